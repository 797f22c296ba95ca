//! Journeys through the DHIS2 app: from the source to the summary, in a real browser.

mod by_jumla;
mod by_route;
mod refused;
mod steps;
