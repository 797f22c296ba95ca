//! A supervisor takes a sign-off back that the HRIO has already: the HRIO learns of it, whatever comes first, and from
//! nobody else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use jumla_domain::signoff::{MonthState, NextStep};
use jumla_engine::surface::{
    Extent, HandoverAnswer, HandoverStanding, JournalKind, SignOffMark, SignOffView, WithdrawalReach,
};
use jumla_engine::{Destination, Error};
use jumla_testkit::WorldBuilder;
use serde_json::{Value, json};

use crate::handover::{Both, both};
use crate::laptop::{Laptop, request, scope};
use crate::signoff::{MONTH, builder, sign};

const WHY: &str = "Zainab counted twins twice";

impl Both {
    /// Hands the month over as a report, which the HRIO gets and trusts. Gives the hand-over's id.
    async fn report(&mut self) -> String {
        let made = self.supervisor.workspace.hand_over_report(&self.facility, MONTH).unwrap();
        self.supervisor.sync().await.unwrap();
        self.officer.sync().await.unwrap();
        self.officer.workspace.trust_key(&made.fingerprint, true).unwrap();
        made.id
    }

    fn withdraw(&mut self) -> SignOffView {
        self.supervisor.workspace.withdraw_sign_off(&self.facility, MONTH, WHY).unwrap()
    }

    /// Withdraws, and gives the report as the server has it.
    async fn withdrawn(&mut self) -> Value {
        self.withdraw();
        self.supervisor.sync().await.unwrap();
        self.outgoing("jumla_signoff_withdrawal~")
    }

    fn outgoing(&self, kind: &str) -> Value {
        let outgoing = self.supervisor.workspace.sync_view().unwrap().outgoing;
        let id = &outgoing.iter().find(|one| one.id.starts_with(kind)).unwrap().id;
        self.server.world().document(id).unwrap().clone()
    }

    fn seen_by_hrio(&self) -> SignOffView {
        self.officer.workspace.sign_off_view(&self.facility, MONTH).unwrap()
    }

    fn standing(&self) -> HandoverStanding {
        self.seen_by_hrio().handovers[0].standing
    }

    /// Why documents were set aside at the HRIO's.
    fn set_aside(&self) -> Vec<(String, String)> {
        let all = self.officer.workspace.set_aside().unwrap();
        all.into_iter().map(|one| (one.reason, one.detail)).collect()
    }
}

fn kinds(view: &SignOffView) -> Vec<JournalKind> {
    view.journal.iter().rev().map(|entry| entry.kind).collect()
}

