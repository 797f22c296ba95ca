//! A CHT 5.2 server for tests: its documents ([`world`]), its rules (`right`, `scope`, `export`) and
//! its HTTP surface ([`simulated`] and what it dispatches to).
//!
//! It is not a CHT: no sentinel, no transitions, no purging of its own accord.
//! What is not simulated answers 501 and says so, rather than something plausible.

mod all_docs;
mod answer;
pub mod build;
mod changes;
mod contact;
mod contact_update;
mod couch;
mod document;
pub mod exchange;
mod export;
mod feed;
mod js;
mod login;
mod recorded;
mod replication;
mod right;
mod route;
mod scope;
mod selector;
mod session;
mod settings;
pub mod simulated;
mod stored;
mod target;
mod user;
pub mod world;
