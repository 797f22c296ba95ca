//! Where a CHT server is, from what a person types or pastes.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// The origin of a CHT server. A CHT always stands at the root of its host, so the rest of a pasted link is dropped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address(Url);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("`{text}` is not the address of a server")]
    Malformed { text: String },
    /// The text is not repeated: it holds a password.
    #[error("the address has a user name or password in it")]
    HasCredentials,
    /// Over http to another machine the password could be read on the way.
    #[error("over http:// the password could be read on the way; the address has to begin with https://")]
    Insecure,
}

impl Address {
    /// Unencrypted http is taken for this very machine only.
    ///
    /// Reads `cht.example.org`, `http://127.0.0.1:5988`, `https://cht.example.org/#/home`. Without a scheme it is https.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let malformed = || AddressError::Malformed { text: text.to_owned() };
        let trimmed = text.trim();
        let (scheme, rest) = trimmed.split_once("://").unwrap_or(("https", trimmed));
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(AddressError::HasCredentials);
        }
        if authority.is_empty()
            || authority.chars().any(|letter| letter.is_whitespace() || letter.is_control())
        {
            return Err(malformed());
        }
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return Err(malformed());
        }
        let url = Url::parse(&format!("{scheme}://{authority}/")).map_err(|_| malformed())?;
        if url.host().is_none() {
            return Err(malformed());
        }
        let address = Self(url);
        if scheme == "http" && !address.is_loopback() {
            return Err(AddressError::Insecure);
        }
        Ok(address)
    }

    /// Whether the server is this very machine, which no proxy stands before.
    pub(super) fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    pub(super) fn url(&self, path: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(path);
        }
        url
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

/// Without the slash at the end.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        let table = [
            ("cht.example.org", Some("https://cht.example.org")),
            ("  cht.example.org \n", Some("https://cht.example.org")),
            ("cht.example.org:8443", Some("https://cht.example.org:8443")),
            ("localhost:5988", Some("https://localhost:5988")),
            ("https://cht.example.org/", Some("https://cht.example.org")),
            ("HTTPS://CHT.Example.org", Some("https://cht.example.org")),
            ("https://cht.example.org/#/home", Some("https://cht.example.org")),
            ("cht.example.org/medic/login?redirect=%2F", Some("https://cht.example.org")),
            ("https://cht.example.org/admin/#/export/dhis", Some("https://cht.example.org")),
            ("http://127.0.0.1:5988", Some("http://127.0.0.1:5988")),
            ("http://[::1]:5988/", Some("http://[::1]:5988")),
            ("https://cht.example.org:443", Some("https://cht.example.org")),
            ("", None),
            ("   ", None),
            ("https://", None),
            ("ftp://cht.example.org", None),
            ("cht example org", None),
            ("cht.example.org:port", None),
            ("https:///path", None),
            ("mailto:amina", None),
        ];
        for (text, expected) in table {
            let read = Address::parse(text).map(|address| address.to_string());
            match expected {
                Some(address) => assert_eq!(read.as_deref(), Ok(address), "{text}"),
                None => assert_eq!(read, Err(AddressError::Malformed { text: text.to_owned() })),
            }
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_repeated() {
        for text in
            ["https://amina:secret@cht.example.org", "amina@cht.example.org", "http://amina:s@cht/#/home"]
        {
            assert_eq!(Address::parse(text), Err(AddressError::HasCredentials));
        }
        assert!(Address::parse("cht.example.org/#/contacts/a@b").is_ok(), "after the host an @ is nobody");
    }

    #[test]
    fn paths_are_escaped() {
        let address = Address::parse("http://localhost:1").unwrap();
        assert_eq!(address.url(&["medic", "a/b?c"]).as_str(), "http://localhost:1/medic/a%2Fb%3Fc");
        assert!(address.is_loopback() && !Address::parse("cht.example.org").unwrap().is_loopback());
    }

    proptest! {
        #[test]
        fn what_was_read_reads_again(text in "\\PC{0,40}") {
            if let Ok(address) = Address::parse(&text) {
                prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
            }
        }
    }
}
