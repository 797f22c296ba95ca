//! JSON: one value a line, so that the file can be looked at and compared.
//!
//! Values are strings, which 2.43.0 and 2.43.1 insist on.

use std::borrow::Borrow;
use std::io::Write;

use super::super::OutValue;
use super::plan::Plan;
use super::{Field, WriteError};

pub(super) fn write<V: Borrow<OutValue>>(plan: &Plan<'_, V>, to: &mut impl Write) -> Result<(), WriteError> {
    to.write_all(b"{\n\"dataSet\": ")?;
    text(to, plan.data_set)?;
    let complete = plan.complete().map(|date| date.to_string());
    let top = [
        (Field::Period.name(), plan.period),
        (Field::OrgUnit.name(), plan.org_unit),
        (Field::AttributeOptionCombo.name(), plan.attribute_option_combo),
        ("completeDate", complete.as_deref()),
    ];
    let schemes = plan.schemes().iter().map(|scheme| (*scheme, Some("CODE")));
    for (name, said) in top.into_iter().chain(schemes) {
        if let Some(said) = said {
            write!(to, ",\n\"{name}\": ")?;
            text(to, said)?;
        }
    }
    to.write_all(b",\n\"dataValues\": [")?;
    for value in plan.all() {
        let value = value?;
        to.write_all(if value.position == 0 { b"\n{" } else { b",\n{" })?;
        let mut separator = "";
        for (field, said) in value.fields(plan) {
            if let Some(said) = said {
                to.write_all(separator.as_bytes())?;
                to.write_all(b"\"")?;
                to.write_all(field.name().as_bytes())?;
                to.write_all(b"\":")?;
                text(to, said)?;
                separator = ",";
            }
        }
        if value.deleted {
            to.write_all(b",\"deleted\":true")?;
        }
        to.write_all(b"}")?;
    }
    to.write_all(b"\n]\n}\n")?;
    Ok(())
}

fn text(to: &mut impl Write, text: &str) -> Result<(), WriteError> {
    serde_json::to_writer(to, text).map_err(|error| WriteError::Io(error.into()))
}
