//! A DHIS2 server for tests, of either generation: what is on it ([`Country`]), and its HTTP surface
//! ([`simulated::SimulatedDhis2`] and what it dispatches to).
//!
//! What an import does to the values is asked of `jumla_dhis2::predict`, the very code under test: two further
//! importers written from the same facts would share its mistakes anyway. What holds it to the truth are the recordings
//! of real servers: `tests/recorded_dhis2.rs` sends recorded requests over HTTP and compares status, counts, codes and
//! positions with what was answered. Everything else here (signing in, tokens, metadata and its ETag, reading values,
//! completion) is written from the recordings alone; apps, the menu and routes, which nobody recorded, from what DHIS2's
//! own sources say of them.
//!
//! Patients and events are taken in likewise: what metadata alone refuse is asked of `jumla_dhis2::tracker`, the rest is
//! written from the recordings, and `tests/recorded_tracker.rs` holds both to them.
//!
//! What is not simulated answers 501 and says so.

mod account;
mod answer;
mod app;
mod completion;
mod country;
mod import;
mod menu;
mod metadata;
mod outward;
mod route;
pub mod simulated;
mod tracker;
mod tracker_import;
mod values;

pub use app::App;
pub use country::{Account, Completed, Country, Held, HeldKey, Kept, Token};
pub use outward::Route;
pub use tracker::Tracker;
pub use tracker_import::{TrackerImports, recorded_programs};
