//! What was sent, what has changed since, and the file with just the changes.

use jumla_dhis2::file::{Format, read};
use jumla_dhis2::predict::Status;
use jumla_engine::surface::{Compat, ExportRequest, LeaveOut, MappingFile, Naming, Split};
use jumla_engine::{Destination, Error, Workspace};

use crate::export::{MONTHLY, demo};
use crate::laptop::request;

const BAHARI: &str = "bHr3HcUnt7K";
const LIVE_BIRTHS: &str = "dLb9BirthW4";

fn send(workspace: &mut Workspace, asked: &ExportRequest) -> i64 {
    workspace.export(asked, &Destination::Stream).unwrap().record.id
}

#[test]
fn nothing_has_changed_since_the_same_was_sent() {
    let (_folder, mut workspace) = demo();
    let asked = request(MONTHLY, "202610", None);
    assert!(workspace.export_preview(&asked).unwrap().last_export.is_none());
    let id = send(&mut workspace, &asked);
    let last = workspace.export_preview(&asked).unwrap().last_export.unwrap();
    assert_eq!((last.id, last.changed), (id, 0));
    let changes = ExportRequest { changes_since: Some(i32::try_from(id).unwrap()), ..asked };
    let refused = workspace.export(&changes, &Destination::Stream);
    assert!(matches!(refused, Err(Error::NothingChanged)), "{refused:?}");
    let unknown = ExportRequest { changes_since: Some(99), ..changes };
    assert!(matches!(workspace.export_preview(&unknown), Err(Error::UnknownExport { export: 99 })));
}

/// What a first file had and the numbers no longer give is deleted; what is new is written; the rest is left alone.
#[test]
fn a_correction_has_the_changes_and_the_deletions() {
    let (_folder, mut workspace) = demo();
    // The first export goes without Bahari; then live births are no longer to be sent.
    let plain = request(MONTHLY, "202610", None);
    let first = ExportRequest {
        leave_out: vec![LeaveOut { org_unit: Some(BAHARI.to_owned()), ..LeaveOut::default() }],
        ..plain.clone()
    };
    let id = send(&mut workspace, &first);
    let targets = [("live-births".to_owned(), Vec::new())].into();
    workspace.save_mapping(&MappingFile { targets, ..MappingFile::default() }).unwrap();
    let preview = workspace.export_preview(&plain).unwrap();
    let changed = preview.last_export.as_ref().unwrap().changed;
    let correction = ExportRequest { changes_since: Some(i32::try_from(id).unwrap()), ..plain.clone() };
    assert_eq!(workspace.export_preview(&correction).unwrap().values, changed as usize);
    let prediction = workspace.predict_export(&correction).unwrap();
    assert_eq!(prediction.status, Some(Status::Success));
    let exported = workspace.export(&correction, &Destination::Stream).unwrap();
    assert_eq!(exported.record.corrects, Some(id));
    let file = read(&exported.bytes).unwrap();
    let (deleted, written): (Vec<_>, Vec<_>) = file.set.values().partition(|value| value.deleted);
    assert!(!deleted.is_empty() && deleted.iter().all(|value| value.data_element == LIVE_BIRTHS));
    assert!(deleted.iter().all(|value| value.org_unit != Some(BAHARI)), "what was not sent is not deleted");
    assert!(!written.is_empty() && written.iter().all(|value| value.org_unit == Some(BAHARI)));
    // Afterwards, all is as it would be had the plain file been sent.
    assert_eq!(workspace.export_preview(&plain).unwrap().last_export.unwrap().changed, 0);
    let comparison = workspace.compare_exports(exported.record.id, None).unwrap();
    assert!(comparison.changes.is_empty(), "{:?}", comparison.changes);
}

#[test]
fn two_exports_are_compared_cell_by_cell() {
    let (_folder, mut workspace) = demo();
    let plain = request(MONTHLY, "202610", None);
    let without = ExportRequest {
        leave_out: vec![LeaveOut { org_unit: Some(BAHARI.to_owned()), ..LeaveOut::default() }],
        ..plain.clone()
    };
    let (one, other) = (send(&mut workspace, &without), send(&mut workspace, &plain));
    let comparison = workspace.compare_exports(one, Some(other)).unwrap();
    assert!(!comparison.changes.is_empty() && comparison.same > 0);
    for change in &comparison.changes {
        assert_eq!(change.org_unit.id, BAHARI);
        assert_eq!(change.org_unit.name, "Bahari Health Centre");
        assert!(change.before.is_none() && change.after.is_some());
    }
    let back = workspace.compare_exports(other, Some(one)).unwrap();
    assert_eq!(back.changes.len(), comparison.changes.len());
    assert!(matches!(workspace.compare_exports(77, None), Err(Error::UnknownExport { export: 77 })));
}

