//! Revisions that stand side by side.

use std::cmp::Reverse;

use jumla_domain::Revision;

/// Which of a document's leaf revisions counts, each given with whether it is deleted. `None` of none.
///
/// CouchDB's rule, by which every copy comes to the same answer without asking another: one that is not deleted before
/// one that is, then the longest history, then the greatest hash.
#[must_use]
pub fn winner<'a>(revisions: impl IntoIterator<Item = (&'a Revision, bool)>) -> Option<&'a Revision> {
    let rank = |(revision, deleted): &(&'a Revision, bool)| {
        let text = revision.as_str();
        let (generation, hash) = text.split_once('-').unwrap_or((text, ""));
        (Reverse(*deleted), generation.parse::<u64>().unwrap_or(0), hash, text)
    };
    let best = revisions.into_iter().map(|one| (rank(&one), one.0)).max_by_key(|(rank, _)| *rank);
    best.map(|(_, revision)| revision)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_winner_is_couchdbs() {
        type Case<'a> = (&'a [(&'a str, bool)], Option<&'a str>, &'a str);
        let table: [Case<'_>; 7] = [
            (&[], None, "none"),
            (&[("1-a", true)], Some("1-a"), "only a deleted one"),
            (&[("1-a", false), ("5-f", true)], Some("1-a"), "what lives before what is deleted"),
            (&[("2-a", false), ("1-f", false)], Some("2-a"), "the longest history"),
            (&[("9-f", false), ("10-a", false)], Some("10-a"), "counted, not compared as text"),
            (&[("2-a1", false), ("2-b0", false)], Some("2-b0"), "the greatest hash"),
            (&[("2-a", true), ("3-a", true)], Some("3-a"), "among deleted ones the same"),
        ];
        for (revisions, expected, remark) in table {
            let revisions: Vec<(Revision, bool)> =
                revisions.iter().map(|(text, deleted)| ((*text).into(), *deleted)).collect();
            let won = winner(revisions.iter().map(|(revision, deleted)| (revision, *deleted)));
            assert_eq!(won.map(Revision::as_str), expected, "{remark}");
        }
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(
            revisions in proptest::collection::vec(("[0-9]{1,2}-[0-9a-f]{0,2}|[a-z-]{0,3}", any::<bool>()), 0..8),
            turn in any::<prop::sample::Index>(),
        ) {
            let mut revisions: Vec<(Revision, bool)> =
                revisions.into_iter().map(|(text, deleted)| (text.into(), deleted)).collect();
            let won = |revisions: &[(Revision, bool)]| {
                winner(revisions.iter().map(|(revision, deleted)| (revision, *deleted))).cloned()
            };
            let first = won(&revisions);
            prop_assert_eq!(first.is_none(), revisions.is_empty());
            let by = if revisions.is_empty() { 0 } else { turn.index(revisions.len()) };
            revisions.rotate_left(by);
            prop_assert_eq!(&won(&revisions), &first);
            revisions.reverse();
            prop_assert_eq!(&won(&revisions), &first);
        }
    }
}
