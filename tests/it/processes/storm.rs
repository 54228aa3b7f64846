//! Servers that are killed at any moment while everybody's last badges arrive, badges are revoked, and composites are
//! revoked or declined. What holds is asked twice after each kill: before the reconciler runs, and after.

mod state;

use self::state::{Told, check};
use super::rush::{CORE, LANES, some_awards};
use crate::support::crowd::{self, number};
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::dice::Dice;
use crate::support::node::{Node, Prepared, free_port, open};
use crate::support::story::runtime;
use crate::support::wire::{To, Wire};
use diesel::connection::SimpleConnection;
use sceau::badge::email::Email;
use sceau::issuing::links::{self, Purpose};
use sceau::storage::{Db, Target, persons};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use uuid::Uuid;

/// What happens to a person beside the badges that come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Nothing.
    Completes,
    /// One of the last badges is revoked while the others arrive.
    Loses,
    /// The composites are revoked, then a badge comes again.
    Revoked,
    /// A composite is declined, then a badge comes again.
    Declines,
    /// They hold all the badges already, and nobody looked: the reconciler is to.
    Waits,
}

const FATES: [Fate; 5] = [
    Fate::Completes,
    Fate::Loses,
    Fate::Revoked,
    Fate::Declines,
    Fate::Waits,
];

fn fate(at: usize) -> Fate {
    FATES[at % FATES.len()]
}

fn who(at: usize) -> String {
    format!("foule-{at}@exemple.fr")
}

/// How many badges come last.
fn last(at: usize) -> usize {
    match fate(at) {
        Fate::Waits => 0,
        _ => 2 + (at / FATES.len()) % 7,
    }
}

/// What a client says that it was told, or is about to ask for.
enum Word {
    Made(Uuid),
    Asks(Uuid),
    Ended(Uuid),
}

struct Client<'a> {
    prepared: &'a Prepared,
    /// To each server in turn.
    wires: Vec<Wire>,
    told: Sender<Word>,
    sessions: &'a [(String, String)],
}

impl Client<'_> {
    fn award(&mut self, wire: usize, competency: &str, at: usize) -> Option<()> {
        let path = format!(
            "/api/v1/badges/{}/assertions",
            self.prepared.badges[competency]
        );
        let body = json!({"recipient": {"email": who(at)}, "allowDuplicate": true});
        self.ask(wire, &path, &body)
    }

    fn revoke(&mut self, wire: usize, id: Uuid) -> Option<()> {
        let _ = self.told.send(Word::Asks(id));
        let path = format!("/api/v1/assertions/{id}/revocation");
        self.ask(wire, &path, &json!({"reason": "erreur"}))
    }

    fn ask(&mut self, wire: usize, path: &str, body: &Value) -> Option<()> {
        let to = To {
            path,
            key: Some(&self.prepared.key),
            content_type: "application/json",
            cookie: None,
        };
        self.wires[wire].ask(to, &body.to_string()).ok()
    }

    /// The badge that was awarded, and the composites that it completed.
    fn awarded(&mut self, wire: usize) -> Option<(Uuid, Vec<Uuid>)> {
        let (status, text) = self.wires[wire].answer().ok()?;
        assert_eq!(status, 201, "{text}");
        let made: Value = serde_json::from_str(&text).unwrap();
        let id = made["id"].as_str().unwrap().parse().unwrap();
        let of = |also: &Value| {
            let url = also["url"].as_str().unwrap();
            url.rsplit('/').next().unwrap().parse().unwrap()
        };
        let also: Vec<Uuid> = made["alsoAwarded"]
            .as_array()
            .unwrap()
            .iter()
            .map(of)
            .collect();
        for id in also.iter().chain([&id]) {
            let _ = self.told.send(Word::Made(*id));
        }
        Some((id, also))
    }

    fn revoked(&mut self, wire: usize, id: Uuid) -> Option<()> {
        let (status, text) = self.wires[wire].answer().ok()?;
        assert_eq!(status, 200, "{text}");
        let _ = self.told.send(Word::Ended(id));
        Some(())
    }

    fn decline(&mut self, at: usize, id: Uuid) -> Option<()> {
        let _ = self.told.send(Word::Asks(id));
        let (cookie, csrf) = &self.sessions[at];
        let to = To {
            path: "/my-badges",
            key: None,
            content_type: "application/x-www-form-urlencoded",
            cookie: Some(cookie),
        };
        self.wires[0]
            .ask(to, &format!("do=decline&award={id}&csrf={csrf}"))
            .ok()?;
        let (status, text) = self.wires[0].answer().ok()?;
        assert_eq!(status, 200, "{text}");
        let _ = self.told.send(Word::Ended(id));
        Some(())
    }

    /// Nothing when a server did not answer.
    fn person(&mut self, at: usize) -> Option<()> {
        let mut coming = &CORE[8 - last(at)..];
        let mut lost = None;
        if fate(at) == Fate::Loses {
            self.award(0, coming[0], at)?;
            lost = Some(self.awarded(0)?.0);
            coming = &coming[1..];
        }
        for (wire, competency) in coming.iter().enumerate() {
            self.award(wire, competency, at)?;
        }
        if let Some(id) = lost {
            self.revoke(coming.len(), id)?;
        }
        let mut composites = Vec::new();
        for wire in 0..coming.len() {
            composites.extend(self.awarded(wire)?.1);
        }
        if let Some(id) = lost {
            self.revoked(coming.len(), id)?;
        }
        match fate(at) {
            Fate::Completes | Fate::Loses => return Some(()),
            Fate::Waits => {}
            Fate::Revoked => {
                for id in composites {
                    self.revoke(1, id)?;
                    self.revoked(1, id)?;
                }
            }
            Fate::Declines => self.decline(at, *composites.first()?)?,
        }
        self.award(0, CORE[0], at)?;
        self.awarded(0).map(drop)
    }
}

