//! Where a server is, and the thread that something between it and a client runs on.

use std::net::{SocketAddr, ToSocketAddrs};

/// A URL taken apart: `https`, `localhost`, `5988`, `/path`.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    scheme: String,
    host: String,
    port: u16,
    path: String,
}

impl Place {
    pub fn of(url: &str) -> Place {
        let (scheme, rest) = url.split_once("://").unwrap_or_else(|| panic!("{url} is not a URL"));
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or_else(|_| panic!("no port in {url}"))),
            None => (authority, if scheme == "https" { 443 } else { 80 }),
        };
        Place { scheme: scheme.to_owned(), host: host.to_owned(), port, path: path.to_owned() }
    }

    /// Of the address, for what listens on loopback only.
    pub fn address(&self) -> SocketAddr {
        let mut found = (self.host.as_str(), self.port).to_socket_addrs().unwrap();
        found.find(SocketAddr::is_ipv4).unwrap_or_else(|| panic!("{} has no address", self.host))
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Path and query.
    pub fn path(&self) -> &str {
        if self.path.is_empty() { "/" } else { &self.path }
    }

    /// The same place by way of another port.
    pub fn through(&self, port: u16) -> String {
        format!("{}://{}:{port}{}", self.scheme, self.host, self.path)
    }
}

/// Runs `work` on a thread of its own, so that a test may block meanwhile. When it ends, so does all it spawned.
pub(crate) fn on_a_thread(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(work);
    });
}
