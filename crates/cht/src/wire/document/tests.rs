use jumla_domain::RecordedNumbers;
use proptest::prelude::*;

use super::*;

const REGULAR: &str = r#"{"_id":"target~2026-03~c1~org.couchdb.user:amina","_rev":"4-ab","type":"target","user":"org.couchdb.user:amina","owner":"c1","reporting_period":"2026-03","updated_date":1773964800000,"targets":[{"id":"births","value":{"pass":7,"total":7}},{"id":"deliveries","value":{"pass":3,"total":4,"percent":75}}]}"#;

fn target(raw: &str) -> (TargetDocument, Vec<&'static str>) {
    let read = read_document(raw).unwrap();
    let Document::Target(document) = read.document else { panic!("{raw}: {:?}", read.document) };
    (document, read.doubts.iter().map(|doubt| doubt.reason.code()).collect())
}

#[test]
fn the_quick_and_the_careful_reading_agree() {
    let quick = target(REGULAR);
    let reordered = REGULAR.replacen("{\"_id\"", "{ \"_id\"", 1);
    assert_eq!(quick, target(&reordered));
    assert_eq!(quick.0.contact.as_str(), "c1");
    assert_eq!(quick.0.user, "org.couchdb.user:amina");
    assert!(quick.0.accepted && quick.1.is_empty());
}

