//! Findings on paper: who, which target, what, at which number, and what was done about it.

use jumla_domain::{Rule, Severity};

use super::paper::{Block, Cell, Column, Grid, Row};
use super::words::{Words, fill};
use crate::surface::CheckFinding;

/// The findings of a month, the most severe first, as many as there is room for. Who has not reported stands elsewhere
/// on the sheet, and so does that the month is running.
pub(super) fn blocks(findings: &[CheckFinding], most: usize, words: &Words) -> Vec<Block> {
    let elsewhere = [Rule::NotReported, Rule::PartialCoverage, Rule::MonthNotOver];
    let mut told: Vec<&CheckFinding> =
        findings.iter().filter(|one| !elsewhere.contains(&one.finding.rule)).collect();
    told.sort_by_key(|one| one.finding.severity != Severity::Warning);
    let mut blocks = vec![Block::Heading(words.findings)];
    if told.is_empty() {
        blocks.push(Block::Text(None, words.no_findings.to_owned()));
        return blocks;
    }
    let columns = vec![
        Column::text(words.chw, 100),
        Column::text(words.target, 120),
        Column::text(words.finding, 150),
        Column::text(words.numbers, 90),
        Column::text(words.follow_up, 150),
    ];
    let rows = told.iter().take(most).map(|one| row(one, words)).collect();
    blocks.push(Block::Grid(Grid { fixed: 0, columns, rows, by_hand: false }));
    if told.len() > most {
        let count = (told.len() - most).to_string();
        blocks.push(Block::Text(None, fill(words.more, &[("{count}", &count)])));
    }
    blocks
}

fn row(one: &CheckFinding, words: &Words) -> Row {
    let named = |named: Option<&jumla_domain::Named>, arg: &str| {
        let name = named.map(|one| one.name.clone()).or_else(|| one.finding.args.get(arg).cloned());
        Cell::text(name.unwrap_or_default())
    };
    let follow_up = one.follow_up.as_ref().map(|mark| {
        let state = words.state(mark.state);
        if mark.note.is_empty() { state.to_owned() } else { format!("{state}: {}", mark.note) }
    });
    Row::plain(vec![
        named(one.contact.as_ref(), "contact"),
        named(one.target.as_ref(), "target"),
        Cell::text(words.rule(one.finding.rule)),
        Cell::text(numbers(one, words)),
        Cell::text(follow_up.unwrap_or_default()),
    ])
}

/// The number itself, and what it is held against.
fn numbers(one: &CheckFinding, words: &Words) -> String {
    let arg = |name: &str| one.finding.args.get(name).map(String::as_str);
    let written = |text: &str| words.numerals.of_text(text);
    let number = match (arg("value"), arg("pass"), arg("total"), arg("all")) {
        (Some(value), ..) => written(value),
        (_, Some(pass), Some(total), _) => format!("{}/{}", written(pass), written(total)),
        (_, _, Some(total), Some(all)) => format!("{} ≠ {}", written(total), written(all)),
        _ => arg("raw").or(arg("updated")).or(arg("accounts")).unwrap_or_default().chars().take(40).collect(),
    };
    match arg("median") {
        Some(median) => {
            let usual = fill(words.usual, &[("{median}", &written(median))]);
            if number.is_empty() { usual } else { format!("{number} ({usual})") }
        }
        None => number,
    }
}
