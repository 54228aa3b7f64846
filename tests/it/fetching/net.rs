//! The hostile network: names lead where a test says, and every address that is nobody's leads to the canary.
//!
//! The clock stands still unless a test moves it, so nothing depends on how fast the machine is.

use futures_util::future::{BoxFuture, Either, select};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use sceau::checking::fetching::{Authorities, Fetcher, Network, Settings};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::server::TlsStream;

/// Runs a test on a clock that only [`advance`] moves.
pub fn stopped<F: Future>(test: F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build().unwrap();
    let (done, until_done) = std::sync::mpsc::channel::<()>();
    runtime.block_on(async move {
        // While a blocking task runs, tokio does not move a paused clock by itself.
        let give_up = move || until_done.recv_timeout(Duration::from_secs(60));
        let given_up = tokio::task::spawn_blocking(give_up);
        match select(pin!(test), given_up).await {
            Either::Left((output, _)) => {
                drop(done);
                output
            }
            Either::Right(_) => panic!("it waits for something that never comes"),
        }
    })
}

/// Moves the clock, in steps, so that who sleeps a little wakes up every time.
pub async fn advance(by: Duration) {
    let step = Duration::from_millis(100);
    let mut left = by;
    while !left.is_zero() {
        tokio::time::advance(step.min(left)).await;
        left = left.saturating_sub(step);
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
}

/// How a name is answered.
#[derive(Clone)]
pub enum Dns {
    /// One answer after the other; the last one for ever.
    Addresses(Vec<Vec<IpAddr>>),
    /// It does not exist.
    Unknown,
    /// No answer at all.
    Silence,
}

/// Which certificate a remote shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Good,
    Expired,
    NotYetValid,
    OfAnotherHost,
    OfNoAuthority,
}

/// The network, and the authority whose certificates it trusts.
pub struct Net {
    authority: Issuer<'static, KeyPair>,
    root: rcgen::Certificate,
    names: Mutex<HashMap<String, Dns>>,
    asked: Mutex<HashMap<String, usize>>,
    remotes: Mutex<HashMap<IpAddr, SocketAddr>>,
    unreachable: Mutex<Vec<IpAddr>>,
    closed: Mutex<Vec<IpAddr>>,
    public: AtomicU16,
    connections: Mutex<Vec<SocketAddr>>,
    canary: Canary,
    hanging: watch::Sender<usize>,
}

/// A listener that nobody may reach.
struct Canary {
    address: SocketAddr,
    seen: watch::Receiver<Vec<SocketAddr>>,
}

impl Canary {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, seen) = watch::channel(vec![]);
        tokio::spawn(async move {
            while let Ok((_, from)) = listener.accept().await {
                sender.send_modify(|seen| seen.push(from));
            }
        });
        Self { address, seen }
    }

    /// How many came. Connections are taken in turn: once ours was, all before it were.
    async fn visitors(&self) -> usize {
        let ours = TcpStream::connect(self.address).await.unwrap();
        let ours = ours.local_addr().unwrap();
        let mut seen = self.seen.clone();
        let seen = seen.wait_for(|seen| seen.contains(&ours)).await.unwrap();
        seen.iter().position(|from| *from == ours).unwrap()
    }
}

