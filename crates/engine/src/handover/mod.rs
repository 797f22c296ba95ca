//! A signed-off month on its way to the HRIO: as a CHT report through the ordinary sync, or as a signed file.
//!
//! Both carry the same signed content, so that the same sign-off is the same hand-over whichever way it comes. Whose key
//! signed it is a person's to say: a new key is trusted on first use, and only by its fingerprint.

mod answer;
mod content;
mod envelope;
mod fingerprint;
mod form;
#[cfg(test)]
mod hold;
mod key;
mod receive;
mod report;
mod view;
mod withdrawal;

use std::io::ErrorKind;
use std::path::Path;

use jumla_domain::Named;
use jumla_store::{HandoverVia, JournalKind, Statement};

pub use form::cht_form;
pub(crate) use key::make_identity;
pub(crate) use receive::{answer_came, report_came};
pub(crate) use withdrawal::withdrawal_came;

use self::content::Content;
use self::envelope::{LARGEST_FILE, Signed};
use self::fingerprint::{fingerprint, is_of};
use crate::signoff::body::{self, Brief};
use crate::signoff::standing::{VIA_FILE, VIA_REPORT};
use crate::signoff::{numbers, one_facility, scope_of};
use crate::surface::{HandoverFile, KeyStanding, ReadHandover};
use crate::{Error, Workspace, disk};

/// The layout of hand-overs that this program writes, and the latest that it reads.
const SCHEMA: u32 = 1;

/// The id of the hand-over that a file's bytes hold, if they are whole, signed as they say, and do not contradict
/// themselves. Whose key it is, and whether it belongs to a workspace, is not asked here.
///
/// # Errors
/// Whatever is wrong with them: [`Error::NotAHandover`] and all that begin with `Handover`.
pub fn handover_id(bytes: &[u8]) -> Result<String, Error> {
    let signed = Signed::from_file(bytes)?;
    signed.content.numbers()?;
    Ok(signed.id)
}

/// How the files' names end.
const EXTENSION: &str = "jumla";

impl Workspace {
    /// The name that is proposed for the file.
    ///
    /// # Errors
    /// As [`Self::sign_off_view`].
    pub fn handover_file_name(&self, facility: &str, period: &str) -> Result<String, Error> {
        let resolved = self.resolve(&scope_of(facility, period))?;
        let name = one_facility(&resolved)?.name;
        let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
        let name: String = name.chars().map(plain).collect();
        let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
        Ok(format!("{}-{}.{EXTENSION}", words.join("-"), resolved.period))
    }

    /// Writes a signed-off month to a file.
    ///
    /// # Errors
    /// [`Error::NotSignedOff`], [`Error::SignOffStale`], [`Error::Unwritable`]; what [`Self::sign_off_view`] returns.
    pub fn hand_over_file(&mut self, facility: &str, period: &str, to: &Path) -> Result<HandoverFile, Error> {
        let signed = self.sign_for_handover(facility, period)?;
        disk::write_whole(to, &signed.to_file()?)?;
        self.note_handover(&signed, VIA_FILE)?;
        Ok(made(&signed, Some(to.display().to_string())))
    }

    /// Queues a signed-off month as a CHT report, to go with the next sync.
    ///
    /// # Errors
    /// [`Error::NotSignedOff`], [`Error::SignOffStale`], [`Error::DemoHasNoServer`]; what [`Self::sign_off_view`]
    /// returns.
    pub fn hand_over_report(&mut self, facility: &str, period: &str) -> Result<HandoverFile, Error> {
        if self.account()?.demo {
            return Err(Error::DemoHasNoServer);
        }
        let signed = self.sign_for_handover(facility, period)?;
        self.queue_report(&signed)?;
        self.note_handover(&signed, VIA_REPORT)?;
        Ok(made(&signed, None))
    }

    /// Reads a hand-over from a file without keeping it.
    ///
    /// # Errors
    /// Whatever is wrong with the file: [`Error::NotAHandover`] and all that begin with `Handover`;
    /// [`Error::UnknownFacility`].
    pub fn read_handover(&self, path: &Path) -> Result<ReadHandover, Error> {
        let signed = self.open_handover(path)?;
        self.read(path, &signed)
    }

