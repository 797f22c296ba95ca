//! What a server lets an offline user have.

use jumla_domain::{DocumentId, Revision};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Client;
use super::error::{Call, Error};
use super::exchange::{Pace, read};

#[derive(Deserialize)]
struct IdsAndRevisions {
    doc_ids_revs: Vec<IdAndRevision>,
}

#[derive(Deserialize)]
struct IdAndRevision {
    id: DocumentId,
    rev: Revision,
}

#[derive(Serialize)]
struct Wanted<'a> {
    docs: Vec<WantedDocument<'a>>,
}

#[derive(Serialize)]
struct WantedDocument<'a> {
    id: &'a DocumentId,
    rev: &'a Revision,
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

#[derive(Serialize)]
struct Asked<'a> {
    doc_ids: &'a [DocumentId],
}

#[derive(Deserialize)]
struct Deleted {
    doc_ids: Vec<DocumentId>,
}

impl Client {
    /// All documents that the user may have now, each with its revision. For offline users.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotFound`] for online users and from servers older than 4.3.
    pub async fn replication_ids(&self) -> Result<Vec<(DocumentId, Revision)>, Error> {
        let url = self.address.url(&["api", "v1", "replication", "get-ids"]);
        let list: IdsAndRevisions = self.get(Call::ReplicationIds, url, Pace::Patient).await?;
        Ok(list.doc_ids_revs.into_iter().map(|one| (one.id, one.rev)).collect())
    }

    /// The JSON text of documents. Those that do not exist, or that the user may not see, are absent from the answer,
    /// and a server may send one twice.
    ///
    /// # Errors
    /// [`Error`]; [`Error::TooLarge`] where fewer should be asked for at once.
    pub async fn bulk_get(&self, docs: &[(DocumentId, Revision)]) -> Result<Vec<Box<RawValue>>, Error> {
        let wanted = Wanted { docs: docs.iter().map(|(id, rev)| WantedDocument { id, rev }).collect() };
        let body = self.post(Call::BulkGet, self.address.url(&["medic", "_bulk_get"]), &wanted).await?;
        let answer: Results<'_> = read(Call::BulkGet, &body)?;
        let found = answer.results.into_iter().flat_map(|one| one.docs);
        Ok(found.filter_map(|one| one.ok).map(ToOwned::to_owned).collect())
    }

    /// Which of these documents were deleted, or purged for the user. One that merely went out of the user's sight is
    /// not among them.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn deletes(&self, ids: &[DocumentId]) -> Result<Vec<DocumentId>, Error> {
        let url = self.address.url(&["api", "v1", "replication", "get-deletes"]);
        let body = self.post(Call::Deletes, url, &Asked { doc_ids: ids }).await?;
        Ok(read::<Deleted>(Call::Deletes, &body)?.doc_ids)
    }
}
