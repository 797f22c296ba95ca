//! A small seeded generator, and the ids and revisions made with it.
//!
//! Seeds are made of words ("work", a CHW, a month), never of a running state shared between documents: so that one
//! more CHW, or another `today`, leaves everybody else's numbers and ids as they were.

use serde_json::{Value, json};

/// splitmix64, seeded from words.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn of(words: &[&str]) -> Self {
        let mut hash = FNV_OFFSET;
        for word in words {
            hash = fnv1a(hash, word.as_bytes());
            hash = fnv1a(hash, &[0xff]);
        }
        Self(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`; 0 when `bound` is 0. The slight bias of the remainder does not matter here.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// How many of `tries` succeed when each does so `permille` times in a thousand.
    pub(super) fn successes(&mut self, tries: u64, permille: u64) -> u64 {
        (0..tries).map(|_| u64::from(self.below(1000) < permille)).sum()
    }
}

/// An id that looks like a version 4 UUID; the same `words` give the same id.
pub(super) fn uuid(words: &[&str]) -> String {
    let mut random = Random::of(words);
    let (a, b) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        8 + (b >> 62),
        (b >> 48) & 0xfff,
        b & 0xffff_ffff_ffff
    )
}

/// Gives `document` a `_rev` that depends on all of its content. A generation that is there already
/// (`"_rev": "7"`) is kept; else the document counts as written once.
pub(super) fn stamp_revision(document: &mut Value) {
    let bytes = document.to_string();
    let high = fnv1a(FNV_OFFSET, bytes.as_bytes());
    let low = fnv1a(high, bytes.as_bytes());
    if let Some(revision) = document.get_mut("_rev") {
        let generation = revision.as_str().unwrap_or("1");
        *revision = json!(format!("{generation}-{high:016x}{low:016x}"));
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
