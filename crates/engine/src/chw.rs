//! One CHW: all targets, all months.

use jumla_domain::{ContactId, Contribution, Named};

use crate::configuration::Configuration;
use crate::history::{OwnGoals, path};
use crate::surface::{ChwMonth, ChwTarget, ChwView, DocumentView};
use crate::{Error, Workspace};

impl Workspace {
    /// All of a contact's targets over all months in the store, and the documents that they come from.
    ///
    /// # Errors
    /// [`Error::UnknownContact`].
    pub fn chw(&self, contact: &ContactId) -> Result<ChwView, Error> {
        let _still = self.store.snapshot()?;
        let reader = self.store.read();
        let known =
            reader.contact(contact)?.ok_or_else(|| Error::UnknownContact { contact: contact.to_string() })?;
        let configuration = self.configuration()?;
        let ids = Configuration::target_ids(&configuration.targets);
        let periods = self.periods()?;
        let place = reader.place_led_by(contact)?;
        let above = match &place {
            Some(place) => reader.lineages(&[place.id.as_str()])?.into_values().next().unwrap_or_default(),
            None => known.lineage.clone(),
        };
        let path = path(contact.as_str(), place.as_ref().map(|place| place.id.as_str()), &above);
        let own_goals = OwnGoals::read(reader)?;
        let mut targets: Vec<ChwTarget> = configuration
            .targets
            .iter()
            .map(|target| ChwTarget {
                id: target.id.clone(),
                title: target.title.clone(),
                r#type: target.kind,
                goal: target.goal.0,
                has_goal: target.goal.is_set(),
                own_goal: own_goals.of(&target.id, &path),
                months: Vec::with_capacity(periods.len()),
            })
            .collect();
        let mut used = Vec::new();
        for &period in &periods {
            let report = reader.reports(period, &[contact.as_str()], &ids)?.pop().flatten();
            for (position, target) in configuration.targets.iter().enumerate() {
                let value = report.as_ref().and_then(|report| report.values[position].as_ref());
                let row = Contribution::of(target, value);
                let own_goal = targets[position].own_goal;
                targets[position].months.push(ChwMonth {
                    period,
                    pass: row.counts.map(|(pass, _)| pass),
                    total: row.counts.map(|(_, total)| total),
                    percent: row.percent,
                    goal_met: row.goal_met,
                    own_goal_met: own_goal.map(|goal| target.kind.is_met(goal, row.counts)),
                    missing: row.is_missing(),
                });
            }
            used.extend(report.map(|report| report.document));
        }
        let documents = reader
            .target_documents_of(contact)?
            .into_iter()
            .map(|document| DocumentView {
                used: used.contains(&document.id),
                id: document.id.to_string(),
                rev: document.revision.to_string(),
                period: document.period,
                user: document.user,
                updated_date: document.updated_date,
                received_at: document.received_at,
            })
            .collect();
        Ok(ChwView {
            left: reader.has_left(contact)?,
            contact: Named { id: contact.to_string(), name: known.label().to_owned() },
            phone: known.phone.clone(),
            facility: self.facility_of(contact)?,
            place,
            periods,
            targets,
            documents,
        })
    }

    /// The place above the one that a contact leads; above herself, where she leads none.
    pub(crate) fn facility_of(&self, contact: &ContactId) -> Result<Option<Named>, Error> {
        match self.store.read().place_led_by(contact)? {
            Some(place) => self.parent_of(&ContactId::from(place.id.as_str())),
            None => self.parent_of(contact),
        }
    }

    fn parent_of(&self, contact: &ContactId) -> Result<Option<Named>, Error> {
        let reader = self.store.read();
        let Some(known) = reader.contact(contact)? else { return Ok(None) };
        match known.lineage.first() {
            Some(parent) => Ok(reader.named(std::slice::from_ref(parent))?.pop()),
            None => Ok(None),
        }
    }
}
