//! An instance in another database: everything, once, and nothing that is not the same.

use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::story::{CORE, FIRST_STEPS, OWNER, Story, new_award, open, runtime};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use sceau::badge::verification::Verdict;
use sceau::checking::{
    Checker, Input,
    fetching::{Fetcher, Settings},
};
use sceau::issuing::{Actor, Service};
use sceau::storage::copying::{Copied, CopyError, Doing, Progress, copy};
use sceau::storage::{Db, Error, Scope, Target, assertions, migrations};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use uuid::Uuid;

/// `between!(name, |from, to| { … })`: from SQLite to PostgreSQL, back, and between two files.
macro_rules! between {
    ($name:ident, $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[test]
            fn sqlite_and_postgres() {
                on_sqlite(|from| {
                    let name = concat!(module_path!(), "::sqlite_and_postgres");
                    on_postgres(name, |to| ($body)(from, to));
                });
            }

            #[test]
            fn postgres_and_sqlite() {
                let name = concat!(module_path!(), "::postgres_and_sqlite");
                on_postgres(name, |from| on_sqlite(|to| ($body)(from, to)));
            }

            #[test]
            fn two_files() {
                on_sqlite(|from| on_sqlite(|to| ($body)(from, to)));
            }
        }
    };
}

const WORDS: &str = "« L’été », \"cité\" \\ \n\t💡 {\"a\": [1]}";

/// Somebody with a composite, a revoked badge and words that are hard to quote; their badge's address.
fn lived_in(target: &Target) -> Uuid {
    let story = Story::begin(target);
    let first = story
        .award(OWNER, CORE[0], "camille@exemple.fr")
        .assertion
        .id;
    let mut new = new_award(story.badge(OWNER, CORE[1]), "camille@exemple.fr");
    new.narrative = Some(WORDS.to_owned());
    let revoked = story.try_award(OWNER, new).unwrap().assertion.id;
    story.award_all(&CORE[2..], "camille@exemple.fr");
    assert!(!story.live(FIRST_STEPS, "camille@exemple.fr").is_empty());
    story.revoke(OWNER, revoked);
    story.signed_in("camille@exemple.fr");
    first
}

fn copied(from: &Target, to: &Target) -> Copied {
    copy(from, to, &mut |_| ()).unwrap()
}

