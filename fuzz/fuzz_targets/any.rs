#![no_main]

use jumla_dhis2::file::read::read_up_to;
use libfuzzer_sys::fuzz_target;

// Less than in earnest, so that what is compressed does not take the fuzzer's memory.
const LIMIT: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_up_to(LIMIT, bytes);
});
