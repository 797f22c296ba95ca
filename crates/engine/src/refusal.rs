//! The one place where errors become what the hosts show.
//!
//! Exhaustive on purpose: a new error has to be given a code here, and a message in every language of the window.

use std::collections::BTreeMap;
use std::io::ErrorKind;

use jumla_cht::client::{self, AddressError, ConnectionError};
use jumla_domain::period::PeriodError;

use crate::Error;
use crate::surface::{Refusal, RefusalKind};

/// Every code there is.
pub const CODES: &[&str] = &[
    "account_inactive",
    "address_insecure",
    "address_malformed",
    "address_with_credentials",
    "api_client_exists",
    "api_client_name_missing",
    "broken",
    "cannot_listen",
    "certificate_unreadable",
    "changed_since_preview",
    "codes_missing",
    "corrupt_answer",
    "coverage_below",
    "data_cap_reached",
    "data_set_without_targets",
    "demo_has_no_server",
    "dhis2_corrupt_answer",
    "dhis2_not_allowed",
    "dhis2_not_connected",
    "dhis2_rate_limited",
    "dhis2_refused",
    "dhis2_second_factor",
    "dhis2_server_error",
    "dhis2_sign_in_page",
    "dhis2_token_malformed",
    "dhis2_token_refused",
    "dhis2_too_large",
    "dhis2_too_new",
    "dhis2_too_old",
    "dhis2_unreachable",
    "dhis2_wrong_password",
    "disk_full",
    "due_date_malformed",
    "field_reserved",
    "field_source_unclear",
    "findings_open",
    "folder_unwritable",
    "format_cannot_hold",
    "goal_out_of_range",
    "handover_altered",
    "handover_contradicts",
    "handover_empty",
    "handover_of_later_schema",
    "handover_of_other_calendar",
    "handover_of_other_server",
    "handover_of_other_time_zone",
    "handover_own",
    "handover_signature_wrong",
    "handover_superseded",
    "handover_too_large",
    "handover_truncated",
    "handover_withdrawn",
    "import_parameter",
    "interrupted",
    "key_changed",
    "key_not_trusted",
    "keyring_unavailable",
    "mapping_malformed",
    "mapping_of_later_schema",
    "metadata_nothing_known",
    "metadata_unreadable",
    "month_not_over",
    "months_needed",
    "never_synced",
    "no_browser",
    "no_data_sets",
    "no_metadata",
    "no_own_goal",
    "no_receive_mapping",
    "no_targets",
    "no_workspace",
    "not_a_cht_server",
    "not_a_database",
    "not_a_dhis2_server",
    "not_a_handover",
    "not_a_person_type",
    "not_a_version",
    "not_allowed",
    "not_signed_off",
    "note_needed",
    "nothing_changed",
    "nothing_decided",
    "nothing_received",
    "nothing_reported",
    "nothing_to_push",
    "nothing_to_send",
    "officer_cannot_sign",
    "origin_malformed",
    "outgoing_unknown",
    "passphrase_needed",
    "passphrase_too_short",
    "passphrase_wrong",
    "password_change_due",
    "period_incomplete",
    "period_longer",
    "period_malformed",
    "period_not_of_data_set",
    "period_shorter",
    "port_taken",
    "proxy_malformed",
    "push_as_the_cht",
    "push_not_tried",
    "push_running",
    "rate_limited",
    "review_unreadable",
    "server_error",
    "server_starting",
    "server_too_old",
    "server_unreachable",
    "session_expired",
    "sign_off_stale",
    "store_busy",
    "store_corrupt",
    "store_newer",
    "sync_running",
    "threshold_out_of_range",
    "timeout",
    "tls_failed",
    "too_large",
    "unknown_api_client",
    "unknown_contact",
    "unknown_data_set",
    "unknown_dhis2",
    "unknown_export",
    "unknown_facility",
    "unknown_finding",
    "unknown_handover",
    "unknown_key",
    "unknown_org_unit",
    "outbound_outdated",
    "unknown_outbound_item",
    "unknown_outbound_mapping",
    "unknown_period",
    "unknown_push",
    "unknown_record",
    "unknown_target",
    "unreadable",
    "user_without_facility",
    "values_unreadable",
    "withdrawal_of_other_key",
    "workspace_exists",
    "workspace_unknown",
    "wrong_password",
];

