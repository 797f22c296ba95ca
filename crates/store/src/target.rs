//! Target documents: what each contact reported, month by month.

use std::collections::{HashMap, HashSet};

use jumla_domain::{
    ContactId, DocumentId, Number, RecordedNumbers, RecordedValue, Report, ReportedValue, ReportingPeriod,
    Revision, TargetDocument, TargetId,
};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use crate::account::to_json;
use crate::{Error, Reader, Writer};

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

/// A document of a month as received, for the exact reproduction of the CHT's export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthDocument {
    pub id: DocumentId,
    pub revision: Revision,
    pub owner: Option<ContactId>,
    pub lineage: Option<Vec<ContactId>>,
    /// `None` where the document has no list of targets.
    pub values: Option<Vec<RecordedValue>>,
}

/// A target document of one contact, as provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTargetDocument {
    pub id: DocumentId,
    pub revision: Revision,
    pub period: ReportingPeriod,
    pub user: String,
    pub updated_date: Option<i64>,
    pub received_at: i64,
}

/// Numbers as kept: compact for the two integers that they nearly always are.
#[derive(Serialize, Deserialize)]
pub(crate) enum StoredNumbers {
    Counts(i64, i64),
    Odd { raw: String, counts: Option<(String, String)> },
    Absent,
}

/// Target ids by number.
pub(crate) struct Dictionary {
    numbers: HashMap<TargetId, u32>,
    ids: Vec<TargetId>,
}

impl Dictionary {
    pub(crate) fn load(connection: &Connection) -> Result<Self, Error> {
        let mut statement = connection.prepare_cached("SELECT id FROM target ORDER BY number")?;
        let ids: Vec<TargetId> =
            statement.query_map([], |row| Ok(row.get::<_, String>(0)?.into()))?.collect::<Result<_, _>>()?;
        let numbers = ids.iter().cloned().zip(0..).collect();
        Ok(Self { numbers, ids })
    }

    fn number(&mut self, connection: &Connection, id: &TargetId) -> Result<u32, Error> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        let number = u32::try_from(self.ids.len()).map_err(Error::corrupt)?;
        connection.execute("INSERT INTO target (number, id) VALUES (?1, ?2)", (number, id.as_str()))?;
        self.numbers.insert(id.clone(), number);
        self.ids.push(id.clone());
        Ok(number)
    }

    /// For each target number, the position among the wanted ones.
    pub(crate) fn positions(&self, wanted: &[TargetId]) -> Vec<Option<usize>> {
        self.ids.iter().map(|id| wanted.iter().position(|one| one == id)).collect()
    }
}

/// Tag, contact and user of a target document's id.
pub(crate) fn parts(id: &DocumentId) -> Option<(&str, &str, &str)> {
    let mut parts = id.as_str().strip_prefix("target~")?.splitn(3, '~');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

/// The condition that finds the document whose id has this tag, with tag, contact and user as the first three
/// parameters. A tag in ASCII is the period itself.
pub(crate) fn identified_by(tag: &str) -> &'static str {
    if tag.is_ascii() {
        "period = ?1 AND contact = ?2 AND user = ?3 AND tag = ''"
    } else {
        "tag = ?1 AND contact = ?2 AND user = ?3 AND tag <> ''"
    }
}

/// Ids and revisions from the one with the first parts to the one with the last, in the order of the table.
pub(crate) fn revisions_within(
    connection: &Connection,
    (first_tag, first_contact, _): (&str, &str, &str),
    (last_tag, last_contact, _): (&str, &str, &str),
    revisions: &mut HashMap<DocumentId, Revision>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT period, contact, user, tag, rev FROM target_document
         WHERE (period, contact) >= (?1, ?2) AND (period, contact) <= (?3, ?4)",
    )?;
    let mut rows = statement.query((first_tag, first_contact, last_tag, last_contact))?;
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column).map_err(Error::from)?.as_str().map_err(Error::corrupt);
        let id = document_id(written_tag(text(3)?, text(0)?), text(1)?, text(2)?);
        revisions.insert(id, text(4)?.into());
    }
    Ok(())
}

/// Ids of documents in the order of the table, after the one with these parts.
pub(crate) fn ids_after(
    connection: &Connection,
    after: Option<(&str, &str, &str)>,
    limit: i64,
    ids: &mut Vec<DocumentId>,
) -> Result<(), Error> {
    let (tag, contact, user) = after.unwrap_or_default();
    let foreign = if tag.is_ascii() { "" } else { tag };
    let period: String = if foreign.is_empty() {
        tag.to_owned()
    } else {
        let period = connection
            .prepare_cached(
                "SELECT period FROM target_document WHERE tag = ?1 AND contact = ?2 AND user = ?3",
            )?
            .query_row((tag, contact, user), |row| row.get(0))
            .optional()?;
        // It was removed since: whatever is left stays for another time.
        let Some(period) = period else { return Ok(()) };
        period
    };
    let mut statement = connection.prepare_cached(
        "SELECT period, contact, user, tag FROM target_document
         WHERE (period, contact, user, tag) > (?1, ?2, ?3, ?4)
         ORDER BY period, contact, user, tag LIMIT ?5",
    )?;
    let mut rows = statement.query((period, contact, user, foreign, limit))?;
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column).map_err(Error::from)?.as_str().map_err(Error::corrupt);
        ids.push(document_id(written_tag(text(3)?, text(0)?), text(1)?, text(2)?));
    }
    Ok(())
}

