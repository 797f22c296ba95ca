//! With what is known of a DHIS2 server: its form, its answer, and where every value comes from.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jumla_dhis2::predict::{Fate, RemarkKind, Status};
use jumla_domain::Rule;
use jumla_engine::surface::{Compat, CoveragePolicy, ExportCell, ExportRequest, Fix, LeaveOut, RowLeftOut};
use jumla_engine::{Destination, Error, Workspace};
use jumla_testkit::{SimulatedCht, World};

use crate::export::{MONTHLY, demo};
use crate::laptop::{Laptop, request};

const BAHARI: &str = "bHr3HcUnt7K";
const FEVER: &str = "dFv2CasesM6";
const BOYS: &str = "cMa1eUndr5B";

fn recorded(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/recordings")).join(name)
}

#[test]
fn the_demo_file_for_the_last_month_is_clean_for_every_version() {
    let (_folder, workspace) = demo();
    for version in ["2.40", "2.42.5.2", "2.43.1", "2.44"] {
        let asked =
            ExportRequest { dhis2_version: Some(version.to_owned()), ..request(MONTHLY, "202610", None) };
        let prediction = workspace.predict_export(&asked).unwrap();
        let preview = workspace.export_preview(&asked).unwrap();
        assert_eq!((prediction.http, prediction.status), (200, Some(Status::Success)), "{version}");
        assert!(prediction.conflicts.is_empty(), "{version}: {:?}", prediction.conflicts);
        assert_eq!(prediction.fates.stored as usize, preview.values, "{version}");
    }
}

#[test]
fn the_demo_knows_all_that_a_prediction_needs() {
    let (_folder, workspace) = demo();
    let connections = workspace.dhis2_connections().unwrap();
    let metadata = connections[0].metadata.as_ref().unwrap();
    assert!(metadata.missing.is_empty(), "{:?}", metadata.missing);
    assert_eq!((metadata.user.as_deref(), metadata.data_sets), (Some("hrio"), 2));
}

#[test]
fn the_current_month_is_refused_beforehand_with_what_to_do() {
    let (_folder, workspace) = demo();
    for (version, code, stored) in [("2.42", "E7641", 0), ("2.44", "E8030", 0)] {
        let asked =
            ExportRequest { dhis2_version: Some(version.to_owned()), ..request(MONTHLY, "202611", None) };
        let prediction = workspace.predict_export(&asked).unwrap();
        assert_eq!(prediction.http, 409, "{version}");
        assert_eq!(prediction.fates.stored, stored, "{version}");
        let conflict = &prediction.conflicts[0];
        assert_eq!(conflict.code.as_deref(), Some(code));
        assert!(!conflict.values.is_empty(), "the values are shown");
        assert_eq!(conflict.fixes, [Fix::ChoosePeriod { period: "202610".to_owned() }]);
    }
}

#[test]
fn an_org_unit_that_is_not_in_the_data_set_is_not_in_the_file() {
    let (_folder, workspace) = demo();
    let preview = workspace.export_preview(&request(MONTHLY, "202610", None)).unwrap();
    let county = preview.rows.iter().find(|row| row.org_unit.name == "Kaskazini County").unwrap();
    assert_eq!(county.left_out, Some(RowLeftOut::NotAssigned));
    let rules: Vec<Rule> = preview.findings.iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&Rule::OrgUnitNotAssigned));
    assert!(!rules.contains(&Rule::MappedAncestor), "what is not in the file is not added twice");
    assert!(!rules.contains(&Rule::NoCategoryOptionCombo), "there is but one combo, and the file names it");
}

#[test]
fn the_form_is_that_of_dhis2_with_the_values_in_it() {
    let (_folder, workspace) = demo();
    let asked = request(MONTHLY, "202610", None);
    let view = workspace.export_form(&asked, BAHARI).unwrap();
    let sections: Vec<&str> = view.form.sections.iter().filter_map(|one| one.name.as_deref()).collect();
    assert_eq!(sections, ["Households", "Mothers and newborns", "Children"]);
    let split = view.form.sections[2].tables.iter().find(|table| table.columns.len() == 2).unwrap();
    let names: Vec<&str> = split.columns.iter().map(|column| column.names[0].as_str()).collect();
    assert_eq!(names, ["Male", "Female"]);
    let preview = workspace.export_preview(&asked).unwrap();
    let row = preview.rows.iter().find(|row| row.org_unit.id == BAHARI).unwrap();
    let shown = view.cells.iter().filter(|cell| cell.value.is_some()).count();
    assert_eq!(shown + view.outside.len(), row.values.iter().flatten().count());
    assert!(view.outside.is_empty(), "{:?}", view.outside);
    let attributes: BTreeSet<_> = view.cells.iter().map(|cell| &cell.attribute_option_combo).collect();
    assert_eq!(attributes.len(), 1, "what names none and what names the default are one form");
    for cell in &view.cells {
        let of_form = ExportCell {
            org_unit: BAHARI.to_owned(),
            data_element: cell.data_element.clone(),
            category_option_combo: cell.category_option_combo.clone(),
            attribute_option_combo: cell.attribute_option_combo.clone(),
        };
        let opened = workspace.export_cell(&asked, &of_form).unwrap();
        assert_eq!(opened.value, cell.value);
        assert_eq!(opened.contributions.is_empty(), cell.value.is_none(), "{}", cell.title);
    }
    assert!(view.cells.iter().all(|cell| cell.value.is_none() || cell.fate == Some(Fate::Stored)));
}

