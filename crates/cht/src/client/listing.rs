//! Which documents there are, without the documents. For online users: to offline users a server lists four, whatever
//! they ask for.

use std::collections::HashSet;

use jumla_domain::{DocumentId, Revision};
use jumla_http::Pace;
use serde::{Deserialize, Serialize};

use super::Client;
use super::error::{Call, Error};
use super::exchange::read;

#[derive(Serialize)]
struct Keys<'a> {
    keys: &'a [DocumentId],
}

#[derive(Deserialize)]
struct Listing {
    rows: Vec<Row>,
}

/// A key without a document comes back with an error in place of a value, and without an id; what a CHT holds back from
/// a user comes back with an id.
#[derive(Deserialize)]
struct Row {
    key: Option<DocumentId>,
    id: Option<DocumentId>,
    value: Option<Value>,
    /// `not_found`, or that it is not for this user.
    error: Option<String>,
}

#[derive(Deserialize)]
struct Value {
    rev: Revision,
    #[serde(default)]
    deleted: bool,
}

impl Row {
    fn revision(self) -> Option<(DocumentId, Option<Revision>)> {
        let revision = self.value.filter(|value| !value.deleted).map(|value| value.rev);
        Some((self.key.or(self.id)?, revision))
    }
}

impl Client {
    /// The documents with an id from `first` to `last`, both included, in the order of the ids' bytes, `limit` at most.
    /// None that was deleted.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn revisions_between(
        &self,
        first: &str,
        last: &str,
        limit: u32,
    ) -> Result<Vec<(DocumentId, Revision)>, Error> {
        let what = Call::AllDocs;
        let mut url = self.address.document(&["_all_docs"]);
        url.query_pairs_mut()
            .append_pair("startkey", &json(first))
            .append_pair("endkey", &json(last))
            .append_pair("limit", &limit.to_string());
        let listing: Listing = self.get(what, url, Pace::Patient).await?;
        let asked_for = |id: &DocumentId| (first..=last).contains(&id.as_str());
        let rows = listing.rows.into_iter().filter_map(Row::revision);
        Ok(rows.filter_map(|(id, rev)| Some((id, rev?))).filter(|(id, _)| asked_for(id)).collect())
    }

    /// The revision of each of these documents. `None`: deleted, or never there.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotAllowed`] where any of them is held back from this user.
    pub async fn revisions_of(
        &self,
        ids: &[DocumentId],
    ) -> Result<Vec<(DocumentId, Option<Revision>)>, Error> {
        let what = Call::AllDocs;
        let answered = self.post(what, self.address.document(&["_all_docs"]), &Keys { keys: ids }).await?;
        let listing: Listing = read(what, &answered.body)?;
        let held_back =
            listing.rows.iter().any(|row| row.error.as_ref().is_some_and(|error| error != "not_found"));
        let answered: HashSet<&DocumentId> =
            listing.rows.iter().filter_map(|row| row.key.as_ref().or(row.id.as_ref())).collect();
        if held_back || ids.iter().any(|id| !answered.contains(id)) {
            return Err(Error::NotAllowed { what });
        }
        Ok(listing.rows.into_iter().filter_map(Row::revision).collect())
    }
}

/// CouchDB reads the ends of a range as JSON.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
