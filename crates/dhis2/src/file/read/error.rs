//! Why a file cannot be read.

use super::Place;
use super::place;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("there is nothing in it")]
    Empty,
    /// A broken gzip or zip.
    #[error("it cannot be uncompressed: {detail}")]
    Compressed { detail: String },
    /// Servers take archives with a single file in them, too.
    #[error("the archive has {files} files, not one")]
    NotOneFile { files: usize },
    #[error("it comes to more than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("{at}: not UTF-8")]
    NotUtf8 { at: Place },
    /// Against the grammar of its format.
    #[error("{at}: {detail}")]
    Syntax { at: Place, detail: String },
    #[error("{at}: expected {expected}, found {found}")]
    Unexpected { at: Place, expected: &'static str, found: String },
    /// A value without it is none.
    #[error("{at}: no {field}")]
    Missing { at: Place, field: &'static str },
    /// A document type can make a small file grow without end, or read other files; no data value set has one.
    #[error("{at}: document types are not read")]
    DocumentType { at: Place },
    #[error("{at}: the entity {name} is not known")]
    Entity { at: Place, name: String },
    #[error("{at}: more than {limit} {what}")]
    TooMany { at: Place, limit: usize, what: &'static str },
}

impl ReadError {
    /// The line of the file, from 1, where there is one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::NotUtf8 { at }
            | Self::Syntax { at, .. }
            | Self::Unexpected { at, .. }
            | Self::Missing { at, .. }
            | Self::DocumentType { at }
            | Self::Entity { at, .. }
            | Self::TooMany { at, .. } => Some(at.line),
            Self::Empty | Self::Compressed { .. } | Self::NotOneFile { .. } | Self::TooLarge { .. } => None,
        }
    }
}

/// An error whose place is still an offset: counting lines waits until it is sure that somebody wants to know.
pub(super) struct Raw {
    offset: usize,
    make: Box<dyn FnOnce(Place) -> ReadError>,
}

impl Raw {
    pub(super) fn syntax(offset: usize, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::new(offset, |at| ReadError::Syntax { at, detail })
    }

    pub(super) fn unexpected(offset: usize, expected: &'static str, found: &str) -> Self {
        // Enough to recognise it by.
        let found: String = found.chars().take(40).collect();
        Self::new(offset, move |at| ReadError::Unexpected { at, expected, found })
    }

    pub(super) fn missing(offset: usize, field: &'static str) -> Self {
        Self::new(offset, move |at| ReadError::Missing { at, field })
    }

    pub(super) fn new(offset: usize, make: impl FnOnce(Place) -> ReadError + 'static) -> Self {
        Self { offset, make: Box::new(make) }
    }

    pub(super) fn placed(self, text: &str) -> ReadError {
        (self.make)(place::place(text, self.offset))
    }
}
