//! What the demo promises to the pages, the stories and the reader of `docs/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{documents, user};

mod findings;
mod reporting;

const EAST_AFRICA: i64 = 3 * 60 * 60 * 1000;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The demo on an ordinary day, on the first and last days of months, on New Year's Day and on a leap day.
fn worlds() -> &'static [World] {
    static WORLDS: LazyLock<Vec<World>> = LazyLock::new(|| {
        ["2026-11-23", "2026-11-01", "2026-12-31", "2027-01-01", "2028-02-29"].map(date).map(World::on).into()
    });
    &WORLDS
}

/// The demo as seen on one day.
struct World {
    documents: Vec<Value>,
    months: Vec<String>,
    today: NaiveDate,
}

impl World {
    fn on(today: NaiveDate) -> Self {
        let months = super::months::ending_with(today).into_iter().rev().map(|month| month.tag).collect();
        Self { documents: documents(today), months, today }
    }

    fn some() -> &'static Self {
        &worlds()[0]
    }

    fn of_type(&self, name: &str) -> Vec<&Value> {
        self.documents.iter().filter(|d| d["type"] == name || d["contact_type"] == name).collect()
    }

    fn by_id(&self) -> BTreeMap<&str, &Value> {
        self.documents.iter().map(|d| (d["_id"].as_str().unwrap(), d)).collect()
    }

    fn setting(&self, pointer: &str) -> &Value {
        self.documents[0]["settings"].pointer(pointer).unwrap()
    }

    /// Target documents of a login in the month so many months ago.
    fn written(&self, login: &str, ago: u64) -> Vec<&Value> {
        let month = &self.months[usize::try_from(ago).unwrap()];
        let account = format!("org.couchdb.user:{login}");
        let mut targets = self.of_type("target");
        targets.retain(|d| d["user"] == *account && d["reporting_period"] == **month);
        targets
    }

    fn only(&self, login: &str, ago: u64) -> &Value {
        let found = self.written(login, ago);
        assert_eq!(found.len(), 1, "{login}, {ago} months ago");
        found[0]
    }
}

#[test]
fn the_same_day_gives_the_same_bytes() {
    for world in worlds() {
        assert_eq!(json!(documents(world.today)).to_string(), json!(world.documents).to_string());
    }
}

#[test]
fn contacts_and_accounts_keep_their_ids() {
    let ids = |world: &'static World| -> BTreeSet<&str> {
        let contacts = world.documents.iter().filter(|d| d["type"] != "target");
        contacts.map(|d| d["_id"].as_str().unwrap()).collect()
    };
    let first = ids(World::some());
    assert!(worlds().iter().all(|world| ids(world) == first));
    // Bahari and its first CHW, written down once: a demo workspace made by an older version stays the same place.
    assert!(first.contains("21691e25-4491-41ae-9c47-264e637440a0"));
    assert!(first.contains("b82fe1d0-e197-4ba2-a8cd-0c5c86e0aaf7"));
}

