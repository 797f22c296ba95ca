//! Every import that was recorded on DHIS2 2.44, predicted: the answer has to be the server's own.

#![expect(clippy::unwrap_used, reason = "a recording that cannot be read fails the test")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use jumla_dhis2::file::Format;
use jumla_dhis2::metadata::{Metadata, Version};
use jumla_dhis2::predict::{Answer, Counts, Parameters, Request, Server, Status, Table, current};
use serde_json::Value;

const VERSION: Version = Version::new(44, 0);

/// What is not predicted as recorded, and why.
const OUT_OF_REACH: [(&str, &str); 3] = [
    (
        "32-xml-accept-xml",
        "the answer was asked for in XML, of which the index holds no more than the status",
    ),
    ("79c-async", "answered by a job's description before anything is imported: the host's matter"),
    ("c55-async", "answered by a job's description before anything is imported: the host's matter"),
];

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings/dhis2-2.44")
}

#[test]
fn the_imports_of_the_first_server() {
    let run = Run::new("");
    let base = base_metadata();
    let mut users = BTreeMap::new();
    for (name, exchange) in [("admin", "05-me-admin"), ("chwimport", "06-me-importer")] {
        let mut metadata = base.clone();
        merge(&mut metadata, exchanged(&format!("exchanges/{exchange}.txt")).as_bytes());
        users.insert(name.to_owned(), metadata);
    }
    make_superuser(&mut users);
    run.replay(|_, user| users.get(user).cloned());
}

#[test]
fn imports_with_several_errors_at_once() {
    let run = Run::new("mixed");
    let mut users = BTreeMap::new();
    for user in ["admin", "chwimport"] {
        let mut metadata = Metadata::default();
        for part in [
            "system-info",
            "systemSettings",
            "me",
            "categoryOptions",
            "categories",
            "categoryCombos",
            "categoryOptionCombos",
            "optionSets",
            "dataElements",
            "dataSets",
            "organisationUnits",
            "dataEntry",
            "lockExceptions",
        ] {
            let path = recordings().join(format!("mixed/metadata-{user}-{part}.json"));
            merge(&mut metadata, &fs::read(path).unwrap());
        }
        users.insert(user.to_owned(), metadata);
    }
    run.replay(|_, user| users.get(user).cloned());
}

#[test]
fn the_files_of_the_cht() {
    let run = Run::new("chain");
    let mut base = base_metadata();
    merge(&mut base, &fs::read(recordings().join("chain/metadata.json")).unwrap());
    let mut users = BTreeMap::new();
    for (name, exchange) in [
        ("admin", "exchanges/05-me-admin.txt"),
        ("chwimport", "exchanges/06-me-importer.txt"),
        ("chtimport", "chain/c05-me.txt"),
    ] {
        let mut metadata = base.clone();
        merge(&mut metadata, exchanged(exchange).as_bytes());
        users.insert(name.to_owned(), metadata);
    }
    make_superuser(&mut users);
    run.replay(|file, user| {
        let mut metadata = users.get(user).cloned()?;
        // Between `c35` and `c51` the recording set `openFuturePeriods` of this data set to 1 (`c50-patch-…`, not kept).
        if file >= "c51" {
            metadata.data_sets.get_mut("VMuFODsyWaO").unwrap().open_future_periods = 1;
        }
        Some(metadata)
    });
}

fn base_metadata() -> Metadata {
    let mut metadata = Metadata::default();
    merge(&mut metadata, &fs::read(recordings().join("metadata.json")).unwrap());
    for exchange in
        ["00-system-info", "07-categoryOptionCombos", "12-metadata-export-slice", "14-dataEntry-metadata"]
    {
        merge(&mut metadata, exchanged(&format!("exchanges/{exchange}.txt")).as_bytes());
    }
    metadata
}

/// What `/api/me` was asked for did not include the authorities of `admin`, who has them all.
fn make_superuser(users: &mut BTreeMap<String, Metadata>) {
    users.get_mut("admin").unwrap().user.as_mut().unwrap().authorities.insert("ALL".to_owned());
}

fn merge(metadata: &mut Metadata, bytes: &[u8]) {
    metadata.merge_json(bytes).unwrap();
}

/// The body of a recorded answer.
fn exchanged(file: &str) -> String {
    let text = fs::read_to_string(recordings().join(file)).unwrap();
    let answer = text.split_once("<<< RESPONSE").unwrap().1;
    answer.split_once("\n\n").unwrap().1.to_owned()
}

struct Run {
    folder: PathBuf,
    imports: Vec<Import>,
}

struct Import {
    file: String,
    user: String,
    query: Vec<(String, String)>,
    content_type: String,
    body: PathBuf,
    at: DateTime<Utc>,
    expected: Outcome,
}

/// What is compared.
#[derive(Debug, PartialEq)]
struct Outcome {
    http: u64,
    status: Option<String>,
    counts: Option<Counts>,
    conflicts: Vec<(Option<String>, Vec<i64>)>,
    rejected: Vec<i64>,
}

