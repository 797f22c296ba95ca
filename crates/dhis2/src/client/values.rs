//! Data values: sending them, and reading what a server holds.

use chrono::{DateTime, Utc};
use jumla_http::{Method, Pace};
use serde::Deserialize;

use super::error::{Call, Error};
use super::exchange::read;
use super::{Client, Summary};
use crate::Uid;

/// Whether an import is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    DryRun,
    Commit,
}

/// Which of the values that a server holds.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    pub data_sets: &'a [Uid],
    pub periods: &'a [String],
    pub org_units: &'a [Uid],
}

/// A value that a server holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldValue {
    pub data_element: Uid,
    pub period: String,
    pub org_unit: Uid,
    pub category_option_combo: Uid,
    pub attribute_option_combo: Uid,
    pub value: String,
    pub comment: Option<String>,
    pub follow_up: bool,
    pub stored_by: Option<String>,
    pub last_updated: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HeldSet {
    period: Option<String>,
    org_unit: Option<Uid>,
    attribute_option_combo: Option<Uid>,
    #[serde(default)]
    data_values: Vec<Held>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    data_element: Uid,
    period: Option<String>,
    org_unit: Option<Uid>,
    category_option_combo: Option<Uid>,
    attribute_option_combo: Option<Uid>,
    value: Option<String>,
    comment: Option<String>,
    #[serde(default, alias = "followUp")]
    followup: bool,
    stored_by: Option<String>,
    last_updated: Option<String>,
    #[serde(default)]
    deleted: bool,
}

impl Client {
    /// Posts a data value set, JSON with its data set named inside. An answer with 409 is a summary too.
    ///
    /// Sending the same values again leaves the server as it is: a value has no other identity than its key.
    ///
    /// # Errors
    /// [`Error`]; [`Error::leaves_open`] says whether the server may have carried it out all the same.
    pub async fn send_values(&self, body: Vec<u8>, mode: Mode) -> Result<Summary, Error> {
        let what = match mode {
            Mode::DryRun => Call::DryRun,
            Mode::Commit => Call::Send,
        };
        let mut url = self.address.api(&["dataValueSets"]);
        if mode == Mode::DryRun {
            url.query_pairs_mut().append_pair("dryRun", "true");
        }
        let answered = self.send(what, Method::POST, url, body).await?;
        Summary::read(what, &answered)
    }

    /// What the server holds. Deleted values are not among them.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn values(&self, selection: &Selection<'_>) -> Result<Vec<HeldValue>, Error> {
        let what = Call::Values;
        let mut url = self.address.api(&["dataValueSets"]);
        let mut query = url.query_pairs_mut();
        selection.data_sets.iter().for_each(|id| {
            query.append_pair("dataSet", id.as_str());
        });
        selection.periods.iter().for_each(|id| {
            query.append_pair("period", id);
        });
        selection.org_units.iter().for_each(|id| {
            query.append_pair("orgUnit", id.as_str());
        });
        drop(query);
        let body = self.body(what, url, Pace::Patient).await?;
        let set: HeldSet = read(what, &body)?;
        let HeldSet { period, org_unit, attribute_option_combo, data_values } = set;
        let held = data_values.into_iter().filter(|one| !one.deleted).map(|one| {
            let unreadable = || Error::Malformed { what };
            Ok(HeldValue {
                data_element: one.data_element,
                period: one.period.or_else(|| period.clone()).ok_or_else(unreadable)?,
                org_unit: one.org_unit.or_else(|| org_unit.clone()).ok_or_else(unreadable)?,
                category_option_combo: one.category_option_combo.unwrap_or_default(),
                attribute_option_combo: one
                    .attribute_option_combo
                    .or_else(|| attribute_option_combo.clone())
                    .unwrap_or_default(),
                value: one.value.unwrap_or_default(),
                comment: one.comment,
                follow_up: one.followup,
                stored_by: one.stored_by,
                last_updated: one.last_updated.as_deref().and_then(moment),
            })
        });
        held.collect()
    }
}

/// `2026-11-23T09:13:53.445+0000`.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let formats = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M:%S%z"];
    formats.iter().find_map(|format| DateTime::parse_from_str(text, format).ok()).map(|at| at.to_utc())
}
