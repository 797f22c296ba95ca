//! Reads every file that was sent to real servers, and those that they and the CHT wrote: each is read, with as many values
//! as the server counted, or gives a named error.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jumla_dhis2::Scheme;
use jumla_dhis2::file::read::{About, Read, ReadError};
use jumla_dhis2::file::{Format, read};
use serde_json::Value;

fn recordings(under: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings").join(under)
}

fn files(under: &str) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    fs::read_dir(recordings(under))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (name(&path), fs::read(&path).unwrap()))
        .collect()
}

/// The body of a recorded answer.
fn answered(exchange: &str) -> Vec<u8> {
    let text = fs::read_to_string(recordings(exchange)).unwrap();
    let answer = text.split_once("<<< RESPONSE\n").unwrap().1;
    answer.split_once("\n\n").unwrap().1.trim_end().as_bytes().to_vec()
}

const BODIES: [&str; 3] = ["dhis2-2.44/bodies", "dhis2-2.44/mixed/bodies", "dhis2-2.44/chain/bodies"];

#[test]
fn every_file_is_read_or_gives_a_named_error() {
    let mut refused = BTreeMap::new();
    let mut count = 0;
    for (name, bytes) in BODIES.into_iter().flat_map(files) {
        count += 1;
        if let Err(error) = read(&bytes) {
            refused.insert(name, error.to_string());
        }
    }
    assert!(count > 280, "{count}");
    let refused: Vec<(&str, &str)> = refused.iter().map(|(name, error)| (&**name, &**error)).collect();
    assert_eq!(
        refused,
        [
            ("74-bad-json.json", "line 1, column 15: EOF while parsing a value"),
            (
                "74b-bad-xml.xml",
                "line 1, column 1: syntax error: tag not closed: `>` not found before end of input"
            ),
            ("74c-xml-wrong-root.xml", "line 1, column 1: expected dataValueSet or adx, found foo"),
            (
                "74d-no-content-type.txt",
                "line 1, column 1: expected names of columns, or at least six of them, found x"
            ),
            ("74e-json-array.json", "line 1, column 1: expected an object with data values, found a list"),
            ("h070-json-types-imp.json", "line 24, column 13: expected a text, found a list or an object"),
            (
                "h230-json-object-value-imp.json",
                "line 12, column 13: expected a text, found a list or an object"
            ),
        ]
    );
}

/// What the server imported is what is read here, except where the server itself stopped reading, which is then a doubt.
#[test]
fn there_are_as_many_values_as_the_server_counted() {
    let mut compared = 0;
    for under in ["dhis2-2.44", "dhis2-2.44/mixed", "dhis2-2.44/chain"] {
        let index = fs::read(recordings(under).join("index.json")).unwrap();
        for exchange in serde_json::from_slice::<Vec<Value>>(&index).unwrap() {
            let (Some(body), Some("SUCCESS" | "WARNING")) =
                (exchange["body"].as_str(), exchange["status"].as_str())
            else {
                continue;
            };
            let read = read(&fs::read(recordings(under).join(body)).unwrap()).unwrap();
            let counted: u64 = ["imported", "updated", "ignored", "deleted"]
                .iter()
                .map(|count| exchange["importCount"][count].as_u64().unwrap())
                .sum();
            let stopped = [About::LineEnds, About::BlankLine];
            if read.doubts.iter().any(|doubt| stopped.contains(&doubt.about)) {
                assert_eq!(counted, 1, "{body}");
                continue;
            }
            assert_eq!(read.set.values().count() as u64, counted, "{body}");
            compared += 1;
        }
    }
    assert!(compared > 90, "{compared}");
}

