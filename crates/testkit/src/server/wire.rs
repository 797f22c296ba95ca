//! The connections a server answers on, each of which can be cut from within.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use http_body::Frame;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The test's end of one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cable(Arc<AtomicBool>);

impl Cable {
    /// From here on nothing is written: the connection ends with the next attempt.
    pub fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

/// Where connections arrive.
pub(crate) struct Wires {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    /// Connections whose handshake is done; it must not keep others waiting.
    greeted: (mpsc::UnboundedSender<Stream>, mpsc::UnboundedReceiver<Stream>),
}

impl Wires {
    pub async fn open(tls: Option<TlsAcceptor>) -> Wires {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        Wires { listener, tls, greeted: mpsc::unbounded_channel() }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    async fn next(&mut self) -> Stream {
        loop {
            tokio::select! {
                (stream, _) = Listener::accept(&mut self.listener) => {
                    let _ = stream.set_nodelay(true);
                    let Some(tls) = &self.tls else { return Stream::Plain(stream) };
                    let (handshake, greeted) = (tls.accept(stream), self.greeted.0.clone());
                    tokio::spawn(async move {
                        if let Ok(stream) = handshake.await {
                            let _ = greeted.send(Stream::Secure(Box::new(stream)));
                        }
                    });
                }
                Some(stream) = self.greeted.1.recv() => return stream,
            }
        }
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = Cable;

    async fn accept(&mut self) -> (Wire, Cable) {
        let cable = Cable::default();
        (Wire { stream: self.next().await, cable: cable.clone() }, cable)
    }

    fn local_addr(&self) -> io::Result<Cable> {
        Ok(Cable::default())
    }
}

impl Connected<IncomingStream<'_, Wires>> for Cable {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Cable {
        stream.remote_addr().clone()
    }
}

/// One connection.
pub(crate) struct Wire {
    stream: Stream,
    cable: Cable,
}

enum Stream {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, into),
            Stream::Secure(stream) => Pin::new(stream).poll_read(cx, into),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.cable.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Secure(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Secure(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Secure(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// A body that breaks off: what was there, and then an error where the rest should be.
pub(crate) struct CutOff {
    part: Option<Bytes>,
    sent: bool,
}

impl CutOff {
    pub fn after(part: Bytes) -> CutOff {
        CutOff { part: Some(part), sent: false }
    }
}

impl HttpBody for CutOff {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(part) = self.part.take() {
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        // An error at once would throw away what is not yet written; a pause has it written first.
        if !std::mem::replace(&mut self.sent, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }
}
