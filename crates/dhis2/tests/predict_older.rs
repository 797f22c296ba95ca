//! Every import that was sent to a running 2.42.5.2 is predicted and must come out as it was answered.
//!
//! The recordings are replayed in the order of the server's clock. What is stored is kept from import to import; writes
//! that were not recorded are made good from what the server gave back when it was asked. Requests that change settings,
//! lock exceptions or metadata are taken over as they were sent.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

#[path = "predict_older/recorded.rs"]
mod recorded;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jumla_dhis2::file::Format;
use jumla_dhis2::metadata::{LockException, Metadata, User};
use jumla_dhis2::predict::{
    self, Answer, Fate, Parameters, Remark, RemarkKind, Request, Server, Status, Table,
};
use proptest::prelude::*;
use proptest::sample::Index;
use recorded::{Exchange, Expected, KINDS, SENT_BEFORE, decoded, downloaded, read, seeds};
use serde_json::Value;

/// What a prediction cannot know, and why.
const OUT_OF_REACH: &[(&str, &str)] = &[
    ("79c-async.txt", "sent to the background: the answer is a job"),
    ("k06-admin-async-bad-value.txt", "sent to the background: the answer is a job"),
    ("l20-async-bad-value.txt", "sent to the background: the answer is a job"),
    ("90d-import-401.txt", "401: a wrong password"),
    ("f08-xml-mixed-bad-orgunit.txt", "what was stored just before is in no recording"),
];

/// How many values the server shows whose writing is in no recording.
const UNRECORDED: usize = 29;

/// What is remarked, beside much else: kind, reason, positions.
const REMARKS: &[(&str, RemarkKind, &str, &[usize])] = &[
    ("68c-muac-without-coc.txt", RemarkKind::StoredUnderDefault, "", &[0]),
    ("c01-zero-create-dryrun.txt", RemarkKind::ZeroDropped, "", &[0]),
    ("c06-zero-update-dryrun.txt", RemarkKind::ZeroDeletes, "", &[0]),
    ("e26-csv-quoted-empty-value-existing.txt", RemarkKind::EmptyDeletes, "", &[0]),
    ("64-err-wrong-period-type.txt", RemarkKind::StoredOutsideForm, "period", &[1]),
    ("67-err-orgunit-is-district-not-assigned.txt", RemarkKind::StoredOutsideForm, "org_unit", &[1]),
    ("68-err-coc-not-of-dataelement.txt", RemarkKind::StoredOutsideForm, "option_combo", &[1]),
    ("68d-err-aoc-wrong.txt", RemarkKind::StoredOutsideForm, "attribute_option_combo", &[1]),
    ("69-err-dataelement-of-other-dataset.txt", RemarkKind::StoredOutsideForm, "data_element", &[1]),
    ("78-before-opening-date.txt", RemarkKind::StoredWhileClosed, "", &[0]),
    ("j06-orgunit-dates-json.txt", RemarkKind::StoredWhileClosed, "", &[0, 3]),
    ("l14-csv-duplicate-keys-new.txt", RemarkKind::DuplicateKept, "", &[1]),
    ("70-err-duplicate-values.txt", RemarkKind::DuplicateKept, "", &[1]),
    ("f17-root-good-row-differs.txt", RemarkKind::TopOverrides, "org_unit", &[0]),
    ("f21-root-good-row-period-bad.txt", RemarkKind::TopOverrides, "period", &[0]),
    ("38w-json-comment-preserved-on-omit-2.txt", RemarkKind::CommentErased, "", &[0]),
    ("25b-json-strategy-CREATE-existing.txt", RemarkKind::SkippedByStrategy, "", &[1]),
    ("d12-UPDATE-real.txt", RemarkKind::SkippedByStrategy, "", &[1]),
    ("h11-completeDate-with-bad-value.txt", RemarkKind::Completed, "", &[]),
    ("l17-dryRun-completeDate-fresh.txt", RemarkKind::Completed, "", &[]),
    ("73-empty-datavalues.txt", RemarkKind::Empty, "", &[]),
    ("74-bad-json.txt", RemarkKind::BrokenOff, "", &[]),
    ("i13-adx-unknown-de-second.txt", RemarkKind::BrokenOff, "", &[2]),
];

fn why(remark: &Remark) -> &str {
    remark.args.get("why").map_or("", String::as_str)
}