impl Reader<'_> {
    /// How many target documents there are of a period, or of all.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn target_documents(&self, of_period: Option<ReportingPeriod>) -> Result<u32, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM target_document WHERE tag = '' AND period >= ?1 AND period <= ?2",
        )?;
        let (first, last) = match of_period {
            Some(period) => (period.to_string(), period.to_string()),
            None => (String::new(), "~".to_owned()),
        };
        Ok(statement.query_row([first, last], |row| row.get(0))?)
    }

    /// The reporting periods for which there is a document, newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn periods(&self) -> Result<Vec<ReportingPeriod>, Error> {
        // Steps from period to period through the primary key instead of reading every row.
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE step (period) AS (
                 SELECT max(period) FROM target_document
                 UNION ALL
                 SELECT (SELECT max(period) FROM target_document WHERE period < step.period)
                 FROM step WHERE step.period IS NOT NULL
             )
             SELECT period FROM step WHERE period IS NOT NULL",
        )?;
        let mut rows = statement.query([])?;
        let mut periods = Vec::new();
        while let Some(row) = rows.next()? {
            periods.push(period(&row.get::<_, String>(0)?)?);
        }
        Ok(periods)
    }

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

    /// Every document of the period that the CHT finds by it, as received, in the order of ids.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn month_documents(&self, of_period: ReportingPeriod) -> Result<Vec<MonthDocument>, Error> {
        let dictionary = Dictionary::load(self.connection)?;
        let text = of_period.to_string();
        let mut statement = self.connection.prepare_cached(
            "SELECT report.contact, report.user, report.rev, report.owner, report.contributions, owner.lineage
             FROM target_document AS report LEFT JOIN contact AS owner ON owner.id = report.owner
             WHERE report.period = ?1 AND report.tag = '' AND report.left_at IS NULL
             ORDER BY report.contact, report.user",
        )?;
        let mut rows = statement.query([&text])?;
        let mut documents = Vec::new();
        while let Some(row) = rows.next()? {
            let contact = row.get_ref(0)?.as_str().map_err(Error::corrupt)?;
            let user = row.get_ref(1)?.as_str().map_err(Error::corrupt)?;
            let blob = row.get_ref(4)?.as_blob_or_null().map_err(Error::corrupt)?;
            documents.push(MonthDocument {
                id: document_id(&text, contact, user),
                revision: row.get::<_, String>(2)?.into(),
                owner: row.get::<_, Option<String>>(3)?.map(Into::into),
                lineage: lineage(row, 5)?,
                values: blob.map(|blob| recorded(blob, &dictionary)).transpose()?,
            });
        }
        Ok(documents)
    }

    /// Every target document whose id names the contact, newest period first, then in the order of ids.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn target_documents_of(&self, contact: &ContactId) -> Result<Vec<StoredTargetDocument>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT user, rev, updated_date, received_at, tag FROM target_document
             WHERE period = ?1 AND contact = ?2 ORDER BY tag, user",
        )?;
        let mut documents = Vec::new();
        for of_period in self.periods()? {
            let text = of_period.to_string();
            let mut rows = statement.query((&text, contact.as_str()))?;
            while let Some(row) = rows.next()? {
                let user: String = row.get(0)?;
                let tag: String = row.get(4)?;
                documents.push(StoredTargetDocument {
                    id: document_id(written_tag(&tag, &text), contact.as_str(), &user),
                    revision: row.get::<_, String>(1)?.into(),
                    period: of_period,
                    user,
                    updated_date: row.get(2)?,
                    received_at: row.get(3)?,
                });
            }
        }
        Ok(documents)
    }
}

