//! What the metadata at hand lacks for a full prediction. Only facts; how grave a gap is depends on the file.

use super::Metadata;

/// What a full prediction would need. In the order in which one would fetch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Which importer answers. `/api/system/info`
    Version,
    Calendar,
    /// What is open is told by the server's clock.
    Clock,
    /// Strictness and grouping. `/api/systemSettings`
    Settings,
    /// Who imports. `/api/me`
    User,
    /// What she may do, and where.
    Rights,
    /// `/api/dataEntry/metadata`
    DataSets,
    /// Whether the user may write into every data set. Superusers may.
    WriteAccess,
    /// Of a data set: which org units enter it.
    Assignments,
    /// Elements of a data set.
    DataElements,
    /// The combo of an element or of a data set, its categories or their options.
    CategoryModel,
    /// Of a data set's own combo; `/api/dataEntry/metadata` leaves these out.
    AttributeOptionCombos,
    /// Of an element's values or comments.
    OptionSets,
    /// Units of the assignments. `/api/organisationUnits`
    OrgUnits,
    /// Where a unit stands.
    OrgUnitPaths,
    /// From when a unit is open.
    OrgUnitDates,
    /// `/api/dataEntry/lockExceptions`
    LockExceptions,
}

impl Metadata {
    fn is_superuser(&self) -> bool {
        self.user.as_ref().is_some_and(super::User::is_superuser)
    }

    /// What is missing for a full prediction, each once, sorted.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let system = &self.system;
        let units = &self.org_units;
        let has_rights = |user: &super::User| {
            user.is_superuser() || !(user.authorities.is_empty() || user.org_units.is_empty())
        };
        let writes = self.is_superuser() || self.data_sets.iter().all(|set| set.may_write.is_some());
        let all = [
            (Missing::Version, system.version.is_none()),
            (Missing::Calendar, system.calendar.is_none()),
            (Missing::Clock, system.taken_at.is_none() || system.time_zone.is_none()),
            (Missing::Settings, system.settings.is_empty()),
            (Missing::User, self.user.is_none()),
            (Missing::Rights, self.user.as_ref().is_some_and(|user| !has_rights(user))),
            (Missing::DataSets, self.data_sets.is_empty()),
            (Missing::WriteAccess, !writes),
            (Missing::Assignments, self.data_sets.iter().any(|set| set.org_units.is_none())),
            (Missing::DataElements, self.lacks_elements()),
            (Missing::CategoryModel, self.lacks_categories()),
            (Missing::AttributeOptionCombos, self.lacks_attribute_option_combos()),
            (Missing::OptionSets, self.lacks_option_sets()),
            (Missing::OrgUnits, units.is_empty() || self.lacks_org_units()),
            (Missing::OrgUnitPaths, units.iter().any(|unit| unit.path.is_empty())),
            (Missing::OrgUnitDates, units.iter().any(|unit| unit.opening_date.is_none())),
            (Missing::LockExceptions, self.lock_exceptions.is_none()),
        ];
        all.into_iter().filter(|(_, is_missing)| *is_missing).map(|(missing, _)| missing).collect()
    }

    fn lacks_elements(&self) -> bool {
        let mut elements = self.data_sets.iter().flat_map(|set| &set.elements);
        self.data_sets.iter().any(|set| set.elements.is_empty())
            || elements.any(|element| {
                let known = self.data_elements.get(element.data_element.as_str());
                known.is_none_or(|known| known.value_type.is_empty())
            })
    }

    fn lacks_categories(&self) -> bool {
        let of_elements = self.data_elements.iter().map(|element| &element.category_combo);
        let of_sets = self.data_sets.iter().map(|set| &set.category_combo);
        let given = self.data_sets.iter().flat_map(|set| &set.elements);
        let given = given.filter_map(|element| element.category_combo.as_ref());
        let knows = |combo: &super::CategoryCombo| {
            combo.is_default
                || !combo.categories.is_empty()
                    && combo.categories.iter().all(|category| {
                        self.categories
                            .get(category.as_str())
                            .is_some_and(|category| !category.options.is_empty())
                    })
        };
        self.default_option_combo().is_none()
            || of_elements
                .chain(of_sets)
                .chain(given)
                .any(|combo| !self.category_combos.get(combo.as_str()).is_some_and(knows))
    }

    fn lacks_attribute_option_combos(&self) -> bool {
        self.data_sets
            .iter()
            .any(|set| !self.option_combos.iter().any(|combo| combo.category_combo == set.category_combo))
    }

    fn lacks_option_sets(&self) -> bool {
        let named = self.data_elements.iter().flat_map(|one| [&one.option_set, &one.comment_option_set]);
        let mut named = named.flatten();
        named.any(|set| self.option_sets.get(set.as_str()).is_none_or(|set| set.options.is_empty()))
    }

    fn lacks_org_units(&self) -> bool {
        let assigned = self.data_sets.iter().filter_map(|set| set.org_units.as_ref()).flatten();
        let hers = self.user.iter().flat_map(|user| &user.org_units);
        assigned.chain(hers).any(|unit| self.org_units.get(unit.as_str()).is_none())
    }
}
