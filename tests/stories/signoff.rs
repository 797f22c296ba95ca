//! A supervisor signs her facility's month off; what comes in afterwards shows.

use jumla_domain::signoff::{MonthState, NextStep};
use jumla_engine::surface::{
    Acceptance, ContributionCounts, Extent, JournalKind, SignOffMark, SignOffRequest, SignOffView,
};
use jumla_engine::{Destination, Error};
use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::json;

use crate::laptop::{Laptop, request, scope, time};

pub const MONTH: &str = "2026-10";

pub fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-09", 3).unsynced_percent(0)
}

pub fn world() -> World {
    builder().build()
}

/// Signs a month off as it stands, with a reason for whatever is open.
pub fn sign(laptop: &mut Laptop, facility: &str, notes: &str) -> Result<SignOffView, Error> {
    let view = laptop.workspace.sign_off_view(facility, MONTH)?;
    let accepted = view
        .open_findings
        .iter()
        .map(|one| Acceptance { key: one.key.clone(), reason: "looked at".to_owned() })
        .collect();
    laptop.workspace.sign_off(&SignOffRequest {
        facility: facility.to_owned(),
        period: MONTH.to_owned(),
        digest: view.digest,
        notes: notes.to_owned(),
        accepted,
    })
}

/// The phone of a CHW of the first facility syncs late, with another number of births.
pub fn late_births(server: &SimulatedCht, chw: usize, births: i64) {
    let id = builder().target_document(1, chw, 1).unwrap()["_id"].as_str().unwrap().to_owned();
    server.world().change(&id, |document| {
        document["targets"][0]["value"] = json!({ "pass": births, "total": births });
    });
}

fn kinds(view: &SignOffView) -> Vec<JournalKind> {
    view.journal.iter().rev().map(|entry| entry.kind).collect()
}