impl Writer<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_target(
        &mut self,
        document: &TargetDocument,
        revision: &Revision,
        received_at: i64,
    ) -> Result<(), Error> {
        if let Some(tag) = &document.foreign_tag {
            // An earlier version set it aside.
            self.remove(&document_id(tag, document.contact.as_str(), &document.user))?;
        }
        let contributions = match &document.values {
            Some(values) => Some(self.encode(values)?),
            None => None,
        };
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO target_document
                     (period, contact, user, rev, owner, updated_date, accepted, received_at, contributions, tag)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute((
                document.period.to_string(),
                document.contact.as_str(),
                &document.user,
                revision.as_str(),
                document.owner.as_ref().map(ContactId::as_str),
                document.updated_date,
                document.accepted,
                received_at,
                contributions,
                document.foreign_tag.as_deref().unwrap_or_default(),
            ))?;
        Ok(())
    }

    fn encode(&mut self, values: &[RecordedValue]) -> Result<Vec<u8>, Error> {
        let mut numbered = Vec::with_capacity(values.len());
        for value in values {
            let number = self.targets.number(&self.transaction, &value.target)?;
            let numbers = match &value.numbers {
                RecordedNumbers::Counts { pass, total } => StoredNumbers::Counts(*pass, *total),
                RecordedNumbers::Odd { raw, counts } => StoredNumbers::Odd {
                    raw: raw.clone(),
                    counts: counts.map(|(pass, total)| (pass.to_string(), total.to_string())),
                },
                RecordedNumbers::Absent => StoredNumbers::Absent,
            };
            numbered.push((number, numbers));
        }
        postcard::to_stdvec(&numbered).map_err(Error::corrupt)
    }
}

fn recorded(blob: &[u8], dictionary: &Dictionary) -> Result<Vec<RecordedValue>, Error> {
    Entries::of(blob)?
        .map(|entry| {
            let (number, numbers) = entry?;
            let target =
                dictionary.ids.get(number as usize).ok_or_else(|| Error::corrupt("unknown target number"))?;
            Ok(RecordedValue { target: target.clone(), numbers: numbers.into_domain()? })
        })
        .collect()
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

/// The wanted targets' values; of a target that is there twice, the first.
fn fill(report: &mut Report, blob: &[u8], positions: &[Option<usize>]) -> Result<(), Error> {
    for entry in Entries::of(blob)? {
        let (number, numbers) = entry?;
        let Some(Some(position)) = positions.get(number as usize) else { continue };
        if report.values[*position].is_some() {
            continue;
        }
        report.values[*position] = match numbers {
            StoredNumbers::Counts(pass, total) => Some(ReportedValue::counts(pass, total)),
            odd => {
                let recorded = odd.into_domain()?;
                if let RecordedNumbers::Odd { raw, counts: Some(_) } = &recorded {
                    report.spelled.push((*position, raw.clone()));
                }
                recorded.reported()
            }
        };
    }
    Ok(())
}

/// The entries of a document's list, read one at a time from the blob that a list of them was written to.
pub(crate) struct Entries<'b> {
    left: usize,
    rest: &'b [u8],
}

impl<'b> Entries<'b> {
    pub(crate) fn of(blob: &'b [u8]) -> Result<Self, Error> {
        let (left, rest) = postcard::take_from_bytes(blob).map_err(Error::corrupt)?;
        Ok(Self { left, rest })
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<(u32, StoredNumbers), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        match postcard::take_from_bytes(self.rest) {
            Ok((entry, rest)) => {
                self.rest = rest;
                Some(Ok(entry))
            }
            Err(error) => {
                self.left = 0;
                Some(Err(Error::corrupt(error)))
            }
        }
    }
}

impl StoredNumbers {
    fn into_domain(self) -> Result<RecordedNumbers, Error> {
        let number = |text: &str| Number::parse(text).ok_or_else(|| Error::corrupt("a number that is none"));
        Ok(match self {
            Self::Counts(pass, total) => RecordedNumbers::Counts { pass, total },
            Self::Odd { raw, counts } => RecordedNumbers::Odd {
                raw,
                counts: counts
                    .map(|(pass, total)| Ok::<_, Error>((number(&pass)?, number(&total)?)))
                    .transpose()?,
            },
            Self::Absent => RecordedNumbers::Absent,
        })
    }
}

/// Whether the document in a row of the same contact is of another account than the report. An account may have two
/// documents of one month, their tags in different digits.
fn is_another_account(row: &Row<'_>, report: &Report) -> Result<bool, Error> {
    let user = row.get_ref(1)?.as_str().map_err(Error::corrupt)?;
    Ok(parts(&report.document).is_none_or(|(_, _, known)| known != user))
}

fn written_tag<'t>(tag: &'t str, period: &'t str) -> &'t str {
    if tag.is_empty() { period } else { tag }
}

fn document_id(tag: &str, contact: &str, user: &str) -> DocumentId {
    ["target~", tag, "~", contact, "~", user].concat().into()
}

pub(crate) fn period(text: &str) -> Result<ReportingPeriod, Error> {
    text.parse().map_err(Error::corrupt)
}

fn lineage(row: &Row<'_>, column: usize) -> Result<Option<Vec<ContactId>>, Error> {
    match row.get_ref(column)?.as_str_or_null().map_err(Error::corrupt)? {
        Some(text) => crate::account::from_json(text).map(Some),
        None => Ok(None),
    }
}