#[test]
fn what_is_wrong_is_named_and_the_rest_is_kept() {
    let table = [
        (r#""user":"org.couchdb.user:amina","#, "", "field_missing", false),
        (r#""updated_date":1773964800000,"#, r#""updated_date":"today","#, "field_missing", false),
        (r#""owner":"c1""#, r#""owner":"c2""#, "owner_differs", true),
        (r#""pass":7,"total":7"#, r#""pass":8,"total":7"#, "pass_above_total", true),
        (r#""pass":7,"total":7"#, r#""pass":"7","total":"7""#, "number_as_text", true),
        (r#""value":{"pass":7,"total":7}"#, r#""value":{}"#, "not_a_number", true),
        (r#","value":{"pass":7,"total":7}"#, "", "value_missing", true),
        (r#""id":"deliveries""#, r#""id":"births""#, "target_twice", true),
    ];
    for (from, to, reason, accepted) in table {
        let (document, doubts) = target(&REGULAR.replace(from, to));
        assert_eq!(doubts, [reason], "{to}");
        assert_eq!(document.accepted, accepted, "{to}");
        assert_eq!(document.values.unwrap().len(), 2, "{to}");
    }
    let (document, doubts) = target(&REGULAR.replace("targets", "goals"));
    assert_eq!((document.values, doubts), (None, vec!["targets_missing"]));
}

#[test]
fn months_that_cannot_be_read_are_set_aside_with_the_reason() {
    for tag in ["latest", "2026-13", "२०२६-१३", "२०26-०३", "२०२६-٠٣", "२०२६०३", "२०२६-०३-", "२०२६٫०३", ""]
    {
        let read = read_document(&REGULAR.replacen("2026-03", tag, 1)).unwrap();
        assert!(matches!(read.document, Document::SetAside), "{tag}");
        assert_eq!(read.doubts[0].reason.code(), "id_malformed", "{tag}");
    }
}

#[test]
fn months_in_other_digits_are_read_as_the_months_they_are() {
    let expected = target(REGULAR).0;
    for tag in ["२०२६-०३", "٢٠٢٦-٠٣", "۲۰۲۶-۰۳", "২০২৬-০৩", "၂၀၂၆-၀၃", "២០២៦-០៣", "２０２６-０３"]
    {
        let (document, doubts) = target(&REGULAR.replacen("2026-03", tag, 1));
        assert_eq!(doubts, ["foreign_digits"], "{tag}");
        let same = TargetDocument { foreign_tag: Some(tag.to_owned()), ..expected.clone() };
        assert_eq!(document, same, "{tag}");
    }
}

#[test]
fn a_deleted_document_is_that_and_nothing_else() {
    let table = [
        REGULAR.replacen('{', "{\"_deleted\":true,", 1),
        REGULAR.replacen("\"type\"", "\"_deleted\":true,\"type\"", 1),
        r#"{"_id":"a","_rev":"2-b","_deleted":true}"#.to_owned(),
        r#"{"_id":"settings","_rev":"2-b","_deleted":true}"#.to_owned(),
    ];
    for raw in table {
        let read = read_document(&raw).unwrap();
        assert!(matches!(read.document, Document::Deleted) && read.doubts.is_empty(), "{raw}");
    }
    assert!(matches!(
        read_document(r#"{"_id":"a","_rev":"2-b","_deleted":false}"#).unwrap().document,
        Document::Other
    ));
}

#[test]
fn an_account_that_was_deleted_says_so() {
    for (more, inactive) in [
        ("", false),
        (r#","inactive":true"#, true),
        (r#","inactive":false"#, false),
        (r#","inactive":"no""#, false),
    ] {
        let raw = format!(r#"{{"_id":"org.couchdb.user:a","_rev":"1-a","type":"user-settings"{more}}}"#);
        let Document::UserSettings(user) = read_document(&raw).unwrap().document else { panic!() };
        assert_eq!((user.inactive, user.name.as_str()), (inactive, "a"), "{more}");
    }
}

#[test]
fn contacts_keep_their_chain_and_their_org_units() {
    let raw = r#"{"_id":"p","_rev":"1-a","type":"contact","contact_type":"c40_area","name":"Area","parent":{"_id":"f","parent":{"_id":"d"}},"contact":{"_id":"chw"},"dhis":[{"orgUnit":"ou1","dataSet":"ds1"},{"dataSet":"ds2"}]}"#;
    let Document::Contact { contact, dhis, .. } = read_document(raw).unwrap().document else { panic!() };
    assert_eq!(contact.contact_type, "c40_area");
    assert_eq!(contact.lineage, ["f".into(), "d".into()]);
    assert_eq!(contact.primary_contact, Some("chw".into()));
    assert_eq!(contact.org_units.len(), 1);
    assert_eq!(dhis.unwrap(), r#"[{"orgUnit":"ou1","dataSet":"ds1"},{"dataSet":"ds2"}]"#);
    let string_contact = raw.replace(r#"{"_id":"chw"}"#, r#""chw""#);
    let Document::Contact { contact, .. } = read_document(&string_contact).unwrap().document else {
        panic!()
    };
    assert_eq!(contact.primary_contact, None, "the CHT does not take a bare id either");
}

#[test]
fn a_contact_is_known_by_its_short_id_too() {
    for (more, expected) in [
        (r#","patient_id":"48291","reported_date":1795996800000"#, (Some("48291"), Some(1_795_996_800_000))),
        (r#","place_id":48292,"reported_date":"1795996800000""#, (Some("48292"), Some(1_795_996_800_000))),
        (r#","patient_id":"","place_id":null,"reported_date":"today""#, (None, None)),
    ] {
        let raw = format!(r#"{{"_id":"p","_rev":"1-a","type":"person"{more}}}"#);
        let Document::Contact { short_id, reported_at, .. } = read_document(&raw).unwrap().document else {
            panic!()
        };
        assert_eq!((short_id.as_deref(), reported_at), expected, "{more}");
    }
}

#[test]
fn of_a_report_form_and_time_are_told_and_no_more() {
    for (more, expected) in [
        (r#""form":"visit","reported_date":1795996800000"#, Some(("visit", Some(1_795_996_800_000)))),
        (r#""form":"visit""#, Some(("visit", None))),
        (r#""form":"""#, None),
        (r#""sms_message":{"message":"hello"}"#, None),
    ] {
        let raw = format!(r#"{{"_id":"r","_rev":"1-a","type":"data_record",{more},"fields":{{"a":1}}}}"#);
        let told = match read_document(&raw).unwrap().document {
            Document::Report(head) => Some((head.form, head.reported_at)),
            Document::Other => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(told, expected.map(|(form, at)| (form.to_owned(), at)), "{more}");
    }
}

#[test]
fn facilities_come_as_a_text_or_as_a_list() {
    for facility in [r#""f1""#, r#"["f1"]"#] {
        let raw = format!(
            r#"{{"_id":"org.couchdb.user:amina","_rev":"1-a","type":"user-settings","name":"amina","roles":["chw"],"facility_id":{facility},"contact_id":"c"}}"#
        );
        let Document::UserSettings(user) = read_document(&raw).unwrap().document else { panic!() };
        assert_eq!(user.facilities, ["f1".into()]);
        assert_eq!(user.full_name, "amina");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        let _ = read_document(&text);
    }

    #[test]
    fn no_value_makes_it_panic(value in "[\\[\\]{}0-9a-z\",:.-]{0,40}") {
        let _ = read_document(&REGULAR.replace("{\"pass\":7,\"total\":7}", &value));
    }

    #[test]
    fn counts_come_through_unchanged(pass in 0i64..1_000_000, more in 0i64..1_000_000) {
        let text = format!("\"pass\":{pass},\"total\":{}", pass + more);
        let (document, _) = target(&REGULAR.replace("\"pass\":7,\"total\":7", &text));
        let expected = RecordedNumbers::Counts { pass, total: pass + more };
        prop_assert_eq!(&document.values.unwrap()[0].numbers, &expected);
    }
}
