//! Sending what is in the queue.
//!
//! ```text
//! queued ──request──▶ on its way ──every object of it carried out──▶ sent
//!   ▲                     ├── an object refused ──▶ refused
//!   └── did not arrive, or "not now" (later, and alone) ──┘
//! ```
//!
//! Rows change before and after every request. Whatever was on its way when the program ended is sent again, or its job is
//! asked for its report: UIDs follow from documents, so that a repetition changes what is there and makes nothing.

use std::collections::HashSet;
use std::time::Duration;

use jumla_dhis2::client::{
    Atomic, Call, Client, Error as ClientError, Mode, Strategy, Summary, TrackerImport, TrackerJob,
};
use jumla_dhis2::tracker::{ObjectKind, Payload, Report};
use jumla_store::{OutboundAct, OutboundItem, OutboundOrigin, OutboundState};

use super::answer::{refusals, said_against};
use super::batch::{Row, requests};
use super::made::{Object, Parcel};
use super::preview::Looking;
use super::queue::{Written, as_json, finished, is_live, parcel_without};
use super::view::objects;
use super::walk::{Outcome, walk};
use crate::dhis2::{Asking, QueueExtent};
use crate::surface::{
    Dhis2Phase, Dhis2Progress, OutboundFate, OutboundItemView, OutboundOutcome, OutboundProblem,
    OutboundProblemKind as Kind, OutboundRequest,
};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Requests with more objects are given to a job: a server takes minutes for some, and a line is cut before that.
const MOST_AT_ONCE: usize = 100;

/// How often a job is asked for its report, ever more slowly; after that it is sent anew.
const ASKED: u32 = 60;
const LONGEST_REST: Duration = Duration::from_secs(10);

/// Times that a server may say "not now" to one row.
const ATTEMPTS: u32 = 8;

/// Until a row goes again after the first time; doubled after each further one.
const FIRST_WAIT: i64 = 5 * 60_000;
const LONGEST_WAIT: i64 = 12 * 60 * 60_000;

/// Requests that failed one after the other: then it is the server, and not what is sent.
const FAILURES: u32 = 3;

