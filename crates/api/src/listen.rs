//! Where it listens: on this computer's own addresses, and on no other.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use jumla_engine::Error;
use tokio::net::TcpListener;

/// Any free port may be free for one kind of address only.
const TRIES: u32 = 16;

/// Listeners on 127.0.0.1 and, where this computer has it, ::1; on the same port. 0 is any that is free.
///
/// # Errors
/// [`Error::PortTaken`] also where another program has the port of ::1 only: `localhost` would lead to it, and a token
/// with it. [`Error::CannotListen`].
pub(crate) async fn listen(port: u16) -> Result<Vec<TcpListener>, Error> {
    let mut tries = if port == 0 { TRIES } else { 1 };
    loop {
        tries -= 1;
        let four = bind(Ipv4Addr::LOCALHOST.into(), port).await?;
        let chosen = four.local_addr().map_err(|error| failed(port, error.kind()))?.port();
        match bind(Ipv6Addr::LOCALHOST.into(), chosen).await {
            Ok(six) => return Ok(vec![four, six]),
            Err(Error::PortTaken { .. }) if tries > 0 => {}
            Err(taken @ Error::PortTaken { .. }) => return Err(taken),
            Err(_) => return Ok(vec![four]),
        }
    }
}

async fn bind(address: IpAddr, port: u16) -> Result<TcpListener, Error> {
    TcpListener::bind(SocketAddr::new(address, port)).await.map_err(|error| failed(port, error.kind()))
}

fn failed(port: u16, reason: ErrorKind) -> Error {
    match reason {
        ErrorKind::AddrInUse => Error::PortTaken { port },
        reason => Error::CannotListen { port, reason },
    }
}
