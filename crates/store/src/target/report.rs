//! What contacts reported in a month.

use std::collections::{HashMap, HashSet};

use jumla_domain::{ContactId, DocumentId, Report, ReportedValue, ReportingPeriod, Revision, TargetId};
use rusqlite::Row;

use super::id::{document_id, parts, written_tag};
use super::lineage;
use super::numbers::{Dictionary, fill};
use crate::account::to_json;
use crate::{Error, Reader};

/// Every document of a month, with the places above its owner as the owner's own document names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedReport {
    pub report: Report,
    /// The owner's label; its id where its document is not here.
    pub owner_name: String,
    /// `None` where the owner's document is not here.
    pub lineage: Option<Vec<ContactId>>,
}

/// A document of a month that no total takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherReport {
    /// The contact that its id names, and what people call it.
    pub contact: ContactId,
    pub name: String,
    /// The places above the contact, the direct parent first.
    pub lineage: Vec<ContactId>,
    pub document: DocumentId,
    pub revision: Revision,
    /// Whether the CHT takes it as a target document, and as hers.
    pub accepted: bool,
    pub values: Vec<Option<ReportedValue>>,
}

impl Reader<'_> {
    /// What each of the contacts reported for the period, in the order of the contacts: see [`Self::each_report`].
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn reports(
        &self,
        of_period: ReportingPeriod,
        contacts: &[&str],
        targets: &[TargetId],
    ) -> Result<Vec<Option<Report>>, Error> {
        let mut reports = vec![None; contacts.len()];
        self.each_report(of_period, contacts, targets, |position, report| reports[position] = Some(report))?;
        Ok(reports)
    }

    /// Hands over what each of the contacts reported for the period, as the CHT's aggregate takes it: of the documents
    /// that the CHT accepts, whose id names the contact and whose owner it is, the first by id; one whose month is in
    /// digits that the CHT does not read counts where there is no other. A report comes with the position of its
    /// contact, in no particular order; a contact is named once.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn each_report(
        &self,
        of_period: ReportingPeriod,
        contacts: &[&str],
        targets: &[TargetId],
        mut take: impl FnMut(usize, Report),
    ) -> Result<(), Error> {
        /// From so many contacts on, reading the month in one sweep beats looking each one up.
        const SWEEP: usize = 256;
        const COLUMNS: &str =
            "SELECT contact, user, rev, updated_date, contributions, tag FROM target_document
                               WHERE period = ?1 AND accepted = 1 AND owner = contact AND left_at IS NULL";
        let positions = Dictionary::load(self.connection)?.positions(targets);
        let text = of_period.to_string();
        // The documents of one contact follow each other.
        let mut current: Option<(usize, Report)> = None;
        let mut next = |row: &Row<'_>, position: usize| -> Result<(), Error> {
            if let Some((of, report)) = &mut current
                && *of == position
            {
                report.accounts += u32::from(is_another_account(row, report)?);
                return Ok(());
            }
            let report = report_of(row, &text, &positions, targets.len())?;
            if let Some((position, before)) = current.replace((position, report)) {
                take(position, before);
            }
            Ok(())
        };
        if contacts.len() < SWEEP {
            let mut statement =
                self.connection.prepare_cached(&format!("{COLUMNS} AND contact = ?2 ORDER BY tag, user"))?;
            for (position, contact) in contacts.iter().enumerate() {
                let mut rows = statement.query((&text, contact))?;
                while let Some(row) = rows.next()? {
                    next(row, position)?;
                }
            }
        } else {
            let wanted: HashMap<&str, usize> = contacts.iter().copied().zip(0..).collect();
            let mut statement =
                self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY contact, tag, user"))?;
            let mut rows = statement.query([&text])?;
            while let Some(row) = rows.next()? {
                if let Some(&position) = wanted.get(row.get_ref(0)?.as_str().map_err(Error::corrupt)?) {
                    next(row, position)?;
                }
            }
        }
        if let Some((position, last)) = current {
            take(position, last);
        }
        Ok(())
    }

    /// Every contact's report for the period (the first account's), with the places above the contact.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn owned_reports(
        &self,
        of_period: ReportingPeriod,
        targets: &[TargetId],
    ) -> Result<Vec<OwnedReport>, Error> {
        let positions = Dictionary::load(self.connection)?.positions(targets);
        let text = of_period.to_string();
        let mut statement = self.connection.prepare_cached(
            "SELECT report.contact, report.user, report.rev, report.updated_date, report.contributions, report.tag,
                    owner.lineage, coalesce(owner.name, owner.phone, report.contact)
             FROM target_document AS report LEFT JOIN contact AS owner ON owner.id = report.contact
             WHERE report.period = ?1 AND report.accepted = 1 AND report.owner = report.contact
               AND report.left_at IS NULL
             ORDER BY report.contact, report.tag, report.user",
        )?;
        let mut rows = statement.query([&text])?;
        let mut reports: Vec<OwnedReport> = Vec::new();
        while let Some(row) = rows.next()? {
            let contact = row.get_ref(0)?.as_str().map_err(Error::corrupt)?;
            if let Some(last) = reports.last_mut().filter(|last| last.report.owner.as_str() == contact) {
                last.report.accounts += u32::from(is_another_account(row, &last.report)?);
                continue;
            }
            reports.push(OwnedReport {
                report: report_of(row, &text, &positions, targets.len())?,
                lineage: lineage(row, 6)?,
                owner_name: row.get(7)?,
            });
        }
        Ok(reports)
    }

    /// Documents of the period of contacts under these facilities, at any depth, but those that are counted.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn other_reports(
        &self,
        of_period: ReportingPeriod,
        facilities: &[ContactId],
        counted: &HashSet<&str>,
        targets: &[TargetId],
    ) -> Result<Vec<OtherReport>, Error> {
        /// From so many facilities on, reading the month in one sweep beats going through all that stands under them.
        const SWEEP: usize = 16;
        const COLUMNS: &str = "SELECT report.contact, report.user, report.rev, report.updated_date,
                                      report.contributions, report.tag,
                                      report.accepted = 1 AND report.owner IS report.contact";
        let positions = Dictionary::load(self.connection)?.positions(targets);
        let text = of_period.to_string();
        let above: HashSet<&str> = facilities.iter().map(ContactId::as_str).collect();
        let mut others = Vec::new();
        let mut statement;
        let mut rows = if facilities.len() < SWEEP {
            statement = self.connection.prepare_cached(&format!(
                "WITH RECURSIVE below (id) AS (
                     SELECT value FROM json_each(?2)
                     UNION
                     SELECT contact.id FROM below JOIN contact ON contact.parent = below.id
                 )
                 {COLUMNS}
                 FROM below CROSS JOIN target_document AS report
                 ON report.period = ?1 AND report.contact = below.id
                 WHERE report.left_at IS NULL ORDER BY report.contact, report.tag, report.user"
            ))?;
            statement.query((&text, to_json(&facilities)?))?
        } else {
            statement = self.connection.prepare_cached(&format!(
                "{COLUMNS} FROM target_document AS report
                 WHERE report.period = ?1 AND report.left_at IS NULL
                 ORDER BY report.contact, report.tag, report.user"
            ))?;
            statement.query([&text])?
        };
        while let Some(row) = rows.next()? {
            let cell = |column| row.get_ref(column).map_err(Error::from)?.as_str().map_err(Error::corrupt);
            let document = document_id(written_tag(cell(5)?, &text), cell(0)?, cell(1)?);
            if counted.contains(document.as_str()) {
                continue;
            }
            let contact = ContactId::from(cell(0)?);
            let Some(known) = self.contact(&contact)? else { continue };
            if !known.lineage.iter().any(|place| above.contains(place.as_str())) {
                continue;
            }
            let report = report_of(row, &text, &positions, targets.len())?;
            others.push(OtherReport {
                name: known.label().to_owned(),
                lineage: known.lineage,
                contact,
                document,
                revision: report.revision,
                accepted: row.get(6)?,
                values: report.values,
            });
        }
        Ok(others)
    }
}

