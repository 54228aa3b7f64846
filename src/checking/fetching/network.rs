//! The network behind a trait, so that tests can play a hostile one; and what keeps a remote from sending for ever.

use super::{
    MAX_ADDRESSES, MAX_AT_ONCE, Refused, Settings, Vetted, addresses::is_public, vetting::Host,
};
pub use futures_util::future::BoxFuture;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// Names and connections. It decides nothing: what may be connected to was decided before.
pub trait Network: Send + Sync {
    /// All addresses of a host, best first.
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
    /// A connection to exactly that address.
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>>;
}

/// The network of this machine.
pub struct System {
    /// A lookup holds a thread until the system answers, longer than anybody waits for it.
    lookups: Arc<Semaphore>,
}

impl System {
    /// With room for as many lookups as requests.
    pub fn new() -> Self {
        Self {
            lookups: Arc::new(Semaphore::new(MAX_AT_ONCE)),
        }
    }
}

impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

impl Network for System {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let lookup = Arc::clone(&self.lookups).acquire_owned().await;
            let lookup = lookup.map_err(io::Error::other)?;
            let host = host.to_owned();
            let found = tokio::task::spawn_blocking(move || {
                let _until_it_ends = lookup;
                let found = (host.as_str(), 0).to_socket_addrs()?;
                Ok(found.map(|address| address.ip()).collect())
            });
            found.await.map_err(io::Error::other)?
        })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        Box::pin(TcpStream::connect(address))
    }
}

/// The addresses of a vetted URL: all of them public, or none is used.
pub(super) async fn resolve(
    network: &dyn Network,
    at: &Vetted,
    settings: &Settings,
) -> Result<Vec<SocketAddr>, Refused> {
    let mut addresses = match at.asked() {
        Host::Address(address) => vec![*address],
        Host::Name(name) => {
            let found = network.resolve(name).await;
            found.map_err(|_| Refused::dns_failed(at.url()))?
        }
    };
    if !settings.private_addresses && !addresses.iter().all(|address| is_public(*address)) {
        return Err(Refused::address_not_allowed(at.url()));
    }
    addresses.truncate(MAX_ADDRESSES);
    if addresses.is_empty() {
        return Err(Refused::dns_failed(at.url()));
    }
    Ok(addresses
        .into_iter()
        .map(|address| at.at(address))
        .collect())
}

/// A connection that delivers so many bytes and no more, below TLS: whatever they are.
pub(super) struct Metered {
    stream: TcpStream,
    left: Meter,
}

/// How many bytes a connection may still deliver.
#[derive(Clone)]
pub(super) struct Meter(Arc<AtomicUsize>);

impl Meter {
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// Whether there was more than was allowed.
    pub fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    fn spend(&self, bytes: usize) -> io::Result<()> {
        let left = self.0.load(Ordering::Relaxed).saturating_sub(bytes);
        self.0.store(left, Ordering::Relaxed); // one connection, one reader
        match left {
            0 => Err(io::Error::other("more bytes than any answer needs")),
            _ => Ok(()),
        }
    }
}

impl Metered {
    pub fn new(stream: TcpStream, left: Meter) -> Self {
        Self { stream, left }
    }
}

impl AsyncRead for Metered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Poll::Ready(Ok(())) = polled {
            return Poll::Ready(self.left.spend(buffer.filled().len() - before));
        }
        polled
    }
}

impl AsyncWrite for Metered {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
