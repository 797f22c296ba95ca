//! `jumla handover`: a signed-off month on its way to the HRIO, and what she says to it.

use std::path::Path;

use jumla_engine::surface::{HandoverAnswer, HandoverView, KeyStanding, ReadHandover};
use jumla_engine::{Error, Workspace};

use super::signoff::{hand, one, print_changes, state_text, withdrawal_text};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(crate) fn handover(
    workspace: &mut Workspace,
    arguments: arguments::Handover,
    json: bool,
) -> Result<(), Failure> {
    match arguments {
        arguments::Handover::Export(arguments) => export(workspace, arguments, json),
        arguments::Handover::Report(scope) => report(workspace, &scope, json),
        arguments::Handover::Import(arguments) => import(workspace, &arguments, json),
        arguments::Handover::List { period } => {
            let all = workspace.handovers(period)?;
            if json {
                return print_json(&all);
            }
            if all.is_empty() {
                say(&"No hand-over has come in.");
            }
            hand(&all)
        }
        arguments::Handover::Accept { id, note } => {
            answer(workspace, &id, HandoverAnswer::Accept, &note, json)
        }
        arguments::Handover::SendBack { id, note } => {
            answer(workspace, &id, HandoverAnswer::SendBack, &note, json)
        }
    }
}

fn export(
    workspace: &mut Workspace,
    arguments: arguments::HandoverExport,
    json: bool,
) -> Result<(), Failure> {
    let (facility, period) = one(&arguments.scope)?;
    let file = match arguments.file {
        Some(file) => file,
        None => workspace.handover_file_name(&facility, &period)?.into(),
    };
    let made = workspace.hand_over_file(&facility, &period, &file)?;
    if json {
        return print_json(&made);
    }
    say(&format!("Wrote {}.", file.display()));
    say(&format!("The fingerprint of your key, to be read out to the HRIO, is {}.", made.fingerprint));
    Ok(())
}

fn report(workspace: &mut Workspace, scope: &arguments::Scope, json: bool) -> Result<(), Failure> {
    let (facility, period) = one(scope)?;
    let made = workspace.hand_over_report(&facility, &period)?;
    if json {
        return print_json(&made);
    }
    say(&"The report waits here for the server; it goes with the next `jumla sync`.");
    say(&format!("The fingerprint of your key, to be read out to the HRIO, is {}.", made.fingerprint));
    Ok(())
}

fn import(
    workspace: &mut Workspace,
    arguments: &arguments::HandoverImport,
    json: bool,
) -> Result<(), Failure> {
    let file = &arguments.file;
    let read = if arguments.dry_run {
        workspace.read_handover(file)?
    } else {
        workspace.keep_handover(file, arguments.trust.as_deref())?
    };
    if json {
        return print_json(&read);
    }
    show(&read.handover)?;
    say(&said(&read, file, arguments.dry_run));
    Ok(())
}

fn said(read: &ReadHandover, file: &Path, dry_run: bool) -> String {
    match (read.here, dry_run) {
        (true, _) => format!("{} is here already. Nothing was changed.", file.display()),
        (false, true) => format!("Read {}. Nothing was kept.", file.display()),
        (false, false) => format!("Kept {}.", file.display()),
    }
}

fn show(handover: &HandoverView) -> Result<(), Failure> {
    hand(std::slice::from_ref(handover))?;
    let key = match handover.key {
        KeyStanding::Trusted => "is trusted",
        KeyStanding::New => "is not known here: have it read out before you trust it",
        KeyStanding::Changed => "is not the one that is trusted for this user",
        KeyStanding::Own => "is this workspace's own",
    };
    print_line(&"")?;
    print_line(&format!("The key of {}, {}, {key}.", handover.user, handover.fingerprint))?;
    if let Some(withdrawal) = &handover.withdrawn {
        print_line(&withdrawal_text(withdrawal))?;
    }
    if !handover.notes.is_empty() {
        print_line(&format!("Note: {}", handover.notes))?;
    }
    print_line(&"")?;
    let mut targets = Table::new(&[("target", Align::Left), ("total", Align::Right), ("id", Align::Left)]);
    for target in &handover.targets {
        targets.row(vec![target.title.clone(), target.summary.clone(), target.id.to_string()]);
    }
    print_table(&targets)?;
    if !handover.differences.is_empty() {
        print_line(&"")?;
        print_line(&"The numbers here are others:")?;
        print_changes(&handover.differences, "handed over", "here")?;
    }
    Ok(())
}

fn answer(
    workspace: &mut Workspace,
    beginning: &str,
    answer: HandoverAnswer,
    note: &str,
    json: bool,
) -> Result<(), Failure> {
    let all = workspace.handovers(None)?;
    let mut found = all.iter().filter(|one| !beginning.is_empty() && one.id.starts_with(beginning));
    let (Some(handover), None) = (found.next(), found.next()) else {
        return Err(Error::UnknownHandover { handover: beginning.to_owned() }.into());
    };
    let view = workspace.answer_handover(&handover.id, answer, note)?;
    if json {
        return print_json(&view);
    }
    say(&format!(
        "{} for {}: {}.",
        view.facility.name,
        view.period,
        match answer {
            HandoverAnswer::Accept => state_text(view.state, view.stale),
            HandoverAnswer::SendBack => "sent back",
        }
    ));
    Ok(())
}
