//! Which rows of an export are signed off.

use std::collections::{BTreeSet, HashMap};

use jumla_domain::{Named, ReportingPeriod};

use super::gather::Gathered;
use crate::surface::{ExportRequest, ExportRow, RowLeftOut, SignOffMark};
use crate::{Error, Workspace};

/// How the facilities stand that feed an export.
pub(super) struct Marks {
    /// By id; `None` where nothing was ever signed off or handed over.
    of: Option<HashMap<String, SignOffMark>>,
}

impl Workspace {
    pub(super) fn marks_of(&self, gathered: &Gathered, months: &[ReportingPeriod]) -> Result<Marks, Error> {
        if !self.store.read().has_journal()? {
            return Ok(Marks { of: None });
        }
        let ids: BTreeSet<&str> =
            gathered.chosen.iter().flat_map(|unit| gathered.units.facilities(*unit)).collect();
        let facilities: Vec<Named> =
            ids.into_iter().map(|id| Named { id: id.to_owned(), name: String::new() }).collect();
        Ok(Marks { of: Some(self.sign_off_marks(&gathered.configuration, months, &facilities)?) })
    }
}

impl Marks {
    /// Marks the rows and, where only what is signed off is asked for, leaves the others out.
    pub(super) fn put_on(&self, rows: &mut [ExportRow], gathered: &Gathered, request: &ExportRequest) {
        let positions = positions(gathered);
        for row in rows {
            let facilities = positions
                .get(row.org_unit.id.as_str())
                .into_iter()
                .flat_map(|unit| gathered.units.facilities(*unit));
            row.signed_off = self.of.as_ref().map(|of| {
                let marks = facilities.map(|id| of.get(id).copied().unwrap_or(SignOffMark::Open));
                marks.min().unwrap_or(SignOffMark::Open)
            });
            let is_asked_for = !request.only_signed_off || row.signed_off == Some(SignOffMark::SignedOff);
            if row.left_out.is_none() && !is_asked_for {
                row.left_out = Some(RowLeftOut::NotSignedOff);
            }
        }
    }

    /// The facilities that are signed off and have values in the rows.
    pub(super) fn signed_off(&self, rows: &[ExportRow], gathered: &Gathered) -> Vec<String> {
        let Some(of) = &self.of else { return Vec::new() };
        let positions = positions(gathered);
        let written =
            rows.iter().filter(|row| row.left_out.is_none() && row.values.iter().any(Option::is_some));
        let facilities: BTreeSet<&str> = written
            .filter_map(|row| positions.get(row.org_unit.id.as_str()))
            .flat_map(|unit| gathered.units.facilities(*unit))
            .filter(|id| of.get(*id).is_some_and(|mark| *mark > SignOffMark::Open))
            .collect();
        facilities.into_iter().map(ToOwned::to_owned).collect()
    }
}

fn positions(gathered: &Gathered) -> HashMap<&str, usize> {
    gathered.chosen.iter().map(|&unit| (gathered.units.choices[unit].id.as_str(), unit)).collect()
}
