//! `jumla check --calls`: whom to call, why, and at which number.

use jumla_engine::surface::CheckView;

use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::sentence::sentence;
use crate::table::{Align, Table};
use crate::verb::heading;

pub(super) fn calls(view: &CheckView, json: bool) -> Result<(), Failure> {
    let calls = view.calls();
    if json {
        return print_json(&calls);
    }
    print_line(&heading(&view.facilities, view.period, view.coverage))?;
    if calls.is_empty() {
        say(&"Nobody is to be called.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("CHW", Align::Left),
        ("phone", Align::Left),
        ("place", Align::Left),
        ("by", Align::Left),
        ("why", Align::Left),
    ]);
    for call in &calls {
        let mut reasons: Vec<String> = call.findings.iter().map(|one| sentence(&one.finding)).collect();
        reasons.extend(call.notes.iter().map(|note| format!("“{note}”")));
        let place = call.place.as_ref().map(|place| place.name.clone()).unwrap_or_default();
        let mut cells = vec![
            call.contact.name.clone(),
            call.phone.clone().unwrap_or_default(),
            place,
            call.due.clone().unwrap_or_default(),
        ];
        for reason in reasons {
            cells.push(reason);
            // Whom it is about is said once.
            table.row(std::mem::replace(&mut cells, vec![String::new(); 4]));
        }
        if call.findings.is_empty() && call.notes.is_empty() {
            table.row(cells);
        }
    }
    print_table(&table)
}
