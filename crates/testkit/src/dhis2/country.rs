//! What is on a simulated DHIS2: accounts, tokens, metadata as each account may see it, values and completions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use jumla_dhis2::metadata::Metadata;
use serde_json::{Value, json};

use super::app::App;
use super::outward::Route;
use super::tracker::Tracker;
use super::tracker_import::TrackerImports;
use crate::cht::world::recordings;

/// Everything on one server.
#[derive(Debug, Clone, Default)]
pub struct Country {
    /// As the server says it: `2.44-SNAPSHOT`.
    pub version: String,
    pub accounts: Vec<Account>,
    pub tokens: Vec<Token>,
    /// Whose browser has which session.
    pub sessions: BTreeMap<String, String>,
    pub routes: Vec<Route>,
    pub apps: Vec<App>,
    pub values: BTreeMap<HeldKey, Held>,
    pub completions: BTreeMap<[String; 4], Completed>,
    pub tracker: Tracker,
    pub tracker_imports: TrackerImports,
    /// Of the last accounts that were asked for.
    pub known: Kept,
}

/// What accounts are shown, put together, as long as it stays the same.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<KeptMetadata>>>);

#[derive(Debug)]
struct KeptMetadata {
    version: String,
    parts: Vec<Arc<Value>>,
    metadata: Arc<Metadata>,
}

#[derive(Debug, Clone)]
pub struct Account {
    pub name: String,
    pub password: String,
    /// A password alone does not do: every request with one is sent to the page for signing in.
    pub second_factor: bool,
    /// What the account is shown, by the name of the resource: `me`, `dataEntry`, `organisationUnits`, ….
    pub parts: BTreeMap<String, Arc<Value>>,
}

/// A personal access token.
#[derive(Debug, Clone)]
pub struct Token {
    pub text: String,
    pub account: String,
    pub revoked: bool,
    /// Empty: all.
    pub methods: Vec<String>,
}

/// Data element, period, org unit, category option combo, attribute option combo.
pub type HeldKey = [String; 5];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub value: String,
    pub comment: Option<String>,
    pub follow_up: bool,
    pub deleted: bool,
    pub stored_by: String,
    pub created: DateTime<Utc>,
    pub last_updated: DateTime<Utc>,
    /// How often it was written, the first time included.
    pub writes: u32,
}

/// A form that is stated to be complete. Its key: data set, period, org unit, attribute option combo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    pub date: String,
    pub stored_by: String,
}

/// What a client downloads, as the recordings name it.
const PARTS: [&str; 13] = [
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
];

impl Country {
    /// The country of the recordings `dhis2-2.44/mixed`, without a value in it: `admin` (a superuser, password
    /// `district`) and `chwimport` (an ordinary importer with one district, password `Peer-2026-Pass`). Its data set
    /// `VMuFODsyWaO` is that of the recorded CHT.
    pub fn recorded() -> Country {
        let folder = recordings().join("dhis2-2.44/mixed");
        let account = |name: &str, password: &str| {
            let parts = PARTS.map(|part| {
                (part.to_owned(), Arc::new(read(&folder.join(format!("metadata-{name}-{part}.json")))))
            });
            Account {
                name: name.to_owned(),
                password: password.to_owned(),
                second_factor: false,
                parts: parts.into(),
            }
        };
        Country {
            version: "2.44-SNAPSHOT".to_owned(),
            accounts: vec![account("admin", "district"), account("chwimport", "Peer-2026-Pass")],
            ..Country::default()
        }
    }

    /// A country whose accounts are told one by one: name, password, and what each is shown.
    pub fn of(version: &str, accounts: Vec<Account>) -> Country {
        Country { version: version.to_owned(), accounts, ..Country::default() }
    }

    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// Makes a token for an account, and says it.
    pub fn grant(&mut self, account: &str) -> String {
        let text = format!("d2p_{:0>48}", format!("{account}{}", self.tokens.len()));
        self.tokens.push(Token {
            text: text.clone(),
            account: account.to_owned(),
            revoked: false,
            methods: Vec::new(),
        });
        text
    }

    /// Signs an account's browser in, and says what its cookie `JSESSIONID` is.
    pub fn sign_in(&mut self, account: &str) -> String {
        let session = format!("SESSION{}", self.sessions.len());
        self.sessions.insert(session.clone(), account.to_owned());
        session
    }

    pub fn revoke(&mut self, token: &str) {
        for one in self.tokens.iter_mut().filter(|one| one.text == token) {
            one.revoked = true;
        }
    }

    /// What is stored under a key, the deleted left aside.
    pub fn value(&self, key: &HeldKey) -> Option<&str> {
        self.values.get(key).filter(|held| !held.deleted).map(|held| held.value.as_str())
    }

    /// Somebody enters a value on the server itself.
    pub fn enter(&mut self, key: HeldKey, value: &str, by: &str, at: DateTime<Utc>) {
        let before = self.values.get(&key);
        let (created, writes) = before.map_or((at, 0), |held| (held.created, held.writes));
        let held = Held {
            value: value.to_owned(),
            comment: None,
            follow_up: false,
            deleted: false,
            stored_by: by.to_owned(),
            created,
            last_updated: at,
            writes: writes + 1,
        };
        self.values.insert(key, held);
    }

    /// Changes something that every account is shown: `part` is that resource's answer.
    pub fn change(&mut self, part: &str, change: impl Fn(&mut Value)) {
        for account in &mut self.accounts {
            if let Some(part) = account.parts.get_mut(part) {
                change(Arc::make_mut(part));
            }
        }
    }

    /// Takes an org unit out of a data set.
    pub fn unassign(&mut self, data_set: &str, org_unit: &str) {
        for part in ["dataEntry", "dataSets"] {
            self.change(part, |answer| {
                let sets = answer["dataSets"].as_array_mut().into_iter().flatten();
                for set in sets.filter(|set| set["id"] == data_set) {
                    if let Some(units) = set["organisationUnits"].as_array_mut() {
                        units.retain(|unit| unit != org_unit && unit["id"] != org_unit);
                    }
                }
            });
        }
    }

    /// All that an account is shown, put together as a client would.
    pub(crate) fn metadata_of(&self, account: &Account) -> Arc<Metadata> {
        let mut kept = self.known.0.lock().unwrap();
        let is_same = |one: &&KeptMetadata| {
            one.version == self.version
                && one.parts.len() == account.parts.len()
                && one.parts.iter().zip(account.parts.values()).all(|(one, other)| Arc::ptr_eq(one, other))
        };
        if let Some(found) = kept.iter().find(is_same) {
            return Arc::clone(&found.metadata);
        }
        let mut metadata = Metadata::default();
        for (name, part) in &account.parts {
            let mut part = Value::clone(part);
            if name == "system-info" {
                part["version"] = json!(self.version);
            }
            let merged = metadata.merge_json(part.to_string().as_bytes());
            merged.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let metadata = Arc::new(metadata);
        if kept.len() > 8 {
            kept.clear();
        }
        kept.push(KeptMetadata {
            version: self.version.clone(),
            parts: account.parts.values().cloned().collect(),
            metadata: Arc::clone(&metadata),
        });
        metadata
    }
}

fn read(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
