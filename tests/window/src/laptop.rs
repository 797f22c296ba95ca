//! Where a journey takes place: a folder that is deleted afterwards, and an environment that knows of nothing
//! outside it.

use crate::{Result, Window, screen::Screen};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// "Now" in every journey: 10 November 2026, in Nairobi, so that October is the last finished month.
pub const NOW: &str = "2026-11-10T09:00:00+03:00";

pub struct Laptop {
    pub(crate) screen: Screen,
    folder: TempDir,
}

impl Laptop {
    /// A new laptop on which nobody has used Jumla yet.
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("jumla-window-").tempdir()?;
        for inside in ["home", "run", "documents"] {
            fs::create_dir(folder.path().join(inside))?;
        }
        Ok(Self { screen: Screen::start()?, folder })
    }

    /// The workspace both the window and the command line use. It exists when one of them has made it.
    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Where its user saves files.
    pub fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    /// A file of the laptop's own, beside home folder and workspace.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens the application's window on the workspace.
    pub async fn open(&self) -> Result<Window<'_>> {
        Window::open(self).await
    }

    /// Runs the `jumla` command on the workspace, and answers what it prints.
    pub fn jumla(&self, arguments: &[&str]) -> Result<String> {
        self.jumla_with(arguments, &[])
    }

    /// The same, with what it asks people for.
    pub fn jumla_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Result<String> {
        let mut command = Command::new(built("jumla")?);
        let variables = variables.iter().copied();
        let output = self.furnish(&mut command).envs(variables).args(arguments).output()?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr);
            return Err(format!("jumla {}: {}: {reason}", arguments.join(" "), output.status).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Gives a program this laptop's environment.
    pub fn furnish<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let home = self.file("home");
        command
            .current_dir(self.folder.path())
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_RUNTIME_DIR", self.file("run"))
            .env("JUMLA_WORKSPACE", self.workspace())
            .env("JUMLA_NOW", NOW)
            .env("JUMLA_NO_KEYRING", "1")
            .env("DISPLAY", self.screen.name())
            .env("GDK_BACKEND", "x11")
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory")
            .env_remove("LANGUAGE")
            .env_remove("LC_ALL")
            .env_remove("WAYLAND_DISPLAY")
            // A locked keyring would answer over it, with a prompt nobody sees.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
    }
}

/// A program of ours, as cargo built it beside this test.
pub fn built(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let program = test.ancestors().nth(2).unwrap_or(Path::new(".")).join(name);
    if program.is_file() {
        return Ok(program);
    }
    Err(format!("{} is not built; `./dev test` builds it first", program.display()).into())
}
