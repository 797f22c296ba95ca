//! Journeys at the command line: the real `jumla`, from making a workspace to the file, as scripts and people use it.
//!
//! What it prints is compared with `tests/golden/cli`; `JUMLA_WRITE_GOLDEN=1` writes these files anew, to be read
//! before they are kept.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod check;
mod demo;
mod dhis2;
mod exports;
mod golden;
mod help;
mod killed;
mod mapping;
mod months;
mod online;
mod outbound;
mod outbound_push;
mod pipe;
mod predict;
mod receive;
mod recorded;
mod refused;
mod secret;
mod serve;
mod server;
mod signoff;
mod sync;
mod tables;
mod terminal;
mod workspaces;
mod wrong_usage;
