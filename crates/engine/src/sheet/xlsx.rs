//! Paper as a workbook: the same tables, one worksheet for each leaf, with numbers that can be reckoned with.

use chrono::{DateTime, Datelike, Timelike, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::paper::{Block, Cell, Column, Grid, Kind, Leaf, MET, Paper, Row};
use super::words::{Words, fill};
use crate::Error;
use crate::workbook::{Look, bytes, column, write_value};

/// The file's bytes: the same for the same paper and moment.
pub(super) fn write(paper: &Paper, words: &Words, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    bytes(|workbook| {
        let made = moment(now)?;
        let about =
            DocProperties::new().set_title(&paper.title).set_author("Jumla").set_creation_datetime(&made);
        workbook.set_properties(&about);
        let mut names: Vec<String> = Vec::new();
        for leaf in &paper.leaves {
            let name = tab(&leaf.name, &names);
            let sheet = workbook.add_worksheet();
            sheet.set_name(&name)?;
            names.push(name.to_lowercase());
            fill_sheet(sheet, leaf, words)?;
        }
        empty(workbook, paper)
    })
}

/// A workbook has a sheet at least.
fn empty(workbook: &mut Workbook, paper: &Paper) -> Result<(), XlsxError> {
    if paper.leaves.is_empty() {
        workbook.add_worksheet().write(0, 0, &paper.title)?;
    }
    Ok(())
}

fn moment(now: DateTime<Utc>) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let (year, hour) = (u16::try_from(now.year()).unwrap_or_default(), small(now.hour()));
    ExcelDateTime::from_ymd(year, small(now.month()), small(now.day()))?.and_hms(
        u16::from(hour),
        small(now.minute()),
        now.second() % 60,
    )
}

/// What a tab may be called: 31 letters, without some, and no two alike.
fn tab(name: &str, taken: &[String]) -> String {
    const MOST: usize = 31;
    let plain: String = name
        .chars()
        .map(|letter| if r"[]:*?/\'".contains(letter) || letter.is_control() { ' ' } else { letter })
        .collect();
    let cut = |most: usize| plain.trim().chars().take(most).collect::<String>().trim().to_owned();
    let mut proposed = cut(MOST);
    let mut number = 1;
    while proposed.is_empty() || taken.contains(&proposed.to_lowercase()) {
        number += 1;
        let ending = format!(" ({number})");
        proposed = cut(MOST - ending.len()) + &ending;
    }
    proposed
}

