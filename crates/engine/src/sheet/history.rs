//! A history as a table: a column for each month, a row for the whole, the others, and each part.

use jumla_domain::{Number, TargetKind};

use super::paper::{Block, Cell, Column, Grid, Kind, Leaf, Row};
use super::words::Words;
use crate::surface::{HistoryLine, HistoryRequest, HistoryView};
use crate::{Error, Workspace};

impl Workspace {
    pub(super) fn history_sheet(&self, request: &HistoryRequest, words: &Words) -> Result<Leaf, Error> {
        let view = self.history(request)?;
        let last = view.periods.last().map(|period| words.name_of(*period)).unwrap_or_default();
        let first = view.periods.first().map(|period| words.name_of(*period)).unwrap_or_default();
        let of = if request.contact.is_some() { words.chw } else { words.facility };
        let mut facts = vec![
            (of, view.whole.of.name.clone()),
            (words.target, view.title.clone()),
            (words.months_shown, format!("{first} – {last}")),
        ];
        if view.has_goal {
            facts.push((words.goal, value(view.r#type, view.goal).words(words)));
        }
        facts.push((words.printed, self.today()?.to_string()));
        Ok(Leaf {
            name: format!("{} · {}", view.title, view.whole.of.name),
            title: format!("{}: {}", words.history, view.title),
            facts,
            blocks: blocks(&view, words),
        })
    }
}

fn blocks(view: &HistoryView, words: &Words) -> Vec<Block> {
    // The whole has an id of its own where it is one facility, whose parts are its CHWs.
    let of = match (view.parts.is_empty(), view.whole.of.id.is_empty()) {
        (true, _) => "",
        (false, true) => words.facility,
        (false, false) => words.chw,
    };
    let mut columns = vec![Column::text(of, 130)];
    columns.extend(view.periods.iter().map(|period| Column { head: period.to_string(), kind: Kind::Number }));
    let line = |line: &HistoryLine| -> Vec<Cell> {
        let cell = |number: Option<Number>| {
            number.map_or(Cell::Missing(words.not_reported), |number| value(view.r#type, number))
        };
        let points = line.points.iter().map(|point| cell(point.value));
        std::iter::once(Cell::text(line.of.name.as_str())).chain(points).collect()
    };
    let mut rows = vec![Row::strong(line(&view.whole))];
    if view.whole.points.iter().any(|point| point.coverage.expected != 1) {
        let coverage = view.whole.points.iter().map(|point| Cell::text(words.of_expected(point.coverage)));
        rows.push(Row::plain(std::iter::once(Cell::text(words.reported)).chain(coverage).collect()));
    }
    if let Some(peers) = &view.peers {
        // Too few of the others, which is not that nobody reported: blank.
        let cells = peers.iter().map(|peer| peer.map_or(Cell::Blank, |number| value(view.r#type, number)));
        rows.push(Row::plain(std::iter::once(Cell::text(words.others)).chain(cells).collect()));
    }
    rows.extend(view.parts.iter().map(|part| Row::plain(line(part))));
    let grid = Grid { fixed: 1, columns, rows, by_hand: false };
    let has_missing = grid.has_missing();
    let mut blocks = vec![Block::Grid(grid)];
    if has_missing {
        blocks.push(Block::Legend(words.not_reported));
    }
    blocks
}

fn value(kind: TargetKind, number: Number) -> Cell {
    match kind {
        TargetKind::Count => Cell::Number(number),
        TargetKind::Percent => Cell::Percent(number),
    }
}
