//! A prediction in words: first what would come of it, then why, then what it does not know.

use std::collections::BTreeMap;

use jumla_dhis2::predict::{RemarkKind, Scope, Status};
use jumla_engine::surface::{ConflictView, Fix, LeaveOut, PredictionView, RemarkView, ValueView};

use super::{count, moment};
use crate::advice::first_few;
use crate::output::{Failure, print_line};
use crate::words;

/// Names by id.
type Names = BTreeMap<String, String>;

/// Of each conflict so many values are shown.
const MOST_VALUES: usize = 5;

/// All of it is stored, as far as DHIS2 means to: a zero that an element does not keep is not lost.
pub(super) fn is_good(view: &PredictionView) -> bool {
    const LOSES: [RemarkKind; 2] = [RemarkKind::Truncated, RemarkKind::DuplicateKept];
    view.status == Some(Status::Success)
        && view.fates.refused == 0
        && !view.remarks.iter().any(|remark| LOSES.contains(&remark.kind))
}

pub(super) fn print(view: &PredictionView) -> Result<(), Failure> {
    print_line(&verdict(view))?;
    print_line(&answer(view))?;
    for conflicts in by_code(&view.conflicts) {
        print_line(&"")?;
        print_conflicts(&conflicts, &view.names)?;
    }
    for remark in &view.remarks {
        print_line(&"")?;
        print_remark(remark, if view.status.is_none() { "Cause" } else { "Note" }, &view.names)?;
    }
    print_missing(view)
}

/// "DHIS2 2.42 would store 71 values and refuse 1."
pub(super) fn verdict(view: &PredictionView) -> String {
    let fates = view.fates;
    let all = fates.stored + fates.refused + fates.unchanged + fates.dropped + fates.deleted;
    let would = format!("DHIS2 {} would", view.version);
    if all == 0 {
        return if view.status == Some(Status::Success) {
            format!("{would} take it and find no value in it.")
        } else {
            format!("{would} not take it, and store nothing.")
        };
    }
    let parts = [
        ("store", fates.stored, ""),
        ("leave", fates.unchanged, " as it has them"),
        ("delete", fates.deleted, ""),
        ("drop", fates.dropped, " without a word"),
        ("refuse", fates.refused, ""),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, number, _)| *number > 0)
        .enumerate()
        .map(|(position, (verb, number, rest))| {
            let noun = match (position, number) {
                (0, 1) => " value",
                (0, _) => " values",
                _ => "",
            };
            let all = if number == all && number > 1 { "all " } else { "" };
            format!("{verb} {all}{number}{noun}{rest}")
        })
        .collect();
    match parts.split_last() {
        Some((last, [])) => format!("{would} {last}."),
        Some((last, others)) => format!("{would} {} and {last}.", others.join(", ")),
        None => would,
    }
}

/// The answer as the server words it.
fn answer(view: &PredictionView) -> String {
    let status = match view.status {
        Some(Status::Success) => "SUCCESS",
        Some(Status::Warning) => "WARNING",
        Some(Status::Error) => "ERROR",
        None => return format!("Its answer: HTTP {}, without a summary.", view.http),
    };
    let counts = view.counts;
    format!(
        "Its answer: HTTP {}, {status}; imported {}, updated {}, ignored {}, deleted {}.",
        view.http, counts.imported, counts.updated, counts.ignored, counts.deleted
    )
}

/// Conflicts of one code and scope together, in the order in which the first of them comes.
fn by_code(conflicts: &[ConflictView]) -> Vec<Vec<&ConflictView>> {
    let mut groups: Vec<Vec<&ConflictView>> = Vec::new();
    for conflict in conflicts {
        let same = |group: &&mut Vec<&ConflictView>| {
            group.first().is_some_and(|first| (&first.code, first.scope) == (&conflict.code, conflict.scope))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(conflict),
            None => groups.push(vec![conflict]),
        }
    }
    groups
}

fn print_conflicts(conflicts: &[&ConflictView], names: &Names) -> Result<(), Failure> {
    let Some(first) = conflicts.first() else { return Ok(()) };
    let places = || conflicts.iter().flat_map(|conflict| &conflict.indexes);
    let values = places().filter(|index| **index >= 0).count();
    let code = first.code.as_deref().unwrap_or("Without a code");
    let scope = match (first.scope, values) {
        (Scope::Request, _) => "nothing of the file is stored".to_owned(),
        (Scope::Group, 0 | 1) => "the whole group is refused".to_owned(),
        (Scope::Group, values) => format!("the whole group is refused, {values} values"),
        (Scope::Value, values) => format!("{} refused", count(values, "value", "values")),
    };
    print_line(&format!("{code}: {scope}"))?;
    let words = words::of_code(first.code.as_deref());
    print_line(&format!("  {}", words.meaning))?;
    if first.scope == Scope::Value && values > 0 {
        let shown = conflicts.iter().flat_map(|conflict| {
            let reason = conflict.args.get("reason").and_then(|reason| words::reason(reason));
            conflict.values.iter().map(move |value| (value, reason))
        });
        print_values(shown, values)?;
    } else {
        let mut causes: Vec<String> =
            conflicts.iter().filter_map(|conflict| about(&conflict.args, names)).collect();
        causes.dedup();
        for cause in causes.iter().take(MOST_VALUES) {
            print_line(&format!("  {cause}"))?;
        }
    }
    print_line(&format!("  {}", words.remedy))?;
    print_fixes(conflicts.iter().flat_map(|conflict| &conflict.fixes))
}

