//! What the names in a file stand for: each is looked up once, and what the checks ask of it is put ready. Of a kind
//! that the metadata tells nothing of, any name is taken as it stands.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::clock::Clock;
use super::file::{File, Name, Names};
use super::schemes::Schemes;
use crate::metadata::{DataElement, Metadata, Object, Objects, OptionCombo, OrgUnit, User};
use crate::period::Period;
use crate::predict::value_type::ValueType;
use crate::{Scheme, Uid};

/// Something that a name stands for.
pub(super) struct Found<F> {
    pub id: Uid,
    /// The same for all names of one thing.
    pub number: u32,
    pub facts: F,
}

/// By the number of the name.
pub(super) type Table<F> = Vec<Option<Found<F>>>;

pub(super) struct Known<'m> {
    pub elements: Table<Element<'m>>,
    pub units: Table<Unit<'m>>,
    pub combos: Table<Combo<'m>>,
    pub periods: Table<Period>,
}

pub(super) struct Element<'m> {
    pub object: Option<&'m DataElement>,
    pub value_type: Option<ValueType>,
    /// The data sets that it is in, by position.
    pub sets: Vec<usize>,
    /// Its own category combo, and those that data sets give it.
    pub category_combos: Vec<&'m Uid>,
    pub options: Option<HashSet<&'m str>>,
    pub drops_zero: bool,
}

pub(super) struct Unit<'m> {
    pub object: Option<&'m OrgUnit>,
    /// Whether the user may enter data for it, as far as is known.
    pub is_in_reach: bool,
}

pub(super) struct Combo<'m> {
    pub object: Option<&'m OptionCombo>,
    pub may_write: bool,
    /// The latest of the options' first days, and the earliest of their last.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// For each option that is not for all org units, those for which it is.
    pub org_units: Vec<&'m [Uid]>,
}

pub(super) fn look_up<'m>(
    file: &File<'_>,
    metadata: &'m Metadata,
    clock: Clock,
    schemes: &Schemes,
) -> Known<'m> {
    let entries = || file.entries.iter();
    let mut memberships: HashMap<&str, Vec<(usize, Option<&Uid>)>> = HashMap::new();
    for (position, set) in metadata.data_sets.iter().enumerate() {
        for member in &set.elements {
            let sets = memberships.entry(member.data_element.as_str()).or_default();
            sets.push((position, member.category_combo.as_ref()));
        }
    }
    let user = metadata.user.as_ref();
    let none = HashMap::new();
    Known {
        elements: table(
            &file.names,
            entries().map(|entry| entry.data_element),
            &Index::of(&metadata.data_elements, &schemes.data_element, &none),
            |id, object| element(id, object, metadata, &memberships),
        ),
        units: table(
            &file.names,
            entries().map(|entry| entry.org_unit),
            &Index::of(&metadata.org_units, &schemes.org_unit, &none),
            |id, object| unit(id, object, metadata),
        ),
        combos: table(
            &file.names,
            entries().flat_map(|entry| [entry.category_option_combo, entry.attribute_option_combo]),
            &Index::of(&metadata.option_combos, &schemes.option_combo, &file.found),
            |_, object| combo(object, metadata, user),
        ),
        periods: periods(file, clock),
    }
}

/// Objects of a kind by what a file calls them.
pub(super) struct Index<'m, 'f, T> {
    objects: &'m Objects<T>,
    /// `None` where they are called by their ids.
    names: Option<HashMap<&'m str, &'m T>>,
    found: &'f HashMap<Name, Uid>,
}

impl<'m, 'f, T: Object> Index<'m, 'f, T> {
    pub(super) fn of(objects: &'m Objects<T>, scheme: &Scheme, found: &'f HashMap<Name, Uid>) -> Self {
        Self { objects, names: (*scheme != Scheme::Uid).then(|| objects.index(scheme)), found }
    }

    /// The id, and the object unless the metadata has none of this kind; `None` for what names nothing.
    pub(super) fn get(&self, text: &str) -> Option<(Uid, Option<&'m T>)> {
        if self.objects.is_empty() {
            return Some((text.into(), None));
        }
        let object = match &self.names {
            Some(names) => names.get(text).copied(),
            None => self.objects.get(text),
        }?;
        Some((object.identity().id.clone(), Some(object)))
    }
}

