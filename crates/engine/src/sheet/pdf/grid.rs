//! Tables: how wide columns are, where rows break, and heads that come again on each page.

use super::fonts::Fonts;
use super::layout::{Area, Flow, Item, POINT, Reading, Text, Weight, outline};
use super::lines::{widest_word, wrapped};
use crate::sheet::paper::{Cell, Column, Grid, Kind, Row};

/// A column of numbers in tenths of a point: with all the room there is, with enough, and the least that four digits
/// take.
const WIDEST: i32 = 900;
const WIDE: i32 = 560;
const NARROW: i32 = 210;

/// Puts a table on the page, in several parts one below the other where it has too many columns for one.
pub(super) fn lay(flow: &mut Flow<'_>, grid: &Grid) {
    for part in parts(flow, grid) {
        Part::new(flow, grid, part).lay(flow);
        flow.y += flow.tenths(30);
    }
}

/// Which columns stand together, the fixed ones in each.
fn parts(flow: &Flow<'_>, grid: &Grid) -> Vec<Vec<usize>> {
    let fixed: i32 = grid.columns[..grid.fixed].iter().map(|column| least(flow, column)).sum();
    let rest = grid.columns.len() - grid.fixed;
    let widest = grid.columns[grid.fixed..].iter().map(|column| least(flow, column)).max().unwrap_or(1);
    let has_text = grid.columns[grid.fixed..].iter().any(|column| matches!(column.kind, Kind::Text(_)));
    let room = usize::try_from((Flow::WIDTH - fixed) / widest.max(1)).unwrap_or(1).max(1);
    if rest <= room || has_text {
        return vec![(0..grid.columns.len()).collect()];
    }
    // As many parts as it takes, each about as wide as the others.
    let each = rest.div_ceil(rest.div_ceil(room));
    let others: Vec<usize> = (grid.fixed..grid.columns.len()).collect();
    others.chunks(each).map(|chunk| (0..grid.fixed).chain(chunk.iter().copied()).collect()).collect()
}

fn least(flow: &Flow<'_>, column: &Column) -> i32 {
    match column.kind {
        Kind::Text(points) => flow.tenths(10 * points),
        Kind::Number => flow.tenths(NARROW),
        Kind::Ratio | Kind::Goal => flow.tenths(NARROW + NARROW / 3),
    }
}

/// Some columns of a table, ready to be put down row by row.
struct Part<'g> {
    grid: &'g Grid,
    columns: Vec<usize>,
    /// Left edge of each column, and the right edge of the last.
    edges: Vec<i32>,
    size: i32,
    /// Between a cell's edge and its text: at the sides, and above and below.
    side: i32,
    pad: i32,
    reading: Reading,
    heads: Vec<Vec<String>>,
    head_height: i32,
}

impl<'g> Part<'g> {
    fn new(flow: &Flow<'_>, grid: &'g Grid, columns: Vec<usize>) -> Self {
        let (size, side, pad) = (flow.tenths(75), flow.tenths(28), flow.tenths(17));
        let widths = widths(flow, grid, &columns);
        let mut edges = vec![Flow::LEFT];
        for width in &widths {
            edges.push(edges.last().copied().unwrap_or_default() + width);
        }
        let head = |at: &usize| grid.columns[*at].head.as_str();
        let fits = |at: &usize, width: i32| {
            matches!(grid.columns[*at].kind, Kind::Text(_))
                || widest_word(flow.fonts, head(at), Weight::Bold, size) <= width - 2 * side
        };
        let all_fit = columns.iter().zip(&widths).all(|(at, &width)| fits(at, width));
        let reading = if all_fit { Reading::Across } else { Reading::Upwards };
        let mut part =
            Self { grid, columns, edges, size, side, pad, reading, heads: Vec::new(), head_height: 0 };
        part.set_heads(flow, &widths);
        part
    }

