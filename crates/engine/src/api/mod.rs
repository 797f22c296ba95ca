//! Who may ask the loopback API. The API itself, which listens and answers, is `jumla-api`.
//!
//! A token is 256 random bits; the store has its SHA-256, which is enough for what cannot be guessed. Whether a token is
//! good is asked of the store each time, so that a revocation holds at once, whichever program made it.

mod origin;
mod token;

use jumla_store::{StoredApiClient, StoredApiSettings};

use crate::surface::{AdmittedApiClient, ApiClient, ApiClientRequest, ApiRight, ApiSettings};
use crate::{Error, Workspace};

pub use origin::origin;

/// Where the API listens if nobody says otherwise: J-U-M-L on a phone's keys.
pub const USUAL_PORT: u16 = 5865;

impl Workspace {
    /// Those whose token is good first, each part by name.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn api_clients(&self) -> Result<Vec<ApiClient>, Error> {
        self.store.read().api_clients()?.into_iter().map(client).collect()
    }

    /// Admits a program. Without rights it may do everything that the API can.
    ///
    /// # Errors
    /// [`Error::ApiClientNameMissing`], [`Error::ApiClientExists`], [`Error::OriginMalformed`].
    pub fn admit_api_client(&mut self, request: &ApiClientRequest) -> Result<AdmittedApiClient, Error> {
        let name = request.name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(Error::ApiClientNameMissing);
        }
        let mut rights = request.rights.clone();
        if rights.is_empty() {
            rights = vec![ApiRight::Read, ApiRight::Export, ApiRight::Predict];
        }
        rights.sort_unstable();
        rights.dedup();
        let mut origins = request.origins.iter().map(|text| origin(text)).collect::<Result<Vec<_>, _>>()?;
        origins.dedup();
        let token = token::new();
        let at = self.clock.millis();
        let id = self.store.write(|writer| {
            let known = writer.read().api_clients()?;
            if known.iter().any(|one| one.revoked_at.is_none() && one.name == name) {
                return Err(Error::ApiClientExists { name: name.to_owned() });
            }
            let client = StoredApiClient {
                id: 0,
                name: name.to_owned(),
                rights: text(&rights),
                origins: text(&origins),
                made_at: at,
                last_used_at: None,
                revoked_at: None,
            };
            Ok(writer.add_api_client(&client, &token::hash(&token))?)
        })?;
        let (last_used_at, revoked_at) = (None, None);
        let name = name.to_owned();
        let client = ApiClient { id, name, rights, origins, made_at: at, last_used_at, revoked_at };
        Ok(AdmittedApiClient { client, token })
    }

    /// Takes a program's token away, from now on and for good.
    ///
    /// # Errors
    /// [`Error::UnknownApiClient`].
    pub fn revoke_api_client(&mut self, name: &str) -> Result<(), Error> {
        let at = self.clock.millis();
        self.store.write(|writer| {
            let unknown = || Error::UnknownApiClient { name: name.to_owned() };
            let known = writer.read().api_clients()?;
            let client = known.iter().find(|one| one.revoked_at.is_none() && one.name == name);
            let id = client.ok_or_else(unknown)?.id;
            if writer.revoke_api_client(id, at)? { Ok(()) } else { Err(unknown()) }
        })
    }

    /// Whose token this is, if it is good.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn api_client_of(&self, token: &str) -> Result<Option<ApiClient>, Error> {
        self.store.read().api_client_of(&token::hash(token))?.map(client).transpose()
    }

    /// Remembers when a program asked last.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn note_api_client(&mut self, id: i64) -> Result<(), Error> {
        let at = self.clock.millis();
        self.store.write(|writer| Ok(writer.set_api_client_used(id, at)?))
    }

    /// # Errors
    /// Whatever the store says.
    pub fn api_settings(&self) -> Result<ApiSettings, Error> {
        let kept = self.store.read().api_settings()?;
        let kept = kept.unwrap_or(StoredApiSettings { on: false, port: USUAL_PORT });
        Ok(ApiSettings { on: kept.on, port: kept.port })
    }

    /// # Errors
    /// Whatever the store says.
    pub fn set_api_settings(&mut self, settings: ApiSettings) -> Result<(), Error> {
        let stored = StoredApiSettings { on: settings.on, port: settings.port };
        self.store.write(|writer| Ok(writer.set_api_settings(stored)?))
    }
}

fn client(stored: StoredApiClient) -> Result<ApiClient, Error> {
    let corrupt = |error: serde_json::Error| jumla_store::Error::Corrupt { detail: error.to_string() };
    Ok(ApiClient {
        id: stored.id,
        name: stored.name,
        rights: serde_json::from_str(&stored.rights).map_err(corrupt)?,
        origins: serde_json::from_str(&stored.origins).map_err(corrupt)?,
        made_at: stored.made_at,
        last_used_at: stored.last_used_at,
        revoked_at: stored.revoked_at,
    })
}

fn text<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_default()
}
