//! Expressions in a process of their own: whatever they do ends in time, and the next document is mapped as if nothing had
//! been.
//!
//! Not run by the test harness: this program is started once more as that process, so it has a `main` of its own.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::time::{Duration, Instant};

use jumla_cht::outbound::{Mapper, MappingError, MappingFault, Push, run_expressions_apart};
use serde_json::{Value, json};

/// Some times the bound of 100 ms, as other tests run beside these.
const PATIENCE: Duration = Duration::from_millis(1500);

fn main() {
    run_expressions_apart();
    what_is_mapped_is_the_same();
    what_never_ends_is_ended();
    the_rule_that_takes_too_long_is_named();
    relevance_ends_too();
    what_takes_too_long_again_and_again_is_given_up();
    #[cfg(target_os = "linux")]
    a_process_that_somebody_ended_costs_one_document();
}

/// With a mapping of an expression at 0, and a harmless one at 1.
fn mapper(expression: &str) -> Mapper {
    let outbound = json!({
        "first": { "relevant_to": expression, "mapping": { "id": "doc._id", "it": { "expr": expression, "optional": true } } },
        "second": { "relevant_to": "doc._id", "mapping": { "of": "doc._id", "n": { "expr": "doc.n + 1" } } },
    });
    let mut mapper =
        Mapper::new(Push::all(&json!({ "outbound": outbound })), "2026-11-23T09:30:00Z".parse().unwrap());
    mapper.hold(r#"{"_id":"r1","n":1}"#);
    mapper
}

/// The next question and the next document find everything in order.
fn goes_on(mapper: &mut Mapper, after: &str) {
    assert_eq!(mapper.map(1).unwrap().text, r#"{"of":"r1","n":2}"#, "after {after}");
    mapper.hold(r#"{"_id":"r2","n":5}"#);
    assert_eq!(mapper.is_relevant(1), Ok(true), "after {after}");
    assert_eq!(mapper.map(1).unwrap().text, r#"{"of":"r2","n":6}"#, "after {after}");
}

fn what_is_mapped_is_the_same() {
    let mut mapper = mapper("doc.n === 1 ? 'é\\n\"' : undefined");
    assert_eq!(mapper.is_relevant(0), Ok(true));
    let payload = mapper.map(0).unwrap();
    assert_eq!(payload.text, r#"{"id":"r1","it":"é\n\""}"#);
    goes_on(&mut mapper, "a payload");
    mapper.hold("no JSON");
    assert!(matches!(mapper.map(1), Err(MappingError::Document { fault: MappingFault::Thrown { .. }, .. })));
    mapper.hold(r#"{"_id":"r1"}"#);
    let missing = mapper.map(1);
    assert_eq!(missing.unwrap().text, r#"{"of":"r1","n":null}"#, "NaN, as JSON has it");
}

fn what_never_ends_is_ended() {
    let table: Value = serde_json::from_str(include_str!("outbound/hostile.json")).unwrap();
    for kind in ["operators", "endless", "memory"] {
        for expression in table[kind].as_array().unwrap() {
            let expression = expression.as_str().unwrap();
            let mut mapper = mapper(expression);
            // The process is there before the time counts.
            mapper.map(1).unwrap();
            let began = Instant::now();
            let outcome = mapper.map(0);
            let took = began.elapsed();
            let Err(MappingError::Rule { fault, .. } | MappingError::Document { fault, .. }) = outcome else {
                panic!("{expression}: {outcome:?}");
            };
            let is_bound = match &fault {
                MappingFault::TooLong => true,
                MappingFault::TooMuchMemory | MappingFault::Thrown { .. } => kind != "operators",
                _ => false,
            };
            assert!(is_bound, "{expression}: {fault:?}");
            assert!(took < PATIENCE, "{expression}: {took:?}");
            goes_on(&mut mapper, expression);
        }
    }
}

fn the_rule_that_takes_too_long_is_named() {
    let mut mapper = mapper("const a = '1'.repeat(1e6); while (true) +a");
    let outcome = mapper.map(0);
    assert!(
        matches!(&outcome, Err(MappingError::Rule { push, to, .. }) if push == "first" && to == "it"),
        "{outcome:?}"
    );
}

fn relevance_ends_too() {
    let mut mapper = mapper("const a = '1'.repeat(1e6); while (true) +a");
    let expected = MappingError::Relevance { push: "first".to_owned(), fault: MappingFault::TooLong };
    assert_eq!(mapper.is_relevant(0), Err(expected));
    goes_on(&mut mapper, "a relevance without end");
}

fn what_takes_too_long_again_and_again_is_given_up() {
    let mut mapper = mapper("if (doc.n < 0) { const a = '1'.repeat(1e6); while (true) +a } doc.n");
    let mut map = |n: i64| {
        mapper.hold(&format!(r#"{{"_id":"r","n":{n}}}"#));
        (mapper.is_relevant(0), mapper.map(0))
    };
    let is_late = |outcome: (Result<bool, MappingError>, Result<_, MappingError>)| {
        matches!(outcome.0, Err(MappingError::Relevance { fault: MappingFault::TooLong, .. }))
            && matches!(outcome.1, Err(MappingError::Rule { to, fault: MappingFault::TooLong, .. }) if to == "it")
    };
    for _ in 0..9 {
        assert!(is_late(map(-1)));
    }
    assert!(map(1).1.is_ok(), "nine are not ten");
    let began = Instant::now();
    for _ in 0..1000 {
        assert!(is_late(map(-1)));
    }
    // A thousand, twice, would take two minutes and a half.
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert!(is_late(map(1)), "it is not tried any more");
    mapper.hold(r#"{"_id":"r1","n":1}"#);
    goes_on(&mut mapper, "what was given up");
}

#[cfg(target_os = "linux")]
fn a_process_that_somebody_ended_costs_one_document() {
    let mut mapper = mapper("1");
    mapper.map(0).unwrap();
    let own = std::process::id();
    let children = std::fs::read_to_string(format!("/proc/{own}/task/{own}/children")).unwrap();
    let child = children.split_whitespace().next().unwrap();
    assert!(
        std::process::Command::new("sh")
            .args(["-c", &format!("kill -9 {child}")])
            .status()
            .unwrap()
            .success()
    );
    assert!(matches!(mapper.map(0), Err(MappingError::Document { fault: MappingFault::Engine, .. })));
    goes_on(&mut mapper, "a process that was ended");
}
