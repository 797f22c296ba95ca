//! One document with its revisions, as a server of a million of them can afford to keep it: as text.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::scope::is_contact;

/// A document at one revision: its text as CouchDB writes it, with `_id` and `_rev` first, and its value once
/// someone has asked for it. Clones of a world share it.
#[derive(Debug)]
pub(crate) struct Body {
    text: Box<str>,
    value: OnceLock<Box<Value>>,
}

impl Body {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Parsed once and kept.
    pub fn value(&self) -> &Value {
        self.value.get_or_init(|| Box::new(self.parsed()))
    }

    /// Parsed for the moment, unless it is kept already: for walking over documents without number.
    pub fn read(&self) -> Cow<'_, Value> {
        self.value.get().map_or_else(|| Cow::Owned(self.parsed()), |value| Cow::Borrowed(&**value))
    }

    fn parsed(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// What a document is, as far as everyone asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Contact,
    /// Its id names its owner.
    Target,
    Task,
    Other,
}

impl Kind {
    fn of(id: &str, doc: &Value) -> Kind {
        match doc["type"].as_str() {
            Some("target") if id.starts_with("target~") && doc["owner"].as_str() == id.split('~').nth(2) => {
                Kind::Target
            }
            Some("task") => Kind::Task,
            Some(_) if is_contact(doc) => Kind::Contact,
            _ => Kind::Other,
        }
    }
}

/// The newest revision on one branch.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub revision: Box<str>,
    pub deleted: bool,
    pub kind: Kind,
    pub body: Arc<Body>,
    /// The hashes of the revisions before, newest first.
    parents: Vec<Box<str>>,
}

impl Leaf {
    /// `doc` at `revision`, whatever `_rev` and `_revisions` it carries.
    pub fn of(doc: &Value, revision: &str, parents: Vec<Box<str>>) -> Leaf {
        let id = doc["_id"].as_str().unwrap_or_default();
        let deleted = doc["_deleted"] == json!(true);
        Leaf::from_fields(id, &fields(doc), revision, parents, deleted, Kind::of(id, doc))
    }

    /// `doc` as the revision after `generation`, named by what is in it.
    pub fn next(doc: &Value, generation: u64) -> Leaf {
        let (id, fields) = (doc["_id"].as_str().unwrap_or_default(), fields(doc));
        let deleted = doc["_deleted"] == json!(true);
        let revision = digest(id, &fields, generation);
        Leaf::from_fields(id, &fields, &revision, Vec::new(), deleted, Kind::of(id, doc))
    }

    /// The first revision of a document given as the text of its fields.
    pub fn first(id: &str, fields: &str, kind: Kind) -> Leaf {
        Leaf::from_fields(id, fields, &digest(id, fields, 0), Vec::new(), false, kind)
    }

    fn from_fields(
        id: &str,
        fields: &str,
        revision: &str,
        parents: Vec<Box<str>>,
        deleted: bool,
        kind: Kind,
    ) -> Leaf {
        let id = serde_json::to_string(id).unwrap();
        let text = ["{\"_id\":", &id, ",\"_rev\":\"", revision, "\"", fields, "}"].concat();
        let body = Arc::new(Body { text: text.into(), value: OnceLock::new() });
        Leaf { revision: revision.into(), deleted, kind, body, parents }
    }

    fn hashes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(split_revision(&self.revision).1).chain(self.parents.iter().map(|hash| &**hash))
    }

    /// Whether the revision is this one or one before it.
    fn descends_from(&self, revision: &str) -> bool {
        let (generation, hash) = split_revision(revision);
        let own = split_revision(&self.revision).0;
        own >= generation && self.hashes().nth((own - generation) as usize) == Some(hash)
    }

    /// CouchDB's rule, which every replica comes to by itself: one that is not deleted, then the longest
    /// history, then the greater hash.
    fn rank(&self) -> (bool, u64, &str) {
        let (generation, hash) = split_revision(&self.revision);
        (!self.deleted, generation, hash)
    }
}