#[test]
fn ids_are_unique_and_look_right() {
    let world = World::some();
    assert_eq!(world.by_id().len(), world.documents.len());
    for document in &world.documents {
        let (generation, hash) = document["_rev"].as_str().unwrap().split_once('-').unwrap();
        assert!(generation.parse::<u32>().unwrap() > 0);
        assert!(hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
    }
    for contact in world.of_type("contact") {
        let id = contact["_id"].as_str().unwrap();
        let groups: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{id}");
    }
}

#[test]
fn the_promised_amounts_are_there() {
    for world in worlds() {
        assert_eq!(world.of_type("c30_chu").len(), 7);
        assert_eq!(world.of_type("c40_area").len(), 66);
        assert_eq!(world.of_type("c62_chw").len(), 67);
        assert_eq!(world.setting("/tasks/targets/items").as_array().unwrap().len(), 12);
        let periods: BTreeSet<&str> =
            world.of_type("target").iter().map(|d| d["reporting_period"].as_str().unwrap()).collect();
        assert_eq!(periods.len(), 14);
        assert_eq!(periods, world.months.iter().map(String::as_str).collect());
        assert_eq!(*periods.last().unwrap(), world.today.format("%Y-%m").to_string());
    }
}

#[test]
fn every_owner_exists_and_every_lineage_is_complete() {
    let world = World::some();
    let by_id = world.by_id();
    for document in world.of_type("target") {
        let owner = by_id[document["owner"].as_str().unwrap()];
        assert_eq!(owner["contact_type"], "c62_chw");
        let id = format!(
            "target~{}~{}~{}",
            document["reporting_period"].as_str().unwrap(),
            document["owner"].as_str().unwrap(),
            document["user"].as_str().unwrap()
        );
        assert_eq!(document["_id"], *id);
    }
    for contact in world.of_type("contact") {
        if let Some(parent) = contact.get("parent") {
            let real = by_id[parent["_id"].as_str().unwrap()];
            assert_eq!(parent.get("parent"), real.get("parent"), "the stub has the whole chain");
        } else {
            assert_eq!(contact["contact_type"], "c10_county");
        }
        if let Some(primary) = contact.get("contact") {
            let person = by_id[primary["_id"].as_str().unwrap()];
            assert_eq!(primary["parent"], person["parent"]);
            assert_eq!(person["parent"]["_id"], contact["_id"], "the primary contact lives there");
        }
    }
}

#[test]
fn nothing_was_written_outside_its_month_or_after_today() {
    for world in worlds() {
        for document in world.of_type("target") {
            let local = document["updated_date"].as_i64().unwrap() + EAST_AFRICA;
            assert_eq!(local % 86_400_000, 0, "local midnight");
            let day = chrono::DateTime::from_timestamp_millis(local).unwrap().date_naive();
            assert!(day <= world.today, "{document}");
            assert_eq!(document["reporting_period"], *day.format("%Y-%m").to_string());
        }
    }
}

#[test]
fn the_supervisor_has_all_facilities() {
    let world = World::some();
    let by_id = world.by_id();
    let user = user();
    assert_eq!(by_id[super::USER_ID], &user);
    assert_eq!(user["name"], super::USER_NAME);
    assert_eq!(user["roles"], json!(["chw_supervisor"]));
    let facilities: Vec<&str> =
        user["facility_id"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(facilities.len(), 7);
    assert!(facilities.iter().all(|id| by_id[id]["contact_type"] == "c30_chu"));
    assert_eq!(by_id[user["contact_id"].as_str().unwrap()]["contact_type"], "c61_supervisor");
    assert_eq!(world.setting("/permissions/can_have_multiple_places"), &json!(["chw_supervisor"]));
    assert_eq!(world.setting("/roles/chw_supervisor/offline"), true);
}

#[test]
fn facilities_are_unevenly_staffed_and_differently_mapped() {
    let world = World::some();
    let mut areas: BTreeMap<&str, usize> = BTreeMap::new();
    for area in world.of_type("c40_area") {
        *areas.entry(area["parent"]["_id"].as_str().unwrap()).or_default() += 1;
    }
    assert!(areas.values().all(|count| (5..=14).contains(count)), "{areas:?}");
    let facilities = world.of_type("c30_chu");
    assert_eq!(facilities.iter().filter(|f| f["dhis"].is_object()).count(), 5);
    assert_eq!(facilities.iter().filter(|f| f["dhis"].is_array()).count(), 1);
    assert_eq!(facilities.iter().filter(|f| f.get("dhis").is_none()).count(), 1);
    assert!(world.of_type("c10_county")[0]["dhis"]["orgUnit"].is_string());
}

/// Letter first, ten more letters or digits.
fn is_dhis2_uid(text: &str) -> bool {
    text.len() == 11
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[test]
fn every_dhis2_id_is_one() {
    fn uids<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Array(list) => list.iter().for_each(|inner| uids(inner, found)),
            Value::Object(fields) => found.extend(fields.values().filter_map(Value::as_str)),
            _ => {}
        }
    }
    let world = World::some();
    let mut found = vec![super::MONTHLY_SUMMARY, super::CHILD_HEALTH];
    let targets = world.setting("/tasks/targets/items").as_array().unwrap();
    targets.iter().chain(world.of_type("contact")).for_each(|holder| uids(&holder["dhis"], &mut found));
    assert!(found.len() > 30);
    assert_eq!(found.iter().filter(|uid| !is_dhis2_uid(uid)).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn the_targets_cover_what_changes_the_rules() {
    let world = World::some();
    let items = world.setting("/tasks/targets/items").as_array().unwrap();
    let having = |test: &dyn Fn(&Value) -> bool| items.iter().filter(|item| test(item)).count();
    for kind in ["count", "percent"] {
        assert!(having(&|i| i["type"] == kind && i["goal"] == -1) > 0, "{kind} without a goal");
        assert!(having(&|i| i["type"] == kind && i["goal"].as_i64() > Some(0)) > 0, "{kind} with a goal");
    }
    assert_eq!(having(&|i| i["goal"] == 0), 1);
    assert_eq!(having(&|i| i["aggregate"] == false), 1);
    assert_eq!(having(&|i| i["visible"] == false), 1);
    assert_eq!(having(&|i| i.get("context").is_some()), 1);
    assert_eq!(having(&|i| i.get("dhis").is_none()), 2);
    assert_eq!(having(&|i| i["dhis"].is_array()), 1);
    assert!(having(&|i| i["dhis"].is_object() && i["dhis"].get("dataSet").is_none()) > 0);
    assert!(having(&|i| i["dhis"]["dataSet"] == super::CHILD_HEALTH) > 0);
    let fever = |id: &str| &items.iter().find(|i| i["id"] == id).unwrap()["dhis"];
    let (boys, girls) = (fever("fever-boys"), fever("fever-girls"));
    assert_eq!(boys["dataElement"], girls["dataElement"]);
    assert_ne!(boys["categoryOptionCombo"], girls["categoryOptionCombo"]);
}

#[test]
fn everything_has_a_name_in_three_languages() {
    fn keys(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(list) => list.iter().for_each(|inner| keys(inner, found)),
            Value::Object(fields) => {
                for (field, inner) in fields {
                    let named =
                        field.ends_with("translation_key") || field == "name_key" || field == "group_key";
                    if named || field == "name" {
                        found.extend(inner.as_str().map(str::to_owned));
                    }
                    keys(inner, found);
                }
            }
            _ => {}
        }
    }
    let world = World::some();
    let mut wanted = BTreeSet::from(["analytics.target.aggregates.ratio".to_owned()]);
    keys(&world.documents[0], &mut wanted);
    let translations = world.of_type("translations");
    assert_eq!(translations.len(), 3);
    for texts in translations {
        let has = |key: &String| texts["generic"].get(key).or(texts["custom"].get(key)).is_some();
        assert_eq!(wanted.iter().filter(|key| !has(key)).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
