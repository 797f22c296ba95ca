//! `/medic/_changes`: CouchDB's feed for online users; for offline users four documents, whatever they ask.
//!
//! A continuous or long-polling feed is answered as an ordinary one.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::route::Visit;
use super::selector::Selector;
use super::stored::Stored;
use super::world::User;
use crate::server::answer::Answer;

/// A sequence as CouchDB 3 writes it: a number, and something only the server understands.
pub(crate) fn sequence(number: u64) -> String {
    let opaque = URL_SAFE_NO_PAD.encode(Sha256::digest(format!("seq {number}")));
    format!("{number}-g1AAAA{opaque}")
}

/// What an offline user may follow: the four documents the web app itself needs.
pub(crate) fn always_visible(user: &User) -> [String; 4] {
    let own = format!("org.couchdb.user:{}", user.name);
    ["_design/medic-client".into(), "service-worker-meta".into(), "settings".into(), own]
}

pub(crate) fn offline(visit: &Visit, user: &User) -> Answer {
    let visible = always_visible(user);
    let mut found: Vec<(&str, &Stored)> = visible
        .iter()
        .filter_map(|id| Some((id.as_str(), visit.world.find(id)?)))
        .filter(|(_, stored)| !stored.deleted())
        .collect();
    found.sort_by_key(|(_, stored)| stored.seq);
    let rows: Vec<String> = found.into_iter().map(|(id, stored)| row(id, stored, Shown::default())).collect();
    let last_seq = sequence(visit.world.update_seq());
    Answer::express_text(200, format!("{{\"results\":[{}],\"last_seq\":\"{last_seq}\"}}", rows.join(",")))
}

pub(crate) fn online(visit: &Visit) -> Answer {
    let request = visit.request;
    let since = match request.parameter("since").as_deref() {
        None | Some("") => 0,
        Some("now") => visit.world.update_seq(),
        Some(since) => since.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0),
    };
    let body = request.json().unwrap_or_default();
    let filter = match Filter::of(visit, &body) {
        Ok(filter) => filter,
        Err(answer) => return answer,
    };
    let limit = request.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    let shown = Shown {
        docs: request.is_true("include_docs"),
        all_leaves: request.parameter("style").as_deref() == Some("all_docs"),
    };
    let newer = visit.world.written_after(since).filter(|(id, stored)| filter.takes(id, stored)).take(limit);
    let (mut text, mut rows, mut last) = (String::from("{\"results\":[\n"), 0, since);
    for (id, stored) in newer {
        if rows > 0 {
            text.push_str(",\n");
        }
        text.push_str(&row(id, stored, shown));
        (rows, last) = (rows + 1, stored.seq);
    }
    // What is pending is counted before any filter; a page that was not filled has seen it all.
    let pending = if rows < limit { 0 } else { visit.world.count_written_after(last) };
    let last = sequence(if pending > 0 { last } else { visit.world.update_seq() });
    let _ = writeln!(text, "\n],\n\"last_seq\":\"{last}\",\"pending\":{pending}}}");
    Answer::couch_text(200, text)
}

/// Which documents the feed is asked for.
enum Filter {
    All,
    Ids(Vec<Value>),
    Selected(Selector),
}

impl Filter {
    fn of(visit: &Visit, body: &Value) -> Result<Filter, Answer> {
        if visit.request.parameter("filter").as_deref() != Some("_selector") {
            return Ok(body["doc_ids"].as_array().map_or(Filter::All, |ids| Filter::Ids(ids.clone())));
        }
        if !visit.options.selectors {
            return Err(bad_request("filter parameter must be of the form `designname/filtername`"));
        }
        let selector = Selector::of(&body["selector"]).map_err(|problem| bad_request(&problem))?;
        Ok(Filter::Selected(selector))
    }

    fn takes(&self, id: &str, stored: &Stored) -> bool {
        match self {
            Filter::All => true,
            Filter::Ids(ids) => ids.iter().any(|asked| asked == id),
            Filter::Selected(selector) => selector.takes(id, stored),
        }
    }
}

fn bad_request(reason: &str) -> Answer {
    Answer::couch(400, &json!({ "error": "bad_request", "reason": reason }))
}

/// What a row tells beside the winning revision.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    docs: bool,
    all_leaves: bool,
}

fn row(id: &str, stored: &Stored, shown: Shown) -> String {
    let leaves = if shown.all_leaves { usize::MAX } else { 1 };
    let revisions: Vec<String> =
        stored.leaves().take(leaves).map(|leaf| format!("{{\"rev\":\"{}\"}}", leaf.revision)).collect();
    let (seq, id, revisions) = (sequence(stored.seq), json!(id), revisions.join(","));
    let mut row = format!("{{\"seq\":\"{seq}\",\"id\":{id},\"changes\":[{revisions}]");
    if stored.deleted() {
        row.push_str(",\"deleted\":true");
    }
    if shown.docs {
        row.push_str(",\"doc\":");
        row.push_str(stored.body().text());
    }
    row.push('}');
    row
}
