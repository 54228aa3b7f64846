//! Statements of an award and of a public read, run on the connection inside a [`Db`].
//!
//! Through the enum, diesel writes the text of a statement out twice at each run, a prepared one's too (ADR 0024). Whatever
//! runs rarely is written as usual.

use super::Db;
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};
use diesel::{PgConnection, QueryResult, SqliteConnection};

/// Queries.
pub(in crate::storage) trait Fetch: Sized {
    /// All rows, as `load` gives them.
    fn rows<'query, U>(self, db: &mut Db) -> QueryResult<Vec<U>>
    where
        Self: LoadQuery<'query, PgConnection, U> + LoadQuery<'query, SqliteConnection, U>,
    {
        match db {
            Db::Postgres(db) => self.internal_load(db)?.collect(),
            Db::Sqlite(db) => self.internal_load(db)?.collect(),
        }
    }

    /// The row of a query that finds one at most.
    fn row<'query, U>(self, db: &mut Db) -> QueryResult<Option<U>>
    where
        Self: LoadQuery<'query, PgConnection, U> + LoadQuery<'query, SqliteConnection, U>,
    {
        Ok(self.rows(db)?.pop())
    }
}

impl<Q> Fetch for Q {}

/// Statements without rows.
pub(in crate::storage) trait Run: Sized {
    /// As `execute`: how many rows it touched.
    fn run(self, db: &mut Db) -> QueryResult<usize>;
}

impl<Q> Run for Q
where
    Q: ExecuteDsl<PgConnection> + ExecuteDsl<SqliteConnection>,
{
    fn run(self, db: &mut Db) -> QueryResult<usize> {
        match db {
            Db::Postgres(db) => ExecuteDsl::execute(self, db),
            Db::Sqlite(db) => ExecuteDsl::execute(self, db),
        }
    }
}
