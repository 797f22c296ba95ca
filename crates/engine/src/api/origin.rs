//! Where a web page is from, as browsers write it.

use crate::Error;

/// An origin as a browser would send it: scheme, host, and the port where it is not the usual one.
///
/// # Errors
/// [`Error::OriginMalformed`] for anything else, a path, a name and password, `*` and `null` among it.
pub fn origin(text: &str) -> Result<String, Error> {
    let malformed = || Error::OriginMalformed { text: text.to_owned() };
    let lower = text.trim().to_ascii_lowercase();
    let (scheme, rest) = lower.split_once("://").ok_or_else(malformed)?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    let usual_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return Err(malformed()),
    };
    let host = host.strip_suffix(usual_port).unwrap_or(host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_ip_v6 = name.starts_with('[') && name.ends_with(']');
    let may_be = |byte: u8| {
        byte.is_ascii_alphanumeric() || b"-._".contains(&byte) || (is_ip_v6 && b":[]".contains(&byte))
    };
    let has_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    if name.is_empty() || !name.bytes().all(may_be) || !has_port {
        return Err(malformed());
    }
    Ok(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        for (text, expected) in [
            ("https://dhis2.example.org", Some("https://dhis2.example.org")),
            (" https://DHIS2.example.org/ ", Some("https://dhis2.example.org")),
            ("https://dhis2.example.org:443", Some("https://dhis2.example.org")),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("http://[::1]", Some("http://[::1]")),
            ("https://dhis2.example.org/dhis", None),
            ("https://user:pass@dhis2.example.org", None),
            ("https://*.example.org", None),
            ("*", None),
            ("null", None),
            ("file:///home", None),
            ("https://", None),
            ("https://a:b", None),
            ("https://a:0", None),
        ] {
            assert_eq!(origin(text).ok().as_deref(), expected, "{text}");
        }
    }
}
