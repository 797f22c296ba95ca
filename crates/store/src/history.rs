//! Many months of many contacts, for comparisons: the numbers alone, read as fast as the file gives them.

use std::cmp::Ordering;

use jumla_domain::check::PastMonth;
use jumla_domain::{ReportingPeriod, TargetId};
use rusqlite::Row;

use crate::target::{Dictionary, Entries, StoredNumbers};
use crate::{Error, Reader};

/// So many contacts are read at a time: their months fit into the processor's cache.
const TOGETHER: usize = 512;

/// From so many contacts at a time on, reading all between the first and the last beats looking each one up.
const SWEEP: usize = 128;

const COLUMNS: &str = "SELECT contact, tag, updated_date, contributions FROM target_document
                       WHERE period = ?1 AND accepted = 1 AND owner = contact AND left_at IS NULL";

/// Pass and total of each target.
type Values = Vec<Option<(i64, i64)>>;

/// What one contact reported, month by month; `None` where nothing.
pub type PastMonths = Vec<Option<PastMonth>>;

impl Reader<'_> {
    /// Hands over what each of the contacts reported for the periods, in their order: the documents that
    /// [`Self::each_report`] takes, and of their values the counts. A contact's months come with its position, in no
    /// particular order; a contact is named once.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn each_history(
        &self,
        periods: &[ReportingPeriod],
        contacts: &[&str],
        targets: &[TargetId],
        mut take: impl FnMut(usize, &[Option<PastMonth>]),
    ) -> Result<(), Error> {
        let positions = Dictionary::load(self.connection)?.positions(targets);
        let wanted = Wanted { positions: &positions, targets: targets.len() };
        let periods: Vec<String> = periods.iter().map(ToString::to_string).collect();
        let mut by_id: Vec<(usize, &str)> = contacts.iter().copied().enumerate().collect();
        by_id.sort_unstable_by_key(|(_, contact)| *contact);
        // What was allocated for some is used again for the next: there are hundreds of thousands of months.
        let (mut months, mut spare) = <(Vec<PastMonths>, Vec<Values>)>::default();
        for together in by_id.chunks(TOGETHER) {
            months.resize_with(together.len(), Vec::new);
            for month in months.iter_mut().flat_map(|months| months.drain(..)).flatten() {
                spare.push(month.values);
            }
            months.iter_mut().for_each(|months| months.resize_with(periods.len(), || None));
            for (number, period) in periods.iter().enumerate() {
                let mut keep = |at: usize, row: &Row<'_>| -> Result<(), Error> {
                    let kept = &mut months[at][number];
                    let before = kept.take().map(|month| month.values);
                    *kept = Some(wanted.month(row, before.or_else(|| spare.pop()).unwrap_or_default())?);
                    Ok(())
                };
                if together.len() < SWEEP {
                    self.look_up(period, together, &mut keep)?;
                } else {
                    self.sweep(period, together, &mut keep)?;
                }
            }
            for ((position, _), months) in together.iter().zip(&months) {
                take(*position, months);
            }
        }
        Ok(())
    }

    /// One contact after the other.
    fn look_up(
        &self,
        period: &str,
        contacts: &[(usize, &str)],
        keep: &mut impl FnMut(usize, &Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} AND contact = ?2 ORDER BY tag, user LIMIT 1"))?;
        for (at, (_, contact)) in contacts.iter().enumerate() {
            let mut rows = statement.query((period, contact))?;
            if let Some(row) = rows.next()? {
                keep(at, row)?;
            }
        }
        Ok(())
    }

    /// All between the first and the last contact, in the order of the table: beside the contacts, which are in the same
    /// order, nothing needs to be looked up or sorted.
    fn sweep(
        &self,
        period: &str,
        contacts: &[(usize, &str)],
        keep: &mut impl FnMut(usize, &Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (Some((_, first)), Some((_, last))) = (contacts.first(), contacts.last()) else { return Ok(()) };
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} AND contact >= ?2 AND contact <= ?3"))?;
        let mut rows = statement.query((period, first, last))?;
        let mut at = 0;
        // The tag of what is kept of the contact at hand: the least counts, and of the same the first account.
        let mut kept: Option<String> = None;
        while let Some(row) = rows.next()? {
            let contact = row.get_ref(0)?.as_str().map_err(Error::corrupt)?;
            while contacts.get(at).is_some_and(|(_, wanted)| wanted.cmp(&contact) == Ordering::Less) {
                (at, kept) = (at + 1, None);
            }
            if contacts.get(at).is_none_or(|(_, wanted)| *wanted != contact) {
                continue;
            }
            let tag = row.get_ref(1)?.as_str().map_err(Error::corrupt)?;
            if kept.as_deref().is_none_or(|kept| tag < kept) {
                keep(at, row)?;
                kept = Some(tag.to_owned());
            }
        }
        Ok(())
    }
}

