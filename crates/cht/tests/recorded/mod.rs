//! Reading the recordings of real servers.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::{Path, PathBuf};

use serde_json::Value;

pub fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings")
}

pub fn json_of(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What is in a folder of the recordings, by name.
pub fn files(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(recordings().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(prefix))
        .collect();
    paths.sort();
    paths
}

/// One recorded request and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub method: String,
    /// Path and query.
    pub path: String,
    /// As recorded.
    pub request: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Exchange {
    pub fn read(name: &str) -> Self {
        let folder = recordings().join("cht-5.2/exchanges");
        let text = std::fs::read_to_string(folder.join(format!("{name}.http"))).unwrap();
        let (request, answer) = text.split_once("\n--------- response").unwrap();
        let (_, answer) = answer.split_once('\n').unwrap();
        let (head, body) = answer.split_once("\n\n").unwrap();
        let mut head = head.lines();
        let status = head.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = head
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let beside = folder.join(format!("{name}.body"));
        let body = if beside.exists() {
            std::fs::read_to_string(beside).unwrap()
        } else {
            body.trim_end().to_owned()
        };
        let mut first = request.lines().next().unwrap().split(' ');
        Self {
            method: first.next().unwrap().to_owned(),
            path: first.next().unwrap().to_owned(),
            request: request.to_owned(),
            status,
            headers,
            body,
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
