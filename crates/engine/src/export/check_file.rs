//! A file that was not made here, or not just now: what DHIS2 would answer to it, and how it could be better.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use jumla_dhis2::file::write::Top;
use jumla_dhis2::file::{self, Format, OutValue, Read, Resolved, Writing};
use jumla_dhis2::metadata::{Metadata, Object, Objects};
use jumla_dhis2::period::{Calendar, Period};
use jumla_dhis2::predict::{Answer, Nothing, Scope};
use jumla_dhis2::{Scheme, Uid};
use jumla_domain::Named;

use super::predict::{Asked, Fixes};
use crate::dhis2::{Known, name_of};
use crate::disk::{read_within, write_whole};
use crate::surface::{PredictionView, RepairedFile, ValueView};
use crate::{Error, Workspace};

/// Larger files are taken by no server.
const LARGEST: u64 = 512 * 1024 * 1024;

impl Workspace {
    /// What DHIS2 would answer to a file that is posted with these parameters, none of which it needs to be given.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::Version`], [`Error::ImportParameter`]. A file that DHIS2 cannot read is an answer, not an error.
    pub fn predict_file(
        &self,
        path: &Path,
        version: Option<&str>,
        parameters: &[(String, String)],
    ) -> Result<PredictionView, Error> {
        self.predict_content(&read_within(path, LARGEST)?, by_name(path), version, parameters)
    }

    /// What DHIS2 would answer to these bytes; where they cannot be read, taken for this format.
    ///
    /// # Errors
    /// [`Error::Version`], [`Error::ImportParameter`].
    pub fn predict_content(
        &self,
        bytes: &[u8],
        taken_for: Format,
        version: Option<&str>,
        parameters: &[(String, String)],
    ) -> Result<PredictionView, Error> {
        let known = self.dhis2()?;
        let known = known.as_deref();
        let version = Known::version(known, version)?;
        let nothing = Metadata::default();
        let metadata = known.map_or(&nothing, |known| &known.metadata);
        let asked = Asked { version, metadata, now: self.clock.now(), stored: &Nothing };
        let read = file::read(bytes);
        let format = read.as_ref().map_or(taken_for, |read| read.format);
        let pairs = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let answer = asked.ask(format, pairs, bytes)?;
        let values: Vec<ValueView> = match &read {
            Ok(read) => {
                read.set.values().zip(0..).map(|(value, index)| value_view(&value, index, metadata)).collect()
            }
            Err(_) => Vec::new(),
        };
        let mut view = PredictionView::new(version, known);
        let fixes = Fixes { prepared: None, is_file: read.is_ok() };
        view.add(answer, &|index| values.get(index).cloned(), values.len(), &fixes);
        view.name_ids(metadata);
        Ok(view)
    }

    /// Writes a file again in the way DHIS2 reads it best, without the values that it would refuse even so.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::ValuesUnreadable`], [`Error::Unwritable`].
    pub fn repair_file(&self, path: &Path, to: &Path) -> Result<RepairedFile, Error> {
        let known = self.dhis2()?;
        let ReadFile { data_set, values: all } = ReadFile::open(path, known.as_deref())?;
        let nothing = Metadata::default();
        let metadata = known.as_deref().map_or(&nothing, |known| &known.metadata);
        let version = Known::version(known.as_deref(), None)?;
        let asked = Asked { version, metadata, now: self.clock.now(), stored: &Nothing };
        let mut values = all.clone();
        // What is refused takes others with it, so it is looked again at what is left.
        for _ in 0..ROUNDS {
            let content = written(&data_set, &values)?;
            let answer = asked.ask(Format::Json, [], &content)?;
            let refused = culprits(&answer, &values);
            if refused.is_empty() {
                break;
            }
            let mut position = 0;
            values.retain(|_| {
                position += 1;
                !refused.contains(&(position - 1))
            });
        }
        write_whole(to, &written(&data_set, &values)?)?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(RepairedFile {
            file: to.display().to_string(),
            values: count(values.len()),
            left_out: count(all.len() - values.len()),
        })
    }
}

