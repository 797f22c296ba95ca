//! Whatever is posted is answered: no bytes bring the prediction down.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::predict;
use super::tests::metadata;
use crate::file::Format;
use crate::metadata::Version;
use crate::predict::{Nothing, Parameters, Request, Server};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..200), format in 0..4_usize) {
        any_body(&bytes, format);
    }

    #[test]
    fn no_text_that_looks_like_a_file_brings_it_down(
        parts in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60),
        format in 0..4_usize,
    ) {
        any_body(parts.concat().as_bytes(), format);
    }
}

const PIECES: [&str; 44] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u12",
    "\\ud800",
    "null",
    "true",
    "1e3",
    "\"dataSet\"",
    "\"dsOne000001\"",
    "\"dataValues\"",
    "\"dataElement\"",
    "\"deCases0001\"",
    "\"period\"",
    "\"202610\"",
    "\"deletion\"",
    "\"categoryOptionCombo\"",
    "<dataValueSet>",
    "<adx>",
    "<group period=\"2026-10-01/P1M\">",
    "<group/>",
    "<dataValue ",
    "dataElement=\"deCases0001\"",
    " value=\"&amp;\"",
    "/>",
    ">",
    "</group>",
    "</adx>",
    "<annotation>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "dataelement,period",
    "\r\n",
    "\n",
    "\t",
    " ",
    "é",
    "\u{feff}",
    "PK\u{3}\u{4}",
];

fn any_body(body: &[u8], format: usize) {
    let format = [Format::Json, Format::Xml, Format::Csv, Format::Adx][format];
    let metadata = metadata();
    let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    let server = Server { version: Version::new(44, 0), metadata: &metadata, now, stored: &Nothing };
    let answer = predict(&Request { format, parameters: Parameters::default(), body }, &server);
    assert!([200, 400, 409, 500].contains(&answer.http));
}
