//! Which rows of the queue go together in one request. Pure.

use std::collections::HashSet;
use std::hash::Hash;

/// Documents in a request, and objects in it.
pub(super) const MOST_DOCUMENTS: usize = 200;
pub(super) const MOST_OBJECTS: usize = 500;

/// What is known of a row for that.
pub(super) struct Row<T> {
    /// It failed before, so it goes alone: whatever is wrong with it holds up nothing else.
    pub alone: bool,
    pub objects: Vec<T>,
}

/// Positions of rows, by request, in their order. No request has an object twice: a server would refuse it, and the later
/// row is to have the last word.
pub(super) fn requests<T: Hash + Eq + Clone>(rows: &[Row<T>]) -> Vec<Vec<usize>> {
    apart(rows, MOST_DOCUMENTS, MOST_OBJECTS)
}

/// As many together as may be, with no object twice.
pub(super) fn files<T: Hash + Eq + Clone>(rows: &[Row<T>]) -> Vec<Vec<usize>> {
    apart(rows, usize::MAX, usize::MAX)
}

fn apart<T: Hash + Eq + Clone>(rows: &[Row<T>], documents: usize, objects: usize) -> Vec<Vec<usize>> {
    let mut requests: Vec<Vec<usize>> = Vec::new();
    let mut within: HashSet<T> = HashSet::new();
    let mut closed = true;
    for (position, row) in rows.iter().enumerate() {
        let full = requests
            .last()
            .is_none_or(|last| last.len() >= documents || within.len() + row.objects.len() > objects);
        if closed || full || row.alone || row.objects.iter().any(|object| within.contains(object)) {
            requests.push(Vec::new());
            within.clear();
        }
        if let Some(last) = requests.last_mut() {
            last.push(position);
        }
        within.extend(row.objects.iter().cloned());
        closed = row.alone;
    }
    requests
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(of: &[(bool, &[u32])]) -> Vec<Row<u32>> {
        of.iter().map(|&(alone, objects)| Row { alone, objects: objects.to_vec() }).collect()
    }

    #[test]
    fn what_failed_goes_alone_and_nothing_is_in_a_request_twice() {
        type Case = (&'static [(bool, &'static [u32])], Vec<Vec<usize>>, &'static str);
        let table: [Case; 5] = [
            (&[], vec![], "nothing"),
            (&[(false, &[1]), (false, &[2])], vec![vec![0, 1]], "together"),
            (&[(false, &[1]), (true, &[2]), (false, &[3])], vec![vec![0], vec![1], vec![2]], "one failed"),
            (
                &[(false, &[1, 7]), (false, &[2]), (false, &[3, 7])],
                vec![vec![0, 1], vec![2]],
                "two visits name one patient",
            ),
            (&[(false, &[]), (false, &[])], vec![vec![0, 1]], "nothing to delete"),
        ];
        for (given, expected, remark) in table {
            assert_eq!(requests(&rows(given)), expected, "{remark}");
        }
    }

    proptest! {
        #[test]
        fn every_row_goes_once_in_its_order_and_no_request_is_too_large(
            given in proptest::collection::vec((any::<bool>(), proptest::collection::vec(0_u32..400, 0..9)), 0..600)
        ) {
            let rows: Vec<Row<u32>> =
                given.iter().map(|(alone, objects)| {
                    let mut objects = objects.clone();
                    objects.sort_unstable();
                    objects.dedup();
                    Row { alone: *alone, objects }
                }).collect();
            let requests = requests(&rows);
            let all: Vec<usize> = requests.iter().flatten().copied().collect();
            prop_assert_eq!(all, (0..rows.len()).collect::<Vec<_>>());
            for request in requests {
                let objects: Vec<u32> = request.iter().flat_map(|&at| rows[at].objects.clone()).collect();
                let distinct: HashSet<u32> = objects.iter().copied().collect();
                prop_assert_eq!(distinct.len(), objects.len());
                prop_assert!(request.len() <= MOST_DOCUMENTS && objects.len() <= MOST_OBJECTS);
                prop_assert!(request.len() == 1 || request.iter().all(|&at| !rows[at].alone));
            }
        }
    }
}
