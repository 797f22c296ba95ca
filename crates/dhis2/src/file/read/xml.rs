//! Reads DXF 2 XML, where everything is an attribute.

use super::super::{DataValueSet, FileValue, Group, Schemes};
use super::doubt::{About, Doubts};
use super::error::Raw;
use super::fields::{Field, set, set_top};
use super::markup::{Cursor, Step, Tag};

pub(super) fn read(
    cursor: &mut Cursor<'_>,
    root: &Tag<'_>,
    doubts: &mut Doubts,
) -> Result<DataValueSet, Raw> {
    let mut group = Group::default();
    let mut schemes = Schemes::default();
    root.attributes(|name, text| {
        if !set_top((&mut group, &mut schemes), name, text, root.at, doubts) {
            doubts.add(About::NotRead(name.to_owned()), root.at);
        }
        Ok(())
    })?;
    loop {
        match cursor.next(doubts)? {
            Step::Open(tag) if cursor.depth() == 2 && tag.name() == "dataValue" => {
                group.values.push(value(&tag, doubts)?);
            }
            Step::Open(tag) => doubts.add(About::NotRead(tag.name().to_owned()), tag.at),
            Step::Text(text) if text.trim().is_empty() => {}
            Step::Text(_) => doubts.add(About::Text, cursor.at()),
            Step::Close => {}
            Step::End => return Ok(DataValueSet { groups: vec![group], schemes }),
        }
    }
}

fn value(tag: &Tag<'_>, doubts: &mut Doubts) -> Result<FileValue, Raw> {
    let mut value = FileValue::default();
    tag.attributes(|name, text| {
        match Field::of(name) {
            Some(field) => set(&mut value, field, text, tag.at, doubts),
            None => doubts.add(About::NotRead(name.to_owned()), tag.at),
        }
        Ok(())
    })?;
    if value.data_element.is_empty() {
        return Err(Raw::missing(tag.at, Field::DataElement.name()));
    }
    Ok(value)
}
