//! Start tags, end tags and texts of an XML file, one after the other. Entities other than the five of XML are an
//! error, and a document type is passed over: nothing is expanded.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

#[derive(Debug)]
pub(super) struct NotXml;

pub(super) enum Tag<'a> {
    Start(String, Fields<'a>),
    End(String),
    Text(String),
}

/// Attributes by their names without a prefix; declarations of namespaces are none.
pub(super) type Fields<'a> = Vec<(&'a str, Cow<'a, str>)>;

pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// An empty element has begun and not yet ended.
    ending: Option<String>,
    depth: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { text, reader: Reader::from_str(text), ending: None, depth: 0 }
    }

    /// `None` at the end of the document.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, NotXml> {
        if let Some(name) = self.ending.take() {
            self.depth -= 1;
            return Ok(Some(Tag::End(name)));
        }
        loop {
            let begin = self.reader.buffer_position();
            match self.reader.read_event().map_err(|_| NotXml)? {
                Event::Start(tag) => return self.started(begin, &tag).map(Some),
                Event::Empty(tag) => {
                    self.ending = Some(local(tag.name().as_ref()).to_owned());
                    return self.started(begin, &tag).map(Some);
                }
                Event::End(tag) => {
                    self.depth = self.depth.checked_sub(1).ok_or(NotXml)?;
                    return Ok(Some(Tag::End(local(tag.name().as_ref()).to_owned())));
                }
                Event::Text(text) => return Ok(Some(Tag::Text(text.xml10_content().into_owned()))),
                Event::CData(text) => return Ok(Some(Tag::Text(text.xml10_content().into_owned()))),
                Event::GeneralRef(entity) => {
                    let letter = match entity.resolve_char_ref().map_err(|_| NotXml)? {
                        Some(letter) => letter,
                        None => named_letter(&entity).ok_or(NotXml)?,
                    };
                    return Ok(Some(Tag::Text(letter.to_string())));
                }
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(NotXml),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    fn started(&mut self, begin: u64, tag: &BytesStart<'_>) -> Result<Tag<'a>, NotXml> {
        self.depth += 1;
        let name = tag.name();
        let name = name.as_ref();
        // The same letters, borrowed from the whole text, so that values need no copy.
        let whole = usize::try_from(begin).ok().and_then(|begin| self.text.get(begin + 1..));
        let content = whole.and_then(|whole| whole.get(..tag.len())).ok_or(NotXml)?;
        if !content.starts_with(name) {
            return Err(NotXml);
        }
        let mut fields = Fields::new();
        for attribute in Attributes::new(content, name.len()) {
            let attribute = attribute.map_err(|_| NotXml)?;
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| NotXml)?;
            fields.push((local(key), value));
        }
        Ok(Tag::Start(local(name).to_owned(), fields))
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn named_letter(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

/// Takes an attribute out.
pub(super) fn take<'a>(fields: &mut Fields<'a>, name: &str) -> Option<Cow<'a, str>> {
    let position = fields.iter().position(|(key, _)| *key == name)?;
    Some(fields.swap_remove(position).1)
}