impl Run {
    fn new(folder: &str) -> Self {
        let folder = recordings().join(folder);
        let index = fs::read(folder.join("index.json")).unwrap();
        let index: Vec<Value> = serde_json::from_slice(&index).unwrap();
        let mut imports: Vec<Import> = index.iter().map(|entry| Import::of(&folder, entry)).collect();
        imports.sort_by_key(|import| import.at);
        Self { folder, imports }
    }

    fn replay(&self, metadata: impl Fn(&str, &str) -> Option<Metadata>) {
        let mut stored = Table::default();
        let mut table = String::new();
        let mut wrong = Vec::new();
        let mut right = 0;
        for import in &self.imports {
            let metadata = metadata(&import.file, &import.user).unwrap();
            let answer = import.predict(&metadata, &stored);
            let outcome = Outcome::of(&answer);
            stored.apply(answer.changes);
            let is_right = outcome == import.expected;
            right += usize::from(is_right);
            let excused = OUT_OF_REACH.iter().find(|(file, _)| *file == import.file);
            let mark = match (is_right, excused) {
                (true, None) => "same",
                (false, Some((_, reason))) => reason,
                (true, Some(_)) | (false, None) => {
                    wrong.push(import.file.clone());
                    "WRONG"
                }
            };
            let _ = writeln!(table, "{} | {mark}", import.file);
            if !is_right {
                let _ = writeln!(table, "    recorded  {}", import.expected.shown());
                let _ = writeln!(table, "    predicted {}", outcome.shown());
            }
        }
        eprintln!("{}: {right} of {} as recorded\n{table}", self.folder.display(), self.imports.len());
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

impl Import {
    fn of(folder: &Path, entry: &Value) -> Self {
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let query = entry["params"].as_object().unwrap().iter();
        let query = query.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        let numbers = |value: &Value| {
            let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().map(|number| number.as_i64().unwrap()).collect::<Vec<_>>()
        };
        let conflicts = entry["conflicts"].as_array().map(Vec::as_slice).unwrap_or_default();
        let expected = Outcome {
            http: entry["http"].as_u64().unwrap(),
            status: entry["status"].as_str().map(str::to_owned),
            counts: serde_json::from_value(entry["importCount"].clone()).unwrap(),
            conflicts: conflicts
                .iter()
                .map(|conflict| {
                    (conflict["errorCode"].as_str().map(str::to_owned), numbers(&conflict["indexes"]))
                })
                .collect(),
            rejected: numbers(&entry["rejectedIndexes"]),
        };
        Self {
            file: text("file").trim_end_matches(".txt").to_owned(),
            user: text("user"),
            query,
            content_type: text("contentType"),
            body: folder.join(text("body")),
            at: DateTime::parse_from_rfc2822(&text("recordedAt")).unwrap().to_utc(),
            expected,
        }
    }

    fn predict(&self, metadata: &Metadata, stored: &Table) -> Answer {
        // What is said of a request before its body is looked at.
        let Some(format) = Format::from_content_type(&self.content_type) else {
            return Answer { http: 415, ..Answer::default() };
        };
        let query = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let Ok(parameters) = Parameters::from_query(query) else {
            return Answer { http: 400, ..Answer::default() };
        };
        let body = fs::read(&self.body).unwrap();
        let request = Request { format, parameters, body: &body };
        let server = Server { version: VERSION, metadata, now: self.at, stored };
        let answer = current::predict(&request, &server);
        // Nothing that goes in goes unmentioned.
        if answer.status.is_some() {
            let fates = answer.fates.len();
            let taken = answer.counts.updated + answer.counts.deleted;
            assert!(taken <= fates, "{}: {taken} of {fates}", self.file);
        }
        answer
    }
}

impl Outcome {
    fn of(answer: &Answer) -> Self {
        Self {
            http: answer.http.into(),
            status: answer.status.map(|status| {
                match status {
                    Status::Success => "SUCCESS",
                    Status::Warning => "WARNING",
                    Status::Error => "ERROR",
                }
                .to_owned()
            }),
            counts: answer.status.map(|_| answer.counts),
            conflicts: answer
                .conflicts
                .iter()
                .map(|conflict| (conflict.code.map(|code| code.to_string()), conflict.indexes.clone()))
                .collect(),
            rejected: answer.rejected.iter().map(|index| i64::try_from(*index).unwrap()).collect(),
        }
    }

    fn shown(&self) -> String {
        let mut shown = format!("{} {:?} {:?}", self.http, self.status, self.counts);
        for (code, indexes) in &self.conflicts {
            let first = &indexes[..indexes.len().min(5)];
            let _ = write!(shown, " {} {first:?} of {}", code.as_deref().unwrap_or("-"), indexes.len());
        }
        let _ = write!(shown, " rejected {}", self.rejected.len());
        shown
    }
}
