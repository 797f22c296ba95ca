//! GTK's file dialog. It is not part of the page, so it is answered with the keyboard, by xdotool.

use crate::{Laptop, Result};
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(100);
/// How long a dialog that has its answer takes to close, mostly.
const MOMENT: Duration = Duration::from_secs(3);

/// Waits for a file dialog, writes the path into it and confirms; returns when the dialog is gone.
pub fn answer(laptop: &Laptop, path: &Path) -> Result<()> {
    let path =
        path.to_str().filter(|path| path.is_ascii()).ok_or("the keyboard here has ASCII letters only")?;
    let dialog = focused(laptop)?;
    xdotool(laptop, &["key", "ctrl+a"])?;
    xdotool(laptop, &["type", "--delay", "5", path])?;
    xdotool(laptop, &["key", "Return"])?;
    wait_until_closed(laptop, &dialog)
}

/// The same for a dialog that asks for a file to read: it has a field for the path only when asked for one.
pub fn answer_open(laptop: &Laptop, path: &Path) -> Result<()> {
    let dialog = focused(laptop)?;
    answer_asked(laptop, &dialog, path)
}

/// The same for a dialog that asks for a folder: it takes none while it shows what was used recently.
pub fn answer_folder(laptop: &Laptop, path: &Path) -> Result<()> {
    let dialog = focused(laptop)?;
    xdotool(laptop, &["key", "alt+Home"])?;
    answer_asked(laptop, &dialog, path)
}

fn answer_asked(laptop: &Laptop, dialog: &String, path: &Path) -> Result<()> {
    let path =
        path.to_str().filter(|path| path.is_ascii()).ok_or("the keyboard here has ASCII letters only")?;
    xdotool(laptop, &["key", "ctrl+l"])?;
    xdotool(laptop, &["key", "ctrl+a"])?;
    xdotool(laptop, &["type", "--delay", "5", path])?;
    // The first may only take what the dialog proposes.
    for _ in 0..3 {
        xdotool(laptop, &["key", "Return"])?;
        if closes(laptop, dialog, MOMENT)? {
            return Ok(());
        }
    }
    wait_until_closed(laptop, dialog)
}

/// Waits for a file dialog and leaves it without an answer; returns when the dialog is gone.
pub fn cancel(laptop: &Laptop) -> Result<()> {
    let dialog = focused(laptop)?;
    xdotool(laptop, &["key", "Escape"])?;
    wait_until_closed(laptop, &dialog)
}

fn focused(laptop: &Laptop) -> Result<String> {
    let dialog = wait(|| dialogs(laptop).map(|found| found.into_iter().next()), "no file dialog opens")?;
    // There is no window manager on this screen to give it the focus.
    xdotool(laptop, &["windowfocus", "--sync", &dialog])?;
    Ok(dialog)
}

fn wait_until_closed(laptop: &Laptop, dialog: &String) -> Result<()> {
    if closes(laptop, dialog, PATIENCE)? { Ok(()) } else { Err("the file dialog does not close".into()) }
}

fn closes(laptop: &Laptop, dialog: &String, within: Duration) -> Result<bool> {
    let started = Instant::now();
    while dialogs(laptop)?.contains(dialog) {
        if started.elapsed() > within {
            return Ok(false);
        }
        std::thread::sleep(GLANCE);
    }
    Ok(true)
}

/// The application's visible windows that are dialogs, by X11 id.
fn dialogs(laptop: &Laptop) -> Result<Vec<String>> {
    let windows = xdotool(laptop, &["search", "--onlyvisible", "--class", "jumla-desktop"])?;
    let mut dialogs = Vec::new();
    for window in windows.lines() {
        let kind = command(laptop, "xprop", &["-id", window, "_NET_WM_WINDOW_TYPE"])?;
        if kind.contains("_NET_WM_WINDOW_TYPE_DIALOG") {
            dialogs.push(window.to_owned());
        }
    }
    Ok(dialogs)
}

fn wait<T>(mut seen: impl FnMut() -> Result<Option<T>>, otherwise: &str) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = seen()? {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            return Err(format!("{otherwise} within {} s", PATIENCE.as_secs()).into());
        }
        std::thread::sleep(GLANCE);
    }
}

fn xdotool(laptop: &Laptop, arguments: &[&str]) -> Result<String> {
    command(laptop, "xdotool", arguments)
}

/// What a program prints. That it finds nothing is not a fault.
fn command(laptop: &Laptop, program: &str, arguments: &[&str]) -> Result<String> {
    let output = laptop
        .furnish(&mut Command::new(program))
        .args(arguments)
        .output()
        .map_err(|error| format!("{program}: {error}; `./dev test` installs it"))?;
    Ok(String::from_utf8(output.stdout)?)
}
