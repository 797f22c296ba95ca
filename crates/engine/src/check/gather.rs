//! What the rules look at, read from the store; and what they find, with whom it is about.

use std::collections::{HashMap, HashSet};

use jumla_domain::check::{self, ContactMonth, Found, Month, PastMonth, Peers, Thresholds};
use jumla_domain::{
    ContactId, Coverage, Finding, Measure, Named, Number, Report, ReportedValue, ReportingPeriod, Rule,
    Supervised, TargetDefinition, TargetId,
};
use jumla_store::OtherReport;

use super::key::key;
use crate::configuration::Configuration;
use crate::scope::Resolved;
use crate::surface::EvidenceDocument;
use crate::{Error, Workspace};

/// A month of the chosen facilities.
pub(super) struct Gathered {
    pub(super) thresholds: Thresholds,
    /// One for each of the roster.
    reports: Vec<Option<Report>>,
    /// Of each of the roster, the position of the facility.
    facility_of: Vec<usize>,
    /// Documents that no total takes.
    others: Vec<OtherReport>,
    position_of: HashMap<String, usize>,
}

/// A finding, and whom and what it is about.
#[derive(Clone)]
pub(super) struct Odd {
    pub(super) finding: Finding,
    pub(super) contact: Option<Named>,
    pub(super) place: Option<Named>,
    pub(super) target: Option<Named>,
    pub(super) measure: Option<Measure>,
    pub(super) evidence: Vec<EvidenceDocument>,
    /// The place among findings of the same rule: that in the roster, then that of the target.
    pub(super) rank: (usize, usize),
    /// The facility, where it is about the totals of one.
    pub(super) facility: Option<String>,
}

impl Odd {
    pub(super) fn of(finding: Finding) -> Self {
        Self {
            finding,
            contact: None,
            place: None,
            target: None,
            measure: None,
            evidence: Vec::new(),
            rank: (usize::MAX, 0),
            facility: None,
        }
    }

    pub(super) fn key(&self) -> String {
        let subject = self.contact.as_ref().map(|contact| contact.id.as_str());
        let subject = subject.or(self.facility.as_deref()).unwrap_or_default();
        let target = self.target.as_ref().map(|target| TargetId::from(target.id.as_str()));
        key(self.finding.rule, subject, target.as_ref(), self.measure)
    }

    pub(super) fn contact_id(&self) -> &str {
        self.contact.as_ref().map_or("", |contact| contact.id.as_str())
    }

    pub(super) fn name(&self) -> &str {
        self.contact.as_ref().map_or("", |contact| contact.name.as_str())
    }
}

impl Workspace {
    pub(super) fn gather_month(&self, resolved: &Resolved) -> Result<Gathered, Error> {
        let reader = self.store.read();
        let supervised = &resolved.roster.supervised;
        let contacts: Vec<&str> = supervised.iter().map(|one| one.contact.id.as_str()).collect();
        let targets = ids(&checked(&resolved.configuration));
        let reports = reader.reports(resolved.period, &contacts, &targets)?;
        let facilities: Vec<ContactId> =
            resolved.roster.facilities.iter().map(|one| one.id.as_str().into()).collect();
        let counted: HashSet<&str> =
            reports.iter().flatten().map(|report| report.document.as_str()).collect();
        let others = reader.other_reports(resolved.period, &facilities, &counted, &targets)?;
        let places: Vec<ContactId> = supervised.iter().map(|one| one.place.id.as_str().into()).collect();
        let above: HashMap<ContactId, ContactId> = reader.parents(&places)?.into_iter().collect();
        let facilities: HashMap<&str, usize> = facilities.iter().map(ContactId::as_str).zip(0..).collect();
        let facility_of = places.iter().map(|place| {
            let above = above.get(place).map_or("", |above| above.as_str());
            facilities.get(above).copied().unwrap_or_default()
        });
        Ok(Gathered {
            thresholds: self.thresholds()?,
            facility_of: facility_of.collect(),
            position_of: supervised.iter().map(|one| one.contact.id.clone()).zip(0..).collect(),
            reports,
            others,
        })
    }

