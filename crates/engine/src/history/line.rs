//! One target over the months: of facilities together and each, or of one CHW; beside what others had.

use jumla_domain::{
    ContactId, Contribution, Coverage, Named, Number, Report, ReportingPeriod, TargetDefinition, TargetId,
};

use super::peers::Others;
use crate::aggregate::known;
use crate::scope::Resolved;
use crate::surface::{HistoryLine, HistoryPoint, HistoryRequest, HistoryView, Scope};
use crate::{Error, Workspace};

impl Workspace {
    /// One target over the months: of facilities, or of one CHW.
    ///
    /// Peers of a facility are the others under the same place that the account may choose; of a CHW, her colleagues: those who are
    /// supervised from the same facility.
    ///
    /// # Errors
    /// As [`Self::target_detail`], and [`Error::UnknownContact`].
    pub fn history(&self, request: &HistoryRequest) -> Result<HistoryView, Error> {
        let _still = self.store.snapshot()?;
        let contact = request.contact.as_deref().map(ContactId::from);
        let resolved = match &contact {
            Some(contact) => self.resolve_around(&request.scope, contact)?,
            None => self.resolve(&request.scope)?,
        };
        let configuration = resolved.configuration.clone();
        let target = known(&configuration, &TargetId::from(request.target.as_str()))?;
        let most = request.months.map_or(usize::MAX, |months| months.max(1) as usize);
        let periods = self.months_to(resolved.period, most)?;
        let (whole, parts, peers) = match contact {
            Some(contact) => self.of_contact(&resolved, target, &periods, &contact)?,
            None => self.of_facilities(&resolved, target, &periods)?,
        };
        Ok(HistoryView {
            id: target.id.clone(),
            title: target.title.clone(),
            r#type: target.kind,
            goal: target.goal.0,
            has_goal: target.goal.is_set(),
            periods,
            whole,
            parts,
            peers,
        })
    }

    fn of_contact(
        &self,
        resolved: &Resolved,
        target: &TargetDefinition,
        periods: &[ReportingPeriod],
        contact: &ContactId,
    ) -> Result<Lines, Error> {
        let reader = self.store.read();
        let name = reader.contact(contact)?.map_or_else(|| contact.to_string(), |one| one.label().to_owned());
        let mut contacts = vec![contact.as_str()];
        contacts.extend(resolved.contacts().into_iter().filter(|one| *one != contact.as_str()));
        let mut others = Others::new(contacts.len() - 1);
        let mut points = Vec::with_capacity(periods.len());
        for &period in periods {
            let mut hers = Sum::of(1);
            self.each_counts(period, &contacts, target, |position, counts| match position {
                0 => hers.add(counts),
                _ => others.add(target.kind.point(counts)),
            })?;
            points.push(hers.point(target));
            others.end_month();
        }
        let whole = HistoryLine { of: Named { id: contact.to_string(), name }, points };
        Ok((whole, Vec::new(), others.medians()))
    }

