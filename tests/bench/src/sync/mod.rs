//! Sync over loopback: beside curl, which fetches the same answers and throws them away, and beside PouchDB, which the
//! CHT's own client keeps its documents in. All ask the same server, which is a process of its own, as each of them is.
//!
//! What it deliberately is not: a measurement of a CHT. A real one thinks for seconds about what this server has ready.

mod curl;
mod documents;
mod fetch;
mod pouchdb;
mod served;
mod server;

use jumla_engine::Clock;

use crate::Result;
use crate::measure::Runs;
use crate::table::{Aim, Table, duration, size};
use curl::Curl;
use documents::{OFFICER, SUPERVISOR};
use fetch::{Fetched, Laptop};
use pouchdb::PouchDb;
use served::Served;

pub use fetch::fetch;
pub use server::serve;

const RUNS: usize = 3;
const DOCUMENTS: usize = 100_000;
/// Documents that memory is measured with.
const FEW: usize = 10_000;
const MANY: usize = 1_000_000;

/// What a replication asks for at once: as the CHT's client does, and as much as is of use.
const BATCHES: [usize; 2] = [100, 1000];

pub fn measure(table: &mut Table) -> Result<()> {
    let few = memory(FEW)?;
    times(table)?;
    let many = memory(MANY)?;
    table.size(
        &format!("memory of a sync of {MANY} documents"),
        many.peak as f64,
        &format!("of {FEW}"),
        few.peak as f64,
        Aim::Times(1.2),
    );
    table.size(
        "the same, without deriving the key",
        many.peak_of_sync as f64,
        &format!("of {FEW}"),
        few.peak_of_sync as f64,
        Aim::None,
    );
    table.note(format!("{MANY} documents: {}, in it {}", duration(many.sync), many.phases()));
    Ok(())
}

fn times(table: &mut Table) -> Result<()> {
    println!("\nSync of {DOCUMENTS} target documents");
    let served = Served::start(DOCUMENTS)?;
    let pouchdb = PouchDb::find()?;
    let (mut officer, mut supervisor) = <(Side, Side)>::default();
    let mut replications = BATCHES.map(|batch| (batch, Runs::default(), 0));
    for _ in 0..RUNS {
        officer.run(&served, OFFICER)?;
        supervisor.run(&served, SUPERVISOR)?;
        for (batch, runs, memory) in &mut replications {
            let replicated = pouchdb.replicate(&served, *batch)?;
            runs.add(replicated.took);
            *memory = replicated.peak;
        }
    }
    for (side, user) in [(&officer, OFFICER), (&supervisor, SUPERVISOR)] {
        let what = format!("sync of {DOCUMENTS} documents ({user})");
        let floor = "curl, the same answers";
        table.time(&what, side.sync.median(), floor, side.floor.median(), Aim::Times(2.0));
        if user == OFFICER {
            for (batch, runs, _) in &replications {
                let beside = format!("PouchDB, {batch} at once");
                table.time(&what, side.sync.median(), &beside, runs.median(), Aim::Times(0.1));
            }
        }
    }
    for (side, user) in [(&officer, OFFICER), (&supervisor, SUPERVISOR)] {
        side.describe(user).into_iter().for_each(|text| table.note(text));
    }
    for (batch, _, memory) in &replications {
        table.note(format!("memory of PouchDB, {batch} at once: {}", size(*memory as f64)));
    }
    Ok(())
}

/// What one kind of user's sync takes, and the floor beside it.
#[derive(Default)]
struct Side {
    sync: Runs,
    floor: Runs,
    whole: Runs,
    nothing_new: Runs,
    processor: Runs,
    last: Fetched,
    requests: usize,
}

impl Side {
    fn run(&mut self, served: &Served, user: &str) -> Result<()> {
        let laptop = Laptop::connect(served, user)?;
        served.forget()?;
        let fetched = laptop.fetch()?;
        let asked = served.asked()?;
        self.sync.add(fetched.whole.saturating_sub(fetched.key));
        self.whole.add(fetched.whole);
        self.processor.add(fetched.processor);
        let again = laptop.fetch()?;
        self.nothing_new.add(again.whole);
        self.requests = asked.len();
        self.floor.add(Curl::of(served, &asked, user)?.run()?);
        self.last = fetched;
        Ok(())
    }

    fn describe(&self, user: &str) -> [String; 2] {
        let Fetched { documents, bytes, key, peak, .. } = &self.last;
        let rate = f64::from(*documents) / self.sync.median().as_secs_f64();
        [
            format!(
                "{user}: {documents} documents, {} over the line in {} requests, {rate:.0} documents a second, memory {}",
                size(*bytes as f64),
                self.requests,
                size(*peak as f64),
            ),
            format!(
                "{user}: start to exit {}, in it the key {}, {}; {} of processor; with nothing new {}",
                duration(self.whole.median()),
                duration(*key),
                self.last.phases(),
                duration(self.processor.median()),
                duration(self.nothing_new.median()),
            ),
        ]
    }
}

/// What a sync of so many documents takes up.
fn memory(documents: usize) -> Result<Fetched> {
    println!("\nMemory of a sync of {documents} target documents");
    let served = Served::start(documents)?;
    let fetched = Laptop::connect(&served, OFFICER)?.fetch()?;
    println!(
        "   {}, and {} without deriving the key",
        size(fetched.peak as f64),
        size(fetched.peak_of_sync as f64)
    );
    Ok(fetched)
}

/// When all of this happens.
fn clock() -> Result<Clock> {
    Ok(Clock::Fixed("2026-12-10T06:00:00Z".parse()?))
}