    /// Everything that is odd, in no particular order.
    pub(super) fn odd(&self, resolved: &Resolved, gathered: &Gathered) -> Result<Vec<Odd>, Error> {
        let targets = checked(&resolved.configuration);
        let mut odd = self.of_contacts(resolved, gathered, &targets)?;
        odd.extend(of_scope(resolved, gathered));
        odd.extend(gathered.totals(resolved, &targets));
        let without_area = gathered.without_area().map(|other| Odd {
            contact: Some(other_named(other)),
            evidence: vec![evidence(&other.document, &other.revision)],
            ..Odd::of(check::without_area(&other.name))
        });
        odd.extend(without_area);
        let zeros = targets.iter().enumerate().filter_map(|(position, target)| {
            let finding = check::goal_zero(target)?;
            Some(Odd { target: Some(named(target)), rank: (usize::MAX, position), ..Odd::of(finding) })
        });
        odd.extend(zeros);
        odd.extend(self.moves(resolved, gathered)?);
        Ok(odd)
    }

    /// What is odd about each contact's month.
    fn of_contacts(
        &self,
        resolved: &Resolved,
        gathered: &Gathered,
        targets: &[&TargetDefinition],
    ) -> Result<Vec<Odd>, Error> {
        let month_start = resolved.configuration.month_start;
        let before: Vec<ReportingPeriod> =
            (1..=gathered.thresholds.history_months).map(|months| resolved.period.back(months)).collect();
        let earlier: Vec<_> = before.iter().map(|period| month_start.last_day_of(*period)).collect();
        let month = Month {
            targets,
            thresholds: &gathered.thresholds,
            last_day: resolved.last_day(),
            today: resolved.today,
            earlier: &earlier,
        };
        let peers = gathered.peers(&month, resolved.roster.facilities.len());
        let supervised = &resolved.roster.supervised;
        let mut odd = Vec::new();
        let mut keep = |position: usize, found: Vec<Found>| {
            let evidence: Vec<EvidenceDocument> =
                gathered.reports[position].iter().map(EvidenceDocument::from).collect();
            odd.extend(
                found
                    .into_iter()
                    .map(|found| of_contact(position, &supervised[position], found, targets, &evidence)),
            );
        };
        let of = |position: usize, history: &[Option<PastMonth>]| -> Vec<Found> {
            month.findings(&ContactMonth {
                contact: &supervised[position].contact.name,
                report: gathered.reports[position].as_ref(),
                history,
                peers: &peers[gathered.facility_of[position]],
            })
        };
        let (reported, missing): (Vec<usize>, Vec<usize>) =
            (0..supervised.len()).partition(|position| gathered.reports[*position].is_some());
        missing.into_iter().for_each(|position| keep(position, of(position, &[])));
        let contacts: Vec<&str> =
            reported.iter().map(|position| supervised[*position].contact.id.as_str()).collect();
        self.store.read().each_history(&before, &contacts, &ids(targets), |number, history| {
            let position = reported[number];
            keep(position, of(position, history));
        })?;
        Ok(odd)
    }
}

impl Gathered {
    pub(super) fn position_of(&self, contact: &str) -> Option<usize> {
        self.position_of.get(contact).copied()
    }

    pub(super) fn coverage(&self) -> Coverage {
        Coverage::new(self.reports.len(), self.reports.iter().flatten().count())
    }

    /// Those who report and are in no total.
    pub(super) fn without_area(&self) -> impl Iterator<Item = &OtherReport> {
        let mut last = None;
        self.others.iter().filter(move |other| {
            // The documents of one contact follow each other.
            let first = other.accepted && last != Some(&other.contact);
            last = if other.accepted { Some(&other.contact) } else { last };
            first && !self.position_of.contains_key(other.contact.as_str())
        })
    }

    /// Ids and revisions of what a contact sent for the month, as one text.
    pub(super) fn documents_of(&self, contact: &str) -> String {
        let counted = self.position_of(contact).and_then(|position| self.reports[position].as_ref());
        let others = self.others.iter().filter(|other| other.contact.as_str() == contact);
        let documents: Vec<EvidenceDocument> = counted
            .map(EvidenceDocument::from)
            .into_iter()
            .chain(others.map(|other| evidence(&other.document, &other.revision)))
            .collect();
        serde_json::to_string(&documents).unwrap_or_default()
    }

    /// What is usual in each facility.
    fn peers(&self, month: &Month<'_>, facilities: usize) -> Vec<Peers> {
        let mut reports: Vec<Vec<&Report>> = vec![Vec::new(); facilities];
        for (report, facility) in self.reports.iter().zip(&self.facility_of) {
            if let (Some(report), Some(of_facility)) = (report, reports.get_mut(*facility)) {
                of_facility.push(report);
            }
        }
        reports.into_iter().map(|reports| Peers::of(month, reports.into_iter())).collect()
    }

