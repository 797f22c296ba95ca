//! What is on a simulated server: documents with their revisions, and the people who may sign in.
//!
//! Worlds are read from the recordings here and made up in [`super::build`]. A world has no conflicts: every
//! document is one line of revisions, and nothing is ever compacted away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Someone who can sign in. Online users carry the role `mm-online`, as on a real server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub name: String,
    pub password: String,
    pub roles: Vec<String>,
    pub facility_ids: Vec<String>,
    pub contact_id: Option<String>,
    pub fullname: String,
    /// A password change is due at the next sign-in through the login page.
    pub password_change_required: bool,
}

/// One document and its past, newest revision first.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// With `_id` and `_rev`, without `_revisions`; a tombstone when deleted.
    pub doc: Value,
    /// The hashes of the revisions, newest first.
    pub ancestry: Vec<String>,
    /// Bodies of earlier revisions, as long as they would not have been compacted away.
    pub earlier: Vec<Value>,
    pub seq: u64,
}

impl Stored {
    pub fn revision(&self) -> &str {
        self.doc["_rev"].as_str().unwrap()
    }

    pub fn deleted(&self) -> bool {
        self.doc["_deleted"] == json!(true)
    }

    /// The document at a revision: the present one or one that was kept.
    pub fn at(&self, revision: &str) -> Option<&Value> {
        std::iter::once(&self.doc).chain(&self.earlier).find(|doc| doc["_rev"] == revision)
    }

    /// CouchDB's `_revisions` of the document at `revision`.
    pub fn revisions(&self, revision: &str) -> Value {
        let (generation, hash) = split_revision(revision);
        let from = self.ancestry.iter().position(|known| known == hash).unwrap_or(0);
        json!({ "start": generation, "ids": self.ancestry[from..] })
    }
}

/// The documents and the users of one server.
#[derive(Debug, Clone, Default)]
pub struct World {
    documents: BTreeMap<String, Stored>,
    purged: BTreeSet<String>,
    users: BTreeMap<String, User>,
    update_seq: u64,
}

impl World {
    /// A world with no documents and no users.
    pub fn empty() -> World {
        World::default()
    }

    /// One of `tests/recordings/worlds/NN-*`: `users.json` and `docs.jsonl` (`settings.json` repeats the
    /// settings document).
    pub fn from_folder(path: &Path) -> World {
        let mut world = World::empty();
        for doc in lines(&path.join("docs.jsonl")) {
            world.insert(doc);
        }
        for user in read(&path.join("users.json")).as_array().unwrap() {
            world.users.insert(text(&user["name"]), user_from(user, &text(&user["password"])));
        }
        world.complete();
        world
    }

    /// The server of `tests/recordings/cht-5.2/world`: 300 CHWs, 2 districts, 3 months. Everyone's password is
    /// `Secret.Pass-2026`, except `admin`'s, which is `pass`; `firstlogin` has to change it.
    pub fn recorded() -> World {
        let folder = recordings().join("cht-5.2/world");
        let mut world = World::empty();
        for (id, revision) in listed(&folder) {
            if id.starts_with("_design/") {
                world.insert(json!({ "_id": id, "_rev": revision, "left_out": true }));
            }
        }
        // What replicates knows its ancestry, so it comes after what an officer could only list.
        let files = ["officer-contacts", "officer-reports", "officer-targets", "officer-user-settings"];
        let more = ["translations", "supervisor1-docs", "supervisor2-docs", "chw_00001-docs"];
        for file in files.iter().chain(&more) {
            for doc in lines(&folder.join(format!("{file}.jsonl"))) {
                world.insert(doc);
            }
        }
        for user in lines(&folder.join("officer-user-settings.jsonl")) {
            let mut user = user_from(&user, "Secret.Pass-2026");
            user.password_change_required = user.name == "firstlogin";
            world.users.insert(user.name.clone(), user);
        }
        world.users.insert("admin".into(), admin());
        world.complete();
        world
    }

    /// Every document that is not deleted, by id.
    pub fn documents(&self) -> impl Iterator<Item = &Value> {
        self.stored().filter(|stored| !stored.deleted()).map(|stored| &stored.doc)
    }

    /// The document, unless it is missing or deleted.
    pub fn document(&self, id: &str) -> Option<&Value> {
        self.find(id).filter(|stored| !stored.deleted()).map(|stored| &stored.doc)
    }

    /// Writes a document as the next revision, whatever `_rev` it carries, and returns that revision.
    pub fn put(&mut self, doc: Value) -> String {
        let id = text(&doc["_id"]);
        let before = self.documents.get(&id).map_or(0, |stored| split_revision(stored.revision()).0);
        let revision = format!("{}-{}", before + 1, hash(&doc, before));
        self.write(doc, &revision);
        revision
    }

