//! What a tracked entity or an event says, field by field, by the mapping. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use jumla_dhis2::Uid;
use jumla_dhis2::client::{Event, TrackedEntity};
use jumla_domain::DocumentId;

use crate::receive::document_id::{Source, document_id};
use crate::surface::{
    FieldSource, PersonMapping, ReceivedKind, ReceivedReason, ReportMapping, SourceProperty,
};

/// What stands in the document of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub kind: ReceivedKind,
    /// In DHIS2.
    pub source: String,
    pub id: DocumentId,
    /// The name, or the form.
    pub label: String,
    pub org_unit: String,
    /// The person that an event is about.
    pub person: Option<DocumentId>,
    /// The day of an event.
    pub day: Option<NaiveDate>,
    /// By its path in the document. `None`: DHIS2 has no value for it.
    pub fields: BTreeMap<String, Option<String>>,
    /// The type of contact, or the form.
    pub form: String,
}

/// Why nothing can be made of it, and of which field.
pub(super) type Unmade = (ReceivedReason, Option<String>);

pub(super) fn person(entity: &TrackedEntity, mapping: &PersonMapping) -> (Wanted, Option<Unmade>) {
    let id = document_id(Source::TrackedEntity, entity.id.as_str());
    let property = |property| match property {
        SourceProperty::Id => Some(entity.id.to_string()),
        SourceProperty::OrgUnit => Some(entity.org_unit.to_string()),
        SourceProperty::OccurredOn | SourceProperty::Status => None,
    };
    let (fields, unmade) = fields(&mapping.fields, "", &["name"], &entity.values, &property);
    let label = fields.get("name").cloned().flatten();
    let wanted = Wanted {
        kind: ReceivedKind::Person,
        source: entity.id.to_string(),
        id,
        label: label.unwrap_or_else(|| entity.id.to_string()),
        org_unit: entity.org_unit.to_string(),
        person: None,
        day: None,
        fields,
        form: mapping.contact_type.clone(),
    };
    (wanted, unmade)
}

pub(super) fn report(event: &Event, mapping: &ReportMapping) -> (Wanted, Option<Unmade>) {
    let day = event.occurred_at.as_deref().and_then(|text| text.get(..10)?.parse::<NaiveDate>().ok());
    let property = |property| match property {
        SourceProperty::Id => Some(event.id.to_string()),
        SourceProperty::OrgUnit => Some(event.org_unit.to_string()),
        SourceProperty::OccurredOn => day.map(|day| day.to_string()),
        SourceProperty::Status => event.status.clone(),
    };
    let (fields, mut unmade) = fields(&mapping.fields, "fields.", &[], &event.values, &property);
    if day.is_none() {
        unmade.get_or_insert((ReceivedReason::NoDate, None));
    }
    let person = event.tracked_entity.as_ref().map(|id| document_id(Source::TrackedEntity, id.as_str()));
    let wanted = Wanted {
        kind: ReceivedKind::Report,
        source: event.id.to_string(),
        id: document_id(Source::Event, event.id.as_str()),
        label: mapping.form.clone(),
        org_unit: event.org_unit.to_string(),
        person,
        day,
        fields,
        form: mapping.form.clone(),
    };
    (wanted, unmade)
}

fn fields(
    mapping: &BTreeMap<String, FieldSource>,
    prefix: &str,
    required: &[&str],
    values: &BTreeMap<Uid, String>,
    property: &dyn Fn(SourceProperty) -> Option<String>,
) -> (BTreeMap<String, Option<String>>, Option<Unmade>) {
    let (mut fields, mut unmade) = (BTreeMap::new(), None);
    for (name, source) in mapping {
        let by_id = source.attribute.as_deref().or(source.data_element.as_deref());
        let text = match (by_id, source.property, &source.text) {
            (Some(id), _, _) => values.get(id).cloned(),
            (None, Some(one), _) => property(one),
            (None, None, text) => text.clone(),
        };
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let text = match text {
            Some(text) if !source.values.is_empty() => {
                let word = source.values.get(&text).cloned();
                if word.is_none() {
                    unmade.get_or_insert((ReceivedReason::ValueUnknown, Some(name.clone())));
                }
                word
            }
            text => text,
        };
        if text.is_none() && (source.required || required.contains(&name.as_str())) {
            unmade.get_or_insert((ReceivedReason::FieldMissing, Some(name.clone())));
        }
        fields.insert(format!("{prefix}{name}"), text);
    }
    (fields, unmade)
}
