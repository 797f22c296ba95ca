//! A server that gives whole answers, recorded or made up, whatever bytes they are.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::sync::{Arc, Mutex};

use jumla_cht::client::{Address, Client, Connection, Session};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::recorded::Exchange;

/// Answers each path with given bytes, and remembers the requests.
pub struct Replay {
    pub address: Address,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Replay {
    /// `answers` pairs the start of a path with the whole answer; anything else is answered with `otherwise`.
    pub async fn start(answers: Vec<(&'static str, Vec<u8>)>, otherwise: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read_request(&mut stream).await;
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                seen.lock().unwrap().push(request);
                let answer =
                    answers.iter().find(|(start, _)| path.starts_with(start)).map(|(_, answer)| answer);
                let _ = stream.write_all(answer.unwrap_or(&otherwise)).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, requests }
    }

    pub async fn exchange(name: &str) -> Self {
        Self::start(Vec::new(), recorded(name)).await
    }

    pub fn client(&self) -> Client {
        Client::new(&self.address, &Connection::default()).unwrap()
    }

    pub fn signed_in(&self) -> Client {
        self.client().with_session(Session::from_cookie("c2Vzc2lvbg".into()))
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// Head and body, as far as the content length says.
pub async fn read_request(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).await.unwrap_or(0);
        request.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .to_ascii_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if read == 0 || body.len() >= length.unwrap_or(0) {
            return text;
        }
    }
}

pub fn recorded(name: &str) -> Vec<u8> {
    let exchange = Exchange::read(name);
    let kept =
        |name: &str| !matches!(name, "content-length" | "transfer-encoding" | "connection" | "keep-alive");
    let headers: Vec<(&str, &str)> = exchange
        .headers
        .iter()
        .filter(|(name, _)| kept(name))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    answer(exchange.status, &headers, exchange.body.as_bytes())
}

pub fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text =
        format!("HTTP/1.1 {status} Recorded\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    [text.as_bytes(), b"\r\n", body].concat()
}

pub fn data(value: &Value) -> Vec<u8> {
    answer(200, &[("content-type", "application/json")], value.to_string().as_bytes())
}

pub fn page() -> Vec<u8> {
    answer(200, &[("content-type", "text/html; charset=utf-8")], b"<!DOCTYPE html><title>Welcome</title>")
}
