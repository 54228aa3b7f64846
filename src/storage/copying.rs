//! Everything of one database into another, whichever each is: row by row in the order of the primary keys, so that a
//! copy that was broken off goes on behind the last row that arrived.
//!
//! Parents come before what refers to them, and `instance` last, when all else was compared: until then nobody can
//! serve the new database. Rows travel as JSON that either database reads and writes itself, so that no table needs
//! code of its own.

mod sql;
mod tables;

use super::{Db, Error, Target, migrations};
use sql::Dialect;
use std::fmt;
use tables::Table;

/// What a copy fails with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// Either database's own.
    #[error(transparent)]
    Storage(#[from] Error),
    /// There is nothing to copy.
    #[error("there is no instance in {0}")]
    Nothing(String),
    /// The schema to copy is of an older version.
    #[error(
        "{target} is not up to date ({pending} to apply): run `sceau migrate --database {target}` first"
    )]
    Old {
        /// The database, without its password.
        target: String,
        /// How many migrations.
        pending: usize,
    },
    /// Both are one.
    #[error("both are the same database, or another copy is at work on one of them")]
    Same,
    /// The other database holds an instance of an older version.
    #[error(
        "{0} holds an instance of an older version: nothing was changed; name an empty database"
    )]
    InUse(String),
    /// The other database holds an instance that is not a copy of this one as it is now.
    #[error(
        "{target} holds an instance already, and its table `{table}` is not that of the other: nothing was changed; name an empty database"
    )]
    Occupied {
        /// The database, without its password.
        target: String,
        /// The first table that differs.
        table: String,
    },
    /// What arrived is not what was sent: the source was written to since an earlier attempt, or somebody else wrote.
    #[error(
        "the table `{0}` is not the same in both, so the copy was not finished: nobody may write to either meanwhile; begin again with an empty database"
    )]
    Different(String),
}

impl From<diesel::result::Error> for CopyError {
    fn from(why: diesel::result::Error) -> Self {
        Self::Storage(why.into())
    }
}

/// What a copy is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Rows are being written.
    Copying,
    /// Rows of both databases are being compared.
    Comparing,
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Copying => "copying",
            Self::Comparing => "comparing",
        })
    }
}

/// How far a copy is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// What it is doing.
    pub doing: Doing,
    /// The table it is at.
    pub table: &'a str,
    /// Rows done of all, of this pass.
    pub done: u64,
    /// All rows there are to copy.
    pub total: u64,
}

/// What a copy came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Tables that are the same in both now.
    pub tables: usize,
    /// Their rows.
    pub rows: u64,
    /// Rows that this call wrote; the others were there.
    pub written: u64,
}

