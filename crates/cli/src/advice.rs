//! What a person can do about a refusal, where the refusal itself does not say.

use jumla_domain::Named;
use jumla_engine::surface::{Dhis2Connection, Refusal};
use jumla_engine::{Error, Workspace};

use crate::output::Failure;

/// The end of the line: it follows the error's own text.
pub(crate) fn advice(error: &Error) -> &'static str {
    if matches!(error, Error::Locked) {
        return " in JUMLA_PASSPHRASE or at a terminal";
    }
    of_code(Refusal::from(error).code.as_str())
}

fn of_code(code: &str) -> &'static str {
    match code {
        "account_inactive" => "; what is here can be read and exported. Ask an administrator of the CHT",
        "address_insecure" => "; ask an administrator of the CHT for that address",
        "address_malformed" => "; write it as https://cht.example.org",
        "address_with_credentials" => {
            "; leave them out: the name goes into --user, the password into JUMLA_CHT_PASSWORD"
        }
        "api_client_exists" => {
            "; choose another name, or take that one's token away with `jumla serve token revoke`"
        }
        "api_client_name_missing" => "; nothing was changed",
        "broken" => {
            "; nothing was changed. Try again, and report it with what JUMLA_LOG=debug prints if it happens again"
        }
        "cannot_listen" => "; choose another with --port, or 0 for any that is free",
        "certificate_unreadable" => {
            "; it has to be PEM text that begins with -----BEGIN CERTIFICATE-----. Nothing was changed"
        }
        "changed_since_preview" => "; nothing was written. Look at the numbers again, then once more",
        "codes_missing" => {
            "; have them given codes in DHIS2 and import its metadata again, or export without --codes"
        }
        "corrupt_answer" | "server_error" | "too_large" => {
            "; what had arrived is kept. Try again later; if it goes on, tell an administrator of the CHT"
        }
        "coverage_below" => "; nothing was written. `jumla coverage` shows who is missing",
        "data_cap_reached" => {
            "; what had arrived is kept. Go on tomorrow, or raise it with `jumla sync --daily-megabytes`"
        }
        "data_set_without_targets" => {
            "; choose another, or ask an administrator of the CHT to link targets to it"
        }
        "dhis2_corrupt_answer" => {
            "; what had arrived is kept. Try again; if it goes on, tell an administrator of DHIS2"
        }
        "dhis2_not_allowed" => "; ask an administrator of DHIS2 for the right",
        "dhis2_not_connected" => "; sign in with `jumla dhis2 connect`",
        "dhis2_rate_limited" => "; wait a while and try again",
        "dhis2_refused" => ". Nothing was changed",
        "dhis2_second_factor" => "; use a personal access token: `jumla dhis2 connect --token`",
        "dhis2_server_error" => {
            "; what was answered is kept. Try again later; if it goes on, tell an administrator of DHIS2"
        }
        "dhis2_sign_in_page" => {
            "; use a personal access token, made in DHIS2 under Profile: `jumla dhis2 connect --token`"
        }
        "dhis2_token_malformed" => "; copy the whole of it, from d2p_ on",
        "dhis2_token_refused" => {
            "; make another in DHIS2 under Profile, and sign in again with `jumla dhis2 connect --token`"
        }
        "dhis2_too_large" => "; ask an administrator of DHIS2 how large a request may be",
        "dhis2_too_new" => "; install a newer version of Jumla, or export a file and import it in DHIS2",
        "dhis2_too_old" => "; export a file and import it in DHIS2",
        "dhis2_unreachable" => "; nothing is lost. Try again when there is a line, or push with --later",
        "dhis2_wrong_password" => {
            "; check JUMLA_DHIS2_PASSWORD. Accounts with a second factor need a token: --token"
        }
        "not_a_dhis2_server" => {
            "; check the address, and whether this network wants a sign-in of its own first"
        }
        "field_reserved" | "field_source_unclear" => ". Nothing was kept",
        "no_receive_mapping" => "; `jumla dhis2 receive mapping --import FILE` keeps one",
        "not_a_person_type" => "; change it in the mapping",
        "nothing_decided" => "; say link, make or leave in the column \"decision\"",
        "nothing_received" => "; `jumla dhis2 receive values` reads them",
        "review_unreadable" => ". Nothing was written",
        "nothing_to_send" => {
            "; `jumla outbound preview --all` says how each document stands, `jumla outbound list` each mapping"
        }
        "outbound_outdated" => "; nothing was sent. `jumla outbound preview` says what there is now",
        "nothing_to_push" => "; choose another: `jumla export --list`",
        "push_as_the_cht" => "; export it without --compat cht",
        "push_not_tried" => "; `jumla dhis2 push EXPORT` tries it",
        "push_running" => "; wait for its end",
        "unknown_outbound_item" => "; `jumla outbound queue` lists those that do",
        "unknown_outbound_mapping" => "; `jumla outbound list` shows those that there are",
        "unknown_push" => "; `jumla dhis2 queue` lists those that there are",
        "demo_has_no_server" => "; `jumla connect` with another --workspace makes one that has",
        "disk_full" => "; make room and try again",
        "findings_open" => {
            "; nothing was signed. Settle them, or add --accept KEY=REASON for each; `jumla signoff` says what they are"
        }
        "due_date_malformed" | "threshold_out_of_range" => "; nothing was changed",
        "folder_unwritable" => "; nothing was written. Choose another place",
        "format_cannot_hold" => "; nothing was written. Choose another --format; json holds everything",
        "handover_altered" | "handover_signature_wrong" | "handover_contradicts" => {
            "; nothing was kept. Do not use its numbers: ask whoever signed for the file once more"
        }
        "handover_empty" => "; nothing was kept. Ask whoever signed what happened to the reports",
        "handover_of_later_schema" => "; nothing was kept. Install the newer version of Jumla",
        "handover_of_other_calendar" | "handover_of_other_time_zone" => {
            "; nothing was kept. Check the time zone of both computers and that both have synced the CHT's settings"
        }
        "handover_of_other_server" => "; nothing was kept. `jumla workspaces` lists those that you have",
        "handover_own" => "; there is nothing to bring in. Import it in the HRIO's workspace",
        "handover_superseded" => "; nothing was changed. `jumla handover list` shows the one that stands",
        "handover_withdrawn" | "withdrawal_of_other_key" => {
            "; nothing was changed. Wait for the supervisor's next hand-over of the month"
        }
        "handover_too_large" => "; nothing was kept. Ask whoever signed for the file once more",
        "handover_truncated" => {
            "; nothing was kept. Copy the file once more, and take the stick out only then"
        }
        "goal_out_of_range" => "; nothing was changed",
        "interrupted" => "; run it again to go on",
        "key_changed" => {
            "; nothing was kept. Call that person: if she has a new computer and reads this fingerprint out, add \
             --trust FINGERPRINT"
        }
        "key_not_trusted" => {
            "; nothing was kept. Have it read out by that person, then add --trust FINGERPRINT"
        }
        "keyring_unavailable" => {
            "; nothing was changed. Unlock the keyring, or sign in to the desktop as the user who made the workspace"
        }
        "mapping_malformed" => {
            "; nothing was changed. `jumla mapping --schema` says what such a file looks like"
        }
        "mapping_of_later_schema" => "; nothing was changed. Install the newer version of Jumla",
        "metadata_nothing_known" => {
            "; nothing was changed. `jumla dhis2 metadata` says which addresses of the server give it"
        }
        "metadata_unreadable" => {
            "; nothing was changed. Save the server's answer once more, as JSON: a page that asks to sign in may have \
             been saved instead"
        }
        "month_not_over" => "; nothing was signed. Come back then",
        "months_needed" => "; name them with --month YYYY-MM",
        "never_synced" => "; run `jumla sync`",
        "no_metadata" => " with `jumla dhis2 metadata FILE…`",
        "no_own_goal" => "; `jumla goals` shows those that there are",
        "no_targets" | "no_data_sets" => {
            "; if it has them now, run `jumla sync`, else ask an administrator of the CHT"
        }
        "not_a_handover" => "; nothing was kept. Choose a file whose name ends in .jumla",
        "not_a_cht_server" => {
            "; check the address, and whether this network wants a sign-in of its own first"
        }
        "not_a_database" => {
            "; check the address: a CHT's is called medic, as in https://cht.example.org/medic"
        }
        "not_allowed" => "; ask an administrator of the CHT for the permission",
        "not_signed_off" => "; sign it off first, with `jumla signoff --sign`",
        "note_needed" => "; nothing was changed. Give it with --note",
        "nothing_reported" => "; nothing was signed. `jumla coverage` shows who is missing",
        "nothing_changed" => "; nothing was written",
        "officer_cannot_sign" => {
            "; nothing was signed. `jumla handover list` shows what supervisors have handed over"
        }
        "origin_malformed" => "; nothing was changed",
        "outgoing_unknown" => "; `jumla sync --status` lists the documents that do",
        "passphrase_needed" => "; set JUMLA_PASSPHRASE",
        "passphrase_wrong" => "; check JUMLA_PASSPHRASE, and that this is the folder you mean",
        "password_change_due" => "; sign in to the server in a browser once and choose a new password",
        "period_incomplete" => "; nothing was written. --incomplete sums what there is",
        "period_longer" | "period_shorter" => "; `jumla export --choices` shows the periods that can be made",
        "period_not_of_data_set" => "; `jumla export --choices` shows those that it has",
        "port_taken" => {
            "; it may be Jumla's window, or another `jumla serve`. Choose another with --port, or 0 for any that is free"
        }
        "proxy_malformed" => "; write it as http://proxy.example.org:3128",
        "rate_limited" => "; wait a quarter of a minute and try again",
        "server_starting" => "; try again in a minute",
        "server_too_old" => "; Jumla needs CHT 4.3 or later",
        "server_unreachable" | "timeout" => {
            "; check the address and the connection. What was synced before can be read and exported without it"
        }
        "session_expired" => "; run `jumla sync` with JUMLA_CHT_PASSWORD set, or at a terminal",
        "store_busy" => "; try again in a moment",
        "store_corrupt" => {
            "; nothing was deleted. Move the folder away and fetch everything again with `jumla connect`"
        }
        "store_newer" => "; install the newer version of Jumla",
        "sign_off_stale" => {
            "; nothing was handed over. `jumla signoff` shows what changed; sign it off again"
        }
        "sync_running" => "; wait until it has ended",
        "tls_failed" => {
            "; check the date and time of this computer. If the server's certificate is your organisation's own, name \
             it with --ca-file"
        }
        "unknown_api_client" => "; `jumla serve token list` shows those that may",
        "unknown_contact" => "; `jumla targets TARGET_ID` shows the ids of CHWs",
        "unknown_export" => "; `jumla export --list` shows the ids",
        "unknown_handover" => "; `jumla handover list` shows the ids",
        "unknown_key" => "; nothing was changed. `jumla signoff --keys` shows those that have",
        "unknown_finding" => "; `jumla check` shows the keys",
        "unknown_period" => "; `jumla coverage` shows the months that there are",
        "unknown_record" => {
            "; `jumla outbound records` shows what is kept, `jumla outbound preview --all` each document"
        }
        "unknown_target" => "; `jumla targets` shows the targets",
        "unreadable" => "; check that it is there, and that it is yours to read",
        "user_without_facility" => "; ask an administrator of the CHT to set the place of this user",
        "values_unreadable" => "; it has to be JSON, XML, CSV or ADX as DHIS2 takes them",
        "workspace_exists" => "; it was left as it is. Choose another folder with --workspace",
        "workspace_unknown" => "; `jumla workspaces` lists them",
        "wrong_password" => {
            "; check the name and the password. After several wrong ones the server makes you wait"
        }
        _ => "",
    }
}

