//! What is kept of a server is JSON, compressed.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = packed.write_all(bytes);
    packed.finish().unwrap_or_default()
}

pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).map_err(|error| corrupt(&error))?;
    Ok(bytes)
}

pub(super) fn pack_json<T: Serialize>(value: &T) -> Vec<u8> {
    pack(&serde_json::to_vec(value).unwrap_or_default())
}

pub(super) fn unpack_json<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(&unpack(packed)?).map_err(|error| corrupt(&error))
}

pub(super) fn corrupt(error: &dyn std::error::Error) -> Error {
    Error::Store(jumla_store::Error::Corrupt { detail: error.to_string() })
}
