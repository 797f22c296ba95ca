//! Which targets feed which data elements of a data set.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::CompatError;
use super::javascript::{is_truthy, property_key};
use super::order::integer_keys_first;

/// The data elements of a data set, in the order of the rows of one org unit.
pub(super) struct Definitions<'a> {
    pub elements: Vec<Element<'a>>,
    /// By target: the last definition of a target counts.
    element_of_target: HashMap<String, usize>,
}

/// One data element, with what its last definition says.
pub(super) struct Element<'a> {
    key: String,
    /// A row as the CHT makes it, its org unit and value still empty: attributes as configured, without the data set,
    /// then `orgUnit` and `value`, which keep their place where the configuration names them too.
    pub row: Map<String, Value>,
    /// The id of the target that was defined last.
    pub target: Option<&'a Value>,
}

impl<'a> Definitions<'a> {
    pub(super) fn read(settings: &'a Value, data_set: &str) -> Result<Self, CompatError> {
        let defined = settings.get("dhis_data_sets").and_then(Value::as_array).is_some_and(|sets| {
            sets.iter().any(|set| set.get("id").and_then(Value::as_str) == Some(data_set))
        });
        if !defined {
            return Err(CompatError::DataSetNotDefined { data_set: data_set.to_owned() });
        }
        let targets = settings.pointer("/tasks/targets/items").and_then(Value::as_array);
        let mut this = Self { elements: Vec::new(), element_of_target: HashMap::new() };
        let mut positions = HashMap::new();
        for target in targets.into_iter().flatten() {
            let Some((element, dhis)) = data_element(target, data_set) else { continue };
            let element =
                Element { key: property_key(Some(element)), row: empty_row(dhis), target: target.get("id") };
            let position = *positions.entry(element.key.clone()).or_insert(this.elements.len());
            this.element_of_target.insert(property_key(element.target), position);
            match this.elements.get_mut(position) {
                Some(earlier) => *earlier = element,
                None => this.elements.push(element),
            }
        }
        if this.elements.is_empty() {
            return Err(CompatError::DataSetWithoutElements { data_set: data_set.to_owned() });
        }
        Ok(this)
    }

    /// The position of the data element that a target feeds.
    pub(super) fn element_of(&self, target: &str) -> Option<usize> {
        self.element_of_target.get(target).copied()
    }

    /// Positions of the elements in the order of the rows.
    pub(super) fn in_order(&self) -> Vec<usize> {
        integer_keys_first((0..self.elements.len()).collect(), |&position| &self.elements[position].key)
    }
}

/// Only the object form of `dhis` has a data element; in the array form the CHT finds none.
fn data_element<'a>(target: &'a Value, data_set: &str) -> Option<(&'a Value, &'a Map<String, Value>)> {
    let dhis = target.get("dhis")?.as_object()?;
    let element = dhis.get("dataElement").filter(|element| is_truthy(element))?;
    serves(dhis.get("dataSet"), data_set).then_some((element, dhis))
}

/// An absent or empty `dataSet` serves every data set.
pub(super) fn serves(own: Option<&Value>, data_set: &str) -> bool {
    own.is_none_or(|own| !is_truthy(own) || own.as_str() == Some(data_set))
}

fn empty_row(dhis: &Map<String, Value>) -> Map<String, Value> {
    let mut row = dhis.clone();
    row.insert("orgUnit".to_owned(), Value::Null);
    row.insert("value".to_owned(), Value::Null);
    row.shift_remove("dataSet");
    row
}
