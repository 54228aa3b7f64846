//! Clients that award through the balancer, and send again what was not acknowledged.

use crate::support::node::Prepared;
use crate::support::server::somebody;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{panic, thread};
use uuid::Uuid;

pub const CLIENTS: usize = 4;

/// What was awarded, and how else requests ended.
pub struct Load<'a> {
    base: &'a str,
    prepared: &'a Prepared,
    awards: Mutex<Vec<Award>>,
    others: Mutex<BTreeMap<String, usize>>,
    stop: AtomicBool,
}

struct Award {
    answer: Value,
    /// Its last request was sent …
    asked: Instant,
    /// … and answered.
    answered: Instant,
}

impl<'a> Load<'a> {
    pub fn new(base: &'a str, prepared: &'a Prepared) -> Self {
        Self {
            base,
            prepared,
            awards: Mutex::default(),
            others: Mutex::default(),
            stop: AtomicBool::new(false),
        }
    }

    /// Badges are awarded until `what` has happened.
    pub fn during(&self, what: impl FnOnce()) {
        self.stop.store(false, Ordering::Relaxed);
        thread::scope(|scope| {
            (0..CLIENTS).for_each(|_| drop(scope.spawn(|| self.client())));
            let done = panic::catch_unwind(panic::AssertUnwindSafe(what));
            self.stop.store(true, Ordering::Relaxed);
            if let Err(why) = done {
                eprintln!("{self:?}");
                panic::resume_unwind(why);
            }
        });
    }

    fn client(&self) {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        let badge = self.prepared.badges["accueillir"];
        let url = format!("{}/api/v1/badges/{badge}/assertions", self.base);
        let (bearer, mut next) = (format!("Bearer {}", self.prepared.key), None);
        while !self.stop.load(Ordering::Relaxed) {
            // The same again, until it is acknowledged.
            let (key, body) = next.take().unwrap_or_else(|| {
                let body = json!({ "recipient": { "email": somebody() } });
                (Uuid::new_v4().to_string(), body.to_string())
            });
            let asked = Instant::now();
            let request = agent.post(&url).header("content-type", "application/json");
            let request = request.header("authorization", &bearer);
            let sent = request.header("idempotency-key", &key).send(&body);
            let answer = sent.and_then(|mut answer| {
                let text = answer.body_mut().read_to_string()?;
                Ok((answer.status().as_u16(), text))
            });
            match answer {
                Ok((201, text)) => self.awards.lock().unwrap().push(Award {
                    answer: serde_json::from_str(&text).unwrap(),
                    asked,
                    answered: Instant::now(),
                }),
                other => {
                    self.not_acknowledged(other);
                    next = Some((key, body));
                    thread::sleep(Duration::from_millis(20)); // as one that is told to come again
                }
            }
        }
    }

    fn not_acknowledged(&self, answer: Result<(u16, String), ureq::Error>) {
        let said = match answer {
            // HAProxy's own answers are no JSON.
            Ok((status @ (409 | 502..=504), text)) => serde_json::from_str::<Value>(&text)
                .ok()
                .and_then(|problem| problem["code"].as_str().map(str::to_owned))
                .unwrap_or_else(|| status.to_string()),
            Ok((status, text)) => panic!("{status}: {text}"),
            Err(why) => why.to_string(),
        };
        assert_ne!(said, "already-held", "it was awarded twice");
        *self.others.lock().unwrap().entry(said).or_default() += 1;
    }

    /// How many awards were acknowledged that were asked for after that.
    pub fn since(&self, when: Option<Instant>) -> usize {
        let awards = self.awards.lock().unwrap();
        let later = |award: &&Award| when.is_none_or(|when| award.asked > when);
        awards.iter().filter(later).count()
    }

    /// When the first of them was.
    pub fn first_since(&self, when: Instant) -> Instant {
        let awards = self.awards.lock().unwrap();
        let later = awards.iter().filter(|award| award.asked > when);
        later.map(|award| award.answered).min().unwrap()
    }

    /// Whether a client was answered so.
    pub fn was_told(&self, code: &str) -> bool {
        self.others.lock().unwrap().contains_key(code)
    }

    /// What clients were answered.
    pub fn acknowledged(&self) -> Vec<Value> {
        let awards = self.awards.lock().unwrap();
        awards.iter().map(|award| award.answer.clone()).collect()
    }
}

impl fmt::Debug for Load<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = self.others.lock().unwrap();
        write!(f, "{} acknowledged; {others:?}", self.since(None))
    }
}
