//! The XML beneath DXF 2 and ADX: tags, attributes and texts, with what is dangerous refused.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::super::{DataValueSet, Format};
use super::doubt::{About, Doubts};
use super::error::{Raw, ReadError};
use super::{adx, xml};

/// Far more than any data value set has.
const DEEPEST: usize = 16;
/// Attributes of one tag are compared each with each.
const MOST_ATTRIBUTES: usize = 128;

pub(super) fn read(
    text: &str,
    format: Option<Format>,
    doubts: &mut Doubts,
) -> Result<(Format, DataValueSet), Raw> {
    let mut cursor = Cursor::new(text);
    let expected = match format {
        Some(Format::Xml) => "dataValueSet",
        Some(Format::Adx) => "adx",
        _ => "dataValueSet or adx",
    };
    loop {
        match cursor.next(doubts)? {
            Step::Open(tag) => {
                return match tag.name() {
                    "dataValueSet" if format != Some(Format::Adx) => {
                        xml::read(&mut cursor, &tag, doubts).map(|set| (Format::Xml, set))
                    }
                    "adx" if format != Some(Format::Xml) => {
                        adx::read(&mut cursor, &tag, doubts).map(|set| (Format::Adx, set))
                    }
                    other => Err(Raw::unexpected(tag.at, expected, other)),
                };
            }
            Step::Text(_) | Step::Close => {}
            Step::End => return Err(Raw::unexpected(text.len(), expected, "nothing")),
        }
    }
}

pub(super) struct Cursor<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    open: usize,
    /// An element without content is opened and closed.
    close: bool,
    begun: bool,
}

pub(super) enum Step<'t> {
    Open(Tag<'t>),
    Close,
    /// Anything but blanks.
    Text(Cow<'t, str>),
    End,
}

pub(super) struct Tag<'t> {
    tag: BytesStart<'t>,
    /// Its offset.
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { reader: Reader::from_str(text), text, open: 0, close: false, begun: false }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open
    }

    pub(super) fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    pub(super) fn next(&mut self, doubts: &mut Doubts) -> Result<Step<'t>, Raw> {
        if std::mem::take(&mut self.close) {
            self.open -= 1;
            return Ok(Step::Close);
        }
        loop {
            let at = self.at();
            let event = self.reader.read_event().map_err(|error| {
                let at = usize::try_from(self.reader.error_position()).unwrap_or(at);
                Raw::syntax(at, error.to_string())
            })?;
            match event {
                Event::Start(tag) => return self.opened(tag, at).map(Step::Open),
                Event::Empty(tag) => {
                    let tag = self.opened(tag, at)?;
                    self.close = true;
                    return Ok(Step::Open(tag));
                }
                Event::End(_) => {
                    self.open = self.open.saturating_sub(1);
                    return Ok(Step::Close);
                }
                Event::Text(part) => {
                    let part = part.xml10_content();
                    if !part.trim().is_empty() || (self.open > 2 && !part.is_empty()) {
                        self.within(at)?;
                        return Ok(Step::Text(part));
                    }
                }
                Event::CData(part) => {
                    self.within(at)?;
                    return Ok(Step::Text(part.xml10_content()));
                }
                Event::GeneralRef(reference) => {
                    self.within(at)?;
                    return character(&reference, at).map(Step::Text);
                }
                Event::Comment(_) => {}
                Event::PI(part) => doubts.add(About::NotRead(part.target().to_owned()), at),
                Event::Decl(declaration) => encoding(&declaration, at)?,
                Event::DocType(_) => return Err(Raw::new(at, |at| ReadError::DocumentType { at })),
                Event::Eof if self.open > 0 => {
                    return Err(Raw::syntax(self.text.len(), "an element is not closed"));
                }
                Event::Eof => return Ok(Step::End),
            }
        }
    }

    fn opened(&mut self, tag: BytesStart<'t>, at: usize) -> Result<Tag<'t>, Raw> {
        if self.open == 0 && std::mem::replace(&mut self.begun, true) {
            return Err(Raw::syntax(at, "a second element at the top"));
        }
        self.open += 1;
        if self.open > DEEPEST {
            return Err(Raw::new(at, |at| ReadError::TooMany {
                at,
                limit: DEEPEST,
                what: "elements in each other",
            }));
        }
        Ok(Tag { tag, at })
    }

    fn within(&self, at: usize) -> Result<(), Raw> {
        if self.open == 0 { Err(Raw::syntax(at, "text outside of every element")) } else { Ok(()) }
    }
}

impl Tag<'_> {
    /// Without a prefix: importers do not look at namespaces either [66n].
    pub(super) fn name(&self) -> &str {
        self.tag.local_name().into_inner()
    }

    /// Every attribute with its text, references resolved. Those that are about namespaces and schemas are left out.
    pub(super) fn attributes(&self, mut take: impl FnMut(&str, &str) -> Result<(), Raw>) -> Result<(), Raw> {
        for (index, attribute) in self.tag.attributes().enumerate() {
            if index >= MOST_ATTRIBUTES {
                return Err(Raw::new(self.at, |at| ReadError::TooMany {
                    at,
                    limit: MOST_ATTRIBUTES,
                    what: "attributes",
                }));
            }
            let attribute = attribute.map_err(|error| Raw::syntax(self.at, error.to_string()))?;
            let name = attribute.key.as_ref();
            if name == "xmlns" || ["xmlns:", "xml:", "xsi:"].iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            let text = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| match error {
                quick_xml::Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(_, name)) => {
                    Raw::new(self.at, |at| ReadError::Entity { at, name })
                }
                other => Raw::syntax(self.at, other.to_string()),
            })?;
            take(name, &text)?;
        }
        Ok(())
    }
}

/// A reference in a text: a character by its number, or one of the five names of XML. No other entity can be declared
/// where no document type is read.
fn character<'t>(reference: &quick_xml::events::BytesRef<'_>, at: usize) -> Result<Cow<'t, str>, Raw> {
    match reference.resolve_char_ref() {
        Ok(Some(one)) => return Ok(Cow::Owned(one.to_string())),
        Ok(None) => {}
        Err(error) => return Err(Raw::syntax(at, error.to_string())),
    }
    let name: &str = reference;
    match resolve_predefined_entity(name) {
        Some(text) => Ok(Cow::Borrowed(text)),
        None => {
            let name = name.to_owned();
            Err(Raw::new(at, |at| ReadError::Entity { at, name }))
        }
    }
}

/// The bytes were UTF-8; a file that calls itself something else is not what it seems.
fn encoding(declaration: &quick_xml::events::BytesDecl<'_>, at: usize) -> Result<(), Raw> {
    match declaration.encoding() {
        Some(Ok(name)) if !["utf-8", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known)) => {
            Err(Raw::unexpected(at, "the encoding UTF-8", &name))
        }
        _ => Ok(()),
    }
}
