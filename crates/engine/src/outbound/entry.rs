//! The mappings of a workspace: those of its own file, and the configurations of the CHT's settings.

use jumla_cht::outbound::{Cron, Push};
use jumla_dhis2::client::Address;
use jumla_store::{OutboundOrigin, StoredConnection};

use super::file::parse_outbound;
use crate::surface::{
    OutboundFile, OutboundKind, OutboundMapping, OutboundProblem, OutboundProblemKind as Problem,
};
use crate::{Error, Workspace};

/// A mapping, ready to be carried out.
pub(super) struct Entry {
    pub origin: OutboundOrigin,
    pub name: String,
    pub kind: OutboundKind,
    pub relevant_to: Option<String>,
    /// Where the CHT's configuration sends to.
    pub destination: Option<String>,
    pub cron: Option<Cron>,
    /// The DHIS2 that it goes to; `None`: it cannot be sent from here.
    pub connection: Option<i64>,
    pub resource: Resource,
    /// What is wrong with it as a whole.
    pub problems: Vec<OutboundProblem>,
    /// Among those of its origin.
    pub position: usize,
}

/// What of DHIS2's API takes a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    Tracker,
    DataValues,
    /// Another system, or something in DHIS2 that is not known here.
    Other,
}

/// All mappings of a workspace.
pub(super) struct Entries {
    pub all: Vec<Entry>,
    pub file: OutboundFile,
    pub pushes: Vec<Push>,
}

impl Workspace {
    /// The file of mappings that is kept; an empty one where there is none.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn outbound_mapping(&self) -> Result<OutboundFile, Error> {
        match self.store.read().outbound_mapping()? {
            Some(body) => parse_outbound(body.as_bytes()),
            None => Ok(OutboundFile::empty()),
        }
    }

    /// Keeps a file of mappings, instead of the one before. What was sent stays known by the names of the mappings.
    ///
    /// # Errors
    /// [`Error::MappingOfLaterSchema`]; whatever the store says.
    pub fn save_outbound_mapping(&mut self, file: &OutboundFile) -> Result<(), Error> {
        if file.schema != OutboundFile::SCHEMA {
            return Err(Error::MappingOfLaterSchema { schema: file.schema });
        }
        let body = serde_json::to_string(file).unwrap_or_default();
        Ok(self.store.write(|writer| writer.set_outbound_mapping(&body))?)
    }

    /// `connection` is where the workspace's own mappings go: the current one where none is named.
    pub(super) fn outbound_entries(&self, connection: Option<i64>) -> Result<Entries, Error> {
        let chosen = self.chosen_connection(connection)?.map(|one| one.id);
        let connections = self.store.read().dhis2_connections()?;
        let file = self.outbound_mapping()?;
        let own = file.mappings.iter().enumerate();
        let mut all: Vec<Entry> =
            own.map(|(position, (name, mapping))| Entry::own(position, name, mapping, chosen)).collect();
        let configuration = self.configuration()?;
        let pushes = configuration.settings.as_ref().map(|settings| Push::all(settings.as_json()));
        let pushes = pushes.unwrap_or_default();
        let reader = self.store.read();
        for (position, push) in pushes.iter().enumerate() {
            let mut entry = Entry::configured(position, push, &connections);
            if let Some(id) = entry.connection
                && reader.dhis2_secret(id)?.is_none()
            {
                entry.problems.push(OutboundProblem::of(Problem::SecretMissing));
            }
            all.push(entry);
        }
        Ok(Entries { all, file, pushes })
    }
}

impl Entry {
    fn own(position: usize, name: &str, mapping: &OutboundMapping, connection: Option<i64>) -> Self {
        let (kind, resource) = match mapping {
            OutboundMapping::Tracker(_) => (OutboundKind::Tracker, Resource::Tracker),
            OutboundMapping::Event(_) => (OutboundKind::Event, Resource::Tracker),
            OutboundMapping::DataValues(_) => (OutboundKind::DataValues, Resource::DataValues),
        };
        Self {
            origin: OutboundOrigin::Workspace,
            name: name.to_owned(),
            kind,
            relevant_to: Some(mapping.relevant_to().to_owned()),
            destination: None,
            cron: None,
            connection,
            resource,
            problems: Vec::new(),
            position,
        }
    }

