//! What becomes of a document: DHIS2 says one thing, the CHT another, and the document tells what was last received.
//! Pure.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::document::{MARK, set, text_at};
use super::make::Wanted;
use crate::receive::cht::is_deleted;
use crate::surface::{ReceivedKind, ReceivedReason};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// There is none yet.
    New,
    Same,
    /// As it has to be, and the fields that change. `moved`: DHIS2 has it at another org unit, which changes nothing.
    Change {
        document: Value,
        fields: Vec<String>,
        moved: bool,
    },
    /// Left as it is.
    Conflict {
        reason: ReceivedReason,
        fields: Vec<String>,
    },
}

pub(super) fn plan(wanted: &Wanted, document: Option<&Value>) -> Step {
    let Some(document) = document else { return Step::New };
    let conflict = |reason| Step::Conflict { reason, fields: Vec::new() };
    if is_deleted(document) {
        return conflict(ReceivedReason::DeletedInCht);
    }
    let mark = &document[MARK];
    if mark[source_key(wanted.kind)] != wanted.source.as_str() {
        return conflict(ReceivedReason::NotReceived);
    }
    let (mut changed, mut disputed) = (Vec::new(), Vec::new());
    for (path, text) in &wanted.fields {
        let here = text_at(document, path);
        if here.as_ref() == text.as_ref() {
            continue;
        }
        let received = mark["fields"].get(path).and_then(Value::as_str);
        let is_as_received = received == here.as_deref().map(|here| digest(wanted, path, here)).as_deref();
        if is_as_received { changed.push(path.clone()) } else { disputed.push(path.clone()) }
    }
    let moved = mark["org_unit"].as_str().is_some_and(|unit| unit != wanted.org_unit);
    match (disputed.is_empty(), changed.is_empty()) {
        (false, _) => Step::Conflict { reason: ReceivedReason::ChangedInCht, fields: disputed },
        (true, true) if moved => conflict(ReceivedReason::Moved),
        (true, true) => Step::Same,
        (true, false) => {
            let mut document = document.clone();
            for path in &changed {
                set(&mut document, path, wanted.fields.get(path).and_then(Option::as_deref));
            }
            let org_unit = mark["org_unit"].clone();
            document[MARK] = self::mark(wanted);
            if moved {
                document[MARK]["org_unit"] = org_unit;
            }
            Step::Change { document, fields: changed, moved }
        }
    }
}

/// What a document says of where it is from.
pub(super) fn mark(wanted: &Wanted) -> Value {
    let mut mark = json!({ "org_unit": wanted.org_unit, "fields": {} });
    mark[source_key(wanted.kind)] = json!(wanted.source);
    for (path, text) in &wanted.fields {
        if let Some(text) = text {
            mark["fields"][path] = json!(digest(wanted, path, text));
        }
    }
    mark
}

fn source_key(kind: ReceivedKind) -> &'static str {
    match kind {
        ReceivedKind::Person => "tracked_entity",
        ReceivedKind::Report => "event",
    }
}

/// Of a text in a field of this very document, so that nobody sees who else has the same.
fn digest(wanted: &Wanted, path: &str, text: &str) -> String {
    let digest = Sha256::digest(format!("{}\n{path}\n{text}", wanted.id));
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::receive::document_id::{Source, document_id};

    fn wanted(name: &str, sex: Option<&str>) -> Wanted {
        let fields = [("name", Some(name)), ("sex", sex)];
        let fields = fields.map(|(path, text)| (path.to_owned(), text.map(ToOwned::to_owned)));
        Wanted {
            kind: ReceivedKind::Person,
            source: "b3ORGdGU28z".to_owned(),
            id: document_id(Source::TrackedEntity, "b3ORGdGU28z"),
            label: name.to_owned(),
            org_unit: "u".to_owned(),
            person: None,
            day: None,
            fields: BTreeMap::from(fields),
            form: "person".to_owned(),
        }
    }

    fn received() -> Value {
        let wanted = wanted("Asha", Some("female"));
        json!({ "_id": "x", "_rev": "1-a", "name": "Asha", "sex": "female", "phone": "1", MARK: mark(&wanted) })
    }

    fn with(change: impl FnOnce(&mut Value)) -> Value {
        let mut document = received();
        change(&mut document);
        document
    }

    #[test]
    fn who_changed_what_decides_and_nobody_is_overwritten() {
        let asha = || wanted("Asha", Some("female"));
        let conflict = |reason, fields: &[&str]| Step::Conflict {
            reason,
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
        };
        let changed = |step: Step| match step {
            Step::Change { document, fields, moved } => {
                (document["name"].clone(), document["sex"].clone(), document["phone"].clone(), fields, moved)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(plan(&asha(), None), Step::New);
        assert_eq!(plan(&asha(), Some(&received())), Step::Same);
        let step = plan(&wanted("Asha M.", None), Some(&received()));
        assert_eq!(
            changed(step),
            (json!("Asha M."), Value::Null, json!("1"), vec!["name".to_owned(), "sex".to_owned()], false)
        );
        use ReceivedReason::{ChangedInCht, DeletedInCht, Moved, NotReceived};
        for (wanted, document, expected, remark) in [
            (
                asha(),
                with(|one| one["name"] = json!("Asha W.")),
                conflict(ChangedInCht, &["name"]),
                "changed there",
            ),
            (
                wanted("Asha W.", Some("female")),
                with(|one| one["name"] = json!("Asha W.")),
                Step::Same,
                "both the same way",
            ),
            (asha(), with(|one| one["phone"] = json!("2")), Step::Same, "what is not received is the CHT's"),
            (
                asha(),
                with(|one| {
                    one.as_object_mut().unwrap().remove("sex");
                }),
                conflict(ChangedInCht, &["sex"]),
                "taken away there",
            ),
            (
                wanted("New", Some("male")),
                with(|one| one["sex"] = json!("other")),
                conflict(ChangedInCht, &["sex"]),
                "one of two: none is written",
            ),
            (asha(), json!({ "_id": "x", "_deleted": true }), conflict(DeletedInCht, &[]), "deleted there"),
            (asha(), json!({ "_id": "x", "name": "Asha" }), conflict(NotReceived, &[]), "somebody else's"),
            (
                asha(),
                with(|one| one[MARK]["org_unit"] = json!("v")),
                conflict(Moved, &[]),
                "at another org unit",
            ),
        ] {
            assert_eq!(plan(&wanted, Some(&document)), expected, "{remark}");
        }
        // A field that the mapping has only now: free where nothing stands, and else the CHT's.
        let mut more = asha();
        more.fields.insert("phone".to_owned(), Some("3".to_owned()));
        assert_eq!(plan(&more, Some(&received())), conflict(ChangedInCht, &["phone"]));
        let free = with(|one| {
            one.as_object_mut().unwrap().remove("phone");
        });
        assert_eq!(changed(plan(&more, Some(&free))).2, json!("3"));
    }

    #[test]
    fn what_was_changed_is_the_same_the_next_time() {
        let later = wanted("Asha M.", None);
        let Step::Change { document, .. } = plan(&later, Some(&received())) else { panic!("not changed") };
        assert_eq!(plan(&later, Some(&document)), Step::Same);
    }
}
