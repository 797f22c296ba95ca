//! Writing a document for the server: kept here first, sent with the next run.

use jumla_domain::{DocumentId, Revision};
use jumla_store::{Outgoing, OutgoingState};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{Error, Workspace};

impl Workspace {
    /// Queues a document for the server. Its revision follows from its content and from what was written before under
    /// the same id, so that sending it twice changes nothing.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn write_for_server(
        &mut self,
        id: &DocumentId,
        content: Map<String, Value>,
    ) -> Result<Revision, Error> {
        let outgoing = self.outgoing(id, content)?;
        self.store.write(|writer| writer.put_outgoing(&outgoing))?;
        Ok(outgoing.revision)
    }

    /// A document as it is queued for the server.
    pub(crate) fn outgoing(&self, id: &DocumentId, content: Map<String, Value>) -> Result<Outgoing, Error> {
        let before = self.store.read().outgoing()?.into_iter().find(|one| one.id == *id);
        // A revision that the server never got does no harm among the ancestors.
        let history = before.map_or_else(Vec::new, |one| history(&one.body));
        let mut document = content;
        document.insert("_id".into(), id.as_str().into());
        let digest = Sha256::digest(format!("{}{}", history.join(","), Value::Object(document.clone())));
        let hash: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let generation = history.len() + 1;
        let revision = Revision::from(format!("{generation}-{hash}"));
        let mut ids = vec![hash];
        ids.extend(history);
        document.insert("_rev".into(), revision.as_str().into());
        document.insert("_revisions".into(), json!({ "start": generation, "ids": ids }));
        Ok(Outgoing {
            id: id.clone(),
            revision,
            body: Value::Object(document).to_string(),
            state: OutgoingState::Queued,
            reason: None,
            written_at: self.clock.millis(),
        })
    }

    /// Sends a document again that the server refused, with the next run.
    ///
    /// # Errors
    /// [`Error::OutgoingUnknown`].
    pub fn retry_outgoing(&mut self, id: &DocumentId) -> Result<(), Error> {
        let found = self.store.write(|writer| writer.requeue_outgoing(id))?;
        if found { Ok(()) } else { Err(Error::OutgoingUnknown { document: id.to_string() }) }
    }

    /// Gives up on a document that the server has not got.
    ///
    /// # Errors
    /// [`Error::OutgoingUnknown`], also for one that was sent.
    pub fn discard_outgoing(&mut self, id: &DocumentId) -> Result<(), Error> {
        let found = self.store.write(|writer| writer.discard_outgoing(id))?;
        if found { Ok(()) } else { Err(Error::OutgoingUnknown { document: id.to_string() }) }
    }
}

/// The hashes of a document's revisions, newest first.
fn history(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let ids = body["_revisions"]["ids"].as_array().cloned().unwrap_or_default();
    ids.iter().filter_map(|id| id.as_str().map(ToOwned::to_owned)).collect()
}