fn fill_sheet(sheet: &mut Worksheet, leaf: &Leaf, words: &Words) -> Result<(), XlsxError> {
    let look = Look::framed();
    let (title, bold, plain) =
        (Format::new().set_bold().set_font_size(14), Format::new().set_bold(), Format::new());
    sheet.write_with_format(0, 0, &leaf.title, &title)?;
    let mut line = 1;
    for (name, value) in &leaf.facts {
        sheet.write_with_format(line, 0, *name, &bold)?;
        sheet.write(line, 1, value)?;
        line += 1;
    }
    line += 1;
    let mut widths: Vec<i32> = Vec::new();
    for block in &leaf.blocks {
        match block {
            Block::Heading(text) => {
                line += 1;
                sheet.write_with_format(line, 0, *text, &bold)?;
                line += 1;
            }
            Block::Text(name, text) => {
                let at = u16::from(name.is_some());
                if let Some(name) = name {
                    sheet.write_with_format(line, 0, *name, &bold)?;
                }
                sheet.write_with_format(line, at, text, &plain)?;
                line += 1;
            }
            // A cell says itself that nobody reported.
            Block::Legend(_) => {}
            Block::Grid(grid) => line = write_grid(sheet, grid, line, words, &look, &mut widths)?,
            Block::Ruled(lines) => line += u32::try_from(*lines).unwrap_or(0),
            Block::Signatures(names) => {
                for pair in names.chunks(2) {
                    line += 2;
                    for (name, place) in pair.iter().zip(0_u16..) {
                        sheet.write_with_format(line, 3 * place, *name, &bold)?;
                    }
                }
            }
        }
    }
    for (width, at) in widths.iter().zip(0_u16..) {
        sheet.set_column_width(at, *width)?;
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Writes a table and gives the line below it.
fn write_grid(
    sheet: &mut Worksheet,
    grid: &Grid,
    top: u32,
    words: &Words,
    look: &Look,
    widths: &mut Vec<i32>,
) -> Result<u32, XlsxError> {
    let mut at = 0;
    for of in &grid.columns {
        sheet.write_with_format(top, column(at), &of.head, &look.head)?;
        match of.kind {
            Kind::Ratio => {
                let head = fill(words.out_of, &[("{title}", &of.head)]);
                sheet.write_with_format(top, column(at + 1), head, &look.head)?;
            }
            Kind::Goal => drop(sheet.write_with_format(top, column(at + 1), words.met, &look.head)?),
            Kind::Text(_) | Kind::Number => {}
        }
        for _ in 0..span(of) {
            // Letters, at about six points each.
            let width = if let Kind::Text(points) = of.kind { points / 5 } else { 11 };
            match widths.get_mut(at) {
                Some(known) => *known = width.max(*known),
                None => widths.push(width),
            }
            at += 1;
        }
    }
    let mut line = top + 1;
    for row in &grid.rows {
        write_row(sheet, grid, row, line, words, look)?;
        line += 1;
    }
    // The first table, which is the largest, keeps its head in sight and on each printed page.
    if grid.fixed > 0 {
        sheet.set_freeze_panes(top + 1, column(grid.fixed))?;
        sheet.set_repeat_rows(top, top)?;
    }
    Ok(line)
}

/// How many it takes in a workbook: how many and of how many are two numbers, and so are a goal and whether it was met.
fn span(of: &Column) -> usize {
    if matches!(of.kind, Kind::Ratio | Kind::Goal) { 2 } else { 1 }
}

fn write_row(
    sheet: &mut Worksheet,
    grid: &Grid,
    row: &Row,
    line: u32,
    words: &Words,
    look: &Look,
) -> Result<(), XlsxError> {
    let framed = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin).set_align(FormatAlign::Top);
    let plain = if row.strong { &look.bold } else { &framed };
    let wrapped = plain.clone().set_text_wrap();
    let mut at = 0;
    for (of, cell) in grid.columns.iter().zip(&row.cells) {
        let (here, beside) = ((line, column(at)), (line, column(at + 1)));
        match cell {
            Cell::Missing(said) => {
                sheet.write_with_format(line, column(at), *said, &look.missing)?;
                blank_beside(sheet, of, beside, &look.missing)?;
            }
            Cell::Ratio(pass, total) if span(of) == 2 => {
                write_value(sheet, here, &pass.to_string(), plain)?;
                write_value(sheet, beside, &total.to_string(), plain)?;
            }
            Cell::Number(number) => {
                write_value(sheet, here, &number.to_string(), plain)?;
                blank_beside(sheet, of, beside, plain)?;
            }
            Cell::Goal { goal, met } => {
                match goal.as_ref() {
                    Cell::Number(goal) => write_value(sheet, here, &goal.to_string(), plain)?,
                    other => drop(sheet.write_with_format(line, column(at), other.words(words), plain)?),
                }
                let said = if *met { MET.to_string() } else { String::new() };
                sheet.write_with_format(line, column(at + 1), said, plain)?;
            }
            Cell::Blank | Cell::Text(_) | Cell::Ratio(..) | Cell::Percent(_) => {
                sheet.write_with_format(line, column(at), cell.words(words), &wrapped)?;
                blank_beside(sheet, of, beside, plain)?;
            }
        }
        at += span(of);
    }
    Ok(())
}

fn blank_beside(
    sheet: &mut Worksheet,
    of: &Column,
    (line, at): (u32, u16),
    format: &Format,
) -> Result<(), XlsxError> {
    if span(of) == 2 {
        sheet.write_blank(line, at, format)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_has_a_name_that_a_workbook_takes() {
        let taken = ["bahari".to_owned(), "a very long name of a health c".to_owned()];
        let table = [
            ("Kilimo", "Kilimo", "as it is"),
            ("Bahari", "Bahari (2)", "the second of its name"),
            ("A/B: [c] 'd'", "A B   c   d", "without what is not allowed"),
            ("", " (2)", "no name at all"),
            (
                "A very long name of a health centre",
                "A very long name of a health ce",
                "cut to what a tab bears",
            ),
        ];
        for (name, expected, remark) in table {
            assert_eq!(tab(name, &taken), expected, "{remark}");
        }
    }
}
