//! UIDs that follow from the document that an object is made of, so that sending it again changes what is there instead of
//! making another.

use sha2::{Digest, Sha256};

use crate::Uid;

const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SIGNS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The UID of what serves a purpose for a document: `event/2` of `3f0c…`. The same for the same two texts for ever; some
/// 65 bits of SHA-256, so that of a hundred million objects no two are likely to meet.
#[must_use]
pub fn derive_uid(document: &str, purpose: &str) -> Uid {
    let mut hash = Sha256::new();
    for part in ["uid of an object in DHIS2", purpose, document] {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut number = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let mut next = |signs: &[u8]| {
        let count = signs.len() as u128;
        let at = usize::try_from(number % count).unwrap_or_default();
        number /= count;
        char::from(signs[at])
    };
    let mut uid = String::with_capacity(11);
    uid.push(next(LETTERS));
    for _ in 0..10 {
        uid.push(next(SIGNS));
    }
    Uid::from(uid.as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_uid_never_changes() {
        assert_eq!(
            derive_uid("3f0c", "trackedEntity").as_str(),
            derive_uid("3f0c", "trackedEntity").as_str()
        );
        // Whoever changes how they are made makes everything that was ever sent a second time.
        assert_eq!(derive_uid("report-1", "event").as_str(), "obwiB9ENJWu");
        assert_eq!(derive_uid("", "").as_str(), "wO7fXSOGfUi");
    }

    #[test]
    fn documents_and_purposes_are_kept_apart() {
        let of = |purpose: &str| {
            (0..20_000).map(|n| derive_uid(&format!("doc{n}"), purpose)).collect::<HashSet<_>>()
        };
        let (events, entities) = (of("event"), of("trackedEntity"));
        assert_eq!(
            (events.len(), entities.len(), events.intersection(&entities).count()),
            (20_000, 20_000, 0)
        );
        assert_ne!(derive_uid("ab", "c"), derive_uid("a", "bc"));
    }

    proptest! {
        #[test]
        fn any_two_texts_give_what_dhis2_takes(document in ".{0,40}", purpose in ".{0,20}") {
            prop_assert!(Uid::is_valid(derive_uid(&document, &purpose).as_str()));
        }
    }
}
