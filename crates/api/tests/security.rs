//! Who is turned away, and with what: a row for each attempt.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jumla_api::{Limits, Options, Running, start};
use jumla_engine::surface::ApiRight;
use support::{Laptop, client, url};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PAGE: &str = "https://dhis2.example.org";
const EVERYTHING: [ApiRight; 3] = [ApiRight::Read, ApiRight::Export, ApiRight::Predict];

fn demo() -> Laptop {
    Laptop::demo("2026-11-23T09:00:00Z".parse().unwrap())
}

/// What came back: the status, the headers, the body. Status 0 is a connection that was closed without a word.
#[derive(Debug, Default)]
struct Got {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Got {
    fn of(text: &str) -> Self {
        let Some((head, body)) = text.split_once("\r\n\r\n") else { return Self::default() };
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Self { status, headers: lines.filter_map(pair).collect(), body: body.to_owned() }
    }
}

/// Sends these bytes and reads until the other end closes.
async fn raw(port: u16, bytes: &[u8]) -> Got {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // Who is turned away early may not take all of it.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    Got::of(&String::from_utf8_lossy(&answer))
}

/// A request in the making.
struct Attempt {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Attempt {
    fn to(line: &str, port: u16) -> Self {
        let headers = vec![
            ("host".to_owned(), format!("127.0.0.1:{port}")),
            ("connection".to_owned(), "close".to_owned()),
        ];
        Self { line: line.to_owned(), headers, body: Vec::new() }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    fn token(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    fn posting(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        let length = body.len().to_string();
        self.with("content-type", "application/json").with("content-length", &length)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} HTTP/1.1\r\n", self.line);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let mut bytes = format!("{head}\r\n").into_bytes();
        bytes.extend(&self.body);
        bytes
    }
}

const WORKSPACE: &str = "GET /api/jumla/v1/workspace";
const EXPORT: &str = "GET /api/v2/export/dhis?filters[dataSet]=x&filters[date][from]=1";
const PREVIEW: &str = "POST /api/jumla/v1/exports/preview";
const CROSS: &str = "access-control-allow-origin";

#[tokio::test]
async fn everybody_gets_what_the_table_says() {
    let mut laptop = demo();
    let good = laptop.token("program", &EVERYTHING, &[]);
    let paged = laptop.token("page", &EVERYTHING, &[PAGE]);
    let reader = laptop.token("reader", &[ApiRight::Read], &[]);
    let revoked = laptop.token("gone", &EVERYTHING, &[]);
    laptop.workspace.revoke_api_client("gone").unwrap();
    let running = laptop.serve().await;
    let port = running.port();
    let to = |line: &str| Attempt::to(line, port);
    let basic = |pair: String| format!("Basic {}", STANDARD.encode(pair));
    let elsewhere = |host: &str| to(WORKSPACE).without("host").with("host", host).token(&good);
    let many = (0..100).fold(to(WORKSPACE).token(&good), |one, number| one.with(&format!("x-{number}"), "y"));
    let private = ("access-control-request-private-network", "true");
    let preflight = |origin: &str| {
        let asked = to("OPTIONS /api/jumla/v1/workspace").with("origin", origin);
        asked.with("access-control-request-method", "GET").with(private.0, private.1)
    };
    // What is attempted, the status, what stands in the body, whether a page could read it.
    let table: Vec<(&str, Attempt, u16, &str, bool)> = vec![
        ("a good token", to(WORKSPACE).token(&good), 200, "\"state\":\"open\"", false),
        (
            "as a password",
            to(WORKSPACE).with("authorization", &basic(format!("any:{good}"))),
            200,
            "open",
            false,
        ),
        ("no token", to(WORKSPACE), 401, "api_token", false),
        ("a wrong token", to(WORKSPACE).token("jumla_AAAA"), 401, "api_token", false),
        ("a token and a letter", to(WORKSPACE).token(&format!("{good}A")), 401, "api_token", false),
        ("a revoked token", to(WORKSPACE).token(&revoked), 401, "api_token", false),
        ("two tokens", to(WORKSPACE).token(&good).token(&good), 401, "api_token", false),
        ("a token in the address", to(&format!("{WORKSPACE}?token={good}")), 401, "api_token", false),
        (
            "a token as a cookie",
            to(WORKSPACE).with("cookie", &format!("token={good}")),
            401,
            "api_token",
            false,
        ),
        ("no right to export", to("GET /api/jumla/v1/exports").token(&reader), 403, "api_right", false),
        (
            "no right to predict",
            to("POST /api/jumla/v1/predictions/file").token(&reader),
            403,
            "predict",
            false,
        ),
        ("no right, asked as the CHT", to(EXPORT).token(&reader), 403, "Insufficient privileges", false),
        ("no token, asked as the CHT", to(EXPORT), 401, "unauthorized", false),
        ("another host", elsewhere("evil.example"), 421, "api_host", false),
        ("another host with the port", elsewhere(&format!("evil.example:{port}")), 421, "api_host", false),
        ("the host without the port", elsewhere("127.0.0.1"), 421, "api_host", false),
        (
            "an address of the local network",
            elsewhere(&format!("192.168.1.5:{port}")),
            421,
            "api_host",
            false,
        ),
        ("no host", to(WORKSPACE).without("host").token(&good), 421, "api_host", false),
        ("two hosts", to(WORKSPACE).with("host", "evil.example").token(&good), 421, "api_host", false),
        (
            "another host in the first line",
            to(&format!("GET http://evil.example:{port}/")).token(&good),
            421,
            "",
            false,
        ),
        (
            "another page with a good token",
            to(WORKSPACE).token(&good).with("origin", "https://evil.example"),
            403,
            "api_origin",
            false,
        ),
        (
            "a page without a name",
            to(WORKSPACE).token(&good).with("origin", "null"),
            403,
            "api_origin",
            false,
        ),
        (
            "the page over http",
            to(WORKSPACE).token(&paged).with("origin", "http://dhis2.example.org"),
            403,
            "api_origin",
            false,
        ),
        ("the page with its token", to(WORKSPACE).token(&paged).with("origin", PAGE), 200, "open", true),
        (
            "the page with another's token",
            to(WORKSPACE).token(&good).with("origin", PAGE),
            403,
            "api_origin",
            false,
        ),
        ("the page without a token", to(WORKSPACE).with("origin", PAGE), 401, "api_token", true),
        ("the page asks whether it may", preflight(PAGE), 204, "", true),
        ("another page asks whether it may", preflight("https://evil.example"), 403, "api_origin", false),
        (
            "an image for another site",
            to(WORKSPACE).token(&good).with("sec-fetch-site", "cross-site"),
            403,
            "api_origin",
            false,
        ),
        (
            "a frame for another site",
            to("GET /api/jumla/v1/docs").with("sec-fetch-site", "cross-site"),
            403,
            "api_origin",
            false,
        ),
        ("nothing there, no token", to("GET /secret"), 401, "api_token", false),
        ("nothing there", to("GET /secret").token(&good), 404, "api_path", false),
        (
            "out of the folder",
            to("GET /api/jumla/v1/../../../etc/passwd").token(&good),
            404,
            "api_path",
            false,
        ),
        ("another method", to("DELETE /api/jumla/v1/exports").token(&good), 405, "api_method", false),
        ("another method, asked as the CHT", to("PUT /api/v2/export/dhis").token(&good), 405, "", false),
        ("TRACE", to("TRACE /api/jumla/v1/workspace").token(&good), 405, "", false),
        (
            "OPTIONS without a page",
            to("OPTIONS /api/jumla/v1/workspace").token(&good),
            405,
            "api_method",
            false,
        ),
        (
            "a misspelt parameter",
            to("GET /api/jumla/v1/targets?facilty=x").token(&good),
            400,
            "facilty",
            false,
        ),
        ("no JSON", to(PREVIEW).token(&good).posting(b"{"), 400, "api_malformed", false),
        (
            "a body of another kind",
            to(PREVIEW).token(&good).with("content-type", "text/plain"),
            415,
            "api_media_type",
            false,
        ),
        (
            "a large body that is announced",
            to(PREVIEW)
                .token(&good)
                .with("content-type", "application/json")
                .with("content-length", "99999999"),
            413,
            "api_too_large",
            false,
        ),
        ("a large body in pieces", in_pieces(to(PREVIEW).token(&good)), 413, "api_too_large", false),
        ("a large body without a token", in_pieces(to(PREVIEW)), 401, "api_token", false),
        ("a large header", to(WORKSPACE).token(&good).with("x", &"y".repeat(64 * 1024)), 431, "", false),
        ("many headers", many, 431, "", false),
        (
            "no HTTP",
            Attempt { line: "\u{16}\u{3}\u{1}".into(), headers: vec![], body: vec![] },
            400,
            "",
            false,
        ),
        ("what it is like", to("GET /api/jumla/v1/openapi.json"), 200, "\"openapi\"", false),
    ];
    let mut wrong = Vec::new();
    for (what, attempt, status, text, readable) in &table {
        let got = raw(port, &attempt.bytes()).await;
        let crossed = got.headers.get(CROSS).map(String::as_str);
        if got.status != *status || !got.body.contains(text) || crossed != readable.then_some(PAGE) {
            wrong.push(format!("{what}: {got:?}"));
        }
        assert!(
            !got.headers.contains_key("set-cookie") && !got.headers.contains_key("www-authenticate"),
            "{what}"
        );
        // What the HTTP library answers itself is not dressed.
        if ![400, 431].contains(&got.status) || got.body.contains("api_") {
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("cache-control", "no-store"),
                ("x-frame-options", "DENY"),
            ] {
                assert_eq!(got.headers.get(name).map(String::as_str), Some(value), "{what}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    running.stop().await;
}

/// Two megabytes, of which nobody was told.
fn in_pieces(attempt: Attempt) -> Attempt {
    let mut attempt = attempt.with("content-type", "application/json").with("transfer-encoding", "chunked");
    let piece = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
    for _ in 0..32 {
        attempt.body.extend(&piece);
    }
    attempt.body.extend(b"0\r\n\r\n");
    attempt
}

#[tokio::test]
async fn browsers_are_told_what_a_page_that_may_ask_can_do() {
    let mut laptop = demo();
    laptop.token("page", &EVERYTHING, &[PAGE]);
    let running = laptop.serve().await;
    let asked = Attempt::to("OPTIONS /api/jumla/v1/exports", running.port())
        .with("origin", PAGE)
        .with("access-control-request-method", "POST")
        .with("access-control-request-headers", "authorization,content-type");
    let plain = raw(running.port(), &asked.bytes()).await;
    for (name, value) in [
        ("access-control-allow-origin", PAGE),
        ("access-control-allow-methods", "GET, POST"),
        ("access-control-allow-headers", "Authorization, Content-Type, If-None-Match"),
    ] {
        assert_eq!(plain.headers.get(name).map(String::as_str), Some(value));
    }
    let reach = "access-control-allow-private-network";
    assert!(!plain.headers.contains_key(reach), "only where it is asked");
    assert!(!plain.headers.contains_key("access-control-allow-credentials"));
    let asked = asked.with("access-control-request-private-network", "true");
    let private = raw(running.port(), &asked.bytes()).await;
    assert_eq!(private.headers.get(reach).map(String::as_str), Some("true"));
    running.stop().await;
}

#[tokio::test]
async fn who_is_slow_is_not_waited_for() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let limits =
        Limits { head: Duration::from_millis(200), body: Duration::from_millis(200), ..Limits::default() };
    let running = start(&laptop.workspace, &Options { limits, ..Options::default() }).await.unwrap();
    let port = running.port();
    let nothing = raw(port, b"").await;
    let part_of_a_head = raw(port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1").await;
    assert_eq!((nothing.status, part_of_a_head.status), (0, 0), "{nothing:?} {part_of_a_head:?}");
    let part_of_a_body = Attempt::to(PREVIEW, port)
        .token(&token)
        .with("content-type", "application/json")
        .with("content-length", "100");
    let got = raw(port, &part_of_a_body.bytes()).await;
    assert_eq!(got.status, 408, "{got:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_at_once_each_is_answered_or_told_to_come_again() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let port = running.port();
    let request = Attempt::to("GET /api/jumla/v1/targets", port).token(&token).bytes();
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let request = request.clone();
        all.spawn(async move { raw(port, &request).await });
    }
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    while let Some(got) = all.join_next().await {
        let got = got.unwrap();
        if got.status == 503 {
            assert_eq!(got.headers.get("retry-after").map(String::as_str), Some("1"));
            assert!(got.body.contains("api_busy"), "{got:?}");
        }
        *statuses.entry(got.status).or_default() += 1;
    }
    let known: usize = [200, 503].iter().filter_map(|status| statuses.get(status)).sum();
    assert_eq!(known, 1000, "{statuses:?}");
    assert!(statuses.get(&200).is_some_and(|answered| *answered >= 64), "{statuses:?}");
    // And it goes on.
    assert_eq!(raw(port, &request).await.status, 200);
    running.stop().await;
}

#[tokio::test]
async fn it_listens_on_this_computer_only_and_not_where_another_does() {
    let laptop = demo();
    let running = laptop.serve().await;
    for address in running.addresses() {
        assert!(
            address.starts_with("http://127.0.0.1:") || address.starts_with("http://[::1]:"),
            "{address}"
        );
    }
    let again = start(&laptop.workspace, &Options { port: running.port(), ..Options::default() }).await;
    assert!(matches!(again, Err(jumla_engine::Error::PortTaken { port }) if port == running.port()));
    // The port of ::1 alone is enough to lead programs astray.
    if let Ok(other) = tokio::net::TcpListener::bind(("::1", 0)).await {
        let port = other.local_addr().unwrap().port();
        let astray = start(&laptop.workspace, &Options { port, ..Options::default() }).await;
        assert!(matches!(astray, Err(jumla_engine::Error::PortTaken { .. })));
    }
    let port = running.port();
    running.stop().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_token_that_is_revoked_elsewhere_is_good_for_nothing_at_once() {
    let mut laptop = demo();
    let token = laptop.token("program", &EVERYTHING, &[]);
    let running = laptop.serve().await;
    let ask = async || {
        let request = client().get(format!("{}/api/jumla/v1/workspace", url(&running))).bearer_auth(&token);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask().await, 200);
    laptop.workspace.second_handle().unwrap().revoke_api_client("program").unwrap();
    assert_eq!(ask().await, 401);
    running.stop().await;
    let seen = &laptop.workspace.api_clients().unwrap()[0];
    assert_eq!(seen.last_used_at, Some(seen.made_at), "it asked, by the clock that stands still");
}

#[tokio::test]
async fn the_store_is_closed_when_it_has_stopped() {
    let laptop = demo();
    let running: Running = laptop.serve().await;
    let folder = laptop.workspace.folder().to_owned();
    running.stop().await;
    drop(laptop.workspace);
    // The last one to close takes the log of writes with it.
    assert!(!folder.join("jumla.db-wal").exists());
}
