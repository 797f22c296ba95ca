//! The forms of text that the servers ask of values: numbers, times, addresses. Patterns are matched by hand, as text;
//! the rules are those of facts §2.2. Addresses are checked as loosely as one can without the servers' libraries.

/// A decimal as it is written; compared without rounding.
#[derive(Clone, Copy)]
pub(super) struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// `^(-?0|-?[1-9]\d*)(\.\d+)?$`, shorter than 250 letters.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if text.len() >= 250 {
            return None;
        }
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = match rest.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (rest, ""),
        };
        let canonical = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
        canonical.then_some(Self { negative, whole, fraction })
    }

    fn is_zero(self) -> bool {
        self.whole == "0" && self.fraction.bytes().all(|digit| digit == b'0')
    }

    /// Whether it is from zero to a whole number, both included.
    pub(super) fn is_within(self, most: &str) -> bool {
        if self.negative {
            return self.is_zero();
        }
        let order = self.whole.len().cmp(&most.len()).then_with(|| self.whole.cmp(most));
        order.is_lt() || order.is_eq() && self.fraction.bytes().all(|digit| digit == b'0')
    }
}

/// A whole number of 32 bits without sign `+` and leading zeros.
pub(super) fn integer(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = is_digits(digits) && !digits.starts_with('0') || text == "0";
    canonical.then(|| text.parse().ok()).flatten()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `yyyy-MM-dd`, of whatever calendar.
pub(super) fn date_parts(text: &str) -> Option<(i32, u32, u32)> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(position, byte)| match position {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    Some((text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?))
}

/// `^([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$`
pub(super) fn is_time_of_day(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    is_digits(hour)
        && hour.len() <= 2
        && hour.parse::<u8>().is_ok_and(|hour| hour < 24)
        && is_below_sixty(minute)
}

fn is_below_sixty(text: &str) -> bool {
    text.len() == 2 && is_digits(text) && text.as_bytes()[0] < b'6'
}

/// A number of so many digits at most, and what follows it.
fn leading(text: &str, most: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text.get(..digits)?.parse().ok()?, &text[digits..]))
}

/// Year, month and day with dashes between, and what follows: fewer digits do, as the servers' library reads them.
pub(super) fn loose_day(text: &str) -> Option<((i32, u32, u32), &str)> {
    let (year, rest) = leading(text, 9)?;
    let (month, rest) = leading(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = leading(rest.strip_prefix('-')?, 2)?;
    Some(((i32::try_from(year).ok()?, month, day), rest))
}

/// `HH[:mm[:ss[.f]]]`, and a zone or none.
pub(super) fn is_time_with_zone(text: &str) -> bool {
    let Some((hour, mut rest)) = leading(text, 2) else { return false };
    let mut parts = 0;
    while let Some(part) = rest.strip_prefix(':').filter(|_| parts < 2) {
        match leading(part, 2) {
            Some((number, after)) if number < 60 => rest = after,
            _ => return false,
        }
        parts += 1;
    }
    if parts == 2
        && let Some(fraction) = rest.strip_prefix('.')
    {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return false;
        }
        rest = &fraction[digits..];
    }
    hour < 24 && (rest.is_empty() || is_zone(rest))
}

/// `Z`, `+0000` or `+00:00`.
pub(super) fn is_zone(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let Some(offset) = text.strip_prefix(['+', '-']) else { return false };
    match offset.len() {
        2 | 4 => is_digits(offset),
        5 => offset.as_bytes()[2] == b':' && offset.bytes().filter(u8::is_ascii_digit).count() == 4,
        _ => false,
    }
}

/// `^[0-9+()#.\s/ext-]{6,50}$`
pub(super) fn is_phone_number(text: &str) -> bool {
    (6..=50).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace() || b"+()#./ext-".contains(&byte))
}

/// From 4 to 255 of `-_.@` and letters and digits, none of the first at an end or doubled.
pub(super) fn is_username(text: &str) -> bool {
    let is_mark = |byte: u8| b"-_.@".contains(&byte);
    let bytes = text.as_bytes();
    (4..=255).contains(&bytes.len())
        && bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || is_mark(byte))
        && !is_mark(bytes[0])
        && !is_mark(bytes[bytes.len() - 1])
        && !bytes.windows(2).any(|pair| is_mark(pair[0]) && is_mark(pair[1]))
}

pub(super) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_name = |byte: u8| byte.is_ascii_graphic() && !b"()<>[]:;,\\\"@".contains(&byte) || byte >= 0x80;
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(is_name)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && is_host(host)
}

fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte >= 0x80)
    };
    text.contains('.')
        && text.split('.').all(is_label)
        && text.rsplit('.').next().is_some_and(|last| last.len() >= 2)
}

pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    if !["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return false;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let (host, port) = host.split_once(':').map_or((host, "0"), |(host, port)| (host, port));
    let is_address = host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    (is_address || is_host(host)) && port.parse::<u16>().is_ok() && !rest.contains(char::is_whitespace)
}

/// `[longitude,latitude]` within the bounds of the earth, somewhere in the text.
pub(super) fn is_coordinate(text: &str) -> bool {
    let Some((_, inside)) = text.split_once('[') else { return false };
    let Some((inside, _)) = inside.rsplit_once(']') else { return false };
    let Some((longitude, latitude)) = inside.rsplit_once(',') else { return false };
    is_degrees(longitude, "180") && is_degrees(latitude, "90")
}

fn is_degrees(text: &str, most: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = if whole.is_empty() && !fraction.is_empty() { "0" } else { whole };
    if !is_digits(whole) || !fraction.is_empty() && !is_digits(fraction) {
        return false;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Decimal { negative: false, whole, fraction }.is_within(most)
}
