//! Asking a server, and again where what went wrong may pass.

use std::fmt::Display;
use std::time::Duration;

use jumla_dhis2::client::{Client, Error as ClientError, UnreachableCause};

use crate::Error;
use crate::glance::{pause, until};
use crate::surface::{Dhis2Phase, Dhis2Progress};
use crate::sync::Patience;
use crate::watch::Watcher;
use crate::workspace::random;

/// A server that can be asked, as far as asking it again goes.
pub(crate) trait Server: Clone {
    type Error: Display + Into<Error>;

    /// What has come over the line.
    fn received(&self) -> u64;

    /// How long to wait before the question is put again, after this failure, the `failures`th one after the other;
    /// `None` where that would not help.
    fn wait(&self, patience: Patience, error: &Self::Error, failures: u32, reached: bool)
    -> Option<Duration>;
}

impl Server for Client {
    type Error = ClientError;

    fn received(&self) -> u64 {
        self.received()
    }

    fn wait(
        &self,
        patience: Patience,
        error: &ClientError,
        failures: u32,
        reached: bool,
    ) -> Option<Duration> {
        may_pass(error, reached).and_then(|asked_for| patience.wait(failures, asked_for, dice()))
    }
}

impl Server for jumla_cht::client::Client {
    type Error = jumla_cht::client::Error;

    fn received(&self) -> u64 {
        self.received()
    }

    fn wait(
        &self,
        patience: Patience,
        error: &Self::Error,
        failures: u32,
        reached: bool,
    ) -> Option<Duration> {
        patience.wait_after(error, failures, reached, dice())
    }
}

/// Something else each time.
fn dice() -> u32 {
    u32::from_le_bytes(random())
}

/// One piece of work on one server: a DHIS2, where nothing else is said.
pub(crate) struct Asking<'w, S = Client> {
    pub client: S,
    watcher: &'w dyn Watcher<Dhis2Progress>,
    patience: Patience,
    phase: Dhis2Phase,
    done: usize,
    total: usize,
    /// Failures one after the other.
    failures: u32,
    /// The server answered something.
    reached: bool,
    pub requests: u32,
}

impl<'w, S: Server> Asking<'w, S> {
    pub(crate) fn new(client: S, watcher: &'w dyn Watcher<Dhis2Progress>, patience: Patience) -> Self {
        let phase = Dhis2Phase::Asking;
        Self { client, watcher, patience, phase, done: 0, total: 0, failures: 0, reached: false, requests: 0 }
    }

    pub(crate) fn begin(&mut self, phase: Dhis2Phase, total: usize) -> Result<(), Error> {
        (self.phase, self.done, self.total) = (phase, 0, total);
        self.tell(None)
    }

    /// So many of so many, from now on.
    pub(crate) fn at(&mut self, done: usize, total: usize) -> Result<(), Error> {
        (self.done, self.total) = (done, total);
        self.tell(None)
    }

    fn tell(&self, waiting: Option<Duration>) -> Result<(), Error> {
        let seconds = |wait: Duration| u32::try_from(wait.as_millis().div_ceil(1000)).ok();
        self.watcher.progress(Dhis2Progress {
            phase: self.phase,
            done: u32::try_from(self.done).unwrap_or(u32::MAX),
            total: u32::try_from(self.total).unwrap_or(u32::MAX),
            bytes: self.client.received(),
            waiting: waiting.and_then(seconds),
        });
        if self.watcher.is_cancelled() { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// The answer to a question that may be asked as often as one likes.
    pub(crate) async fn ask<T, A>(&mut self, question: impl Fn(S) -> A) -> Result<T, Error>
    where
        A: Future<Output = Result<T, S::Error>>,
    {
        loop {
            match self.once(question(self.client.clone())).await? {
                Ok(answer) => return Ok(answer),
                Err(error) => self.put_up_with(error).await?,
            }
        }
    }

    /// One answer, whatever it is, but no longer than the watcher wants to wait.
    pub(crate) async fn once<T>(
        &mut self,
        answer: impl Future<Output = Result<T, S::Error>>,
    ) -> Result<Result<T, S::Error>, Error> {
        self.tell(None)?;
        self.requests += 1;
        let answer = until(answer, || self.tell(None)).await?;
        if answer.is_ok() {
            (self.failures, self.reached) = (0, true);
        }
        Ok(answer)
    }

    /// Waits before the same is asked again, which is no failure.
    pub(crate) async fn rest(&self, wait: Duration) -> Result<(), Error> {
        pause(wait, |_| self.tell(None)).await
    }

    /// Waits as long as it takes to be worth asking again.
    ///
    /// # Errors
    /// The failure itself, where it is not.
    pub(crate) async fn put_up_with(&mut self, error: S::Error) -> Result<(), Error> {
        self.failures += 1;
        let wait = self.client.wait(self.patience, &error, self.failures, self.reached);
        let Some(wait) = wait else { return Err(error.into()) };
        tracing::debug!(%error, ?wait, "asked again later");
        pause(wait, |left| self.tell(Some(left))).await
    }
}

/// Whether a failure may pass by itself, and what the server says of when. `reached`: it has answered before in this
/// piece of work; a server that never did is not there, and the user hears of it at once.
#[expect(clippy::option_option, reason = "whether it passes, and whether the server says when")]
fn may_pass(error: &ClientError, reached: bool) -> Option<Option<Duration>> {
    match error {
        ClientError::Unreachable { cause: UnreachableCause::Lost }
        | ClientError::Timeout { .. }
        | ClientError::Malformed { .. } => Some(None),
        ClientError::Unreachable { .. } | ClientError::NotADhis2 { .. } => reached.then_some(None),
        ClientError::RateLimited { retry_after } => Some(*retry_after),
        ClientError::ServerError { status, retry_after, .. } if *status >= 500 || *status == 408 => {
            Some(*retry_after)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jumla_dhis2::client::{Call, Found};

    use super::*;

    #[test]
    fn what_may_pass_is_waited_for_and_the_rest_is_told_at_once() {
        let what = Call::Values;
        let seconds = |number| Some(Duration::from_secs(number));
        let server = |status, retry_after| ClientError::ServerError { what, status, retry_after };
        let refused = ClientError::Unreachable { cause: UnreachableCause::Refused };
        let page = ClientError::NotADhis2 { found: Found::Page };
        for (error, reached, expected, remark) in [
            (ClientError::Unreachable { cause: UnreachableCause::Lost }, false, Some(None), "broke off"),
            (refused.clone(), false, None, "never there: offline"),
            (refused, true, Some(None), "was there a moment ago"),
            (server(503, seconds(20)), true, Some(seconds(20)), "the server says when"),
            (server(502, None), false, Some(None), "a proxy whose server is away"),
            (server(418, None), true, None, "asking again would not help"),
            (ClientError::RateLimited { retry_after: seconds(9) }, true, Some(seconds(9)), "as it says"),
            (page.clone(), false, None, "another server"),
            (page, true, Some(None), "a page in between"),
            (ClientError::WrongPassword, true, None, "not by waiting"),
            (ClientError::TokenRefused { reason: String::new() }, true, None, "not by waiting"),
            (ClientError::TooLarge { what }, true, None, "not by waiting, but with less"),
        ] {
            assert_eq!(may_pass(&error, reached), expected, "{remark}");
        }
    }
}
