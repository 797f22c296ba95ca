//! A collection of objects in the order in which they came, found by id, code, name or attribute.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Category, CategoryCombo, CategoryOption, DataElement, DataSet, Identity, OptionCombo, OptionSet, OrgUnit,
};
use crate::{Scheme, Uid};

/// Something with an identity.
pub trait Object {
    fn identity(&self) -> &Identity;
    fn identity_mut(&mut self) -> &mut Identity;
}

macro_rules! objects {
    ($($name:ident),+) => {$(
        impl Object for $name {
            fn identity(&self) -> &Identity {
                &self.identity
            }
            fn identity_mut(&mut self) -> &mut Identity {
                &mut self.identity
            }
        }
    )+};
}

objects!(Category, CategoryCombo, CategoryOption, DataElement, DataSet, OptionCombo, OptionSet, OrgUnit);

#[derive(Clone, Debug)]
pub struct Objects<T> {
    list: Vec<T>,
    by_id: HashMap<Uid, usize>,
}

impl<T> Default for Objects<T> {
    fn default() -> Self {
        Self { list: Vec::new(), by_id: HashMap::new() }
    }
}

impl<T: PartialEq> PartialEq for Objects<T> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl<T: Object> Objects<T> {
    /// Adds an object, or puts it in the place of the one with the same id.
    pub fn put(&mut self, object: T) {
        match self.by_id.get(&object.identity().id) {
            Some(&position) => self.list[position] = object,
            None => {
                self.by_id.insert(object.identity().id.clone(), self.list.len());
                self.list.push(object);
            }
        }
    }

    /// The object with an id, made empty where there is none yet; its position, and whether it was made.
    pub fn enter(&mut self, id: &Uid) -> (usize, &mut T, bool)
    where
        T: Default,
    {
        let position = self.position(id.as_str());
        let is_new = position.is_none();
        let position = position.unwrap_or_else(|| {
            let mut made = T::default();
            made.identity_mut().id = id.clone();
            self.by_id.insert(id.clone(), self.list.len());
            self.list.push(made);
            self.list.len() - 1
        });
        (position, &mut self.list[position], is_new)
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.position(id).map(|position| &self.list[position])
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let position = self.position(id)?;
        Some(&mut self.list[position])
    }

    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    #[must_use]
    pub fn at(&self, position: usize) -> Option<&T> {
        self.list.get(position)
    }

    /// Everything that has a name in a scheme, by that name. Of several with one name the first.
    #[must_use]
    pub fn index(&self, scheme: &Scheme) -> HashMap<&str, &T> {
        let mut index = HashMap::with_capacity(self.list.len());
        for object in &self.list {
            let identity = object.identity();
            let name = match scheme {
                Scheme::Uid => Some(identity.id.as_str()),
                Scheme::Code => identity.code.as_deref(),
                Scheme::Name => Some(identity.name.as_str()),
                Scheme::Attribute(attribute) => identity.attributes.get(attribute).map(String::as_str),
            };
            if let Some(name) = name {
                index.entry(name).or_insert(object);
            }
        }
        index
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.list.iter()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'a, T: Object> IntoIterator for &'a Objects<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Object> FromIterator<T> for Objects<T> {
    fn from_iter<I: IntoIterator<Item = T>>(objects: I) -> Self {
        let mut all = Self::default();
        for object in objects {
            all.put(object);
        }
        all
    }
}

impl<T: Serialize> Serialize for Objects<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl<'de, T: Object + Deserialize<'de>> Deserialize<'de> for Objects<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<T>::deserialize(deserializer)?.into_iter().collect())
    }
}
