//! Signing in to a DHIS2 server, so that it can be asked. Several may stand side by side in a workspace.
//!
//! The password or token is kept inside the encrypted store, as the CHT's session is: docs/decisions/0015-push.md.

use jumla_dhis2::client::{Address, Client, Connection, Credentials, Proxy};
use jumla_store::{Dhis2Account, Dhis2Secret, StoredConnection};
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

use crate::surface::{ConnectionView, Dhis2Connection};
use crate::{Error, Workspace};

/// Where to sign in, and as whom. Wiped from memory when dropped; never printed.
#[derive(Default, Deserialize, specta::Type)]
pub struct Dhis2ConnectRequest {
    pub server: String,
    /// With a password; a token knows its own user.
    #[serde(default)]
    pub user: String,
    #[serde(default)]
    pub password: Option<String>,
    #[serde(default)]
    pub token: Option<String>,
    /// What the connection is called here; the address where nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// PEM text of an authority that the machine does not know.
    #[serde(default)]
    pub certificate: Option<String>,
    /// `None` the system's proxy, empty none at all, else the address of one.
    #[serde(default)]
    pub proxy: Option<String>,
}

impl Drop for Dhis2ConnectRequest {
    fn drop(&mut self) {
        self.password.zeroize();
        self.token.zeroize();
    }
}

/// Signs in, recognises version and rights, and keeps the connection, which becomes the current one. A connection of the
/// same name, or without a name of the same server, is signed in anew. Where it fails nothing is changed.
///
/// # Errors
/// [`Error::DemoHasNoServer`]: what the demo keeps anybody can read; whatever the server says.
pub async fn connect_dhis2(
    workspace: &mut Workspace,
    request: &Dhis2ConnectRequest,
) -> Result<Dhis2Connection, Error> {
    if workspace.is_demo()? {
        return Err(Error::DemoHasNoServer);
    }
    let address = Address::parse(&request.server)?;
    let secret = match (&request.token, &request.password) {
        (Some(token), _) => Dhis2Secret::Token(token.trim().to_owned()),
        (None, password) => Dhis2Secret::Password(password.clone().unwrap_or_default()),
    };
    let account = Dhis2Account {
        server: address.to_string(),
        user: request.user.trim().to_owned(),
        certificate: request.certificate.clone(),
        proxy: request.proxy.clone(),
    };
    let client = client_for(&account, secret.clone())?;
    let info = client.info().await?;
    let me = client.me().await?;
    let account = Dhis2Account { user: me.username.clone(), ..account };
    let stored = workspace.store.read().dhis2_connections()?;
    let named = request.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let found = stored.iter().find(|one| match named {
        Some(name) => one.name == name,
        None => one.account.as_ref().is_some_and(|known| known.server == account.server),
    });
    let name = match (found, named) {
        (Some(one), _) => one.name.clone(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => account.server.clone(),
    };
    // Another user sees other metadata under the same name of it.
    let etag = found
        .filter(|one| one.account.as_ref().is_some_and(|known| known.user == account.user))
        .and_then(|one| one.etag.clone());
    let checked_at = found.and_then(|one| one.checked_at).unwrap_or_default();
    let known = found.map(|one| one.id);
    let id = workspace.store.write(|writer| {
        let id = match known {
            Some(id) => id,
            None => writer.add_dhis2_connection(&name)?,
        };
        writer.choose_dhis2_connection(id)?;
        writer.set_dhis2_account(id, &account, Some(&secret))?;
        writer.set_dhis2_checked(id, etag.as_deref(), checked_at)?;
        writer.drop_dhis2_fetched(id)?;
        Ok::<_, Error>(id)
    })?;
    workspace.take_in_metadata(Some(&name), &[(INFO, &info.body), (ME, &me.body)])?;
    workspace.dhis2_connection(id)
}

/// What the answers are called among the files that metadata came from.
pub(super) const INFO: &str = "/api/system/info";
pub(super) const ME: &str = "/api/me";

impl Workspace {
    /// Forgets the password or token of a server. What is known of it stays.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`].
    pub fn sign_out_of_dhis2(&mut self, connection: i64) -> Result<(), Error> {
        let account = self.stored_connection(Some(connection))?.account;
        let Some(account) = account else { return Ok(()) };
        Ok(self.store.write(|writer| writer.set_dhis2_account(connection, &account, None))?)
    }

    /// How a server is reached: a private authority, a proxy.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`].
    pub fn dhis2_reach(&self, connection: i64) -> Result<ConnectionView, Error> {
        let account = self.stored_connection(Some(connection))?.account;
        Ok(account.map_or_else(ConnectionView::default, |account| ConnectionView {
            certificate: account.certificate,
            proxy: account.proxy,
        }))
    }

    /// The address of a server's own page for one form, to be opened in a browser.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`], [`Error::Dhis2NotConnected`].
    pub fn dhis2_form_address(
        &self,
        connection: i64,
        data_set: &str,
        org_unit: &str,
        period: &str,
    ) -> Result<String, Error> {
        let stored = self.stored_connection(Some(connection))?;
        let account = stored.account.ok_or(Error::Dhis2NotConnected { connection: stored.name })?;
        Ok(Address::parse(&account.server)?.data_entry(data_set, org_unit, period))
    }

    /// The connection of this id, or the current one.
    pub(crate) fn stored_connection(&self, id: Option<i64>) -> Result<StoredConnection, Error> {
        self.chosen_connection(id)?.ok_or(Error::NoMetadata)
    }

    /// The same; `None` where none is named and there is none.
    pub(crate) fn chosen_connection(&self, id: Option<i64>) -> Result<Option<StoredConnection>, Error> {
        let found = self.store.read().dhis2_connections()?.into_iter().find(|one| match id {
            Some(id) => one.id == id,
            None => one.current,
        });
        match (found, id) {
            (None, Some(id)) => Err(super::unknown(id)),
            (found, _) => Ok(found),
        }
    }

    /// Who asks a server. Nothing is sent.
    pub(crate) fn dhis2_client(&self, connection: i64) -> Result<Client, Error> {
        let stored = self.stored_connection(Some(connection))?;
        let secret = self.store.read().dhis2_secret(connection)?;
        match (stored.account, secret) {
            (Some(account), Some(secret)) => client_for(&account, secret),
            _ => Err(Error::Dhis2NotConnected { connection: stored.name }),
        }
    }
}

fn client_for(account: &Dhis2Account, secret: Dhis2Secret) -> Result<Client, Error> {
    let address = Address::parse(&account.server)?;
    let connection = Connection {
        certificate: account.certificate.clone(),
        proxy: match account.proxy.as_deref().map(str::trim) {
            None => Proxy::System,
            Some("") => Proxy::Direct,
            Some(address) => Proxy::At(address.to_owned()),
        },
    };
    let credentials = match secret {
        Dhis2Secret::Password(password) => {
            Credentials::Password { user: account.user.clone(), password: Zeroizing::new(password) }
        }
        Dhis2Secret::Token(token) => Credentials::Token(Zeroizing::new(token)),
    };
    Ok(Client::new(&address, &connection, &credentials)?)
}
