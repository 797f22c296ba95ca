//! Puts what is read into the model: field by field, only what was said, counting what changed.

mod category;
mod data_set;
mod org_unit;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;

use super::fields::Ref;
use super::lenient::Said;
use super::root::Outline;
use super::{Kind, Merged, Tally, wire};
use crate::Uid;
use crate::metadata::{Identity, LockException, Metadata, OrgUnitLevel, User};

/// What becomes of an object in one file, however often it is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    New,
    Changed,
    Same,
}

pub struct Merge<'m> {
    pub model: &'m mut Metadata,
    pub is_data_entry: bool,
    page: i64,
    recognised: bool,
    settings: usize,
    fates: HashMap<(Kind, usize), Fate>,
    /// Sections that stand beside their data sets: (data set, section).
    pub sections: Vec<(Uid, wire::Section)>,
    /// Options that stand beside their sets, and the sets that only name theirs.
    pub options: Vec<wire::SetOption>,
    pub option_ids: Vec<(Uid, Vec<Uid>)>,
    /// Org units of a list without path or parent.
    pub without_parent: Vec<Uid>,
    pub parents_are_told: bool,
    /// Category options of a list, and those that categories name.
    pub listed_options: Vec<Uid>,
    pub named_options: Vec<Uid>,
}

impl<'m> Merge<'m> {
    pub fn new(model: &'m mut Metadata, outline: &Outline) -> Self {
        Self {
            model,
            is_data_entry: outline.is_data_entry,
            page: outline.page,
            recognised: false,
            settings: 0,
            fates: HashMap::new(),
            sections: Vec::new(),
            options: Vec::new(),
            option_ids: Vec::new(),
            without_parent: Vec::new(),
            parents_are_told: false,
            listed_options: Vec::new(),
            named_options: Vec::new(),
        }
    }

    /// Something in the file is of DHIS2, be it an empty list.
    pub fn recognised(&mut self) {
        self.recognised = true;
    }

    pub fn note(&mut self, kind: Kind, position: usize, is_new: bool, changed: bool) {
        let fate = self.fates.entry((kind, position)).or_insert(Fate::Same);
        if is_new {
            *fate = Fate::New;
        } else if changed && *fate == Fate::Same {
            *fate = Fate::Changed;
        }
    }

    /// The id of a reference, after taking in what it carries.
    pub fn reference<T>(
        &mut self,
        reference: Ref<T>,
        take: impl FnOnce(&mut Self, T) -> Option<Uid>,
    ) -> Option<Uid> {
        match reference {
            Ref::Nothing => None,
            Ref::Id(id) => Some(id),
            Ref::Whole(one) => take(self, *one),
        }
    }

    pub fn references<T>(
        &mut self,
        references: Option<Vec<Ref<T>>>,
        mut take: impl FnMut(&mut Self, T) -> Option<Uid>,
    ) -> Option<Vec<Uid>> {
        let references = references?;
        Some(references.into_iter().filter_map(|one| self.reference(one, &mut take)).collect())
    }

    pub fn level(&mut self, level: &wire::OrgUnitLevel) {
        let Some(number) = level.level.0.and_then(|level| u32::try_from(level).ok()) else { return };
        self.recognised();
        let levels = &mut self.model.levels;
        let (is_new, position) = match levels.binary_search_by_key(&number, |level| level.level) {
            Ok(position) => (false, position),
            Err(position) => {
                levels.insert(position, OrgUnitLevel { level: number, name: String::new() });
                (true, position)
            }
        };
        let mut changed = false;
        put(&mut changed, &mut levels[position].name, level.name.0.clone());
        self.note(Kind::Level, number as usize, is_new, changed);
    }

    pub fn setting(&mut self, key: &str, value: String) {
        self.recognised();
        if key == "keyCalendar" {
            self.model.system.calendar = Some(value.clone());
        }
        let before = self.model.system.settings.insert(key.to_owned(), value.clone());
        self.settings += 1;
        self.note(Kind::Setting, self.settings, before.is_none(), before.as_ref() != Some(&value));
    }

    pub fn system(&mut self, info: wire::SystemInfo) {
        let mut changed = false;
        let was_known = self.model.system.version.is_some() || self.model.system.taken_at.is_some();
        let version = info.version.0.and_then(|version| version.parse().ok());
        let taken_at: Option<NaiveDateTime> = info.server_date.0.or(info.date.0);
        let address = info.context_path.0.or(info.base_url.0);
        let said = version.is_some() || taken_at.is_some() || address.is_some() || info.name.0.is_some();
        let system = &mut self.model.system;
        put_known(&mut changed, &mut system.version, version);
        put_known(&mut changed, &mut system.taken_at, taken_at);
        put_known(&mut changed, &mut system.address, address);
        put_known(&mut changed, &mut system.name, info.name.0);
        put_known(&mut changed, &mut system.calendar, info.calendar.0);
        put_known(&mut changed, &mut system.time_zone, info.time_zone.0);
        if said {
            self.recognised();
            self.note(Kind::System, 0, !was_known, changed);
        }
    }

