//! Target documents: what each contact reported, month by month.

mod id;
mod numbers;
mod report;

use jumla_domain::{ContactId, DocumentId, RecordedValue, ReportingPeriod, Revision, TargetDocument};
use rusqlite::Row;

use crate::{Error, Reader, Writer};
use id::{document_id, written_tag};
use numbers::recorded;

pub(crate) use id::{identified_by, ids_after, parts, revisions_within};
pub(crate) use numbers::{Dictionary, Entries, StoredNumbers};
pub use report::{OtherReport, OwnedReport};

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
