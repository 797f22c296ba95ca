//! A county whose documents grow and change from round to round.

use jumla_testkit::{World, WorldBuilder};
use serde_json::{Value, json};

use crate::dice::Dice;

/// Reported when everything begins.
const FIRST_MONTHS: u32 = 3;
const MONTHS: u32 = 11;

pub struct County {
    builder: WorldBuilder,
    facilities: usize,
    chws: usize,
    /// Target documents that have yet to come.
    to_come: Vec<Value>,
    begun: bool,
}

impl County {
    pub fn new(facilities: usize, chws: usize) -> Self {
        let builder = WorldBuilder::new().facilities(facilities).chws_per_facility(chws);
        let builder = builder.months("2026-01", MONTHS);
        let mut to_come = Vec::new();
        for month in FIRST_MONTHS..MONTHS {
            for facility in 1..=facilities {
                to_come.extend((1..=chws).filter_map(|chw| builder.target_document(facility, chw, month)));
            }
        }
        Self { builder, facilities, chws, to_come, begun: false }
    }

    /// As it is when everything begins.
    pub fn world(&self) -> World {
        self.builder.clone().months("2026-01", FIRST_MONTHS).build()
    }

    /// What happens between two rounds.
    pub fn change(&mut self, world: &mut World, dice: &mut Dice) {
        if !std::mem::replace(&mut self.begun, true) {
            return;
        }
        for _ in 0..10 + dice.below(120) {
            if !self.to_come.is_empty() {
                let place = dice.below(self.to_come.len());
                world.put(self.to_come.swap_remove(place));
            }
        }
        let reported = reported(world);
        for _ in 0..5 + dice.below(60) {
            let id = &reported[dice.below(reported.len())];
            let (pass, more) = (dice.below(20), dice.below(9));
            if world.document(id).is_some() {
                world.change(id, |doc| {
                    doc["targets"][0]["value"] = json!({ "pass": pass, "total": pass + more });
                });
            }
        }
        for _ in 0..dice.below(12) {
            let id = &reported[dice.below(reported.len())];
            if let Some(deleted) = world.document(id).cloned() {
                world.delete(id);
                // Some day it is written again.
                self.to_come.push(deleted);
            }
        }
        for _ in 0..dice.below(4) {
            self.move_house(world, dice);
        }
        if dice.below(3) == 0 {
            let id = &reported[dice.below(reported.len())];
            let odd = [json!("many"), json!({ "pass": 3, "total": "x" }), json!({ "pass": 1.5, "total": 2 })];
            let odd = odd[dice.below(odd.len())].clone();
            if world.document(id).is_some() {
                world.change(id, |doc| doc["targets"][1]["value"] = odd);
            }
        }
        let (facility, chw) = (1 + dice.below(self.facilities), 1 + dice.below(self.chws));
        let name = format!("Named {}", dice.below(1000));
        world.change(&self.builder.chw_id(facility, chw), |person| person["name"] = json!(name));
    }

    /// A CHW's area goes over to another facility, or comes back: out of one supervisor's sight, into another's.
    fn move_house(&self, world: &mut World, dice: &mut Dice) {
        let (facility, chw) = (1 + dice.below(self.facilities), 1 + dice.below(self.chws));
        let above = json!({ "_id": self.builder.facility_id(1 + dice.below(self.facilities)) });
        let area = self.builder.area_id(facility, chw);
        let within = json!({ "_id": area, "parent": above });
        world.change(&area, |place| {
            place["parent"] = above.clone();
            place["contact"]["parent"] = within.clone();
        });
        world.change(&self.builder.chw_id(facility, chw), |person| person["parent"] = within.clone());
    }
}

fn reported(world: &World) -> Vec<String> {
    let ids = world.documents().filter_map(|doc| doc["_id"].as_str());
    ids.filter(|id| id.starts_with("target~")).map(str::to_owned).collect()
}