#[test]
fn every_recorded_import_is_predicted() {
    let exchanges = read();
    let mut world = World::new();
    let seeds = seeds(&exchanges);
    let mut seeds = seeds.into_iter().peekable();
    let (mut imports, mut unrecorded, mut wrong) = (0, 0, Vec::new());
    for (position, exchange) in exchanges.iter().enumerate() {
        while let Some(seed) = seeds.next_if(|seed| seed.before <= position) {
            let before = world.stored.0.insert(seed.key, seed.value.clone());
            unrecorded += usize::from(before != Some(seed.value));
        }
        for (_, sent) in SENT_BEFORE.iter().filter(|(file, _)| *file == exchange.file) {
            world.send_for_good(exchanges.iter().find(|one| one.file == *sent).unwrap());
        }
        let Some(expected) = &exchange.expected else {
            world.take_over(exchange);
            continue;
        };
        imports += 1;
        let predicted = world.predict(exchange);
        let found = Expected::of(&predicted);
        let is_right = found == *expected;
        let reason = OUT_OF_REACH.iter().find(|(file, _)| *file == exchange.file);
        if is_right == reason.is_some() {
            wrong.push(format!(
                "{position} {} {reason:?}\n  recorded  {expected:?}\n  predicted {found:?}",
                exchange.file
            ));
        }
        if reason.is_none() {
            let answer = predicted;
            for (conflict, told) in answer.conflicts.iter().zip(&exchange.told) {
                for (name, value) in told {
                    assert_eq!(conflict.args.get(name.as_str()), Some(value), "{} {name}", exchange.file);
                }
            }
            let kinds = answer.remarks.iter().map(|remark| (remark.kind, why(remark), &remark.indexes[..]));
            for expected in REMARKS.iter().filter(|(file, ..)| *file == exchange.file) {
                let (file, kind, why, indexes) = *expected;
                let is_there = kinds.clone().any(|found| found == (kind, why, indexes));
                assert!(is_there, "{file}: {:?}", answer.remarks);
            }
            world.stored.apply(answer.changes);
        }
    }
    assert!(wrong.is_empty(), "{} of {imports}:\n{}", wrong.len(), wrong.join("\n"));
    // More of them would mean that something is predicted to be stored otherwise than the server showed it later.
    assert_eq!((imports, unrecorded), (411, UNRECORDED));
}

/// The server as it is at a moment.
struct World {
    stored: Table,
    /// By user.
    metadata: BTreeMap<&'static str, Metadata>,
}

impl World {
    fn new() -> Self {
        let metadata = ["admin", "chwimport"].map(|user| (user, metadata("metadata-", user)));
        Self { stored: Table::default(), metadata: metadata.into() }
    }

    /// Not as a dry run, whatever the recorded one was.
    fn send_for_good(&mut self, exchange: &Exchange) {
        let query = exchange.query.iter().filter(|(name, _)| name != "dryRun").cloned().collect();
        let answer = self.predict(&Exchange { query, ..exchange.clone() });
        self.stored.apply(answer.changes);
    }

    fn predict(&self, exchange: &Exchange) -> Answer {
        let Some(format) = Format::from_content_type(&exchange.content_type) else {
            return Answer { http: 415, ..Answer::default() };
        };
        let pairs = exchange.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let Ok(parameters) = Parameters::from_query(pairs) else {
            return Answer { http: 400, ..Answer::default() };
        };
        let server = Server {
            version: "2.42.5.2".parse().unwrap(),
            metadata: &self.metadata[exchange.account()],
            now: exchange.at,
            stored: &self.stored,
        };
        predict::predict(&Request { format, parameters, body: &exchange.body }, &server)
    }

    fn take_over(&mut self, exchange: &Exchange) {
        let query: BTreeMap<_, _> =
            exchange.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let path = exchange.path.as_str();
        match (exchange.file.as_str(), exchange.method.as_str()) {
            ("9g-extra-metadata.txt", _) => {
                for (user, known) in &mut self.metadata {
                    *known = metadata("metadata-extra-", user);
                }
            }
            ("l00-more-metadata.txt", _) => self.merge_more(&exchange.body),
            (_, "POST") if path == "/api/lockExceptions" => self.change(|known| {
                known.lock_exceptions.get_or_insert_default().push(lock(&query));
            }),
            (_, "DELETE") if path == "/api/lockExceptions" => self.change(|known| {
                known.lock_exceptions.get_or_insert_default().retain(|one| *one != lock(&query));
            }),
            (_, "POST" | "DELETE") if path.starts_with("/api/systemSettings/") => self.change(|known| {
                let key = path.trim_start_matches("/api/systemSettings/").to_owned();
                match query.get("value") {
                    Some(value) => known.system.settings.insert(key, (*value).to_owned()),
                    None => known.system.settings.remove(&key),
                };
            }),
            ("98b-post-datavalue-single.txt", _) => {
                let (key, value) = recorded::single(&query);
                self.stored.0.insert(key, value);
            }
            _ => {}
        }
    }

    fn change(&mut self, change: impl Fn(&mut Metadata)) {
        self.metadata.values_mut().for_each(change);
    }

