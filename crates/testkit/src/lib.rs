//! Simulated servers and generated worlds for tests: development only, never part of a release.
//!
//! [`SimulatedCht`] is a CHT server that runs in the test's own process on loopback and answers as
//! `tests/recordings/cht-5.2` shows a real one answering. [`World`] is what is on that server, and
//! [`WorldBuilder`] makes worlds of any size. [`SimulatedDhis2`] is a DHIS2 of either generation, with what is on it in
//! a [`dhis2::Country`]. [`Line`], [`Proxy`] and [`Weather`] stand between a client and a server. Nothing here depends
//! on the crates under test, so that a misunderstanding cannot sit on both sides of the wire; the one exception,
//! with what holds it to the truth, is told in [`dhis2`].

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "development only: a broken test world should panic where it breaks"
)]

pub mod cht;
pub mod dhis2;
pub mod line;
mod place;
pub mod proxy;
pub mod server;

pub use cht::build::WorldBuilder;
pub use cht::simulated::{Options, Setup, SimulatedCht};
pub use cht::world::{User, World};
pub use dhis2::simulated::SimulatedDhis2;
pub use line::Line;
pub use proxy::Proxy;
pub use server::fault::{Fault, Misbehaviour};
pub use server::weather::Weather;
pub use server::{RequestLog, Simulated};
