//! Reads data value set files of any maker for what they mean: Jumla's own, those of the CHT's export, those that
//! DHIS2 writes, and what people make by hand.
//!
//! Format and compression are told from the content. Nothing is left out without a word: what has no meaning here, or is
//! said in a way that importers read differently, is a [`Doubt`] with its place. Nothing is looked up: identifiers stay as
//! they are, periods too. How one importer or the other would read the same bytes is in [`crate::predict`].

mod adx;
mod cells;
mod csv;
mod doubt;
mod error;
mod fields;
mod json;
mod markup;
mod place;
mod unpack;
mod xml;

use super::{DataValueSet, Format};

pub use doubt::{About, Doubt};
pub use error::ReadError;
pub use place::Place;

use doubt::Doubts;

/// What uncompressed bytes may come to.
pub const LARGEST: u64 = 512 << 20;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub format: Format,
    pub set: DataValueSet,
    /// In the order of the file, each with the place where it first came up.
    pub doubts: Vec<Doubt>,
}

/// Reads a file, plain or compressed by gzip or zip.
pub fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    read_up_to(LARGEST, bytes)
}

/// The same with another limit to what uncompressed bytes may come to.
pub fn read_up_to(limit: u64, bytes: &[u8]) -> Result<Read, ReadError> {
    read_text(None, &unpack::unpack(bytes, limit)?)
}

/// Reads a file in the format that it is said to have, as a server does.
pub fn read_as(format: Format, bytes: &[u8]) -> Result<Read, ReadError> {
    read_text(Some(format), &unpack::unpack(bytes, LARGEST)?)
}

fn read_text(format: Option<Format>, bytes: &[u8]) -> Result<Read, ReadError> {
    let text = place::text(bytes)?;
    let mut doubts = Doubts::default();
    let plain = text.strip_prefix('\u{feff}').inspect(|_| doubts.add(About::ByteOrderMark, 0));
    let text = plain.unwrap_or(text);
    let looks = match text.trim_start().as_bytes().first() {
        None => return Err(ReadError::Empty),
        Some(b'{' | b'[') => Format::Json,
        Some(b'<') => Format::Xml,
        Some(_) => Format::Csv,
    };
    let read = match format.unwrap_or(looks) {
        Format::Json => json::read(text, &mut doubts).map(|set| (Format::Json, set)),
        Format::Csv => csv::read(text, &mut doubts).map(|set| (Format::Csv, set)),
        // The element at the top tells one from the other.
        Format::Xml | Format::Adx => markup::read(text, format, &mut doubts),
    };
    let (format, set) = read.map_err(|error| error.placed(text))?;
    doubt::differences(&set, &mut doubts);
    Ok(Read { format, set, doubts: doubts.placed(text) })
}
