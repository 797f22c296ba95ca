//! Where a server is, from what a person types or pastes.

use std::fmt;
use std::str::FromStr;

use jumla_http::AddressError;
use jumla_http::address::{below, parse};
use url::Url;

/// The origin of a CHT server, or a CouchDB database with the documents of one.
///
/// A CHT always stands at the root of its host, so the rest of a pasted link is dropped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Where the server begins. With a slash at the end.
    root: Url,
    database: Url,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Cht,
    Database,
}

/// The database of every CHT.
const MEDIC: &str = "medic";

impl Address {
    /// Unencrypted http is taken for this very machine only.
    ///
    /// Reads `cht.example.org`, `http://127.0.0.1:5988`, `https://cht.example.org/#/home`. Without a scheme it is https.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (root, _) = parse(text)?;
        let database = below(&root, &[MEDIC]);
        Ok(Self { root, database, kind: Kind::Cht })
    }

    /// A database on a CouchDB server: `https://couch.example.org:5984/medic`, `https://example.org/couch/medic`. Its
    /// name is the last part of the path.
    ///
    /// # Errors
    /// [`AddressError`]; [`AddressError::Malformed`] where no database is named, or one that CouchDB could not have.
    pub fn parse_database(text: &str) -> Result<Self, AddressError> {
        let malformed = || AddressError::Malformed { text: text.to_owned() };
        let (origin, path) = parse(text)?;
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches(['/', '\\']);
        let mut database = origin;
        database.set_path(path);
        let name = database.path().rsplit('/').next().unwrap_or_default();
        if !is_database_name(name) {
            return Err(malformed());
        }
        let mut root = database.clone();
        root.path_segments_mut().map_err(|()| malformed())?.pop().push("");
        Ok(Self { root, database, kind: Kind::Database })
    }

    /// Whether it is CouchDB's own address, without the CHT's services around it.
    #[must_use]
    pub fn is_database(&self) -> bool {
        self.kind == Kind::Database
    }

    /// Where the server begins.
    pub(super) fn root(&self) -> &Url {
        &self.root
    }

    /// Something of the server's, whatever the database.
    pub(super) fn service(&self, path: &[&str]) -> Url {
        below(&self.root, path)
    }

    /// Something in the database.
    pub(super) fn document(&self, path: &[&str]) -> Url {
        below(&self.database, path)
    }
}

/// CouchDB's rule, with a slash in the name escaped. Names that begin with `_` are the server's own.
fn is_database_name(name: &str) -> bool {
    let plain = name.replace("%2F", "/").replace("%2f", "/");
    plain.starts_with(|letter: char| letter.is_ascii_lowercase())
        && plain.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_$()+/-".contains(letter)
        })
}

/// A CHT's address.
impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

/// Without the slash at the end; of a database with its name, as [`Address::parse_database`] reads it again.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = match self.kind {
            Kind::Cht => &self.root,
            Kind::Database => &self.database,
        };
        f.write_str(url.as_str().trim_end_matches('/'))
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
        assert_eq!(address.document(&["a/b?c"]).as_str(), "http://localhost:1/medic/a%2Fb%3Fc");
        assert_eq!(address.service(&["api", "info"]).as_str(), "http://localhost:1/api/info");
        let is_here = |address: &Address| jumla_http::address::is_loopback(address.root());
        assert!(is_here(&address) && !is_here(&Address::parse("cht.example.org").unwrap()));
    }

    #[test]
    fn a_database_is_the_last_part_of_the_path() {
        let table = [
            ("https://couch.example.org:5984/medic", Some("https://couch.example.org:5984/medic")),
            ("couch.example.org/medic/", Some("https://couch.example.org/medic")),
            ("https://example.org/couch/medic?x=1#y", Some("https://example.org/couch/medic")),
            ("https://example.org/a b/medic-2", Some("https://example.org/a%20b/medic-2")),
            ("https://example.org/county%2Fmedic", Some("https://example.org/county%2Fmedic")),
            ("http://127.0.0.1:5984/medic", Some("http://127.0.0.1:5984/medic")),
            ("https://couch.example.org:5984", None),
            ("https://couch.example.org:5984/", None),
            ("https://couch.example.org/_utils/#database/medic", None),
            ("https://couch.example.org/Medic", None),
            ("https://couch.example.org/medic/..", None),
        ];
        for (text, expected) in table {
            let read = Address::parse_database(text);
            match expected {
                Some(address) => {
                    let read = read.unwrap();
                    assert_eq!(read.to_string(), address, "{text}");
                    assert!(read.is_database());
                    assert_eq!(Address::parse_database(address), Ok(read));
                }
                None => assert_eq!(read, Err(AddressError::Malformed { text: text.to_owned() })),
            }
        }
        assert_eq!(
            Address::parse_database("http://couch.example.org:5984/medic"),
            Err(AddressError::Insecure)
        );
        let secret = Address::parse_database("https://amina:secret@couch.example.org/medic");
        assert_eq!(secret, Err(AddressError::HasCredentials));
        assert!(!Address::parse("couch.example.org/medic").unwrap().is_database());
    }

    #[test]
    fn what_is_in_a_database_is_below_it_and_the_server_above() {
        let address = Address::parse_database("https://example.org/couch/medic").unwrap();
        assert_eq!(address.document(&["_changes"]).as_str(), "https://example.org/couch/medic/_changes");
        assert_eq!(address.document(&[]).as_str(), "https://example.org/couch/medic");
        assert_eq!(address.service(&["_session"]).as_str(), "https://example.org/couch/_session");
        assert_eq!(address.service(&[""]).as_str(), "https://example.org/couch/");
    }

    proptest! {
        #[test]
        fn a_database_that_was_read_reads_again(text in "[a-z]{1,5}(/[a-z%2F _~.]{0,6}){0,3}/[a-z0-9+_-]{0,5}") {
            if let Ok(address) = Address::parse_database(&text) {
                prop_assert_eq!(Address::parse_database(&address.to_string()), Ok(address));
            }
        }

        #[test]
        fn what_was_read_reads_again(text in "\\PC{0,40}") {
            if let Ok(address) = Address::parse(&text) {
                prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
            }
        }
    }
}
