//! Start tags and texts of an XML file, one after the other. Entities other than the five of XML are an error, and a
//! document type is passed over: nothing is expanded.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::input::Text;

#[derive(Debug)]
pub(super) struct NotXml;

pub(super) enum Tag<'a> {
    Start(&'a str, Fields<'a>),
    End(&'a str),
    Text(Text<'a>),
}

/// Attributes by their names without a prefix; declarations of namespaces are none.
pub(super) type Fields<'a> = Vec<(Text<'a>, Text<'a>)>;

pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// An empty element has begun and not yet ended.
    ending: Option<&'a str>,
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
                Event::Start(tag) => {
                    let (name, fields) = self.started(begin, &tag)?;
                    return Ok(Some(Tag::Start(name, fields)));
                }
                Event::Empty(tag) => {
                    let (name, fields) = self.started(begin, &tag)?;
                    self.ending = Some(name);
                    return Ok(Some(Tag::Start(name, fields)));
                }
                Event::End(tag) => {
                    self.depth = self.depth.checked_sub(1).ok_or(NotXml)?;
                    // After `</`.
                    let name = self.borrowed(begin, 2, tag.name().as_ref())?;
                    return Ok(Some(Tag::End(local(name))));
                }
                Event::Text(text) => {
                    return Ok(Some(Tag::Text(text.xml10_content())));
                }
                Event::CData(text) => {
                    return Ok(Some(Tag::Text(text.xml10_content())));
                }
                Event::GeneralRef(entity) => {
                    let letter = match entity.resolve_char_ref().map_err(|_| NotXml)? {
                        Some(letter) => letter,
                        None => named_letter(&entity).ok_or(NotXml)?,
                    };
                    return Ok(Some(Tag::Text(Cow::Owned(letter.to_string()))));
                }
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(NotXml),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// The same letters as they stand in the whole text, so that what is read of them needs no copy.
    fn borrowed(&self, begin: u64, after: usize, letters: &str) -> Result<&'a str, NotXml> {
        let start = usize::try_from(begin).map_err(|_| NotXml)? + after;
        let found = self.text.get(start..start + letters.len());
        found.filter(|found| *found == letters).ok_or(NotXml)
    }

    fn started(&mut self, begin: u64, tag: &BytesStart<'_>) -> Result<(&'a str, Fields<'a>), NotXml> {
        self.depth += 1;
        // After `<`.
        let content = self.borrowed(begin, 1, tag)?;
        let name = &content[..tag.name().as_ref().len()];
        let mut fields = Fields::new();
        for attribute in Attributes::new(content, name.len()) {
            let attribute = attribute.map_err(|_| NotXml)?;
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| NotXml)?;
            fields.push((Cow::Borrowed(local(key)), value));
        }
        Ok((local(name), fields))
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
pub(super) fn take<'a>(fields: &mut Fields<'a>, name: &str) -> Option<Text<'a>> {
    let position = fields.iter().position(|(key, _)| key == name)?;
    Some(fields.swap_remove(position).1)
}
