//! A disk as a power cut may leave it.
//!
//! What a file was when it was last synced is there. Of what was written since, any part may be, in any order; one
//! write may be torn between two sectors of 512 bytes. What a folder was when it was last synced is there; of what was
//! made, unlinked or renamed since, any part may be. A lost write at the end of a file may leave zeros in its place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::dice::Dice;
use crate::journal::{Operation, What};

const SECTOR: usize = 512;

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is left of that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// As after a kill.
    Everything,
    Nothing,
    /// Every second write, about.
    Half,
    /// Everything but a write or two.
    Most,
    /// Of each file something else.
    Mixed,
}

#[derive(Default)]
pub struct Disk<'a> {
    files: Vec<File<'a>>,
    /// As last synced.
    names: BTreeMap<String, usize>,
    changes: Vec<NameChange>,
    names_now: BTreeMap<String, usize>,
}

#[derive(Default)]
struct File<'a> {
    /// As last synced.
    bytes: Vec<u8>,
    changes: Vec<Change<'a>>,
}

#[derive(Clone, Copy)]
enum Change<'a> {
    Write(usize, &'a [u8]),
    Cut(usize),
}

enum NameChange {
    Put(String, usize),
    Remove(String),
    Rename(String, String),
}

impl<'a> Disk<'a> {
    /// With these files, long since synced.
    pub fn with(files: &Files) -> Self {
        let mut disk = Self::default();
        for (name, bytes) in files {
            disk.names.insert(name.clone(), disk.files.len());
            disk.files.push(File { bytes: bytes.clone(), changes: Vec::new() });
        }
        disk.names_now.clone_from(&disk.names);
        disk
    }

    pub fn apply(&mut self, operation: &'a Operation) {
        let Operation { file: name, what } = operation;
        match what {
            What::Made => self.make(name),
            What::Written { offset, bytes } => self.change(name, Change::Write(*offset, bytes)),
            What::Cut(length) => self.change(name, Change::Cut(*length)),
            What::Synced if name == "." => {
                self.names.clone_from(&self.names_now);
                self.changes.clear();
            }
            What::Synced => {
                let file = &mut self.files[self.names_now[name]];
                for change in std::mem::take(&mut file.changes) {
                    change.apply(&mut file.bytes);
                }
            }
            What::Unlinked => self.rename(NameChange::Remove(name.clone())),
            What::RenamedTo(other) => self.rename(NameChange::Rename(name.clone(), other.clone())),
        }
    }

    /// Whether the file that has this name now will have it after a power cut.
    pub fn keeps_name(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|file| self.names_now.get(name) == Some(file))
    }

    /// The files as a power cut now may leave them.
    pub fn after_cut(&self, left: Left, dice: &mut Dice) -> Files {
        let mut names = self.names.clone();
        for change in &self.changes {
            if left.keeps(dice) {
                change.apply(&mut names);
            }
        }
        names.into_iter().map(|(name, file)| (name, self.files[file].after_cut(left, dice))).collect()
    }

    fn change(&mut self, name: &str, change: Change<'a>) {
        // Another program, of which there is no journal, may have made the file.
        if !self.names_now.contains_key(name) {
            self.make(name);
        }
        self.files[self.names_now[name]].changes.push(change);
    }

    fn make(&mut self, name: &str) {
        self.rename(NameChange::Put(name.to_owned(), self.files.len()));
        self.files.push(File::default());
    }

    fn rename(&mut self, change: NameChange) {
        change.apply(&mut self.names_now);
        self.changes.push(change);
    }
}

impl Left {
    fn keeps(self, dice: &mut Dice) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Half | Self::Mixed => dice.below(2) == 0,
            Self::Most => dice.below(20) != 0,
        }
    }
}

impl File<'_> {
    fn after_cut(&self, left: Left, dice: &mut Dice) -> Vec<u8> {
        let left = match left {
            Left::Mixed => [Left::Everything, Left::Nothing, Left::Half, Left::Most][dice.below(4)],
            left => left,
        };
        let whole = matches!(left, Left::Everything | Left::Nothing);
        let torn = if whole { None } else { Some(dice.below(self.changes.len())) };
        let zeros = !whole && dice.below(2) == 0;
        let mut bytes = self.bytes.clone();
        for (number, change) in self.changes.iter().enumerate() {
            match change {
                Change::Write(offset, written) if torn == Some(number) => {
                    for (offset, part) in sectors(*offset, written) {
                        if dice.below(2) == 0 {
                            write(&mut bytes, offset, part);
                        }
                    }
                }
                change if left.keeps(dice) => change.apply(&mut bytes),
                Change::Write(offset, written) if zeros => grow(&mut bytes, offset + written.len()),
                _ => {}
            }
        }
        bytes
    }
}

impl Change<'_> {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, written) => write(bytes, *offset, written),
            Self::Cut(length) => bytes.resize(*length, 0),
        }
    }
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Put(name, file) => {
                names.insert(name.clone(), *file);
            }
            Self::Remove(name) => {
                names.remove(name);
            }
            Self::Rename(from, to) => {
                if let Some(file) = names.remove(from) {
                    names.insert(to.clone(), file);
                }
            }
        }
    }
}

/// The parts of a write that fall into different sectors.
fn sectors(mut offset: usize, mut written: &[u8]) -> Vec<(usize, &[u8])> {
    let mut parts = Vec::new();
    while !written.is_empty() {
        let (part, rest) = written.split_at(written.len().min(SECTOR - offset % SECTOR));
        parts.push((offset, part));
        offset += part.len();
        written = rest;
    }
    parts
}

fn write(bytes: &mut Vec<u8>, offset: usize, written: &[u8]) {
    grow(bytes, offset + written.len());
    bytes[offset..offset + written.len()].copy_from_slice(written);
}

fn grow(bytes: &mut Vec<u8>, length: usize) {
    if bytes.len() < length {
        bytes.resize(length, 0);
    }
}

/// What is in a folder, but for SQLite's shared memory.
pub fn read(folder: &Path) -> Files {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let files = files.map(|file| (file.file_name().into_string().unwrap(), file.path()));
    files
        .filter(|(name, _)| !name.ends_with("-shm"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// Makes these the files of a folder.
pub fn write_to(folder: &Path, files: &Files) {
    for file in fs::read_dir(folder).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}
