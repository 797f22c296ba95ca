//! What is on a simulated server: documents with their revisions, and the people who may sign in.
//!
//! Worlds are read from the recordings in `recorded` and made up in [`super::build`]. A document is kept as
//! text, so a world may be of a nation's size as long as nobody asks for all of its documents at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

pub use super::recorded::recordings;

use super::feed::Feed;
use super::stored::{Kind, Leaf, Stored, split_revision};

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

/// The documents and the users of one server.
#[derive(Debug, Clone, Default)]
pub struct World {
    documents: BTreeMap<Arc<str>, Stored>,
    feed: Feed,
    /// How many documents are not deleted.
    live: usize,
    /// The ids of those, in order; made when asked for.
    live_ids: OnceLock<Arc<Vec<Arc<str>>>>,
    purged: BTreeSet<String>,
    /// Documents that do not replicate, by id, with the number of their revision.
    local: BTreeMap<String, (u64, Value)>,
    users: BTreeMap<String, User>,
    /// Goes into every cookie of the user: changes with the password, even to the same one.
    salts: BTreeMap<String, u64>,
    update_seq: u64,
}

impl World {
    /// A world with no documents and no users.
    pub fn empty() -> World {
        World::default()
    }

    /// Every document that is not deleted, by id. Each is parsed and stays parsed, at some kilobytes apiece: in
    /// a large world ask for [`World::ids`] and for what is needed.
    pub fn documents(&self) -> impl Iterator<Item = &Value> {
        self.live().map(Stored::doc)
    }

