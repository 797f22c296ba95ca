//! Programs in files of whatever is saved from a server.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use jumla_dhis2::metadata::ReadError;
use jumla_dhis2::tracker::{Programs, programs_address};
use jumla_testkit::dhis2::recorded_programs;

#[test]
fn programs_are_found_in_a_file_that_tells_of_them_in_full() {
    let text = recorded_programs().to_string();
    let programs = Programs::in_file(text.as_bytes()).unwrap().unwrap();
    assert_eq!(programs.programs.len(), 2);
    assert!(programs.stage("VGjun40bzUM").is_some_and(|(_, stage)| !stage.elements.is_empty()));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(format!("\u{feff}{text}").as_bytes()).unwrap();
    assert_eq!(Programs::in_file(&packed.finish().unwrap()).unwrap().as_ref(), Some(&programs));
    // As they are kept.
    let kept = serde_json::to_vec(&programs).unwrap();
    assert_eq!(Programs::read(&kept).unwrap(), programs);
}

#[test]
fn files_that_only_name_programs_tell_of_none() {
    let dump =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/recordings/dhis2-2.44/tracker/metadata.json");
    let dump = std::fs::read(dump).unwrap();
    assert!(String::from_utf8_lossy(&dump).contains("\"programStages\""));
    let others = [r#"{"username": "a", "programs": []}"#, r#"{"programs": ["bTIhHFT197U"]}"#, "[]", "3"];
    for file in others.map(str::as_bytes).into_iter().chain([dump.as_slice()]) {
        assert_eq!(
            Programs::in_file(file),
            Ok(None),
            "{}",
            String::from_utf8_lossy(&file[..40.min(file.len())])
        );
    }
    let mut odd = recorded_programs();
    odd["programs"][0]["onlyEnrollOnce"] = "perhaps".into();
    assert!(matches!(Programs::in_file(odd.to_string().as_bytes()), Err(ReadError::NotJson { .. })));
}

#[test]
fn what_a_second_file_tells_stands_beside_the_first() {
    let all = recorded_programs();
    let one = |position: usize| {
        let mut file = all.clone();
        file["programs"] = serde_json::json!([all["programs"][position]]);
        Programs::read(file.to_string().as_bytes()).unwrap()
    };
    let mut programs = one(0);
    programs.take_in(one(1));
    assert_eq!(programs, Programs::read(all.to_string().as_bytes()).unwrap());
    let mut renamed = one(0);
    renamed.programs[0].name = "Renamed".to_owned();
    programs.take_in(renamed);
    assert_eq!(programs.programs.len(), 2);
    assert_eq!(programs.program(one(0).programs[0].id.as_str()).unwrap().name, "Renamed");
}

#[test]
fn the_documentation_says_the_very_address_that_is_asked() {
    let guide = include_str!("../../../docs/outbound/README.md");
    assert!(guide.contains(&format!("\n{}\n", programs_address())));
}
