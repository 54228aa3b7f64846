//! The schema: one history of portable SQL for both databases, embedded in the binary.
//!
//! A new folder under `migrations/` is embedded once this file is compiled again; a test says so when it was not.

use super::{Db, Error, Target};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();
const TABLE: &str = "__diesel_schema_migrations";

/// How a database stands against this binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Everything is applied.
    Current,
    /// These migrations are yet to be applied, oldest first.
    Pending(Vec<String>),
}

/// Brings the schema up to date and names what was applied, oldest first.
///
/// Any number of processes may call it at once: one works, the others wait. Either all that is pending is applied, or
/// nothing is.
///
/// # Errors
/// [`Error::NewerSchema`], [`Error::Migration`], or why the database could not be reached.
pub fn migrate(target: &Target) -> Result<Vec<String>, Error> {
    let mut db = target.connect()?;
    db.wait_patiently()?;
    db.write(|db| {
        db.lock("migrations")?;
        let Status::Pending(names) = compare(db)? else {
            return Ok(Vec::new());
        };
        db.run_pending_migrations(MIGRATIONS)
            .map_err(|why| Error::Migration(why.to_string()))?;
        Ok(names)
    })
}

/// An empty database in memory with every migration applied: what the tables look like.
pub(super) fn in_memory() -> Result<Db, Error> {
    use diesel::Connection;
    let made = diesel::SqliteConnection::establish(":memory:");
    let made = made.map_err(|why| Error::Migration(why.to_string()))?;
    let mut db = Db::Sqlite(made);
    db.run_pending_migrations(MIGRATIONS)
        .map_err(|why| Error::Migration(why.to_string()))?;
    Ok(db)
}

/// Whether a table is that of the migrations themselves.
pub(super) fn is_own_table(name: &str) -> bool {
    name == TABLE
}

/// Compares the schema with this binary, changing nothing.
///
/// # Errors
/// [`Error::NewerSchema`] when the database has a migration unknown here, or why it could not be reached.
pub fn status(target: &Target) -> Result<Status, Error> {
    compare(&mut target.connect_to_read()?)
}

fn compare(db: &mut Db) -> Result<Status, Error> {
    let applied = applied(db)?;
    let known = known()?;
    let is_known = |version: &String| known.iter().any(|(known, _)| known == version);
    if let Some(version) = applied.iter().rev().find(|version| !is_known(version)) {
        return Err(Error::NewerSchema {
            version: version.clone(),
        });
    }
    let pending: Vec<String> = known
        .into_iter()
        .filter(|(version, _)| !applied.contains(version))
        .map(|(_, name)| name)
        .collect();
    Ok(if pending.is_empty() {
        Status::Current
    } else {
        Status::Pending(pending)
    })
}

/// Version and name of every embedded migration, oldest first.
fn known() -> Result<Vec<(String, String)>, Error> {
    use diesel::migration::MigrationSource;
    let migrations =
        MigrationSource::<<Db as diesel::Connection>::Backend>::migrations(&MIGRATIONS)
            .map_err(|why| Error::Migration(why.to_string()))?;
    let mut known: Vec<_> = migrations
        .iter()
        .map(|migration| {
            (
                migration.name().version().to_string(),
                migration.name().to_string(),
            )
        })
        .collect();
    known.sort();
    Ok(known)
}

/// Oldest first.
fn applied(db: &mut Db) -> Result<Vec<String>, Error> {
    if !db.has_table(TABLE)? {
        return Ok(Vec::new());
    }
    let rows: Vec<Applied> =
        sql_query(format!("SELECT version FROM {TABLE} ORDER BY version")).load(db)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}
