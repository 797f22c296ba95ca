//! A place's document with its org unit, and the document of a new place. Pure.

use jumla_cht::wire::org_unit_links;
use serde_json::{Value, json};

use crate::receive::cht::{contact_type, is_deleted, set_contact_type, stub};
use crate::surface::PlaceProblem;

/// What linking a place comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Linking {
    Already,
    /// The document as it has to be.
    Write(Value),
}

/// The place as the org unit. Of its `dhis` nothing else changes; what is another org unit stays it.
pub(super) fn link(
    place: Option<&Value>,
    org_unit: &str,
    person_types: &[&str],
) -> Result<Linking, PlaceProblem> {
    let place = place.filter(|place| !is_deleted(place)).ok_or(PlaceProblem::UnknownPlace)?;
    let kind = contact_type(place).ok_or(PlaceProblem::UnknownPlace)?;
    if person_types.contains(&kind) {
        return Err(PlaceProblem::UnknownPlace);
    }
    let links = place.get("dhis").map(org_unit_links).unwrap_or_default();
    if links.iter().any(|link| link.org_unit.as_str() == org_unit) {
        return Ok(Linking::Already);
    }
    if !links.is_empty() {
        return Err(PlaceProblem::LinkedElsewhere);
    }
    let mut linked = place.clone();
    match linked.get_mut("dhis") {
        Some(Value::Object(dhis)) => {
            dhis.insert("orgUnit".to_owned(), json!(org_unit));
        }
        Some(Value::Array(entries)) => entries.push(json!({ "orgUnit": org_unit })),
        _ => linked["dhis"] = json!({ "orgUnit": org_unit }),
    }
    Ok(Linking::Write(linked))
}

/// A new place.
pub(super) struct NewPlace<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub contact_type: &'a str,
    /// `None` at the top.
    pub parent: Option<&'a Value>,
    pub org_unit: &'a str,
    /// Milliseconds since 1970.
    pub at: i64,
}

impl NewPlace<'_> {
    pub(super) fn document(&self) -> Value {
        let mut document = json!({ "_id": self.id });
        set_contact_type(&mut document, self.contact_type);
        document["name"] = json!(self.name);
        document["parent"] = self.parent.map_or_else(|| json!(""), stub);
        document["reported_date"] = json!(self.at);
        document["dhis"] = json!({ "orgUnit": self.org_unit });
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_gets_its_org_unit_and_keeps_everything_else() {
        let place = |dhis: Value| json!({ "_id": "p", "_rev": "2-a", "type": "contact", "contact_type": "chu", "name": "P", "x": [1], "dhis": dhis });
        let linked = |dhis: Value| Ok(Linking::Write(place(dhis)));
        let mut without = place(Value::Null);
        without.as_object_mut().unwrap().remove("dhis");
        for (document, expected, remark) in [
            (place(Value::Null), linked(json!({ "orgUnit": "u" })), "null"),
            (place(json!({ "orgUnit": "u" })), Ok(Linking::Already), "it is it already"),
            (place(json!({ "orgUnit": "v" })), Err(PlaceProblem::LinkedElsewhere), "it is another"),
            (
                place(json!({ "note": 1 })),
                linked(json!({ "note": 1, "orgUnit": "u" })),
                "what else stands there",
            ),
            (place(json!([])), linked(json!([{ "orgUnit": "u" }])), "a list"),
            (
                place(json!([{ "orgUnit": "v", "dataSet": "d" }, { "orgUnit": "u" }])),
                Ok(Linking::Already),
                "one of several",
            ),
            (json!({ "_id": "p", "_deleted": true }), Err(PlaceProblem::UnknownPlace), "deleted"),
            (json!({ "_id": "p", "type": "person" }), Err(PlaceProblem::UnknownPlace), "a person"),
            (
                json!({ "_id": "p", "type": "contact", "contact_type": "chw" }),
                Err(PlaceProblem::UnknownPlace),
                "also",
            ),
            (json!({ "_id": "p", "name": "no contact" }), Err(PlaceProblem::UnknownPlace), "no contact"),
        ] {
            assert_eq!(link(Some(&document), "u", &["person", "chw"]), expected, "{remark}");
        }
        let Ok(Linking::Write(linked)) = link(Some(&without), "u", &[]) else { panic!("not linked") };
        assert_eq!(linked["dhis"], json!({ "orgUnit": "u" }));
        assert_eq!(link(None, "u", &[]), Err(PlaceProblem::UnknownPlace), "never there");
    }

    #[test]
    fn a_new_place_stands_below_its_parent_with_ids_alone() {
        let parent = json!({ "_id": "a", "name": "Not copied", "parent": { "_id": "b", "name": "nor this", "parent": { "_id": "c" } } });
        let new = NewPlace {
            id: "n",
            name: "New",
            contact_type: "clinic",
            parent: Some(&parent),
            org_unit: "u",
            at: 7,
        };
        assert_eq!(
            new.document(),
            json!({ "_id": "n", "type": "clinic", "name": "New",
                "parent": { "_id": "a", "parent": { "_id": "b", "parent": { "_id": "c" } } },
                "reported_date": 7, "dhis": { "orgUnit": "u" } })
        );
        let top = NewPlace { contact_type: "county", parent: None, ..new }.document();
        assert_eq!(
            (&top["type"], &top["contact_type"], &top["parent"]),
            (&json!("contact"), &json!("county"), &json!(""))
        );
    }
}
