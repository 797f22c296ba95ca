//! A CHT 5.2 server for tests: its documents ([`world`]), its rules (`right`, `scope`, `export`) and
//! its HTTP surface ([`server`] and what it dispatches to).
//!
//! It is not a CHT: no sentinel, no transitions, no purging of its own accord.
//! What is not simulated answers 501 and says so, rather than something plausible.

mod all_docs;
pub(crate) mod answer;
pub(crate) mod authority;
pub mod build;
mod changes;
mod contact;
mod couch;
pub(crate) mod disturb;
mod document;
pub mod exchange;
mod export;
pub mod fault;
mod feed;
mod js;
mod login;
pub(crate) mod query;
mod recorded;
mod replication;
mod right;
mod route;
mod scope;
mod selector;
pub(crate) mod serve;
pub mod server;
pub(crate) mod session;
mod settings;
mod stored;
mod target;
mod user;
pub mod weather;
pub(crate) mod wire;
pub mod world;
