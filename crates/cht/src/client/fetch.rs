//! Documents by their ids.

use std::time::Duration;

use jumla_domain::{DocumentId, Revision};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Client;
use super::error::{Call, Error};
use super::exchange::read;

/// The JSON text of documents, and what it cost to get them.
#[derive(Debug)]
pub struct Fetched {
    pub documents: Vec<Box<RawValue>>,
    /// Until the answer began: what the server needed to find them.
    pub thought: Duration,
    /// Until the answer ended.
    pub took: Duration,
}

#[derive(Serialize)]
struct Wanted<'a> {
    docs: Vec<WantedDocument<'a>>,
}

#[derive(Serialize)]
struct WantedDocument<'a> {
    id: &'a DocumentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    rev: Option<&'a Revision>,
}

#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow)]
    results: Vec<ResultsOfOne<'a>>,
}

#[derive(Deserialize)]
struct ResultsOfOne<'a> {
    #[serde(borrow)]
    docs: Vec<Found<'a>>,
}

#[derive(Deserialize)]
struct Found<'a> {
    #[serde(borrow)]
    ok: Option<&'a RawValue>,
}

impl Client {
    /// These very revisions. Those that do not exist, or that the user may not see, are absent from the answer, and a
    /// server may send one twice.
    ///
    /// # Errors
    /// [`Error`]; [`Error::TooLarge`] where fewer should be asked for at once.
    pub async fn bulk_get(&self, wanted: &[(DocumentId, Revision)]) -> Result<Fetched, Error> {
        let docs = wanted.iter().map(|(id, rev)| WantedDocument { id, rev: Some(rev) });
        self.fetch(Call::BulkGet, Wanted { docs: docs.collect() }).await
    }

    /// Every leaf revision of these documents: more than one where two devices changed a document at once, and deleted
    /// ones too. Which of them counts, [`crate::wire::winner`] says.
    ///
    /// # Errors
    /// As [`Client::bulk_get`].
    pub async fn newest(&self, ids: &[DocumentId]) -> Result<Fetched, Error> {
        let docs = ids.iter().map(|id| WantedDocument { id, rev: None });
        self.fetch(Call::Newest, Wanted { docs: docs.collect() }).await
    }

    async fn fetch(&self, what: Call, wanted: Wanted<'_>) -> Result<Fetched, Error> {
        let answered = self.post(what, self.address.document(&["_bulk_get"]), &wanted).await?;
        let answer: Results<'_> = read(what, &answered.body)?;
        let found = answer.results.into_iter().flat_map(|one| one.docs);
        let documents = found.filter_map(|one| one.ok).map(ToOwned::to_owned).collect();
        Ok(Fetched { documents, thought: answered.thought, took: answered.took })
    }
}
