//! Where a configuration sends to, and how it says who it is. Keys of secrets, never secrets.

use serde_json::Value;
use url::Url;

use super::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub base_url: String,
    pub path: String,
    pub authentication: Authentication,
}

/// Each key is the name under which the CHT's server keeps the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// Nothing is said of it.
    None,
    Basic {
        username: String,
        password_key: String,
    },
    /// The whole value of the header `Authorization`.
    Header {
        value_key: String,
    },
    /// A form asks for a token, which goes along in the address.
    MusoSih {
        username: String,
        password_key: String,
        path: String,
    },
}

impl Destination {
    pub(super) fn read(destination: Option<&Value>) -> Result<Self, Fault> {
        let destination = destination.and_then(Value::as_object).ok_or(Fault::DestinationMissing)?;
        let base_url = destination.get("base_url").and_then(Value::as_str).filter(|url| !url.is_empty());
        let path = destination.get("path").and_then(Value::as_str).unwrap_or_default();
        Ok(Self {
            base_url: base_url.ok_or(Fault::DestinationMissing)?.to_owned(),
            path: path.to_owned(),
            authentication: Authentication::read(destination.get("auth"))?,
        })
    }

    /// Base and path as one address; `None` where they are none.
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        let base = self.base_url.trim_end_matches('/');
        let path = self.path.trim_start_matches('/');
        let whole = if path.is_empty() { base.to_owned() } else { format!("{base}/{path}") };
        Url::parse(&whole).ok().filter(Url::has_host)
    }
}

impl Authentication {
    fn read(auth: Option<&Value>) -> Result<Self, Fault> {
        let Some(auth) = auth.filter(|auth| !auth.is_null()) else { return Ok(Self::None) };
        let kind = auth.get("type").and_then(Value::as_str).unwrap_or_default();
        let text = |key: &'static str| {
            let found = auth.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            found.map(ToOwned::to_owned).ok_or(Fault::AuthenticationIncomplete { lacks: key })
        };
        match kind.to_ascii_lowercase().as_str() {
            "basic" => Ok(Self::Basic { username: text("username")?, password_key: text("password_key")? }),
            "header" => match text("name")? {
                name if name.eq_ignore_ascii_case("authorization") => {
                    Ok(Self::Header { value_key: text("value_key")? })
                }
                name => Err(Fault::HeaderUnsupported { name }),
            },
            "muso-sih" => Ok(Self::MusoSih {
                username: text("username")?,
                password_key: text("password_key")?,
                path: text("path")?,
            }),
            _ => Err(Fault::AuthenticationUnknown { kind: kind.to_owned() }),
        }
    }
}
