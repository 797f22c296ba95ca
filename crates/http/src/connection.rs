//! How a server is reached: through which proxy, and which certificates are good beside the system's.

use std::fmt;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;

/// What an organisation's own network asks for. The default is what most need: the system's certificates and proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// The PEM text of certificate authorities that are trusted besides the system's.
    pub certificate: Option<String>,
    pub proxy: Proxy,
}

/// Who stands between here and the server.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As the environment or the system's own settings say. This very machine is always reached directly.
    #[default]
    System,
    Direct,
    /// A URL, perhaps with a name and a password in it: `http://proxy.example.org:3128`. For every server.
    At(String),
}

/// The text of a proxy may hold a password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Direct => f.write_str("Direct"),
            Self::At(text) => f.debug_tuple("At").field(&without_credentials(text)).finish(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// No certificate can be read from the text, or one in it is broken.
    #[error("the certificate cannot be read")]
    CertificateUnreadable,
    /// `text` is what was given, without a name and a password.
    #[error("`{text}` is not the address of a proxy")]
    ProxyMalformed { text: String },
}

impl Connection {
    /// Whether a client can be made with it. Nothing is sent.
    ///
    /// # Errors
    /// [`ConnectionError`].
    pub fn check(&self) -> Result<(), ConnectionError> {
        self.authorities()?;
        self.proxy.url()?;
        Ok(())
    }

    /// The certificates, each tried as one to trust: what is added to the roots unread may be refused only when the
    /// first connection is made.
    fn authorities(&self) -> Result<Vec<CertificateDer<'static>>, ConnectionError> {
        let Some(text) = &self.certificate else { return Ok(Vec::new()) };
        let unreadable = || ConnectionError::CertificateUnreadable;
        let certificates = CertificateDer::pem_slice_iter(text.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| unreadable())?;
        let mut roots = RootCertStore::empty();
        for certificate in &certificates {
            roots.add(certificate.clone()).map_err(|_| unreadable())?;
        }
        if certificates.is_empty() { Err(unreadable()) } else { Ok(certificates) }
    }

    /// `loopback`: the server is this very machine.
    pub(crate) fn apply(
        &self,
        loopback: bool,
        mut http: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, ConnectionError> {
        let mut authorities = Vec::new();
        for certificate in self.authorities()? {
            let read = reqwest::Certificate::from_der(&certificate);
            authorities.push(read.map_err(|_| ConnectionError::CertificateUnreadable)?);
        }
        if !authorities.is_empty() {
            http = http.tls_certs_merge(authorities);
        }
        Ok(match self.proxy.url()? {
            Some(url) => {
                let malformed = |_| self.proxy.malformed();
                http.no_proxy().proxy(reqwest::Proxy::all(url).map_err(malformed)?)
            }
            None if self.proxy == Proxy::Direct || loopback => http.no_proxy(),
            None => http,
        })
    }
}

impl Proxy {
    /// The URL of a proxy that was named.
    fn url(&self) -> Result<Option<Url>, ConnectionError> {
        const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];
        let Self::At(text) = self else { return Ok(None) };
        let url = Url::parse(text.trim()).map_err(|_| self.malformed())?;
        let has_host = url.host_str().is_some_and(|host| !host.is_empty());
        let is_bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        if SCHEMES.contains(&url.scheme()) && has_host && is_bare {
            Ok(Some(url))
        } else {
            Err(self.malformed())
        }
    }

    fn malformed(&self) -> ConnectionError {
        let text = match self {
            Self::At(text) => without_credentials(text),
            Self::System | Self::Direct => String::new(),
        };
        ConnectionError::ProxyMalformed { text }
    }
}

/// Whatever stands before the last `@` may be a secret, however crooked the text is.
fn without_credentials(text: &str) -> String {
    let Some((before, after)) = text.rsplit_once('@') else { return text.to_owned() };
    let scheme = before
        .split_once("://")
        .map(|(scheme, _)| scheme)
        .filter(|scheme| scheme.chars().all(|letter| letter.is_ascii_alphanumeric()));
    scheme.map_or_else(|| format!("…@{after}"), |scheme| format!("{scheme}://…@{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(text: &str) -> Connection {
        Connection { proxy: Proxy::At(text.to_owned()), ..Connection::default() }
    }

    #[test]
    fn proxies_are_checked_and_their_passwords_not_repeated() {
        let table = [
            ("http://proxy.example.org:3128", None),
            ("https://proxy.example.org", None),
            ("socks5://127.0.0.1:1080", None),
            (" http://amina:secret@proxy.example.org:3128/ ", None),
            ("proxy.example.org:3128", Some("proxy.example.org:3128")),
            ("proxy.example.org", Some("proxy.example.org")),
            ("", Some("")),
            ("ftp://amina:secret@proxy.example.org", Some("ftp://…@proxy.example.org")),
            ("http://amina:sec@ret@proxy:port", Some("http://…@proxy:port")),
            ("amina:secret@proxy.example.org", Some("…@proxy.example.org")),
            ("amina:secret://x@proxy.example.org", Some("…@proxy.example.org")),
            ("http://proxy.example.org/path", Some("http://proxy.example.org/path")),
            ("http://", Some("http://")),
        ];
        for (text, expected) in table {
            let refused = expected.map(|text| ConnectionError::ProxyMalformed { text: text.to_owned() });
            assert_eq!(through(text).check().err(), refused, "{text}");
            assert!(!format!("{:?}", through(text)).contains("sec"), "{text}");
        }
    }

    #[test]
    fn certificates_are_read_before_they_are_needed() {
        let begin = "-----BEGIN CERTIFICATE-----\n";
        let end = "\n-----END CERTIFICATE-----\n";
        for text in ["", "no certificate", &format!("{begin}AAAA{end}"), &format!("{begin}%%%{end}"), begin] {
            let connection = Connection { certificate: Some(text.to_owned()), ..Connection::default() };
            assert_eq!(connection.check(), Err(ConnectionError::CertificateUnreadable), "{text}");
        }
        assert_eq!(Connection::default().check(), Ok(()));
    }
}
