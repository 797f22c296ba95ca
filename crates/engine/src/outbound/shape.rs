//! What a mapping gave, in the shapes of DHIS2.
//!
//! UIDs follow from the person and from the document, so that sending again changes what is there. The name of a mapping is
//! no part of them: it may be changed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use jumla_dhis2::Uid;
use jumla_dhis2::file::OutValue;
use jumla_dhis2::tracker::{
    AttributeValue, DataValue, Enrollment, Event, Payload, TrackedEntity, derive_uid,
};
use serde_json::{Map, Value};

use crate::surface::{
    OutboundDataValues, OutboundEnrollment, OutboundEvent, OutboundMapping, OutboundSource,
    OutboundStageEvent, OutboundTracker,
};

/// What would be sent for one document.
#[derive(Clone, Debug, PartialEq)]
pub enum OutboundPayload {
    Tracker(Payload),
    /// Of one org unit and period.
    DataValues {
        data_set: Uid,
        values: Vec<OutValue>,
    },
}

/// What is wrong with a value that a mapping gave. The value itself is not repeated: it may be a patient's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundFault {
    #[error("there is no value")]
    Missing,
    #[error("it is no date")]
    NotADate,
    #[error("it is no month")]
    NotAMonth,
    #[error("the value has no code among the mapping's")]
    NoCode,
    #[error("a list or an object is no value")]
    NotAValue,
    #[error("it is no UID")]
    NotAUid,
}

type Wrong = (String, OutboundFault);

pub(super) fn shape(mapping: &OutboundMapping, text: &str) -> Result<OutboundPayload, Wrong> {
    let given: Value = serde_json::from_str(text).unwrap_or_default();
    let given = Given(given.as_object().cloned().unwrap_or_default());
    match mapping {
        OutboundMapping::Tracker(tracker) => given.tracker(tracker).map(OutboundPayload::Tracker),
        OutboundMapping::Event(event) => given.event(event).map(OutboundPayload::Tracker),
        OutboundMapping::DataValues(values) => given.data_values(values),
    }
}

/// What the rules of a mapping gave, by where they put it.
struct Given(Map<String, Value>);

impl Given {
    fn tracker(&self, mapping: &OutboundTracker) -> Result<Payload, Wrong> {
        let (person, unit) = (self.text("person")?, self.uid("orgUnit")?);
        let mut entity = TrackedEntity {
            tracked_entity: Some(derive_uid(&person, ENTITY)),
            tracked_entity_type: Some(mapping.tracked_entity_type.as_str().into()),
            org_unit: Some(unit.clone()),
            ..TrackedEntity::default()
        };
        for (attribute, source) in &mapping.attributes {
            let at = format!("attributes.{attribute}");
            let found = self.0.get("attributes").and_then(|all| all.get(attribute));
            if let Some(value) =
                found.map(|value| written(value, source).map_err(|fault| (at, fault))).transpose()?
            {
                entity.attributes.push(AttributeValue {
                    attribute: attribute.as_str().into(),
                    value,
                    ..AttributeValue::default()
                });
            }
        }
        if let Some(enrollment) = &mapping.enrollment {
            entity.enrollments.push(self.enrollment(enrollment, &person, &unit)?);
        }
        Ok(Payload { tracked_entities: vec![entity], ..Payload::default() })
    }

    fn enrollment(
        &self,
        mapping: &OutboundEnrollment,
        person: &str,
        unit: &Uid,
    ) -> Result<Enrollment, Wrong> {
        let program: Uid = mapping.program.as_str().into();
        let enrollment = enrollment_of(person, &program);
        let enrolled = self.date("enrolledAt", self.0.get("enrolledAt"))?;
        let occurred = match self.0.get("occurredAt") {
            Some(value) => self.date("occurredAt", Some(value))?,
            None => enrolled.clone(),
        };
        let mut events = Vec::new();
        for (n, event) in mapping.events.iter().enumerate() {
            events.push(Event {
                enrollment: Some(enrollment.clone()),
                ..self.stage_event(event, n, &program, unit)?
            });
        }
        Ok(Enrollment {
            tracked_entity: Some(derive_uid(person, ENTITY)),
            enrollment: Some(enrollment),
            program: Some(program),
            org_unit: Some(unit.clone()),
            enrolled_at: Some(enrolled),
            occurred_at: Some(occurred),
            status: Some(mapping.status.clone().unwrap_or_else(|| "ACTIVE".to_owned())),
            events,
            ..Enrollment::default()
        })
    }

