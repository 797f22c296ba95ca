use super::*;
use crate::{DocumentKind, Key, Store};

fn report(id: &str, form: &str, at: i64) -> Record {
    Record {
        id: id.into(),
        revision: "1-a".into(),
        kind: RecordKind::Report,
        of_type: form.to_owned(),
        short_id: None,
        reported_at: Some(at),
        received_at: 9,
        body: "{}".to_owned(),
    }
}

#[test]
fn reports_are_dropped_by_form_and_by_age_and_stay_known() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("jumla.db"), &Key::new([7; 32])).unwrap();
    let chosen: BTreeSet<String> = ["visit".to_owned()].into();
    store
        .write(|writer| {
            for (id, form, at) in [("a", "visit", 100), ("b", "visit", 10), ("c", "referral", 100)] {
                writer.put_record(&report(id, form, at))?;
            }
            writer.drop_reports(&chosen, Some(50), true, 9)
        })
        .unwrap();
    let kept = store.read().records_after("", &BTreeSet::new(), 10).unwrap();
    assert_eq!(kept.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a"]);
    for id in ["a", "b", "c"] {
        assert_eq!(store.read().revision(&id.into()).unwrap(), Some("1-a".into()), "{id}");
    }
    let mut seen = Vec::new();
    store.read().each_revision(|id, _, _| seen.push(id.to_owned())).unwrap();
    seen.sort();
    assert_eq!(seen, ["a", "b", "c"]);
}

#[test]
fn what_is_wanted_anew_is_what_is_not_here_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("jumla.db"), &Key::new([7; 32])).unwrap();
    let person =
        |id: &str| Record { kind: RecordKind::Contact, of_type: "person".to_owned(), ..report(id, "", 1) };
    let known = |writer: &mut Writer<'_>, id: &str, kind| {
        writer.put_document(&id.into(), &"1-a".into(), kind, None, 1)
    };
    store
        .write(|writer| {
            known(writer, "other", DocumentKind::Other)?;
            known(writer, "away", DocumentKind::Other)?;
            writer.mark_left(&"away".into(), Some(5))?;
            known(writer, "settings", DocumentKind::Settings)?;
            known(writer, "patient", DocumentKind::Other)?;
            writer.put_record(&person("patient"))?;
            writer.put_record(&report("visit", "visit", 1))?;
            writer.want_anew()
        })
        .unwrap();
    let table = [("other", ""), ("away", ""), ("settings", "1-a"), ("patient", "1-a"), ("visit", "1-a")];
    for (id, revision) in table {
        assert_eq!(store.read().revision(&id.into()).unwrap(), Some(revision.into()), "{id}");
    }
}

#[test]
fn a_choice_is_kept_and_a_patient_is_found_by_her_short_id() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("jumla.db"), &Key::new([7; 32])).unwrap();
    let choice = RecordChoice {
        forms: ["visit".to_owned()].into(),
        contact_types: ["person".to_owned()].into(),
        keep_days: Some(90),
        widened_at: Some(5),
    };
    let person = Record {
        kind: RecordKind::Contact,
        of_type: "person".to_owned(),
        short_id: Some("48291".to_owned()),
        ..report("p", "", 1)
    };
    store
        .write(|writer| {
            writer.set_record_choice(&choice)?;
            writer.put_record(&person)
        })
        .unwrap();
    assert_eq!(store.read().record_choice().unwrap(), choice);
    assert_eq!(store.read().record("48291").unwrap(), Some(person.clone()));
    assert_eq!(store.read().records_after("", &choice.contact_types, 10).unwrap(), [person]);
    assert!(store.read().records_after("", &BTreeSet::new(), 10).unwrap().is_empty());
    let dropped = store.write(|writer| writer.drop_contact_records(&BTreeSet::new(), &["person"], false));
    assert_eq!(dropped.unwrap(), 1);
}
