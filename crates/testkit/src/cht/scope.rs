//! Which documents an offline user receives.
//!
//! Every document has keys; every user has subjects; a document goes where a key is a subject. The rules are
//! those of facts/cht.md §7, tried against `30-replication-depth-matrix.json` and the recorded world.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::right::may;
use super::stored::{Kind, Stored};
use super::world::{User, World, lineage};

const FOR_ALL_TYPES: [&str; 3] = ["form", "translations", "ui-extension"];
const FOR_ALL_IDS: [&str; 9] = [
    "_design/medic-client",
    "branding",
    "extension-libs",
    "partners",
    "privacy-policies",
    "resources",
    "service-worker-meta",
    "settings",
    "zscore-charts",
];
const CONTACT_TYPES: [&str; 5] = ["contact", "person", "clinic", "health_center", "district_hospital"];

/// Limits of one role set, from the setting `replication_depth`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limits {
    depth: i64,
    reports: Option<i64>,
    primary_contacts: bool,
}

/// What one user may receive; good until the world's `update_seq` moves.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// Contact ids and short codes, with their distance below the facility.
    subjects: HashMap<String, i64>,
    user_settings: String,
    contact: Option<String>,
    facilities: Vec<String>,
    report_depth: Option<i64>,
    unassigned: bool,
}

impl Scope {
    pub fn of(world: &World, user: &User) -> Scope {
        let limits = limits(world, &user.roles);
        let mut within: HashMap<&str, i64> = HashMap::new();
        for doc in world.contacts() {
            let depth = depth_below(doc, &user.facility_ids);
            if let Some(depth) = depth.filter(|depth| limits.is_none_or(|limits| *depth <= limits.depth)) {
                within.insert(doc["_id"].as_str().unwrap(), depth);
            }
        }
        if limits.is_some_and(|limits| limits.primary_contacts) {
            add_primary_contacts(world, &mut within);
        }
        let mut subjects = HashMap::new();
        for (id, depth) in within {
            let codes = world.document(id).map(short_codes).unwrap_or_default();
            subjects.extend(codes.into_iter().map(|code| (code, depth)));
            subjects.insert(id.to_owned(), depth);
        }
        Scope {
            subjects,
            user_settings: format!("org.couchdb.user:{}", user.name),
            contact: user.contact_id.clone(),
            facilities: user.facility_ids.clone(),
            report_depth: limits.and_then(|limits| limits.reports),
            unassigned: sees_unassigned(world, user),
        }
    }

    /// Whether the document, in this very version, is the user's to see.
    pub fn allows(&self, doc: &Value) -> bool {
        let id = doc["_id"].as_str().unwrap_or_default();
        let kind = doc["type"].as_str().unwrap_or_default();
        if FOR_ALL_IDS.contains(&id) || FOR_ALL_TYPES.contains(&kind) || id == self.user_settings {
            return true;
        }
        match kind {
            "data_record" => self.allows_report(doc),
            "task" => doc["user"].as_str() == Some(&self.user_settings),
            "target" => self.has(doc["owner"].as_str()),
            kind if CONTACT_TYPES.contains(&kind) => self.has(Some(id)),
            _ => false,
        }
    }

    /// The same of what is stored, without reading more of it than needed.
    pub fn lists(&self, id: &str, stored: &Stored) -> bool {
        match stored.kind() {
            Kind::Target => self.has(id.split('~').nth(2)),
            Kind::Contact => self.has(Some(id)) || FOR_ALL_IDS.contains(&id) || id == self.user_settings,
            Kind::Task | Kind::Other => self.allows(&stored.body().read()),
        }
    }

    fn has(&self, subject: Option<&str>) -> bool {
        subject.is_some_and(|subject| self.subjects.contains_key(subject))
    }

