//! One org unit's values in the form that DHIS2 shows for the data set.

use std::collections::HashMap;

use jumla_dhis2::form::{Form, layout};

use crate::surface::{ExportRequest, FormCell, FormView};
use crate::{Error, Workspace};

impl Workspace {
    /// The form of one org unit, with the values that the export would have.
    ///
    /// # Errors
    /// [`Error::NoMetadata`] where the data set's form is not known; what [`Workspace::export_preview`] returns.
    pub fn export_form(&self, request: &ExportRequest, org_unit: &str) -> Result<FormView, Error> {
        let request =
            ExportRequest { org_units: vec![org_unit.to_owned()], changes_since: None, ..request.clone() };
        let prepared = self.prepare(&request)?;
        let known = prepared.known.clone().ok_or(Error::NoMetadata)?;
        let form = layout(&known.metadata, &request.data_set).ok_or(Error::NoMetadata)?;
        let unknown = || Error::UnknownOrgUnit { org_unit: org_unit.to_owned() };
        let row = prepared.rows.first().ok_or_else(unknown)?;
        let fates: HashMap<(u32, u32), _> = self
            .prediction_of(&prepared, &request)
            .map(|view| view.cells.iter().map(|cell| ((cell.row, cell.column), cell.fate)).collect())
            .unwrap_or_default();
        let places = places(&form);
        let (mut cells, mut outside) = (Vec::new(), Vec::new());
        for (position, column) in prepared.columns.iter().enumerate() {
            let at = u32::try_from(position).unwrap_or(u32::MAX);
            let [combo, attribute] = prepared.combos_of(position);
            let has_value = row.values[position].is_some();
            let cell = FormCell {
                data_element: column.data_element.clone(),
                category_option_combo: combo.clone(),
                attribute_option_combo: attribute,
                title: column.title.clone(),
                value: row.values[position].clone(),
                before: row.before.get(position).cloned().flatten(),
                fate: fates.get(&(0, at)).copied().or_else(|| {
                    (has_value && row.left_out.is_none()).then_some(jumla_dhis2::predict::Fate::Stored)
                }),
            };
            let key = (column.data_element.as_str(), combo.as_deref().unwrap_or_default());
            if places.contains(&key) { cells.push(cell) } else { outside.push(cell) }
        }
        Ok(FormView { org_unit: row.org_unit.clone(), cells, outside, form })
    }
}

/// Every element and combo that the form has a field for.
fn places(form: &Form) -> std::collections::HashSet<(&str, &str)> {
    let tables = form.sections.iter().flat_map(|section| &section.tables);
    tables
        .flat_map(|table| {
            table.rows.iter().flat_map(move |row| {
                table.columns.iter().map(move |column| {
                    (row.data_element.as_str(), column.option_combo.as_ref().map_or("", |id| id.as_str()))
                })
            })
        })
        .collect()
}
