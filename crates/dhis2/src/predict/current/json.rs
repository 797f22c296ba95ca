//! A reader of JSON as forgiving as the server's: it looks at what it needs and at little else. A comma too many and what
//! follows the root are passed over; a root that breaks off after a comma ends there (`74-bad-json`).

use std::borrow::Cow;

/// No JSON, at least not where it matters.
#[derive(Debug)]
pub(super) struct Malformed;

pub(super) struct Json<'a> {
    text: &'a str,
    at: usize,
}

/// A value; of an array or object only its opening bracket has been read.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Text(Cow<'a, str>),
    /// As it is written.
    Number(&'a str),
    Bool(bool),
    Null,
    Array,
    Object,
}

impl<'a> Json<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Result<(), Malformed> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    /// Whether nothing but space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn node(&mut self) -> Result<Node<'a>, Malformed> {
        match self.peek().ok_or(Malformed)? {
            b'{' => {
                self.at += 1;
                Ok(Node::Object)
            }
            b'[' => {
                self.at += 1;
                Ok(Node::Array)
            }
            b'"' => self.string().map(Node::Text),
            b't' => self.word("true", Node::Bool(true)),
            b'f' => self.word("false", Node::Bool(false)),
            b'n' => self.word("null", Node::Null),
            b'-' | b'0'..=b'9' => Ok(Node::Number(self.number())),
            _ => Err(Malformed),
        }
    }

    /// Whether another member or item follows, after the opening bracket (`first`) or after the last one. Takes the
    /// comma, and the closing bracket at the end.
    pub(super) fn more(&mut self, first: bool, closing: u8) -> Result<bool, Malformed> {
        if !first {
            if self.peek() == Some(closing) {
                self.at += 1;
                return Ok(false);
            }
            self.take(b',')?;
        }
        if self.peek() == Some(closing) {
            self.at += 1;
            return Ok(false);
        }
        Ok(true)
    }

    /// The name of a member, with its colon.
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, Malformed> {
        if self.peek() != Some(b'"') {
            return Err(Malformed);
        }
        let name = self.string()?;
        self.take(b':')?;
        Ok(name)
    }

    /// Passes over a value of which the opening may have been read already.
    pub(super) fn skip(&mut self, node: &Node<'a>) -> Result<(), Malformed> {
        let mut open = match node {
            Node::Array => vec![b']'],
            Node::Object => vec![b'}'],
            _ => return Ok(()),
        };
        while let Some(closing) = open.last().copied() {
            match self.peek().ok_or(Malformed)? {
                byte if byte == closing => {
                    self.at += 1;
                    open.pop();
                }
                b',' | b':' => self.at += 1,
                _ => match self.node()? {
                    Node::Array => open.push(b']'),
                    Node::Object => open.push(b'}'),
                    _ => {}
                },
            }
        }
        Ok(())
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Result<Node<'a>, Malformed> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(node)
        } else {
            Err(Malformed)
        }
    }

    fn number(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut escaped = false;
        loop {
            match bytes.get(end).ok_or(Malformed)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    end += 2;
                }
                _ => end += 1,
            }
        }
        self.at = end + 1;
        let raw = self.text.get(start..end).ok_or(Malformed)?;
        if escaped { unescaped(raw).map(Cow::Owned) } else { Ok(Cow::Borrowed(raw)) }
    }
}

fn unescaped(raw: &str) -> Result<String, Malformed> {
    let mut text = String::with_capacity(raw.len());
    let mut letters = raw.chars();
    // The first half of a pair that makes one letter.
    let mut high: Option<u16> = None;
    while let Some(letter) = letters.next() {
        let unit = match letter {
            '\\' => match letters.next().ok_or(Malformed)? {
                'u' => {
                    let digits = letters.as_str().get(..4).ok_or(Malformed)?;
                    let unit = u16::from_str_radix(digits, 16).map_err(|_| Malformed)?;
                    letters = letters.as_str()[4..].chars();
                    Err(unit)
                }
                'n' => Ok('\n'),
                't' => Ok('\t'),
                'r' => Ok('\r'),
                'b' => Ok('\u{8}'),
                'f' => Ok('\u{c}'),
                plain @ ('"' | '\\' | '/') => Ok(plain),
                _ => return Err(Malformed),
            },
            plain => Ok(plain),
        };
        let pair = match (high.take(), &unit) {
            (Some(first), Err(second)) => {
                let mut decoded = char::decode_utf16([first, *second]);
                match decoded.next() {
                    Some(Ok(letter)) => {
                        text.push(letter);
                        true
                    }
                    _ => {
                        text.push(char::REPLACEMENT_CHARACTER);
                        false
                    }
                }
            }
            (Some(_), Ok(_)) => {
                text.push(char::REPLACEMENT_CHARACTER);
                false
            }
            (None, _) => false,
        };
        match unit {
            _ if pair => {}
            Ok(letter) => text.push(letter),
            Err(unit) if (0xd800..0xdc00).contains(&unit) => high = Some(unit),
            Err(unit) => {
                text.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
    }
    if high.is_some() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (json, text) in [
            (r#""a""#, Some("a")),
            (r#""a\"b\\c\/\n""#, Some("a\"b\\c/\n")),
            (r#""\u00e9\ud83d\ude00""#, Some("é😀")),
            (r#""\ud83d x""#, Some("\u{fffd} x")),
            (r#""\ud83d""#, Some("\u{fffd}")),
            (r#""open"#, None),
            (r#""\q""#, None),
            (r#""\u12""#, None),
        ] {
            let read = match Json::new(json).node() {
                Ok(Node::Text(text)) => Some(text.into_owned()),
                _ => None,
            };
            assert_eq!(read.as_deref(), text, "{json}");
        }
    }

    #[test]
    fn what_is_not_needed_is_passed_over() {
        let mut json = Json::new(r#"{"a":[1,{"b":[]}],"c":true,} trash"#);
        assert!(matches!(json.node(), Ok(Node::Object)));
        assert!(json.more(true, b'}').unwrap());
        assert_eq!(json.name().unwrap(), "a");
        let node = json.node().unwrap();
        json.skip(&node).unwrap();
        assert!(json.more(false, b'}').unwrap());
        assert_eq!(json.name().unwrap(), "c");
        assert!(matches!(json.node(), Ok(Node::Bool(true))));
        assert!(!json.more(false, b'}').unwrap());
    }
}
