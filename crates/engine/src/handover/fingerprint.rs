//! A key as two people can compare it on the telephone.

use sha2::{Digest, Sha256};

const GROUPS: usize = 6;

/// Six groups of five digits, of the SHA-256 of the public key: digits are read out in every language.
pub(crate) fn fingerprint(public: &[u8; 32]) -> String {
    let hash = Sha256::digest(public);
    let groups: Vec<String> = hash.chunks(5).take(GROUPS).map(group).collect();
    groups.join("-")
}

fn group(bytes: &[u8]) -> String {
    let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:05}", number % 100_000)
}

/// Whether a fingerprint, as somebody typed it, is of this key.
pub(crate) fn is_of(typed: &str, public: &[u8; 32]) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let only_known =
        typed.chars().all(|letter| letter.is_ascii_digit() || letter == '-' || letter.is_whitespace());
    only_known && digits(typed) == digits(&fingerprint(public))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_six_groups_and_however_it_is_typed() {
        let one = fingerprint(&[7; 32]);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [5; GROUPS]);
        assert_ne!(one, fingerprint(&[8; 32]));
        let spaced = one.replace('-', " ");
        let table = [
            (one.as_str(), true, "as shown"),
            (spaced.as_str(), true, "with spaces"),
            (&one.replace('-', ""), true, "without"),
            (&one[..one.len() - 1], false, "a digit is missing"),
            ("", false, "nothing"),
            (&format!("{one}x"), false, "something else behind it"),
        ];
        for (typed, expected, remark) in table {
            assert_eq!(is_of(typed, &[7; 32]), expected, "{remark}");
        }
    }
}