    /// Another user than the one known takes her place altogether.
    pub fn me(&mut self, me: wire::Me) {
        let org_units = self.references(me.org_units.0, Self::org_unit);
        let roles = me.roles.0.map(|roles| {
            roles.into_iter().filter_map(|role| role.authorities.0).flatten().collect::<Vec<_>>()
        });
        let authorities = me.authorities.0.or(roles.filter(|of_roles| !of_roles.is_empty()));
        let id = me.id.0.unwrap_or_default();
        let before = self.model.user.take().filter(|user| user.id == id);
        let is_new = before.is_none();
        let mut user = before.unwrap_or_else(|| User { id, ..User::default() });
        let mut changed = false;
        put(&mut changed, &mut user.username, me.username.0);
        let authorities = authorities.map(|all| all.into_iter().filter_map(|Said(one)| one).collect());
        put(&mut changed, &mut user.authorities, authorities);
        put(&mut changed, &mut user.org_units, org_units);
        self.model.user = Some(user);
        self.note(Kind::User, 0, is_new, changed);
    }

    /// A list of them is all of them, unless it is a further page.
    pub fn begin_lock_exceptions(&mut self) {
        let known = self.model.lock_exceptions.get_or_insert_default();
        if self.page <= 1 {
            known.clear();
        }
    }

    pub fn lock_exception(&mut self, one: &wire::LockException) {
        let id = |reference: &Ref<wire::Nothing>| match reference {
            Ref::Id(id) => Some(id.clone()),
            Ref::Nothing | Ref::Whole(_) => None,
        };
        let (Some(data_set), Some(period)) = (id(&one.data_set), id(&one.period)) else { return };
        let org_unit = id(&one.org_unit).or_else(|| id(&one.organisation_unit));
        let all = self.model.lock_exceptions.get_or_insert_default();
        all.push(LockException { data_set, org_unit, period: period.to_string() });
        let position = all.len();
        self.note(Kind::LockException, position, true, true);
    }

    /// What could only be put in its place after the whole file; `None` where nothing was of DHIS2.
    pub fn finish(mut self) -> Option<Merged> {
        if !self.recognised {
            return None;
        }
        self.place_sections();
        self.place_options();
        self.place_org_units();
        self.judge_category_options();
        let mut kinds: BTreeMap<Kind, Tally> = BTreeMap::new();
        for ((kind, _), fate) in self.fates {
            let tally = kinds.entry(kind).or_insert(Tally { kind, new: 0, changed: 0, same: 0 });
            match fate {
                Fate::New => tally.new += 1,
                Fate::Changed => tally.changed += 1,
                Fate::Same => tally.same += 1,
            }
        }
        Some(Merged { kinds: kinds.into_values().collect() })
    }
}

/// Puts in what was said, and remembers whether that is something else.
pub fn put<T: PartialEq>(changed: &mut bool, field: &mut T, said: Option<T>) {
    if let Some(said) = said
        && *field != said
    {
        *field = said;
        *changed = true;
    }
}

/// The same for what may be unknown.
pub fn put_known<T: PartialEq>(changed: &mut bool, field: &mut Option<T>, said: Option<T>) {
    if said.is_some() {
        put(changed, field, Some(said));
    }
}

/// A name to show stands in only where there is no other.
pub fn put_identity(changed: &mut bool, identity: &mut Identity, said: wire::Identity) {
    put_known(changed, &mut identity.code, said.code.0);
    let shown = said.display_name.0.filter(|_| identity.name.is_empty());
    put(changed, &mut identity.name, said.name.0.or(shown));
    let attributes = said.attributes.0.map(|values| {
        let pairs = values.into_iter().filter_map(|one| match one.attribute {
            Ref::Id(attribute) => Some((attribute, one.value.0?)),
            Ref::Nothing | Ref::Whole(_) => None,
        });
        pairs.collect::<BTreeMap<_, _>>()
    });
    put(changed, &mut identity.attributes, attributes);
}

/// Whether data may be written, as far as a file says: certainly by `access`, else only a yes.
pub fn may_write(access: &wire::Access, sharing: &wire::Sharing) -> (Option<bool>, bool) {
    // `rwrw----`: metadata read and write, data read and write, for everybody.
    let is_public = sharing.public.0.as_deref().is_some_and(|public| public.get(2..4) == Some("rw"));
    (access.data.write.0, is_public)
}
