//! Apps: installed from the ZIP that App Management takes, and served from there.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use serde_json::Value;
use zip::ZipArchive;

use super::answer::not_found;
use super::country::Country;
use super::route::Visit;
use crate::server::answer::Answer;

/// One that is installed.
#[derive(Debug, Clone)]
pub struct App {
    /// Its part of the address.
    pub key: String,
    pub name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Country {
    /// Installs an app, as App Management does: `manifest.webapp` has to be at the top, and say its name and version.
    ///
    /// # Panics
    /// If a DHIS2 would refuse it.
    pub fn install(&mut self, zip: &[u8]) -> App {
        let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let name = entry.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(name, bytes);
        }
        let manifest: Value = serde_json::from_slice(&files["manifest.webapp"]).unwrap();
        let text = |name: &str| manifest[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned();
        assert!(!text("version").is_empty());
        assert!(files.contains_key(&text("launch_path")), "{} is not there", text("launch_path"));
        for (_, icon) in manifest["icons"].as_object().unwrap() {
            assert!(files.contains_key(icon.as_str().unwrap()), "{icon} is not there");
        }
        assert_eq!(manifest["activities"]["dhis"]["href"], "*");
        let key = text("short_name").to_lowercase().replace(' ', "-");
        let app = App { key, name: text("name"), files };
        self.apps.push(app.clone());
        app
    }
}

/// A file of an app. Into its page DHIS2 writes where it is itself.
pub(crate) fn file(visit: &Visit<'_>, key: &str, path: &str) -> Answer {
    let path = if path.is_empty() { "index.html" } else { path };
    let file = visit.country.apps.iter().find(|app| app.key == key).and_then(|app| app.files.get(path));
    let Some(bytes) = file else { return not_found(path) };
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html;charset=UTF-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let mut body = bytes.clone();
    if path == "index.html" {
        let base = format!("http://{}", visit.request.header("host").unwrap_or_default());
        body = String::from_utf8(body).unwrap().replace("__DHIS2_BASE_URL__", &base).into_bytes();
    }
    let headers = vec![
        ("content-type", kind.to_owned()),
        ("content-security-policy", "frame-ancestors 'self';".to_owned()),
    ];
    Answer { status: 200, headers, body }
}
