//! What is in a body: as it is, or unpacked from gzip or zip, which the server tells by the first bytes (`99-*`, `99b-*`).
//! As text: what is no UTF-8 becomes the replacement character, as it does there.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use super::input::Failure;

/// More than any request that a server would live through; a bomb is refused instead of unpacked.
const MOST: u64 = 512 * 1024 * 1024;

pub(super) fn text(body: &[u8]) -> Result<Cow<'_, str>, Failure> {
    Ok(match unpacked(body)? {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
    })
}

fn unpacked(body: &[u8]) -> Result<Cow<'_, [u8]>, Failure> {
    let broken = || Failure::new(500, "compression");
    if body.starts_with(&[0x1f, 0x8b]) {
        return bounded(flate2::read::MultiGzDecoder::new(body)).map(Cow::Owned);
    }
    if body.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(Cursor::new(body)).map_err(|_| broken())?;
        let first = archive.by_index(0).map_err(|_| broken())?;
        return bounded(first).map(Cow::Owned);
    }
    Ok(Cow::Borrowed(body))
}

fn bounded(packed: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = packed.take(MOST + 1).read_to_end(&mut bytes);
    match read {
        Ok(length) if length as u64 <= MOST => Ok(bytes),
        Ok(_) => Err(Failure::new(500, "size")),
        Err(_) => Err(Failure::new(500, "compression")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn packed_and_broken_bodies() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"{}").unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(text(&gzip).ok().as_deref(), Some("{}"));
        assert_eq!(text(b"{}").ok().as_deref(), Some("{}"));
        assert_eq!(text(b"a\xff").ok().as_deref(), Some("a\u{fffd}"));
        assert!(text(&gzip[..8]).is_err());
        assert!(text(b"PK\x03\x04nothing").is_err());
    }
}
