//! What real servers answered, under `tests/recordings`: their metadata, and the files that they were sent.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::terminal::{Answer, Terminal};

/// A server and the user who imported.
#[derive(Clone, Copy)]
pub enum Server {
    /// 2.44, an ordinary importer.
    Current,
    /// 2.42, the same importer.
    Older,
    /// 2.42, a superuser.
    OlderAsAdmin,
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings")
}

impl Server {
    fn folder(self) -> PathBuf {
        folder().join(match self {
            Self::Current => "dhis2-2.44/mixed",
            Self::Older | Self::OlderAsAdmin => "dhis2-2.42",
        })
    }

    /// What this user could download.
    pub fn metadata(self) -> Vec<PathBuf> {
        let is_of_user = |name: &str| match self {
            Self::Current => name.starts_with("metadata-chwimport-"),
            Self::Older => {
                let shared =
                    ["Combos.json", "Options.json", "Elements.json", "Combo.json", "Exceptions.json"];
                let is_shared = shared.iter().any(|end| name.ends_with(end));
                name.starts_with("metadata-extra-") && (name.ends_with("-chwimport.json") || is_shared)
            }
            Self::OlderAsAdmin => name.starts_with("metadata-extra-") && !name.contains("chwimport"),
        };
        let files = fs::read_dir(self.folder()).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<PathBuf> =
            files.filter(|path| is_of_user(&path.file_name().unwrap().to_string_lossy())).collect();
        files.sort();
        assert!(files.len() > 5);
        files
    }

    /// What it answered, as the index of the recordings says it.
    pub fn answer(self, name: &str) -> Value {
        let index: Value =
            serde_json::from_slice(&fs::read(self.folder().join("index.json")).unwrap()).unwrap();
        let file = format!("{name}.txt");
        index.as_array().unwrap().iter().find(|one| one["file"] == file.as_str()).unwrap().clone()
    }

    fn exchange(self, name: &str) -> String {
        let folder = match self {
            Self::Current => self.folder(),
            Self::Older | Self::OlderAsAdmin => self.folder().join("exchanges"),
        };
        fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap()
    }

    /// What it was sent.
    pub fn body(self, name: &str) -> String {
        let exchange = self.exchange(name);
        let (_, request) = exchange.split_once(">>> REQUEST\n").unwrap();
        let (request, _) = request.split_once("\n<<< RESPONSE").unwrap();
        request.split_once("\n\n").unwrap().1.trim_end().to_owned() + "\n"
    }

    /// When it answered, as `JUMLA_NOW` takes it.
    pub fn time(self, name: &str) -> String {
        let exchange = self.exchange(name);
        let date = exchange.lines().find_map(|line| line.strip_prefix("Date: Mon, 23 Nov 2026 ")).unwrap();
        format!("2026-11-23T{}Z", date.trim_end_matches(" GMT"))
    }

    /// A computer that knows this server.
    pub fn known(self) -> Terminal {
        let terminal = Terminal::with_demo();
        import(&terminal, "recorded", &self.metadata()).done();
        terminal
    }
}

/// `jumla dhis2 metadata --connection NAME FILE…`
pub fn import(terminal: &Terminal, connection: &str, files: &[PathBuf]) -> Answer {
    let mut command = terminal.command(&format!("dhis2 metadata --connection {connection}"));
    Answer::of(command.args(files).output().unwrap())
}
