//! The feed of changes, for online users. To offline users a server shows nothing of use in it.

use std::borrow::Cow;

use jumla_domain::{DocumentId, Revision};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Client;
use super::error::{Call, Error};
use super::exchange::{Pace, read};

/// A part of the feed.
#[derive(Debug)]
pub struct ChangesPage {
    pub changes: Vec<Change>,
    /// Where the next page starts.
    pub last_seq: String,
    /// How many changes follow, where the server says so.
    pub pending: Option<u64>,
}

/// The last change of one document.
#[derive(Debug)]
pub struct Change {
    pub id: DocumentId,
    pub rev: Revision,
    pub deleted: bool,
    /// The JSON text of the document.
    pub doc: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Feed<'a> {
    #[serde(borrow)]
    results: Vec<Row<'a>>,
    #[serde(borrow)]
    last_seq: &'a RawValue,
    pending: Option<u64>,
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    changes: Vec<Leaf<'a>>,
    #[serde(default)]
    deleted: bool,
    #[serde(borrow)]
    doc: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Leaf<'a> {
    #[serde(borrow)]
    rev: Cow<'a, str>,
}

impl Client {
    /// The changes after `since` (`0`, or a page's `last_seq`), the oldest first, `limit` at most, with documents.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn changes(&self, since: &str, limit: u32) -> Result<ChangesPage, Error> {
        let what = Call::Changes;
        let mut url = self.address.url(&["medic", "_changes"]);
        url.query_pairs_mut()
            .append_pair("include_docs", "true")
            .append_pair("since", since)
            .append_pair("limit", &limit.to_string());
        let body = self.body(what, self.http.get(url), Pace::Patient).await?;
        let feed: Feed<'_> = read(what, &body)?;
        let changes = feed.results.into_iter().map(|row| row.read().ok_or(Error::Malformed { what }));
        Ok(ChangesPage {
            changes: changes.collect::<Result<_, _>>()?,
            last_seq: sequence(feed.last_seq),
            pending: feed.pending,
        })
    }
}

impl Row<'_> {
    fn read(self) -> Option<Change> {
        let rev = self.changes.into_iter().next()?.rev;
        Some(Change {
            id: self.id.into_owned().into(),
            rev: rev.into_owned().into(),
            deleted: self.deleted,
            doc: self.doc.map(ToOwned::to_owned),
        })
    }
}

/// A number in old servers, a text in new ones; to be given back as it is.
fn sequence(raw: &RawValue) -> String {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}
