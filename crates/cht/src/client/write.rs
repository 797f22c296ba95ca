//! Documents written on the server itself, which gives them their next revision.
//!
//! What is written has to be the successor of what is there: somebody else's change in between is a conflict, and
//! nothing is overwritten.

use jumla_domain::{DocumentId, Revision};
use jumla_http::header::CONTENT_TYPE;
use jumla_http::{JSON, Method, Pace};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{Call, Error};
use super::exchange::read;
use super::{Client, NotTaken};

/// A document that the server took, and the revision that it gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub id: DocumentId,
    pub revision: Revision,
}

#[derive(Serialize)]
struct Sent<'a> {
    docs: &'a [Value],
}

#[derive(Deserialize)]
struct Fate {
    id: Option<DocumentId>,
    rev: Option<Revision>,
    error: Option<String>,
    #[serde(default)]
    reason: Value,
}

impl Client {
    /// Writes documents, each as the successor of the revision that it carries, or as the first of its id. The fate of
    /// each is in the order in which they were given.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotAllowed`] where the account may write nothing at all; [`Error::TooLarge`] where fewer
    /// should be sent at once.
    pub async fn write(&self, documents: &[Value]) -> Result<Vec<Result<Written, NotTaken>>, Error> {
        let what = Call::BulkDocs;
        let url = self.address.document(&["_bulk_docs"]);
        let answered = self.post(what, url, &Sent { docs: documents }).await?;
        let fates: Vec<Fate> = read(what, &answered.body)?;
        if fates.len() != documents.len() {
            return Err(Error::Malformed { what });
        }
        fates.into_iter().map(|fate| fate.read().ok_or(Error::Malformed { what })).collect()
    }

    /// Puts a place whole in the place of itself, by the CHT's own endpoint (5.2), which looks at it: `_rev`, type,
    /// date and parents have to be those of the place.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotFound`] also from servers that do not have the endpoint; [`Error::ServerError`] with 400
    /// where the server finds the place to be another meanwhile, or no place at all.
    pub async fn update_place(&self, id: &DocumentId, place: &Value) -> Result<(), Error> {
        let what = Call::UpdatePlace;
        let url = self.address.service(&["api", "v1", "place", id.as_str()]);
        let request = self.line.request(Method::PUT, url).header(CONTENT_TYPE, JSON).body(place.to_string());
        self.body(what, request, Pace::Brief).await.map(drop)
    }
}

impl Fate {
    fn read(self) -> Option<Result<Written, NotTaken>> {
        let id = self.id?;
        match (self.error, self.rev) {
            (Some(error), _) => {
                let reason = self.reason.as_str().map(ToOwned::to_owned);
                Some(Err(NotTaken { id, error, reason }))
            }
            (None, revision) => Some(Ok(Written { id, revision: revision? })),
        }
    }
}
