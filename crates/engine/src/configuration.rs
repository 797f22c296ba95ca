//! The server's settings and texts, read once and kept until a sync changes them.

use jumla_cht::settings::{DataSet, Settings, Texts};
use jumla_domain::contact::is_person_type;
use jumla_domain::{ContactType, DataSetId, MappingEntry, MonthStart, Named, TargetDefinition, TargetId};
use jumla_store::{Account, AccountRole, Reader};

use crate::Error;
use crate::mapping::{add_data_sets, apply_to_targets};
use crate::surface::MappingFile;

pub(crate) struct Configuration {
    /// `None` before the first sync.
    pub settings: Option<Settings>,
    pub targets: Vec<TargetDefinition>,
    pub data_sets: Vec<DataSet>,
    pub contact_types: Vec<ContactType>,
    pub month_start: MonthStart,
    /// The pattern of "3 of 10".
    pub ratio: String,
    /// Facilities that the user may choose, by name.
    pub facilities: Vec<Named>,
    /// What the workspace adds to the CHT's mapping; the targets have it already.
    pub mapping_file: MappingFile,
}

impl Configuration {
    pub(crate) fn read(
        reader: Reader<'_>,
        account: &Account,
        language: Option<&str>,
        mapping_file: MappingFile,
    ) -> Result<Self, Error> {
        let texts: Texts = reader.translations()?;
        let settings = match reader.settings()? {
            Some(text) => {
                Some(Settings::new(serde_json::from_str(&text).map_err(|_| Error::SettingsMalformed)?))
            }
            None => None,
        };
        let Some(known) = &settings else {
            return Ok(Self {
                settings: None,
                targets: Vec::new(),
                data_sets: Vec::new(),
                contact_types: Vec::new(),
                month_start: MonthStart::default(),
                ratio: String::new(),
                facilities: Vec::new(),
                mapping_file,
            });
        };
        let dictionary = known.dictionary(&texts, language);
        let mut targets = known.targets(dictionary);
        apply_to_targets(&mapping_file, &mut targets);
        let mut data_sets = known.data_sets(dictionary);
        add_data_sets(&mapping_file, &mut data_sets);
        Ok(Self {
            facilities: choosable_facilities(reader, account)?,
            targets,
            data_sets,
            contact_types: known.contact_types(),
            month_start: known.month_start(),
            ratio: dictionary.ratio().to_owned(),
            settings,
            mapping_file,
        })
    }

    pub(crate) fn target_ids(targets: &[TargetDefinition]) -> Vec<TargetId> {
        targets.iter().map(|target| target.id.clone()).collect()
    }

    /// Mapping entries that serve a data set, each with the position of its target.
    pub(crate) fn entries(&self, data_set: &DataSetId) -> Vec<(usize, &MappingEntry)> {
        self.targets
            .iter()
            .enumerate()
            .flat_map(|(position, target)| target.mapping.iter().map(move |entry| (position, entry)))
            .filter(|(_, entry)| entry.serves(data_set))
            .collect()
    }
}

pub(crate) fn person_types(contact_types: &[ContactType]) -> Vec<&str> {
    contact_types.iter().filter(|kind| is_person_type(kind)).map(|kind| kind.id.as_str()).collect()
}

/// A supervisor chooses among her own facilities, an officer among all places from which someone is supervised.
fn choosable_facilities(reader: Reader<'_>, account: &Account) -> Result<Vec<Named>, Error> {
    let own = reader.named(&account.facilities)?;
    if account.role == AccountRole::Supervisor {
        return Ok(own);
    }
    let supervising = reader.places_with_supervised()?;
    Ok(if supervising.is_empty() { own } else { supervising })
}
