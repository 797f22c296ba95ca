//! A CHT with the worked examples of `docs/outbound`, a DHIS2 with the programs that they are for, and a laptop between them.

use std::fs;
use std::sync::Arc;

use jumla_engine::surface::{
    OutboundConfirmed, OutboundFate, OutboundFile, OutboundOutcome, OutboundPreview, OutboundQueued,
    OutboundRequest, OutboundStateView, RecordsRequest,
};
use jumla_engine::{
    Error, QueueExtent, connect_dhis2, parse_outbound, preview_outbound, queue_outbound, run_outbound,
};
use jumla_testkit::dhis2::{Country, recorded_programs};
use jumla_testkit::{SimulatedCht, SimulatedDhis2, WorldBuilder};
use serde_json::Value;

use crate::laptop::{Laptop, QUICK};
use crate::with_dhis2::{by_password, fetch, unwatched};

pub fn example(name: &str) -> Value {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/outbound/{}"), name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

pub fn mappings() -> OutboundFile {
    parse_outbound(example("mappings.json").to_string().as_bytes()).unwrap()
}

/// The mappings of the examples, one of them changed.
pub fn changed(mapping: &str, change: impl FnOnce(&mut Value)) -> OutboundFile {
    let mut file = example("mappings.json");
    change(&mut file["mappings"][mapping]);
    parse_outbound(file.to_string().as_bytes()).unwrap()
}

/// A CHT, a DHIS2, and an officer's laptop between them.
pub struct Between {
    pub cht: SimulatedCht,
    pub dhis2: SimulatedDhis2,
    pub laptop: Laptop,
}

const EXAMPLES: [&str; 4] = ["pregnancy.json", "visit.json", "referral.json", "service_report.json"];

impl Between {
    /// The examples are synced, their mappings kept, and the server's programs known.
    pub async fn new(settings: Option<Value>) -> Self {
        let builder =
            WorldBuilder::new().facilities(1).chws_per_facility(1).months("2026-09", 3).unsynced_percent(0);
        let mut world = builder.build();
        for contact in example("contacts.json").as_array().unwrap() {
            world.put(contact.clone());
        }
        for name in EXAMPLES {
            world.put(example(name));
        }
        if let Some(outbound) = settings {
            world.set_setting("outbound", outbound);
        }
        let cht = SimulatedCht::start(world).await;
        let mut country = Country::recorded();
        country.tracker_imports.programs = Arc::new(recorded_programs());
        let dhis2 = SimulatedDhis2::start(country).await;
        let mut laptop = Laptop::synced(&cht, "officer").await;
        let names = ["pregnancy", "pregnancy_visit", "referral", "service_report"];
        let request = RecordsRequest {
            forms: names.map(ToOwned::to_owned).to_vec(),
            contact_types: vec!["person".to_owned()],
            keep_days: None,
        };
        laptop.workspace.choose_records(&request).unwrap();
        laptop.workspace.save_outbound_mapping(&mappings()).unwrap();
        let mut between = Self { cht, dhis2, laptop };
        between.sync().await;
        between
    }

    pub async fn signed_in(settings: Option<Value>) -> Self {
        let mut between = Self::new(settings).await;
        between.sign_in().await;
        between
    }

    pub async fn sign_in(&mut self) {
        let request = by_password(&self.dhis2.url(), "chwimport", "Peer-2026-Pass");
        connect_dhis2(&mut self.laptop.workspace, &request).await.unwrap();
        fetch(&mut self.laptop.workspace).await.unwrap();
    }

    pub async fn sync(&mut self) {
        assert!(self.laptop.sync().await.unwrap().complete);
    }

    /// A document of the examples, otherwise than before, synced.
    pub async fn change(&mut self, id: &str, change: impl FnOnce(&mut Value)) {
        self.cht.world().change(id, change);
        self.sync().await;
    }

    pub fn keep(&mut self, file: &OutboundFile) {
        self.laptop.workspace.save_outbound_mapping(file).unwrap();
    }

    pub fn preview(&self) -> OutboundPreview {
        preview_outbound(&self.laptop.workspace, &OutboundRequest::default(), &unwatched()).unwrap()
    }

    /// Documents by id and how they stand, with what is wrong.
    pub fn fates(&self) -> Vec<(String, OutboundFate, Vec<String>)> {
        let mut fates: Vec<_> = self
            .preview()
            .rows
            .into_iter()
            .map(|row| {
                let said = row.problems.iter().map(|one| {
                    one.code.clone().unwrap_or_else(|| {
                        serde_json::to_value(one.kind).unwrap().as_str().unwrap().to_owned()
                    })
                });
                (row.document, row.fate, said.collect())
            })
            .collect();
        fates.sort();
        fates
    }

    pub fn fate(&self, document: &str) -> OutboundFate {
        self.fates().into_iter().find(|(id, ..)| id == document).unwrap().1
    }

    pub fn queue(&mut self, confirmed: &OutboundConfirmed) -> OutboundQueued {
        queue_outbound(&mut self.laptop.workspace, confirmed, &unwatched()).unwrap()
    }

    pub async fn run(&mut self) -> Result<OutboundOutcome, Error> {
        run_outbound(&mut self.laptop.workspace, None, QueueExtent::Everything, QUICK, &unwatched()).await
    }

    pub async fn push(&mut self) -> OutboundOutcome {
        self.queue(&OutboundConfirmed::default());
        self.run().await.unwrap()
    }

    /// Tracked entities, events and data values in DHIS2.
    pub fn there(&self) -> (usize, usize, usize) {
        let country = self.dhis2.country();
        let values = country.values.values().filter(|held| !held.deleted).count();
        (country.tracker.tracked_entities.len(), country.tracker.events.len(), values)
    }

    pub fn states(&self) -> Vec<(String, OutboundStateView)> {
        let queue = self.laptop.workspace.outbound_queue(None).unwrap();
        queue.into_iter().map(|item| (item.document, item.state)).collect()
    }
}

pub fn everything() -> OutboundConfirmed {
    OutboundConfirmed {
        with_problems: true,
        refused_again: true,
        saved_again: true,
        deletions: true,
        ..OutboundConfirmed::default()
    }
}
