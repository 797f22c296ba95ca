//! Objects of a file, read field by field: the ones asked for are kept, the others passed over, the last of a doubled
//! one counts. Where an object is expected its id may stand alone.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::lenient::{Key, Said, pass_over_list};
use crate::Uid;

/// What is kept of an object.
pub trait Fields: Default {
    /// Takes the value of a key, or leaves it there and says `false`.
    fn take<'de, M: MapAccess<'de>>(&mut self, key: &str, map: &mut M) -> Result<bool, M::Error>;

    fn id(&mut self) -> &mut Said<Uid>;
}

/// Declares the struct of what is kept of an object, by the file's keys.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($key:literal => $field:ident: $kind:ty),* $(,)? } $($identity:ident)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            pub id: Said<Uid>,
            $(pub $identity: Identity,)?
            $(pub $field: $kind),*
        }

        impl Fields for $name {
            fn take<'de, M: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut M,
            ) -> Result<bool, M::Error> {
                $(if self.$identity.take(key, map)? {
                    return Ok(true);
                })?
                match key {
                    $($key => self.$field = map.next_value()?,)*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            fn id(&mut self) -> &mut Said<Uid> {
                &mut self.id
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok($crate::metadata::read::fields::read(deserializer)?.0)
            }
        }
    };
}
pub(super) use fields;

/// An object, and whether it carried more than its id.
pub fn read<'de, D: Deserializer<'de>, T: Fields>(deserializer: D) -> Result<(T, bool), D::Error> {
    struct One<T>(PhantomData<T>);
    impl<'de, T: Fields> Visitor<'de> for One<T> {
        type Value = (T, bool);
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object or its id")
        }
        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(T, bool), M::Error> {
            let (mut one, mut more) = (T::default(), false);
            while let Some(Key(key)) = map.next_key()? {
                if &*key == "id" {
                    *one.id() = map.next_value()?;
                } else if one.take(&key, &mut map)? {
                    more = true;
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok((one, more))
        }
        fn visit_str<E: Error>(self, id: &str) -> Result<(T, bool), E> {
            let mut one = T::default();
            *one.id() = Said((!id.is_empty()).then(|| id.into()));
            Ok((one, false))
        }
        fn visit_bool<E: Error>(self, _: bool) -> Result<(T, bool), E> {
            Ok(<_>::default())
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<(T, bool), E> {
            Ok(<_>::default())
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<(T, bool), E> {
            Ok(<_>::default())
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<(T, bool), E> {
            Ok(<_>::default())
        }
        fn visit_unit<E: Error>(self) -> Result<(T, bool), E> {
            Ok(<_>::default())
        }
        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(T, bool), A::Error> {
            pass_over_list(list).map(|()| <_>::default())
        }
    }
    deserializer.deserialize_any(One(PhantomData))
}

/// A reference, with the object itself where the file says more of it than its id. Small, as there may be a million.
#[derive(Clone, Debug, Default)]
pub enum Ref<T> {
    #[default]
    Nothing,
    Id(Uid),
    Whole(Box<T>),
}

impl<'de, T: Fields> Deserialize<'de> for Ref<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (mut one, more) = read::<D, T>(deserializer)?;
        Ok(if more { Self::Whole(Box::new(one)) } else { one.id().0.take().map_or(Self::Nothing, Self::Id) })
    }
}
