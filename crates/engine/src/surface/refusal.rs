//! A refusal or failure as the hosts show it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

/// A refusal or failure as the hosts show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct Refusal {
    /// Translation key.
    pub code: String,
    pub kind: RefusalKind,
    pub args: BTreeMap<String, String>,
    /// English, for the log and the command line; no patient data.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// Asked for something that cannot be.
    Refused,
    Offline,
    Conflict,
    /// Not signed in, or not allowed.
    Denied,
    Interrupted,
    Broken,
}
