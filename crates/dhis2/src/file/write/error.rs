//! Why a file cannot be written.

use std::fmt;
use std::io;

use super::super::Format;
use super::Kind;
use crate::Uid;
use crate::period::Calendar;

/// Positions are those in the values handed over, from 0.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Codes are asked for, and these have none.
    #[error("{} objects have no code", .objects.len())]
    NoCode { objects: Vec<(Kind, Uid)> },
    /// There is nothing to import, and importers before 2.43 would take some forms of it as a deletion [e23–e27, i23].
    #[error("value {position} is empty and not a deletion")]
    NoValue { position: usize },
    #[error("{format:?} cannot hold {found:?} in {field} of value {position:?}")]
    CannotHold {
        format: Format,
        /// `None`: it stands at the top.
        position: Option<usize>,
        field: Field,
        found: char,
    },
    /// The current importer takes the text `null` in CSV as nothing.
    #[error("CSV cannot hold the text null in {field} of value {position}")]
    CannotHoldNull { position: usize, field: Field },
    /// No period of DHIS2, or one for which ADX has no interval.
    #[error("ADX cannot express the period {period} of value {position}")]
    NoInterval { position: usize, period: String },
    /// Intervals of ADX are of the ISO calendar, and what they stand for depends on it.
    #[error("ADX has no periods of the calendar {calendar:?}")]
    Calendar { calendar: Calendar },
    /// The current importer wants every combo named in ADX, and the default one was not said.
    #[error("value {position} names no category option combo, which ADX needs")]
    NoCombo { position: usize },
    #[error("the file cannot complete the data set: {reason}")]
    CannotComplete { reason: Completing },
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Why a data set cannot be completed with its import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completing {
    /// CSV has no place for it; ADX is read for it by the current importer only.
    Format,
    NoValues,
    SeveralOrgUnits,
    SeveralPeriods,
    SeveralAttributeOptionCombos,
}

impl fmt::Display for Completing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "the format has no place for it",
            Self::NoValues => "there are no values",
            Self::SeveralOrgUnits => "there are several org units",
            Self::SeveralPeriods => "there are several periods",
            Self::SeveralAttributeOptionCombos => "there are several attribute option combos",
        })
    }
}

/// A part of a value, or of what stands at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    DataSet,
    DataElement,
    Period,
    OrgUnit,
    CategoryOptionCombo,
    AttributeOptionCombo,
    Value,
    Comment,
}

impl Field {
    /// As JSON and XML call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::DataSet => "dataSet",
            Self::DataElement => "dataElement",
            Self::Period => "period",
            Self::OrgUnit => "orgUnit",
            Self::CategoryOptionCombo => "categoryOptionCombo",
            Self::AttributeOptionCombo => "attributeOptionCombo",
            Self::Value => "value",
            Self::Comment => "comment",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
