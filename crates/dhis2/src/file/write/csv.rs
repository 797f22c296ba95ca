//! CSV, in the one shape that both importers read alike.
//!
//! Eleven columns in the order of the older importer, which goes by position [e07]; names in lower case and `timestamp`
//! for the time of change, as the current one goes by name and takes `lastupdated` for a category [34, 34b]. Lines end in
//! `\n`: with `\r\n` the current importer reads the first one and reports success [38b, 39]. No byte order mark [38].

use std::borrow::Borrow;
use std::io::Write;

use super::super::{Format, OutValue};
use super::plan::{Named, Plan};
use super::{Field, WriteError};

const HEADER: &[u8] =
    b"dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,timestamp,comment,followup,deleted\n";

pub(super) fn write<V: Borrow<OutValue>>(plan: &Plan<'_, V>, to: &mut impl Write) -> Result<(), WriteError> {
    to.write_all(HEADER)?;
    for value in plan.all() {
        row(to, &value?, plan.is_for_current())?;
    }
    Ok(())
}

fn row(to: &mut impl Write, value: &Named<'_>, for_current: bool) -> Result<(), WriteError> {
    let mut cell = |field, text: Option<&str>| -> Result<(), WriteError> {
        if let Some(text) = text {
            holds(text, field, value.position, for_current)?;
            quoted(to, text)?;
        }
        to.write_all(if field == Field::Value { b",,," } else { b"," })?;
        Ok(())
    };
    cell(Field::DataElement, Some(value.data_element))?;
    cell(Field::Period, Some(value.period))?;
    cell(Field::OrgUnit, Some(value.org_unit))?;
    cell(Field::CategoryOptionCombo, value.category_option_combo)?;
    cell(Field::AttributeOptionCombo, value.attribute_option_combo)?;
    // With the empty columns of who stored it and when.
    cell(Field::Value, Some(value.value))?;
    cell(Field::Comment, value.comment)?;
    to.write_all(if value.deleted { b",true\n" } else { b",\n" })?;
    Ok(())
}

/// The current importer reads quotes and line ends in cells wrongly, without a word [38j, 38s, 38u], and `null` as
/// nothing. The older one reads them as they are meant [e19, e20].
fn holds(text: &str, field: Field, position: usize, for_current: bool) -> Result<(), WriteError> {
    if !for_current {
        return Ok(());
    }
    if let Some(found) = text.chars().find(|one| matches!(one, '"' | '\n' | '\r')) {
        return Err(WriteError::CannotHold { format: Format::Csv, position: Some(position), field, found });
    }
    if text == "null" {
        return Err(WriteError::CannotHoldNull { position, field });
    }
    Ok(())
}

fn quoted(to: &mut impl Write, text: &str) -> Result<(), WriteError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    // A word that stands for nothing is only a word in quotes.
    if text != "null" && !text.is_empty() && text.bytes().all(plain) {
        to.write_all(text.as_bytes())?;
        return Ok(());
    }
    to.write_all(b"\"")?;
    let mut parts = text.split('"');
    to.write_all(parts.next().unwrap_or_default().as_bytes())?;
    for part in parts {
        to.write_all(b"\"\"")?;
        to.write_all(part.as_bytes())?;
    }
    to.write_all(b"\"")?;
    Ok(())
}
