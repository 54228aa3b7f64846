//! What differs between the two databases; `direct.rs` chooses the connection of one, and knows no difference.
//!
//! Everything else writes one query for both. Portable column types are `BYTEA` (ids: 16 bytes), `TEXT`, `BIGINT`,
//! `SMALLINT`, `BOOLEAN` and `TIMESTAMP` (UTC, whole seconds): SQLite takes any name for a type. In `sql_query`, `$n`
//! must first appear in ascending order, or SQLite silently finds nothing.

use super::Error;
use super::target::{Place, Target, with_defaults};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::r2d2::R2D2Connection;
use diesel::result::Error as Diesel;
use diesel::sql_query;
use diesel::sql_types::{Array, Binary, Text};
use std::thread;
use std::time::{Duration, Instant};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

type Transactions = <Db as Connection>::TransactionManager;

/// In this order: without the time-out first, starters trip over each other; the page size cannot change once in WAL.
/// What is deleted is overwritten: an erasure leaves nothing in the file.
const SQLITE: &str = "\
    PRAGMA busy_timeout=5000; PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
    PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-8192; PRAGMA mmap_size=0;";

/// Like SQLite's time-out: nobody waits for ever behind a stuck transaction.
const POSTGRES: &str = "SET lock_timeout = '5s'";

impl Target {
    /// Opens a connection. A SQLite file is created, readable by its owner alone, when there is none.
    ///
    /// # Errors
    /// [`Error::Connect`], with the database's reason.
    pub fn connect(&self) -> Result<Db, Error> {
        let connection = match &self.0 {
            Place::Sqlite(path) => {
                let is_new = !std::path::Path::new(path).exists();
                let connection = SqliteConnection::establish(path).map(Db::Sqlite);
                if is_new && connection.is_ok() {
                    keep_for_owner_alone(path).map_err(|why| self.no_connection(why))?;
                }
                connection
            }
            Place::Postgres(url) => PgConnection::establish(&with_defaults(url)).map(Db::Postgres),
        };
        let mut db = connection.map_err(|why| self.no_connection(why))?;
        db.set_up().map_err(|why| self.no_connection(why))?;
        Ok(db)
    }

    /// Opens a connection for reading; SQLite then refuses every write on it.
    ///
    /// # Errors
    /// [`Error::Connect`], with the database's reason.
    pub fn connect_to_read(&self) -> Result<Db, Error> {
        let mut db = self.connect()?;
        if let Db::Sqlite(connection) = &mut db {
            connection
                .batch_execute("PRAGMA query_only=ON; PRAGMA cache_size=-2048")
                .map_err(|why| self.no_connection(why))?;
        }
        Ok(db)
    }

    fn no_connection(&self, why: impl std::fmt::Display) -> Error {
        Error::Connect {
            target: self.to_string(),
            reason: self.redact(&why.to_string()),
        }
    }
}

/// SQLite gives its `-wal` and `-shm` files the mode of the database file, so this protects all three.
///
/// By path: opening the file and closing it again would drop the locks this process has on it.
fn keep_for_owner_alone(path: &str) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

impl Db {
    fn set_up(&mut self) -> QueryResult<()> {
        let Db::Sqlite(db) = self else {
            return self.batch_execute(POSTGRES);
        };
        // When several starters make a new file, turning WAL on fails at once, whatever the time-out.
        let limit = Instant::now() + Duration::from_secs(5);
        loop {
            match db.batch_execute(SQLITE) {
                Err(Diesel::DatabaseError(_, why))
                    if why.message().contains("locked") && Instant::now() < limit =>
                {
                    thread::sleep(Duration::from_millis(10));
                }
                done => return done,
            }
        }
    }

    /// Runs `body` in a write transaction, undone when it fails. Not within another one.
    ///
    /// # Errors
    /// `body`'s own, or the transaction's.
    pub fn write<T, E: From<Diesel>>(
        &mut self,
        body: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin()?;
        match body(self) {
            Ok(value) => {
                if let Err(why) = self.commit() {
                    let _ = self.undo_to(0); // the commit's reason says more
                    return Err(why.into());
                }
                Ok(value)
            }
            Err(why) => {
                let _ = self.undo_to(0); // the body's own reason says more
                Err(why)
            }
        }
    }

