//! The monthly summary sheet: one facility on one page, as the paper form that it replaces.

use jumla_domain::{
    Contribution, Coverage, Named, Number, Report, ReportedValue, Supervised, Tally, TargetDefinition,
    TargetId, TargetKind,
};

use super::paper::{Block, Cell, Column, Grid, Kind, Leaf, MET, Row};
use super::words::{Words, fill};
use super::{finding, stand};
use crate::aggregate::shown;
use crate::history::OwnGoals;
use crate::surface::Scope;
use crate::{Error, Workspace};

/// Findings that a page bears.
const MOST_FINDINGS: usize = 14;

impl Workspace {
    pub(super) fn summary(&self, scope: &Scope, words: &Words) -> Result<Leaf, Error> {
        let resolved = self.resolve(scope)?;
        let targets = shown(&resolved.configuration)?;
        let ids: Vec<TargetId> = targets.iter().map(|target| target.id.clone()).collect();
        let supervised = &resolved.roster.supervised;
        let reports = self.store.read().reports(resolved.period, &resolved.contacts(), &ids)?;
        let missing: Vec<&str> = supervised
            .iter()
            .zip(&reports)
            .filter(|(_, report)| report.is_none())
            .map(|(one, _)| one.contact.name.as_str())
            .collect();
        let coverage = Coverage::new(supervised.len(), supervised.len() - missing.len());
        let facility = stand::name(&resolved.roster.facilities);
        let month = words.name_of(resolved.period);
        let mut blocks = vec![match missing.as_slice() {
            [] => Block::Text(None, words.nobody_missing.to_owned()),
            names => Block::Text(Some(words.missing), names.join(", ")),
        }];
        if !resolved.is_over() {
            blocks.push(Block::Text(None, words.running.to_owned()));
        }
        let own_goals = OwnGoals::read(self.store.read())?;
        let sums = targets
            .iter()
            .map(|target| Ok(Sum::of(target, own_goals.of_each(&target.id, supervised, self.store.read())?)));
        let sums = sums.collect::<Result<Vec<Sum<'_>>, Error>>()?;
        let has_own_goals = sums.iter().any(Sum::has_own_goals);
        let grid = grid(sums, supervised, &reports, words);
        let has_missing = grid.has_missing();
        blocks.push(Block::Grid(grid));
        if has_own_goals {
            let said = fill(words.own_goal_met, &[("{mark}", &MET.to_string())]);
            blocks.push(Block::Text(None, said));
        }
        if has_missing {
            blocks.push(Block::Legend(words.not_reported));
        }
        let check = self.check(scope)?;
        blocks.extend(finding::blocks(&check.findings, MOST_FINDINGS, words));
        let standing = self.stand_of(&resolved.roster.facilities, resolved.period)?;
        blocks.push(Block::Heading(words.notes));
        match standing.as_ref().map(|standing| standing.notes.as_str()).filter(|notes| !notes.is_empty()) {
            Some(notes) => blocks.push(Block::Text(None, notes.to_owned())),
            None => blocks.push(Block::Ruled(2)),
        }
        if let Some(standing) = standing {
            blocks.push(Block::Text(None, standing.sentence(words)));
        }
        let names = vec![words.sign_supervisor, words.date, words.sign_in_charge, words.date];
        blocks.push(Block::Signatures(names));
        let mut facts = vec![
            (words.facility, facility.clone()),
            (words.month, month.clone()),
            (words.reported, words.of_expected(coverage)),
        ];
        facts.extend(self.supervisor()?.map(|name| (words.supervisor, name)));
        facts.push((words.printed, resolved.today.to_string()));
        Ok(Leaf { name: format!("{facility} · {month}"), title: words.summary.to_owned(), facts, blocks })
    }
}

/// A row for everybody, and the rows that sum up.
fn grid(
    mut sums: Vec<Sum<'_>>,
    supervised: &[Supervised],
    reports: &[Option<Report>],
    words: &Words,
) -> Grid {
    let mut columns = vec![Column::text(words.chw, 104), Column::text(words.area, 84)];
    columns.extend(sums.iter().flat_map(|sum| sum.columns(words)));
    let mut rows: Vec<Row> = Vec::with_capacity(supervised.len() + 5);
    for (position, (one, report)) in supervised.iter().zip(reports).enumerate() {
        let fixed = [&one.contact, &one.place].map(|of: &Named| Cell::text(of.name.as_str()));
        let mut row = Row::plain(fixed.into());
        for (at, sum) in sums.iter_mut().enumerate() {
            let value = report.as_ref().map(|report| report.values.get(at).and_then(Option::as_ref));
            row.cells.extend(sum.take(position, value, words));
        }
        row.across = report.is_none().then_some(words.not_reported);
        rows.push(row);
    }
    rows.extend(foot(&sums, words));
    Grid { fixed: 2, columns, rows, by_hand: false }
}

