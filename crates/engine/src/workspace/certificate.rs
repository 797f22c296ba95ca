//! A certificate from a file that a person names.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use jumla_cht::client::ConnectionError;

use crate::Error;

/// All authorities of the world together are smaller.
const LARGEST: u64 = 1_000_000;

/// The text of a certificate's file. Whether there is a certificate in it is found out where it is used.
///
/// # Errors
/// [`ConnectionError::CertificateUnreadable`] for what is no text, too large to be a certificate, or cannot be read.
pub fn read_certificate(path: &Path) -> Result<String, Error> {
    let unreadable = || ConnectionError::CertificateUnreadable;
    let mut text = String::new();
    let file = File::open(path).map_err(|_| unreadable())?;
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(|_| unreadable())?;
    if text.len() as u64 > LARGEST { Err(unreadable().into()) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_of_a_sensible_size_is_read() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("authority.pem");
        assert!(read_certificate(&path).is_err(), "there is none");
        assert!(read_certificate(place.path()).is_err(), "a folder");
        std::fs::write(&path, "-----BEGIN CERTIFICATE-----\n").unwrap();
        assert_eq!(read_certificate(&path).unwrap(), "-----BEGIN CERTIFICATE-----\n");
        for wrong in [vec![0xff, 0xfe], vec![b'x'; 1_000_001]] {
            std::fs::write(&path, wrong).unwrap();
            assert!(read_certificate(&path).is_err());
        }
    }
}
