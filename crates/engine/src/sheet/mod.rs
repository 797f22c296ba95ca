//! What is put on paper: the monthly summary sheet, the call list, a history; as PDF and as workbook.
//!
//! What is on a sheet is said once, in [`paper`], and laid out twice. Numbers come from the same questions as the pages.

mod calls;
mod finding;
mod history;
mod paper;
mod pdf;
mod stand;
mod summary;
mod words;
mod xlsx;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::surface::{HistoryRequest, Scope, SheetFormat, SheetKind, SheetRequest};
use crate::{Error, Workspace, disk};
use paper::{Leaf, Paper};
use words::Words;

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
    pub fn sheet_file_name(&self, request: &SheetRequest) -> Result<String, Error> {
        let kind = match request.kind {
            SheetKind::Summary => "summary",
            SheetKind::Calls => "calls",
            SheetKind::History => "history",
        };
        let ending = match request.format {
            SheetFormat::Pdf => "pdf",
            SheetFormat::Xlsx => "xlsx",
        };
        let asked = request.history.as_ref().filter(|_| request.kind == SheetKind::History);
        let resolved = self.resolve(asked.map_or(&request.scope, |history| &history.scope))?;
        let about = match (asked, resolved.facility()) {
            (Some(history), _) => plain(&history.target),
            (None, Some(facility)) => plain(&facility.name),
            (None, None) => String::new(),
        };
        let parts = [kind, about.as_str(), &resolved.period.to_string()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Ok(format!("{}.{ending}", parts.join("-")))
    }

    /// The bytes of a sheet.
    ///
    /// # Errors
    /// As [`Self::aggregate`]; for a history as [`Self::history`].
    pub fn sheet(&self, request: &SheetRequest) -> Result<Vec<u8>, Error> {
        let words = Words::of(request.language.as_deref());
        let paper = self.still(|| self.paper(request, words))?;
        let now = self.clock.now();
        match request.format {
            SheetFormat::Pdf => pdf::write(paper, words, now),
            SheetFormat::Xlsx => xlsx::write(&paper, words, now),
        }
    }

    /// Writes a sheet to a file, whole or not at all.
    ///
    /// # Errors
    /// As [`Self::sheet`]; [`Error::Unwritable`].
    pub fn save_sheet(&self, request: &SheetRequest, to: &Path) -> Result<(), Error> {
        disk::write_whole(to, &self.sheet(request)?)
    }

    fn paper(&self, request: &SheetRequest, words: &Words) -> Result<Paper, Error> {
        let leaves = match request.kind {
            SheetKind::Summary => {
                self.for_each_facility(&request.scope, |scope| self.summary(scope, words))?
            }
            SheetKind::Calls => {
                self.for_each_facility(&request.scope, |scope| self.call_list(scope, words))?
            }
            SheetKind::History => {
                let nothing = HistoryRequest { scope: request.scope.clone(), ..HistoryRequest::default() };
                vec![self.history_sheet(request.history.as_ref().unwrap_or(&nothing), words)?]
            }
        };
        let title = leaves.first().map(|leaf| format!("{} · {}", leaf.title, leaf.name)).unwrap_or_default();
        Ok(Paper { title, leaves })
    }

    /// A leaf for each of the chosen facilities, by name.
    fn for_each_facility(
        &self,
        scope: &Scope,
        leaf: impl Fn(&Scope) -> Result<Leaf, Error>,
    ) -> Result<Vec<Leaf>, Error> {
        let resolved = self.resolve(scope)?;
        let one = |facility: &jumla_domain::Named| {
            leaf(&Scope { facilities: vec![facility.id.clone()], period: Some(resolved.period.to_string()) })
        };
        resolved.roster.facilities.iter().map(one).collect()
    }

    /// An answer that is put together from several: they are asked again where a sync has written in between.
    fn still<T>(&self, ask: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
        const TRIES: usize = 5;
        for _ in 1..TRIES {
            let before = self.store.data_version()?;
            let answer = ask()?;
            if self.store.data_version()? == before {
                return Ok(answer);
            }
        }
        ask()
    }
}

/// A name as a part of a file's: letters and digits of any script.
fn plain(name: &str) -> String {
    // Signs that stand upon others are no letters by themselves: outside ASCII all but spaces may stay.
    let stays = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => true,
        _ => !letter.is_ascii() && !letter.is_whitespace() && !letter.is_control(),
    };
    let words = name.split(|letter: char| !stays(letter));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_has_letters_and_digits_only() {
        let table = [
            ("Bahari Health Centre", "bahari-health-centre", "spaces"),
            ("../St. Mary's", "st-mary-s", "what means something to a disk"),
            ("live-births_2", "live-births_2", "an id of a target"),
            ("कृष्ण केंद्र", "कृष्ण-केंद्र", "another script"),
            ("///", "", "nothing is left"),
        ];
        for (name, expected, remark) in table {
            assert_eq!(plain(name), expected, "{remark}");
        }
    }
}
