//! Documents into the store: what is kept of each, and what is set aside.

use std::collections::HashMap;

use jumla_cht::settings::Settings;
use jumla_cht::wire::{
    Document, DoubtReason, ReadDocument, ReportHead, Unidentified, UserSettings, read_document, winner,
};
use jumla_store::{Account, AccountRole, DocumentKind, Record, RecordChoice, RecordKind, Writer};
use serde_json::value::RawValue;

use super::run::Run;
use crate::configuration::person_types;
use crate::handover::{answer_came, report_came, withdrawal_came};
use crate::{Error, Workspace};

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    pub documents: u32,
    pub contacts: u32,
    pub targets: u32,
    /// Reports and persons of the kinds chosen, kept whole.
    pub records: u32,
    pub removed: u32,
    /// Without id or revision: nothing can be said of them but that they came.
    pub unidentified: u32,
    /// The account's own document says that the account is no longer in use.
    pub inactive: bool,
}

impl Run<'_> {
    pub(super) fn took(&mut self, taken: Taken) {
        self.outcome.fetched += taken.documents;
        self.outcome.contacts += taken.contacts;
        self.outcome.targets += taken.targets;
        self.outcome.records += taken.records;
        self.outcome.removed += taken.removed;
        self.outcome.unidentified += taken.unidentified;
        self.inactive |= taken.inactive;
    }
}

/// What a document was read as. Of one that is doubtful or may be kept whole, the text as it came is here too.
pub(super) struct Received {
    text: Option<Box<RawValue>>,
    read: Result<ReadDocument, Unidentified>,
}

