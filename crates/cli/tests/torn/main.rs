//! Power cuts while the real `jumla sync` runs: whatever they leave of what was not yet synced to the disk, the store
//! opens, is sound, holds exactly what some commit made it hold, none older than the last that was synced, and ends
//! equal to that of a run that nobody disturbed.
//!
//! A shim in C keeps a journal of all writes and syncs; disks are made of it as power cuts may leave them. `JUMLA_CUTS`
//! is their number, `JUMLA_SEED` what they follow from; with `--nocapture` a table tells what was tried. Kills, which
//! lose nothing that was written, are in `../kills`.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

#[path = "../kills/county.rs"]
mod county;
#[path = "../kills/dice.rs"]
mod dice;
mod disk;
mod journal;
#[path = "../../../../tests/stories/likeness.rs"]
mod likeness;
#[path = "../kills/place.rs"]
mod place;
mod recording;
mod shim;
mod stand;

use jumla_engine::Workspace;
use jumla_testkit::SimulatedCht;

use county::County;
use dice::{Dice, setting};
use disk::Left;
use likeness::{assert_alike, everything};
use place::{Place, open, sound, synced};
use recording::Recording;
use shim::Shim;
use stand::Stand;

/// What the runs find of SQLite's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Log {
    /// None, at first.
    Absent,
    /// One that is brought into the store in the middle of a run, and begun anew.
    Long,
}

const STORIES: [(&str, Log); 3] =
    [("supervisor1", Log::Absent), ("officer", Log::Absent), ("supervisor1", Log::Long)];

/// Almost the pages at which the log is brought into the store, each with a header.
const LONG: u64 = 7_980 * (4096 + 24);

/// Of so many cuts one is followed by a sync to the end, or by a sync that is cut again.
const FINISHED: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_power_cut_leaves_the_store_opens_is_sound_and_ends_right() {
    let Some(shim) = Shim::built() else {
        eprintln!("skipped: there is no C compiler here to build the shim with");
        return;
    };
    let (cuts, seed) = (setting("JUMLA_CUTS", 60), setting("JUMLA_SEED", 1));
    let cuts = usize::try_from(cuts).unwrap().div_ceil(STORIES.len());
    for (user, log) in STORIES {
        let mut dice = Dice::new(seed);
        let mut county = County::new(2, 15);
        let server = SimulatedCht::start(county.world()).await;
        // So that a supervisor's documents come in several batches, which are several transactions.
        server.set_largest_batch(Some(20));
        let place = Place::connected(&server, user).await;
        let recording = recorded(&shim, &server, &place, log, &mut county, &mut dice);
        let calm = Place::connected(&server, user).await;
        let calm = everything(&synced(open(&calm.workspace(), user), user).await);
        eprintln!("{user}, {log:?}, seed {seed}: {}", recording.told());
        let (stand, beside) = (Stand::new(recording.before()), Stand::new(recording.before()));
        let (mut finished, mut twice) = (0, 0);
        for (number, at) in recording.instants(cuts, &mut dice).into_iter().enumerate() {
            let left = [Left::Nothing, Left::Half, Left::Most, Left::Mixed, Left::Mixed][dice.below(5)];
            let remark = format!("seed {seed}, {user}, {log:?}, {left:?} after {}", recording.instant(at));
            let files = recording.cut(at, left, &mut dice);
            if number % FINISHED > 1 {
                let workspace = sound(beside.open(&files, &remark), &remark);
                recording.assert_committed(at, &workspace, &stand, &remark);
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            disk::write_to(folder.path(), &files);
            if number % FINISHED == 0 {
                let workspace = sound(open(folder.path(), &remark), &remark);
                recording.assert_committed(at, &workspace, &stand, &remark);
                assert_alike(&everything(&synced(workspace, &remark).await), &calm, &remark);
                finished += 1;
            } else {
                // The next run is cut as well, wherever, and the one after that comes to its end.
                let again = Recording::of(&shim, &folder.path().canonicalize().unwrap(), |run| run(&[]));
                let at = dice.below(again.len() + 1);
                let remark = format!("{remark}, and again after {}", again.instant(at));
                let files = again.cut(at, Left::Mixed, &mut dice);
                let workspace = sound(beside.open(&files, &remark), &remark);
                again.assert_committed(at, &workspace, &stand, &remark);
                assert_alike(&everything(&synced(workspace, &remark).await), &calm, &remark);
                twice += 1;
            }
        }
        eprintln!(
            "{cuts} cuts, {finished} synced to the end after it, {twice} cut twice and then synced to the end"
        );
        server.stop().await;
    }
}

/// The first sync, one of changes, one of everything, and one more; some while the window is open as well, so that the
/// log stays.
fn recorded(
    shim: &Shim,
    server: &SimulatedCht,
    place: &Place,
    log: Log,
    county: &mut County,
    dice: &mut Dice,
) -> Recording {
    let mut window = (log == Log::Long).then(|| lengthened(place));
    let recording = Recording::of(shim, &place.workspace(), |run| {
        run(&[]);
        county.change(&mut server.world(), dice);
        county.change(&mut server.world(), dice);
        run(&[]);
        window.get_or_insert_with(|| open(&place.workspace(), "the window"));
        for arguments in [["--full"].as_slice(), &[]] {
            county.change(&mut server.world(), dice);
            run(arguments);
        }
    });
    assert_eq!(recording.begins_log_anew(), log == Log::Long, "the log went into the store during a run");
    // Whoever closes last tidies up, of which nothing would be in the journal.
    drop(window);
    recording
}

/// The window, in which somebody has changed one thing after the other without ever closing it.
fn lengthened(place: &Place) -> Workspace {
    let mut window = open(&place.workspace(), "the window");
    let log = place.workspace().join(recording::LOG);
    let mut settings = window.sync_settings().unwrap();
    while std::fs::metadata(&log).is_ok_and(|log| log.len() < LONG) {
        settings.every_minutes = settings.every_minutes % 9 + 1;
        window.set_sync_settings(&settings).unwrap();
    }
    window
}