#[test]
fn a_value_leads_to_the_documents_that_made_it() {
    let (_folder, workspace) = demo();
    let asked = request(MONTHLY, "202610", None);
    let cell = ExportCell {
        org_unit: BAHARI.to_owned(),
        data_element: FEVER.to_owned(),
        category_option_combo: Some(BOYS.to_owned()),
        attribute_option_combo: None,
    };
    let view = workspace.export_cell(&asked, &cell).unwrap();
    let sum: i64 = view.contributions.iter().map(|one| one.value.parse::<i64>().unwrap()).sum();
    assert_eq!(view.value.as_deref(), Some(sum.to_string().as_str()));
    assert_eq!(view.contributions.len(), view.coverage.reported);
    assert_eq!(view.missing.len(), view.coverage.expected - view.coverage.reported);
    assert!(view.contributions.iter().all(|one| one.document.starts_with("target~2026-10~")));
    assert_eq!(view.previous_period.as_deref(), Some("202609"));
    let before =
        workspace.export_cell(&ExportRequest { period: "202609".to_owned(), ..asked }, &cell).unwrap();
    assert_eq!(view.previous, before.value);
}

#[test]
fn what_is_left_out_is_not_in_the_file_and_is_said() {
    let (_folder, mut workspace) = demo();
    let plain = request(MONTHLY, "202610", None);
    let all = workspace.export_preview(&plain).unwrap();
    let asked = ExportRequest {
        leave_out: vec![
            LeaveOut { org_unit: Some(BAHARI.to_owned()), ..LeaveOut::default() },
            LeaveOut { data_element: Some(FEVER.to_owned()), ..LeaveOut::default() },
            LeaveOut::default(),
        ],
        ..plain
    };
    let preview = workspace.export_preview(&asked).unwrap();
    assert!(preview.values > 0 && preview.values < all.values, "an empty wish leaves nothing out");
    let exported = workspace.export(&asked, &Destination::Stream).unwrap();
    let text = String::from_utf8(exported.bytes).unwrap();
    assert!(!text.contains(BAHARI) && !text.contains(FEVER));
    let said = exported.record.findings.iter().find(|one| one.rule == Rule::LeftOutByChoice).unwrap();
    assert_eq!(said.args["values"], (all.values - preview.values).to_string());
}

#[test]
fn coverage_decides_what_is_written() {
    let (_folder, mut workspace) = demo();
    // Nobody of Jangwani's is mapped; of the others, cells without a report are left out, or zeros, or no file at all.
    let with = |policy| ExportRequest { policy, ..request(MONTHLY, "202611", None) };
    let left_out = workspace.export_preview(&with(CoveragePolicy::LeaveOut)).unwrap();
    let zeros = workspace.export_preview(&with(CoveragePolicy::Zeros)).unwrap();
    let empty = left_out.rows.iter().filter(|row| row.left_out.is_none()).flat_map(|row| &row.values);
    let empty = empty.filter(|value| value.is_none()).count();
    assert_eq!(zeros.values, left_out.values + empty);
    let refused = workspace.export(&with(CoveragePolicy::RefuseBelow { percent: 100 }), &Destination::Stream);
    assert!(matches!(refused, Err(Error::CoverageBelow { required: 100, percent: 1..100 })), "{refused:?}");
    assert!(workspace.past_exports().unwrap().is_empty(), "nothing was written");
    let enough = with(CoveragePolicy::RefuseBelow { percent: 10 });
    let record = workspace.export(&enough, &Destination::Stream).unwrap().record;
    assert_eq!(record.policy, CoveragePolicy::RefuseBelow { percent: 10 });
}

