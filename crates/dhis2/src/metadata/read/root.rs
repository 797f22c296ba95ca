//! The top of a file: what it is, told by its keys, and each of its lists handed on object by object.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::ReadError;
use super::fields::Fields;
use super::lenient::{Each, Key, Said};
use super::merge::Merge;
use super::wire;

/// What a file is of, as far as its keys at the top tell.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub form: Form,
    /// `/api/dataEntry/metadata`: what it lists the user may write.
    pub is_data_entry: bool,
    /// The number of the page, where the file is one of several.
    pub page: i64,
    has_system_info: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Lists of objects by the names of their kinds, and whatever else is known beside them.
    #[default]
    Lists,
    Me,
    DataSet,
    DataElement,
    CategoryCombo,
    Category,
    CategoryOption,
    OptionCombo,
    OptionSet,
    OrgUnit,
    /// A bare array: `/api/filledOrganisationUnitLevels`.
    Levels,
}

/// All of these are always in `/api/dataEntry/metadata`, and nothing else is. [recorded on 2.42 and 2.44]
const DATA_ENTRY: [&str; 7] = [
    "dataSets",
    "dataElements",
    "indicators",
    "categoryCombos",
    "categories",
    "categoryOptions",
    "optionSets",
];

impl Outline {
    fn of(keys: &BTreeSet<String>, page: i64) -> Self {
        let has = |key: &str| keys.contains(key);
        let form = if has("username") && has("id") {
            Form::Me
        } else if !has("id") {
            Form::Lists
        } else if has("periodType") || has("dataSetElements") {
            Form::DataSet
        } else if has("valueType") && has("options") {
            Form::OptionSet
        } else if has("valueType") {
            Form::DataElement
        } else if has("categoryCombo") && has("categoryOptions") {
            Form::OptionCombo
        } else if has("categories") && !has("categoryOptionCombo") && !has("startDate") || has("skipTotal") {
            Form::CategoryCombo
        } else if has("categoryOptions") {
            Form::Category
        } else if has("options") {
            Form::OptionSet
        } else if has("path") || has("openingDate") || has("parent") {
            Form::OrgUnit
        } else if has("startDate") || has("endDate") {
            Form::CategoryOption
        } else {
            Form::Lists
        };
        Self {
            form,
            is_data_entry: keys.len() == DATA_ENTRY.len() && DATA_ENTRY.into_iter().all(has),
            page,
            has_system_info: ["serverDate", "contextPath", "revision", "systemId"].into_iter().any(has),
        }
    }
}

