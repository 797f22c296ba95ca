#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use jumla_engine::handover_id;
use libfuzzer_sys::fuzz_target;
use serde_json::json;
use sha2::{Digest as _, Sha256};

fuzz_target!(|bytes: &[u8]| {
    let Some((depth, rest)) = bytes.split_first() else { return };
    let file = match depth % 3 {
        0 => rest.to_vec(),
        1 => pack(rest),
        _ => match std::str::from_utf8(rest) {
            Ok(content) => pack(signed(content).as_bytes()),
            Err(_) => return,
        },
    };
    if let Ok(id) = handover_id(&file) {
        assert_eq!(id.len(), 64);
    }
});

fn pack(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 1).unwrap_or_default()
}

/// A content as it would be signed, by a key of ours.
fn signed(content: &str) -> String {
    let key = SigningKey::from_bytes(&[7; 32]);
    let id: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "jumla": "handover",
        "schema": 1,
        "id": id,
        "key": STANDARD.encode(key.verifying_key().to_bytes()),
        "signature": STANDARD.encode(key.sign(content.as_bytes()).to_bytes()),
        "content": content,
    })
    .to_string()
}
