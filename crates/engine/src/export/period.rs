//! From a period of DHIS2 to the months that are summed for it.

use jumla_dhis2::period::{Calendar, NotMonths, Period, PeriodType};
use jumla_domain::period::PeriodError;
use jumla_domain::{Finding, ReportingPeriod, Rule};

use crate::configuration::Configuration;
use crate::dhis2::Known;
use crate::scope::month_not_over;
use crate::surface::{ExportRequest, PeriodChoice, PeriodChoices};
use crate::{Error, Workspace};

/// A period of DHIS2, made definite.
pub(super) struct ExportPeriod {
    /// As DHIS2 writes it.
    pub id: String,
    pub months: Vec<ReportingPeriod>,
    pub findings: Vec<Finding>,
    /// `None` where the calendar is not ISO's.
    pub period: Option<Period>,
}

impl Workspace {
    /// The period asked for, if what is here can make it.
    pub(super) fn export_period(
        &self,
        configuration: &Configuration,
        request: &ExportRequest,
        known: Option<&Known>,
    ) -> Result<ExportPeriod, Error> {
        let calendar = known.map_or(Calendar::Iso, Known::calendar);
        let malformed = || Error::Period(PeriodError::Malformed { text: request.period.clone() });
        let period = Period::parse(&request.period, calendar).map_err(|_| malformed())?;
        if let Some(wanted) = known.and_then(|known| known.period_type(&request.data_set))
            && wanted != period.kind().name()
        {
            let (period, period_type) = (request.period.clone(), wanted.to_owned());
            return Err(Error::PeriodNotOfDataSet { period, period_type });
        }
        let id = period.id().to_owned();
        let months = match months_of(&period) {
            Ok(months) => months,
            Err(PeriodError::ShorterThanMonth { text }) => {
                return Err(Error::Period(PeriodError::ShorterThanMonth { text }));
            }
            Err(_) if request.months.is_empty() => return Err(Error::MonthsNeeded { period: id }),
            Err(_) => {
                let mut months = request.months.clone();
                months.sort_unstable();
                months.dedup();
                months
            }
        };
        let findings = match months.as_slice() {
            [month] => self.of_one_month(configuration, *month)?,
            _ => self.of_several_months(configuration, &id, &months, request.incomplete_period)?,
        };
        Ok(ExportPeriod { id, months, findings, period: (calendar == Calendar::Iso).then_some(period) })
    }

    /// The periods of a data set's own type that the months in the store touch, newest first.
    pub(super) fn period_choices(
        &self,
        configuration: &Configuration,
        data_set: &str,
        known: Option<&Known>,
    ) -> Result<PeriodChoices, Error> {
        let calendar = known.map_or(Calendar::Iso, Known::calendar);
        let kind = known.and_then(|known| known.period_type(data_set)).and_then(PeriodType::from_name);
        let kind = kind.unwrap_or(PeriodType::Monthly);
        let today = self.today()?;
        let mut periods: Vec<PeriodChoice> = Vec::new();
        for month in self.periods()? {
            for day in [month.last_day(), month.first_day()] {
                let Some(period) = Period::containing(kind, day, calendar) else { continue };
                if periods.last().is_some_and(|last| last.id == period.id()) {
                    continue;
                }
                let Some((months, days)) = touched(&period) else { continue };
                let over = months.iter().all(|month| today > configuration.month_start.last_day_of(*month));
                periods.push(PeriodChoice { id: period.id().to_owned(), months, days, over });
            }
        }
        periods.dedup_by(|one, other| one.id == other.id);
        Ok(PeriodChoices {
            period_type: kind.name().to_owned(),
            calendar: (calendar != Calendar::Iso).then(|| calendar.name().to_owned()),
            proposed: periods.iter().find(|period| period.over).map(|period| period.id.clone()),
            periods,
        })
    }

    /// A month may be exported before it is over; that is said.
    fn of_one_month(
        &self,
        configuration: &Configuration,
        month: ReportingPeriod,
    ) -> Result<Vec<Finding>, Error> {
        if !self.periods()?.contains(&month) {
            return Err(Error::UnknownPeriod { period: month.to_string() });
        }
        let last_day = configuration.month_start.last_day_of(month);
        let running = self.today()? <= last_day;
        Ok(running.then(|| month_not_over(month, last_day)).into_iter().collect())
    }

    /// A sum of months of which one is missing or not over is no total of the period, unless the user says so.
    fn of_several_months(
        &self,
        configuration: &Configuration,
        period: &str,
        months: &[ReportingPeriod],
        incomplete: bool,
    ) -> Result<Vec<Finding>, Error> {
        let (today, reported) = (self.today()?, self.store.read().periods()?);
        let lacking: Vec<String> = months
            .iter()
            .filter(|month| {
                !reported.contains(month) || today <= configuration.month_start.last_day_of(**month)
            })
            .map(ToString::to_string)
            .collect();
        if lacking.is_empty() {
            return Ok(Vec::new());
        }
        let (period, missing) = (period.to_owned(), lacking.join(", "));
        if !incomplete {
            return Err(Error::PeriodIncomplete { period, months: missing });
        }
        if lacking.len() == months.len() {
            return Err(Error::UnknownPeriod { period });
        }
        Ok(vec![Finding::warning(Rule::PeriodIncomplete, &[("period", &period), ("missing", &missing)])])
    }
}

/// The months of a period and, where these are not whole, how many days of each are in it. `None` for what is shorter
/// than a month.
fn touched(period: &Period) -> Option<(Vec<ReportingPeriod>, Vec<u32>)> {
    match period.months() {
        Ok(_) => Some((months_of(period).ok()?, Vec::new())),
        Err(NotMonths::Shorter) => None,
        Err(NotMonths::Overlaps(months)) => Some(
            months
                .into_iter()
                .filter_map(|(one, days)| Some((ReportingPeriod::new(one.year, one.month)?, days)))
                .unzip(),
        ),
    }
}

/// The months of which a period consists.
pub(super) fn months_of(period: &Period) -> Result<Vec<ReportingPeriod>, PeriodError> {
    let text = || period.id().to_owned();
    match period.months() {
        Ok(months) => {
            Ok(months.into_iter().filter_map(|one| ReportingPeriod::new(one.year, one.month)).collect())
        }
        Err(NotMonths::Shorter) => Err(PeriodError::ShorterThanMonth { text: text() }),
        Err(NotMonths::Overlaps(_)) => Err(PeriodError::Malformed { text: text() }),
    }
}
