//! What a server holds already, as far as an import's answer depends on it.

use std::collections::HashMap;

use crate::Uid;

/// What makes a stored value unique.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub data_element: Uid,
    /// The id of the period, normalised.
    pub period: String,
    pub org_unit: Uid,
    pub category_option_combo: Uid,
    pub attribute_option_combo: Uid,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredValue {
    pub value: Option<String>,
    pub comment: Option<String>,
    pub follow_up: bool,
    /// The row is there but marked as deleted.
    pub deleted: bool,
}

pub trait Stored {
    fn get(&self, key: &Key) -> Option<StoredValue>;
}

/// Nothing is known to be there: every value is taken as new.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Stored for Nothing {
    fn get(&self, _: &Key) -> Option<StoredValue> {
        None
    }
}

/// Values in memory.
#[derive(Clone, Debug, Default)]
pub struct Table(pub HashMap<Key, StoredValue>);

impl Table {
    /// Takes over what an import would change.
    pub fn apply(&mut self, changes: Vec<(Key, Option<StoredValue>)>) {
        for (key, value) in changes {
            match value {
                Some(value) => self.0.insert(key, value),
                None => self.0.remove(&key),
            };
        }
    }
}

impl Stored for Table {
    fn get(&self, key: &Key) -> Option<StoredValue> {
        self.0.get(key).cloned()
    }
}
