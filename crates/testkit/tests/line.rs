//! A line breaks where it is told to, and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;

use jumla_testkit::{Line, SimulatedCht, World};
use support::{client, get_json};

/// What arrives of one answer, on a connection of its own.
fn arrived(url: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let Ok(mut stream) = TcpStream::connect(url.trim_start_matches("http://")) else { return bytes };
    let _ = stream.write_all(b"GET /api/info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let mut buffer = [0; 256];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..read]);
    }
    bytes
}

#[tokio::test]
async fn a_line_carries_and_counts() {
    let server = SimulatedCht::start(World::empty()).await;
    let line = Line::to(&server.url());
    let whole = arrived(&server.url());
    assert_eq!(arrived(&line.url()).len(), whole.len());
    assert_eq!((line.carried(), line.connections()), (whole.len() as u64, 1));
    assert_eq!(get_json(&client(), &line.url(), "/api/info", "nobody").await["version"], "5.2.0");
}

#[tokio::test]
async fn a_line_breaks_at_every_byte() {
    let server = SimulatedCht::start(World::empty()).await;
    let line = Line::to(&server.url());
    let whole = arrived(&line.url());
    for cut in 0..=whole.len() {
        line.cut_after(cut as u64);
        assert_eq!(arrived(&line.url()).len(), cut);
        assert!(arrived(&line.url()).is_empty(), "it stays broken");
        line.mend();
    }
    assert_eq!(arrived(&line.url()).len(), whole.len());
}

#[tokio::test]
async fn a_line_may_break_for_each_connection_anew() {
    let server = SimulatedCht::start(World::empty()).await;
    let line = Line::to(&server.url());
    line.cut_each_after(40);
    for _ in 0..3 {
        assert_eq!(arrived(&line.url()).len(), 40);
    }
    assert_eq!((line.carried(), line.connections()), (120, 3));
    line.mend();
    assert!(arrived(&line.url()).len() > 40);
}

#[tokio::test]
async fn a_kept_connection_ends_when_the_line_breaks() {
    let server = SimulatedCht::start(World::empty()).await;
    let (line, client) = (Line::to(&server.url()), client());
    get_json(&client, &line.url(), "/api/info", "nobody").await;
    line.cut_after(0);
    assert!(client.get(format!("{}/api/info", line.url())).send().await.is_err());
    line.mend();
    get_json(&client, &line.url(), "/api/info", "nobody").await;
}

#[tokio::test]
async fn a_slow_line_still_arrives() {
    let server = SimulatedCht::start(World::empty()).await;
    let line = Line::to(&server.url());
    let whole = arrived(&server.url()).len();
    let start = std::time::Instant::now();
    line.slow(Some(4000));
    assert_eq!(arrived(&line.url()).len(), whole);
    let least = std::time::Duration::from_millis(whole as u64 / 4 - 30);
    assert!(start.elapsed() >= least, "{:?} for {whole} bytes", start.elapsed());
    line.slow(None);
    assert_eq!(arrived(&line.url()).len(), whole);
}
