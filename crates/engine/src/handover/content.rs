//! What is handed over: one sign-off, whole, with what it takes to read it elsewhere.

use chrono::{Days, LocalResult, NaiveDate, NaiveTime, TimeZone as _};
use chrono_tz::Tz;
use jumla_domain::signoff::{SignedContribution, digest};
use jumla_domain::{Coverage, MonthStart, Named, ReportingPeriod};
use jumla_store::{Account, AccountSource, StoredEntry};
use serde::{Deserialize, Serialize};

use super::SCHEMA;
use crate::Error;
use crate::signoff::body::{Line, SignedBody, contributions};
use crate::surface::{AcceptedFinding, HandedTarget};

/// The calendar by which the CHT's months go.
const CALENDAR: &str = "iso8601";

/// The signed content. Made of a sign-off alone, so that the same sign-off is the same hand-over, however often and by
/// whichever way it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub schema: u32,
    pub server: String,
    pub user: String,
    pub by: String,
    pub facility: Named,
    pub period: ReportingPeriod,
    pub calendar: String,
    /// The day of the month on which months begin.
    pub month_start: u32,
    /// An IANA name.
    pub time_zone: String,
    pub signed_at: i64,
    pub digest: String,
    pub coverage: Coverage,
    pub missing: Vec<Named>,
    pub contacts: Vec<Named>,
    pub targets: Vec<HandedTarget>,
    pub contributions: Vec<Line>,
    pub accepted: Vec<AcceptedFinding>,
    pub notes: String,
    /// Hash of the sign-off's entry in the journal.
    pub entry: String,
}

impl Content {
    pub(super) fn of(
        entry: &StoredEntry,
        body: SignedBody,
        facility: Named,
        account: &Account,
        month_start: MonthStart,
    ) -> Self {
        Self {
            schema: SCHEMA,
            server: account.server.clone(),
            user: account.user.clone(),
            by: entry.by.clone(),
            facility,
            period: entry.period,
            calendar: CALENDAR.to_owned(),
            month_start: month_start.day(),
            time_zone: account.time_zone.clone(),
            signed_at: entry.at,
            digest: body.digest,
            coverage: body.coverage,
            missing: body.missing,
            contacts: body.contacts,
            targets: body.targets,
            contributions: body.contributions,
            accepted: body.accepted,
            notes: body.note,
            entry: entry.hash.clone(),
        }
    }

    /// The contributions, if they are those that the digest names.
    ///
    /// # Errors
    /// [`Error::HandoverEmpty`], [`Error::HandoverContradicts`].
    pub(super) fn numbers(&self) -> Result<Vec<SignedContribution>, Error> {
        let contradicts = |reason| Error::HandoverContradicts { reason };
        if self.contributions.is_empty() {
            return Err(Error::HandoverEmpty { period: self.period.to_string() });
        }
        let mut all = contributions(&self.contributions).ok_or(contradicts("a number is none"))?;
        all.sort_unstable();
        if all.windows(2).any(|two| two[0].contact == two[1].contact && two[0].target == two[1].target) {
            return Err(contradicts("a contribution is in it twice"));
        }
        if digest(&all) != self.digest {
            return Err(contradicts("its numbers are not those of its digest"));
        }
        if self.coverage.expected != self.coverage.reported.saturating_add(self.missing.len()) {
            return Err(contradicts("reported and missing are not all that are expected"));
        }
        Ok(all)
    }

    /// Whether its month is the month as it is understood here. What is not known here is not held against it.
    ///
    /// # Errors
    /// [`Error::HandoverOfOtherCalendar`], [`Error::HandoverOfOtherTimeZone`].
    pub(super) fn same_month(&self, month_start: Option<MonthStart>, zone: Tz) -> Result<(), Error> {
        let start = MonthStart::new(i64::from(self.month_start));
        if self.calendar != CALENDAR || month_start.is_some_and(|here| here.day() != self.month_start) {
            let (calendar, month_start) = (self.calendar.clone(), self.month_start);
            return Err(Error::HandoverOfOtherCalendar { calendar, month_start });
        }
        // Zones of one time are one zone to a month.
        let end = start.last_day_of(self.period);
        let theirs = self.time_zone.parse::<Tz>().ok();
        if theirs.is_none_or(|theirs| end_of(theirs, end) != end_of(zone, end)) {
            return Err(Error::HandoverOfOtherTimeZone { time_zone: self.time_zone.clone() });
        }
        Ok(())
    }

    /// Whether it is of the server that this workspace is fed from. A replica has another address than what it
    /// replicates.
    ///
    /// # Errors
    /// [`Error::HandoverOfOtherServer`].
    pub(super) fn same_server(&self, account: &Account) -> Result<(), Error> {
        if account.source == AccountSource::CouchDb || bare(&self.server) == bare(&account.server) {
            return Ok(());
        }
        Err(Error::HandoverOfOtherServer { server: self.server.clone() })
    }
}

