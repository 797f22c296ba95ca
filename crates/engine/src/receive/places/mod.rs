//! Org units into places of the CHT: what fits is proposed ([`matching`]), a person decides, in the window or in a
//! [`review`] file, and what she decided is written ([`write`]). A place that is an org unit carries its id in
//! `dhis.orgUnit`, which the CHT's own export reads too.

mod document;
mod likeness;
mod matching;
mod propose;
mod review;
mod write;

pub use propose::propose_places;
pub use review::{read_review, write_review};
pub use write::write_places;
