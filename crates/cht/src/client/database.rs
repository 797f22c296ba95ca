//! What is otherwise done where CouchDB itself is asked and no CHT stands before it.

use jumla_http::{Pace, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::Found;
use super::error::{Call, Error};
use super::{Client, Version};

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    settings: Value,
}

impl Client {
    /// The settings, as the document holds them that a CHT serves them from.
    pub(super) async fn settings_document(&self) -> Result<Value, Error> {
        let url = self.address.document(&["settings"]);
        Ok(self.get::<Document>(Call::Settings, url, Pace::Brief).await?.settings)
    }

    /// The version of CouchDB, and whether the database is there, as far as it is shown.
    pub(super) async fn database_version(&self) -> Result<Version, Error> {
        let what = Call::Version;
        let root = self.get::<Value>(what, self.address.service(&[""]), Pace::Brief).await;
        let version = match root {
            Ok(welcome) if welcome.get("couchdb").is_some() => welcome
                .get("version")
                .and_then(|version| Version::parse(version.as_str()?))
                .ok_or(Error::NotACht { found: Found::OtherJson })?,
            Ok(_) => return Err(Error::NotACht { found: Found::OtherJson }),
            Err(Error::NotFound { .. }) => {
                return Err(Error::NotACht { found: Found::Status(StatusCode::NOT_FOUND.as_u16()) });
            }
            Err(Error::Malformed { .. }) => return Err(Error::NotACht { found: Found::OtherJson }),
            Err(error) => return Err(error),
        };
        match self.get::<Value>(what, self.address.document(&[]), Pace::Brief).await {
            // Most databases are shown to nobody who has not signed in, and the version is then all there is.
            Ok(_) | Err(Error::NotSignedIn { .. }) => Ok(version),
            Err(Error::NotFound { .. }) => Err(Error::NotADatabase),
            Err(error) => Err(error),
        }
    }
}
