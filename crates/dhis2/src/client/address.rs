//! Where a DHIS2 server is, from what a person types or pastes.

use std::fmt;
use std::str::FromStr;

use jumla_http::AddressError;
use jumla_http::address::{below, parse};
use url::Url;

/// Where a DHIS2 begins: often not at the root of its host but below it, as in `https://example.org/dhis`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// With a slash at the end.
    root: Url,
}

/// What begins DHIS2's own pages: a pasted link goes as far as that.
const OWN: [&str; 11] = [
    "api",
    "apps",
    "dhis-web-aggregate-data-entry",
    "dhis-web-commons",
    "dhis-web-commons-about",
    "dhis-web-dashboard",
    "dhis-web-dataentry",
    "dhis-web-login",
    "dhis-web-import-export",
    "index.html",
    "login",
];

impl Address {
    /// Reads `dhis2.example.org`, `https://example.org/dhis`, `https://example.org/dhis/dhis-web-login/#/`. Without a
    /// scheme it is https; unencrypted http is taken for this very machine only.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (origin, path) = parse(text)?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut root = origin;
        root.set_path(path);
        let kept: Vec<String> = root
            .path_segments()
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .take_while(|part| !OWN.contains(part) && !part.starts_with("dhis-web-"))
            .map(ToOwned::to_owned)
            .collect();
        root.set_path(&kept.join("/"));
        if !root.path().ends_with('/') {
            let path = format!("{}/", root.path());
            root.set_path(&path);
        }
        Ok(Self { root })
    }

    pub(super) fn root(&self) -> &Url {
        &self.root
    }

    /// A resource of the API.
    pub(super) fn api(&self, path: &[&str]) -> Url {
        let mut parts = vec!["api"];
        parts.extend(path);
        below(&self.root, &parts)
    }

    /// The page of the Data Entry app for one form, as it can be opened in a browser.
    ///
    /// The app keeps its state in the part of the address behind the `#`.
    #[must_use]
    pub fn data_entry(&self, data_set: &str, org_unit: &str, period: &str) -> String {
        let mut url = below(&self.root, &["dhis-web-aggregate-data-entry", "index.html"]);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("dataSetId", data_set)
            .append_pair("orgUnitId", org_unit)
            .append_pair("periodId", period)
            .finish();
        url.set_fragment(Some(&format!("/?{query}")));
        url.into()
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
        f.write_str(self.root.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type_and_paste() {
        for (text, expected) in [
            ("dhis2.example.org", Some("https://dhis2.example.org")),
            (" https://example.org/dhis/ ", Some("https://example.org/dhis")),
            ("https://example.org/dhis/dhis-web-login/#/", Some("https://example.org/dhis")),
            ("https://example.org/hmis/api/me.json?fields=id", Some("https://example.org/hmis")),
            ("https://example.org/a/b/dhis-web-dataentry/index.html", Some("https://example.org/a/b")),
            ("https://example.org/apps/dashboard#/", Some("https://example.org")),
            ("https://example.org/login/", Some("https://example.org")),
            ("http://127.0.0.1:8085", Some("http://127.0.0.1:8085")),
            ("ftp://example.org", None),
            ("", None),
        ] {
            let read = Address::parse(text).map(|address| address.to_string());
            assert_eq!(read.ok().as_deref(), expected, "{text}");
        }
        assert_eq!(Address::parse("http://dhis2.example.org"), Err(AddressError::Insecure));
        assert_eq!(Address::parse("https://a:b@example.org"), Err(AddressError::HasCredentials));
    }

    #[test]
    fn what_is_asked_stands_below_the_address() {
        let address = Address::parse("https://example.org/dhis").unwrap();
        assert_eq!(address.api(&["system", "info"]).as_str(), "https://example.org/dhis/api/system/info");
        assert_eq!(
            address.data_entry("V6qo5yVSDFi", "eHAoFBVYUHZ", "202610"),
            "https://example.org/dhis/dhis-web-aggregate-data-entry/index.html#/?dataSetId=V6qo5yVSDFi&\
             orgUnitId=eHAoFBVYUHZ&periodId=202610"
        );
    }
}
