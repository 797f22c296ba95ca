//! What can be exported: data sets, org units, periods.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jumla_domain::{ContactId, DataSetId, Named, OrgUnitId, collation};
use jumla_store::MappedContact;

use crate::configuration::Configuration;
use crate::dhis2::{Known, name_of};
use crate::mapping::apply_to_places;
use crate::surface::{ExportChoices, OrgUnitChoice};
use crate::{Error, Workspace};

/// The org units of one data set, by name, and which contacts add to which.
pub(crate) struct OrgUnits {
    pub choices: Vec<OrgUnitChoice>,
    of_contact: HashMap<ContactId, Vec<usize>>,
    /// Everyone expected to report, with the positions of the org units above, each once.
    pub expected: HashMap<ContactId, Vec<usize>>,
    /// For each org unit the facilities from which those are supervised who are expected to report to it.
    facilities: Vec<BTreeSet<ContactId>>,
}

/// The org units of the last question, with what they were made from. Kept until the store changes: a preview, the
/// export after it and that of the next month ask for the same ones.
pub(crate) struct KeptOrgUnits {
    configuration: Arc<Configuration>,
    data_set: DataSetId,
    units: Arc<OrgUnits>,
}

impl OrgUnits {
    fn of(mapped: &[MappedContact], data_set: &DataSetId, known: Option<&Known>) -> Self {
        let links = || {
            mapped.iter().flat_map(|contact| {
                contact.org_units.iter().filter(|link| link.serves(data_set)).map(move |link| (contact, link))
            })
        };
        let mut choices: Vec<(Cow<'_, [u8]>, OrgUnitChoice)> = Vec::new();
        let mut listed: HashSet<&OrgUnitId> = HashSet::new();
        for (contact, link) in links() {
            if listed.insert(&link.org_unit) {
                let (name, key) = match &contact.name {
                    Some(name) => (name.clone(), Cow::from(&contact.sort_key)),
                    None => (contact.id.to_string(), collation::sort_key(contact.id.as_str()).into()),
                };
                let choice = OrgUnitChoice {
                    id: link.org_unit.to_string(),
                    name,
                    depth: u32::try_from(contact.lineage.len()).unwrap_or(u32::MAX),
                    above: Vec::new(),
                    assigned: known
                        .and_then(|known| known.is_assigned(data_set.as_str(), link.org_unit.as_str())),
                };
                choices.push((key, choice));
            }
        }
        choices
            .sort_unstable_by(|(key, one), (other_key, other)| (key, &one.id).cmp(&(other_key, &other.id)));
        let choices: Vec<OrgUnitChoice> = choices.into_iter().map(|(_, choice)| choice).collect();
        let position: HashMap<String, usize> =
            choices.iter().enumerate().map(|(position, choice)| (choice.id.clone(), position)).collect();
        let mut of_contact: HashMap<ContactId, Vec<usize>> = HashMap::new();
        for (contact, link) in links() {
            let positions = of_contact.entry(contact.id.clone()).or_default();
            let one = position[link.org_unit.as_str()];
            if !positions.contains(&one) {
                positions.push(one);
            }
        }
        let facilities = vec![BTreeSet::new(); choices.len()];
        let mut units = Self { choices, of_contact, expected: HashMap::new(), facilities };
        for (contact, link) in links() {
            let below = position[link.org_unit.as_str()];
            for above in units.above(&contact.lineage) {
                let id = units.choices[above].id.clone();
                let listed = &mut units.choices[below].above;
                if above != below && !listed.contains(&id) {
                    listed.push(id);
                }
            }
        }
        units
    }

    /// Positions of the org units of these contacts, each once.
    fn above(&self, contacts: &[ContactId]) -> Vec<usize> {
        let mut positions = Vec::new();
        for contact in contacts {
            for &position in self.of_contact.get(contact).map_or(&[][..], Vec::as_slice) {
                if !positions.contains(&position) {
                    positions.push(position);
                }
            }
        }
        positions
    }

    /// The facilities that feed an org unit.
    pub(super) fn facilities(&self, unit: usize) -> impl Iterator<Item = &str> {
        self.facilities.get(unit).into_iter().flatten().map(ContactId::as_str)
    }

    /// Positions of the org units of a contact and of everything above it.
    pub(super) fn of_owner(&self, owner: &ContactId, lineage: &[ContactId]) -> Vec<usize> {
        let mut positions = self.of_contact.get(owner).cloned().unwrap_or_default();
        for position in self.above(lineage) {
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
        positions
    }
}

impl Workspace {
    /// What can be chosen on the export page.
    ///
    /// # Errors
    /// [`Error::NoDataSets`].
    pub fn export_choices(&self) -> Result<ExportChoices, Error> {
        let _still = self.store.snapshot()?;
        let configuration = self.synced_configuration()?;
        if configuration.data_sets.is_empty() {
            return Err(Error::NoDataSets);
        }
        let mapped = self.mapped_contacts(&configuration)?;
        let known = self.dhis2()?;
        let known = known.as_deref();
        let current = configuration.month_start.period_containing(self.today()?);
        let ids = || configuration.data_sets.iter().map(|data_set| &data_set.id);
        Ok(ExportChoices {
            data_sets: ids()
                .map(|id| self.data_set(&configuration, id.as_str()))
                .collect::<Result<_, _>>()?,
            periods: self.periods()?,
            proposed_period: current.back(1),
            org_units: ids().map(|id| (id.to_string(), OrgUnits::of(&mapped, id, known).choices)).collect(),
            data_set_periods: ids()
                .map(|id| Ok((id.to_string(), self.period_choices(&configuration, id.as_str(), known)?)))
                .collect::<Result<_, Error>>()?,
            metadata: known.map(|known| known.stamp.clone()),
        })
    }

    /// Contacts that stand in DHIS2, by their own word or by the mapping file's.
    pub(crate) fn mapped_contacts(&self, configuration: &Configuration) -> Result<Vec<MappedContact>, Error> {
        let file = &configuration.mapping_file;
        let named: Vec<ContactId> = file.places.keys().map(|id| id.as_str().into()).collect();
        let mut mapped = self.store.read().mapped_contacts(&named)?;
        apply_to_places(file, &mut mapped);
        Ok(mapped)
    }

    /// The names of the org units of a data set, by their ids.
    pub(crate) fn org_unit_names(&self, data_set: &str) -> Result<HashMap<String, String>, Error> {
        let units = self.org_units(&self.synced_configuration()?, &data_set.into())?;
        Ok(units.choices.iter().map(|unit| (unit.id.clone(), unit.name.clone())).collect())
    }

    /// The org units of a data set, and who is expected to report to them.
    pub(super) fn org_units(
        &self,
        configuration: &Arc<Configuration>,
        data_set: &DataSetId,
    ) -> Result<Arc<OrgUnits>, Error> {
        let mut kept = self.org_units.borrow_mut();
        if let Some(last) = kept.as_ref()
            && Arc::ptr_eq(&last.configuration, configuration)
            && last.data_set == *data_set
        {
            return Ok(Arc::clone(&last.units));
        }
        let reader = self.store.read();
        let known = self.dhis2()?;
        let mut units = OrgUnits::of(&self.mapped_contacts(configuration)?, data_set, known.as_deref());
        // Whoever leads several places is expected once in each org unit above any of them.
        for (contact, places) in reader.expected_reporters()? {
            let above = units.above(&places);
            if let [_, facility, ..] = places.as_slice() {
                for &unit in &above {
                    if !units.facilities[unit].contains(facility) {
                        units.facilities[unit].insert(facility.clone());
                    }
                }
            }
            let known = units.expected.entry(contact).or_default();
            known.extend(above);
            known.sort_unstable();
            known.dedup();
        }
        let units = Arc::new(units);
        *kept = Some(KeptOrgUnits {
            configuration: Arc::clone(configuration),
            data_set: data_set.clone(),
            units: Arc::clone(&units),
        });
        Ok(units)
    }

    /// The data set asked for, as the settings name it.
    pub(super) fn data_set(&self, configuration: &Configuration, id: &str) -> Result<Named, Error> {
        if configuration.data_sets.is_empty() {
            return Err(Error::NoDataSets);
        }
        let found = configuration.data_sets.iter().find(|data_set| data_set.id.as_str() == id);
        let found = found.ok_or_else(|| Error::UnknownDataSet { data_set: id.to_owned() })?;
        // One that only the mapping file names is called what DHIS2 calls it.
        let is_nameless = found.name == id;
        let known = self.dhis2()?.filter(|_| is_nameless);
        let name = known.and_then(|known| name_of(&known.metadata.data_sets, id));
        Ok(Named { id: id.to_owned(), name: name.unwrap_or_else(|| found.name.clone()) })
    }
}
