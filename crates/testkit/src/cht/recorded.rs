//! Worlds from `tests/recordings`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::world::{User, World, admin};

impl World {
    /// One of `tests/recordings/worlds/NN-*`: `users.json` and `docs.jsonl` (`settings.json` repeats the
    /// settings document).
    pub fn from_folder(path: &Path) -> World {
        let mut world = World::empty();
        for doc in lines(&path.join("docs.jsonl")) {
            world.insert(doc);
        }
        for user in read(&path.join("users.json")).as_array().unwrap() {
            world.admit(user_from(user, &text(&user["password"])));
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
            world.admit(user);
        }
        world.admit(admin());
        world.complete();
        world
    }
}

/// `tests/recordings` of the repository.
pub fn recordings() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/recordings"))
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
