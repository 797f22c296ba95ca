//! Reads JSON. Values are taken over one by one; the text of a number is kept as it stands.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::super::{DataValueSet, FileValue, Group, Schemes};
use super::doubt::{About, Doubts};
use super::error::Raw;
use super::fields::{Field, set, set_top};

pub(super) fn read(text: &str, doubts: &mut Doubts) -> Result<DataValueSet, Raw> {
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with('[') {
        return Err(Raw::unexpected(start, "an object with data values", "a list"));
    }
    let mut reader = Reader {
        text,
        doubts,
        group: Group::default(),
        schemes: Schemes::default(),
        failure: None,
        reached: 0,
    };
    let mut json = Deserializer::from_str(text);
    let read = json.deserialize_any(&mut reader).and_then(|()| json.end());
    let Reader { group, schemes, failure, .. } = reader;
    match (failure, read) {
        (Some(failure), _) => Err(failure),
        (None, Err(error)) => Err(Raw::syntax(offset(text, &error), said(&error))),
        (None, Ok(())) => Ok(DataValueSet { groups: vec![group], schemes }),
    }
}

/// Where serde_json says that an error is: it counts lines by `\n`, and columns in bytes.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    start + error.column().saturating_sub(1)
}

/// Without the place, which is told in characters elsewhere.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]).to_owned()
}

struct Reader<'t, 'd> {
    text: &'t str,
    doubts: &'d mut Doubts,
    group: Group,
    schemes: Schemes,
    /// What went wrong, where it was not serde_json that noticed.
    failure: Option<Raw>,
    /// The offset of what was read last.
    reached: usize,
}

/// What a key may hold.
enum Leaf<'t> {
    Null,
    Text(Cow<'t, str>),
    /// A number or a truth value.
    Word(&'t str),
    Object(&'t str),
    Array,
}

impl<'t> Reader<'t, '_> {
    fn leaf(&mut self, raw: &'t RawValue) -> Result<Leaf<'t>, serde_json::Error> {
        let written = raw.get();
        // A raw value is a part of the text.
        self.reached = (written.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Ok(match written.as_bytes().first() {
            Some(b'"') if written.contains('\\') => Leaf::Text(Cow::Owned(
                serde_json::from_str(written)
                    .map_err(|error| self.fail(Raw::syntax(self.reached, said(&error))))?,
            )),
            Some(b'"') => Leaf::Text(Cow::Borrowed(written.trim_matches('"'))),
            Some(b'n') | None => Leaf::Null,
            Some(b'{') => Leaf::Object(written),
            Some(b'[') => Leaf::Array,
            Some(_) => Leaf::Word(written),
        })
    }

    fn fail(&mut self, failure: Raw) -> serde_json::Error {
        self.failure = Some(failure);
        serde_json::Error::custom("")
    }

    /// Category and option, category and option.
    fn categories(&mut self, object: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
        let at = self.reached;
        let map: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(object).map_err(|error| self.fail(Raw::syntax(at, said(&error))))?;
        map.into_iter()
            .map(|(category, option)| match option {
                serde_json::Value::String(option) => Ok((category, option)),
                other => Err(self.fail(Raw::unexpected(at, "the text of an option", &other.to_string()))),
            })
            .collect()
    }

    fn top<'de: 't, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        let leaf = match map.next_value::<&'de RawValue>().map(|raw| self.leaf(raw))? {
            Ok(leaf) => leaf,
            Err(error) => return Err(A::Error::custom(error)),
        };
        let (top, at) = ((&mut self.group, &mut self.schemes), self.reached);
        let read = match leaf {
            Leaf::Null => set_top(top, key, "", at, self.doubts),
            Leaf::Text(text) => set_top(top, key, &text, at, self.doubts),
            Leaf::Word(word) => {
                let read = set_top(top, key, word, at, self.doubts);
                if read && word != "true" && word != "false" {
                    self.doubts.add(About::NotAText(known(key)), at);
                }
                read
            }
            Leaf::Object(object) if key == "attributeOptionCombo" => {
                self.group.attribute_categories = self.categories(object).map_err(A::Error::custom)?;
                true
            }
            Leaf::Object(_) | Leaf::Array if known(key).is_empty() => false,
            Leaf::Object(_) | Leaf::Array => {
                return Err(A::Error::custom(self.fail(Raw::unexpected(
                    at,
                    "a text",
                    "a list or an object",
                ))));
            }
        };
        if !read {
            self.doubts.add(About::NotRead(key.to_owned()), at);
        }
        Ok(())
    }

    fn field(
        &mut self,
        value: &mut FileValue,
        field: Field,
        leaf: Leaf<'t>,
    ) -> Result<(), serde_json::Error> {
        let at = self.reached;
        match leaf {
            Leaf::Null => {}
            Leaf::Text(text) => set(value, field, &text, at, self.doubts),
            Leaf::Word(word) => {
                if !matches!(field, Field::FollowUp | Field::Deleted | Field::Bookkeeping) {
                    self.doubts.add(About::NotAText(field.name()), at);
                }
                set(value, field, word, at, self.doubts);
            }
            Leaf::Object(object) if field == Field::CategoryOptionCombo => {
                value.categories = self.categories(object)?;
            }
            Leaf::Object(object) if field == Field::AttributeOptionCombo => {
                value.attribute_categories = self.categories(object)?;
            }
            Leaf::Object(_) | Leaf::Array if field == Field::Bookkeeping => {}
            Leaf::Object(_) | Leaf::Array => {
                return Err(self.fail(Raw::unexpected(at, "a text", "a list or an object")));
            }
        }
        Ok(())
    }
}

/// The keys of the top that hold texts; empty for others.
fn known(key: &str) -> &'static str {
    const KNOWN: [&str; 13] = [
        "dataSet",
        "period",
        "orgUnit",
        "attributeOptionCombo",
        "completeDate",
        "idScheme",
        "dataSetIdScheme",
        "dataElementIdScheme",
        "orgUnitIdScheme",
        "categoryOptionComboIdScheme",
        "attributeOptionComboIdScheme",
        "categoryIdScheme",
        "categoryOptionIdScheme",
    ];
    KNOWN.into_iter().find(|one| *one == key).unwrap_or_default()
}