/// Persons whose composite expired ten days ago, and who have nothing new to renew it with.
fn expired(target: &Target, node: &Node, prepared: &Prepared) {
    for at in 0..3 {
        for competency in CORE {
            let made = node.award(prepared, competency, &format!("passee-{at}@exemple.fr"));
            assert_eq!(made.status, 201, "{}", made.text);
        }
    }
    let day = |days: i64| {
        let at = chrono::Utc::now() - chrono::TimeDelta::days(days);
        at.format("'%Y-%m-%d %H:%M:%S'").to_string()
    };
    let theirs = "person_id IN (SELECT person_id FROM addresses WHERE email LIKE 'passee-%')";
    let of_core = "badge_class_id IN (SELECT b.id FROM badge_classes b JOIN composites c ON c.id = b.composite_id WHERE c.slug = 'mediateur-numerique')";
    let (then, lately) = (day(3 * 366 + 20), day(10));
    let mut db = target.connect().unwrap();
    db.batch_execute(&format!(
        "UPDATE assertions SET issued_on = {then}, recorded_at = {then} WHERE {theirs};
         UPDATE assertions SET expires = {lately} WHERE {theirs} AND {of_core}"
    ))
    .unwrap();
}

/// The cookie with which a person manages their badges, and what their forms carry, for each of them.
fn sessions(target: &Target, prepared: &Prepared, count: usize) -> Vec<(String, String)> {
    let service = open(target, &prepared.base);
    let now = service.now();
    let made = service.store().write_blocking(move |db: &mut Db| {
        let mut made = Vec::new();
        for at in 0..count {
            let found = persons::find(db, &Email::parse(&who(at)).unwrap())?.unwrap();
            made.push(links::make(
                db,
                Purpose::MyBadges,
                found.address,
                None,
                now,
            )?);
        }
        Ok::<_, sceau::issuing::Error>(made)
    });
    let open = |link| {
        let token = runtime().block_on(service.sign_in(link, Default::default()));
        let token = token.unwrap().text();
        let there = runtime().block_on(service.signed_in(&token)).unwrap();
        let csrf = service.form_token(there.unwrap().session);
        (format!("sceau={token}"), csrf)
    };
    let sessions = made.unwrap().into_iter().map(open).collect();
    service.store().close();
    sessions
}

fn storm(target: &Target, servers: usize) {
    let dice = Dice::new();
    let (all, kills) = (
        number("SCEAU_STORM_PERSONS", 480),
        number("SCEAU_STORM_KILLS", 8),
    );
    let ports: Vec<u16> = (0..servers).map(|_| free_port()).collect();
    let base = format!("http://127.0.0.1:{}", ports[0]);
    let prepared = Prepared::new(target, &target.to_string(), &base);
    let node = prepared.start(ports[0]);
    let awards = some_awards(&node, &prepared, &CORE);
    expired(target, &node, &prepared);
    assert!(node.stop());
    crowd::add(target, all, who, |at| awards[..8 - last(at)].to_vec());
    let sessions = sessions(target, &prepared, all);
    let (next, mut told) = (AtomicUsize::new(0), Told::default());
    for kill in 0..=kills {
        let mut nodes: Vec<Node> = ports.iter().map(|port| prepared.start(*port)).collect();
        // The last round ends by itself.
        let patience = match kill < kills {
            true => 1 + dice.below(2 * all * 4 / (kills + 1)),
            false => usize::MAX,
        };
        let (words, heard) = channel();
        thread::scope(|scope| {
            for _ in 0..LANES {
                let mut client = Client {
                    prepared: &prepared,
                    wires: (0..8)
                        .map(|at| Wire::new(&nodes[at % servers].address))
                        .collect(),
                    told: words.clone(),
                    sessions: &sessions,
                };
                let next = &next;
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= all || client.person(at).is_none() {
                            return;
                        }
                    }
                });
            }
            drop(words);
            heard.iter().take(patience).for_each(|word| told.hear(word));
            if kill < kills {
                // One of them or all: whoever is left answers what it can.
                let victim = dice.below(servers + 1);
                let killed = nodes.iter_mut().enumerate();
                let killed = killed.filter(|(at, _)| victim == *at || victim == servers);
                killed.for_each(|(_, node)| node.kill());
            }
            heard.iter().for_each(|word| told.hear(word));
        });
        nodes.iter_mut().for_each(Node::kill);
        check(target, &told, false);
        let reconciled = prepared.command().arg("reconcile").output().unwrap();
        let why = String::from_utf8_lossy(&reconciled.stderr);
        assert!(reconciled.status.success(), "{why}");
        check(target, &told, true);
    }
    println!("{}", told.summary());
}

mod killed_in_the_storm {
    use super::{on_postgres, on_sqlite, storm};

    #[test]
    fn sqlite() {
        on_sqlite(|target| storm(target, 1));
    }

    #[test]
    fn postgres_with_two_servers() {
        let name = concat!(module_path!(), "::postgres_with_two_servers");
        on_postgres(name, |target| storm(target, 2));
    }
}
