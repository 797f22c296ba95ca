//! Journeys over the simulated server and the recordings: what a supervisor or an officer does, from signing in to the
//! file, through the engine's own doors. The command line's journeys are in `crates/cli/tests`, the window's in
//! `tests/window`.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on should end where it stands")]

mod accounts;
mod bad_input;
mod between;
mod corrections;
mod documents;
mod export;
mod follow_up;
mod handover;
mod history;
mod known;
mod laptop;
mod likeness;
mod mapping;
mod months;
mod online;
mod outbound;
mod outgoing;
mod programs;
mod receive_people;
mod receive_places;
mod receive_values;
mod recorded;
mod records;
mod right;
mod signoff;
mod source;
mod supervisor;
mod sync;
mod weather;
mod with_dhis2;
mod withdrawal;
mod worlds;
