//! Receiving org units from DHIS2 into places of the CHT, over both simulated servers.

use std::collections::BTreeMap;

use jumla_engine::surface::{
    Dhis2Phase, Dhis2Progress, PlaceDecision, PlaceMatch, PlaceOutcome, PlaceProblem, PlaceRow,
    PlacesConfirmed, PlacesProposal, PlacesRequest, PlacesWritten,
};
use jumla_engine::{
    Error, Unwatched, Watcher, Workspace, propose_places, read_review, write_places, write_review,
};
use jumla_testkit::{Fault, Misbehaviour, Options, SimulatedCht, SimulatedDhis2, World};
use serde_json::{Value, json};

use crate::laptop::{Laptop, QUICK};
use crate::with_dhis2::{CURRENT, OLDER, dhis2, fetch, signed_in, unwatched};

const DISTRICT: &str = "jwkAOa8SXgJ";
const BY_NAME: &str = "uHNvGKcNNYp";
const BY_CODE: &str = "Jcjv6e21kMX";
const BY_ID: &str = "pfGtSWS0uWe";
const NOWHERE: &str = "oo0UvD27X4d";

/// The place that is an org unit.
fn place_of(world: &World, org_unit: &str) -> Option<Value> {
    world.documents().find(|doc| doc["dhis"]["orgUnit"] == org_unit).cloned()
}

/// The recorded world, in which four areas have lost their org unit: one keeps its name, one has a code, one an id, and
/// one is gone.
fn world() -> (World, BTreeMap<&'static str, String>) {
    let mut world = World::recorded();
    let mut ids = BTreeMap::new();
    for unit in [BY_NAME, BY_CODE, BY_ID, NOWHERE] {
        let place = place_of(&world, unit).unwrap();
        let id = place["_id"].as_str().unwrap().to_owned();
        world.change(&id, |place| {
            place.as_object_mut().unwrap().remove("dhis");
            match unit {
                BY_NAME => place["name"] = "area 00001, CHW".into(),
                BY_CODE => {
                    (place["name"], place["facility_code"]) = ("Over the hill".into(), "CHT_00002".into())
                }
                BY_ID => (place["name"], place["external_id"]) = ("By the river".into(), BY_ID.into()),
                _ => {}
            }
        });
        if unit == NOWHERE {
            world.delete(&id);
        }
        ids.insert(unit, id);
    }
    (world, ids)
}

struct Both {
    cht: SimulatedCht,
    _dhis2: SimulatedDhis2,
    laptop: Laptop,
    ids: BTreeMap<&'static str, String>,
}

async fn both(version: &str, options: Options, user: &str) -> Both {
    let (world, ids) = world();
    let cht = SimulatedCht::start_with(world, options).await;
    let dhis2 = dhis2(version).await;
    let mut laptop = Laptop::synced(&cht, user).await;
    signed_in(&mut laptop.workspace, &dhis2.url()).await.unwrap();
    fetch(&mut laptop.workspace).await.unwrap();
    cht.forget_requests();
    Both { cht, _dhis2: dhis2, laptop, ids }
}

async fn officers(version: &str) -> Both {
    both(version, Options::default(), "officer").await
}

async fn proposed(workspace: &mut Workspace) -> PlacesProposal {
    let request = PlacesRequest { connection: None, org_units: vec![DISTRICT.to_owned()] };
    propose_places(workspace, &request, QUICK, &unwatched()).await.unwrap()
}

fn row<'r>(rows: &'r [PlaceRow], unit: &str) -> &'r PlaceRow {
    rows.iter().find(|row| row.org_unit == unit).unwrap_or_else(|| panic!("no row of {unit}"))
}

/// What somebody says who agrees with all of it.
fn agreed(proposal: &PlacesProposal) -> PlacesConfirmed {
    let decide = |row: &PlaceRow| {
        let decision = if row.place.is_some() { PlaceDecision::Link } else { PlaceDecision::Make };
        PlaceRow { decision: Some(decision), ..row.clone() }
    };
    let ours = proposal
        .rows
        .iter()
        .filter(|row| [BY_NAME, BY_CODE, BY_ID, NOWHERE].contains(&row.org_unit.as_str()));
    PlacesConfirmed { connection: None, rows: ours.map(decide).collect() }
}

