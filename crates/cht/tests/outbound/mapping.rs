use serde_json::{Value, json};

use super::*;

/// `remark` names the behaviour; those in quotes are what the CHT's own tests of its mapper are called.
#[test]
fn a_document_gives_the_payload_that_the_cht_makes_of_it() {
    let table = [
        (json!({ "id": "doc._id" }), r#"{"id":"r1"}"#, "'supports simple dest => src mapping'"),
        (
            json!({ "a.b": "doc.contact.parent.dhis.orgUnit" }),
            r#"{"a":{"b":"eHAoFBVYUHZ"}}"#,
            "'supports deep dest => src mapping'",
        ),
        (json!({ "a": { "path": "doc.form" } }), r#"{"a":"ref"}"#, "a path in an object"),
        (
            json!({ "a": { "path": "doc.fields.gone", "optional": true }, "b": "doc.form" }),
            r#"{"b":"ref"}"#,
            "'supports optional path mappings'",
        ),
        (
            json!({ "a": { "expr": "doc.fields.gone", "optional": true } }),
            "{}",
            "an optional expression that is undefined is left out",
        ),
        (json!({ "a": { "path": "doc.fields.none", "optional": true } }), r#"{"a":null}"#, "null is kept"),
        (
            json!({ "a": "doc.fields.none", "b": "doc.fields.no", "c": "doc.fields.empty", "d": "doc.fields.zero" }),
            r#"{"a":null,"b":false,"c":"","d":0}"#,
            "so are false, '' and 0, required or not",
        ),
        (
            json!({ "ok": { "expr": "doc.fields.ok === 'yes'" } }),
            r#"{"ok":true}"#,
            "'supports basic awkward data conversion via arbitrary expressions'",
        ),
        (
            json!({ "a": { "expr": "doc.form", "path": "doc.gone" } }),
            r#"{"a":"ref"}"#,
            "an expression goes before a path",
        ),
        (
            json!({ "obs.0.code": "doc.form", "obs.1.code": "doc._id" }),
            r#"{"obs":[{"code":"ref"},{"code":"r1"}]}"#,
            "numbers make lists",
        ),
        (json!({ "obs.2": "doc.form" }), r#"{"obs":[null,null,"ref"]}"#, "a hole is null"),
        (json!({ "0.a": "doc.form" }), r#"{"0":{"a":"ref"}}"#, "the payload itself is an object always"),
        (json!({ "a.01.b": "doc.form" }), r#"{"a":{"01":{"b":"ref"}}}"#, "01 is no number"),
        (
            json!({ "b": "doc.form", "a": "doc._id" }),
            r#"{"b":"ref","a":"r1"}"#,
            "in the order of the configuration",
        ),
        (json!({ "a": "doc.fields.visits.1.no" }), r#"{"a":1}"#, "a path into a list"),
        (
            json!({ "a": "doc.fields.visits.length", "b": "doc.fields.name.length" }),
            r#"{"a":2,"b":11}"#,
            "lengths are properties",
        ),
        (json!({ "a": "doc.fields.visits" }), r#"{"a":[{"no":3},{"no":1}]}"#, "whole objects are taken"),
        (
            json!({ "a": "doc.contact", "a.extra": "doc.form" }),
            r#"{"a":{"_id":"chw","parent":{"dhis":{"orgUnit":"eHAoFBVYUHZ"}},"extra":"ref"}}"#,
            "and added to",
        ),
        (json!({ "a": { "expr": "'constant'" } }), r#"{"a":"constant"}"#, "a constant by an expression"),
        (
            json!({ "a": { "expr": "doc.fields.visits.map(v => v.no).sort()" } }),
            r#"{"a":[1,3]}"#,
            "a list by an expression",
        ),
        (
            json!({ "a": { "expr": "doc.fields.visits.sort((x, y) => x.no - y.no); doc.form" }, "b": "doc.fields.visits.0.no" }),
            r#"{"a":"ref","b":1}"#,
            "a document that an expression changes is changed for what follows",
        ),
        (
            json!({ "a": { "expr": "const x = 2; x * 3" }, "b": { "expr": "const x = 5; x" } }),
            r#"{"a":6,"b":5}"#,
            "statements, each for itself",
        ),
        (
            json!({ "a": { "expr": "if (doc.form === 'ref') { 1 } else { 2 }" } }),
            r#"{"a":1}"#,
            "the last statement counts",
        ),
        (
            json!({ "a": { "expr": "sum = 0; doc.fields.visits.forEach(v => sum += v.no); sum" }, "b": { "expr": "typeof sum" } }),
            r#"{"a":4,"b":"undefined"}"#,
            "a global of one expression is gone for the next",
        ),
        (
            json!({ "a": { "expr": "0 / 0" }, "b": { "expr": "-0" }, "c": { "expr": "1e21" }, "d": { "expr": "0.1 + 0.2" } }),
            r#"{"a":null,"b":0,"c":1e+21,"d":0.30000000000000004}"#,
            "numbers as JavaScript writes them",
        ),
        (
            json!({ "a": { "expr": "() => 1" }, "b": "doc.form" }),
            r#"{"b":"ref"}"#,
            "a function is there, and is no JSON",
        ),
        (
            json!({ "a": { "expr": "new Date(doc.reported_date)" } }),
            r#"{"a":"2025-11-23T08:00:00.000Z"}"#,
            "dates are written in full",
        ),
        (json!({ "a": { "expr": "doc.fields['a.b']" } }), r#"{"a":"dotted"}"#, "what no path reaches"),
        (json!({ "__proto__.x": "doc.form" }), "{}", "a prototype is no part of a payload"),
        (json!({}), "{}", "nothing mapped"),
    ];
    for (mapping, expected, remark) in table {
        let payload = mapped(&mapping, &document()).unwrap_or_else(|error| panic!("{remark}: {error:?}"));
        assert_eq!(payload.text, expected, "{remark}");
    }
}

#[test]
fn what_the_cht_refuses_is_refused_for_the_same_reason() {
    let path = |path: &str| MappingFault::NotFound { path: path.to_owned() };
    let table = [
        (json!({ "a": "doc.fields.gone" }), path("doc.fields.gone"), "'errors if src path does not exist'"),
        (json!({ "a": "doc.gone.deeper.still" }), path("doc.gone.deeper.still"), "nothing on the way"),
        (json!({ "a": "fields.ok" }), path("fields.ok"), "a path begins with doc"),
        (json!({ "a": "doc.fields.a.b" }), path("doc.fields.a.b"), "a point in a key cannot be written"),
        (json!({ "a": "doc.toString" }), path("doc.toString"), "what is inherited is not there"),
        (json!({ "a": { "path": "doc.fields.none.x" } }), path("doc.fields.none.x"), "below null"),
        (
            json!({ "a": { "expr": "doc.fields.gone" } }),
            MappingFault::Undefined,
            "'throws when required expr evaluates to undefined'",
        ),
        (json!({ "a": { "expr": "if (false) 1" } }), MappingFault::Undefined, "a statement without a value"),
        (
            json!({ "a": {} }),
            MappingFault::Neither,
            "'throws an exception if the expression does not have either path or expr'",
        ),
        (json!({ "a": { "optional": true } }), MappingFault::Neither, "optional or not"),
        (json!({ "a": "" }), MappingFault::Neither, "an empty path is none"),
        (json!({ "a": 3 }), MappingFault::Neither, "a number is none"),
    ];
    for (mapping, fault, remark) in table {
        let expected = MappingError::Rule { push: "refer".to_owned(), to: "a".to_owned(), fault };
        let error = mapped(&mapping, &document()).unwrap_err();
        assert_eq!(error, expected, "{remark}");
        assert!(error.to_string().starts_with("Mapping error for 'refer/a'"), "{error}");
    }
}

#[test]
fn an_error_that_an_expression_throws_is_kept_apart_from_the_message() {
    for (expression, said) in [
        ("doc.gone.deeper", "TypeError"),
        ("fetch('http://x')", "ReferenceError"),
        ("doc.fields.ok ===", "SyntaxError"),
        ("throw new Error(doc.fields.name)", "Asha Mwangi"),
        ("throw doc.fields.name", "Asha Mwangi"),
    ] {
        let error = mapped(&json!({ "x": { "expr": expression } }), &document()).unwrap_err();
        let MappingError::Rule { fault: MappingFault::Thrown { words }, to, .. } = &error else {
            panic!("{expression}: {error:?}")
        };
        assert!(words.contains(said) && to == "x", "{expression}: {words}");
        assert!(!error.to_string().contains("Asha"), "'throws a useful exception if the expression errors'");
    }
}

#[test]
fn the_first_rule_that_fails_is_the_one_that_is_named() {
    let mapping = json!({ "a": "doc.form", "b": "doc.gone", "c": { "expr": "throw 1" } });
    let error = mapped(&mapping, &document()).unwrap_err();
    assert!(matches!(&error, MappingError::Rule { to, .. } if to == "b"), "{error:?}");
    let mapping = json!({ "a": "doc.form", "a.b": "doc._id" });
    let error = mapped(&mapping, &document()).unwrap_err();
    assert!(
        matches!(&error, MappingError::Rule { fault: MappingFault::Misplaced { .. }, to, .. } if to == "a.b"),
        "{error:?}"
    );
    let mapping = json!({ "a": { "expr": "({ toJSON() { throw 1 } })" } });
    let error = mapped(&mapping, &document()).unwrap_err();
    assert!(
        matches!(error, MappingError::Document { fault: MappingFault::Unwritable { .. }, .. }),
        "{error:?}"
    );
    let mapping = json!({ "a": "doc.form", "b": { "expr": "10n" } });
    let error = mapped(&mapping, &document()).unwrap_err();
    assert!(
        matches!(&error, MappingError::Rule { fault: MappingFault::Thrown { .. }, to, .. } if to == "b"),
        "JSON has no such number, and the engine none without end: {error:?}"
    );
    let mapping = json!({ "a": { "expr": "const o = {}; o.o = o; o" } });
    let error = mapped(&mapping, &document()).unwrap_err();
    assert!(
        matches!(error, MappingError::Rule { fault: MappingFault::TooLong, .. }),
        "what refers to itself has no end"
    );
}

#[test]
fn a_document_is_relevant_where_the_expression_holds() {
    for (expression, expected, remark) in [
        (json!("doc.type === 'data_record' && doc.form === 'ref'"), Some(true), "it holds"),
        (json!("doc.form === 'other'"), Some(false), "it does not"),
        (json!("doc.fields.ok"), Some(true), "anything that is not nothing"),
        (json!("doc.fields.empty"), Some(false), "an empty text"),
        (json!("doc.gone"), Some(false), "undefined"),
        (json!(""), Some(false), "nothing is said"),
        (Value::Null, Some(false), "never"),
        (json!(true), Some(false), "no expression"),
        (
            json!("doc.gone.deeper"),
            None,
            "an error there is not caught: the CHT's transition fails for the document",
        ),
        (json!("doc.form ==="), None, "no JavaScript"),
    ] {
        let mut mapper = mapper(&json!({ "refer": { "relevant_to": expression, "mapping": {} } }));
        mapper.hold(&document().to_string());
        let found = mapper.is_relevant(0);
        assert_eq!(found.as_ref().ok().copied(), expected, "{remark}: {found:?}");
    }
}

#[test]
fn a_hash_does_not_depend_on_the_order_of_keys_and_does_on_that_of_lists() {
    let hash = |mapping: Value| mapped(&mapping, &document()).unwrap().hash;
    let constant = |value: &Value| json!({ "expr": format!("({value})") });
    let of = |value: &Value| {
        let all =
            value.as_object().unwrap().iter().map(|(key, value)| (key.clone(), constant(value))).collect();
        hash(Value::Object(all))
    };
    let ab = of(&json!({ "a": "a", "b": "b" }));
    assert!(ab.as_str().starts_with("5b6fc73120d59ff0") && ab.as_str().len() == 64, "{ab}");
    assert_eq!(of(&json!({ "b": "b", "a": "a" })), ab);
    assert!(of(&json!({ "foos": ["b", "a"] })).as_str().starts_with("379ad62f0fe91c34"));
    assert_ne!(of(&json!({ "foos": ["a", "b"] })), of(&json!({ "foos": ["b", "a"] })));
    assert_eq!(of(&json!({ "x": { "b": 1, "a": 2 } })), of(&json!({ "x": { "a": 2, "b": 1 } })));
    assert_ne!(
        of(&json!({ "x": [{ "b": 1, "a": 2 }] })),
        of(&json!({ "x": [{ "a": 2, "b": 1 }] })),
        "objects in a list are taken as they are"
    );
    let date = hash(json!({ "at": { "expr": "new Date(0)" }, "n": { "expr": "1.0" } }));
    assert_eq!(
        date,
        of(&json!({ "n": 1, "at": "1970-01-01T00:00:00.000Z" })),
        "dates and numbers as they are written"
    );
}

#[test]
fn time_stands_where_the_caller_says_and_zones_are_utc() {
    for (expression, expected) in [
        ("Date.now()", json!(1_795_426_200_000_i64)),
        ("new Date().toISOString()", json!("2026-11-23T09:30:00.000Z")),
        ("new Date(doc.reported_date).toISOString().slice(0, 10)", json!("2025-11-23")),
        ("new Date(2026, 0, 5, 12).toISOString()", json!("2026-01-05T12:00:00.000Z")),
        ("new Date('2026-01-05').getDate()", json!(5)),
        ("new Date('2026-01-05T23:30:00').getHours()", json!(23)),
        ("new Date('2026-01-05T23:30:00+03:00').getHours()", json!(20)),
        ("new Date('Jan 5, 2026 10:00').getUTCHours()", json!(10)),
        ("new Date('2026-01-05').getTimezoneOffset()", json!(0)),
        ("String(new Date(0))", json!("Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)")),
        ("new Date('nothing').getTime()", json!(null)),
        ("new Date(new Date(5)).getTime()", json!(5)),
        ("new Date(0) instanceof Date && new Date(0).constructor === Date", json!(true)),
        ("const d = new Date(0); d.setDate(31); d.toISOString()", json!("1970-01-31T00:00:00.000Z")),
        ("typeof Date()", json!("string")),
        ("new Date(0).toLocaleDateString()", json!("1/1/1970")),
        ("class Day extends Date {}; new Day(0) instanceof Day", json!(true)),
    ] {
        assert_eq!(worth(expression, &document()), Ok(Some(expected)), "{expression}");
    }
}
