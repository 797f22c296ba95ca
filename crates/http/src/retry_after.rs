//! When a server wants to be asked again.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// Nobody waits for longer, and no sum with it overflows.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long the server asks to wait. A moment is counted from the answer's own date, so that it does not matter
/// whether the clocks agree; without a date it says nothing.
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text(&RETRY_AFTER)?;
    let wait = match after.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = httpdate::parse_http_date(after).ok()?;
            let sent = httpdate::parse_http_date(text(&DATE)?).ok()?;
            until.duration_since(sent).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_in_seconds_and_as_a_moment() {
        let sent = "Mon, 23 Nov 2026 08:50:10 GMT";
        let table = [
            (Some("11"), None, Some(11)),
            (Some(" 0 "), None, Some(0)),
            (Some("Mon, 23 Nov 2026 08:51:40 GMT"), Some(sent), Some(90)),
            (Some("Monday, 23-Nov-26 08:51:40 GMT"), Some(sent), Some(90)),
            (Some("Mon, 23 Nov 2026 08:50:00 GMT"), Some(sent), Some(0)),
            (Some("Mon, 23 Nov 2026 08:51:40 GMT"), None, None),
            (Some("Mon, 23 Nov 2026 08:51:40 GMT"), Some("yesterday"), None),
            (Some("99999999999999999999"), Some(sent), None),
            (Some("18446744073709551615"), None, Some(86_400)),
            (Some("-1"), None, None),
            (Some("soon"), Some(sent), None),
            (None, Some(sent), None),
        ];
        for (after, date, expected) in table {
            let mut headers = HeaderMap::new();
            after.map(|after| headers.insert(RETRY_AFTER, after.parse().unwrap()));
            date.map(|date| headers.insert(DATE, date.parse().unwrap()));
            assert_eq!(retry_after(&headers), expected.map(Duration::from_secs), "{after:?}, {date:?}");
        }
    }
}
