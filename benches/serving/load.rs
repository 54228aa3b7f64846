//! A small client that asks much: connections that are kept, no pipelining.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How it went.
pub struct Went {
    pub answers: usize,
    pub took: Duration,
    /// From the request to the whole answer, the shortest first.
    pub latencies: Vec<Duration>,
}

impl Went {
    pub fn per_second(&self) -> f64 {
        self.answers as f64 / self.took.as_secs_f64()
    }

    /// In milliseconds: what so many in a thousand were below.
    pub fn below(&self, thousandths: usize) -> f64 {
        let at = (self.latencies.len() * thousandths / 1000).min(self.latencies.len() - 1);
        self.latencies[at].as_secs_f64() * 1e3
    }
}

/// A GET of a path.
pub fn get(path: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: badges.example\r\n{more}\r\n").into_bytes()
}

/// An award by the REST API.
pub fn award(badge: uuid::Uuid, key: &str, email: &str) -> Vec<u8> {
    let body = format!("{{\"recipient\":{{\"email\":\"{email}\"}}}}");
    format!(
        "POST /api/v1/badges/{badge}/assertions HTTP/1.1\r\nHost: badges.example\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Sends `count` of the requests, from the first again after the last, over so many connections; all must be answered
/// with this status.
pub fn run(
    address: SocketAddr,
    connections: usize,
    requests: &Arc<Vec<Vec<u8>>>,
    count: usize,
    status: u16,
) -> Went {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            streams.push(stream);
        }
        let next = Arc::new(AtomicUsize::new(0));
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for mut stream in streams {
            let (requests, next) = (Arc::clone(requests), Arc::clone(&next));
            tasks.spawn(async move {
                let (mut latencies, mut buffer) = (Vec::new(), Vec::with_capacity(64 * 1024));
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return latencies;
                    }
                    let asked = Instant::now();
                    stream
                        .write_all(&requests[at % requests.len()])
                        .await
                        .unwrap();
                    let answered = answer(&mut stream, &mut buffer).await;
                    assert_eq!(answered, status, "{}", String::from_utf8_lossy(&buffer));
                    latencies.push(asked.elapsed());
                }
            });
        }
        let mut latencies = Vec::with_capacity(count);
        while let Some(done) = tasks.join_next().await {
            latencies.extend(done.unwrap());
        }
        let took = began.elapsed();
        latencies.sort_unstable();
        Went {
            answers: latencies.len(),
            took,
            latencies,
        }
    })
}

/// One answer with its head, for what is asked once.
pub fn ask(address: SocketAddr, request: &[u8]) -> (u16, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut buffer = Vec::new();
        let status = answer(&mut stream, &mut buffer).await;
        (status, String::from_utf8_lossy(&buffer).into_owned())
    })
}

/// Reads one whole answer into the buffer; its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.unwrap();
        assert!(read > 0, "the server hung up");
        let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = std::str::from_utf8(&buffer[..end]).unwrap();
        let status = head[9..12].parse().unwrap();
        let length = header(head, "content-length").map_or(0, |text| text.parse().unwrap());
        if buffer.len() >= end + 4 + length {
            return status;
        }
    }
}

/// A header of an answer's head.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
