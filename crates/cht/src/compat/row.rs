//! Writing the rows.

use serde_json::Value;

use super::Labels;
use super::definition::Definitions;
use super::javascript::Cell;
use super::org_unit::OrgUnits;

/// One row per org unit and data element, grouped by org unit.
pub(super) fn rows(
    definitions: &Definitions<'_>,
    org_units: &OrgUnits,
    cells: &[Cell],
    labels: Labels<'_>,
) -> Vec<Value> {
    let elements = definitions.in_order();
    let mut rows = Vec::with_capacity(cells.len());
    for (position, org_unit) in org_units.in_order() {
        for &element in &elements {
            let definition = &definitions.elements[element];
            let mut row = definition.row.clone();
            let org_unit = match labels {
                Labels::Codes => Some(org_unit.clone()),
                Labels::Names { .. } => {
                    set(&mut row, "dataElement", definition.target.cloned());
                    org_units.name(position).map(Into::into)
                }
            };
            set(&mut row, "orgUnit", org_unit);
            set(&mut row, "value", Some(cells[position * definitions.elements.len() + element].to_json()));
            rows.push(Value::Object(row));
        }
    }
    rows
}

/// Sets a key in its place; `None`, JavaScript's undefined, is not written.
fn set(row: &mut serde_json::Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            if let Some(place) = row.get_mut(key) {
                *place = value;
            }
        }
        None => {
            row.shift_remove(key);
        }
    }
}
