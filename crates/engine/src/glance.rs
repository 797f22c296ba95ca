//! Waiting for a server, with a look up now and then: somebody may want to know how far it is, or to stop it.

use std::time::Duration;

use tokio::time::Instant;

use crate::Error;

/// How often somebody is told, at most, while nothing but bytes arrives.
const GLANCE: Duration = Duration::from_millis(100);

/// Waits for an answer, but no longer than whoever is told wants to.
///
/// # Errors
/// What `tell` says.
pub(crate) async fn until<T>(
    answer: impl Future<Output = T>,
    tell: impl Fn() -> Result<(), Error>,
) -> Result<T, Error> {
    tokio::pin!(answer);
    loop {
        tokio::select! {
            answer = &mut answer => return Ok(answer),
            () = tokio::time::sleep(GLANCE) => tell()?,
        }
    }
}

/// Waits before asking again; `tell` hears how long it still takes.
///
/// # Errors
/// What `tell` says.
pub(crate) async fn pause(wait: Duration, tell: impl Fn(Duration) -> Result<(), Error>) -> Result<(), Error> {
    let end = Instant::now() + wait;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        tell(left)?;
        if left.is_zero() {
            return Ok(());
        }
        tokio::time::sleep(left.min(GLANCE)).await;
    }
}
