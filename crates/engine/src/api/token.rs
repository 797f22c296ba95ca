//! What a program shows to be let in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::workspace::random;

/// By this a token is known for what it is where it should not be: in a log, in a repository.
const PREFIX: &str = "jumla_";

pub(super) fn new() -> String {
    let secret: [u8; 32] = random();
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(secret))
}

pub(super) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_256_bits_and_no_two_are_the_same() {
        let (one, other) = (new(), new());
        assert_ne!(one, other);
        assert_eq!(URL_SAFE_NO_PAD.decode(one.strip_prefix(PREFIX).unwrap()).unwrap().len(), 32);
        assert_ne!(hash(&one), hash(&other));
    }
}
