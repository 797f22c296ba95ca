//! What DHIS2 means, in plain English: its codes, and what a prediction says by key.
//!
//! One file for each kind of key. What is about one refusal of Jumla itself is in [`crate::advice`].

mod current;
mod missing;
mod need;
mod older;
mod outbound;
mod reason;
mod remark;
mod tracker;

pub(crate) use missing::missing;
pub(crate) use need::need;
pub(crate) use outbound::problem;
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
    code.and_then(known).unwrap_or(UNKNOWN)
}

/// The words for a code, of an import of data values or of tracker's objects.
pub(crate) fn known(code: &str) -> Option<Words> {
    current::words(code).or_else(|| older::words(code)).or_else(|| tracker::words(code))
}

const UNKNOWN: Words = Words {
    meaning: "DHIS2 refuses it with a message that is not known here.",
    remedy: "Import it with “dry run” and read what the server says.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_an_import_and_of_tracker_has_words() {
        let known = [
            7600..=7605,
            7610..=7621,
            7630..=7645,
            8000..=8012,
            8020..=8025,
            8030..=8035,
            8100..=8111,
            8120..=8128,
            // Of tracker.
            1000..=1000,
            1005..=1007,
            1010..=1011,
            1013..=1015,
            1018..=1018,
            1020..=1022,
            1025..=1025,
            1029..=1033,
            1039..=1039,
            1041..=1041,
            1049..=1049,
            1063..=1064,
            1069..=1070,
            1076..=1076,
            1080..=1083,
            1089..=1091,
            1121..=1125,
            1302..=1305,
            5000..=5000,
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
