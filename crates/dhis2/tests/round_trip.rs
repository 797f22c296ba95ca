//! What is written reads back as the same values, in every format and for every importer, whatever the texts; what a format
//! cannot hold is refused, never changed.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

use std::collections::HashMap;

use jumla_dhis2::Uid;
use jumla_dhis2::file::write::{Codes, Compression, Field, Kind, Naming, Top};
use jumla_dhis2::file::{Format, OutValue, Resolved, WriteError, Writing, read, write};
use jumla_dhis2::metadata::Importer;
use proptest::prelude::*;

const FORMATS: [Format; 4] = [Format::Json, Format::Xml, Format::Csv, Format::Adx];
const IMPORTERS: [Option<Importer>; 3] = [None, Some(Importer::Older), Some(Importer::Current)];

/// Texts that break formats: quotes, delimiters, line ends, references, other directions, nothing at all.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just(" ".to_owned()),
        Just("&amp;<![CDATA[]]>--&#10;".to_owned()),
        Just("مرحبا\u{202e}".to_owned()),
        Just("👩‍⚕️\u{feff}\u{85}\u{2028}".to_owned()),
        Just("null".to_owned()),
        Just(",;|'\\{}".to_owned()),
        Just("\u{1}".to_owned()),
        Just("\u{ffff}".to_owned()),
        "[a-z0-9.]{1,6}",
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof!["-?[0-9]{1,6}", "[0-9]{1,3}\\.[0-9]{1,3}", Just("1e3".to_owned()), Just("+5".to_owned())]
}

fn values() -> impl Strategy<Value = Vec<OutValue>> {
    let uid = || "[a-zA-Z][a-zA-Z0-9]{10}".prop_map(|text| Uid::from(text.as_str()));
    // From a few, so that groups have several values.
    let few = || prop::sample::select(vec!["eHAoFBVYUHZ", "ajOyKcuHo3J"]).prop_map(Uid::from);
    let period = prop::sample::select(vec!["202610", "202609"]).prop_map(str::to_owned);
    let value = (
        uid(),
        period,
        few(),
        proptest::option::of(uid()),
        proptest::option::of(few()),
        prop_oneof![3 => number(), 1 => awkward()],
        proptest::option::of(awkward()),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(data_element, period, org_unit, coc, aoc, value, comment, deleted)| OutValue {
            data_element,
            period,
            org_unit,
            category_option_combo: coc,
            attribute_option_combo: aoc,
            value,
            comment,
            deleted,
        });
    proptest::collection::vec(value, 0..6)
}

struct Table(HashMap<String, String>);

impl Codes for Table {
    fn code(&self, _: Kind, id: &Uid) -> Option<&str> {
        self.0.get(id.as_str()).map(String::as_str)
    }
}

/// A value as text, so that those of two files can be put in the same order.
fn line(value: Resolved<'_>) -> String {
    assert!(value.categories.is_empty() && value.attribute_categories.is_empty());
    format!(
        "{:?}",
        (
            (value.data_set, value.data_element, value.period, value.org_unit),
            (value.category_option_combo, value.attribute_option_combo),
            (value.value.filter(|_| !value.deleted), value.comment, value.deleted),
        )
    )
}

fn expected(value: &OutValue, how: &Writing<'_>, name: impl Fn(Kind, &Uid) -> String) -> String {
    let adx = how.format == Format::Adx;
    let period = if adx {
        format!("{}-{}-01/P1M", &value.period[..4], &value.period[4..])
    } else {
        value.period.clone()
    };
    let combo = value.category_option_combo.as_ref().or(how.default_combo.filter(|_| adx));
    let data_set = Some(name(Kind::DataSet, how.data_set)).filter(|_| how.format != Format::Csv);
    line(Resolved {
        data_set: data_set.as_deref(),
        data_element: &name(Kind::DataElement, &value.data_element),
        period: Some(&period),
        org_unit: Some(&name(Kind::OrgUnit, &value.org_unit)),
        category_option_combo: combo.map(|id| name(Kind::CategoryOptionCombo, id)).as_deref(),
        categories: &[],
        attribute_option_combo: value
            .attribute_option_combo
            .as_ref()
            .map(|id| name(Kind::AttributeOptionCombo, id))
            .as_deref(),
        attribute_categories: &[],
        value: Some(&value.value),
        comment: value.comment.as_deref().filter(|comment| !comment.is_empty()),
        follow_up: None,
        deleted: value.deleted,
    })
}

/// Whether a format is right to refuse a text.
fn is_refused(text: &str, format: Format, importer: Option<Importer>) -> bool {
    match format {
        Format::Json => false,
        Format::Xml | Format::Adx => text.contains(['\u{1}', '\u{ffff}']),
        Format::Csv => {
            importer != Some(Importer::Older) && (text.contains(['"', '\n', '\r']) || text == "null")
        }
    }
}