    fn event(&self, mapping: &OutboundEvent) -> Result<Payload, Wrong> {
        let program: Uid = mapping.program.as_str().into();
        let unit = self.uid("orgUnit")?;
        let enrollment = match &mapping.person {
            Some(_) => Some(enrollment_of(&self.text("person")?, &program)),
            None => None,
        };
        let event = Event { enrollment, ..self.stage_event(&mapping.event, 0, &program, &unit)? };
        Ok(Payload { events: vec![event], ..Payload::default() })
    }

    fn stage_event(
        &self,
        mapping: &OutboundStageEvent,
        n: usize,
        program: &Uid,
        unit: &Uid,
    ) -> Result<Event, Wrong> {
        let document = self.text("document")?;
        let given = self.0.get("events").and_then(|events| events.get(n));
        let occurred = given.and_then(|event| event.get("occurredAt"));
        let mut values = Vec::new();
        for (element, source) in &mapping.data_values {
            let found = given.and_then(|event| event.get("values")).and_then(|values| values.get(element));
            let at = format!("events.{n}.values.{element}");
            if let Some(value) =
                found.map(|value| written(value, source).map_err(|fault| (at, fault))).transpose()?
            {
                values.push(DataValue {
                    data_element: element.as_str().into(),
                    value,
                    ..DataValue::default()
                });
            }
        }
        Ok(Event {
            event: Some(derive_uid(&document, &format!("event/{}/{n}", mapping.program_stage))),
            program: Some(program.clone()),
            program_stage: Some(mapping.program_stage.as_str().into()),
            org_unit: Some(unit.clone()),
            occurred_at: Some(self.date(&format!("events.{n}.occurredAt"), occurred)?),
            status: Some(mapping.status.clone().unwrap_or_else(|| "COMPLETED".to_owned())),
            data_values: values,
            ..Event::default()
        })
    }

    fn data_values(&self, mapping: &OutboundDataValues) -> Result<OutboundPayload, Wrong> {
        let org_unit = self.uid("orgUnit")?;
        let period =
            self.0.get("period").and_then(month).ok_or(("period".to_owned(), OutboundFault::NotAMonth))?;
        let mut values = Vec::new();
        for (n, one) in mapping.values.iter().enumerate() {
            let Some(given) = self.0.get("values").and_then(|all| all.get(n)) else { continue };
            let value = written(given, &one.value).map_err(|fault| (format!("values.{n}"), fault))?;
            // What a report leaves open is no value; a zero is one.
            let Some(value) = value.as_str().filter(|value| !value.is_empty()) else { continue };
            values.push(OutValue {
                data_element: one.data_element.as_str().into(),
                period: period.clone(),
                org_unit: org_unit.clone(),
                category_option_combo: one.category_option_combo.as_deref().map(Uid::from),
                attribute_option_combo: mapping.attribute_option_combo.as_deref().map(Uid::from),
                value: value.to_owned(),
                comment: None,
                deleted: false,
            });
        }
        Ok(OutboundPayload::DataValues { data_set: mapping.data_set.as_str().into(), values })
    }

    fn text(&self, key: &str) -> Result<String, Wrong> {
        match self.0.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            _ => Err((key.to_owned(), OutboundFault::Missing)),
        }
    }

    fn uid(&self, key: &str) -> Result<Uid, Wrong> {
        let text = self.text(key)?;
        if Uid::is_valid(&text) {
            Ok(text.as_str().into())
        } else {
            Err((key.to_owned(), OutboundFault::NotAUid))
        }
    }

    fn date(&self, at: &str, value: Option<&Value>) -> Result<String, Wrong> {
        let day = value.and_then(day).ok_or((at.to_owned(), OutboundFault::NotADate))?;
        Ok(day.format("%Y-%m-%d").to_string())
    }
}

/// What the UID of a tracked entity is for, as it follows from the person.
pub(super) const ENTITY: &str = "trackedEntity";