impl Received {
    pub(super) fn read(text: Box<RawValue>, choice: &RecordChoice) -> Self {
        let read = read_document(text.get());
        let needed = read.as_ref().is_ok_and(|document| {
            let whole = match &document.document {
                // A hand-over may turn out to be doubtful only when it is kept.
                Document::SignOff(_) | Document::SignOffWithdrawal(_) => true,
                Document::Report(report) => choice.forms.contains(&report.form),
                Document::Contact { .. } => !choice.is_empty(),
                _ => false,
            };
            whole || !document.doubts.is_empty()
        });
        Self { read, text: needed.then_some(text) }
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
    // Read before the transaction begins, so that other writers wait for the writing only.
    let read: Vec<(&str, Read)> = documents.into_iter().map(|text| (text, read_document(text))).collect();
    keep_in_one(workspace, read.iter().map(|(text, read)| (*text, read)), None, |_| Ok(0))
}

/// Keeps documents that came, with what else belongs into the same transaction: it tells how many documents that
/// removed. Of several revisions of a document the one that was asked for is kept, else the one that wins.
///
/// # Errors
/// [`Error::Interrupted`] where the documents were read by another choice of what is kept whole than there is now.
pub(super) fn take_in_received(
    workspace: &mut Workspace,
    received: &[Received],
    asked: &HashMap<&str, &str>,
    choice: &RecordChoice,
    and: impl FnOnce(&mut Writer<'_>) -> Result<u32, Error>,
) -> Result<Taken, Error> {
    let mut chosen: HashMap<&str, &Received> = HashMap::with_capacity(received.len());
    let mut order: Vec<Result<&str, &Received>> = Vec::with_capacity(received.len());
    for one in received {
        let Ok(document) = &one.read else {
            order.push(Err(one));
            continue;
        };
        match chosen.entry(document.id.as_str()) {
            std::collections::hash_map::Entry::Vacant(place) => {
                order.push(Ok(document.id.as_str()));
                place.insert(one);
            }
            std::collections::hash_map::Entry::Occupied(mut place) => {
                if is_preferred(document, place.get(), asked) {
                    place.insert(one);
                }
            }
        }
    }
    let documents = order.into_iter().filter_map(|one| match one {
        Ok(id) => chosen.get(id).copied(),
        Err(unidentified) => Some(unidentified),
    });
    keep_in_one(
        workspace,
        documents.map(|one| (one.text.as_ref().map_or("", |text| text.get()), &one.read)),
        Some(choice),
        and,
    )
}

fn is_preferred(document: &ReadDocument, before: &Received, asked: &HashMap<&str, &str>) -> bool {
    let Ok(before) = &before.read else { return true };
    if let Some(asked) = asked.get(document.id.as_str()) {
        if before.revision.as_str() == *asked {
            return false;
        }
        if document.revision.as_str() == *asked {
            return true;
        }
    }
    let leaf = |document: &'_ ReadDocument| matches!(document.document, Document::Deleted);
    let both = [(&before.revision, leaf(before)), (&document.revision, leaf(document))];
    winner(both) == Some(&document.revision)
}

fn keep_in_one<'d>(
    workspace: &mut Workspace,
    documents: impl Iterator<Item = (&'d str, &'d Read)>,
    read_by: Option<&RecordChoice>,
    and: impl FnOnce(&mut Writer<'_>) -> Result<u32, Error>,
) -> Result<Taken, Error> {
    let (now, account) = (workspace.clock.millis(), workspace.account()?);
    let taken = workspace.store.write(|writer| {
        let choice = writer.read().record_choice()?;
        if read_by.is_some_and(|read_by| *read_by != choice) {
            return Err(Error::Interrupted);
        }
        let keeping = Keeping { account: &account, choice: &choice, now };
        let mut taken = Taken::default();
        for (text, read) in documents {
            taken.documents += 1;
            match read {
                Ok(document) => keep(writer, &keeping, document, text, &mut taken)?,
                Err(_) => taken.unidentified += 1,
            }
        }
        taken.removed += and(writer)?;
        Ok::<_, Error>(taken)
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

/// What decides over what is kept.
#[derive(Clone, Copy)]
struct Keeping<'k> {
    account: &'k Account,
    choice: &'k RecordChoice,
    now: i64,
}

fn keep(
    writer: &mut Writer<'_>,
    keeping: &Keeping<'_>,
    read: &ReadDocument,
    text: &str,
    taken: &mut Taken,
) -> Result<(), Error> {
    let ReadDocument { id, revision, document, doubts } = read;
    let Keeping { account, choice, now } = *keeping;
    let record = record_of(keeping, read, text);
    let wrong = match document {
        Document::SignOff(report) => {
            report_came(writer, account, report, now)?.map(|wrong| (DoubtReason::HandoverMalformed, wrong))
        }
        Document::SignOffWithdrawal(report) => withdrawal_came(writer, report)?,
        Document::SignOffAnswer(answer) => {
            answer_came(writer, answer)?;
            None
        }
        _ => None,
    };
    if let Some((reason, detail)) = wrong {
        writer.put_document(id, revision, DocumentKind::SetAside, None, now)?;
        return Ok(writer.put_doubts(id, revision, false, &[(reason.code(), &detail)], text)?);
    }
    let mut whole = |kind, body: Option<&str>| writer.put_document(id, revision, kind, body, now);
    match document {
        Document::Target(target) => {
            writer.put_target(target, revision, now)?;
            taken.targets += 1;
        }
        Document::Contact { contact, dhis, .. } => {
            writer.put_contact(contact, dhis.as_deref(), revision, now)?;
            taken.contacts += 1;
        }
        // Put below.
        Document::Report(_) if record.is_some() => {}
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
            taken.inactive = user.inactive;
            follow(writer, account, user)?;
        }
        // An online user's feed goes on from a checkpoint: what is of no use need not be remembered.
        Document::UserSettings(_)
        | Document::SignOff(_)
        | Document::SignOffAnswer(_)
        | Document::SignOffWithdrawal(_)
        | Document::Report(_)
        | Document::Other => match account.role {
            AccountRole::Officer => drop(writer.forget(id)?),
            AccountRole::Supervisor => whole(DocumentKind::Other, None)?,
        },
        Document::SetAside => whole(DocumentKind::SetAside, None)?,
        Document::Deleted => {
            taken.removed += u32::from(writer.remove(id)?);
            return Ok(());
        }
    }
    if let Some(record) = record {
        writer.put_record(&record)?;
        let chosen = record.kind == RecordKind::Report || choice.contact_types.contains(&record.of_type);
        taken.records += u32::from(chosen);
    }
    let partly_used = match document {
        Document::Target(target) => target.accepted,
        Document::SetAside => false,
        _ => true,
    };
    let doubts: Vec<(&str, &str)> =
        doubts.iter().map(|one| (one.reason.code(), one.detail.as_str())).collect();
    writer.put_doubts(id, revision, partly_used, &doubts, text)?;
    Ok(())
}

/// The document whole, where it is to be kept so: reports of the forms chosen, and all contacts as long as anything is
/// chosen, since reports refer to them.
fn record_of(keeping: &Keeping<'_>, read: &ReadDocument, text: &str) -> Option<Record> {
    let Keeping { choice, now, .. } = *keeping;
    let (kind, of_type, short_id, reported_at) = match &read.document {
        Document::Report(ReportHead { form, reported_at }) => {
            let too_old = (*reported_at).zip(choice.oldest(now)).is_some_and(|(at, oldest)| at < oldest);
            let wanted = choice.forms.contains(form) && !too_old;
            wanted.then_some((RecordKind::Report, form, None, *reported_at))?
        }
        Document::Contact { contact, short_id, reported_at, .. } if !choice.is_empty() => {
            (RecordKind::Contact, &contact.contact_type, short_id.clone(), *reported_at)
        }
        _ => return None,
    };
    Some(Record {
        id: read.id.clone(),
        revision: read.revision.clone(),
        kind,
        of_type: of_type.clone(),
        short_id,
        reported_at,
        received_at: now,
        body: text.to_owned(),
    })
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
