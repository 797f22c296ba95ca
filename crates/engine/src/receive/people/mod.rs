//! Tracked entities into persons of the CHT, and events into reports, as a [`mapping`] file says.
//!
//! Every document says in `received_from_dhis2` what it is made of, and which text was last received in each field, as a
//! digest. So it is known of each field whether somebody changed it in the CHT since, from the document alone: on any
//! laptop, and after a run that was cut off. Nothing of a person or a report is kept in the workspace.

mod document;
mod make;
mod mapping;
mod plan;
mod receive;

pub use mapping::{read_receive_mapping, receive_mapping_schema, write_receive_mapping};
pub use receive::receive_people;
