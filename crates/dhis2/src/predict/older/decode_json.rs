//! JSON, as Jackson reads it: numbers and switches where a text is asked for are taken as they are written, of a key
//! that stands twice the last counts, unknown keys are passed over, what follows the object is not read. Anything
//! else that does not fit fails the whole file (`74-bad-json`, `74e-json-array`).

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::file::{Entry, Failure, File, Header, Names, Text, filled, is_long_stored_by};
use crate::Scheme;

pub(super) fn decode(bytes: &[u8]) -> Result<File<'_>, Failure> {
    let refused = || Failure::of("json");
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut file = File::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    Root(&mut file).deserialize(&mut reader).map_err(|_| refused())?;
    Ok(file)
}

struct Root<'f, 'a>(&'f mut File<'a>);

impl<'a> DeserializeSeed<'a> for Root<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Root<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a data value set")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let File { names, header, entries, .. } = self.0;
        while let Some(Word(key)) = map.next_key()? {
            match key.as_ref() {
                "dataValues" => {
                    entries.clear();
                    map.next_value_seed(List { names, entries })?;
                }
                "attributeCategoryOptions" => {
                    let options: Option<Vec<Scalar<'a>>> = map.next_value()?;
                    header.attribute_options =
                        options.into_iter().flatten().filter_map(|one| one.0).collect();
                }
                key => match top(header, key) {
                    Top::Text(field) => *field = map.next_value::<Scalar<'a>>()?.0,
                    Top::Scheme(field) => {
                        *field =
                            filled(map.next_value::<Scalar<'a>>()?.0).and_then(|text| Scheme::parse(&text));
                    }
                    Top::Switch(field) => *field = map.next_value::<Switch>()?.0,
                    Top::Other => {
                        map.next_value::<IgnoredAny>()?;
                    }
                },
            }
        }
        Ok(())
    }
}

enum Top<'h, 'a> {
    Text(&'h mut Option<Text<'a>>),
    Scheme(&'h mut Option<Scheme>),
    Switch(&'h mut Option<bool>),
    Other,
}

fn top<'h, 'a>(header: &'h mut Header<'a>, key: &str) -> Top<'h, 'a> {
    match key {
        "dataSet" => Top::Text(&mut header.data_set),
        "period" => Top::Text(&mut header.period),
        "orgUnit" => Top::Text(&mut header.org_unit),
        "attributeOptionCombo" => Top::Text(&mut header.attribute_option_combo),
        "completeDate" => Top::Text(&mut header.complete_date),
        "strategy" => Top::Text(&mut header.strategy),
        "dryRun" => Top::Switch(&mut header.dry_run),
        "idScheme" => Top::Scheme(&mut header.schemes.all),
        "dataSetIdScheme" => Top::Scheme(&mut header.schemes.data_set),
        "dataElementIdScheme" => Top::Scheme(&mut header.schemes.data_element),
        "orgUnitIdScheme" => Top::Scheme(&mut header.schemes.org_unit),
        "categoryOptionComboIdScheme" => Top::Scheme(&mut header.schemes.category_option_combo),
        _ => Top::Other,
    }
}

struct List<'f, 'a> {
    names: &'f mut Names<'a>,
    entries: &'f mut Vec<Entry<'a>>,
}

impl<'a> DeserializeSeed<'a> for List<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for List<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("data values")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element_seed(One(self.names))? {
            self.entries.push(entry);
        }
        Ok(())
    }
}

struct One<'f, 'a>(&'f mut Names<'a>);

