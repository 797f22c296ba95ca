//! Rows and cells of CSV as the library behind this importer takes them apart: rows end with LF, CR or both, empty
//! ones are passed over, blanks around a cell without quotes are cut off, a quote counts only where a cell begins, two
//! of them are one, and what follows the closing quote is dropped. A backslash is a letter like others.
//! (`38m-csv-space-in-value`, `39d-csv-blank-line-middle`, `e08`–`e22`.)

use super::file::Text;

pub(super) struct Rows<'a> {
    text: &'a str,
    at: usize,
}

/// Longer ones the library refuses, with the whole file.
const LONGEST_CELL: usize = 100_000;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Puts the cells of the next row into `row`; false at the end.
    pub(super) fn next(&mut self, row: &mut Vec<Text<'a>>) -> Result<bool, TooLong> {
        row.clear();
        while matches!(self.peek(), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.peek().is_none() {
            return Ok(false);
        }
        loop {
            let cell = self.cell();
            if cell.len() > LONGEST_CELL {
                return Err(TooLong);
            }
            row.push(cell);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    return Ok(true);
                }
                None => return Ok(true),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Stops before what ends the cell.
    fn cell(&mut self) -> Text<'a> {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        if self.peek() == Some(b'"') {
            return self.quoted();
        }
        let begin = self.at;
        self.pass_to_the_end();
        Text::Borrowed(self.text[begin..self.at].trim_end_matches([' ', '\t']))
    }

    fn quoted(&mut self) -> Text<'a> {
        self.at += 1;
        let mut cell = Text::Borrowed("");
        let mut begin = self.at;
        loop {
            while self.peek().is_some_and(|byte| byte != b'"') {
                self.at += 1;
            }
            let part = &self.text[begin..self.at];
            if cell.is_empty() {
                cell = Text::Borrowed(part);
            } else {
                cell.to_mut().push_str(part);
            }
            if self.peek().is_none() {
                return cell;
            }
            self.at += 1;
            if self.peek() != Some(b'"') {
                self.pass_to_the_end();
                return cell;
            }
            cell.to_mut().push('"');
            self.at += 1;
            begin = self.at;
        }
    }

    fn pass_to_the_end(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r'));
        self.at += length.unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        for (text, rows) in [
            ("a,b\r\nc\r\rd,\n\n", &[&["a", "b"][..], &["c"], &["d", ""]][..]),
            (" a , \"b \" x,c", &[&["a", "b ", "c"]]),
            ("\"a \"\"b\"\"\",\"\"", &[&["a \"b\"", ""]]),
            ("\"\"\"a\"", &[&["\"a"]]),
            ("\"line1\nline2\",x", &[&["line1\nline2", "x"]]),
            ("\"a \\\"b\\\" c\",d", &[&["a \\", "d"]]),
            ("a\"b,c", &[&["a\"b", "c"]]),
            (" \n", &[&[""]]),
            ("\"open", &[&["open"]]),
            ("", &[]),
        ] {
            let (mut reader, mut row, mut all) = (Rows::new(text), Vec::new(), Vec::new());
            while reader.next(&mut row).unwrap() {
                all.push(row.iter().map(|cell| cell.to_string()).collect::<Vec<_>>());
            }
            assert_eq!(all, rows, "{text:?}");
        }
        assert_eq!(Rows::new(&"x".repeat(LONGEST_CELL + 1)).next(&mut Vec::new()), Err(TooLong));
    }
}
