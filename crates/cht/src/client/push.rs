//! Documents on their way to the server, with the revisions that they already have. Those to which the server gives a
//! revision are in `write`.

use std::collections::{HashMap, HashSet};

use jumla_domain::{DocumentId, Revision};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Client;
use super::error::{Call, Error};
use super::exchange::read;

/// A document that the server did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    pub id: DocumentId,
    /// CouchDB's word for it: `forbidden`, `conflict`, `unauthorized`, …
    pub error: String,
    /// What the server's rules say about it. Not everyone who refuses gives a reason.
    pub reason: Option<String>,
}

#[derive(Deserialize)]
struct Lacking {
    #[serde(default)]
    missing: Vec<Revision>,
}

#[derive(Serialize)]
struct Sent<'a> {
    docs: &'a [&'a RawValue],
    /// The revisions are the documents' own, and the server adds them beside what it has.
    new_edits: bool,
}

/// One document's fate. A server may leave out those that it took.
#[derive(Deserialize)]
struct Fate {
    id: Option<DocumentId>,
    error: Option<String>,
    #[serde(default)]
    reason: Value,
}

impl Client {
    /// Which of these documents the server does not have in these revisions, in the order given.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn missing_revisions(
        &self,
        documents: &[(DocumentId, Revision)],
    ) -> Result<Vec<DocumentId>, Error> {
        let what = Call::RevsDiff;
        let mut asked: HashMap<&DocumentId, Vec<&Revision>> = HashMap::with_capacity(documents.len());
        for (id, revision) in documents {
            asked.entry(id).or_default().push(revision);
        }
        let answered = self.post(what, self.address.document(&["_revs_diff"]), &asked).await?;
        let lacking: HashMap<DocumentId, Lacking> = read(what, &answered.body)?;
        let mut named = HashSet::new();
        let is_missing =
            |id: &&DocumentId| lacking.get(*id).is_some_and(|lacking| !lacking.missing.is_empty());
        let ids = documents.iter().map(|(id, _)| id).filter(is_missing);
        Ok(ids.filter(|id| named.insert(*id)).cloned().collect())
    }

    /// Sends documents as they are. What the server has already it takes again without a word.
    ///
    /// # Errors
    /// [`Error`]; [`Error::TooLarge`] where fewer should be sent at once.
    pub async fn send(&self, documents: &[&RawValue]) -> Result<Vec<NotTaken>, Error> {
        let what = Call::BulkDocs;
        let sent = Sent { docs: documents, new_edits: false };
        let answered = self.post(what, self.address.document(&["_bulk_docs"]), &sent).await?;
        let fates: Vec<Fate> = read(what, &answered.body)?;
        let not_taken = fates.into_iter().filter_map(|fate| {
            let error = fate.error?;
            let reason = fate.reason.as_str().map(ToOwned::to_owned);
            Some(fate.id.map(|id| NotTaken { id, error, reason }).ok_or(Error::Malformed { what }))
        });
        not_taken.collect()
    }
}
