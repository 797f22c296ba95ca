//! Writes values as files that DHIS2 imports.
//!
//! A file is written for the importer that will read it, or so that both do. What a format cannot hold is an error that
//! says where, never a changed value; an error may come after some bytes, which are then to be thrown away. What has to
//! be set beside the file comes back as [`Need`]s. Facts in brackets are recordings of real servers, under
//! `tests/recordings/dhis2-*`.
//!
//! Not here: which values there are, and whether a server would take them ([`crate::predict`]).

mod adx;
mod csv;
mod error;
mod json;
mod names;
mod need;
mod output;
mod plan;
mod split;
mod xml;

use std::borrow::Borrow;
use std::io;

use chrono::NaiveDate;

pub use error::{Completing, Field, WriteError};
pub use names::{Codes, Kind, Naming};
pub use need::Need;
pub use split::{Part, Split, split};

use super::{Format, OutValue};
use crate::Uid;
use crate::metadata::Importer;
use crate::period::Calendar;
use output::Output;
use plan::Plan;

/// How a file is to be written.
#[derive(Clone, Copy)]
pub struct Writing<'a> {
    pub format: Format,
    /// `None`: so that both take it.
    pub importer: Option<Importer>,
    pub data_set: &'a Uid,
    pub naming: Naming<'a>,
    /// The server's. ADX has ISO dates only.
    pub calendar: Calendar,
    /// The category option combo that is meant where a value names none. Only ADX for the current importer needs to be
    /// told: there, unlike everywhere else, none is refused with E8108 [40, 41, h188].
    pub default_combo: Option<&'a Uid>,
    pub top: Top,
    /// Completes the data set with the import. All values must then be of one org unit, period and attribute option
    /// combo, which are put at the top: without them importers since 2.43 refuse the file with E8009.
    pub complete: Option<NaiveDate>,
    /// A remark for whoever opens the file. Only XML has a place for one.
    pub comment: Option<&'a str>,
    pub compression: Compression,
}

impl<'a> Writing<'a> {
    /// What the Import/Export page takes with no option changed: JSON with UIDs, for either importer.
    #[must_use]
    pub fn new(data_set: &'a Uid) -> Self {
        Self {
            format: Format::Json,
            importer: None,
            data_set,
            naming: Naming::Uids,
            calendar: Calendar::Iso,
            default_combo: None,
            top: Top::Period,
            complete: None,
            comment: None,
            compression: Compression::None,
        }
    }
}

/// What JSON and XML say once for all values, where it is the same for all. It is never said twice: where top and value
/// differ, importers before 2.43 take the top, later ones the value [f17, f20].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Top {
    #[default]
    Period,
    /// Org unit and attribute option combo as well.
    Everything,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    #[default]
    None,
    Gzip,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub values: usize,
    /// As they are in the file, compressed or not.
    pub bytes: u64,
    /// What must be set beside the file.
    pub needs: Vec<Need>,
}

impl Written {
    /// The needs as query parameters of `/api/dataValueSets`.
    #[must_use]
    pub fn query(&self) -> Vec<(&'static str, String)> {
        self.needs.iter().filter_map(Need::parameter).collect()
    }
}

/// Writes the values of one data set.
pub fn write<V: Borrow<OutValue>>(
    values: &[V],
    how: &Writing<'_>,
    to: &mut impl io::Write,
) -> Result<Written, WriteError> {
    let plan = Plan::new(values, how)?;
    let mut output = Output::new(to, how.compression);
    match how.format {
        Format::Json => json::write(&plan, &mut output)?,
        Format::Xml => xml::write(&plan, &mut output)?,
        Format::Csv => csv::write(&plan, &mut output)?,
        Format::Adx => adx::write(&plan, &mut output)?,
    }
    Ok(Written { values: values.len(), bytes: output.finish()?, needs: need::needs(how, plan.data_set) })
}
