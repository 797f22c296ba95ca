//! Reads the JSON that DHIS2 gives a client, whatever it is, and merges it into what is known already.
//!
//! Dumps and payloads of `/api/metadata`, `/api/dataEntry/metadata`, lists of one kind, single objects, `/api/me`,
//! `/api/system/info`, `/api/systemSettings`, lock exceptions; also compressed by gzip. What a file says replaces what
//! was known; what it is silent about stays. Unknown keys are passed over. A file that cannot be read changes nothing.
//!
//! Objects are taken in one by one as they are read, so a file needs memory for what is kept of it, not for itself.

mod fields;
mod lenient;
mod merge;
mod root;
mod unpack;
mod wire;

use serde::Serialize;

pub(crate) use unpack::{text, unpack};

use super::Metadata;

/// What a file brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct Merged {
    /// Only the kinds that were in the file.
    pub kinds: Vec<Tally>,
}

/// How many objects of a kind were in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct Tally {
    pub kind: Kind,
    /// Not known before.
    pub new: u32,
    /// Known, and now otherwise.
    pub changed: u32,
    /// Known just so.
    pub same: u32,
}

/// Settings are counted one by one; the system and the user are one each.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, specta::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    System,
    Setting,
    User,
    OrgUnit,
    Level,
    DataSet,
    DataElement,
    CategoryCombo,
    Category,
    CategoryOption,
    OptionCombo,
    OptionSet,
    LockException,
}

impl Merged {
    /// What came of one kind; all zero where nothing did.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Tally {
        let none = Tally { kind, new: 0, changed: 0, same: 0 };
        self.kinds.iter().find(|tally| tally.kind == kind).copied().unwrap_or(none)
    }
}

impl Tally {
    #[must_use]
    pub fn total(&self) -> u32 {
        self.new + self.changed + self.same
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("not JSON: something is wrong at line {line}, column {column}")]
    NotJson { line: usize, column: usize },
    #[error("nested deeper than anything that DHIS2 writes, at line {line}, column {column}")]
    TooDeep { line: usize, column: usize },
    /// Compressed, and broken off or damaged.
    #[error("the compressed file is damaged")]
    NotGzip,
    #[error("unpacked it would be larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// JSON, but nothing in it that is DHIS2 metadata.
    #[error("nothing in it is metadata of DHIS2")]
    NothingKnown,
}

impl Metadata {
    /// Takes in a file, see the module. On an error nothing has changed.
    ///
    /// # Errors
    /// [`ReadError`], with the place where there is one.
    pub fn merge_json(&mut self, bytes: &[u8]) -> Result<Merged, ReadError> {
        let unpacked = unpack(bytes)?;
        let text = text(&unpacked)?;
        let outline = root::outline(text)?;
        // Read once for errors alone, so that a file which breaks off half-way leaves nothing behind.
        root::read(text, &outline, None)?;
        let mut merge = merge::Merge::new(self, &outline);
        root::read(text, &outline, Some(&mut merge))?;
        merge.finish().ok_or(ReadError::NothingKnown)
    }
}
