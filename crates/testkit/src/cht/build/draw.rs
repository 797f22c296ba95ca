//! Numbers that depend on nothing but the question.

/// A question to which the same things always give the same number: FNV-1a over it, then a mixing step.
/// There are dozens of these per document, so this is not a cryptographic hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question(u64);

impl Question {
    pub fn of(seed: u64, kind: &str) -> Question {
        Question(0xcbf2_9ce4_8422_2325).with(&seed.to_le_bytes()).with(kind.as_bytes())
    }

    /// The number, below `below`, for the thing with these numbers.
    pub fn number(self, numbers: &[usize], below: u64) -> u64 {
        let mut hash = numbers.iter().fold(self, |hash, number| hash.with(&(*number as u64).to_le_bytes())).0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (hash ^ (hash >> 31)) % below
    }

    fn with(self, bytes: &[u8]) -> Question {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Question(bytes.iter().fold(self.0, step))
    }
}