fn digest(id: &str, fields: &str, generation: u64) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{generation}{{\"_id\":{}", json!(id)));
    digest.update(fields);
    digest.update("}");
    format!("{}-{}", generation + 1, hex(&digest.finalize()[..16]))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Everything but `_id` and what says which revision it is, each with a comma before it.
fn fields(doc: &Value) -> String {
    let object = doc.as_object().expect("a document is an object");
    let mut text = Vec::with_capacity(1024);
    for (key, value) in object {
        if !["_id", "_rev", "_revisions", "_conflicts"].contains(&key.as_str()) {
            text.push(b',');
            serde_json::to_writer(&mut text, key).unwrap();
            text.push(b':');
            serde_json::to_writer(&mut text, value).unwrap();
        }
    }
    String::from_utf8(text).unwrap()
}

/// One document: the branches of its history.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    winner: Leaf,
    losers: Vec<Leaf>,
    /// Bodies of earlier revisions, until they are compacted away.
    earlier: Vec<(Box<str>, Arc<Body>)>,
    pub seq: u64,
}

impl Stored {
    pub fn of(leaf: Leaf, seq: u64) -> Stored {
        Stored { winner: leaf, losers: Vec::new(), earlier: Vec::new(), seq }
    }

    pub fn revision(&self) -> &str {
        &self.winner.revision
    }

    pub fn deleted(&self) -> bool {
        self.winner.deleted
    }

    pub fn kind(&self) -> Kind {
        self.winner.kind
    }

    pub fn body(&self) -> &Body {
        &self.winner.body
    }

    pub fn doc(&self) -> &Value {
        self.winner.body.value()
    }

    /// All branches, the winner first and then as they would follow it.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        std::iter::once(&self.winner).chain(&self.losers)
    }

    /// The newest revisions that come from this one.
    pub fn leaves_from(&self, revision: &str) -> impl Iterator<Item = &Leaf> {
        self.leaves().filter(move |leaf| leaf.descends_from(revision))
    }

    pub fn knows(&self, revision: &str) -> bool {
        is_revision(revision) && self.leaves_from(revision).next().is_some()
    }

    /// The document at a revision: a present one or one that was kept.
    pub fn at(&self, revision: &str) -> Option<&Arc<Body>> {
        let leaf = self.leaves().find(|leaf| &*leaf.revision == revision).map(|leaf| &leaf.body);
        leaf.or_else(|| self.earlier.iter().find(|(known, _)| &**known == revision).map(|(_, body)| body))
    }

    /// The text at a revision; with CouchDB's `_revisions` where asked for.
    pub fn text_at<'a>(&self, revision: &str, body: &'a Body, with_revisions: bool) -> Cow<'a, str> {
        if !with_revisions {
            return Cow::Borrowed(body.text());
        }
        let open = body.text().strip_suffix('}').unwrap();
        Cow::Owned(format!("{open},\"_revisions\":{}}}", self.revisions(revision)))
    }

    fn revisions(&self, revision: &str) -> Value {
        let (generation, hash) = split_revision(revision);
        let leaf = self.leaves_from(revision).next();
        let hashes = leaf.map(|leaf| leaf.hashes().skip_while(|known| *known != hash).collect());
        json!({ "start": generation, "ids": hashes.unwrap_or_else(|| vec![hash]) })
    }

    /// Puts a leaf on top of the winner.
    pub fn follow(&mut self, leaf: Leaf) {
        let winner = self.winner.revision.clone();
        self.extend(&winner, leaf);
    }

    /// Takes a revision from elsewhere, with the hashes of what came before it; false if it is known already.
    pub fn graft(&mut self, leaf: Leaf) -> bool {
        if self.knows(&leaf.revision) {
            return false;
        }
        let below = self.leaves().find(|known| leaf.descends_from(&known.revision));
        match below.map(|known| known.revision.clone()) {
            Some(below) => self.extend(&below, leaf),
            None => {
                self.losers.push(leaf);
                self.settle();
            }
        }
        true
    }

    pub fn compact(&mut self) {
        self.earlier = Vec::new();
    }

    fn extend(&mut self, below: &str, mut leaf: Leaf) {
        let known = std::iter::once(&mut self.winner)
            .chain(&mut self.losers)
            .find(|known| &*known.revision == below)
            .expect("a leaf is there");
        // What is known here goes further back than what came with it.
        let (ahead, hash) = (split_revision(&leaf.revision).0, split_revision(below).1);
        let between = (ahead - split_revision(below).0) as usize - 1;
        leaf.parents.truncate(between);
        leaf.parents.push(hash.into());
        leaf.parents.append(&mut known.parents);
        let before = std::mem::replace(known, leaf);
        self.earlier.insert(0, (before.revision, before.body));
        self.settle();
    }

    /// Brings the winner to the front.
    fn settle(&mut self) {
        if self.losers.is_empty() {
            return;
        }
        self.losers.push(self.winner.clone());
        self.losers.sort_by(|a, b| Reverse(a.rank()).cmp(&Reverse(b.rank())));
        self.winner = self.losers.remove(0);
    }
}

