use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-z_.0-9]{0,8}|__proto__|length|constructor", inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_rule() -> impl Strategy<Value = Value> {
    let path = "doc(\\.([a-z]{0,6}|[0-9]{1,3}|__proto__|length)){0,4}";
    let expression = "[-a-z0-9.(){}\\[\\]'\"=+*/?:;,<>!&| ]{0,24}";
    prop_oneof![
        path.prop_map(Value::from),
        (path, any::<bool>()).prop_map(|(path, optional)| json!({ "path": path, "optional": optional })),
        (expression, any::<bool>())
            .prop_map(|(expr, optional)| json!({ "expr": expr, "optional": optional })),
        any_json(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_document_and_any_mapping_give_a_payload_or_a_reason(
        document in any_json(),
        mapping in prop::collection::vec(("[a-z]{0,4}(\\.([a-z]{0,4}|[0-9]{1,5})){0,3}", any_rule()), 0..6),
    ) {
        let mapping = Value::Object(mapping.into_iter().collect::<Map<_, _>>());
        if let Ok(payload) = mapped(&mapping, &document) {
            prop_assert!(serde_json::from_str::<Value>(&payload.text).unwrap().is_object());
            prop_assert_eq!(payload.hash.as_str().len(), 64);
        }
    }

    #[test]
    fn any_settings_are_read(settings in any_json()) {
        let _ = Push::all(&settings);
        let _ = Push::all(&json!({ "outbound": { "x": settings } }));
    }

    #[test]
    fn a_value_comes_through_a_path_as_it_was(value in any_json()) {
        let text = worth("JSON.stringify(doc.v) === undefined ? 'none' : JSON.stringify(doc.v)", &json!({ "v": value })).unwrap();
        let payload = mapped(&json!({ "v": "doc.v" }), &json!({ "v": value })).unwrap().text;
        prop_assert_eq!(payload, format!("{{\"v\":{}}}", text.unwrap().as_str().unwrap()));
    }
}
