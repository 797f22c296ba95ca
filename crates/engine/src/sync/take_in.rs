//! Documents into the store: what is kept of each, and what is set aside.

use jumla_cht::client::Change;
use jumla_cht::settings::Settings;
use jumla_cht::wire::{Document, ReadDocument, Unidentified, UserSettings, read_document};
use jumla_store::{Account, AccountRole, DocumentKind, Writer};

use crate::configuration::person_types;
use crate::surface::SyncOutcome;
use crate::{Error, Workspace};

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    pub documents: u32,
    pub contacts: u32,
    pub targets: u32,
    pub removed: u32,
    /// Without id or revision: nothing can be said of them but that they came.
    pub unidentified: u32,
}

impl Taken {
    pub(super) fn add_to(self, outcome: &mut SyncOutcome) {
        outcome.fetched += self.documents;
        outcome.contacts += self.contacts;
        outcome.targets += self.targets;
        outcome.removed += self.removed;
        outcome.unidentified += self.unidentified;
    }
}

/// Reads documents from their JSON texts and keeps them, in one transaction.
///
/// # Errors
/// Whatever the store says; nothing of the batch is kept then.
pub fn take_in<'d>(
    workspace: &mut Workspace,
    documents: impl IntoIterator<Item = &'d str>,
) -> Result<Taken, Error> {
    take_in_and(workspace, documents, |_| Ok(0))
}

/// As [`take_in`], with the deletions and the checkpoint of a page of changes.
pub(super) fn take_in_page<'d>(
    workspace: &mut Workspace,
    documents: impl IntoIterator<Item = &'d str>,
    deleted: &[Change],
    checkpoint: &str,
) -> Result<Taken, Error> {
    take_in_and(workspace, documents, |writer| {
        let mut removed = 0;
        for change in deleted {
            removed += u32::from(writer.remove(&change.id)?);
        }
        writer.set_checkpoint(checkpoint)?;
        Ok(removed)
    })
}

/// What else is done in the same transaction tells how many documents it removed.
fn take_in_and<'d>(
    workspace: &mut Workspace,
    documents: impl IntoIterator<Item = &'d str>,
    and: impl FnOnce(&mut Writer<'_>) -> Result<u32, Error>,
) -> Result<Taken, Error> {
    let (now, account) = (workspace.clock.millis(), workspace.account()?);
    // Read before the transaction begins, so that other writers wait for the writing only.
    let read: Vec<Read> = documents.into_iter().map(read_document).collect();
    let taken = workspace.store.write(|writer| {
        let taken = keep_all(writer, &account, &read, now)?;
        Ok::<_, Error>(Taken { removed: and(writer)?, ..taken })
    })?;
    workspace.forget_configuration();
    Ok(taken)
}

impl Workspace {
    /// Of persons, only those are kept who are needed for totals and coverage.
    pub(super) fn drop_unneeded_persons(&mut self) -> Result<(), Error> {
        self.forget_configuration();
        let (configuration, now) = (self.configuration()?, self.clock.millis());
        let types = person_types(&configuration.contact_types);
        self.store.write(|writer| writer.drop_unneeded_persons(&types, now))?;
        Ok(())
    }
}

type Read = Result<ReadDocument, Unidentified>;

fn keep_all(writer: &mut Writer<'_>, account: &Account, read: &[Read], now: i64) -> Result<Taken, Error> {
    let mut taken = Taken::default();
    for document in read {
        taken.documents += 1;
        match document {
            Ok(document) => keep(writer, account, document, now, &mut taken)?,
            Err(_) => taken.unidentified += 1,
        }
    }
    Ok(taken)
}

fn keep(
    writer: &mut Writer<'_>,
    account: &Account,
    read: &ReadDocument,
    now: i64,
    taken: &mut Taken,
) -> Result<(), Error> {
    let ReadDocument { id, revision, document, doubts } = read;
    let mut whole = |kind, body: Option<&str>| writer.put_document(id, revision, kind, body, now);
    match document {
        Document::Target(target) => {
            writer.put_target(target, revision, now)?;
            taken.targets += 1;
        }
        Document::Contact { contact, dhis } => {
            writer.put_contact(contact, dhis.as_deref(), revision, now)?;
            taken.contacts += 1;
        }
        Document::Settings(value) => {
            let settings = Settings::new(value.clone());
            whole(DocumentKind::Settings, Some(&settings.as_json().to_string()))?;
        }
        Document::Translations(translations) => {
            let body = serde_json::to_string(&translations.texts).unwrap_or_default();
            whole(DocumentKind::Translations, Some(&body))?;
        }
        Document::UserSettings(user) if user.name == account.user => {
            whole(DocumentKind::UserSettings, None)?;
            follow(writer, account, user)?;
        }
        // An online user's feed goes on from a checkpoint: what is of no use need not be remembered.
        Document::UserSettings(_) | Document::Other if account.role == AccountRole::Officer => {
            writer.remove(id)?;
        }
        Document::UserSettings(_) | Document::Other => whole(DocumentKind::Other, None)?,
        Document::SetAside => whole(DocumentKind::SetAside, None)?,
    }
    let partly_used = match document {
        Document::Target(target) => target.accepted,
        Document::SetAside => false,
        _ => true,
    };
    writer.put_doubts(
        id,
        revision,
        partly_used,
        doubts.iter().map(|one| (one.reason.code(), one.detail.as_str())),
    )?;
    Ok(())
}

/// The account's own document changed: its facilities may have.
fn follow(writer: &mut Writer<'_>, account: &Account, user: &UserSettings) -> Result<(), Error> {
    let current = writer.read().account()?.unwrap_or_else(|| account.clone());
    let changed = Account {
        full_name: user.full_name.clone(),
        roles: user.roles.clone(),
        facilities: user.facilities.clone(),
        contact: user.contact.clone(),
        ..current.clone()
    };
    if changed != current {
        writer.set_account(&changed)?;
    }
    Ok(())
}