    /// Of each facility and target, whether documents are left out of the total.
    fn totals(&self, resolved: &Resolved, targets: &[&TargetDefinition]) -> Vec<Odd> {
        let mut odd = Vec::new();
        for (number, facility) in resolved.roster.facilities.iter().enumerate() {
            let left_out: Vec<&OtherReport> = self
                .others
                .iter()
                .filter(|other| other.lineage.iter().any(|place| place.as_str() == facility.id))
                .collect();
            if left_out.is_empty() {
                continue;
            }
            let counted: Vec<&Report> = self
                .reports
                .iter()
                .zip(&self.facility_of)
                .filter(|(_, of)| **of == number)
                .filter_map(|(report, _)| report.as_ref())
                .collect();
            for (position, target) in targets.iter().enumerate() {
                let total = counted.iter().map(|report| passed(&report.values, position)).sum();
                let others = left_out.iter().map(|other| passed(&other.values, position));
                if let Some(finding) = check::totals_differ(target, total, others) {
                    odd.push(Odd {
                        place: Some(facility.clone()),
                        target: Some(named(target)),
                        rank: (usize::MAX, position),
                        facility: Some(facility.id.clone()),
                        evidence: left_out
                            .iter()
                            .filter(|other| !passed(&other.values, position).is_zero())
                            .map(|other| evidence(&other.document, &other.revision))
                            .collect(),
                        ..Odd::of(finding)
                    });
                }
            }
        }
        odd
    }
}

/// The targets that are looked at: those of the CHW Aggregate, and those that go to DHIS2.
fn checked(configuration: &Configuration) -> Vec<&TargetDefinition> {
    configuration.targets.iter().filter(|target| target.aggregate || !target.mapping.is_empty()).collect()
}

fn ids(targets: &[&TargetDefinition]) -> Vec<TargetId> {
    targets.iter().map(|target| target.id.clone()).collect()
}

fn of_contact(
    position: usize,
    supervised: &Supervised,
    found: Found,
    targets: &[&TargetDefinition],
    documents: &[EvidenceDocument],
) -> Odd {
    Odd {
        contact: Some(supervised.contact.clone()),
        place: Some(supervised.place.clone()),
        target: found.target.and_then(|target| targets.get(target)).map(|target| named(target)),
        measure: found.measure,
        evidence: documents.to_vec(),
        rank: (position, found.target.unwrap_or_default()),
        ..Odd::of(found.finding)
    }
}

/// What is odd about the month and the facilities as such.
fn of_scope(resolved: &Resolved, gathered: &Gathered) -> Vec<Odd> {
    let facility = resolved.facility().map(|facility| facility.id);
    let of_rule = |finding: Finding| match finding.rule {
        Rule::LeaderUnknown => Odd { facility: facility.clone(), ..Odd::of(finding) },
        _ => Odd::of(finding),
    };
    let mut repeated = resolved.roster.repeated.iter();
    resolved
        .findings()
        .into_iter()
        .map(|finding| {
            if finding.rule != Rule::SharedPrimaryContact {
                return of_rule(finding);
            }
            // In the order of those who lead several places.
            let contact = repeated.next().cloned();
            let position = contact.as_ref().and_then(|contact| gathered.position_of(&contact.id));
            Odd { rank: (position.unwrap_or(usize::MAX), 0), contact, ..Odd::of(finding) }
        })
        .collect()
}

fn passed(values: &[Option<ReportedValue>], position: usize) -> Number {
    match values.get(position) {
        Some(Some(ReportedValue::Counts { pass, .. })) => *pass,
        _ => Number::ZERO,
    }
}

fn named(target: &TargetDefinition) -> Named {
    Named { id: target.id.to_string(), name: target.title.clone() }
}

pub(super) fn other_named(other: &OtherReport) -> Named {
    Named { id: other.contact.to_string(), name: other.name.clone() }
}

fn evidence(document: &jumla_domain::DocumentId, revision: &jumla_domain::Revision) -> EvidenceDocument {
    EvidenceDocument { id: document.to_string(), rev: revision.to_string() }
}

impl From<&Report> for EvidenceDocument {
    fn from(report: &Report) -> Self {
        evidence(&report.document, &report.revision)
    }
}