impl Net {
    pub async fn new() -> Arc<Self> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap();
        Arc::new(Self {
            authority: Issuer::new(params, key),
            root,
            names: Mutex::default(),
            asked: Mutex::default(),
            remotes: Mutex::default(),
            unreachable: Mutex::default(),
            closed: Mutex::default(),
            public: AtomicU16::new(0),
            connections: Mutex::default(),
            canary: Canary::start().await,
            hanging: watch::channel(0).0,
        })
    }

    /// A fetcher on this network.
    pub fn fetcher(self: &Arc<Self>, settings: Settings) -> Fetcher {
        let trusted = Authorities::Given(vec![self.root.der().clone()]);
        Fetcher::new(settings, Arc::clone(self) as Arc<dyn Network>, trusted)
    }

    /// One that lets nothing through but public https.
    pub fn guarded(self: &Arc<Self>) -> Fetcher {
        self.fetcher(Settings::default())
    }

    /// Where a name leads; unknown names lead to the canary.
    pub fn name(&self, name: &str, dns: Dns) {
        self.names.lock().unwrap().insert(name.to_owned(), dns);
    }

    /// How often a name was looked up.
    pub fn lookups(&self, name: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.get(name).copied().unwrap_or_default()
    }

    /// Every address that was connected to, in order.
    pub fn connections(&self) -> Vec<SocketAddr> {
        self.connections.lock().unwrap().clone()
    }

    pub async fn canary_visitors(&self) -> usize {
        self.canary.visitors().await
    }

    /// A public address of nobody: connecting to it never ends.
    pub fn unreachable(&self) -> IpAddr {
        let address = self.public();
        self.unreachable.lock().unwrap().push(address);
        address
    }

    /// A public address at which nothing listens.
    pub fn closed(&self) -> IpAddr {
        let address = self.public();
        self.closed.lock().unwrap().push(address);
        address
    }

    /// A new public address.
    fn public(&self) -> IpAddr {
        let number = self.public.fetch_add(1, Ordering::Relaxed);
        let [high, low] = number.to_be_bytes();
        Ipv4Addr::new(93, 184, high, low).into()
    }

    /// A remote that speaks as `serve` says to each who connects; its public address.
    pub async fn tcp<F, S>(self: &Arc<Self>, name: &str, serve: S) -> IpAddr
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(TcpStream) -> F + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public = self.public();
        let local = listener.local_addr().unwrap();
        self.remotes.lock().unwrap().insert(public, local);
        self.name(name, Dns::Addresses(vec![vec![public]]));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                tokio::spawn(serve(stream));
            }
        });
        public
    }

    /// The same over TLS, with that certificate.
    pub async fn tls_showing<F, S>(self: &Arc<Self>, name: &str, shown: Shown, serve: S) -> IpAddr
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(TlsStream<TcpStream>) -> F + Send + Sync + 'static,
    {
        let acceptor = self.acceptor(name, shown);
        let serve = Arc::new(serve);
        let serve = move |stream| {
            let (acceptor, serve) = (acceptor.clone(), Arc::clone(&serve));
            async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    serve(stream).await;
                }
            }
        };
        self.tcp(name, serve).await
    }

    /// The same with a good certificate.
    pub async fn tls<F, S>(self: &Arc<Self>, name: &str, serve: S) -> IpAddr
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(TlsStream<TcpStream>) -> F + Send + Sync + 'static,
    {
        self.tls_showing(name, Shown::Good, serve).await
    }

    /// A remote that answers every request with these bytes and ends the connection as one should.
    pub async fn answers(self: &Arc<Self>, name: &str, answer: impl Into<Vec<u8>>) -> IpAddr {
        let answer = Arc::new(answer.into());
        let serve = move |mut stream: TlsStream<TcpStream>| {
            let answer = Arc::clone(&answer);
            async move {
                request(&mut stream).await;
                say(&mut stream, &answer).await;
                let _ = stream.shutdown().await;
            }
        };
        self.tls(name, serve).await
    }

    /// For a remote: from here on it says nothing more. Until `advance` has passed, that is all.
    pub async fn hang(&self) {
        self.hanging.send_modify(|hanging| *hanging += 1);
        std::future::pending().await
    }

    /// For a remote that is slow for ever.
    pub fn hangs(&self) {
        self.hanging.send_modify(|hanging| *hanging += 1);
    }

    /// Waits until so many hang.
    pub async fn until_hanging(&self, count: usize) {
        let mut hanging = self.hanging.subscribe();
        hanging.wait_for(|now| *now >= count).await.unwrap();
    }

    fn acceptor(&self, name: &str, shown: Shown) -> TlsAcceptor {
        let name = match shown {
            Shown::OfAnotherHost => "somebody-else.example",
            _ => name,
        };
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        match shown {
            Shown::Expired => params.not_after = rcgen::date_time_ymd(2020, 1, 1),
            Shown::NotYetValid => params.not_before = rcgen::date_time_ymd(4000, 1, 1),
            _ => {}
        }
        let certificate = match shown {
            Shown::OfNoAuthority => params.self_signed(&key).unwrap(),
            _ => params.signed_by(&key, &self.authority).unwrap(),
        };
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

impl Network for Net {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let mut asked = self.asked.lock().unwrap();
        let times = asked.entry(host.to_owned()).or_default();
        *times += 1;
        let dns = self.names.lock().unwrap().get(host).cloned();
        let answer = match dns {
            Some(Dns::Addresses(answers)) => {
                let mut answers = VecDeque::from(answers);
                answers.rotate_left((*times - 1).min(answers.len() - 1));
                Ok(answers[0].clone())
            }
            Some(Dns::Unknown) => Err(io::Error::other("no such host")),
            Some(Dns::Silence) => {
                self.hangs();
                return Box::pin(std::future::pending());
            }
            None => Ok(vec![self.canary.address.ip()]),
        };
        Box::pin(std::future::ready(answer))
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        self.connections.lock().unwrap().push(address);
        if self.unreachable.lock().unwrap().contains(&address.ip()) {
            self.hangs();
            return Box::pin(std::future::pending());
        }
        if self.closed.lock().unwrap().contains(&address.ip()) {
            let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
            return Box::pin(std::future::ready(Err(refused)));
        }
        let remote = self.remotes.lock().unwrap().get(&address.ip()).copied();
        Box::pin(TcpStream::connect(remote.unwrap_or(self.canary.address)))
    }
}

/// Reads the head of a request.
pub async fn request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Says it, if anybody still listens.
pub async fn say(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> bool {
    stream.write_all(bytes).await.is_ok() && stream.flush().await.is_ok()
}

/// A whole answer.
pub fn ok(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}
