//! Expressions that mean no good: how long each keeps the mapper, and how much memory it gets.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use jumla_cht::outbound::{Mapper, MappingError, MappingFault, Push};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Result;
use crate::measure::{peak_of_children, timed};
use crate::outbound::now;
use crate::table::{Aim, Table, duration, size};

const LONGEST: Duration = Duration::from_millis(100);
const MEMORY: f64 = 32e6;
const RUNS: usize = 3;

/// What a run in a process of its own says.
#[derive(Clone, Serialize, Deserialize)]
struct Held {
    /// The best of several.
    took: Duration,
    /// Of the process for expressions, above what it has for one that means no harm.
    peak: u64,
    outcome: String,
}

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nExpressions that mean no good");
    let all: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("../../../crates/cht/tests/outbound/hostile.json"))?;
    let (mut count, mut longest, mut largest) = (0, Duration::ZERO, 0);
    for (kind, expression) in all.iter().flat_map(|(kind, list)| list.iter().map(move |one| (kind, one))) {
        let held = in_a_process(expression)?;
        println!(
            "   {:>9}  {:>9}  {kind:8}  {:15}  {expression}",
            duration(held.took),
            size(held.peak as f64),
            held.outcome
        );
        (count, longest, largest) = (count + 1, longest.max(held.took), largest.max(held.peak));
    }
    let what = format!("the longest of {count} expressions that mean no good");
    table.time(&what, longest, "the bound", LONGEST, Aim::Within(LONGEST));
    table.size("the most memory of one of them", largest as f64, "the bound", MEMORY, Aim::Times(1.0));
    Ok(())
}

fn in_a_process(expression: &str) -> Result<Held> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(["hostile", expression]).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("this broke the process: {expression}").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Maps a document with one expression, and prints what that took, as JSON.
pub fn hold(expression: &str) -> Result<()> {
    let now = now()?;
    let mapper = || {
        let mapping = json!({ "it": { "expr": expression, "optional": true } });
        let push = json!({ "outbound": {
            "harmless": { "relevant_to": "true", "mapping": { "it": "doc.fields.name" } },
            "hostile": { "relevant_to": "true", "mapping": mapping },
        } });
        let mut mapper = Mapper::new(Push::all(&push), now);
        mapper.hold(r#"{"_id":"report","type":"data_record","fields":{"name":"Asha"}}"#);
        // So that the process is there and has the document.
        mapper.map(0).map(|_| mapper)
    };
    drop(mapper()?);
    let before = peak_of_children()?;
    let mut held: Option<Held> = None;
    for _ in 0..RUNS {
        let mut mapper = mapper()?;
        let (took, outcome) = timed(|| mapper.map(1));
        drop(mapper);
        let outcome = match outcome {
            Ok(_) => "mapped",
            Err(MappingError::Rule { fault, .. } | MappingError::Document { fault, .. }) => match fault {
                MappingFault::TooLong => "too long",
                MappingFault::TooMuchMemory => "too much memory",
                MappingFault::Thrown { .. } => "thrown",
                _ => "no payload",
            },
            Err(_) => "no payload",
        };
        let took = held.as_ref().map_or(took, |best| best.took.min(took));
        let peak = peak_of_children()?.saturating_sub(before);
        held = Some(Held { took, peak, outcome: outcome.to_owned() });
    }
    println!("{}", serde_json::to_string(&held)?);
    Ok(())
}
