//! The loopback HTTP API: other programs on this computer ask Jumla over HTTP.
//!
//! [`start`] listens on 127.0.0.1 and ::1, and nowhere else, until it is told to stop. Under `/api/v2/export/dhis` it is
//! the CHT's own export, for programs written for the CHT; under `/api/jumla/v1` the engine's surface, whose description
//! is made from the code ([`document`]). What comes before either (who asks, from where, how much) is in `gate`; the
//! threats are in `docs/decisions/0016-api.md`. It is no place for rules: a handler asks the engine one thing.

mod body;
mod cht;
mod crowd;
mod dialect;
mod door;
mod gate;
mod listen;
mod page;
mod question;
mod readers;
mod refused;
mod router;
mod serve;
mod v1;

pub use router::document;
pub use serve::{Limits, Options, Running, start};
