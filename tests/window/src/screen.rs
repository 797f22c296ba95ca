//! A screen nobody sees: Xvfb, on whichever display number is free.

use crate::Result;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// The laptop the pages are made for.
const SIZE: &str = "1366x768x24";

pub struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    pub fn start() -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}; `./dev test` installs it"))?;
        // It writes its number as soon as it takes connections.
        let mut number = String::new();
        if let Some(stdout) = server.stdout.as_mut() {
            BufReader::new(stdout).read_line(&mut number)?;
        }
        let screen = Self { server, name: format!(":{}", number.trim()) };
        if screen.name == ":" { Err("Xvfb found no free display".into()) } else { Ok(screen) }
    }

    /// What `DISPLAY` says.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
