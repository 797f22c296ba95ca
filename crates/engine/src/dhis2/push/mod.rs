//! Pushing an export into a DHIS2 server: tried first, sent when a person says so, never twice by accident.
//!
//! ```text
//! asked ──dry run──▶ checked ──a person's word──▶ queued ──every block answered──▶ done
//!   └── asked for "later" and the dry run is clean and as predicted ──▶ queued
//! ```
//!
//! The values of one org unit and period are a *block*, the least that is refused together. Each block is `waiting`,
//! `sent` (its answer is not known) or `answered`; of a block that was answered, values that were not simply taken have
//! their fates in rows. Rows change before and after every request, so a kill at any moment leaves one of these states.
//!
//! * Each request begins with reading what the server holds of its org units. What is there already is not sent. That is
//!   what makes a repetition harmless, finds out what became of a request whose answer was lost, and leaves alone who
//!   wrote the value and the comment that stands beside it.
//! * A block that was `sent` and is found otherwise, changed since by somebody else, is *overtaken*: it is not sent again
//!   until a person says so.
//! * Blocks go together in requests of up to [`plan::MOST_VALUES`] values, which is what servers take fastest. Where one
//!   is refused as a whole, it is split until the refusal takes nothing with it that is not its own ([`plan`]).
//!
//! Why it is so: docs/decisions/0015-push.md.

mod due;
mod held;
mod plan;
mod queue;
mod send;
mod trial;
mod values;
mod view;

pub use due::{Line, QueueAlarm, QueueExtent};
pub use send::{run_push, run_queue};
pub use trial::try_push;

pub(super) use held::read_held;
