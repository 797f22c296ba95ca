//! The workspace's own mapping: what it adds to the CHT's, and what is said against it.

use jumla_domain::{Measure, Rule};
use jumla_engine::surface::{ExportRequest, MappingFile, MappingFileEntry, MappingSource, PlaceEntry};
use jumla_engine::{Destination, Error, Workspace, read_mapping, write_mapping};

use crate::export::{MONTHLY, demo};
use crate::laptop::request;

fn entry(measure: Measure, data_element: &str) -> MappingFileEntry {
    MappingFileEntry {
        measure,
        data_element: data_element.to_owned(),
        category_option_combo: None,
        attribute_option_combo: None,
        data_set: Some(MONTHLY.to_owned()),
    }
}

fn of_target(target: &str, entries: Vec<MappingFileEntry>) -> MappingFile {
    MappingFile { targets: [(target.to_owned(), entries)].into(), ..MappingFile::default() }
}

/// The values of a data element, by org unit.
fn values(workspace: &Workspace, element: &str) -> Vec<String> {
    let preview = workspace.export_preview(&request(MONTHLY, "202610", None)).unwrap();
    let Some(column) = preview.columns.iter().position(|column| column.data_element == element) else {
        return Vec::new();
    };
    preview.rows.iter().filter_map(|row| row.values[column].clone()).collect()
}

#[test]
fn a_target_named_in_the_file_goes_where_the_file_says_and_nowhere_else() {
    let (_folder, mut workspace) = demo();
    let before = values(&workspace, "dHh5VisitQ1");
    let file = of_target(
        "households-visited",
        vec![entry(Measure::Pass, "dHh5VisitQ1"), entry(Measure::Percent, "dSt0ckOutD7")],
    );
    let checked = workspace.check_mapping(&file).unwrap();
    assert_eq!(values(&workspace, "dHh5VisitQ1"), before, "to check keeps nothing");
    assert!(checked.findings.iter().any(|one| one.rule == Rule::ElementNotInDataSet));
    let view = workspace.save_mapping(&file).unwrap();
    let target = view.targets.iter().find(|one| one.target.id == "households-visited").unwrap();
    assert_eq!((target.source, target.entries.len()), (MappingSource::File, 2));
    let passed = values(&workspace, "dHh5VisitQ1");
    assert_ne!(passed, before, "what passed, not the total");
    let percents = values(&workspace, "dSt0ckOutD7");
    for ((passed, total), percent) in passed.iter().zip(&before).zip(&percents) {
        let (passed, total, percent): (i64, i64, i64) =
            (passed.parse().unwrap(), total.parse().unwrap(), percent.parse().unwrap());
        assert_eq!(percent, (passed * 200 + total) / (2 * total), "{passed} of {total}");
    }
    workspace.save_mapping(&MappingFile::default()).unwrap();
    assert_eq!(values(&workspace, "dHh5VisitQ1"), before, "the CHT's again");
}

#[test]
fn a_target_may_be_mapped_to_nothing() {
    let (_folder, mut workspace) = demo();
    workspace.save_mapping(&of_target("live-births", Vec::new())).unwrap();
    assert!(values(&workspace, "dLb9BirthW4").is_empty());
}

#[test]
fn a_place_without_an_org_unit_gets_one() {
    let (_folder, mut workspace) = demo();
    let found = workspace.find_places("jangwani disp").unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let rows = |workspace: &Workspace| {
        workspace.export_preview(&request(MONTHLY, "202610", None)).unwrap().rows.len()
    };
    let before = rows(&workspace);
    let org_unit = PlaceEntry { org_unit: "jNg4DsUnt6X".to_owned(), data_set: None };
    let file =
        MappingFile { places: [(found[0].id.clone(), vec![org_unit])].into(), ..MappingFile::default() };
    let view = workspace.save_mapping(&file).unwrap();
    assert!(view.findings.iter().any(|one| one.rule == Rule::UnknownMappedOrgUnit), "DHIS2 does not know it");
    assert_eq!(rows(&workspace), before + 1);
}

#[test]
fn what_contradicts_itself_is_said() {
    let (_folder, workspace) = demo();
    let mut twice = of_target(
        "live-births",
        vec![entry(Measure::Total, "dLb9BirthW4"), entry(Measure::Percent, "dLb9BirthW4")],
    );
    twice.targets.insert("no-such-target".to_owned(), Vec::new());
    twice.places.insert("no-such-place".to_owned(), Vec::new());
    let mut other = entry(Measure::Total, "dFv2CasesM6");
    other.category_option_combo = Some("HllvX50cXC0".to_owned());
    other.data_set = Some("xXnoSuchSet".to_owned());
    twice.targets.insert("deaths".to_owned(), vec![other, entry(Measure::Total, "xXnoElement")]);
    let found: Vec<Rule> =
        workspace.check_mapping(&twice).unwrap().findings.iter().map(|one| one.rule).collect();
    for rule in [
        Rule::MeasureConflict,
        Rule::UnknownMappedTarget,
        Rule::UnknownMappedPlace,
        Rule::UnknownMappedDataSet,
        Rule::OptionComboOfOther,
        Rule::UnknownDataElement,
    ] {
        assert!(found.contains(&rule), "{rule:?} in {found:?}");
    }
}

#[test]
fn a_mapping_file_goes_out_and_comes_back() {
    let (folder, mut workspace) = demo();
    let path = folder.path().join("mapping.json");
    let file = of_target("live-births", vec![entry(Measure::Pass, "dLb9BirthW4")]);
    write_mapping(&file, &path).unwrap();
    assert_eq!(read_mapping(&path).unwrap(), file);
    std::fs::write(&path, "{\n  \"schema\": 1,\n  \"tragets\": {}\n}").unwrap();
    let refused = read_mapping(&path);
    assert!(matches!(refused, Err(Error::MappingMalformed { line: 3, .. })), "{refused:?}");
    // A data set that only the file names can be exported.
    let mut own = entry(Measure::Total, "dLb9BirthW4");
    own.data_set = Some("oWnDataSet1".to_owned());
    workspace.save_mapping(&of_target("live-births", vec![own])).unwrap();
    let asked: ExportRequest = request("oWnDataSet1", "202610", None);
    assert!(workspace.export(&asked, &Destination::Stream).unwrap().record.values > 0);
}
