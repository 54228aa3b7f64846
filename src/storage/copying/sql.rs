//! What either database is asked, in its own words.

use super::super::{Db, Error};
use super::tables::{Column, Kind, Table};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query};
use serde_json::Value;

/// The name of the lock of a copy on PostgreSQL.
const AT_WORK: &str = "hashtextextended('copy ' || current_schema(), 0)";

/// Whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// That of a connection, made to write instants in one way.
    pub fn of(db: &mut Db) -> Result<Self, Error> {
        if matches!(db, Db::Sqlite(_)) {
            return Ok(Self::Sqlite);
        }
        db.batch_execute("SET datestyle TO 'ISO'")?;
        Ok(Self::Postgres)
    }

    /// Keeps what is read from changing, until the connection ends.
    pub fn hold_what_is_read(self, db: &mut Db) -> Result<(), Error> {
        match self {
            // Others may read: only writers wait, and fail.
            Self::Sqlite => db.batch_execute("BEGIN IMMEDIATE"),
            Self::Postgres => db.batch_execute(&format!(
                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_advisory_xact_lock({AT_WORK})"
            )),
        }
        .map_err(|why| Error::Unavailable(why.to_string()))
    }

    /// Whether no copy holds the database, be it this one under another name; then it is held, until the connection ends.
    pub fn is_alone(self, db: &mut Db) -> Result<bool, Error> {
        if self == Self::Sqlite {
            return Ok(true); // files are compared by their paths
        }
        let query = format!("SELECT pg_try_advisory_lock({AT_WORK}) AS alone");
        Ok(sql_query(query).get_result::<AloneRow>(db)?.alone)
    }

    /// PostgreSQL plans its queries by statistics, which it gathers later of its own accord.
    pub fn learn_what_is_there(self, db: &mut Db, tables: &[Table]) -> Result<(), Error> {
        if self == Self::Postgres {
            let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
            db.batch_execute(&format!("ANALYZE {}", names.join(", ")))?;
        }
        Ok(())
    }

    /// A column as a value of JSON.
    fn shown(self, column: &Column) -> String {
        let name = &column.name;
        match (self, column.kind) {
            (Self::Sqlite, Kind::Bytes) => format!("iif({name} IS NULL, NULL, hex({name}))"),
            (Self::Sqlite, _) => name.clone(),
            (Self::Postgres, Kind::Bytes) => format!("upper(encode({name}, 'hex'))"),
            (Self::Postgres, Kind::Instant) => format!("{name}::text"),
            (Self::Postgres, Kind::Truth) => format!("{name}::int"),
            (Self::Postgres, _) => name.clone(),
        }
    }

    /// The column that a value of JSON was made of: the value at a place of the array called `of`.
    fn meant(self, of: &str, at: usize, kind: Kind) -> String {
        match (self, kind) {
            (Self::Sqlite, Kind::Bytes) => format!("unhex(json_extract({of}, '$[{at}]'))"),
            (Self::Sqlite, _) => format!("json_extract({of}, '$[{at}]')"),
            (Self::Postgres, Kind::Bytes) => format!("decode({of}->>{at}, 'hex')"),
            (Self::Postgres, Kind::Text) => format!("{of}->>{at}"),
            (Self::Postgres, Kind::Instant) => format!("({of}->>{at})::timestamp"),
            (Self::Postgres, Kind::Truth) => format!("({of}->>{at})::int::boolean"),
            (Self::Postgres, Kind::Number) => format!("({of}->>{at})::bigint"),
        }
    }

    fn array(self) -> &'static str {
        match self {
            Self::Sqlite => "json_array",
            Self::Postgres => "json_build_array",
        }
    }

    /// A column to sort by, byte by byte, as SQLite does.
    fn sorted(self, column: &Column) -> String {
        match (self, column.kind) {
            (Self::Postgres, Kind::Text) => format!("{} COLLATE \"C\"", column.name),
            _ => column.name.clone(),
        }
    }
}

/// How many rows a table has.
pub(super) fn count(db: &mut Db, table: &Table) -> Result<u64, Error> {
    let found: CountRow =
        sql_query(format!("SELECT COUNT(*) AS count FROM {}", table.name)).get_result(db)?;
    Ok(u64::try_from(found.count).unwrap_or(0))
}

