//! A hand-over as bytes: the content as it was signed, the key and the signature, compressed.
//!
//! What is read here may be anybody's: it is bounded before it is unpacked, and believed only once the signature is right.
//! Whose key that is, is asked elsewhere.

use std::io::{ErrorKind, Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::SCHEMA;
use super::content::Content;
use crate::Error;

/// No hand-over is larger, packed or unpacked: a facility of hundreds of CHWs and a hundred targets takes a few
/// megabytes.
pub(super) const LARGEST_FILE: u64 = 4 << 20;
const LARGEST: u64 = 16 << 20;
const MEGABYTES: u32 = 16;

/// As zstd's files begin.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const LEVEL: i32 = 9;
/// The largest window, as a power of two, that is taken on to unpack.
const LARGEST_WINDOW: u32 = 24;

/// A hand-over whose signature is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// SHA-256 of the text.
    pub id: String,
    /// The content, to the byte as it was signed.
    pub text: String,
    pub content: Content,
    pub public: [u8; 32],
    pub signature: [u8; 64],
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    jumla: String,
    schema: u32,
    id: String,
    key: String,
    signature: String,
    content: String,
}

const WHAT: &str = "handover";

impl Signed {
    /// Signs a content.
    pub(super) fn new(content: Content, key: &SigningKey) -> Result<Self, Error> {
        let text = crate::signoff::body::text(&content)?;
        let signature = key.sign(text.as_bytes()).to_bytes();
        Ok(Self { id: id_of(&text), text, content, public: key.verifying_key().to_bytes(), signature })
    }

    /// Checks a signature and reads what was signed.
    ///
    /// # Errors
    /// [`Error::HandoverSignatureWrong`], [`Error::HandoverOfLaterSchema`], [`Error::NotAHandover`].
    pub(super) fn check(text: String, public: [u8; 32], signature: [u8; 64]) -> Result<Self, Error> {
        verify(text.as_bytes(), public, signature)?;
        let value: Value = serde_json::from_str(&text).map_err(|_| Error::NotAHandover)?;
        not_later(&value)?;
        let content = serde_json::from_value(value).map_err(|_| Error::NotAHandover)?;
        Ok(Self { id: id_of(&text), text, content, public, signature })
    }

