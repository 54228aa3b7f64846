//! Remotes that answer badly: each ends in one of the named ways, within the time.

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
        slow(&mut remotes).await;
        large(&mut remotes).await;
        encoded(&mut remotes).await;
        cut(&mut remotes).await;
        without_good_tls(&mut remotes).await;
        redirecting(&mut remotes).await;
        not_http(&mut remotes).await;
        answering(&mut remotes).await;
        assert!(remotes.all.len() >= 60, "{}", remotes.all.len());
        let net = Arc::clone(&remotes.net);
        remotes.judge().await;
        assert_eq!(net.canary_visitors().await, 0);
    });
}

async fn slow(r: &mut Remotes) {
    r.asked("silent", After(TOTAL), |stream, net| async move {
        let _open = stream;
        net.hang().await;
    })
    .await;
    r.asked("a-byte-a-second", After(TOTAL), |mut s, net| async move {
        drip(&mut s, &net, &ok("{}")).await;
    })
    .await;
    r.asked(
        "body-a-byte-a-second",
        After(TOTAL),
        |mut s, net| async move {
            say(&mut s, headed("Content-Length: 1000", "").as_bytes()).await;
            drip(&mut s, &net, &ok("{}")).await;
        },
    )
    .await;
    r.asked("chunk-never-ends", After(TOTAL), |mut s, net| async move {
        say(
            &mut s,
            headed("Transfer-Encoding: chunked", "5\r\nab").as_bytes(),
        )
        .await;
        net.hang().await;
    })
    .await;
    r.asked("never-ends", After(TOTAL), |mut s, net| async move {
        say(&mut s, b"HTTP/1.1 200 OK\r\n\r\n{}").await;
        net.hang().await;
    })
    .await;
    r.raw("no-handshake", After(CONNECT), |stream, net| async move {
        let _open = stream;
        net.hang().await;
    })
    .await;
    r.asked("slow-redirects", After(TOTAL), |mut s, net| async move {
        net.hangs(); // counted again at each step; the first one is enough
        sleep(Duration::from_secs(4)).await;
        say(&mut s, b"HTTP/1.1 302 x\r\nLocation: /again\r\n\r\n").await;
    })
    .await;
    let nowhere = r.net.unreachable();
    r.named(
        "nowhere",
        After(CONNECT),
        Dns::Addresses(vec![vec![nowhere]]),
    );
    r.named("no-name-server", After(TOTAL), Dns::Silence);
}

