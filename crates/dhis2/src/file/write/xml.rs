//! DXF 2 XML, where everything is an attribute.
//!
//! The period at the top is an id of DHIS2, not the interval that servers since 2.43 put there in their own exports and
//! cannot read [39g].

use std::borrow::Borrow;
use std::io::{self, Write};

use super::super::{Format, OutValue};
use super::plan::Plan;
use super::{Field, WriteError};

pub(super) fn write<V: Borrow<OutValue>>(plan: &Plan<'_, V>, to: &mut impl Write) -> Result<(), WriteError> {
    start(to, plan.how.comment)?;
    to.write_all(b"<dataValueSet xmlns=\"http://dhis2.org/schema/dxf/2.0\"")?;
    let place = |field| Place { format: Format::Xml, position: None, field };
    attribute(to, Field::DataSet.name(), plan.data_set, place(Field::DataSet))?;
    for (field, said) in [
        (Field::Period, plan.period),
        (Field::OrgUnit, plan.org_unit),
        (Field::AttributeOptionCombo, plan.attribute_option_combo),
    ] {
        if let Some(said) = said {
            attribute(to, field.name(), said, place(field))?;
        }
    }
    if let Some(date) = plan.complete() {
        write!(to, " completeDate=\"{date}\"")?;
    }
    for scheme in plan.schemes() {
        write!(to, " {scheme}=\"CODE\"")?;
    }
    to.write_all(b">\n")?;
    for value in plan.all() {
        let value = value?;
        to.write_all(b" <dataValue")?;
        for (field, said) in value.fields(plan) {
            if let Some(said) = said {
                let place = Place { format: Format::Xml, position: Some(value.position), field };
                attribute(to, field.name(), said, place)?;
            }
        }
        to.write_all(if value.deleted { b" deleted=\"true\"/>\n" } else { b"/>\n" })?;
    }
    to.write_all(b"</dataValueSet>\n")?;
    Ok(())
}

/// Whose text is written, for an error.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) format: Format,
    pub(super) position: Option<usize>,
    pub(super) field: Field,
}

/// The declaration, and a remark for whoever opens the file.
pub(super) fn start(to: &mut impl Write, comment: Option<&str>) -> io::Result<()> {
    to.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    if let Some(comment) = comment {
        // Two hyphens would end the comment. It is for people: what XML cannot hold is left out.
        let held: String = comment.replace("--", "- -").chars().filter(|one| holds(*one)).collect();
        // Once more, for an odd one that was left.
        writeln!(to, "<!-- {} -->", held.replace("--", "- -"))?;
    }
    Ok(())
}

pub(super) fn attribute(to: &mut impl Write, name: &str, text: &str, place: Place) -> Result<(), WriteError> {
    to.write_all(b" ")?;
    to.write_all(name.as_bytes())?;
    to.write_all(b"=\"")?;
    escaped(to, text, place)?;
    to.write_all(b"\"")?;
    Ok(())
}

/// Text as it may stand in an attribute and between tags. White space other than blanks is written as references:
/// readers of XML turn it into blanks in attributes, and line ends into `\n` everywhere.
pub(super) fn escaped(to: &mut impl Write, text: &str, place: Place) -> Result<(), WriteError> {
    let mut from = 0;
    for (at, one) in text.char_indices() {
        let replacement = match one {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\t' => "&#9;",
            '\n' => "&#10;",
            '\r' => "&#13;",
            _ if holds(one) => continue,
            _ => {
                let Place { format, position, field } = place;
                return Err(WriteError::CannotHold { format, position, field, found: one });
            }
        };
        to.write_all(&text.as_bytes()[from..at])?;
        to.write_all(replacement.as_bytes())?;
        from = at + one.len_utf8();
    }
    to.write_all(&text.as_bytes()[from..])?;
    Ok(())
}

/// The characters of XML 1.0; the others have no form in it at all, not even as references.
fn holds(one: char) -> bool {
    matches!(one, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}
