//! Clients that do not send, or do not read.

use crate::support::server::{get, post, somebody, world};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

fn connect() -> TcpStream {
    let address = world().base.trim_start_matches("http://");
    TcpStream::connect(address).unwrap()
}

/// The head of a request whose body never comes: answered by the server's own clock.
#[test]
fn a_body_that_does_not_arrive_is_refused() {
    let mut client = connect();
    let began = Instant::now();
    write!(
        client,
        "POST /api/v1/verifications HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    )
    .unwrap();
    client
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let mut answer = [0; 1024];
    let length = client.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(began.elapsed() >= Duration::from_secs(9));
}

/// Whoever does not read the answers to a list keeps nobody else from having a badge fetched: what is fetched for the list
/// ends in its own time.
#[test]
fn a_client_that_does_not_read_holds_nothing() {
    let world = world();
    // A remote that takes connections and says nothing, and tells when they are closed.
    let remote = TcpListener::bind("127.0.0.1:0").unwrap();
    let hanging = format!("http://{}/", remote.local_addr().unwrap());
    let lines: String = (0..4)
        .map(|number| format!("{hanging}{number}\n"))
        .collect();
    let mut client = connect();
    write!(
        client,
        "POST /api/v1/verifications/batch HTTP/1.1\r\nHost: x\r\nContent-Type: text/uri-list\r\nContent-Length: {}\r\n\r\n{lines}",
        lines.len()
    )
    .unwrap();
    // All four are under way; nobody reads a byte of the answer.
    let mut held: Vec<TcpStream> = (0..4).map(|_| remote.accept().unwrap().0).collect();
    for connection in &mut held {
        connection
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let mut rest = Vec::new();
        // The service gives up after its 10 seconds and closes.
        connection.read_to_end(&mut rest).unwrap();
    }
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let answer = post(
        &world.api("/verifications"),
        None,
        &json!({"url": made["url"]}),
    );
    assert_eq!(answer.json()["verdict"], "valid");
    assert_eq!(
        get(&format!("{}/verify", world.base), "text/html").status,
        200
    );
}
