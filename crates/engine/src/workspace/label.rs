//! What can be said of a workspace without opening it: `label.json`, beside the store.
//!
//! The server's address and the user's name are no secrets: both are typed at the door, and neither opens anything.
//! Nothing else goes in here.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use jumla_store::Account;
use serde::{Deserialize, Serialize};

pub(super) const LABEL_FILE: &str = "label.json";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Label {
    pub server: String,
    pub user: String,
    pub demo: bool,
}

impl From<&Account> for Label {
    fn from(account: &Account) -> Self {
        Self { server: account.server.clone(), user: account.user.clone(), demo: account.demo }
    }
}

impl Label {
    /// That of the workspace in `folder`, if one can be read.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(LABEL_FILE)).ok()?).ok()
    }

    /// Puts it into `folder`, unless it is there. A workspace works without: where it cannot be written, it is not.
    pub(super) fn keep(&self, folder: &Path) {
        if Self::read(folder).as_ref() == Some(self) {
            return;
        }
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.persist(folder.join(LABEL_FILE))?;
            Ok(())
        };
        if let Err(error) = write() {
            tracing::warn!(%error, "the workspace gets no label");
        }
    }
}