#[test]
fn files_say_what_they_say() {
    let bodies: BTreeMap<String, Vec<u8>> = BODIES.into_iter().flat_map(files).collect();
    // Name, format, values, and of the last value: element, period, org unit, combo, value, comment.
    for (name, format, count, last) in [
        ("21-json-ok.json", Format::Json, 7, "VoPyzj3Wwvd 202610 eHAoFBVYUHZ MSo0vryCPQ9 16 -"),
        ("23-json-value-as-number.json", Format::Json, 1, "pE5eeuMepUq 202610 eHAoFBVYUHZ - 41 -"),
        ("26c-json-multi-ou-period-in-values.json", Format::Json, 2, "pE5eeuMepUq 202609 Ge5pEDQG7Du - 20 -"),
        ("73b-empty-object.json", Format::Json, 0, ""),
        ("31-xml-ok.xml", Format::Xml, 5, "VoPyzj3Wwvd 202610 Ge5pEDQG7Du MSo0vryCPQ9 11 -"),
        ("66e-err-xml-text-csv.txt", Format::Xml, 5, "VoPyzj3Wwvd 202610 Ge5pEDQG7Du MSo0vryCPQ9 11 -"),
        ("34-csv-ok.csv", Format::Csv, 4, "VoPyzj3Wwvd 202610 ajOyKcuHo3J MSo0vryCPQ9 6 -"),
        ("37-csv-no-header.csv", Format::Csv, 4, "VoPyzj3Wwvd 202610 ajOyKcuHo3J MSo0vryCPQ9 6 -"),
        ("38g-csv-semicolon.csv", Format::Csv, 1, "pE5eeuMepUq 202610 ajOyKcuHo3J - 30 -"),
        (
            "38n-csv-camelcase-coc-header-with-lastupdated.csv",
            Format::Csv,
            4,
            "VoPyzj3Wwvd 202610 ajOyKcuHo3J MSo0vryCPQ9 6 -",
        ),
        (
            "38s-csv-doubled-quote.csv",
            Format::Csv,
            1,
            "pE5eeuMepUq 202607 ajOyKcuHo3J - 30 said \"none\", moved",
        ),
        ("38u-csv-comment-newline.csv", Format::Csv, 1, "N6WuR4FmA8d 202607 ajOyKcuHo3J - 30 line1\nline2"),
        ("38o-csv-cr-only.csv", Format::Csv, 1, "pE5eeuMepUq 202610 ajOyKcuHo3J - 30 -"),
        ("66i-adx-two-groups.xml", Format::Adx, 8, "CHW_MUAC_SCREENED 2026-10-01/P1M KUS_S_01 - 5 -"),
        ("45-adx-explicit-coc.xml", Format::Adx, 4, "CHW_MUAC_SCREENED 2026-10-01/P1M KUS_S_02 SEX_MALE 5 -"),
        ("h219-adx2-annotation-imp.xml", Format::Adx, 2, "HO_INT 2026-10-01/P1M KUS_N_01 - 1 -"),
        ("99-json-gzip-body.json.gz", Format::Json, 7, "VoPyzj3Wwvd 202610 eHAoFBVYUHZ MSo0vryCPQ9 16 -"),
        ("99b-csv-zip-body.csv.zip", Format::Csv, 1, "pE5eeuMepUq 202610 ajOyKcuHo3J - 30 -"),
        ("c29j-value-1e3-number.json", Format::Json, 4, "-"),
    ] {
        let Read { format: read_as, set, .. } = read(&bodies[name]).unwrap();
        let values: Vec<_> = set.values().collect();
        assert_eq!((read_as, values.len()), (format, count), "{name}");
        let said = values.last().map_or_else(String::new, |value| {
            [
                Some(value.data_element),
                value.period,
                value.org_unit,
                value.category_option_combo,
                value.value,
                value.comment,
            ]
            .map(|text| text.unwrap_or("-"))
            .join(" ")
        });
        assert!(last == "-" || said == last, "{name}: {said}");
    }
    // A number stays as it was written.
    let number = read(&bodies["c29j-value-1e3-number.json"]).unwrap();
    assert_eq!(number.set.values().next().unwrap().value, Some("1e3"));
    let annotated = read(&bodies["h219-adx2-annotation-imp.xml"]).unwrap();
    assert_eq!(annotated.set.values().next().unwrap().value, Some("late & short"));
    let deleted = read(&bodies["24-json-deleted-flag.json"]).unwrap();
    assert!(deleted.set.values().all(|value| value.deleted));
}

/// Combos named by their categories, in the three formats that can.
#[test]
fn categories_are_kept() {
    let bodies: BTreeMap<String, Vec<u8>> = BODIES.into_iter().flat_map(files).collect();
    for (name, category, option) in [
        ("38i-csv-category-column.csv", "VnWV9HComWW", "M6qqiO5KfQH"),
        ("h054-coc-map-imp.json", "VnWV9HComWW", "M6qqiO5KfQH"),
        ("43-adx-default-category-attr.xml", "default", "default"),
    ] {
        let read = read(&bodies[name]).unwrap();
        let value = read.set.values().next().unwrap();
        assert_eq!(value.categories, [(category.to_owned(), option.to_owned())], "{name}");
    }
    for (name, category, option) in [
        ("h093-aoc-map-imp.json", "ll4T9bm8HEF", "fNCxQZ0vBQ1"),
        ("h252-adx3-aoc-category-no-general-scheme-imp.xml", "HO_FUNDER", "HO_GOV"),
    ] {
        let read = read(&bodies[name]).unwrap();
        let value = read.set.values().next().unwrap();
        assert_eq!(value.attribute_categories, [(category.to_owned(), option.to_owned())], "{name}");
    }
}

