//! The supervisor's way: sign in, sync, pull the cable, look.

use jumla_engine::surface::{Role, WorkspaceState};
use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::json;

use crate::laptop::{Laptop, request, scope};
use jumla_engine::Destination;

#[tokio::test]
async fn with_the_server_gone_everything_is_still_there() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    server.stop().await;

    let status = laptop.workspace.status().unwrap();
    assert_eq!(status.state, WorkspaceState::Open);
    let account = status.account.unwrap();
    assert_eq!((account.role, account.full_name.as_str()), (Role::Supervisor, "Supervisor One"));
    assert_eq!(
        account.periods.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["2026-11", "2026-10", "2026-09"]
    );
    assert!(account.gaps.is_empty());
    assert!(account.permissions.aggregate && !account.permissions.export);

    for period in account.periods {
        let scope = scope(&[], Some(&period.to_string()));
        let view = laptop.workspace.aggregate(&scope).unwrap();
        assert_eq!(view.coverage.reported + view.missing.len(), view.coverage.expected);
        let births = &view.targets[0];
        let detail = laptop.workspace.target_detail(&scope, &births.id).unwrap();
        let sum: i64 = detail.contributions.iter().filter_map(|row| row.pass?.as_integer()).sum();
        assert_eq!(births.pass.as_integer(), Some(sum), "the card is the sum of its rows");

        let one = detail.contributions.iter().find(|row| !row.missing).unwrap();
        let chw = laptop.workspace.chw(&one.contact.id.as_str().into()).unwrap();
        let month = chw.targets[0].months.iter().find(|month| month.period == period).unwrap();
        assert_eq!((month.pass, month.total), (one.pass, one.total), "the CHW's page shows the same");
        let document =
            chw.documents.iter().find(|document| document.used && document.period == period).unwrap();
        assert_eq!(Some(&document.id), one.document.as_ref(), "and names the document it comes from");
    }
    let coverage = laptop.workspace.coverage(&scope(&[], None)).unwrap();
    assert_eq!(coverage.contacts.len(), 270);
    assert_eq!(coverage.periods.len(), 3);

    let file = laptop.folder().join("out.json");
    let exported = laptop
        .workspace
        .export(&request("VMuFODsyWaO", "2026-10", None), &Destination::File(file.clone()))
        .unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), exported.bytes);
    assert_eq!(laptop.workspace.past_exports().unwrap()[0].digest, exported.record.digest);
}

/// With replication depth 1 and without primary contacts, no CHW's document comes: the CHT says "0 of 0".
#[tokio::test]
async fn leaders_who_are_not_here_are_named_as_a_gap() {
    let mut world = WorldBuilder::new().facilities(1).chws_per_facility(4).months("2026-10", 1).build();
    world.set_setting("replication_depth", json!([{ "role": "chw_supervisor", "depth": 1 }]));
    let server = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;
    let view = laptop.workspace.aggregate(&scope(&[], None)).unwrap();
    assert_eq!(view.coverage.expected, 0);
    let finding =
        view.findings.iter().find(|finding| finding.rule == jumla_domain::Rule::LeaderUnknown).unwrap();
    assert_eq!(finding.args["places"], "4");
}

#[tokio::test]
async fn several_facilities_are_one_total() {
    let builder = WorldBuilder::new().facilities(3).chws_per_facility(4).months("2026-09", 3);
    let mut world = builder.build();
    let mine = [builder.facility_id(1), builder.facility_id(2)];
    let mut settings = world.settings().clone();
    settings["permissions"]["can_have_multiple_places"] = json!(["chw_supervisor"]);
    world.set_setting("permissions", settings["permissions"].clone());
    world.user_mut("supervisor1").unwrap().facility_ids = mine.to_vec();
    world.change("org.couchdb.user:supervisor1", |user| user["facility_id"] = json!(mine));
    let server = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;

    let period = Some("2026-10");
    let both = laptop.workspace.aggregate(&scope(&[&mine[0], &mine[1]], period)).unwrap();
    let [first, second] =
        [&mine[0], &mine[1]].map(|one| laptop.workspace.aggregate(&scope(&[one], period)).unwrap());
    assert_eq!(both.facility, None);
    assert_eq!(both.coverage.expected, 8);
    for (position, target) in both.targets.iter().enumerate().filter(|(_, target)| !target.has_goal) {
        assert_eq!(target.pass, first.targets[position].pass + second.targets[position].pass);
    }
    // A third facility is none of hers.
    let third = builder.facility_id(3);
    let refused = laptop.workspace.aggregate(&scope(&[&third], period)).unwrap_err();
    assert!(matches!(refused, jumla_engine::Error::UnknownFacility { .. }));
}
