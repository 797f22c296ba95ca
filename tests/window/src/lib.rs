//! A laptop of its own for every journey: home folder, workspace, clock and screen, with the real application
//! on it and someone to use it.
//!
//! The window is driven the way a person would: the page through WebKit's own WebDriver, and what is not part
//! of the page (GTK's file dialogs) through the keyboard. Nothing is simulated inside the application.
//!
//! What it deliberately is not: a place for expectations. Those are in `journeys/`.

mod dialog;
mod driver;
mod laptop;
mod page;
mod picture;
mod screen;
mod window;

pub use driver::Driver;
pub use laptop::{Laptop, built};
pub use page::Page;
pub use window::Window;

/// A journey stops at the first thing that goes wrong, and says what it was.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
