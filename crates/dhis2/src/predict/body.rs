//! What is in a body: as it is, or unpacked from gzip or zip, which the servers tell by the first bytes
//! (`99-json-gzip-body`, `99b-csv-zip-body`). Not here: what the bytes say.

use std::borrow::Cow;
use std::io::{Cursor, Read};

/// More than any request that a server would live through; a bomb is refused instead of unpacked.
const MOST: u64 = 512 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("what is packed is damaged")]
    Damaged,
    #[error("unpacked it is larger than {MOST} bytes")]
    TooLarge,
}

/// The bytes as they were before somebody packed them; of an archive its first file.
pub(crate) fn plain(body: &[u8]) -> Result<Cow<'_, [u8]>, Unreadable> {
    if body.starts_with(&[0x1f, 0x8b]) {
        return gunzipped(body, MOST).map(Cow::Owned);
    }
    if body.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(Cursor::new(body)).map_err(|_| Unreadable::Damaged)?;
        let first = archive.by_index(0).map_err(|_| Unreadable::Damaged)?;
        let mut bytes = Vec::new();
        bounded(first, MOST, &mut bytes)?;
        return Ok(Cow::Owned(bytes));
    }
    Ok(Cow::Borrowed(body))
}

/// One part after the other; what comes after them and is none is passed over, as Java does.
fn gunzipped(body: &[u8], most: u64) -> Result<Vec<u8>, Unreadable> {
    let (mut rest, mut bytes) = (body, Vec::new());
    while rest.starts_with(&[0x1f, 0x8b]) {
        let mut part = flate2::bufread::GzDecoder::new(rest);
        bounded(&mut part, most, &mut bytes)?;
        rest = part.into_inner();
    }
    Ok(bytes)
}

fn bounded(packed: impl Read, most: u64, bytes: &mut Vec<u8>) -> Result<(), Unreadable> {
    let left = most.saturating_sub(bytes.len() as u64);
    match packed.take(left + 1).read_to_end(bytes) {
        Ok(length) if length as u64 <= left => Ok(()),
        Ok(_) => Err(Unreadable::TooLarge),
        Err(_) => Err(Unreadable::Damaged),
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
        assert_eq!(plain(&gzip).unwrap().as_ref(), b"{}");
        assert_eq!(plain(b"{}").unwrap().as_ref(), b"{}");
        assert_eq!(plain(&gzip[..8]), Err(Unreadable::Damaged));
        assert_eq!(plain(b"PK\x03\x04nothing"), Err(Unreadable::Damaged));
        assert_eq!(plain(&[&gzip[..], &gzip, b"\n"].concat()).unwrap().as_ref(), b"{}{}");
        assert_eq!(gunzipped(&gzip, 1), Err(Unreadable::TooLarge));
        assert_eq!(gunzipped(&[&gzip[..], &gzip].concat(), 3), Err(Unreadable::TooLarge));
    }
}
