//! What DHIS2 means, in plain English: its codes, and what a prediction says by key.
//!
//! One file for each kind of key. What is about one refusal of Jumla itself is in [`crate::advice`].

mod current;
mod missing;
mod need;
mod older;
mod reason;
mod remark;

pub(crate) use missing::missing;
pub(crate) use need::need;
pub(crate) use reason::reason;
pub(crate) use remark::remark;

/// What is wrong, and what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub meaning: &'static str,
    pub remedy: &'static str,
}

/// The words for a code of an import's answer; `None` where the server gives none.
pub(crate) fn of_code(code: Option<&str>) -> Words {
    code.and_then(|code| current::words(code).or_else(|| older::words(code))).unwrap_or(UNKNOWN)
}

const UNKNOWN: Words = Words {
    meaning: "DHIS2 refuses it with a message that is not known here.",
    remedy: "Import it with “dry run” and read what the server says.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_an_import_has_words() {
        let known = [
            7600..=7605,
            7610..=7621,
            7630..=7645,
            8000..=8012,
            8020..=8025,
            8030..=8035,
            8100..=8111,
            8120..=8128,
        ];
        for code in known.into_iter().flatten() {
            let words = of_code(Some(&format!("E{code}")));
            assert_ne!(words, UNKNOWN, "E{code}");
            for text in [words.meaning, words.remedy] {
                assert!(text.ends_with('.') && text.len() > 10, "E{code}: {text}");
            }
        }
        assert_eq!(of_code(Some("E9999")), UNKNOWN);
        assert_eq!(of_code(None), UNKNOWN);
    }
}
