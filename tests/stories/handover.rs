//! A signed-off month goes from the supervisor's laptop to the HRIO's, by stick and by sync, and her answer comes back.

use std::fs;
use std::path::PathBuf;

use jumla_domain::signoff::{MonthState, NextStep};
use jumla_engine::Error;
use jumla_engine::surface::{
    HandoverAnswer, HandoverStanding, JournalKind, KeyStanding, OutgoingState, SignOffMark, Via,
};
use jumla_testkit::{SimulatedCht, WorldBuilder};
use serde_json::json;

use crate::laptop::{Laptop, request, scope};
use crate::signoff::{MONTH, builder, late_births, sign, world};

pub struct Both {
    pub server: SimulatedCht,
    pub supervisor: Laptop,
    pub officer: Laptop,
    pub facility: String,
}

/// The supervisor of the first facility has signed October off; the HRIO has the same numbers.
pub async fn both() -> Both {
    let server = SimulatedCht::start(world()).await;
    let mut supervisor = Laptop::synced(&server, "supervisor1").await;
    let officer = Laptop::synced(&server, "officer").await;
    let facility = builder().facility_id(1);
    sign(&mut supervisor, &facility, "all called").unwrap();
    Both { server, supervisor, officer, facility }
}

impl Both {
    pub fn stick(&self) -> PathBuf {
        self.officer.folder().join("october.jumla")
    }

    /// Writes the hand-over to the stick, and gives the fingerprint as it is read out.
    pub fn write(&mut self) -> String {
        let stick = self.stick();
        self.supervisor.workspace.hand_over_file(&self.facility, MONTH, &stick).unwrap().fingerprint
    }
}

#[tokio::test]
async fn by_file_the_hrio_and_the_supervisor_agree_on_every_number() {
    let mut both = both().await;
    let fingerprint = both.write();
    let stick = both.stick();
    let looked = both.officer.workspace.read_handover(&stick).unwrap();
    assert!(!looked.here && looked.handover.key == KeyStanding::New);
    assert!(both.officer.workspace.handovers(None).unwrap().is_empty(), "looking keeps nothing");

    let kept = both.officer.workspace.keep_handover(&stick, Some(&fingerprint)).unwrap();
    let handed = kept.handover;
    assert_eq!(
        (handed.key, handed.via, handed.standing),
        (KeyStanding::Trusted, Via::File, HandoverStanding::Waiting)
    );
    assert_eq!((handed.agrees, handed.differences.len()), (Some(true), 0));
    let hers = both.supervisor.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    let his = both.officer.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!(handed.digest, hers.digest);
    assert_eq!(his.digest, hers.digest);
    assert_eq!(hers.targets.len(), handed.targets.len());
    for ((here, there), in_hand) in hers.targets.iter().zip(&his.targets).zip(&handed.targets) {
        assert_eq!(
            (&here.id, &here.summary, here.pass, here.total),
            (&there.id, &there.summary, there.pass, there.total)
        );
        assert_eq!(
            (&here.id, &here.summary, here.pass, here.total),
            (&in_hand.id, &in_hand.summary, in_hand.pass, in_hand.total)
        );
    }
    assert_eq!((his.state, his.next), (MonthState::SignedOff, NextStep::Answer));

    let accepted = both.officer.workspace.answer_handover(&handed.id, HandoverAnswer::Accept, "").unwrap();
    assert_eq!((accepted.state, accepted.next), (MonthState::Received, NextStep::Export));
    let month = both.officer.workspace.month(&scope(&[], Some(MONTH))).unwrap();
    let states: Vec<_> =
        month.facilities.iter().map(|one| (one.facility.id.as_str(), one.state, one.agrees)).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&(both.facility.as_str(), MonthState::Received, Some(true))));
    assert!(states.contains(&(builder().facility_id(2).as_str(), MonthState::Open, None)));
    assert!(month.facilities.iter().all(|one| one.open_findings.is_none()));

    // Of the two facilities, one is signed off.
    let mut asked = request(WorldBuilder::MONTHLY, "202610", None);
    let all = both.officer.workspace.export_preview(&asked).unwrap();
    let mark = |unit: &str| all.rows.iter().find(|row| row.org_unit.id == unit).unwrap().signed_off;
    assert_eq!(mark(&builder().facility_org_unit(1)), Some(SignOffMark::SignedOff));
    assert_eq!(mark(&builder().facility_org_unit(2)), Some(SignOffMark::Open));
    asked.only_signed_off = true;
    let some = both.officer.workspace.export_preview(&asked).unwrap();
    assert!(some.values > 0 && some.values < all.values);
}

