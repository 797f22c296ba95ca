//! The numbers of `GET /api/v2/export/dhis`: what the CHT makes of a month's target documents.
//!
//! This is the CHT's algorithm with all its doubtful sides (facts/cht.md §4), kept so that Jumla's own can be
//! compared with it. Who may ask, and how, is in [`super::target`].

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value, json};

use super::js::{Sum, parse_int, truthy};
use super::world::{World, lineage};

/// Why there are no numbers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// 400 with this message.
    BadRequest(String),
    /// The server's code runs into something it did not expect: 500.
    Crash,
}

/// One data element of the data set, and the targets that feed it.
struct Element<'a> {
    data_element: &'a Value,
    attributes: &'a Map<String, Value>,
    target_id: &'a str,
}

/// The org units that take part, in the order of the answer, with the contact that brought each in.
#[derive(Default)]
struct Units<'a> {
    order: Vec<&'a str>,
    names: HashMap<&'a str, &'a Value>,
    of_contact: HashMap<&'a str, Vec<&'a str>>,
}

pub(crate) fn export(world: &World, question: &Value, today: NaiveDate) -> Result<Value, Refusal> {
    let filters = &question["filters"];
    let data_set = filters.get("dataSet").filter(|value| truthy(Some(value)));
    let data_set = data_set.ok_or_else(|| bad("filter \"dataSet\" is required"))?;
    let from = filters["date"].get("from").and_then(parse_int).filter(|from| *from != 0);
    let from = from.ok_or_else(|| bad("filter \"from\" is required"))?;
    let from = DateTime::from_timestamp_millis(from).ok_or(Refusal::Crash)?;

    let data_set = data_set.as_str().unwrap_or_default();
    let configured = world.settings()["dhis_data_sets"].as_array().into_iter().flatten();
    let found = configured.into_iter().find(|set| set["id"] == data_set);
    let found = found.ok_or_else(|| bad(&format!("dataSet \"{data_set}\" is not defined")))?;
    let definitions = definitions(world, data_set);
    if definitions.is_empty() {
        return Err(bad(&format!("dataSet \"{data_set}\" has no dataElements")));
    }

    let units = units(world, data_set, filters.get("orgUnit"));
    let elements = elements(&definitions);
    let sums = sums(world, &from.format("%Y-%m").to_string(), &definitions, &units)?;
    let human = question["options"]["humanReadable"] == "true";
    let rows: Vec<Value> = units
        .order
        .iter()
        .flat_map(|unit| elements.iter().map(move |element| (*unit, element)))
        .map(|(unit, element)| row(unit, element, &units, &sums, human))
        .collect();
    let name = if human { translate(world, &found["translation_key"]) } else { json!(data_set) };
    Ok(json!({
        "dataSet": name,
        "completeDate": today.format("%Y-%m-%d").to_string(),
        "period": from.format("%Y%m").to_string(),
        "dataValues": rows,
    }))
}

fn bad(message: &str) -> Refusal {
    Refusal::BadRequest(message.to_owned())
}

/// The targets of the data set, in configured order. A list in `dhis` has no `dataElement` and so is not one.
fn definitions<'a>(world: &'a World, data_set: &str) -> Vec<Element<'a>> {
    let items = world.settings()["tasks"]["targets"]["items"].as_array().into_iter().flatten();
    items
        .filter_map(|item| {
            let attributes = item["dhis"].as_object()?;
            let data_element = attributes.get("dataElement").filter(|element| truthy(Some(element)))?;
            let target_id = item["id"].as_str()?;
            serves(attributes.get("dataSet"), data_set).then_some(Element {
                data_element,
                attributes,
                target_id,
            })
        })
        .collect()
}

fn serves(own: Option<&Value>, data_set: &str) -> bool {
    !truthy(own) || own.is_some_and(|own| own == data_set)
}

/// One per data element: in the first one's place, with the last one's attributes.
fn elements<'a>(definitions: &'a [Element<'a>]) -> Vec<&'a Element<'a>> {
    let mut elements: Vec<&Element> = Vec::new();
    for definition in definitions {
        match elements.iter_mut().find(|known| known.data_element == definition.data_element) {
            Some(known) => *known = definition,
            None => elements.push(definition),
        }
    }
    elements
}

