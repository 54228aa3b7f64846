//! What a remote sees of us, and what we take from it.

use super::net::{Net, ok, request, say, stopped};
use sceau::checking::fetching::{
    Authorities, Fetcher, MAX_DOCUMENT, MAX_IMAGE, Network, Reason, Settings, Want,
};
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;

/// A remote that keeps every request it sees, and answers.
async fn recording(net: &Arc<Net>, name: &str, answer: String) -> Arc<Mutex<Vec<String>>> {
    let seen = Arc::new(Mutex::new(vec![]));
    let keep = Arc::clone(&seen);
    net.tls(name, move |mut stream| {
        let (keep, answer) = (Arc::clone(&keep), answer.clone());
        async move {
            let head = request(&mut stream).await;
            keep.lock().unwrap().push(head);
            say(&mut stream, answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    })
    .await;
    seen
}

#[test]
fn a_request_is_this_and_nothing_else() {
    stopped(async {
        let net = Net::new().await;
        let moved = "HTTP/1.1 301 x\r\nSet-Cookie: a=b\r\nAlt-Svc: h3=\":443\"\r\n\
                     Location: https://new.example/b?c=d#e\r\n\r\n";
        let old = recording(&net, "old.example", moved.to_owned()).await;
        let new = recording(&net, "new.example", ok("{}")).await;
        let attempt = net.guarded().attempt();
        for (want, accept) in [
            (
                Want::Document,
                "application/ld+json, application/json;q=0.9, text/plain;q=0.5, */*;q=0.1",
            ),
            (Want::Image, "image/png, image/svg+xml, image/*;q=0.1"),
            (
                Want::Badge,
                "application/ld+json, application/json;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8, */*;q=0.1",
            ),
        ] {
            let answer = attempt.get("https://old.example/a?b#c", want).await;
            let answer = answer.unwrap();
            assert_eq!(answer.url, "https://new.example/b?c=d");
            assert_eq!(answer.content_type.as_deref(), Some("application/json"));
            assert_eq!((answer.status, &answer.body[..]), (200, &b"{}"[..]));
            for (seen, target, host) in [
                (&old, "/a?b", "old.example"),
                (&new, "/b?c=d", "new.example"),
            ] {
                let version = env!("CARGO_PKG_VERSION");
                assert_eq!(
                    seen.lock().unwrap().pop().unwrap(),
                    format!(
                        "GET {target} HTTP/1.1\r\nhost: {host}\r\nuser-agent: Sceau/{version}\r\naccept: {accept}\r\n\
                         accept-encoding: identity\r\nconnection: close\r\n\r\n"
                    )
                );
            }
        }
    });
}

#[test]
fn each_kind_has_its_size() {
    stopped(async {
        let net = Net::new().await;
        net.answers("document.example", ok(&"a".repeat(MAX_DOCUMENT + 1)))
            .await;
        net.answers("image.example", ok(&"a".repeat(MAX_IMAGE)))
            .await;
        net.answers("larger.example", ok(&"a".repeat(MAX_IMAGE + 1)))
            .await;
        let got = async |host: &str, want| {
            let attempt = net.guarded().attempt();
            let got = attempt.get(&format!("https://{host}.example/"), want).await;
            got.map(|answer| answer.body.len())
                .map_err(|refused| refused.reason)
        };
        for want in [Want::Image, Want::Badge] {
            assert_eq!(got("document", want).await, Ok(MAX_DOCUMENT + 1));
            assert_eq!(got("image", want).await, Ok(MAX_IMAGE));
            assert_eq!(got("larger", want).await, Err(Reason::TooLarge));
        }
        assert_eq!(got("document", Want::Document).await, Err(Reason::TooLarge));
    });
}

#[test]
fn names_beyond_ascii_are_asked_for_in_ascii() {
    stopped(async {
        let net = Net::new().await;
        let seen = recording(&net, "xn--mdiation-b1a.example", ok("{}")).await;
        let attempt = net.guarded().attempt();
        let got = attempt.get("https://Médiation.example/é?ü=1", Want::Badge);
        let answer = got.await.unwrap();
        assert_eq!(
            answer.url,
            "https://xn--mdiation-b1a.example/%C3%A9?%C3%BC=1"
        );
        let head = seen.lock().unwrap().pop().unwrap();
        assert!(
            head.starts_with("GET /%C3%A9?%C3%BC=1 HTTP/1.1\r\nhost: xn--mdiation-b1a.example\r\n")
        );
    });
}

#[test]
fn without_authorities_https_says_so() {
    stopped(async {
        let net = Net::new().await;
        net.answers("any.example", ok("{}")).await;
        let network = Arc::clone(&net) as Arc<dyn Network>;
        let fetcher = Fetcher::new(Settings::default(), network, Authorities::Given(vec![]));
        assert!(!fetcher.has_authorities());
        assert!(net.guarded().has_authorities());
        let got = fetcher
            .attempt()
            .get("https://any.example/", Want::Badge)
            .await;
        assert_eq!(got.unwrap_err().reason, Reason::NoAuthorities);
    });
}

/// http may lead to https, but never back, also where http is allowed.
#[test]
fn a_redirect_never_leads_from_https_to_http() {
    stopped(async {
        let net = Net::new().await;
        let to = |url: &str| format!("HTTP/1.1 302 x\r\nLocation: {url}\r\n\r\n");
        net.answers("down.example", to("http://plain.example/"))
            .await;
        net.answers("good.example", ok("{}")).await;
        let up = to("https://good.example/");
        net.tcp("plain.example", move |mut stream| {
            let up = up.clone();
            async move {
                request(&mut stream).await;
                say(&mut stream, up.as_bytes()).await;
            }
        })
        .await;
        let settings = Settings {
            plain_http: true,
            ..Settings::default()
        };
        let attempt = net.fetcher(settings).attempt();
        let up = attempt.get("http://plain.example/", Want::Badge).await;
        assert_eq!(up.unwrap().url, "https://good.example/");
        let down = attempt.get("https://down.example/", Want::Badge).await;
        assert_eq!(down.unwrap_err().reason, Reason::RedirectNotAllowed);
    });
}
