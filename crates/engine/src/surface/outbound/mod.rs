//! Patients, events and service reports on their way into DHIS2.

mod mapping;
mod preview;
mod queue;

pub use mapping::*;
pub use preview::*;
pub use queue::*;
