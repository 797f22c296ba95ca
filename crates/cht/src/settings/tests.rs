use jumla_domain::{DataSetId, TargetKind};
use serde_json::json;

use super::*;

fn texts() -> Texts {
    let language = |entries: &[(&str, &str)]| {
        entries.iter().map(|&(key, text)| (key.to_owned(), text.to_owned())).collect::<BTreeMap<_, _>>()
    };
    BTreeMap::from([
        ("en".to_owned(), language(&[("t.births", "Births"), ("ds.monthly", "Monthly")])),
        ("sw".to_owned(), language(&[("t.births", "Uzazi")])),
    ])
}

#[test]
fn titles_come_from_the_translations_and_fall_back() {
    let settings = Settings::new(json!({ "locale": "en", "tasks": { "targets": { "items": [
        { "id": "births", "translation_key": "t.births" },
        { "id": "unknown", "translation_key": "t.unknown" },
        { "id": "old", "name": [{ "locale": "fr", "content": "Ancien" }, { "locale": "en", "content": "Old" }] },
        { "id": "bare" },
        { "goal": 3 },
    ] } } }));
    let texts = texts();
    let titles = |language| -> Vec<String> {
        settings
            .targets(settings.dictionary(&texts, language))
            .into_iter()
            .map(|target| target.title)
            .collect()
    };
    assert_eq!(titles(Some("sw")), ["Uzazi", "t.unknown", "Old", "bare"]);
    assert_eq!(titles(None), ["Births", "t.unknown", "Old", "bare"]);
}

#[test]
fn goals_may_be_text_and_only_positive_ones_count() {
    let goals = [
        (json!(20), true),
        (json!("10"), true),
        (json!(2.5), true),
        (json!(0), false),
        (json!(-1), false),
        (json!("none"), false),
        (json!(null), false),
    ];
    for (goal, is_set) in goals {
        let settings =
            Settings::new(json!({ "tasks": { "targets": { "items": [{ "id": "t", "goal": goal }] } } }));
        let texts = Texts::new();
        let target = settings.targets(settings.dictionary(&texts, None)).remove(0);
        assert_eq!(target.goal.is_set(), is_set, "{goal}");
        assert_eq!(target.kind, TargetKind::Count);
    }
}

#[test]
fn a_mapping_is_an_object_or_a_list() {
    let settings = Settings::new(json!({ "tasks": { "targets": { "items": [
        { "id": "a", "dhis": { "dataElement": "de1", "categoryOptionCombo": "" } },
        { "id": "b", "dhis": [{ "dataElement": "de2", "dataSet": "ds1" }, { "dataElement": "de3" }, { "dataSet": "ds1" }] },
        { "id": "c", "dhis": null },
    ] } } }));
    let texts = Texts::new();
    let targets = settings.targets(settings.dictionary(&texts, None));
    assert_eq!(targets[0].mapping[0].category_option_combo, None);
    assert_eq!(targets[1].mapping.len(), 2);
    assert!(targets[1].mapping[0].serves(&DataSetId::from("ds1")));
    assert!(!targets[1].mapping[0].serves(&DataSetId::from("ds2")));
    assert!(targets[2].mapping.is_empty());
}

#[test]
fn the_month_starts_where_the_settings_say() {
    let table = [
        (json!({ "uhc": { "month_start_date": 16, "visit_count": { "month_start_date": 9 } } }), 16),
        (json!({ "uhc": { "visit_count": { "month_start_date": "26" } } }), 26),
        (json!({ "uhc": { "visit_count": { "month_start_date": 45 } } }), 1),
        (json!({ "uhc": { "visit_count": { "month_start_date": "first" } } }), 1),
        (json!({}), 1),
    ];
    for (settings, day) in table {
        assert_eq!(Settings::new(settings.clone()).month_start().day(), day, "{settings}");
    }
}

#[test]
fn tells_offline_from_online_accounts() {
    let settings = Settings::new(json!({
        "roles": { "chw_supervisor": { "offline": true }, "officer": {} },
        "permissions": { "can_export_all": ["officer"] },
    }));
    let roles = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    assert!(settings.is_offline(&roles(&["chw_supervisor"])));
    assert!(settings.is_offline(&roles(&["unheard_of"])));
    assert!(settings.is_offline(&roles(&["officer", "chw_supervisor"])));
    assert!(!settings.is_offline(&roles(&["officer"])));
    assert!(!settings.is_offline(&roles(&["chw_supervisor", "mm-online"])));
    assert!(settings.permits("can_export_all", &roles(&["officer"])));
    assert!(!settings.permits("can_export_all", &roles(&["chw_supervisor"])));
    assert!(settings.permits("anything", &roles(&["_admin"])));
}

#[test]
fn programme_code_is_not_kept() {
    let settings =
        Settings::new(json!({ "contact_summary": "code", "tasks": { "rules": "code", "targets": {} } }));
    assert_eq!(settings.as_json(), &json!({ "tasks": { "targets": {} } }));
}
