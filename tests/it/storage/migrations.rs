//! The one history, on both databases.

use crate::on_both;
use crate::support::databases::on_sqlite;
use diesel::connection::SimpleConnection;
use sceau::storage::migrations::{Status, migrate, status};
use sceau::storage::{Error, Options, Store, Target};
use std::sync::Barrier;
use std::thread;

/// Names of the folders under `migrations/`, oldest first.
fn folders() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn every_migration_is_embedded() {
    on_sqlite(|target| {
        assert_eq!(
            status(target).unwrap(),
            Status::Pending(folders()),
            "touch src/storage/migrations.rs"
        );
    });
}

on_both!(migrating_is_told_and_done_once, |target| {
    assert_eq!(status(target).unwrap(), Status::Pending(folders()));
    assert_eq!(migrate(target).unwrap(), folders());
    assert_eq!(status(target).unwrap(), Status::Current);
    assert_eq!(migrate(target).unwrap(), Vec::<String>::new());
});

on_both!(six_starters_migrate_at_once, |target| {
    let start = Barrier::new(6);
    let applied: Vec<Vec<String>> = thread::scope(|scope| {
        let starter = || {
            start.wait();
            migrate(target).unwrap()
        };
        let starters: Vec<_> = (0..6).map(|_| scope.spawn(starter)).collect();
        starters
            .into_iter()
            .map(|starter| starter.join().unwrap())
            .collect()
    });
    let workers: Vec<_> = applied
        .into_iter()
        .filter(|names| !names.is_empty())
        .collect();
    assert_eq!(workers, [folders()], "one worked, the others waited");
    assert_eq!(status(target).unwrap(), Status::Current);
});

on_both!(a_newer_schema_is_refused_by_name, |target| {
    migrate(target).unwrap();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000001'), ('99990101000002')";
    target.connect().unwrap().batch_execute(newer).unwrap();
    let refusals = [migrate(target).unwrap_err(), status(target).unwrap_err()];
    for why in refusals {
        assert!(matches!(&why, Error::NewerSchema { version } if version == "99990101000002"));
        assert!(
            why.to_string()
                .contains("newer version of Sceau (migration 99990101000002")
        );
    }
});

on_both!(a_store_may_be_open_while_another_node_migrates, |target| {
    let store = Store::open(target, Options::default()).unwrap();
    migrate(target).unwrap();
    store
        .write_blocking(|db| db.lock_person(&[0; 16]).map_err(Error::from))
        .unwrap();
    store.close();
});

on_both!(every_migration_can_be_undone, |target: &Target| {
    use diesel::migration::MigrationSource;
    use diesel_migrations::{FileBasedMigrations, MigrationHarness};
    migrate(target).unwrap();
    let mut db = target.connect().unwrap();
    let files =
        FileBasedMigrations::find_migrations_directory_in_path(env!("CARGO_MANIFEST_DIR")).unwrap();
    let undone = db.revert_all_migrations(files.clone()).unwrap().len();
    assert_eq!(undone, folders().len());
    let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&files)
        .unwrap()
        .len();
    assert_eq!(undone, known);
    assert_eq!(migrate(target).unwrap(), folders());
});
