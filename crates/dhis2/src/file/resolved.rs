//! The values of a file one by one, each with what its group says for all.

use super::{DataValueSet, FileValue, Group};

/// A value with all that it is keyed by. Where the top and the value both name something, the value is taken, as
/// importers since 2.43 do; those before took the top ([`super::read::About::Differs`] tells where it matters).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved<'a> {
    pub data_set: Option<&'a str>,
    pub data_element: &'a str,
    /// An id of DHIS2, or an ADX interval as it stands.
    pub period: Option<&'a str>,
    pub org_unit: Option<&'a str>,
    pub category_option_combo: Option<&'a str>,
    pub categories: &'a [(String, String)],
    pub attribute_option_combo: Option<&'a str>,
    pub attribute_categories: &'a [(String, String)],
    pub value: Option<&'a str>,
    pub comment: Option<&'a str>,
    pub follow_up: Option<bool>,
    pub deleted: bool,
}

impl DataValueSet {
    /// In the order of the file.
    pub fn values(&self) -> impl Iterator<Item = Resolved<'_>> {
        self.groups.iter().flat_map(|group| group.values.iter().map(move |value| resolve(group, value)))
    }
}

fn resolve<'a>(group: &'a Group, value: &'a FileValue) -> Resolved<'a> {
    let own_attributes = value.attribute_option_combo.is_some() || !value.attribute_categories.is_empty();
    let (attribute_option_combo, attribute_categories) = if own_attributes {
        (&value.attribute_option_combo, &value.attribute_categories)
    } else {
        (&group.attribute_option_combo, &group.attribute_categories)
    };
    Resolved {
        data_set: group.data_set.as_deref(),
        data_element: &value.data_element,
        period: value.period.as_deref().or(group.period.as_deref()),
        org_unit: value.org_unit.as_deref().or(group.org_unit.as_deref()),
        category_option_combo: value.category_option_combo.as_deref(),
        categories: &value.categories,
        attribute_option_combo: attribute_option_combo.as_deref(),
        attribute_categories,
        value: value.value.as_deref(),
        comment: value.comment.as_deref(),
        follow_up: value.follow_up,
        deleted: value.deleted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_does_not_say_is_taken_from_its_group() {
        let set = DataValueSet {
            groups: vec![Group {
                data_set: Some("dsMonthly01".into()),
                period: Some("202607".into()),
                attribute_categories: vec![("FUNDER".into(), "GOV".into())],
                values: vec![
                    FileValue { data_element: "deMalaria01".into(), ..FileValue::default() },
                    FileValue {
                        data_element: "deMalaria02".into(),
                        period: Some("202608".into()),
                        attribute_option_combo: Some("aocOther001".into()),
                        ..FileValue::default()
                    },
                ],
                ..Group::default()
            }],
            ..DataValueSet::default()
        };
        let values: Vec<_> = set.values().collect();
        assert_eq!((values[0].data_set, values[0].period), (Some("dsMonthly01"), Some("202607")));
        assert_eq!((values[0].attribute_option_combo, values[0].attribute_categories.len()), (None, 1));
        assert_eq!((values[1].period, values[1].org_unit), (Some("202608"), None));
        // Of two ways of naming the combo, the value's own.
        assert_eq!(
            (values[1].attribute_option_combo, values[1].attribute_categories.len()),
            (Some("aocOther001"), 0)
        );
    }
}