impl<'a> DeserializeSeed<'a> for One<'_, 'a> {
    type Value = Entry<'a>;
    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Entry<'a>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for One<'_, 'a> {
    type Value = Entry<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a data value")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Entry<'a>, A::Error> {
        let mut entry = Entry::default();
        while let Some(Word(key)) = map.next_key()? {
            let id = match key.as_ref() {
                "dataElement" => &mut entry.data_element,
                "period" => &mut entry.period,
                "orgUnit" => &mut entry.org_unit,
                "categoryOptionCombo" => &mut entry.category_option_combo,
                "attributeOptionCombo" => &mut entry.attribute_option_combo,
                "value" => {
                    entry.value = filled(map.next_value::<Scalar<'a>>()?.0);
                    continue;
                }
                "comment" => {
                    entry.comment = filled(map.next_value::<Scalar<'a>>()?.0);
                    continue;
                }
                // Not `followUp` (`g04-both`).
                "followup" => {
                    entry.follow_up = map.next_value::<Switch>()?.0.unwrap_or_default();
                    continue;
                }
                "deleted" => {
                    entry.deleted = map.next_value::<Switch>()?.0.unwrap_or_default();
                    continue;
                }
                "storedBy" => {
                    entry.stored_by_is_long = is_long_stored_by(map.next_value::<Scalar<'a>>()?.0.as_deref());
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *id = self.0.enter(map.next_value::<Scalar<'a>>()?.0);
        }
        Ok(entry)
    }
}

/// A text, borrowed where nothing in it is escaped.
struct Word<'a>(Text<'a>);

impl<'a> Deserialize<'a> for Word<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'a> Visitor<'a> for Words {
            type Value = Word<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Word<'a>, E> {
                Ok(Word(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Word<'a>, E> {
                Ok(Word(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Words)
    }
}

/// A text, or a number or switch as it is written; `None` for null.
struct Scalar<'a>(Option<Text<'a>>);

impl<'a> Deserialize<'a> for Scalar<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'a RawValue>::deserialize(deserializer)?.get();
        Ok(Self(match raw.as_bytes().first() {
            Some(b'"') => Some(serde_json::from_str::<Word<'a>>(raw).map_err(D::Error::custom)?.0),
            Some(b'n') => None,
            Some(b'{' | b'[') => return Err(D::Error::custom("a text is asked for")),
            _ => Some(Cow::Borrowed(raw)),
        }))
    }
}

struct Switch(Option<bool>);

impl<'a> Deserialize<'a> for Switch {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(text) = Scalar::deserialize(deserializer)?.0 else { return Ok(Self(None)) };
        Ok(Self(match text.trim() {
            "" => None,
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" | "0" => Some(false),
            number if number.parse::<i64>().is_ok() => Some(true),
            _ => return Err(D::Error::custom("a switch is asked for")),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jackson_takes_and_what_it_does_not() {
        for (text, read) in [
            ("{}", Some(0)),
            (r#"{"dataValues":null}"#, Some(0)),
            (r#"{"dataValues":[{"value":1.50,"period":202610}], "x":{"y":[1]}} and more"#, Some(1)),
            (r#"{"dataValues":[{"value":"1","value":null,"deleted":"true"}]}"#, Some(1)),
            (r#"{"dataValues":[{"value":{"a":1}}]}"#, None),
            (r#"{"dataValues":[{"dataElement":["a"]}]}"#, None),
            (r#"{"dataValues":[{"deleted":"perhaps"}]}"#, None),
            (r#"{"dataValues":{}}"#, None),
            (r#"{"dataSet":"x","#, None),
            ("[]", None),
            ("", None),
            ("null", None),
        ] {
            assert_eq!(decode(text.as_bytes()).ok().map(|file| file.entries.len()), read, "{text}");
        }
        let text = r#"{"completeDate":true,"dataValues":[{"value":1.50,"period":202610,"comment":"a\"b"},{"value":""}]}"#;
        let file = decode(text.as_bytes()).unwrap();
        assert_eq!(file.header.complete_date.as_deref(), Some("true"));
        let [first, second] = &file.entries[..] else { panic!() };
        assert_eq!((first.value.as_deref(), first.comment.as_deref()), (Some("1.50"), Some("a\"b")));
        assert_eq!((file.names.text(first.period), second.value.as_deref()), ("202610", None));
    }
}
