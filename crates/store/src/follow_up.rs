//! What was done about findings. Rows are only ever added: the newest of each subject holds.

use jumla_domain::ReportingPeriod;

use crate::{Error, Reader, Writer};

/// A mark on a finding, or on a contact's month as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFollowUp {
    /// Empty for a finding that is about no contact.
    pub contact: String,
    /// Key of the finding; empty for the contact's month as a whole.
    pub finding: String,
    /// `None` where an earlier mark is taken back.
    pub state: Option<String>,
    pub note: String,
    /// `YYYY-MM-DD`
    pub due: Option<String>,
    /// JSON: what it was about, as it was then.
    pub evidence: String,
    /// Milliseconds since 1970.
    pub at: i64,
    pub by: String,
}

impl Reader<'_> {
    /// The marks of a month that hold: of each subject the newest, unless it was taken back.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn follow_ups(&self, period: ReportingPeriod) -> Result<Vec<StoredFollowUp>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT contact, finding, state, note, due, evidence, at, by FROM follow_up
             WHERE state IS NOT NULL
               AND id IN (SELECT max(id) FROM follow_up WHERE period = ?1 GROUP BY contact, finding)
             ORDER BY contact, finding",
        )?;
        let rows = statement.query_map([period.to_string()], |row| {
            Ok(StoredFollowUp {
                contact: row.get(0)?,
                finding: row.get(1)?,
                state: row.get(2)?,
                note: row.get(3)?,
                due: row.get(4)?,
                evidence: row.get(5)?,
                at: row.get(6)?,
                by: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Adds a mark, which holds from now on.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_follow_up(&mut self, period: ReportingPeriod, mark: &StoredFollowUp) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "INSERT INTO follow_up (period, contact, finding, state, note, due, evidence, at, by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                period.to_string(),
                &mark.contact,
                &mark.finding,
                &mark.state,
                &mark.note,
                &mark.due,
                &mark.evidence,
                mark.at,
                &mark.by,
            ))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    #[test]
    fn the_newest_mark_of_a_subject_holds_until_it_is_taken_back() {
        let place = tempfile::tempdir().unwrap();
        let mut store = Store::create(&place.path().join("s.db"), &Key::new([7; 32])).unwrap();
        let [october, november] = ["2026-10", "2026-11"].map(|text| text.parse::<ReportingPeriod>().unwrap());
        let mark = |finding: &str, state: Option<&str>, at| StoredFollowUp {
            contact: "c".into(),
            finding: finding.into(),
            state: state.map(Into::into),
            note: String::new(),
            due: None,
            evidence: "{}".into(),
            at,
            by: "Amina".into(),
        };
        let marks = [
            (october, mark("f", Some("to_call"), 1)),
            (october, mark("", Some("to_call"), 2)),
            (november, mark("f", Some("called"), 3)),
            (october, mark("f", Some("accepted"), 4)),
            (october, mark("", None, 5)),
        ];
        store
            .write(|writer| marks.iter().try_for_each(|(period, mark)| writer.add_follow_up(*period, mark)))
            .unwrap();
        let reader = store.read();
        assert_eq!(reader.follow_ups(october).unwrap(), [marks[3].1.clone()]);
        assert_eq!(reader.follow_ups(november).unwrap(), [marks[2].1.clone()]);
        assert_eq!(reader.follow_ups("2026-09".parse().unwrap()).unwrap(), []);
    }
}
