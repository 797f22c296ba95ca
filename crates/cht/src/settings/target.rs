//! One entry of `tasks.targets.items`.

use jumla_domain::{Goal, MappingEntry, Measure, Number, TargetDefinition, TargetKind};
use serde_json::Value;

use super::{Dictionary, truthy};

pub(super) fn read(item: &Value, dictionary: Dictionary<'_>) -> Option<TargetDefinition> {
    let id = item.get("id")?.as_str()?;
    let kind = match item.get("type").and_then(Value::as_str) {
        Some("percent") => TargetKind::Percent,
        _ => TargetKind::Count,
    };
    Some(TargetDefinition {
        id: id.into(),
        kind,
        goal: goal(item.get("goal")),
        title: title(item, dictionary).unwrap_or_else(|| id.to_owned()),
        icon: item.get("icon").and_then(Value::as_str).map(ToOwned::to_owned),
        aggregate: item.get("aggregate").is_some_and(truthy),
        mapping: item.get("dhis").map(mapping).unwrap_or_default(),
    })
}

/// A number, or a text that spells one.
fn goal(value: Option<&Value>) -> Goal {
    let number = match value {
        Some(Value::Number(number)) => Number::parse(&number.to_string()),
        Some(Value::String(text)) => Number::parse(text),
        _ => None,
    };
    number.map_or(Goal::NONE, Goal)
}

/// The translation; else the older lists of translations; else the translation key itself.
fn title(item: &Value, dictionary: Dictionary<'_>) -> Option<String> {
    let key = item.get("translation_key").and_then(Value::as_str);
    key.and_then(|key| dictionary.text(key))
        .or_else(|| listed_title(item.get("name"), dictionary))
        .or_else(|| listed_title(item.get("title"), dictionary))
        .or(key)
        .map(ToOwned::to_owned)
}

/// Titles of older configurations: a text, or `[{locale, content}]`.
fn listed_title<'a>(titles: Option<&'a Value>, dictionary: Dictionary<'_>) -> Option<&'a str> {
    match titles? {
        Value::String(text) => Some(text),
        Value::Array(list) => {
            let in_language = |language: &str| {
                list.iter().find(|entry| entry.get("locale").and_then(Value::as_str) == Some(language))
            };
            let entry =
                dictionary.languages.iter().find_map(|language| in_language(language)).or(list.first())?;
            entry.get("content")?.as_str()
        }
        _ => None,
    }
}

/// The targets' documentation allows an object or a list of objects. (The CHT's own export takes only the object.)
fn mapping(dhis: &Value) -> Vec<MappingEntry> {
    let entries = match dhis {
        Value::Array(entries) => entries.as_slice(),
        single => std::slice::from_ref(single),
    };
    entries
        .iter()
        .filter_map(|entry| {
            let text = |key: &str| entry.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            Some(MappingEntry {
                measure: Measure::Total,
                data_element: text("dataElement")?.into(),
                category_option_combo: text("categoryOptionCombo").map(Into::into),
                attribute_option_combo: text("attributeOptionCombo").map(Into::into),
                data_set: text("dataSet").map(Into::into),
            })
        })
        .collect()
}
