//! The words and the rules of Jumla: periods, contacts, targets, contributions, aggregates, coverage and data
//! values.
//!
//! Pure: no input or output, no clock, no async. What the Community Health Toolkit or DHIS2 put on the wire is
//! not here but in `jumla-cht` and `jumla-dhis2`; what is kept on disk is in `jumla-store`.

pub mod aggregate;
pub mod check;
pub mod collation;
pub mod contact;
pub mod contribution;
pub mod coverage;
pub mod data_value;
pub mod finding;
pub mod id;
pub mod number;
pub mod period;
pub mod signoff;
pub mod target;

pub use aggregate::{Aggregate, Tally};
pub use contact::{Contact, ContactType, Named, OrgUnitLink, Supervised};
pub use contribution::{Contribution, RecordedNumbers, RecordedValue, Report, ReportedValue, TargetDocument};
pub use coverage::{Coverage, Freshness};
pub use data_value::{DataValue, MappingEntry, Measure};
pub use finding::{Finding, Rule, Severity};
pub use id::{ContactId, DataElementId, DataSetId, DocumentId, OptionComboId, OrgUnitId, Revision, TargetId};
pub use number::{Number, median};
pub use period::{MonthStart, ReportingPeriod};
pub use target::{Goal, TargetDefinition, TargetKind};
