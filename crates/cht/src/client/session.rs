//! What a server gives to who has signed in.

use std::fmt;

use zeroize::Zeroizing;

/// The value of the `AuthSession` cookie: as good as a password for a year. It is never printed, and wiped from memory
/// when dropped.
#[derive(Clone)]
pub struct Session(Zeroizing<String>);

impl Session {
    #[must_use]
    pub fn from_cookie(cookie: String) -> Self {
        Self(Zeroizing::new(cookie))
    }

    #[must_use]
    pub fn as_cookie(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_never_printed() {
        let session = Session::from_cookie("b2ZmaWNlcjo2".into());
        assert_eq!(session.as_cookie(), "b2ZmaWNlcjo2");
        assert!(!format!("{session} {session:?} {:#?}", Some(&session)).contains("b2Zm"));
    }
}
