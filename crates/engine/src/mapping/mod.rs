//! Which number of which target goes where in DHIS2, and which org unit a place is.
//!
//! The CHT's settings and the places' own `dhis` say it; the workspace's mapping file stands instead of them for the
//! targets and places that it names ([`apply`]). What contradicts itself or DHIS2 is said ([`check`]), never mended.

mod apply;
mod check;
mod file;
mod view;

use jumla_domain::Named;

pub(crate) use apply::{add_data_sets, apply_to_places, apply_to_targets};
pub(crate) use file::parse_layout;
pub use file::{mapping_schema, read_mapping, write_mapping};

use crate::configuration::{Configuration, person_types};
use crate::surface::{MappingFile, MappingView};
use crate::{Error, Workspace};

impl Workspace {
    /// The mapping as it stands.
    ///
    /// # Errors
    /// [`Error::NeverSynced`]; whatever the store says.
    pub fn mapping(&self) -> Result<MappingView, Error> {
        self.check_mapping(&self.mapping_file()?)
    }

    /// The mapping as it would stand with this file. Nothing is kept.
    ///
    /// # Errors
    /// As [`Self::mapping`]; [`Error::MappingOfLaterSchema`].
    pub fn check_mapping(&self, file: &MappingFile) -> Result<MappingView, Error> {
        file::check_schema(file)?;
        self.synced_configuration()?;
        let account = self.account()?;
        let reader = self.store.read();
        let configuration = Configuration::read(reader, &account, self.language(), file.clone())?;
        let mapped = self.mapped_contacts(&configuration)?;
        let known = self.dhis2()?;
        let metadata = known.as_deref().map(|known| &known.metadata);
        Ok(view::view(&configuration, &mapped, metadata))
    }

    /// Keeps a mapping file, instead of the one before.
    ///
    /// # Errors
    /// As [`Self::check_mapping`].
    pub fn save_mapping(&mut self, file: &MappingFile) -> Result<MappingView, Error> {
        let view = self.check_mapping(file)?;
        let body = serde_json::to_string(file).unwrap_or_default();
        self.store.write(|writer| writer.set_mapping(&body))?;
        self.forget_configuration();
        Ok(view)
    }

    /// Places whose name holds a text, for giving one an org unit.
    ///
    /// # Errors
    /// [`Error::NeverSynced`]; whatever the store says.
    pub fn find_places(&self, text: &str) -> Result<Vec<Named>, Error> {
        const MOST: u32 = 50;
        let configuration = self.synced_configuration()?;
        Ok(self.store.read().contacts_called(text, &person_types(&configuration.contact_types), MOST)?)
    }

    /// The mapping file that was kept; an empty one where there is none.
    pub(crate) fn mapping_file(&self) -> Result<MappingFile, Error> {
        match self.store.read().mapping()? {
            Some(body) => file::parse(body.as_bytes()),
            None => Ok(MappingFile::default()),
        }
    }
}