fn check(values: &[OutValue], how: &Writing<'_>, name: impl Fn(Kind, &Uid) -> String) {
    let mut bytes = Vec::new();
    match write(values, how, &mut bytes) {
        Ok(written) => {
            assert_eq!((written.values, written.bytes), (values.len(), bytes.len() as u64));
            let read = read(&bytes).unwrap();
            assert_eq!(read.format, how.format);
            let mut back: Vec<String> = read.set.values().map(line).collect();
            let mut expected: Vec<String> = values.iter().map(|value| expected(value, how, &name)).collect();
            back.sort();
            expected.sort();
            assert_eq!(back, expected, "{:?} {:?}", how.format, how.importer);
        }
        Err(WriteError::NoValue { position }) => {
            assert!(values[position].value.trim().is_empty() && !values[position].deleted);
        }
        Err(
            error @ (WriteError::CannotHold { position: Some(position), field, .. }
            | WriteError::CannotHoldNull { position, field }),
        ) => {
            let value = &values[position];
            let text = match field {
                Field::Value => value.value.clone(),
                Field::Comment => value.comment.clone().unwrap(),
                Field::DataElement => name(Kind::DataElement, &value.data_element),
                Field::OrgUnit => name(Kind::OrgUnit, &value.org_unit),
                Field::DataSet => name(Kind::DataSet, how.data_set),
                _ => panic!("{error}"),
            };
            assert!(is_refused(&text, how.format, how.importer), "{error}: {text:?}");
        }
        Err(WriteError::CannotHold { position: None, field: Field::DataSet, .. }) => {
            assert!(is_refused(&name(Kind::DataSet, how.data_set), how.format, how.importer));
        }
        Err(error) => panic!("{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_come_back_as_they_were(
        values in values(), everything: bool, gzip: bool, remark in awkward(),
    ) {
        let (data_set, default_combo) = (Uid::from("V6qo5yVSDFi"), Uid::from("HllvX50cXC0"));
        for format in FORMATS {
            for importer in IMPORTERS {
                let how = Writing {
                    format,
                    importer,
                    default_combo: Some(&default_combo),
                    top: if everything { Top::Everything } else { Top::Period },
                    comment: Some(&remark),
                    compression: if gzip { Compression::Gzip } else { Compression::None },
                    ..Writing::new(&data_set)
                };
                check(&values, &how, |_, id| id.to_string());
            }
        }
    }

    #[test]
    fn codes_come_back_as_they_were(values in values(), awkward in awkward()) {
        // Every object has a code of its own, all of them odd.
        let code = |id: &str| format!("{awkward}{id} ");
        let data_set = Uid::from("V6qo5yVSDFi");
        let combo = Uid::from("HllvX50cXC0");
        let mut codes: HashMap<String, String> =
            [&data_set, &combo].into_iter().map(|id| (id.to_string(), code(id.as_str()))).collect();
        for value in &values {
            let ids = [Some(&value.data_element), Some(&value.org_unit), value.category_option_combo.as_ref(),
                value.attribute_option_combo.as_ref()];
            for id in ids.into_iter().flatten() {
                codes.insert(id.to_string(), code(id.as_str()));
            }
        }
        let lookup = Table(codes);
        for format in FORMATS {
            for importer in IMPORTERS {
                let how = Writing {
                    format,
                    importer,
                    naming: Naming::Codes(&lookup),
                    default_combo: Some(&combo),
                    ..Writing::new(&data_set)
                };
                check(&values, &how, |_, id| code(id.as_str()));
            }
        }
    }
}

#[test]
fn what_cannot_be_named_or_completed_is_refused() {
    let data_set = Uid::from("V6qo5yVSDFi");
    let value = |org_unit: &str| OutValue {
        data_element: "pE5eeuMepUq".into(),
        period: "202610".to_owned(),
        org_unit: org_unit.into(),
        category_option_combo: None,
        attribute_option_combo: None,
        value: "1".to_owned(),
        comment: None,
        deleted: false,
    };
    let values = [value("eHAoFBVYUHZ"), value("ajOyKcuHo3J"), value("eHAoFBVYUHZ")];
    let refused = |how: &Writing<'_>| write(&values, how, &mut Vec::new()).unwrap_err();

    let lookup = Table([("V6qo5yVSDFi".to_owned(), "CHW_MONTHLY".to_owned())].into());
    let error = refused(&Writing { naming: Naming::Codes(&lookup), ..Writing::new(&data_set) });
    let WriteError::NoCode { objects } = error else { panic!("{error}") };
    // Each once.
    assert_eq!(
        objects,
        [
            (Kind::DataElement, "pE5eeuMepUq".into()),
            (Kind::OrgUnit, "eHAoFBVYUHZ".into()),
            (Kind::OrgUnit, "ajOyKcuHo3J".into())
        ]
    );

    let complete = chrono::NaiveDate::from_ymd_opt(2026, 11, 2);
    for (format, several) in
        [(Format::Json, true), (Format::Xml, true), (Format::Csv, false), (Format::Adx, false)]
    {
        let error = refused(&Writing { format, complete, ..Writing::new(&data_set) });
        let reason = error.to_string();
        assert_eq!(reason.contains("several org units"), several, "{reason}");
    }

    let error = refused(&Writing { format: Format::Adx, ..Writing::new(&data_set) });
    assert!(matches!(error, WriteError::NoCombo { position: 0 }), "{error}");
    let older = Writing { format: Format::Adx, importer: Some(Importer::Older), ..Writing::new(&data_set) };
    write(&values, &older, &mut Vec::new()).unwrap();
    let calendar = jumla_dhis2::period::Calendar::Ethiopian;
    let error = refused(&Writing { calendar, ..older });
    assert!(matches!(error, WriteError::Calendar { .. }), "{error}");

    // Periods that ADX has no words for, and what is no period.
    for (period, interval) in [
        ("202610", Some("2026-10-01/P1M")),
        ("2026W1", Some("2025-12-29/P7D")),
        ("2026Q3", Some("2026-07-01/P3M")),
        ("2026April", Some("2026-04-01/P1Y")),
        ("2026NovQ1", None),
        ("October", None),
    ] {
        let values = [OutValue { period: period.to_owned(), ..value("eHAoFBVYUHZ") }];
        let mut bytes = Vec::new();
        match (write(&values, &older, &mut bytes), interval) {
            (Ok(_), Some(interval)) => {
                assert_eq!(read(&bytes).unwrap().set.groups[0].period.as_deref(), Some(interval));
            }
            (Err(WriteError::NoInterval { position: 0, .. }), None) => {}
            (other, _) => panic!("{period}: {other:?}"),
        }
    }
}
