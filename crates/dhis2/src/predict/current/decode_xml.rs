//! XML: the root says which of the two formats it is, whatever the content type said (`46-adx-as-application-xml`).
//! Namespaces are not looked at (`66n-adx-no-namespace`). Here the values that DHIS2 itself calls `dataValueSet`.

use super::decode_adx;
use super::input::{Body, Failure, Input, NamedSchemes, Value};
use super::xml::{Fields, NotXml, Tag, Xml, take};
use crate::period::Calendar;

pub(super) fn decode(text: &str, calendar: Calendar) -> Result<Body<'_>, Failure> {
    let mut xml = Xml::new(text);
    loop {
        match xml.next() {
            Ok(Some(Tag::Start("dataValueSet", fields))) => {
                return data_value_set(&mut xml, fields);
            }
            Ok(Some(Tag::Start("adx", _))) => return decode_adx::decode(&mut xml, calendar),
            // `74b-bad-xml`, `74c-xml-wrong-root`
            Ok(Some(Tag::Start(..)) | None) | Err(NotXml) => return Err(Failure::xml()),
            Ok(Some(_)) => {}
        }
    }
}

/// After the root has been read, a file that is no XML is an error without a name.
impl From<NotXml> for Failure {
    fn from(_: NotXml) -> Self {
        Self::new(500, "xml")
    }
}

fn data_value_set<'a>(xml: &mut Xml<'a>, mut fields: Fields<'a>) -> Result<Body<'a>, Failure> {
    let dry_run = take(&mut fields, "dryRun").map(|text| text.eq_ignore_ascii_case("true"));
    let mut input = Input {
        data_set: take(&mut fields, "dataSet"),
        complete_date: take(&mut fields, "completeDate"),
        org_unit: take(&mut fields, "orgUnit"),
        period: take(&mut fields, "period"),
        attribute_combo: take(&mut fields, "attributeOptionCombo"),
        ..Input::default()
    };
    let mut schemes = NamedSchemes::default();
    for (name, scheme) in fields {
        if let Some(place) = schemes.place(&name) {
            *place = Some(scheme);
        }
    }
    loop {
        match xml.next()? {
            Some(Tag::Start("dataValue", fields)) => input.values.push(value(fields)),
            Some(Tag::End("dataValueSet")) => break,
            Some(_) => {}
            None => break,
        }
    }
    Ok(Body { inputs: vec![input], dry_run, schemes, remarks: Vec::new() })
}

fn value(fields: Fields<'_>) -> Value<'_> {
    let mut value = Value::default();
    for (name, text) in fields {
        let is_true = text.eq_ignore_ascii_case("true");
        match name.as_ref() {
            "dataElement" => value.data_element = Some(text),
            "orgUnit" => value.org_unit = Some(text),
            "categoryOptionCombo" => value.option_combo = Some(text),
            "attributeOptionCombo" => value.attribute_combo = Some(text),
            "period" => value.period = Some(text),
            "value" => value.value = Some(text),
            "comment" => value.comment = Some(text),
            "followUp" => value.follow_up = Some(is_true),
            "deleted" => value.deleted = Some(is_true),
            _ => {}
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_what_ends_the_request() {
        for (xml, values) in [
            (r#"<dataValueSet/>"#, Ok(0)),
            (r#"<x:dataValueSet xmlns:x="u"><x:dataValue value="&lt;1"/></x:dataValueSet>"#, Ok(1)),
            (
                r#"<?xml version="1.0"?><!-- a --><dataValueSet dryRun="true"><dataValue value="1"/><other/></dataValueSet>"#,
                Ok(1),
            ),
            (
                r#"<!DOCTYPE d [<!ENTITY e "x">]><dataValueSet><dataValue value="&e;"/></dataValueSet>"#,
                Err(500),
            ),
            (r#"<dataValueSet><dataValue value="1"/>"#, Err(500)),
            (r#"<dataValueSet><dataValue></dataValueSet>"#, Err(500)),
            ("<foo/>", Err(400)),
            ("<dataValueSet\n", Err(400)),
            ("", Err(400)),
        ] {
            let read = decode(xml, Calendar::Iso);
            let read = read.map(|body| body.inputs[0].values.len()).map_err(|failure| failure.http);
            assert_eq!(read, values, "{xml}");
        }
    }
}
