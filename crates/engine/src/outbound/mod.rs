//! Documents of the CHT made into what DHIS2 keeps of patients, events and service reports.
//!
//! A mapping of Jumla ([`compile`]) becomes a configuration as the CHT's outbound push has them, which the same mapper
//! carries out (`jumla-cht`); what comes of it is put into DHIS2's shapes here ([`shape`]): UIDs that follow from the
//! document, dates, option codes. The CHT's own configurations are carried out as they are ([`entry`]).
//!
//! What is kept of documents is gone through ([`walk`]) and held against what was sent ([`fate`]): for a preview, for a
//! file, or for the queue, whose rows say where each document is ([`send`]).

mod answer;
mod batch;
mod compile;
mod entry;
mod fate;
mod file;
mod look;
mod made;
mod preview;
mod problem;
mod queue;
mod save;
mod send;
mod shape;
mod trial;
mod view;
mod walk;
mod what;

pub use file::{outbound_schema, parse_outbound, read_outbound, write_outbound};
pub use preview::preview_outbound;
pub use queue::queue_outbound;
pub use save::save_outbound;
pub use send::run_outbound;
pub use shape::{OutboundFault, OutboundPayload};
pub use trial::try_outbound;

use chrono::{DateTime, Utc};
use jumla_cht::outbound::{Mapper, MappingError};

use crate::surface::{OutboundFile, OutboundMapping};

/// Carries out the mappings of a file, one document after the other.
pub struct OutboundMapper {
    names: Vec<String>,
    mappings: Vec<OutboundMapping>,
    mapper: Mapper,
}

/// Why a mapping gives nothing for a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    #[error(transparent)]
    Mapping(#[from] MappingError),
    #[error("`{mapping}`, `{to}`: {fault}")]
    Shape { mapping: String, to: String, fault: OutboundFault },
}

impl OutboundMapper {
    /// `now` is what time it is for the expressions.
    #[must_use]
    pub fn new(file: &OutboundFile, now: DateTime<Utc>) -> Self {
        let (names, mappings): (Vec<String>, Vec<OutboundMapping>) =
            file.mappings.clone().into_iter().unzip();
        let pushes =
            names.iter().zip(&mappings).map(|(name, mapping)| compile::push(name, mapping)).collect();
        Self { names, mappings, mapper: Mapper::new(pushes, now) }
    }

    /// Names of the mappings, in the order of their positions.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The document, hydrated, that the next questions are about: JSON.
    pub fn hold(&mut self, document: &str) {
        self.mapper.hold(document);
    }

    /// Whether the document is meant by the mapping at a position.
    ///
    /// # Errors
    /// [`OutboundError::Mapping`] where the expression fails.
    pub fn is_relevant(&mut self, position: usize) -> Result<bool, OutboundError> {
        Ok(self.mapper.is_relevant(position)?)
    }

    /// What would be sent.
    ///
    /// # Errors
    /// Why there is nothing to be sent.
    pub fn map(&mut self, position: usize) -> Result<OutboundPayload, OutboundError> {
        let payload = self.mapper.map(position)?;
        let (name, mapping) = (&self.names[position], &self.mappings[position]);
        shape::shape(mapping, &payload.text).map_err(|(to, fault)| OutboundError::Shape {
            mapping: name.clone(),
            to,
            fault,
        })
    }
}