#[tokio::test]
async fn the_hrio_learns_of_it_by_whom_and_why_and_exports_it_no_more() {
    let mut both = both().await;
    let id = both.report().await;
    both.officer.workspace.answer_handover(&id, HandoverAnswer::Accept, "").unwrap();
    let mut asked = request(WorldBuilder::MONTHLY, "202610", None);
    asked.only_signed_off = true;
    assert!(both.officer.workspace.export(&asked, &Destination::Stream).unwrap().record.values > 0);
    assert_eq!(both.seen_by_hrio().state, MonthState::Exported);

    let hers = both.withdraw();
    assert_eq!(hers.withdrawn.unwrap().reach, WithdrawalReach::BySync);
    assert_eq!(both.supervisor.sync().await.unwrap().pushed, 1);
    let report = both.outgoing("jumla_signoff_withdrawal~");
    assert_eq!((&report["type"], &report["fields"]["note"]), (&json!("data_record"), &json!(WHY)));
    assert_eq!(report["fields"]["place_id"], json!(both.facility));

    both.officer.sync().await.unwrap();
    let view = both.seen_by_hrio();
    assert_eq!((view.state, view.next, view.stale), (MonthState::Open, NextStep::WaitForSignOff, false));
    let [handed] = view.handovers.as_slice() else { panic!("{:?}", view.handovers) };
    let told = handed.withdrawn.as_ref().unwrap();
    assert_eq!(handed.standing, HandoverStanding::Withdrawn);
    assert_eq!((told.by.as_str(), told.note.as_str()), (view.handovers[0].by.as_str(), WHY));
    let told = view.withdrawn.as_ref().unwrap();
    assert_eq!((told.note.as_str(), told.reach, told.exported), (WHY, WithdrawalReach::FromElsewhere, true));
    assert_eq!(kinds(&view), [JournalKind::Received, JournalKind::Accepted, JournalKind::Withdrawn]);
    assert_eq!((view.journal[0].note.as_str(), view.journal_intact), (WHY, true));
    let month = both.officer.workspace.month(&scope(&[], Some(MONTH))).unwrap();
    let row = month.facilities.iter().find(|one| one.facility.id == both.facility).unwrap();
    assert_eq!((row.state, row.waiting, row.signed_by.as_deref()), (MonthState::Open, false, None));
    assert_eq!(row.withdrawn.as_ref().unwrap().note, WHY);

    let preview = both.officer.workspace.export_preview(&asked).unwrap();
    let unit = builder().facility_org_unit(1);
    let mark = preview.rows.iter().find(|row| row.org_unit.id == unit).map(|row| row.signed_off);
    assert_eq!((mark, preview.values), (Some(Some(SignOffMark::Open)), 0));
    let late = both.officer.workspace.answer_handover(&id, HandoverAnswer::Accept, "again").unwrap_err();
    assert!(matches!(late, Error::HandoverWithdrawn { .. }), "{late}");
}

#[tokio::test]
async fn a_withdrawal_counts_once_however_often_it_comes() {
    let mut both = both().await;
    both.report().await;
    both.withdrawn().await;
    both.officer.sync().await.unwrap();
    let journals = |both: &Both| {
        [&both.supervisor, &both.officer]
            .map(|laptop| laptop.workspace.sign_off_view(&both.facility, MONTH).unwrap().journal)
    };
    let before = journals(&both);
    both.supervisor.run(Extent::Full).await.into_result().unwrap();
    both.officer.run(Extent::Full).await.into_result().unwrap();
    // In another revision too.
    let id = both.outgoing("jumla_signoff_withdrawal~")["_id"].as_str().unwrap().to_owned();
    both.server.world().change(&id, |document| document["verified"] = json!(true));
    both.officer.sync().await.unwrap();
    both.supervisor.sync().await.unwrap();
    assert_eq!(journals(&both), before);
    assert_eq!(both.set_aside(), []);
}

#[tokio::test]
async fn signed_and_handed_over_again_the_month_counts_again() {
    let mut both = both().await;
    let first = both.report().await;
    both.withdrawn().await;
    both.officer.sync().await.unwrap();
    let again = sign(&mut both.supervisor, &both.facility, "counted anew").unwrap();
    assert_eq!((again.withdrawn, again.next), (None, NextStep::HandOver));
    let second = both.report().await;
    assert_ne!(first, second);
    let view = both.seen_by_hrio();
    let standing = |id: &str| view.handovers.iter().find(|one| one.id == id).unwrap().standing;
    assert_eq!(
        (standing(&first), standing(&second)),
        (HandoverStanding::Withdrawn, HandoverStanding::Waiting)
    );
    assert_eq!((view.state, view.withdrawn.as_ref()), (MonthState::SignedOff, None));
    let accepted = both.officer.workspace.answer_handover(&second, HandoverAnswer::Accept, "").unwrap();
    assert_eq!(accepted.state, MonthState::Received);

    // Taken back as well, it does not give its place to the first.
    both.withdrawn().await;
    both.officer.sync().await.unwrap();
    let view = both.seen_by_hrio();
    assert_eq!((view.state, view.next), (MonthState::Open, NextStep::WaitForSignOff));
    assert!(view.handovers.iter().all(|one| one.standing == HandoverStanding::Withdrawn));
}

