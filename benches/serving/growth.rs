//! What more awards change: a public read, an award, and the start of the server.

use super::{
    each, load,
    postgres::Postgres,
    process::Server,
    ratio,
    reads::memory,
    world::{BADGES, World, folder, sqlite},
};
use diesel::{RunQueryDsl, sql_query};
use sceau::storage::{Db, Target};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const PAIRS: usize = 7;
const FEW: u64 = 10_000;
/// Unless `BENCH_AWARDS` says another number.
const MANY: u64 = 1_000_000;
/// A side, a pair.
const READS: usize = 4_000;
const AWARDS: usize = 400;
/// Rows of one statement.
const AT_ONCE: u64 = 100_000;

pub fn print() {
    let many = std::env::var("BENCH_AWARDS").map_or(MANY, |text| text.parse().unwrap());
    let wanted = |database: &str| {
        let only = std::env::var("BENCH_DATABASE");
        only.is_err() || only.is_ok_and(|only| only == database)
    };
    if wanted("sqlite") {
        let folder = folder();
        let databases = ["few.db", "many.db"].map(|name| sqlite(&folder, name));
        against("SQLite", databases, many);
    }
    if !wanted("postgres") {
        return;
    }
    match Postgres::shared() {
        Some(cluster) => {
            let url = cluster.url("postgres");
            let mut db = Target::parse(&url).unwrap().connect().unwrap();
            let databases = ["few", "many"].map(|name| {
                let made = sql_query(format!("CREATE DATABASE {name}")).execute(&mut db);
                made.unwrap();
                url.replacen("///postgres?", &format!("///{name}?"), 1)
            });
            against("PostgreSQL (fsync=off)", databases, many);
        }
        None => println!("!!! NOT MEASURED on PostgreSQL: it is not installed."),
    }
}

struct Side {
    awards: u64,
    world: World,
    server: Server,
    reads: Vec<f64>,
    read_costs: Vec<f64>,
    typical: Vec<f64>,
    award_costs: Vec<f64>,
}

fn against(name: &str, databases: [String; 2], many: u64) {
    println!("\n{many} awards against {FEW}, {name}");
    let mut databases = databases.into_iter();
    let mut sides = [FEW, many].map(|awards| {
        let began = Instant::now();
        let world = World::new(databases.next().unwrap(), BADGES);
        fill(&world.database, awards);
        println!(
            "{awards} awards stored in {:.0} s",
            began.elapsed().as_secs_f64()
        );
        let server = Server::shipped(&world.database);
        Side {
            awards,
            world,
            server,
            reads: Vec::new(),
            read_costs: Vec::new(),
            typical: Vec::new(),
            award_costs: Vec::new(),
        }
    });
    for side in &mut sides {
        // Once more: so that both begin with the file where the system has it.
        side.server = Server::shipped(&side.world.database);
        let began = Instant::now();
        let path = format!("/assertions/{}", id(ASSERTION, side.awards / 2));
        let (status, _) = load::ask(side.server.address, &load::get(&path, ""));
        assert_eq!(status, 200);
        let answered = side.server.ready_after + began.elapsed();
        let ms = answered.as_secs_f64() * 1e3;
        println!(
            "{} awards: from the start to the first document {ms:.0} ms",
            side.awards
        );
        memory("idle", &side.server);
    }
    std::thread::sleep(Duration::from_secs(5)); // what a server does when it starts is over
    for pair in 0..=PAIRS {
        sides.iter_mut().for_each(|side| side.read(pair));
        sides.iter_mut().for_each(|side| side.award(pair));
    }
    for side in &sides {
        let n = side.awards;
        each(&format!("{n}: read, half of them below"), &side.reads, "µs");
        each(
            &format!("{n}: read, processor time"),
            &side.read_costs,
            "µs",
        );
        each(
            &format!("{n}: award, half of them below"),
            &side.typical,
            "µs",
        );
        each(
            &format!("{n}: award, processor time"),
            &side.award_costs,
            "µs",
        );
        memory("afterwards", &side.server);
    }
    let [few, many] = &sides;
    ratio("many / few, read p50 (goal ≤ 1.5)", &many.reads, &few.reads);
    ratio(
        "many / few, read, processor time",
        &many.read_costs,
        &few.read_costs,
    );
    ratio(
        "many / few, award p50 (goal ≤ 1.5)",
        &many.typical,
        &few.typical,
    );
    ratio(
        "many / few, award, processor time",
        &many.award_costs,
        &few.award_costs,
    );
}

impl Side {
    fn read(&mut self, pair: usize) {
        // All over the table, in no order.
        let at = |n: usize| ((pair * READS + n) as u64).wrapping_mul(2_654_435_761) % self.awards;
        let paths = (0..READS).map(|n| format!("/assertions/{}", id(ASSERTION, at(n))));
        let requests = Arc::new(paths.map(|path| load::get(&path, "")).collect());
        let before = self.server.cpu();
        let went = load::run(self.server.address, 1, &requests, READS, 200);
        let spent = self.server.cpu() - before;
        if pair > 0 {
            self.reads.push(went.below(500) * 1e3);
            self.read_costs
                .push(spent.as_secs_f64() * 1e6 / READS as f64);
        }
    }

