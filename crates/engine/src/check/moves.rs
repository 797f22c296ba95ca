//! Contacts who stand under another place than before, so that what they report counts elsewhere.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate};
use jumla_domain::{ContactId, Named, check};
use jumla_store::StoredMove;

use super::gather::{Gathered, Odd};
use crate::scope::Resolved;
use crate::{Error, Workspace};

/// One contact, from where it stood first to where it stands.
struct Moved {
    /// The one who reports.
    contact: Named,
    place: Option<Named>,
    position: Option<usize>,
    from: Option<ContactId>,
    to: Option<ContactId>,
    noticed_at: i64,
}

impl Workspace {
    /// Moves to or from the chosen facilities that were noticed in the month or in the one after it, while it is looked
    /// at.
    pub(super) fn moves(&self, resolved: &Resolved, gathered: &Gathered) -> Result<Vec<Odd>, Error> {
        let month_start = resolved.configuration.month_start;
        let day_after = |day: NaiveDate| day.succ_opt().unwrap_or(day);
        let first = day_after(month_start.last_day_of(resolved.period.back(1)));
        let next = month_start.period_containing(day_after(resolved.last_day()));
        let end = day_after(month_start.last_day_of(next));
        let stored = self.store.read().contact_moves(self.start_of(first)?, self.start_of(end)?)?;
        if stored.is_empty() {
            return Ok(Vec::new());
        }
        let moved = self.moved(resolved, gathered, stored)?;
        let places: Vec<ContactId> =
            moved.iter().flat_map(|one| [&one.from, &one.to]).flatten().cloned().collect();
        let names: HashMap<String, String> =
            self.store.read().named(&places)?.into_iter().map(|one| (one.id, one.name)).collect();
        let name = |place: &Option<ContactId>| match place {
            Some(place) => names.get(place.as_str()).cloned().unwrap_or_else(|| place.to_string()),
            None => String::new(),
        };
        let zone = self.time_zone()?;
        let mut odd = Vec::with_capacity(moved.len());
        for one in moved {
            let noticed = DateTime::from_timestamp_millis(one.noticed_at);
            let noticed =
                noticed.map(|at| at.with_timezone(&zone).date_naive().to_string()).unwrap_or_default();
            let finding = check::contact_moved(&one.contact.name, &name(&one.from), &name(&one.to), &noticed);
            odd.push(Odd {
                place: one.place,
                rank: (one.position.unwrap_or(usize::MAX), 0),
                contact: Some(one.contact),
                ..Odd::of(finding)
            });
        }
        Ok(odd)
    }

    /// Whom the moves concern: a CHW, or the place that she leads. Several moves of one of them are one.
    fn moved(
        &self,
        resolved: &Resolved,
        gathered: &Gathered,
        stored: Vec<StoredMove>,
    ) -> Result<Vec<Moved>, Error> {
        let supervised = &resolved.roster.supervised;
        let position_of_place: HashMap<&str, usize> =
            supervised.iter().map(|one| one.place.id.as_str()).zip(0..).collect();
        let facilities: HashSet<&str> =
            resolved.roster.facilities.iter().map(|one| one.id.as_str()).collect();
        let left = |place: &Option<ContactId>| {
            let place = place.as_ref().map_or("", |place| place.as_str());
            facilities.contains(place) || position_of_place.contains_key(place)
        };
        let mut moved: Vec<Moved> = Vec::new();
        let mut known: HashMap<ContactId, usize> = HashMap::new();
        for StoredMove { contact: of, from, to, noticed_at } in stored {
            if let Some(earlier) = known.get(&of).and_then(|number| moved.get_mut(*number)) {
                (earlier.to, earlier.noticed_at) = (to, noticed_at);
                continue;
            }
            let position = gathered.position_of(of.as_str());
            let position = position.or_else(|| position_of_place.get(of.as_str()).copied());
            let (contact, place) = match position {
                Some(position) => {
                    (supervised[position].contact.clone(), Some(supervised[position].place.clone()))
                }
                None if left(&from) => (self.reporter(&of)?, None),
                None => continue,
            };
            known.insert(of, moved.len());
            moved.push(Moved { contact, place, position, from, to, noticed_at });
        }
        moved.retain(|one| one.from != one.to);
        Ok(moved)
    }

    /// Who leads a place; a person herself.
    fn reporter(&self, contact: &ContactId) -> Result<Named, Error> {
        let reader = self.store.read();
        let known = reader.contact(contact)?;
        let leader = match known.as_ref().and_then(|known| known.primary_contact.as_ref()) {
            Some(leader) => reader.contact(leader)?,
            None => None,
        };
        Ok(match leader.or(known) {
            Some(known) => Named { id: known.id.to_string(), name: known.label().to_owned() },
            None => Named { id: contact.to_string(), name: contact.to_string() },
        })
    }
}
