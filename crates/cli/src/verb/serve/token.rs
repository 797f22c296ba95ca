//! `jumla serve token`: who may ask.

use jumla_engine::Workspace;
use jumla_engine::surface::{ApiClient, ApiClientRequest, ApiRight};

use crate::arguments::{Right, Token};
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};
use crate::verb::moment;

pub(super) fn token(workspace: &mut Workspace, command: Token, json: bool) -> Result<(), Failure> {
    match command {
        Token::New { name, rights, allow_origin } => {
            let rights = rights.into_iter().map(right).collect();
            let request = ApiClientRequest { name, rights, origins: allow_origin };
            let admitted = workspace.admit_api_client(&request)?;
            if json {
                return print_json(&admitted);
            }
            print_line(&admitted.token)?;
            say(&format!(
                "Give this token to {}: it is not shown again. It may ask for: {}.",
                admitted.client.name,
                rights_of(&admitted.client)
            ));
            Ok(())
        }
        Token::List => list(workspace, json),
        Token::Revoke { name } => {
            workspace.revoke_api_client(&name)?;
            if json {
                return list(workspace, json);
            }
            say(&format!("{name} may ask no more."));
            Ok(())
        }
    }
}

fn list(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let clients = workspace.api_clients()?;
    if json {
        return print_json(&clients);
    }
    if clients.is_empty() {
        say(&"No program may ask; `jumla serve token new NAME` lets one in.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("name", Align::Left),
        ("rights", Align::Left),
        ("made", Align::Left),
        ("last asked", Align::Left),
        ("web pages", Align::Left),
        ("", Align::Left),
    ]);
    for client in clients {
        table.row(vec![
            client.name.clone(),
            rights_of(&client),
            moment(client.made_at),
            client.last_used_at.map_or_else(|| "never".to_owned(), moment),
            client.origins.join(", "),
            client.revoked_at.map_or_else(String::new, |at| format!("revoked {}", moment(at))),
        ]);
    }
    print_table(&table)
}

fn rights_of(client: &ApiClient) -> String {
    let name = |right: &ApiRight| match right {
        ApiRight::Read => "read",
        ApiRight::Export => "export",
        ApiRight::Predict => "predict",
    };
    client.rights.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn right(right: Right) -> ApiRight {
    match right {
        Right::Read => ApiRight::Read,
        Right::Export => ApiRight::Export,
        Right::Predict => ApiRight::Predict,
    }
}
