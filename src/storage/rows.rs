//! Many rows in a few statements. diesel's own batches are not to be had where the database is known at run time alone.

use super::{Db, Error, direct::Run as _};
use chrono::NaiveDateTime;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Binary, Bool, HasSqlType, Integer, Nullable, SmallInt, Text, Timestamp};

/// SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
const MOST_VALUES: usize = 32_000;
/// Beyond some hundred rows a longer statement saves nothing.
const MOST_ROWS: usize = 500;

/// A value of a column.
pub(super) enum Cell {
    Bytes(Vec<u8>),
    SomeBytes(Option<Vec<u8>>),
    Text(String),
    Time(NaiveDateTime),
    SomeTime(Option<NaiveDateTime>),
    Flag(bool),
    Small(i16),
    Number(i32),
}

/// `INSERT INTO table (columns) VALUES …`, a row each time.
pub(super) struct Rows<const N: usize> {
    pub table: &'static str,
    pub columns: [&'static str; N],
    /// What stands there already is left as it is.
    pub ignore: bool,
}

impl<const N: usize> Rows<N> {
    /// Inserts them all; gives how many were inserted.
    pub fn insert(&self, db: &mut Db, rows: &[[Cell; N]]) -> Result<usize, Error> {
        let at_once = (MOST_VALUES / N.max(1)).min(MOST_ROWS);
        let mut inserted = 0;
        for rows in rows.chunks(at_once) {
            inserted += Statement { into: self, rows }.run(db)?;
        }
        Ok(inserted)
    }
}

struct Statement<'a, const N: usize> {
    into: &'a Rows<N>,
    rows: &'a [[Cell; N]],
}

impl<const N: usize> QueryId for Statement<'_, N> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<const N: usize, DB> QueryFragment<DB> for Statement<'_, N>
where
    DB: Backend,
    Cell: Bind<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Its text depends on how many rows there are: that of one row is worth keeping.
        if self.rows.len() > 1 {
            out.unsafe_to_cache_prepared();
        }
        out.push_sql("INSERT INTO ");
        out.push_identifier(self.into.table)?;
        for (at, column) in self.into.columns.iter().enumerate() {
            out.push_sql(if at == 0 { " (" } else { ", " });
            out.push_identifier(column)?;
        }
        out.push_sql(") VALUES ");
        for (at, row) in self.rows.iter().enumerate() {
            out.push_sql(if at == 0 { "(" } else { ", (" });
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    out.push_sql(", ");
                }
                cell.bind(&mut out)?;
            }
            out.push_sql(")");
        }
        if self.into.ignore {
            out.push_sql(" ON CONFLICT DO NOTHING");
        }
        Ok(())
    }
}

/// A value that such a database takes.
trait Bind<DB: Backend> {
    fn bind<'b>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB> Bind<DB> for Cell
where
    DB: Backend
        + HasSqlType<Binary>
        + HasSqlType<Text>
        + HasSqlType<Timestamp>
        + HasSqlType<Bool>
        + HasSqlType<SmallInt>
        + HasSqlType<Integer>,
    Vec<u8>: ToSql<Binary, DB>,
    Option<Vec<u8>>: ToSql<Nullable<Binary>, DB>,
    String: ToSql<Text, DB>,
    NaiveDateTime: ToSql<Timestamp, DB>,
    Option<NaiveDateTime>: ToSql<Nullable<Timestamp>, DB>,
    bool: ToSql<Bool, DB>,
    i16: ToSql<SmallInt, DB>,
    i32: ToSql<Integer, DB>,
{
    fn bind<'b>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self {
            Self::Bytes(value) => out.push_bind_param::<Binary, _>(value),
            Self::SomeBytes(value) => out.push_bind_param::<Nullable<Binary>, _>(value),
            Self::Text(value) => out.push_bind_param::<Text, _>(value),
            Self::Time(value) => out.push_bind_param::<Timestamp, _>(value),
            Self::SomeTime(value) => out.push_bind_param::<Nullable<Timestamp>, _>(value),
            Self::Flag(value) => out.push_bind_param::<Bool, _>(value),
            Self::Small(value) => out.push_bind_param::<SmallInt, _>(value),
            Self::Number(value) => out.push_bind_param::<Integer, _>(value),
        }
    }
}
