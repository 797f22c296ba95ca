//! The monthly summary sheet: one facility on one page, as the paper form that it replaces.

use jumla_domain::{
    Contribution, Coverage, Named, Number, Report, Supervised, Tally, TargetDefinition, TargetId, TargetKind,
};

use super::paper::{Block, Cell, Column, Grid, Kind, Leaf, Row};
use super::words::Words;
use super::{finding, stand};
use crate::aggregate::shown;
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
        let grid = grid(&targets, supervised, &reports, words);
        let has_missing = grid.has_missing();
        blocks.push(Block::Grid(grid));
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
    targets: &[&TargetDefinition],
    supervised: &[Supervised],
    reports: &[Option<Report>],
    words: &Words,
) -> Grid {
    let mut columns = vec![Column::text(words.chw, 104), Column::text(words.area, 84)];
    columns.extend(targets.iter().map(|target| Column {
        head: target.title.clone(),
        kind: if target.kind == TargetKind::Percent { Kind::Ratio } else { Kind::Number },
    }));
    let mut sums: Vec<Sum<'_>> = targets.iter().map(|target| Sum::of(target)).collect();
    let mut rows: Vec<Row> = Vec::with_capacity(supervised.len() + 5);
    for (one, report) in supervised.iter().zip(reports) {
        let fixed = [&one.contact, &one.place].map(|of: &Named| Cell::text(of.name.as_str()));
        let mut row = Row::plain(fixed.into());
        match report {
            Some(report) => {
                row.cells.extend(sums.iter_mut().zip(&report.values).map(|(sum, value)| {
                    let counts = Contribution::of(sum.target, value.as_ref()).counts;
                    sum.tally.add(value.as_ref());
                    sum.add(counts);
                    counts.map_or(Cell::Missing(words.unreadable), |counts| counted(sum.target.kind, counts))
                }));
            }
            None => {
                sums.iter_mut().for_each(|sum| sum.tally.add(None));
                row.cells.extend(targets.iter().map(|_| Cell::Missing(words.not_reported)));
                row.across = Some(words.not_reported);
            }
        }
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
        sums.iter().map(|sum| cell(sum).unwrap_or(Cell::Blank)).collect()
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
            has_goal(sum).then_some(match sum.target.kind {
                TargetKind::Percent => Cell::Percent(goal),
                TargetKind::Count => Cell::Number(goal),
            })
        }),
    );
    row(
        words.met,
        each(&|sum| {
            let result = sum.tally.finish();
            has_goal(sum).then_some(Cell::Ratio(result.pass, result.total))
        }),
    );
    row(
        words.reported,
        each(&|sum| {
            let Coverage { expected, reported } = sum.tally.finish().coverage;
            let count = |of: usize| Number::from(i64::try_from(of).unwrap_or(i64::MAX));
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

/// One target, added up two ways: as it was reported, and as the CHT's aggregate takes it.
struct Sum<'t> {
    target: &'t TargetDefinition,
    tally: Tally<'t>,
    reported: usize,
    pass: Number,
    total: Number,
}

impl<'t> Sum<'t> {
    fn of(target: &'t TargetDefinition) -> Self {
        let (pass, total) = (Number::ZERO, Number::ZERO);
        Self { target, tally: Tally::new(target), reported: 0, pass, total }
    }

    fn add(&mut self, counts: Option<(Number, Number)>) {
        if let Some((pass, total)) = counts {
            self.reported += 1;
            self.pass = self.pass + pass;
            self.total = self.total + total;
        }
    }
}
