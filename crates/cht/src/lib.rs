//! The Community Health Toolkit: what it puts on the wire, and a client that asks for it.
//!
//! Field names of the CHT stop at this crate's edge: what leaves it are words of `jumla-domain`. It keeps nothing
//! (that is `jumla-store`) and decides nothing about when to ask (that is `jumla-engine`).

pub mod client;
pub mod compat;
pub mod outbound;
pub mod settings;
pub mod wire;
