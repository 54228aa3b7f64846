//! Bodies that come slowly, never end, are too large, encoded, or cut off.

use super::*;

pub(super) async fn slow(r: &mut Remotes) {
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

pub(super) async fn large(r: &mut Remotes) {
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

pub(super) async fn encoded(r: &mut Remotes) {
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

pub(super) async fn cut(r: &mut Remotes) {
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