    /// The ids of the documents that are not deleted, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().filter(|(_, stored)| !stored.deleted()).map(|(id, _)| &**id)
    }

    /// How many documents are not deleted.
    pub fn count(&self) -> usize {
        self.live
    }

    /// The document, unless it is missing or deleted; of several branches the one that wins.
    pub fn document(&self, id: &str) -> Option<&Value> {
        self.find(id).filter(|stored| !stored.deleted()).map(Stored::doc)
    }

    /// Writes a document as the next revision, whatever `_rev` it carries, and returns that revision.
    pub fn put(&mut self, doc: Value) -> String {
        let id = text(&doc["_id"]);
        let before = self.find(&id).map_or(0, |stored| split_revision(stored.revision()).0);
        let leaf = Leaf::next(&doc, before);
        let revision = leaf.revision.to_string();
        self.write(&id, leaf, |stored, leaf| {
            stored.follow(leaf);
            true
        });
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

    /// Deletes a document, leaving a tombstone; a branch that lost until now wins then. Panics if there is none.
    pub fn delete(&mut self, id: &str) {
        assert!(self.document(id).is_some(), "no document {id}");
        self.put(json!({ "_id": id, "_deleted": true }));
    }

    /// Marks a document as purged for every offline user: off their lists, and named by `get-deletes`.
    pub fn purge(&mut self, id: &str) {
        self.purged.insert(id.to_owned());
        self.update_seq += 1;
    }

    /// Loses a document without a trace, as a server does that was put back to an earlier state: no tombstone,
    /// no row in the feed.
    pub fn forget(&mut self, id: &str) {
        if let Some(stored) = self.documents.remove(id) {
            self.feed.remove(stored.seq);
            self.live -= usize::from(!stored.deleted());
            self.live_ids = OnceLock::new();
            self.update_seq += 1;
        }
    }

    /// Puts a document in exactly as it is, with the revision it carries and the `_revisions` it may carry;
    /// what was there before is forgotten.
    pub fn insert(&mut self, doc: Value) {
        let seq = self.update_seq + 1;
        self.write(&text(&doc["_id"]), carried(&doc, &text(&doc["_rev"])), |stored, leaf| {
            *stored = Stored::of(leaf, seq);
            true
        });
    }

    /// Writes another branch of the document beside what is there, as two servers do that replicate with each
    /// other: `doc` at `revision` (`3-abc`), with no history before it. Which branch wins follows CouchDB's
    /// rule: one that is not deleted, then the higher generation, then the greater hash.
    pub fn conflict(&mut self, id: &str, mut doc: Value, revision: &str) {
        doc["_id"] = json!(id);
        self.write(id, Leaf::of(&doc, revision, Vec::new()), Stored::graft);
    }

    /// Forgets the bodies of earlier revisions, as a server does now and then; their numbers stay known.
    pub fn compact(&mut self) {
        self.documents.values_mut().for_each(Stored::compact);
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
        self.admit(user);
    }

    /// Takes someone's account away, and with it every session. The user-settings document stays, as on a real
    /// server, which marks it `inactive`: see [`World::change`].
    pub fn remove_user(&mut self, name: &str) {
        self.users.remove(name);
    }

    /// Gives someone a password and ends every session. Panics if there is no such user.
    pub fn set_password(&mut self, name: &str, password: &str) {
        let user = self.users.get_mut(name).unwrap_or_else(|| panic!("no user {name}"));
        password.clone_into(&mut user.password);
        *self.salts.entry(name.to_owned()).or_default() += 1;
    }

    /// The settings themselves: the `settings` of the settings document.
    pub fn settings(&self) -> &Value {
        self.document("settings").map_or(&Value::Null, |doc| &doc["settings"])
    }

    /// Counts every write; what the server derives from the documents is good until it moves.
    pub fn update_seq(&self) -> u64 {
        self.update_seq
    }

    /// Lets someone sign in who has a user-settings document, or needs none.
    pub(crate) fn admit(&mut self, user: User) {
        self.users.insert(user.name.clone(), user);
    }

    pub(crate) fn salt(&self, name: &str) -> u64 {
        self.salts.get(name).copied().unwrap_or_default()
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Stored> {
        self.documents.get(id)
    }

    pub(crate) fn is_purged(&self, id: &str) -> bool {
        self.purged.contains(id)
    }

    /// How many tombstones there are.
    pub(crate) fn deleted(&self) -> usize {
        self.documents.len() - self.live
    }

    /// What is not deleted, by id.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Stored> {
        self.documents.values().filter(|stored| !stored.deleted())
    }

    pub(crate) fn contacts(&self) -> impl Iterator<Item = &Value> {
        self.live().filter(|stored| stored.kind() == Kind::Contact).map(Stored::doc)
    }

    /// What is not deleted, with its id, as [`Scope::lists`](super::scope::Scope::lists) goes through it.
    pub(crate) fn live_with_ids(&self) -> impl Iterator<Item = (&str, &Stored)> {
        self.documents.iter().filter(|(_, stored)| !stored.deleted()).map(|(id, stored)| (&**id, stored))
    }

    /// Ids from `from` on, in CouchDB's order of ids (that of their bytes), deleted ones too.
    pub(crate) fn stored_from<'a>(&'a self, from: &str) -> impl Iterator<Item = (&'a str, &'a Stored)> {
        let range = (std::ops::Bound::Included(from), std::ops::Bound::Unbounded);
        self.documents.range::<str, _>(range).map(|(id, stored)| (&**id, stored))
    }

    /// How many documents that are not deleted come before `id`.
    pub(crate) fn rank(&self, id: &str) -> usize {
        if id.is_empty() {
            return 0;
        }
        let ids = self.live_ids.get_or_init(|| {
            let live = self.documents.iter().filter(|(_, stored)| !stored.deleted());
            Arc::new(live.map(|(id, _)| Arc::clone(id)).collect())
        });
        ids.partition_point(|known| &**known < id)
    }

    /// What was written after `seq`, in that order, deleted or not.
    pub(crate) fn written_after(&self, seq: u64) -> impl Iterator<Item = (&str, &Stored)> {
        self.feed.after(seq).map(|id| (&**id, &self.documents[id]))
    }

    pub(crate) fn count_written_after(&self, seq: u64) -> usize {
        self.feed.count_after(seq)
    }

    pub(crate) fn local(&self, id: &str) -> Option<&(u64, Value)> {
        self.local.get(id)
    }

    pub(crate) fn put_local(&mut self, id: &str, revision: u64, doc: Value) {
        self.local.insert(id.to_owned(), (revision, doc));
    }

    /// Writes the first revision of a document that comes as text: its fields but `_id`, each with a comma
    /// before it.
    pub(crate) fn put_new(&mut self, id: &str, fields: &str, kind: Kind) {
        self.write(id, Leaf::first(id, fields, kind), Stored::graft);
    }

    /// Takes a revision as another server or a client made it. The same again changes nothing.
    pub(crate) fn replicate(&mut self, doc: &Value, revision: &str) {
        self.write(&text(&doc["_id"]), carried(doc, revision), Stored::graft);
    }

    /// Adds the leaf to the document as `join` says, which tells whether that changed anything.
    fn write(&mut self, id: &str, leaf: Leaf, join: impl FnOnce(&mut Stored, Leaf) -> bool) {
        let seq = self.update_seq + 1;
        let key = match self.documents.get_mut(id) {
            None => {
                let key: Arc<str> = id.into();
                self.live += usize::from(!leaf.deleted);
                self.documents.insert(Arc::clone(&key), Stored::of(leaf, seq));
                key
            }
            Some(stored) => {
                let (was_live, was_seq) = (!stored.deleted(), stored.seq);
                if !join(stored, leaf) {
                    return;
                }
                stored.seq = seq;
                self.live = self.live - usize::from(was_live) + usize::from(!stored.deleted());
                self.feed.remove(was_seq).expect("every document is in the feed")
            }
        };
        self.update_seq = seq;
        self.feed.push(seq, key);
        self.live_ids = OnceLock::new();
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

/// The document with the history that its `_revisions` tell.
fn carried(doc: &Value, revision: &str) -> Leaf {
    let hashes = doc["_revisions"]["ids"].as_array().into_iter().flatten();
    Leaf::of(doc, revision, hashes.skip(1).map(|hash| text(hash).into()).collect())
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

/// `parent._id`, `parent.parent._id` and so on, as the document itself stores them.
pub(crate) fn lineage(doc: &Value) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(&doc["parent"]), |parent| Some(&parent["parent"]))
        .map_while(|parent| parent["_id"].as_str())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
