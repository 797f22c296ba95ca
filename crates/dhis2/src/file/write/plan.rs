//! What is decided about a file before its first byte, whatever its format.

use std::borrow::Borrow;

use chrono::NaiveDate;

use super::super::{Format, OutValue};
use super::{Completing, Field, Kind, Naming, Top, WriteError, Writing};
use crate::Uid;
use crate::metadata::Importer;
use crate::period::Calendar;

pub(super) struct Plan<'a, V> {
    pub(super) values: &'a [V],
    pub(super) how: &'a Writing<'a>,
    pub(super) data_set: &'a str,
    /// What JSON and XML say at the top, and therefore not in each value.
    pub(super) period: Option<&'a str>,
    pub(super) org_unit: Option<&'a str>,
    pub(super) attribute_option_combo: Option<&'a str>,
}

/// One value with the names that the file has for its objects.
pub(super) struct Named<'a> {
    pub(super) position: usize,
    pub(super) data_element: &'a str,
    pub(super) period: &'a str,
    pub(super) org_unit: &'a str,
    pub(super) category_option_combo: Option<&'a str>,
    pub(super) attribute_option_combo: Option<&'a str>,
    pub(super) value: &'a str,
    pub(super) comment: Option<&'a str>,
    pub(super) deleted: bool,
}

impl<'a, V: Borrow<OutValue>> Plan<'a, V> {
    pub(super) fn new(values: &'a [V], how: &'a Writing<'a>) -> Result<Self, WriteError> {
        if how.format == Format::Adx && !matches!(how.calendar, Calendar::Iso | Calendar::Gregorian) {
            return Err(WriteError::Calendar { calendar: how.calendar });
        }
        // Blank is as good as empty: importers before 2.43 take it, too, as a deletion.
        let empty = |value: &V| !value.borrow().deleted && value.borrow().value.trim().is_empty();
        if let Some(position) = values.iter().position(empty) {
            return Err(WriteError::NoValue { position });
        }
        how.naming.check(how.data_set, how.default_combo, values)?;
        if how.complete.is_some() {
            completable(values, how).map_err(|reason| WriteError::CannotComplete { reason })?;
        }

        let first = values.first().map(Borrow::borrow);
        let everything = how.top == Top::Everything || how.complete.is_some();
        let org_unit = first
            .map(|value| &value.org_unit)
            .filter(|id| everything && values.iter().all(|value| value.borrow().org_unit == **id));
        let combo = first.and_then(|value| value.attribute_option_combo.as_ref()).filter(|id| {
            everything
                && values.iter().all(|value| value.borrow().attribute_option_combo.as_ref() == Some(*id))
        });
        let name = |kind: Kind, id: Option<&'a Uid>| id.map(|id| how.naming.of(kind, id)).transpose();
        Ok(Self {
            values,
            how,
            data_set: how.naming.of(Kind::DataSet, how.data_set)?,
            period: first
                .map(|value| value.period.as_str())
                .filter(|period| values.iter().all(|value| value.borrow().period == *period)),
            org_unit: name(Kind::OrgUnit, org_unit)?,
            attribute_option_combo: name(Kind::AttributeOptionCombo, combo)?,
        })
    }

    pub(super) fn named(&self, position: usize) -> Result<Named<'a>, WriteError> {
        let value = self.values[position].borrow();
        let naming = self.how.naming;
        let name = |kind, id: &'a Option<Uid>| id.as_ref().map(|id| naming.of(kind, id)).transpose();
        Ok(Named {
            position,
            data_element: naming.of(Kind::DataElement, &value.data_element)?,
            period: &value.period,
            org_unit: naming.of(Kind::OrgUnit, &value.org_unit)?,
            category_option_combo: name(Kind::CategoryOptionCombo, &value.category_option_combo)?,
            attribute_option_combo: name(Kind::AttributeOptionCombo, &value.attribute_option_combo)?,
            value: self.text_of(value),
            comment: value.comment.as_deref().filter(|comment| !comment.is_empty()),
            deleted: value.deleted,
        })
    }

    /// In the order given.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<Named<'a>, WriteError>> {
        (0..self.values.len()).map(|position| self.named(position))
    }

    /// A deletion needs a value up to 2.42 (else E7618), any will do, and of all values a zero does least harm where
    /// there is nothing to delete: there it is stored, marked as deleted [24, d22, d24, e31]. Later importers do not look at
    /// it [h162].
    fn text_of(&self, value: &'a OutValue) -> &'a str {
        let optional = self.how.importer == Some(Importer::Current) && self.how.format != Format::Csv;
        if value.deleted && value.value.trim().is_empty() && !optional { "0" } else { &value.value }
    }

    pub(super) fn complete(&self) -> Option<NaiveDate> {
        self.how.complete
    }

    pub(super) fn is_for_current(&self) -> bool {
        self.how.importer != Some(Importer::Older)
    }

    /// The schemes that JSON and XML name, each for itself: the page sends a scheme of its own for data elements and org
    /// units, which goes before a general one in the file, but not before these.
    pub(super) fn schemes(&self) -> &'static [&'static str] {
        match self.how.naming {
            Naming::Uids => &[],
            Naming::Codes(_) => &[
                "dataSetIdScheme",
                "dataElementIdScheme",
                "orgUnitIdScheme",
                "categoryOptionComboIdScheme",
                "attributeOptionComboIdScheme",
            ],
        }
    }
}

impl<'a> Named<'a> {
    /// The fields of a value that are texts, in the order in which they are written. What stands at the top is left out.
    pub(super) fn fields<V>(&self, plan: &Plan<'_, V>) -> [(Field, Option<&'a str>); 7] {
        [
            (Field::DataElement, Some(self.data_element)),
            (Field::Period, Some(self.period).filter(|_| plan.period.is_none())),
            (Field::OrgUnit, Some(self.org_unit).filter(|_| plan.org_unit.is_none())),
            (Field::CategoryOptionCombo, self.category_option_combo),
            (
                Field::AttributeOptionCombo,
                self.attribute_option_combo.filter(|_| plan.attribute_option_combo.is_none()),
            ),
            (Field::Value, Some(self.value)),
            (Field::Comment, self.comment),
        ]
    }
}

fn completable<V: Borrow<OutValue>>(values: &[V], how: &Writing<'_>) -> Result<(), Completing> {
    let current = how.importer == Some(Importer::Current);
    if how.format == Format::Csv || (how.format == Format::Adx && !current) {
        return Err(Completing::Format);
    }
    let first = values.first().ok_or(Completing::NoValues)?.borrow();
    for value in values.iter().map(Borrow::borrow) {
        if value.org_unit != first.org_unit {
            return Err(Completing::SeveralOrgUnits);
        }
        if value.period != first.period {
            return Err(Completing::SeveralPeriods);
        }
        if value.attribute_option_combo != first.attribute_option_combo {
            return Err(Completing::SeveralAttributeOptionCombos);
        }
    }
    Ok(())
}
