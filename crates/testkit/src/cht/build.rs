//! Made-up worlds of any size, in the classic hierarchy of `district_hospital` over `health_center`.
//!
//! Every facility (a district) has a supervisor; every CHW area below it has one CHW living in it as its
//! primary contact. Each entity is derived from the seed and its own number alone, so that the same CHW has the
//! same name, id and figures in a small world and in a large one, and adding a month changes no other.

use chrono::{Months, NaiveDate};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::draw::Question;
use self::report::{Report, Reports};
use super::stored::{Kind, hex};
use super::world::{User, World, admin};

mod draw;
mod report;

/// Password of every made-up user but `admin`, whose password is `pass`.
const PASSWORD: &str = "Secret.Pass-2026";
const REPORTED: i64 = 1_736_928_000_000;

const FIRST: &str = "Achieng Akinyi Amina Atieno Baraka Chausiku Chebet Daudi Fatuma Halima Jelani Juma Kamau \
    Kiprono Makena Mwikali Nafula Neema Njeri Otieno Rehema Salim Wanjiku Zuhura";
const LAST: &str = "Abdi Barasa Chepkoech Hassan Kariuki Kimani Kiptoo Maina Mohamed Mutua Mwangi Ndungu Njoroge \
    Ochieng Odhiambo Omondi Owino Wafula Wambui Were";
const PLACES: &str = "Bondo Chwele Emali Garsen Isinya Kakuma Kilifi Kitui Lodwar Malaba Mumias Nyeri Siaya Voi \
    Wundanyi";

/// id, percent or count, goal, title, data set (or both), largest total.
type Made = (&'static str, &'static str, i64, &'static str, Option<&'static str>, u64);
const KINDS: [Made; 7] = [
    ("births-this-month", "count", -1, "Births", None, 6),
    ("pregnancy-registrations-this-month", "count", 20, "New pregnancies", None, 30),
    ("facility-deliveries", "percent", -1, "In-facility deliveries", Some(WorldBuilder::MONTHLY), 8),
    ("anc-4-visits", "percent", 80, "Active pregnancies with 4+ visits", Some(WorldBuilder::MONTHLY), 25),
    ("households-visited", "percent", 90, "Households visited", Some(WorldBuilder::CHILD_HEALTH), 110),
    ("deaths-this-month", "count", 0, "Deaths", Some(WorldBuilder::MONTHLY), 2),
    ("active-pregnancies", "count", -1, "Active pregnancies", Some(WorldBuilder::MONTHLY), 30),
];

/// One document on its way into a world.
enum Entry {
    Document(Value),
    Report(Report),
}

/// Facilities and CHWs are numbered from 1: `supervisor3` supervises facility 3.
#[derive(Debug, Clone)]
pub struct WorldBuilder {
    seed: u64,
    facilities: usize,
    chws: usize,
    first_month: NaiveDate,
    months: u32,
    targets: usize,
    unsynced_percent: u64,
}

impl Default for WorldBuilder {
    fn default() -> Self {
        WorldBuilder::new()
    }
}

impl WorldBuilder {
    /// Id of the data set that most targets belong to.
    pub const MONTHLY: &'static str = "VMuFODsyWaO";
    /// Id of the other data set.
    pub const CHILD_HEALTH: &'static str = "BfMAe6Itzgt";

    /// One facility, 10 CHWs, 2026-09 to 2026-11, 7 targets, every tenth document missing.
    pub fn new() -> Self {
        let first_month = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
        Self { seed: 1, facilities: 1, chws: 10, first_month, months: 3, targets: 7, unsynced_percent: 10 }
    }

    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    pub fn facilities(mut self, facilities: usize) -> Self {
        self.facilities = facilities;
        self
    }

    pub fn chws_per_facility(mut self, chws: usize) -> Self {
        self.chws = chws;
        self
    }

    /// `count` months from `first` (`YYYY-MM`) on.
    pub fn months(mut self, first: &str, count: u32) -> Self {
        self.first_month = NaiveDate::parse_from_str(&format!("{first}-01"), "%Y-%m-%d").unwrap();
        self.months = count;
        self
    }