/// As if the process had been killed at that moment.
fn broken_off(from: &Target, to: &Target, at: impl Fn(&Progress<'_>) -> bool) {
    let stop = |progress: Progress<'_>| assert!(!at(&progress), "killed here");
    let broken = catch_unwind(AssertUnwindSafe(|| copy(from, to, &mut { stop })));
    assert!(broken.is_err(), "it was broken off");
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn number(db: &mut Db, query: &str) -> i64 {
    sql_query(query).get_result::<Number>(db).unwrap().n
}

/// The badge model of an award.
fn badge_of(service: &Service, award: Uuid) -> Uuid {
    let found = service
        .store()
        .read(move |db: &mut Db| Ok::<_, Error>(assertions::find(db, award)?.unwrap()));
    runtime().block_on(found).unwrap().badge_class
}

/// SQLite's own word on whether two files hold the same; from and back again, what stood in between must have held it.
fn assert_the_same(one: &Target, other: &Target) {
    let mut db = one.connect().unwrap();
    let path = other.file().unwrap().display().to_string();
    db.batch_execute(&format!("ATTACH '{path}' AS other"))
        .unwrap();
    let names = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    let names = sql_query(names).load::<Name>(&mut db).unwrap();
    assert!(names.len() > 50, "{} tables", names.len());
    for Name { name } in names {
        for (a, b) in [("main", "other"), ("other", "main")] {
            let query = format!(
                "SELECT count(*) AS n FROM (SELECT * FROM {a}.{name} EXCEPT SELECT * FROM {b}.{name})"
            );
            assert_eq!(number(&mut db, &query), 0, "{name} in {a} alone");
        }
    }
}

between!(
    everything_arrives_and_the_service_goes_on,
    |from: &Target, to: &Target| {
        let badge = lived_in(from);
        let done = copied(from, to);
        assert_eq!(done.written, done.rows);
        assert!(done.rows > 100 && done.tables > 50, "{done:?}");
        let again = copied(from, to);
        assert_eq!((again.rows, again.written), (done.rows, 0));

        let service = open(to);
        let own = (service.store().clone(), service.base().clone());
        let checker = Checker::new(Some(own), Fetcher::system(Settings::default()));
        let input = Input::Url(service.base().assertion(badge));
        let checked = runtime().block_on(checker.check(input.into(), service.now()));
        assert_eq!(checked.unwrap().report.verdict, Verdict::Valid);
        let new = new_award(badge_of(&service, badge), "dominique@exemple.fr");
        let award = async {
            service
                .award(&Actor::cli(), Scope::Instance, new, None)
                .await
        };
        runtime().block_on(award).unwrap().done().unwrap();
    }
);

#[test]
fn nothing_is_lost_there_and_back() {
    on_sqlite(|from| {
        on_postgres("nothing_is_lost_there_and_back", |between| {
            on_sqlite(|to| {
                lived_in(from);
                copied(from, between);
                copied(between, to);
                assert_the_same(from, to);
            });
        });
    });
}

between!(
    one_that_was_broken_off_goes_on_behind_the_last_row,
    |from: &Target, to: &Target| {
        lived_in(from);
        let told = Cell::new(0);
        broken_off(from, to, |_| told.replace(told.get() + 1) == 100);
        let mut db = to.connect().unwrap();
        assert_eq!(number(&mut db, "SELECT count(*) AS n FROM instance"), 0);
        let rest = copied(from, to);
        assert!(0 < rest.written && rest.written < rest.rows, "{rest:?}");
        broken_off(from, to, |p| p.doing == Doing::Comparing && p.done > 0);
        assert_eq!(copied(from, to).written, 0);
    }
);

between!(
    what_was_written_between_two_attempts_is_noticed,
    |from: &Target, to: &Target| {
        lived_in(from);
        broken_off(from, to, |p| p.doing == Doing::Comparing);
        let mut db = from.connect().unwrap();
        db.batch_execute("UPDATE persons SET created_at = '2020-01-01 00:00:00'")
            .unwrap();
        drop(db);
        match copy(from, to, &mut |_| ()) {
            Err(CopyError::Different(table)) => assert_eq!(table, "persons"),
            other => panic!("{other:?}"),
        }
        let mut db = to.connect().unwrap();
        let made = number(&mut db, "SELECT count(*) AS n FROM instance");
        assert_eq!(made, 0, "nobody can serve it");
    }
);

between!(
    another_instance_is_left_as_it_is,
    |from: &Target, to: &Target| {
        lived_in(from);
        open(to);
        let count = |db: &mut Db| number(db, "SELECT count(*) AS n FROM persons");
        match copy(from, to, &mut |_| ()) {
            Err(CopyError::Occupied { .. }) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(count(&mut to.connect().unwrap()), 0);
        assert_eq!(count(&mut from.connect().unwrap()), 1);
    }
);

between!(
    an_instance_of_an_older_version_is_left_as_it_is,
    |from: &Target, to: &Target| {
        lived_in(from);
        open(to);
        // As it stands before the last migration.
        let forget = "DELETE FROM __diesel_schema_migrations WHERE version = \
            (SELECT max(version) FROM __diesel_schema_migrations)";
        to.connect().unwrap().batch_execute(forget).unwrap();
        let pending = migrations::status(to).unwrap();
        let why = copy(from, to, &mut |_| ()).unwrap_err();
        assert!(matches!(why, CopyError::InUse(_)), "{why}");
        assert_eq!(migrations::status(to).unwrap(), pending);
        assert_ne!(pending, migrations::Status::Current);
    }
);

between!(
    large_rows_travel_a_few_at_a_time,
    |from: &Target, to: &Target| {
        open(from);
        let mut db = from.connect().unwrap();
        for n in 0..600_u32 {
            let bytes = if n < 500 { 10 } else { 700_000 };
            let image =
                sql_query("INSERT INTO images VALUES ($1, 'image/png', $2, '2026-01-01 00:00:00')")
                    .bind::<Binary, _>(n.to_be_bytes().to_vec())
                    .bind::<Binary, _>(vec![7; bytes]);
            image.execute(&mut db).unwrap();
        }
        let mut steps = Vec::new();
        let done = copy(from, to, &mut |p| {
            if p.doing == Doing::Copying && p.table == "images" {
                steps.push(p.done);
            }
        });
        assert!(done.unwrap().written > 600);
        let last = &steps[steps.len() - 50..];
        assert!(last.windows(2).all(|of| of[1] - of[0] == 1), "{last:?}");
        assert!(
            steps.len() < 120,
            "the small ones went together: {}",
            steps.len()
        );
        assert_eq!(
            number(
                &mut to.connect().unwrap(),
                "SELECT count(*) AS n FROM images WHERE octet_length(bytes) = 700000"
            ),
            100
        );
    }
);

#[test]
fn one_database_under_two_names_is_no_copy() {
    on_postgres("one_database_under_two_names_is_no_copy", |one| {
        lived_in(one);
        let other = Target::parse(&format!("{one}&connect_timeout=7")).unwrap();
        let why = copy(one, &other, &mut |_| ()).unwrap_err();
        assert!(matches!(why, CopyError::Same), "{why}");
    });
}

#[test]
fn nobody_writes_to_a_file_that_is_copied() {
    on_sqlite(|from| {
        on_sqlite(|to| {
            lived_in(from);
            let mut db = from.connect().unwrap();
            db.batch_execute("PRAGMA busy_timeout=0").unwrap();
            let mut refused = 0;
            copy(from, to, &mut |_| {
                let written = db.batch_execute("UPDATE issuers SET created_at = created_at");
                refused += usize::from(written.is_err());
            })
            .unwrap();
            assert!(refused > 100, "{refused}");
            db.batch_execute("UPDATE issuers SET created_at = created_at")
                .unwrap();
        });
    });
}

between!(
    there_must_be_an_instance_of_this_version,
    |from: &Target, to: &Target| {
        let why = copy(from, to, &mut |_| ()).unwrap_err();
        assert!(matches!(why, CopyError::Old { .. }), "{why}");
        migrations::migrate(from).unwrap();
        let why = copy(from, to, &mut |_| ()).unwrap_err();
        assert!(matches!(why, CopyError::Nothing(_)), "{why}");
        let why = copy(from, from, &mut |_| ()).unwrap_err();
        assert!(matches!(why, CopyError::Same), "{why}");
    }
);