/// What a file says, with UIDs as far as these are known, of each key the last.
pub(super) struct ReadFile {
    pub data_set: Uid,
    pub values: Vec<OutValue>,
}

impl ReadFile {
    /// A file that names no data set is taken for one of the only set that has all its elements.
    pub(super) fn open(path: &Path, known: Option<&Known>) -> Result<Self, Error> {
        let bytes = read_within(path, LARGEST)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let unreadable = |error: file::ReadError| Error::ValuesUnreadable {
            file: name.clone(),
            line: error.line().unwrap_or_default(),
            reason: error.to_string(),
        };
        let read = file::read(&bytes).map_err(unreadable)?;
        let nothing = Metadata::default();
        let metadata = known.map_or(&nothing, |known| &known.metadata);
        let (named, values) = out_values(&read, metadata);
        let data_set =
            named.or_else(|| only_set_of(&values, metadata)).ok_or_else(|| Error::ValuesUnreadable {
                file: name.clone(),
                line: 0,
                reason: "it names no data set, and no single one is known that has all its data elements"
                    .to_owned(),
            })?;
        Ok(Self { data_set, values })
    }
}

/// A file has few kinds of faults; more rounds than this find nothing new.
const ROUNDS: usize = 8;

fn by_name(path: &Path) -> Format {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("xml") => Format::Xml,
        Some("csv") => Format::Csv,
        _ => Format::Json,
    }
}

fn written(data_set: &Uid, values: &[OutValue]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let how = Writing { top: Top::Period, ..Writing::new(data_set) };
    file::write(values, &how, &mut bytes)
        .map_err(|error| Error::FormatCannotHold { format: "JSON".to_owned(), reason: error.to_string() })?;
    Ok(bytes)
}

/// The values that a refusal is about: of a whole group, those that have what it names.
fn culprits(answer: &Answer, values: &[OutValue]) -> HashSet<usize> {
    let mut found = HashSet::new();
    for conflict in &answer.conflicts {
        if conflict.scope == Scope::Value {
            found.extend(conflict.indexes.iter().filter_map(|&index| usize::try_from(index).ok()));
            continue;
        }
        let named = |key: &str| -> Vec<&str> {
            let text = conflict.args.get(key).map_or("", String::as_str);
            text.split([',', ' ']).filter(|id| !id.is_empty()).collect()
        };
        let (units, elements) = (named("org_unit"), named("data_element"));
        let (periods, combos) = (named("period"), named("option_combo"));
        for (position, value) in values.iter().enumerate() {
            let combo = value.category_option_combo.as_ref();
            if units.contains(&value.org_unit.as_str())
                || elements.contains(&value.data_element.as_str())
                || periods.contains(&value.period.as_str())
                || combo.is_some_and(|combo| combos.contains(&combo.as_str()))
            {
                found.insert(position);
            }
        }
    }
    found
}

