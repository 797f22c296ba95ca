//! How a facility's month stands, as far as a sheet tells it.

use jumla_domain::{Named, ReportingPeriod};
use jumla_store::AccountRole;

use super::words::{Words, fill};
use crate::{Error, Workspace};

pub(super) struct Standing {
    /// By whom, and on which day.
    pub signed: Option<(String, String)>,
    /// A number is no longer what was signed.
    pub stale: bool,
    pub notes: String,
}

impl Standing {
    pub(super) fn sentence(&self, words: &Words) -> String {
        let Some((by, date)) = &self.signed else { return words.not_signed.to_owned() };
        let signed = fill(words.signed, &[("{by}", by), ("{date}", date)]);
        if self.stale { format!("{signed} {}", words.stale) } else { signed }
    }
}

impl Workspace {
    /// `None` where several facilities stand on one leaf.
    pub(super) fn stand_of(
        &self,
        facilities: &[Named],
        period: ReportingPeriod,
    ) -> Result<Option<Standing>, Error> {
        let [facility] = facilities else { return Ok(None) };
        let view = self.sign_off_view(&facility.id, &period.to_string())?;
        let zone = self.time_zone()?;
        let day = |millis: i64| {
            let moment = chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default();
            moment.with_timezone(&zone).date_naive().to_string()
        };
        Ok(Some(match view.sign_off {
            Some(record) => {
                Standing { signed: Some((record.by, day(record.at))), stale: view.stale, notes: record.notes }
            }
            None => Standing { signed: None, stale: false, notes: String::new() },
        }))
    }

    /// Who signs: the account's person, where it is a supervisor's.
    pub(super) fn supervisor(&self) -> Result<Option<String>, Error> {
        let account = self.account()?;
        let name = if account.full_name.is_empty() { account.user } else { account.full_name };
        Ok((account.role == AccountRole::Supervisor).then_some(name))
    }
}

/// One name, or several.
pub(super) fn name(facilities: &[Named]) -> String {
    let names: Vec<&str> = facilities.iter().map(|one| one.name.as_str()).collect();
    names.join(", ")
}