#[tokio::test]
async fn one_that_comes_before_its_hand_over_waits_for_it_whichever_way_that_comes() {
    for by_file in [false, true] {
        let mut both = both().await;
        let fingerprint = both.write();
        both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap();
        both.supervisor.sync().await.unwrap();
        let report = both.outgoing("jumla_signoff~");
        both.server.world().delete(report["_id"].as_str().unwrap());
        both.withdrawn().await;
        both.officer.sync().await.unwrap();
        let [(reason, _)] = both.set_aside().try_into().unwrap();
        assert_eq!(reason, "withdrawal_early");
        assert_eq!(kinds(&both.seen_by_hrio()), []);

        if by_file {
            both.officer.workspace.keep_handover(&both.stick(), Some(&fingerprint)).unwrap();
        } else {
            both.server.world().put(report);
            both.officer.sync().await.unwrap();
        }
        let view = both.seen_by_hrio();
        assert_eq!(kinds(&view), [JournalKind::Received, JournalKind::Withdrawn], "by file: {by_file}");
        assert_eq!((both.standing(), view.state), (HandoverStanding::Withdrawn, MonthState::Open));
        assert_eq!(both.set_aside(), [], "by file: {by_file}");
    }
}

/// Signs what is in a report, after a change, with the key of somebody else.
fn signed_by_another(report: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let key = SigningKey::from_bytes(&[9; 32]);
    let content = STANDARD.decode(report["fields"]["content"].as_str().unwrap()).unwrap();
    let mut content: Value = serde_json::from_slice(&content).unwrap();
    change(&mut content);
    let text = content.to_string();
    let mut signed = report.clone();
    signed["fields"]["content"] = json!(STANDARD.encode(&text));
    signed["fields"]["key"] = json!(STANDARD.encode(key.verifying_key().to_bytes()));
    signed["fields"]["signature"] = json!(STANDARD.encode(key.sign(text.as_bytes()).to_bytes()));
    signed
}

#[tokio::test]
async fn nobody_else_can_take_a_hand_over_back() {
    let mut both = both().await;
    both.report().await;
    let report = both.withdrawn().await;
    both.server.world().delete(report["_id"].as_str().unwrap());
    let with = |field: &str, value: Value| {
        let mut changed = report.clone();
        changed["fields"][field] = value;
        changed
    };
    let altered = {
        let content = STANDARD.decode(report["fields"]["content"].as_str().unwrap()).unwrap();
        let content = String::from_utf8(content).unwrap().replace(WHY, "for no reason");
        with("content", json!(STANDARD.encode(content)))
    };
    let handover = both.outgoing("jumla_signoff~");
    let mut a_handover = with("content", handover["fields"]["content"].clone());
    a_handover["fields"]["signature"] = handover["fields"]["signature"].clone();
    let table = [
        (signed_by_another(&report, |_| {}), "withdrawal_of_other_key", "another key"),
        (altered, "handover_signature_wrong", "another reason than was signed"),
        (with("signature", json!(STANDARD.encode([0; 64]))), "handover_signature_wrong", "no signature"),
        (with("signature", Value::Null), "signature", "unsigned"),
        (with("handover", json!("f00d")), "handover_contradicts", "of another hand-over"),
        (with("period", json!("2026-09")), "handover_contradicts", "of another month"),
        (a_handover, "handover_signature_wrong", "the hand-over itself"),
        (
            signed_by_another(&report, |content| content["schema"] = json!(2)),
            "handover_of_later_schema",
            "of a later layout",
        ),
        (
            signed_by_another(&report, |content| content["jumla"] = json!("handover")),
            "not_a_handover",
            "by another name",
        ),
    ];
    for (number, (mut document, detail, remark)) in table.into_iter().enumerate() {
        document["_id"] = json!(format!("jumla_signoff_withdrawal~{number}"));
        document.as_object_mut().unwrap().remove("_rev");
        both.server.world().put(document.clone());
        both.officer.sync().await.unwrap();
        let expected = ("handover_malformed".to_owned(), detail.to_owned());
        assert_eq!(both.set_aside(), [expected], "{remark}");
        assert_eq!(both.standing(), HandoverStanding::Waiting, "{remark}");
        both.server.world().delete(document["_id"].as_str().unwrap());
    }
    assert_eq!(kinds(&both.seen_by_hrio()), [JournalKind::Received]);
}

