//! `jumla outbound records`: which patient data are kept here.

use jumla_engine::Workspace;
use jumla_engine::surface::{RecordTypeView, RecordsRequest, RecordsView};

use crate::arguments::OutboundRecords;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};
use crate::verb::{count, moment};

pub(super) fn records(
    workspace: &mut Workspace,
    arguments: OutboundRecords,
    json: bool,
) -> Result<(), Failure> {
    if let Some(id) = &arguments.show {
        let text = workspace.record_text(id)?;
        return print_line(&text.ok_or_else(|| Failure::Said(format!("nothing is kept here of {id}")))?);
    }
    let before = workspace.records()?;
    let (view, changed) = match asked_for(&before, arguments) {
        Some(request) => (workspace.choose_records(&request)?, true),
        None => (before, false),
    };
    if json {
        return print_json(&view);
    }
    if !view.forms.is_empty() || !view.contact_types.is_empty() {
        print(&view)?;
    }
    for line in lines(&view, changed) {
        say(&line);
    }
    Ok(())
}

/// What is chosen by the options; `None` where there are none. Names that are given stand instead of all names, and a time
/// that is not given stays.
fn asked_for(before: &RecordsView, arguments: OutboundRecords) -> Option<RecordsRequest> {
    let OutboundRecords { form, contact_type, keep_days, keep_all, none, show: _ } = arguments;
    let named = !form.is_empty() || !contact_type.is_empty();
    if !named && !none && !keep_all && keep_days.is_none() {
        return None;
    }
    let keep_days = if keep_all { None } else { keep_days.or(before.keep_days) };
    Some(if named || none {
        RecordsRequest { forms: form, contact_types: contact_type, keep_days }
    } else {
        RecordsRequest {
            forms: chosen(&before.forms),
            contact_types: chosen(&before.contact_types),
            keep_days,
        }
    })
}

fn chosen(types: &[RecordTypeView]) -> Vec<String> {
    types.iter().filter(|one| one.chosen).map(|one| one.id.clone()).collect()
}

fn print(view: &RecordsView) -> Result<(), Failure> {
    let mut table = Table::new(&[
        ("what", Align::Left),
        ("name", Align::Left),
        ("title", Align::Left),
        ("kept", Align::Left),
        ("here", Align::Right),
        ("oldest", Align::Left),
        ("a mapping names it", Align::Left),
    ]);
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    for (what, types) in [("form", &view.forms), ("contact", &view.contact_types)] {
        for one in types {
            table.row(vec![
                what.to_owned(),
                one.id.clone(),
                one.title.clone(),
                yes(one.chosen),
                one.count.to_string(),
                one.oldest.map(moment).unwrap_or_default(),
                yes(one.mapped),
            ]);
        }
    }
    print_table(&table)
}

fn lines(view: &RecordsView, changed: bool) -> Vec<String> {
    let kept = chosen(&view.forms).len() + chosen(&view.contact_types).len();
    if kept == 0 {
        let wiped = if changed { " What was here is wiped." } else { "" };
        return vec![format!("No patient data are kept here: nothing is chosen.{wiped}")];
    }
    let mut lines = vec![format!(
        "Here: {} and {}.",
        count(view.reports as usize, "report", "reports"),
        count(view.persons as usize, "person", "persons")
    )];
    if !view.complete {
        lines.push("What was chosen has not all come yet: `jumla sync` brings it.".to_owned());
    }
    let long = match view.keep_days {
        Some(1) => "A report goes a day after it was written".to_owned(),
        Some(days) => format!("A report goes {days} days after it was written"),
        None => "A report stays as long as the server shows it".to_owned(),
    };
    lines.push(format!(
        "These are patient data, encrypted in this workspace. {long}; `jumla outbound records --none` wipes all of them, \
         and `jumla sign-out --wipe` the whole workspace."
    ));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(forms: &[(&str, bool)], keep_days: Option<u32>) -> RecordsView {
        let forms = forms.iter().map(|&(id, chosen)| RecordTypeView {
            id: id.to_owned(),
            title: id.to_owned(),
            chosen,
            mapped: false,
            count: 0,
            oldest: None,
        });
        RecordsView { forms: forms.collect(), keep_days, complete: true, ..RecordsView::default() }
    }

    fn arguments() -> OutboundRecords {
        OutboundRecords {
            form: Vec::new(),
            contact_type: Vec::new(),
            keep_days: None,
            keep_all: false,
            none: false,
            show: None,
        }
    }

    #[test]
    fn names_stand_instead_of_names_and_a_time_that_is_not_given_stays() {
        let before = view(&[("visit", true), ("birth", false)], Some(90));
        let wanted = |forms: &[&str], keep_days| {
            let forms = forms.iter().map(|&form| form.to_owned()).collect();
            Some(RecordsRequest { forms, contact_types: Vec::new(), keep_days })
        };
        let table = [
            (arguments(), None),
            (OutboundRecords { form: vec!["birth".to_owned()], ..arguments() }, wanted(&["birth"], Some(90))),
            (OutboundRecords { keep_days: Some(7), ..arguments() }, wanted(&["visit"], Some(7))),
            (OutboundRecords { keep_all: true, ..arguments() }, wanted(&["visit"], None)),
            (OutboundRecords { none: true, ..arguments() }, wanted(&[], Some(90))),
        ];
        for (arguments, expected) in table {
            assert_eq!(asked_for(&before, arguments), expected);
        }
    }

    #[test]
    fn what_is_kept_is_called_what_it_is() {
        let nothing = view(&[("visit", false)], None);
        assert_eq!(lines(&nothing, false), ["No patient data are kept here: nothing is chosen."]);
        assert!(lines(&nothing, true)[0].ends_with("What was here is wiped."));
        let some = RecordsView { complete: false, reports: 1, ..view(&[("visit", true)], Some(30)) };
        assert_eq!(
            lines(&some, true),
            [
                "Here: 1 report and 0 persons.",
                "What was chosen has not all come yet: `jumla sync` brings it.",
                "These are patient data, encrypted in this workspace. A report goes 30 days after it was written; \
                 `jumla outbound records --none` wipes all of them, and `jumla sign-out --wipe` the whole workspace.",
            ]
        );
    }
}
