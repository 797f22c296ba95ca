//! Questions about documents, answered by an engine for expressions; the same in this process as in one of its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::push::{Push, Rule};
use super::sandbox::{Prepared, Reached, Sandbox, Stop, Verdict};

/// What is asked about, the same for all documents.
#[derive(Serialize, Deserialize)]
pub(super) struct Work {
    /// What time it is for the expressions.
    now: DateTime<Utc>,
    mappings: Vec<Mapping>,
}

#[derive(Serialize, Deserialize)]
struct Mapping {
    relevant_to: Option<String>,
    rules: Vec<Rule>,
}

/// About the mapping at a position.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Question {
    IsRelevant(usize),
    Map(usize),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    /// The last rule that was looked at, if it came to that.
    pub reached: Option<usize>,
    pub told: Result<Told, Stop>,
}

#[derive(Serialize, Deserialize)]
pub(super) enum Told {
    Relevant(bool),
    Mapped(Verdict),
}

/// Answers in this process.
pub(super) struct Engine {
    work: Work,
    reached: Reached,
    /// JSON, hydrated.
    document: String,
    running: Option<Running>,
}

struct Running {
    // Before the sandbox, in whose memory they are.
    rules: Vec<Prepared>,
    sandbox: Sandbox,
    /// Holds the document that is asked about.
    holds: bool,
}

impl Work {
    pub(super) fn new(pushes: &[Push], now: DateTime<Utc>) -> Self {
        let mapping =
            |push: &Push| Mapping { relevant_to: push.relevant_to.clone(), rules: push.mapping.clone() };
        Self { now, mappings: pushes.iter().map(mapping).collect() }
    }
}

impl Engine {
    /// `reached` is told which rule is under way.
    pub(super) fn new(work: Work, reached: Reached) -> Self {
        Self { work, reached, document: String::new(), running: None }
    }

    /// The document that the next questions are about.
    pub(super) fn hold(&mut self, document: &str) {
        document.clone_into(&mut self.document);
        if let Some(running) = &mut self.running {
            running.holds = false;
        }
    }

    pub(super) fn answer(&mut self, question: Question) -> Answer {
        self.reached.set(None);
        let told = self.told(question);
        Answer { reached: self.reached.get(), told }
    }

    fn told(&mut self, question: Question) -> Result<Told, Stop> {
        let running = ready(&mut self.running, &self.work, &self.reached, &self.document)?;
        match question {
            Question::IsRelevant(position) => {
                let mapping = self.work.mappings.get(position).ok_or(Stop::Broken)?;
                let Some(expression) = &mapping.relevant_to else { return Ok(Told::Relevant(false)) };
                running.sandbox.is_relevant(expression).map(Told::Relevant)
            }
            Question::Map(position) => {
                let rules = running.rules.get(position).ok_or(Stop::Broken)?;
                running.sandbox.map(rules).map(Told::Mapped)
            }
        }
    }
}

/// With the document in it, made anew where it was broken.
fn ready<'a>(
    running: &'a mut Option<Running>,
    work: &Work,
    reached: &Reached,
    document: &str,
) -> Result<&'a Running, Stop> {
    if running.as_ref().is_some_and(|running| running.sandbox.is_broken()) {
        *running = None;
    }
    let running = match running {
        Some(running) => running,
        None => running.insert(Running::new(work, reached).ok_or(Stop::Broken)?),
    };
    if !running.holds {
        running.sandbox.hold(document)?;
        running.holds = true;
    }
    Ok(running)
}

impl Running {
    fn new(work: &Work, reached: &Reached) -> Option<Self> {
        let sandbox = Sandbox::new(work.now, reached)?;
        let rules = work.mappings.iter().map(|mapping| sandbox.prepare(&mapping.rules));
        let rules = rules.collect::<Option<Vec<_>>>()?;
        Some(Self { rules, sandbox, holds: false })
    }
}
