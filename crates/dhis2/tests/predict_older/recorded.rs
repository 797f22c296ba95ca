//! The recordings of the older server: exchanges, what was answered, and what it held.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use jumla_dhis2::predict::{Answer, Key, Status, StoredValue};
use serde_json::Value;

#[derive(Clone)]
pub struct Exchange {
    pub file: String,
    /// The server's clock.
    pub at: DateTime<Utc>,
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub user: String,
    pub content_type: String,
    pub body: Vec<u8>,
    /// Of imports.
    pub expected: Option<Expected>,
    pub told: Told,
    pub answer: Vec<u8>,
}

impl Exchange {
    /// Whoever signed in by a token is the token's owner, as the recordings of its making say.
    pub fn account(&self) -> &str {
        match (self.user.as_str(), self.file.as_str()) {
            ("token", "94-import-with-importer-pat.txt") => "chwimport",
            ("token", _) => "admin",
            (user, _) => user,
        }
    }
}

/// Imports that were sent for good before another, without being recorded then: what the server gave back later has rows
/// of that second (`39b`), a note says what is stored (`c06`), and the facts tell of a zero that was sent again (§15).
pub const SENT_BEFORE: &[(&str, &str)] = &[
    ("37-csv-no-header.txt", "34-csv-ok.txt"),
    ("c06-zero-update-dryrun.txt", "c10-five-again.txt"),
    ("c10-five-again.txt", "c06-zero-update-dryrun.txt"),
];

/// What a user's client downloads.
pub const KINDS: [&str; 13] = [
    "system-info",
    "systemSettings",
    "organisationUnitLevels",
    "organisationUnits",
    "defaultCombo",
    "categoryOptions",
    "categoryCombos",
    "categoryOptionCombos",
    "dataElements",
    "dataSets",
    "dataEntry",
    "lockExceptions",
    "me",
];

/// One of them, as it was at the moment that the prefix stands for.
pub fn downloaded(prefix: &str, kind: &str, user: &str) -> Vec<u8> {
    let own = folder().join(format!("{prefix}{kind}-{user}.json"));
    let shared = folder().join(format!("{prefix}{kind}.json"));
    std::fs::read(own).or_else(|_| std::fs::read(shared)).unwrap()
}

/// What a prediction is measured by.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    http: u16,
    status: Option<Status>,
    /// Imported, updated, ignored, deleted.
    counts: [u64; 4],
    conflicts: Vec<(String, Vec<i64>)>,
    rejected: Vec<i64>,
}

/// What the server names in each of its conflicts, by the names of the prediction's arguments.
pub type Told = Vec<BTreeMap<String, String>>;

fn told(line: &Value) -> Told {
    let conflicts = line["conflicts"].as_array().into_iter().flatten();
    let told = conflicts.map(|one| {
        let objects = one["objects"].as_object().into_iter().flatten();
        let told = objects.filter_map(|(name, value)| {
            // An attribute option combo goes by the name of the other.
            let is_attribute =
                matches!(one["errorCode"].as_str(), Some("E7604" | "E7615" | "E7635" | "E7638"));
            let name = match name.as_str() {
                "dataElement" => "data_element",
                "organisationUnit" => "org_unit",
                "dataSet" => "data_set",
                "categoryOptionCombo" if is_attribute => "attribute_option_combo",
                "categoryOptionCombo" => "option_combo",
                "value" | "storedBy" => "reason",
                "period" | "user" => name,
                other => panic!("{other}"),
            };
            Some((name.to_owned(), value.as_str()?.to_owned()))
        });
        told.collect()
    });
    told.collect()
}

impl Expected {
    pub fn of(answer: &Answer) -> Self {
        let counts = answer.counts;
        let counts = [counts.imported, counts.updated, counts.ignored, counts.deleted];
        let code = |code: Option<_>| code.map_or_else(String::new, |code| format!("{code}"));
        Self {
            http: answer.http,
            status: answer.status,
            counts: counts.map(|count| count as u64),
            conflicts: answer.conflicts.iter().map(|one| (code(one.code), one.indexes.clone())).collect(),
            rejected: answer.rejected.iter().map(|index| i64::try_from(*index).unwrap()).collect(),
        }
    }

