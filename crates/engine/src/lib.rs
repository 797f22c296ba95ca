//! The use cases of Jumla: where the CHT, DHIS2, the store and the domain meet.
//!
//! The hosts (window, command line, loopback API) call this crate and nothing below it. What they see is in
//! [`surface`]; what can go wrong is [`Error`], and how they show it [`surface::Refusal`]. Time comes from the
//! [`Clock`] that the host passes in.

mod account;
mod aggregate;
mod api;
mod check;
mod chw;
mod clock;
mod configuration;
mod connect;
mod coverage;
pub mod demo;
mod dhis2;
mod disk;
mod error;
mod export;
mod glance;
mod handover;
mod history;
mod mapping;
mod outbound;
mod receive;
mod records;
mod refusal;
mod scope;
mod set_aside;
mod sheet;
mod signoff;
pub mod surface;
pub mod sync;
mod watch;
mod workbook;
pub mod workspace;

pub use api::{USUAL_PORT, origin};
pub use clock::Clock;
pub use connect::{ConnectRequest, connect, sign_in_again};
pub use dhis2::{
    Dhis2ConnectRequest, LineToDhis2, MetadataExtent, QueueAlarm, QueueExtent, WentByItself,
    compare_with_dhis2, complete_in_dhis2, completions_in_dhis2, connect_dhis2, fetch_metadata,
    fetch_programs, run_push, run_queue, send_what_waits, try_push,
};
pub use error::Error;
pub use export::{ChtAnswer, ChtQuestion, Destination, ExportContent};
pub use handover::{cht_form, handover_id};
pub use jumla_cht::outbound::run_expressions_apart;
pub use mapping::{mapping_schema, read_mapping, write_mapping};
pub use outbound::{
    OutboundError, OutboundFault, OutboundMapper, OutboundPayload, outbound_schema, parse_outbound,
    preview_outbound, queue_outbound, read_outbound, run_outbound, save_outbound, try_outbound,
    write_outbound,
};
pub use receive::{
    propose_places, read_receive_mapping, read_review, receive_mapping_schema, receive_people,
    receive_values, write_places, write_receive_mapping, write_review,
};
pub use refusal::CODES;
pub use sheet::write_picture;
pub use watch::{Unwatched, Watcher};
pub use workspace::Workspace;
