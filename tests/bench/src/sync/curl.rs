//! The least that fetching can take: one curl over one connection, which asks what Jumla asked and keeps nothing.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::served::Served;
use super::server::{Asked, session_of};
use crate::Result;
use crate::measure::timed;

pub struct Curl {
    folder: TempDir,
}

impl Curl {
    pub fn of(served: &Served, asked: &[Asked], user: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut config = String::new();
        for (number, Asked { method, target, body }) in asked.iter().enumerate() {
            if number > 0 {
                config.push_str("next\n");
            }
            writeln!(
                config,
                "url = \"{}{target}\"\noutput = /dev/null\nsilent\nshow-error\nfail",
                served.url
            )?;
            writeln!(config, "header = \"Cookie: {}\"", session_of(user))?;
            // Packed as for Jumla, and not unpacked.
            writeln!(config, "header = \"Accept-Encoding: gzip\"")?;
            if method == "POST" {
                let file = folder.path().join(number.to_string());
                fs::write(&file, body)?;
                writeln!(config, "header = \"Content-Type: application/json\"\nheader = \"Expect:\"")?;
                writeln!(config, "data-binary = \"@{}\"", file.display())?;
            }
        }
        fs::write(folder.path().join("config"), config)?;
        Ok(Self { folder })
    }

    pub fn run(&self) -> Result<Duration> {
        let mut command = Command::new("curl");
        command.arg("--config").arg(self.folder.path().join("config"));
        let (took, status) = timed(|| command.status());
        if status?.success() { Ok(took) } else { Err("curl was refused something".into()) }
    }
}
