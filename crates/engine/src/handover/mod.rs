//! A signed-off month on its way to the HRIO: as a CHT report through the ordinary sync, or as a signed file.

use std::path::Path;

use crate::surface::{HandoverAnswer, HandoverFile, KnownKey, ReadHandover, SignOffView};
use crate::{Error, Workspace};

impl Workspace {
    /// The name that is proposed for the file.
    ///
    /// # Errors
    /// As [`Self::sign_off_view`].
    pub fn handover_file_name(&self, _facility: &str, _period: &str) -> Result<String, Error> {
        Err(Error::Interrupted)
    }

    /// Writes a signed-off month to a file.
    ///
    /// # Errors
    /// As [`Self::sign_off_view`].
    pub fn hand_over_file(&mut self, _facility: &str, _period: &str, _to: &Path) -> Result<HandoverFile, Error> {
        Err(Error::Interrupted)
    }

    /// Queues a signed-off month as a CHT report, to go with the next sync.
    ///
    /// # Errors
    /// As [`Self::sign_off_view`].
    pub fn hand_over_report(&mut self, _facility: &str, _period: &str) -> Result<HandoverFile, Error> {
        Err(Error::Interrupted)
    }

    /// Reads a hand-over from a file without keeping it.
    ///
    /// # Errors
    /// Whatever is wrong with the file.
    pub fn read_handover(&self, _path: &Path) -> Result<ReadHandover, Error> {
        Err(Error::Interrupted)
    }

    /// Keeps a hand-over from a file. A key that is not trusted is refused, unless its fingerprint is given.
    ///
    /// # Errors
    /// Whatever is wrong with the file.
    pub fn keep_handover(&mut self, _path: &Path, _trust: Option<&str>) -> Result<ReadHandover, Error> {
        Err(Error::Interrupted)
    }

    /// Accepts a hand-over, or sends it back with a note.
    ///
    /// # Errors
    /// Where there is none, or its key is not trusted.
    pub fn answer_handover(
        &mut self,
        _id: &str,
        _answer: HandoverAnswer,
        _note: &str,
    ) -> Result<SignOffView, Error> {
        Err(Error::Interrupted)
    }

    /// Keys that have signed hand-overs.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn known_keys(&self) -> Result<Vec<KnownKey>, Error> {
        Err(Error::Interrupted)
    }

    /// Says that a key is its user's, or (with `false`) no longer.
    ///
    /// # Errors
    /// Where there is no such key.
    pub fn trust_key(&mut self, _fingerprint: &str, _trust: bool) -> Result<Vec<KnownKey>, Error> {
        Err(Error::Interrupted)
    }
}