#[tokio::test]
async fn a_late_sync_makes_the_signoff_stale_and_shows_the_one_changed_number() {
    let server = SimulatedCht::start(world()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let facility = builder().facility_id(1);

    let signed = sign(&mut laptop, &facility, "all called").unwrap();
    assert_eq!((signed.state, signed.next, signed.stale), (MonthState::SignedOff, NextStep::HandOver, false));
    let record = signed.sign_off.clone().unwrap();
    assert_eq!((record.digest.as_str(), record.notes.as_str()), (signed.digest.as_str(), "all called"));
    assert_eq!((record.coverage.expected, record.coverage.reported), (3, 3));
    assert!(!signed.fingerprint.is_empty() && signed.journal_intact && signed.changes.is_empty());

    // The same document in another revision, with the same numbers.
    let id = builder().target_document(1, 1, 1).unwrap()["_id"].as_str().unwrap().to_owned();
    server.world().change(&id, |document| document["updated_date"] = json!(1_793_404_800_001_i64));
    laptop.sync().await.unwrap();
    assert!(!laptop.workspace.sign_off_view(&facility, MONTH).unwrap().stale);

    late_births(&server, 2, 41);
    laptop.sync().await.unwrap();
    let view = laptop.workspace.sign_off_view(&facility, MONTH).unwrap();
    assert_eq!((view.state, view.next, view.stale), (MonthState::SignedOff, NextStep::SignAgain, true));
    let [change] = view.changes.as_slice() else { panic!("{:?}", view.changes) };
    assert_eq!(change.contact.id, builder().chw_id(1, 2));
    assert_ne!(change.contact.name, change.contact.id);
    assert_eq!((change.target.id.as_str(), change.target.name.as_str()), ("births-this-month", "Births"));
    assert_eq!(change.after, Some(ContributionCounts { pass: 41.into(), total: 41.into() }));
    assert!(change.before.is_some() && change.before != change.after);
    assert_eq!(view.sign_off.unwrap().digest, signed.digest, "what was signed stays what it was");
    let month = laptop.workspace.month(&scope(&[], Some(MONTH))).unwrap();
    assert_eq!((month.facilities.len(), month.facilities[0].stale), (1, true));

    let again = sign(&mut laptop, &facility, "").unwrap();
    assert_eq!((again.stale, again.next), (false, NextStep::HandOver));
    assert_eq!(kinds(&again), [JournalKind::SignedOff, JournalKind::SignedOff]);
}

#[tokio::test]
async fn a_report_that_comes_late_or_goes_shows_as_well() {
    let server = SimulatedCht::start(world()).await;
    let gone = server
        .world()
        .document(builder().target_document(1, 3, 1).unwrap()["_id"].as_str().unwrap())
        .unwrap()
        .clone();
    server.world().delete(gone["_id"].as_str().unwrap());
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let facility = builder().facility_id(1);
    let signed = sign(&mut laptop, &facility, "one is on leave").unwrap();
    assert_eq!(signed.sign_off.unwrap().coverage.reported, 2);
    assert_eq!(signed.missing.len(), 1);
    server.world().put(gone);
    laptop.sync().await.unwrap();
    let view = laptop.workspace.sign_off_view(&facility, MONTH).unwrap();
    assert!(view.stale && !view.changes.is_empty());
    assert!(view.changes.iter().all(|one| one.before.is_none() && one.contact.id == builder().chw_id(1, 3)));
}

#[tokio::test]
async fn what_cannot_be_signed_is_refused_and_nothing_is_stated() {
    let server = SimulatedCht::start(world()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let facility = builder().facility_id(1);
    let digest = laptop.workspace.sign_off_view(&facility, MONTH).unwrap().digest;
    let of = |facility: &str, period: &str, digest: &str, accepted: &[(&str, &str)]| SignOffRequest {
        facility: facility.to_owned(),
        period: period.to_owned(),
        digest: digest.to_owned(),
        notes: String::new(),
        accepted: accepted
            .iter()
            .map(|(key, reason)| Acceptance { key: (*key).to_owned(), reason: (*reason).to_owned() })
            .collect(),
    };
    let workspace = &mut laptop.workspace;
    let running = workspace.sign_off(&of(&facility, "2026-11", &digest, &[])).unwrap_err();
    assert!(matches!(running, Error::MonthNotOver { last_day, .. } if last_day == "2026-11-30"));
    let other = workspace.sign_off(&of(&facility, MONTH, "another", &[])).unwrap_err();
    assert!(matches!(other, Error::ChangedSincePreview));
    let unknown = workspace.sign_off(&of(&facility, MONTH, &digest, &[("no-such", "why")])).unwrap_err();
    assert!(matches!(unknown, Error::UnknownFinding { finding } if finding == "no-such"));
    let elsewhere = builder().facility_id(2);
    let not_hers = workspace.sign_off(&of(&elsewhere, MONTH, &digest, &[])).unwrap_err();
    assert!(matches!(not_hers, Error::UnknownFacility { .. }));
    let nothing = workspace.withdraw_sign_off(&facility, MONTH, "why").unwrap_err();
    assert!(matches!(nothing, Error::NotSignedOff { .. }));
    assert_eq!(workspace.sign_off_view(&facility, MONTH).unwrap().journal, []);

    let mut officer = Laptop::synced(&server, "officer").await;
    let refused = officer.workspace.sign_off(&of(&facility, MONTH, &digest, &[])).unwrap_err();
    assert!(matches!(refused, Error::OfficerCannotSign));
}

#[tokio::test]
async fn an_empty_month_cannot_be_signed() {
    let server = SimulatedCht::start(builder().unsynced_percent(100).build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let refused = sign(&mut laptop, &builder().facility_id(1), "").unwrap_err();
    assert!(matches!(refused, Error::NothingReported { period } if period == MONTH));
}

#[tokio::test]
async fn a_signoff_is_withdrawn_and_never_rewritten_and_outlives_a_full_sync() {
    let server = SimulatedCht::start(world()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let facility = builder().facility_id(1);
    let first = sign(&mut laptop, &facility, "").unwrap();
    let without = laptop.workspace.withdraw_sign_off(&facility, MONTH, " ").unwrap_err();
    assert!(matches!(without, Error::NoteNeeded));
    let withdrawn = laptop.workspace.withdraw_sign_off(&facility, MONTH, "a mistake").unwrap();
    assert!(withdrawn.sign_off.is_none() && withdrawn.state < MonthState::SignedOff);
    assert_eq!(kinds(&withdrawn), [JournalKind::SignedOff, JournalKind::Withdrawn]);
    assert_eq!(withdrawn.journal[0].note, "a mistake");
    let again = sign(&mut laptop, &facility, "").unwrap();
    assert_eq!(again.digest, first.digest);

    laptop.run(Extent::Full).await.into_result().unwrap();
    laptop.reopen(server.now());
    let view = laptop.workspace.sign_off_view(&facility, MONTH).unwrap();
    assert_eq!((kinds(&view).len(), view.journal_intact, view.fingerprint), (3, true, again.fingerprint));
    assert_eq!(view.journal[2].hash, first.journal[0].hash);
}

#[tokio::test]
async fn only_what_is_signed_off_is_exported_where_that_is_asked_for() {
    let server = SimulatedCht::start(world()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let facility = builder().facility_id(1);
    let mut asked = request(WorldBuilder::MONTHLY, "202610", None);
    let before = laptop.workspace.export_preview(&asked).unwrap();
    assert!(before.rows.iter().all(|row| row.signed_off.is_none()), "nothing is known of sign-offs");
    asked.only_signed_off = true;
    assert_eq!(laptop.workspace.export_preview(&asked).unwrap().values, 0);

    sign(&mut laptop, &facility, "").unwrap();
    laptop.reopen(time("2026-11-28T10:00:00Z"));
    let all = laptop.workspace.export_preview(&asked).unwrap();
    assert_eq!(all.values, before.values);
    assert!(all.rows.iter().all(|row| row.signed_off == Some(SignOffMark::SignedOff)));
    let exported = laptop.workspace.export(&asked, &Destination::Stream).unwrap();
    assert!(exported.record.only_signed_off && exported.record.facilities.is_empty());
    assert!(laptop.workspace.past_exports().unwrap()[0].only_signed_off);
    let view = laptop.workspace.sign_off_view(&facility, MONTH).unwrap();
    assert_eq!(view.state, MonthState::Exported);

    late_births(&server, 2, 41);
    laptop.sync().await.unwrap();
    let stale = laptop.workspace.export_preview(&asked).unwrap();
    assert!(stale.rows.iter().all(|row| row.signed_off == Some(SignOffMark::Stale)));
    assert_eq!(stale.values, 0);
    asked.only_signed_off = false;
    assert_eq!(laptop.workspace.export_preview(&asked).unwrap().values, before.values);
    assert_eq!(laptop.workspace.sign_off_view(&facility, MONTH).unwrap().state, MonthState::SignedOff);
}
