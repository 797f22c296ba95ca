//! Exact numbers. Counts are integers; a few documents in the field carry fractions or numbers written as text,
//! and those are kept exactly too. Nothing here is a binary float.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact decimal number, nearly always a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Decimal);

impl Number {
    pub const ZERO: Number = Number(Decimal::ZERO);

    /// Reads JSON number syntax, exponents included. `None` for anything else and for what does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok().map(|d| Self(d.normalize()))
    }

    /// So many seconds, exactly.
    #[must_use]
    pub fn from_millis(milliseconds: u32) -> Self {
        Self(Decimal::new(i64::from(milliseconds), 3).normalize())
    }

    /// The value as an integer, where it is one that fits.
    #[must_use]
    pub fn as_integer(self) -> Option<i64> {
        if self.0.is_integer() { self.0.to_i64() } else { None }
    }

    /// Whether it can be how many of something there are: an integer, and not negative.
    #[must_use]
    pub fn is_count(self) -> bool {
        !self.is_negative() && self.0.is_integer()
    }

    #[must_use]
    pub fn is_positive(self) -> bool {
        self.0.is_sign_positive() && !self.0.is_zero()
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// `100 · self / divisor`, rounded half up as the CHT does; 0 where the divisor is 0.
    #[must_use]
    pub fn percent_of(self, divisor: Number) -> i64 {
        if divisor.is_zero() {
            return 0;
        }
        if let (Some(part), Some(whole)) = (self.as_integer(), divisor.as_integer())
            && whole > 0
        {
            // Counts, as nearly always: without a decimal division.
            return percent(part, whole);
        }
        self.0
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|hundredfold| hundredfold.checked_div(divisor.0))
            .map(|exact| (exact + Decimal::new(5, 1)).floor())
            .and_then(|rounded| rounded.to_i64())
            .unwrap_or(0)
    }
}

/// `⌊100 · part / whole + ½⌋`; 0 where the whole is not positive.
#[must_use]
pub fn percent(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let (part, whole) = (i128::from(part), i128::from(whole));
    i64::try_from((200 * part + whole).div_euclid(2 * whole)).unwrap_or(0)
}

/// The middle one of numbers in any order; between two, half way. `None` of none.
#[must_use]
pub fn median(mut numbers: Vec<Number>) -> Option<Number> {
    numbers.sort_unstable();
    let (lower, upper) = middle(&numbers)?;
    if lower == upper {
        return Some(upper);
    }
    Some(Number((lower + upper).0.checked_div(Decimal::TWO).unwrap_or(upper.0).normalize()))
}

/// The two between which the median of numbers in order is half way: one and the same of an odd number of them.
pub(crate) fn middle<T: Copy>(in_order: &[T]) -> Option<(T, T)> {
    let upper = *in_order.get(in_order.len() / 2)?;
    let lower = *in_order.get(in_order.len().saturating_sub(1) / 2)?;
    Some((lower, upper))
}

impl From<i64> for Number {
    fn from(count: i64) -> Self {
        Self(Decimal::from(count))
    }
}

impl Add for Number {
    type Output = Number;

    /// Saturates at the largest representable number (28 digits): a sum of counts cannot reach it.
    fn add(self, other: Number) -> Number {
        Number(self.0.saturating_add(other.0))
    }
}

impl Sum for Number {
    fn sum<I: Iterator<Item = Number>>(numbers: I) -> Number {
        numbers.fold(Number::ZERO, Add::add)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_integer() {
            Some(integer) => integer.fmt(f),
            None => self.0.normalize().fmt(f),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.as_integer(), self.0.to_f64()) {
            (Some(integer), _) => serializer.serialize_i64(integer),
            (None, Some(fraction)) => serializer.serialize_f64(fraction),
            (None, None) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyNumber;
        impl Visitor<'_> for AnyNumber {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Number, E> {
                Ok(value.into())
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Number, E> {
                Ok(Number(value.into()))
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Number, E> {
                Number::parse(&value.to_string()).ok_or_else(|| E::custom("a number out of range"))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
                Number::parse(text).ok_or_else(|| E::custom("not a number"))
            }
        }
        deserializer.deserialize_any(AnyNumber)
    }
}

/// For the description of the API: a JSON number.
impl utoipa::PartialSchema for Number {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::schema!(f64).into()
    }
}

impl utoipa::ToSchema for Number {}

/// For the generated TypeScript: a JSON number.
impl specta::Type for Number {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        i32::definition(types)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percents_round_half_up_and_never_divide_by_zero() {
        let table = [
            // pass, total, percent, remark
            (0, 0, 0, "no denominator"),
            (5, 0, 0, "a numerator without a denominator"),
            (1, 3, 33, "down"),
            (2, 3, 67, "up"),
            (1, 8, 13, "12.5 goes up"),
            (-1, 8, -12, "-12.5 goes towards +infinity, as Math.round does"),
            (22, 20, 110, "may exceed 100"),
        ];
        for (pass, total, percent, remark) in table {
            assert_eq!(Number::from(pass).percent_of(Number::from(total)), percent, "{remark}");
        }
    }

    #[test]
    fn the_median_is_the_middle_one_or_half_way_between_two() {
        let table: [(&[i64], Option<&str>, &str); 5] = [
            (&[], None, "of none there is none"),
            (&[7], Some("7"), "the only one"),
            (&[9, 1, 5], Some("5"), "in any order"),
            (&[4, 1, 9, 2], Some("3"), "half way, a whole number"),
            (&[1, 2], Some("1.5"), "half way, exactly"),
        ];
        for (numbers, expected, remark) in table {
            let numbers = numbers.iter().map(|&one| one.into()).collect();
            assert_eq!(median(numbers), expected.and_then(Number::parse), "{remark}");
        }
    }

    #[test]
    fn writes_counts_as_integers_and_fractions_exactly() {
        for (text, json) in [("17", "17"), ("3.0", "3"), ("-2.5", "-2.5"), ("1e3", "1000"), ("0.1", "0.1")] {
            let number = Number::parse(text).unwrap();
            assert_eq!(serde_json::to_string(&number).unwrap(), json);
            assert_eq!(serde_json::from_str::<Number>(json).unwrap(), number);
        }
        assert_eq!(Number::parse("three"), None);
    }

    proptest! {
        #[test]
        fn any_integer_survives(count in any::<i64>()) {
            let number = Number::from(count);
            prop_assert_eq!(number.as_integer(), Some(count));
            prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
        }
    }
}
