//! What comes over the line: counted as it comes, unpacked here.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;
mod replay;

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use jumla_cht::client::{Address, Call, Client, Connection, Error, Timeouts, UnreachableCause};
use recorded::Exchange;
use replay::{Replay, answer, read_request};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::Notify;

const PACKED: [(&str, &str); 2] = [("content-type", "application/json"), ("content-encoding", "gzip")];

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn what_came_packed_is_counted_packed() {
    let ids = Exchange::read("06-get-ids-supervisor");
    let packed = gzip(ids.body.as_bytes());
    assert!(packed.len() < ids.body.len() / 2);
    let server = Replay::start(Vec::new(), answer(200, &PACKED, &packed)).await;
    let client = server.signed_in();
    assert_eq!(client.received(), 0);
    let listed = client.clone().replication_ids().await.unwrap();
    assert_eq!(listed.len(), ids.json()["doc_ids_revs"].as_array().unwrap().len());
    let once = u64::try_from(packed.len()).unwrap();
    assert_eq!(client.received(), once);
    client.replication_ids().await.unwrap();
    assert_eq!(client.received(), 2 * once, "clones count together");
}

#[tokio::test]
async fn the_count_grows_while_an_answer_is_coming() {
    let packed = gzip(Exchange::read("06-get-ids-supervisor").body.as_bytes());
    let whole = answer(200, &PACKED, &packed);
    let half = packed.len() / 2;
    let rest = Arc::new(Notify::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let go_on = Arc::clone(&rest);
    let cut = whole.len() - half;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream.write_all(&whole[..cut]).await.unwrap();
        go_on.notified().await;
        stream.write_all(&whole[cut..]).await.unwrap();
    });
    let client = Client::new(&address, &Connection::default()).unwrap();
    let asking = tokio::spawn({
        let client = client.clone();
        async move { client.replication_ids().await }
    });
    let so_far = u64::try_from(packed.len() - half).unwrap();
    while client.received() < so_far {
        tokio::task::yield_now().await;
    }
    assert_eq!(client.received(), so_far);
    rest.notify_one();
    assert!(!asking.await.unwrap().unwrap().is_empty());
    assert_eq!(client.received(), u64::try_from(packed.len()).unwrap());
}

#[tokio::test]
async fn a_packed_answer_that_stops_short_is_malformed_or_lost() {
    let packed = gzip(Exchange::read("06-get-ids-supervisor").body.as_bytes());
    let whole = answer(200, &PACKED, &packed);
    let what = Call::ReplicationIds;
    let table = [
        (answer(200, &PACKED, &packed[..packed.len() - 100]), Error::Malformed { what }, "as announced"),
        (answer(200, &PACKED, &packed[..packed.len() - 4]), Error::Malformed { what }, "but for its length"),
        (
            whole[..whole.len() - 100].to_vec(),
            Error::Unreachable { cause: UnreachableCause::Lost },
            "shorter than announced",
        ),
    ];
    for (answer, expected, remark) in table {
        let server = Replay::start(Vec::new(), answer).await;
        assert_eq!(server.signed_in().replication_ids().await.unwrap_err(), expected, "{remark}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_go_on_is_late() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let whole = answer(200, &PACKED, &gzip(b"{}"));
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            read_request(&mut stream).await;
            let _ = stream.write_all(&whole[..whole.len() - 1]).await;
            open.push(stream);
        }
    });
    let brief = Duration::from_millis(50);
    let timeouts = Timeouts { connect: Duration::from_secs(5), brief, patient: brief };
    let client = Client::with_timeouts(&address, &Connection::default(), timeouts).unwrap();
    let what = Call::ReplicationIds;
    assert_eq!(client.replication_ids().await.unwrap_err(), Error::Timeout { what });
    assert_eq!(client.settings().await.unwrap_err(), Error::Timeout { what: Call::Settings });
}