fn enrollment_of(person: &str, program: &Uid) -> Uid {
    derive_uid(person, &format!("enrollment/{program}"))
}

/// As DHIS2 takes it: text. Nothing takes away what was sent before.
fn written(value: &Value, source: &OutboundSource) -> Result<Value, OutboundFault> {
    let text = match value {
        Value::Null => return Ok(Value::Null),
        Value::String(text) if text.trim().is_empty() => return Ok(Value::Null),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => return Err(OutboundFault::NotAValue),
    };
    let none = BTreeMap::new();
    let codes = match source {
        OutboundSource::Path(_) => &none,
        OutboundSource::Rule(rule) => &rule.codes,
    };
    if codes.is_empty() {
        return Ok(Value::String(text));
    }
    codes.get(&text).cloned().map(Value::String).ok_or(OutboundFault::NoCode)
}

/// A date, a date with a time, or milliseconds since 1970.
fn day(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Number(number) => Some(DateTime::from_timestamp_millis(number.as_i64()?)?.date_naive()),
        Value::String(text) => match DateTime::parse_from_rfc3339(text.trim()) {
            Ok(moment) => Some(moment.to_utc().date_naive()),
            Err(_) => text.trim().get(..10)?.parse().ok(),
        },
        _ => None,
    }
}

/// A month as DHIS2 names it, or that of a date.
fn month(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        // Written as a number.
        Value::Number(number) if (190_001..=299_912).contains(&number.as_i64()?) => number.to_string(),
        _ => String::new(),
    };
    let parts = match (text.len(), text.split_once('-')) {
        (6, None) => text.split_at_checked(4),
        (7, Some(parts)) => Some(parts),
        _ => None,
    };
    let first = match parts {
        Some((year, month)) => NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?,
        None => day(value)?,
    };
    Some(first.format("%Y%m").to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_and_months_are_read_however_a_form_writes_them() {
        for (value, expected) in [
            (json!("2026-10-05"), Some("2026-10-05")),
            (json!("2026-10-05T23:30:00.000Z"), Some("2026-10-05")),
            (json!("2026-10-06T01:30:00+03:00"), Some("2026-10-05")),
            (json!("2026-10-05T23:30"), Some("2026-10-05")),
            (json!(1_791_158_400_000_i64), Some("2026-10-05")),
            (json!("05/10/2026"), None),
            (json!("2026-02-30"), None),
            (json!(""), None),
            (json!(null), None),
        ] {
            assert_eq!(day(&value).map(|day| day.to_string()).as_deref(), expected, "{value}");
        }
        for (value, expected) in [
            (json!("202610"), Some("202610")),
            (json!(202_610), Some("202610")),
            (json!("2026-10"), Some("202610")),
            (json!("2026-10-31"), Some("202610")),
            (json!(1_791_158_400_000_i64), Some("202610")),
            (json!("202613"), None),
            (json!("2026Q4"), None),
            (json!(true), None),
        ] {
            assert_eq!(month(&value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn values_are_texts_and_options_have_codes() {
        let plain = OutboundSource::Path("doc.x".to_owned());
        for (value, expected) in [
            (json!(" 61.5 "), Ok(json!("61.5"))),
            (json!(61.5), Ok(json!("61.5"))),
            (json!(true), Ok(json!("true"))),
            (json!(""), Ok(Value::Null)),
            (json!(null), Ok(Value::Null)),
            (json!([1]), Err(OutboundFault::NotAValue)),
            (json!({}), Err(OutboundFault::NotAValue)),
        ] {
            assert_eq!(written(&value, &plain), expected, "{value}");
        }
        let coded: OutboundSource =
            serde_json::from_value(json!({ "path": "doc.sex", "codes": { "female": "F", "true": "1" } }))
                .unwrap();
        assert_eq!(written(&json!("female"), &coded), Ok(json!("F")));
        assert_eq!(written(&json!(true), &coded), Ok(json!("1")));
        assert_eq!(written(&json!("unknown"), &coded), Err(OutboundFault::NoCode));
        assert_eq!(written(&json!(""), &coded), Ok(Value::Null), "not said is not wrong");
    }
}