    /// The first so many of seven realistic targets; beyond those, further counts without DHIS2.
    pub fn targets(mut self, targets: usize) -> Self {
        self.targets = targets;
        self
    }

    /// How many of a hundred CHW months never reached the server.
    pub fn unsynced_percent(mut self, percent: u64) -> Self {
        self.unsynced_percent = percent;
        self
    }

    pub fn facility_id(&self, facility: usize) -> String {
        self.uuid("facility", &[facility])
    }

    pub fn supervisor_id(&self, facility: usize) -> String {
        self.uuid("supervisor", &[facility])
    }

    pub fn area_id(&self, facility: usize, chw: usize) -> String {
        self.uuid("area", &[facility, chw])
    }

    pub fn chw_id(&self, facility: usize, chw: usize) -> String {
        self.uuid("chw", &[facility, chw])
    }

    pub fn facility_org_unit(&self, facility: usize) -> String {
        self.org_unit("facility", &[facility])
    }

    pub fn area_org_unit(&self, facility: usize, chw: usize) -> String {
        self.org_unit("area", &[facility, chw])
    }

    /// `YYYY-MM` of the months, oldest first.
    pub fn month_tags(&self) -> Vec<String> {
        (0..self.months).map(|month| self.month(month).format("%Y-%m").to_string()).collect()
    }

    pub fn build(&self) -> World {
        let mut world = World::empty();
        self.each_entry(|entry| match entry {
            Entry::Document(doc) => {
                world.put(doc);
            }
            Entry::Report(report) => world.put_new(&report.id, &report.fields, Kind::Target),
        });
        world.complete();
        for facility in 1..=self.facilities {
            let place = self.facility_id(facility);
            world.add_user(User {
                contact_id: Some(self.supervisor_id(facility)),
                facility_ids: vec![place],
                ..user(&format!("supervisor{facility}"), &["chw_supervisor"])
            });
        }
        world.add_user(user("officer", &["program_officer", "mm-online"]));
        world.add_user(user("hrio", &["hrio", "mm-online"]));
        world.add_user(admin());
        world
    }

    /// Every document of the world, one at a time: for worlds too large to be held as one.
    pub fn each_document(&self, mut take: impl FnMut(Value)) {
        self.each_entry(|entry| match entry {
            Entry::Document(doc) => take(doc),
            Entry::Report(report) => {
                let text = format!("{{\"_id\":\"{}\"{}}}", report.id, report.fields);
                take(serde_json::from_str(&text).unwrap());
            }
        });
    }

    fn each_entry(&self, mut take: impl FnMut(Entry)) {
        take(Entry::Document(self.settings()));
        self.translations().into_iter().map(Entry::Document).for_each(&mut take);
        let reports = Reports::of(self);
        for facility in 1..=self.facilities {
            self.facility(facility).into_iter().map(Entry::Document).for_each(&mut take);
            for chw in 1..=self.chws {
                self.area(facility, chw).into_iter().map(Entry::Document).for_each(&mut take);
                let owner = self.chw_id(facility, chw);
                (0..self.months)
                    .filter_map(|month| reports.report(facility, chw, month, &owner))
                    .map(Entry::Report)
                    .for_each(&mut take);
            }
        }
    }

    /// What the CHW's phone wrote for the month (counted from 0), unless she never synced it.
    pub fn target_document(&self, facility: usize, chw: usize, month: u32) -> Option<Value> {
        let owner = self.chw_id(facility, chw);
        let report = Reports::of(self).report(facility, chw, month, &owner)?;
        let text = format!("{{\"_id\":\"{}\"{}}}", report.id, report.fields);
        Some(serde_json::from_str(&text).unwrap())
    }

    fn facility(&self, facility: usize) -> [Value; 2] {
        let (id, contact) = (self.facility_id(facility), self.supervisor_id(facility));
        let parent = json!({ "_id": id });
        let name = format!("{} District {facility}", self.pick(PLACES, "place", &[facility]));
        [
            json!({ "_id": id, "type": "district_hospital", "name": name, "parent": "",
                "contact": { "_id": contact, "parent": parent }, "reported_date": REPORTED,
                "place_id": self.code("facility", &[facility]),
                "dhis": { "orgUnit": self.facility_org_unit(facility) } }),
            json!({ "_id": contact, "type": "person", "name": self.name("supervisor", &[facility]),
                "role": "chw_supervisor", "patient_id": self.code("supervisor", &[facility]),
                "parent": parent, "reported_date": REPORTED }),
        ]
    }

