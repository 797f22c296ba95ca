//! Hand-overs from elsewhere, as they came. What was said to them is in the journal.

use jumla_domain::ReportingPeriod;
use rusqlite::{OptionalExtension, Row};

use crate::target::period;
use crate::{Error, Reader, Writer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandoverVia {
    File,
    Report,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHandover {
    /// SHA-256 of the signed content.
    pub id: String,
    pub facility: String,
    pub period: ReportingPeriod,
    pub public: [u8; 32],
    pub via: HandoverVia,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// The signed content, compressed.
    pub content: Vec<u8>,
    pub signature: [u8; 64],
}

const COLUMNS: &str =
    "SELECT id, facility, period, public, via, received_at, content, signature FROM handover";

impl Reader<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn handover(&self, id: &str) -> Result<Option<StoredHandover>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(handover).transpose()
    }

    /// The hand-overs of a month, of one facility or of all, in the order in which they came.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn handovers(
        &self,
        of: ReportingPeriod,
        facility: Option<&str>,
    ) -> Result<Vec<StoredHandover>, Error> {
        let condition = if facility.is_some() { " AND facility = ?2" } else { " AND ?2 IS NULL" };
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} WHERE period = ?1{condition} ORDER BY received_at, id"))?;
        let mut rows = statement.query((of.to_string(), facility))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(handover(row)?);
        }
        Ok(found)
    }

    /// The months of which there are hand-overs, newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn handover_periods(&self) -> Result<Vec<ReportingPeriod>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT DISTINCT period FROM handover ORDER BY period DESC")?;
        let mut rows = statement.query([])?;
        let mut periods = Vec::new();
        while let Some(row) = rows.next()? {
            periods.push(period(row.get_ref(0)?.as_str().map_err(Error::corrupt)?)?);
        }
        Ok(periods)
    }

    /// Whether a hand-over is here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn has_handover(&self, id: &str) -> Result<bool, Error> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM handover WHERE id = ?1")?;
        Ok(statement.query_row([id], |_| Ok(())).optional()?.is_some())
    }
}

impl Writer<'_> {
    /// Keeps a hand-over; `false` where the same is here already.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn keep_handover(&mut self, one: &StoredHandover) -> Result<bool, Error> {
        let via = match one.via {
            HandoverVia::File => "file",
            HandoverVia::Report => "report",
        };
        let added = self
            .transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO handover (id, facility, period, public, via, received_at, content, signature)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                &one.id,
                &one.facility,
                one.period.to_string(),
                one.public,
                via,
                one.received_at,
                &one.content,
                one.signature,
            ))?;
        Ok(added > 0)
    }
}

fn handover(row: &Row<'_>) -> Result<StoredHandover, Error> {
    Ok(StoredHandover {
        id: row.get(0)?,
        facility: row.get(1)?,
        period: period(row.get_ref(2)?.as_str().map_err(Error::corrupt)?)?,
        public: row.get(3)?,
        via: match row.get_ref(4)?.as_str().map_err(Error::corrupt)? {
            "report" => HandoverVia::Report,
            _ => HandoverVia::File,
        },
        received_at: row.get(5)?,
        content: row.get(6)?,
        signature: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    #[test]
    fn the_same_hand_over_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("s.db"), &Key::new([7; 32])).unwrap();
        let period: ReportingPeriod = "2026-10".parse().unwrap();
        let one = StoredHandover {
            id: "abc".to_owned(),
            facility: "f1".to_owned(),
            period,
            public: [1; 32],
            via: HandoverVia::Report,
            received_at: 5,
            content: vec![1, 2, 3],
            signature: [2; 64],
        };
        let again = StoredHandover { via: HandoverVia::File, received_at: 9, ..one.clone() };
        let added = store
            .write(|writer| Ok::<_, Error>((writer.keep_handover(&one)?, writer.keep_handover(&again)?)));
        assert_eq!(added.unwrap(), (true, false));
        let reader = store.read();
        assert_eq!(reader.handover("abc").unwrap(), Some(one.clone()));
        assert_eq!(reader.handovers(period, Some("f1")).unwrap(), [one]);
        assert_eq!(reader.handovers(period, Some("f2")).unwrap(), []);
        assert_eq!(reader.handover_periods().unwrap(), [period]);
        assert!(reader.has_handover("abc").unwrap() && !reader.has_handover("abd").unwrap());
    }
}
