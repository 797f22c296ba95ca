//! `jumla signoff --list`: facilities × state.

use jumla_engine::surface::{FacilityMonth, MonthView};

use super::view::{next_text, state_text};
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};
use crate::verb::{count, reported};

pub(super) fn list(view: &MonthView, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(view);
    }
    let facilities = count(view.facilities.len(), "facility", "facilities");
    let over = if view.period_over { "" } else { " · the month is not over" };
    print_line(&format!("{} · {facilities}{over}", view.period))?;
    let mut table = Table::new(&[
        ("facility", Align::Left),
        ("reported", Align::Right),
        ("open findings", Align::Right),
        ("to call", Align::Right),
        ("state", Align::Left),
        ("numbers here", Align::Left),
        ("next", Align::Left),
        ("id", Align::Left),
    ]);
    for one in &view.facilities {
        table.row(row(one));
    }
    print_table(&table)
}

fn row(one: &FacilityMonth) -> Vec<String> {
    vec![
        one.facility.name.clone(),
        reported(one.coverage),
        one.open_findings.map_or_else(String::new, |open| open.to_string()),
        one.to_call.to_string(),
        match (&one.sent_back, &one.withdrawn) {
            (Some(note), _) => format!("{}, sent back: {note}", state_text(one.state, one.stale)),
            (None, Some(withdrawal)) => format!(
                "{}, withdrawn by {}: {}",
                state_text(one.state, one.stale),
                withdrawal.by,
                withdrawal.note
            ),
            (None, None) => state_text(one.state, one.stale).to_owned(),
        },
        match one.agrees {
            Some(true) => "the same",
            Some(false) => "differ",
            None => "",
        }
        .to_owned(),
        next_text(one.next).to_owned(),
        one.facility.id.clone(),
    ]
}
