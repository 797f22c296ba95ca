//! The dry run, and what was predicted beside it.

use std::collections::{BTreeMap, BTreeSet};

use jumla_dhis2::client::{Error as ClientError, Mode, Summary};
use jumla_dhis2::file::{Format, OutValue};
use jumla_dhis2::metadata::{Metadata, Version};
use jumla_dhis2::predict::{Answer, Counts, Status, Table};
use jumla_store::PushState;

use super::held::{Held, There, read_held};
use super::plan::{self, Splitting, Watch};
use super::values::Values;
use crate::dhis2::asking::Asking;
use crate::export::{Asked, Fixes};
use crate::surface::{
    Dhis2Phase, Dhis2Progress, Overwrite, PredictionView, PushDifference, PushRefusal, PushTrial, PushView,
};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Of values of one kind so many are shown.
const SHOWN: usize = 20;

/// Has a server say what it would do with a push. Nothing is stored there.
///
/// # Errors
/// [`Error::UnknownPush`], [`Error::Dhis2NotConnected`], [`Error::PushRunning`], [`Error::Interrupted`]; whatever the
/// server says.
pub async fn try_push(
    workspace: &mut Workspace,
    push: i64,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<PushView, Error> {
    let stored = workspace.stored_push(push)?;
    let client = workspace.dhis2_client(stored.connection)?;
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let mut asking = Asking::new(client, watcher, patience);
    let trial = trial(workspace, push, &mut asking).await?;
    keep(workspace, push, &trial)?;
    workspace.push(push)
}

pub(super) fn keep(workspace: &mut Workspace, push: i64, trial: &PushTrial) -> Result<(), Error> {
    let text = serde_json::to_string(trial).unwrap_or_default();
    let tried = workspace.stored_push(push)?.state == PushState::Asked;
    Ok(workspace.store.write(|writer| {
        writer.set_push_trial(push, &text)?;
        if tried { writer.set_push_state(push, PushState::Checked, None) } else { Ok(()) }
    })?)
}

impl PushTrial {
    /// Everything is taken, as it was predicted.
    pub(super) fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.refusals.is_empty()
    }
}

pub(super) async fn trial(
    workspace: &mut Workspace,
    push: i64,
    asking: &mut Asking<'_>,
) -> Result<PushTrial, Error> {
    let stored = workspace.stored_push(push)?;
    let values = workspace.values_to_push(stored.export, stored.connection)?;
    let open: BTreeSet<u32> = workspace.open_blocks(push)?.into_iter().map(|(number, _)| number).collect();
    let info = asking.ask(|client| async move { client.info().await }).await?;
    let now = info.server_time.unwrap_or_else(|| workspace.clock.now());
    let mut view = PredictionView::new(info.version, values.known.as_deref());
    view.missing.retain(|what| *what != crate::surface::MissingKnowledge::StoredValues);
    let mut run = Trial {
        version: info.version,
        now,
        values: &values,
        splitting: Splitting::default(),
        prediction: view,
        counts: Counts::default(),
        predicted_counts: Counts::default(),
        http: 0,
        status: None,
        requests: 0,
        to_send: 0,
        unchanged: 0,
        statuses: BTreeSet::new(),
        refused: BTreeMap::new(),
        overwrites: Vec::new(),
        overwritten: 0,
    };
    let numbered: Vec<_> =
        (0_u32..).zip(&values.blocks).filter(|(number, _)| open.contains(number)).collect();
    let requests = plan::requests(&numbered);
    asking.begin(Dhis2Phase::DryRun, numbered.len())?;
    let mut done = 0;
    for request in requests {
        let blocks = request.len();
        run.request(request, asking).await?;
        done += blocks;
        asking.at(done, numbered.len())?;
    }
    Ok(run.end(workspace.clock.millis()))
}

struct Trial<'a> {
    version: Version,
    now: chrono::DateTime<chrono::Utc>,
    values: &'a Values,
    splitting: Splitting,
    prediction: PredictionView,
    counts: Counts,
    predicted_counts: Counts,
    http: u16,
    status: Option<Status>,
    requests: u32,
    to_send: u32,
    unchanged: u32,
    /// Where they differ: predicted, answered.
    statuses: BTreeSet<(String, String)>,
    refused: BTreeMap<String, Refused>,
    overwrites: Vec<Overwrite>,
    overwritten: u32,
}

