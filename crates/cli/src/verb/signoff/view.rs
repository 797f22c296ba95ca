//! How one facility's month stands, for a person.

use jumla_engine::surface::{
    ContributionChange, ContributionCounts, MonthState, NextStep, SignOffView, Withdrawal, WithdrawalReach,
};

use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::sentence::sentence;
use crate::table::{Align, Table};
use crate::verb::{heading, moment, reported};

pub(super) fn print(view: &SignOffView, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(view);
    }
    print_line(&heading(std::slice::from_ref(&view.facility), view.period, view.coverage))?;
    print_line(&format!("State: {}", state_text(view.state, view.stale)))?;
    print_line(&format!("Next: {}", next_text(view.next)))?;
    if let Some(record) = &view.sign_off {
        print_line(&format!(
            "Signed off by {}, {}: {} CHWs reported, {} findings accepted",
            record.by,
            moment(record.at),
            reported(record.coverage),
            record.accepted.len()
        ))?;
        if !record.notes.is_empty() {
            print_line(&format!("Note: {}", record.notes))?;
        }
    }
    if let Some(note) = &view.sent_back {
        print_line(&format!("Sent back: {note}"))?;
    }
    if let Some(withdrawal) = &view.withdrawn {
        print_line(&withdrawal_text(withdrawal))?;
        if let Some(reach) = reach_text(withdrawal.reach) {
            print_line(&reach)?;
        }
        if withdrawal.exported {
            print_line(
                &"Its numbers are in an export already: export the month again when it is signed anew.",
            )?;
        }
    }
    print_line(&format!("Digest of the numbers: {}", view.digest))?;
    if !view.changes.is_empty() {
        print_line(&"")?;
        print_line(&"Changed since it was signed:")?;
        print_changes(&view.changes, "signed", "now")?;
    }
    print_line(&"")?;
    let mut targets = Table::new(&[("target", Align::Left), ("total", Align::Right), ("id", Align::Left)]);
    for target in &view.targets {
        targets.row(vec![target.title.clone(), target.summary.clone(), target.id.to_string()]);
    }
    print_table(&targets)?;
    if !view.missing.is_empty() {
        let names: Vec<&str> = view.missing.iter().map(|one| one.name.as_str()).collect();
        print_line(&"")?;
        print_line(&format!("Not reported: {}", names.join(", ")))?;
    }
    print_findings(view)?;
    hand(&view.handovers)?;
    if !view.journal_intact {
        say(&"Warning: the journal is not whole: an entry was altered or left out. `--journal` shows it.");
    }
    Ok(())
}

fn print_findings(view: &SignOffView) -> Result<(), Failure> {
    if view.open_findings.is_empty() {
        return Ok(());
    }
    print_line(&"")?;
    print_line(&"Open findings; to sign even so, accept each with --accept KEY=REASON:")?;
    let mut table = Table::new(&[("key", Align::Left), ("finding", Align::Left)]);
    for one in &view.open_findings {
        table.row(vec![one.key.clone(), sentence(&one.finding)]);
    }
    print_table(&table)
}

/// Hand-overs as a table; nothing where there are none.
pub(crate) fn hand(handovers: &[jumla_engine::surface::HandoverView]) -> Result<(), Failure> {
    use jumla_engine::surface::{HandoverStanding, KeyStanding, Via};
    if handovers.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("hand-over", Align::Left),
        ("facility", Align::Left),
        ("month", Align::Left),
        ("signed by", Align::Left),
        ("signed", Align::Left),
        ("came by", Align::Left),
        ("key", Align::Left),
        ("reported", Align::Right),
        ("numbers here", Align::Left),
        ("state", Align::Left),
    ]);
    for one in handovers {
        table.row(vec![
            one.id.chars().take(12).collect(),
            one.facility.name.clone(),
            one.period.to_string(),
            one.by.clone(),
            moment(one.at),
            match one.via {
                Via::File => "file",
                Via::Report => "report",
            }
            .to_owned(),
            match one.key {
                KeyStanding::Trusted => "trusted",
                KeyStanding::New => "not trusted",
                KeyStanding::Changed => "not the known one",
                KeyStanding::Own => "your own",
            }
            .to_owned(),
            reported(one.coverage),
            match one.agrees {
                Some(true) => "the same".to_owned(),
                Some(false) => crate::verb::count(one.differences.len(), "differs", "differ"),
                None => "none".to_owned(),
            },
            match one.standing {
                HandoverStanding::Waiting => "waits for an answer",
                HandoverStanding::Accepted => "accepted",
                HandoverStanding::SentBack => "sent back",
                HandoverStanding::Superseded => "a later one stands",
                HandoverStanding::Withdrawn => "withdrawn",
            }
            .to_owned(),
        ]);
    }
    print_line(&"")?;
    print_table(&table)
}

/// What differs between two sets of contributions.
pub(crate) fn print_changes(
    changes: &[ContributionChange],
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let mut table = Table::new(&[
        ("CHW", Align::Left),
        ("target", Align::Left),
        (before, Align::Right),
        (after, Align::Right),
    ]);
    for one in changes {
        table.row(vec![
            one.contact.name.clone(),
            one.target.name.clone(),
            counts(one.before),
            counts(one.after),
        ]);
    }
    print_table(&table)
}

fn counts(counts: Option<ContributionCounts>) -> String {
    match counts {
        None => "–".to_owned(),
        Some(ContributionCounts { pass, total }) if pass == total => pass.to_string(),
        Some(ContributionCounts { pass, total }) => format!("{pass} of {total}"),
    }
}

pub(crate) fn withdrawal_text(withdrawal: &Withdrawal) -> String {
    format!("Withdrawn by {}, {}: {}", withdrawal.by, moment(withdrawal.at), withdrawal.note)
}

/// Who learns of it, where that has to be said.
pub(super) fn reach_text(reach: WithdrawalReach) -> Option<&'static str> {
    match reach {
        WithdrawalReach::NotHandedOver | WithdrawalReach::FromElsewhere => None,
        WithdrawalReach::BySync => Some("The HRIO learns of it by the sync: `jumla sync` sends it."),
        WithdrawalReach::ToBeTold => Some(
            "The HRIO may have the file that was handed over, and does not know: tell her, or give her the next one.",
        ),
    }
}

pub(crate) fn state_text(state: MonthState, stale: bool) -> &'static str {
    match state {
        _ if stale => "signed off, and a number has changed since",
        MonthState::Open => "open",
        MonthState::Reviewed => "reviewed",
        MonthState::SignedOff => "signed off",
        MonthState::Received => "received",
        MonthState::Exported => "exported",
    }
}

pub(super) fn next_text(next: NextStep) -> &'static str {
    match next {
        NextStep::WaitForMonthEnd => "wait for the month to end",
        NextStep::CallMissing => "call those who have not reported",
        NextStep::SettleFindings => "settle the open findings",
        NextStep::FollowUp => "make the calls that are to be made",
        NextStep::SignOff => "sign it off",
        NextStep::SignAgain => "sign it off again",
        NextStep::HandOver => "hand it over",
        NextStep::WaitForAnswer => "wait for the HRIO",
        NextStep::WaitForSignOff => "wait for the supervisor",
        NextStep::Answer => "accept the hand-over or send it back",
        NextStep::Export => "export it",
        NextStep::Nothing => "nothing",
    }
}