    /// Changes one document in place and writes it as the next revision. Panics if there is none.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut doc = self.document(id).unwrap_or_else(|| panic!("no document {id}")).clone();
        change(&mut doc);
        self.put(doc)
    }

    /// Replaces the settings' `key` and writes the settings document.
    pub fn set_setting(&mut self, key: &str, value: Value) -> String {
        self.change("settings", |doc| doc["settings"][key] = value)
    }

    /// Deletes a document, leaving a tombstone. Panics if there is none.
    pub fn delete(&mut self, id: &str) {
        assert!(self.document(id).is_some(), "no document {id}");
        self.put(json!({ "_id": id, "_deleted": true }));
    }

    /// Marks a document as purged for every offline user: off their lists, and named by `get-deletes`.
    pub fn purge(&mut self, id: &str) {
        self.purged.insert(id.to_owned());
        self.update_seq += 1;
    }

    /// Puts a document in exactly as it is, with the revision it carries and the `_revisions` it may carry;
    /// what was there before is forgotten.
    pub fn insert(&mut self, mut doc: Value) {
        let object = doc.as_object_mut().expect("a document is an object");
        let revisions = object.remove("_revisions");
        let revision = text(&object["_rev"]);
        let ancestry = match revisions {
            Some(revisions) => revisions["ids"].as_array().unwrap().iter().map(text).collect(),
            None => vec![split_revision(&revision).1.to_owned()],
        };
        self.update_seq += 1;
        let id = text(&doc["_id"]);
        self.documents.insert(id, Stored { doc, ancestry, earlier: Vec::new(), seq: self.update_seq });
    }

    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.get(name)
    }

    pub fn user_mut(&mut self, name: &str) -> Option<&mut User> {
        self.users.get_mut(name)
    }

    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// Adds someone who can sign in, and the user-settings document if there is none yet.
    pub fn add_user(&mut self, user: User) {
        let id = format!("org.couchdb.user:{}", user.name);
        if self.document(&id).is_none() {
            let mut doc = json!({ "_id": id, "name": user.name, "type": "user-settings",
                "fullname": user.fullname, "roles": user.roles });
            if !user.facility_ids.is_empty() {
                doc["facility_id"] = json!(user.facility_ids);
            }
            if let Some(contact) = &user.contact_id {
                doc["contact_id"] = json!(contact);
            }
            self.put(doc);
        }
        self.users.insert(user.name.clone(), user);
    }

    /// The settings themselves: the `settings` of the settings document.
    pub fn settings(&self) -> &Value {
        self.document("settings").map_or(&Value::Null, |doc| &doc["settings"])
    }

    /// Counts every write; what the server derives from the documents is good until it moves.
    pub fn update_seq(&self) -> u64 {
        self.update_seq
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Stored> {
        self.documents.get(id)
    }

    pub(crate) fn is_purged(&self, id: &str) -> bool {
        self.purged.contains(id)
    }

    /// Everything, deleted or not, by id.
    pub(crate) fn stored(&self) -> impl DoubleEndedIterator<Item = &Stored> {
        self.documents.values()
    }

    /// Ids from `from` on, in CouchDB's order of ids (that of their bytes).
    pub(crate) fn stored_from<'a>(&'a self, from: &str) -> impl Iterator<Item = (&'a String, &'a Stored)> {
        self.documents.range::<str, _>((std::ops::Bound::Included(from), std::ops::Bound::Unbounded))
    }

    fn write(&mut self, mut doc: Value, revision: &str) {
        let id = text(&doc["_id"]);
        doc["_rev"] = json!(revision);
        self.update_seq += 1;
        let seq = self.update_seq;
        let hash = split_revision(revision).1.to_owned();
        match self.documents.get_mut(&id) {
            None => {
                let stored = Stored { doc, ancestry: vec![hash], earlier: Vec::new(), seq };
                self.documents.insert(id, stored);
            }
            Some(stored) => {
                stored.ancestry.insert(0, hash);
                stored.earlier.insert(0, std::mem::replace(&mut stored.doc, doc));
                stored.seq = seq;
            }
        }
    }

    /// Adds what every server has and a test need not care about.
    pub(crate) fn complete(&mut self) {
        let stubs = [
            ("_design/medic-client", json!({ "views": {} })),
            ("branding", json!({ "title": "Simulated" })),
            ("resources", json!({ "resources": {} })),
            ("service-worker-meta", json!({ "generated_at": 1_736_928_000_000_i64 })),
            ("settings", json!({ "settings": {} })),
        ];
        for (id, mut doc) in stubs {
            if self.find(id).is_none() {
                doc["_id"] = json!(id);
                self.put(doc);
            }
        }
    }
}

/// `tests/recordings` of the repository.
pub fn recordings() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/recordings"))
}

pub(crate) fn admin() -> User {
    User {
        name: "admin".into(),
        password: "pass".into(),
        roles: vec!["_admin".into()],
        facility_ids: Vec::new(),
        contact_id: None,
        fullname: String::new(),
        password_change_required: false,
    }
}

/// `3-abc` is generation 3 with the hash `abc`.
pub(crate) fn split_revision(revision: &str) -> (u64, &str) {
    let (generation, hash) = revision.split_once('-').expect("a revision has a dash");
    (generation.parse().expect("a revision has a generation"), hash)
}

/// `parent._id`, `parent.parent._id` and so on, as the document itself stores them.
pub(crate) fn lineage(doc: &Value) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(&doc["parent"]), |parent| Some(&parent["parent"]))
        .map_while(|parent| parent["_id"].as_str())
}

fn hash(doc: &Value, generation: u64) -> String {
    let mut body: Map<String, Value> = doc.as_object().expect("a document is an object").clone();
    body.remove("_rev");
    let digest = Sha256::digest(format!("{generation}{}", Value::Object(body)));
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn user_from(user: &Value, password: &str) -> User {
    let facility_ids = match &user["facility_id"] {
        Value::String(id) => vec![id.clone()],
        Value::Array(ids) => ids.iter().map(text).collect(),
        _ => Vec::new(),
    };
    User {
        name: text(&user["name"]),
        password: password.to_owned(),
        roles: user["roles"].as_array().unwrap().iter().map(text).collect(),
        facility_ids,
        contact_id: user["contact_id"].as_str().map(str::to_owned),
        fullname: user["fullname"].as_str().unwrap_or_default().to_owned(),
        password_change_required: false,
    }
}

fn listed(folder: &Path) -> Vec<(String, String)> {
    let list = read(&folder.join("supervisor1-get-ids.json"));
    let rows = list["doc_ids_revs"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["id"]), text(&row["rev"]))).collect()
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
