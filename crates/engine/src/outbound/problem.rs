//! What is wrong with a mapping or a document, as the hosts show it.

use jumla_cht::outbound::{Fault, MappingError, MappingFault};
use jumla_domain::Named;

use super::{OutboundError, OutboundFault};
use crate::surface::{OutboundProblem, OutboundProblemKind as Kind};

impl OutboundProblem {
    pub(super) fn of(kind: Kind) -> Self {
        Self { kind, at: None, code: None, about: None, detail: None }
    }

    pub(super) fn at(self, at: &str) -> Self {
        Self { at: Some(at.to_owned()), ..self }
    }

    pub(super) fn about(self, about: &str) -> Self {
        Self { about: Some(Named { id: about.to_owned(), name: about.to_owned() }), ..self }
    }

    pub(super) fn detail(self, detail: &str) -> Self {
        Self { detail: Some(detail.to_owned()).filter(|text| !text.is_empty()), ..self }
    }

    pub(super) fn code(self, code: &str) -> Self {
        Self { code: Some(code.to_owned()), ..self }
    }
}

impl From<&Fault> for OutboundProblem {
    fn from(fault: &Fault) -> Self {
        let kind = match fault {
            Fault::NotAnObject | Fault::MappingMissing => Kind::ConfigurationMalformed,
            Fault::DestinationMissing => Kind::NoDestination,
            Fault::AuthenticationUnknown { .. }
            | Fault::AuthenticationIncomplete { .. }
            | Fault::HeaderUnsupported { .. } => Kind::AuthenticationWrong,
        };
        Self::of(kind).detail(&fault.to_string())
    }
}

impl From<&MappingError> for OutboundProblem {
    fn from(error: &MappingError) -> Self {
        match error {
            MappingError::Relevance { fault, .. } => {
                let words = Self::from(fault).detail;
                Self { detail: words.or_else(|| Some(fault.to_string())), ..Self::of(Kind::RelevanceFailed) }
            }
            MappingError::Rule { to, fault, .. } => Self::from(fault).at(to),
            MappingError::Push { fault, .. } => fault.into(),
            MappingError::Document { fault, .. } => fault.into(),
        }
    }
}

impl From<&MappingFault> for OutboundProblem {
    fn from(fault: &MappingFault) -> Self {
        match fault {
            MappingFault::NotFound { path } => Self::of(Kind::NotFound).about(path),
            MappingFault::Undefined => Self::of(Kind::Undefined),
            MappingFault::Thrown { words } => Self::of(Kind::Thrown).detail(words),
            MappingFault::Neither => Self::of(Kind::Neither),
            MappingFault::Misplaced { words } => Self::of(Kind::Misplaced).detail(words),
            MappingFault::Unwritable { words } => Self::of(Kind::Unwritable).detail(words),
            MappingFault::TooLong => Self::of(Kind::TooLong),
            MappingFault::TooMuchMemory => Self::of(Kind::TooMuchMemory),
            MappingFault::Engine => Self::of(Kind::Engine),
        }
    }
}

impl From<&OutboundError> for OutboundProblem {
    fn from(error: &OutboundError) -> Self {
        match error {
            OutboundError::Mapping(error) => error.into(),
            OutboundError::Shape { to, fault, .. } => {
                let kind = match fault {
                    OutboundFault::Missing => Kind::NoValue,
                    OutboundFault::NotADate => Kind::NotADate,
                    OutboundFault::NotAMonth => Kind::NotAMonth,
                    OutboundFault::NoCode => Kind::NoCode,
                    OutboundFault::NotAValue => Kind::NotAValue,
                    OutboundFault::NotAUid => Kind::NotAUid,
                };
                Self::of(kind).at(to)
            }
        }
    }
}