    fn area(&self, facility: usize, chw: usize) -> [Value; 2] {
        let (id, contact) = (self.area_id(facility, chw), self.chw_id(facility, chw));
        let numbers = [facility, chw];
        let above = json!({ "_id": self.facility_id(facility) });
        let within = json!({ "_id": id, "parent": above });
        let name = self.name("chw", &numbers);
        let phone = format!("+2547{:08}", facility * 100_000 + chw);
        [
            json!({ "_id": id, "type": "health_center", "name": format!("{name}'s area"), "parent": above,
                "contact": { "_id": contact, "parent": within }, "reported_date": REPORTED,
                "place_id": self.code("area", &numbers),
                "dhis": { "orgUnit": self.area_org_unit(facility, chw) } }),
            json!({ "_id": contact, "type": "person", "name": name, "role": "chw", "phone": phone,
                "patient_id": self.code("chw", &numbers), "parent": within, "reported_date": REPORTED }),
        ]
    }

    fn settings(&self) -> Value {
        let items: Vec<Value> = (0..self.targets).map(|target| self.item(target)).collect();
        let place = |id: &str, parents: &[&str]| json!({ "id": id, "name_key": format!("contact.type.{id}"), "parents": parents });
        json!({ "_id": "settings", "settings": {
            "locale": "en",
            "languages": [{ "locale": "en", "enabled": true }, { "locale": "sw", "enabled": true }],
            "uhc": { "visit_count": { "month_start_date": 1 } },
            "dhis_data_sets": [
                { "id": Self::MONTHLY, "translation_key": "dhis.dataset.monthly.integration" },
                { "id": Self::CHILD_HEALTH, "translation_key": "dhis.dataset.child_health" }
            ],
            "roles": {
                "chw": { "name": "usertype.chw", "offline": true },
                "chw_supervisor": { "name": "usertype.chw-supervisor", "offline": true },
                "program_officer": { "name": "usertype.program-officer" },
                "hrio": { "name": "usertype.hrio" }
            },
            "permissions": permissions(),
            "contact_types": [
                place("district_hospital", &[]),
                place("health_center", &["district_hospital"]),
                place("clinic", &["health_center"]),
                { "id": "person", "name_key": "contact.type.person", "person": true,
                    "parents": ["district_hospital", "health_center", "clinic"] }
            ],
            "tasks": { "rules": "", "isDeclarative": true, "targets": { "enabled": true, "items": items } },
            "replication_depth": [{ "role": "chw_supervisor", "depth": 1, "report_depth": 1,
                "replicate_primary_contacts": true }],
        } })
    }

    fn item(&self, target: usize) -> Value {
        let Some((id, kind, goal, _, data_set, _)) = KINDS.get(target) else {
            let id = format!("extra-{}", target + 1);
            return json!({ "id": id, "type": "count", "goal": -1, "aggregate": true,
                "translation_key": format!("targets.{id}.title") });
        };
        let mut dhis = json!({ "dataElement": self.org_unit("data element", &[target]) });
        if let Some(data_set) = data_set {
            dhis["dataSet"] = json!(data_set);
        }
        json!({ "id": id, "type": kind, "goal": goal, "aggregate": true, "dhis": dhis,
            "translation_key": format!("targets.{id}.title"),
            "subtitle_translation_key": "targets.this_month.subtitle" })
    }

