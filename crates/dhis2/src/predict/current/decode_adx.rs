//! ADX, as this server reads it: attributes that are none of its own are categories; groups in a row that share their head
//! become one, and their values are counted on.

use std::borrow::Cow;

use super::input::{Body, Failure, Input, NamedSchemes, Options, Text, Value};
use super::xml::{Fields, Tag, Xml, take};
use crate::period::{Calendar, Period};

pub(super) fn decode<'a>(xml: &mut Xml<'a>, calendar: Calendar) -> Result<Body<'a>, Failure> {
    let mut inputs: Vec<Input<'a>> = Vec::new();
    while let Some(tag) = xml.next()? {
        let Tag::Start(name, fields) = tag else { continue };
        if name != "group" {
            continue;
        }
        let mut group = head(fields, calendar)?;
        values(xml, &mut group)?;
        match inputs.last_mut() {
            Some(last) if is_one(last, &group) => merge(last, group),
            _ => inputs.push(group),
        }
    }
    Ok(Body { inputs, dry_run: None, schemes: NamedSchemes::default(), remarks: Vec::new() })
}

fn head<'a>(mut fields: Fields<'a>, calendar: Calendar) -> Result<Input<'a>, Failure> {
    let data_set = take(&mut fields, "dataSet");
    let org_unit = take(&mut fields, "orgUnit");
    let complete_date = take(&mut fields, "completeDate");
    let interval = take(&mut fields, "period").ok_or_else(|| Failure::new(500, "period"))?;
    // What is none is answered 400 (`47`, `66j`, `h221`); a day within will do for the first.
    let period = Period::parse_adx(&interval, calendar);
    let period = period.map_err(|_| Failure::at(400, "period", 0, &interval))?;
    let attribute_combo = take(&mut fields, "attributeOptionCombo");
    let attribute_options = (attribute_combo.is_none() && !fields.is_empty()).then(|| options(fields));
    Ok(Input {
        data_set,
        complete_date,
        org_unit,
        period: Some(Cow::Owned(period.id())),
        attribute_combo,
        attribute_options,
        ..Input::default()
    })
}

fn options(fields: Fields<'_>) -> Options<'_> {
    let mut options: Options<'_> = fields.into_iter().map(|(name, option)| (name, Some(option))).collect();
    options.sort();
    options
}

fn values<'a>(xml: &mut Xml<'a>, group: &mut Input<'a>) -> Result<(), Failure> {
    loop {
        match xml.next()? {
            Some(Tag::Start("dataValue", fields)) => {
                let mut value = value(fields, group);
                if let Some(annotation) = annotation(xml)? {
                    value.value = Some(Cow::Owned(annotation));
                }
                group.values.push(value);
            }
            Some(Tag::End("group")) => return Ok(()),
            Some(_) => {}
            None => return Ok(()),
        }
    }
}

fn value<'a>(mut fields: Fields<'a>, group: &Input<'a>) -> Value<'a> {
    let is_true = |text: Text<'_>| text.eq_ignore_ascii_case("true");
    let mut value = Value {
        data_element: take(&mut fields, "dataElement"),
        org_unit: group.org_unit.clone(),
        option_combo: take(&mut fields, "categoryOptionCombo"),
        value: take(&mut fields, "value"),
        comment: take(&mut fields, "comment"),
        follow_up: take(&mut fields, "followup").map(is_true),
        deleted: take(&mut fields, "deleted").map(is_true),
        ..Value::default()
    };
    if value.option_combo.is_none() {
        // Also where there is none at all: then it is no combo (`40`, `h176`).
        value.rare().options = Some(options(fields));
    }
    value
}

/// The text of an annotation takes the place of the value (`h219-adx2-annotation-imp`).
fn annotation(xml: &mut Xml<'_>) -> Result<Option<String>, Failure> {
    let mut text: Option<String> = None;
    let mut inside = false;
    loop {
        match xml.next()? {
            Some(Tag::Start("annotation", _)) if text.is_none() => {
                text = Some(String::new());
                inside = true;
            }
            Some(Tag::End("annotation")) => inside = false,
            Some(Tag::Text(part)) if inside => {
                if let Some(text) = &mut text {
                    text.push_str(&part);
                }
            }
            Some(Tag::End("dataValue")) => return Ok(text),
            Some(_) => {}
            None => return Ok(text),
        }
    }
}

/// Whether two groups are read as one.
fn is_one(one: &Input<'_>, other: &Input<'_>) -> bool {
    one.data_set.is_some()
        && one.data_set == other.data_set
        && one.attribute_combo == other.attribute_combo
        && one.attribute_options == other.attribute_options
        && one.complete_date == other.complete_date
}

/// Values stand under the head's period until heads differ; then each has its own.
fn merge<'a>(one: &mut Input<'a>, mut other: Input<'a>) {
    if one.org_unit != other.org_unit {
        one.org_unit = None;
    }
    if one.period != other.period {
        for group in [&mut *one, &mut other] {
            if let Some(period) = group.period.take() {
                group.values.iter_mut().for_each(|value| value.period = Some(period.clone()));
            }
        }
    }
    one.values.append(&mut other.values);
}

#[cfg(test)]
mod tests {
    use super::super::decode_xml;
    use super::*;

    #[test]
    fn neighbours_with_one_head_are_read_as_one() {
        let group = |set: &str, unit: &str, month: &str| {
            format!(
                r#"<group dataSet="{set}" orgUnit="{unit}" period="2026-{month}-01/P1M"><dataValue dataElement="e" SEX="F" value="0"><annotation>a &amp; b</annotation></dataValue></group>"#
            )
        };
        let file = format!(
            "<adx>{}{}{}{}</adx>",
            group("A", "u", "10"),
            group("A", "v", "10"),
            group("A", "v", "11"),
            group("B", "v", "11")
        );
        let body = decode_xml::decode(&file, Calendar::Iso).unwrap();
        let shape: Vec<_> =
            body.inputs.iter().map(|input| (input.values.len(), input.period.as_deref())).collect();
        assert_eq!(shape, [(3, None), (1, Some("202611"))]);
        let first = &body.inputs[0].values;
        let periods: Vec<_> = first.iter().map(|value| value.period.as_deref()).collect();
        assert_eq!(periods, [Some("202610"), Some("202610"), Some("202611")]);
        let units: Vec<_> = first.iter().map(|value| value.org_unit.as_deref()).collect();
        assert_eq!(units, [Some("u"), Some("v"), Some("v")]);
        assert_eq!(first[0].value.as_deref(), Some("a & b"));
        assert_eq!(first[0].rare.as_ref().unwrap().options.as_ref().unwrap()[0].0, "SEX");
    }

    #[test]
    fn what_ends_the_request() {
        for (adx, http) in [
            (r#"<adx><group period="202610"/></adx>"#, 400),
            (r#"<adx><group dataSet="A"/></adx>"#, 500),
            (r#"<adx><group period="2026-10-01/P1M">"#, 500),
        ] {
            let failure = decode_xml::decode(adx, Calendar::Iso).err().unwrap();
            assert_eq!(failure.http, http, "{adx}");
        }
    }
}
