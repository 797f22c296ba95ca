//! One group after the other: checked as a whole, then value by value, then written. A group that is refused leaves the
//! others alone.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, HashMap};

use super::dimensions::Dimensions;
use super::group::{Completion, Group, Pools};
use super::input::Failure;
use super::refusal::{Refusal, Stop};
use super::store::Writer;
use super::target::{self, Target};
use super::timeliness::{self, Clock};
use super::values::{self, Verdict};
use super::{access, keys};
use crate::metadata::Metadata;
use crate::predict::{Answer, Conflict, Fate, Parameters, Remark, RemarkKind, Scope, Status, Stored};

pub(super) struct Import<'a, 'm> {
    pub metadata: &'m Metadata,
    pub pools: &'a Pools<'m>,
    pub stored: &'a dyn Stored,
    pub clock: Clock,
    pub parameters: &'a Parameters,
    pub dry_run: bool,
}

/// What has come together of the groups so far.
#[derive(Default)]
struct Sum {
    taken: usize,
    /// Conflicts of values; they come before those of groups, whatever the order of the groups.
    values: Conflicts,
    groups: Conflicts,
    removed: usize,
}

/// Conflicts in their order. Those that say the same become one with the places of both: that happens where values of
/// several groups have the same number.
#[derive(Default)]
struct Conflicts {
    list: Vec<Conflict>,
    rejected: Vec<i64>,
    by_words: HashMap<String, usize>,
}

impl Conflicts {
    fn add(&mut self, words: String, conflict: Conflict) {
        self.rejected.extend(&conflict.indexes);
        match self.by_words.entry(words) {
            Vacant(place) => {
                place.insert(self.list.len());
                self.list.push(conflict);
            }
            Occupied(place) => self.list[*place.get()].indexes.extend(conflict.indexes),
        }
    }
}

