//! DHIS2: the files that it imports, what is known of a server, what it would answer, and a client that asks it.
//!
//! Which values are in a file is decided in `jumla-domain` and `jumla-engine`.

pub mod client;
pub mod file;
pub mod form;
pub mod metadata;
pub mod period;
pub mod predict;
pub mod tracker;
mod uid;

pub use uid::{Scheme, Uid};
