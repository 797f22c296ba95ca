//! A simulated DHIS2 of either generation that holds the metadata of a real one, and a laptop's way to it.

use jumla_engine::surface::{Dhis2Connection, Dhis2Fetched};
use jumla_engine::{
    Dhis2ConnectRequest, Error, MetadataExtent, Unwatched, Workspace, connect_dhis2, fetch_metadata,
};
use jumla_testkit::SimulatedDhis2;
use jumla_testkit::dhis2::Country;

use crate::laptop::QUICK;

/// Of the recorded CHT, and in the recorded DHIS2.
pub const DATA_SET: &str = "VMuFODsyWaO";
pub const CURRENT: &str = "2.44-SNAPSHOT";
pub const OLDER: &str = "2.42.5.2";

pub fn unwatched() -> Unwatched {
    Unwatched::default()
}

pub async fn dhis2(version: &str) -> SimulatedDhis2 {
    SimulatedDhis2::start(country(version)).await
}

/// The recorded one, with the CHT's own org units among those of `admin`.
pub fn country(version: &str) -> Country {
    let mut country = Country { version: version.to_owned(), ..Country::recorded() };
    country.change("me", |me| {
        if me["username"] == "admin" {
            let root = serde_json::json!({ "id": "wknEZS9Kk8I", "path": "/wknEZS9Kk8I", "level": 1 });
            me["organisationUnits"].as_array_mut().unwrap().push(root);
        }
    });
    country
}

pub async fn signed_in(workspace: &mut Workspace, server: &str) -> Result<Dhis2Connection, Error> {
    connect_dhis2(workspace, &by_password(server, "admin", "district")).await
}

pub fn by_password(server: &str, user: &str, password: &str) -> Dhis2ConnectRequest {
    let mut request = Dhis2ConnectRequest::default();
    request.server = server.to_owned();
    request.user = user.to_owned();
    request.password = Some(password.to_owned());
    request
}

pub async fn fetch(workspace: &mut Workspace) -> Result<Dhis2Fetched, Error> {
    fetch_metadata(workspace, None, MetadataExtent::Changes, QUICK, &unwatched()).await
}