    /// Keeps a hand-over from a file. A key that is not trusted is refused, unless its fingerprint is given. One that is
    /// here already changes nothing.
    ///
    /// # Errors
    /// As [`Self::read_handover`]; [`Error::HandoverOwn`], [`Error::KeyNotTrusted`], [`Error::KeyChanged`].
    pub fn keep_handover(&mut self, path: &Path, trust: Option<&str>) -> Result<ReadHandover, Error> {
        let signed = self.open_handover(path)?;
        let vouched = trust.is_some_and(|typed| is_of(typed, &signed.public));
        match self.key_standing(&signed)? {
            KeyStanding::Own => return Err(Error::HandoverOwn),
            KeyStanding::New | KeyStanding::Changed if !vouched => return Err(self.untrusted(&signed)?),
            KeyStanding::New | KeyStanding::Changed | KeyStanding::Trusted => {}
        }
        let here = self.store.read().has_handover(&signed.id)?;
        let now = self.clock.millis();
        self.store.write(|writer| {
            receive::keep(writer, &signed, HandoverVia::File, now)?;
            if vouched {
                writer.set_trusted(&signed.public, Some(now))?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(ReadHandover { here, ..self.read(path, &signed)? })
    }

    /// A file's hand-over, if it is one of this server and of a month as it is understood here.
    fn open_handover(&self, path: &Path) -> Result<Signed, Error> {
        let too_large = |error| match error {
            Error::Unreadable { reason: ErrorKind::FileTooLarge, .. } => envelope::too_large(),
            error => error,
        };
        let signed = Signed::from_file(&disk::read_within(path, LARGEST_FILE).map_err(too_large)?)?;
        let content = &signed.content;
        content.same_server(&self.account()?)?;
        content.same_month(Some(self.synced_configuration()?.month_start), self.time_zone()?)?;
        content.numbers()?;
        if self.store.read().named(&[content.facility.id.as_str().into()])?.is_empty() {
            return Err(Error::UnknownFacility { facility: content.facility.id.clone() });
        }
        Ok(signed)
    }

    /// Signs the sign-off that holds, with the key that is made for it where there is none.
    fn sign_for_handover(&mut self, facility: &str, period: &str) -> Result<Signed, Error> {
        let resolved = self.resolve(&scope_of(facility, period))?;
        let facility: Named = one_facility(&resolved)?;
        let (entry, body, _) = self.signed(&resolved)?;
        if numbers::of(self.store.read(), &resolved)?.digest() != body.digest {
            let period = resolved.period.to_string();
            return Err(Error::SignOffStale { facility: facility.name, period });
        }
        let month_start = resolved.configuration.month_start;
        let content = Content::of(&entry, body, facility, &self.account()?, month_start);
        Signed::new(content, &self.identity()?)
    }

    /// States that it was handed over, once for each way.
    fn note_handover(&mut self, signed: &Signed, via: &str) -> Result<(), Error> {
        let content = &signed.content;
        let entries = self.store.read().journal(content.period, Some(&content.facility.id))?;
        for entry in entries.iter().filter(|entry| entry.kind == JournalKind::HandedOver) {
            let brief: Brief = body::read(&entry.body)?;
            if brief.handover.as_ref() == Some(&signed.id) && brief.via.as_deref() == Some(via) {
                return Ok(());
            }
        }
        let brief = Brief {
            digest: Some(content.digest.clone()),
            handover: Some(signed.id.clone()),
            via: Some(via.to_owned()),
            ..Brief::default()
        };
        let account = self.account()?;
        let statement = Statement {
            facility: &content.facility.id,
            period: content.period,
            kind: JournalKind::HandedOver,
            at: self.clock.millis(),
            by: account.person(),
            body: &body::text(&brief)?,
        };
        self.store.write(|writer| writer.state(&statement))?;
        Ok(())
    }
}

fn made(signed: &Signed, file: Option<String>) -> HandoverFile {
    HandoverFile {
        file,
        id: signed.id.clone(),
        digest: signed.content.digest.clone(),
        fingerprint: fingerprint(&signed.public),
    }
}
