//! Which server it is, and who asks it.

use chrono::{DateTime, Utc};
use jumla_http::Pace;
use jumla_http::header::DATE;
use serde::Deserialize;

use super::Found;
use super::error::{Call, Error};
use super::exchange::{read, refused};
use super::{Client, NEWEST, OLDEST};
use crate::metadata::Version;

/// What `/api/system/info` says.
#[derive(Clone, Debug)]
pub struct Info {
    pub version: Version,
    /// The moment of the answer by the server's clock, where the answer has one.
    pub server_time: Option<DateTime<Utc>>,
    /// The JSON text, for [`crate::metadata::Metadata::merge_json`].
    pub body: Vec<u8>,
}

/// What `/api/me` says.
#[derive(Clone, Debug)]
pub struct Me {
    pub username: String,
    /// May everything.
    pub superuser: bool,
    /// May write data values at all; whether into a data set is that data set's sharing.
    pub may_add_values: bool,
    /// How many org units data may be entered for, those below not counted.
    pub org_units: usize,
    /// The JSON text, for [`crate::metadata::Metadata::merge_json`].
    pub body: Vec<u8>,
}

#[derive(Deserialize)]
struct SystemInfo {
    version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MeWire {
    username: Option<String>,
    #[serde(default)]
    authorities: Vec<String>,
    #[serde(default)]
    organisation_units: Vec<serde::de::IgnoredAny>,
}

const ME: &str = "id,username,authorities,organisationUnits[id,code,name,level,path],dataSets";

impl Client {
    /// Whether it is a DHIS2, and which version.
    ///
    /// # Errors
    /// [`Error::NotADhis2`], [`Error::TooOld`], [`Error::TooNew`], and those of every call.
    pub async fn info(&self) -> Result<Info, Error> {
        let what = Call::Info;
        let url = self.address.api(&["system", "info"]);
        let answered = match self.exchange(what, self.line.get(url), Pace::Brief).await {
            Err(Error::NotFound { .. }) => {
                return Err(Error::NotADhis2 { found: Found::Status(404) });
            }
            Err(Error::Malformed { .. }) => return Err(Error::NotADhis2 { found: Found::OtherJson }),
            answered => answered?,
        };
        if !answered.status.is_success() {
            return Err(refused(what, &answered));
        }
        let other = || Error::NotADhis2 { found: Found::OtherJson };
        let info: SystemInfo = serde_json::from_slice(&answered.body).map_err(|_| other())?;
        let version: Version = info.version.ok_or_else(other)?.parse().map_err(|_| other())?;
        if version.minor < OLDEST {
            return Err(Error::TooOld { version });
        }
        if version.minor > NEWEST {
            return Err(Error::TooNew { version });
        }
        let date = answered.headers.get(DATE).and_then(|date| date.to_str().ok());
        let server_time = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        Ok(Info { version, server_time: server_time.map(|time| time.to_utc()), body: answered.body })
    }

    /// Whose account it is and what it may do.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn me(&self) -> Result<Me, Error> {
        let what = Call::Me;
        let mut url = self.address.api(&["me"]);
        url.query_pairs_mut().append_pair("fields", ME);
        let body = self.body(what, url, Pace::Brief).await?;
        let me: MeWire = read(what, &body)?;
        let has = |authority: &str| me.authorities.iter().any(|one| one == authority);
        let superuser = has("ALL");
        Ok(Me {
            superuser,
            may_add_values: superuser || has("F_DATAVALUE_ADD"),
            org_units: me.organisation_units.len(),
            username: me.username.ok_or(Error::Malformed { what })?,
            body,
        })
    }
}