impl<'de> Visitor<'de> for &mut Reader<'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with data values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen: Vec<String> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if seen.contains(&key) {
                self.doubts.add(About::Twice(key.clone()), self.reached);
            }
            if key == "dataValues" {
                map.next_value_seed(Values(&mut *self))?;
            } else {
                self.top(&key, &mut map)?;
            }
            // No file has many keys; one that does is not searched for long.
            if seen.len() < 64 {
                seen.push(key);
            }
        }
        Ok(())
    }
}

/// The list of values.
struct Values<'r, 't, 'd>(&'r mut Reader<'t, 'd>);

impl<'de> DeserializeSeed<'de> for Values<'_, 'de, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, 'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of data values")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Value(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

/// One value.
struct Value<'r, 't, 'd>(&'r mut Reader<'t, 'd>);

impl<'de> DeserializeSeed<'de> for Value<'_, 'de, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, 'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a data value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reader = self.0;
        let mut value = FileValue::default();
        let mut seen = 0_u16;
        while let Some(key) = map.next_key_seed(KeyOf)? {
            let raw = map.next_value::<&'de RawValue>()?;
            let leaf = reader.leaf(raw).map_err(A::Error::custom)?;
            let field = match key {
                Key::Field(field) => field,
                Key::Other(name) => {
                    reader.doubts.add(About::NotRead(name), reader.reached);
                    continue;
                }
            };
            reader.field(&mut value, field, leaf).map_err(A::Error::custom)?;
            let bit = 1 << field as u16;
            if seen & bit != 0 && field != Field::Bookkeeping {
                reader.doubts.add(About::Twice(field.name().to_owned()), reader.reached);
            }
            seen |= bit;
        }
        if value.data_element.is_empty() {
            let missing = Raw::missing(reader.reached, Field::DataElement.name());
            return Err(A::Error::custom(reader.fail(missing)));
        }
        if value.category_option_combo.is_some() && !value.categories.is_empty() {
            reader.doubts.add(About::ComboTwice, reader.reached);
        }
        reader.group.values.push(value);
        Ok(())
    }
}

enum Key {
    Field(Field),
    Other(String),
}

/// A key, without making a text of each.
struct KeyOf;

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = Key;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Key, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        Ok(Field::of(name).map_or_else(|| Key::Other(name.to_owned()), Key::Field))
    }
}
