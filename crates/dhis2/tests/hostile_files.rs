//! Files made to do harm: to grow without end, to read other files, to exhaust the stack.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

use std::io::{Cursor, Write};

use flate2::write::GzEncoder;
use jumla_dhis2::file::read;
use jumla_dhis2::file::read::{ReadError, read_up_to};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[test]
fn no_document_type_is_read() {
    let laughs = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<dataValueSet><dataValue dataElement="a" value="&lol3;"/></dataValueSet>"#;
    let outside = r#"<!DOCTYPE adx [<!ENTITY file SYSTEM "file:///etc/passwd">]><adx>&file;</adx>"#;
    let parameter = r#"<!DOCTYPE adx SYSTEM "http://127.0.0.1/evil.dtd"><adx/>"#;
    for text in [laughs, outside, parameter] {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(matches!(error, ReadError::DocumentType { .. }), "{error}");
    }
    // Not even where nothing is declared.
    for text in [
        r#"<dataValueSet><dataValue dataElement="a" value="&file;"/></dataValueSet>"#,
        r#"<adx><group><dataValue dataElement="a" value="0"><annotation>&file;</annotation></dataValue></group></adx>"#,
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(matches!(&error, ReadError::Entity { name, .. } if name == "file"), "{error}");
    }
}

#[test]
fn nothing_is_deep_or_wide_without_end() {
    let deep = "<adx>".repeat(100_000);
    assert!(matches!(read(deep.as_bytes()), Err(ReadError::TooMany { limit: 16, .. })));
    let attributes: String = (0..100_000).map(|index| format!(" a{index}=\"\"")).collect();
    let wide = format!("<adx{attributes}/>");
    assert!(matches!(read(wide.as_bytes()), Err(ReadError::TooMany { limit: 128, .. })));
    for nested in [
        format!("{{\"x\":{}", "[".repeat(100_000)),
        format!("{{\"dataValues\":[{{\"categoryOptionCombo\":{}", "{\"a\":".repeat(100_000)),
    ] {
        assert!(matches!(read(nested.as_bytes()), Err(ReadError::Syntax { .. })));
    }
    // Doubts are told once for all values, and found without going through the text for each.
    let keys: String = (0..20_000).map(|index| format!(",\"k{index}\":1")).collect();
    let many = format!("{{\"dataValues\":[{{\"dataElement\":\"a\"{keys}}}]}}");
    assert_eq!(read(many.as_bytes()).unwrap().doubts.len(), 20_000);
}

#[test]
fn compressed_files_have_a_limit() {
    let spaces = format!("{{{}}}", " ".repeat(100_000));
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(spaces.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zip = zipped(&[("a.json", &spaces)]);
    for packed in [&gzip, &zip] {
        assert!(packed.len() < 1_000);
        assert_eq!(read(packed).unwrap().set.values().count(), 0);
        assert_eq!(read_up_to(100_001, packed), Err(ReadError::TooLarge { limit: 100_001 }));
        assert!(read_up_to(100_002, packed).is_ok());
        // Cut off anywhere.
        for end in 0..packed.len() {
            assert!(read(&packed[..end]).is_err(), "{end}");
        }
    }
    assert_eq!(read_up_to(3, b"{   }"), Err(ReadError::TooLarge { limit: 3 }));
}

#[test]
fn an_archive_has_one_file() {
    let csv = "dataelement,value\na,1\n";
    assert_eq!(read(&zipped(&[("a.csv", csv), ("b.csv", csv)])), Err(ReadError::NotOneFile { files: 2 }));
    assert_eq!(read(&zipped(&[])), Err(ReadError::NotOneFile { files: 0 }));
    let from_a_mac = zipped(&[("in/a.csv", csv), ("__MACOSX/in/._a.csv", "x")]);
    assert_eq!(read(&from_a_mac).unwrap().set.values().count(), 1);
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