/// How many rows behind `after` have at most so many bytes together, of at most so many; at least one.
pub(super) fn fitting(
    db: &mut Db,
    dialect: &Dialect,
    table: &Table,
    after: Option<&[Value]>,
    (rows, bytes): (usize, usize),
) -> Result<usize, Error> {
    let columns = table.columns.iter();
    let long = columns.filter(|c| matches!(c.kind, Kind::Bytes | Kind::Text));
    let sizes = long.map(|c| format!("COALESCE(octet_length({}), 0)", c.name));
    let sizes: Vec<_> = sizes.chain(["16".to_owned()]).collect();
    let names: Vec<_> = table.key_columns().map(|c| c.name.as_str()).collect();
    let (names, key) = (names.join(", "), key(*dialect, table).join(", "));
    let query = format!(
        "SELECT COUNT(*) AS count FROM (SELECT SUM(size) OVER (ORDER BY {key}) AS so_far FROM (SELECT {names}, {} AS size \
         FROM {} {} ORDER BY {key} LIMIT {rows}) AS behind) AS sums WHERE so_far <= {bytes}",
        sizes.join(" + "),
        table.name,
        behind(*dialect, table, after),
    );
    let query = sql_query(query);
    let found: CountRow = match after {
        None => query.get_result(db)?,
        Some(after) => query.bind::<Text, _>(text(after)?).get_result(db)?,
    };
    Ok(usize::try_from(found.count).unwrap_or(1).max(1))
}

/// Rows as JSON arrays in the order of the primary key, from behind `after` on.
pub(super) fn rows(
    db: &mut Db,
    dialect: &Dialect,
    table: &Table,
    after: Option<&[Value]>,
    limit: usize,
) -> Result<Vec<String>, Error> {
    let query = sql_query(format!(
        "{} {} ORDER BY {} LIMIT {limit}",
        select(*dialect, table),
        behind(*dialect, table, after),
        key(*dialect, table).join(", ")
    ));
    let found: Vec<TextRow> = match after {
        None => query.load(db)?,
        Some(after) => query.bind::<Text, _>(text(after)?).load(db)?,
    };
    Ok(found.into_iter().map(|row| row.row_text).collect())
}

/// The condition for what is behind a primary key, which is the parameter, as JSON.
fn behind(dialect: Dialect, table: &Table, after: Option<&[Value]>) -> String {
    if after.is_none() {
        return String::new();
    }
    let of = match dialect {
        Dialect::Sqlite => "$1",
        Dialect::Postgres => "$1::json",
    };
    let columns = table.key_columns().enumerate();
    let meant = columns.map(|(at, column)| dialect.meant(of, at, column.kind));
    let (key, meant): (_, Vec<_>) = (key(dialect, table), meant.collect());
    format!("WHERE ({}) > ({})", key.join(", "), meant.join(", "))
}

fn text(values: &[Value]) -> Result<String, Error> {
    serde_json::to_string(values).map_err(|_| Error::Corrupt("a row that is no JSON"))
}

/// The last row in the order of the primary key.
pub(super) fn last(db: &mut Db, dialect: &Dialect, table: &Table) -> Result<Option<String>, Error> {
    let key: Vec<_> = key(*dialect, table)
        .into_iter()
        .map(|column| column + " DESC")
        .collect();
    let select = select(*dialect, table);
    let query = format!("{select} ORDER BY {} LIMIT 1", key.join(", "));
    let found: Vec<TextRow> = sql_query(query).load(db)?;
    Ok(found.into_iter().next().map(|row| row.row_text))
}

/// Writes rows, given as one JSON array of arrays.
pub(super) fn insert(db: &mut Db, dialect: &Dialect, table: &Table, rows: &str) -> QueryResult<()> {
    let (of, from) = match dialect {
        Dialect::Sqlite => ("r.value", "json_each($1) AS r"),
        Dialect::Postgres => ("r", "json_array_elements($1::json) AS r"),
    };
    let names: Vec<_> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let columns = table.columns.iter().enumerate();
    let values: Vec<_> = columns
        .map(|(at, column)| dialect.meant(of, at, column.kind))
        .collect();
    let query = format!(
        "INSERT INTO {} ({}) SELECT {} FROM {from}",
        table.name,
        names.join(", "),
        values.join(", ")
    );
    sql_query(query).bind::<Text, _>(rows).execute(db).map(drop)
}

fn select(dialect: Dialect, table: &Table) -> String {
    let shown: Vec<_> = table.columns.iter().map(|c| dialect.shown(c)).collect();
    let (array, shown) = (dialect.array(), shown.join(", "));
    // A value of its own name, and as text: PostgreSQL's `json` is no type that diesel reads here.
    format!(
        "SELECT CAST({array}({shown}) AS TEXT) AS row_text FROM {}",
        table.name
    )
}

fn key(dialect: Dialect, table: &Table) -> Vec<String> {
    table.key_columns().map(|c| dialect.sorted(c)).collect()
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    row_text: String,
}

#[derive(QueryableByName)]
struct AloneRow {
    #[diesel(sql_type = Bool)]
    alone: bool,
}
