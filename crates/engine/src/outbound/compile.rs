//! A mapping of Jumla as a configuration of the CHT's outbound push: one rule for each value.

use std::collections::BTreeMap;

use jumla_cht::outbound::{Fault, Push, Rule, Source};

use crate::surface::{OutboundEvent, OutboundMapping, OutboundSource, OutboundStageEvent};

/// The nearest place above that has an org unit: of a report, from where its author stands; of a contact, from itself.
const ORG_UNIT: &str = "(() => {
  for (let at = doc.type === 'data_record' ? doc.contact : doc; at; at = at.parent) {
    const links = Array.isArray(at.dhis) ? at.dhis : [at.dhis];
    const link = links.find((one) => one && one.orgUnit);
    if (link) return link.orgUnit;
  }
})()";

/// The patient of a report, or the contact itself.
const PERSON: &str = "doc.type === 'data_record' ? (doc.patient ? doc.patient._id : doc.fields && doc.fields.patient_uuid) \
                      : doc._id";

pub(super) fn push(name: &str, mapping: &OutboundMapping) -> Push {
    let mut rules = Rules(Vec::new());
    rules.expression("document", "doc._id");
    match mapping {
        OutboundMapping::Tracker(tracker) => {
            rules.or("person", tracker.person.as_ref(), PERSON);
            rules.or("orgUnit", tracker.org_unit.as_ref(), ORG_UNIT);
            rules.all("attributes", &tracker.attributes);
            if let Some(enrollment) = &tracker.enrollment {
                rules.add("enrolledAt", &enrollment.enrolled_at);
                if let Some(occurred) = &enrollment.occurred_at {
                    rules.add("occurredAt", occurred);
                }
                for (n, event) in enrollment.events.iter().enumerate() {
                    rules.event(&format!("events.{n}"), event);
                }
            }
        }
        OutboundMapping::Event(OutboundEvent { person, org_unit, event, .. }) => {
            if let Some(person) = person {
                rules.add("person", person);
            }
            rules.or("orgUnit", org_unit.as_ref(), ORG_UNIT);
            rules.event("events.0", event);
        }
        OutboundMapping::DataValues(values) => {
            rules.or("orgUnit", values.org_unit.as_ref(), ORG_UNIT);
            rules.add("period", &values.period);
            for (n, value) in values.values.iter().enumerate() {
                rules.add(&format!("values.{n}"), &value.value);
            }
        }
    }
    Push {
        name: name.to_owned(),
        relevant_to: Some(mapping.relevant_to().to_owned()),
        mapping: rules.0,
        // Where it goes is the workspace's connection.
        destination: Err(Fault::DestinationMissing),
        cron: Ok(None),
        fault: None,
    }
}

struct Rules(Vec<Rule>);

impl Rules {
    fn expression(&mut self, to: &str, expression: &str) {
        let source = Source::Expression(expression.to_owned());
        self.0.push(Rule { to: to.to_owned(), source, optional: false });
    }

    fn add(&mut self, to: &str, from: &OutboundSource) {
        let (source, optional) = match from {
            OutboundSource::Path(path) => (Source::Path(path.clone()), false),
            OutboundSource::Rule(rule) => {
                let source = match (&rule.expr, &rule.path) {
                    (Some(expression), _) => Source::Expression(expression.clone()),
                    (None, Some(path)) => Source::Path(path.clone()),
                    (None, None) => Source::Nothing,
                };
                (source, rule.optional)
            }
        };
        self.0.push(Rule { to: to.to_owned(), source, optional });
    }

    fn or(&mut self, to: &str, from: Option<&OutboundSource>, otherwise: &str) {
        match from {
            Some(from) => self.add(to, from),
            None => self.expression(to, otherwise),
        }
    }

    fn all(&mut self, to: &str, from: &BTreeMap<String, OutboundSource>) {
        for (key, source) in from {
            self.add(&format!("{to}.{key}"), source);
        }
    }

    fn event(&mut self, to: &str, event: &OutboundStageEvent) {
        self.add(&format!("{to}.occurredAt"), &event.occurred_at);
        self.all(&format!("{to}.values"), &event.data_values);
    }
}
