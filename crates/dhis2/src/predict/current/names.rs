//! Identifiers, looked up once each. What a file calls something becomes a number, with which everything after works.

use std::collections::HashMap;

use crate::metadata::{Object, Objects};
use crate::{Scheme, Uid};

/// Why a text names nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Unresolved {
    /// Nothing has this code or name.
    NotFound,
    /// It is, or stands for, no id in form.
    NotAnId(String),
    /// Several have this name, which the server does not expect.
    Ambiguous,
}

/// Everything of one kind that a request names.
pub(super) struct Pool<'m, T> {
    known: &'m Objects<T>,
    items: Vec<Item<'m, T>>,
    by_id: HashMap<Uid, u32>,
}

pub(super) struct Item<'m, T> {
    pub id: Uid,
    /// `None` where the metadata has no such object.
    pub object: Option<&'m T>,
}

impl<'m, T: Object> Pool<'m, T> {
    pub(super) fn of(known: &'m Objects<T>) -> Self {
        Self { known, items: Vec::new(), by_id: HashMap::new() }
    }

    pub(super) fn at(&self, number: u32) -> &Item<'m, T> {
        &self.items[number as usize]
    }

    /// Whether the metadata tells of any object of the kind at all.
    pub(super) fn is_known(&self) -> bool {
        !self.known.is_empty()
    }

    pub(super) fn enter(&mut self, id: Uid) -> u32 {
        if let Some(number) = self.by_id.get(&id) {
            return *number;
        }
        let number = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let object = self.known.get(id.as_str());
        self.items.push(Item { id: id.clone(), object });
        self.by_id.insert(id, number);
        number
    }
}

/// How one kind of identifier is read, and what has been read so far.
pub(super) struct Names<'t, 'm> {
    /// Ids by name, `None` where several have it; `None` for UIDs, which are not looked up at all.
    index: Option<HashMap<&'m str, Option<&'m Uid>>>,
    seen: HashMap<&'t str, Result<u32, Unresolved>>,
}

impl<'t, 'm> Names<'t, 'm> {
    pub(super) fn of<T: Object>(known: &'m Objects<T>, scheme: &Scheme) -> Self {
        let index = (*scheme != Scheme::Uid && !known.is_empty()).then(|| {
            let mut index = HashMap::with_capacity(known.len());
            for object in known {
                let identity = object.identity();
                if let Some(name) = name_in(scheme, identity) {
                    index.entry(name).and_modify(|id| *id = None).or_insert(Some(&identity.id));
                }
            }
            index
        });
        Self { index, seen: HashMap::new() }
    }

    pub(super) fn number<T: Object>(
        &mut self,
        pool: &mut Pool<'m, T>,
        text: &'t str,
    ) -> Result<u32, Unresolved> {
        if let Some(seen) = self.seen.get(text) {
            return seen.clone();
        }
        let number = self.look_up(text).map(|id| pool.enter(id));
        self.seen.insert(text, number.clone());
        number
    }

    /// The id behind a text. Of a kind that the metadata tells nothing of, any name is taken as it stands.
    fn look_up(&self, text: &str) -> Result<Uid, Unresolved> {
        let id = match &self.index {
            Some(index) => match index.get(text) {
                Some(Some(id)) => (*id).clone(),
                Some(None) => return Err(Unresolved::Ambiguous),
                None => return Err(Unresolved::NotFound),
            },
            None => text.into(),
        };
        if Uid::is_valid(id.as_str()) { Ok(id) } else { Err(Unresolved::NotAnId(id.to_string())) }
    }
}

pub(super) fn name_in<'m>(scheme: &Scheme, identity: &'m crate::metadata::Identity) -> Option<&'m str> {
    match scheme {
        Scheme::Uid => Some(identity.id.as_str()),
        Scheme::Code => identity.code.as_deref(),
        Scheme::Name => Some(identity.name.as_str()),
        Scheme::Attribute(attribute) => identity.attributes.get(attribute).map(String::as_str),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{DataElement, Identity};

    #[test]
    fn each_scheme() {
        let element = |id: &str, code: Option<&str>, name: &str| DataElement {
            identity: Identity {
                id: id.into(),
                code: code.map(str::to_owned),
                name: name.to_owned(),
                ..Identity::default()
            },
            ..DataElement::default()
        };
        let known: Objects<_> = [
            element("deAbcdefghi", Some("A"), "One"),
            element("deAbcdefghj", Some("B"), "Same"),
            element("deAbcdefghk", None, "Same"),
        ]
        .into_iter()
        .collect();
        let mut pool = Pool::of(&known);
        for (scheme, text, expected) in [
            (Scheme::Uid, "deAbcdefghi", Ok("deAbcdefghi")),
            (Scheme::Uid, "deUnknown01", Ok("deUnknown01")),
            (Scheme::Uid, "A", Err(Unresolved::NotAnId("A".to_owned()))),
            (Scheme::Code, "A", Ok("deAbcdefghi")),
            (Scheme::Code, "C", Err(Unresolved::NotFound)),
            (Scheme::Name, "One", Ok("deAbcdefghi")),
            (Scheme::Name, "Same", Err(Unresolved::Ambiguous)),
        ] {
            let read = Names::of(&known, &scheme).number(&mut pool, text);
            let read = read.map(|number| pool.at(number).id.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{scheme:?} {text}");
        }
        assert_eq!(pool.items.len(), 2);
    }
}
