use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::*;

/// `./dev bench outbound` measures the same ones.
fn expressions(kind: &str) -> Vec<String> {
    let all: Value = serde_json::from_str(include_str!("hostile.json")).unwrap();
    serde_json::from_value(all[kind].clone()).unwrap()
}

/// Some times the bound of 100 ms, as other tests run beside these.
const PATIENCE: Duration = Duration::from_millis(700);

#[test]
fn what_never_ends_is_ended() {
    let doc = document();
    for expression in &expressions("endless") {
        let began = Instant::now();
        let outcome = worth(expression, &doc);
        let took = began.elapsed();
        assert!(
            matches!(
                outcome,
                Err(MappingFault::TooLong | MappingFault::TooMuchMemory | MappingFault::Thrown { .. })
            ),
            "{expression}: {outcome:?}"
        );
        assert!(took < PATIENCE, "{expression}: {took:?}");
    }
}

#[test]
fn what_eats_memory_is_stopped() {
    let doc = document();
    for expression in &expressions("memory") {
        let began = Instant::now();
        let outcome = worth(expression, &doc);
        assert!(
            matches!(
                outcome,
                Err(MappingFault::TooLong | MappingFault::TooMuchMemory | MappingFault::Thrown { .. })
            ),
            "{expression}: {outcome:?}"
        );
        assert!(began.elapsed() < PATIENCE, "{expression}: {:?}", began.elapsed());
    }
}

#[test]
fn there_is_nothing_to_reach_but_the_document() {
    for name in &expressions("absent") {
        assert_eq!(worth(&format!("typeof {name}"), &document()), Ok(Some(json!("undefined"))), "{name}");
        let outcome = worth(name, &document());
        assert!(matches!(outcome, Err(MappingFault::Thrown { .. })), "{name}: {outcome:?}");
    }
    for expression in &expressions("outside") {
        let outcome = worth(expression, &document());
        assert!(matches!(outcome, Err(MappingFault::Thrown { .. }) | Ok(None)), "{expression}: {outcome:?}");
    }
}

#[test]
fn nothing_is_carried_from_one_document_to_the_next() {
    for trick in &expressions("carried") {
        let mut mapper = mapper(&json!({ "refer": { "relevant_to": "true", "mapping": {
            "trick": { "expr": trick, "optional": true },
        } }, "check": { "relevant_to": "true", "mapping": {
            "a": { "expr": "typeof stolen + typeof doc.stolen + ({}).stolen + [].stolen" },
            "b": { "expr": "[1, 2].map(x => x + 1).join() + `${[...'ab']}` + new Date(0).toJSON() + Math.max(1, 2)" },
            "c": { "expr": "const o = {}; o.toString = () => 'mine'; o.constructor = 1; later = 5; `${o}` + later" },
            "d": { "expr": "/a/.exec('a')[0] + typeof Function + typeof undefined + new Error('e').message" },
            "e.0": "doc._id",
        } } }));
        mapper.hold(&document().to_string());
        let _ = mapper.map(0);
        let other: Value = json!({ "_id": "r2", "fields": {} });
        mapper.hold(&other.to_string());
        let payload = mapper.map(1).unwrap_or_else(|error| panic!("{trick}: {error:?}")).text;
        let expected = json!({
            "a": "undefinedundefinedundefinedundefined",
            "b": "2,3a,b1970-01-01T00:00:00.000Z2",
            "c": "mine5",
            "d": "afunctionundefinede",
            "e": ["r2"],
        });
        assert_eq!(payload, expected.to_string(), "{trick}");
    }
}
