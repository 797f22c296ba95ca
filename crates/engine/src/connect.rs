//! Signing in to a CHT server, and making the workspace for it.

use std::path::Path;

use jumla_cht::client::{self, Address, Client};
use jumla_cht::settings::{OLDEST_VERSION, Settings};
use jumla_cht::wire::UserSettings;
use jumla_store::{Account, AccountRole};
use serde::Deserialize;
use zeroize::Zeroize;

use crate::{Clock, Error, Workspace, workspace};

/// Where to sign in, and as whom. Wiped from memory when dropped; never printed.
#[derive(Deserialize, specta::Type)]
pub struct ConnectRequest {
    pub server: String,
    pub user: String,
    pub password: String,
    /// Encrypts the workspace; `None` leaves the key to the keyring.
    pub passphrase: Option<String>,
}

impl Drop for ConnectRequest {
    fn drop(&mut self) {
        self.password.zeroize();
        self.passphrase.zeroize();
    }
}

/// Signs in, reads version, settings, permissions and facilities, and makes the workspace. Nothing is left behind
/// where it fails.
///
/// # Errors
/// Whatever the server says; [`client::Error::TooOld`]; [`Error::UserWithoutFacility`] for an offline user without
/// one; what [`Workspace::create`] returns.
pub async fn connect(folder: &Path, request: &ConnectRequest, clock: Clock) -> Result<Workspace, Error> {
    workspace::check_new(folder, request.passphrase.as_deref())?;
    let address = Address::parse(&request.server)?;
    let user = request.user.trim();
    let client = signed_in(&address, user, &request.password).await?;
    let account = describe(&client, &address, user, clock).await?;
    Workspace::create(folder, request.passphrase.as_deref(), &account, clock)
}

/// Signs in again with the workspace's own user, after the session has ended.
///
/// # Errors
/// Whatever the server says.
pub async fn sign_in_again(workspace: &mut Workspace, password: &str) -> Result<(), Error> {
    let account = workspace.account()?;
    if account.demo {
        return Err(Error::DemoHasNoServer);
    }
    let address = Address::parse(&account.server)?;
    let client = signed_in(&address, &account.user, password).await?;
    let fresh = describe(&client, &address, &account.user, workspace.clock).await?;
    let fresh = Account { time_zone: account.time_zone, ..fresh };
    workspace.store.write(|writer| Ok::<_, Error>(writer.set_account(&fresh)?))?;
    workspace.forget_configuration();
    Ok(())
}

async fn signed_in(address: &Address, user: &str, password: &str) -> Result<Client, Error> {
    let mut client = Client::new(address)?;
    client.sign_in(user, password).await?;
    Ok(client)
}

async fn describe(client: &Client, address: &Address, user: &str, clock: Clock) -> Result<Account, Error> {
    let version = client.version().await?;
    let (major, minor) = OLDEST_VERSION;
    if !version.is_unknown() && !version.at_least(major, minor) {
        return Err(client::Error::TooOld { version }.into());
    }
    let settings = Settings::new(client.settings().await?);
    let (described, role) = match client.user_settings(user).await {
        Ok(document) => {
            let described = UserSettings::read(&format!("org.couchdb.user:{user}"), &document);
            let offline = settings.is_offline(&described.roles);
            (described, if offline { AccountRole::Supervisor } else { AccountRole::Officer })
        }
        // An administrator of the database itself has no such document. An offline user always has.
        Err(client::Error::NotFound { .. }) => (
            UserSettings { name: user.to_owned(), full_name: user.to_owned(), ..UserSettings::default() },
            AccountRole::Officer,
        ),
        Err(error) => return Err(error.into()),
    };
    if role == AccountRole::Supervisor && described.facilities.is_empty() {
        return Err(Error::UserWithoutFacility { user: user.to_owned() });
    }
    Ok(Account {
        demo: false,
        server: address.to_string(),
        server_version: version.text,
        user: described.name,
        full_name: described.full_name,
        role,
        roles: described.roles,
        facilities: described.facilities,
        contact: described.contact,
        session: client.session().map(|session| session.as_cookie().to_owned()),
        time_zone: clock.time_zone(),
        checkpoint: "0".to_owned(),
        last_sync: None,
    })
}