#[tokio::test]
async fn a_forged_one_that_comes_first_does_not_count_when_the_hand_over_comes() {
    let mut both = both().await;
    both.supervisor.workspace.hand_over_report(&both.facility, MONTH).unwrap();
    both.supervisor.sync().await.unwrap();
    let handover = both.outgoing("jumla_signoff~");
    both.server.world().delete(handover["_id"].as_str().unwrap());
    let report = both.withdrawn().await;
    let id = report["_id"].as_str().unwrap();
    let forged = signed_by_another(&report, |_| {});
    both.server.world().change(id, |document| document["fields"] = forged["fields"].clone());
    both.officer.sync().await.unwrap();
    assert_eq!(both.set_aside()[0].0, "withdrawal_early");
    both.server.world().put(handover);
    both.officer.sync().await.unwrap();
    assert_eq!(both.standing(), HandoverStanding::Waiting);
    assert_eq!(both.set_aside(), [("handover_malformed".to_owned(), "withdrawal_of_other_key".to_owned())]);
    // The real one counts even so.
    both.server.world().change(id, |document| document["fields"] = report["fields"].clone());
    both.officer.sync().await.unwrap();
    assert_eq!((both.standing(), both.set_aside()), (HandoverStanding::Withdrawn, vec![]));
}

#[tokio::test]
async fn where_only_a_file_was_given_the_supervisor_is_told_to_tell() {
    let mut both = both().await;
    let fingerprint = both.write();
    both.officer.workspace.keep_handover(&both.stick(), Some(&fingerprint)).unwrap();
    let view = both.withdraw();
    let told = view.withdrawn.unwrap();
    assert_eq!((told.reach, told.note.as_str()), (WithdrawalReach::ToBeTold, WHY));
    assert_eq!(both.supervisor.workspace.sync_view().unwrap().outgoing.len(), 0);
    both.supervisor.sync().await.unwrap();
    both.officer.sync().await.unwrap();
    assert_eq!(both.standing(), HandoverStanding::Waiting);

    // A sign-off that nobody was given is nobody's news.
    sign(&mut both.supervisor, &both.facility, "").unwrap();
    assert_eq!(both.withdraw().withdrawn.unwrap().reach, WithdrawalReach::NotHandedOver);
    assert_eq!(both.supervisor.workspace.sync_view().unwrap().outgoing.len(), 0);
    let month = both.supervisor.workspace.month(&scope(&[], Some(MONTH))).unwrap();
    assert_eq!(month.facilities[0].withdrawn.as_ref().unwrap().reach, WithdrawalReach::NotHandedOver);
}

#[tokio::test]
async fn another_laptop_of_the_same_supervisor_hears_of_it_too() {
    let mut both = both().await;
    both.report().await;
    let mut other = Laptop::synced(&both.server, "supervisor1").await;
    let view = other.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!((view.state, view.handovers.len()), (MonthState::SignedOff, 1));
    both.withdrawn().await;
    other.sync().await.unwrap();
    let view = other.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!(view.handovers[0].standing, HandoverStanding::Withdrawn);
    assert_eq!(view.withdrawn.unwrap().reach, WithdrawalReach::FromElsewhere);
    // What was taken in stays through another full sync.
    other.run(Extent::Full).await.into_result().unwrap();
    let view = other.workspace.sign_off_view(&both.facility, MONTH).unwrap();
    assert_eq!(kinds(&view), [JournalKind::Received, JournalKind::Withdrawn]);
}
