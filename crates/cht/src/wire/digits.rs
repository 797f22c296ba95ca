//! Months in the digits of other scripts.
//!
//! The CHT has moment.js write the month of a target document's id, in the language of the device, and in Nepali, Hindi,
//! Arabic, Burmese and others moment prints that language's digits.

use jumla_domain::ReportingPeriod;

/// The zeros of Unicode's decimal digits (general category Nd) up to U+FFFF; one to nine follow each. Scripts that moment
/// does not write cost nothing here and would be as clear.
const ZEROS: [u32; 36] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

/// Reads `YYYY-MM` written in one script's digits. `None` where scripts are mixed: no device writes so.
pub(super) fn month(tag: &str) -> Option<ReportingPeriod> {
    let first = u32::from(tag.chars().next()?);
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&first))?;
    let ascii = |letter: char| match letter {
        '-' => Some('-'),
        digit => char::from_digit(u32::from(digit).checked_sub(zero)?, 10),
    };
    let text: String = tag.chars().map(ascii).collect::<Option<_>>()?;
    if text.len() == 7 { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_read_and_no_mixture() {
        for zero in ZEROS {
            let written = |text: &str| -> String {
                let digit = |letter: char| match letter.to_digit(10) {
                    Some(digit) => char::from_u32(zero + digit).unwrap(),
                    None => letter,
                };
                text.chars().map(digit).collect()
            };
            assert!(written("0123456789").chars().all(char::is_numeric), "{zero:x}");
            assert_eq!(month(&written("2026-03")), ReportingPeriod::new(2026, 3), "{zero:x}");
            assert_eq!(month(&written("2026-13")), None);
            assert_eq!(month(&written("202603")), None);
            assert_eq!(month(&format!("{}26-03", written("20"))), None);
        }
        assert!(ZEROS.is_sorted_by(|a, b| a + 10 <= *b), "no digit is in two scripts");
    }
}
