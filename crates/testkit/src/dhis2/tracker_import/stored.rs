//! What a server objects to because of what it holds.

use jumla_dhis2::Uid;
use jumla_dhis2::metadata::Metadata;
use jumla_dhis2::tracker::{Enrollment, Event, ObjectKind, Programs, TrackedEntity};
use serde_json::Value;

use super::{Import, Objection, TrackerImports};
use crate::dhis2::tracker::Tracker;

pub(super) struct Stored<'a> {
    pub tracker: &'a Tracker,
    pub imports: &'a TrackerImports,
    pub programs: &'a Programs,
    pub metadata: &'a Metadata,
}

fn uid(id: &Option<Uid>) -> &str {
    id.as_ref().map(Uid::as_str).unwrap_or_default()
}

fn say(found: &mut Vec<Objection>, kind: ObjectKind, uid: &str, code: &str, words: String) {
    found.push((kind, uid.to_owned(), code.to_owned(), words));
}

impl Stored<'_> {
    pub(super) fn object(&self, import: &Import, found: &mut Vec<Objection>) {
        let payload = &import.payload;
        for entity in &payload.tracked_entities {
            self.entity(import, entity, found);
            for enrollment in &entity.enrollments {
                self.enrollment(import, enrollment, found);
            }
        }
        for enrollment in &payload.enrollments {
            self.enrollment(import, enrollment, found);
        }
        let nested = payload.tracked_entities.iter().flat_map(|one| &one.enrollments);
        for event in nested.chain(&payload.enrollments).flat_map(|one| &one.events).chain(&payload.events) {
            self.event(import, event, found);
        }
        // What belongs to a refused object goes with it, unless something is said against it anyway.
        for entity in &payload.tracked_entities {
            for enrollment in &entity.enrollments {
                consequence(
                    found,
                    (ObjectKind::TrackedEntity, uid(&entity.tracked_entity)),
                    (ObjectKind::Enrollment, uid(&enrollment.enrollment)),
                );
            }
        }
        let nested = payload.tracked_entities.iter().flat_map(|one| &one.enrollments);
        for enrollment in nested.chain(&payload.enrollments) {
            for event in &enrollment.events {
                consequence(
                    found,
                    (ObjectKind::Enrollment, uid(&enrollment.enrollment)),
                    (ObjectKind::Event, uid(&event.event)),
                );
            }
        }
    }

    fn exists(
        &self,
        import: &Import,
        kind: ObjectKind,
        id: &str,
        is_there: bool,
        [there, missing]: [&str; 2],
        found: &mut Vec<Objection>,
    ) {
        if self.imports.deleted.contains(id) {
            let code = if kind == ObjectKind::Event { "E1082" } else { "E1114" };
            say(found, kind, id, code, format!("`{id}` is already deleted and cannot be modified."));
        } else if is_there && import.strategy == "CREATE" {
            say(found, kind, id, there, format!("`{id}` already exists."));
        } else if !is_there && import.strategy == "UPDATE" {
            say(found, kind, id, missing, format!("`{id}` does not exist."));
        }
    }

    fn entity(&self, import: &Import, entity: &TrackedEntity, found: &mut Vec<Objection>) {
        let id = uid(&entity.tracked_entity);
        let there = self.tracker.entity(id).is_some();
        self.exists(import, ObjectKind::TrackedEntity, id, there, ["E1002", "E1063"], found);
        for given in &entity.attributes {
            let attribute = given.attribute.as_str();
            let all = self.programs.programs.iter().flat_map(|program| &program.attributes);
            let known = all.map(|one| &one.tracked_entity_attribute).find(|one| one.id == given.attribute);
            // A value that is unique within an org unit is not looked at.
            let is_unique =
                known.is_some_and(|known| known.unique && known.code.as_deref() != Some("TRK_ORG"));
            let Some(value) = given.value.as_str().filter(|value| is_unique && !value.is_empty()) else {
                continue;
            };
            let has = |other: &Value| {
                let mut all = other["attributes"].as_array().into_iter().flatten();
                all.any(|one| one["attribute"] == attribute && same(&one["value"], value))
            };
            let mut stored = self.tracker.tracked_entities.iter();
            let elsewhere = stored.any(|other| other["trackedEntity"] != id && has(other))
                || import.payload.tracked_entities.iter().any(|other| {
                    uid(&other.tracked_entity) != id
                        && other
                            .attributes
                            .iter()
                            .any(|one| one.attribute == given.attribute && same(&one.value, value))
                });
            if elsewhere {
                let words = format!("Non-unique attribute value `{value}` for attribute `{attribute}`.");
                say(found, ObjectKind::TrackedEntity, id, "E1064", words);
            }
        }
    }

    fn enrollment(&self, import: &Import, enrollment: &Enrollment, found: &mut Vec<Objection>) {
        let id = uid(&enrollment.enrollment);
        let there = self.tracker.enrollment(id);
        self.exists(import, ObjectKind::Enrollment, id, there.is_some(), ["E1080", "E1081"], found);
        let of = uid(&enrollment.tracked_entity);
        if let Some((owner, _)) = there
            && !of.is_empty()
            && owner["trackedEntity"] != of
        {
            let words = "Not allowed to update enrollment property: trackedEntity.".to_owned();
            say(found, ObjectKind::Enrollment, id, "E1127", words);
        }
        let is_active = enrollment.status.as_deref().unwrap_or("ACTIVE") == "ACTIVE";
        if there.is_none() && is_active {
            let program = uid(&enrollment.program);
            let others = self.tracker.entity(of).and_then(|entity| entity["enrollments"].as_array());
            let mut others = others.into_iter().flatten();
            if others.any(|one| one["program"] == program && one["status"] == "ACTIVE") {
                let words =
                    format!("TrackedEntity: `{of}` already has an active Enrollment in Program `{program}`.");
                say(found, ObjectKind::Enrollment, id, "E1015", words);
            }
        }
    }

    fn event(&self, import: &Import, event: &Event, found: &mut Vec<Objection>) {
        let id = uid(&event.event);
        let there = self.tracker.event(id);
        self.exists(import, ObjectKind::Event, id, there.is_some(), ["E1030", "E1032"], found);
        let may = self.metadata.user.as_ref().is_some_and(|user| user.has("F_UNCOMPLETE_EVENT"));
        if there.is_some_and(|there| there["status"] == "COMPLETED")
            && event.status.as_deref() != Some("COMPLETED")
            && !may
        {
            found.retain(|one| one.1 != id);
            let words = "User is not authorized to uncomplete events.".to_owned();
            say(found, ObjectKind::Event, id, "E1083", words);
            return;
        }
        let stage = event.program_stage.as_ref().and_then(|stage| self.programs.stage(stage.as_str()));
        let Some((program, stage)) = stage.filter(|(_, stage)| !stage.repeatable) else { return };
        if !program.registers() || there.is_some() {
            return;
        }
        let of = uid(&event.enrollment);
        let stored = self.tracker.events.iter().filter(|one| one["enrollment"] == of);
        let stored = stored.filter(|one| one["programStage"] == stage.id.as_str()).count();
        let enrollments = import.payload.tracked_entities.iter().flat_map(|one| &one.enrollments);
        let given = enrollments.chain(&import.payload.enrollments).flat_map(|one| &one.events);
        let given = given.chain(&import.payload.events).filter(|one| {
            uid(&one.enrollment) == of
                && one.program_stage.as_ref() == Some(&stage.id)
                && uid(&one.event) != id
        });
        if stored + given.count() > 0 {
            let words =
                format!("ProgramStage: `{}` is not repeatable and an Event already exists.", stage.id);
            say(found, ObjectKind::Event, id, "E1039", words);
        }
    }
}

