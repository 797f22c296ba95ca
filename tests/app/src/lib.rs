//! A browser on a laptop, with DHIS2 in it, Jumla beside it and a CHT behind both.
//!
//! DHIS2 and the CHT are simulated; the app is installed from the ZIP that App Management takes; Jumla is the real
//! command, serving in a process of its own; the browser is Chromium. What is expected is said in `journeys/`.

mod browser;
mod serving;
mod world;

pub use browser::Browser;
pub use jumla_window_tests::Result;
pub use serving::Serving;
pub use world::{DATA_SET, District, PERIOD};
