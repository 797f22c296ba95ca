//! Signing out: what is on the laptop stays readable, and nothing more comes without the password.

use jumla_store::Account;

use crate::sync::lock::RunLock;
use crate::{Error, Workspace};

impl Workspace {
    /// Forgets the session, and the password of a CouchDB. The server is told nothing, as there is nothing that it
    /// could do: a session of CouchDB is a signed cookie, which is over when nobody has it any more.
    ///
    /// # Errors
    /// [`Error::DemoHasNoServer`]; [`Error::SyncRunning`], as a run goes on with the session that it has and may
    /// renew it.
    pub fn sign_out(&mut self) -> Result<(), Error> {
        let account = self.account()?;
        if account.demo {
            return Err(Error::DemoHasNoServer);
        }
        let _lock = RunLock::take(self.folder())?;
        let account = Account { session: None, password: None, ..self.account()? };
        Ok(self.store.write(|writer| writer.set_account(&account))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn no_session_and_no_password_stay_behind() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("workspace");
        let account = Account {
            session: Some("a cookie".into()),
            password: Some("a password".into()),
            user: "amina".into(),
            ..Account::default()
        };
        let passphrase = Some("a long enough passphrase");
        let mut workspace = Workspace::create(&folder, passphrase, &account, Clock::System).unwrap();
        let running = RunLock::take(&folder).unwrap();
        assert!(matches!(workspace.sign_out(), Err(Error::SyncRunning)));
        drop(running);
        workspace.sign_out().unwrap();
        workspace.sign_out().unwrap();
        let account = workspace.account().unwrap();
        assert_eq!((account.session, account.password, account.user.as_str()), (None, None, "amina"));

        let mut demo = Workspace::make_demo(&place.path().join("demo"), Clock::System).unwrap();
        assert!(matches!(demo.sign_out(), Err(Error::DemoHasNoServer)));
    }
}
