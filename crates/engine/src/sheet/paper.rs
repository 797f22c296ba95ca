//! What is put on paper, before it is laid out: the same for every format.

use jumla_domain::Number;

use super::words::Words;

/// Beside an own goal that was met: a sign that every font has.
pub(super) const MET: char = '•';

/// A whole file.
pub(super) struct Paper {
    pub title: String,
    pub leaves: Vec<Leaf>,
}

/// One facility's part, which begins on a page, or in a worksheet, of its own.
pub(super) struct Leaf {
    /// What it is about, in a few words: in the foot of each page, and on the tab of the worksheet.
    pub name: String,
    pub title: String,
    /// What stands at the top: names and values.
    pub facts: Vec<(&'static str, String)>,
    pub blocks: Vec<Block>,
}

pub(super) enum Block {
    Heading(&'static str),
    /// A paragraph, begun by a word that stands out where there is one.
    Text(Option<&'static str>, String),
    Grid(Grid),
    /// What hatching means.
    Legend(&'static str),
    /// So many empty lines to write on.
    Ruled(usize),
    /// Lines to sign on, side by side, each with what belongs on it: a name and a date by turns.
    Signatures(Vec<&'static str>),
}

/// A table.
pub(super) struct Grid {
    /// The first ones say whose row it is: where there are too many for the width, they are repeated.
    pub fixed: usize,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Whether rows leave room for handwriting.
    pub by_hand: bool,
}

pub(super) struct Column {
    pub head: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words; so many points wide where there is no room for more.
    Text(i32),
    Number,
    /// How many, of how many.
    Ratio,
    /// A goal, and whether it was met.
    Goal,
}

pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// Whether it sums the others up.
    pub strong: bool,
    /// Said once across all but the fixed columns, where nothing is known.
    pub across: Option<&'static str>,
}

#[derive(Clone)]
pub(super) enum Cell {
    Blank,
    Text(String),
    Number(Number),
    Ratio(Number, Number),
    Percent(Number),
    /// A goal, as it is written, and whether it was met.
    Goal {
        goal: Box<Cell>,
        met: bool,
    },
    /// Nobody reported: hatched, and never a 0.
    Missing(&'static str),
}

impl Grid {
    /// Whether anything in it is hatched.
    pub(super) fn has_missing(&self) -> bool {
        let hatched = |row: &Row| row.cells.iter().any(|cell| matches!(cell, Cell::Missing(_)));
        self.rows.iter().any(hatched)
    }
}

impl Column {
    pub(super) fn text(head: &str, points: i32) -> Self {
        Self { head: head.to_owned(), kind: Kind::Text(points) }
    }
}

impl Row {
    pub(super) fn plain(cells: Vec<Cell>) -> Self {
        Self { cells, strong: false, across: None }
    }

    pub(super) fn strong(cells: Vec<Cell>) -> Self {
        Self { cells, strong: true, across: None }
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// As it is read.
    pub(super) fn words(&self, words: &Words) -> String {
        let numerals = &words.numerals;
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => numerals.number(*number),
            Self::Ratio(pass, total) => {
                format!("{}/{}", numerals.number(*pass), numerals.number(*total))
            }
            Self::Percent(percent) => numerals.percent(*percent),
            Self::Goal { goal, met: true } => format!("{} {MET}", goal.words(words)),
            Self::Goal { goal, met: false } => goal.words(words),
            Self::Missing(said) => (*said).to_owned(),
        }
    }
}