    /// A line of the index. An answer in XML stands there by its beginning alone.
    pub fn recorded(line: &Value, answer: &[u8]) -> Self {
        let indexes = |of: &Value| of.as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        let xml = String::from_utf8_lossy(answer);
        let within = |tag: &str| {
            let (_, rest) = xml.split_once(&format!("<{tag}>"))?;
            Some(rest.split_once('<')?.0.to_owned())
        };
        let is_xml = line["responseStatus"].is_null() && xml.starts_with("<webMessage");
        let status =
            if is_xml { within("status") } else { line["responseStatus"].as_str().map(str::to_owned) };
        let counts = ["imported", "updated", "ignored", "deleted"];
        Self {
            http: u16::try_from(line["httpStatus"].as_u64().unwrap()).unwrap(),
            status: status.map(|status| match status.as_str() {
                "SUCCESS" => Status::Success,
                "WARNING" => Status::Warning,
                "ERROR" => Status::Error,
                other => panic!("{other}"),
            }),
            counts: counts.map(|name| {
                let told = line["importCount"][name].as_u64();
                let attribute = || xml.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.parse().ok();
                told.or_else(|| within(name)?.parse().ok()).or_else(attribute).unwrap_or_default()
            }),
            conflicts: line["conflicts"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| {
                    (one["errorCode"].as_str().unwrap_or_default().to_owned(), indexes(&one["indexes"]))
                })
                .collect(),
            rejected: indexes(&line["rejectedIndexes"]),
        }
    }
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings/dhis2-2.42")
}

/// All of them by the server's clock, and by name within a second.
pub fn read() -> Vec<Exchange> {
    let index: Value = serde_json::from_slice(&std::fs::read(folder().join("index.json")).unwrap()).unwrap();
    let index: BTreeMap<_, _> =
        index.as_array().unwrap().iter().map(|line| (line["file"].as_str().unwrap(), line)).collect();
    let mut exchanges: Vec<_> = std::fs::read_dir(folder().join("exchanges"))
        .unwrap()
        .filter_map(|entry| {
            let entry = entry.unwrap();
            let file = entry.file_name().into_string().unwrap();
            let line = index.get(file.as_str()).copied();
            exchange(file, &std::fs::read(entry.path()).unwrap(), line)
        })
        .collect();
    exchanges.sort_by(|one, other| (one.at, &one.file).cmp(&(other.at, &other.file)));
    exchanges
}

fn exchange(file: String, bytes: &[u8], line: Option<&Value>) -> Option<Exchange> {
    let (_, rest) = split(bytes, b">>> REQUEST\n")?;
    let (request, response) =
        split(rest, b"\n\n<<< RESPONSE\n").or_else(|| split(rest, b"\n<<< RESPONSE\n"))?;
    let (head, body) = split(request, b"\n\n").unwrap_or((request, b""));
    let (answer_head, answer) = split(response, b"\n\n").unwrap_or((response, b""));
    let (head, answer_head) = (String::from_utf8_lossy(head), String::from_utf8_lossy(answer_head));
    let mut first = head.lines().next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let field = |head: &str, name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned));
        line.unwrap_or_default()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    Some(Exchange {
        at: decoded(&field(&answer_head, "Date")),
        method,
        path: path.to_owned(),
        query: pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (name.to_owned(), value.to_owned())
            })
            .collect(),
        user: line.and_then(|line| line["user"].as_str()).unwrap_or_default().to_owned(),
        content_type: field(&head, "Content-Type"),
        body: packed(&file).unwrap_or_else(|| body.to_vec()),
        file,
        told: line.map(told).unwrap_or_default(),
        expected: line.map(|line| Expected::recorded(line, answer)),
        answer: answer.to_vec(),
    })
}