/// Sum, percent, goal, how many met it, how many reported: each where any target has it.
fn foot(sums: &[Sum<'_>], words: &Words) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |name: &str, cells: Vec<Cell>| {
        if cells.iter().any(|cell| !matches!(cell, Cell::Blank)) {
            rows.push(Row::strong([vec![Cell::text(name), Cell::Blank], cells].concat()));
        }
    };
    let each = |cell: &dyn Fn(&Sum<'_>) -> Option<Cell>| -> Vec<Cell> {
        let beside = |sum: &Sum<'_>| sum.has_own_goals().then_some(Cell::Blank);
        let cells = |sum| std::iter::once(cell(sum).unwrap_or(Cell::Blank)).chain(beside(sum));
        sums.iter().flat_map(cells).collect()
    };
    let has_goal = |sum: &Sum<'_>| sum.target.goal.is_set();
    row(
        words.total,
        each(&|sum| {
            let counts = counted(sum.target.kind, (sum.pass, sum.total));
            Some(if sum.reported == 0 { Cell::Missing(words.not_reported) } else { counts })
        }),
    );
    row(
        words.percent,
        each(&|sum| {
            let is_percent = sum.target.kind == TargetKind::Percent && sum.reported > 0;
            is_percent.then(|| Cell::Percent(sum.target.kind.point((sum.pass, sum.total))))
        }),
    );
    row(
        words.goal,
        each(&|sum| {
            let goal = sum.target.goal.0;
            has_goal(sum).then(|| goal_of(sum.target.kind, goal))
        }),
    );
    let met = |sum: &Sum<'_>| {
        let result = sum.tally.finish();
        let of_the_cht = if has_goal(sum) { Cell::Ratio(result.pass, result.total) } else { Cell::Blank };
        let own = sum
            .has_own_goals()
            .then(|| Cell::Ratio(sum.own_met, count(sum.own_goals.iter().flatten().count())));
        std::iter::once(of_the_cht).chain(own)
    };
    row(words.met, sums.iter().flat_map(met).collect());
    row(
        words.reported,
        each(&|sum| {
            let Coverage { expected, reported } = sum.tally.finish().coverage;
            Some(Cell::Ratio(count(reported), count(expected)))
        }),
    );
    rows
}

fn counted(kind: TargetKind, (pass, total): (Number, Number)) -> Cell {
    match kind {
        TargetKind::Count => Cell::Number(pass),
        TargetKind::Percent => Cell::Ratio(pass, total),
    }
}

fn goal_of(kind: TargetKind, goal: Number) -> Cell {
    match kind {
        TargetKind::Percent => Cell::Percent(goal),
        TargetKind::Count => Cell::Number(goal),
    }
}

fn count(of: usize) -> Number {
    Number::from(i64::try_from(of).unwrap_or(i64::MAX))
}

/// One target, added up two ways: as it was reported, and as the CHT's aggregate takes it. Beside it, where anybody has
/// a goal of the workspace's own for it, that goal.
struct Sum<'t> {
    target: &'t TargetDefinition,
    tally: Tally<'t>,
    reported: usize,
    pass: Number,
    total: Number,
    /// Of each who is supervised.
    own_goals: Vec<Option<Number>>,
    own_met: Number,
}

impl<'t> Sum<'t> {
    fn of(target: &'t TargetDefinition, own_goals: Vec<Option<Number>>) -> Self {
        let (pass, total, own_met) = (Number::ZERO, Number::ZERO, Number::ZERO);
        Self { target, tally: Tally::new(target), reported: 0, pass, total, own_goals, own_met }
    }

    fn has_own_goals(&self) -> bool {
        self.own_goals.iter().any(Option::is_some)
    }

