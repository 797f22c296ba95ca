//! What is put on paper: the monthly summary sheet, the call list, a history; as PDF and as workbook.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::surface::SheetRequest;
use crate::{Error, Workspace, disk};

/// Writes a picture that a host has drawn (PNG, in Base64), whole or not at all.
///
/// # Errors
/// [`Error::FormatCannotHold`], [`Error::Unwritable`].
pub fn write_picture(to: &Path, png: &str) -> Result<(), Error> {
    let cannot = |error: base64::DecodeError| Error::FormatCannotHold {
        format: "PNG".to_owned(),
        reason: error.to_string(),
    };
    disk::write_whole(to, &STANDARD.decode(png).map_err(cannot)?)
}

impl Workspace {
    /// The name that is proposed for the file.
    ///
    /// # Errors
    /// As [`Self::aggregate`].
    pub fn sheet_file_name(&self, _request: &SheetRequest) -> Result<String, Error> {
        Err(Error::Interrupted)
    }

    /// The bytes of a sheet.
    ///
    /// # Errors
    /// As [`Self::aggregate`].
    pub fn sheet(&self, _request: &SheetRequest) -> Result<Vec<u8>, Error> {
        Err(Error::Interrupted)
    }

    /// Writes a sheet to a file, whole or not at all.
    ///
    /// # Errors
    /// As [`Self::aggregate`]; [`Error::Unwritable`].
    pub fn save_sheet(&self, _request: &SheetRequest, _to: &Path) -> Result<(), Error> {
        Err(Error::Interrupted)
    }
}