    fn award(&mut self, pair: usize) {
        let email = |n| format!("nouveau-{pair}-{n}@exemple.fr");
        let asked = (0..AWARDS).map(|n| {
            let badge = self.world.badges[n % BADGES];
            load::award(badge, &self.world.key, &email(n))
        });
        let requests = Arc::new(asked.collect());
        let before = self.server.cpu();
        let went = load::run(self.server.address, 1, &requests, AWARDS, 201);
        let spent = self.server.cpu() - before;
        if pair > 0 {
            self.typical.push(went.below(500) * 1e3);
            self.award_costs
                .push(spent.as_secs_f64() * 1e6 / AWARDS as f64);
        }
    }
}

const PERSON: u64 = 1;
const ADDRESS: u64 = 2;
const ASSERTION: u64 = 3;
const ACT: u64 = 4;
/// Before any award that is made now; an award each millisecond.
const FIRST: u64 = 1_760_000_000_000;
const ODD: u64 = 2_654_435_761;
const WIDE: u64 = 1 << 48;

/// The id of the nth row of a kind: of version 7, in order of time.
fn id(kind: u64, n: u64) -> Uuid {
    let text = format!("{:012x}7{kind:03x}a000{:012x}", FIRST + n, n * ODD % WIDE);
    Uuid::try_parse(&text).unwrap()
}

/// The same in SQL.
fn sql_id(db: &Db, kind: u64, n: &str) -> String {
    let (time, rest) = (format!("{FIRST} + {n}"), format!("({n}) * {ODD} % {WIDE}"));
    match db {
        Db::Sqlite(_) => {
            format!("unhex(printf('%012x7{kind:03x}a000%012x', {time}, {rest}))")
        }
        Db::Postgres(_) => format!(
            "decode(lpad(to_hex({time}), 12, '0') || '7{kind:03x}a000' || lpad(to_hex({rest}), 12, '0'), 'hex')"
        ),
    }
}

/// Adds awards until there are so many: the payloads and signatures of real ones, under ids of their own, two to each
/// person, with their audit rows. Persons have no letters and no RS256 renditions.
fn fill(database: &str, awards: u64) {
    let mut db = Target::parse(database).unwrap().connect().unwrap();
    for from in (0..awards).step_by(AT_ONCE as usize) {
        let to = (from + AT_ONCE).min(awards) - 1;
        let numbers = |from: u64, to: u64| match &db {
            Db::Sqlite(_) => format!(
                "WITH RECURSIVE s(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s WHERE n < {to}), "
            ),
            Db::Postgres(_) => {
                format!(
                    "WITH s(n) AS (SELECT * FROM generate_series({from}::bigint, {to}::bigint)), "
                )
            }
        };
        let of = |kind, n| sql_id(&db, kind, n);
        // The first awards of all are those that the others are made after.
        let pattern = format!(
            "t AS (SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS r, a.* \
             FROM (SELECT * FROM assertions ORDER BY id LIMIT {BADGES}) AS a)"
        );
        let acts = "t AS (SELECT * FROM audit WHERE action = 'assertion.award' LIMIT 1)";
        let (person, address) = (of(PERSON, "n"), of(ADDRESS, "n"));
        let (holder, their) = (of(PERSON, "n / 2"), of(ADDRESS, "n / 2"));
        let (award, act) = (of(ASSERTION, "n"), of(ACT, "n"));
        let persons = numbers(from / 2, to / 2);
        let awards = numbers(from, to);
        let statements = [
            format!(
                "INSERT INTO persons (id, created_at) {persons} {pattern} \
                 SELECT {person}, t.recorded_at FROM s CROSS JOIN t WHERE t.r = 0"
            ),
            format!(
                "INSERT INTO addresses (id, person_id, email, given, created_at, main) {persons} {pattern} \
                 SELECT {address}, {person}, 'titulaire-' || n || '@exemple.fr', 'titulaire-' || n || '@exemple.fr', \
                 t.recorded_at, TRUE FROM s CROSS JOIN t WHERE t.r = 0"
            ),
            format!(
                "INSERT INTO assertions (id, badge_class_id, person_id, address_id, issued_on, expires, recorded_at, live, \
                 format, key_id, payload, signature) {awards} {pattern} \
                 SELECT {award}, t.badge_class_id, {holder}, {their}, t.issued_on, t.expires, t.recorded_at, TRUE, \
                 t.format, t.key_id, t.payload, t.signature FROM s CROSS JOIN t WHERE t.r = n % {BADGES}"
            ),
            format!(
                "INSERT INTO audit (id, at, actor, action, issuer_id, object_id, detail) {awards} {acts} \
                 SELECT {act}, t.at, t.actor, t.action, t.issuer_id, {award}, t.detail FROM s CROSS JOIN t"
            ),
        ];
        db.write(|db| {
            for statement in statements {
                sql_query(statement).execute(db)?;
            }
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
    }
    let tidy = match db {
        Db::Sqlite(_) => "PRAGMA wal_checkpoint(TRUNCATE)",
        Db::Postgres(_) => "ANALYZE",
    };
    sql_query(tidy).execute(&mut db).unwrap();
}
