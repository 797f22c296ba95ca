//! The real `jumla sync`, killed without warning at any instant, over and over on the same stores: they always open,
//! are sound, and end equal to those of a run that nobody disturbed.
//!
//! `JUMLA_KILLS` is the number of rounds, `JUMLA_SEED` what they follow from; with `--nocapture` a table tells where
//! the kills fell. What a power cut leaves on the disk, which a kill does not, is in `../torn`.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod county;
mod dice;
mod laptop;
#[path = "../../../../tests/stories/likeness.rs"]
mod likeness;
mod place;
mod tally;

use jumla_testkit::SimulatedCht;

use county::County;
use dice::{Dice, setting};
use laptop::Laptop;
use likeness::{assert_alike, everything};
use place::{Place, open, synced};
use tally::Tally;

/// Rounds after which the stores are compared with fresh ones.
const PEACE_EVERY: u64 = 20;

const USERS: [&str; 2] = ["supervisor1", "officer"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_instant_the_store_opens_is_sound_and_ends_right() {
    let (rounds, seed) = (setting("JUMLA_KILLS", 40), setting("JUMLA_SEED", 1));
    let mut dice = Dice::new(seed);
    let mut county = County::new(3, 60);
    let server = SimulatedCht::start(county.world()).await;
    let mut laptops = Vec::new();
    for user in USERS {
        laptops.push(Laptop::connected(&server, user).await);
    }
    let mut tally = Tally::default();
    for round in 0..rounds {
        let laptop = &mut laptops[usize::from(round % 2 == 1)];
        let full = dice.below(6) == 0;
        county.change(&mut server.world(), &mut dice);
        let instant = laptop.instant(&mut dice, full);
        let end = laptop.kill(&server, instant, full);
        tally.count(laptop.user(), end);
        let remark = format!("seed {seed}, round {round}, {}, {instant:?}, {end:?}", laptop.user());
        // To look is to tidy up: every second run finds what the kill before it left.
        if dice.below(2) == 0 {
            laptop.check(&remark)
        } else {
            laptop.check_a_copy(&remark)
        }
        if (round + 1) % PEACE_EVERY == 0 || round + 1 == rounds {
            for laptop in &mut laptops {
                let remark = format!("seed {seed}, after round {round}, {}", laptop.user());
                laptop.sync_in_peace(&server, &remark);
                let place = Place::connected(&server, laptop.user()).await;
                let fresh = synced(open(&place.workspace(), &remark), &remark).await;
                assert_alike(&everything(&laptop.open(&remark)), &everything(&fresh), &remark);
                tally.compared += 1;
            }
        }
    }
    eprintln!("seed {seed}\n{tally}");
    for laptop in &laptops {
        let (time, requests) = laptop.calm();
        eprintln!("{}: undisturbed {} ms, {requests} requests", laptop.user(), time.as_millis());
    }
    assert!(rounds < 10 || tally.killed() * 2 > rounds, "most runs were killed, and did not end before");
    server.stop().await;
}
