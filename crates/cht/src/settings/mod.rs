//! The CHT's settings: what of them Jumla uses, in its own words.
//!
//! Programme code (task rules, contact summary) is never run here and is left out of what is kept.

mod target;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jumla_domain::{ContactType, DataSetId, MonthStart, TargetDefinition};
use serde_json::Value;

/// The oldest CHT whose replication Jumla speaks.
pub const OLDEST_VERSION: (u32, u32) = (4, 3);

/// The value of the settings document.
#[derive(Clone, Debug)]
pub struct Settings(Value);

/// A data set as the settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSet {
    pub id: DataSetId,
    pub name: String,
}

/// Texts by language, as collected from the translation documents.
pub type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// Looks up texts in the order of languages that a reader wants.
#[derive(Clone, Copy, Debug)]
pub struct Dictionary<'a> {
    texts: &'a Texts,
    languages: [&'a str; 3],
}

impl Settings {
    /// Takes the settings object, leaving out programme code.
    #[must_use]
    pub fn new(mut value: Value) -> Self {
        if let Some(settings) = value.as_object_mut() {
            settings.remove("contact_summary");
            if let Some(tasks) = settings.get_mut("tasks").and_then(Value::as_object_mut) {
                tasks.remove("rules");
            }
        }
        Self(value)
    }

    #[must_use]
    pub fn as_json(&self) -> &Value {
        &self.0
    }

    #[must_use]
    pub fn locale(&self) -> &str {
        self.0.get("locale").and_then(Value::as_str).unwrap_or("en")
    }

    /// A dictionary that tries the reader's language, then the server's, then English.
    #[must_use]
    pub fn dictionary<'a>(&'a self, texts: &'a Texts, language: Option<&'a str>) -> Dictionary<'a> {
        Dictionary { texts, languages: [language.unwrap_or(self.locale()), self.locale(), "en"] }
    }

    /// Configured targets in the order of the settings; those without an id are left out.
    #[must_use]
    pub fn targets(&self, dictionary: Dictionary<'_>) -> Vec<TargetDefinition> {
        self.items("/tasks/targets/items").iter().filter_map(|item| target::read(item, dictionary)).collect()
    }

    /// Data sets of DHIS2 that the server exports.
    #[must_use]
    pub fn data_sets(&self, dictionary: Dictionary<'_>) -> Vec<DataSet> {
        self.items("/dhis_data_sets")
            .iter()
            .filter_map(|entry| {
                let id = entry.get("id")?.as_str()?;
                let key = entry.get("translation_key").and_then(Value::as_str);
                let name = key.map_or(id, |key| dictionary.text(key).unwrap_or(key)).to_owned();
                Some(DataSet { id: id.into(), name })
            })
            .collect()
    }

    /// Forms that come by SMS or over the API, with their titles. Those that are filled in on a phone are documents of
    /// their own, and not in the settings.
    #[must_use]
    pub fn forms(&self, dictionary: Dictionary<'_>) -> BTreeMap<String, String> {
        let forms = self.0.get("forms").and_then(Value::as_object);
        forms
            .into_iter()
            .flatten()
            .map(|(code, form)| {
                let text = |pointer| form.pointer(pointer).and_then(Value::as_str);
                let translated = text("/meta/translation_key").and_then(|key| dictionary.text(key));
                (code.clone(), translated.or(text("/meta/label")).unwrap_or(code).to_owned())
            })
            .collect()
    }

    #[must_use]
    pub fn month_start(&self) -> MonthStart {
        let day = |pointer| self.0.pointer(pointer).and_then(leading_integer);
        let day = match self.0.pointer("/uhc/month_start_date") {
            Some(present) if !present.is_null() => leading_integer(present),
            _ => day("/uhc/visit_count/month_start_date"),
        };
        day.map_or_else(MonthStart::default, MonthStart::new)
    }

    /// Types of contact; the classic hierarchy where the settings name none.
    #[must_use]
    pub fn contact_types(&self) -> Vec<ContactType> {
        let types: Vec<ContactType> = self
            .items("/contact_types")
            .iter()
            .filter_map(|entry| {
                let parents = entry.get("parents").and_then(Value::as_array);
                Some(ContactType {
                    id: entry.get("id")?.as_str()?.to_owned(),
                    name_key: entry.get("name_key").and_then(Value::as_str).map(ToOwned::to_owned),
                    parents: parents
                        .map(|list| list.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect())
                        .unwrap_or_default(),
                    person: entry.get("person").is_some_and(truthy),
                })
            })
            .collect();
        if types.is_empty() { classic_hierarchy() } else { types }
    }

    /// Whether an account with these roles works offline: it is no administrator and not `mm-online`, and at least
    /// one of its known roles is an offline role, or none is known.
    #[must_use]
    pub fn is_offline(&self, roles: &[String]) -> bool {
        if roles.iter().any(|role| ["_admin", "admin", "mm-online"].contains(&role.as_str())) {
            return false;
        }
        let known: Vec<&Value> =
            roles.iter().filter_map(|role| self.0.get("roles").and_then(|all| all.get(role))).collect();
        known.is_empty() || known.iter().any(|role| role.get("offline").is_some_and(truthy))
    }

    /// Whether one of the roles carries the permission. Administrators have every permission.
    #[must_use]
    pub fn permits(&self, permission: &str, roles: &[String]) -> bool {
        if roles.iter().any(|role| role == "_admin" || role == "admin") {
            return true;
        }
        let holders = self.0.get("permissions").and_then(|all| all.get(permission)).and_then(Value::as_array);
        holders.is_some_and(|holders| {
            holders.iter().filter_map(Value::as_str).any(|one| roles.iter().any(|r| r == one))
        })
    }

    fn items(&self, pointer: &str) -> &[Value] {
        self.0.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Dictionary<'a> {
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a str> {
        let texts = self.texts;
        self.languages
            .iter()
            .filter_map(|language| texts.get(*language)?.get(key))
            .map(String::as_str)
            .find(|text| !text.is_empty())
    }

    /// The pattern of "3 of 10".
    #[must_use]
    pub fn ratio(&self) -> &'a str {
        self.text("analytics.target.aggregates.ratio").unwrap_or("{{pass}} of {{total}}")
    }
}

pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(bool) => *bool,
        Value::Number(number) => number.to_string() != "0",
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// The integer that a text or number begins with.
fn leading_integer(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let digits =
        text.char_indices().take_while(|&(at, c)| c.is_ascii_digit() || (at == 0 && c == '-')).count();
    text.get(..digits)?.parse().ok()
}

fn classic_hierarchy() -> Vec<ContactType> {
    let kind = |id: &str, parents: &[&str], person| ContactType {
        id: id.to_owned(),
        name_key: Some(format!("contact.type.{id}")),
        parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
        person,
    };
    vec![
        kind("district_hospital", &[], false),
        kind("health_center", &["district_hospital"], false),
        kind("clinic", &["health_center"], false),
        kind("person", &["district_hospital", "health_center", "clinic"], true),
    ]
}