/// Packed bodies do not survive in a text; they were sent to both servers and lie with the other's recordings.
fn packed(file: &str) -> Option<Vec<u8>> {
    let name = match file {
        "99-json-gzip-body.txt" => "99-json-gzip-body.json.gz",
        "99b-csv-zip-body.txt" => "99b-csv-zip-body.csv.zip",
        _ => return None,
    };
    Some(std::fs::read(folder().join("../dhis2-2.44/bodies").join(name)).unwrap())
}

/// A date of HTTP.
pub fn decoded(date: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc2822(date).unwrap_or_else(|error| panic!("{date:?}: {error}")).to_utc()
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let position = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..position], &bytes[position + at.len()..]))
}

/// A value that the server had, and before which exchange at the latest.
pub struct Seed {
    pub before: usize,
    at: DateTime<Utc>,
    pub key: Key,
    pub value: StoredValue,
}

/// Everything that the server gave back when it was asked for values, the oldest first. What it tells to have been
/// written in some second is taken as written at its end, unless it was asked before.
pub fn seeds(exchanges: &[Exchange]) -> Vec<Seed> {
    let mut seeds: Vec<Seed> = exchanges
        .iter()
        .enumerate()
        .filter(|(_, one)| one.method == "GET" && one.path.starts_with("/api/dataValueSets"))
        .filter(|(_, one)| one.query.iter().all(|(name, value)| name != "idScheme" || value == "UID"))
        .flat_map(|(asked, one)| {
            rows(&String::from_utf8_lossy(&one.answer)).into_iter().map(move |row| (asked, row))
        })
        .filter_map(|(asked, row)| {
            let text = |name: &str| row.get(name).cloned().filter(|text| !text.is_empty());
            let key = Key {
                data_element: text("dataelement")?.as_str().into(),
                period: text("period")?,
                org_unit: text("orgunit")?.as_str().into(),
                category_option_combo: text("categoryoptioncombo")?.as_str().into(),
                attribute_option_combo: text("attributeoptioncombo")?.as_str().into(),
            };
            let on = |name: &str| text(name).is_some_and(|text| text == "true");
            let value = StoredValue {
                value: text("value"),
                comment: text("comment"),
                follow_up: on("followup"),
                deleted: on("deleted"),
            };
            let at = DateTime::parse_from_str(&text("lastupdated")?, "%Y-%m-%dT%H:%M:%S%.3f%z").ok()?;
            let at = at.to_utc();
            let later = exchanges.partition_point(|one| one.at <= at);
            Some(Seed { before: later.min(asked), at, key, value })
        })
        .collect();
    seeds.sort_by_key(|seed| (seed.before, seed.at));
    seeds
}

/// The values of an answer in JSON or CSV, by the names of the columns.
fn rows(answer: &str) -> Vec<BTreeMap<String, String>> {
    if let Ok(answer) = serde_json::from_str::<Value>(answer) {
        let values = answer["dataValues"].as_array().into_iter().flatten();
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Bool(on) => on.to_string(),
            _ => String::new(),
        };
        let row = |value: &Value| {
            let fields = value.as_object().unwrap().iter();
            fields.map(|(name, value)| (name.to_lowercase(), text(value))).collect()
        };
        return values.map(row).collect();
    }
    if !answer.starts_with("dataelement,") {
        return Vec::new();
    }
    let mut lines = cells(answer).into_iter();
    let header = lines.next().unwrap_or_default();
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => line.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            letter => cell.push(letter),
        }
    }
    lines
}

/// A value that was sent alone.
pub fn single(query: &BTreeMap<&str, &str>) -> (Key, StoredValue) {
    let key = Key {
        data_element: query["de"].into(),
        period: query["pe"].to_owned(),
        org_unit: query["ou"].into(),
        category_option_combo: query["co"].into(),
        attribute_option_combo: "HllvX50cXC0".into(),
    };
    (key, StoredValue { value: Some(query["value"].to_owned()), ..StoredValue::default() })
}
