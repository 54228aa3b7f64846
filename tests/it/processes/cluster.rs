//! The cluster of docs/operating.md, set up by its own commands: a primary and its replica, nodes behind HAProxy. The
//! primary is killed, then a node, then the replica, while badges are awarded.

mod load;

use self::load::{CLIENTS, Load};
use crate::support::cluster::{Machines, blocks, quiet_ports, signal, until};
use crate::support::databases::skip;
use crate::support::node::{Node, Prepared, key_encryption_key, program};
use crate::support::server::{get, get_with, post, send, somebody};
use sceau::storage::Target;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::mpsc::{TryRecvError, channel};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tempfile::TempDir;

const STEPS: &str = "From one file to a cluster";
/// Awards of which a phase has so many.
const SOME: usize = 40;
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

/// What docs/operating.md has one do, with the addresses and folders of this test.
struct Steps {
    left: RefCell<Vec<(String, String)>>,
    names: Vec<(String, String)>,
}

impl Steps {
    /// The next block, which must be of this kind and say this.
    fn next(&self, kind: &str, about: &str) -> String {
        let (of, mut text) = self.left.borrow_mut().remove(0);
        assert!(of == kind && text.contains(about), "{of}, {about}: {text}");
        for (name, here) in &self.names {
            text = text.replace(name, here);
        }
        text
    }

    /// A command of the program.
    fn command(text: &str) -> std::process::Command {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let [line] = lines[..] else { panic!("{text}") };
        let mut words = line.split_whitespace();
        assert_eq!(words.next(), Some("sceau"), "{line}");
        let mut command = program();
        command.args(words);
        command
    }
}

#[test]
fn no_acknowledged_award_is_lost_and_no_node_is_restarted() {
    let [first, second, one, two, balancer] = quiet_ports();
    let mut machines = match Machines::new([first, second]) {
        Ok(machines) => machines,
        Err((missing, why)) => {
            return skip(
                "no_acknowledged_award_is_lost_and_no_node_is_restarted",
                missing,
                why,
            );
        }
    };
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let base = format!("http://127.0.0.1:{balancer}");
    let named = |from: &str, to: String| (from.to_owned(), to);
    let steps = Steps {
        left: RefCell::new(blocks(STEPS)),
        names: vec![
            named("db1.example:5432", format!("127.0.0.1:{first}")),
            named("db2.example:5432", format!("127.0.0.1:{second}")),
            named("db1.example port=5432", format!("127.0.0.1 port={first}")),
            named("db2.example port=5432", format!("127.0.0.1 port={second}")),
            named("/var/lib/postgresql/15/main", "\"$DATA\"".to_owned()),
            named("/var/lib/sceau/sceau.db", at("sceau.db")),
            named("/etc/sceau/sceau.toml", at("sceau.toml")),
            named("/etc/sceau/key-encryption-key", at("key")),
            named("https://badges.example", base.clone()),
            named(
                ":443 ssl crt /etc/haproxy/badges.pem",
                format!("127.0.0.1:{balancer}"),
            ),
            named("node1.example:8080", format!("127.0.0.1:{one}")),
            named("node2.example:8080", format!("127.0.0.1:{two}")),
        ],
    };

    // The file, with something in it.
    let file = format!("sqlite:{}", at("sceau.db"));
    let prepared = Prepared::new(&Target::parse(&file).unwrap(), &file, &base);
    let node = prepared.start(one);
    let before = node.award(&prepared, "accueillir", &somebody()).json();
    assert!(node.stop());

    machines.on(0, &steps.next("sh", "on db1, as postgres: the database"));
    machines.on(1, &steps.next("sh", "on db2, as postgres: a copy of db1"));
    machines.start(1);
    machines.on(0, &steps.next("sh", "nothing is acknowledged that db2"));
    let watch = steps.next("sh", "who follows");
    until("the replica is synchronous", || {
        machines.on(0, &watch).contains(" sync ")
    });
    let copied = Steps::command(&steps.next("sh", "where the file is")).output();
    assert!(copied.unwrap().status.success());
    let nodes = nodes(&steps, &folder, &base, [one, two]);
    let [mut a, b] = nodes;
    machines.balance(&steps.next("haproxy", "httpchk"));
    until("HAProxy has found a node", || {
        ureq::get(format!("{base}/health/ready")).call().is_ok()
    });
    assert_valid(&a, &before);

    let load = Load::new(&base, &prepared);
    load.during(|| {
        until("some were awarded", || load.since(None) >= SOME);
        fail_over(&machines, &steps, &load);
        until("some were awarded", || load.since(None) >= 2 * SOME);
    });
    assert!(load.was_told("outcome-unknown"), "{load:?}");
    for node in [&a, &b] {
        assert_valid(node, &before);
        load.acknowledged()
            .iter()
            .for_each(|award| assert_valid(node, award));
    }

    what_is_revoked_on_one_is_revoked_on_the_other(&a, &b, &prepared);

    load.during(|| {
        a.kill();
        let died = Instant::now();
        until("it goes on", || load.since(Some(died)) >= SOME);
    });
    load.acknowledged()
        .iter()
        .for_each(|award| assert_valid(&b, award));
    let twice = "SELECT count(*) FROM (SELECT person_id FROM assertions GROUP BY person_id HAVING count(*) > 1) AS twice";
    assert_eq!(machines.ask_in("sceau", 1, twice), "0", "nobody has two");

    machines.wipe(0);
    machines.on(
        0,
        &steps.next("sh", "on db1, as postgres, its server stopped"),
    );
    machines.start(0);
    machines.on(1, &steps.next("sh", "nothing is acknowledged that db1"));
    until("the replica is synchronous", || {
        machines.on(1, &watch).contains(" sync ")
    });
    awards_wait_for_a_replica(&mut machines, &steps, &b, &prepared);
    assert!(b.stop(), "it was never restarted, and ends cleanly");
    assert!(steps.left.borrow().is_empty(), "{:?}", steps.left);
}

