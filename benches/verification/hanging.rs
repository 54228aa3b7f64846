//! Checks of our own badges while 64 others wait for services that never answer.

#[allow(dead_code)]
#[path = "../../tests/it/support/server.rs"]
mod server;

use super::{PAIRS, each, ratio};
use serde_json::json;
use server::{World, post, somebody};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const HANGING: usize = 64;
/// So many of them on one host, which is as many as are asked at once.
const PER_HOST: usize = 4;
/// Checks of our own, a pair.
const CHECKS: usize = 200;

/// Through a whole server, from the request to the answer.
pub fn print() {
    println!("\nour own badge by HTTP, wall time");
    let world = World::start();
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = world.api("/verifications");
    let question = json!({"url": award["url"]});
    let check = || {
        let answer = post(&url, None, &question);
        assert!(
            answer.text.contains("\"verdict\":\"valid\""),
            "{}",
            answer.text
        );
    };
    (0..CHECKS).for_each(|_| check()); // until it is warm
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        alone.push(typical(check));
        let hanging = Hanging::start(&url);
        beside.push(typical(check));
        hanging.end();
    }
    each("alone", &alone);
    each("while 64 others hang", &beside);
    ratio("hanging / alone (goal ≤ 1.2)", &beside, &alone);
}

/// The median of many.
fn typical(check: impl Fn()) -> Duration {
    let mut all: Vec<_> = (0..CHECKS)
        .map(|_| {
            let began = Instant::now();
            check();
            began.elapsed()
        })
        .collect();
    all.sort_unstable();
    all[CHECKS / 2]
}

/// Verifications under way, each of a badge on a service that takes its connection and says nothing.
struct Hanging {
    verifications: Vec<JoinHandle<()>>,
    held: Vec<TcpStream>,
}

impl Hanging {
    /// All of them have come to where they hang.
    fn start(url: &str) -> Self {
        let (taken, connections) = channel();
        let verifications = (0..HANGING / PER_HOST).flat_map(|host| {
            let listener = TcpListener::bind(format!("127.0.0.{}:0", host + 2)).unwrap();
            let address = listener.local_addr().unwrap();
            let taken = taken.clone();
            std::thread::spawn(move || {
                let streams = listener.incoming().take(PER_HOST);
                streams.for_each(|stream| taken.send(stream.unwrap()).unwrap());
            });
            (0..PER_HOST).map(move |at| {
                let (url, badge) = (url.to_owned(), format!("http://{address}/{at}"));
                std::thread::spawn(move || {
                    let answer = post(&url, None, &json!({ "url": badge }));
                    assert!(answer.text.contains("could-not-be-checked"));
                })
            })
        });
        Self {
            verifications: verifications.collect(),
            held: connections.iter().take(HANGING).collect(),
        }
    }

    /// The services hang up, and so all of them end.
    fn end(self) {
        let over = self.verifications.iter().any(JoinHandle::is_finished);
        assert!(!over, "the checks took longer than the others hang");
        drop(self.held);
        for verification in self.verifications {
            verification.join().unwrap();
        }
    }
}