    fn columns(&self, words: &Words) -> Vec<Column> {
        let title = &self.target.title;
        let kind = if self.target.kind == TargetKind::Percent { Kind::Ratio } else { Kind::Number };
        let mut columns = vec![Column { head: title.clone(), kind }];
        if self.has_own_goals() {
            let head = fill(words.own_goal, &[("{title}", title)]);
            columns.push(Column { head, kind: Kind::Goal });
        }
        columns
    }

    /// Adds what somebody reported, and gives her cells. `None` where she reported nothing at all.
    fn take(&mut self, position: usize, value: Option<Option<&ReportedValue>>, words: &Words) -> Vec<Cell> {
        self.tally.add(value.flatten());
        let counts = value.and_then(|value| Contribution::of(self.target, value).counts);
        if let Some((pass, total)) = counts {
            self.reported += 1;
            self.pass = self.pass + pass;
            self.total = self.total + total;
        }
        let not_there = if value.is_some() { words.unreadable } else { words.not_reported };
        let mut cells =
            vec![counts.map_or(Cell::Missing(not_there), |counts| counted(self.target.kind, counts))];
        if self.has_own_goals() {
            let own = self.own_goals.get(position).copied().flatten();
            cells.push(own.map_or(Cell::Blank, |own| {
                let met = self.target.kind.is_met(own, counts);
                self.own_met = self.own_met + count(usize::from(met));
                Cell::Goal { goal: Box::new(goal_of(self.target.kind, own)), met }
            }));
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use jumla_domain::Goal;

    use super::*;

    fn target(kind: TargetKind, goal: i64) -> TargetDefinition {
        TargetDefinition {
            id: "t".into(),
            kind,
            goal: Goal(goal.into()),
            title: "Births".to_owned(),
            icon: None,
            aggregate: true,
            mapping: Vec::new(),
        }
    }

    fn named(id: &str) -> Supervised {
        let named = |id: String| Named { name: id.to_uppercase(), id };
        Supervised { contact: named(id.to_owned()), place: named(format!("area of {id}")) }
    }

    fn report(owner: &str, pass: i64, total: i64) -> Option<Report> {
        Some(Report {
            document: "d".into(),
            revision: "1-a".into(),
            owner: owner.into(),
            updated_date: 0,
            accounts: 1,
            values: vec![Some(ReportedValue::counts(pass, total))],
            spelled: Vec::new(),
        })
    }

    /// The rows as they are read, without the columns that say whose they are.
    fn rows(target: &TargetDefinition, own: &[Option<i64>], reports: &[Option<Report>]) -> Vec<String> {
        let words = Words::of(Some("en"));
        let supervised = [named("a"), named("b"), named("c"), named("d")];
        let own = own.iter().map(|own| own.map(Number::from)).collect();
        let grid = grid(vec![Sum::of(target, own)], &supervised, reports, words);
        assert!(grid.rows.iter().all(|row| row.cells.len() == grid.columns.len()));
        let read =
            |row: &Row| row.cells[2..].iter().map(|cell| cell.words(words)).collect::<Vec<_>>().join(" | ");
        grid.rows.iter().map(read).collect()
    }

    #[test]
    fn an_own_goal_stands_beside_the_number_and_is_met_as_in_the_window() {
        let reports = [report("a", 9, 9), report("b", 3, 3), None, report("d", 5, 5)];
        assert_eq!(
            rows(&target(TargetKind::Count, 8), &[Some(9), Some(4), Some(4), None], &reports),
            ["9 | 9 •", "3 | 4", "not reported | 4", "5 | ", "17 | ", "8 | ", "1/4 | 1/3", "3/4 | ",],
            "of a count, with the CHT's goal"
        );
        let reports = [report("a", 8, 10), report("b", 7, 10), None, report("d", 0, 0)];
        assert_eq!(
            rows(&target(TargetKind::Percent, -1), &[Some(75), Some(75), Some(75), Some(75)], &reports),
            [
                "8/10 | 75% •",
                "7/10 | 75%",
                "not reported | 75%",
                "0/0 | 75%",
                "15/20 | ",
                "75% | ",
                " | 1/4",
                "3/4 | ",
            ],
            "of a percent, without"
        );
        assert_eq!(
            rows(&target(TargetKind::Count, -1), &[None; 4], &reports)[0],
            "8",
            "nobody has one: there is no column for it"
        );
    }
}
