//! The recorded files: how much is in each, and some facts of them.

use jumla_dhis2::Uid;
use jumla_dhis2::metadata::{Kind, Metadata};

use super::{answer, date, read, recording};

#[test]
fn every_recorded_file_brings_what_is_in_it() {
    use Kind::*;
    let mixed = "dhis2-2.44/mixed/metadata-admin";
    let cases: &[(&str, &[(Kind, u32)])] = &[
        (
            "dhis2-2.42/metadata.json",
            &[
                (OrgUnit, 7),
                (Level, 3),
                (CategoryOption, 2),
                (Category, 1),
                (CategoryCombo, 1),
                (OptionCombo, 2),
                (DataElement, 7),
                (DataSet, 2),
            ],
        ),
        (
            "dhis2-2.44/chain/metadata.json",
            &[(OrgUnit, 303), (DataElement, 5), (DataSet, 2), (OptionCombo, 2)],
        ),
        ("dhis2-2.42/metadata-categoryCombos.json", &[(CategoryCombo, 2), (Category, 2), (OptionCombo, 3)]),
        ("dhis2-2.42/metadata-defaultCombo.json", &[(CategoryCombo, 1), (OptionCombo, 1)]),
        ("dhis2-2.42/metadata-categoryOptionCombos.json", &[(OptionCombo, 3)]),
        ("dhis2-2.42/metadata-categoryOptions.json", &[(CategoryOption, 3)]),
        ("dhis2-2.42/metadata-dataElements.json", &[(DataElement, 7)]),
        ("dhis2-2.42/metadata-dataEntry.json", &[(DataSet, 2), (DataElement, 7), (OptionCombo, 3)]),
        ("dhis2-2.42/metadata-dataSets.json", &[(DataSet, 2), (DataElement, 7), (OrgUnit, 4)]),
        ("dhis2-2.42/metadata-extra-dataSets.json", &[(DataSet, 7), (DataElement, 23), (OptionSet, 1)]),
        ("dhis2-2.42/metadata-extra-dataEntry-chwimport.json", &[(DataSet, 7), (DataElement, 23)]),
        ("dhis2-2.42/metadata-lockExceptions.json", &[(LockException, 0)]),
        ("dhis2-2.42/metadata-me-chwimport.json", &[(User, 1), (DataSet, 0)]),
        ("dhis2-2.42/metadata-me-plain-admin.json", &[(User, 1), (DataSet, 0)]),
        ("dhis2-2.42/metadata-organisationUnitLevels.json", &[(Level, 3)]),
        ("dhis2-2.42/metadata-organisationUnits.json", &[(OrgUnit, 7)]),
        ("dhis2-2.42/metadata-system-info-chwimport.json", &[(System, 1), (Setting, 0)]),
        ("dhis2-2.42/metadata-systemSettings.json", &[(Setting, 14), (System, 0)]),
        (&format!("{mixed}-categories.json"), &[(Category, 4)]),
        (&format!("{mixed}-optionSets.json"), &[(OptionSet, 4)]),
        (&format!("{mixed}-dataSets.json"), &[(DataSet, 16), (OrgUnit, 0)]),
        ("dhis2-2.44/mixed/metadata-payload.json", &[(OrgUnit, 6), (DataSet, 12), (OptionSet, 2)]),
        (
            "dhis2-2.44/mixed/metadata-export-slice.json",
            &[(System, 1), (OrgUnit, 316), (DataSet, 16), (OptionSet, 4)],
        ),
        ("dhis2-2.44/exchanges/00-system-info.txt", &[(System, 1)]),
        ("dhis2-2.44/exchanges/05-me-admin.txt", &[(User, 1)]),
        ("dhis2-2.42/exchanges/06-me-importer.txt", &[(User, 1)]),
        (
            "dhis2-2.44/exchanges/10-dataset-form.txt",
            &[(DataSet, 1), (DataElement, 6), (OrgUnit, 4), (OptionCombo, 3)],
        ),
        ("dhis2-2.44/exchanges/11-datasets-list.txt", &[(DataSet, 2)]),
        ("dhis2-2.44/exchanges/12-metadata-export-slice.txt", &[(DataSet, 2), (OrgUnit, 7)]),
        ("dhis2-2.44/exchanges/13-metadata-with-dependencies.txt", &[(DataSet, 1), (DataElement, 6)]),
        (
            "dhis2-2.44/exchanges/14-dataEntry-metadata.txt",
            &[(DataSet, 2), (DataElement, 7), (OptionCombo, 3)],
        ),
        ("dhis2-2.44/exchanges/15-orgunits-of-user.txt", &[(OrgUnit, 1)]),
        ("dhis2-2.44/exchanges/16-orgunits-descendants.txt", &[(OrgUnit, 3)]),
        ("dhis2-2.44/chain/c05-me.txt", &[(User, 1)]),
    ];
    for (name, expected) in cases {
        let bytes = if name.ends_with(".txt") { answer(name) } else { recording(name) };
        let mut metadata = Metadata::default();
        let came = metadata.merge_json(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        for &(kind, total) in *expected {
            assert_eq!(came.of(kind).total(), total, "{name}: {kind:?} of {came:?}");
        }
        let again = metadata.merge_json(&bytes).unwrap();
        for tally in &again.kinds {
            if tally.kind != LockException {
                assert_eq!((tally.new, tally.changed), (0, 0), "{name}, a second time: {tally:?}");
            }
        }
    }
}

#[test]
fn facts_of_the_server_and_its_user() {
    let mixed = |name: &str| format!("dhis2-2.44/mixed/metadata-chwimport-{name}.json");
    let metadata = read(&[&mixed("system-info"), &mixed("systemSettings"), &mixed("me")]);
    let system = &metadata.system;
    assert_eq!(system.version.unwrap().to_string(), "2.44");
    assert_eq!(system.address.as_deref(), Some("http://127.0.0.1:8085"));
    assert_eq!((system.name.as_deref(), system.calendar.as_deref()), (Some("DHIS 2"), Some("iso8601")));
    assert_eq!(system.time_zone.as_deref(), Some("Etc/UTC"));
    assert_eq!(system.taken_at.unwrap().to_string(), "2026-11-23 09:40:52.560");
    assert_eq!(system.is_on("dataEntryAutoGroup"), Some(false));
    let user = metadata.user.as_ref().unwrap();
    assert_eq!((user.username.as_str(), user.authorities.len()), ("chwimport", 3));
    assert!(user.has("F_DATAVALUE_ADD") && !user.is_superuser());
    assert_eq!(user.org_units, [Uid::from("hFHhD1nAAlI")]);
    // Data sets are only named there, org units with their path.
    assert!(metadata.data_sets.is_empty());
    assert_eq!(metadata.is_at_or_below("hFHhD1nAAlI", "NYMWHoSe1pu"), Some(true));

    let admin = read(&["dhis2-2.42/metadata-me-admin.json", "dhis2-2.42/metadata-system-info.json"]);
    assert!(admin.user.unwrap().is_superuser());
    assert_eq!(admin.system.version.unwrap().to_string(), "2.42.5.2");
    let strict = read(&["dhis2-2.42/metadata-systemSettings.json"]).system;
    assert_eq!(strict.is_on("keyDataImportStrictDataSetLocking"), Some(true));
    assert_eq!(strict.is_on("keyDataImportStrictPeriods"), Some(false));
}

#[test]
fn facts_of_data_sets_and_the_category_model() {
    let metadata = read(&["dhis2-2.44/mixed/metadata-admin-dataEntry.json"]);
    let of = |code: &str| {
        metadata.data_sets.iter().find(|set| set.identity.code.as_deref() == Some(code)).unwrap()
    };
    let (monthly, other) = (of("HO_M"), of("HO_M2"));
    assert_eq!(monthly.period_type, "Monthly");
    assert_eq!(monthly.org_units.as_ref().unwrap().len(), 9);
    assert!(other.elements.iter().any(|element| element.category_combo.is_some()), "an override");
    assert_eq!(of("HO_X10").expiry_days, 10);
    let listed: Vec<_> = of("HO_IP").input_periods.iter().map(|one| one.period.as_str()).collect();
    assert_eq!(listed.len(), 5, "{listed:?}");
    let activities = &of("CHW_MONTHLY").sections[0];
    assert_eq!((activities.name.as_str(), activities.elements.len()), ("CHW activities", 6));
    assert_eq!(metadata.default_option_combo().unwrap().identity.id.as_str(), "HllvX50cXC0");
    let sex = metadata.option_combos.iter().find(|one| one.identity.name == "Female").unwrap();
    assert!(!sex.category_combo.as_str().is_empty() && sex.options.len() == 1);
    let old = metadata.category_options.iter().find(|one| one.identity.name == "HO OLD").unwrap();
    assert_eq!(old.end_date, Some(date("2026-06-30")));
    let set = metadata.option_sets.iter().find(|set| set.identity.code.as_deref() == Some("HO_X")).unwrap();
    assert_eq!(set.options[0], ("A".to_owned(), "Alpha".to_owned()));
    // The form name, where there is one.
    let element = metadata.data_elements.get("pE5eeuMepUq").unwrap();
    assert_eq!(element.form_name.as_deref(), Some("Children under 5 visited at home"));
}

#[test]
fn who_may_write_what() {
    let of = |metadata: &Metadata, code: &str| {
        metadata
            .data_sets
            .iter()
            .find(|set| set.identity.code.as_deref() == Some(code))
            .and_then(|set| set.may_write)
    };

    let listed = read(&["dhis2-2.44/mixed/metadata-chwimport-dataEntry.json"]);
    assert_eq!((of(&listed, "HO_M"), of(&listed, "HO_RO")), (Some(true), None));
    let unlisted: Vec<_> = listed.category_options.iter().filter(|one| one.may_write != Some(true)).collect();
    assert_eq!(unlisted.len(), 1, "{unlisted:?}");
    assert_eq!(unlisted[0].may_write, Some(false));

    let told = read(&[
        "dhis2-2.44/mixed/metadata-chwimport-dataSets.json",
        "dhis2-2.44/mixed/metadata-chwimport-categoryOptions.json",
    ]);
    assert_eq!((of(&told, "HO_M"), of(&told, "HO_RO")), (Some(true), Some(false)));
    let refused: Vec<_> = told.category_options.iter().filter(|one| one.may_write == Some(false)).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].identity.name, "HO SECRET");
    assert_eq!(refused[0].identity.id, unlisted[0].identity.id);

    // Sharing with everybody is a yes; sharing with nobody may still be sharing with her.
    let dump = read(&["dhis2-2.44/mixed/metadata-export-slice.json"]);
    assert_eq!((of(&dump, "HO_M"), of(&dump, "HO_RO")), (Some(true), None));
}

