//! The CHT's own DHIS2 export, `GET /api/v2/export/dhis`, reproduced value for value from documents at hand.
//!
//! It repeats what the CHT does, right or wrong: one row per data element with the attributes of its last definition
//! and the values of all, a row at every mapped ancestor, zeros where nobody reported, texts joined instead of added.
//! It is not the export that DHIS2 needs (that is `jumla-domain`'s data values), it reads no store and no clock, and
//! it knows nothing of the rights and request parameters in front of the CHT's answer.
//!
//! One thing differs on purpose. A document from which the CHT cannot read makes its whole month fail with status
//! 500; here it is left out and named in [`Output::skipped`].

mod definition;
mod document;
mod javascript;
mod order;
mod org_unit;
mod row;

use chrono::NaiveDate;
use jumla_domain::{ContactId, DocumentId, ReportingPeriod};
use serde_json::Value;

use definition::Definitions;
pub use document::{Entry, EntryValue, OwnedTargets, SkipReason, Skipped, Targets};
use javascript::Cell;
pub use org_unit::MappedContact;
use org_unit::OrgUnits;

/// What to export, and the state of the database around it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The settings object of the CHT, with `dhis_data_sets` and `tasks.targets.items`.
    pub settings: &'a Value,
    pub data_set: &'a str,
    pub period: ReportingPeriod,
    /// Only contacts that name this org unit; all their org units for the data set are then in the answer. An empty
    /// text is a filter too, which nothing passes.
    pub org_unit: Option<&'a str>,
    /// The CHT writes the server's today.
    pub complete_date: NaiveDate,
    /// Every contact that has a `dhis` property, in any order.
    pub contacts: &'a [MappedContact],
    pub labels: Labels<'a>,
}

/// What stands for data set, org units and data elements in the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels<'a> {
    /// The codes of DHIS2.
    #[default]
    Codes,
    /// What the CHT writes for `humanReadable`: the translated name of the data set (given here), names of contacts,
    /// ids of targets. DHIS2 cannot import it.
    Names { data_set: &'a str },
}

/// The CHT's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// `{dataSet, completeDate, period, dataValues}`, keys and rows in the CHT's order.
    pub body: Value,
    /// Documents of the month that are not in the values, and why. Those whose owner has no org unit are not listed:
    /// they are elsewhere.
    pub skipped: Vec<Skipped>,
}

/// Why the CHT would refuse with status 400.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompatError {
    #[error("data set `{data_set}` is not defined in the CHT's settings")]
    DataSetNotDefined { data_set: String },
    #[error("no target of the CHT's settings has a data element in data set `{data_set}`")]
    DataSetWithoutElements { data_set: String },
}

/// Computes the CHT's export.
///
/// `ancestors_of` gives the chain of parents of a contact, the direct parent first, or `None` where there is no such
/// document; the chain may start with the contact itself. `documents` are all target documents of the month, in the
/// order of their ids: whose id says so, accepted by the CHT's own reading or not.
///
/// # Errors
/// [`CompatError`], where the CHT would answer 400.
pub fn export<'a>(
    input: &Input<'a>,
    ancestors_of: impl Fn(&str) -> Option<&'a [ContactId]>,
    documents: impl IntoIterator<Item = OwnedTargets<'a>>,
) -> Result<Output, CompatError> {
    let definitions = Definitions::read(input.settings, input.data_set)?;
    let mut org_units = OrgUnits::of(input.contacts, input.data_set, input.org_unit);
    let mut cells = vec![Cell::ZERO; org_units.rows() * definitions.elements.len()];
    let mut skipped = Vec::new();
    for document in documents {
        match add(&document, &definitions, &mut org_units, &ancestors_of, &mut cells) {
            Ok(()) => {}
            Err(reason) => skipped.push(Skipped { document: DocumentId::from(document.id), reason }),
        }
    }
    let data_set = match input.labels {
        Labels::Codes => input.data_set,
        Labels::Names { data_set } => data_set,
    };
    // Not `json!`, which would copy every row.
    let body = [
        ("dataSet", data_set.into()),
        ("completeDate", input.complete_date.format("%Y-%m-%d").to_string().into()),
        ("period", input.period.dhis2_id().into()),
        ("dataValues", row::rows(&definitions, &org_units, &cells, input.labels).into()),
    ];
    let body = body.into_iter().map(|(key, value): (&str, Value)| (key.to_owned(), value)).collect();
    Ok(Output { body, skipped })
}

/// Adds one document's totals to all rows of its owner, or nothing of it.
fn add<'a>(
    document: &OwnedTargets<'a>,
    definitions: &Definitions<'_>,
    org_units: &mut OrgUnits,
    ancestors_of: &impl Fn(&str) -> Option<&'a [ContactId]>,
    cells: &mut [Cell],
) -> Result<(), SkipReason> {
    let owner = document.owner.ok_or(SkipReason::OwnerMissing)?;
    let rows = org_units.of_owner(owner, ancestors_of).ok_or(SkipReason::OwnerMissing)?;
    if rows.is_empty() {
        return Ok(());
    }
    let Targets::Listed(entries) = &document.targets else { return Err(SkipReason::TargetsMissing) };
    for entry in entries {
        if entry.value.is_missing() && definitions.element_of(&entry.target).is_some() {
            return Err(SkipReason::ValueMissing { target: entry.target.as_ref().into() });
        }
    }
    for entry in entries {
        let Some(element) = definitions.element_of(&entry.target) else { continue };
        let total = entry.value.total();
        for &row in rows {
            cells[row * definitions.elements.len() + element].add(&total);
        }
    }
    Ok(())
}
