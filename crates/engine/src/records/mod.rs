//! Patient data: of which forms and types of contact they are kept here, and for how long.
//!
//! Nothing is kept whole until a person chooses it. More than before comes with the next sync; what is no longer chosen
//! goes in the very transaction of the choice.

mod names;
mod view;

use std::collections::BTreeSet;

use jumla_store::{Account, AccountRole, RecordChoice, Writer};

pub(crate) use view::Titles;

use crate::configuration::person_types;
use crate::surface::{RecordsRequest, RecordsView};
use crate::{Error, Workspace};

impl Workspace {
    /// What is kept, and what may be.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn records(&self) -> Result<RecordsView, Error> {
        let _still = self.store.snapshot()?;
        view::view(self)
    }

    /// Chooses what is kept from now on, instead of what was chosen before.
    ///
    /// # Errors
    /// Whatever the store says; nothing is changed then.
    pub fn choose_records(&mut self, request: &RecordsRequest) -> Result<RecordsView, Error> {
        let (account, configuration, now) = (self.account()?, self.configuration()?, self.clock.millis());
        let persons = person_types(&configuration.contact_types);
        self.store.write(|writer| {
            let before = writer.read().record_choice()?;
            let mut choice = asked_for(request);
            choice.widened_at = before.widened_at.filter(|_| !choice.is_empty());
            if wants_more(&before, &choice) {
                choice.widened_at = Some(now);
                writer.want_anew()?;
            }
            writer.set_record_choice(&choice)?;
            drop_unwanted(writer, &account, &choice, &persons, now)?;
            // What waits for DHIS2 has data of the person, too, whom a document is about.
            if !before.contact_types.is_subset(&choice.contact_types) {
                writer.drop_outbound_of_unkept(true)?;
            }
            Ok::<_, Error>(())
        })?;
        self.records()
    }

    /// The text of a report or contact that is kept whole, as it came, by its id or by the short id of a patient or place.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn record_text(&self, id: &str) -> Result<Option<String>, Error> {
        Ok(self.store.read().record(id)?.map(|record| record.body))
    }

    /// Of what is here whole, the reports that are too old go, and persons that are of no use any more.
    pub(crate) fn drop_unwanted_records(&mut self) -> Result<(), Error> {
        if self.store.read().record_choice()?.is_empty() {
            return Ok(());
        }
        let (account, configuration, now) = (self.account()?, self.configuration()?, self.clock.millis());
        let persons = person_types(&configuration.contact_types);
        self.store.write(|writer| {
            let choice = writer.read().record_choice()?;
            drop_unwanted(writer, &account, &choice, &persons, now)
        })
    }
}

/// Numbers out of range are brought into it, and names that say nothing are left out.
fn asked_for(request: &RecordsRequest) -> RecordChoice {
    let names = |names: &[String]| -> BTreeSet<String> {
        names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
    };
    RecordChoice {
        forms: names(&request.forms),
        contact_types: names(&request.contact_types),
        keep_days: request.keep_days.map(|days| days.max(1)),
        widened_at: None,
    }
}

fn wants_more(before: &RecordChoice, after: &RecordChoice) -> bool {
    let longer = match (before.keep_days, after.keep_days) {
        (Some(before), Some(after)) => after > before,
        (Some(_), None) => true,
        (None, _) => false,
    };
    !after.forms.is_subset(&before.forms)
        || !after.contact_types.is_subset(&before.contact_types)
        || (longer && !after.forms.is_empty())
}

/// An offline user's list names everything, so what goes is remembered by id and revision; an online user's feed goes on
/// from a checkpoint.
fn drop_unwanted(
    writer: &mut Writer<'_>,
    account: &Account,
    choice: &RecordChoice,
    person_types: &[&str],
    now: i64,
) -> Result<(), Error> {
    let remember = account.role == AccountRole::Supervisor;
    writer.drop_reports(&choice.forms, choice.oldest(now), remember, now)?;
    writer.drop_contact_records(&choice.contact_types, person_types, choice.is_empty())?;
    // What waits for DHIS2 has data of the document.
    writer.drop_outbound_of_unkept(false)?;
    Ok(())
}

#[cfg(test)]
mod tests;
