//! A few runs of `jumla sync`, with everything that they did to the disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::rc::Rc;

use jumla_engine::Workspace;
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::disk::{self, Disk, Files, Left};
use crate::journal::{self, Operation, What};
use crate::likeness::{assert_alike, everything};
use crate::place::jumla_sync;
use crate::shim::Shim;
use crate::stand::Stand;

pub const LOG: &str = "jumla.db-wal";

pub struct Recording {
    /// Before the first run.
    before: Files,
    operations: Vec<Operation>,
    /// After so many operations a transaction was written, in order; 0 is the store before.
    commits: Vec<usize>,
    /// What the store held after each commit, once somebody has asked.
    states: RefCell<BTreeMap<usize, Rc<Value>>>,
}

impl Recording {
    /// Records runs on a workspace; `runs` gets what starts one.
    pub fn of(shim: &Shim, workspace: &Path, runs: impl FnOnce(&dyn Fn(&[&str]))) -> Self {
        let (before, path) = (disk::read(workspace), shim.beside("journal"));
        let _ = std::fs::remove_file(&path);
        runs(&|arguments| {
            let mut command = jumla_sync(workspace);
            command.args(arguments).stderr(Stdio::piped());
            shim.watch(&mut command, workspace, &path);
            let output = command.output().unwrap();
            assert!(output.status.success(), "{output:?}");
        });
        let operations = journal::read(&path);
        let commits = commits(&operations);
        let recording = Self { before, operations, commits, states: RefCell::default() };
        let whole = recording.cut(recording.len(), Left::Everything, &mut Dice::new(0));
        let there = disk::read(workspace);
        assert_eq!(whole.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
        assert!(whole == there, "the journal says what was done to the files");
        recording
    }

    pub fn before(&self) -> &Files {
        &self.before
    }

    pub fn len(&self) -> usize {
        self.operations.len()
    }

    pub fn told(&self) -> String {
        let number =
            |wanted: fn(&Operation) -> bool| self.operations.iter().filter(|one| wanted(one)).count();
        format!(
            "{} operations, {} commits, {} writes to the log, {} to the store, {} syncs, {} names changed",
            self.len(),
            self.commits.len() - 1,
            number(|one| matches!(one.what, What::Written { .. }) && one.file == LOG),
            number(|one| matches!(one.what, What::Written { .. }) && one.file == "jumla.db"),
            number(|one| matches!(one.what, What::Synced)),
            number(|one| matches!(one.what, What::Made | What::Unlinked | What::RenamedTo(_))),
        )
    }

    /// Whether a log that was there was written from its beginning again.
    pub fn begins_log_anew(&self) -> bool {
        let mut there = self.before.contains_key(LOG);
        self.operations.iter().filter(|one| one.file == LOG).any(|one| match one.what {
            What::Written { offset, .. } => std::mem::replace(&mut there, true) && offset == 0,
            What::Unlinked => {
                there = false;
                false
            }
            _ => false,
        })
    }

    /// So many instants: half of them beside a sync or where a name or a length changes, the others anywhere.
    pub fn instants(&self, number: usize, dice: &mut Dice) -> Vec<usize> {
        let delicate = |place: &usize| !matches!(self.operations[*place].what, What::Written { .. });
        let beside =
            (0..self.len()).filter(delicate).flat_map(|place| [place, place + 1]).collect::<Vec<_>>();
        let mut places: Vec<usize> = (0..number / 2).map(|_| beside[dice.below(beside.len())]).collect();
        places.extend((number / 2..number).map(|_| dice.below(self.len() + 1)));
        places
    }

    /// What an instant is called.
    pub fn instant(&self, at: usize) -> String {
        let last = at.checked_sub(1).map(|last| &self.operations[last]);
        let last = last.map(|one| match &one.what {
            What::Written { offset, bytes } => format!("{} bytes at {offset} of {}", bytes.len(), one.file),
            what => format!("{what:?} {}", one.file),
        });
        format!("{at} of {} operations ({})", self.len(), last.unwrap_or_default())
    }

    /// The files as a power cut after so many operations may leave them.
    pub fn cut(&self, at: usize, left: Left, dice: &mut Dice) -> Files {
        self.disk(at).after_cut(left, dice)
    }

    /// After a power cut the store holds what it held after some commit, and none older than the last synced one.
    pub fn assert_committed(&self, at: usize, workspace: &Workspace, stand: &Stand, remark: &str) {
        let held = held(workspace);
        let candidates = self.oldest_safe(at)..self.commits.partition_point(|commit| *commit <= at);
        let newest = candidates.end - 1;
        if !candidates.clone().rev().any(|commit| *self.state(commit, stand) == held) {
            let older = (0..candidates.start).rev().find(|commit| *self.state(*commit, stand) == held);
            if let Some(older) = older {
                panic!("{remark}: commit {older} is back, though {} was synced", candidates.start);
            }
            assert_alike(&held, &self.state(newest, stand), remark);
        }
    }

    /// The last commit of which the log was synced, name and all.
    fn oldest_safe(&self, at: usize) -> usize {
        let mut disk = Disk::with(&self.before);
        let (mut safe, mut synced) = (0, 0);
        for (place, operation) in self.operations[..at].iter().enumerate() {
            disk.apply(operation);
            if matches!(operation.what, What::Synced) {
                if operation.file == LOG {
                    synced = self.commits.partition_point(|commit| *commit <= place + 1) - 1;
                }
                if disk.keeps_name(LOG) {
                    safe = synced;
                }
            }
        }
        safe
    }

    fn state(&self, commit: usize, stand: &Stand) -> Rc<Value> {
        let known = self.states.borrow().get(&commit).cloned();
        known.unwrap_or_else(|| {
            let files = self.cut(self.commits[commit], Left::Everything, &mut Dice::new(0));
            let state = Rc::new(held(&stand.open(&files, "committed")));
            self.states.borrow_mut().insert(commit, Rc::clone(&state));
            state
        })
    }

    fn disk(&self, at: usize) -> Disk<'_> {
        let mut disk = Disk::with(&self.before);
        self.operations[..at].iter().for_each(|operation| disk.apply(operation));
        disk
    }
}

/// Everything that a page can show, and what every run had done so far.
fn held(workspace: &Workspace) -> Value {
    json!({ "runs": workspace.sync_runs(100).unwrap(), "all": everything(workspace) })
}

/// Where transactions end: a frame of the log is a header of 24 bytes, which is zero in the second four unless it is
/// the last frame of a transaction (<https://sqlite.org/fileformat2.html#the_write_ahead_log>), and then a page.
fn commits(operations: &[Operation]) -> Vec<usize> {
    let mut commits = vec![0];
    let mut last_frame = false;
    for (place, operation) in operations.iter().enumerate() {
        let What::Written { bytes, .. } = &operation.what else { continue };
        if operation.file == LOG && bytes.len() == 24 {
            last_frame = bytes[4..8] != [0; 4];
        } else if operation.file == LOG && std::mem::take(&mut last_frame) {
            commits.push(place + 1);
        }
    }
    commits
}
