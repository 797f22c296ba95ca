//! `jumla serve`: a program is given a token, asks, and is turned away when the token is taken from it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::golden;
use crate::terminal::Terminal;

/// `jumla serve` at work.
struct Serving {
    child: Child,
    port: u16,
}

impl Serving {
    fn start(terminal: &Terminal, words: &str) -> Self {
        let mut command = terminal.command(&format!("serve --json {words}"));
        // Everything that it could say of what it is asked.
        command.env("JUMLA_LOG", "trace");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let listening: Value = serde_json::from_str(&line).unwrap();
        let port = u16::try_from(listening["port"].as_u64().unwrap()).unwrap();
        assert_eq!(listening["addresses"][0], format!("http://127.0.0.1:{port}"));
        Self { child, port }
    }

    /// The status and the body of an answer.
    fn ask(&self, path: &str, token: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let host = format!("Host: 127.0.0.1:{}\r\nConnection: close", self.port);
        write!(stream, "GET {path} HTTP/1.1\r\n{host}\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    /// Ctrl-C.
    #[cfg(unix)]
    fn stop(mut self) {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(interrupted.unwrap().success());
        assert!(self.child.wait().unwrap().success(), "it stops as one that did what it was asked");
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(!said.contains("jumla_"), "no token is said: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_asks_with_its_token_until_it_is_taken_away() {
    let terminal = Terminal::with_demo();
    let admitted = terminal.run("serve token new dhis2 --rights read,export --json").json();
    let token = admitted["token"].as_str().unwrap();
    assert_eq!(admitted["client"]["rights"], json!(["read", "export"]));
    let serving = Serving::start(&terminal, "--port 0");

    let targets = terminal.run("targets --json").json();
    let (status, body) = serving.ask("/api/jumla/v1/targets", token);
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()), (200, targets));
    // As the CHT's own export is asked: the demo's data set, a moment in October.
    let asked = "/api/v2/export/dhis?filters[dataSet]=kJ7mSumWq2A&filters[date][from]=1792000000000";
    let (status, body) = serving.ask(asked, token);
    let exported = terminal.run("export --data-set kJ7mSumWq2A --period 2026-10 --compat cht --out -").done();
    assert_eq!((status, body.trim()), (200, exported.stdout.trim()));
    assert_eq!(serving.ask("/api/jumla/v1/predictions/file", token).0, 405);
    assert_eq!(serving.ask("/api/jumla/v1/targets", "jumla_wrong").0, 401);

    terminal.run("serve token revoke dhis2").done();
    assert_eq!(serving.ask("/api/jumla/v1/targets", token).0, 401);
    serving.stop();
    golden::as_text(&terminal, "serve-token-list", "serve token list");
}

#[cfg(unix)]
#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let terminal = Terminal::with_demo();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = terminal.run(&format!("serve --port {port}"));
    refused.refused(1, &["another program listens", &port.to_string(), "--port"]);
}

#[test]
fn tokens_are_for_named_programs_and_real_pages() {
    let terminal = Terminal::with_demo();
    golden::as_text(&terminal, "serve-token-none", "serve token list");
    let made = terminal.run("serve token new dhis2 --allow-origin https://DHIS2.example.org/").done();
    assert!(made.stdout.starts_with("jumla_") && made.stdout.trim().len() == 49, "{}", made.stdout);
    assert!(made.stderr.contains("not shown again") && !made.stderr.contains("jumla_"));
    let listed = terminal.run("serve token list --json").json();
    assert_eq!(listed[0]["origins"], json!(["https://dhis2.example.org"]));
    assert_eq!(listed[0]["rights"], json!(["read", "export", "predict"]));
    assert!(!listed.to_string().contains("jumla_") && listed[0].get("token").is_none());

    terminal.run("serve token new dhis2").refused(1, &["may ask already", "revoke"]);
    terminal.run("serve token revoke nobody").refused(1, &["nobody", "jumla serve token list"]);
    terminal.run("serve token new other --allow-origin *").refused(1, &["web address", "https://"]);
    terminal.run("serve token new other --rights write").refused(2, &["invalid value 'write'", "predict"]);
    terminal.run("serve --port 70000").refused(2, &["invalid value '70000'"]);
    terminal.run("serve --allow-origin dhis2").refused(1, &["web address"]);
}