    fn translations(&self) -> [Value; 2] {
        let mut titles = json!({ "targets.this_month.subtitle": "This month",
            "contact.type.district_hospital": "District", "contact.type.health_center": "CHW area",
            "dhis.dataset.monthly.integration": "CHT-DHIS2 Monthly Integration",
            "dhis.dataset.child_health": "Child Health" });
        for target in 0..self.targets {
            let (id, title) = match KINDS.get(target) {
                Some((id, _, _, title, ..)) => ((*id).to_owned(), (*title).to_owned()),
                None => (format!("extra-{}", target + 1), format!("Extra {}", target + 1)),
            };
            titles[format!("targets.{id}.title")] = json!(title);
        }
        let swahili = json!({ "targets.this_month.subtitle": "Mwezi huu",
            "targets.births-this-month.title": "Watoto waliozaliwa" });
        let doc = |code: &str, name: &str, custom: Value| {
            json!({ "_id": format!("messages-{code}"), "type": "translations", "code": code, "name": name,
                "generic": {}, "custom": custom })
        };
        [doc("en", "English", titles), doc("sw", "Kiswahili", swahili)]
    }

    fn month(&self, month: u32) -> NaiveDate {
        self.first_month + Months::new(month)
    }

    fn name(&self, kind: &str, numbers: &[usize]) -> String {
        let first = self.pick(FIRST, &format!("{kind} first"), numbers);
        format!("{first} {}", self.pick(LAST, &format!("{kind} last"), numbers))
    }

    fn pick(&self, words: &'static str, kind: &str, numbers: &[usize]) -> &'static str {
        let words: Vec<&str> = words.split_whitespace().collect();
        words[usize::try_from(self.number(kind, numbers, words.len() as u64)).unwrap()]
    }

    /// A short code as the CHT gives out: digits only.
    fn code(&self, kind: &str, numbers: &[usize]) -> String {
        format!("{:07}", self.number(&format!("{kind} code"), numbers, 10_000_000))
    }

    fn org_unit(&self, kind: &str, numbers: &[usize]) -> String {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let digest = self.digest(&format!("uid {kind}"), numbers);
        let letter = |(at, byte): (usize, &u8)| {
            let choice = if at == 0 { 52 } else { LETTERS.len() };
            char::from(LETTERS[usize::from(*byte) % choice])
        };
        digest[..11].iter().enumerate().map(letter).collect()
    }

    fn uuid(&self, kind: &str, numbers: &[usize]) -> String {
        let digest = self.digest(kind, numbers);
        let hex = hex(&digest[..16]);
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
    }

    /// A number below `below`, the same for the same question.
    fn number(&self, kind: &str, numbers: &[usize], below: u64) -> u64 {
        Question::of(self.seed, kind).number(numbers, below)
    }

    fn digest(&self, kind: &str, numbers: &[usize]) -> Vec<u8> {
        Sha256::digest(format!("{} {kind} {numbers:?}", self.seed)).to_vec()
    }
}

fn permissions() -> Value {
    let everyone = ["chw", "chw_supervisor", "program_officer", "hrio"];
    json!({
        "can_aggregate_targets": ["chw_supervisor", "program_officer"],
        "can_configure": ["program_officer"],
        "can_edit": ["chw", "chw_supervisor", "program_officer"],
        "can_export_all": ["program_officer"],
        "can_export_dhis": ["program_officer", "hrio"],
        "can_update_users": ["program_officer"],
        "can_view_analytics": everyone,
        "can_view_contacts": everyone,
        "can_view_reports": everyone,
        "can_view_users": ["program_officer"],
    })
}

fn user(name: &str, roles: &[&str]) -> User {
    User {
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        facility_ids: Vec::new(),
        contact_id: None,
        fullname: name.to_owned(),
        password_change_required: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_world() {
        let ids = |world: &World| world.documents().map(|doc| doc["_rev"].to_string()).collect::<Vec<_>>();
        let build = |seed| WorldBuilder::new().seed(seed).facilities(2).build();
        assert_eq!(ids(&build(5)), ids(&build(5)));
        assert_ne!(ids(&build(5)), ids(&build(6)));
    }

    #[test]
    fn a_larger_world_holds_the_smaller_one() {
        let small = WorldBuilder::new().months("2026-10", 1).build();
        let large = WorldBuilder::new().facilities(3).chws_per_facility(15).months("2026-08", 4).build();
        for doc in small.documents().filter(|doc| doc["type"] != "user-settings") {
            assert_eq!(large.document(doc["_id"].as_str().unwrap()), Some(doc), "{}", doc["_id"]);
        }
        assert!(large.documents().count() > 4 * small.documents().count());
    }
}
