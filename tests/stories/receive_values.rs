//! What DHIS2 holds for a facility and month, beside the numbers here: read, kept, and seen again without a line.

use jumla_engine::surface::{Dhis2DifferenceKind, FacilityValuesRequest};
use jumla_engine::{Destination, Error, receive_values, run_push, try_push};
use jumla_testkit::{SimulatedCht, World};

use crate::laptop::{Laptop, QUICK, request};
use crate::with_dhis2::{CURRENT, DATA_SET, OLDER, dhis2, fetch, signed_in, unwatched};

const AREA: &str = "uHNvGKcNNYp";

#[tokio::test]
async fn a_facility_sees_what_dhis2_holds_of_it_and_who_changed_it_and_sees_it_again_without_a_line() {
    for version in [CURRENT, OLDER] {
        let cht = SimulatedCht::start(World::recorded()).await;
        let mut laptop = Laptop::synced(&cht, "supervisor1").await;
        cht.stop().await;
        let server = dhis2(version).await;
        let workspace = &mut laptop.workspace;
        signed_in(workspace, &server.url()).await.unwrap();
        fetch(workspace).await.unwrap();
        let asked = FacilityValuesRequest { period: Some("2026-10".to_owned()), ..Default::default() };
        assert!(matches!(workspace.received_values(&asked), Err(Error::NothingReceived { .. })));

        let export =
            workspace.export(&request(DATA_SET, "202610", None), &Destination::Stream).unwrap().record.id;
        let push = workspace.queue_push(export, None, false).unwrap().id;
        try_push(workspace, push, QUICK, &unwatched()).await.unwrap();
        workspace.confirm_push(push).unwrap();
        run_push(workspace, push, QUICK, &unwatched()).await.unwrap();
        let alike = receive_values(workspace, &asked, QUICK, &unwatched()).await.unwrap();
        assert!(
            alike.same > 0 && alike.rows.iter().any(|row| row.kind == Dhis2DifferenceKind::Same),
            "{version}: {alike:?}"
        );

        let key = server.country().values.keys().find(|key| key[2] == AREA).unwrap().clone();
        let now = server.now();
        server.country().enter(key.clone(), "4711", "mwajuma", now);
        let read = receive_values(workspace, &asked, QUICK, &unwatched()).await.unwrap();
        assert_eq!((read.same, read.different), (alike.same - 1, alike.different + 1), "{version}");
        let changed = read.rows.iter().find(|row| row.there.as_deref() == Some("4711")).unwrap();
        assert_eq!(changed.kind, Dhis2DifferenceKind::ChangedThere);
        assert_eq!((changed.org_unit.id.as_str(), changed.stored_by.as_deref()), (AREA, Some("mwajuma")));
        assert_eq!(changed.last_updated, Some(now.timestamp_millis()));
        assert_eq!(read.rows.len(), (read.same + read.different) as usize);

        server.stop().await;
        assert!(matches!(receive_values(workspace, &asked, QUICK, &unwatched()).await, Err(Error::Dhis2(_))));
        let kept = workspace.received_values(&asked).unwrap();
        assert_eq!((kept.at, &kept.rows), (read.at, &read.rows));
        let other = FacilityValuesRequest { period: Some("2026-09".to_owned()), ..Default::default() };
        assert!(matches!(workspace.received_values(&other), Err(Error::NothingReceived { .. })));
    }
}
