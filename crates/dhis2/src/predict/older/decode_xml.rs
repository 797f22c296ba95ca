//! DXF2 XML: the first `dataValueSet`, whatever stands around it, and the attributes of its `dataValue`s. An empty
//! attribute is none. What is no XML, or has none, fails as a whole (`74b-bad-xml`, `46-adx-as-application-xml`).

use super::file::{Entry, Failure, File, Header, Names, filled, is_long_stored_by};
use crate::Scheme;
use crate::predict::xml::{Fields, Tag, Xml, take};

pub(super) fn decode(bytes: &[u8]) -> Result<File<'_>, Failure> {
    let refused = || Failure::of("xml");
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let mut xml = Xml::new(text);
    let mut file = File::default();
    let mut root = None;
    while let Some(tag) = xml.next().map_err(|_| refused())? {
        match (tag, root) {
            (Tag::Start(name, fields), None) if name == "dataValueSet" => {
                file.header = header(fields);
                root = Some(xml.depth());
            }
            (Tag::Start(name, fields), Some(_)) if name == "dataValue" => {
                let entry = entry(fields, &mut file.names);
                file.entries.push(entry);
            }
            // What follows is not read, and may be anything.
            (Tag::End(_), Some(depth)) if xml.depth() < depth => return Ok(file),
            _ => {}
        }
    }
    Err(refused())
}

fn header(mut fields: Fields<'_>) -> Header<'_> {
    let mut scheme = |name| filled(take(&mut fields, name)).and_then(|text| Scheme::parse(&text));
    let schemes = crate::file::Schemes {
        all: scheme("idScheme"),
        data_set: scheme("dataSetIdScheme"),
        data_element: scheme("dataElementIdScheme"),
        org_unit: scheme("orgUnitIdScheme"),
        category_option_combo: scheme("categoryOptionComboIdScheme"),
        attribute_option_combo: None,
        ..crate::file::Schemes::default()
    };
    let mut text = |name| filled(take(&mut fields, name));
    Header {
        data_set: text("dataSet"),
        period: text("period"),
        org_unit: text("orgUnit"),
        attribute_option_combo: text("attributeOptionCombo"),
        attribute_options: Vec::new(),
        complete_date: text("completeDate"),
        dry_run: text("dryRun").map(|text| text.eq_ignore_ascii_case("true")),
        strategy: text("importStrategy"),
        schemes,
    }
}

fn entry<'a>(mut fields: Fields<'a>, names: &mut Names<'a>) -> Entry<'a> {
    let mut text = |name| filled(take(&mut fields, name));
    // Not `followup` (`g09-xml-followUp`).
    let on = |text: Option<super::file::Text<'a>>| text.is_some_and(|text| text.eq_ignore_ascii_case("true"));
    Entry {
        data_element: names.enter(text("dataElement")),
        period: names.enter(text("period")),
        org_unit: names.enter(text("orgUnit")),
        category_option_combo: names.enter(text("categoryOptionCombo")),
        attribute_option_combo: names.enter(text("attributeOptionCombo")),
        value: text("value"),
        comment: text("comment"),
        follow_up: on(text("followUp")),
        deleted: on(text("deleted")),
        stored_by_is_long: is_long_stored_by(text("storedBy").as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_data_value_set() {
        for (text, read) in [
            ("<dataValueSet/>", Some(0)),
            ("<x><dataValueSet><dataValue value='1'/></dataValueSet>", Some(1)),
            ("<dataValueSet><dataValue value='&lt;'/><other/><dataValue/></dataValueSet>trailing <", Some(2)),
            ("<dataValueSet><dataValue value='1'/>", None),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><dataValueSet><dataValue value='&b;'/></dataValueSet>", None),
            ("<dataValueSet", None),
            ("<foo/>", None),
            ("", None),
        ] {
            assert_eq!(decode(text.as_bytes()).ok().map(|file| file.entries.len()), read, "{text}");
        }
    }
}
