//! In whose name a server is asked.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jumla_http::header::HeaderValue;
use zeroize::Zeroizing;

use super::Error;

/// Never printed, and wiped from memory when dropped.
#[derive(Clone)]
pub enum Credentials {
    /// Does not do for accounts with a second factor.
    Password { user: String, password: Zeroizing<String> },
    /// A personal access token, `d2p_…` or, of older servers, `d2pat_…`.
    Token(Zeroizing<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Password,
    Token,
}

impl Credentials {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Password { .. } => Kind::Password,
            Self::Token(_) => Kind::Token,
        }
    }

    /// What no header can hold was never right.
    pub(super) fn header(&self) -> Result<HeaderValue, Error> {
        let (text, broken) = match self {
            Self::Password { user, password } => {
                let pair = Zeroizing::new(format!("{user}:{}", password.as_str()));
                let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
                (Zeroizing::new(format!("Basic {}", encoded.as_str())), Error::WrongPassword)
            }
            Self::Token(token) => {
                (Zeroizing::new(format!("ApiToken {}", token.trim())), Error::TokenMalformed)
            }
        };
        let mut value = HeaderValue::from_str(&text).map_err(|_| broken)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password { .. } => f.write_str("Password(…)"),
            Self::Token(_) => f.write_str("Token(…)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_printed() {
        let password = Credentials::Password {
            user: "amina".to_owned(),
            password: Zeroizing::new("zuri-42".to_owned()),
        };
        let token = Credentials::Token(Zeroizing::new("d2p_GHBZ".to_owned()));
        let shown = format!("{password:?} {token:#?} {:?} {:?}", password.header(), token.header());
        assert!(!shown.contains("zuri") && !shown.contains("GHBZ") && !shown.contains("YW1pbmE"), "{shown}");
        assert!(Credentials::Token(Zeroizing::new("a\nb".to_owned())).header().is_err());
    }
}
