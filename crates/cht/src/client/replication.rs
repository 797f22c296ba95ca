//! What a server lets an offline user have.

use jumla_domain::{DocumentId, Revision};
use jumla_http::Pace;
use serde::{Deserialize, Serialize};

use super::Client;
use super::error::{Call, Error};
use super::exchange::read;

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
    /// Where a server has no such list it is asked for at its older place, where a CHT 4.3 had it. Later ones still
    /// guard that place with a 403, which then says no more than the 404 did.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotFound`] for online users and from servers older than 4.3.
    pub async fn replication_ids(&self) -> Result<Vec<(DocumentId, Revision)>, Error> {
        let list = match self.ids_at("replication").await {
            Err(Error::NotFound { what }) => match self.ids_at("initial-replication").await {
                Err(Error::NotAllowed { .. }) => Err(Error::NotFound { what }),
                older => older,
            },
            newer => newer,
        };
        Ok(list?.doc_ids_revs.into_iter().map(|one| (one.id, one.rev)).collect())
    }

    async fn ids_at(&self, service: &str) -> Result<IdsAndRevisions, Error> {
        let url = self.address.service(&["api", "v1", service, "get-ids"]);
        self.get(Call::ReplicationIds, url, Pace::Patient).await
    }

    /// Which of these documents were deleted, or purged for the user. One that merely went out of the user's sight is
    /// not among them.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn deletes(&self, ids: &[DocumentId]) -> Result<Vec<DocumentId>, Error> {
        let url = self.address.service(&["api", "v1", "replication", "get-deletes"]);
        let answered = self.post(Call::Deletes, url, &Asked { doc_ids: ids }).await?;
        Ok(read::<Deleted>(Call::Deletes, &answered.body)?.doc_ids)
    }
}