#[tokio::test]
async fn the_same_hand_over_twice_changes_nothing_whichever_way_it_comes() {
    let mut both = both().await;
    let fingerprint = both.write();
    let stick = both.stick();
    let first = both.officer.workspace.keep_handover(&stick, Some(&fingerprint)).unwrap();
    let before = both.officer.workspace.sign_off_view(&both.facility, MONTH).unwrap().journal;
    let second = both.officer.workspace.keep_handover(&stick, None).unwrap();
    assert!(!first.here && second.here);
    assert_eq!(first.handover.id, second.handover.id);

    // The same once more, through the CHT.
    let queued = both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap();
    assert_eq!(both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap().id, queued.id);
    assert_eq!(both.supervisor.sync().await.unwrap().pushed, 1);
    both.officer.sync().await.unwrap();
    assert_eq!(both.officer.workspace.handovers(None).unwrap().len(), 1);
    assert_eq!(both.officer.workspace.sign_off_view(&both.facility, MONTH).unwrap().journal, before);

    // Written again it is the very same file, and the journal has each way once.
    let bytes = fs::read(&stick).unwrap();
    both.write();
    assert_eq!(fs::read(&stick).unwrap(), bytes);
    let view = both.supervisor.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    let handed = view.journal.iter().filter(|entry| entry.kind == JournalKind::HandedOver).count();
    assert_eq!((handed, view.handovers.len()), (2, 0));
}

#[tokio::test]
async fn by_report_it_comes_with_the_sync_and_the_answer_goes_back_with_it() {
    let mut both = both().await;
    let made = both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap();
    assert_eq!(made.file, None);
    let view = both.supervisor.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!(view.next, NextStep::WaitForAnswer);
    assert_eq!(both.supervisor.sync().await.unwrap().pushed, 1);
    let id = both.supervisor.workspace.sync_view().unwrap().outgoing[0].id.clone();
    let report = both.server.world().document(&id).unwrap().clone();
    assert_eq!((&report["type"], &report["form"]), (&json!("data_record"), &json!("jumla_signoff")));
    assert_eq!(report["contact"]["_id"], json!(builder().supervisor_id(1)));
    assert_eq!(report["fields"]["reported"], 3);
    assert!(report["fields"]["totals"].as_str().unwrap().starts_with("Births: "), "{report}");

    both.officer.sync().await.unwrap();
    let [handed] = <[_; 1]>::try_from(both.officer.workspace.handovers(None).unwrap()).unwrap();
    assert_eq!((handed.via, handed.key, handed.agrees), (Via::Report, KeyStanding::New, Some(true)));
    assert_eq!(
        (handed.id.as_str(), handed.fingerprint.as_str()),
        (made.id.as_str(), made.fingerprint.as_str())
    );
    let unvouched =
        both.officer.workspace.answer_handover(&handed.id, HandoverAnswer::Accept, "").unwrap_err();
    assert!(matches!(unvouched, Error::KeyNotTrusted { user, .. } if user == "supervisor1"));
    both.officer.workspace.trust_key(&made.fingerprint, true).unwrap();

    // Sent back with a note, which comes to the supervisor.
    let without =
        both.officer.workspace.answer_handover(&handed.id, HandoverAnswer::SendBack, " ").unwrap_err();
    assert!(matches!(without, Error::NoteNeeded));
    let note = "41 births cannot be";
    both.officer.workspace.answer_handover(&handed.id, HandoverAnswer::SendBack, note).unwrap();
    assert_eq!(both.officer.sync().await.unwrap().pushed, 1);
    both.supervisor.sync().await.unwrap();
    let view = both.supervisor.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!((view.sent_back.as_deref(), view.next), (Some(note), NextStep::SignAgain));
    let month = both.supervisor.workspace.month(&scope(&[], Some(MONTH))).unwrap();
    assert_eq!(month.facilities[0].sent_back.as_deref(), Some(note));

    // Signed again, handed over again, accepted.
    late_births(&both.server, 2, 4);
    both.supervisor.sync().await.unwrap();
    sign(&mut both.supervisor, &both.facility, "corrected").unwrap();
    both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap();
    both.supervisor.sync().await.unwrap();
    both.officer.sync().await.unwrap();
    let all = both.officer.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    let standings: Vec<_> = all.handovers.iter().map(|one| (one.notes.as_str(), one.standing)).collect();
    assert!(standings.contains(&("corrected", HandoverStanding::Waiting)), "{standings:?}");
    assert!(standings.contains(&("all called", HandoverStanding::Superseded)), "{standings:?}");
    let late = both.officer.workspace.answer_handover(&handed.id, HandoverAnswer::Accept, "").unwrap_err();
    assert!(matches!(late, Error::HandoverSuperseded));
    let waiting = all.handovers.iter().find(|one| one.standing == HandoverStanding::Waiting).unwrap();
    let accepted = both.officer.workspace.answer_handover(&waiting.id, HandoverAnswer::Accept, "").unwrap();
    assert_eq!(accepted.state, MonthState::Received);
    both.officer.sync().await.unwrap();
    both.supervisor.sync().await.unwrap();
    let view = both.supervisor.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!((view.state, view.next, view.sent_back), (MonthState::Received, NextStep::Nothing, None));

    // Everything once more from the beginning changes nothing.
    let journals = |both: &Both| {
        [&both.supervisor, &both.officer]
            .map(|laptop| laptop.workspace.sign_off_view(&both.facility, MONTH).unwrap().journal)
    };
    let before = journals(&both);
    both.supervisor.run(jumla_engine::surface::Extent::Full).await.into_result().unwrap();
    both.officer.run(jumla_engine::surface::Extent::Full).await.into_result().unwrap();
    assert_eq!(journals(&both), before);
}

