//! Uncompresses a file, up to a limit.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::ReadError;

pub(super) fn unpack(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, ReadError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return all(MultiGzDecoder::new(bytes), limit).map(Cow::Owned);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return only_file(bytes, limit).map(Cow::Owned);
    }
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    Ok(Cow::Borrowed(bytes))
}

fn only_file(bytes: &[u8], limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    // macOS puts a shadow of every file beside it.
    let files: Vec<usize> = (0..archive.len())
        .filter(|index| {
            let name = archive.name_for_index(*index).and_then(Result::ok).unwrap_or_default();
            !name.ends_with('/') && !name.starts_with("__MACOSX/")
        })
        .collect();
    let [index] = files[..] else { return Err(ReadError::NotOneFile { files: files.len() }) };
    all(archive.by_index(index).map_err(broken)?, limit)
}

fn all(from: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    // One more than is allowed, to notice.
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(bytes) }
}

fn broken(error: impl std::fmt::Display) -> ReadError {
    ReadError::Compressed { detail: error.to_string() }
}
