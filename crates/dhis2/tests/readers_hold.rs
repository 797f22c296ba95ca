//! No bytes make a reader panic: the entry functions of the fuzz targets under `fuzz/`, on every run of the tests.
//!
//! Here they see random bytes, pieces of files in any order, and recorded files that were damaged; a fuzzer, which sees what
//! the code does with them, gets further (docs/decisions/0009-fuzzing.md).

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jumla_dhis2::file::read::read_as;
use jumla_dhis2::file::{Format, read};
use proptest::prelude::*;

fn hold(bytes: &[u8]) {
    for format in [Format::Json, Format::Xml, Format::Csv, Format::Adx] {
        if let Ok(read) = read_as(format, bytes) {
            assert_eq!(read.format, format);
            let values = read.set.values().filter(|value| !value.data_element.is_empty()).count();
            assert_eq!(values, read.set.values().count());
            assert!(read.doubts.is_sorted_by_key(|doubt| doubt.at.map_or((1, doubt.at), |at| (0, Some(at)))));
        }
    }
    let _ = read(bytes);
}

const STARTS: [&str; 5] =
    ["", "{\"dataValues\":[{", "<dataValueSet ", "<adx><group><dataValue ", "dataelement,value,"];

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\ud800",
    "null",
    "true",
    "1e9",
    "-",
    "\"dataElement\":",
    "\"value\":",
    "\"x\"",
    "\"dataValues\":",
    "\"attributeOptionCombo\":",
    "<",
    "/>",
    ">",
    "</group>",
    "<dataValue ",
    "<annotation>",
    "</annotation>",
    "dataElement=\"a\" ",
    "value=\"0\" ",
    "&",
    "&#0;",
    "&lt;",
    ";",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "\n",
    "\r",
    "\"\"",
    "é",
    "\u{feff}",
    "comment",
    "deleted",
    ";;",
    "PK\u{3}\u{4}",
];

static RECORDED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings/dhis2-2.44");
    ["bodies", "mixed/bodies"]
        .iter()
        .flat_map(|under| fs::read_dir(recordings.join(under)).unwrap())
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .filter(|bytes| bytes.len() < 2_000)
        .collect()
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn against_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        hold(&bytes);
    }

    #[test]
    fn against_pieces_in_any_order(
        start in prop::sample::select(STARTS.to_vec()),
        pieces in proptest::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24),
    ) {
        let text = format!("{start}{}", pieces.concat());
        for end in 0..=text.len() {
            hold(&text.as_bytes()[..end]);
        }
    }

    #[test]
    fn against_damaged_files(
        file in any::<prop::sample::Index>(),
        damages in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0..6_usize, prop::sample::select(PIECES.to_vec())), 1..6
        ),
    ) {
        let mut bytes = file.get(&RECORDED).clone();
        for (at, length, piece) in damages {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece.bytes());
        }
        hold(&bytes);
    }
}