/// DHIS2's own exports, old and new, and the CHT's.
#[test]
fn exports_are_read() {
    for server in ["dhis2-2.42", "dhis2-2.44"] {
        for (exchange, format, count) in [
            ("50-get-json.txt", Format::Json, 7),
            ("50-get-xml.txt", Format::Xml, 7),
            ("50-get-csv.txt", Format::Csv, 7),
            ("50-get-adx.txt", Format::Adx, 7),
            ("39j-get-json-src.txt", Format::Json, 7),
            ("39f-get-xml-roundtrip-src.txt", Format::Xml, 7),
            ("39h-get-csv-src.txt", Format::Csv, 7),
            ("39l-get-adx-src.txt", Format::Adx, 7),
            ("52b-get-adx-idscheme-code.txt", Format::Adx, 4),
        ] {
            let read = read(&answered(&format!("{server}/exchanges/{exchange}"))).unwrap();
            assert_eq!((read.format, read.set.values().count()), (format, count), "{server} {exchange}");
            // Only what the current server writes in XML and cannot read.
            let interval = server == "dhis2-2.44" && format == Format::Xml;
            let doubts: Vec<_> = read.doubts.iter().map(|doubt| doubt.about.clone()).collect();
            assert_eq!(doubts, if interval { vec![About::Interval] } else { vec![] }, "{server} {exchange}");
            assert!(read.set.values().all(|value| !value.deleted && value.comment.is_none()));
        }
    }
    // The current server says what its identifiers are.
    let codes = read(&answered("dhis2-2.44/exchanges/52-get-json-idscheme-code.txt")).unwrap();
    assert_eq!(codes.set.schemes.data_element, Some(Scheme::Code));

    let mut exports = 0;
    for (name, bytes) in files("dhis2-2.44/chain") {
        if !name.starts_with("cht-export-") {
            continue;
        }
        exports += 1;
        let read = read(&bytes).unwrap();
        let written: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read.set.values().count(), written["dataValues"].as_array().unwrap().len(), "{name}");
        assert_eq!(read.set.groups[0].complete_date.as_deref(), Some("2026-11-23"));
        assert!(read.doubts.iter().all(|doubt| doubt.about == About::NotAText("value")), "{name}");
    }
    assert!(exports > 10);
}

/// The golden files of this program's own exports.
#[test]
fn own_files_leave_no_doubts() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/dhis2");
    for entry in fs::read_dir(own).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end != "txt") {
            let read = read(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(read.doubts, [], "{}", path.display());
        }
    }
}

#[test]
fn errors_say_where() {
    for (text, error) in [
        ("", "there is nothing in it"),
        (" \n\t", "there is nothing in it"),
        ("{\"dataValues\":[\n{\"value\":\"é\"}]}", "line 2, column 10: no dataElement"),
        ("{\"dataValues\":[\n{\"dataElement\":\"a\",}]}", "line 2, column 20: trailing comma"),
        ("{\"dataValues\":[1]}", "line 1, column 16: invalid type: integer `1`, expected a data value"),
        ("{} x", "line 1, column 4: trailing characters"),
        ("<dataValueSet>\n <dataValue value=\"1\"/></dataValueSet>", "line 2, column 2: no dataElement"),
        (
            "<dataValueSet><x></dataValueSet>",
            "line 1, column 18: ill-formed document: expected `</x>`, but `</dataValueSet>` was found",
        ),
        ("<adx><group>", "line 1, column 13: an element is not closed"),
        ("<adx/><adx/>", "line 1, column 7: a second element at the top"),
        ("<adx/>x", "line 1, column 7: text outside of every element"),
        (
            "<?xml version='1.0' encoding='ISO-8859-1'?><adx/>",
            "line 1, column 1: expected the encoding UTF-8, found ISO-8859-1",
        ),
        ("dataelement,value\n,1\n", "line 2, column 1: no dataElement"),
        (
            "dataelement,comment\na,\"b\" c\n",
            "line 2, column 6: expected the end of the cell after a closing quote, found  c\n",
        ),
        ("dataelement,comment\n\na,\"b\n\n", "line 3, column 3: a quoted cell is not closed"),
    ] {
        assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), error, "{text}");
    }
    let latin = read(b"dataelement,comment\na,caf\xe9").unwrap_err();
    assert!(matches!(latin, ReadError::NotUtf8 { .. }), "{latin}");
    assert_eq!(latin.to_string(), "line 2, column 6: not UTF-8");
}
