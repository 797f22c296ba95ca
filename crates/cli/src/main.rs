//! The command line: `jumla`.
//!
//! A thin host over `jumla-engine`: it reads arguments and the environment, calls one use case, and prints. With
//! `--json` the answer of the use case goes to stdout as it is; messages always go to stderr. The exit code is 0 for
//! done, 1 for refused or failed, 2 for wrong usage.

mod advice;
mod arguments;
mod output;
mod run;
mod secret;
mod sentence;
mod stop;
mod table;
mod usage;
mod verb;
mod words;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

/// Months of a whole region are many small pieces, which the system's own allocator is slow with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jumla_engine::run_expressions_apart();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("JUMLA_LOG"))
        .init();
    match Arguments::try_parse() {
        Ok(arguments) => run::run(arguments).map_or_else(|failure| failure.report(), |()| ExitCode::SUCCESS),
        Err(error) => usage::Answer::to(words(), error).print(),
    }
}

fn words() -> impl Iterator<Item = String> {
    std::env::args_os().map(|word| word.to_string_lossy().into_owned())
}
