//! What is asked for, what is kept of documents that come, and what becomes of it.

use jumla_domain::{DocumentId, Revision};
use jumla_store::{NewOutboundItem, OutboundAct, OutboundOrigin};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::Clock;
use crate::surface::RecordTypeView;
use crate::sync::take_in;

fn demo() -> (TempDir, Workspace) {
    let place = tempfile::tempdir().unwrap();
    let clock = Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap());
    let workspace = Workspace::make_demo(&place.path().join("demo"), clock).unwrap();
    (place, workspace)
}

fn came(workspace: &mut Workspace, documents: &[Value]) -> u32 {
    let texts: Vec<String> = documents.iter().map(Value::to_string).collect();
    take_in(workspace, texts.iter().map(String::as_str)).unwrap().records
}

fn visit(revision: &str) -> Value {
    json!({ "_id": "visit-1", "_rev": revision, "type": "data_record", "form": "visit",
            "reported_date": 1_795_000_000_000_i64, "fields": { "patient_id": "48291" } })
}

fn choice(forms: &[&str]) -> RecordsRequest {
    RecordsRequest { forms: forms.iter().map(|&form| form.to_owned()).collect(), ..RecordsRequest::default() }
}

#[test]
fn a_deleted_report_goes_and_what_was_made_of_it_is_marked() {
    let (_place, mut workspace) = demo();
    assert_eq!(came(&mut workspace, &[visit("1-a")]), 0, "nothing is chosen");
    assert_eq!(workspace.record_text("visit-1").unwrap(), None);
    workspace.choose_records(&choice(&["visit"])).unwrap();
    assert_eq!(came(&mut workspace, &[visit("1-a")]), 1);
    let document = DocumentId::from("visit-1");
    let item = workspace
        .store
        .write(|writer| {
            let connection = writer.add_dhis2_connection("county")?;
            let item = writer.add_outbound(&NewOutboundItem {
                connection,
                origin: OutboundOrigin::Workspace,
                mapping: "visits",
                document: &document,
                revision: &Revision::from("1-a"),
                act: OutboundAct::Write,
                payload: Some("{}"),
                hash: "hash",
                objects: "[]",
                at: 5,
            })?;
            writer.set_outbound_sent(item, 6)?;
            Ok::<_, jumla_store::Error>(item)
        })
        .unwrap();
    let gone = |workspace: &Workspace| workspace.store.read().outbound_item(item).unwrap().unwrap().gone;
    workspace.choose_records(&choice(&[])).unwrap();
    assert!(workspace.record_text("visit-1").unwrap().is_none());
    assert!(!gone(&workspace), "no longer kept is not deleted");
    came(&mut workspace, &[json!({ "_id": "visit-1", "_rev": "2-b", "_deleted": true })]);
    assert!(gone(&workspace), "known by id, and deleted");
    workspace.choose_records(&choice(&["visit"])).unwrap();
    came(&mut workspace, &[visit("3-c")]);
    assert!(!gone(&workspace), "it came back");
}

#[test]
fn forms_that_mappings_name_are_shown_with_their_titles() {
    let (_place, mut workspace) = demo();
    let file = json!({ "schema": 1, "mappings": { "visits": {
        "kind": "dhis2-event", "relevant_to": "doc.form === 'visit' && doc.type === 'data_record'",
        "program": "p", "event": { "program_stage": "s", "occurred_at": "doc.reported_date" },
    }, "persons": {
        "kind": "dhis2-event", "relevant_to": "doc.contact_type === 'c61_supervisor'",
        "program": "p", "event": { "program_stage": "s", "occurred_at": "doc.reported_date" },
    } } });
    workspace.store.write(|writer| writer.set_outbound_mapping(&file.to_string())).unwrap();
    let mut settings: Value =
        serde_json::from_str(&workspace.store.read().settings().unwrap().unwrap()).unwrap();
    settings["outbound"] = json!({ "hie": { "relevant_to": "['REF', 'P'].includes(doc.form)" } });
    settings["forms"] = json!({ "P": { "meta": { "label": "Pregnancy by SMS" } } });
    came(&mut workspace, &[json!({ "_id": "settings", "_rev": "2-b", "settings": settings })]);
    workspace.choose_records(&choice(&["not heard of"])).unwrap();
    let view = workspace.records().unwrap();
    let told = |types: &[RecordTypeView]| -> Vec<(String, String, bool, bool)> {
        types.iter().map(|one| (one.id.clone(), one.title.clone(), one.chosen, one.mapped)).collect()
    };
    let form = |id: &str, title: &str, chosen, mapped| (id.to_owned(), title.to_owned(), chosen, mapped);
    assert_eq!(
        told(&view.forms),
        [
            form("not heard of", "not heard of", true, false),
            form("P", "Pregnancy by SMS", false, true),
            form("REF", "REF", false, true),
            form("visit", "visit", false, true),
        ]
    );
    assert!(
        told(&view.contact_types).contains(&form("c61_supervisor", "Supervisor", false, true)),
        "{view:?}"
    );
}

fn request(forms: &[&str], contact_types: &[&str], keep_days: Option<u32>) -> RecordsRequest {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    RecordsRequest { forms: owned(forms), contact_types: owned(contact_types), keep_days }
}

#[test]
fn names_are_trimmed_and_a_report_is_kept_a_day_at_least() {
    let choice = asked_for(&request(&[" visit ", "", "visit"], &["  "], Some(0)));
    assert_eq!((choice.forms.len(), choice.contact_types.len()), (1, 0));
    assert_eq!((choice.forms.first().map(String::as_str), choice.keep_days), (Some("visit"), Some(1)));
}

#[test]
fn only_what_was_not_kept_before_is_more() {
    let before = request(&["a", "b"], &["person"], Some(30));
    let table = [
        (request(&["a", "b"], &["person"], Some(30)), false, "the same"),
        (request(&["a"], &["person"], Some(30)), false, "less"),
        (request(&["a"], &["person"], Some(10)), false, "a shorter time"),
        (request(&["a"], &["person"], Some(31)), true, "a longer time"),
        (request(&["a"], &["person"], None), true, "as long as the server shows it"),
        (request(&[], &["person"], None), false, "a longer time, of nothing"),
        (request(&["a", "c"], &[], Some(10)), true, "another form"),
        (request(&[], &["person", "child"], Some(30)), true, "another type"),
        (request(&[], &[], None), false, "nothing"),
    ];
    for (after, more, remark) in table {
        assert_eq!(wants_more(&asked_for(&before), &asked_for(&after)), more, "{remark}");
    }
    let nothing = RecordChoice::default();
    assert!(wants_more(&nothing, &asked_for(&before)));
    assert!(!wants_more(&nothing, &asked_for(&request(&[], &[], Some(5)))));
}