type Shown = (&'static str, RefusalKind, Vec<(&'static str, String)>);

impl From<&Error> for Refusal {
    fn from(error: &Error) -> Self {
        let (code, kind, args) = shown(error);
        debug_assert!(CODES.contains(&code), "{code} is not in the list of codes");
        let args = args.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<BTreeMap<_, _>>();
        Self { code: code.to_owned(), kind, args, detail: error.to_string() }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

fn shown(error: &Error) -> Shown {
    use RefusalKind::{Broken, Conflict, Denied, Interrupted, Refused};
    match error {
        Error::NoWorkspace { folder } => {
            ("no_workspace", Refused, vec![("folder", folder.display().to_string())])
        }
        Error::WorkspaceExists { folder } => {
            ("workspace_exists", Conflict, vec![("folder", folder.display().to_string())])
        }
        Error::Locked | Error::PassphraseNeeded => ("passphrase_needed", Denied, vec![]),
        Error::KeyringUnavailable => ("keyring_unavailable", Denied, vec![]),
        Error::ChangedSincePreview => ("changed_since_preview", Conflict, vec![]),
        Error::WrongPassphrase => ("passphrase_wrong", Denied, vec![]),
        Error::PassphraseTooShort { minimum } => {
            ("passphrase_too_short", Refused, vec![("minimum", minimum.to_string())])
        }
        Error::KeyFileDamaged | Error::SettingsMalformed => ("store_corrupt", Broken, vec![]),
        Error::DemoHasNoServer => ("demo_has_no_server", Refused, vec![]),
        Error::NeverSynced => ("never_synced", Refused, vec![]),
        Error::SyncRunning => ("sync_running", Conflict, vec![]),
        Error::SignedOut { user } => ("session_expired", Denied, vec![("user", user.clone())]),
        Error::UserWithoutFacility { user } => {
            ("user_without_facility", Refused, vec![("user", user.clone())])
        }
        Error::AccountInactive { user } => ("account_inactive", Denied, vec![("user", user.clone())]),
        Error::DataCapReached { megabytes } => {
            ("data_cap_reached", Refused, vec![("megabytes", megabytes.to_string())])
        }
        Error::Unreadable { path, reason } => {
            let args = vec![("path", path.display().to_string()), ("reason", reason.to_string())];
            ("unreadable", Refused, args)
        }
        Error::CoverageBelow { percent, required } => {
            let args = vec![("percent", percent.to_string()), ("required", required.to_string())];
            ("coverage_below", Refused, args)
        }
        Error::PeriodIncomplete { period, months } => {
            ("period_incomplete", Refused, vec![("period", period.clone()), ("months", months.clone())])
        }
        Error::MonthsNeeded { period } => ("months_needed", Refused, vec![("period", period.clone())]),
        Error::PeriodNotOfDataSet { period, period_type } => {
            let args = vec![("period", period.clone()), ("period_type", period_type.clone())];
            ("period_not_of_data_set", Refused, args)
        }
        Error::NoMetadata => ("no_metadata", Refused, vec![]),
        Error::MetadataUnreadable { file, line } => {
            ("metadata_unreadable", Refused, vec![("file", file.clone()), ("line", line.to_string())])
        }
        Error::MetadataNothingKnown { file } => {
            ("metadata_nothing_known", Refused, vec![("file", file.clone())])
        }
        Error::CodesMissing { objects } => ("codes_missing", Refused, vec![("objects", objects.clone())]),
        Error::MappingMalformed { line, column, detail } => {
            let args =
                vec![("line", line.to_string()), ("column", column.to_string()), ("detail", detail.clone())];
            ("mapping_malformed", Refused, args)
        }
        Error::MappingOfLaterSchema { schema } => {
            ("mapping_of_later_schema", Refused, vec![("schema", schema.to_string())])
        }
        Error::ValuesUnreadable { file, line, reason } => {
            let args = vec![("file", file.clone()), ("line", line.to_string()), ("reason", reason.clone())];
            ("values_unreadable", Refused, args)
        }
        Error::UnknownExport { export } => ("unknown_export", Refused, vec![("export", export.to_string())]),
        Error::UnknownDhis2 { connection } => {
            ("unknown_dhis2", Refused, vec![("connection", connection.clone())])
        }
        Error::Version(error) => ("not_a_version", Refused, vec![("text", error.text.clone())]),
        Error::ImportParameter(error) => {
            let args = vec![("name", error.name.clone()), ("value", error.value.clone())];
            ("import_parameter", Refused, args)
        }
        Error::FormatCannotHold { format, reason } => {
            ("format_cannot_hold", Refused, vec![("format", format.clone()), ("reason", reason.clone())])
        }
        Error::ThresholdOutOfRange(error) => {
            let args = vec![
                ("name", error.name.to_owned()),
                ("least", error.least.to_string()),
                ("most", error.most.to_string()),
            ];
            ("threshold_out_of_range", Refused, args)
        }
        Error::UnknownFinding { finding } => ("unknown_finding", Refused, vec![("finding", finding.clone())]),
        Error::NoteNeeded => ("note_needed", Refused, vec![]),
        Error::DueDateMalformed { text } => ("due_date_malformed", Refused, vec![("text", text.clone())]),
        Error::UnknownApiClient { name } => ("unknown_api_client", Refused, vec![("name", name.clone())]),
        Error::ApiClientExists { name } => ("api_client_exists", Conflict, vec![("name", name.clone())]),
        Error::ApiClientNameMissing => ("api_client_name_missing", Refused, vec![]),
        Error::OriginMalformed { text } => ("origin_malformed", Refused, vec![("text", text.clone())]),
        Error::PortTaken { port } => ("port_taken", Conflict, vec![("port", port.to_string())]),
        Error::CannotListen { port, reason } => {
            ("cannot_listen", Broken, vec![("port", port.to_string()), ("reason", reason.to_string())])
        }
        Error::NothingChanged => ("nothing_changed", Refused, vec![]),
        Error::MonthNotOver { period, last_day } => {
            ("month_not_over", Refused, vec![("period", period.clone()), ("last_day", last_day.clone())])
        }
        Error::NothingReported { period } => ("nothing_reported", Refused, vec![("period", period.clone())]),
        Error::OfficerCannotSign => ("officer_cannot_sign", Denied, vec![]),
        Error::FindingsOpen { findings } => ("findings_open", Refused, vec![("findings", findings.clone())]),
        Error::NotSignedOff { facility, period } => {
            ("not_signed_off", Refused, vec![("facility", facility.clone()), ("period", period.clone())])
        }
        Error::SignOffStale { facility, period } => {
            ("sign_off_stale", Conflict, vec![("facility", facility.clone()), ("period", period.clone())])
        }
        Error::NotAHandover => ("not_a_handover", Refused, vec![]),
        Error::HandoverTruncated => ("handover_truncated", Refused, vec![]),
        Error::HandoverTooLarge { megabytes } => {
            ("handover_too_large", Refused, vec![("megabytes", megabytes.to_string())])
        }
        Error::HandoverOfLaterSchema { schema } => {
            ("handover_of_later_schema", Refused, vec![("schema", schema.to_string())])
        }
        Error::HandoverAltered => ("handover_altered", Denied, vec![]),
        Error::HandoverSignatureWrong => ("handover_signature_wrong", Denied, vec![]),
        Error::HandoverContradicts { reason } => {
            ("handover_contradicts", Refused, vec![("reason", (*reason).to_owned())])
        }
        Error::HandoverOfOtherServer { server } => {
            ("handover_of_other_server", Refused, vec![("server", server.clone())])
        }
        Error::HandoverOfOtherCalendar { calendar, month_start } => {
            let args = vec![("calendar", calendar.clone()), ("month_start", month_start.to_string())];
            ("handover_of_other_calendar", Refused, args)
        }
        Error::HandoverOfOtherTimeZone { time_zone } => {
            ("handover_of_other_time_zone", Refused, vec![("time_zone", time_zone.clone())])
        }
        Error::HandoverEmpty { period } => ("handover_empty", Refused, vec![("period", period.clone())]),
        Error::HandoverOwn => ("handover_own", Refused, vec![]),
        Error::HandoverSuperseded => ("handover_superseded", Conflict, vec![]),
        Error::HandoverWithdrawn { by } => ("handover_withdrawn", Conflict, vec![("by", by.clone())]),
        Error::WithdrawalOfOtherKey => ("withdrawal_of_other_key", Denied, vec![]),
        Error::UnknownHandover { handover } => {
            ("unknown_handover", Refused, vec![("handover", handover.clone())])
        }
        Error::KeyNotTrusted { user, fingerprint } => {
            ("key_not_trusted", Denied, vec![("user", user.clone()), ("fingerprint", fingerprint.clone())])
        }
        Error::KeyChanged { user, fingerprint } => {
            ("key_changed", Conflict, vec![("user", user.clone()), ("fingerprint", fingerprint.clone())])
        }
        Error::UnknownKey { fingerprint } => {
            ("unknown_key", Refused, vec![("fingerprint", fingerprint.clone())])
        }
        Error::UnknownWorkspace { name } => ("workspace_unknown", Refused, vec![("name", name.clone())]),
        Error::OutgoingUnknown { document } => {
            ("outgoing_unknown", Refused, vec![("document", document.clone())])
        }
        Error::UnknownTarget { target } => ("unknown_target", Refused, vec![("target", target.clone())]),
        Error::UnknownDataSet { data_set } => {
            ("unknown_data_set", Refused, vec![("data_set", data_set.clone())])
        }
        Error::DataSetWithoutTargets { data_set } => {
            ("data_set_without_targets", Refused, vec![("data_set", data_set.clone())])
        }
        Error::UnknownOrgUnit { org_unit } => {
            ("unknown_org_unit", Refused, vec![("org_unit", org_unit.clone())])
        }
        Error::UnknownPeriod { period } => ("unknown_period", Refused, vec![("period", period.clone())]),
        Error::Period(error) => period(error),
        Error::UnknownFacility { facility } => {
            ("unknown_facility", Refused, vec![("facility", facility.clone())])
        }
        Error::UnknownContact { contact } => ("unknown_contact", Refused, vec![("contact", contact.clone())]),
        Error::GoalOutOfRange { goal, most } => {
            ("goal_out_of_range", Refused, vec![("goal", goal.clone()), ("most", most.to_string())])
        }
        Error::NoOwnGoal { target, subject } => {
            ("no_own_goal", Refused, vec![("target", target.clone()), ("subject", subject.clone())])
        }
        Error::NoTargets => ("no_targets", Refused, vec![]),
        Error::NoDataSets => ("no_data_sets", Refused, vec![]),
        Error::Unwritable { path, reason: ErrorKind::StorageFull } => {
            ("disk_full", Refused, vec![("path", path.display().to_string())])
        }
        Error::Unwritable { path, .. } => {
            ("folder_unwritable", Refused, vec![("path", path.display().to_string())])
        }
        Error::Interrupted => ("interrupted", Interrupted, vec![]),
        Error::Address(AddressError::Malformed { text }) => {
            ("address_malformed", Refused, vec![("address", text.clone())])
        }
        Error::Address(AddressError::Insecure) => ("address_insecure", Refused, vec![]),
        Error::Address(AddressError::HasCredentials) => ("address_with_credentials", Refused, vec![]),
        Error::Connection(error) => connection(error),
        Error::Cht(error) => cht(error),
        Error::Dhis2(error) => dhis2(error),
        Error::Dhis2NotConnected { connection } => {
            ("dhis2_not_connected", Refused, vec![("connection", connection.clone())])
        }
        Error::PushRunning => ("push_running", Conflict, vec![]),
        Error::UnknownPush { push } => ("unknown_push", Refused, vec![("push", push.to_string())]),
        Error::PushNotTried => ("push_not_tried", Refused, vec![]),
        Error::PushAsTheCht => ("push_as_the_cht", Refused, vec![]),
        Error::NothingToPush { export } => ("nothing_to_push", Refused, vec![("export", export.to_string())]),
        Error::NoBrowser { address } => ("no_browser", Refused, vec![("address", address.clone())]),
        Error::ReviewUnreadable { file, line, reason } => {
            let args = vec![("file", file.clone()), ("line", line.to_string()), ("reason", reason.clone())];
            ("review_unreadable", Refused, args)
        }
        Error::NothingToSend => ("nothing_to_send", Refused, vec![]),
        Error::OutboundOutdated { expected, found } => {
            let numbers = vec![("expected", expected.to_string()), ("found", found.to_string())];
            ("outbound_outdated", Refused, numbers)
        }
        Error::UnknownOutboundMapping { mapping } => {
            ("unknown_outbound_mapping", Refused, vec![("mapping", mapping.clone())])
        }
        Error::UnknownRecord { document } => {
            ("unknown_record", Refused, vec![("document", document.clone())])
        }
        Error::UnknownOutboundItem { item } => {
            ("unknown_outbound_item", Refused, vec![("item", item.to_string())])
        }
        Error::NothingDecided => ("nothing_decided", Refused, vec![]),
        Error::NoReceiveMapping => ("no_receive_mapping", Refused, vec![]),
        Error::FieldSourceUnclear { place } => {
            ("field_source_unclear", Refused, vec![("place", place.clone())])
        }
        Error::FieldReserved { place } => ("field_reserved", Refused, vec![("place", place.clone())]),
        Error::NotAPersonType { contact_type } => {
            ("not_a_person_type", Refused, vec![("contact_type", contact_type.clone())])
        }
        Error::NothingReceived { facility, period } => {
            ("nothing_received", Refused, vec![("facility", facility.clone()), ("period", period.clone())])
        }
        Error::Store(error) => store(error),
    }
}

fn period(error: &PeriodError) -> Shown {
    let (code, text) = match error {
        PeriodError::Malformed { text } => ("period_malformed", text),
        PeriodError::ShorterThanMonth { text } => ("period_shorter", text),
        PeriodError::LongerThanMonth { text } => ("period_longer", text),
    };
    (code, RefusalKind::Refused, vec![("period", text.clone())])
}

fn connection(error: &ConnectionError) -> Shown {
    match error {
        ConnectionError::CertificateUnreadable => ("certificate_unreadable", RefusalKind::Refused, vec![]),
        ConnectionError::ProxyMalformed { text } => {
            ("proxy_malformed", RefusalKind::Refused, vec![("address", text.clone())])
        }
    }
}

fn cht(error: &client::Error) -> Shown {
    use RefusalKind::{Broken, Denied, Offline, Refused};
    match error {
        client::Error::Connection(error) => connection(error),
        client::Error::Unreachable { .. } => ("server_unreachable", Offline, vec![]),
        client::Error::Tls { .. } => ("tls_failed", Offline, vec![]),
        client::Error::Timeout { .. } => ("timeout", Offline, vec![]),
        client::Error::NotACht { .. } | client::Error::NotFound { .. } => {
            ("not_a_cht_server", Refused, vec![])
        }
        client::Error::NotADatabase => ("not_a_database", Refused, vec![]),
        client::Error::Starting => ("server_starting", Offline, vec![]),
        client::Error::WrongPassword => ("wrong_password", Denied, vec![]),
        client::Error::RateLimited { retry_after } => {
            let seconds = retry_after.map_or(11, |wait| wait.as_secs().max(1));
            ("rate_limited", Denied, vec![("seconds", seconds.to_string())])
        }
        client::Error::PasswordChangeDue => ("password_change_due", Denied, vec![]),
        client::Error::SessionExpired | client::Error::NotSignedIn { .. } => {
            ("session_expired", Denied, vec![])
        }
        client::Error::NotAllowed { what } => ("not_allowed", Denied, vec![("what", what.name().to_owned())]),
        client::Error::TooLarge { .. } => ("too_large", Refused, vec![]),
        client::Error::ServerError { status, .. } => {
            ("server_error", Broken, vec![("status", status.to_string())])
        }
        client::Error::Malformed { .. } => ("corrupt_answer", Broken, vec![]),
        client::Error::TooOld { version } => {
            ("server_too_old", Refused, vec![("version", version.text.clone())])
        }
    }
}

fn dhis2(error: &jumla_dhis2::client::Error) -> Shown {
    use RefusalKind::{Broken, Denied, Offline, Refused};
    use jumla_dhis2::client::Error as Dhis2;
    match error {
        Dhis2::Connection(error) => connection(error),
        Dhis2::Unreachable { .. } => ("dhis2_unreachable", Offline, vec![]),
        Dhis2::Tls { .. } => ("tls_failed", Offline, vec![]),
        Dhis2::Timeout { .. } => ("timeout", Offline, vec![]),
        Dhis2::NotADhis2 { .. } | Dhis2::NotFound { .. } => ("not_a_dhis2_server", Refused, vec![]),
        Dhis2::SignInPage => ("dhis2_sign_in_page", Denied, vec![]),
        Dhis2::WrongPassword => ("dhis2_wrong_password", Denied, vec![]),
        Dhis2::SecondFactor => ("dhis2_second_factor", Denied, vec![]),
        Dhis2::TokenMalformed => ("dhis2_token_malformed", Denied, vec![]),
        Dhis2::TokenRefused { reason } => ("dhis2_token_refused", Denied, vec![("reason", reason.clone())]),
        Dhis2::NotAllowed { what, reason } => {
            let args = vec![("what", what.name().to_owned()), ("reason", reason.clone())];
            ("dhis2_not_allowed", Denied, args)
        }
        Dhis2::TooOld { version } => ("dhis2_too_old", Refused, vec![("version", version.to_string())]),
        Dhis2::TooNew { version } => ("dhis2_too_new", Refused, vec![("version", version.to_string())]),
        Dhis2::TooLarge { .. } => ("dhis2_too_large", Refused, vec![]),
        Dhis2::RateLimited { retry_after } => {
            let seconds = retry_after.map_or(60, |wait| wait.as_secs().max(1));
            ("dhis2_rate_limited", Offline, vec![("seconds", seconds.to_string())])
        }
        Dhis2::ServerError { status, .. } => {
            ("dhis2_server_error", Broken, vec![("status", status.to_string())])
        }
        Dhis2::Refused { code, reason, .. } => {
            let code = code.clone().unwrap_or_default();
            ("dhis2_refused", Refused, vec![("code", code), ("reason", reason.clone())])
        }
        Dhis2::Malformed { .. } => ("dhis2_corrupt_answer", Broken, vec![]),
    }
}

fn store(error: &jumla_store::Error) -> Shown {
    use RefusalKind::{Broken, Conflict, Denied, Refused};
    match error {
        jumla_store::Error::Exists => ("workspace_exists", Conflict, vec![]),
        jumla_store::Error::Absent => ("no_workspace", Refused, vec![]),
        jumla_store::Error::WrongKey => ("passphrase_wrong", Denied, vec![]),
        jumla_store::Error::Newer { .. } => ("store_newer", Refused, vec![]),
        jumla_store::Error::Corrupt { .. } | jumla_store::Error::AlteredMigration { .. } => {
            ("store_corrupt", Broken, vec![])
        }
        jumla_store::Error::DiskFull => ("disk_full", Refused, vec![]),
        jumla_store::Error::ReadOnly => ("folder_unwritable", Refused, vec![]),
        jumla_store::Error::Busy => ("store_busy", Conflict, vec![]),
        jumla_store::Error::Sqlite(_) => ("broken", Broken, vec![]),
    }
}