#[test]
fn files_apart_tell_what_one_dump_tells() {
    let part = |kind: &str| format!("dhis2-2.44/mixed/metadata-admin-{kind}.json");
    let parts = [
        "categories",
        "categoryCombos",
        "categoryOptionCombos",
        "categoryOptions",
        "dataElements",
        "dataSets",
        "optionSets",
        "organisationUnits",
    ]
    .map(part);
    let apart = read(&parts.each_ref().map(String::as_str));
    let dump = read(&["dhis2-2.44/mixed/metadata-export-slice.json"]);
    assert_eq!(apart.data_sets.len(), dump.data_sets.len());
    for set in &dump.data_sets {
        let other = apart.data_sets.get(set.identity.id.as_str()).unwrap();
        assert_eq!(other.identity.name, set.identity.name);
        assert_eq!(
            (&other.period_type, other.expiry_days, other.open_future_periods, &other.category_combo),
            (&set.period_type, set.expiry_days, set.open_future_periods, &set.category_combo)
        );
        assert_eq!(
            (&other.org_units, &other.created),
            (&set.org_units, &set.created),
            "{}",
            set.identity.name
        );
        assert_eq!(
            sorted(&other.elements, |one| one.data_element.clone()),
            sorted(&set.elements, |one| { one.data_element.clone() })
        );
        assert_eq!(
            sorted(&other.input_periods, |one| one.period.clone()),
            sorted(&set.input_periods, |one| { one.period.clone() })
        );
    }
    for element in &dump.data_elements {
        let other = apart.data_elements.get(element.identity.id.as_str()).unwrap();
        assert_eq!((&other.identity, &other.value_type), (&element.identity, &element.value_type));
        assert_eq!(
            (&other.category_combo, &other.option_set),
            (&element.category_combo, &element.option_set)
        );
        assert_eq!(other.zero_is_significant, element.zero_is_significant);
    }
    for combo in &dump.option_combos {
        assert_eq!(apart.option_combos.get(combo.identity.id.as_str()), Some(combo));
    }
    for combo in &dump.category_combos {
        assert_eq!(apart.category_combos.get(combo.identity.id.as_str()), Some(combo));
    }
    for category in &dump.categories {
        assert_eq!(apart.categories.get(category.identity.id.as_str()), Some(category));
    }
    for option in &dump.category_options {
        let other = apart.category_options.get(option.identity.id.as_str()).unwrap();
        assert_eq!(
            (other.start_date, other.end_date, &other.org_units),
            (option.start_date, option.end_date, &option.org_units)
        );
    }
    for unit in &dump.org_units {
        let other = apart.org_units.get(unit.identity.id.as_str()).unwrap();
        assert_eq!(
            (&other.path, other.opening_date, other.closed_date),
            (&unit.path, unit.opening_date, unit.closed_date)
        );
    }
    for set in &dump.option_sets {
        assert_eq!(
            apart.option_sets.get(set.identity.id.as_str()).unwrap().options,
            set.options,
            "{}",
            set.identity.name
        );
    }
}

fn sorted<T: Clone, K: Ord>(list: &[T], key: impl Fn(&T) -> K) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort_by_key(key);
    list
}
