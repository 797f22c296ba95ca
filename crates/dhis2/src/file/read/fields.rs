//! What the formats call the parts of a value and of what stands at the top.
//!
//! JSON and XML write `followup` and `followUp`, depending on version and direction; both are read everywhere.

use super::super::{FileValue, Group, Schemes};
use super::doubt::{About, Doubts};
use crate::Scheme;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    DataElement,
    Period,
    OrgUnit,
    CategoryOptionCombo,
    AttributeOptionCombo,
    Value,
    Comment,
    FollowUp,
    Deleted,
    /// Who stored it and when, in DHIS2's own exports: nothing about the value.
    Bookkeeping,
}

impl Field {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "dataElement" => Self::DataElement,
            "period" => Self::Period,
            "orgUnit" => Self::OrgUnit,
            "categoryOptionCombo" => Self::CategoryOptionCombo,
            "attributeOptionCombo" => Self::AttributeOptionCombo,
            "value" => Self::Value,
            "comment" => Self::Comment,
            "followUp" | "followup" => Self::FollowUp,
            "deleted" => Self::Deleted,
            "storedBy" | "created" | "lastUpdated" => Self::Bookkeeping,
            _ => return None,
        })
    }

    /// The name of a column, in any case, with or without blanks.
    pub(super) fn of_column(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(|one| !matches!(one, ' ' | '_' | '-'))
            .map(|one| one.to_ascii_lowercase())
            .collect();
        Some(match plain.as_str() {
            "dataelement" => Self::DataElement,
            "period" => Self::Period,
            "orgunit" | "organisationunit" => Self::OrgUnit,
            "categoryoptioncombo" => Self::CategoryOptionCombo,
            "attributeoptioncombo" => Self::AttributeOptionCombo,
            "value" => Self::Value,
            "comment" => Self::Comment,
            "followup" => Self::FollowUp,
            "deleted" => Self::Deleted,
            "storedby" | "created" | "lastupdated" | "timestamp" => Self::Bookkeeping,
            _ => return None,
        })
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::DataElement => "dataElement",
            Self::Period => "period",
            Self::OrgUnit => "orgUnit",
            Self::CategoryOptionCombo => "categoryOptionCombo",
            Self::AttributeOptionCombo => "attributeOptionCombo",
            Self::Value => "value",
            Self::Comment => "comment",
            Self::FollowUp => "followUp",
            Self::Deleted => "deleted",
            Self::Bookkeeping => "",
        }
    }
}

/// Takes over what a value says. Empty identifiers are as good as none.
pub(super) fn set(value: &mut FileValue, field: Field, text: &str, at: usize, doubts: &mut Doubts) {
    let identifier = || (!text.is_empty()).then(|| text.to_owned());
    if field == Field::Period {
        id_of_period(text, at, doubts);
    }
    match field {
        Field::DataElement => text.clone_into(&mut value.data_element),
        Field::Period => value.period = identifier(),
        Field::OrgUnit => value.org_unit = identifier(),
        Field::CategoryOptionCombo => value.category_option_combo = identifier(),
        Field::AttributeOptionCombo => value.attribute_option_combo = identifier(),
        Field::Value => value.value = Some(text.to_owned()),
        Field::Comment => value.comment = Some(text.to_owned()),
        Field::FollowUp => value.follow_up = Some(is_true(text, field, at, doubts)),
        Field::Deleted => value.deleted = is_true(text, field, at, doubts),
        Field::Bookkeeping => {}
    }
}

fn id_of_period(text: &str, at: usize, doubts: &mut Doubts) {
    if text.contains('/') {
        doubts.add(About::Interval, at);
    }
}

/// As importers see it: what is not `true` is not true.
fn is_true(text: &str, field: Field, at: usize, doubts: &mut Doubts) -> bool {
    let is = text.eq_ignore_ascii_case("true");
    if !is && !text.is_empty() && !text.eq_ignore_ascii_case("false") {
        doubts.add(About::NotTrueOrFalse(field.name().to_owned()), at);
    }
    is
}

/// Takes over what the top says; `false` if it is nothing that a top says.
pub(super) fn set_top(
    (group, schemes): (&mut Group, &mut Schemes),
    name: &str,
    text: &str,
    at: usize,
    doubts: &mut Doubts,
) -> bool {
    let said = (!text.is_empty()).then(|| text.to_owned());
    if name == "period" {
        id_of_period(text, at, doubts);
    }
    match name {
        "dataSet" => group.data_set = said,
        "period" => group.period = said,
        "orgUnit" => group.org_unit = said,
        "attributeOptionCombo" => group.attribute_option_combo = said,
        "completeDate" => group.complete_date = said,
        _ => {
            let Some(scheme) = scheme(schemes, name) else { return false };
            *scheme = Scheme::parse(text);
            if scheme.is_none() && !text.is_empty() {
                doubts.add(About::NotAScheme(text.to_owned()), at);
            }
        }
    }
    true
}

fn scheme<'a>(schemes: &'a mut Schemes, name: &str) -> Option<&'a mut Option<Scheme>> {
    Some(match name {
        "idScheme" => &mut schemes.all,
        "dataSetIdScheme" => &mut schemes.data_set,
        "dataElementIdScheme" => &mut schemes.data_element,
        "orgUnitIdScheme" => &mut schemes.org_unit,
        "categoryOptionComboIdScheme" => &mut schemes.category_option_combo,
        "attributeOptionComboIdScheme" => &mut schemes.attribute_option_combo,
        "categoryIdScheme" => &mut schemes.category,
        "categoryOptionIdScheme" => &mut schemes.category_option,
        _ => return None,
    })
}
