//! The settings document: roles, permissions, the hierarchy, targets and data sets, as a server of that county has them.

use serde_json::{Value, json};

use super::{CHILD_HEALTH, MONTHLY_SUMMARY, targets};

pub(super) fn document() -> Value {
    json!({
        "_id": "settings",
        "_rev": "12",
        "settings": {
            "languages": [
                { "locale": "en", "enabled": true },
                { "locale": "sw", "enabled": true },
                { "locale": "fr", "enabled": true },
            ],
            "locale": "en",
            "locale_outgoing": "sw",
            "date_format": "D MMM, YYYY",
            "reported_date_format": "D MMM, YYYY, HH:mm:ss",
            "default_country_code": 254,
            "phone_validation": "partial",
            "place_hierarchy_types": ["c10_county", "c30_chu", "c40_area"],
            "roles": roles(),
            "permissions": permissions(),
            "contact_types": contact_types(),
            "replication_depth": [
                { "role": "chw_supervisor", "depth": 2, "report_depth": 2 },
            ],
            "uhc": {
                "contacts_default_sort": "last_visited_date",
                "visit_count": { "month_start_date": 1, "visit_count_goal": 1 },
            },
            "tasks": {
                "rules": "",
                "isDeclarative": true,
                "targets": { "enabled": true, "items": targets::items() },
            },
            "dhis_data_sets": [
                { "id": MONTHLY_SUMMARY, "translation_key": "dhis.data_set.monthly_summary" },
                { "id": CHILD_HEALTH, "translation_key": "dhis.data_set.child_health" },
            ],
            "forms": {
                "pregnancy": { "meta": { "code": "pregnancy", "translation_key": "form.pregnancy" } },
                "pregnancy_visit": { "meta": { "code": "pregnancy_visit", "translation_key": "form.pregnancy_visit" } },
            },
            "transitions": { "update_clinics": true, "generate_patient_id_on_people": true },
        },
    })
}

fn roles() -> Value {
    json!({
        "chw": { "name": "usertype.chw", "offline": true },
        "chw_supervisor": { "name": "usertype.chw-supervisor", "offline": true },
        "hrio": { "name": "usertype.hrio" },
        "program_officer": { "name": "usertype.program-officer" },
    })
}

fn permissions() -> Value {
    let everybody = json!(["chw", "chw_supervisor", "hrio", "program_officer"]);
    let offices = json!(["hrio", "program_officer"]);
    json!({
        "can_view_analytics": everybody,
        "can_view_analytics_tab": everybody,
        "can_view_contacts": everybody,
        "can_view_contacts_tab": everybody,
        "can_view_reports": everybody,
        "can_view_reports_tab": everybody,
        "can_view_tasks": ["chw", "chw_supervisor"],
        "can_view_tasks_tab": ["chw", "chw_supervisor"],
        "can_edit": ["chw", "chw_supervisor", "program_officer"],
        "can_edit_profile": everybody,
        "can_create_people": ["chw", "chw_supervisor", "program_officer"],
        "can_create_places": ["chw_supervisor", "program_officer"],
        "can_update_people": ["chw", "chw_supervisor", "program_officer"],
        "can_update_places": ["chw_supervisor", "program_officer"],
        "can_update_reports": ["chw", "chw_supervisor", "program_officer"],
        "can_create_records": ["program_officer"],
        "can_view_users": ["program_officer"],
        "can_create_users": ["program_officer"],
        "can_update_users": ["program_officer"],
        "can_aggregate_targets": ["chw_supervisor", "hrio", "program_officer"],
        "can_have_multiple_places": ["chw_supervisor"],
        "can_export_all": offices,
        "can_export_dhis": offices,
        "can_export_contacts": offices,
        "can_configure": ["program_officer"],
    })
}

fn contact_types() -> Value {
    let place = |id: &str, icon: &str, parents: &[&str]| {
        json!({
            "id": id,
            "name_key": format!("contact.type.{id}"),
            "group_key": format!("contact.type.{id}.plural"),
            "create_key": format!("contact.type.{id}.new"),
            "edit_key": format!("contact.type.{id}.edit"),
            "icon": icon,
            "parents": parents,
        })
    };
    let person = |id: &str, icon: &str, parents: &[&str]| {
        let mut contact_type = place(id, icon, parents);
        contact_type["person"] = json!(true);
        contact_type
    };
    json!([
        place("c10_county", "icon-clinic", &[]),
        place("c30_chu", "icon-clinic", &["c10_county"]),
        place("c40_area", "icon-household", &["c30_chu"]),
        place("c50_household", "icon-household", &["c40_area"]),
        person("c61_supervisor", "icon-mother-child", &["c30_chu"]),
        person("c62_chw", "icon-mother-child", &["c40_area"]),
        person("c63_client", "icon-child", &["c40_area", "c50_household"]),
    ])
}
