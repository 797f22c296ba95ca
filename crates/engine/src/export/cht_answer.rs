//! What the CHT's own `GET /api/v2/export/dhis` would answer from what is here.
//!
//! The question is the CHT's, a moment in milliseconds among it; its HTTP side (parameters, headers, messages) is in
//! `jumla-api`. Nothing is recorded: a program that asks every minute is no export.

use chrono::{DateTime, Datelike, Utc};
use jumla_cht::compat::{Input, Labels};
use jumla_cht::settings::Settings;
use jumla_domain::ReportingPeriod;

use crate::{Error, Workspace};

/// What the CHT's export is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChtQuestion {
    pub data_set: String,
    /// Milliseconds since 1970: any moment of the month.
    pub from: i64,
    /// An empty text is a filter too, which nothing passes.
    pub org_unit: Option<String>,
    /// Names instead of codes.
    pub human_readable: bool,
}

/// What it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChtAnswer {
    /// The JSON text.
    Values(Vec<u8>),
    /// Nothing: a document of the month stops it. Its answer has no room to say that one is left out, and a total that
    /// is too low would look right.
    Fails,
}

impl Workspace {
    /// Answers as the CHT does.
    ///
    /// # Errors
    /// [`Error::NeverSynced`]; [`Error::UnknownDataSet`], [`Error::DataSetWithoutTargets`]; [`Error::UnknownPeriod`] for
    /// a moment that is in no year.
    pub fn answer_as_the_cht(&self, question: &ChtQuestion) -> Result<ChtAnswer, Error> {
        let _still = self.store.snapshot()?;
        let configuration = self.synced_configuration()?;
        let settings = configuration.settings.as_ref().ok_or(Error::NeverSynced)?;
        let period = self.month_of(question.from)?;
        let name = question.human_readable.then(|| self.called_by_the_cht(settings, &question.data_set));
        let name = name.transpose()?;
        let given = self.given(period)?;
        let output = given.export(&Input {
            settings: settings.as_json(),
            data_set: &question.data_set,
            period,
            org_unit: question.org_unit.as_deref(),
            complete_date: self.today()?,
            contacts: &given.mapped,
            labels: name.as_deref().map_or(Labels::Codes, |data_set| Labels::Names { data_set }),
        })?;
        if output.skipped.iter().any(|skipped| skipped.reason.cht_fails()) {
            return Ok(ChtAnswer::Fails);
        }
        Ok(ChtAnswer::Values(serde_json::to_vec(&output.body).unwrap_or_default()))
    }

    /// The name that the CHT gives its file by now.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn cht_file_name(&self) -> Result<String, Error> {
        let now = self.clock.now().with_timezone(&self.time_zone()?);
        Ok(format!("dhis-{}.json", now.format("%Y%m%d%H%M")))
    }

    /// The calendar month of a moment where the server is. The day on which months begin has no say in it.
    fn month_of(&self, millis: i64) -> Result<ReportingPeriod, Error> {
        let unknown = || Error::UnknownPeriod { period: millis.to_string() };
        let moment = DateTime::<Utc>::from_timestamp_millis(millis).ok_or_else(unknown)?;
        let there = moment.with_timezone(&self.time_zone()?);
        ReportingPeriod::new(there.year(), there.month()).ok_or_else(unknown)
    }

    /// A data set's name in the language of the server.
    fn called_by_the_cht(&self, settings: &Settings, data_set: &str) -> Result<String, Error> {
        let texts = self.store.read().translations()?;
        let known = settings.data_sets(settings.dictionary(&texts, None));
        let found = known.into_iter().find(|one| one.id.as_str() == data_set);
        Ok(found.map_or_else(|| data_set.to_owned(), |one| one.name))
    }
}