/// The report in a row that begins with contact, user, revision, date of change, contributions and tag.
fn report_of(
    row: &Row<'_>,
    period: &str,
    positions: &[Option<usize>],
    wanted: usize,
) -> Result<Report, Error> {
    let text = |column| -> Result<&str, Error> { row.get_ref(column)?.as_str().map_err(Error::corrupt) };
    let contact = text(0)?;
    let mut report = Report {
        document: document_id(written_tag(text(5)?, period), contact, text(1)?),
        revision: text(2)?.into(),
        owner: contact.into(),
        updated_date: row.get::<_, Option<i64>>(3)?.unwrap_or_default(),
        accounts: 1,
        values: vec![None; wanted],
        spelled: Vec::new(),
    };
    if let Some(blob) = row.get_ref(4)?.as_blob_or_null().map_err(Error::corrupt)? {
        fill(&mut report, blob, positions)?;
    }
    Ok(report)
}

/// Whether the document in a row of the same contact is of another account than the report. An account may have two
/// documents of one month, their tags in different digits.
fn is_another_account(row: &Row<'_>, report: &Report) -> Result<bool, Error> {
    let user = row.get_ref(1)?.as_str().map_err(Error::corrupt)?;
    Ok(parts(&report.document).is_none_or(|(_, _, known)| known != user))
}