    /// Breaks the heads into lines: across the column, or upwards in as many lines as it is wide for.
    fn set_heads(&mut self, flow: &Flow<'_>, widths: &[i32]) {
        let tallest = flow.tenths(1100);
        for (&at, &width) in self.columns.iter().zip(widths) {
            let column = &self.grid.columns[at];
            let room = if self.is_upwards(column) { tallest } else { width } - 2 * self.side;
            let mut lines = wrapped(flow.fonts, &column.head, Weight::Bold, self.size, room);
            if self.is_upwards(column) {
                // No more lines than stand beside each other; the last one says that it goes on.
                let most = usize::try_from((width - self.pad) / self.line()).unwrap_or(1).max(1);
                if lines.len() > most {
                    lines.truncate(most);
                    lines
                        .last_mut()
                        .into_iter()
                        .for_each(|line| cut_short(flow.fonts, line, self.size, room));
                }
            }
            let height = if self.is_upwards(column) {
                let width = |line: &String| flow.fonts.width(line, Weight::Bold, self.size);
                lines.iter().map(width).max().unwrap_or(0)
            } else {
                self.line() * i32::try_from(lines.len()).unwrap_or(1)
            };
            self.head_height = self.head_height.max(height + 2 * self.side);
            self.heads.push(lines);
        }
    }

    fn is_upwards(&self, column: &Column) -> bool {
        self.reading == Reading::Upwards && !matches!(column.kind, Kind::Text(_))
    }

    /// From one line of text to the next.
    fn line(&self) -> i32 {
        self.size * 6 / 5
    }

    fn lay(&self, flow: &mut Flow<'_>) {
        let rows: Vec<Laid<'_>> = self.grid.rows.iter().map(|row| self.broken(flow, row)).collect();
        let first = rows.first().map_or(0, |row| row.height);
        if !flow.has_room(self.head_height + first) {
            flow.next_page();
        }
        self.lay_head(flow);
        for row in &rows {
            if !flow.has_room(row.height) {
                flow.next_page();
                self.lay_head(flow);
            }
            self.lay_row(flow, row);
        }
    }

    fn lay_head(&self, flow: &mut Flow<'_>) {
        let top = flow.y;
        let left = self.edges.first().copied().unwrap_or_default();
        let right = self.edges.last().copied().unwrap_or_default();
        flow.push(Item::Fill(Area { x: left, y: top, width: right - left, height: self.head_height }, 226));
        for (place, lines) in self.heads.iter().enumerate() {
            let area = self.area(place, top, self.head_height);
            let column = &self.grid.columns[self.columns[place]];
            if self.is_upwards(column) {
                self.lay_upwards(flow, area, lines);
            } else {
                let at = if matches!(column.kind, Kind::Text(_)) { Side::Left } else { Side::Right };
                self.lay_lines(flow, area, lines, Weight::Bold, at);
            }
            outline(area, POINT / 4).into_iter().for_each(|item| flow.push(item));
        }
        flow.y += self.head_height;
    }

    fn lay_upwards(&self, flow: &mut Flow<'_>, area: Area, lines: &[String]) {
        let count = i32::try_from(lines.len()).unwrap_or(1);
        let first = area.x + (area.width - count * self.line()) / 2 + self.size * 19 / 20;
        for (line, number) in lines.iter().zip(0..) {
            let at = (first + number * self.line(), area.y + area.height - self.side);
            let (weight, text, reading) = (Weight::Bold, line.clone(), Reading::Upwards);
            flow.push(Item::Text(Text { at, size: self.size, weight, text, reading }));
        }
    }

