//! What a sign-off names: a digest of the contributions.

use sha2::{Digest, Sha256};

use crate::id::{ContactId, TargetId};
use crate::number::Number;

/// What one contact reported for one target. Those who reported nothing have none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignedContribution {
    pub contact: ContactId,
    pub target: TargetId,
    pub pass: Number,
    pub total: Number,
}

/// SHA-256 of one line for each contribution, in the order of their bytes: the same for the same numbers, in whatever
/// order and from whichever revisions of the documents.
#[must_use]
pub fn digest(contributions: &[SignedContribution]) -> String {
    let mut lines: Vec<String> = contributions.iter().map(line).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn line(one: &SignedContribution) -> String {
    let (contact, target) = (plain(one.contact.as_str()), plain(one.target.as_str()));
    format!("{contact}\t{target}\t{}\t{}\n", one.pass, one.total)
}

/// Nothing in an id may look like the end of a field.
fn plain(id: &str) -> String {
    id.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(contact: &str, target: &str, pass: &str, total: &str) -> SignedContribution {
        let number = |text: &str| Number::parse(text).unwrap();
        SignedContribution {
            contact: contact.into(),
            target: target.into(),
            pass: number(pass),
            total: number(total),
        }
    }

    #[test]
    fn the_same_numbers_have_the_same_digest_and_others_another() {
        let base = || vec![one("a", "births", "7", "9"), one("b", "births", "0", "0")];
        let table = [
            (vec![one("b", "births", "0", "0"), one("a", "births", "7", "9")], true, "another order"),
            (vec![one("a", "births", "7.0", "9"), one("b", "births", "0", "0")], true, "another spelling"),
            (vec![one("a", "births", "7", "10"), one("b", "births", "0", "0")], false, "one number"),
            (vec![one("a", "births", "7", "9")], false, "missing is not zero"),
            (vec![one("a", "deaths", "7", "9"), one("b", "births", "0", "0")], false, "another target"),
            (vec![one("b", "births", "7", "9"), one("a", "births", "0", "0")], false, "swapped"),
        ];
        for (other, same, remark) in table {
            assert_eq!(digest(&base()) == digest(&other), same, "{remark}");
        }
        assert_ne!(
            digest(&[one("a\tb", "c", "1", "1")]),
            digest(&[one("a", "b\tc", "1", "1")]),
            "an id cannot pass for another"
        );
    }

    #[test]
    fn the_digest_is_of_lines_that_anybody_can_write() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(&[]), empty);
        let hash = Sha256::digest("a\tbirths\t7\t9\nb\tbirths\t0\t0\n");
        let by_hand: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest(&[one("b", "births", "0", "0"), one("a", "births", "7", "9")]), by_hand);
    }

    proptest! {
        #[test]
        fn order_says_nothing(numbers in proptest::collection::vec((0_i64..9, 0_i64..9), 0..20)) {
            let all: Vec<SignedContribution> = numbers
                .iter()
                .enumerate()
                .map(|(position, (pass, total))| SignedContribution {
                    contact: format!("c{position}").into(),
                    target: "t".into(),
                    pass: (*pass).into(),
                    total: (*total).into(),
                })
                .collect();
            let reversed: Vec<SignedContribution> = all.iter().rev().cloned().collect();
            prop_assert_eq!(digest(&all), digest(&reversed));
        }
    }
}
