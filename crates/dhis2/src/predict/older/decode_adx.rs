//! ADX: groups and their values. Other than in the other formats, what names nothing fails the whole file at once:
//! data sets, data elements, periods and categories (`47`, `48`, `66f`, `66m`, `i13`–`i18`); org units do not. The data
//! set of a group serves to read its categories and is then forgotten (`i50-adx-other-ds-de--strictDataElements`), and
//! so is a date of completion.

use std::collections::HashMap;

use super::categories::Categories;
use super::file::{Entry, Failure, File, Name, Text, filled, is_long_stored_by};
use super::schemes::Schemes;
use crate::metadata::{DataElement, DataSet, Metadata};
use crate::period::{Calendar, Period};
use crate::predict::value_type::ValueType;
use crate::predict::xml::{Fields, Tag, Xml, take};

pub(super) fn decode<'a>(
    bytes: &'a [u8],
    metadata: &Metadata,
    calendar: Calendar,
    schemes: &Schemes,
) -> Result<File<'a>, Failure> {
    let refused = || Failure::of("adx");
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let mut reading = Reading {
        metadata,
        calendar,
        categories: Categories::of(metadata, schemes),
        data_sets: metadata.data_sets.index(&schemes.data_set),
        data_elements: metadata.data_elements.index(&schemes.data_element),
        file: File::default(),
        group: Group::default(),
    };
    let mut xml = Xml::new(text);
    let mut root = None;
    // The last value may still be given by a child, and then not by its attribute.
    let mut annotated = None;
    let mut annotation = None;
    while let Some(tag) = xml.next().map_err(|_| refused())? {
        match (tag, root) {
            (Tag::Start(name, _), None) if name == "adx" => root = Some(xml.depth()),
            (Tag::Start(name, fields), Some(_)) if name == "group" => reading.group(fields)?,
            (Tag::Start(name, fields), Some(_)) if name == "dataValue" => {
                annotated = reading.value(fields)?.then_some(xml.depth());
            }
            (Tag::Start(name, _), Some(_)) if name == "annotation" && annotated.is_some() => {
                annotation = Some(String::new());
            }
            (Tag::Text(text), _) => {
                if let Some(annotation) = &mut annotation {
                    annotation.push_str(&text);
                }
            }
            (Tag::End(name), _) if name == "annotation" => {
                if let (Some(text), Some(last)) = (annotation.take(), reading.file.entries.last_mut()) {
                    last.value = Some(Text::Owned(text));
                }
            }
            (Tag::End(_), Some(depth)) if xml.depth() < depth => return Ok(reading.file),
            (Tag::End(name), _) if name == "dataValue" => annotated = None,
            _ => {}
        }
    }
    Err(refused())
}

struct Reading<'a, 'm> {
    metadata: &'m Metadata,
    calendar: Calendar,
    categories: Categories<'m>,
    data_sets: HashMap<&'m str, &'m DataSet>,
    data_elements: HashMap<&'m str, &'m DataElement>,
    file: File<'a>,
    group: Group,
}

#[derive(Default)]
struct Group {
    period: Name,
    org_unit: Name,
    attribute_option_combo: Name,
}

impl<'a> Reading<'a, '_> {
    fn group(&mut self, mut fields: Fields<'a>) -> Result<(), Failure> {
        let index = self.file.entries.len();
        let interval = take(&mut fields, "period").ok_or_else(|| Failure::at("period", index, ""))?;
        let period = Period::parse_adx(&interval, self.calendar)
            .map_err(|_| Failure::at("period", index, &interval))?;
        let org_unit = take(&mut fields, "orgUnit").ok_or_else(|| Failure::at("org_unit", index, ""))?;
        let data_set = take(&mut fields, "dataSet");
        let mut named = filled(take(&mut fields, "attributeOptionCombo"));
        if let Some(name) = &data_set {
            let data_set = self.data_sets.get(name.as_ref());
            if data_set.is_none() && !self.metadata.data_sets.is_empty() {
                return Err(Failure::at("data_set", index, name));
            }
            if let (None, Some(data_set)) = (&named, data_set) {
                let found = self.categories.combo(&data_set.category_combo, &fields);
                named = self.enter(found.map_err(|text| Failure::at("attribute_categories", index, &text))?);
            }
        }
        let names = &mut self.file.names;
        self.group = Group {
            period: names.enter(Some(Text::Owned(period.id().to_string()))),
            org_unit: names.enter(Some(org_unit)),
            attribute_option_combo: names.enter(named),
        };
        Ok(())
    }

    /// Whether a child may give the value: only what is no number is written there (`i20`, `i21`).
    fn value(&mut self, mut fields: Fields<'a>) -> Result<bool, Failure> {
        let index = self.file.entries.len();
        let name = take(&mut fields, "dataElement").ok_or_else(|| Failure::at("data_element", index, ""))?;
        let value = take(&mut fields, "value").ok_or_else(|| Failure::at("value", index, ""))?;
        let element = self.data_elements.get(name.as_ref()).copied();
        if element.is_none() && !self.metadata.data_elements.is_empty() {
            return Err(Failure::at("data_element", index, &name));
        }
        let comment = filled(take(&mut fields, "comment"));
        let mut on = |name| take(&mut fields, name).is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let (follow_up, deleted) = (on("followup"), on("deleted"));
        let stored_by_is_long = is_long_stored_by(take(&mut fields, "storedBy").as_deref());
        let mut named = filled(take(&mut fields, "categoryOptionCombo"));
        if let (None, Some(element)) = (&named, element) {
            let found = self.categories.combo(&element.category_combo, &fields);
            named = self.enter(found.map_err(|text| Failure::at("categories", index, &text))?);
        }
        let names = &mut self.file.names;
        self.file.entries.push(Entry {
            data_element: names.enter(Some(name)),
            period: self.group.period,
            org_unit: self.group.org_unit,
            category_option_combo: names.enter(named),
            attribute_option_combo: self.group.attribute_option_combo,
            value: Some(value),
            comment,
            follow_up,
            deleted,
            stored_by_is_long,
        });
        let is_number =
            |element: &DataElement| ValueType::parse(&element.value_type).is_some_and(ValueType::is_numeric);
        Ok(!element.is_some_and(is_number))
    }

    /// A combo that is found by its categories goes by its name from then on.
    fn enter(&mut self, found: Option<(String, crate::Uid)>) -> Option<Text<'a>> {
        let (name, id) = found?;
        let number = self.file.names.enter(Some(Text::Owned(name.clone())));
        self.file.found.insert(number, id);
        Some(Text::Owned(name))
    }
}