/// A refusal, with what could have been chosen where something unknown was.
pub(crate) fn with_choices(workspace: &Workspace, error: Error, data_set: Option<&str>) -> Failure {
    let choices = match &error {
        Error::UnknownFacility { .. } => {
            workspace.status().ok().and_then(|status| status.account).map(|account| account.facilities)
        }
        Error::UnknownDataSet { .. } => workspace.export_choices().ok().map(|choices| choices.data_sets),
        Error::UnknownDhis2 { .. } => workspace.dhis2_connections().ok().map(|known| {
            let named = |one: Dhis2Connection| Named { id: one.name.clone(), name: one.name };
            known.into_iter().map(named).collect()
        }),
        Error::UnknownOutboundMapping { .. } => workspace.outbound_overview(None).ok().map(|overview| {
            let named = |name: String| Named { id: name.clone(), name };
            overview.mappings.into_iter().map(|one| named(one.name)).collect()
        }),
        Error::UnknownOrgUnit { .. } => {
            let mut choices = workspace.export_choices().ok();
            let units = choices.as_mut().and_then(|choices| choices.org_units.remove(data_set?));
            let named = |units: Vec<_>| units.into_iter().map(named).collect();
            units.map(named)
        }
        _ => None,
    };
    let Some(choices) = choices.filter(|choices| !choices.is_empty()) else { return error.into() };
    let choices: Vec<String> = choices
        .iter()
        .map(|one| if one.id == one.name { one.id.clone() } else { format!("{} ({})", one.id, one.name) })
        .collect();
    Failure::Advised(Box::new(error), format!("; choose from {}", first_few(&choices, 5)))
}

fn named(unit: jumla_engine::surface::OrgUnitChoice) -> Named {
    Named { id: unit.id, name: unit.name }
}

/// As many of the texts as a line bears.
pub(crate) fn first_few<T: AsRef<str>>(texts: &[T], most: usize) -> String {
    let shown: Vec<&str> = texts.iter().take(most).map(AsRef::as_ref).collect();
    match texts.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_what_to_do() {
        // These say so themselves, or are given choices.
        let plain = [
            "import_parameter",
            "no_browser",
            "no_workspace",
            "not_a_version",
            "passphrase_too_short",
            "period_malformed",
            "unknown_data_set",
            "unknown_dhis2",
            "unknown_facility",
            "unknown_org_unit",
        ];
        for code in jumla_engine::CODES {
            assert_eq!(of_code(code).is_empty(), plain.contains(code), "{code}");
        }
    }

    #[test]
    fn a_line_bears_only_so_many() {
        assert_eq!(first_few(&["a", "b"], 2), "a, b");
        assert_eq!(first_few(&["a", "b", "c", "d"], 2), "a, b and 2 more");
    }
}