    /// The bytes of the file.
    pub(super) fn to_file(&self) -> Result<Vec<u8>, Error> {
        let envelope = Envelope {
            jumla: WHAT.to_owned(),
            schema: SCHEMA,
            id: self.id.clone(),
            key: STANDARD.encode(self.public),
            signature: STANDARD.encode(self.signature),
            content: self.text.clone(),
        };
        pack(crate::signoff::body::text(&envelope)?.as_bytes())
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::NotAHandover`], [`Error::HandoverTruncated`], [`Error::HandoverTooLarge`],
    /// [`Error::HandoverOfLaterSchema`], [`Error::HandoverAltered`], [`Error::HandoverSignatureWrong`].
    pub(super) fn from_file(bytes: &[u8]) -> Result<Self, Error> {
        let text = unpack(bytes)?;
        let value: Value = serde_json::from_slice(&text).map_err(|_| Error::NotAHandover)?;
        if value.get("jumla").and_then(Value::as_str) != Some(WHAT) {
            return Err(Error::NotAHandover);
        }
        not_later(&value)?;
        let envelope: Envelope = serde_json::from_value(value).map_err(|_| Error::NotAHandover)?;
        if id_of(&envelope.content) != envelope.id {
            return Err(Error::HandoverAltered);
        }
        Self::check(envelope.content, decoded(&envelope.key)?, decoded(&envelope.signature)?)
    }
}

/// # Errors
/// [`Error::HandoverSignatureWrong`].
pub(super) fn verify(text: &[u8], public: [u8; 32], signature: [u8; 64]) -> Result<(), Error> {
    let wrong = |_| Error::HandoverSignatureWrong;
    let key = VerifyingKey::from_bytes(&public).map_err(wrong)?;
    key.verify_strict(text, &Signature::from_bytes(&signature)).map_err(wrong)
}

/// A key or a signature in Base64.
///
/// # Errors
/// [`Error::HandoverSignatureWrong`] where it is none of that length.
pub(super) fn decoded<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    let bytes = STANDARD.decode(text).map_err(|_| Error::HandoverSignatureWrong)?;
    bytes.try_into().map_err(|_| Error::HandoverSignatureWrong)
}

pub(super) fn too_large() -> Error {
    Error::HandoverTooLarge { megabytes: MEGABYTES }
}

pub(super) fn not_later(value: &Value) -> Result<(), Error> {
    let schema = value.get("schema").and_then(Value::as_u64).ok_or(Error::NotAHandover)?;
    if schema > u64::from(SCHEMA) {
        return Err(Error::HandoverOfLaterSchema { schema: u32::try_from(schema).unwrap_or(u32::MAX) });
    }
    Ok(())
}

fn id_of(text: &str) -> String {
    hex(&Sha256::digest(text))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compresses, with a checksum.
pub(super) fn pack(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let pack = || -> std::io::Result<Vec<u8>> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), LEVEL)?;
        encoder.include_checksum(true)?;
        encoder.write_all(bytes)?;
        encoder.finish()
    };
    pack().map_err(crate::signoff::body::corrupt)
}

/// Uncompresses, and stops where it gets too large.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    if !bytes.starts_with(&MAGIC) {
        return Err(Error::NotAHandover);
    }
    match read_within(bytes) {
        Ok(text) if text.len() as u64 > LARGEST => Err(too_large()),
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Error::HandoverTruncated),
        // zstd has no kind of its own for a window that was not agreed to.
        Err(error) if error.to_string().contains("memory") => Err(too_large()),
        Err(_) => Err(Error::HandoverAltered),
    }
}

fn read_within(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes)?;
    decoder.window_log_max(LARGEST_WINDOW)?;
    let mut text = Vec::new();
    decoder.take(LARGEST + 1).read_to_end(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::content::tests::content;
    use super::*;
    use crate::surface::Refusal;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn code(bytes: &[u8]) -> String {
        Signed::from_file(bytes).map_or_else(|error| Refusal::from(&error).code, |_| "fine".to_owned())
    }

    /// The file with its envelope changed.
    fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let file = Signed::new(content(), &key()).unwrap().to_file().unwrap();
        let mut envelope: Value = serde_json::from_slice(&unpack(&file).unwrap()).unwrap();
        change(&mut envelope);
        pack(envelope.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn what_is_written_is_read_and_the_same_twice() {
        let signed = Signed::new(content(), &key()).unwrap();
        let file = signed.to_file().unwrap();
        assert_eq!(Signed::from_file(&file).unwrap(), signed);
        assert_eq!(Signed::new(content(), &key()).unwrap().to_file().unwrap(), file);
    }

    #[test]
    fn every_bad_file_has_an_answer_of_its_own() {
        let good = Signed::new(content(), &key()).unwrap().to_file().unwrap();
        let mut flipped = good.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x10;
        let text = |envelope: &Value| envelope["content"].as_str().unwrap().to_owned();
        let altered = |envelope: &mut Value| {
            let altered = text(envelope).replace("\"7\"", "\"8\"");
            envelope["content"] = altered.into();
        };
        let table = [
            (good.clone(), "fine", "as it was written"),
            (Vec::new(), "not_a_handover", "an empty file"),
            (b"{\"dataValues\":[]}".to_vec(), "not_a_handover", "another file"),
            (pack(b"hello").unwrap(), "not_a_handover", "something else that is compressed"),
            (
                pack(b"{\"jumla\":\"backup\",\"schema\":1}").unwrap(),
                "not_a_handover",
                "something else of Jumla's",
            ),
            (good[..good.len() / 2].to_vec(), "handover_truncated", "half of it"),
            (good[..good.len() - 1].to_vec(), "handover_truncated", "all but the last byte"),
            (good[..4].to_vec(), "handover_truncated", "hardly begun"),
            (flipped, "handover_altered", "a flipped bit"),
            (changed(altered), "handover_altered", "another number in it"),
            (
                changed(|envelope| {
                    altered(envelope);
                    envelope["id"] = id_of(&text(envelope)).into();
                }),
                "handover_signature_wrong",
                "another number, and the id made to fit",
            ),
            (
                changed(|envelope| envelope["key"] = STANDARD.encode([9; 32]).into()),
                "handover_signature_wrong",
                "another key",
            ),
            (
                changed(|envelope| envelope["signature"] = "AAAA".into()),
                "handover_signature_wrong",
                "no signature",
            ),
            (changed(|envelope| envelope["schema"] = 2.into()), "handover_of_later_schema", "a later layout"),
            (
                Signed::new(Content { schema: 7, ..content() }, &key()).unwrap().to_file().unwrap(),
                "handover_of_later_schema",
                "a later content",
            ),
            (changed(|envelope| envelope["content"] = 5.into()), "not_a_handover", "no content"),
        ];
        for (bytes, expected, remark) in table {
            assert_eq!(code(&bytes), expected, "{remark}");
        }
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_never_believed(at in any::<usize>(), bit in 0_u32..8, cut in any::<usize>()) {
            let signed = Signed::new(content(), &key()).unwrap();
            let good = signed.to_file().unwrap();
            let mut flipped = good.clone();
            flipped[at % good.len()] ^= 1 << bit;
            for damaged in [&flipped[..], &good[..cut % good.len()]] {
                // What zstd does not mind, the signature does.
                prop_assert!(Signed::from_file(damaged).map_or(true, |read| read == signed));
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        // Two gigabytes of spaces, in frames of 64 MiB, as many as it takes.
        let block = vec![b' '; 1 << 20];
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 19).unwrap();
        for _ in 0..64 {
            encoder.write_all(&block).unwrap();
        }
        let frame = encoder.finish().unwrap();
        let bomb = frame.repeat(32);
        assert!((bomb.len() as u64) < LARGEST_FILE);
        assert_eq!(code(&bomb), "handover_too_large");
        // A window that would take gigabytes to begin with.
        let mut wide = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8];
        wide.extend([0x01, 0x00, 0x00]);
        assert_eq!(code(&wide), "handover_too_large");
    }
}
