//! The current server, as far as it is known, ready to be asked.

use std::sync::Arc;

use jumla_dhis2::metadata::{Metadata, Missing, Object, Objects, Version};
use jumla_dhis2::period::Calendar;
use jumla_domain::{DataElementId, OptionComboId};
use jumla_store::StoredConnection;

use super::packed::unpack_json;
use crate::surface::{MetadataStamp, MissingKnowledge};
use crate::{Error, Workspace};

/// What is known of a server, and from when.
pub(crate) struct Known {
    pub connection: i64,
    pub stamp: MetadataStamp,
    imported_at: i64,
    pub metadata: Metadata,
}

impl Workspace {
    /// What is known of the current server; `None` where nothing is.
    pub(crate) fn dhis2(&self) -> Result<Option<Arc<Known>>, Error> {
        let connections = self.store.read().dhis2_connections()?;
        self.known_of(connections.into_iter().find(|connection| connection.current))
    }

    /// What is known of a server; `None` where nothing is.
    pub(crate) fn known_of(&self, connection: Option<StoredConnection>) -> Result<Option<Arc<Known>>, Error> {
        let reader = self.store.read();
        let Some((current, imported_at)) = connection.and_then(|one| one.imported_at.map(|at| (one, at)))
        else {
            return Ok(None);
        };
        let mut kept = self.known.borrow_mut();
        if let Some(known) = kept.as_ref()
            && (known.connection, known.imported_at) == (current.id, imported_at)
        {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(packed) = reader.dhis2_metadata(current.id)? else { return Ok(None) };
        let metadata: Metadata = unpack_json(&packed)?;
        let version = metadata.system.version.map(|version| version.to_string());
        let known = Arc::new(Known {
            connection: current.id,
            stamp: MetadataStamp { connection: current.name, version, imported_at },
            imported_at,
            metadata,
        });
        *kept = Some(Arc::clone(&known));
        Ok(Some(known))
    }
}

impl Known {
    pub(crate) fn calendar(&self) -> Calendar {
        self.metadata.system.calendar.as_deref().and_then(Calendar::from_name).unwrap_or_default()
    }

    /// The period type of a data set, where it is known.
    pub(crate) fn period_type(&self, data_set: &str) -> Option<&str> {
        let known = self.metadata.data_sets.get(data_set)?;
        Some(known.period_type.as_str()).filter(|name| !name.is_empty())
    }

    /// Whether an org unit is in a data set, where that is known.
    pub(crate) fn is_assigned(&self, data_set: &str, org_unit: &str) -> Option<bool> {
        let assigned = self.metadata.data_sets.get(data_set)?.org_units.as_ref()?;
        Some(assigned.contains(org_unit))
    }

    /// The combo that is meant where none is named, if the element has no other in this data set.
    pub(crate) fn only_combo(&self, data_set: &str, element: &DataElementId) -> Option<OptionComboId> {
        let element = self.metadata.data_elements.get(element.as_str())?;
        let members =
            self.metadata.data_sets.get(data_set).map_or(&[][..], |known| known.elements.as_slice());
        let member = members.iter().find(|member| member.data_element == element.identity.id);
        let combo =
            member.and_then(|member| member.category_combo.as_ref()).unwrap_or(&element.category_combo);
        self.default_of(combo.as_str())
    }

    /// The attribute combo that is meant where none is named, if the data set has no other.
    pub(crate) fn only_attribute_combo(&self, data_set: &str) -> Option<OptionComboId> {
        self.default_of(self.metadata.data_sets.get(data_set)?.category_combo.as_str())
    }

    fn default_of(&self, category_combo: &str) -> Option<OptionComboId> {
        self.metadata.category_combos.get(category_combo).filter(|combo| combo.is_default)?;
        Some(self.metadata.default_option_combo()?.identity.id.as_str().into())
    }

    /// What DHIS2 calls an element with a combo: "Malaria cases · Under 5".
    pub(crate) fn column_name(&self, element: &str, combo: Option<&str>) -> Option<String> {
        let element = self.metadata.data_elements.get(element)?;
        let name = element.form_name.as_ref().unwrap_or(&element.identity.name);
        let combo = combo.and_then(|id| self.metadata.option_combos.get(id));
        let default = self.metadata.default_option_combo().map(|one| &one.identity.id);
        match combo.filter(|combo| Some(&combo.identity.id) != default) {
            Some(combo) => Some(format!("{name} · {}", combo.identity.name)),
            None => Some(name.clone()),
        }
    }

    /// What a prediction has to do without, by the file that would have it.
    pub(crate) fn missing(metadata: &Metadata) -> Vec<MissingKnowledge> {
        let mut missing: Vec<MissingKnowledge> = metadata.missing().into_iter().map(Into::into).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The version asked for, else that of the server, else the oldest that has the current importer.
    pub(crate) fn version(known: Option<&Self>, asked: Option<&str>) -> Result<Version, Error> {
        match asked.filter(|text| !text.is_empty()) {
            Some(text) => Ok(text.parse()?),
            None => Ok(known.and_then(|known| known.metadata.system.version).unwrap_or(Version::new(43, 1))),
        }
    }
}

impl From<Missing> for MissingKnowledge {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Version | Missing::Calendar | Missing::Clock => Self::Version,
            Missing::Settings => Self::Settings,
            Missing::User | Missing::Rights => Self::User,
            Missing::DataSets | Missing::WriteAccess | Missing::DataElements => Self::DataSets,
            Missing::Assignments => Self::Assignments,
            Missing::CategoryModel | Missing::AttributeOptionCombos | Missing::OptionSets => Self::Categories,
            Missing::OrgUnits | Missing::OrgUnitPaths => Self::OrgUnits,
            Missing::OrgUnitDates => Self::OrgUnitDates,
            Missing::LockExceptions => Self::LockExceptions,
        }
    }
}

/// The name of an object, where it is known.
pub(crate) fn name_of<T: Object>(objects: &Objects<T>, id: &str) -> Option<String> {
    objects.get(id).map(|object| object.identity().name.clone())
}
