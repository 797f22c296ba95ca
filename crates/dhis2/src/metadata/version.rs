//! Versions of DHIS2, and which importer they have.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `2.42.5.2`, `2.43.1`, `2.44-SNAPSHOT`. What follows the second number may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version {
    pub minor: u32,
    pub patch: u32,
    pub hotfix: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a version of DHIS2; write it as 2.42 or 2.43.1")]
pub struct NotAVersion {
    pub text: String,
}

/// The code that reads an import, which decides nearly everything about its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Importer {
    /// Up to 2.42: value by value, codes E76xx.
    Older,
    /// Since 2.43: group by group, codes E8xxx.
    Current,
}

impl Version {
    #[must_use]
    pub const fn new(minor: u32, patch: u32) -> Self {
        Self { minor, patch, hotfix: 0 }
    }

    #[must_use]
    pub fn importer(self) -> Importer {
        if self.minor >= 43 { Importer::Current } else { Importer::Older }
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let number = |part: Option<&str>| part.map_or(Some(0), |part| part.parse().ok());
        let stable = text.trim().split(['-', '+']).next().unwrap_or_default();
        let mut parts = stable.split('.');
        let read = (
            parts.next(),
            parts.next().and_then(|part| part.parse().ok()),
            number(parts.next()),
            number(parts.next()),
        );
        match read {
            (Some("2"), Some(minor), Some(patch), Some(hotfix)) => Ok(Self { minor, patch, hotfix }),
            _ => Err(NotAVersion { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "2.{}", self.minor)?;
        if self.patch > 0 || self.hotfix > 0 {
            write!(f, ".{}", self.patch)?;
        }
        if self.hotfix > 0 {
            write!(f, ".{}", self.hotfix)?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Version {
    type Error = NotAVersion;
    fn try_from(text: String) -> Result<Self, NotAVersion> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_servers_write_them() {
        for (text, shown, importer) in [
            ("2.42.5.2", "2.42.5.2", Importer::Older),
            ("2.43.0", "2.43", Importer::Current),
            ("2.44-SNAPSHOT", "2.44", Importer::Current),
            ("2.40", "2.40", Importer::Older),
        ] {
            let version: Version = text.parse().unwrap();
            assert_eq!((version.to_string().as_str(), version.importer()), (shown, importer));
        }
        for text in ["", "2", "42", "2.x", "3.1", "2.42.a"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
