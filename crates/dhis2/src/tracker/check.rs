//! What a server would object to, as far as its metadata tell without what is stored there.
//!
//! What depends on what is stored (a unique value that another has, a stage that has its event) shows only there; the
//! recorded answers of a real server are replayed in the tests (`tests/tracker`).

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::programs::{Attribute, Program, Programs, Stage, Strictness};
use super::{Enrollment, Event, ObjectKind, Payload, TrackedEntity};
use crate::Uid;
use crate::metadata::Metadata;
use crate::period::Calendar;
use crate::predict::value_type::ValueType;

/// One objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
pub struct Problem {
    pub kind: ObjectKind,
    pub uid: Uid,
    /// As the server would say it.
    pub code: &'static str,
    /// What it is about: an attribute, a data element, an org unit, a program.
    pub about: String,
}

/// What is wrong with a payload. `today` is the server's.
#[must_use]
pub fn check(payload: &Payload, programs: &Programs, metadata: &Metadata, today: NaiveDate) -> Vec<Problem> {
    let mut check = Check { programs, metadata, today, problems: Vec::new() };
    for entity in &payload.tracked_entities {
        check.entity(entity);
    }
    for enrollment in &payload.enrollments {
        check.enrollment(enrollment, None);
    }
    for event in &payload.events {
        check.event(event, None);
    }
    check.problems
}

struct Check<'a> {
    programs: &'a Programs,
    metadata: &'a Metadata,
    today: NaiveDate,
    problems: Vec<Problem>,
}

/// The object that is being looked at.
#[derive(Clone, Copy)]
struct At<'a>(ObjectKind, &'a Uid);