#[tokio::test]
async fn a_tampered_file_and_an_unknown_key_are_refused_and_nothing_is_changed() {
    let mut both = both().await;
    let fingerprint = both.write();
    let stick = both.stick();
    let good = fs::read(&stick).unwrap();
    let officer = &mut both.officer.workspace;
    let unknown = officer.keep_handover(&stick, None).unwrap_err();
    assert!(matches!(&unknown, Error::KeyNotTrusted { fingerprint: shown, .. } if *shown == fingerprint));
    let misread = officer.keep_handover(&stick, Some("00000-00000-00000-00000-00000-00000")).unwrap_err();
    assert!(matches!(misread, Error::KeyNotTrusted { .. }));

    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    type Case<'c> = (&'c [u8], fn(&Error) -> bool, &'c str);
    let table: [Case<'_>; 4] = [
        (
            &flipped,
            |error| matches!(error, Error::HandoverAltered | Error::HandoverSignatureWrong),
            "a flipped bit",
        ),
        (&good[..good.len() / 2], |error| matches!(error, Error::HandoverTruncated), "half of it"),
        (b"PK\x03\x04", |error| matches!(error, Error::NotAHandover), "a workbook"),
        (b"", |error| matches!(error, Error::NotAHandover), "nothing"),
    ];
    for (bytes, expected, remark) in table {
        fs::write(&stick, bytes).unwrap();
        let refused = officer.keep_handover(&stick, Some(&fingerprint)).unwrap_err();
        assert!(expected(&refused), "{remark}: {refused}");
        assert!(officer.read_handover(&stick).is_err(), "{remark}");
    }
    assert!(officer.handovers(None).unwrap().is_empty() && officer.known_keys().unwrap().is_empty());
    assert_eq!(officer.sign_off_view(&both.facility, MONTH).unwrap().journal, []);
    let own = both.supervisor.folder().join("own.jumla");
    fs::write(&own, &good).unwrap();
    let refused = both.supervisor.workspace.keep_handover(&own, Some(&fingerprint)).unwrap_err();
    assert!(matches!(refused, Error::HandoverOwn));
    let nowhere =
        both.officer.workspace.read_handover(&both.officer.folder().join("none.jumla")).unwrap_err();
    assert!(matches!(nowhere, Error::Unreadable { .. }));
}