/// `3-abc` is generation 3 with the hash `abc`.
pub(crate) fn split_revision(revision: &str) -> (u64, &str) {
    let (generation, hash) = revision.split_once('-').expect("a revision has a dash");
    (generation.parse().expect("a revision has a generation"), hash)
}

/// Whether what a client sent can be taken apart.
pub(crate) fn is_revision(revision: &str) -> bool {
    revision.split_once('-').is_some_and(|(generation, _)| generation.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(revision: &str, parents: &[&str], deleted: bool) -> Leaf {
        let parents = parents.iter().map(|hash| (*hash).into()).collect();
        Leaf::of(&json!({ "_id": "a", "_deleted": deleted }), revision, parents)
    }

    #[test]
    fn the_winner_is_couchdb_s() {
        let cases = [
            (["1-b", "1-a"], [false, false], "1-b", "the greater hash"),
            (["1-b", "2-a"], [false, false], "2-a", "the longer history first"),
            (["9-b", "10-a"], [false, false], "10-a", "as numbers"),
            (["1-b", "2-a"], [false, true], "1-b", "not deleted before all"),
            (["1-b", "2-a"], [true, true], "2-a", "among the deleted as among the others"),
        ];
        for (revisions, deleted, winner, remark) in cases {
            for (first, second) in [(0, 1), (1, 0)] {
                let mut stored = Stored::of(leaf(revisions[first], &[], deleted[first]), 1);
                assert!(stored.graft(leaf(revisions[second], &[], deleted[second])));
                assert_eq!(stored.revision(), winner, "{remark}");
            }
        }
    }

    #[test]
    fn a_revision_from_elsewhere_grows_on_what_it_comes_from() {
        let mut stored = Stored::of(leaf("1-a", &[], false), 1);
        assert!(stored.graft(leaf("3-c", &["b", "a"], false)));
        assert_eq!(stored.leaves().count(), 1);
        assert_eq!(stored.revisions("3-c"), json!({ "start": 3, "ids": ["c", "b", "a"] }));
        assert!(stored.knows("2-b") && stored.knows("1-a") && !stored.knows("2-c"));
        assert!(stored.at("1-a").is_some() && stored.at("2-b").is_none());
        assert!(!stored.graft(leaf("2-b", &["a"], false)), "an earlier one is no news");
        assert!(stored.graft(leaf("2-x", &["a"], false)), "a branch is");
        assert_eq!(stored.leaves().map(|leaf| &*leaf.revision).collect::<Vec<_>>(), ["3-c", "2-x"]);
    }
}
