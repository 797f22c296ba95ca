//! What the shim wrote down: everything that was done to the files of a folder, in order.

use std::path::Path;

/// One call that succeeded.
#[derive(Debug)]
pub struct Operation {
    pub file: String,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    Made,
    Written {
        offset: usize,
        bytes: Vec<u8>,
    },
    /// Cut or grown to this length.
    Cut(usize),
    /// A file, or the folder itself, which is called `.`.
    Synced,
    Unlinked,
    RenamedTo(String),
}

pub fn read(path: &Path) -> Vec<Operation> {
    let bytes = std::fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut operations = Vec::new();
    while !rest.is_empty() {
        let (head, after) = rest.split_at(16);
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let (name, after) = after.split_at(usize::from(head[1]));
        let (data, after) = after.split_at(number(&head[4..8]));
        let offset = number(&head[8..]);
        let what = match head[0] {
            b'C' => What::Made,
            b'W' => What::Written { offset, bytes: data.to_vec() },
            b'T' => What::Cut(offset),
            b'S' => What::Synced,
            b'U' => What::Unlinked,
            b'R' => What::RenamedTo(text(data)),
            other => panic!("no operation {other}"),
        };
        operations.push(Operation { file: text(name), what });
        rest = after;
    }
    operations
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
