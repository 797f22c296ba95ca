//! Org units, and their paths where only parents are told.

use super::super::fields::Ref;
use super::super::{Kind, wire};
use super::{Merge, put, put_identity, put_known};
use crate::Uid;

/// No hierarchy is so deep; a ring of parents would be endless.
const DEEPEST: usize = 64;

impl Merge<'_> {
    /// An org unit of a list, where one without a parent is a root if others have theirs.
    pub fn listed_org_unit(&mut self, unit: wire::OrgUnit) {
        let has_parent = !matches!(unit.parent, Ref::Nothing);
        self.parents_are_told |= has_parent;
        let has_path = unit.path.0.is_some();
        if let Some(id) = self.org_unit(unit)
            && !has_parent
            && !has_path
        {
            self.without_parent.push(id);
        }
    }

    pub fn org_unit(&mut self, unit: wire::OrgUnit) -> Option<Uid> {
        let id = unit.id.0?;
        let parent = self.reference(unit.parent, Self::org_unit);
        let path = unit
            .path
            .0
            .map(|path| path.split('/').filter(|part| !part.is_empty()).map(Uid::from).collect::<Vec<_>>());
        let (position, known, is_new) = self.model.org_units.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, unit.identity);
        if path.is_none() && parent.is_some() && known.parent.is_some() && parent != known.parent {
            // Moved to another place: the old path no longer holds.
            known.path.clear();
        }
        put(&mut changed, &mut known.path, path.filter(|path| !path.is_empty()));
        put_known(&mut changed, &mut known.parent, parent);
        put_known(&mut changed, &mut known.opening_date, unit.opening_date.0);
        put_known(&mut changed, &mut known.closed_date, unit.closed_date.0);
        self.note(Kind::OrgUnit, position, is_new, changed);
        Some(id)
    }

    /// Puts paths together of parents, where these lead to a root or to a unit with a path.
    pub fn place_org_units(&mut self) {
        if self.parents_are_told {
            for id in std::mem::take(&mut self.without_parent) {
                if let Some(unit) = self.model.org_units.get_mut(id.as_str())
                    && unit.path.is_empty()
                    && unit.parent.is_none()
                {
                    unit.path = vec![id];
                }
            }
        }
        let units = &mut self.model.org_units;
        for position in 0..units.len() {
            let mut below = Vec::new();
            let mut at = units.at(position);
            let path = loop {
                let Some(unit) = at else { break None };
                if !unit.path.is_empty() {
                    break Some(unit.path.clone());
                }
                below.push(unit.identity.id.clone());
                let Some(parent) = unit.parent.as_ref().filter(|_| below.len() < DEEPEST) else { break None };
                at = units.get(parent.as_str());
            };
            let (Some(mut path), Some(id)) = (path, below.first().cloned()) else { continue };
            path.extend(below.into_iter().rev());
            if let Some(unit) = units.get_mut(id.as_str()) {
                unit.path = path;
            }
        }
    }
}