/// # Errors
/// What is no JSON.
pub fn outline(text: &str) -> Result<Outline, ReadError> {
    struct Keys;
    impl<'de> Visitor<'de> for Keys {
        type Value = Outline;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Outline, M::Error> {
            let (mut keys, mut page) = (BTreeSet::new(), 1);
            while let Some(Key(key)) = map.next_key()? {
                if &*key == "pager" {
                    page = map.next_value::<wire::Pager>()?.page.0.unwrap_or(1);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
                keys.insert(key.into_owned());
            }
            Ok(Outline::of(&keys, page))
        }
        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Outline, A::Error> {
            super::lenient::pass_over_list(list)?;
            Ok(Outline { form: Form::Levels, ..Outline::default() })
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<Outline, E> {
            Ok(Outline::default())
        }
        fn visit_bool<E: Error>(self, _: bool) -> Result<Outline, E> {
            Ok(Outline::default())
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<Outline, E> {
            Ok(Outline::default())
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Outline, E> {
            Ok(Outline::default())
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Outline, E> {
            Ok(Outline::default())
        }
        fn visit_unit<E: Error>(self) -> Result<Outline, E> {
            Ok(Outline::default())
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let outline = (&mut deserializer).deserialize_any(Keys).map_err(refused)?;
    deserializer.end().map_err(refused)?;
    Ok(outline)
}

/// Reads the file, into the model where there is one.
///
/// # Errors
/// What is no JSON, or nested too deeply.
pub fn read(text: &str, outline: &Outline, into: Option<&mut Merge<'_>>) -> Result<(), ReadError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Root { outline, into }.deserialize(&mut deserializer).map_err(refused)
}

fn refused(error: serde_json::Error) -> ReadError {
    let (line, column) = (error.line(), error.column());
    // The only sign of it that serde_json gives; a test holds it to that.
    if error.to_string().starts_with("recursion limit exceeded") {
        ReadError::TooDeep { line, column }
    } else {
        ReadError::NotJson { line, column }
    }
}

struct Root<'r, 'm> {
    outline: &'r Outline,
    into: Option<&'r mut Merge<'m>>,
}

impl Root<'_, '_> {
    /// Hands on the objects of a list.
    fn each<'de, M: MapAccess<'de>, T: Deserialize<'de>>(
        &mut self,
        map: &mut M,
        take: fn(&mut Merge<'_>, T),
    ) -> Result<(), M::Error> {
        let into = &mut self.into;
        let is_list = map.next_value_seed(Each::new(|one| {
            if let Some(merge) = into.as_deref_mut() {
                take(merge, one);
            }
        }))?;
        if let (true, Some(merge)) = (is_list, self.into.as_deref_mut()) {
            merge.recognised();
        }
        Ok(())
    }

    fn list<'de, M: MapAccess<'de>>(&mut self, key: &str, map: &mut M) -> Result<bool, M::Error> {
        match key {
            "organisationUnits" => self.each(map, |merge, one| merge.listed_org_unit(one))?,
            "organisationUnitLevels" => self.each(map, |merge, one| merge.level(&one))?,
            "dataSets" => self.each(map, |merge, one| drop(merge.data_set(one)))?,
            "sections" => self.each(map, |merge, one| merge.later_section(one))?,
            "dataElements" => self.each(map, |merge, one| drop(merge.data_element(one)))?,
            "categoryCombos" => self.each(map, |merge, one| drop(merge.category_combo(one)))?,
            "categories" => self.each(map, |merge, one| drop(merge.category(one)))?,
            "categoryOptions" => self.each(map, |merge, one| merge.listed_category_option(one))?,
            "categoryOptionCombos" => self.each(map, |merge, one| drop(merge.option_combo(one, None)))?,
            "optionSets" => self.each(map, |merge, one| drop(merge.option_set(one)))?,
            "options" => self.each(map, |merge, one| merge.later_option(one))?,
            "lockExceptions" => {
                if let Some(merge) = self.into.as_deref_mut() {
                    merge.begin_lock_exceptions();
                }
                self.each(map, |merge, one| merge.lock_exception(&one))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        /// One object is the whole file.
        fn whole<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
            root: Root<'_, '_>,
            deserializer: D,
            take: fn(&mut Merge<'_>, T),
        ) -> Result<(), D::Error> {
            let one = T::deserialize(deserializer)?;
            if let Some(merge) = root.into {
                merge.recognised();
                take(merge, one);
            }
            Ok(())
        }
        match self.outline.form {
            Form::Lists => deserializer.deserialize_any(self),
            Form::Me => whole(self, deserializer, |merge, one| merge.me(one)),
            Form::DataSet => whole(self, deserializer, |merge, one| drop(merge.data_set(one))),
            Form::DataElement => whole(self, deserializer, |merge, one| drop(merge.data_element(one))),
            Form::CategoryCombo => whole(self, deserializer, |merge, one| drop(merge.category_combo(one))),
            Form::Category => whole(self, deserializer, |merge, one| drop(merge.category(one))),
            Form::CategoryOption => whole(self, deserializer, |merge, one| drop(merge.category_option(one))),
            Form::OptionCombo => whole(self, deserializer, |merge, one| drop(merge.option_combo(one, None))),
            Form::OptionSet => whole(self, deserializer, |merge, one| drop(merge.option_set(one))),
            Form::OrgUnit => whole(self, deserializer, |merge, one| drop(merge.org_unit(one))),
            Form::Levels => Each::new(|one: wire::OrgUnitLevel| {
                if let Some(merge) = self.into.as_deref_mut() {
                    merge.level(&one);
                }
            })
            .read(deserializer)
            .map(drop),
        }
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<(), M::Error> {
        let mut info = wire::SystemInfo::default();
        while let Some(Key(key)) = map.next_key()? {
            if self.list(&key, &mut map)? {
                continue;
            }
            if self.outline.has_system_info && info.take(&key, &mut map)? {
                continue;
            }
            if &*key == "system" {
                info = map.next_value()?;
            } else if is_setting(&key) {
                let Said(value) = map.next_value()?;
                if let (Some(merge), Some(value)) = (self.into.as_deref_mut(), value) {
                    merge.setting(&key, value);
                }
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if let Some(merge) = self.into {
            merge.system(info);
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// The system settings that bear on an import or on how its periods and dates are written.
fn is_setting(key: &str) -> bool {
    key.starts_with("keyDataImport")
        || key.starts_with("keyApproval")
        || matches!(
            key,
            "keyCalendar"
                | "keyDateFormat"
                | "dataEntryAutoGroup"
                | "keyAcceptanceRequiredForApproval"
                | "multiOrganisationUnitForms"
        )
}
