//! A person at a terminal, on a computer with nothing on it: a home, a current folder, and a fixed time.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use jumla_testkit::SimulatedCht;
use serde_json::Value;
use tempfile::TempDir;

pub const NOW: &str = "2026-11-23T09:00:00Z";
pub const PASSWORD: &str = "Secret.Pass-2026";
pub const PASSPHRASE: &str = "a long enough passphrase";

pub struct Terminal {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a command printed, and how it ended.
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Terminal {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "here"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let workspace = folder.path().join("workspace").display().to_string();
        let terminal = Self { folder, environment: Vec::new() };
        terminal
            .with("JUMLA_NOW", NOW)
            .with("JUMLA_NO_KEYRING", "1")
            .with("JUMLA_WORKSPACE", &workspace)
            .with("JUMLA_PASSPHRASE", PASSPHRASE)
            .with("JUMLA_CHT_PASSWORD", PASSWORD)
    }

    /// With the demo workspace.
    pub fn with_demo() -> Self {
        let terminal = Self::new();
        terminal.run("demo").done();
        terminal
    }

    /// Connected and synced.
    pub fn synced(server: &SimulatedCht, user: &str) -> Self {
        let terminal = Self::new();
        terminal.run(&format!("connect --server {} --user {user}", server.url())).done();
        terminal.run("sync").done();
        terminal
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self
    }

    /// Where `jumla` runs, and where its files go if nobody says otherwise.
    pub fn here(&self) -> PathBuf {
        self.folder.path().join("here")
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Runs `jumla` with these words, parted by spaces.
    pub fn run(&self, words: &str) -> Answer {
        self.run_with_input(words, "")
    }

    pub fn run_with_input(&self, words: &str, input: &str) -> Answer {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that reads nothing may have closed its end.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Answer::of(child.wait_with_output().unwrap())
    }

    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jumla"));
        command.args(words.split_whitespace()).env_clear().current_dir(self.here());
        for needed in ["PATH", "SystemRoot"] {
            if let Some(value) = std::env::var_os(needed) {
                command.env(needed, value);
            }
        }
        command.env("HOME", self.folder.path().join("home"));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Every file and folder on this computer, but for what is inside the workspace.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && path != self.workspace() {
                    folders.push(path.clone());
                }
                found.push(path);
            }
        }
        found.sort();
        found
    }

    /// Without the path of this computer's own folder.
    pub fn portable(&self, text: &str) -> String {
        text.replace(&self.folder.path().display().to_string(), "FOLDER").replace('\\', "/")
    }
}

impl Answer {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    /// Ended as it should not have, with an answer all the same, and `expected` in the last message.
    #[track_caller]
    pub fn failed_with_json(self, expected: &str) -> Value {
        assert_eq!(self.code, 1, "{}{}", self.stdout, self.stderr);
        let last = self.stderr.lines().last().unwrap();
        assert!(last.starts_with("jumla: ") && last.contains(expected), "{last}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    #[track_caller]
    pub fn json(self) -> Value {
        let answer = self.done();
        serde_json::from_str(&answer.stdout).unwrap()
    }

    /// Refused (1) or wrong usage (2): nothing on stdout, and one line on stderr that has all of `expected` in it.
    #[track_caller]
    pub fn refused(self, code: i32, expected: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (code, ""), "{}", self.stderr);
        let lines: Vec<&str> = self.stderr.lines().collect();
        assert_eq!(lines.len(), 1, "{}", self.stderr);
        assert!(lines[0].starts_with("jumla: "), "{}", self.stderr);
        for text in expected {
            assert!(lines[0].contains(text), "`{text}` is not in: {}", lines[0]);
        }
    }
}

/// Every byte of every file in a folder.
pub fn contents(folder: &Path) -> Vec<u8> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.flat_map(|file| fs::read(file).unwrap()).collect()
}
