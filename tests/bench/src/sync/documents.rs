//! What the server of the sync's measurement has: contacts, and month after month their target documents.
//!
//! Only their texts are kept, so that a million fit into memory and answering costs a server as little as it can.

use std::collections::HashMap;

use jumla_testkit::WorldBuilder;
use serde_json::{Value, json};

use crate::world::{CHWS, MONTH, text_of};

/// Targets in a document, which make it about a kilobyte.
const TARGETS: usize = 10;
/// Months of each CHW, [`MONTH`] the last.
const FIRST_MONTH: &str = "2025-04";
const MONTHS: u32 = 20;

pub const OFFICER: &str = "officer";
pub const SUPERVISOR: &str = "supervisor";

pub struct Kept {
    pub id: Box<str>,
    pub rev: Box<str>,
    pub text: Box<str>,
}

impl Kept {
    /// As a replicating client asks for it: with the revisions that led to it.
    pub fn with_revisions(&self) -> String {
        let (start, hash) = self.rev.split_once('-').unwrap_or(("1", &self.rev));
        let body = self.text.strip_suffix('}').unwrap_or(&self.text);
        format!("{body},\"_revisions\":{{\"start\":{start},\"ids\":[\"{hash}\"]}}}}")
    }
}

/// The documents in the order in which they came to the server.
pub struct Documents {
    pub kept: Vec<Kept>,
    by_id: HashMap<Box<str>, usize>,
    in_order_of_ids: Vec<usize>,
}

impl Documents {
    /// So many target documents, and the contacts that they need.
    pub fn of(targets: usize) -> Self {
        let facilities = facilities(targets);
        let mut kept = Vec::new();
        let mut take = |document: Value| {
            let id = document["_id"].as_str().unwrap_or_default().into();
            let text = text_of(document, kept.len());
            let rev = text.split('"').nth(7).unwrap_or_default().into();
            kept.push(Kept { id, rev, text: text.into() });
        };
        builder(facilities).months(FIRST_MONTH, 0).each_document(&mut take);
        accounts(facilities).into_iter().for_each(&mut take);
        let builder = builder(facilities).months(FIRST_MONTH, MONTHS);
        let months = (0..MONTHS).flat_map(|month| (1..=facilities).map(move |facility| (month, facility)));
        months
            .flat_map(|(month, facility)| (1..=CHWS).map(move |chw| (month, facility, chw)))
            .filter_map(|(month, facility, chw)| builder.target_document(facility, chw, month))
            .take(targets)
            .for_each(&mut take);
        let by_id = kept.iter().enumerate().map(|(place, one)| (one.id.clone(), place)).collect();
        let mut in_order_of_ids: Vec<usize> = (0..kept.len()).collect();
        in_order_of_ids.sort_unstable_by(|one, other| kept[*one].id.cmp(&kept[*other].id));
        Self { kept, by_id, in_order_of_ids }
    }

    pub fn find(&self, id: &str) -> Option<&Kept> {
        self.by_id.get(id).map(|place| &self.kept[*place])
    }

    /// In the order of their ids.
    pub fn starting_at(&self, first: &str) -> impl Iterator<Item = &Kept> {
        let start = self.in_order_of_ids.partition_point(|place| *self.kept[*place].id < *first);
        self.in_order_of_ids.iter().skip(start).map(|place| &self.kept[*place])
    }
}

/// Facilities, each with [`CHWS`], that have so many target documents.
pub fn facilities(targets: usize) -> usize {
    targets.div_ceil(CHWS * MONTHS as usize).max(1)
}

fn builder(facilities: usize) -> WorldBuilder {
    debug_assert!(MONTH >= FIRST_MONTH);
    WorldBuilder::new().facilities(facilities).chws_per_facility(CHWS).targets(TARGETS).unsynced_percent(0)
}

/// The two who sign in. The supervisor has all of it, so that both fetch the same.
fn accounts(facilities: usize) -> [Value; 2] {
    let builder = builder(facilities);
    let places: Vec<String> = (1..=facilities).map(|facility| builder.facility_id(facility)).collect();
    let account = |name: &str, roles: &[&str]| {
        json!({ "_id": format!("org.couchdb.user:{name}"), "type": "user-settings", "name": name,
            "fullname": name, "roles": roles })
    };
    let mut supervisor = account(SUPERVISOR, &["chw_supervisor"]);
    supervisor["facility_id"] = json!(places);
    supervisor["contact_id"] = json!(builder.supervisor_id(1));
    [account(OFFICER, &["program_officer", "mm-online"]), supervisor]
}
