//! What SQLite makes of queries that must not read whole tables: nothing has counted their rows.

use crate::support::databases::on_sqlite;
use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use sceau::storage::migrations::migrate;
use sceau::storage::{
    Db, Error, Page, Scope, Target, erasure, evidence,
    holders::{self, Order, Search, Who},
};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite goes about each SELECT of a job.
fn plans<T>(target: &Target, job: impl FnOnce(&mut Db) -> Result<T, Error>) -> Vec<String> {
    migrate(target).unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = asked.clone();
    let mut db = target.connect().unwrap();
    db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let text = text.split(" -- binds").next().unwrap_or_default();
            seen.lock().unwrap().push(text.to_owned());
        }
    });
    job(&mut db).unwrap();
    drop(db);
    let asked = asked.lock().unwrap();
    let mut db = target.connect().unwrap();
    let selects = asked.iter().filter(|text| text.starts_with("SELECT"));
    selects
        .map(|text| {
            let steps = sql_query(format!("EXPLAIN QUERY PLAN {text}")).load::<Step>(&mut db);
            let steps = steps.unwrap().into_iter().map(|step| step.detail);
            steps.collect::<Vec<_>>().join("; ")
        })
        .collect()
}

#[test]
fn what_a_person_has_is_found_by_their_addresses() {
    on_sqlite(|target| {
        migrate(target).unwrap();
        let something = "PRAGMA foreign_keys = OFF;
            INSERT INTO addresses (id, person_id, email, given, created_at)
            VALUES (zeroblob(16), zeroblob(16), 'a@b.example', 'a@b.example', '2026-11-22 00:00:00');
            INSERT INTO evidence (id, programme_id, address_id, kind, title, issued_on, recorded_by, recorded_at)
            VALUES (zeroblob(16), zeroblob(16), zeroblob(16), 'certificate', 'Titre', '2026-11-22 00:00:00', 'cli',
                '2026-11-22 00:00:00');";
        target.connect().unwrap().batch_execute(something).unwrap();
        let of_one = plans(target, |db| {
            let found = evidence::of_person(db, Uuid::nil(), Uuid::nil())?;
            assert_eq!(found.len(), 1);
            Ok(())
        });
        let of_some = plans(target, |db| {
            evidence::of_persons(db, Uuid::nil(), &[Uuid::nil(), Uuid::max()])
        });
        for found in [of_one, of_some] {
            let [ids, rows] = found.try_into().unwrap();
            assert!(ids.contains("evidence_by_address (address_id=?)"), "{ids}");
            let by_id = rows.contains("(id=?)") || rows.contains("(programme_id=? AND id=?)");
            assert!(by_id && !rows.contains("(programme_id=?)"), "{rows}");
        }
    });
}

#[test]
fn letters_are_looked_for_among_those_that_are_kept() {
    on_sqlite(|target| {
        let found = plans(target, |db| {
            erasure::forget_letters_about(db, &[Uuid::nil()])
        });
        assert_eq!(
            found.len(),
            2,
            "those that wait, and those that were refused"
        );
        for plan in found {
            assert_eq!(
                plan,
                "SEARCH mails USING INDEX mails_by_state (state=? AND id>?)"
            );
        }
    });
}

#[test]
fn what_an_issuer_awarded_is_found_by_its_badges() {
    on_sqlite(|target| {
        migrate(target).unwrap();
        let one = "PRAGMA foreign_keys = OFF;
            INSERT INTO badge_classes (id, lineage_id, version, issuer_id, profile_id, definition, image_hash, created_at, current)
            VALUES (zeroblob(16), zeroblob(16), 1, zeroblob(16), zeroblob(16), '{}', zeroblob(32), '2026-11-22 00:00:00', TRUE);";
        target.connect().unwrap().batch_execute(one).unwrap();
        let search = |who| Search {
            who,
            badge: None,
            standing: None,
            from: None,
            before: None,
            now: chrono::Utc::now(),
        };
        let further = Page {
            after: Uuid::max(),
            limit: 50,
        };
        let scope = Scope::Issuer(Uuid::nil());
        let begins = Some(Who::AddressBeginning("camille".to_owned()));
        for (who, page) in [(None, Page::first(50)), (None, further), (begins, further)] {
            let (begins, search) = (who.is_some(), search(who));
            let found = plans(target, |db| {
                holders::find(db, scope, &search, Order::LatestFirst, page)
            });
            let [badges, ids, ..] = &found[..] else {
                panic!("{found:?}")
            };
            assert!(badges.contains("badge_classes_by_issuer"), "{badges}");
            assert!(
                ids.contains("COVERING INDEX assertions_by_badge") || begins,
                "{ids}"
            );
            assert!(
                ids.contains("assertions_by_badge (badge_class_id=?"),
                "{ids}"
            );
            assert!(!ids.contains("SCAN assertions"), "{ids}");
            assert!(!ids.contains("SCAN addresses"), "{ids}");
        }
    });
}

#[derive(QueryableByName)]
struct Compiled {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    used: bool,
}

/// Without the first, a bound LIMIT has a statement prepared anew each time; without the others, all connections wait for
/// each other's locks.
#[test]
fn sqlite_is_compiled_as_it_must_be() {
    on_sqlite(|target| {
        let mut db = target.connect().unwrap();
        for (option, wanted) in [
            ("ENABLE_QPSG", true),
            ("THREADSAFE=2", true),
            ("DEFAULT_MEMSTATUS=0", true),
            ("ENABLE_MEMORY_MANAGEMENT", false),
        ] {
            let used = format!("SELECT sqlite_compileoption_used('{option}') AS used");
            let used: Compiled = sql_query(used).get_result(&mut db).unwrap();
            assert_eq!(used.used, wanted, "{option}: see .cargo/config.toml");
        }
    });
}