#[test]
fn metadata_of_a_real_server_is_taken_in_and_used() {
    let (_folder, mut workspace) = demo();
    let names = ["dataEntry", "organisationUnits", "me", "system-info", "systemSettings", "lockExceptions"];
    let files: Vec<PathBuf> =
        names.map(|name| recorded(&format!("dhis2-2.44/mixed/metadata-chwimport-{name}.json"))).into();
    let connection = workspace.import_metadata(Some("the other"), &files).unwrap();
    let metadata = connection.metadata.unwrap();
    assert!(connection.current);
    assert_eq!(metadata.stamp.version.as_deref(), Some("2.44"));
    assert_eq!((metadata.data_sets, metadata.user.as_deref()), (15, Some("chwimport")));
    assert_eq!(metadata.files.len(), 6);
    let listed = workspace.dhis2_connections().unwrap();
    assert_eq!(listed.iter().filter(|one| one.current).count(), 1);
    workspace.choose_dhis2(listed[0].id).unwrap();
    assert!(workspace.dhis2_connections().unwrap()[0].current);
    assert!(matches!(workspace.choose_dhis2(99), Err(Error::UnknownDhis2 { .. })));
    assert!(workspace.dhis2_connections().unwrap()[0].current, "a wrong choice changes nothing");
}

#[test]
fn what_is_no_metadata_changes_nothing() {
    let (folder, mut workspace) = demo();
    let before = workspace.dhis2_connections().unwrap()[0].metadata.as_ref().unwrap().data_elements;
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let good = recorded("dhis2-2.44/mixed/metadata-chwimport-dataEntry.json");
    for (bad, line) in [
        (write("half.json", "{\"dataSets\": [\n{\"id\""), Some(2)),
        (write("other.json", "{\"a\": 1}"), None),
    ] {
        let error = workspace.import_metadata(None, &[good.clone(), bad]).unwrap_err();
        match line {
            Some(expected) => {
                assert!(
                    matches!(&error, Error::MetadataUnreadable { line, .. } if *line == expected),
                    "{error:?}"
                );
            }
            None => assert!(matches!(&error, Error::MetadataNothingKnown { file } if file == "other.json")),
        }
    }
    let after = workspace.dhis2_connections().unwrap()[0].metadata.as_ref().unwrap().data_elements;
    assert_eq!(after, before);
}

/// A file for a server that refuses it is made good with one step.
#[test]
fn a_file_with_faults_is_repaired() {
    let (folder, mut workspace) = demo();
    let names =
        ["dataEntry", "dataElements", "categoryOptionCombos", "organisationUnits", "me", "system-info"];
    let files = names.map(|name| recorded(&format!("dhis2-2.44/mixed/metadata-chwimport-{name}.json")));
    workspace.import_metadata(Some("real"), &files).unwrap();
    let body = recorded("dhis2-2.44/mixed/bodies/h001-unknown-de-badvalue-unknown-ou-imp.json");
    let bad = workspace.predict_file(&body, None, &[]).unwrap();
    assert_eq!(bad.status, Some(Status::Error));
    assert!(bad.conflicts.iter().all(|conflict| conflict.fixes == [Fix::Repair]));
    let mended = folder.path().join("mended.json");
    let repaired = workspace.repair_file(&body, &mended).unwrap();
    assert!(repaired.left_out > 0);
    let good = workspace.predict_file(&mended, None, &[]).unwrap();
    assert_eq!(good.status, Some(Status::Success), "{:?}", good.conflicts);
    assert_eq!(good.fates.stored, repaired.values);
}

/// CSV does not say of which data set it is; what is cut off for one importer is in the repaired file again.
#[test]
fn a_file_that_breaks_off_is_made_whole() {
    let (folder, mut workspace) = demo();
    let asked = ExportRequest { format: jumla_dhis2::file::Format::Csv, ..request(MONTHLY, "202610", None) };
    let bytes = workspace.export(&asked, &Destination::Stream).unwrap().bytes;
    let lines = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
    let path = folder.path().join("from-windows.csv");
    std::fs::write(&path, &lines).unwrap();
    let with_set = [("dataSet".to_owned(), MONTHLY.to_owned())];
    let cut = workspace.predict_file(&path, Some("2.43"), &with_set).unwrap();
    assert_eq!((cut.status, cut.fates.stored), (Some(Status::Success), 1), "and says nothing of the rest");
    assert!(cut.remarks.iter().any(|remark| remark.kind == RemarkKind::Truncated));
    let older = workspace.predict_file(&path, Some("2.42"), &with_set).unwrap();
    assert_eq!(older.fates.stored as usize, lines.lines().count() - 1);
    let mended = folder.path().join("mended.json");
    let repaired = workspace.repair_file(&path, &mended).unwrap();
    assert_eq!((repaired.values, repaired.left_out), (older.fates.stored, 0));
    let good = workspace.predict_file(&mended, Some("2.43"), &[]).unwrap();
    assert_eq!((good.status, good.fates.stored), (Some(Status::Success), repaired.values));
    let wrong = workspace.predict_file(&path, None, &[("importStrategy".to_owned(), "SOMEHOW".to_owned())]);
    assert!(matches!(wrong, Err(Error::ImportParameter(_))), "{wrong:?}");
}

