//! What speaking to any server has in common: an address that a person typed, TLS with an organisation's own
//! authority, proxies, bodies that are bounded and counted while they come, and why nothing came.
//!
//! It knows neither the CHT nor DHIS2: what a status or a body means to them is in their clients, and this is the only
//! crate that names reqwest. It never repeats a request by itself; when to ask again is decided by `jumla-engine`.

pub mod address;
mod body;
mod connection;
mod content;
mod failure;
mod line;
mod retry_after;

pub use address::AddressError;
pub use connection::{Connection, ConnectionError, Proxy};
pub use content::{Content, JSON, content, redirect};
pub use failure::{Failure, Found, UnreachableCause};
pub use line::{Line, LineError, Pace, Timeouts};
pub use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
pub use retry_after::retry_after;
