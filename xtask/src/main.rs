//! Checks on the project itself, called by `./dev check`:
//!
//! * `cargo xtask layers`: every dependency between our crates points the way ARCHITECTURE.md draws it.
//! * `cargo xtask prose`: no file names the machine it was written on, or was left half done.
//!
//! What it deliberately is not: a build system. Building and testing is cargo's, npm's and `./dev`'s work.

mod layers;
mod prose;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let outcome = match (arguments.next().as_deref(), arguments.next()) {
        (Some("layers"), None) => layers::check(),
        (Some("prose"), None) => prose::check(),
        _ => {
            eprintln!("usage: cargo xtask layers | prose");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(Report { summary, faults }) if faults.is_empty() => {
            eprintln!("{summary}");
            ExitCode::SUCCESS
        }
        Ok(Report { faults, .. }) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What a check found: one line per fault, or, when there is none, a line that says what was looked at.
struct Report {
    summary: String,
    faults: Vec<String>,
}

/// The output of a command, or why there is none.
fn output_of(program: &str, arguments: &[&str]) -> std::io::Result<Vec<u8>> {
    let output = std::process::Command::new(program).args(arguments).output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(std::io::Error::other(format!("{program} {}: {reason}", arguments.join(" "))))
}
