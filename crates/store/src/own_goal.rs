//! Goals of the workspace's own.

use jumla_domain::{ContactId, Number, TargetId};

use crate::{Error, Reader, Writer};

/// A goal of the workspace's own for a target: of one person, or of everyone under a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGoal {
    pub target: TargetId,
    pub subject: ContactId,
    pub goal: Number,
    pub at: i64,
    pub by: String,
}

impl Reader<'_> {
    /// Every goal, by target and subject.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn own_goals(&self) -> Result<Vec<StoredGoal>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT target, subject, goal, at, by FROM own_goal ORDER BY target, subject")?;
        let mut rows = statement.query([])?;
        let mut goals = Vec::new();
        while let Some(row) = rows.next()? {
            let goal = row.get_ref(2)?.as_str().map_err(Error::corrupt)?;
            goals.push(StoredGoal {
                target: row.get::<_, String>(0)?.into(),
                subject: row.get::<_, String>(1)?.into(),
                goal: Number::parse(goal).ok_or_else(|| Error::corrupt("a number that is none"))?,
                at: row.get(3)?,
                by: row.get(4)?,
            });
        }
        Ok(goals)
    }
}

impl Writer<'_> {
    /// Sets a goal in the place of an earlier one.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_own_goal(&mut self, goal: &StoredGoal) -> Result<(), Error> {
        let (target, subject) = (goal.target.as_str(), goal.subject.as_str());
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO own_goal (target, subject, goal, at, by) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((target, subject, goal.goal.to_string(), goal.at, &goal.by))?;
        Ok(())
    }

    /// Takes a goal away. Tells whether there was one.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn remove_own_goal(&mut self, target: &TargetId, subject: &ContactId) -> Result<bool, Error> {
        let mut statement =
            self.transaction.prepare_cached("DELETE FROM own_goal WHERE target = ?1 AND subject = ?2")?;
        Ok(statement.execute([target.as_str(), subject.as_str()])? > 0)
    }
}
