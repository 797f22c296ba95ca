//! What an import looks up in tracker, and what is going on in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::dhis2::tracker::Tracker;

impl Tracker {
    pub(super) fn entity(&self, id: &str) -> Option<&Value> {
        self.tracked_entities.iter().find(|one| one["trackedEntity"] == id)
    }

    /// An enrolment with the tracked entity that it is of.
    pub(super) fn enrollment(&self, id: &str) -> Option<(&Value, &Value)> {
        self.tracked_entities.iter().find_map(|entity| {
            let mut all = entity["enrollments"].as_array().into_iter().flatten();
            all.find(|one| one["enrollment"] == id).map(|one| (entity, one))
        })
    }

    pub(super) fn event(&self, id: &str) -> Option<&Value> {
        self.events.iter().find(|one| one["event"] == id)
    }
}

/// Imports: the programs that they are for, what was deleted, and jobs.
#[derive(Debug, Clone)]
pub struct TrackerImports {
    /// What `/api/programs` answers.
    pub programs: Arc<Value>,
    /// How often a report is asked for in vain before it is there.
    pub polls: u32,
    pub(super) deleted: BTreeSet<String>,
    jobs: Vec<Job>,
    made: u32,
}

#[derive(Debug, Clone)]
struct Job {
    id: String,
    report: Value,
    polls: u32,
}

impl Default for TrackerImports {
    fn default() -> Self {
        let programs = Arc::new(json!({ "programs": [] }));
        Self { programs, polls: 1, deleted: BTreeSet::new(), jobs: Vec::new(), made: 0 }
    }
}

impl TrackerImports {
    pub(super) fn next(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    pub(super) fn start(&mut self, report: Value) -> String {
        let id = format!("jOb{:08}", self.jobs.len());
        self.jobs.push(Job { id: id.clone(), report, polls: self.polls });
        id
    }

    pub(super) fn report(&mut self, id: &str) -> Option<Value> {
        let job = self.jobs.iter_mut().find(|job| job.id == id)?;
        if job.polls > 0 {
            job.polls -= 1;
            return None;
        }
        Some(job.report.clone())
    }
}
