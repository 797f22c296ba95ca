#![no_main]

use jumla_dhis2::file::Format;
use jumla_dhis2::file::read::read_as;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = read_as(Format::Csv, bytes) {
        assert_eq!(read.format, Format::Csv);
        assert!(read.set.values().all(|value| !value.data_element.is_empty()));
    }
});