#[tokio::test]
async fn another_key_of_a_known_user_is_another_refusal() {
    let mut both = both().await;
    let fingerprint = both.write();
    let stick = both.stick();
    both.officer.workspace.keep_handover(&stick, Some(&fingerprint)).unwrap();
    // A new laptop of the same supervisor.
    let mut new = Laptop::synced(&both.server, "supervisor1").await;
    sign(&mut new, &both.facility, "from the new laptop").unwrap();
    let other = new.workspace.hand_over_file(&both.facility, MONTH, &stick).unwrap().fingerprint;
    assert_ne!(other, fingerprint);
    let officer = &mut both.officer.workspace;
    let changed = officer.keep_handover(&stick, None).unwrap_err();
    assert!(matches!(changed, Error::KeyChanged { .. }));
    assert_eq!(officer.read_handover(&stick).unwrap().handover.key, KeyStanding::Changed);
    let kept = officer.keep_handover(&stick, Some(&other)).unwrap();
    assert_eq!(kept.handover.key, KeyStanding::Trusted);
    assert_eq!(officer.known_keys().unwrap().iter().filter(|key| key.trusted).count(), 2);
    officer.trust_key(&other, false).unwrap();
    let refused = officer.answer_handover(&kept.handover.id, HandoverAnswer::Accept, "").unwrap_err();
    assert!(matches!(refused, Error::KeyChanged { .. }));
}

#[tokio::test]
async fn a_late_sync_at_the_hrios_shows_beside_what_was_handed_over() {
    let mut both = both().await;
    let fingerprint = both.write();
    let stick = both.stick();
    let kept = both.officer.workspace.keep_handover(&stick, Some(&fingerprint)).unwrap();
    both.officer.workspace.answer_handover(&kept.handover.id, HandoverAnswer::Accept, "").unwrap();
    late_births(&both.server, 1, 41);
    both.officer.sync().await.unwrap();
    let view = both.officer.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!((view.stale, view.next), (true, NextStep::WaitForSignOff));
    let handed = &view.handovers[0];
    assert_eq!((handed.agrees, handed.differences.len()), (Some(false), 1));
    // A stale month is not handed over.
    both.supervisor.sync().await.unwrap();
    let refused = both.supervisor.workspace.hand_over_file(&both.facility, MONTH, &stick).unwrap_err();
    assert!(matches!(refused, Error::SignOffStale { .. }));
}

#[tokio::test]
async fn a_malformed_report_is_set_aside_and_one_who_may_not_write_keeps_her_answer() {
    let mut both = both().await;
    let made = both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap();
    both.supervisor.sync().await.unwrap();
    let id = both.supervisor.workspace.sync_view().unwrap().outgoing[0].id.clone();
    let good = both.server.world().document(&id).unwrap().clone();
    for (number, field, value) in
        [(1, "content", json!("AAAA")), (2, "period", json!("2026-13")), (3, "place_id", json!("x"))]
    {
        let mut bad = good.clone();
        bad["_id"] = json!(format!("jumla_signoff~bad{number}"));
        bad["fields"][field] = value;
        both.server.world().put(bad);
    }
    // This one has no right to edit on the server.
    let mut hrio = Laptop::synced(&both.server, "hrio").await;
    let set_aside = hrio.workspace.set_aside().unwrap();
    assert_eq!(
        set_aside.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(),
        ["handover_malformed"; 3]
    );
    let text = hrio.workspace.set_aside_text(&set_aside[0].id.as_str().into()).unwrap().unwrap();
    assert!(text.contains("jumla_signoff"));
    assert_eq!(hrio.workspace.handovers(None).unwrap().len(), 1);
    hrio.workspace.trust_key(&made.fingerprint, true).unwrap();
    let view = hrio.workspace.answer_handover(&made.id, HandoverAnswer::Accept, "thank you").unwrap();
    assert_eq!(view.state, MonthState::Received);
    assert!(hrio.workspace.sync_view().unwrap().outgoing.is_empty());
    let outgoing = both.supervisor.workspace.sync_view().unwrap().outgoing;
    assert!(outgoing.iter().all(|one| one.state == OutgoingState::Sent));
}
