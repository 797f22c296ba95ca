//! Values of a file as it may write them: a number as text, a truth as text, nothing where something was expected.
//! What cannot be read counts as not said; only what is no JSON at all is an error.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::Uid;

/// A key of an object, borrowed where it has no escapes.
pub struct Key<'de>(pub Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }
            fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// What a single value may be read as.
pub trait Scalar: Sized {
    fn from_text(text: &str) -> Option<Self>;
}

impl Scalar for String {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Scalar for Uid {
    fn from_text(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.into())
    }
}

impl Scalar for bool {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Scalar for i64 {
    /// `15.0` is 15: the importers cut off what follows the point.
    fn from_text(text: &str) -> Option<Self> {
        text.split('.').next()?.parse().ok()
    }
}

impl Scalar for NaiveDate {
    fn from_text(text: &str) -> Option<Self> {
        text.get(..10)?.parse().ok()
    }
}

impl Scalar for NaiveDateTime {
    /// With or without a time. An offset is passed over: the clock is the server's own.
    fn from_text(text: &str) -> Option<Self> {
        let date = NaiveDate::from_text(text)?;
        let time = text.get(11..).unwrap_or_default().trim_end_matches('Z');
        let time = time.split('+').next().unwrap_or_default();
        let time = time.rsplit_once('-').map_or(time, |(time, _)| time);
        if time.is_empty() {
            return Some(date.and_time(NaiveTime::MIN));
        }
        let forms = ["%H:%M:%S%.f", "%H:%M"];
        forms
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(time, form).ok())
            .map(|time| date.and_time(time))
    }
}

/// A single value, where the file said one.
#[derive(Clone, Debug)]
pub struct Said<T>(pub Option<T>);

impl<T> Default for Said<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Scalar> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<T>(PhantomData<T>);
        impl<'de, T: Scalar> Visitor<'de> for Any<T> {
            type Value = Said<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Said<T>, E> {
                Ok(Said(T::from_text(text)))
            }
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Said<T>, E> {
                Ok(Said(T::from_text(if truth { "true" } else { "false" })))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Said<T>, E> {
                Ok(Said(T::from_text(&number.to_string())))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Said<T>, E> {
                Ok(Said(T::from_text(&number.to_string())))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Said<T>, E> {
                Ok(Said(T::from_text(&number.to_string())))
            }
            fn visit_unit<E: Error>(self) -> Result<Said<T>, E> {
                Ok(Said(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Said<T>, A::Error> {
                pass_over_list(list).map(|()| Said(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Said<T>, A::Error> {
                pass_over_object(map).map(|()| Said(None))
            }
        }
        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// A list, where the file said one.
#[derive(Clone, Debug)]
pub struct List<T>(pub Option<Vec<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut all = Vec::new();
        let is_list = Each::new(|one| all.push(one)).read(deserializer)?;
        Ok(Self(is_list.then_some(all)))
    }
}

/// Hands on the elements of a list as they are read; what is no list is passed over.
pub struct Each<T, F> {
    take: F,
    element: PhantomData<T>,
}

impl<T, F: FnMut(T)> Each<T, F> {
    pub fn new(take: F) -> Self {
        Self { take, element: PhantomData }
    }

    /// Whether it was a list.
    pub fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error>
    where
        T: Deserialize<'de>,
    {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> serde::de::DeserializeSeed<'de> for Each<T, F> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.read(deserializer)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Each<T, F> {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<bool, A::Error> {
        while let Some(one) = list.next_element()? {
            (self.take)(one);
        }
        Ok(true)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        pass_over_object(map).map(|()| false)
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

pub fn pass_over_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

pub fn pass_over_object<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}