fn table<'m, T: Object, F>(
    names: &Names<'_>,
    used: impl Iterator<Item = Name>,
    index: &Index<'m, '_, T>,
    facts: impl Fn(&Uid, Option<&'m T>) -> F,
) -> Table<F> {
    let mut table: Table<F> = (0..names.len()).map(|_| None).collect();
    let mut seen = vec![false; names.len()];
    let mut numbers: HashMap<Uid, u32> = HashMap::new();
    for name in used {
        if name.is_nothing() || std::mem::replace(&mut seen[name.number()], true) {
            continue;
        }
        let known = match index.found.get(&name) {
            Some(id) => Some((id.clone(), index.objects.get(id.as_str()))),
            None => index.get(names.text(name)),
        };
        let Some((id, object)) = known else { continue };
        let next = u32::try_from(numbers.len()).unwrap_or_default();
        let number = *numbers.entry(id.clone()).or_insert(next);
        let facts = facts(&id, object);
        table[name.number()] = Some(Found { id, number, facts });
    }
    table
}

fn element<'m>(
    id: &Uid,
    object: Option<&'m DataElement>,
    metadata: &'m Metadata,
    memberships: &HashMap<&str, Vec<(usize, Option<&'m Uid>)>>,
) -> Element<'m> {
    let memberships = memberships.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
    let mut category_combos: Vec<_> = object.map(|one| &one.category_combo).into_iter().collect();
    category_combos.extend(memberships.iter().filter_map(|(_, combo)| *combo));
    let options = object.and_then(|one| one.option_set.as_ref());
    let options = options.and_then(|set| metadata.option_sets.get(set.as_str()));
    Element {
        object,
        value_type: object.and_then(|one| ValueType::parse(&one.value_type)),
        sets: memberships.iter().map(|(position, _)| *position).collect(),
        category_combos,
        options: options.map(|set| set.options.iter().map(|(code, _)| code.as_str()).collect()),
        drops_zero: object.is_some_and(|one| {
            let averages = matches!(one.aggregation_type.as_str(), "AVERAGE" | "AVERAGE_SUM_ORG_UNIT");
            !one.zero_is_significant && !averages
        }),
    }
}

pub(super) fn unit<'m>(id: &Uid, object: Option<&'m OrgUnit>, metadata: &Metadata) -> Unit<'m> {
    let own = metadata.user.as_ref().map(|user| user.org_units.as_slice()).unwrap_or_default();
    let below = |above: &Uid| metadata.is_at_or_below(id.as_str(), above.as_str()).unwrap_or(true);
    Unit { object, is_in_reach: own.is_empty() || own.iter().any(below) }
}

pub(super) fn combo<'m>(
    object: Option<&'m OptionCombo>,
    metadata: &'m Metadata,
    user: Option<&User>,
) -> Combo<'m> {
    let options = object.map(|one| one.options.iter()).into_iter().flatten();
    let options: Vec<_> = options.filter_map(|id| metadata.category_options.get(id.as_str())).collect();
    Combo {
        object,
        may_write: user.is_some_and(User::is_superuser)
            || options.iter().all(|option| option.may_write != Some(false)),
        from: options.iter().filter_map(|option| option.start_date).max(),
        until: options.iter().filter_map(|option| option.end_date).min(),
        org_units: options
            .iter()
            .map(|option| option.org_units.as_slice())
            .filter(|units| !units.is_empty())
            .collect(),
    }
}

fn periods(file: &File<'_>, clock: Clock) -> Table<Period> {
    let mut table: Table<Period> = (0..file.names.len()).map(|_| None).collect();
    let mut numbers: HashMap<Period, u32> = HashMap::new();
    for entry in &file.entries {
        let name = entry.period;
        if name.is_nothing() || table[name.number()].is_some() {
            continue;
        }
        let Some(period) = clock.period(file.names.text(name)) else { continue };
        let next = u32::try_from(numbers.len()).unwrap_or_default();
        let number = *numbers.entry(period).or_insert(next);
        let id = period.id().as_str().into();
        table[name.number()] = Some(Found { id, number, facts: period });
    }
    table
}
