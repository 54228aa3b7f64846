//! Bad TLS, redirects, and what is not HTTP or not an answer.

use super::*;

pub(super) async fn without_good_tls(r: &mut Remotes) {
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

pub(super) async fn redirecting(r: &mut Remotes) {
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

pub(super) async fn not_http(r: &mut Remotes) {
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
pub(super) async fn answering(r: &mut Remotes) {
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
