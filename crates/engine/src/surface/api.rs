//! The loopback API: who may ask it, and whether the window answers.

use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

use super::Refusal;

/// What a program may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiRight {
    /// Totals, coverage, contributions, findings, sign-offs.
    Read,
    /// Data values, as previews and as files, the CHT's own export among them.
    Export,
    /// What DHIS2 would answer.
    Predict,
}

/// A program that may ask, or might before it was revoked. Its token is nowhere to be seen again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct ApiClient {
    #[specta(type = i32)]
    pub id: i64,
    pub name: String,
    pub rights: Vec<ApiRight>,
    /// Web pages from which it asks, as `https://dhis2.example.org`. Programs that are no web pages need none.
    pub origins: Vec<String>,
    /// Milliseconds since 1970, as the other times.
    #[specta(type = i32)]
    pub made_at: i64,
    #[specta(type = Option<i32>)]
    pub last_used_at: Option<i64>,
    #[specta(type = Option<i32>)]
    pub revoked_at: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct ApiClientRequest {
    pub name: String,
    pub rights: Vec<ApiRight>,
    pub origins: Vec<String>,
}

/// A program that was just admitted, with its token: this once, and never again.
#[derive(Clone, Serialize, Type)]
pub struct AdmittedApiClient {
    pub client: ApiClient,
    pub token: String,
}

/// Whether the window answers programs, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ApiSettings {
    pub on: bool,
    /// 0 for any that is free.
    pub port: u16,
}

/// Who may ask, and whether they are answered.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ApiView {
    pub settings: ApiSettings,
    /// By which it is reached; empty while it does not run.
    pub addresses: Vec<String>,
    /// Why it does not run though it is switched on.
    pub trouble: Option<Refusal>,
    /// Those whose token is good first.
    pub clients: Vec<ApiClient>,
}