/// What the server would name as the cause, and what that is called.
fn about(args: &BTreeMap<String, String>, names: &Names) -> Option<String> {
    let named = |id: &str| names.get(id).map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"));
    let args = args.iter().filter(|(key, _)| *key != "count").map(|(key, value)| {
        let text = match key.as_str() {
            "reason" => words::reason(value).unwrap_or(value).to_owned(),
            _ => value.split(", ").map(named).collect::<Vec<String>>().join(", "),
        };
        format!("{}: {text}", key.replace('_', " "))
    });
    let args: Vec<String> = args.collect();
    (!args.is_empty()).then(|| args.join("; "))
}

/// Values by their place in the file, counted from 0 as DHIS2 does.
fn print_values<'a>(
    values: impl Iterator<Item = (&'a ValueView, Option<&'static str>)>,
    all: usize,
) -> Result<(), Failure> {
    let mut shown = 0;
    for (value, reason) in values.take(MOST_VALUES) {
        let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
        print_line(&format!(
            "  #{}: {}, {}, {}: “{}”{reason}",
            value.index,
            value.org_unit.name,
            value.data_element.name,
            value.period,
            value.value.as_deref().unwrap_or_default()
        ))?;
        shown += 1;
    }
    match all.saturating_sub(shown) {
        0 => Ok(()),
        more => print_line(&format!("  … and {more} more; --json has them all")),
    }
}

/// Where the answer has no summary, a remark is all that is known of why.
fn print_remark(remark: &RemarkView, label: &str, names: &Names) -> Result<(), Failure> {
    let of = usize::try_from(remark.count).unwrap_or(usize::MAX);
    let words = words::remark(remark.kind);
    match of {
        0 => print_line(&format!("{label}: {}", words.meaning))?,
        _ => print_line(&format!("{label} ({}): {}", count(of, "value", "values"), words.meaning))?,
    }
    if let Some(about) = about(&remark.args, names) {
        print_line(&format!("  {about}"))?;
    }
    print_values(remark.values.iter().map(|value| (value, None)), of)?;
    print_line(&format!("  {}", words.remedy))?;
    print_fixes(remark.fixes.iter())
}

/// What this very program can do about it.
fn print_fixes<'a>(fixes: impl Iterator<Item = &'a Fix>) -> Result<(), Failure> {
    let mut said: Vec<String> = Vec::new();
    for fix in fixes.filter_map(option) {
        if !said.contains(&fix) {
            said.push(fix);
        }
    }
    if said.is_empty() { Ok(()) } else { print_line(&format!("  Here: {}", first_few(&said, MOST_VALUES))) }
}

fn option(fix: &Fix) -> Option<String> {
    match fix {
        Fix::LeaveOut { values } => {
            let options: Vec<String> = values.iter().filter_map(leave_out).collect();
            (!options.is_empty()).then(|| first_few(&options, MOST_VALUES))
        }
        Fix::ChoosePeriod { period } => Some(format!("--period {period}")),
        Fix::Mapping { target } => Some(format!("`jumla mapping` shows where “{target}” goes")),
        // Said once, at the end.
        Fix::Repair => None,
    }
}

/// A whole org unit or data element can be left out by an option; one value cannot.
fn leave_out(one: &LeaveOut) -> Option<String> {
    match (&one.org_unit, &one.data_element, &one.category_option_combo) {
        (Some(id), None, None) => Some(format!("--leave-out-org-unit {id}")),
        (None, Some(id), None) => Some(format!("--leave-out-element {id}")),
        _ => None,
    }
}

fn print_missing(view: &PredictionView) -> Result<(), Failure> {
    print_line(&"")?;
    match &view.metadata {
        None => print_line(
            &"Nothing is known of the DHIS2 server, so this is only what any server would say. `jumla dhis2 metadata` \
              takes in what it knows.",
        )?,
        Some(stamp) => {
            print_line(&format!(
                "By what is known of {} as of {}.",
                stamp.connection,
                moment(stamp.imported_at)
            ))?;
        }
    }
    if view.missing.is_empty() {
        return Ok(());
    }
    print_line(&"Not known, so that the best is assumed:")?;
    print_missing_knowledge(&view.missing)
}

/// What is not known, and where it can be had.
pub(super) fn print_missing_knowledge(
    missing: &[jumla_engine::surface::MissingKnowledge],
) -> Result<(), Failure> {
    for what in missing {
        match words::missing(*what) {
            (words, Some(address)) => print_line(&format!("  {words}: {address}"))?,
            (words, None) => print_line(&format!("  {words}"))?,
        }
    }
    Ok(())
}