async fn write(workspace: &mut Workspace, confirmed: &PlacesConfirmed) -> Result<PlacesWritten, Error> {
    write_places(workspace, confirmed, QUICK, &unwatched()).await
}

fn counts(written: &PlacesWritten) -> (u32, u32, u32, u32) {
    (written.linked, written.made, written.already, written.not_written)
}

fn writes(cht: &SimulatedCht) -> usize {
    let requests = cht.requests();
    let is_write = |path: &str| path.contains("/api/v1/place/") || path.ends_with("_bulk_docs");
    requests.iter().filter(|one| is_write(&one.path)).count()
}

#[tokio::test]
async fn org_units_find_their_places_and_what_a_person_confirms_is_written_once() {
    for version in [CURRENT, OLDER] {
        let Both { cht, mut laptop, ids, .. } = officers(version).await;
        let workspace = &mut laptop.workspace;
        let proposal = proposed(workspace).await;
        for (unit, by) in
            [(BY_NAME, PlaceMatch::NameAndParent), (BY_CODE, PlaceMatch::Code), (BY_ID, PlaceMatch::Id)]
        {
            let row = row(&proposal.rows, unit);
            assert_eq!((row.place.as_ref(), row.matched_by), (ids.get(unit), Some(by)), "{version}: {row:?}");
            assert_eq!((row.decision, row.outcome), (None, None), "a person decides");
        }
        let new = row(&proposal.rows, NOWHERE);
        assert_eq!(
            (new.place.as_ref(), new.contact_type.as_deref()),
            (None, Some("health_center")),
            "{new:?}"
        );
        assert!(new.parent.is_some() && new.parent_name.as_deref() == Some("District 1"), "{new:?}");
        assert_eq!(writes(&cht), 0, "looking writes nothing");

        let before = cht.world().document(&ids[BY_CODE]).unwrap().clone();
        let written = write(workspace, &agreed(&proposal)).await.unwrap();
        assert_eq!(counts(&written), (3, 1, 0, 0), "{:?}", written.rows);
        let after = cht.world().document(&ids[BY_CODE]).unwrap().clone();
        let mut expected = before;
        expected["dhis"] = json!({ "orgUnit": BY_CODE });
        expected["_rev"] = after["_rev"].clone();
        assert_eq!(after, expected, "nothing else of the place has changed");
        let made = place_of(&cht.world(), NOWHERE).unwrap();
        assert_eq!((&made["type"], &made["name"]), (&json!("health_center"), &json!("CHW Area 00004")));
        assert_eq!(made["parent"]["_id"], json!(new.parent));
        assert_eq!(made["reported_date"], json!(cht.now().timestamp_millis()));

        let count = cht.world().count();
        let again = write(workspace, &agreed(&proposal)).await.unwrap();
        assert_eq!(counts(&again), (0, 0, 4, 0), "{:?}", again.rows);
        assert_eq!(cht.world().count(), count, "made twice, made once");
        // It is known here at once, and after the next sync is the same.
        for _ in 0..2 {
            let left = proposed(workspace).await;
            assert_eq!(left.linked, proposal.linked + 4);
            assert!(left.rows.iter().all(|row| !ids.contains_key(row.org_unit.as_str())));
            laptop_sync(workspace).await;
        }
    }
}

async fn laptop_sync(workspace: &mut Workspace) {
    use jumla_engine::sync::sync;
    let options = jumla_engine::sync::Options { patience: QUICK, ..Default::default() };
    sync(workspace, &options, &Unwatched::default()).await.into_result().unwrap();
}

