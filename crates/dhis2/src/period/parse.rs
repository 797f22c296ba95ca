//! Reads and writes the ids of periods.
//!
//! An id is a year of four digits and what follows it, at most eleven characters, told by length and letters alone
//! and exact in case. `2026-10` is `202610`, `2026-10-01` is `20261001`, `2026W07` is `2026W7`; every other variant
//! (`2026M10`, `2026-Q3`, `Oct 2026`) is refused. [recorded: 2.44 `63f*`, `h124`–`h134`; 2.42 `63f*`]

use std::fmt;

use super::{Calendar, Period, PeriodType};

/// No period that a server would know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a period of DHIS2")]
pub struct NotAPeriod {
    pub text: String,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No id looks so.
    Form,
    /// A month 13, a week 54, a fifth quarter.
    NoSuchNumber,
}

impl Period {
    /// Reads an id whose numbers are of a calendar.
    ///
    /// # Errors
    /// [`NotAPeriod`] says whether its form or its number is wrong.
    pub fn parse(id: &str, calendar: Calendar) -> Result<Self, NotAPeriod> {
        let refused = |why| NotAPeriod { text: id.to_owned(), why };
        let (kind, year, number) = read(id).ok_or_else(|| refused(Why::Form))?;
        Self::new(kind, year, number, calendar).ok_or_else(|| refused(Why::NoSuchNumber))
    }

    /// As servers write it.
    #[must_use]
    pub fn id(&self) -> String {
        let (kind, year, number) = (self.kind(), self.year, self.number);
        let spelling = kind.spelling();
        let (infix, suffix) = (spelling.infix, spelling.suffix);
        match spelling.digits.0 {
            0 => format!("{year:04}{infix}"),
            width => format!("{year:04}{infix}{number:0width$}{suffix}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

fn read(id: &str) -> Option<(PeriodType, i32, u32)> {
    let plain = without_dashes(id)?;
    let (year, rest) = plain.split_at_checked(4)?;
    let year = digits(year)?;
    PeriodType::ALL.into_iter().find_map(|kind| {
        let spelling = kind.spelling();
        let number = rest.strip_prefix(spelling.infix)?.strip_suffix(spelling.suffix)?;
        let (fewest, most) = spelling.digits;
        if !(fewest..=most).contains(&number.len()) {
            return None;
        }
        let number = if number.is_empty() { 1 } else { digits(number)? };
        Some((kind, i32::try_from(year).ok()?, number))
    })
}

/// Dashes stand only in months and days, all of them or none.
fn without_dashes(id: &str) -> Option<String> {
    if !id.contains('-') {
        return Some(id.to_owned());
    }
    let parts: Vec<&str> = id.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_date = matches!(widths[..], [4, 2] | [4, 2, 2]) && parts.iter().all(|part| digits(part).is_some());
    is_date.then(|| parts.concat())
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
