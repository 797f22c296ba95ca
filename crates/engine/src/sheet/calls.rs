//! The call list: whom to call, why, at which number, and room for the answer.

use std::collections::HashMap;

use jumla_domain::{ContactId, Named, Rule, Severity};

use super::paper::{Block, Cell, Column, Grid, Leaf, Row};
use super::stand;
use super::words::Words;
use crate::surface::{CheckFinding, FollowUpState, Scope};
use crate::{Error, Workspace};

impl Workspace {
    pub(super) fn call_list(&self, scope: &Scope, words: &Words) -> Result<Leaf, Error> {
        let resolved = self.resolve(scope)?;
        let supervised = &resolved.roster.supervised;
        let reports = self.store.read().reports(resolved.period, &resolved.contacts(), &[])?;
        let check = self.check(scope)?;
        let ids: Vec<ContactId> = supervised.iter().map(|one| one.contact.id.as_str().into()).collect();
        let phones: HashMap<ContactId, String> = self.store.read().phones(&ids)?.into_iter().collect();
        let mut rows = Vec::new();
        for (one, report) in supervised.iter().zip(&reports) {
            let mut why: Vec<String> = Vec::new();
            if report.is_none() {
                why.push(words.rule(Rule::NotReported).to_owned());
            }
            let is_her = |contact: &Named| contact.id == one.contact.id;
            let found = check.findings.iter().filter(|found| found.contact.as_ref().is_some_and(is_her));
            why.extend(found.filter(|found| is_open(found)).map(|found| reason(found, words)));
            let marks = check.contacts.iter().filter(|mark| is_her(&mark.contact));
            let to_call = marks.filter(|mark| mark.follow_up.state == FollowUpState::ToCall);
            why.extend(
                to_call.map(|mark| format!("{} {}", words.state(FollowUpState::ToCall), mark.follow_up.note)),
            );
            if why.is_empty() {
                continue;
            }
            keep_first(&mut why);
            rows.push(Row::plain(vec![
                Cell::text(one.contact.name.as_str()),
                Cell::text(one.place.name.as_str()),
                Cell::text(phones.get(one.contact.id.as_str()).cloned().unwrap_or_default()),
                Cell::text(why.join("; ")),
                Cell::Blank,
                Cell::Blank,
            ]));
        }
        let (facility, month) = (stand::name(&resolved.roster.facilities), words.name_of(resolved.period));
        let columns = vec![
            Column::text(words.chw, 110),
            Column::text(words.area, 100),
            Column::text(words.phone, 86),
            Column::text(words.why, 190),
            Column::text(words.called_on, 66),
            Column::text(words.answer, 220),
        ];
        let blocks = if rows.is_empty() {
            vec![Block::Text(None, words.nobody_to_call.to_owned())]
        } else {
            vec![Block::Grid(Grid { fixed: 1, columns, rows, by_hand: true })]
        };
        let mut facts = vec![(words.facility, facility.clone()), (words.month, month.clone())];
        facts.extend(self.supervisor()?.map(|name| (words.supervisor, name)));
        facts.push((words.printed, resolved.today.to_string()));
        Ok(Leaf { name: format!("{facility} · {month}"), title: words.calls.to_owned(), facts, blocks })
    }
}

/// A warning that nobody has settled, or anything that somebody has put down to be called about.
fn is_open(found: &CheckFinding) -> bool {
    let marked = found.follow_up.as_ref().map(|mark| mark.state);
    match marked {
        Some(FollowUpState::ToCall) => true,
        _ => !found.settled && found.finding.severity == Severity::Warning,
    }
}

fn reason(found: &CheckFinding, words: &Words) -> String {
    let rule = words.rule(found.finding.rule);
    match &found.target {
        Some(target) => format!("{}: {rule}", target.name),
        None => rule.to_owned(),
    }
}

/// Each reason once.
fn keep_first(reasons: &mut Vec<String>) {
    let mut told: Vec<String> = Vec::new();
    for reason in reasons.drain(..) {
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    *reasons = told;
}
