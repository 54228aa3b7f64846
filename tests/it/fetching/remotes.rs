//! Remotes that answer badly: each ends in one of the named ways, within the time.

mod bodies;
mod manners;

use super::net::{Dns, Net, Shown, advance, ok, request, say, stopped};
use sceau::checking::fetching::{Answer, CONNECT, MAX_DOCUMENT, Reason, Refused, TOTAL, Want};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_rustls::server::TlsStream;

type Tls = TlsStream<TcpStream>;

/// What is expected of a remote.
enum Expected {
    Status(u16),
    Refused(Reason),
    /// A timeout after that long.
    After(Duration),
}
use Expected::{After, Refused as No, Status};

/// A fetch from a hostile remote, under way.
struct Underway {
    name: &'static str,
    expected: Expected,
    ended: JoinHandle<(Result<Answer, Refused>, Duration)>,
}

struct Remotes {
    net: Arc<Net>,
    all: Vec<Underway>,
}

impl Remotes {
    /// Fetches from it, together with all the others.
    fn fetch(&mut self, name: &'static str, expected: Expected) {
        let fetcher = self.net.guarded(); // bounds of its own: the others must not make it wait
        let ended = tokio::spawn(async move {
            let began = Instant::now();
            let url = format!("https://{name}.example/");
            let got = fetcher.attempt().get(&url, Want::Document).await;
            (got, began.elapsed())
        });
        self.all.push(Underway {
            name,
            expected,
            ended,
        });
    }

    /// A remote over TLS, given the connection after it has read the request.
    async fn asked<F, S>(&mut self, name: &'static str, expected: Expected, serve: S)
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(Tls, Arc<Net>) -> F + Send + Sync + 'static,
    {
        let net = Arc::clone(&self.net);
        let serve = Arc::new(serve);
        let answer = move |mut stream| {
            let (net, serve) = (Arc::clone(&net), Arc::clone(&serve));
            async move {
                request(&mut stream).await;
                serve(stream, net).await;
            }
        };
        self.net.tls(&format!("{name}.example"), answer).await;
        self.fetch(name, expected);
    }

    /// A remote that answers with these bytes and ends well.
    async fn says(&mut self, name: &'static str, expected: Expected, answer: impl Into<Vec<u8>>) {
        self.net.answers(&format!("{name}.example"), answer).await;
        self.fetch(name, expected);
    }

    /// A remote without TLS.
    async fn raw<F, S>(&mut self, name: &'static str, expected: Expected, serve: S)
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(TcpStream, Arc<Net>) -> F + Send + 'static,
    {
        let net = Arc::clone(&self.net);
        let serve = move |stream| serve(stream, Arc::clone(&net));
        self.net.tcp(&format!("{name}.example"), serve).await;
        self.fetch(name, expected);
    }

    async fn showing(&mut self, name: &'static str, shown: Shown) {
        let serve = |mut stream: Tls| async move {
            request(&mut stream).await;
            say(&mut stream, ok("{}").as_bytes()).await;
        };
        let host = format!("{name}.example");
        self.net.tls_showing(&host, shown, serve).await;
        self.fetch(name, No(Reason::TlsFailed));
    }

    fn named(&mut self, name: &'static str, expected: Expected, dns: Dns) {
        self.net.name(&format!("{name}.example"), dns);
        self.fetch(name, expected);
    }

    /// Those that hang are given time once all of them hang; the others need none.
    async fn judge(self) {
        let hanging = self.all.iter().filter(|u| matches!(u.expected, After(_)));
        self.net.until_hanging(hanging.count()).await;
        let (hanging, others): (Vec<_>, Vec<_>) = self
            .all
            .into_iter()
            .partition(|u| matches!(u.expected, After(_)));
        let mut wrong = vec![];
        for underway in others {
            underway.judge(&mut wrong).await;
        }
        advance(TOTAL + Duration::from_millis(500)).await;
        for underway in hanging {
            assert!(underway.ended.is_finished(), "{} goes on", underway.name);
            underway.judge(&mut wrong).await;
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}

impl Underway {
    async fn judge(self, wrong: &mut Vec<String>) {
        let (got, took) = self.ended.await.unwrap();
        let tick = Duration::from_millis(200);
        let as_expected = match (&self.expected, &got) {
            (Status(status), Ok(answer)) => answer.status == *status && took.is_zero(),
            (No(reason), Err(refused)) => refused.reason == *reason && took.is_zero(),
            (After(time), Err(refused)) => {
                refused.reason == Reason::Timeout && took >= *time && took <= *time + tick
            }
            _ => false,
        };
        if !as_expected {
            wrong.push(format!("{}: {got:?} after {took:?}", self.name));
        }
    }
}

fn headed(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{body}")
}

/// Says it again and again, as long as somebody listens.
async fn for_ever(stream: &mut Tls, what: &str) {
    while say(stream, what.repeat(100).as_bytes()).await {}
}

/// A byte a second.
async fn drip(stream: &mut Tls, net: &Net, what: &str) {
    net.hangs();
    for byte in what.bytes() {
        say(stream, &[byte]).await;
        sleep(Duration::from_secs(1)).await;
    }
}

#[test]
fn every_hostile_remote_ends_in_a_named_way_within_the_time() {
    stopped(async {
        let mut remotes = Remotes {
            net: Net::new().await,
            all: vec![],
        };
        bodies::slow(&mut remotes).await;
        bodies::large(&mut remotes).await;
        bodies::encoded(&mut remotes).await;
        bodies::cut(&mut remotes).await;
        manners::without_good_tls(&mut remotes).await;
        manners::redirecting(&mut remotes).await;
        manners::not_http(&mut remotes).await;
        manners::answering(&mut remotes).await;
        assert!(remotes.all.len() >= 60, "{}", remotes.all.len());
        let net = Arc::clone(&remotes.net);
        remotes.judge().await;
        assert_eq!(net.canary_visitors().await, 0);
    });
}

/// A host with many addresses is reached by one of the first eight, each with its share of the time.
#[test]
fn addresses_are_tried_in_turn_within_the_time() {
    stopped(async {
        let net = Net::new().await;
        let good = net.answers("many.example", ok("{}")).await;
        let closed = net.closed();
        let dead = net.unreachable();
        let leads = |mut before: Vec<_>| {
            before.push(good);
            net.name("many.example", Dns::Addresses(vec![before]));
        };
        let fetch = || {
            let fetcher = net.guarded();
            tokio::spawn(async move {
                let began = Instant::now();
                let got = fetcher.attempt();
                let got = got.get("https://many.example/", Want::Document).await;
                (got.map(|answer| answer.status), began.elapsed())
            })
        };
        leads(vec![closed; 7]);
        assert_eq!(fetch().await.unwrap(), (Ok(200), Duration::ZERO));
        leads(vec![closed; 8]);
        let (got, _) = fetch().await.unwrap();
        assert_eq!(got.unwrap_err().reason, Reason::ConnectionFailed);
        leads(vec![dead; 2]);
        let fetched = fetch();
        advance(CONNECT).await;
        let (got, took) = fetched.await.unwrap();
        assert_eq!(got, Ok(200));
        assert!(took < CONNECT, "{took:?}");
    });
}
