//! Misbehaviour on demand: what networks, proxies and busy servers do to a client.

use std::fmt;
use std::time::Duration;

/// What happens instead of the right answer, or to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misbehaviour {
    /// This status with the server's JSON error body.
    Status(u16),
    /// A proxy's sign-in page: 200 and HTML.
    ProxyPage,
    /// The right answer, cut off in the middle of its body (with a content length to match).
    Truncated,
    /// The connection closes before the body that was announced has arrived.
    Disconnected,
    /// This status, and a `Retry-After` header of this text (which need not make sense).
    StatusAfter(u16, &'static str),
    /// Every entry of `results`, `doc_ids_revs`, `rows` or `doc_ids` twice.
    Duplicated,
    /// The same entries back to front.
    Reordered,
    /// Every second entry of `results` left out: documents that vanish for one answer.
    Omitted,
    /// The request is carried out, and the connection closes with no byte of an answer.
    Reset,
    /// The connection closes after so many bytes of the body as it is sent, whose full length was announced.
    CutAt(usize),
    /// The right answer, held back for this long.
    Slow(Duration),
}

/// Misbehaviour of the next requests whose path contains a text.
///
/// ```
/// use jumla_testkit::{Fault, Misbehaviour};
/// let busy = Fault::on("/medic/_bulk_get", Misbehaviour::Status(503)).after(1).times(2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(crate) path: String,
    pub(crate) misbehaviour: Misbehaviour,
    pub(crate) after: u32,
    pub(crate) times: u32,
}

impl Fault {
    /// Once, on the next request whose path contains `path`.
    pub fn on(path: &str, misbehaviour: Misbehaviour) -> Fault {
        Fault { path: path.to_owned(), misbehaviour, after: 0, times: 1 }
    }

    /// Lets this many matching requests through first.
    pub fn after(mut self, requests: u32) -> Fault {
        self.after = requests;
        self
    }

    pub fn times(mut self, times: u32) -> Fault {
        self.times = times;
        self
    }
}

/// Something that happens to the world just before a request is answered.
pub(crate) struct Intervention<W> {
    pub path: String,
    pub after: u32,
    pub act: Box<dyn FnOnce(&mut W) + Send>,
}

impl<W> fmt::Debug for Intervention<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intervention").field("path", &self.path).field("after", &self.after).finish()
    }
}

/// What is planned to go wrong, in the order it was planned.
#[derive(Debug)]
pub(crate) struct Plan<W> {
    faults: Vec<Fault>,
    interventions: Vec<Intervention<W>>,
}

impl<W> Default for Plan<W> {
    fn default() -> Self {
        Plan { faults: Vec::new(), interventions: Vec::new() }
    }
}

impl<W> Plan<W> {
    pub fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub fn intervene(&mut self, intervention: Intervention<W>) {
        self.interventions.push(intervention);
    }

    /// The first fault that is due for this path; it counts down.
    pub fn due(&mut self, path: &str) -> Option<Misbehaviour> {
        for fault in self.faults.iter_mut().filter(|fault| path.contains(&fault.path) && fault.times > 0) {
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            fault.times -= 1;
            return Some(fault.misbehaviour.clone());
        }
        None
    }

    pub fn happen(&mut self, path: &str, world: &mut W) {
        let mut waiting = Vec::new();
        for mut intervention in std::mem::take(&mut self.interventions) {
            if !path.contains(&intervention.path) {
                waiting.push(intervention);
            } else if intervention.after > 0 {
                intervention.after -= 1;
                waiting.push(intervention);
            } else {
                (intervention.act)(world);
            }
        }
        self.interventions = waiting;
    }
}
