//! Signing in to a CHT server, and making the workspace for it.

use std::path::Path;

use jumla_cht::client::{self, Address, Client, Connection, Proxy};
use jumla_cht::settings::{OLDEST_VERSION, Settings};
use jumla_cht::wire::UserSettings;
use jumla_store::{Account, AccountRole, AccountSource};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroize;

use crate::surface::{ConnectionView, Source};
use crate::{Clock, Error, Workspace, workspace};

/// Where to sign in, and as whom. Wiped from memory when dropped; never printed.
#[derive(Deserialize, specta::Type)]
pub struct ConnectRequest {
    pub server: String,
    pub user: String,
    pub password: String,
    /// Encrypts the workspace; `None` leaves the key to the keyring.
    pub passphrase: Option<String>,
    #[serde(default)]
    pub source: Source,
    /// PEM text of an authority that the machine does not know.
    #[serde(default)]
    pub certificate: Option<String>,
    /// `None` the system's proxy, empty none at all, else the address of one.
    #[serde(default)]
    pub proxy: Option<String>,
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
    let address = match request.source {
        Source::Cht => Address::parse(&request.server)?,
        Source::Couchdb => Address::parse_database(&request.server)?,
    };
    let user = request.user.trim();
    let connection = connection(request.certificate.as_deref(), request.proxy.as_deref());
    connection.check()?;
    let client = signed_in(&address, &connection, user, &request.password).await?;
    let account = Account {
        certificate: request.certificate.clone(),
        proxy: request.proxy.clone(),
        password: (request.source == Source::Couchdb).then(|| request.password.clone()),
        ..describe(&client, &address, user, clock).await?
    };
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
    let address = match account.source {
        AccountSource::Cht => Address::parse(&account.server)?,
        AccountSource::CouchDb => Address::parse_database(&account.server)?,
    };
    let client = signed_in(&address, &connection_of(&account), &account.user, password).await?;
    let fresh = describe(&client, &address, &account.user, workspace.clock).await?;
    let fresh = Account {
        time_zone: account.time_zone,
        certificate: account.certificate,
        proxy: account.proxy,
        password: (account.source == AccountSource::CouchDb).then(|| password.to_owned()),
        ..fresh
    };
    workspace.store.write(|writer| {
        if fresh.role != account.role {
            writer.start_over()?;
        }
        Ok::<_, Error>(writer.set_account(&fresh)?)
    })?;
    workspace.forget_configuration();
    Ok(())
}

/// How the account's server is reached.
pub(crate) fn connection_of(account: &Account) -> Connection {
    connection(account.certificate.as_deref(), account.proxy.as_deref())
}

fn connection(certificate: Option<&str>, proxy: Option<&str>) -> Connection {
    Connection {
        certificate: certificate.map(ToOwned::to_owned),
        proxy: match proxy.map(str::trim) {
            None => Proxy::System,
            Some("") => Proxy::Direct,
            Some(address) => Proxy::At(address.to_owned()),
        },
    }
}

impl Workspace {
    /// How the server is reached.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn connection(&self) -> Result<ConnectionView, Error> {
        let account = self.account()?;
        Ok(ConnectionView { certificate: account.certificate, proxy: account.proxy })
    }

    /// Reaches the server in another way from now on.
    ///
    /// # Errors
    /// [`Error::Connection`] where it cannot be one.
    pub fn set_connection(&mut self, view: &ConnectionView) -> Result<(), Error> {
        connection(view.certificate.as_deref(), view.proxy.as_deref()).check()?;
        let nowhere = Error::NoWorkspace { folder: self.folder().to_owned() };
        self.store.write(|writer| {
            let account = Account {
                certificate: view.certificate.clone(),
                proxy: view.proxy.clone(),
                ..writer.read().account()?.ok_or(nowhere)?
            };
            Ok(writer.set_account(&account)?)
        })
    }
}

async fn signed_in(
    address: &Address,
    connection: &Connection,
    user: &str,
    password: &str,
) -> Result<Client, Error> {
    let mut client = Client::new(address, connection)?;
    client.sign_in(user, password).await?;
    Ok(client)
}

async fn describe(client: &Client, address: &Address, user: &str, clock: Clock) -> Result<Account, Error> {
    let version = client.version().await?;
    let (major, minor) = OLDEST_VERSION;
    // A CouchDB has versions of its own.
    if !address.is_database() && !version.is_unknown() && !version.at_least(major, minor) {
        return Err(client::Error::TooOld { version }.into());
    }
    let settings = match client.settings().await {
        Ok(settings) => Settings::new(settings),
        // A replica may hold a part of the documents only.
        Err(client::Error::NotFound { .. }) if address.is_database() => Settings::new(Value::Null),
        Err(error) => return Err(error.into()),
    };
    let (described, role) = match client.user_settings(user).await {
        Ok(document) => {
            let described = UserSettings::read(&format!("org.couchdb.user:{user}"), &document);
            // Whoever may read the database itself reads all of it.
            let offline = settings.is_offline(&described.roles) && !address.is_database();
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
    if described.inactive {
        return Err(Error::AccountInactive { user: user.to_owned() });
    }
    Ok(Account {
        demo: false,
        source: if address.is_database() { AccountSource::CouchDb } else { AccountSource::Cht },
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
        ..Account::default()
    })
}
