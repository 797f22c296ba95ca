//! `jumla connection`: how the server is reached.

use std::path::Path;

use jumla_engine::surface::ConnectionView;
use jumla_engine::workspace::read_certificate;
use jumla_engine::{Error, Workspace};

use crate::arguments;
use crate::output::{Failure, print_json, print_line};

pub(crate) fn connection(
    workspace: &mut Workspace,
    arguments: &arguments::Connection,
    json: bool,
) -> Result<(), Failure> {
    if workspace.is_demo()? {
        return Err(Error::DemoHasNoServer.into());
    }
    let mut view = workspace.connection()?;
    if arguments.ca_file.is_some() || arguments.proxy.is_some() {
        match arguments.ca_file.as_deref() {
            Some(path) if path == Path::new("none") => view.certificate = None,
            Some(path) => view.certificate = Some(certificate(path)?),
            None => {}
        }
        match arguments.proxy.as_deref() {
            Some("system") => view.proxy = None,
            Some(address) => view.proxy = Some(proxy(address)?),
            None => {}
        }
        workspace.set_connection(&view)?;
    }
    if json { print_json(&view) } else { print(&view, &server(workspace)?) }
}

/// The text of a certificate's file.
pub(in crate::verb) fn certificate(path: &Path) -> Result<String, Failure> {
    if !path.is_file() {
        return Err(Failure::Said(format!("there is no file {}; nothing was changed", path.display())));
    }
    Ok(read_certificate(path)?)
}

/// What the engine calls it: empty is none. Name and password of a proxy come from the environment, since every program
/// on this machine can read arguments.
pub(in crate::verb) fn proxy(text: &str) -> Result<String, Failure> {
    if text == "none" {
        return Ok(String::new());
    }
    if text.contains('@') {
        return Err(Failure::Usage(
            "leave name and password out of the proxy's address, and set JUMLA_PROXY_LOGIN to name:password"
                .to_owned(),
        ));
    }
    Ok(match (std::env::var("JUMLA_PROXY_LOGIN"), text.split_once("://")) {
        (Ok(login), Some((scheme, rest))) if !login.is_empty() => format!("{scheme}://{login}@{rest}"),
        _ => text.to_owned(),
    })
}

fn server(workspace: &Workspace) -> Result<String, Failure> {
    Ok(workspace.status()?.account.map(|account| account.server).unwrap_or_default())
}

fn print(view: &ConnectionView, server: &str) -> Result<(), Failure> {
    print_line(&format!("Server: {server}"))?;
    print_line(&match view.proxy.as_deref() {
        None => "Proxy: the system's".to_owned(),
        Some("") => "Proxy: none".to_owned(),
        Some(address) => format!("Proxy: {}", without_credentials(address)),
    })?;
    print_line(&match &view.certificate {
        None => "Certificates: those that this computer knows",
        Some(_) => "Certificates: those that this computer knows, and one of your own (--json shows it)",
    })
}

/// An address may have a password in it.
fn without_credentials(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        (None, Some((_, host))) => format!("…@{host}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_address_of_a_proxy_is_not_shown() {
        let table = [
            ("http://proxy.example.org:3128", "http://proxy.example.org:3128"),
            ("http://amina:hush@proxy.example.org:3128", "http://…@proxy.example.org:3128"),
            ("socks5://a:b@c@proxy.example.org", "socks5://…@proxy.example.org"),
            ("amina:hush@proxy", "…@proxy"),
        ];
        for (address, expected) in table {
            assert_eq!(without_credentials(address), expected);
        }
    }
}
