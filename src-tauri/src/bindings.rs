//! The surface of the window as TypeScript sees it: `ui/src/api/bindings.ts` is generated from here.

use tauri_specta::{Builder, collect_commands, collect_events};

use crate::{commands, dhis2, sync};

pub(crate) fn builder() -> Builder<tauri::Wry> {
    Builder::new()
        .disable_serde_phases()
        .commands(collect_commands![
            commands::workspace_status,
            commands::set_language,
            commands::make_demo,
            commands::connect,
            commands::unlock,
            commands::lock,
            commands::sign_in,
            commands::sign_out,
            commands::wipe_workspace,
            commands::workspaces,
            commands::switch_workspace,
            commands::new_workspace,
            commands::connection,
            commands::set_connection,
            commands::choose_certificate,
            commands::start_sync,
            commands::cancel_sync,
            commands::sync_view,
            commands::set_sync_settings,
            commands::retry_outgoing,
            commands::discard_outgoing,
            commands::aggregate,
            commands::target_detail,
            commands::chw,
            commands::coverage,
            commands::export::export_choices,
            commands::export::export_preview,
            commands::export::predict_export,
            commands::export::export_form,
            commands::export::export_cell,
            commands::export::export_save,
            commands::export::past_exports,
            commands::export::compare_exports,
            commands::mapping::mapping,
            commands::mapping::check_mapping,
            commands::mapping::save_mapping,
            commands::mapping::open_mapping_file,
            commands::mapping::save_mapping_file,
            commands::mapping::find_places,
            commands::dhis2::dhis2_connections,
            commands::dhis2::import_metadata,
            commands::dhis2::choose_dhis2,
            commands::dhis2::forget_dhis2,
            commands::dhis2::predict_file,
            commands::dhis2::predict_file_again,
            commands::dhis2::compare_file,
            commands::dhis2::repair_file,
            commands::line::connect_to_dhis2,
            commands::line::dhis2_reach,
            commands::line::sign_out_of_dhis2,
            commands::line::cancel_dhis2,
            commands::line::fetch_dhis2_metadata,
            commands::line::fetch_dhis2_programs,
            commands::line::pushes,
            commands::line::push_view,
            commands::line::queue_push,
            commands::line::set_push_later,
            commands::line::dry_run_push,
            commands::line::send_push,
            commands::line::retry_push,
            commands::line::drop_push,
            commands::line::run_push_queue,
            commands::line::compare_dhis2,
            commands::line::completions,
            commands::line::complete_forms,
            commands::line::open_form,
            commands::receive::find_places_of_org_units,
            commands::receive::write_places,
            commands::receive::open_review,
            commands::receive::save_review,
            commands::receive::receive_mapping,
            commands::receive::open_receive_mapping,
            commands::receive::receive_people,
            commands::receive::read_facility_values,
            commands::receive::kept_facility_values,
            commands::outbound::records,
            commands::outbound::choose_records,
            commands::outbound::outbound_overview,
            commands::outbound::open_outbound_mapping,
            commands::outbound::save_outbound_mapping,
            commands::outbound::forget_outbound_mapping,
            commands::outbound::preview_outbound,
            commands::outbound::outbound_document,
            commands::outbound::try_outbound,
            commands::outbound::queue_outbound,
            commands::outbound::run_outbound,
            commands::outbound::save_outbound_files,
            commands::outbound::outbound_queue,
            commands::outbound::drop_outbound,
            commands::outbound::retry_outbound,
            commands::month::check,
            commands::month::follow_up,
            commands::month::thresholds,
            commands::month::set_thresholds,
            commands::month::month,
            commands::month::sign_off_view,
            commands::month::sign_off,
            commands::month::withdraw_sign_off,
            commands::month::hand_over_file,
            commands::month::hand_over_report,
            commands::month::open_handover,
            commands::month::keep_handover,
            commands::month::answer_handover,
            commands::month::known_keys,
            commands::month::trust_key,
            commands::history::trends,
            commands::history::contact_trends,
            commands::history::history,
            commands::history::own_goals,
            commands::history::set_own_goal,
            commands::history::save_sheet,
            commands::history::save_picture,
            commands::api::api_view,
            commands::api::set_api_settings,
            commands::api::admit_api_client,
            commands::api::revoke_api_client,
            commands::set_aside,
            commands::set_aside_text,
        ])
        .events(collect_events![
            sync::SyncAdvanced,
            sync::SyncBegan,
            sync::SyncEnded,
            dhis2::Dhis2Advanced,
            dhis2::Dhis2Began,
            dhis2::Dhis2Ended,
        ])
        .constant("refusalCodes", jumla_engine::CODES.to_vec())
}

#[cfg(test)]
mod tests {
    use specta_typescript::Typescript;

    use super::*;

    /// Fails where the committed bindings are stale. To renew them run this test with `JUMLA_WRITE_BINDINGS=1`.
    #[test]
    fn the_bindings_are_those_of_the_commands() {
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/api/bindings.ts");
        let folder = std::env::temp_dir().join(format!("jumla-bindings-{}", std::process::id()));
        let fresh = folder.join("bindings.ts");
        builder().export(Typescript::default(), &fresh).unwrap();
        let text = std::fs::read_to_string(&fresh).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        if std::env::var_os("JUMLA_WRITE_BINDINGS").is_some() {
            std::fs::write(committed, &text).unwrap();
        }
        assert!(
            std::fs::read_to_string(committed).unwrap() == text,
            "run ./dev bindings and commit the change"
        );
    }
}
