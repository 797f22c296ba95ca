//! What a configuration makes of a document.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::apart::Apart;
use super::engine::{Answer, Engine, Question, Told, Work};
use super::push::{Push, Rule, Source};
use super::sandbox::{Reached, Stop, Verdict};
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
    /// It could not be made, or its process ended without a word.
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

/// An expression that took too long so often without a break is not tried any more: of a loop without end, thousands of
/// documents would take hours.
const GIVEN_UP: u32 = 10;

/// Maps documents by a list of configurations, one document after the other.
///
/// Of ten documents in a row for which an expression takes too long, it is taken to do so for the rest.
pub struct Mapper {
    pushes: Vec<Push>,
    now: DateTime<Utc>,
    /// JSON, hydrated.
    document: String,
    place: Option<Place>,
    /// The place has the document that is asked about.
    holds: bool,
    late: HashMap<Question, Late>,
}

/// How often in a row a question took too long, and at which rule.
#[derive(Clone, Copy, Default)]
struct Late {
    times: u32,
    reached: Option<usize>,
}

/// Where expressions run.
enum Place {
    Here(Box<Engine>),
    Apart(Apart),
}

impl Mapper {
    /// `now` is what time it is for the expressions.
    #[must_use]
    pub fn new(pushes: Vec<Push>, now: DateTime<Utc>) -> Self {
        Self { pushes, now, document: String::new(), place: None, holds: false, late: HashMap::new() }
    }

    #[must_use]
    pub fn pushes(&self) -> &[Push] {
        &self.pushes
    }

    /// The document, hydrated, that the next questions are about: JSON.
    pub fn hold(&mut self, document: &str) {
        document.clone_into(&mut self.document);
        self.holds = false;
    }

    /// Whether the document is relevant to the configuration at a position.
    ///
    /// # Errors
    /// [`MappingError::Relevance`]: the CHT too then does nothing with the document.
    pub fn is_relevant(&mut self, position: usize) -> Result<bool, MappingError> {
        let Some(push) = self.pushes.get(position) else { return Ok(false) };
        if push.relevant_to.is_none() {
            return Ok(false);
        }
        let told = self.ask(Question::IsRelevant(position)).told;
        let fault = match told {
            Ok(Told::Relevant(is_relevant)) => return Ok(is_relevant),
            Ok(Told::Mapped(_)) => MappingFault::Engine,
            Err(stop) => fault(stop),
        };
        Err(MappingError::Relevance { push: self.pushes[position].name.clone(), fault })
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
        let Answer { reached, told } = self.ask(Question::Map(position));
        let rule = reached.and_then(|reached| self.pushes[position].mapping.get(reached));
        let at = |fault| match rule {
            Some(rule) => MappingError::Rule { push: name.clone(), to: rule.to.clone(), fault },
            None => MappingError::Document { push: name.clone(), fault },
        };
        match told {
            Ok(Told::Mapped(Verdict::Payload { text, sorted })) => {
                Ok(Payload { text, hash: Hash::of_sorted(&sorted) })
            }
            Ok(Told::Mapped(Verdict::Undefined)) => Err(at(missing(rule))),
            Ok(Told::Mapped(Verdict::Neither)) => Err(at(MappingFault::Neither)),
            Ok(Told::Mapped(Verdict::Misplaced(words))) => Err(at(MappingFault::Misplaced { words })),
            Ok(Told::Mapped(Verdict::Unwritable(words))) => {
                Err(MappingError::Document { push: name, fault: MappingFault::Unwritable { words } })
            }
            Ok(Told::Relevant(_)) => Err(at(MappingFault::Engine)),
            Err(stop) => Err(at(fault(stop))),
        }
    }

    fn ask(&mut self, question: Question) -> Answer {
        let late = self.late.get(&question).copied().unwrap_or_default();
        if late.times >= GIVEN_UP {
            return Answer { reached: late.reached, told: Err(Stop::TooLong) };
        }
        let answer = self.answer(question);
        if matches!(answer.told, Err(Stop::TooLong)) {
            self.late.insert(question, Late { times: late.times + 1, reached: answer.reached });
        } else if late.times > 0 {
            self.late.remove(&question);
        }
        answer
    }

    fn answer(&mut self, question: Question) -> Answer {
        let broken = || Answer { reached: None, told: Err(Stop::Broken) };
        let (place, document) = match self.place.take() {
            Some(place) => (place, (!self.holds).then_some(self.document.as_str())),
            None => match self.begin() {
                Some(place) => (place, Some(self.document.as_str())),
                None => return broken(),
            },
        };
        match place {
            Place::Here(mut engine) => {
                if let Some(document) = document {
                    engine.hold(document);
                }
                let answer = engine.answer(question);
                (self.place, self.holds) = (Some(Place::Here(engine)), true);
                answer
            }
            Place::Apart(mut apart) => {
                // A process that ended is started anew with the next question.
                let Ok(answer) = apart.ask(document, question) else { return broken() };
                (self.place, self.holds) = ((!apart.is_over).then_some(Place::Apart(apart)), true);
                answer
            }
        }
    }

    fn begin(&self) -> Option<Place> {
        let work = Work::new(&self.pushes, self.now);
        match Apart::start(&work) {
            Some(started) => started.ok().map(Place::Apart),
            None => Some(Place::Here(Box::new(Engine::new(work, Reached::default())))),
        }
    }
}

fn missing(rule: Option<&Rule>) -> MappingFault {
    match rule.map(|rule| &rule.source) {
        Some(Source::Path(path)) => MappingFault::NotFound { path: path.clone() },
        _ => MappingFault::Undefined,
    }
}

fn fault(stop: Stop) -> MappingFault {
    match stop {
        Stop::Thrown(words) => MappingFault::Thrown { words },
        Stop::TooLong => MappingFault::TooLong,
        Stop::TooMuchMemory => MappingFault::TooMuchMemory,
        Stop::Broken => MappingFault::Engine,
    }
}
