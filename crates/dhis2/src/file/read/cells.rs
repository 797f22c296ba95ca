//! Takes CSV apart: rows and cells, whatever parts them.

use std::borrow::Cow;

use super::error::Raw;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) quoted: bool,
    /// Its offset.
    pub(super) at: usize,
}

pub(super) struct Rows<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
    /// A line ended in something else than `\n`.
    pub(super) returns: Option<usize>,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, delimiter: char) -> Self {
        debug_assert!(delimiter.is_ascii());
        Self { text, at: 0, delimiter: u8::try_from(delimiter).unwrap_or(b','), returns: None }
    }

    /// The offset of the next row.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The cells of the next row; none for a blank line. `false` at the end.
    pub(super) fn next(&mut self, cells: &mut Vec<Cell<'t>>) -> Result<bool, Raw> {
        cells.clear();
        if self.at >= self.text.len() {
            return Ok(false);
        }
        if self.line_end() {
            return Ok(true);
        }
        loop {
            let cell = self.cell()?;
            cells.push(cell);
            if self.peek() == Some(self.delimiter) {
                self.at += 1;
                continue;
            }
            self.line_end();
            return Ok(true);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes over a line end, if there is one.
    fn line_end(&mut self) -> bool {
        match self.peek() {
            Some(b'\n') => self.at += 1,
            Some(b'\r') => {
                self.returns.get_or_insert(self.at);
                self.at += 1;
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            _ => return false,
        }
        true
    }

    fn cell(&mut self) -> Result<Cell<'t>, Raw> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            return self.quoted();
        }
        let rest = &self.text[start..];
        let ends = |byte: u8| byte == self.delimiter || byte == b'\n' || byte == b'\r';
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += length;
        Ok(Cell { text: Cow::Borrowed(&rest[..length]), quoted: false, at: start })
    }

    fn quoted(&mut self) -> Result<Cell<'t>, Raw> {
        let start = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find('"') else {
                return Err(Raw::syntax(start, "a quoted cell is not closed"));
            };
            let part = &rest[..length];
            if text.is_empty() {
                text = Cow::Borrowed(part);
            } else {
                text.to_mut().push_str(part);
            }
            self.at += length + 1;
            match self.peek() {
                // Two quotes stand for one.
                Some(b'"') => {
                    self.at += 1;
                    text.to_mut().push('"');
                }
                None | Some(b'\n' | b'\r') => break,
                Some(byte) if byte == self.delimiter => break,
                Some(_) => {
                    return Err(Raw::unexpected(
                        self.at,
                        "the end of the cell after a closing quote",
                        &self.text[self.at..],
                    ));
                }
            }
        }
        Ok(Cell { text, quoted: true, at: start })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_cells() {
        let read = |text: &str| {
            let (mut rows, mut cells, mut all) = (Rows::new(text, ','), Vec::new(), Vec::new());
            while rows.next(&mut cells).ok()? {
                all.push(cells.iter().map(|cell| cell.text.to_string()).collect::<Vec<_>>());
            }
            Some(all)
        };
        let row = |cells: &[&str]| cells.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        for (text, rows) in [
            ("", Some(vec![])),
            ("a,b\nc,\n", Some(vec![row(&["a", "b"]), row(&["c", ""])])),
            ("a\r\nb\rc", Some(vec![row(&["a"]), row(&["b"]), row(&["c"])])),
            ("a\n\nb", Some(vec![row(&["a"]), row(&[]), row(&["b"])])),
            ("\"\"\"", None),
            (r#""a ""b"", c","","""""#, Some(vec![row(&["a \"b\", c", "", "\""])])),
            ("\"a\nb\",é", Some(vec![row(&["a\nb", "é"])])),
            ("\"a\"b", None),
            (r"a\,b", Some(vec![row(&[r"a\", "b"])])),
            ("\"a", None),
        ] {
            assert_eq!(read(text), rows, "{text:?}");
        }
    }
}
