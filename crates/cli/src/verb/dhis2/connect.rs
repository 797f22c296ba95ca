//! `jumla dhis2 connect`.

use jumla_engine::{Clock, Dhis2ConnectRequest, Workspace, connect_dhis2};

use super::line::Line;
use super::show;
use crate::arguments;
use crate::output::{Failure, say};
use crate::secret;
use crate::verb::connection::{certificate, proxy};

pub(super) fn connect(
    workspace: &mut Workspace,
    arguments: &arguments::Dhis2Connect,
    clock: Clock,
    json: bool,
) -> Result<(), Failure> {
    let mut request = Dhis2ConnectRequest::default();
    request.server.clone_from(&arguments.server);
    request.name.clone_from(&arguments.name);
    request.certificate = arguments.ca_file.as_deref().map(certificate).transpose()?;
    request.proxy = arguments.proxy.as_deref().map(proxy).transpose()?;
    match &arguments.user {
        Some(user) => {
            request.user.clone_from(user);
            let asking = format!("Password of {user} in DHIS2: ");
            let from = arguments.password_stdin.into();
            let password = secret::of_dhis2(from, "JUMLA_DHIS2_PASSWORD", &asking);
            let password = password.ok_or_else(|| {
                Failure::Usage(
                    "give the password in JUMLA_DHIS2_PASSWORD or with --password-stdin".to_owned(),
                )
            })?;
            request.password = Some(password.to_string());
        }
        None => {
            let from = arguments.token_stdin.into();
            let token = secret::of_dhis2(from, "JUMLA_DHIS2_TOKEN", "Personal access token: ");
            let token = token.ok_or_else(|| {
                Failure::Usage("give the token in JUMLA_DHIS2_TOKEN or with --token-stdin".to_owned())
            })?;
            request.token = Some(token.to_string());
        }
    }
    let connection = Line::new()?.ask(connect_dhis2(workspace, &request))?;
    if !json {
        say(&"Signed in. `jumla dhis2 metadata --fetch` brings what exports and predictions go by.");
    }
    show(&connection, clock, json)
}