    fn of_facilities(
        &self,
        resolved: &Resolved,
        target: &TargetDefinition,
        periods: &[ReportingPeriod],
    ) -> Result<Lines, Error> {
        let chosen = &resolved.roster.facilities;
        let crowd = self.crowd(resolved)?;
        let contacts: Vec<&str> = crowd.contacts.iter().map(|one| one.contact.id.as_str()).collect();
        // Facilities that are chosen come first in the crowd, and so do the contacts supervised from them.
        let (ours, supervised) = (chosen.len(), resolved.roster.supervised.len());
        let (mut whole, mut of_contacts, mut of_groups) =
            (Vec::new(), vec![Vec::new(); supervised], vec![Vec::new(); ours]);
        let peers = crowd.groups[ours..].iter().filter(|group| group.expected > 0).count();
        let mut others = Others::new(peers);
        for &period in periods {
            let mut all = Sum::of(supervised);
            let mut each = vec![Sum::of(1); supervised];
            let mut sums: Vec<Sum> = crowd.groups.iter().map(|group| Sum::of(group.expected)).collect();
            self.each_counts(period, &contacts, target, |position, counts| {
                if let Some(hers) = each.get_mut(position) {
                    all.add(counts);
                    hers.add(counts);
                }
                for &group in &crowd.contacts[position].groups {
                    sums[group].add(counts);
                }
            })?;
            whole.push(all.point(target));
            for (points, sum) in of_contacts.iter_mut().zip(&each) {
                points.push(sum.point(target));
            }
            for (points, sum) in of_groups.iter_mut().zip(&sums) {
                points.push(sum.point(target));
            }
            sums[ours..].iter().filter_map(|sum| sum.point(target).value).for_each(|value| others.add(value));
            others.end_month();
        }
        let line = |(of, points): (Named, Vec<HistoryPoint>)| HistoryLine { of, points };
        let parts = if let [_] = chosen.as_slice() {
            let names = resolved.roster.supervised.iter().map(|one| one.contact.clone());
            names.zip(of_contacts).map(line).collect()
        } else {
            chosen.iter().cloned().zip(of_groups).map(line).collect()
        };
        Ok((HistoryLine { of: together(chosen), points: whole }, parts, others.medians()))
    }

    /// Hands over what each of the contacts reported for a target, with the contact's position.
    fn each_counts(
        &self,
        period: ReportingPeriod,
        contacts: &[&str],
        target: &TargetDefinition,
        mut take: impl FnMut(usize, (Number, Number)),
    ) -> Result<(), Error> {
        let counts = |report: &Report| Contribution::of(target, report.values.first()?.as_ref()).counts;
        let ids = [target.id.clone()];
        self.store.read().each_report(period, contacts, &ids, |position, report| {
            if let Some(counts) = counts(&report) {
                take(position, counts);
            }
        })?;
        Ok(())
    }

    /// The chosen facilities; without any, the one under which the contact works, where that may be chosen.
    fn resolve_around(&self, scope: &Scope, contact: &ContactId) -> Result<Resolved, Error> {
        let unknown = || Error::UnknownContact { contact: contact.to_string() };
        if self.store.read().contact(contact)?.is_none() {
            return Err(unknown());
        }
        if scope.facilities.is_empty()
            && let Some(facility) = self.facility_of(contact)?
        {
            let around = Scope { facilities: vec![facility.id], period: scope.period.clone() };
            match self.resolve(&around) {
                Err(Error::UnknownFacility { .. }) => {}
                resolved => return resolved,
            }
        }
        self.resolve(scope)
    }
}

/// The whole, its parts, and the middle of the others.
type Lines = (HistoryLine, Vec<HistoryLine>, Option<Vec<Option<Number>>>);

/// What some contacts reported for a month, added up.
#[derive(Clone, Copy)]
struct Sum {
    expected: usize,
    reported: usize,
    pass: Number,
    total: Number,
}

impl Sum {
    fn of(expected: usize) -> Self {
        Self { expected, reported: 0, pass: Number::ZERO, total: Number::ZERO }
    }

    fn add(&mut self, (pass, total): (Number, Number)) {
        self.reported += 1;
        self.pass = self.pass + pass;
        self.total = self.total + total;
    }

    fn point(&self, target: &TargetDefinition) -> HistoryPoint {
        let counts = (self.reported > 0).then_some((self.pass, self.total));
        HistoryPoint {
            pass: counts.map(|(pass, _)| pass),
            total: counts.map(|(_, total)| total),
            value: counts.map(|counts| target.kind.point(counts)),
            coverage: Coverage::new(self.expected, self.reported),
        }
    }
}

/// The name of the whole: of one facility its own, of several none but theirs.
fn together(facilities: &[Named]) -> Named {
    match facilities {
        [only] => only.clone(),
        several => {
            let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
            Named { id: String::new(), name: names.join(", ") }
        }
    }
}