    fn configured(position: usize, push: &Push, connections: &[StoredConnection]) -> Self {
        let mut problems: Vec<OutboundProblem> = push.fault.iter().map(OutboundProblem::from).collect();
        if push.relevant_to.is_none() {
            problems.push(OutboundProblem::of(Problem::NeverRelevant));
        }
        let cron = match &push.cron {
            Ok(cron) => cron.clone(),
            Err(error) => {
                problems.push(OutboundProblem::of(Problem::CronMalformed).detail(&error.text));
                None
            }
        };
        let (mut destination, mut connection, mut resource) = (None, None, Resource::Other);
        match &push.destination {
            Err(fault) => problems.push(fault.into()),
            Ok(found) => match found.url() {
                None => problems.push(OutboundProblem::of(Problem::NoDestination).detail(&found.base_url)),
                Some(url) => {
                    let of = |one: &&StoredConnection| {
                        let server = one.account.as_ref().map(|account| account.server.as_str());
                        server.is_some_and(|server| is_below(server, url.as_str()))
                    };
                    match connections.iter().find(of) {
                        Some(found) => {
                            connection = Some(found.id);
                            resource = resource_of(url.path());
                            if url.query_pairs().any(|(name, value)| !is_as_sent_here(&name, &value)) {
                                resource = Resource::Other;
                            }
                        }
                        None => problems.push(OutboundProblem::of(Problem::NotDhis2)),
                    }
                    destination = Some(url.to_string());
                }
            },
        }
        if connection.is_some() && resource == Resource::Other {
            problems.push(OutboundProblem::of(Problem::NotForDhis2));
            connection = None;
        }
        Self {
            origin: OutboundOrigin::Cht,
            name: push.name.clone(),
            kind: OutboundKind::Configured,
            relevant_to: push.relevant_to.clone(),
            destination,
            cron,
            connection,
            resource,
            problems,
            position,
        }
    }
}

/// Whether an address is one of this DHIS2's.
fn is_below(server: &str, url: &str) -> bool {
    let same = |text: &str| Address::parse(text).ok().map(|address| address.to_string());
    same(server).is_some_and(|server| same(url) == Some(server))
}

/// Parameters that say no more than how Jumla sends. With any other, an identifier or the import would mean something else.
fn is_as_sent_here(name: &str, value: &str) -> bool {
    match name {
        "async" => true,
        "importStrategy" => value == "CREATE_AND_UPDATE",
        "importMode" => value == "COMMIT",
        "atomicMode" => value == "OBJECT",
        "dryRun" | "preheatCache" => value == "false",
        _ => name.to_lowercase().ends_with("idscheme") && value == "UID",
    }
}

/// `/dhis/api/41/tracker`.
fn resource_of(path: &str) -> Resource {
    let mut parts = path.split('/').filter(|part| !part.is_empty()).skip_while(|part| *part != "api").skip(1);
    let first = parts.next().unwrap_or_default();
    let named = if first.chars().all(|sign| sign.is_ascii_digit()) {
        parts.next().unwrap_or_default()
    } else {
        first
    };
    match (named, parts.next()) {
        ("tracker", None) => Resource::Tracker,
        ("dataValueSets" | "dataValueSets.json", None) => Resource::DataValues,
        _ => Resource::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_configuration_sends_to_is_told_by_its_address() {
        for (server, url, is_its, resource) in [
            ("https://dhis2.example", "https://dhis2.example/api/tracker", true, Resource::Tracker),
            (
                "https://example.org/dhis",
                "https://example.org/dhis/api/41/tracker?async=false",
                true,
                Resource::Tracker,
            ),
            (
                "https://example.org/dhis",
                "https://example.org/api/dataValueSets",
                false,
                Resource::DataValues,
            ),
            ("https://dhis2.example", "https://dhis2.example/api/events", true, Resource::Other),
            ("https://dhis2.example", "https://dhis2.example/api/tracker/jobs", true, Resource::Other),
            ("https://dhis2.example", "https://openhim.example/mediator/cht", false, Resource::Other),
        ] {
            assert_eq!(is_below(server, url), is_its, "{url}");
            let path = url.split('?').next().unwrap().splitn(4, '/').nth(3).unwrap();
            assert_eq!(resource_of(&format!("/{path}")), resource, "{url}");
        }
    }
}
