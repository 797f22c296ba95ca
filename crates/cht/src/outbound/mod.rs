//! The CHT's outbound push: its configuration (`settings.outbound`), and the payloads that it makes of documents.
//!
//! The same document and configuration give the same payload as on the CHT's server, or fail for the same reason. What
//! differs, on purpose:
//!
//! * Expressions run in an engine of their own with bounds on steps, time, memory and depth, and in a process of its own
//!   where the program allows it ([`run_expressions_apart`]), so messages of
//!   thrown errors are that engine's; there is no `Intl`, and none of typed arrays, proxies and WebAssembly.
//! * Their time zone is UTC, as on the CHT's servers; what time it is says the caller.
//! * A mistake in one configuration is told by name ([`Fault`]) and leaves the others alone.
//!
//! Nothing is sent from here, and no secret is known here: the CHT keeps them to itself. Which documents there are, where
//! payloads go and what became of them is in `jumla-engine`.

mod apart;
mod cron;
mod destination;
mod engine;
mod hash;
mod hydrate;
mod map;
mod push;
mod sandbox;

pub use apart::run_expressions_apart;
pub use cron::{Cron, CronError};
pub use destination::{Authentication, Destination};
pub use hash::Hash;
pub use hydrate::{Hydrated, hydrate};
pub use map::{Mapper, MappingError, MappingFault, Payload};
pub use push::{Fault, Push, Rule, Source, rule, rules};