    /// Metadata added half-way, as each user would have got it: the importer does not see what is private, and may not
    /// write into what is public for reading alone.
    fn merge_more(&mut self, body: &[u8]) {
        let sent: Value = serde_json::from_slice(body).unwrap();
        let public = |one: &Value| one["sharing"]["public"].as_str().unwrap_or_default().to_owned();
        for (user, known) in &mut self.metadata {
            let mut seen = sent.clone();
            if *user != "admin" {
                for kind in ["dataSets", "dataElements"] {
                    seen[kind].as_array_mut().unwrap().retain(|one| !public(one).starts_with("--"));
                }
            }
            known.merge_json(seen.to_string().as_bytes()).unwrap();
            for set in sent["dataSets"].as_array().unwrap() {
                if let Some(known) = known.data_sets.get_mut(set["id"].as_str().unwrap()) {
                    known.may_write = Some(*user == "admin" || &public(set)[2..4] == "rw");
                }
            }
        }
        let reader = User {
            id: "PxUserNone1".into(),
            username: "chwread".to_owned(),
            authorities: ["F_EXPORT_DATA".to_owned()].into(),
            org_units: vec!["hFHhD1nAAlI".into()],
        };
        let metadata = Metadata { user: Some(reader), ..self.metadata["chwimport"].clone() };
        self.metadata.insert("chwread", metadata);
    }
}

/// What a user's client had downloaded.
fn metadata(prefix: &str, user: &str) -> Metadata {
    let mut metadata = Metadata::default();
    for kind in KINDS {
        let bytes = downloaded(prefix, kind, user);
        metadata.merge_json(&bytes).unwrap_or_else(|error| panic!("{kind}: {error}"));
    }
    metadata
}

fn lock(query: &BTreeMap<&str, &str>) -> LockException {
    LockException {
        data_set: query["ds"].into(),
        org_unit: Some(query["ou"].into()),
        period: query["pe"].to_owned(),
    }
}

proptest! {
    /// Whatever the bytes, and where recorded ones are cut, mixed up or damaged: an answer, and one that adds up.
    #[test]
    fn no_bytes_are_too_odd(noise: Vec<u8>, from: Index, cut: Index, format in 0..4_usize) {
        static RECORDED: LazyLock<(Metadata, Vec<Vec<u8>>)> = LazyLock::new(|| {
            let bodies = read().into_iter().filter(|one| one.expected.is_some()).map(|one| one.body);
            (metadata("metadata-extra-", "admin"), bodies.filter(|body| body.len() < 2_000).collect())
        });
        let format = [Format::Json, Format::Xml, Format::Csv, Format::Adx][format];
        let (metadata, bodies) = &*RECORDED;
        let whole = from.get(bodies);
        let at = cut.index(whole.len() + 1);
        let damaged = [&whole[..at], &noise, &whole[at..]].concat();
        for body in [&noise[..], &whole[..at], &damaged] {
            let server = Server {
                version: "2.40".parse().unwrap(),
                metadata,
                now: decoded("Mon, 23 Nov 2026 09:37:05 GMT"),
                stored: &predict::Nothing,
            };
            let answer = predict::predict(&Request { format, parameters: Parameters::default(), body }, &server);
            let refused = (0..answer.fates.len()).filter(|&at| answer.fates[at] == Fate::Refused);
            // What is not there and is only to be updated is listed too, though nothing is wrong with it.
            let skipped = answer.remarks.iter().filter(|one| one.kind == RemarkKind::SkippedByStrategy);
            let listed: BTreeSet<usize> = refused.chain(skipped.flat_map(|one| one.indexes.clone())).collect();
            prop_assert!(answer.status.is_some());
            let unchanged = answer.fates.iter().filter(|fate| **fate == Fate::Unchanged).count();
            prop_assert_eq!(answer.counts.ignored, listed.len() + unchanged);
            prop_assert_eq!(answer.rejected.len(), listed.len());
            prop_assert_eq!(answer.rejected.into_iter().collect::<BTreeSet<_>>(), listed);
        }
    }
}

/// Without a word about the server, nothing is refused that only the server knows.
#[test]
fn what_is_not_known_is_not_refused() {
    let body = br#"{"dataValues":[{"dataElement":"a","period":"202610","orgUnit":"b","value":"1"}]}"#;
    let server = Server {
        version: "2.41".parse().unwrap(),
        metadata: &Metadata::default(),
        now: decoded("Mon, 23 Nov 2026 09:37:05 GMT"),
        stored: &predict::Nothing,
    };
    let request = Request { format: Format::Json, parameters: Parameters::default(), body };
    let answer = predict::predict(&request, &server);
    assert_eq!((answer.http, answer.status, answer.counts.imported), (200, Some(Status::Success), 1));
}