/// Values refused with one code.
#[derive(Default)]
struct Refused {
    text: String,
    answered: u32,
    predicted: u32,
    positions: Vec<usize>,
}

impl Trial<'_> {
    /// One planned request, and what it is taken apart into.
    async fn request(&mut self, request: Vec<u32>, asking: &mut Asking<'_>) -> Result<(), Error> {
        let mut watch = Watch::default();
        let mut groups = vec![request];
        let held = {
            let units = self.values.units(&groups[0]);
            let period = &self.values.record.period;
            read_held(asking, &self.values.data_set, period, &units, self.values.default_combo()).await?
        };
        // Counted once, however the request is taken apart.
        let all = self.values.positions(&groups[0]).count();
        let other = self.positions(&groups[0], &held).len();
        self.unchanged += u32::try_from(all - other).unwrap_or(u32::MAX);
        while let Some(group) = groups.pop() {
            let positions = self.positions(&group, &held);
            if positions.is_empty() {
                continue;
            }
            let sent: Vec<OutValue> =
                positions.iter().map(|&position| with_comment(&self.values.all[position], &held)).collect();
            let body = self.values.body(&sent, self.version)?;
            let question = |client: jumla_dhis2::client::Client| {
                let body = body.clone();
                async move { client.send_values(body, Mode::DryRun).await }
            };
            let summary = match asking.ask(question).await {
                Err(Error::Dhis2(ClientError::TooLarge { .. })) if group.len() > 1 => {
                    let (first, second) = group.split_at(group.len() / 2);
                    groups.extend([second.to_vec(), first.to_vec()]);
                    continue;
                }
                summary => summary?,
            };
            let units = self.values.units(&group);
            if let Some([first, second]) = self.splitting.split(&group, &units, &summary) {
                groups.extend([second, first]);
                continue;
            }
            watch.ended(plan::code(&summary).filter(|_| summary.refuses_together()));
            self.overwrites(&positions, &held);
            self.take(&positions, &body, &summary, held.table())?;
        }
        if let Some(code) = watch.in_vain() {
            self.splitting.was_in_vain(code);
        }
        Ok(())
    }

    /// The values of the blocks that the server does not have as they are.
    fn positions(&self, group: &[u32], held: &Held) -> Vec<usize> {
        let is_same = |&position: &usize| matches!(held.there(&self.values.all[position]), There::Same);
        self.values.positions(group).filter(|position| !is_same(position)).collect()
    }

    fn overwrites(&mut self, positions: &[usize], held: &Held) {
        for &position in positions {
            let There::Other(there) = held.there(&self.values.all[position]) else { continue };
            self.overwritten += 1;
            if self.overwrites.len() < SHOWN
                && let Some(value) = self.values.view(position)
            {
                self.overwrites.push(Overwrite {
                    value,
                    there: there.value.clone(),
                    stored_by: there.stored_by.clone(),
                    last_updated: there.last_updated.map(|at| at.timestamp_millis()),
                });
            }
        }
    }

    /// What came of one request, beside what was predicted of it.
    fn take(
        &mut self,
        positions: &[usize],
        body: &[u8],
        summary: &Summary,
        stored: Table,
    ) -> Result<(), Error> {
        self.requests += 1;
        self.to_send += u32::try_from(positions.len()).unwrap_or(u32::MAX);
        let nothing = Metadata::default();
        let metadata = self.values.metadata().unwrap_or(&nothing);
        let asked = Asked { version: self.version, metadata, now: self.now, stored: &stored };
        let answer = asked.ask(Format::Json, [("dryRun", "true")], body)?;
        self.http = self.http.max(summary.http);
        self.status = worse(self.status, summary.status);
        add(&mut self.counts, summary.counts);
        add(&mut self.predicted_counts, answer.counts);
        let (predicted, answered) = (status_of(&answer), status(summary.http, Some(summary.status)));
        if predicted != answered {
            self.statuses.insert((predicted, answered));
        }
        self.refusals(positions, &answer, summary);
        let view = |index: usize| self.values.view(*positions.get(index)?);
        self.prediction.add(answer, &view, positions.len(), &Fixes::none());
        Ok(())
    }

    fn refusals(&mut self, positions: &[usize], answer: &Answer, summary: &Summary) {
        for (index, reason) in summary.reasons(positions.len()).into_iter().enumerate() {
            let Some(reason) = reason else { continue };
            let of_code = self.refused.entry(reason.code.clone().unwrap_or_default()).or_default();
            if of_code.answered == 0 {
                of_code.text.clone_from(&reason.text);
            }
            of_code.answered += 1;
            of_code.positions.push(positions[index]);
        }
        let mut predicted: Vec<Option<String>> = vec![None; positions.len()];
        for conflict in &answer.conflicts {
            let code = conflict.code.map(|code| code.to_string()).unwrap_or_default();
            if conflict.indexes.iter().all(|index| *index < 0) {
                predicted.iter_mut().for_each(|one| {
                    one.get_or_insert_with(|| code.clone());
                });
            }
            for index in conflict.indexes.iter().filter_map(|index| usize::try_from(*index).ok()) {
                if let Some(one) = predicted.get_mut(index) {
                    one.get_or_insert_with(|| code.clone());
                }
            }
        }
        for code in predicted.into_iter().flatten() {
            self.refused.entry(code).or_default().predicted += 1;
        }
    }

    fn end(self, at: i64) -> PushTrial {
        let mut differences = Vec::new();
        let known = self.values.metadata().and_then(|metadata| metadata.system.version);
        if let Some(known) = known.filter(|known| *known != self.version) {
            let (known, server) = (known.to_string(), self.version.to_string());
            differences.push(PushDifference::Version { known, server });
        }
        differences.extend(
            self.statuses
                .into_iter()
                .map(|(predicted, answered)| PushDifference::Status { predicted, answered }),
        );
        if self.counts != self.predicted_counts {
            let (predicted, answered) = (self.predicted_counts, self.counts);
            differences.push(PushDifference::Counts { predicted, answered });
        }
        let mut refusals = Vec::new();
        for (code, refused) in self.refused {
            if refused.predicted != refused.answered {
                differences.push(PushDifference::Refusal {
                    code: code.clone(),
                    predicted: refused.predicted,
                    answered: refused.answered,
                    text: refused.text.clone(),
                });
            }
            if refused.answered > 0 {
                let shown = refused.positions.iter().take(SHOWN);
                refusals.push(PushRefusal {
                    code: Some(code).filter(|code| !code.is_empty()),
                    text: refused.text,
                    count: refused.answered,
                    values: shown.filter_map(|&position| self.values.view(position)).collect(),
                });
            }
        }
        PushTrial {
            at,
            version: self.version.to_string(),
            requests: self.requests,
            to_send: self.to_send,
            unchanged: self.unchanged,
            http: self.http,
            status: self.status,
            counts: self.counts,
            refusals,
            overwritten: self.overwritten,
            overwrites: self.overwrites,
            prediction: self.prediction,
            differences,
        }
    }
}

/// With the comment that stands beside the value there: what is sent without one takes it away.
pub(super) fn with_comment(value: &OutValue, held: &Held) -> OutValue {
    match held.there(value) {
        There::Other(there) if !value.deleted => OutValue { comment: there.comment.clone(), ..value.clone() },
        _ => value.clone(),
    }
}

fn add(sum: &mut Counts, more: Counts) {
    sum.imported += more.imported;
    sum.updated += more.updated;
    sum.ignored += more.ignored;
    sum.deleted += more.deleted;
}

fn worse(one: Option<Status>, other: Status) -> Option<Status> {
    let rank = |status: Status| match status {
        Status::Success => 0,
        Status::Warning => 1,
        Status::Error => 2,
    };
    Some(one.filter(|one| rank(*one) >= rank(other)).unwrap_or(other))
}

fn status_of(answer: &Answer) -> String {
    status(answer.http, answer.status)
}

/// `409 error`.
fn status(http: u16, status: Option<Status>) -> String {
    let word = match status {
        Some(Status::Success) => " success",
        Some(Status::Warning) => " warning",
        Some(Status::Error) => " error",
        None => "",
    };
    format!("{http}{word}")
}