    fn broken(&self, flow: &Flow<'_>, row: &'g Row) -> Laid<'g> {
        let weight = if row.strong { Weight::Bold } else { Weight::Regular };
        let cell = |(place, &at): (usize, &usize)| -> Vec<String> {
            let width = self.edges[place + 1] - self.edges[place] - 2 * self.side;
            match row.cells.get(at) {
                None | Some(Cell::Blank | Cell::Missing(_)) => Vec::new(),
                Some(Cell::Text(text)) => wrapped(flow.fonts, text, weight, self.size, width),
                Some(number) => vec![number.words(flow.words)],
            }
        };
        let cells: Vec<Vec<String>> = self.columns.iter().enumerate().map(cell).collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let by_hand = if self.grid.by_hand { 3 } else { 1 };
        let height = self.line() * i32::try_from(lines.max(by_hand)).unwrap_or(1) + 2 * self.pad;
        Laid { row, cells, weight, height }
    }

    fn lay_row(&self, flow: &mut Flow<'_>, laid: &Laid<'_>) {
        let top = flow.y;
        if laid.row.strong {
            let left = self.edges.first().copied().unwrap_or_default();
            let right = self.edges.last().copied().unwrap_or_default();
            flow.push(Item::Fill(Area { x: left, y: top, width: right - left, height: laid.height }, 242));
        }
        let one_area = laid.row.across.is_some() && self.columns.len() > self.grid.fixed;
        let single = if one_area { self.grid.fixed } else { self.columns.len() };
        for (place, lines) in laid.cells.iter().enumerate().take(single) {
            let area = self.area(place, top, laid.height);
            let column = self.columns[place];
            match laid.row.cells.get(column) {
                Some(Cell::Missing(_)) => flow.push(Item::Hatch(area)),
                Some(Cell::Text(_)) if matches!(self.grid.columns[column].kind, Kind::Text(_)) => {
                    self.lay_lines(flow, area, lines, laid.weight, Side::Left);
                }
                _ => self.lay_lines(flow, area, lines, laid.weight, Side::Right),
            }
            outline(area, POINT / 4).into_iter().for_each(|item| flow.push(item));
        }
        if let Some(said) = laid.row.across.filter(|_| one_area) {
            self.lay_across(flow, top, laid.height, said);
        }
        flow.y += laid.height;
    }

    /// One hatched area with the word in the middle of it.
    fn lay_across(&self, flow: &mut Flow<'_>, top: i32, height: i32, said: &str) {
        let (left, right) = (self.edges[self.grid.fixed], self.edges.last().copied().unwrap_or_default());
        let area = Area { x: left, y: top, width: right - left, height };
        flow.push(Item::Hatch(area));
        let width = flow.fonts.width(said, Weight::Regular, self.size) + 4 * self.side;
        let inner = Area { x: left + (area.width - width) / 2, y: top, width, height };
        flow.push(Item::Fill(inner, 255));
        self.lay_lines(flow, inner, &[said.to_owned()], Weight::Regular, Side::Middle);
        outline(area, POINT / 4).into_iter().for_each(|item| flow.push(item));
    }

    fn lay_lines(&self, flow: &mut Flow<'_>, area: Area, lines: &[String], weight: Weight, side: Side) {
        for (line, number) in lines.iter().zip(0..) {
            let width = flow.fonts.width(line, weight, self.size);
            let x = match side {
                Side::Left => area.x + self.side,
                Side::Right => area.x + area.width - self.side - width,
                Side::Middle => area.x + (area.width - width) / 2,
            };
            let y = area.y + self.pad + self.size + number * self.line();
            flow.text((x, y), self.size, weight, line);
        }
    }

    fn area(&self, place: usize, y: i32, height: i32) -> Area {
        let x = self.edges[place];
        Area { x, y, width: self.edges[place + 1] - x, height }
    }
}

/// A row broken into lines.
struct Laid<'g> {
    row: &'g Row,
    cells: Vec<Vec<String>>,
    weight: Weight,
    height: i32,
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Middle,
    Right,
}

/// Numbers get what they need, then texts half as much again as they need, then numbers more; what is left over goes
/// to the texts.
fn widths(flow: &Flow<'_>, grid: &Grid, columns: &[usize]) -> Vec<i32> {
    let own = |at: usize| text_width(flow, &grid.columns[at]);
    let texts: i32 = columns.iter().map(|&at| own(at)).sum();
    let is_number = |at: &&usize| !matches!(grid.columns[**at].kind, Kind::Text(_));
    let numbers = i32::try_from(columns.iter().filter(is_number).count()).unwrap_or(0);
    let each = |of_texts: i32, most: i32| {
        if numbers == 0 { 0 } else { ((Flow::WIDTH - of_texts) / numbers).min(flow.tenths(most)).max(0) }
    };
    let each = each(texts, WIDE).max(each(texts * 3 / 2, WIDEST));
    let of_texts = Flow::WIDTH - each * numbers;
    columns
        .iter()
        .map(|&at| match grid.columns[at].kind {
            Kind::Text(_) if texts > 0 => of_texts * own(at) / texts,
            Kind::Text(_) => 0,
            Kind::Number | Kind::Ratio | Kind::Goal => each,
        })
        .collect()
}

fn text_width(flow: &Flow<'_>, column: &Column) -> i32 {
    match column.kind {
        Kind::Text(points) => flow.tenths(10 * points),
        Kind::Number | Kind::Ratio | Kind::Goal => 0,
    }
}

/// Ends a line with an ellipsis, within its width.
fn cut_short(fonts: &Fonts, line: &mut String, size: i32, most: i32) {
    while !line.is_empty() && fonts.width(&format!("{line}…"), Weight::Bold, size) > most {
        line.pop();
    }
    line.push('…');
}
