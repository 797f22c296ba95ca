//! Where a server is, from what a person types or pastes.

use url::{Host, Url};

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

/// The origin that the text names, with a slash at its end, and the text of the path after it. Without a scheme it is
/// https; unencrypted http is taken for this very machine only.
///
/// # Errors
/// [`AddressError`].
pub fn parse(text: &str) -> Result<(Url, &str), AddressError> {
    let malformed = || AddressError::Malformed { text: text.to_owned() };
    let trimmed = text.trim();
    let (scheme, rest) = trimmed.split_once("://").unwrap_or(("https", trimmed));
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if authority.contains('@') {
        return Err(AddressError::HasCredentials);
    }
    if authority.is_empty() || authority.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Err(malformed());
    }
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return Err(malformed());
    }
    let origin = Url::parse(&format!("{scheme}://{authority}/")).map_err(|_| malformed())?;
    if origin.host().is_none() {
        return Err(malformed());
    }
    if scheme == "http" && !is_loopback(&origin) {
        return Err(AddressError::Insecure);
    }
    Ok((origin, path))
}

/// Whether the server is this very machine, which no proxy of the system stands before.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Something below an address, each part escaped.
#[must_use]
pub fn below(root: &Url, path: &[&str]) -> Url {
    let mut url = root.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}
