//! `jumla signoff --keys`, `--trust` and `--distrust`.

use jumla_engine::Workspace;
use jumla_engine::surface::KnownKey;

use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};
use crate::verb::moment;

pub(super) fn keys(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    print(&workspace.known_keys()?, json)
}

pub(super) fn trust(
    workspace: &mut Workspace,
    fingerprint: &str,
    trust: bool,
    json: bool,
) -> Result<(), Failure> {
    print(&workspace.trust_key(fingerprint, trust)?, json)
}

fn print(keys: &[KnownKey], json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&keys);
    }
    if keys.is_empty() {
        say(&"No key has signed a hand-over that came here.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("user", Align::Left),
        ("fingerprint", Align::Left),
        ("trusted", Align::Left),
        ("first seen", Align::Left),
        ("server", Align::Left),
    ]);
    for key in keys {
        table.row(vec![
            key.user.clone(),
            key.fingerprint.clone(),
            if key.trusted { "yes" } else { "no" }.to_owned(),
            moment(key.first_seen),
            key.server.clone(),
        ]);
    }
    print_table(&table)
}
