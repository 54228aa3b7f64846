//! Bytes that an award takes: its own row with the payload signed by EdDSA, and what comes with it, stated apart.

use super::{
    postgres::Postgres,
    world::{World, folder, open, runtime, sqlite},
};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt, sql_types::Text};
use sceau::storage::{Db, Options, Page, Target, assertions};

const AWARDS: usize = 10_000;
/// Of each badge, awards whose RS256 rendition is made.
const RS256: i64 = 200;

#[derive(QueryableByName)]
struct Size {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Every table with its indexes.
const OF_SQLITE: &str = "SELECT s.tbl_name AS name, CAST(SUM(d.pgsize) AS BIGINT) AS bytes \
    FROM dbstat d JOIN sqlite_schema s ON s.name = d.name GROUP BY s.tbl_name";
const OF_POSTGRES: &str = "SELECT relname::text AS name, pg_total_relation_size(oid)::bigint AS bytes \
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";

/// What an award leaves behind.
const TABLES: [(&str, &str); 7] = [
    (
        "assertions",
        "row with the EdDSA payload (goal ≤ 1300 on SQLite)",
    ),
    ("rs256_renditions", "RS256 rendition"),
    ("audit", "audit row"),
    ("persons", "person"),
    ("addresses", "address"),
    ("mails", "letter in the outbox, forgotten in time"),
    ("links", "link in the letter"),
];

pub fn print() {
    println!("\nbytes per row with its indexes, {AWARDS} awards made as the API makes them");
    let folder = folder();
    let on_sqlite = sizes(&sqlite(&folder, "rows.db"), OF_SQLITE);
    let postgres = Postgres::shared().map(|cluster| cluster.url("postgres"));
    let on_postgres = postgres.map(|database| sizes(&database, OF_POSTGRES));
    if on_postgres.is_none() {
        println!("!!! NOT MEASURED on PostgreSQL: it is not installed.");
    }
    println!("{:52} {:>8} {:>10}", "", "SQLite", "PostgreSQL");
    for (at, (table, what)) in TABLES.into_iter().enumerate() {
        let other = on_postgres.as_ref().map_or(f64::NAN, |all| all[at]);
        println!(
            "{:52} {:8.0} {other:10.0}",
            format!("{table}: {what}"),
            on_sqlite[at]
        );
    }
}

fn sizes(database: &str, query: &str) -> Vec<f64> {
    let world = World::new(database.to_owned(), AWARDS);
    let service = open(database, Options::default());
    runtime().block_on(async {
        for badge in world.badges {
            let found = service
                .store()
                .read(move |db: &mut Db| assertions::list_of_badge(db, badge, Page::first(RS256)));
            for stored in found.await.unwrap() {
                service.rs256_jws(&stored).await.unwrap();
            }
        }
    });
    service.store().close();
    let mut db = Target::parse(database).unwrap().connect().unwrap();
    let all: Vec<Size> = sql_query(query).load(&mut db).unwrap();
    let each = |(table, _): (&str, &str)| {
        let bytes = all.iter().find(|size| size.name == table).unwrap().bytes;
        let count = sql_query(format!("SELECT COUNT(*) AS n FROM {table}"));
        let rows: Number = count.get_result(&mut db).unwrap();
        bytes as f64 / rows.n as f64
    };
    TABLES.into_iter().map(each).collect()
}
