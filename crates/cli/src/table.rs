//! Tables for a terminal.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::output::printable;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

pub(crate) struct Table {
    head: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[(&str, Align)]) -> Self {
        Self { head: head.iter().map(|&(text, align)| (text.to_owned(), align)).collect(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|cell| printable(cell)).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads: Vec<String> = self.head.iter().map(|(text, _)| text.clone()).collect();
        let all = || std::iter::once(&heads).chain(&self.rows);
        let widths: Vec<usize> = (0..self.head.len())
            .map(|column| all().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
            .collect();
        for (number, row) in all().enumerate() {
            let mut line = String::new();
            for ((cell, width), (_, align)) in row.iter().zip(&widths).zip(&self.head) {
                let space = " ".repeat(width.saturating_sub(cell.width()));
                let (before, after) = if *align == Align::Right { (&*space, "") } else { ("", &*space) };
                line.push_str(&format!("{before}{cell}{after}  "));
            }
            if number > 0 {
                writeln!(f)?;
            }
            f.write_str(line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_the_script() {
        let mut table = Table::new(&[("name", Align::Left), ("n", Align::Right)]);
        table.row(vec!["Émile".into(), "1".into()]);
        table.row(vec!["መረጃ".into(), "1204".into()]);
        assert_eq!(table.to_string(), "name      n\nÉmile     1\nመረጃ    1204");
    }

    #[test]
    fn a_name_cannot_break_a_row_or_paint_the_terminal() {
        let mut table = Table::new(&[("name", Align::Left), ("n", Align::Right)]);
        table.row(vec!["A\n\u{1b}[31mB".into(), "1".into()]);
        assert_eq!(table.to_string(), "name      n\nA  [31mB  1");
    }
}