#[tokio::test]
async fn a_place_is_written_by_the_endpoint_of_the_cht_where_there_is_one_and_else_as_the_document_it_is() {
    for (server, user, endpoint) in
        [("5.2.0", "officer", true), ("4.21.0", "officer", false), ("5.2.0", "supervisor1", false)]
    {
        let options = Options { version: server.to_owned(), ..Options::default() };
        let Both { cht, mut laptop, .. } = both(CURRENT, options, user).await;
        let proposal = proposed(&mut laptop.workspace).await;
        let written = write(&mut laptop.workspace, &agreed(&proposal)).await.unwrap();
        assert_eq!(written.linked, 3, "{server} {user}: {:?}", written.rows);
        let taken = |path: &str| {
            cht.requests().iter().filter(|one| one.path.contains(path) && one.status < 300).count()
        };
        assert_eq!(taken("/api/v1/place/"), if endpoint { 3 } else { 0 }, "{server} {user}");
        assert!(place_of(&cht.world(), BY_NAME).is_some());
    }
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_not_overwritten() {
    let Both { cht, mut laptop, ids, .. } = officers(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let confirmed = agreed(&proposed(workspace).await);
    // Between the reading and the writing: another org unit, and another name.
    let (other, renamed) = (ids[BY_NAME].clone(), ids[BY_CODE].clone());
    cht.before("/api/v1/place/", 0, move |world| {
        world.change(&other, |place| place["dhis"] = json!({ "orgUnit": "Ab123456789" }));
        world.change(&renamed, |place| place["name"] = "Renamed just now".into());
    });
    let written = write(workspace, &confirmed).await.unwrap();
    assert_eq!(counts(&written), (2, 1, 0, 1), "{:?}", written.rows);
    let row = row(&written.rows, BY_NAME);
    assert_eq!(
        (row.outcome, row.problem),
        (Some(PlaceOutcome::NotWritten), Some(PlaceProblem::LinkedElsewhere))
    );
    let world = cht.world();
    assert_eq!(world.document(&ids[BY_NAME]).unwrap()["dhis"]["orgUnit"], "Ab123456789");
    let place = world.document(&ids[BY_CODE]).unwrap();
    assert_eq!((&place["name"], &place["dhis"]["orgUnit"]), (&json!("Renamed just now"), &json!(BY_CODE)));
}

#[tokio::test]
async fn who_may_not_write_hands_a_review_file_to_who_may() {
    let Both { cht, mut laptop, ids, .. } = both(CURRENT, Options::default(), "hrio").await;
    let proposal = proposed(&mut laptop.workspace).await;
    let written = write(&mut laptop.workspace, &agreed(&proposal)).await.unwrap();
    assert_eq!(counts(&written), (0, 0, 0, 4));
    assert!(
        written.rows.iter().all(|row| row.problem == Some(PlaceProblem::NotAllowed)),
        "{:?}",
        written.rows
    );
    assert!(place_of(&cht.world(), BY_NAME).is_none());
    let refused = cht.requests().iter().filter(|one| one.status == 403).count();
    assert!(refused <= 2, "the server is not asked about each place: {refused}");

    let file = laptop.folder().join("review.csv");
    write_review(&written.rows, &file).unwrap();
    let mut officer = Laptop::synced(&cht, "officer").await;
    let dhis2 = dhis2(OLDER).await;
    signed_in(&mut officer.workspace, &dhis2.url()).await.unwrap();
    fetch(&mut officer.workspace).await.unwrap();
    let confirmed = PlacesConfirmed { connection: None, rows: read_review(&file).unwrap() };
    let written = write(&mut officer.workspace, &confirmed).await.unwrap();
    assert_eq!(counts(&written), (3, 1, 0, 0), "{:?}", written.rows);
    assert_eq!(place_of(&cht.world(), BY_NAME).unwrap()["_id"], json!(ids[BY_NAME]));
}

/// Stops after so many places were written.
struct After(u32, std::sync::atomic::AtomicBool);

impl Watcher<Dhis2Progress> for After {
    fn progress(&self, progress: Dhis2Progress) {
        if progress.phase == Dhis2Phase::WritingCht && progress.done >= self.0 {
            self.1.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[tokio::test]
async fn what_is_cut_off_in_the_middle_is_done_by_running_it_again_and_nothing_is_doubled() {
    // Answers lost after the server did what was asked, at each of the requests that write.
    for lost in ["/api/v1/place/", "_bulk_docs"] {
        let Both { cht, mut laptop, .. } = officers(CURRENT).await;
        let confirmed = agreed(&proposed(&mut laptop.workspace).await);
        cht.misbehave(Fault::on(lost, Misbehaviour::Reset));
        let count = cht.world().count();
        let written = write(&mut laptop.workspace, &confirmed).await.unwrap();
        assert_eq!(
            counts(&written),
            if lost == "_bulk_docs" { (3, 0, 1, 0) } else { (2, 1, 1, 0) },
            "{lost}"
        );
        assert_eq!(cht.world().count(), count + 1);
    }
    // The line is gone in the middle, or a person stops it.
    let Both { cht, mut laptop, .. } = officers(CURRENT).await;
    let confirmed = agreed(&proposed(&mut laptop.workspace).await);
    cht.misbehave(Fault::on("/api/v1/place/", Misbehaviour::Status(503)).after(1).times(100));
    let cut = write(&mut laptop.workspace, &confirmed).await;
    assert!(matches!(cut, Err(Error::Cht(_))), "{cut:?}");
    let Both { cht, mut laptop, .. } = officers(CURRENT).await;
    let confirmed = agreed(&proposed(&mut laptop.workspace).await);
    let stopped = write_places(&mut laptop.workspace, &confirmed, QUICK, &After(3, false.into())).await;
    assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
    assert!(place_of(&cht.world(), BY_NAME).is_some() && place_of(&cht.world(), NOWHERE).is_none());
    let written = write(&mut laptop.workspace, &confirmed).await.unwrap();
    assert_eq!(counts(&written), (0, 1, 3, 0), "{:?}", written.rows);
}

#[tokio::test]
async fn what_cannot_be_is_refused_row_by_row_and_the_rest_goes_on() {
    let Both { cht, mut laptop, ids, .. } = officers(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let proposal = proposed(workspace).await;
    let agreed = agreed(&proposal);
    let with = |unit: &str, change: &dyn Fn(&mut PlaceRow)| {
        let mut row = row(&agreed.rows, unit).clone();
        change(&mut row);
        row
    };
    let chw = cht.world().documents().find(|doc| doc["type"] == "person").unwrap()["_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let cases: [(PlaceRow, PlaceProblem); 7] = [
        (with(BY_NAME, &|row| row.place = Some(chw.clone())), PlaceProblem::UnknownPlace),
        (with(BY_NAME, &|row| row.place = Some(ids[NOWHERE].clone())), PlaceProblem::UnknownPlace),
        (with(BY_NAME, &|row| row.place = None), PlaceProblem::UnknownPlace),
        (with(BY_NAME, &|row| row.org_unit = "Zz999999999".to_owned()), PlaceProblem::UnknownOrgUnit),
        (with(BY_NAME, &|row| row.org_unit = DISTRICT.to_owned()), PlaceProblem::OrgUnitTaken),
        (with(NOWHERE, &|row| row.contact_type = Some("clinic".to_owned())), PlaceProblem::ParentOrType),
        (with(NOWHERE, &|row| row.parent = Some("nobody".to_owned())), PlaceProblem::ParentOrType),
    ];
    for (case, problem) in cases {
        let rows = vec![case, row(&agreed.rows, BY_ID).clone()];
        let written = write(workspace, &PlacesConfirmed { connection: None, rows }).await.unwrap();
        let (refused, good): (Vec<_>, Vec<_>) =
            written.rows.iter().partition(|row| row.outcome == Some(PlaceOutcome::NotWritten));
        assert_eq!(refused.iter().map(|row| row.problem).collect::<Vec<_>>(), [Some(problem)], "{refused:?}");
        assert_eq!(good.len(), 1, "the rest goes on");
    }
    // What was made and then deleted in the CHT is not made again.
    let made = write(workspace, &agreed).await.unwrap();
    let new = row(&made.rows, NOWHERE).place.clone().unwrap();
    cht.world().delete(&new);
    laptop_sync(workspace).await;
    let again = write(workspace, &agreed).await.unwrap();
    assert_eq!(row(&again.rows, NOWHERE).problem, Some(PlaceProblem::Deleted));
    let undecided = PlacesConfirmed { connection: None, rows: proposal.rows };
    assert!(matches!(write(workspace, &undecided).await, Err(Error::NothingDecided)));
}

#[tokio::test]
async fn a_place_that_the_cht_does_not_take_is_told_from_one_that_was_changed_in_between() {
    let Both { cht, mut laptop, ids, .. } = officers(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let confirmed = agreed(&proposed(workspace).await);
    // The endpoint wants a name, and this place has lost it.
    cht.world().change(&ids[BY_NAME], |place| place["name"] = "".into());
    let written = write(workspace, &confirmed).await.unwrap();
    assert_eq!(counts(&written), (2, 1, 0, 1), "{:?}", written.rows);
    assert_eq!(row(&written.rows, BY_NAME).problem, Some(PlaceProblem::Refused));
}