    fn allows_report(&self, doc: &Value) -> bool {
        let submitter = doc["contact"]["_id"].as_str();
        let subject = report_subject(doc);
        if subject.is_none() {
            return self.unassigned;
        }
        if doc["fields"]["private"] == json!(true) && self.is_self(subject) && !self.has(submitter) {
            return false;
        }
        if doc["fields"]["needs_signoff"] == json!(true) {
            let mut signers = submitter.into_iter().chain(lineage(&doc["contact"]));
            if signers.any(|signer| self.has(Some(signer))) {
                return true;
            }
        }
        let Some(depth) = subject.and_then(|subject| self.subjects.get(subject)) else { return false };
        let own = submitter.is_some() && submitter == self.contact.as_deref();
        own || self.report_depth.is_none_or(|limit| *depth <= limit)
    }

    fn is_self(&self, subject: Option<&str>) -> bool {
        subject.is_some_and(|subject| {
            self.contact.as_deref() == Some(subject) || self.facilities.iter().any(|id| id == subject)
        })
    }
}

/// What each user may receive, computed once per state of the world.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    known: HashMap<String, (u64, User, Arc<Scope>)>,
}

impl Scopes {
    pub fn of(&mut self, world: &World, user: &User) -> Arc<Scope> {
        if let Some((seq, known, scope)) = self.known.get(&user.name)
            && *seq == world.update_seq()
            && known == user
        {
            return Arc::clone(scope);
        }
        let scope = Arc::new(Scope::of(world, user));
        self.known.insert(user.name.clone(), (world.update_seq(), user.clone(), Arc::clone(&scope)));
        scope
    }
}

pub(crate) fn is_contact(doc: &Value) -> bool {
    doc["type"].as_str().is_some_and(|kind| CONTACT_TYPES.contains(&kind))
}

/// Whom a report is about; whoever sent it when it says nothing of that.
fn report_subject(doc: &Value) -> Option<&str> {
    let fields = &doc["fields"];
    let named = [&doc["patient_id"], &doc["place_id"], &fields["patient_id"], &fields["place_id"]];
    let named = named.into_iter().chain([&fields["patient_uuid"], &doc["contact"]["_id"]]);
    named.filter_map(Value::as_str).find(|subject| !subject.is_empty())
}

/// How far a contact is below the nearest of the places; 0 is the place itself.
fn depth_below(doc: &Value, places: &[String]) -> Option<i64> {
    let own = doc["_id"].as_str().into_iter();
    own.chain(lineage(doc)).position(|id| places.iter().any(|place| place == id)).map(|depth| depth as i64)
}

fn add_primary_contacts<'a>(world: &'a World, within: &mut HashMap<&'a str, i64>) {
    let places: Vec<(&str, i64)> = within.iter().map(|(id, depth)| (*id, *depth)).collect();
    for (place, depth) in places {
        let contact = world.document(place).and_then(|doc| doc["contact"]["_id"].as_str());
        if let Some(contact) = contact {
            within.entry(contact).or_insert(depth + 1);
        }
    }
}

fn short_codes(doc: &Value) -> Vec<String> {
    [&doc["patient_id"], &doc["place_id"]].into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The entry with the greatest depth among the user's roles; ties share the larger rights. None: no limit.
fn limits(world: &World, roles: &[String]) -> Option<Limits> {
    let entries = world.settings()["replication_depth"].as_array()?;
    let mut best: Option<Limits> = None;
    for entry in entries.iter().filter(|entry| roles.iter().any(|role| entry["role"] == role.as_str())) {
        let Some(depth) = entry["depth"].as_i64() else { continue };
        let reports = entry["report_depth"].as_i64();
        let primary_contacts = entry["replicate_primary_contacts"] == json!(true);
        best = Some(match best {
            Some(best) if best.depth > depth => best,
            Some(best) if best.depth == depth => Limits {
                depth,
                reports: best.reports.max(reports),
                primary_contacts: best.primary_contacts || primary_contacts,
            },
            _ => Limits { depth, reports, primary_contacts },
        });
    }
    best
}

fn sees_unassigned(world: &World, user: &User) -> bool {
    world.settings()["district_admins_access_unallocated_messages"] == json!(true)
        && may(world, user, "can_view_unallocated_data_records")
}
