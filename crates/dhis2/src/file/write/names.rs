//! By what a file calls objects: their UIDs or their codes.

use std::borrow::Borrow;
use std::collections::HashSet;

use super::super::OutValue;
use super::WriteError;
use crate::Uid;
use crate::metadata::{Metadata, Object};

/// What an identifier in a file is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    DataSet,
    DataElement,
    OrgUnit,
    CategoryOptionCombo,
    AttributeOptionCombo,
}

/// Knows the codes of objects. DHIS2 leaves it to its users whether an object has one.
pub trait Codes {
    fn code(&self, kind: Kind, id: &Uid) -> Option<&str>;
}

impl Codes for Metadata {
    fn code(&self, kind: Kind, id: &Uid) -> Option<&str> {
        let id = id.as_str();
        let identity = match kind {
            Kind::DataSet => self.data_sets.get(id).map(Object::identity),
            Kind::DataElement => self.data_elements.get(id).map(Object::identity),
            Kind::OrgUnit => self.org_units.get(id).map(Object::identity),
            Kind::CategoryOptionCombo | Kind::AttributeOptionCombo => {
                self.option_combos.get(id).map(Object::identity)
            }
        };
        identity?.code.as_deref().filter(|code| !code.is_empty())
    }
}

#[derive(Clone, Copy, Default)]
pub enum Naming<'a> {
    #[default]
    Uids,
    Codes(&'a dyn Codes),
}

impl<'a> Naming<'a> {
    /// What the file says for an object.
    pub(super) fn of(self, kind: Kind, id: &'a Uid) -> Result<&'a str, WriteError> {
        match self {
            Self::Uids => Ok(id.as_str()),
            Self::Codes(codes) => {
                codes.code(kind, id).ok_or_else(|| WriteError::NoCode { objects: vec![(kind, id.clone())] })
            }
        }
    }

    /// All objects without a code at once: whoever has to give them codes wants to know them all.
    pub(super) fn check<V: Borrow<OutValue>>(
        self,
        data_set: &Uid,
        default_combo: Option<&Uid>,
        values: &[V],
    ) -> Result<(), WriteError> {
        let Self::Codes(codes) = self else { return Ok(()) };
        let mut seen: HashSet<(Kind, &Uid)> = HashSet::new();
        let mut objects = Vec::new();
        let named = values.iter().map(Borrow::borrow).flat_map(|value| {
            [
                Some((Kind::DataElement, &value.data_element)),
                Some((Kind::OrgUnit, &value.org_unit)),
                value.category_option_combo.as_ref().map(|id| (Kind::CategoryOptionCombo, id)),
                value.attribute_option_combo.as_ref().map(|id| (Kind::AttributeOptionCombo, id)),
            ]
        });
        let top = [Some((Kind::DataSet, data_set)), default_combo.map(|id| (Kind::CategoryOptionCombo, id))];
        for (kind, id) in top.into_iter().chain(named).flatten() {
            if seen.insert((kind, id)) && codes.code(kind, id).is_none() {
                objects.push((kind, id.clone()));
            }
        }
        if objects.is_empty() { Ok(()) } else { Err(WriteError::NoCode { objects }) }
    }
}
