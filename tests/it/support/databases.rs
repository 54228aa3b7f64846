//! A test is written once and runs on both databases, as `name::sqlite` and `name::postgres`.

use super::postgres::Postgres;
use diesel::connection::SimpleConnection;
use sceau::storage::Target;
use std::io::Write;
use tempfile::TempDir;

/// `on_both!(name, |target: &Target| { … })`: two tests, each on an empty database of its own.
#[macro_export]
macro_rules! on_both {
    ($(#[$about:meta])* $name:ident, $body:expr) => {
        $(#[$about])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[test]
            fn sqlite() {
                $crate::support::databases::on_sqlite($body);
            }

            #[test]
            fn postgres() {
                let name = concat!(module_path!(), "::postgres");
                $crate::support::databases::on_postgres(name, $body);
            }
        }
    };
}

/// Runs `test` on an empty SQLite database.
pub fn on_sqlite(test: impl FnOnce(&Target)) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("sceau.db");
    test(&Target::parse(&format!("sqlite:{}", path.display())).unwrap());
}

/// Runs `test` in an empty schema of the shared PostgreSQL; without PostgreSQL, says that `name` was skipped, or fails
/// when `SCEAU_TESTS_REQUIRE` holds `postgres` or `all`.
pub fn on_postgres(name: &str, test: impl FnOnce(&Target)) {
    match empty_schema() {
        Some(target) => test(&target),
        None => skip(name, "postgres", NO_POSTGRES),
    }
}

/// Why a test is skipped.
pub const NO_POSTGRES: &str = "no PostgreSQL found (apt install postgresql)";

/// An empty schema of the shared PostgreSQL, if there is one.
pub fn empty_schema() -> Option<Target> {
    let server = Postgres::shared()?;
    let schema = format!("t{}", uuid::Uuid::new_v4().simple());
    let url = server.url("postgres");
    let mut db = Target::parse(&url).unwrap().connect().unwrap();
    db.batch_execute(&format!("CREATE SCHEMA {schema}"))
        .unwrap();
    Some(Target::parse(&in_schema(&url, &schema)).unwrap())
}

/// The same database, seen from one of its schemas.
pub fn in_schema(url: &str, schema: &str) -> String {
    format!("{url}&options=-csearch_path%3D{schema}")
}

/// Fails when `requirement` is required, else says so where the test harness does not catch it.
pub fn skip(name: &str, requirement: &str, why: &str) {
    let required = std::env::var("SCEAU_TESTS_REQUIRE").unwrap_or_default();
    let required = required
        .split([',', ' '])
        .any(|word| word == requirement || word == "all");
    assert!(
        !required,
        "{name}: {why}, and SCEAU_TESTS_REQUIRE asks for it"
    );
    let notice = format!("SKIPPED: {why}: {name}\n");
    std::io::stderr().write_all(notice.as_bytes()).unwrap();
}
