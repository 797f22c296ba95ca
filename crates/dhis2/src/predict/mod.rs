//! What DHIS2 would answer to an import, without asking it.
//!
//! The two importers have little in common, so each has its own module, which reads the bytes as that server reads
//! them: [`current`] (2.43 and later) and [`older`] (up to 2.42). Which one answers is the version's to say. What is
//! right is what real servers answered: the recordings under `tests/recordings/dhis2-*`.
//!
//! Not here: how files are written ([`crate::file`]), and what to do about a refusal (the hosts).

mod answer;
mod body;
pub mod current;
mod lexical;
pub mod older;
mod parameters;
mod stored;
pub mod value_type;
mod xml;

use chrono::{DateTime, Utc};

pub use answer::{Answer, Code, Conflict, Counts, Fate, Remark, RemarkKind, Scope, Status};
pub use parameters::{NotAParameter, Parameters, Strategy};
pub use stored::{Key, Nothing, Stored, StoredValue, Table};

use crate::file::Format;
use crate::metadata::{Importer, Metadata, Version};

/// One import, as it would be posted to `/api/dataValueSets`.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub format: Format,
    pub parameters: Parameters,
    /// As sent; may be compressed by gzip or zip.
    pub body: &'a [u8],
}

/// The server that would answer.
#[derive(Clone, Copy)]
pub struct Server<'a> {
    pub version: Version,
    /// With the user who imports.
    pub metadata: &'a Metadata,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// What the server holds already.
    pub stored: &'a dyn Stored,
}

/// What the server would answer to a request.
#[must_use]
pub fn predict(request: &Request<'_>, server: &Server<'_>) -> Answer {
    match server.version.importer() {
        Importer::Older => older::predict(request, server),
        Importer::Current => current::predict(request, server),
    }
}
