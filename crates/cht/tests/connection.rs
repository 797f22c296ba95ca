//! The way to the server: proxies, and certificates of an organisation's own.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;
mod replay;

use std::sync::Arc;

use jumla_cht::client::{
    Address, Client, Connection, ConnectionError, Error, Found, Proxy, UnreachableCause,
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use replay::{Replay, answer, data, read_request};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

fn through(proxy: &str) -> Connection {
    Connection { proxy: Proxy::At(proxy.to_owned()), ..Connection::default() }
}

fn info() -> Vec<u8> {
    data(&json!({ "version": "5.2.0" }))
}

/// Nobody listens there.
async fn deserted() -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
}

#[tokio::test]
async fn a_named_proxy_is_asked_for_every_server() {
    let proxy = Replay::start(Vec::new(), info()).await;
    let address = deserted().await;
    let client = Client::new(&address, &through(&proxy.address.to_string())).unwrap();
    assert_eq!(client.version().await.unwrap().text, "5.2.0");
    assert!(proxy.requests()[0].starts_with(&format!("GET {address}/api/info HTTP/1.1\r\n")));

    let named = proxy.address.to_string().replace("://", "://amina:Secret.Pass@");
    let client = Client::new(&address, &through(&named)).unwrap();
    client.version().await.unwrap();
    let lower = proxy.requests()[1].to_ascii_lowercase();
    assert!(lower.contains("\r\nproxy-authorization: basic "), "{lower}");
    assert!(!format!("{client:?} {:?}", through(&named)).contains("Secret"));

    let refused = Error::Unreachable { cause: UnreachableCause::Refused };
    for direct in [Proxy::Direct, Proxy::System] {
        let connection = Connection { proxy: direct, ..Connection::default() };
        let error = Client::new(&address, &connection).unwrap().version().await.unwrap_err();
        assert_eq!(error, refused, "to this machine no proxy of the system's");
    }
    let client = Client::new(&proxy.address, &through(&address.to_string())).unwrap();
    assert_eq!(client.version().await.unwrap_err(), refused, "without its proxy nothing is reached");
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_not_a_cht() {
    let proxy = Replay::start(Vec::new(), answer(407, &[("proxy-authenticate", "Basic")], b"")).await;
    let secure = Address::parse("https://cht.example.org").unwrap();
    for address in [deserted().await, secure] {
        let client = Client::new(&address, &through(&proxy.address.to_string())).unwrap();
        let error = client.version().await.unwrap_err();
        assert_eq!(error, Error::NotACht { found: Found::Status(407) }, "{address}");
    }
    assert!(proxy.requests()[1].starts_with("CONNECT cht.example.org:443 HTTP/1.1\r\n"));
}

#[test]
fn no_client_is_made_with_a_bad_connection() {
    let address = Address::parse("https://cht.example.org").unwrap();
    let certificate = Connection { certificate: Some("none".into()), ..Connection::default() };
    let table = [
        (certificate, ConnectionError::CertificateUnreadable),
        (through("a:b@c"), ConnectionError::ProxyMalformed { text: "…@c".into() }),
    ];
    for (connection, expected) in table {
        assert_eq!(Client::new(&address, &connection).unwrap_err(), Error::Connection(expected));
    }
}

/// A server with a certificate of its own authority, whose PEM text it comes with.
async fn secured() -> (Address, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = Address::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            read_request(&mut stream).await;
            let _ = stream.write_all(&info()).await;
            let _ = stream.shutdown().await;
        }
    });
    (address, pem)
}

/// A proxy that opens a way through, and where it is.
async fn tunnel() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let request = read_request(&mut near).await;
            let target = request.strip_prefix("CONNECT ").unwrap().split(' ').next().unwrap();
            let mut far = TcpStream::connect(target).await.unwrap();
            near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
        }
    });
    address
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_once_it_is_named() {
    let ((address, pem), (_, other)) = (secured().await, secured().await);
    let trusting = |pem: &str| Connection { certificate: Some(pem.to_owned()), ..Connection::default() };
    for connection in [Connection::default(), trusting(&other)] {
        let error = Client::new(&address, &connection).unwrap().version().await.unwrap_err();
        assert!(matches!(error, Error::Tls { .. }), "{error:?}");
    }
    let both = format!("# ours\n{other}\n{pem}");
    let tunnelled = Connection { proxy: Proxy::At(tunnel().await), ..trusting(&pem) };
    for connection in [trusting(&pem), trusting(&both), tunnelled] {
        assert_eq!(connection.check(), Ok(()));
        assert_eq!(Client::new(&address, &connection).unwrap().version().await.unwrap().text, "5.2.0");
    }
}
