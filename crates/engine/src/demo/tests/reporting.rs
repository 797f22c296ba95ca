//! Who reported, when, and the mistakes that are promised to be there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::mistakes::{Oddity, SILENT_FACILITY, users_with};
use super::super::random::uuid;
use super::super::targets::{Kind, TARGETS};
use super::{EAST_AFRICA, World, date, worlds};

fn value<'a>(document: &'a Value, target: &str) -> Option<&'a Value> {
    document["targets"].as_array()?.iter().find(|t| t["id"] == target).map(|t| &t["value"])
}

fn day_of_month(document: &Value) -> u32 {
    let local = document["updated_date"].as_i64().unwrap() + EAST_AFRICA;
    chrono::Datelike::day(&chrono::DateTime::from_timestamp_millis(local).unwrap())
}

fn only_one(oddity: Oddity) -> &'static str {
    let users = users_with(oddity);
    assert_eq!(users.len(), 1, "{oddity:?}");
    users[0]
}

/// Values are whole numbers, percents are there exactly for percent targets, and only the named CHW is wrong.
#[test]
fn values_have_the_shape_that_a_phone_writes() {
    let world = World::some();
    let text = only_one(Oddity::TextValue);
    for document in world.of_type("target") {
        let odd = document["user"] == *format!("org.couchdb.user:{text}");
        for target in document["targets"].as_array().into_iter().flatten() {
            let value = &target["value"];
            if odd && value["pass"].is_string() {
                continue;
            }
            assert!(value["pass"].is_u64() && value["total"].is_u64(), "{document}");
            let kind = TARGETS.iter().find(|t| target["id"] == t.id).unwrap().kind;
            assert_eq!(value.get("percent").is_some(), kind == Kind::Percent);
        }
    }
}

#[test]
fn gaps_are_as_promised() {
    for world in worlds() {
        for ago in 0..14u64 {
            let month = &world.months[usize::try_from(ago).unwrap()];
            let mut owners: BTreeSet<&str> = BTreeSet::new();
            for document in world.of_type("target") {
                if document["reporting_period"] == **month {
                    owners.insert(document["owner"].as_str().unwrap());
                }
            }
            let lasting = match ago {
                0..3 => 2,  // stopped
                8 => 1 + 7, // the newcomer, and Msitu
                6.. => 1,   // the newcomer
                _ => 0,
            };
            let missing = 67 - lasting - owners.len();
            let allowed = match ago {
                0 => 6..=8,
                1 => 4..=5,
                _ => 0..=3,
            };
            assert!(allowed.contains(&missing), "{month}: {missing} missing");
        }
    }
}

#[test]
fn one_facility_was_silent_once_and_only_once() {
    let world = World::some();
    let by_id = world.by_id();
    let (key, silent) = SILENT_FACILITY;
    let facility = uuid(&["facility", key]);
    for (ago, month) in world.months.iter().enumerate() {
        let reported = world.of_type("target").iter().any(|d| {
            d["reporting_period"] == **month
                && by_id[d["owner"].as_str().unwrap()].pointer("/parent/parent/_id") == Some(&json!(facility))
        });
        assert_eq!(reported, u64::try_from(ago).unwrap() != silent, "{month}");
    }
}

#[test]
fn some_phones_came_in_long_before_the_end_of_the_month() {
    for world in worlds() {
        for month in &world.months[1..] {
            let mut late = world.of_type("target");
            late.retain(|d| d["reporting_period"] == **month && day_of_month(d) <= 12);
            assert!((2..=5).contains(&late.len()), "{month}: {}", late.len());
        }
    }
}

#[test]
fn two_stopped_and_one_joined() {
    for world in worlds() {
        assert_eq!(users_with(Oddity::StoppedReporting).len(), 2);
        for login in users_with(Oddity::StoppedReporting) {
            assert!((0..14).all(|ago| world.written(login, ago).is_empty() == (ago < 3)), "{login}");
        }
        let newcomer = only_one(Oddity::Newcomer);
        assert!((0..14).all(|ago| world.written(newcomer, ago).is_empty() == (ago > 5)));
    }
}

#[test]
fn a_new_phone_made_a_second_account() {
    let world = World::some();
    let old = only_one(Oddity::NewPhone);
    let new = format!("{old}2");
    let (first, second) = (world.only(old, 2), world.only(&new, 2));
    assert_eq!(first["owner"], second["owner"]);
    assert!(first["updated_date"].as_i64() < second["updated_date"].as_i64());
    assert!(world.written(old, 1).is_empty() && world.written(&new, 3).is_empty());
    assert_eq!(world.only(&new, 1)["owner"], world.only(old, 3)["owner"]);
}

#[test]
fn the_named_mistakes_are_there() {
    for world in worlds() {
        let too_many = value(world.only(only_one(Oddity::PassAboveTotal), 1), "immunised-under-one").unwrap();
        assert!(too_many["pass"].as_u64() > too_many["total"].as_u64());

        let copied = only_one(Oddity::SameAsMonthBefore);
        assert_eq!(world.only(copied, 1)["targets"], world.only(copied, 2)["targets"]);
        assert_ne!(world.only(copied, 2)["targets"], world.only(copied, 3)["targets"]);

        let outlier = value(world.only(only_one(Oddity::WildOutlier), 1), "pregnancies-registered").unwrap();
        assert_eq!(outlier, &json!({ "pass": 480, "total": 480 }));

        let untrained = only_one(Oddity::WithoutNutrition);
        let documents: Vec<&Value> = (0..14).flat_map(|ago| world.written(untrained, ago)).collect();
        assert_eq!(documents.len(), 13, "all months but the one in which her facility was cut off");
        assert!(documents.iter().all(|d| value(d, "nutrition-screened").is_none()));

        let text = value(world.only(only_one(Oddity::TextValue), 1), "pregnancies-registered").unwrap();
        assert_eq!(text, &json!({ "pass": "12", "total": "12" }));

        let bare = world.only(only_one(Oddity::NoTargets), 4);
        assert!(bare.get("targets").is_none());
    }
}

#[test]
fn a_helper_reports_without_being_a_primary_contact() {
    let world = World::some();
    let primary: BTreeSet<&str> =
        world.of_type("c40_area").iter().map(|a| a["contact"]["_id"].as_str().unwrap()).collect();
    let mut others = world.of_type("c62_chw");
    others.retain(|chw| !primary.contains(chw["_id"].as_str().unwrap()));
    assert_eq!(others.len(), 1);
    let reported = world.of_type("target").iter().filter(|d| d["owner"] == others[0]["_id"]).count();
    assert_eq!(reported, 14);
}

#[test]
fn fever_has_its_season_and_households_grow() {
    let world = World::some();
    let sum = |period: &str, target: &str| -> u64 {
        let mut documents = world.of_type("target");
        documents.retain(|d| d["reporting_period"] == period);
        documents.iter().filter_map(|d| value(d, target)?["total"].as_u64()).sum()
    };
    assert!(sum("2026-06", "fever-boys") > 2 * sum("2026-09", "fever-boys"));
    assert!(sum("2026-08", "households-visited") > sum("2025-10", "households-visited"));
    assert!(sum("2026-11", "live-births") > 0);
}

#[test]
fn a_month_in_progress_only_grows() {
    let (earlier, later) = (World::on(date("2026-11-10")), World::on(date("2026-11-20")));
    let chw = "mary_ziwani";
    for target in ["households-visited", "fever-girls", "nutrition-screened"] {
        let pass = |world: &World| value(world.only(chw, 0), target).unwrap()["pass"].as_u64();
        assert!(pass(&earlier) <= pass(&later), "{target}");
    }
}