/// The targets asked for.
struct Wanted<'p> {
    /// For each target number, the position among them.
    positions: &'p [Option<usize>],
    targets: usize,
}

impl Wanted<'_> {
    /// Of a target that is there twice, the first that is counts.
    fn month(&self, row: &Row<'_>, mut values: Values) -> Result<PastMonth, Error> {
        values.clear();
        values.resize(self.targets, None);
        if let Some(blob) = row.get_ref(3)?.as_blob_or_null().map_err(Error::corrupt)? {
            for entry in Entries::of(blob)? {
                let (number, numbers) = entry?;
                let Some(Some(position)) = self.positions.get(number as usize) else { continue };
                if let StoredNumbers::Counts(pass, total) = numbers
                    && (0..=total).contains(&pass)
                {
                    values[*position].get_or_insert((pass, total));
                }
            }
        }
        Ok(PastMonth { updated_date: row.get::<_, Option<i64>>(2)?.unwrap_or_default(), values })
    }
}

#[cfg(test)]
mod tests {
    use jumla_domain::{RecordedNumbers, RecordedValue, ReportedValue, TargetDocument};

    use super::*;
    use crate::{Key, Store};

    fn document(period: ReportingPeriod, contact: usize, user: &str, births: i64) -> TargetDocument {
        let value = |target: &str, numbers| RecordedValue { target: target.into(), numbers };
        TargetDocument {
            period,
            foreign_tag: None,
            contact: format!("chw-{contact}").as_str().into(),
            user: user.to_owned(),
            owner: Some(format!("chw-{contact}").as_str().into()),
            updated_date: Some(births),
            accepted: true,
            values: Some(vec![
                value("other", RecordedNumbers::Counts { pass: 1, total: 1 }),
                value("births", RecordedNumbers::Counts { pass: births, total: births }),
            ]),
        }
    }

    /// The road through all and the road to each one give what the reader of one month gives.
    #[test]
    fn many_months_are_what_each_month_is_by_itself() {
        let place = tempfile::tempdir().unwrap();
        let mut store = Store::create(&place.path().join("s.db"), &Key::new([7; 32])).unwrap();
        let last: ReportingPeriod = "2026-10".parse().unwrap();
        let periods = [last.back(0), last.back(1), last.back(2)];
        let mut documents = Vec::new();
        for (number, period) in periods.iter().enumerate() {
            for contact in (0..600).filter(|contact| (contact + number) % 7 != 0) {
                let births = i64::try_from(contact * 3 + number).unwrap();
                documents.push(document(*period, contact, "b", births));
                match contact % 11 {
                    0 => documents.push(document(*period, contact, "a", 7_000)),
                    1 => {
                        let foreign = Some("२०२६-१०".to_owned());
                        documents.push(TargetDocument {
                            foreign_tag: foreign,
                            ..document(*period, contact, "a", 8_000)
                        });
                    }
                    2 => documents
                        .push(TargetDocument { accepted: false, ..document(*period, contact, "a", 9_000) }),
                    _ => {}
                }
            }
        }
        store
            .write(|writer| documents.iter().try_for_each(|one| writer.put_target(one, &"1-a".into(), 0)))
            .unwrap();
        let targets: [TargetId; 1] = ["births".into()];
        for count in [0, 1, 100, 127, 128, 600] {
            // Not in the order of ids.
            let names: Vec<String> = (0..count).rev().map(|contact| format!("chw-{contact}")).collect();
            let contacts: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut found = vec![None; contacts.len()];
            store
                .read()
                .each_history(&periods, &contacts, &targets, |position, months| {
                    found[position] = Some(months.to_vec());
                })
                .unwrap();
            for (number, period) in periods.iter().enumerate() {
                let reports = store.read().reports(*period, &contacts, &targets).unwrap();
                for (report, months) in reports.iter().zip(&found) {
                    let month = months.as_ref().unwrap()[number].as_ref();
                    let value = |counts: Option<(i64, i64)>| {
                        counts.map(|(pass, total)| ReportedValue::counts(pass, total))
                    };
                    assert_eq!(
                        report.as_ref().map(|report| (report.updated_date, report.values[0].clone())),
                        month.map(|month| (month.updated_date, value(month.values[0]))),
                        "{count} contacts, {period}"
                    );
                }
            }
        }
    }
}
