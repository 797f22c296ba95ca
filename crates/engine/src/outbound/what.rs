//! What the documents of the queue are, in words of people.

use std::collections::HashMap;

use jumla_domain::Named;
use jumla_store::{Record, RecordKind};
use serde_json::Value;

use super::look::named;
use crate::records::Titles;
use crate::surface::{OutboundItemView, OutboundWhat};
use crate::{Error, Workspace};

impl Workspace {
    /// Says of each row what its document is, where that is kept.
    pub(super) fn say_what(&self, items: &mut [OutboundItemView]) -> Result<(), Error> {
        if items.is_empty() {
            return Ok(());
        }
        let titles = Titles::read(self)?;
        let mut contacts = HashMap::new();
        for item in items {
            let Some(record) = self.store.read().record(&item.document)? else { continue };
            let contact = self.contact_of(&record, &mut contacts)?;
            let title = titles.of(record.kind, &record.of_type).to_owned();
            item.what = Some(OutboundWhat { of_type: record.of_type, title, contact });
        }
        Ok(())
    }

    fn contact_of(
        &self,
        record: &Record,
        contacts: &mut HashMap<String, Option<Named>>,
    ) -> Result<Option<Named>, Error> {
        let document: Value = serde_json::from_str(&record.body).unwrap_or_default();
        if record.kind == RecordKind::Contact {
            return Ok(named(&document));
        }
        let Some(id) = document["contact"]["_id"].as_str() else { return Ok(None) };
        if let Some(known) = contacts.get(id) {
            return Ok(known.clone());
        }
        let found = self.store.read().record(id)?;
        let contact = found.and_then(|found| named(&serde_json::from_str(&found.body).ok()?));
        let contact = contact.or_else(|| named(&document["contact"]));
        contacts.insert(id.to_owned(), contact.clone());
        Ok(contact)
    }
}
