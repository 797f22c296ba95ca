//! Places in a text, for people.

use std::fmt;

use super::ReadError;

/// Line and column, both from 1; columns are characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Finds places by their offsets, which must come in order; the text is gone through once.
pub(super) struct Finder<'a> {
    text: &'a str,
    offset: usize,
    place: Place,
    /// `\n` after it belongs to the same line end.
    after_return: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, place: Place { line: 1, column: 1 }, after_return: false }
    }

    /// An offset within a character, or after the text, stands for what comes next.
    pub(super) fn find(&mut self, offset: usize) -> Place {
        let rest = self.text.get(self.offset..).unwrap_or_default();
        for one in rest.chars() {
            if self.offset >= offset {
                break;
            }
            self.offset += one.len_utf8();
            match one {
                '\n' if self.after_return => {}
                '\n' | '\r' => self.place = Place { line: self.place.line + 1, column: 1 },
                _ => self.place.column += 1,
            }
            self.after_return = one == '\r';
        }
        self.place
    }
}

pub(super) fn place(text: &str, offset: usize) -> Place {
    Finder::new(text).find(offset)
}

/// The bytes as text, which is UTF-8 in every format.
pub(super) fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ReadError::NotUtf8 { at: Place { line: 1, column: 1 } });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        ReadError::NotUtf8 { at: place(good, good.len()) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways_and_columns_are_characters() {
        let text = "ab\ncé\r\nx\ry";
        for (offset, line, column) in
            [(0, 1, 1), (1, 1, 2), (3, 2, 1), (6, 2, 3), (8, 3, 1), (10, 4, 1), (11, 4, 2), (99, 4, 2)]
        {
            assert_eq!(place(text, offset), Place { line, column }, "{offset}");
        }
        assert!(matches!(
            super::text(b"a\nb\xff"),
            Err(ReadError::NotUtf8 { at: Place { line: 2, column: 2 } })
        ));
    }
}
