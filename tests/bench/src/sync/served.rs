//! The server's process, as the measurement holds it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use super::server::{ASKED, Asked};
use crate::Result;

pub struct Served {
    process: Child,
    pub url: String,
}

impl Served {
    /// Starts a server with so many target documents and waits until it answers.
    pub fn start(documents: usize) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", &documents.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        if let Some(stdout) = process.stdout.as_mut() {
            BufReader::new(stdout).read_line(&mut url)?;
        }
        Ok(Self { process, url: url.trim().to_owned() })
    }

    /// What was asked since the last time.
    pub fn asked(&self) -> Result<Vec<Asked>> {
        let told = Command::new("curl").args(["-sSf", &format!("{}{ASKED}", self.url)]).output()?;
        Ok(serde_json::from_slice(&told.stdout)?)
    }

    pub fn forget(&self) -> Result<()> {
        self.asked().map(drop)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
