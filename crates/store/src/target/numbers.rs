//! The numbers of target documents, as a blob for each: targets by number, and compact counts.

use std::collections::HashMap;

use jumla_domain::{Number, RecordedNumbers, RecordedValue, Report, ReportedValue, TargetId};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{Error, Writer};

/// Numbers as kept: compact for the two integers that they nearly always are.
#[derive(Serialize, Deserialize)]
pub(crate) enum StoredNumbers {
    Counts(i64, i64),
    Odd { raw: String, counts: Option<(String, String)> },
    Absent,
}

/// Target ids by number.
pub(crate) struct Dictionary {
    numbers: HashMap<TargetId, u32>,
    ids: Vec<TargetId>,
}

impl Dictionary {
    pub(crate) fn load(connection: &Connection) -> Result<Self, Error> {
        let mut statement = connection.prepare_cached("SELECT id FROM target ORDER BY number")?;
        let ids: Vec<TargetId> =
            statement.query_map([], |row| Ok(row.get::<_, String>(0)?.into()))?.collect::<Result<_, _>>()?;
        let numbers = ids.iter().cloned().zip(0..).collect();
        Ok(Self { numbers, ids })
    }

    fn number(&mut self, connection: &Connection, id: &TargetId) -> Result<u32, Error> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        let number = u32::try_from(self.ids.len()).map_err(Error::corrupt)?;
        connection.execute("INSERT INTO target (number, id) VALUES (?1, ?2)", (number, id.as_str()))?;
        self.numbers.insert(id.clone(), number);
        self.ids.push(id.clone());
        Ok(number)
    }

    /// For each target number, the position among the wanted ones.
    pub(crate) fn positions(&self, wanted: &[TargetId]) -> Vec<Option<usize>> {
        self.ids.iter().map(|id| wanted.iter().position(|one| one == id)).collect()
    }
}

impl Writer<'_> {
    pub(super) fn encode(&mut self, values: &[RecordedValue]) -> Result<Vec<u8>, Error> {
        let mut numbered = Vec::with_capacity(values.len());
        for value in values {
            let number = self.targets.number(&self.transaction, &value.target)?;
            let numbers = match &value.numbers {
                RecordedNumbers::Counts { pass, total } => StoredNumbers::Counts(*pass, *total),
                RecordedNumbers::Odd { raw, counts } => StoredNumbers::Odd {
                    raw: raw.clone(),
                    counts: counts.map(|(pass, total)| (pass.to_string(), total.to_string())),
                },
                RecordedNumbers::Absent => StoredNumbers::Absent,
            };
            numbered.push((number, numbers));
        }
        postcard::to_stdvec(&numbered).map_err(Error::corrupt)
    }
}

pub(super) fn recorded(blob: &[u8], dictionary: &Dictionary) -> Result<Vec<RecordedValue>, Error> {
    Entries::of(blob)?
        .map(|entry| {
            let (number, numbers) = entry?;
            let target =
                dictionary.ids.get(number as usize).ok_or_else(|| Error::corrupt("unknown target number"))?;
            Ok(RecordedValue { target: target.clone(), numbers: numbers.into_domain()? })
        })
        .collect()
}

/// The wanted targets' values; of a target that is there twice, the first.
pub(super) fn fill(report: &mut Report, blob: &[u8], positions: &[Option<usize>]) -> Result<(), Error> {
    for entry in Entries::of(blob)? {
        let (number, numbers) = entry?;
        let Some(Some(position)) = positions.get(number as usize) else { continue };
        if report.values[*position].is_some() {
            continue;
        }
        report.values[*position] = match numbers {
            StoredNumbers::Counts(pass, total) => Some(ReportedValue::counts(pass, total)),
            odd => {
                let recorded = odd.into_domain()?;
                if let RecordedNumbers::Odd { raw, counts: Some(_) } = &recorded {
                    report.spelled.push((*position, raw.clone()));
                }
                recorded.reported()
            }
        };
    }
    Ok(())
}

/// The entries of a document's list, read one at a time from the blob that a list of them was written to.
pub(crate) struct Entries<'b> {
    left: usize,
    rest: &'b [u8],
}

impl<'b> Entries<'b> {
    pub(crate) fn of(blob: &'b [u8]) -> Result<Self, Error> {
        let (left, rest) = postcard::take_from_bytes(blob).map_err(Error::corrupt)?;
        Ok(Self { left, rest })
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<(u32, StoredNumbers), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        match postcard::take_from_bytes(self.rest) {
            Ok((entry, rest)) => {
                self.rest = rest;
                Some(Ok(entry))
            }
            Err(error) => {
                self.left = 0;
                Some(Err(Error::corrupt(error)))
            }
        }
    }
}

impl StoredNumbers {
    fn into_domain(self) -> Result<RecordedNumbers, Error> {
        let number = |text: &str| Number::parse(text).ok_or_else(|| Error::corrupt("a number that is none"));
        Ok(match self {
            Self::Counts(pass, total) => RecordedNumbers::Counts { pass, total },
            Self::Odd { raw, counts } => RecordedNumbers::Odd {
                raw,
                counts: counts
                    .map(|(pass, total)| Ok::<_, Error>((number(&pass)?, number(&total)?)))
                    .transpose()?,
            },
            Self::Absent => RecordedNumbers::Absent,
        })
    }
}
