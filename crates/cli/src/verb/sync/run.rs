//! A run of sync at the command line: who is asked for the password, and what stops it.

use std::sync::Arc;

use jumla_engine::surface::{Refusal, RefusalKind, SyncState};
use jumla_engine::sync::{self, End, Options};
use jumla_engine::{Error, Workspace, sign_in_again};
use tokio::runtime::Runtime;

use super::progress::{Shown, Terminal};
use crate::output::Failure;
use crate::run::runtime;
use crate::secret::{self, PasswordFrom};
use crate::stop::Stop;

pub(super) struct Runner {
    pub runtime: Runtime,
    pub stop: Arc<Stop>,
    password_from: PasswordFrom,
}

impl Runner {
    pub(super) fn new(password_from: PasswordFrom) -> Result<Self, Failure> {
        let (runtime, stop) = (runtime()?, Arc::new(Stop::default()));
        let listening = Arc::clone(&stop);
        runtime.spawn(async move { listening.listen().await });
        Ok(Self { runtime, stop, password_from })
    }

    /// One run; where the session has ended, another after signing in.
    pub(super) fn run(&self, workspace: &mut Workspace, options: &Options, shown: Shown) -> End {
        let terminal = Terminal::new(Arc::clone(&self.stop), workspace.clock(), shown);
        let mut end = self.runtime.block_on(sync::sync(workspace, options, &terminal));
        terminal.clear();
        if let Some(Error::SignedOut { user }) = &end.error
            && let Some(password) = self.stop.while_prompting(|| secret::password(self.password_from, user))
        {
            end = match self.runtime.block_on(sign_in_again(workspace, &password)) {
                Ok(()) => self.runtime.block_on(sync::sync(workspace, options, &terminal)),
                Err(error) => not_signed_in(end, error),
            };
            terminal.clear();
        }
        end
    }
}

/// The session had ended, and so did signing in.
fn not_signed_in(mut end: End, error: Error) -> End {
    let refusal = Refusal::from(&error);
    end.outcome.state = match refusal.kind {
        RefusalKind::Offline => SyncState::Offline,
        RefusalKind::Denied => SyncState::Denied,
        _ => SyncState::Failed,
    };
    end.outcome.error = Some(refusal);
    End { error: Some(error), ..end }
}