    /// Serialises transactions on a name from here on: for migrations, and for what no row stands for. It ends with the transaction.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock(&mut self, name: &str) -> QueryResult<()> {
        match self {
            Db::Sqlite(_) => Ok(()), // the write transaction already excludes every other writer
            Db::Postgres(db) => sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .bind::<Text, _>(name)
                .execute(db)
                .map(drop),
        }
    }

    /// Holds a person's row until the transaction ends, so that one award or revocation at a time decides about them.
    ///
    /// The first statement of such a transaction: a foreign key's own lock taken before it would deadlock. Several
    /// persons are locked in the order of their ids. An absent row is not locked.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_person(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM persons WHERE id = $1 FOR UPDATE", id)
    }

    /// The same for many persons, in the order of their ids.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_persons(&mut self, ids: &[&[u8]]) -> QueryResult<()> {
        const SELECT: &str = "SELECT id FROM persons WHERE id = ANY($1) ORDER BY id FOR UPDATE";
        match self {
            Db::Sqlite(_) => Ok(()),
            Db::Postgres(db) => sql_query(SELECT)
                .bind::<Array<Binary>, _>(ids)
                .execute(db)
                .map(drop),
        }
    }

    /// Holds a programme's row until the transaction ends, so that one adoption at a time decides about it.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_programme(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM programmes WHERE id = $1 FOR UPDATE", id)
    }

    /// Keeps a programme's row from [`Self::lock_programme`] until the transaction ends. Others may hold it too.
    ///
    /// # Errors
    /// The database's own.
    pub fn hold_programme(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM programmes WHERE id = $1 FOR KEY SHARE", id)
    }

    /// Holds a BadgeClass's row until the transaction ends, so that no award of it can be added meanwhile.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_badge_class(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM badge_classes WHERE id = $1 FOR UPDATE", id)
    }

    /// Keeps a BadgeClass's row from [`Self::lock_badge_class`] until the transaction ends. Others may hold it too.
    ///
    /// # Errors
    /// The database's own.
    pub fn hold_badge_class(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row(
            "SELECT id FROM badge_classes WHERE id = $1 FOR KEY SHARE",
            id,
        )
    }

    /// Holds the instance's row until the transaction ends, so that its secrets are not put under another seal.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_instance(&mut self) -> QueryResult<()> {
        match self {
            Db::Sqlite(_) => Ok(()),
            Db::Postgres(db) => db.batch_execute("SELECT id FROM instance WHERE id = 1 FOR UPDATE"),
        }
    }

    /// Holds an award's row until the transaction ends, so that nothing that names it is added meanwhile: it is erased.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_award(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM assertions WHERE id = $1 FOR UPDATE", id)
    }

    /// Keeps an award's row from [`Self::lock_award`] until the transaction ends. Others may hold it too.
    ///
    /// # Errors
    /// The database's own.
    pub fn hold_award(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM assertions WHERE id = $1 FOR KEY SHARE", id)
    }

    /// Moves the write-ahead log of SQLite into the file and empties it; false while somebody reads or writes. Nothing
    /// on PostgreSQL, whose log is its operator's. Not within a transaction.
    ///
    /// # Errors
    /// The database's own.
    pub(super) fn empty_log(&mut self) -> QueryResult<bool> {
        match self {
            Db::Sqlite(db) => {
                let done: Emptied = sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(db)?;
                Ok(done.busy == 0)
            }
            Db::Postgres(_) => Ok(true),
        }
    }

    /// Holds an issuer's row until the transaction ends, so that one change of its keys at a time decides about them.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_issuer(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM issuers WHERE id = $1 FOR UPDATE", id)
    }

    /// The same for the row of a cohort.
    ///
    /// # Errors
    /// The database's own.
    pub fn lock_cohort(&mut self, id: &[u8]) -> QueryResult<()> {
        self.lock_row("SELECT id FROM cohorts WHERE id = $1 FOR UPDATE", id)
    }

    fn lock_row(&mut self, select_for_update: &str, id: &[u8]) -> QueryResult<()> {
        match self {
            Db::Sqlite(_) => Ok(()), // one writer, and FOR UPDATE is a syntax error
            Db::Postgres(db) => sql_query(select_for_update)
                .bind::<Binary, _>(id)
                .execute(db)
                .map(drop),
        }
    }

    /// Waits for a lock up to a minute, or as long as it takes: for migrations.
    pub(super) fn wait_patiently(&mut self) -> QueryResult<()> {
        self.batch_execute(match self {
            Db::Sqlite(_) => "PRAGMA busy_timeout=60000",
            Db::Postgres(_) => "SET lock_timeout = 0",
        })
    }

    /// Whether there is such a table, without creating or locking anything.
    pub(super) fn has_table(&mut self, name: &str) -> QueryResult<bool> {
        let found = match self {
            Db::Sqlite(db) => {
                sql_query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1")
                    .bind::<Text, _>(name)
                    .load::<Anything>(db)?
            }
            Db::Postgres(db) => sql_query("SELECT 1 WHERE to_regclass($1) IS NOT NULL")
                .bind::<Text, _>(name)
                .load::<Anything>(db)?,
        };
        Ok(!found.is_empty())
    }

    /// Asks the database for next to nothing; SQLite has to read its file for it.
    pub(super) fn probe(&mut self) -> QueryResult<()> {
        self.batch_execute(match self {
            Db::Sqlite(_) => "PRAGMA schema_version",
            Db::Postgres(_) => "SELECT 1",
        })
    }

    /// Begins a write transaction. SQLite takes its write lock at once: a later upgrade from reading may fail.
    pub(super) fn begin(&mut self) -> QueryResult<()> {
        match self {
            Db::Sqlite(db) => AnsiTransactionManager::begin_transaction_sql(db, "BEGIN IMMEDIATE"),
            Db::Postgres(db) => AnsiTransactionManager::begin_transaction_sql(
                db,
                "BEGIN ISOLATION LEVEL READ COMMITTED",
            ),
        }
    }

    /// Makes the transaction durable; `Ok` means it is.
    pub(super) fn commit(&mut self) -> QueryResult<()> {
        if self.depth() != Some(1) {
            return Err(Diesel::BrokenTransactionManager);
        }
        match self {
            Db::Sqlite(db) => AnsiTransactionManager::commit_transaction(db),
            // PostgreSQL answers COMMIT with success after an error that nobody returned, and keeps nothing. The
            // statement before it fails then, in the same round trip.
            Db::Postgres(db) => db.batch_execute("SELECT 1; COMMIT"),
        }
    }

    /// How many rows were written on this connection so far, those that were undone too. On PostgreSQL nobody knows: 0.
    pub(super) fn changes(&mut self) -> QueryResult<i32> {
        match self {
            Db::Sqlite(db) => diesel::select(total_changes()).get_result(db),
            Db::Postgres(_) => Ok(0),
        }
    }

    /// Whether the transaction that should be open is not: SQLite ends it by itself on a full disk, for example. PostgreSQL
    /// never does.
    pub(super) fn has_lost_its_transaction(&mut self) -> bool {
        match self {
            // The one question that it answers: there is no BEGIN within a transaction.
            Db::Sqlite(db) => db.batch_execute("BEGIN").is_ok(),
            Db::Postgres(_) => false,
        }
    }

    /// Opens a level inside the transaction.
    pub(super) fn open_savepoint(&mut self) -> QueryResult<()> {
        Transactions::begin_transaction(self)
    }

    /// Closes the innermost level, keeping what it did.
    pub(super) fn release_savepoint(&mut self) -> QueryResult<()> {
        Transactions::commit_transaction(self)
    }

    /// Undoes every level above `floor`, those that a panic left open too.
    pub(super) fn undo_to(&mut self, floor: u32) -> QueryResult<()> {
        while self.depth().is_some_and(|depth| depth > floor) {
            Transactions::rollback_transaction(self)?;
        }
        match self.depth() {
            Some(depth) if depth == floor => Ok(()),
            _ => Err(Diesel::BrokenTransactionManager),
        }
    }

    /// How many transaction levels are open; nothing when the connection was lost.
    pub(super) fn depth(&mut self) -> Option<u32> {
        let status = Transactions::transaction_manager_status_mut(self);
        Some(status.transaction_depth().ok()?.map_or(0, Into::into))
    }

    /// Whether the connection was lost, or still has a transaction open.
    pub(super) fn is_unusable(&mut self) -> bool {
        self.is_broken()
    }
}

diesel::define_sql_function! {
    /// SQLite's count of the rows that a connection wrote; not of what changes the schema, which no job does.
    fn total_changes() -> diesel::sql_types::Integer;
}

#[derive(QueryableByName)]
struct Emptied {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

struct Anything;

impl<DB: diesel::backend::Backend> diesel::deserialize::QueryableByName<DB> for Anything {
    fn build<'a>(_: &impl diesel::row::NamedRow<'a, DB>) -> diesel::deserialize::Result<Self> {
        Ok(Self)
    }
}

/// `INSERT … ON CONFLICT DO NOTHING`, the same on both databases; the affected rows tell whether it inserted.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct OrIgnore<T>(
    /// The insert.
    pub T,
);

impl<T, DB> QueryFragment<DB> for OrIgnore<T>
where
    DB: diesel::backend::Backend,
    T: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" ON CONFLICT DO NOTHING");
        Ok(())
    }
}

impl<T> RunQueryDsl<Db> for OrIgnore<T> {}