/// The values of a file with UIDs, as far as these are known, of each key the last.
fn out_values(read: &Read, metadata: &Metadata) -> (Option<Uid>, Vec<OutValue>) {
    let schemes = &read.set.schemes;
    let of = |own: &Option<Scheme>| own.clone().or_else(|| schemes.all.clone()).unwrap_or_default();
    let by_id = |scheme: Scheme, objects: &dyn Fn(&Scheme) -> HashMap<String, Uid>| {
        if scheme == Scheme::Uid { HashMap::new() } else { objects(&scheme) }
    };
    let elements = by_id(of(&schemes.data_element), &|scheme| uids(&metadata.data_elements, scheme));
    let units = by_id(of(&schemes.org_unit), &|scheme| uids(&metadata.org_units, scheme));
    let combos = by_id(of(&schemes.category_option_combo), &|scheme| uids(&metadata.option_combos, scheme));
    let sets = by_id(of(&schemes.data_set), &|scheme| uids(&metadata.data_sets, scheme));
    let known = |index: &HashMap<String, Uid>, text: &str| {
        index.get(text).cloned().unwrap_or_else(|| Uid::from(text))
    };
    let data_set = read.set.groups.iter().find_map(|group| group.data_set.as_deref());
    let data_set = data_set.map(|text| known(&sets, text));
    let mut values: Vec<OutValue> = Vec::new();
    let mut places: HashMap<[String; 5], usize> = HashMap::new();
    for value in read.set.values() {
        let text = value.value.unwrap_or_default().trim();
        if text.is_empty() && !value.deleted {
            continue;
        }
        let period = value.period.unwrap_or_default();
        let period = Period::parse(period, Calendar::Iso)
            .or_else(|_| Period::parse_adx(period, Calendar::Iso))
            .map_or_else(|_| period.to_owned(), |period| period.id().to_owned());
        let out = OutValue {
            data_element: known(&elements, value.data_element),
            period,
            org_unit: known(&units, value.org_unit.unwrap_or_default()),
            category_option_combo: value
                .category_option_combo
                .map(|id| known(&combos, id))
                .or_else(|| combo_of(value.categories, metadata)),
            attribute_option_combo: value
                .attribute_option_combo
                .map(|id| known(&combos, id))
                .or_else(|| combo_of(value.attribute_categories, metadata)),
            value: text.to_owned(),
            comment: value.comment.map(ToOwned::to_owned),
            deleted: value.deleted,
        };
        let part = |id: &Option<Uid>| id.as_ref().map(ToString::to_string).unwrap_or_default();
        let key = [
            out.data_element.to_string(),
            out.period.clone(),
            out.org_unit.to_string(),
            part(&out.category_option_combo),
            part(&out.attribute_option_combo),
        ];
        match places.get(&key) {
            Some(&place) => values[place] = out,
            None => {
                places.insert(key, values.len());
                values.push(out);
            }
        }
    }
    (data_set, values)
}

/// The one data set that has all elements of a file which names none.
fn only_set_of(values: &[OutValue], metadata: &Metadata) -> Option<Uid> {
    let elements: BTreeSet<&Uid> = values.iter().map(|value| &value.data_element).collect();
    let mut fitting = metadata.data_sets.iter().filter(|set| {
        let own: HashSet<&Uid> = set.elements.iter().map(|member| &member.data_element).collect();
        elements.iter().all(|element| own.contains(element))
    });
    let only = fitting.next()?;
    fitting.next().is_none().then(|| only.identity.id.clone())
}

fn uids<T: Object>(objects: &Objects<T>, scheme: &Scheme) -> HashMap<String, Uid> {
    let index = objects.index(scheme).into_iter();
    index.map(|(name, object)| (name.to_owned(), object.identity().id.clone())).collect()
}

/// The combo of these options, by their codes or ids.
fn combo_of(categories: &[(String, String)], metadata: &Metadata) -> Option<Uid> {
    if categories.is_empty() {
        return None;
    }
    let option = |text: &str| {
        let by_id = metadata.category_options.get(text);
        let by_code =
            || metadata.category_options.iter().find(|one| one.identity.code.as_deref() == Some(text));
        by_id.or_else(by_code).map(|option| option.identity.id.clone())
    };
    let options: BTreeSet<Uid> = categories.iter().map(|(_, text)| option(text)).collect::<Option<_>>()?;
    let combo = metadata.option_combos.iter().find(|combo| combo.options == options)?;
    Some(combo.identity.id.clone())
}

fn value_view(value: &Resolved<'_>, index: u32, metadata: &Metadata) -> ValueView {
    let named = |id: &str, name: Option<String>| Named {
        name: name.unwrap_or_else(|| id.to_owned()),
        id: id.to_owned(),
    };
    let org_unit = value.org_unit.unwrap_or_default();
    ValueView {
        index,
        org_unit: named(org_unit, name_of(&metadata.org_units, org_unit)),
        data_element: named(value.data_element, name_of(&metadata.data_elements, value.data_element)),
        category_option_combo: value
            .category_option_combo
            .map(|id| named(id, name_of(&metadata.option_combos, id))),
        period: value.period.unwrap_or_default().to_owned(),
        value: value.value.map(ToOwned::to_owned),
    }
}