/// Copies an instance to an empty database, or goes on with a copy that was broken off, and compares every row.
///
/// Nobody can write to a SQLite source meanwhile; one on PostgreSQL is read as it was at the beginning. The target is
/// brought up to date first. Memory is bounded by some megabytes and the largest row.
///
/// # Errors
/// [`CopyError`]; what arrived so far stays, and is not written again by the next call.
pub fn copy(
    from: &Target,
    to: &Target,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Copied, CopyError> {
    let file = |of: &Target| of.file().and_then(|path| path.canonicalize().ok());
    if from == to || (file(from).is_some() && file(from) == file(to)) {
        return Err(CopyError::Same);
    }
    if let migrations::Status::Pending(pending) = migrations::status(from)? {
        return Err(CopyError::Old {
            target: from.to_string(),
            pending: pending.len(),
        });
    }
    let tables = tables::in_order_of_reference()?;
    let last = tables.len() - 1; // `instance`
    let mut source = Side::new(from.connect()?)?;
    source.hold()?;
    let total = source.count(&tables)?;
    if source.count(&tables[last..])? == 0 {
        return Err(CopyError::Nothing(from.to_string()));
    }
    let mut target = Side::new(to.connect()?)?;
    if !target.dialect.is_alone(&mut target.db)? {
        return Err(CopyError::Same);
    }
    let is_old = migrations::status(to)? != migrations::Status::Current;
    if is_old && target.holds_an_instance(&tables[last])? {
        return Err(CopyError::InUse(to.to_string()));
    }
    migrations::migrate(to)?;
    let mut pass = Pass {
        source: &mut source,
        target: &mut target,
        total,
        tell,
    };
    let mut copied = Copied {
        tables: tables.len(),
        rows: total,
        written: 0,
    };
    if pass.target.count(&tables[last..])? > 0 {
        return match pass.compare(&tables)? {
            None => Ok(copied),
            Some(table) => Err(CopyError::Occupied {
                target: to.to_string(),
                table,
            }),
        };
    }
    copied.written += pass.write(&tables[..last])?;
    if let Some(table) = pass.compare(&tables[..last])? {
        return Err(CopyError::Different(table));
    }
    copied.written += pass.write(&tables[last..])?;
    pass.target.after_copy(&tables)?;
    Ok(copied)
}

/// A database, and how it says things.
struct Side {
    db: Db,
    dialect: Dialect,
}

impl Side {
    fn new(mut db: Db) -> Result<Self, Error> {
        let dialect = Dialect::of(&mut db)?;
        Ok(Self { db, dialect })
    }

    fn hold(&mut self) -> Result<(), Error> {
        self.dialect.hold_what_is_read(&mut self.db)
    }

    fn holds_an_instance(&mut self, instance: &Table) -> Result<bool, Error> {
        Ok(self.db.has_table(&instance.name)? && sql::count(&mut self.db, instance)? > 0)
    }

    fn after_copy(&mut self, tables: &[Table]) -> Result<(), Error> {
        self.dialect.learn_what_is_there(&mut self.db, tables)
    }

    fn count(&mut self, tables: &[Table]) -> Result<u64, Error> {
        tables
            .iter()
            .try_fold(0, |sum, table| Ok(sum + sql::count(&mut self.db, table)?))
    }

    /// How many rows behind `after` are a batch.
    fn batch(&mut self, table: &Table, after: Option<&Row>) -> Result<usize, Error> {
        let key = after.map(|row| table.key_of(&row.0));
        let most = (MANY, BYTES);
        sql::fitting(&mut self.db, &self.dialect, table, key.as_deref(), most)
    }

    /// The rows behind `after` in the order of the primary key.
    fn rows(
        &mut self,
        table: &Table,
        after: Option<&Row>,
        limit: usize,
    ) -> Result<Vec<Row>, Error> {
        let key = after.map(|row| table.key_of(&row.0));
        let found = sql::rows(&mut self.db, &self.dialect, table, key.as_deref(), limit)?;
        found.into_iter().map(Row::read).collect()
    }

    fn last(&mut self, table: &Table) -> Result<Option<Row>, Error> {
        let found = sql::last(&mut self.db, &self.dialect, table)?;
        found.map(Row::read).transpose()
    }
}

/// A row: its columns as JSON, bytes in hexadecimal, instants as text.
#[derive(PartialEq)]
struct Row(Vec<serde_json::Value>);

impl Row {
    fn read(text: String) -> Result<Self, Error> {
        let read = serde_json::from_str(&text);
        read.map(Self)
            .map_err(|_| Error::Corrupt("a row that is no JSON"))
    }
}

/// The most rows at a time …
const MANY: usize = 4096;
/// … and the most bytes in them, unless one row has more.
const BYTES: usize = 1 << 20;

struct Pass<'a, 'b> {
    source: &'a mut Side,
    target: &'a mut Side,
    total: u64,
    tell: &'b mut dyn FnMut(Progress<'_>),
}

impl Pass<'_, '_> {
    /// Writes what is missing, and gives how many rows that were.
    fn write(&mut self, tables: &[Table]) -> Result<u64, Error> {
        let (mut done, mut written) = (self.target.count(tables)?, 0);
        for table in tables {
            self.say(Doing::Copying, table, done);
            let mut after = self.target.last(table)?;
            loop {
                let batch = self.source.batch(table, after.as_ref())?;
                let rows = self.source.rows(table, after.as_ref(), batch)?;
                if rows.is_empty() {
                    break;
                }
                let values: Vec<_> = rows.iter().map(|row| &row.0).collect();
                let text = serde_json::to_string(&values)
                    .map_err(|_| Error::Corrupt("a row that is no JSON"))?;
                let dialect = &self.target.dialect;
                self.target
                    .db
                    .write(|db| sql::insert(db, dialect, table, &text))?;
                written += rows.len() as u64;
                done += rows.len() as u64;
                after = rows.into_iter().next_back();
                self.say(Doing::Copying, table, done);
            }
        }
        Ok(written)
    }

    /// The first table that is not the same in both.
    fn compare(&mut self, tables: &[Table]) -> Result<Option<String>, Error> {
        let mut done = 0;
        for table in tables {
            self.say(Doing::Comparing, table, done);
            let mut after = None;
            loop {
                let batch = self.source.batch(table, after.as_ref())?;
                let here = self.source.rows(table, after.as_ref(), batch)?;
                let there = self.target.rows(table, after.as_ref(), batch)?;
                if here != there {
                    return Ok(Some(table.name.clone()));
                }
                if here.is_empty() {
                    break;
                }
                done += here.len() as u64;
                after = here.into_iter().next_back();
                self.say(Doing::Comparing, table, done);
            }
        }
        Ok(None)
    }

    fn say(&mut self, doing: Doing, table: &Table, done: u64) {
        (self.tell)(Progress {
            doing,
            table: &table.name,
            done,
            total: self.total,
        });
    }
}
