//! A forward proxy on loopback, as offices have them: `CONNECT` for what is encrypted, whole URLs for what is not.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::place::{Place, on_a_thread};

/// A longer head than this is not one.
const LONGEST_HEAD: usize = 64 * 1024;

/// A proxy that lets everything through and remembers where to. Dropping it stops it.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    _stop: oneshot::Sender<()>,
}

impl Proxy {
    #[expect(clippy::unused_async, reason = "started like every other server here")]
    pub async fn start() -> Proxy {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = port.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        on_a_thread(async move {
            tokio::select! {
                () = accept(port, log) => {}
                _ = stopped => {}
            }
        });
        Proxy { address, requests, _stop: stop }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Host and port of every request that came through, a tunnel counting as one.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn accept(port: std::net::TcpListener, log: Arc<Mutex<Vec<String>>>) {
    port.set_nonblocking(true).unwrap();
    let listener = TcpListener::from_std(port).unwrap();
    while let Ok((client, _)) = listener.accept().await {
        tokio::spawn(relay(client, Arc::clone(&log)));
    }
}

/// One connection: a tunnel, or one request after which it is closed.
async fn relay(mut client: TcpStream, log: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (head, rest) = head(&mut client).await?;
    let asked = Asked::of(&head)?;
    log.lock().unwrap_or_else(PoisonError::into_inner).push(asked.authority.clone());
    let Ok(mut server) = TcpStream::connect(&asked.authority).await else {
        let refusal = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.write_all(refusal.as_bytes()).await.ok()?;
        return None;
    };
    match &asked.head {
        Some(head) => server.write_all(head.as_bytes()).await.ok()?,
        None => client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?,
    }
    server.write_all(&rest).await.ok()?;
    let (mut asking, mut answered) = client.into_split();
    let (mut answering, mut sent) = server.into_split();
    tokio::select! {
        _ = tokio::io::copy(&mut answering, &mut answered) => {}
        () = async {
            let _ = tokio::io::copy(&mut asking, &mut sent).await;
            let _ = sent.shutdown().await;
            std::future::pending().await
        } => {}
    }
    answered.shutdown().await.ok()
}

/// Everything up to the empty line, and what came behind it.
async fn head(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    while bytes.len() < LONGEST_HEAD {
        if client.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let rest = bytes.split_off(end + 4);
            return Some((String::from_utf8(bytes).ok()?, rest));
        }
    }
    None
}

#[derive(Debug, PartialEq, Eq)]
struct Asked {
    authority: String,
    /// What goes to the server; nothing for a tunnel.
    head: Option<String>,
}

impl Asked {
    fn of(head: &str) -> Option<Asked> {
        let (line, headers) = head.split_once("\r\n")?;
        let mut words = line.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if method == "CONNECT" {
            return Some(Asked { authority: target.to_owned(), head: None });
        }
        if !target.starts_with("http://") {
            return None;
        }
        let place = Place::of(target);
        let own = |header: &&str| {
            let name = header.split(':').next().unwrap_or_default().to_ascii_lowercase();
            !["connection", "proxy-connection", "proxy-authorization"].contains(&name.as_str())
        };
        let headers: Vec<&str> =
            headers.split("\r\n").filter(|header| !header.is_empty()).filter(own).collect();
        let path = place.path();
        // One request a connection, so that each is seen.
        let head =
            format!("{method} {path} {version}\r\n{}\r\nConnection: close\r\n\r\n", headers.join("\r\n"));
        Some(Asked { authority: place.authority(), head: Some(head) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_says_where_it_goes() {
        let tunnel = Asked::of("CONNECT cht.example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_eq!(tunnel, Some(Asked { authority: "cht.example.org:443".into(), head: None }));
        let plain = Asked::of(
            "GET http://a.example/b?c=http://d HTTP/1.1\r\nHost: a.example\r\nProxy-Connection: x\r\n\r\n",
        );
        let head = "GET /b?c=http://d HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";
        assert_eq!(plain, Some(Asked { authority: "a.example:80".into(), head: Some(head.into()) }));
        assert_eq!(Asked::of("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), None);
    }
}