impl Check<'_> {
    fn say(&mut self, at: At<'_>, code: &'static str, about: &str) {
        let problem = Problem { kind: at.0, uid: at.1.clone(), code, about: about.to_owned() };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn faults(&self, at: At<'_>) -> bool {
        self.problems.iter().any(|one| one.kind == at.0 && one.uid == *at.1)
    }

    fn entity(&mut self, entity: &TrackedEntity) {
        let none = Uid::default();
        let uid = entity.tracked_entity.as_ref().unwrap_or(&none);
        let at = At(ObjectKind::TrackedEntity, uid);
        let kind = entity.tracked_entity_type.as_ref();
        let known = kind.and_then(|id| self.programs.entity_type(id.as_str()));
        match (kind, known) {
            (None, _) => self.say(at, "E1121", "trackedEntityType"),
            (Some(id), None) => self.say(at, "E1005", id.as_str()),
            (Some(_), Some(known)) => {
                for one in known.attributes.iter().filter(|one| one.mandatory) {
                    let attribute = &one.tracked_entity_attribute.id;
                    match entity.attributes.iter().find(|given| given.attribute == *attribute) {
                        None => self.say(at, "E1090", attribute.as_str()),
                        Some(given) if written(&given.value).is_none_or(|text| text.is_empty()) => {
                            self.say(at, "E1076", attribute.as_str());
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        self.org_unit(at, entity.org_unit.as_ref(), "E1049");
        for given in &entity.attributes {
            self.attribute(at, &given.attribute, &given.value);
        }
        for enrollment in &entity.enrollments {
            self.enrollment(enrollment, Some(entity));
        }
    }

    fn attribute(&mut self, at: At<'_>, id: &Uid, value: &Value) {
        match self.programs.attribute(id) {
            None => self.say(at, "E1006", id.as_str()),
            Some(attribute) => {
                if let Some(code) = refusal(attribute, value, "E1007") {
                    self.say(at, code, id.as_str());
                }
            }
        }
    }

    fn org_unit(&mut self, at: At<'_>, unit: Option<&Uid>, unknown: &'static str) {
        let Some(unit) = unit else { return self.say(at, lacking(at.0), "orgUnit") };
        if self.metadata.org_units.get(unit.as_str()).is_none() {
            return self.say(at, unknown, unit.as_str());
        }
        let Some(user) = &self.metadata.user else { return };
        let covers = |above: &Uid| self.metadata.is_at_or_below(unit.as_str(), above.as_str()) != Some(false);
        if !user.is_superuser() && !user.org_units.iter().any(covers) {
            self.say(at, "E1000", unit.as_str());
        }
    }

    fn enrollment(&mut self, enrollment: &Enrollment, entity: Option<&TrackedEntity>) {
        let none = Uid::default();
        let at = At(ObjectKind::Enrollment, enrollment.enrollment.as_ref().unwrap_or(&none));
        let programs = self.programs;
        let program = enrollment.program.as_ref().and_then(|id| programs.program(id.as_str()));
        match (&enrollment.program, program) {
            (None, _) => self.say(at, "E1122", "program"),
            (Some(id), None) => self.say(at, "E1069", id.as_str()),
            (Some(_), Some(program)) => self.enrollment_in(at, enrollment, entity, program),
        }
        if entity.is_none() && enrollment.tracked_entity.is_none() {
            self.say(at, "E1122", "trackedEntity");
        }
        self.org_unit(at, enrollment.org_unit.as_ref(), "E1070");
        if enrollment.enrolled_at.is_none() {
            self.say(at, "E1025", "enrolledAt");
        }
        for given in &enrollment.attributes {
            self.attribute(at, &given.attribute, &given.value);
        }
        let parent = entity.and_then(|entity| entity.tracked_entity.as_ref());
        if let Some(parent) = parent
            && self.faults(At(ObjectKind::TrackedEntity, parent))
            && !self.faults(at)
        {
            self.say(at, "E5000", parent.as_str());
        }
        for event in &enrollment.events {
            self.event(event, Some(enrollment));
        }
    }

    fn enrollment_in(
        &mut self,
        at: At<'_>,
        enrollment: &Enrollment,
        entity: Option<&TrackedEntity>,
        program: &Program,
    ) {
        if !program.registers() {
            self.say(at, "E1014", program.id.as_str());
        }
        if program.may_write() == Some(false) {
            self.say(at, "E1091", program.id.as_str());
        }
        if let Some(unit) =
            enrollment.org_unit.as_ref().filter(|unit| self.metadata.org_units.get(unit.as_str()).is_some())
            && !program.org_units.contains(unit.as_str())
        {
            // Outside her own org units that is all that is said.
            self.say(at, "E1041", unit.as_str());
        }
        let given_type = entity.and_then(|entity| entity.tracked_entity_type.as_ref());
        if let (Some(given), Some(expected)) = (given_type, &program.tracked_entity_type)
            && *given != expected.id
        {
            self.say(at, "E1022", program.id.as_str());
        }
        if let Some(entity) = entity {
            for one in program.attributes.iter().filter(|one| one.mandatory) {
                let id = &one.tracked_entity_attribute.id;
                let given = entity.attributes.iter().chain(&enrollment.attributes);
                if !given.into_iter().any(|given| given.attribute == *id) {
                    self.say(at, "E1018", id.as_str());
                }
            }
        }
        let is_future = |date: &Option<String>, today| day(date.as_deref()).is_some_and(|day| day > today);
        if is_future(&enrollment.enrolled_at, self.today) && !program.select_enrollment_dates_in_future {
            self.say(at, "E1020", "enrolledAt");
        }
        if is_future(&enrollment.occurred_at, self.today) && !program.select_incident_dates_in_future {
            self.say(at, "E1021", "occurredAt");
        }
    }

    fn event(&mut self, event: &Event, enrollment: Option<&Enrollment>) {
        let none = Uid::default();
        let at = At(ObjectKind::Event, event.event.as_ref().unwrap_or(&none));
        let programs = self.programs;
        let told = event.program.as_ref().or(enrollment.and_then(|one| one.program.as_ref()));
        let program = told.and_then(|id| programs.program(id.as_str()));
        let stage = match &event.program_stage {
            Some(id) => programs.stage(id.as_str()),
            // An event program has one stage only, which goes without saying.
            None => program.and_then(|program| match program.stages.as_slice() {
                [only] if !program.registers() => Some((program, only)),
                _ => None,
            }),
        };
        match (told, program, &event.program_stage, stage) {
            (Some(id), None, ..) => self.say(at, "E1010", id.as_str()),
            (None, _, None, _) => self.say(at, "E1123", "program"),
            (.., Some(id), None) => self.say(at, "E1013", id.as_str()),
            (.., None, None) => self.say(at, "E1123", "programStage"),
            (_, Some(program), Some(id), Some((of, _))) if of.id != program.id => {
                self.say(at, "E1089", id.as_str());
            }
            (.., Some((program, stage))) => self.event_in(at, event, enrollment, program, stage),
        }
        self.org_unit(at, event.org_unit.as_ref(), "E1011");
        let scheduled = matches!(event.status.as_deref(), Some("SCHEDULE" | "OVERDUE" | "SKIPPED"));
        if event.occurred_at.is_none() && !scheduled {
            self.say(at, "E1031", "occurredAt");
        }
        let parent = enrollment.and_then(|one| one.enrollment.as_ref());
        if let Some(parent) = parent
            && self.faults(At(ObjectKind::Enrollment, parent))
            && !self.faults(at)
        {
            self.say(at, "E5000", parent.as_str());
        }
    }

    fn event_in(
        &mut self,
        at: At<'_>,
        event: &Event,
        enrollment: Option<&Enrollment>,
        program: &Program,
        stage: &Stage,
    ) {
        if program.may_write() == Some(false) {
            self.say(at, "E1091", program.id.as_str());
        }
        if program.registers() && enrollment.is_none() && event.enrollment.is_none() {
            self.say(at, "E1123", "enrollment");
        }
        if let Some(unit) =
            event.org_unit.as_ref().filter(|unit| self.metadata.org_units.get(unit.as_str()).is_some())
            && !program.org_units.contains(unit.as_str())
        {
            self.say(at, "E1029", unit.as_str());
        }
        let is_complete = event.status.as_deref() == Some("COMPLETED");
        if is_complete || stage.validation_strategy == Strictness::Always {
            for one in stage.elements.iter().filter(|one| one.compulsory) {
                let id = &one.data_element.id;
                let given = event.data_values.iter().find(|value| value.data_element == *id);
                if given.and_then(|value| written(&value.value)).is_none_or(|text| text.is_empty()) {
                    self.say(at, "E1303", id.as_str());
                }
            }
        }
        for value in &event.data_values {
            let id = &value.data_element;
            let element = self.programs.element(id);
            if element.is_none() && self.metadata.data_elements.get(id.as_str()).is_none() {
                self.say(at, "E1304", id.as_str());
            }
            if !stage.elements.iter().any(|one| one.data_element.id == *id) {
                self.say(at, "E1305", id.as_str());
            } else if let Some(code) = element.and_then(|element| refusal(element, &value.value, "E1302")) {
                self.say(at, code, id.as_str());
            }
        }
    }
}

fn lacking(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::TrackedEntity => "E1121",
        ObjectKind::Enrollment => "E1122",
        ObjectKind::Event => "E1123",
        ObjectKind::Relationship => "E1124",
    }
}

/// The text that a server takes a value for; `None` for one that takes the value away.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Why a value is refused. `code` is that of its type.
fn refusal(of: &Attribute, value: &Value, code: &'static str) -> Option<&'static str> {
    let text = written(value).filter(|text| !text.is_empty())?;
    if let Some(options) = &of.option_set
        && !options.options.is_empty()
    {
        let codes: Vec<&str> = match of.value_type.as_str() {
            "MULTI_TEXT" => text.split(',').collect(),
            _ => vec![text.as_str()],
        };
        return codes.iter().any(|code| !options.has(code)).then_some("E1125");
    }
    let kind = ValueType::parse(&of.value_type)?;
    kind.refusal(&text, Calendar::Iso).is_some().then_some(code)
}

/// The day of a date, with a time behind it or not.
fn day(text: Option<&str>) -> Option<NaiveDate> {
    text?.get(..10)?.parse().ok()
}