impl<'m> Import<'_, 'm> {
    /// Takes one group after the other and puts the answer together. With the strategy DELETE the values of the groups
    /// are marked as deleted already.
    pub(super) fn run(&self, groups: &[Group<'_>], answer: &mut Answer) -> Result<(), Failure> {
        let mut sum = Sum::default();
        let mut known = Known::default();
        for group in groups {
            match self.group(group, &mut sum, &mut known, answer) {
                Ok(()) => {}
                Err(Stop::Failure(failure)) => return Err(failure),
                Err(Stop::Refusal(refusal)) => {
                    let indexes = group.entries.iter().map(|entry| i64::from(entry.index)).collect();
                    sum.groups.add(refusal.words(), refusal.into_conflict(Scope::Group, indexes));
                    // Groups before stay; those after are not looked at.
                    if self.parameters.atomic {
                        break;
                    }
                }
            }
        }
        self.answer(sum, answer);
        Ok(())
    }

    fn group(
        &self,
        group: &Group<'_>,
        sum: &mut Sum,
        known: &mut Known<'m>,
        answer: &mut Answer,
    ) -> Result<(), Stop> {
        if let Some(scope) = &group.deletion {
            let dimensions = Dimensions::of_scope(scope);
            self.target(group, &dimensions, known)?;
            self.check(known.target()?, &dimensions)?;
        }
        let mut verdicts = Vec::new();
        if !group.entries.is_empty() {
            let dimensions = Dimensions::of_values(&group.entries);
            self.target(group, &dimensions, known)?;
            let target = known.target()?;
            self.check(target, &dimensions)?;
            keys::check_duplicates(&group.entries, self.pools)?;
            let indexes = keys::one_row(&group.entries, target, self.pools);
            if !indexes.is_empty() {
                let kind = RemarkKind::DuplicateKept;
                answer.remarks.push(Remark { kind, indexes, args: BTreeMap::new() });
            }
            let calendar = self.clock.calendar;
            verdicts = values::judge(&group.entries, self.metadata, target, self.pools, calendar)?;
            if self.parameters.atomic {
                all_or_nothing(&verdicts)?;
            }
        }
        let refused_before = sum.values.rejected.len();
        if !group.entries.is_empty() || group.deletion.is_some() {
            self.write(group, verdicts, known.target()?, sum, answer);
        }
        if let Some(completion) = &group.completion
            && sum.values.rejected.len() == refused_before
            && !self.dry_run
        {
            answer.remarks.push(self.completed(completion));
        }
        Ok(())
    }

    fn write(
        &self,
        group: &Group<'_>,
        verdicts: Vec<Verdict<'_>>,
        target: &Target<'m>,
        sum: &mut Sum,
        answer: &mut Answer,
    ) {
        let mut writer = Writer::new(target, self.pools, self.stored, self.dry_run);
        if let Some(scope) = &group.deletion {
            sum.removed += writer.remove(scope, answer);
        }
        for (entry, verdict) in group.entries.iter().zip(verdicts) {
            match verdict {
                Verdict::Taken(value) => {
                    sum.taken += 1;
                    writer.write(entry, value, answer);
                }
                Verdict::Refused(refusal) => {
                    let mut words = refusal.words();
                    if refusal.code == 8123 {
                        // Of these the element is named as well.
                        words.push_str(self.pools.elements.at(entry.element).id.as_str());
                    }
                    let refusal = refusal
                        .and("data_element", &self.pools.elements.at(entry.element).id)
                        .and("org_unit", &self.pools.units.at(entry.unit).id)
                        .and("period", self.pools.periods[entry.period as usize].id());
                    let index = i64::from(entry.index);
                    sum.values.add(words, refusal.into_conflict(Scope::Value, vec![index]));
                }
            }
        }
        writer.finish(&mut answer.remarks);
    }

    fn completed(&self, completion: &Completion<'_>) -> Remark {
        let mut args = BTreeMap::from([("date", completion.date.to_owned())]);
        if let Some(unit) = completion.unit {
            args.insert("org_unit", self.pools.units.at(unit).id.to_string());
        }
        if let Some(period) = completion.period {
            args.insert("period", self.pools.periods[period as usize].id().to_owned());
        }
        if let Some(attribute) = completion.attribute {
            args.insert("attribute_option_combo", self.pools.combos.at(attribute).id.to_string());
        }
        Remark { kind: RemarkKind::CompletedWithValues, indexes: Vec::new(), args }
    }

    fn target(
        &self,
        group: &Group<'_>,
        dimensions: &Dimensions,
        known: &mut Known<'m>,
    ) -> Result<(), Refusal> {
        let id = match group.data_set {
            Some(number) => self.pools.data_sets.at(number).id.clone(),
            None => target::detected(dimensions, self.pools, self.metadata)?,
        };
        if known.0.as_ref().is_none_or(|target| target.id != id) {
            known.0 = Some(Target::of(id, self.metadata));
        }
        Ok(())
    }

    fn check(&self, target: &Target<'m>, dimensions: &Dimensions) -> Result<(), Refusal> {
        access::check(self.metadata, target, dimensions, self.pools)?;
        keys::check(self.metadata, target, dimensions, self.pools)?;
        // `force` is a superuser's (`h104-ip-closed-force-imp`).
        let is_superuser = self.metadata.user.as_ref().is_none_or(|user| user.is_superuser());
        if self.parameters.force && is_superuser {
            return Ok(());
        }
        timeliness::check(self.metadata, self.clock, target, dimensions, self.pools)
    }

    fn answer(&self, sum: Sum, answer: &mut Answer) {
        let refused = sum.values.rejected.len();
        let status = match (sum.groups.list.is_empty(), refused, sum.taken) {
            (false, ..) => Status::Error,
            (true, 0, _) => Status::Success,
            (true, _, 0) => Status::Error,
            (true, ..) => Status::Warning,
        };
        answer.status = Some(status);
        answer.http = if status == Status::Error { 409 } else { 200 };
        answer.counts.ignored = refused;
        answer.counts.deleted = sum.removed;
        if self.parameters.strategy == crate::predict::Strategy::Delete {
            answer.counts.deleted += sum.taken;
        } else {
            // Also what was not there before (`21c-first-import-of-new-period`).
            answer.counts.updated = sum.taken;
        }
        answer.conflicts = sum.values.list;
        answer.conflicts.extend(sum.groups.list);
        let indexes = sum.values.rejected.iter().chain(&sum.groups.rejected);
        answer.rejected = indexes.filter_map(|index| usize::try_from(*index).ok()).collect();
    }
}

/// The data set last looked at: neighbours often have the same.
#[derive(Default)]
struct Known<'m>(Option<Target<'m>>);

impl<'m> Known<'m> {
    fn target(&self) -> Result<&Target<'m>, Failure> {
        self.0.as_ref().ok_or_else(|| Failure::new(500, "data_set"))
    }
}

/// One value alone is refused for what it is; of several it is only said how many would have done
/// (`72-atomic-one-bad`, `h190-atomic-badvalue-imp`).
fn all_or_nothing(verdicts: &[Verdict<'_>]) -> Result<(), Refusal> {
    let mut refusals = verdicts.iter().enumerate().filter_map(|(position, verdict)| match verdict {
        Verdict::Refused(refusal) => Some((position, refusal)),
        Verdict::Taken(_) => None,
    });
    let Some((position, first)) = refusals.next() else { return Ok(()) };
    if verdicts.len() == 1 {
        return Err(first.clone());
    }
    let taken = verdicts.len() - 1 - refusals.count();
    let mut refusal = first.clone().and("first", format!("E{:04}", first.code)).and("position", position);
    refusal.code = 8000;
    Err(refusal.and("taken", taken).and("of", verdicts.len()))
}

/// Every value of a request that is refused whole.
pub(super) fn all_refused(values: usize) -> Vec<Fate> {
    vec![Fate::Refused; values]
}
