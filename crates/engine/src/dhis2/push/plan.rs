//! Which blocks go together, and how a request that is refused as a whole is taken apart. Pure.

use std::collections::HashSet;

use jumla_dhis2::Uid;
use jumla_dhis2::client::{Summary, SummaryConflict};

use super::values::Block;

/// A server takes 10,000 values in 3.7 seconds in requests of this size, in 6.1 in such of 500, in 13 all at once.
pub(super) const MOST_VALUES: usize = 1500;

/// Org units are named in the address of the request that reads them, which no server takes at any length.
pub(super) const MOST_UNITS: usize = 150;

/// Blocks in requests, in their order.
pub(super) fn requests(blocks: &[(u32, &Block)]) -> Vec<Vec<u32>> {
    let mut requests: Vec<Vec<u32>> = Vec::new();
    let mut values = 0;
    for (number, block) in blocks {
        let size = block.range.len();
        match requests.last_mut() {
            Some(last) if last.len() < MOST_UNITS && values + size <= MOST_VALUES => {
                last.push(*number);
                values += size;
            }
            _ => {
                requests.push(vec![*number]);
                values = size;
            }
        }
    }
    requests
}

/// What is known of refusals in one push.
#[derive(Default)]
pub(super) struct Splitting {
    /// Codes for which a request was taken apart, and every block of it refused for the same.
    hopeless: HashSet<String>,
}

impl Splitting {
    /// How a group that was refused as a whole is to be sent again: `None` where it is what it is. `org_units` are those
    /// of the blocks.
    ///
    /// DHIS2 names the org units that it objects to: these are kept apart from the others. Where it names none, the group
    /// is halved, unless that was in vain before.
    pub(super) fn split(&self, group: &[u32], org_units: &[Uid], summary: &Summary) -> Option<[Vec<u32>; 2]> {
        if group.len() < 2 || !summary.refuses_together() {
            return None;
        }
        let texts: Vec<&SummaryConflict> = summary.conflicts.iter().collect();
        let is_named = |unit: &str| texts.iter().any(|conflict| conflict.text.contains(unit));
        let (named, others): (Vec<_>, Vec<_>) =
            group.iter().zip(org_units).partition(|(_, unit)| is_named(unit.as_str()));
        let numbers = |of: Vec<(&u32, &Uid)>| of.into_iter().map(|(number, _)| *number).collect();
        if !named.is_empty() {
            return (!others.is_empty()).then(|| [numbers(others), numbers(named)]);
        }
        if code(summary).is_some_and(|code| self.hopeless.contains(code)) {
            return None;
        }
        let (first, second) = group.split_at(group.len() / 2);
        Some([first.to_vec(), second.to_vec()])
    }

    /// A whole request came to this: all of its blocks refused one by one, for one reason.
    pub(super) fn was_in_vain(&mut self, code: &str) {
        self.hopeless.insert(code.to_owned());
    }
}

/// The reason of a refusal.
pub(super) fn code(summary: &Summary) -> Option<&str> {
    summary.conflicts.first()?.code.as_deref()
}

/// Follows one planned request through its parts, to know whether taking it apart was in vain.
#[derive(Default)]
pub(super) struct Watch {
    /// Codes of blocks that stood alone and were refused; `None` as soon as one was taken.
    alone: Vec<Option<String>>,
}

impl Watch {
    pub(super) fn ended(&mut self, refused_for: Option<&str>) {
        self.alone.push(refused_for.map(ToOwned::to_owned));
    }

    /// The one reason for which all parts were refused.
    pub(super) fn in_vain(&self) -> Option<&str> {
        let first = self.alone.first()?.as_deref()?;
        let all = self.alone.iter().all(|code| code.as_deref() == Some(first));
        (self.alone.len() > 1 && all).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use jumla_dhis2::predict::{Counts, Status};
    use proptest::prelude::*;

    use super::*;

    fn blocks(sizes: &[usize]) -> Vec<Block> {
        let mut start = 0;
        sizes
            .iter()
            .enumerate()
            .map(|(number, size)| {
                let range = start..start + size;
                start += size;
                Block { org_unit: format!("unit{number}").as_str().into(), range }
            })
            .collect()
    }

    fn refusal(code: &str, text: &str) -> Summary {
        Summary {
            http: 409,
            status: Status::Error,
            counts: Counts::default(),
            conflicts: vec![SummaryConflict {
                code: Some(code.to_owned()),
                indexes: vec![0],
                text: text.to_owned(),
            }],
            rejected: vec![],
            description: String::new(),
        }
    }

    #[test]
    fn a_refused_request_is_taken_apart_at_what_the_server_names() {
        let mut splitting = Splitting::default();
        let units = ["unitA", "unitB", "unitC", "unitD"].map(Uid::from);
        let named = refusal("E8022", "Data set x not usable with org unit(s): `[unitB, unitD]`");
        assert_eq!(splitting.split(&[4, 5, 6, 7], &units, &named), Some([vec![4, 6], vec![5, 7]]));
        assert_eq!(
            splitting.split(&[5, 7], &["unitB".into(), "unitD".into()], &named),
            None,
            "all of them are named"
        );
        assert_eq!(splitting.split(&[5], &["unitB".into()], &named), None);
        let unnamed = refusal("E8020", "Data element(s) not in data set");
        assert_eq!(splitting.split(&[4, 5, 6, 7], &units, &unnamed), Some([vec![4, 5], vec![6, 7]]));
        splitting.was_in_vain("E8020");
        assert_eq!(splitting.split(&[4, 5, 6, 7], &units, &unnamed), None);
        let warning = Summary { status: Status::Warning, ..unnamed };
        assert_eq!(splitting.split(&[4, 5], &units[..2], &warning), None, "only single values are refused");
    }

    #[test]
    fn taking_apart_was_in_vain_where_each_part_was_refused_for_the_same() {
        for (ends, expected) in [
            (vec![Some("E8030"), Some("E8030")], Some("E8030")),
            (vec![Some("E8030"), None], None),
            (vec![Some("E8030"), Some("E8022")], None),
            (vec![Some("E8030")], None),
        ] {
            let mut watch = Watch::default();
            ends.iter().for_each(|code| watch.ended(*code));
            assert_eq!(watch.in_vain(), expected, "{ends:?}");
        }
    }

    proptest! {
        #[test]
        fn every_block_goes_once_in_requests_that_are_not_too_large(
            sizes in proptest::collection::vec(1_usize..2000, 0..400)
        ) {
            let blocks = blocks(&sizes);
            let numbered: Vec<(u32, &Block)> = (0..).zip(&blocks).collect();
            let requests = requests(&numbered);
            let all: Vec<u32> = requests.iter().flatten().copied().collect();
            prop_assert_eq!(all, (0..u32::try_from(sizes.len()).unwrap()).collect::<Vec<_>>());
            for request in requests {
                let values: usize = request.iter().map(|number| sizes[*number as usize]).sum();
                prop_assert!(request.len() <= MOST_UNITS);
                prop_assert!(values <= MOST_VALUES || request.len() == 1);
            }
        }
    }
}