#[test]
fn every_format_has_the_same_values() {
    let (_folder, mut workspace) = demo();
    let asked = request(MONTHLY, "202610", None);
    let expected = workspace.export_preview(&asked).unwrap();
    let mut digests = Vec::new();
    for format in [Format::Json, Format::Xml, Format::Csv, Format::Adx] {
        for (naming, compress) in [(Naming::Uids, false), (Naming::Codes, true)] {
            let exported = workspace
                .export(&ExportRequest { format, naming, compress, ..asked.clone() }, &Destination::Stream)
                .unwrap();
            let file = read(&exported.bytes).unwrap();
            assert_eq!(file.format, format);
            let mut values: Vec<String> =
                file.set.values().map(|one| one.value.unwrap().to_owned()).collect();
            values.sort_unstable();
            assert_eq!(values.len(), expected.values, "{format:?} {naming:?}");
            digests.push((exported.record.digest.clone(), values));
        }
    }
    assert!(digests.iter().all(|one| *one == digests[0]), "the digest is of the values, not of the bytes");
}

#[test]
fn one_file_for_each_org_unit() {
    let (folder, mut workspace) = demo();
    let asked = ExportRequest { split: Split::OrgUnit, sheet: true, ..request(MONTHLY, "202610", None) };
    let preview = workspace.export_preview(&asked).unwrap();
    let path = folder.path().join("values.json");
    let record = workspace.export(&asked, &Destination::File(path.clone())).unwrap().record;
    assert_eq!(record.files.len(), preview.files as usize + 1, "a file for each org unit, and the workbook");
    assert!(!path.exists(), "the name that was chosen is but the beginning of theirs");
    let mut values = 0;
    for name in &record.files {
        let bytes = std::fs::read(name).unwrap();
        if name.ends_with(".xlsx") {
            assert!(bytes.starts_with(b"PK"));
            continue;
        }
        let file = read(&bytes).unwrap();
        let units: std::collections::BTreeSet<_> =
            file.set.values().map(|one| one.org_unit.unwrap()).collect();
        assert_eq!(units.len(), 1);
        assert!(name.contains(units.first().unwrap()));
        values += file.set.values().count();
    }
    assert_eq!(values, preview.values);
}

#[test]
fn a_quarter_is_the_sum_of_its_months() {
    let (_folder, mut workspace) = demo();
    // Without metadata every period type can be asked for.
    let known = workspace.dhis2_connections().unwrap();
    workspace.forget_dhis2(known[0].id).unwrap();
    let total = |workspace: &Workspace, period: &str, incomplete_period| {
        let asked = ExportRequest { incomplete_period, ..request(MONTHLY, period, None) };
        let preview = workspace.export_preview(&asked)?;
        let numbers = preview.rows.iter().flat_map(|row| &row.values).flatten();
        Ok::<i64, Error>(numbers.map(|value| value.parse::<i64>().unwrap()).sum())
    };
    let months = ["202607", "202608", "202609"].map(|month| total(&workspace, month, false).unwrap());
    assert_eq!(total(&workspace, "2026Q3", false).unwrap(), months.iter().sum::<i64>());
    let refused = total(&workspace, "2026Q4", false);
    assert!(
        matches!(&refused, Err(Error::PeriodIncomplete { months, .. }) if months == "2026-11, 2026-12"),
        "{refused:?}"
    );
    let october_and_november = ["202610", "202611"].map(|month| total(&workspace, month, false).unwrap());
    assert_eq!(total(&workspace, "2026Q4", true).unwrap(), october_and_november.iter().sum::<i64>());
    assert!(matches!(total(&workspace, "2026W40", false), Err(Error::Period(_))), "shorter than a month");
    assert!(matches!(total(&workspace, "2026Q5", false), Err(Error::Period(_))), "no such quarter");
}

/// A file from elsewhere, here the CHT's own, is held against what the store gives.
#[test]
fn a_file_is_compared_with_what_is_here() {
    let (folder, mut workspace) = demo();
    let asked =
        ExportRequest { format: Format::Adx, naming: Naming::Uids, ..request(MONTHLY, "202610", None) };
    let path = folder.path().join("sent.xml");
    let values = workspace.export(&asked, &Destination::File(path.clone())).unwrap().record.values;
    let same = workspace.compare_file(&path).unwrap();
    assert_eq!((same.changes.len(), same.same as usize), (0, values));
    let as_the_cht = ExportRequest { compat: Compat::Cht, ..request(MONTHLY, "202610", Some(BAHARI)) };
    let path = folder.path().join("cht.json");
    workspace.export(&as_the_cht, &Destination::File(path.clone())).unwrap();
    let other = workspace.compare_file(&path).unwrap();
    assert!(other.changes.iter().all(|change| change.org_unit.id == BAHARI));
    let fever: Vec<_> =
        other.changes.iter().filter(|change| change.data_element.id == "dFv2CasesM6").collect();
    assert_eq!(fever.len(), 2, "the CHT sums the split into one row, under the last one's combo: {fever:?}");
    std::fs::write(&path, "{\"dataValues\": [").unwrap();
    assert!(matches!(workspace.compare_file(&path), Err(Error::ValuesUnreadable { line: 1, .. })));
}
