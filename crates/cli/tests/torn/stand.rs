//! Where one store after the other is looked at without deriving the key again, which takes longer than all the rest.

use jumla_engine::Workspace;
use tempfile::TempDir;

use crate::disk::{self, Files};
use crate::place::open;

pub struct Stand {
    folder: TempDir,
    /// Knows the key. Its own store has long since been unlinked.
    first: Workspace,
}

impl Stand {
    /// For stores with the key of this one.
    pub fn new(files: &Files) -> Self {
        let folder = tempfile::tempdir().unwrap();
        disk::write_to(folder.path(), files);
        let first = open(folder.path(), "the stand");
        Self { folder, first }
    }

    /// Opens a store, to be dropped before the next.
    pub fn open(&self, files: &Files, remark: &str) -> Workspace {
        disk::write_to(self.folder.path(), files);
        self.first.second_handle().unwrap_or_else(|error| panic!("{remark}: {error:?}"))
    }
}
