//! The programs of a server, kept beside its metadata: what patients and events are checked against before they are
//! sent. Fetched only where a mapping makes such, and from then on once a day, as nothing says whether they hold.

use jumla_cht::outbound::Push;
use jumla_dhis2::tracker::Programs;
use serde_json::Value;

use super::asking::Asking;
use super::import::{MergedFile, read_summary};
use super::packed::{pack_json, unpack_json};
use crate::outbound::parse_outbound;
use crate::surface::{Dhis2Fetched, Dhis2Phase, Dhis2Progress, OutboundMapping, ProgramsView};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// What they are called among the files that metadata came from.
pub(super) const PROGRAMS: &str = "/api/programs";

/// So long nobody asks whether they have changed.
const GOOD_FOR: i64 = 24 * 60 * 60 * 1000;

/// Fetches a server's programs, whatever is known of them. The rest of its metadata stays as it is.
///
/// # Errors
/// [`Error::Dhis2NotConnected`]; [`Error::PushRunning`]; [`Error::Interrupted`]; whatever the server says.
pub async fn fetch_programs(
    workspace: &mut Workspace,
    connection: Option<i64>,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<Dhis2Fetched, Error> {
    let connection = workspace.stored_connection(connection)?.id;
    let client = workspace.dhis2_client(connection)?;
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let mut asking = Asking::new(client.clone(), watcher, patience);
    ask(workspace, connection, &mut asking).await?;
    Ok(Dhis2Fetched {
        unchanged: false,
        requests: asking.requests,
        bytes: client.received(),
        connection: workspace.dhis2_connection(connection)?,
    })
}

/// Asks for the programs, and keeps them in the place of those that were known.
pub(super) async fn ask(
    workspace: &mut Workspace,
    connection: i64,
    asking: &mut Asking<'_>,
) -> Result<(), Error> {
    asking.begin(Dhis2Phase::Settings, 0)?;
    let body = asking.ask(|client| async move { client.programs().await }).await?;
    let (programs, file) = read(&body)?;
    workspace.keep_programs(connection, &programs, file)
}

/// The answer of a server.
pub(super) fn read(body: &[u8]) -> Result<(Programs, MergedFile), Error> {
    let programs = Programs::read(body).map_err(|error| super::import::unreadable(error, PROGRAMS))?;
    let file = MergedFile::of_programs(PROGRAMS, &programs);
    Ok((programs, file))
}

impl ProgramsView {
    pub(super) fn new(at: i64, programs: &Programs) -> Self {
        Self { at, programs: u32::try_from(programs.programs.len()).unwrap_or(u32::MAX) }
    }
}

impl Workspace {
    /// The programs of a server, and when they were read; `None` where they never were.
    pub(crate) fn programs_of(&self, connection: i64) -> Result<Option<(i64, Programs)>, Error> {
        let kept = self.store.read().dhis2_programs(connection)?;
        kept.map(|(at, packed)| Ok((at, unpack_json(&packed)?))).transpose()
    }

    /// Whether any mapping makes patients or events. What the CHT's own configuration makes is not known beforehand.
    pub(super) fn needs_programs(&self) -> Result<bool, Error> {
        let reader = self.store.read();
        let file = reader.outbound_mapping()?.and_then(|text| parse_outbound(text.as_bytes()).ok());
        let makes_some = |mapping: &OutboundMapping| !matches!(mapping, OutboundMapping::DataValues(_));
        if file.is_some_and(|file| file.mappings.values().any(makes_some)) {
            return Ok(true);
        }
        let settings = reader.settings()?.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        Ok(settings.is_some_and(|settings| !Push::all(&settings).is_empty()))
    }

    /// Whether they are needed, and were never read or too long ago.
    pub(super) fn lacks_programs(&self, connection: i64) -> Result<bool, Error> {
        let at = self.store.read().dhis2_programs(connection)?.map(|(at, _)| at);
        let now = self.clock.millis();
        Ok(at.is_none_or(|at| now.saturating_sub(at) > GOOD_FOR) && self.needs_programs()?)
    }

    fn keep_programs(&mut self, connection: i64, programs: &Programs, file: MergedFile) -> Result<(), Error> {
        let at = self.clock.millis();
        let summary = self.stored_connection(Some(connection))?.summary;
        let summary = summary.as_deref().map(read_summary).transpose()?;
        let summary =
            summary.map(|summary| summary.with_programs(ProgramsView::new(at, programs), file.at(at)));
        let packed = pack_json(programs);
        self.store.write(|writer| {
            if let Some(summary) = &summary {
                writer.set_dhis2_summary(connection, &summary.to_text())?;
            }
            Ok(writer.set_dhis2_programs(connection, at, &packed)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn programs_are_needed_where_a_mapping_makes_patients_or_events() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Fixed("2026-11-23T09:30:00Z".parse().unwrap());
        let mut workspace = Workspace::make_demo(&folder.path().join("demo"), clock).unwrap();
        let event = r#""kind": "dhis2-event", "program": "LKrKAUvS6rw",
                       "event": { "program_stage": "ip5gmwe6TSD", "occurred_at": "doc.reported_date" }"#;
        let values = r#""kind": "dhis2-data-values", "data_set": "VMuFODsyWaO", "period": "doc.fields.month", "values": []"#;
        let one = |mapping: &str| format!(r#""one": {{ "relevant_to": "true", {mapping} }}"#);
        for (mappings, expected) in [(String::new(), false), (one(values), false), (one(event), true)] {
            let file = format!(r#"{{ "schema": 1, "mappings": {{ {mappings} }} }}"#);
            assert!(parse_outbound(file.as_bytes()).is_ok(), "{file}");
            workspace.store.write(|writer| writer.set_outbound_mapping(&file)).unwrap();
            assert_eq!(workspace.needs_programs().unwrap(), expected, "{file}");
        }
    }
}
