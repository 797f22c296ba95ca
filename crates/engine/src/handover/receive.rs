//! Hand-overs that come in, and answers to those that went out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jumla_cht::settings::Settings;
use jumla_cht::wire::{SignOffAnswer, SignOffReport, Verdict};
use jumla_domain::signoff::Answer;
use jumla_store::{Account, HandoverVia, JournalKind, Statement, StoredHandover, StoredKey, Writer};

use super::envelope::{Signed, decoded, hex, pack, unpack};
use super::key::own_public;
use super::withdrawal::apply_waiting;
use crate::Error;
use crate::signoff::body::{self, Brief, ReceivedBody};
use crate::signoff::standing::Standing;
use crate::surface::Refusal;

/// Keeps a hand-over from elsewhere; `false` where the same is here already.
pub(super) fn keep(
    writer: &mut Writer<'_>,
    signed: &Signed,
    via: HandoverVia,
    now: i64,
) -> Result<bool, Error> {
    let content = &signed.content;
    let stored = StoredHandover {
        id: signed.id.clone(),
        facility: content.facility.id.clone(),
        period: content.period,
        public: signed.public,
        via,
        received_at: now,
        content: pack(signed.text.as_bytes())?,
        signature: signed.signature,
    };
    if !writer.keep_handover(&stored)? {
        return Ok(false);
    }
    writer.see_key(&StoredKey {
        public: signed.public,
        server: content.server.clone(),
        user: content.user.clone(),
        first_seen: now,
        trusted_at: None,
    })?;
    let brief = Brief {
        digest: Some(content.digest.clone()),
        note: content.notes.clone(),
        handover: Some(signed.id.clone()),
        received: Some(ReceivedBody {
            facility: content.facility.name.clone(),
            server: content.server.clone(),
            user: content.user.clone(),
            by: content.by.clone(),
            signed_at: content.signed_at,
            public: hex(&signed.public),
        }),
        ..Brief::default()
    };
    writer.state(&Statement {
        facility: &content.facility.id,
        period: content.period,
        kind: JournalKind::Received,
        at: now,
        by: &content.by,
        body: &body::text(&brief)?,
    })?;
    apply_waiting(writer, &stored)?;
    Ok(true)
}

impl Signed {
    /// A hand-over as it was kept.
    pub(super) fn of_stored(stored: &StoredHandover) -> Result<Self, Error> {
        let text = String::from_utf8(unpack(&stored.content)?).map_err(body::corrupt)?;
        Self::check(text, stored.public, stored.signature)
    }

    /// # Errors
    /// Whatever is wrong with it.
    fn of_report(report: &SignOffReport) -> Result<Self, Error> {
        let packed = STANDARD.decode(&report.content).map_err(|_| Error::NotAHandover)?;
        let text = String::from_utf8(unpack(&packed)?).map_err(|_| Error::NotAHandover)?;
        let signed = Self::check(text, decoded(&report.key)?, decoded(&report.signature)?)?;
        let content = &signed.content;
        if content.facility.id != report.place.as_str() || content.period != report.period {
            return Err(Error::HandoverContradicts { reason: "the report is about another month or place" });
        }
        content.numbers()?;
        Ok(signed)
    }
}

/// A report came with the sync. What is wrong with it, if anything; then nothing is kept of it here. One's own that
/// comes back is no news.
pub(crate) fn report_came(
    writer: &mut Writer<'_>,
    account: &Account,
    report: &SignOffReport,
    now: i64,
) -> Result<Option<String>, Error> {
    let signed = match Signed::of_report(report) {
        Ok(signed) => signed,
        Err(error) => return Ok(Some(Refusal::from(&error).code)),
    };
    if own_public(writer.read())? == Some(signed.public) {
        return Ok(None);
    }
    let settings = writer.read().settings()?.and_then(|text| serde_json::from_str(&text).ok());
    let month_start = settings.map(|settings| Settings::new(settings).month_start());
    let zone = account.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    if let Err(error) = signed.content.same_month(month_start, zone) {
        return Ok(Some(Refusal::from(&error).code));
    }
    keep(writer, &signed, HandoverVia::Report, now)?;
    Ok(None)
}

/// An answer came with the sync: of the HRIO to what was handed over here, or of another HRIO. One to a hand-over that is
/// not known here says nothing here; nor does one that is no newer than what is known.
pub(crate) fn answer_came(writer: &mut Writer<'_>, answer: &SignOffAnswer) -> Result<(), Error> {
    let entries = writer.read().journal(answer.period, Some(answer.place.as_str()))?;
    let is_known = entries.iter().filter(|entry| is_a_handover(entry.kind)).any(|entry| {
        body::read::<Brief>(&entry.body).is_ok_and(|brief| brief.handover.as_ref() == Some(&answer.handover))
    });
    let standing = Standing::of(&entries)?;
    let known = standing.answer_to(&answer.handover);
    if !is_known || known.is_some_and(|known| known.at >= answer.at) {
        return Ok(());
    }
    let verdict = match answer.verdict {
        Verdict::Accepted => Answer::Accepted,
        Verdict::SentBack => Answer::SentBack,
    };
    if known.is_some_and(|known| known.answer == verdict && known.note == answer.note) {
        return Ok(());
    }
    let brief = Brief {
        digest: Some(answer.digest.clone()).filter(|digest| !digest.is_empty()),
        note: answer.note.clone(),
        handover: Some(answer.handover.clone()),
        ..Brief::default()
    };
    writer.state(&Statement {
        facility: answer.place.as_str(),
        period: answer.period,
        kind: match verdict {
            Answer::Accepted => JournalKind::Accepted,
            Answer::SentBack => JournalKind::SentBack,
        },
        at: answer.at,
        by: &answer.by,
        body: &body::text(&brief)?,
    })?;
    Ok(())
}

fn is_a_handover(kind: JournalKind) -> bool {
    matches!(kind, JournalKind::HandedOver | JournalKind::Received)
}
