//! The CHT, as it is asked and written while receiving.

use std::collections::HashMap;

use jumla_cht::client::Client;
use jumla_cht::wire::winner;
use jumla_domain::{DocumentId, Revision};
use jumla_store::Account;
use serde_json::Value;

use crate::dhis2::Asking;
use crate::surface::Dhis2Progress;
use crate::sync::{Patience, client_of};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// So many documents are asked for at once.
pub(super) const TOGETHER: usize = 500;

pub(super) struct Cht<'w> {
    pub asking: Asking<'w, Client>,
    pub account: Account,
    /// `false` as soon as the server says that this account may write nothing: it is not asked about each document.
    pub may_write: bool,
}

impl<'w> Cht<'w> {
    /// # Errors
    /// [`Error::DemoHasNoServer`], [`Error::SignedOut`]; whatever a sign-in says.
    pub(super) async fn open(
        workspace: &Workspace,
        patience: Patience,
        watcher: &'w dyn Watcher<Dhis2Progress>,
    ) -> Result<Self, Error> {
        let account = workspace.account()?;
        if account.demo {
            return Err(Error::DemoHasNoServer);
        }
        let signed_out = || Error::SignedOut { user: account.user.clone() };
        let mut client = client_of(&account)?.ok_or_else(signed_out)?;
        // The sessions of a plain CouchDB last minutes.
        if let Some(password) = &account.password {
            client.sign_in(&account.user, password).await?;
        }
        Ok(Self { asking: Asking::new(client, watcher, patience), account, may_write: true })
    }

    /// The documents as they are now, deleted ones too; those that never were, or may not be seen, are missing.
    pub(super) async fn newest(&mut self, ids: &[DocumentId]) -> Result<HashMap<DocumentId, Value>, Error> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(TOGETHER) {
            let answer = self.asking.ask(|client| async move { client.newest(ids).await }).await?;
            let mut leaves: HashMap<DocumentId, Vec<(Revision, bool, Value)>> = HashMap::new();
            for text in answer.documents {
                let Ok(document) = serde_json::from_str::<Value>(text.get()) else { continue };
                let (Some(id), Some(revision)) = (text_of(&document, "_id"), text_of(&document, "_rev"))
                else {
                    continue;
                };
                let (id, revision) = (DocumentId::from(id), Revision::from(revision));
                leaves.entry(id).or_default().push((revision, is_deleted(&document), document));
            }
            for (id, leaves) in leaves {
                let won = winner(leaves.iter().map(|(revision, deleted, _)| (revision, *deleted))).cloned();
                if let Some((_, _, document)) =
                    leaves.into_iter().find(|(revision, ..)| Some(revision) == won.as_ref())
                {
                    found.insert(id, document);
                }
            }
        }
        Ok(found)
    }

    /// Writes documents; what the server says of each, in their order.
    pub(super) async fn write(&mut self, documents: &[Value]) -> Result<Vec<Written>, Error> {
        let mut written = Vec::with_capacity(documents.len());
        let (mut rest, mut size) = (documents, WRITTEN_TOGETHER);
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(size.min(rest.len()));
            if !self.may_write {
                written.extend(rest.iter().map(|_| Written::NotAllowed));
                break;
            }
            match self.asking.ask(|client| async move { client.write(batch).await }).await {
                Ok(fates) => written.extend(fates.into_iter().map(Written::of)),
                Err(Error::Cht(jumla_cht::client::Error::TooLarge { .. })) if batch.len() > 1 => {
                    size = batch.len() / 2;
                    continue;
                }
                Err(Error::Cht(jumla_cht::client::Error::NotAllowed { .. })) => {
                    self.may_write = false;
                    continue;
                }
                Err(error) => return Err(error),
            }
            rest = later;
        }
        Ok(written)
    }

    /// Keeps the session, which a server may have renewed.
    pub(super) fn keep_session(&self, workspace: &mut Workspace) -> Result<(), Error> {
        let now = self.asking.client.session().map(|session| session.as_cookie().to_owned());
        if now != self.account.session && self.account.password.is_none() {
            workspace.store.write(|writer| writer.set_session(now.as_deref()))?;
        }
        Ok(())
    }
}

/// As many as the CHT's own client sends.
const WRITTEN_TOGETHER: usize = 100;

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Taken,
    /// Another revision is there.
    Conflict,
    NotAllowed,
    /// In the server's own words.
    Refused(String),
}

impl Written {
    fn of(fate: Result<jumla_cht::client::Written, jumla_cht::client::NotTaken>) -> Self {
        match fate {
            Ok(_) => Self::Taken,
            Err(refused) => match refused.error.as_str() {
                "conflict" => Self::Conflict,
                "forbidden" | "unauthorized" if refused.reason.is_none() => Self::NotAllowed,
                _ => Self::Refused(refused.reason.unwrap_or(refused.error)),
            },
        }
    }
}

pub(super) fn text_of<'v>(document: &'v Value, key: &str) -> Option<&'v str> {
    document.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

pub(super) fn is_deleted(document: &Value) -> bool {
    document.get("_deleted").and_then(Value::as_bool).unwrap_or_default()
}

/// The type of a contact, as the CHT reads it.
pub(super) fn contact_type(document: &Value) -> Option<&str> {
    match text_of(document, "type")? {
        "contact" => text_of(document, "contact_type"),
        kind => Some(kind),
    }
}

/// A contact as it stands in another document: ids, with those above it.
pub(super) fn stub(contact: &Value) -> Value {
    let mut stub = serde_json::json!({ "_id": contact.get("_id") });
    if let Some(parent) = contact.get("parent").filter(|parent| parent.get("_id").is_some()) {
        stub["parent"] = self::stub(parent);
    }
    stub
}

/// Types that the CHT writes into `type` itself; all others are `contact`, with a type of their own.
const BUILT_IN: [&str; 4] = ["district_hospital", "health_center", "clinic", "person"];

pub(super) fn set_contact_type(document: &mut Value, kind: &str) {
    if BUILT_IN.contains(&kind) {
        document["type"] = kind.into();
    } else {
        document["type"] = "contact".into();
        document["contact_type"] = kind.into();
    }
}