async fn large(r: &mut Remotes) {
    let no = || No(Reason::TooLarge);
    r.says(
        "ten-gigabytes",
        no(),
        headed("Content-Length: 10737418240", "{"),
    )
    .await;
    let just_over = format!("Content-Length: {}", MAX_DOCUMENT + 1);
    r.says("a-byte-too-many", no(), headed(&just_over, ""))
        .await;
    r.asked("endless", no(), |mut s, _| async move {
        say(&mut s, b"HTTP/1.1 200 OK\r\n\r\n").await;
        for_ever(&mut s, "0123456789").await;
    })
    .await;
    r.asked("endless-chunks", no(), |mut s, _| async move {
        say(&mut s, headed("Transfer-Encoding: chunked", "").as_bytes()).await;
        for_ever(&mut s, "10\r\n0123456789abcdef\r\n").await;
    })
    .await;
    r.asked("endless-tiny-chunks", no(), |mut s, _| async move {
        say(&mut s, headed("Transfer-Encoding: chunked", "").as_bytes()).await;
        for_ever(&mut s, "1\r\na\r\n").await;
    })
    .await;
    let chunk = format!(
        "{:x}\r\n{}\r\n1\r\na\r\n0\r\n\r\n",
        MAX_DOCUMENT,
        "a".repeat(MAX_DOCUMENT)
    );
    r.says(
        "a-chunk-too-many",
        no(),
        headed("Transfer-Encoding: chunked", &chunk),
    )
    .await;
    r.asked("endless-headers", no(), |mut s, _| async move {
        say(&mut s, b"HTTP/1.1 200 OK\r\n").await;
        for_ever(
            &mut s,
            "X-More: and more and more and more and more and more\r\n",
        )
        .await;
    })
    .await;
    r.asked("endless-header", no(), |mut s, _| async move {
        say(&mut s, b"HTTP/1.1 200 OK\r\nX-More: ").await;
        for_ever(&mut s, "more").await;
    })
    .await;
    let long = |kibibytes: usize| {
        let header = format!("X-More: {}", "x".repeat(kibibytes * 1024));
        headed(&format!("{header}\r\nContent-Length: 2"), "{}")
    };
    r.says("a-long-head", Status(200), long(31)).await;
    r.says("too-long-a-head", no(), long(32)).await;
    let many = "X-More: x\r\n".repeat(101);
    r.says(
        "a-hundred-and-one-headers",
        no(),
        headed(&format!("{many}Content-Length: 0"), ""),
    )
    .await;
    r.asked("endless-hints", no(), |mut s, _| async move {
        for_ever(&mut s, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").await;
    })
    .await;
    r.asked("endless-continue", no(), |mut s, _| async move {
        for_ever(&mut s, "HTTP/1.1 100 Continue\r\n\r\n").await;
    })
    .await;
}

async fn encoded(r: &mut Remotes) {
    let no = || No(Reason::EncodedAnyway);
    for (name, header) in [
        ("gzip", "Content-Encoding: gzip"),
        ("gzip-in-capitals", "CONTENT-ENCODING: GZIP"),
        ("brotli", "Content-Encoding: br"),
        (
            "gzip-twice",
            "Content-Encoding: identity\r\nContent-Encoding: gzip",
        ),
        ("gzip-in-a-list", "Content-Encoding: identity, gzip"),
    ] {
        let header = format!("{header}\r\nContent-Length: 2");
        r.says(name, no(), headed(&header, "\x1f\x08")).await;
    }
    let header = "Transfer-Encoding: gzip, chunked";
    r.says(
        "gzip-in-transfer",
        no(),
        headed(header, "2\r\n{}\r\n0\r\n\r\n"),
    )
    .await;
}

async fn cut(r: &mut Remotes) {
    let no = || No(Reason::ConnectionLost);
    r.raw("reset-at-once", no(), |stream, _| async move {
        stream.set_zero_linger().unwrap();
    })
    .await;
    r.raw("closed-at-once", no(), |_stream, _| async {}).await;
    r.asked("closed-before-the-answer", no(), |mut s, _| async move {
        let _ = s.shutdown().await;
    })
    .await;
    r.asked("reset-before-the-answer", no(), |s, _| async move {
        s.get_ref().0.set_zero_linger().unwrap();
    })
    .await;
    r.asked("reset-in-the-body", no(), |mut s, _| async move {
        say(&mut s, headed("Content-Length: 9", "{").as_bytes()).await;
        s.get_ref().0.set_zero_linger().unwrap();
    })
    .await;
    r.says("cut-head", no(), "HTTP/1.1 200 OK\r\nContent-Le")
        .await;
    r.says("cut-body", no(), headed("Content-Length: 9", "{}"))
        .await;
    r.says(
        "cut-chunk",
        no(),
        headed("Transfer-Encoding: chunked", "9\r\n{}"),
    )
    .await;
    r.says(
        "no-last-chunk",
        no(),
        headed("Transfer-Encoding: chunked", "2\r\n{}\r\n"),
    )
    .await;
    r.asked("no-goodbye", no(), |mut s, _| async move {
        say(&mut s, b"HTTP/1.1 200 OK\r\n\r\n{}").await; // whole or cut: nobody can tell
    })
    .await;
    let closed = r.net.closed();
    let no = No(Reason::ConnectionFailed);
    r.named("nobody-listens", no, Dns::Addresses(vec![vec![closed]]));
    r.named("no-such-name", No(Reason::DnsFailed), Dns::Unknown);
}

async fn without_good_tls(r: &mut Remotes) {
    r.showing("expired", Shown::Expired).await;
    r.showing("not-yet-valid", Shown::NotYetValid).await;
    r.showing("of-another-host", Shown::OfAnotherHost).await;
    r.showing("of-no-authority", Shown::OfNoAuthority).await;
    let no = || No(Reason::TlsFailed);
    r.raw("plain-http", no(), |mut s, _| async move {
        say(&mut s, ok("{}").as_bytes()).await;
        request(&mut s).await;
    })
    .await;
    r.raw("a-banner", no(), |mut s, _| async move {
        say(&mut s, b"SSH-2.0-OpenSSH_9.9\r\n").await;
        request(&mut s).await;
    })
    .await;
    r.raw("an-alert", no(), |mut s, _| async move {
        say(&mut s, &[21, 3, 3, 0, 2, 2, 40]).await;
        request(&mut s).await;
    })
    .await;
}

async fn redirecting(r: &mut Remotes) {
    let to =
        |headers: &str| format!("HTTP/1.1 302 Found\r\n{headers}\r\nContent-Length: 0\r\n\r\n");
    let loops = || No(Reason::TooManyRedirects);
    r.says("a-loop", loops(), to("Location: /")).await;
    r.says(
        "a-loop-by-name",
        loops(),
        to("Location: https://a-loop-by-name.example/"),
    )
    .await;
    r.says("to-and-fro", loops(), to("Location: //fro-and-to.example/"))
        .await;
    r.says("fro-and-to", loops(), to("Location: //to-and-fro.example/"))
        .await;
    for (name, steps, expected) in [
        ("four-redirects", 4, loops()),
        ("three-redirects", 3, Status(200)),
    ] {
        let step = move |mut s: Tls| async move {
            let head = request(&mut s).await;
            let taken = head.split(' ').nth(1).unwrap().len() - 1;
            let answer = match taken < steps {
                true => format!(
                    "HTTP/1.1 308 x\r\nLocation: /{}\r\n\r\n",
                    "x".repeat(taken + 1)
                ),
                false => ok("{}"),
            };
            say(&mut s, answer.as_bytes()).await;
            let _ = s.shutdown().await;
        };
        r.net.tls(&format!("{name}.example"), step).await;
        r.fetch(name, expected);
    }
    let no = || No(Reason::RedirectNotAllowed);
    for (name, headers) in [
        ("to-nowhere", "X-Nothing: here"),
        ("to-two-places", "Location: /a\r\nLocation: /b"),
        ("to-a-file", "Location: file:///etc/passwd"),
        ("to-http", "Location: http://to-http.example/"),
        (
            "to-another-port",
            "Location: https://to-another-port.example:8443/",
        ),
        (
            "with-a-password",
            "Location: https://a:b@with-a-password.example/",
        ),
        ("to-bytes", "Location: /\u{e9}"),
        ("to-data", "Location: data:application/json,{}"),
    ] {
        r.says(name, no(), to(headers)).await;
    }
    let private = "Location: https://[::ffff:7f00:1]/";
    r.says("to-here", No(Reason::AddressNotAllowed), to(private))
        .await;
}

async fn not_http(r: &mut Remotes) {
    let no = || No(Reason::NotHttp);
    for (name, answer) in [
        ("just-json", "{\"type\": \"Assertion\"}\r\n\r\n".to_owned()),
        ("http-2", "HTTP/2.0 200 OK\r\n\r\n{}".to_owned()),
        (
            "frames",
            "\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\0\x10\0\0\r\n\r\n".to_owned(),
        ),
        ("no-status", "HTTP/1.1 OK\r\n\r\n".to_owned()),
        (
            "two-lengths",
            headed("Content-Length: 2\r\nContent-Length: 3", "{} "),
        ),
        ("negative-length", headed("Content-Length: -2", "{}")),
        (
            "huge-length",
            headed("Content-Length: 99999999999999999999", "{}"),
        ),
        ("worded-length", headed("Content-Length: two", "{}")),
        (
            "folded-header",
            headed("X-Long: a\r\n b\r\nContent-Length: 2", "{}"),
        ),
        (
            "space-in-a-header",
            headed("X Long: a\r\nContent-Length: 2", "{}"),
        ),
        (
            "nul-in-a-header",
            headed("X-Nul: \0\r\nContent-Length: 2", "{}"),
        ),
        (
            "chunked-garbage",
            headed("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"),
        ),
        (
            "chunk-overflow",
            headed(
                "Transfer-Encoding: chunked",
                "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            ),
        ),
        (
            "chunk-runs-over",
            headed("Transfer-Encoding: chunked", "2\r\n{}{}\r\n0\r\n\r\n"),
        ),
        (
            "other-protocol",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
                .to_owned(),
        ),
    ] {
        r.says(name, no(), answer).await;
    }
    r.asked("endless-trailers", no(), |mut s, _| async move {
        say(
            &mut s,
            headed("Transfer-Encoding: chunked", "0\r\n").as_bytes(),
        )
        .await;
        for_ever(&mut s, "X-More: and more and more and more and more\r\n").await;
    })
    .await;
    r.asked("endless-chunk-extension", no(), |mut s, _| async move {
        say(
            &mut s,
            headed("Transfer-Encoding: chunked", "2;a=").as_bytes(),
        )
        .await;
        for_ever(&mut s, "more").await;
    })
    .await;
}

/// Whatever the status and the type, an answer is an answer.
async fn answering(r: &mut Remotes) {
    for (name, status) in [
        ("not-found", 404),
        ("gone", 410),
        ("too-many-requests", 429),
        ("broken", 500),
        ("not-modified", 304),
        ("use-proxy", 305),
        ("unheard-of", 799),
    ] {
        let answer = format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n");
        r.says(name, Status(status), answer).await;
    }
    let html = headed(
        "Content-Type: text/html\r\nContent-Length: 15",
        "<!doctype html>",
    );
    r.says("html", Status(200), html).await;
    r.says("until-the-end", Status(200), "HTTP/1.1 200 OK\r\n\r\n{}")
        .await;
    r.says("http-1-0", Status(200), "HTTP/1.0 200 OK\r\n\r\n{}")
        .await;
    r.says(
        "as-large-as-allowed",
        Status(200),
        ok(&"a".repeat(MAX_DOCUMENT)),
    )
    .await;
    r.says(
        "identity",
        Status(200),
        headed("Content-Encoding: identity\r\nContent-Length: 2", "{}"),
    )
    .await;
    let hinted = format!("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n{}", ok("{}"));
    r.says("hinted", Status(200), hinted).await;
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