/// As many as there are ports, with the settings of the document.
fn nodes<const N: usize>(
    steps: &Steps,
    folder: &TempDir,
    base: &str,
    ports: [u16; N],
) -> [Node; N] {
    let settings = steps.next("toml", "key_encryption_key_file");
    let serve = steps.next("sh", "on each node");
    fs::write(folder.path().join("key"), key_encryption_key()).unwrap();
    ports.map(|port| {
        let address = format!("127.0.0.1:{port}");
        let own = settings.replace("0.0.0.0:8080", &address);
        assert_ne!(own, settings);
        fs::write(folder.path().join("sceau.toml"), own).unwrap();
        let mut command = Steps::command(&serve);
        command.env("SCEAU_LOG", "off").current_dir(folder.path());
        Node::run(command, base, &address)
    })
}

/// The replica is held back first, so that what would be acknowledged without it would be lost.
fn fail_over(machines: &Machines, steps: &Steps, load: &Load) {
    let receiver = machines.ask(1, "SELECT pid FROM pg_stat_wal_receiver");
    signal("STOP", std::slice::from_ref(&receiver));
    until("awards wait for the replica", || {
        machines.ask(0, WAITING).parse::<usize>().unwrap() >= CLIENTS
    });
    let killed = Instant::now();
    machines.kill(0);
    signal("CONT", &[receiver]);
    machines.on(
        1,
        &steps.next("sh", "on db2, as postgres: it is the primary now"),
    );
    let promoted = killed.elapsed();
    until("it is back", || load.since(Some(killed)) > 0);
    let back = load.first_since(killed) - killed;
    // How fast depends on the machine that runs this: it is told, not judged. The promise is ten seconds.
    eprintln!("fail-over: promoted after {promoted:?}, first award after {back:?}");
    let had = load.since(Some(killed));
    until("it goes on", || load.since(Some(killed)) >= had + SOME);
}

fn assert_valid(node: &Node, award: &Value) {
    let asked = json!({ "url": award["url"] });
    let url = format!("{}/api/v1/verifications", node.address);
    let report = post(&url, None, &asked).json();
    assert_eq!(report["verdict"], "valid", "{asked}: {report}");
}

