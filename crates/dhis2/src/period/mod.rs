//! Periods of DHIS2: every type, in every calendar a server may be set to.

mod calendar;

pub use calendar::Calendar;
