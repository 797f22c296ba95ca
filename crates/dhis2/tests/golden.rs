//! What is written, byte by byte: one file for each format, importer and way of naming.
//!
//! `JUMLA_WRITE_GOLDEN=1` writes `tests/golden/dhis2` anew, to be read before it is committed.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use jumla_dhis2::Uid;
use jumla_dhis2::file::write::{Codes, Kind, Naming, Top};
use jumla_dhis2::file::{Format, OutValue, Writing, write};
use jumla_dhis2::metadata::Importer;

fn value(element: &str, period: &str, org_unit: &str, value: &str) -> OutValue {
    OutValue {
        data_element: element.into(),
        period: period.to_owned(),
        org_unit: org_unit.into(),
        category_option_combo: Some("HllvX50cXC0".into()),
        attribute_option_combo: None,
        value: value.to_owned(),
        comment: None,
        deleted: false,
    }
}

/// Two org units, a disaggregated element, a comment, a deletion, a value without a combo.
fn values() -> Vec<OutValue> {
    vec![
        value("pE5eeuMepUq", "202610", "eHAoFBVYUHZ", "41"),
        OutValue {
            category_option_combo: Some("FAxlFWPGxhM".into()),
            attribute_option_combo: Some("HllvX50cXC0".into()),
            ..value("VoPyzj3Wwvd", "202610", "eHAoFBVYUHZ", "18")
        },
        OutValue {
            comment: Some("late, R&D <recount>".to_owned()),
            ..value("oya06N89ArR", "202610", "ajOyKcuHo3J", "-3")
        },
        OutValue { deleted: true, ..value("CTNxxifGhuG", "202610", "ajOyKcuHo3J", "") },
        OutValue { category_option_combo: None, ..value("N6WuR4FmA8d", "202610", "ajOyKcuHo3J", "7.5") },
    ]
}

struct Sample;

impl Codes for Sample {
    fn code(&self, kind: Kind, id: &Uid) -> Option<&str> {
        Some(match (kind, id.as_str()) {
            (Kind::DataSet, "V6qo5yVSDFi") => "CHW_MONTHLY",
            (Kind::DataElement, "pE5eeuMepUq") => "CHW_U5_VISITED",
            (Kind::DataElement, "VoPyzj3Wwvd") => "CHW_MUAC_SCREENED",
            (Kind::DataElement, "oya06N89ArR") => "CHW_ORS_BALANCE_CHANGE",
            (Kind::DataElement, "CTNxxifGhuG") => "CHW_MAL_RDT_POS",
            (Kind::DataElement, "N6WuR4FmA8d") => "CHW_MAL_RDT_DONE",
            (Kind::OrgUnit, "eHAoFBVYUHZ") => "KUS_N_01",
            (Kind::OrgUnit, "ajOyKcuHo3J") => "KUS_S_01",
            (Kind::CategoryOptionCombo, "FAxlFWPGxhM") => "SEX_FEMALE",
            (Kind::CategoryOptionCombo | Kind::AttributeOptionCombo, "HllvX50cXC0") => "default",
            _ => return None,
        })
    }
}

#[test]
fn files_are_as_they_were_reviewed() {
    let data_set = Uid::from("V6qo5yVSDFi");
    let default_combo = Uid::from("HllvX50cXC0");
    let several = values();
    let one_report: Vec<OutValue> = several[..2]
        .iter()
        .cloned()
        .map(|mut value| {
            value.attribute_option_combo = Some(default_combo.clone());
            value
        })
        .collect();
    let mut needs = String::new();
    let mut one = |name: &str, values: &[OutValue], how: &Writing<'_>| {
        let mut bytes = Vec::new();
        let written = write(values, how, &mut bytes).unwrap();
        let name = format!("{name}.{}", how.format.extension());
        writeln!(needs, "{name}: as {}", how.format.content_type()).unwrap();
        for (name, value) in written.query() {
            writeln!(needs, "  ?{name}={value}").unwrap();
        }
        for need in &written.needs {
            writeln!(needs, "  {}: {need:?}", if need.is_on_page() { "page" } else { "not on the page" })
                .unwrap();
        }
        compare(&name, &String::from_utf8(bytes).unwrap());
    };
    for (format, format_name) in
        [(Format::Json, "json"), (Format::Xml, "dxf2"), (Format::Csv, "csv"), (Format::Adx, "adx")]
    {
        let how = Writing {
            format,
            default_combo: Some(&default_combo),
            comment: Some("October 2026, CHW areas"),
            ..Writing::new(&data_set)
        };
        for (importer, importer_name) in
            [(None, "both"), (Some(Importer::Older), "older"), (Some(Importer::Current), "current")]
        {
            let how = Writing { importer, ..how };
            one(&format!("{format_name}-{importer_name}"), &several, &how);
            one(
                &format!("{format_name}-{importer_name}-codes"),
                &several,
                &Writing { naming: Naming::Codes(&Sample), ..how },
            );
        }
        let complete = NaiveDate::from_ymd_opt(2026, 11, 2);
        if format != Format::Csv {
            one(
                &format!("{format_name}-complete"),
                &one_report,
                &Writing { complete, importer: Some(Importer::Current), ..how },
            );
        }
    }
    let two_months = [
        value("pE5eeuMepUq", "202609", "eHAoFBVYUHZ", "1"),
        value("pE5eeuMepUq", "202610", "eHAoFBVYUHZ", "2"),
    ];
    one("json-two-months", &two_months, &Writing { top: Top::Everything, ..Writing::new(&data_set) });
    one("json-nothing", &[], &Writing::new(&data_set));
    compare("needs.txt", &needs);
}

fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/dhis2").join(name);
    if std::env::var_os("JUMLA_WRITE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == text,
        "tests/golden/dhis2/{name} differs; JUMLA_WRITE_GOLDEN=1 renews it. Now:\n{text}"
    );
}
