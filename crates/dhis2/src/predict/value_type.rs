//! What a value may look like for the type of its data element.
//!
//! The rules are those of the servers' own checks (facts of the source, §2.2); the two generations differ in how a
//! value is rewritten before it is checked, and in nothing else. Option sets and comments are not looked at here.
//! Decimals are compared as text, so that nothing is rounded.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::lexical;
use crate::period::Calendar;

/// The `valueType` of a data element, as the server calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    Text,
    LongText,
    MultiText,
    Letter,
    PhoneNumber,
    Email,
    Boolean,
    TrueOnly,
    Date,
    DateTime,
    Time,
    Number,
    UnitInterval,
    Percentage,
    Integer,
    IntegerPositive,
    IntegerNegative,
    IntegerZeroOrPositive,
    Username,
    Coordinate,
    OrganisationUnit,
    Reference,
    Age,
    Url,
    FileResource,
    Image,
    GeoJson,
}

/// How long a value may be, in units of UTF-16.
const LONGEST: usize = 50_000;

impl ValueType {
    /// `None` for a type that is not known: its values are not refused.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "TEXT" => Self::Text,
            "LONG_TEXT" => Self::LongText,
            "MULTI_TEXT" => Self::MultiText,
            "LETTER" => Self::Letter,
            "PHONE_NUMBER" => Self::PhoneNumber,
            "EMAIL" => Self::Email,
            "BOOLEAN" => Self::Boolean,
            "TRUE_ONLY" => Self::TrueOnly,
            "DATE" => Self::Date,
            "DATETIME" => Self::DateTime,
            "TIME" => Self::Time,
            "NUMBER" => Self::Number,
            "UNIT_INTERVAL" => Self::UnitInterval,
            "PERCENTAGE" => Self::Percentage,
            "INTEGER" => Self::Integer,
            "INTEGER_POSITIVE" => Self::IntegerPositive,
            "INTEGER_NEGATIVE" => Self::IntegerNegative,
            "INTEGER_ZERO_OR_POSITIVE" => Self::IntegerZeroOrPositive,
            "USERNAME" => Self::Username,
            "COORDINATE" => Self::Coordinate,
            "ORGANISATION_UNIT" => Self::OrganisationUnit,
            "REFERENCE" => Self::Reference,
            "AGE" => Self::Age,
            "URL" => Self::Url,
            "FILE_RESOURCE" => Self::FileResource,
            "IMAGE" => Self::Image,
            "GEOJSON" => Self::GeoJson,
            _ => return None,
        })
    }

    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::IntegerPositive | Self::IntegerNegative | Self::IntegerZeroOrPositive
        )
    }

    #[must_use]
    pub fn is_numeric(self) -> bool {
        self.is_integer() || matches!(self, Self::Number | Self::UnitInterval | Self::Percentage)
    }

    #[must_use]
    pub fn is_boolean(self) -> bool {
        matches!(self, Self::Boolean | Self::TrueOnly)
    }

    /// As the importer of 2.43 and later rewrites it before the check: `30.0` for an integer is `30`, `Yes` is `true`.
    #[must_use]
    pub fn normalised_by_current(self, value: &str) -> Cow<'_, str> {
        if self.is_integer() {
            return Cow::Borrowed(value.strip_suffix(".0").unwrap_or(value));
        }
        if self.is_boolean() {
            let is = |words: [&str; 5]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
            if is(["f", "n", "0", "no", "false"]) {
                return Cow::Borrowed("false");
            }
            if is(["t", "y", "1", "yes", "true"]) {
                return Cow::Borrowed("true");
            }
        }
        Cow::Borrowed(value)
    }

    /// As the importer up to 2.42 rewrites it before the check: the short forms of true and false, nothing else.
    #[must_use]
    pub fn normalised_by_older(self, value: &str) -> Cow<'_, str> {
        match (self, value) {
            (Self::Boolean, "f" | "F" | "0" | "False" | "FALSE") => Cow::Borrowed("false"),
            (Self::Boolean | Self::TrueOnly, "t" | "T" | "1" | "True" | "TRUE") => Cow::Borrowed("true"),
            _ => Cow::Borrowed(value),
        }
    }

    /// Why a value is none of this type, by the server's key (`value_not_integer`); `None` where it is one. A blank
    /// value is never refused here.
    #[must_use]
    pub fn refusal(self, value: &str, calendar: Calendar) -> Option<&'static str> {
        if value.trim_matches(|letter| letter <= ' ').is_empty() {
            return None;
        }
        if value.len() > LONGEST && value.encode_utf16().count() > LONGEST {
            return Some("value_length_greater_than_max_length");
        }
        let (fits, reason) = match self {
            Self::Text | Self::LongText | Self::MultiText | Self::Reference | Self::GeoJson => return None,
            Self::Letter => (is_letter(value), "value_not_valid_letter"),
            Self::PhoneNumber => (lexical::is_phone_number(value), "value_not_phone_number"),
            Self::Email => (lexical::is_email(value), "value_not_valid_email"),
            Self::Boolean => {
                (value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"), "value_not_bool")
            }
            Self::TrueOnly => (value.eq_ignore_ascii_case("true"), "value_not_true_only"),
            Self::Date => (is_date(value, calendar), "value_not_valid_date"),
            Self::Age => (is_date(value, calendar), "value_not_valid_age"),
            Self::DateTime => (is_date_time(value), "value_not_valid_datetime"),
            Self::Time => (lexical::is_time_of_day(value), "value_not_valid_time"),
            Self::Number => (lexical::Decimal::parse(value).is_some(), "value_not_numeric"),
            Self::UnitInterval => (
                lexical::Decimal::parse(value).is_some_and(|number| number.is_within("1")),
                "value_not_unit_interval",
            ),
            Self::Percentage => (
                lexical::Decimal::parse(value).is_some_and(|number| number.is_within("100")),
                "value_not_percentage",
            ),
            Self::Integer => (lexical::integer(value).is_some(), "value_not_integer"),
            Self::IntegerPositive => {
                (lexical::integer(value).is_some_and(|number| number > 0), "value_not_positive_integer")
            }
            Self::IntegerNegative => {
                (lexical::integer(value).is_some_and(|number| number < 0), "value_not_negative_integer")
            }
            Self::IntegerZeroOrPositive => (
                lexical::integer(value).is_some_and(|number| number >= 0),
                "value_not_zero_or_positive_integer",
            ),
            Self::Username => (lexical::is_username(value), "value_not_valid_username"),
            Self::Coordinate => (lexical::is_coordinate(value), "value_not_coordinate"),
            Self::OrganisationUnit => (crate::Uid::is_valid(value), "value_not_valid_org_unit_uid"),
            Self::FileResource | Self::Image => {
                (crate::Uid::is_valid(value), "value_not_valid_file_resource_uid")
            }
            Self::Url => (lexical::is_url(value), "value_not_url"),
        };
        (!fits).then_some(reason)
    }
}

