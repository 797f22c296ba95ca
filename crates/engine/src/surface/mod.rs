//! What the hosts get to see and send: the types of the window's commands and of `--json`.
//!
//! Shapes only. How they are filled is in the folders named after the use cases. The field names of what the
//! command line prints are stable (a change needs a line in CHANGELOG.md).

mod aggregate;
mod api;
mod check;
mod coverage;
mod dhis2;
mod export;
mod history;
mod mapping;
mod outbound;
mod push;
mod receive;
mod records;
mod refusal;
mod signoff;
mod sync;
mod workspace;

pub use aggregate::*;
pub use api::*;
pub use check::*;
pub use coverage::*;
pub use dhis2::*;
pub use export::*;
pub use history::*;
pub use mapping::*;
pub use outbound::*;
pub use push::*;
pub use receive::*;
pub use records::*;
pub use refusal::*;
pub use signoff::*;
pub use sync::*;
pub use workspace::*;

use serde::Deserialize;
use specta::Type;

/// Which facilities and which period a page is about. Nothing chosen means the user's first facility, or the
/// period of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct Scope {
    pub facilities: Vec<String>,
    pub period: Option<String>,
}
