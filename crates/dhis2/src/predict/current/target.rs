//! The data set into which a group goes, with its elements at hand.

use std::collections::HashMap;

use super::dimensions::Dimensions;
use super::group::{Pools, data_sets_by_element};
use super::refusal::Refusal;
use crate::Uid;
use crate::metadata::{DataSet, Metadata};

pub(super) struct Target<'m> {
    pub id: Uid,
    /// `None` where the metadata has no such data set.
    pub set: Option<&'m DataSet>,
    /// The combo that the data set gives an element, where it gives one.
    elements: HashMap<&'m str, Option<&'m Uid>>,
    /// The combo that is taken where none is named.
    pub default_combo: Option<&'m Uid>,
    pub default_category_combo: Option<&'m Uid>,
}

impl<'m> Target<'m> {
    pub(super) fn of(id: Uid, metadata: &'m Metadata) -> Self {
        let set = metadata.data_sets.get(id.as_str());
        let elements = set.map(|set| set.elements.as_slice()).unwrap_or_default();
        let elements =
            elements.iter().map(|one| (one.data_element.as_str(), one.category_combo.as_ref())).collect();
        let default = metadata.default_option_combo();
        Self {
            id,
            set,
            elements,
            default_combo: default.map(|combo| &combo.identity.id),
            default_category_combo: default.map(|combo| &combo.category_combo),
        }
    }

    pub(super) fn has(&self, element: &str) -> bool {
        self.elements.contains_key(element)
    }

    /// The combo of an element in this data set; `None` where it is not known.
    pub(super) fn combo_of(&self, pools: &Pools<'m>, element: u32) -> Option<&'m Uid> {
        let item = pools.elements.at(element);
        let given = self.elements.get(item.id.as_str()).copied().flatten();
        given
            .or_else(|| item.object.map(|object| &object.category_combo))
            .filter(|id| !id.as_str().is_empty())
    }
}

/// The one data set that has any of the elements (facts §1.6).
pub(super) fn detected(
    dimensions: &Dimensions,
    pools: &Pools<'_>,
    metadata: &Metadata,
) -> Result<Uid, Refusal> {
    let by_element = data_sets_by_element(metadata);
    let mut found: Vec<&DataSet> = Vec::new();
    for element in &dimensions.elements {
        for set in by_element.get(pools.elements.at(*element).id.as_str()).into_iter().flatten() {
            if !found.iter().any(|one| one.identity.id == set.identity.id) {
                found.push(set);
            }
        }
    }
    match found.as_slice() {
        [] => {
            let elements = dimensions.elements.iter().map(|element| &pools.elements.at(*element).id);
            Err(Refusal::listing(8003, "data_element", elements))
        }
        [one] => Ok(one.identity.id.clone()),
        several => Err(Refusal::listing(8002, "data_set", several.iter().map(|set| &set.identity.id))),
    }
}
