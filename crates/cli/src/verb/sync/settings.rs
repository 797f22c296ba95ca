//! `jumla sync --pause`, `--resume`, `--automatic`, `--daily-megabytes`: how the workspace syncs.

use jumla_engine::Workspace;
use jumla_engine::surface::SyncSettings;

use crate::arguments::{self, Allowance};
use crate::output::{Failure, print_json, print_line};
use crate::verb::count;

pub(super) fn are_chosen(arguments: &arguments::Sync) -> bool {
    arguments.pause
        || arguments.resume
        || arguments.automatic.is_some()
        || arguments.daily_megabytes.is_some()
}

pub(super) fn change(
    workspace: &mut Workspace,
    arguments: &arguments::Sync,
    json: bool,
) -> Result<(), Failure> {
    let before = workspace.sync_settings()?;
    workspace.set_sync_settings(&SyncSettings {
        paused: arguments.pause || (before.paused && !arguments.resume),
        every_minutes: arguments.automatic.unwrap_or(before.every_minutes),
        daily_megabytes: match arguments.daily_megabytes {
            None => before.daily_megabytes,
            Some(Allowance::Any) => None,
            Some(Allowance::Megabytes(megabytes)) => Some(megabytes),
        },
    })?;
    let settings = workspace.sync_settings()?;
    if json { print_json(&settings) } else { print(&settings) }
}

pub(super) fn print(settings: &SyncSettings) -> Result<(), Failure> {
    let often = count(settings.every_minutes as usize, "minute", "minutes");
    print_line(&match settings.paused {
        true => format!("Paused: no run starts by itself; after --resume, one every {often}."),
        false => format!("A run starts by itself every {often} while the window is open."),
    })?;
    print_line(&match settings.daily_megabytes {
        None => "Any amount may come over the line in a day.".to_owned(),
        Some(megabytes) => format!("At most {megabytes} MB may come over the line in a day."),
    })
}
