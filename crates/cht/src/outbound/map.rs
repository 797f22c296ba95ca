//! What a configuration makes of a document.

use chrono::{DateTime, Utc};

use super::push::{Push, Rule, Source};
use super::sandbox::{Outcome, Prepared, Sandbox, Verdict};
use super::{Fault, Hash};

/// What would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// JSON, an object, as JavaScript writes it.
    pub text: String,
    pub hash: Hash,
}

/// Why a document gives no payload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The expression that says which documents are relevant failed.
    #[error("whether it is relevant to `{push}` cannot be told: {fault}")]
    Relevance { push: String, fault: MappingFault },
    #[error("Mapping error for '{push}/{to}': {fault}")]
    Rule { push: String, to: String, fault: MappingFault },
    /// The configuration itself is wrong.
    #[error("`{push}`: {fault}")]
    Push { push: String, fault: Fault },
    /// No part of the mapping is to blame.
    #[error("`{push}`: {fault}")]
    Document { push: String, fault: MappingFault },
}

/// What went wrong. The words of a thrown error may hold what is in the document: they are shown to who may see it, and
/// are no part of the message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingFault {
    #[error("cannot find '{path}' on source document")]
    NotFound { path: String },
    #[error("expr evaluated to undefined")]
    Undefined,
    #[error("the expression throws an error")]
    Thrown { words: String },
    #[error("there is neither a path nor an expression")]
    Neither,
    /// What stands there already cannot hold it.
    #[error("the value has no place there")]
    Misplaced { words: String },
    /// What an expression gave is no JSON: it refers to itself.
    #[error("what an expression gave cannot be written as JSON")]
    Unwritable { words: String },
    #[error("the expression takes too long")]
    TooLong,
    #[error("the expression takes too much memory")]
    TooMuchMemory,
    /// Not by an expression's doing.
    #[error("the engine for expressions cannot be used")]
    Engine,
}

impl MappingError {
    /// The configuration that it is about.
    #[must_use]
    pub fn push(&self) -> &str {
        match self {
            Self::Relevance { push, .. }
            | Self::Rule { push, .. }
            | Self::Push { push, .. }
            | Self::Document { push, .. } => push,
        }
    }
}

/// Maps documents by a list of configurations, one document after the other.
pub struct Mapper {
    pushes: Vec<Push>,
    now: DateTime<Utc>,
    engine: Option<Engine>,
    document: String,
}

struct Engine {
    // Before the sandbox, in whose memory they are.
    rules: Vec<Prepared>,
    sandbox: Sandbox,
    /// Holds the document that is asked about.
    holds: bool,
}

impl Mapper {
    /// `now` is what time it is for the expressions.
    #[must_use]
    pub fn new(pushes: Vec<Push>, now: DateTime<Utc>) -> Self {
        Self { pushes, now, engine: None, document: String::new() }
    }

    #[must_use]
    pub fn pushes(&self) -> &[Push] {
        &self.pushes
    }

    /// The document, hydrated, that the next questions are about: JSON.
    pub fn hold(&mut self, document: &str) {
        document.clone_into(&mut self.document);
        if let Some(engine) = &mut self.engine {
            engine.holds = false;
        }
    }

    /// Whether the document is relevant to the configuration at a position.
    ///
    /// # Errors
    /// [`MappingError::Relevance`]: the CHT too then does nothing with the document.
    pub fn is_relevant(&mut self, position: usize) -> Result<bool, MappingError> {
        let Some(push) = self.pushes.get(position) else { return Ok(false) };
        let Some(expression) = push.relevant_to.clone() else { return Ok(false) };
        let name = push.name.clone();
        let failed = |fault| MappingError::Relevance { push: name.clone(), fault };
        let engine = self.ready().map_err(&failed)?;
        match engine.sandbox.is_relevant(&expression) {
            Outcome::Done(is_relevant) => Ok(is_relevant),
            other => Err(failed(fault(other))),
        }
    }

    /// What would be sent.
    ///
    /// # Errors
    /// Why there is nothing to be sent.
    pub fn map(&mut self, position: usize) -> Result<Payload, MappingError> {
        let Some(push) = self.pushes.get(position) else {
            return Err(MappingError::Document { push: String::new(), fault: MappingFault::Engine });
        };
        let name = push.name.clone();
        if let Some(fault) = push.fault.clone() {
            return Err(MappingError::Push { push: name, fault });
        }
        let engine = match self.ready() {
            Ok(engine) => engine,
            Err(fault) => return Err(MappingError::Document { push: name, fault }),
        };
        let mapped = engine.sandbox.map(&engine.rules[position]);
        let push = &self.pushes[position];
        let at = |reached: usize, fault| match push.mapping.get(reached) {
            Some(rule) => MappingError::Rule { push: name.clone(), to: rule.to.clone(), fault },
            None => MappingError::Document { push: name.clone(), fault },
        };
        let mapped = mapped.map_err(|(reached, outcome)| at(reached, fault(outcome)))?;
        let reached = mapped.reached;
        match mapped.verdict {
            Verdict::Payload { text, sorted } => Ok(Payload { text, hash: Hash::of_sorted(&sorted) }),
            Verdict::Undefined => Err(at(reached, missing(push.mapping.get(reached)))),
            Verdict::Neither => Err(at(reached, MappingFault::Neither)),
            Verdict::Misplaced(words) => Err(at(reached, MappingFault::Misplaced { words })),
            Verdict::Unwritable(words) => {
                Err(MappingError::Document { push: name, fault: MappingFault::Unwritable { words } })
            }
        }
    }

    /// The engine, with the document in it.
    fn ready(&mut self) -> Result<&Engine, MappingFault> {
        if self.engine.as_ref().is_none_or(|engine| engine.sandbox.is_broken()) {
            self.engine = None;
            let sandbox = Sandbox::new(self.now).ok_or(MappingFault::Engine)?;
            let rules = self.pushes.iter().map(|push| sandbox.prepare(&push.mapping));
            let rules = rules.collect::<Option<Vec<_>>>().ok_or(MappingFault::Engine)?;
            self.engine = Some(Engine { sandbox, rules, holds: false });
        }
        let engine = self.engine.as_mut().ok_or(MappingFault::Engine)?;
        if !engine.holds {
            match engine.sandbox.hold(&self.document) {
                Outcome::Done(()) => engine.holds = true,
                other => return Err(fault(other)),
            }
        }
        Ok(engine)
    }
}

fn missing(rule: Option<&Rule>) -> MappingFault {
    match rule.map(|rule| &rule.source) {
        Some(Source::Path(path)) => MappingFault::NotFound { path: path.clone() },
        _ => MappingFault::Undefined,
    }
}

fn fault<T>(outcome: Outcome<T>) -> MappingFault {
    match outcome {
        Outcome::Thrown(words) => MappingFault::Thrown { words },
        Outcome::TooLong => MappingFault::TooLong,
        Outcome::TooMuchMemory => MappingFault::TooMuchMemory,
        Outcome::Done(_) | Outcome::Broken => MappingFault::Engine,
    }
}