fn has_rule(workspace: &Workspace, rule: Rule) -> bool {
    workspace.mapping().unwrap().findings.iter().any(|finding| finding.rule == rule)
}

#[test]
fn the_demo_mapping_has_nothing_against_it_but_what_is_planned() {
    let (_folder, workspace) = demo();
    assert!(has_rule(&workspace, Rule::UnmappedTarget));
    for rule in [
        Rule::UnknownDataElement,
        Rule::ElementNotInDataSet,
        Rule::OptionComboOfOther,
        Rule::UnknownMappedOrgUnit,
    ] {
        assert!(!has_rule(&workspace, rule), "{rule:?}");
    }
}

/// On a server with another calendar a month there is no month here: the user says which months make it.
#[test]
fn in_another_calendar_the_user_chooses_the_months() {
    let (folder, mut workspace) = demo();
    let path = folder.path().join("system-info.json");
    std::fs::write(&path, r#"{"version": "2.42.5.2", "revision": "0000000", "calendar": "ethiopian", "serverDate": "2026-11-23T09:00:00.000"}"#).unwrap();
    workspace.import_metadata(None, &[path]).unwrap();
    let choices = workspace.export_choices().unwrap();
    let periods = &choices.data_set_periods[MONTHLY];
    assert_eq!(periods.calendar.as_deref(), Some("ethiopian"));
    let meskerem = periods.periods.iter().find(|period| period.id == "201901").unwrap();
    let months: Vec<String> = meskerem.months.iter().map(ToString::to_string).collect();
    assert_eq!((months, &meskerem.days), (vec!["2026-09".into(), "2026-10".into()], &vec![20, 10]));
    let asked = request(MONTHLY, "201901", None);
    assert!(
        matches!(workspace.export_preview(&asked), Err(Error::MonthsNeeded { period }) if period == "201901")
    );
    let chosen = ExportRequest { months: vec!["2026-09".parse().unwrap()], ..asked };
    let preview = workspace.export_preview(&chosen).unwrap();
    assert_eq!((preview.period.as_str(), preview.months.len()), ("201901", 1));
    let exported = workspace.export(&chosen, &Destination::Stream).unwrap();
    assert!(String::from_utf8(exported.bytes).unwrap().contains("\"period\": \"201901\""));
    let adx = ExportRequest { format: jumla_dhis2::file::Format::Adx, ..chosen };
    let refused = workspace.export(&adx, &Destination::Stream);
    assert!(matches!(refused, Err(Error::FormatCannotHold { .. })), "ADX knows ISO dates only: {refused:?}");
}

/// The recorded CHT and the recorded DHIS2 belong together: what the one gives the other takes, and the CHT's own file
/// is refused whole, as it was (`chain/c10`).
#[tokio::test]
async fn what_the_recorded_cht_gives_the_recorded_dhis2_takes() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    let workspace = &mut laptop.workspace;
    let names =
        ["dataEntry", "organisationUnits", "me", "system-info", "systemSettings", "categoryOptionCombos"];
    let files = names.map(|name| recorded(&format!("dhis2-2.44/mixed/metadata-admin-{name}.json")));
    workspace.import_metadata(Some("recorded"), &files).unwrap();
    let asked = request("VMuFODsyWaO", "202610", None);
    let prediction = workspace.predict_export(&asked).unwrap();
    assert_eq!(prediction.status, Some(Status::Success), "{:?}", prediction.conflicts);
    assert!(prediction.fates.stored > 0 && prediction.fates.refused == 0);
    let as_the_cht = ExportRequest { compat: Compat::Cht, ..asked };
    let prediction = workspace.predict_export(&as_the_cht).unwrap();
    assert_eq!((prediction.http, prediction.status), (409, Some(Status::Error)));
    assert_eq!(prediction.conflicts[0].code.as_deref(), Some("E8009"));
}
