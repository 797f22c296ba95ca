//! The bytes of a file as text: unpacked where it is compressed.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::ReadError;

/// More than the largest server writes; a small file that unpacks to more is not metadata.
const LIMIT: u64 = 1 << 30;

pub(crate) fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let mut limited = MultiGzDecoder::new(bytes).take(LIMIT + 1);
    limited.read_to_end(&mut unpacked).map_err(|_| ReadError::NotGzip)?;
    if unpacked.len() as u64 > LIMIT {
        return Err(ReadError::TooLarge { limit: LIMIT });
    }
    Ok(Cow::Owned(unpacked))
}

/// Without a byte order mark.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |position| position + 1);
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        ReadError::NotJson { line, column: before.len() - line_start + 1 }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
