//! What DHIS2's answer says of each row of the queue.

use jumla_dhis2::Uid;
use jumla_dhis2::client::{Mode, Summary};
use jumla_dhis2::tracker::{ObjectKind, Report};
use jumla_store::{OutboundAct, OutboundItem};

use super::made::{Object, Parcel};
use super::view::objects;
use crate::surface::{OutboundProblem, OutboundProblemKind as Kind};

/// What was refused of a row; nothing where all of it was carried out, or would be.
pub(super) fn said_against(item: &OutboundItem, report: &Report, mode: Mode) -> Vec<OutboundProblem> {
    let made = wanted(item);
    // What is not there any more is what was wanted.
    let is_gone = |code: &str| item.act == OutboundAct::Delete && NOT_THERE.contains(&code);
    let mut problems: Vec<OutboundProblem> = Vec::new();
    let mut open = false;
    for (kind, uid) in &made {
        let errors = report.against(&[(*kind, uid)]);
        let settled = report.committed(*kind, uid) || errors.iter().any(|error| is_gone(&error.code));
        open |= !settled;
        problems.extend(errors.into_iter().filter(|error| !is_gone(&error.code)).map(|error| {
            OutboundProblem::of(Kind::Refused).code(&error.code).about(uid.as_str()).detail(&error.message)
        }));
    }
    // What follows from another's fault comes after it.
    problems.sort_by_key(|problem| problem.code.as_deref() == Some("E5000"));
    // A dry run carries nothing out.
    if problems.is_empty() && open && mode == Mode::Commit {
        problems
            .push(OutboundProblem::of(Kind::Refused).detail(report.message.as_deref().unwrap_or_default()));
    }
    problems
}

/// DHIS2's codes for what it does not have, or has deleted.
const NOT_THERE: [&str; 6] = ["E1032", "E1063", "E1081", "E1082", "E1113", "E1114"];

/// The objects whose fate is the row's.
fn wanted(item: &OutboundItem) -> Vec<(ObjectKind, Uid)> {
    let parcel = item.payload.as_deref().and_then(|text| serde_json::from_str(text).ok());
    match parcel {
        Some(Parcel::Tracker(payload)) => {
            payload.objects().into_iter().map(|(kind, uid)| (kind, uid.clone())).collect()
        }
        _ => objects(item)
            .into_iter()
            .filter_map(|object| match object {
                Object::Tracked(kind, uid) => Some((kind, uid)),
                Object::Value(_) => None,
            })
            .collect(),
    }
}

/// What was refused of a service report: each reason once.
pub(super) fn refusals(summary: &Summary) -> Vec<OutboundProblem> {
    let mut problems: Vec<OutboundProblem> = Vec::new();
    for conflict in &summary.conflicts {
        let mut problem = OutboundProblem::of(Kind::Refused).detail(&conflict.text);
        problem.code.clone_from(&conflict.code);
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    if problems.is_empty() && summary.refuses_together() {
        problems.push(OutboundProblem::of(Kind::Refused).detail(&summary.description));
    }
    problems
}
