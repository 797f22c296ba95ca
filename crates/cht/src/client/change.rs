//! The feed of changes, for online users. To offline users a server shows nothing of use in it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Duration;

use jumla_http::header::CONTENT_TYPE;
use jumla_http::{JSON, Pace};
use serde_json::json;

use jumla_domain::{DocumentId, Revision};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Client;
use super::error::{Call, Error};
use super::exchange::read;
use crate::wire::{FORMS_OF_USE, KINDS_OF_USE};

/// Which documents a feed tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter<'f> {
    Everything,
    /// Those that `wire` reads, reports of these forms, and the deleted ones. The server looks at every document before
    /// it answers, so it thinks longer and sends less; a server may refuse.
    OfUse {
        forms: &'f BTreeSet<String>,
    },
}

/// A part of the feed.
#[derive(Debug)]
pub struct ChangesPage {
    pub changes: Vec<Change>,
    /// Where the next page starts.
    pub last_seq: String,
    /// How many changes follow, where the server says so.
    pub pending: Option<u64>,
    /// Until the answer began.
    pub thought: Duration,
    /// Until the answer ended.
    pub took: Duration,
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
    pub async fn changes(&self, since: &str, limit: u32, filter: Filter<'_>) -> Result<ChangesPage, Error> {
        let what = Call::Changes;
        let mut url = self.address.document(&["_changes"]);
        if matches!(filter, Filter::OfUse { .. }) {
            url.query_pairs_mut().append_pair("filter", "_selector");
        }
        url.query_pairs_mut()
            .append_pair("include_docs", "true")
            .append_pair("since", since)
            .append_pair("limit", &limit.to_string());
        let request = match filter {
            Filter::Everything => self.line.get(url),
            Filter::OfUse { forms } => {
                self.line.post(url).header(CONTENT_TYPE, JSON).body(of_use(forms).to_string())
            }
        };
        let answered = self.body(what, request, Pace::Patient).await?;
        let feed: Feed<'_> = read(what, &answered.body)?;
        let changes = feed.results.into_iter().map(|row| row.read().ok_or(Error::Malformed { what }));
        Ok(ChangesPage {
            changes: changes.collect::<Result<_, _>>()?,
            last_seq: sequence(feed.last_seq),
            pending: feed.pending,
            thought: answered.thought,
            took: answered.took,
        })
    }
}

/// The documents of use as CouchDB's selectors say it. A deleted document has nothing but its id and `_deleted`, so
/// whether it was of use cannot be asked.
fn of_use(forms: &BTreeSet<String>) -> serde_json::Value {
    let forms: Vec<&str> = FORMS_OF_USE.into_iter().chain(forms.iter().map(String::as_str)).collect();
    json!({ "selector": { "$or": [
        { "type": { "$in": KINDS_OF_USE } },
        { "form": { "$in": forms } },
        { "_id": "settings" },
        // Those without a type too: they are set aside with the reason.
        { "_id": { "$gt": "target~", "$lt": "target~\u{fff0}" } },
        { "_deleted": true },
    ] } })
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
