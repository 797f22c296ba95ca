//! Which version of the CHT a server runs.

use std::fmt;

use jumla_http::Pace;
use serde::Serialize;
use serde_json::Value;

use super::Client;
use super::Found;
use super::error::{Call, Error};

/// A version of the CHT, or of CouchDB where it is asked directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
    /// As the server says it: `5.2.0-beta.3`.
    pub text: String,
}

impl Version {
    /// Reads `major.minor.patch` and whatever follows.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().trim_start_matches('v').split(['.', '-', '+']).map(str::parse::<u32>);
        let mut number = || numbers.next().and_then(Result::ok);
        let (major, minor) = (number()?, number()?);
        Some(Self { major, minor, patch: number().unwrap_or(0), text: text.trim().to_owned() })
    }

    /// Development builds call themselves 0.1.0 to who is not signed in.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.major == 0
    }

    /// Whether it is this version or a later one. An unknown one is taken for the latest.
    #[must_use]
    pub fn at_least(&self, major: u32, minor: u32) -> bool {
        self.is_unknown() || (self.major, self.minor) >= (major, minor)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Client {
    /// The version that was deployed, where somebody is signed in, else the one that the server tells everybody. At the
    /// address of a database it is CouchDB's own, and the database is looked for.
    ///
    /// # Errors
    /// [`Error::NotACht`] where no version is to be had, [`Error::NotADatabase`] where there is no such database.
    pub async fn version(&self) -> Result<Version, Error> {
        let what = Call::Version;
        if self.address.is_database() {
            return self.database_version().await;
        }
        if self.session().is_some() {
            let url = self.address.service(&["api", "deploy-info"]);
            match self.get::<Value>(what, url, Pace::Brief).await {
                Ok(info) => {
                    let known = ["base_version", "version"].into_iter().find_map(|key| version(&info, key));
                    if let Some(version) = known.filter(|version| !version.is_unknown()) {
                        return Ok(version);
                    }
                }
                // Older servers do not have it, others do not show it to everybody.
                Err(Error::NotFound { .. } | Error::NotAllowed { .. } | Error::ServerError { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        match self.get::<Value>(what, self.address.service(&["api", "info"]), Pace::Brief).await {
            Ok(info) => version(&info, "version").ok_or(Error::NotACht { found: Found::OtherJson }),
            Err(Error::NotFound { .. }) => Err(Error::NotACht { found: Found::Status(404) }),
            Err(error) => Err(error),
        }
    }
}

fn version(info: &Value, key: &str) -> Option<Version> {
    Version::parse(info.get(key)?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let table = [
            ("5.2.0", Some((5, 2, 0)), true),
            ("5.2.0-local-development", Some((5, 2, 0)), true),
            ("4.3.1-beta.1", Some((4, 3, 1)), true),
            ("4.10", Some((4, 10, 0)), true),
            ("4.2.4", Some((4, 2, 4)), false),
            ("3.17.0", Some((3, 17, 0)), false),
            ("0.1.0", Some((0, 1, 0)), true),
            ("master", None, false),
            ("", None, false),
        ];
        for (text, expected, recent) in table {
            let version = Version::parse(text);
            assert_eq!(version.as_ref().map(|v| (v.major, v.minor, v.patch)), expected, "{text}");
            assert_eq!(version.is_some_and(|version| version.at_least(4, 3)), recent, "{text}");
        }
    }
}
