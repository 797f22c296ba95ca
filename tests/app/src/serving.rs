//! `jumla serve`, at work on the laptop's workspace.

use jumla_window_tests::{Laptop, Result, built};
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

pub struct Serving {
    child: Child,
    port: u64,
}

impl Serving {
    pub fn start(laptop: &Laptop, passphrase: &str) -> Result<Self> {
        let mut command = Command::new(built("jumla")?);
        let mut child = laptop
            .furnish(&mut command)
            .env("JUMLA_PASSPHRASE", passphrase)
            .args(["serve", "--port", "0", "--json"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let said: Value = serde_json::from_str(&line)?;
        let port = said["port"].as_u64().ok_or("it says no port")?;
        Ok(Self { child, port })
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
