//! Identifiers of DHIS2 objects, and the ways in which a file may name them.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The identifier of an object in DHIS2: a letter and ten letters or digits, case-sensitive. Held inline, cheap to
/// copy. Nothing is checked here: what a server or a file calls an id is taken as it stands; see [`Uid::is_valid`].
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    specta::Type,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Uid(#[specta(type = String)] SmolStr);

impl Uid {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text has the form that DHIS2 asks of an identifier.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        text.len() == 11
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }
}

impl From<&str> for Uid {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Borrow<str> for Uid {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an identifier in a file is: `UID`, `CODE`, `NAME` or `ATTRIBUTE:<uid>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scheme {
    #[default]
    Uid,
    Code,
    Name,
    Attribute(Uid),
}

impl Scheme {
    /// Any case, as DHIS2 reads it; `None` for what is no scheme.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "UID" | "ID" => Some(Self::Uid),
            "CODE" => Some(Self::Code),
            "NAME" => Some(Self::Name),
            _ => text
                .get(..10)
                .filter(|start| start.eq_ignore_ascii_case("ATTRIBUTE:"))
                .map(|_| Self::Attribute(text[10..].into())),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uid => f.write_str("UID"),
            Self::Code => f.write_str("CODE"),
            Self::Name => f.write_str("NAME"),
            Self::Attribute(id) => write!(f, "ATTRIBUTE:{id}"),
        }
    }
}
