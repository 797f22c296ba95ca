//! Reads ADX. What is not known as an attribute names a category.

use super::super::{DataValueSet, FileValue, Group, Schemes};
use super::doubt::{About, Doubts};
use super::error::Raw;
use super::fields::{Field, set};
use super::markup::{Cursor, Step, Tag};

pub(super) fn read(
    cursor: &mut Cursor<'_>,
    root: &Tag<'_>,
    doubts: &mut Doubts,
) -> Result<DataValueSet, Raw> {
    root.attributes(|name, _| {
        // When it was written; of the standard, without meaning for the values.
        if name != "exported" {
            doubts.add(About::NotRead(name.to_owned()), root.at);
        }
        Ok(())
    })?;
    let mut groups: Vec<Group> = Vec::new();
    let mut annotation: Option<Annotation> = None;
    loop {
        match cursor.next(doubts)? {
            Step::Open(tag) => match (cursor.depth(), tag.name(), groups.last_mut()) {
                (2, "group", _) => groups.push(group(&tag)?),
                (3, "dataValue", Some(group)) => group.values.push(value(&tag, doubts)?),
                (4, "annotation", Some(group)) if !group.values.is_empty() => {
                    annotation = Some(Annotation { at: tag.at, text: String::new() });
                }
                (_, name, _) => doubts.add(About::NotRead(name.to_owned()), tag.at),
            },
            Step::Text(text) => match &mut annotation {
                Some(annotation) if cursor.depth() == 4 => annotation.text.push_str(&text),
                _ if text.trim().is_empty() => {}
                _ => doubts.add(About::Text, cursor.at()),
            },
            Step::Close if cursor.depth() == 3 => {
                let value = groups.last_mut().and_then(|group| group.values.last_mut());
                if let (Some(annotation), Some(value)) = (annotation.take(), value) {
                    annotate(value, annotation, doubts);
                }
            }
            Step::Close => {}
            Step::End => return Ok(DataValueSet { groups, schemes: Schemes::default() }),
        }
    }
}

/// The text of a value that is not a number.
struct Annotation {
    at: usize,
    text: String,
}

fn annotate(value: &mut FileValue, annotation: Annotation, doubts: &mut Doubts) {
    let said = value.value.as_deref();
    if said != Some("0") && said != Some(&annotation.text) {
        doubts.add(About::Annotation, annotation.at);
    }
    value.value = Some(annotation.text);
}

fn group(tag: &Tag<'_>) -> Result<Group, Raw> {
    let mut group = Group::default();
    tag.attributes(|name, text| {
        let said = (!text.is_empty()).then(|| text.to_owned());
        match name {
            "dataSet" => group.data_set = said,
            "period" => group.period = said,
            "orgUnit" => group.org_unit = said,
            "attributeOptionCombo" => group.attribute_option_combo = said,
            "completeDate" => group.complete_date = said,
            category => group.attribute_categories.push((category.to_owned(), text.to_owned())),
        }
        Ok(())
    })?;
    Ok(group)
}

fn value(tag: &Tag<'_>, doubts: &mut Doubts) -> Result<FileValue, Raw> {
    let mut value = FileValue::default();
    tag.attributes(|name, text| {
        match Field::of(name) {
            Some(field @ (Field::Period | Field::OrgUnit | Field::AttributeOptionCombo)) => {
                // The group's to say.
                doubts.add(About::NotRead(field.name().to_owned()), tag.at);
            }
            Some(field) => set(&mut value, field, text, tag.at, doubts),
            None => value.categories.push((name.to_owned(), text.to_owned())),
        }
        Ok(())
    })?;
    if value.data_element.is_empty() {
        return Err(Raw::missing(tag.at, Field::DataElement.name()));
    }
    if value.category_option_combo.is_some() && !value.categories.is_empty() {
        doubts.add(About::ComboTwice, tag.at);
    }
    Ok(value)
}
