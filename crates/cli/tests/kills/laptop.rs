//! A laptop on which `jumla sync` runs, and on which it is killed.

use std::fs;
use std::io::Read as _;
use std::process::Child;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{self, Duration};

use jumla_engine::Workspace;
use jumla_testkit::{RequestLog, SimulatedCht};
use serde_json::Value;

use crate::dice::Dice;
use crate::place::{Place, jumla_sync, open, sound};
use crate::tally::Reached;

/// Longer than any run takes, on any machine.
const FOREVER: Duration = Duration::from_secs(300);

/// More requests than these are not told apart.
const MOST_REQUESTS: u32 = 40;

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
pub enum Instant {
    /// So long after it began.
    AfterStart(Duration),
    /// So long after the server heard this one of its requests, counted from 0.
    AfterRequest(usize, Duration),
}

pub struct Laptop {
    place: Place,
    user: &'static str,
    /// Of the last run that came to its end, and of the last of everything: when it asked the server something, and
    /// when it was over.
    calm: [(Vec<Duration>, Duration); 2],
}

struct Run {
    child: Child,
    began: time::Instant,
    news: Receiver<News>,
    asked: Vec<Duration>,
}

enum News {
    Asked(time::Instant),
    /// What it printed, when it was over.
    Over(String),
}

impl Run {
    /// Waits for its end, and tells what it printed; `None` where it has asked that often or the time comes before.
    fn watch(&mut self, requests: usize, until: time::Instant) -> Option<String> {
        while self.asked.len() < requests {
            match self.news.recv_timeout(until.saturating_duration_since(time::Instant::now())) {
                Ok(News::Asked(at)) => self.asked.push(at - self.began),
                Ok(News::Over(said)) => return Some(said),
                Err(_) => return None,
            }
        }
        None
    }
}

impl Laptop {
    pub async fn connected(server: &SimulatedCht, user: &'static str) -> Self {
        // Until a run has come to its end.
        let guess =
            ((1..12).map(|step| Duration::from_millis(step * 200)).collect(), Duration::from_millis(2400));
        let place = Place::connected(server, user).await;
        Self { place, user, calm: [guess.clone(), guess] }
    }

    pub fn user(&self) -> &'static str {
        self.user
    }

    /// How long an undisturbed run takes, and how many requests.
    pub fn calm(&self) -> (Duration, usize) {
        (self.calm[0].1, self.calm[0].0.len())
    }

    /// Some instant of a run, of everything or not.
    pub fn instant(&self, dice: &mut Dice, full: bool) -> Instant {
        let (asked, whole) = &self.calm[usize::from(full)];
        let mut part = |of: Duration| of * u32::try_from(dice.below(1001)).unwrap() / 1000;
        let (anywhere, online) = (part(*whole), part(whole.saturating_sub(asked[0])) + asked[0]);
        // Much of the time goes into the key, and the rest is more interesting. From the nearest request on, it does
        // not matter how long the start took this time.
        let number = asked.iter().rposition(|at| *at <= online).unwrap_or(0);
        match dice.below(4) {
            0 => Instant::AfterStart(anywhere),
            _ => Instant::AfterRequest(number, online.saturating_sub(asked[number])),
        }
    }

    /// Runs `jumla sync` and kills it.
    pub fn kill(&mut self, server: &SimulatedCht, instant: Instant, full: bool) -> Reached {
        let mut run = self.start(server, full);
        let said = match instant {
            Instant::AfterStart(wait) => run.watch(usize::MAX, run.began + wait),
            Instant::AfterRequest(number, wait) => match run.watch(number + 1, run.began + FOREVER) {
                None => run.watch(usize::MAX, run.began + run.asked[number] + wait),
                said => said,
            },
        };
        let took = run.began.elapsed();
        // Until it is waited for, its number is its own, dead or alive.
        run.child.kill().unwrap();
        let status = run.child.wait().unwrap();
        let requests = server.requests();
        match (status.code(), said) {
            (Some(code), said) => {
                assert_eq!(code, 0, "{said:?}");
                self.calm[usize::from(full)] = (run.asked, took);
                Reached::End
            }
            (None, None) if run.watch(usize::MAX, run.began + FOREVER).unwrap().is_empty() => {
                reached(&requests)
            }
            (None, _) => Reached::Answer,
        }
    }

    /// Runs `jumla sync` to its end, which has to be a good one.
    pub fn sync_in_peace(&mut self, server: &SimulatedCht, remark: &str) {
        let mut run = self.start(server, false);
        let said = run.watch(usize::MAX, run.began + FOREVER).unwrap();
        assert!(run.child.wait().unwrap().success(), "{remark}: {said}");
        let outcome: Value = serde_json::from_str(&said).unwrap();
        assert_eq!((&outcome["state"], &outcome["complete"]), (&"done".into(), &true.into()), "{remark}");
        self.calm[0] = (run.asked, run.began.elapsed());
    }

    fn start(&self, server: &SimulatedCht, full: bool) -> Run {
        server.forget_requests();
        let (sender, news) = channel();
        for number in 0..MOST_REQUESTS {
            let asked: Sender<News> = sender.clone();
            server.before("/", number, move |_| drop(asked.send(News::Asked(time::Instant::now()))));
        }
        let mut command = jumla_sync(&self.place.workspace());
        command.args(full.then_some("--full"));
        let began = time::Instant::now();
        let mut child = command.spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        thread::spawn(move || {
            let mut said = String::new();
            let _ = stdout.read_to_string(&mut said);
            let _ = sender.send(News::Over(said));
        });
        Run { child, began, news, asked: Vec::new() }
    }

    pub fn open(&self, remark: &str) -> Workspace {
        open(&self.place.workspace(), remark)
    }

    /// It opens, and nothing in it is broken; which leaves a tidy store to the next run.
    pub fn check(&self, remark: &str) {
        drop(sound(self.open(remark), remark));
    }

    /// The same of a copy, which leaves everything as the kill left it.
    pub fn check_a_copy(&self, remark: &str) {
        let copy = tempfile::tempdir().unwrap();
        for file in fs::read_dir(self.place.workspace()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
        drop(sound(open(copy.path(), remark), remark));
    }
}

/// How far a run is that asked for this.
fn reached(requests: &[RequestLog]) -> Reached {
    let Some(last) = requests.last() else { return Reached::Nothing };
    let lists = requests.iter().filter(|request| request.path.ends_with("_changes")).count();
    match last.path.rsplit('/').next().unwrap_or_default() {
        "_bulk_get" => Reached::Documents,
        "_changes" if lists > 1 => Reached::Documents,
        "get-deletes" => Reached::Deletions,
        "_all_docs" => Reached::Index,
        _ => Reached::List,
    }
}
