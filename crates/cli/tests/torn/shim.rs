//! The program that is loaded into `jumla` to keep the journal.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub struct Shim {
    folder: TempDir,
}

impl Shim {
    /// `None` where there is no C compiler.
    pub fn built() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/torn/shim.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .args([&folder.path().join("shim.so"), &source])
            .args(["-ldl", "-lpthread"])
            .status();
        match built {
            Ok(status) => assert!(status.success(), "the C compiler refused shim.c"),
            Err(_) => return None,
        }
        Some(Self { folder })
    }

    /// From now on the command keeps a journal of what it does to a folder.
    pub fn watch(&self, command: &mut Command, folder: &Path, journal: &Path) {
        command
            .env("LD_PRELOAD", self.folder.path().join("shim.so"))
            .env("JUMLA_TORN_FOLDER", folder)
            .env("JUMLA_TORN_JOURNAL", journal);
    }

    /// Where journals may be.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
