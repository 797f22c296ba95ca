//! No bytes make the reader of hand-overs panic: the entry of the fuzz target under `fuzz/`, on every run of the tests
//! (docs/decisions/0009-fuzzing.md).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::content::tests::content;
use super::envelope::pack;
use super::handover_id;

/// The text of a file around a content, signed by a key of ours.
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

fn hold(file: &[u8]) {
    if let Ok(id) = handover_id(file) {
        assert_eq!(id.len(), 64);
    }
}

/// Something that a field may hold and should not.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop_oneof![Just("1e400"), Just("-0"), Just("9999-12"), Just("2026-13"), Just("Nowhere/Town")]
            .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([["a", "births", "-1", "1e999"]])),
        Just(json!([["a", "b", "1", "1"], ["a", "b", "1", "1"]])),
        Just(json!({ "expected": u64::MAX, "reported": u64::MAX })),
    ]
}

#[test]
fn the_three_depths_are_reached() {
    let text = serde_json::to_string(&content()).unwrap();
    assert!(handover_id(&pack(signed(&text).as_bytes()).unwrap()).is_ok());
}

proptest! {
    #[test]
    fn bytes_of_any_kind(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        hold(&bytes);
        hold(&[&[0x28, 0xb5, 0x2f, 0xfd][..], &bytes].concat());
        hold(&pack(&bytes).unwrap());
        if let Ok(text) = std::str::from_utf8(&bytes) {
            hold(&pack(signed(text).as_bytes()).unwrap());
        }
    }

    #[test]
    fn a_text_that_is_damaged(at in any::<prop::sample::Index>(), with in "\\PC{0,6}", length in 0_usize..40) {
        let content = serde_json::to_string(&content()).unwrap();
        for (text, is_content) in [(content.clone(), true), (signed(&content), false)] {
            let letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len());
            let end = (at + length).min(letters.len());
            let damaged: String = letters[..at].iter().copied().chain(with.chars()).chain(letters[end..].iter().copied()).collect();
            let whole = if is_content { signed(&damaged) } else { damaged };
            hold(&pack(whole.as_bytes()).unwrap());
        }
    }

    #[test]
    fn a_field_that_holds_something_else(at in any::<prop::sample::Index>(), value in odd()) {
        let mut changed = serde_json::to_value(content()).unwrap();
        let fields: Vec<String> = changed.as_object().unwrap().keys().cloned().collect();
        changed[at.get(&fields).as_str()] = value;
        hold(&pack(signed(&changed.to_string()).as_bytes()).unwrap());
    }
}
