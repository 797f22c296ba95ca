//! Numbers as the languages write them: as the window does.

use jumla_domain::Number;

/// How a language writes a number.
pub(in crate::sheet) struct Numerals {
    pub decimal: char,
    /// Between groups of digits.
    pub group: char,
    /// Digits in the groups above the first three.
    pub above: usize,
    /// With fewer digits nothing is grouped.
    pub least: usize,
    /// Between a number and its percent sign.
    pub percent: &'static str,
}

impl Numerals {
    pub(in crate::sheet) const ENGLISH: Self =
        Self { decimal: '.', group: ',', above: 3, least: 4, percent: "" };

    pub(in crate::sheet) fn number(&self, number: Number) -> String {
        self.digits(&number.to_string())
    }

    pub(in crate::sheet) fn percent(&self, number: Number) -> String {
        format!("{}{}%", self.number(number), self.percent)
    }

    /// A text that is a number; anything else stays as it is.
    pub(in crate::sheet) fn of_text(&self, text: &str) -> String {
        Number::parse(text).map_or_else(|| text.to_owned(), |number| self.number(number))
    }

    fn digits(&self, plain: &str) -> String {
        let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
        let (whole, fraction) =
            rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
        let mut text = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            let after = whole.len() - at;
            let ends_a_group = after == 3 || (after > 3 && (after - 3).is_multiple_of(self.above));
            if at > 0 && whole.len() >= self.least && ends_a_group {
                text.push(self.group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push(self.decimal);
            text.push_str(fraction);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::sheet::words::Words;

    #[test]
    fn numbers_are_written_as_the_window_writes_them() {
        // What `Intl.NumberFormat` says for these languages.
        let table = [
            ("en", "0", "0"),
            ("en", "999", "999"),
            ("en", "1234.5", "1,234.5"),
            ("en", "-12", "-12"),
            ("sw", "1234567", "1,234,567"),
            ("fr", "1234567", "1\u{202f}234\u{202f}567"),
            ("fr", "-1234.5", "-1\u{202f}234,5"),
            ("es", "1234", "1234"),
            ("es", "12345", "12.345"),
            ("pt", "1234", "1.234"),
            ("pt", "0.25", "0,25"),
            ("hi", "1234567", "12,34,567"),
            ("hi", "-123456", "-1,23,456"),
        ];
        for (language, plain, expected) in table {
            let numerals = &Words::of(Some(language)).numerals;
            assert_eq!(numerals.of_text(plain), expected, "{language}: {plain}");
        }
        let percents =
            [("en", "76%"), ("sw", "76%"), ("fr", "76\u{a0}%"), ("es", "76\u{a0}%"), ("hi", "76%")];
        for (language, expected) in percents {
            assert_eq!(Words::of(Some(language)).numerals.percent(76.into()), expected, "{language}");
        }
        assert_eq!(Words::of(None).numerals.of_text("n/a"), "n/a");
    }
}