fn is_letter(value: &str) -> bool {
    let mut letters = value.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// `yyyy-MM-dd` of the server's calendar. Whatever follows is tolerated as long as it ends in a letter, digit or
/// underscore: it is meant for a time, and not looked at (`h064-values-DATE-imp`).
fn is_date(value: &str, calendar: Calendar) -> bool {
    let (Some(day), Some(after)) = (value.get(..10), value.get(10..)) else { return false };
    let ends_well = after.bytes().next_back().is_none_or(|last| last.is_ascii_alphanumeric() || last == b'_');
    let parts = lexical::date_parts(day);
    ends_well
        && !after.contains(['\n', '\r'])
        && parts.is_some_and(|(year, month, day)| {
            let iso = calendar.to_iso(year, month, day);
            iso.is_some_and(|iso| calendar.from_iso(iso) == Some((year, month, day)))
        })
}

/// ISO with a `T` and an hour, the rest of the time optional, or `yyyy-MM-dd HH:mm:ss` with a zone. Always of our
/// calendar.
fn is_date_time(value: &str) -> bool {
    let Some((day, after)) = lexical::loose_day(value) else { return false };
    let is_day = NaiveDate::from_ymd_opt(day.0, day.1, day.2).is_some();
    let is_time = match (after.strip_prefix('T'), after.strip_prefix(' ')) {
        (Some(time), _) => lexical::is_time_with_zone(time),
        (_, Some(time)) => {
            // The only form with a space has all of it.
            time.matches(':').count() >= 2
                && !time.contains('.')
                && time.contains(['+', '-', 'Z'])
                && lexical::is_time_with_zone(time)
        }
        _ => false,
    };
    is_day && is_time
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, value: &str) -> bool {
        let kind = ValueType::parse(name).unwrap();
        kind.refusal(&kind.normalised_by_current(value), Calendar::Iso).is_some()
    }

    /// The values of `h058`, `h063`, `h064` and `65*`, and the rest of the table of facts.
    #[test]
    fn what_each_type_takes() {
        for (name, taken, not_taken) in [
            (
                "INTEGER_ZERO_OR_POSITIVE",
                &["0", "7", "1.0", "2147483647", " "][..],
                &[
                    " 7",
                    "7 ",
                    "1e3",
                    "007",
                    "-0",
                    "99999999999",
                    "+5",
                    "1,000",
                    "2147483648",
                    "-2147483648",
                    "0x10",
                    "٣",
                    "1.",
                    ".5",
                    "NaN",
                    "--1",
                    "4.5",
                    "-1",
                ][..],
            ),
            ("INTEGER", &["-2147483648", "0", "30.0"], &["-0", "1.00", "abc"]),
            ("INTEGER_POSITIVE", &["1"], &["0", "-1"]),
            ("INTEGER_NEGATIVE", &["-1"], &["0", "1"]),
            (
                "NUMBER",
                &["0", "-0", "2.50", "-0.1", "12345678901234567890"],
                &["+1", "01", "1e3", ".5", "5.", "1,5"],
            ),
            ("UNIT_INTERVAL", &["0", "1", "0.999", "-0", "1.000"], &["1.001", "-0.1", "2"]),
            ("PERCENTAGE", &["100", "99.9", "100.0"], &["100.1", "101", "-1"]),
            ("TRUE_ONLY", &["true", "TRUE", "1", "yes"], &["false", "no", "2"]),
            ("BOOLEAN", &["f", "N", "0", "No", "FALSE", "y"], &["maybe", "2"]),
            (
                "DATE",
                &["2026-10-01", "2026-10-01T00:00:00", "2026-10-01 noon"],
                &[
                    "2026-10-01 ",
                    "2026-10-01.",
                    "2026-10-1",
                    "20261001",
                    "01/10/2026",
                    "2026-13-01",
                    "2026-02-30",
                    "2026-10",
                    "1",
                ],
            ),
            (
                "DATETIME",
                &[
                    "2026-10-01T12",
                    "2026-10-01T12:30:10.5+0000",
                    "2026-10-01 12:30:10+0000",
                    "2026-10-1T5:3Z",
                ],
                &["2026-10-01", "2026-10-01T25", "2026-10-01 12:30"],
            ),
            ("TIME", &["1:00", "23:59", "09:05"], &["24:00", "1:60", "12"]),
            ("LETTER", &["a", "É"], &["ab", "1"]),
            ("PHONE_NUMBER", &["+254 700-000.000"], &["12345", "call me"]),
            ("EMAIL", &["a.b@example.org"], &["a@b", "a b@example.org", "@example.org"]),
            ("URL", &["https://example.org/a?b=c"], &["example.org", "https://"]),
            ("USERNAME", &["chw.one"], &["abc", ".chw1", "chw..one", "chw one"]),
            ("COORDINATE", &["[36.8,-1.3]", "[36, -1]"], &["[181,0]", "[0,91]", "36,1", "[a,b]"]),
            ("ORGANISATION_UNIT", &["eHAoFBVYUHZ"], &["eHAoFBVYUH"]),
        ] {
            for value in taken {
                assert!(!refused(name, value), "{name} takes {value:?}");
            }
            for value in not_taken {
                assert!(refused(name, value), "{name} does not take {value:?}");
            }
        }
    }

    #[test]
    fn the_older_importer_rewrites_less() {
        let older =
            |name: &str, value: &str| ValueType::parse(name).unwrap().normalised_by_older(value).into_owned();
        for (name, value, rewritten) in [
            ("BOOLEAN", "T", "true"),
            ("BOOLEAN", "yes", "yes"),
            ("TRUE_ONLY", "False", "False"),
            ("INTEGER", "30.0", "30.0"),
        ] {
            assert_eq!(older(name, value), rewritten);
        }
    }
}
