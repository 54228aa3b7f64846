//! Public reads by HTTP against static bytes of the same server; what memory it takes; how soon it answers.

use super::{
    PAIRS, each, load,
    process::Server,
    ratio,
    world::{World, folder, sqlite},
};
use sceau::storage::{Db, Options, Page, Store, Target, assertions};
use std::sync::Arc;
use uuid::Uuid;

const AWARDS: usize = 5_000;
const CONNECTIONS: usize = 32;
/// Of each kind, a pair.
const REQUESTS: usize = 20_000;

pub fn print() {
    let folder = folder();
    let world = World::new(sqlite(&folder, "reads.db"), AWARDS);
    let ids = ids(&world);
    let server = Server::shipped(&world.database);
    println!("\npublic reads by HTTP, {CONNECTIONS} connections, {AWARDS} awards in turn");
    memory("idle", &server);

    let (_, page) = load::ask(
        server.address,
        &load::get("/verify", "Accept: text/html\r\n"),
    );
    let asset = |stem: &str| {
        let begins = page.find(&format!("/assets/{stem}-")).unwrap();
        let rest = &page[begins..];
        rest[..rest.find('"').unwrap()].to_owned()
    };
    let seal = Arc::new(vec![load::get(&asset("seal"), "")]);
    let documents: Vec<_> = (ids.iter())
        .map(|id| load::get(&format!("/assertions/{id}"), ""))
        .collect();
    let known = ids.iter().zip(&documents).map(|(id, asked)| {
        let (_, answer) = load::ask(server.address, asked);
        let tag = load::header(&answer, "etag").unwrap();
        load::get(
            &format!("/assertions/{id}"),
            &format!("If-None-Match: {tag}\r\n"),
        )
    });
    let known: Arc<Vec<_>> = Arc::new(known.collect());
    let documents = Arc::new(documents);
    for (what, requests) in [("static file", &seal), ("document", &documents)] {
        let (_, answer) = load::ask(server.address, &requests[0]);
        let length = load::header(&answer, "content-length").unwrap();
        println!("{what}: {length} bytes");
    }
    let asked = [(&seal, 200), (&documents, 200), (&known, 304)];
    let mut rates = [const { Vec::new() }; 3];
    let mut costs = [const { Vec::new() }; 3];
    for pair in 0..=PAIRS {
        for (at, (requests, status)) in asked.into_iter().enumerate() {
            let before = server.cpu();
            let went = load::run(server.address, CONNECTIONS, requests, REQUESTS, status);
            let spent = server.cpu() - before;
            if pair > 0 {
                // The first warms it up.
                rates[at].push(went.per_second());
                costs[at].push(spent.as_secs_f64() * 1e6 / went.answers as f64);
            }
        }
    }
    for (at, what) in ["static bytes", "document", "304"].into_iter().enumerate() {
        each(what, &rates[at], "/s");
        each(&format!("{what}, processor time"), &costs[at], "µs");
    }
    ratio(
        "document / static, a second (goal ≥ 0.5)",
        &rates[1],
        &rates[0],
    );
    ratio("304 / static, a second (goal ≥ 0.5)", &rates[2], &rates[0]);
    ratio("static / document, processor time", &costs[0], &costs[1]);
    ratio("static / 304, processor time", &costs[0], &costs[2]);
    memory("under this load", &server);
}

/// Some of the awards there are.
pub fn ids(world: &World) -> Vec<Uuid> {
    let target = Target::parse(&world.database).unwrap();
    let store = Store::open(&target, Options::default()).unwrap();
    let badge = world.badges[0];
    let found = store.read_blocking(move |db: &mut Db| {
        let page = Page::first(AWARDS as i64);
        assertions::list_of_badge(db, badge, page)
    });
    store.close();
    found.unwrap().iter().map(|stored| stored.id).collect()
}

/// What the server takes of memory now, and took at its most.
pub fn memory(when: &str, server: &Server) {
    let (now, most) = server.memory();
    println!("resident memory {when}: {now:.1} MiB, at its most {most:.1} MiB");
}