/// Values that are to be unique are compared as they stand.
fn same(one: &Value, other: &str) -> bool {
    one.as_str() == Some(other)
}

fn consequence(found: &mut Vec<Objection>, parent: (ObjectKind, &str), child: (ObjectKind, &str)) {
    let has = |(kind, uid): (ObjectKind, &str)| found.iter().any(|one| one.0 == kind && one.1 == uid);
    if has(parent) && !has(child) {
        let words = format!("`{}` cannot be created because `{}` could not be created.", child.1, parent.1);
        say(found, child.0, child.1, "E5000", words);
    }
}

pub(super) fn against_deletion(
    imports: &TrackerImports,
    tracker: &Tracker,
    metadata: &Metadata,
    objects: &[(ObjectKind, &Uid)],
) -> Vec<Objection> {
    let may = |authority: &str| metadata.user.as_ref().is_some_and(|user| user.has(authority));
    let mut found = Vec::new();
    for (kind, id) in objects {
        let id = id.as_str();
        let (there, missing, authority) = match kind {
            ObjectKind::TrackedEntity => {
                let entity = tracker.entity(id);
                let has = entity
                    .is_some_and(|one| one["enrollments"].as_array().is_some_and(|all| !all.is_empty()));
                (entity.is_some(), "E1063", has.then_some(("F_TEI_CASCADE_DELETE", "E1100")))
            }
            ObjectKind::Enrollment => {
                let there = tracker.enrollment(id).is_some();
                let has = tracker.events.iter().any(|one| one["enrollment"] == id);
                (there, "E1081", has.then_some(("F_ENROLLMENT_CASCADE_DELETE", "E1103")))
            }
            ObjectKind::Event | ObjectKind::Relationship => (tracker.event(id).is_some(), "E1032", None),
        };
        if imports.deleted.contains(id) {
            let code = if *kind == ObjectKind::Event { "E1082" } else { "E1114" };
            say(&mut found, *kind, id, code, format!("`{id}` is already deleted and cannot be modified."));
        } else if !there {
            say(&mut found, *kind, id, missing, format!("`{id}` does not exist."));
        } else if let Some((authority, code)) = authority.filter(|(authority, _)| !may(authority)) {
            say(&mut found, *kind, id, code, format!("User lacks {authority} authority to delete `{id}`."));
        }
    }
    found
}
