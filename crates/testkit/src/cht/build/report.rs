//! Target documents, which are nearly all of a large world: made as text, without a tree of values in between.

use std::fmt::Write;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::draw::Question;
use super::{KINDS, WorldBuilder};

/// A target document: its id, and its fields with a comma before each.
pub(super) struct Report {
    pub id: String,
    pub fields: String,
}

/// What is the same for every target document of a world.
pub(super) struct Reports {
    first_month: NaiveDate,
    targets: Vec<Target>,
    unsynced_percent: u64,
    unsynced: Question,
    day: Question,
}

struct Target {
    id: String,
    percent: bool,
    largest: u64,
    total: Question,
    passing: [Question; 2],
}

impl Reports {
    pub fn of(builder: &WorldBuilder) -> Reports {
        let question = |kind: &str| Question::of(builder.seed, kind);
        let target = |target: usize| {
            let (id, kind, largest) = match KINDS.get(target) {
                Some((id, kind, .., largest)) => ((*id).to_owned(), *kind, *largest),
                None => (format!("extra-{}", target + 1), "count", 20),
            };
            let passing = ["one", "two"].map(|which| question(&format!("{id} {which}")));
            let total = question(&format!("{id} total"));
            Target { id, percent: kind == "percent", largest, total, passing }
        };
        Reports {
            first_month: builder.first_month,
            targets: (0..builder.targets).map(target).collect(),
            unsynced_percent: builder.unsynced_percent,
            unsynced: question("unsynced"),
            day: question("day"),
        }
    }

    /// What the CHW's phone wrote for the month, unless she never synced it. `owner` is the CHW's id.
    pub fn report(&self, facility: usize, chw: usize, month: u32, owner: &str) -> Option<Report> {
        let date = self.first_month + Months::new(month);
        let when = usize::try_from(date.year() * 12 + date.month0() as i32).unwrap();
        let numbers = [facility, chw, when];
        if self.unsynced.number(&numbers, 100) < self.unsynced_percent {
            return None;
        }
        let tag = format!("{:04}-{:02}", date.year(), date.month());
        let user = format!("org.couchdb.user:chw_{facility:03}_{chw:05}");
        let mut fields = String::with_capacity(256 + 80 * self.targets.len());
        let _ = write!(
            fields,
            ",\"type\":\"target\",\"user\":\"{user}\",\"owner\":\"{owner}\",\"reporting_period\":\"{tag}\",\
            \"targets\":["
        );
        for (at, target) in self.targets.iter().enumerate() {
            fields.push_str(if at == 0 { "" } else { "," });
            target.write(&mut fields, &numbers);
        }
        // The phone writes local midnight; these phones are three hours ahead of UTC.
        let day = date + TimeDelta::days(20 + i64::try_from(self.day.number(&numbers, 8)).unwrap());
        let midnight = day.and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::hours(3);
        let _ = write!(fields, "],\"updated_date\":{}", midnight.timestamp_millis());
        Some(Report { id: format!("target~{tag}~{owner}~{user}"), fields })
    }
}

impl Target {
    fn write(&self, text: &mut String, numbers: &[usize]) {
        let total = self.total.number(numbers, self.largest + 1);
        // The greater of two draws: most CHWs do well, and some do not.
        let passing = || self.passing.map(|draw| draw.number(numbers, total + 1)).into_iter().max();
        let pass = if self.percent { passing().unwrap_or_default() } else { total };
        let _ = write!(text, "{{\"id\":\"{}\",\"value\":{{\"pass\":{pass},\"total\":{total}", self.id);
        if self.percent {
            let percent = if total == 0 { 0 } else { (200 * pass + total) / (2 * total) };
            let _ = write!(text, ",\"percent\":{percent}");
        }
        text.push_str("}}");
    }
}
