//! Conflicts in the order in which they are found; the same one again only adds its position (`l16-many-conflicts`).

use std::collections::{BTreeMap, HashMap};

use crate::predict::{Code, Conflict, Scope};

/// What a conflict is about, in the server's order.
type Named = Vec<(&'static str, String)>;

/// Why something is refused.
pub(super) struct Refusal {
    pub code: Option<u16>,
    /// What the server names; two refusals that name the same are one conflict.
    pub named: Named,
    /// What it does not name and helps to explain it.
    pub beside: Named,
}

impl Refusal {
    pub(super) fn new(code: u16, named: Named) -> Self {
        Self { code: Some(code), named, beside: Vec::new() }
    }

    pub(super) fn beside(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.beside.push((name, text.into()));
        self
    }
}

#[derive(Default)]
pub(super) struct Conflicts {
    list: Vec<Conflict>,
    known: HashMap<(Option<u16>, Named), usize>,
}

impl Conflicts {
    pub(super) fn of_request(&mut self, refusal: Refusal) {
        self.add(refusal, Scope::Request, None);
    }

    pub(super) fn of_value(&mut self, index: usize, refusal: Refusal) {
        self.add(refusal, Scope::Value, i64::try_from(index).ok());
    }

    fn add(&mut self, refusal: Refusal, scope: Scope, index: Option<i64>) {
        let Refusal { code, named, beside } = refusal;
        let key = (code, named);
        let position = match self.known.get(&key) {
            Some(position) => *position,
            None => {
                let args: BTreeMap<_, _> = beside.into_iter().chain(key.1.iter().cloned()).collect();
                self.list.push(Conflict { code: code.map(Code), scope, indexes: Vec::new(), args });
                self.known.insert(key, self.list.len() - 1);
                self.list.len() - 1
            }
        };
        self.list[position].indexes.extend(index);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn into_list(self) -> Vec<Conflict> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_again_adds_its_position() {
        let mut conflicts = Conflicts::default();
        for (index, code, name, value) in
            [(0, 7619, "a", "x"), (1, 7619, "b", "x"), (3, 7619, "a", "y"), (4, 7610, "a", "x")]
        {
            let refusal = Refusal::new(code, vec![("data_element", name.to_owned())]);
            conflicts.of_value(index, refusal.beside("value", value));
        }
        let list = conflicts.into_list();
        let seen: Vec<_> = list.iter().map(|one| (one.code.map(|code| code.0), &one.indexes[..])).collect();
        assert_eq!(seen, [(Some(7619), &[0, 3][..]), (Some(7619), &[1]), (Some(7610), &[4])]);
        assert_eq!(list[0].args["value"], "x");
    }
}