/// Sends what waits for a server, or for all. However it ends, what was answered is kept.
///
/// # Errors
/// [`Error::Dhis2NotConnected`], [`Error::PushRunning`], [`Error::Interrupted`]; whatever the server says that is about
/// none of the rows.
pub async fn run_outbound(
    workspace: &mut Workspace,
    connection: Option<i64>,
    extent: QueueExtent,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<OutboundOutcome, Error> {
    let connections: Vec<i64> = match connection {
        Some(id) => vec![workspace.stored_connection(Some(id))?.id],
        None => workspace.store.read().dhis2_connections()?.into_iter().map(|one| one.id).collect(),
    };
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let (mut outcome, mut first) = (OutboundOutcome::default(), None);
    for connection in connections {
        renew(workspace, connection, watcher)?;
        let due = workspace.outbound_due(connection, extent)?;
        let result = if due.is_empty() {
            Ok(())
        } else {
            match workspace.dhis2_client(connection) {
                Ok(client) => {
                    let asking = Asking::new(client, watcher, patience);
                    let mut run = Run { workspace, asking, outcome: &mut outcome, failures: 0, patience };
                    run.whole(due).await
                }
                Err(error) => Err(error),
            }
        };
        outcome.open +=
            u32::try_from(workspace.store.read().outbound_open(connection)?.len()).unwrap_or(u32::MAX);
        match result {
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => first = first.or(Some(error)),
            Ok(()) => {}
        }
    }
    workspace.say_what(&mut outcome.items)?;
    first.map_or(Ok(outcome), Err)
}

impl Workspace {
    /// Whether anything of a server that somebody signed in to may go by itself.
    pub(crate) fn outbound_waits(&self) -> Result<bool, Error> {
        for one in self.store.read().dhis2_connections()? {
            let signed_in = self.store.read().dhis2_secret(one.id)?.is_some();
            if signed_in && !self.outbound_due(one.id, QueueExtent::Later)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What may go now to a server. By itself goes what is due by its time and by its cron; at a person's word, everything.
    pub(crate) fn outbound_due(
        &self,
        connection: i64,
        extent: QueueExtent,
    ) -> Result<Vec<OutboundItem>, Error> {
        let mut open = self.store.read().outbound_open(connection)?;
        if extent == QueueExtent::Later && !open.is_empty() {
            let (entries, now) = (self.outbound_entries(None)?.all, self.clock.now());
            let waits = |item: &OutboundItem| {
                let entry = entries.iter().find(|one| one.origin == item.origin && one.name == item.mapping);
                let cron =
                    entry.filter(|_| item.origin == OutboundOrigin::Cht).and_then(|one| one.cron.as_ref());
                item.next_at.is_some_and(|at| at > now.timestamp_millis())
                    || cron.is_some_and(|cron| !cron.is_due(now))
            };
            // What is on its way has been let go already.
            open.retain(|item| item.state == OutboundState::OnItsWay || !waits(item));
        }
        Ok(open)
    }
}

/// What waits and whose document was edited since is made anew: what goes is the document as it is now, or nothing where it
/// is no longer meant.
fn renew(
    workspace: &mut Workspace,
    connection: i64,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<(), Error> {
    let stale = workspace.store.read().outbound_stale(connection)?;
    if stale.is_empty() {
        return Ok(());
    }
    let mut documents: Vec<String> = stale.iter().map(|item| item.document.to_string()).collect();
    documents.dedup();
    let request = OutboundRequest { connection: Some(connection), documents, ..OutboundRequest::default() };
    let mut looking = Looking::begin(workspace, &request)?;
    let (mut written, mut failed, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let items = &looking.items;
    walk(workspace, &mut looking.looker, items, &request, watcher, |looker, looked| {
        let entry = &looker.entries[looked.entry];
        let is_of = |item: &&OutboundItem| {
            (item.origin, &item.mapping, &item.document) == (entry.origin, &entry.name, &looked.record.id)
        };
        let Some(item) = stale.iter().find(is_of).filter(|_| entry.connection == Some(connection)) else {
            return;
        };
        match &looked.outcome {
            Outcome::Failed(problems) => failed.push((item.id, as_json(problems))),
            Outcome::Made { problems, .. } if problems.iter().any(|one| one.kind == Kind::Replaced) => return,
            Outcome::Made { fate, .. } if *fate == OutboundFate::Queued => {}
            Outcome::Made { .. } => written.extend(Written::of(entry, looked, items)),
        }
        seen.insert(item.id);
    })?;
    let written = finished(workspace, written, items)?;
    let at = workspace.clock.millis();
    workspace.store.write(|writer| {
        for item in stale.iter().filter(|item| !seen.contains(&item.id)) {
            writer.drop_outbound(item.id)?;
        }
        for one in &written {
            writer.add_outbound(&one.row(at))?;
        }
        failed.iter().try_for_each(|(id, problems)| writer.set_outbound_refused(*id, problems, at))
    })?;
    Ok(())
}

struct Run<'a, 'w> {
    workspace: &'a mut Workspace,
    asking: Asking<'w>,
    outcome: &'a mut OutboundOutcome,
    /// Requests that came to nothing, one after the other.
    failures: u32,
    patience: Patience,
}

/// A row with what goes of it.
struct Going {
    item: OutboundItem,
    parcel: Parcel,
}

impl Going {
    fn of(item: OutboundItem) -> Option<Self> {
        let parcel = serde_json::from_str(item.payload.as_deref()?).ok()?;
        Some(Self { item, parcel })
    }

    /// Deletions first, as what is written after them may stand in the same place; persons before what is about them.
    fn order(&self) -> (bool, bool, i64) {
        let is_write = self.item.act == OutboundAct::Write;
        let is_about =
            matches!(&self.parcel, Parcel::Tracker(payload) if payload.tracked_entities.is_empty());
        (is_write, is_about, self.item.id)
    }
}

impl Run<'_, '_> {
    async fn whole(&mut self, due: Vec<OutboundItem>) -> Result<(), Error> {
        let total = due.len();
        self.asking.begin(Dhis2Phase::SendingDocuments, total)?;
        let due = self.jobs(due).await?;
        self.drop_emptied(&due)?;
        let mut going: Vec<Going> = due.into_iter().filter_map(Going::of).collect();
        going.sort_by_key(Going::order);
        let mut done = total - going.len();
        self.asking.at(done, total)?;
        let (tracker, values): (Vec<Going>, Vec<Going>) =
            going.into_iter().partition(|one| matches!(one.parcel, Parcel::Tracker(_)));
        for act in [OutboundAct::Delete, OutboundAct::Write] {
            let of_act: Vec<&Going> = tracker.iter().filter(|one| one.item.act == act).collect();
            let rows: Vec<Row<(ObjectKind, String)>> = of_act.iter().map(|one| row(one)).collect();
            for request in requests(&rows) {
                let group: Vec<&Going> = request.iter().map(|&at| of_act[at]).collect();
                self.tracker(&group, act).await?;
                done += group.len();
                self.asking.at(done, total)?;
            }
        }
        // Deletions come first, so that none of what this run writes is among it.
        let live = match values.iter().find(|one| one.item.act == OutboundAct::Delete) {
            Some(one) => self.live(one.item.connection)?,
            None => HashSet::new(),
        };
        for mut one in values {
            if one.item.act == OutboundAct::Delete && !self.is_still_to_delete(&mut one, &live)? {
                self.all_sent(&[&one.item])?;
            } else {
                self.values(&one).await?;
            }
            done += 1;
            self.asking.at(done, total)?;
        }
        Ok(())
    }

    /// Whether a deletion of data values has any left: those that another document has written since stay.
    fn is_still_to_delete(&self, going: &mut Going, live: &HashSet<Object>) -> Result<bool, Error> {
        let made = objects(&going.item);
        let left: Vec<&Object> = made.iter().filter(|object| !live.contains(object)).collect();
        match parcel_without(self.workspace, &going.item, &left)? {
            Some(parcel @ Parcel::ValueSet(_)) => {
                going.parcel = parcel;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// What documents that are still there have made at a server, or are about to make.
    fn live(&self, connection: i64) -> Result<HashSet<Object>, Error> {
        let rows = self.workspace.store.read().outbound_items(connection)?;
        Ok(rows.iter().filter(|row| is_live(row)).flat_map(objects).collect())
    }

    /// What was wiped while a job had it is nobody's to send again.
    fn drop_emptied(&mut self, due: &[OutboundItem]) -> Result<(), Error> {
        let emptied = due.iter().filter(|item| item.payload.is_none()).map(|item| item.id);
        let emptied: Vec<i64> = emptied.collect();
        Ok(self.workspace.store.write(|writer| writer.drop_outbound_emptied(&emptied))?)
    }

    /// Asks for the reports of jobs that an earlier run has started, and gives back what is still to be sent.
    async fn jobs(&mut self, due: Vec<OutboundItem>) -> Result<Vec<OutboundItem>, Error> {
        let mut left = Vec::new();
        let mut jobs: Vec<(String, Vec<OutboundItem>)> = Vec::new();
        for item in due {
            match item.job.clone().filter(|_| item.state == OutboundState::OnItsWay) {
                None => left.push(item),
                Some(job) => match jobs.iter_mut().find(|(known, _)| *known == job) {
                    Some((_, items)) => items.push(item),
                    None => jobs.push((job, vec![item])),
                },
            }
        }
        for (job, items) in jobs {
            let rows: Vec<&OutboundItem> = items.iter().collect();
            match self.report(&TrackerJob::from_text(&job)).await {
                Ok(Some(report)) => self.settle(&rows, &report)?,
                Ok(None) => left.extend(items),
                // One job that says nothing holds up nothing else.
                Err(Error::Dhis2(error)) if is_about_the_answer(&error) => self.not_now(&rows, &error)?,
                Err(error) => return Err(error),
            }
        }
        Ok(left)
    }

    /// `None` where the server does not know the job, or does not come to its end with it.
    async fn report(&mut self, job: &TrackerJob) -> Result<Option<Report>, Error> {
        let (mut rest, longest) =
            (self.patience.first_wait / 4, LONGEST_REST.min(self.patience.first_wait * 40));
        for _ in 0..ASKED {
            let answer = self.asking.ask(|client: Client| {
                let job = job.clone();
                async move { client.tracker_report(&job).await }
            });
            if let Some(report) = answer.await? {
                return Ok(Some(report));
            }
            self.asking.rest(rest).await?;
            rest = (rest * 2).min(longest);
        }
        Ok(None)
    }

    async fn tracker(&mut self, group: &[&Going], act: OutboundAct) -> Result<(), Error> {
        let mut groups = vec![group.to_vec()];
        while let Some(group) = groups.pop() {
            let items: Vec<&OutboundItem> = group.iter().map(|one| &one.item).collect();
            let payload = together(&group);
            if payload.is_empty() {
                // What is to be deleted was made by others too.
                self.all_sent(&items)?;
                continue;
            }
            match self.post(&items, payload, act).await? {
                Ok(report) => self.settle(&items, &report)?,
                Err(ClientError::TooLarge { .. } | ClientError::Refused { .. }) if group.len() > 1 => {
                    self.waiting(&items, None)?;
                    let (first, second) = group.split_at(group.len() / 2);
                    groups.extend([second.to_vec(), first.to_vec()]);
                }
                Err(error) => self.came_to_nothing(&items, error)?,
            }
        }
        Ok(())
    }

    /// Sends a request until there is an answer, or none is to be hoped for.
    async fn post(
        &mut self,
        items: &[&OutboundItem],
        payload: Payload,
        act: OutboundAct,
    ) -> Result<Result<Report, ClientError>, Error> {
        let import = TrackerImport {
            mode: Mode::Commit,
            atomic: Atomic::Object,
            strategy: match act {
                OutboundAct::Write => Strategy::CreateAndUpdate,
                OutboundAct::Delete => Strategy::Delete,
            },
        };
        let by_job = payload.count() > MOST_AT_ONCE;
        let body = payload.to_json().into_bytes();
        loop {
            self.on_its_way(items, None)?;
            let (client, body) = (self.asking.client.clone(), body.clone());
            let answer = if by_job {
                let started =
                    self.asking.once(async move { client.start_tracker(body, import).await }).await?;
                match started {
                    Ok(job) => {
                        self.on_its_way(items, Some(job.as_str()))?;
                        match self.report(&job).await {
                            Ok(Some(report)) => Ok(report),
                            // The job is lost, or the server is busy for long: later, what it was to do is sent again.
                            Ok(None) => return Ok(Err(ClientError::Timeout { what: Call::TrackerJob })),
                            Err(Error::Dhis2(error)) if is_about_the_answer(&error) => {
                                return Ok(Err(ClientError::Malformed { what: Call::TrackerJob }));
                            }
                            Err(error) => return Err(error),
                        }
                    }
                    Err(error) => Err(error),
                }
            } else {
                self.asking.once(async move { client.send_tracker(body, import).await }).await?
            };
            match answer {
                Ok(report) => {
                    self.failures = 0;
                    return Ok(Ok(report));
                }
                Err(error) => {
                    if let Some(error) = self.put_up_with(error).await? {
                        return Ok(Err(error));
                    }
                }
            }
        }
    }

    async fn values(&mut self, one: &Going) -> Result<(), Error> {
        let Parcel::ValueSet(text) = &one.parcel else { return Ok(()) };
        let items = [&one.item];
        loop {
            self.on_its_way(&items, None)?;
            let (client, body) = (self.asking.client.clone(), text.clone().into_bytes());
            match self.asking.once(async move { client.send_values(body, Mode::Commit).await }).await? {
                Ok(summary) => {
                    self.failures = 0;
                    return self.summed_up(&one.item, &summary);
                }
                Err(error) => {
                    if let Some(error) = self.put_up_with(error).await? {
                        return self.came_to_nothing(&items, error);
                    }
                }
            }
        }
    }

    /// Waits where asking again may help; gives the failure back where it does not.
    async fn put_up_with(&mut self, error: ClientError) -> Result<Option<ClientError>, Error> {
        if !may_pass(&error) {
            return Ok(Some(error));
        }
        match self.asking.put_up_with(error.clone()).await {
            Ok(()) => Ok(None),
            Err(Error::Dhis2(_)) => Ok(Some(error)),
            Err(error) => Err(error),
        }
    }

    /// A request had no answer that says what became of its rows.
    fn came_to_nothing(&mut self, items: &[&OutboundItem], error: ClientError) -> Result<(), Error> {
        match &error {
            // It is about what was sent.
            ClientError::Refused { code, reason, .. } => {
                let mut problem = OutboundProblem::of(Kind::Refused).detail(reason);
                problem.code.clone_from(code);
                return self.refused(items, &[problem]);
            }
            ClientError::TooLarge { .. } => {
                return self.refused(items, &[OutboundProblem::of(Kind::Refused).detail(&error.to_string())]);
            }
            _ => {}
        }
        if !is_about_the_moment(&error) {
            self.waiting(items, None)?;
            return Err(error.into());
        }
        self.not_now(items, &error)?;
        if self.failures >= FAILURES { Err(error.into()) } else { Ok(()) }
    }

    /// They go later, and alone; not without end.
    fn not_now(&mut self, items: &[&OutboundItem], error: &ClientError) -> Result<(), Error> {
        self.failures += 1;
        for item in items {
            let attempts = item.attempts + 1;
            if attempts >= ATTEMPTS {
                let problem = OutboundProblem::of(Kind::GivenUp).detail(&error.to_string());
                self.refused(&[item], &[problem])?;
            } else {
                self.waiting(&[item], Some(attempts))?;
            }
        }
        Ok(())
    }

    fn on_its_way(&mut self, items: &[&OutboundItem], job: Option<&str>) -> Result<(), Error> {
        let (ids, at) = (ids(items), self.workspace.clock.millis());
        Ok(self.workspace.store.write(|writer| writer.set_outbound_on_its_way(&ids, job, at))?)
    }

    /// `attempts`: the server said "not now" so often.
    fn waiting(&mut self, items: &[&OutboundItem], attempts: Option<u32>) -> Result<(), Error> {
        let at = self.workspace.clock.millis();
        let next_at = attempts.map(|attempts| at + wait_after(attempts));
        Ok(self.workspace.store.write(|writer| {
            items.iter().try_for_each(|item| {
                writer.set_outbound_waiting(&[item.id], attempts.unwrap_or(item.attempts), next_at, at)
            })
        })?)
    }

    fn all_sent(&mut self, items: &[&OutboundItem]) -> Result<(), Error> {
        let at = self.workspace.clock.millis();
        self.workspace
            .store
            .write(|writer| items.iter().try_for_each(|item| writer.set_outbound_sent(item.id, at)))?;
        for item in items {
            match item.act {
                OutboundAct::Write => self.outcome.sent += 1,
                OutboundAct::Delete => self.outcome.deleted += 1,
            }
        }
        Ok(())
    }

    fn refused(&mut self, items: &[&OutboundItem], problems: &[OutboundProblem]) -> Result<(), Error> {
        let (text, at) = (as_json(&problems), self.workspace.clock.millis());
        self.workspace.store.write(|writer| {
            items.iter().try_for_each(|item| writer.set_outbound_refused(item.id, &text, at))
        })?;
        for item in items {
            self.outcome.refused += 1;
            if let Some(item) = self.workspace.store.read().outbound_item(item.id)? {
                self.outcome.items.push(OutboundItemView::from(&item));
            }
        }
        Ok(())
    }

    /// What a report says of each row.
    fn settle(&mut self, items: &[&OutboundItem], report: &Report) -> Result<(), Error> {
        for item in items {
            let problems = said_against(item, report, Mode::Commit);
            if problems.is_empty() {
                self.all_sent(&[item])?;
            } else {
                self.refused(&[item], &problems)?;
            }
        }
        Ok(())
    }

    fn summed_up(&mut self, item: &OutboundItem, summary: &Summary) -> Result<(), Error> {
        let problems = refusals(summary);
        if problems.is_empty() { self.all_sent(&[item]) } else { self.refused(&[item], &problems) }
    }
}

fn row(going: &Going) -> Row<(ObjectKind, String)> {
    let objects = match &going.parcel {
        Parcel::Tracker(payload) => {
            payload.objects().into_iter().map(|(kind, uid)| (kind, uid.to_string())).collect()
        }
        Parcel::ValueSet(_) => Vec::new(),
    };
    Row { alone: going.item.attempts > 0, objects }
}

fn together(group: &[&Going]) -> Payload {
    let mut payload = Payload::default();
    for one in group {
        if let Parcel::Tracker(own) = &one.parcel {
            payload.append(own.clone());
        }
    }
    payload
}

fn ids(items: &[&OutboundItem]) -> Vec<i64> {
    items.iter().map(|item| item.id).collect()
}

/// Whether the server has the request and says "not now". Without a line or a sign-in nothing is said against the rows.
fn is_about_the_moment(error: &ClientError) -> bool {
    matches!(
        error,
        ClientError::Timeout { .. }
            | ClientError::Malformed { .. }
            | ClientError::ServerError { .. }
            | ClientError::RateLimited { .. }
    )
}

/// Whether the server was there and its answer is of no use.
fn is_about_the_answer(error: &ClientError) -> bool {
    is_about_the_moment(error)
        || matches!(error, ClientError::NotAllowed { .. } | ClientError::Refused { .. })
}

fn may_pass(error: &ClientError) -> bool {
    !matches!(error, ClientError::Refused { .. } | ClientError::TooLarge { .. })
}

fn wait_after(attempts: u32) -> i64 {
    (FIRST_WAIT << attempts.saturating_sub(1).min(16)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_waits_longer_each_time_and_never_more_than_half_a_day() {
        for (attempts, minutes) in [(1, 5), (2, 10), (3, 20), (7, 320), (8, 640), (9, 720), (40, 720)] {
            assert_eq!(wait_after(attempts), minutes * 60_000, "{attempts}");
        }
    }
}