/// An address without what may be written in several ways.
fn bare(server: &str) -> String {
    let server = server.trim().to_lowercase();
    let server = server.split_once("://").map_or(server.as_str(), |(_, rest)| rest);
    server.trim_end_matches('/').trim_end_matches(":443").to_owned()
}

/// The instant at which a day ends.
fn end_of(zone: Tz, day: NaiveDate) -> Option<i64> {
    let next = day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&next) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Some(time.timestamp()),
        // A day that begins later than midnight, where clocks are put forward then.
        LocalResult::None => Some(next.and_utc().timestamp()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::surface::Refusal;

    pub(crate) fn content() -> Content {
        let named = |id: &str| Named { id: id.to_owned(), name: id.to_uppercase() };
        let contributions: Vec<Line> = vec![
            ("a".into(), "births".into(), "7".into(), "9".into()),
            ("b".into(), "births".into(), "0".into(), "0".into()),
        ];
        Content {
            schema: SCHEMA,
            server: "https://cht.example.org".to_owned(),
            user: "amina".to_owned(),
            by: "Amina".to_owned(),
            facility: named("f"),
            period: "2026-10".parse().unwrap(),
            calendar: CALENDAR.to_owned(),
            month_start: 1,
            time_zone: "Africa/Nairobi".to_owned(),
            signed_at: 5,
            digest: digest(&super::contributions(&contributions).unwrap()),
            coverage: Coverage::new(3, 2),
            missing: vec![named("c")],
            contacts: vec![named("a"), named("b")],
            targets: Vec::new(),
            contributions,
            accepted: Vec::new(),
            notes: String::new(),
            entry: "h".to_owned(),
        }
    }

    fn code(result: Result<impl Sized, Error>) -> String {
        result.map_or_else(|error| Refusal::from(&error).code, |_| "fine".to_owned())
    }

    #[test]
    fn a_content_that_contradicts_itself_is_refused() {
        let line = |pass: &str| ("b".to_owned(), "births".to_owned(), pass.to_owned(), "0".to_owned());
        type Case<'c> = (fn(&mut Content, Line), Line, &'c str, &'c str);
        let table: [Case<'_>; 6] = [
            (|_, _| {}, line("0"), "fine", "as it is"),
            (|of, _| of.contributions.clear(), line("0"), "handover_empty", "an empty month"),
            (|of, line| of.contributions[1] = line, line("1"), "handover_contradicts", "another number"),
            (|of, line| of.contributions[1] = line, line("x"), "handover_contradicts", "no number"),
            (|of, line| of.contributions.push(line), line("0"), "handover_contradicts", "one twice"),
            (|of, _| of.missing.clear(), line("0"), "handover_contradicts", "nobody missing"),
        ];
        for (change, line, expected, remark) in table {
            let mut changed = content();
            change(&mut changed, line);
            assert_eq!(code(changed.numbers()), expected, "{remark}");
        }
    }

    #[test]
    fn a_month_is_the_same_where_it_begins_and_ends_at_the_same_times() {
        let start = |day| Some(MonthStart::new(day));
        let table = [
            (start(1), "Africa/Nairobi", "fine", "the same"),
            (start(1), "Africa/Dar_es_Salaam", "fine", "the same time under another name"),
            (None, "Africa/Nairobi", "fine", "nothing is known here yet"),
            (start(26), "Africa/Nairobi", "handover_of_other_calendar", "months from the 26th on"),
            (start(1), "UTC", "handover_of_other_time_zone", "three hours off"),
            (start(1), "Asia/Kolkata", "handover_of_other_time_zone", "farther off"),
        ];
        for (month_start, zone, expected, remark) in table {
            assert_eq!(code(content().same_month(month_start, zone.parse().unwrap())), expected, "{remark}");
        }
        for (calendar, zone, expected) in [
            ("ethiopian", "Africa/Nairobi", "handover_of_other_calendar"),
            (CALENDAR, "Nowhere/Town", "handover_of_other_time_zone"),
        ] {
            let other = Content { calendar: calendar.to_owned(), time_zone: zone.to_owned(), ..content() };
            assert_eq!(code(other.same_month(start(1), Tz::Africa__Nairobi)), expected);
        }
    }

    #[test]
    fn a_server_is_known_by_its_address_however_it_is_written() {
        let account =
            |server: &str, source| Account { server: server.to_owned(), source, ..Account::default() };
        let table = [
            ("https://cht.example.org", AccountSource::Cht, "fine"),
            ("https://CHT.example.org/", AccountSource::Cht, "fine"),
            ("cht.example.org:443", AccountSource::Cht, "fine"),
            ("https://other.example.org", AccountSource::Cht, "handover_of_other_server"),
            ("https://cht.example.org:8443", AccountSource::Cht, "handover_of_other_server"),
            ("http://localhost:5984/medic", AccountSource::CouchDb, "fine"),
        ];
        for (server, source, expected) in table {
            assert_eq!(code(content().same_server(&account(server, source))), expected, "{server}");
        }
    }
}
