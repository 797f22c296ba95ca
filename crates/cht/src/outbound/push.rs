//! One entry of `settings.outbound`: when a document is relevant, what is made of it, where that goes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Cron, CronError, Destination};

/// A configuration by its name, its mistakes included: they are told when it is used, as the CHT does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    pub name: String,
    /// No document is relevant to a push without.
    pub relevant_to: Option<String>,
    /// In the order of the configuration.
    pub mapping: Vec<Rule>,
    pub destination: Result<Destination, Fault>,
    pub cron: Result<Option<Cron>, CronError>,
    /// What is wrong with it as a whole.
    pub fault: Option<Fault>,
}

/// Where one value of a payload comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// `a.b`, `list.0.code`.
    pub to: String,
    pub source: Source,
    /// Left out where the document does not have it.
    pub optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    Path(String),
    /// JavaScript; what its last statement is worth.
    Expression(String),
    /// Neither is said.
    Nothing,
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("it is not an object")]
    NotAnObject,
    #[error("it has no mapping")]
    MappingMissing,
    #[error("its destination has no base_url")]
    DestinationMissing,
    #[error("the authentication `{kind}` is not known")]
    AuthenticationUnknown { kind: String },
    #[error("the authentication lacks `{lacks}`")]
    AuthenticationIncomplete { lacks: &'static str },
    #[error("`{name}` is no header for authentication")]
    HeaderUnsupported { name: String },
}

impl Push {
    /// All of them, as the settings have them.
    #[must_use]
    pub fn all(settings: &Value) -> Vec<Self> {
        let outbound = settings.get("outbound").and_then(Value::as_object);
        outbound.into_iter().flatten().map(|(name, entry)| Self::read(name, entry)).collect()
    }

    fn read(name: &str, entry: &Value) -> Self {
        let relevant = entry.get("relevant_to").and_then(Value::as_str).filter(|text| !text.is_empty());
        let mapping = entry.get("mapping").and_then(Value::as_object);
        let cron = match entry.get("cron") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Cron::parse(text).map(Some),
            Some(other) => Err(CronError { text: other.to_string() }),
        };
        let fault = match (entry.is_object(), mapping) {
            (false, _) => Some(Fault::NotAnObject),
            (true, None) => Some(Fault::MappingMissing),
            (true, Some(_)) => None,
        };
        Self {
            name: name.to_owned(),
            relevant_to: relevant.map(ToOwned::to_owned),
            mapping: mapping.map(rules).unwrap_or_default(),
            destination: Destination::read(entry.get("destination")),
            cron,
            fault,
        }
    }
}

/// The entries of a mapping, in its order.
#[must_use]
pub fn rules(mapping: &serde_json::Map<String, Value>) -> Vec<Rule> {
    mapping.iter().map(|(to, source)| rule(to, source)).collect()
}

/// One entry: a path as it stands, or an object with `expr` or `path`. An expression goes before a path.
#[must_use]
pub fn rule(to: &str, source: &Value) -> Rule {
    let text = |key: &str| source.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (found, optional) = match source {
        Value::String(path) if !path.is_empty() => (Source::Path(path.clone()), false),
        _ => {
            let found = match (text("expr"), text("path")) {
                (Some(expression), _) => Source::Expression(expression.to_owned()),
                (None, Some(path)) => Source::Path(path.to_owned()),
                (None, None) => Source::Nothing,
            };
            (found, source.get("optional").is_some_and(crate::settings::truthy))
        }
    };
    Rule { to: to.to_owned(), source: found, optional }
}
