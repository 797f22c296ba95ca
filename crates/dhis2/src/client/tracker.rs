//! Tracker: sending patients and events, and asking what became of them.

use jumla_http::{Method, Pace};
use serde::Deserialize;

use super::error::{Call, Error};
use super::exchange::{Answered, read, refused};
use super::{Client, Mode};
use crate::tracker::{Report, programs::FIELDS};

/// Whether one refused object takes all others with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atomic {
    All,
    Object,
}

/// What is done with the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    CreateAndUpdate,
    Delete,
}

/// How an import is to go about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackerImport {
    pub mode: Mode,
    pub atomic: Atomic,
    pub strategy: Strategy,
}

/// An import that goes on by itself on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackerJob(String);

impl TrackerJob {
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Deserialize)]
struct Started {
    response: StartedJob,
}

#[derive(Deserialize)]
struct StartedJob {
    id: String,
}

impl TrackerImport {
    fn call(self) -> Call {
        match self.mode {
            Mode::DryRun => Call::TrackerDryRun,
            Mode::Commit => Call::Tracker,
        }
    }
}

impl Client {
    /// Posts a payload and waits for its report, which 409 carries too. With [`Atomic::Object`] an answer may be `OK` and
    /// refuse objects.
    ///
    /// Every object is to have a UID: without, what is sent again is made again.
    ///
    /// # Errors
    /// [`Error`]; [`Error::leaves_open`] says whether the server may have carried it out all the same. A malformed UID or
    /// date refuses the whole request ([`Error::Refused`]).
    pub async fn send_tracker(&self, body: Vec<u8>, import: TrackerImport) -> Result<Report, Error> {
        let answered = self.post_tracker(body, import, "false").await?;
        report(import.call(), &answered)
    }

    /// Posts a payload and leaves the server to it.
    ///
    /// # Errors
    /// As [`Client::send_tracker`].
    pub async fn start_tracker(&self, body: Vec<u8>, import: TrackerImport) -> Result<TrackerJob, Error> {
        let answered = self.post_tracker(body, import, "true").await?;
        if !answered.status.is_success() {
            return Err(refused(import.call(), &answered));
        }
        let started: Started = read(import.call(), &answered.body)?;
        Ok(TrackerJob(started.response.id))
    }

    /// The report of a job; `None` while it is not ready, or where the server does not know the job.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn tracker_report(&self, job: &TrackerJob) -> Result<Option<Report>, Error> {
        let what = Call::TrackerJob;
        let url = self.address.api(&["tracker", "jobs", &job.0, "report"]);
        match self.exchange(what, self.line.get(url), Pace::Brief).await {
            Ok(answered) => report(what, &answered).map(Some),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What programs there are, for [`crate::tracker::Programs::read`].
    ///
    /// # Errors
    /// Those of every call.
    pub async fn programs(&self) -> Result<Vec<u8>, Error> {
        let mut url = self.address.api(&["programs"]);
        url.query_pairs_mut().append_pair("fields", FIELDS).append_pair("paging", "false");
        self.body(Call::Programs, url, Pace::Patient).await
    }

    async fn post_tracker(
        &self,
        body: Vec<u8>,
        import: TrackerImport,
        is_async: &str,
    ) -> Result<Answered, Error> {
        let mut url = self.address.api(&["tracker"]);
        let mut query = url.query_pairs_mut();
        query.append_pair("async", is_async);
        if import.mode == Mode::DryRun {
            query.append_pair("importMode", "VALIDATE");
        }
        if import.atomic == Atomic::Object {
            query.append_pair("atomicMode", "OBJECT");
        }
        if import.strategy == Strategy::Delete {
            query.append_pair("importStrategy", "DELETE");
        }
        drop(query);
        self.send(import.call(), Method::POST, url, body).await
    }
}

fn report(what: Call, answered: &Answered) -> Result<Report, Error> {
    match Report::read(&answered.body) {
        Some(report) => Ok(report),
        None if answered.status.is_success() => Err(Error::Malformed { what }),
        None => Err(refused(what, answered)),
    }
}
