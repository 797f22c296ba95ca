//! DHIS2: the files that it imports.
//!
//! Which values are in them is decided in `jumla-domain` and `jumla-engine`; nothing here computes.

pub mod data_value_set;
