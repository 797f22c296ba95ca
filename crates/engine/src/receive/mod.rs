//! Receiving: what DHIS2 has, into the CHT, and beside what is here.
//!
//! [`places`]: org units into places. [`people`]: tracked entities and events into persons and reports. [`values`]: what
//! DHIS2 holds for a facility, kept for when there is no line. Everything is looked at first; nothing is written that a
//! person has not said. Persons and reports pass through: nothing of them is kept here.
//!
//! The other way, into DHIS2, is [`crate::export`] and a push.

mod cht;
mod document_id;
mod people;
mod places;
mod values;

pub use people::{read_receive_mapping, receive_mapping_schema, receive_people, write_receive_mapping};
pub use places::{propose_places, read_review, write_places, write_review};
pub use values::receive_values;