/// Contacts in the order of the view, each with all its matching entries wherever the filter found it.
fn units<'a>(world: &'a World, data_set: &str, filter: Option<&Value>) -> Units<'a> {
    let mut units = Units::default();
    for (key, doc) in by_org_unit(world) {
        let id = doc["_id"].as_str().unwrap();
        if units.of_contact.contains_key(id) || filter.is_some_and(|filter| filter != key) {
            continue;
        }
        let mut own = Vec::new();
        for entry in entries(doc) {
            let Some(unit) = entry["orgUnit"].as_str().filter(|unit| !unit.is_empty()) else { continue };
            if !serves(entry.get("dataSet"), data_set) {
                continue;
            }
            if !units.names.contains_key(unit) {
                units.order.push(unit);
            }
            units.names.insert(unit, &doc["name"]);
            if !own.contains(&unit) {
                own.push(unit);
            }
        }
        units.of_contact.insert(id, own);
    }
    units
}

/// The view `medic-admin/contacts_by_dhis_orgunit`: (org unit, contact), in its order.
pub(crate) fn by_org_unit(world: &World) -> Vec<(&str, &Value)> {
    let mut rows: Vec<(&str, &Value)> = world
        .contacts()
        .flat_map(|doc| entries(doc).into_iter().map(move |entry| (entry, doc)))
        .filter_map(|(entry, doc)| Some((entry["orgUnit"].as_str().filter(|unit| !unit.is_empty())?, doc)))
        .collect();
    rows.sort_by_cached_key(|(unit, _)| collation(unit));
    rows
}

/// CouchDB sorts view keys as a dictionary does: letters first by letter, then small before capital.
fn collation(key: &str) -> (String, Vec<bool>) {
    (key.to_lowercase(), key.chars().map(char::is_uppercase).collect())
}

fn entries(doc: &Value) -> Vec<&Value> {
    match &doc["dhis"] {
        Value::Array(entries) => entries.iter().collect(),
        Value::Object(_) => vec![&doc["dhis"]],
        _ => Vec::new(),
    }
}

type Sums<'a> = HashMap<(&'a str, String), Sum>;

fn sums<'a>(
    world: &World,
    month: &str,
    definitions: &[Element],
    units: &Units<'a>,
) -> Result<Sums<'a>, Refusal> {
    let mut sums = Sums::new();
    let prefix = format!("target~{month}~");
    for (_, stored) in world.stored_from(&prefix).take_while(|(id, _)| id.starts_with(&prefix)) {
        if stored.deleted() {
            continue;
        }
        let doc = stored.body().read();
        let Some(owner) = doc["owner"].as_str().and_then(|owner| world.document(owner)) else {
            continue;
        };
        let reached = reached(owner, units);
        if reached.is_empty() {
            continue;
        }
        for target in doc["targets"].as_array().ok_or(Refusal::Crash)? {
            for definition in definitions.iter().filter(|definition| target["id"] == definition.target_id) {
                let value = target.get("value").filter(|value| !value.is_null()).ok_or(Refusal::Crash)?;
                for unit in &reached {
                    let sum = sums.entry((unit, definition.data_element.to_string())).or_insert(Sum::ZERO);
                    *sum = sum.plus(value.get("total"));
                }
            }
        }
    }
    Ok(sums)
}

/// The org units of a contact and of everything above it.
fn reached<'a>(owner: &Value, units: &Units<'a>) -> Vec<&'a str> {
    let mut reached = Vec::new();
    for id in owner["_id"].as_str().into_iter().chain(lineage(owner)) {
        for unit in units.of_contact.get(id).into_iter().flatten() {
            if !reached.contains(unit) {
                reached.push(*unit);
            }
        }
    }
    reached
}

fn row(unit: &str, element: &Element, units: &Units, sums: &Sums, human: bool) -> Value {
    let mut row = Map::new();
    let label = if human { &json!(element.target_id) } else { element.data_element };
    row.insert("dataElement".into(), label.clone());
    for (key, value) in
        element.attributes.iter().filter(|(key, _)| !["dataElement", "dataSet"].contains(&key.as_str()))
    {
        row.insert(key.clone(), value.clone());
    }
    row.insert("orgUnit".into(), if human { units.names[unit].clone() } else { json!(unit) });
    let sum = sums.get(&(unit, element.data_element.to_string()));
    row.insert("value".into(), sum.unwrap_or(&Sum::ZERO).to_json());
    Value::Object(row)
}

/// In the language of the settings, or the key itself.
fn translate(world: &World, key: &Value) -> Value {
    let locale = world.settings()["locale"].as_str().unwrap_or("en");
    let Some(messages) = world.document(&format!("messages-{locale}")) else { return key.clone() };
    let key_text = key.as_str().unwrap_or_default();
    let custom = messages["custom"].get(key_text);
    custom.or_else(|| messages["generic"].get(key_text)).unwrap_or(key).clone()
}