/// A second is promised for badges and five for keys. Nothing is remembered, so that it is the very next request.
fn what_is_revoked_on_one_is_revoked_on_the_other(a: &Node, b: &Node, prepared: &Prepared) {
    let key = Some(prepared.key.as_str());
    let verdict = |jws: &str| {
        let url = format!("{}/api/v1/verifications", b.address);
        post(&url, None, &json!({ "jws": jws })).json()["verdict"].clone()
    };
    let jws_of = |award: &Value| {
        let path = format!("assertions/{}.jws?alg=EdDSA", award["id"].as_str().unwrap());
        get(&format!("{}/{path}", a.address), "*/*").text
    };

    // A badge.
    let award = a.award(prepared, "accueillir", &somebody()).json();
    let (id, jws) = (award["id"].as_str().unwrap(), jws_of(&award));
    let hosted = format!("{}/assertions/{id}", b.address);
    assert_eq!(get(&hosted, "*/*").status, 200);
    assert_eq!(verdict(&jws), "valid");
    let url = format!("{}/api/v1/assertions/{id}/revocation", a.address);
    assert_eq!(post(&url, key, &json!({"reason": "erreur"})).status, 200);
    assert_eq!(get(&hosted, "*/*").status, 410);
    assert_eq!(verdict(&jws), "revoked");

    // A credential, and a token that was made with it.
    let keys = |node: &Node| {
        let path = format!("api/v1/issuers/{}/api-keys", prepared.issuer);
        format!("{}/{path}", node.address)
    };
    let made = json!({"label": "essai", "role": "owner"});
    let made = post(&keys(a), key, &made).json();
    let text = made["key"].as_str().unwrap();
    let (client, secret) = text["sceau_".len()..].split_once('_').unwrap();
    let form =
        format!("grant_type=client_credentials&client_id=sceau_{client}&client_secret={secret}");
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let token = send(
        "POST",
        &format!("{}/oauth2/token", b.address),
        &headers,
        &form,
    )
    .json();
    let token = token["access_token"].as_str().unwrap();
    let opens = |credential: &str| get_with(&keys(b), credential).status;
    assert_eq!((opens(text), opens(token)), (200, 200));
    let url = format!("{}/{}", keys(a), made["id"].as_str().unwrap());
    let bearer = format!("Bearer {}", prepared.key);
    let gone = send("DELETE", &url, &[("authorization", &bearer)], "");
    assert!(gone.status < 300, "{}", gone.text);
    assert_eq!((opens(text), opens(token)), (401, 401));

    // A key that badges are signed with.
    let award = a.award(prepared, "accueillir", &somebody()).json();
    let jws = jws_of(&award);
    assert_eq!(verdict(&jws), "valid");
    b.award(prepared, "accueillir", &somebody()); // which has it ready too
    let keys = format!("{}/api/v1/issuers/{}/keys", a.address, prepared.issuer);
    let all = get_with(&keys, &prepared.key).json();
    let mut all = all["items"].as_array().unwrap().iter();
    let active = all.find(|key| key["state"] == "active" && key["algorithm"] == "EdDSA");
    let active = active.unwrap();
    let url = format!("{keys}/{}/compromise", active["id"].as_str().unwrap());
    let told = post(&url, key, &json!({}));
    assert_eq!(told.status, 200, "{}", told.text);
    assert_ne!(verdict(&jws), "valid");
    let next = b.award(prepared, "accueillir", &somebody()).json();
    let next = jws_of(&next);
    assert_eq!(verdict(&next), "valid");
    assert_ne!(next.split('.').next(), jws.split('.').next(), "another key");
}

fn awards_wait_for_a_replica(
    machines: &mut Machines,
    steps: &Steps,
    node: &Node,
    prepared: &Prepared,
) {
    let answer = node.award(prepared, "accueillir", &somebody());
    assert_eq!(answer.status, 201, "{}", answer.text);
    machines.wipe(0);
    let (told, answered) = channel();
    thread::scope(|scope| {
        scope.spawn(move || told.send(node.award(prepared, "accueillir", &somebody())));
        until("it waits", || machines.ask(1, WAITING) != "0");
        assert!(matches!(answered.try_recv(), Err(TryRecvError::Empty)));
        machines.on(1, &steps.next("sh", "without a replica"));
        let answer = answered.recv_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text);
    });
}
