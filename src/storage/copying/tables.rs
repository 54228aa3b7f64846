//! Which tables there are, with their columns, keys and references: read from an empty database that the migrations
//! made, so that no list has to be kept.

use super::super::{Error, migrations};
use diesel::sql_types::{Integer, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Places of the columns of the primary key, in its order.
    pub key: Vec<usize>,
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// What a column holds, of the portable types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bytes,
    Text,
    Instant,
    Truth,
    Number,
}

impl Table {
    /// The values of the primary key of a row.
    pub fn key_of(&self, row: &[Value]) -> Vec<Value> {
        self.key.iter().map(|at| row[*at].clone()).collect()
    }

    pub fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.key.iter().map(|at| &self.columns[*at])
    }
}

/// Every table, behind those it refers to; `instance`, whose row makes an instance of them all, is the last.
pub(super) fn in_order_of_reference() -> Result<Vec<Table>, Error> {
    let mut db = migrations::in_memory()?;
    let columns: Vec<ColumnRow> = sql_query(
        "SELECT m.name AS place, c.name AS name, c.type AS kind, c.pk AS position \
         FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid",
    )
    .load(&mut db)?;
    let references: Vec<ReferenceRow> = sql_query(
        "SELECT m.name AS place, f.\"table\" AS to_place FROM sqlite_master m, pragma_foreign_key_list(m.name) f",
    )
    .load(&mut db)?;
    let mut tables: BTreeMap<String, (Table, Vec<(i32, usize)>)> = BTreeMap::new();
    for row in columns {
        if migrations::is_own_table(&row.place) || row.place.starts_with("sqlite_") {
            continue;
        }
        let (table, key) = tables.entry(row.place.clone()).or_insert_with(|| {
            let table = Table {
                name: row.place,
                columns: Vec::new(),
                key: Vec::new(),
            };
            (table, Vec::new())
        });
        if row.position > 0 {
            key.push((row.position, table.columns.len()));
        }
        table.columns.push(Column {
            kind: Kind::of(&row.kind)?,
            name: row.name,
        });
    }
    let mut waiting: Vec<Table> = Vec::new();
    for (mut table, mut key) in tables.into_values() {
        key.sort_unstable();
        table.key = key.into_iter().map(|(_, at)| at).collect();
        if table.key.is_empty() {
            return Err(Error::Corrupt("a table without a primary key"));
        }
        waiting.push(table);
    }
    sorted(waiting, &references)
}

fn sorted(mut waiting: Vec<Table>, references: &[ReferenceRow]) -> Result<Vec<Table>, Error> {
    let (mut sorted, mut there) = (Vec::new(), BTreeSet::new());
    let instance = waiting.iter().position(|table| table.name == "instance");
    let instance = instance.map(|at| waiting.remove(at));
    while !waiting.is_empty() {
        let is_ready = |table: &Table| {
            let mut of_it = references.iter().filter(|one| one.place == table.name);
            of_it.all(|one| there.contains(&one.to_place))
        };
        let Some(next) = waiting.iter().position(is_ready) else {
            return Err(Error::Corrupt("tables that refer to each other"));
        };
        let next = waiting.remove(next);
        there.insert(next.name.clone());
        sorted.push(next);
    }
    sorted.extend(instance);
    Ok(sorted)
}

impl Kind {
    fn of(declared: &str) -> Result<Self, Error> {
        match declared {
            "BYTEA" => Ok(Self::Bytes),
            "TEXT" => Ok(Self::Text),
            "TIMESTAMP" => Ok(Self::Instant),
            "BOOLEAN" => Ok(Self::Truth),
            "SMALLINT" | "INTEGER" | "BIGINT" => Ok(Self::Number),
            _ => Err(Error::Corrupt("a column of a type that is not portable")),
        }
    }
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    /// From 1 within the primary key; 0 outside it.
    #[diesel(sql_type = Integer)]
    position: i32,
}

#[derive(QueryableByName)]
struct ReferenceRow {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    to_place: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_referred_to_comes_first_and_the_instance_last() {
        let tables = in_order_of_reference().unwrap();
        let at = |name: &str| tables.iter().position(|table| table.name == name).unwrap();
        assert!(at("issuers") < at("profiles") && at("profiles") < at("keys"));
        assert!(at("assertions") < at("revocations") && at("persons") < at("assertions"));
        assert_eq!(at("instance"), tables.len() - 1);
        assert!(tables.iter().all(|table| !table.name.starts_with("__")));
    }

    #[test]
    fn a_key_of_several_columns_is_in_its_order() {
        let tables = in_order_of_reference().unwrap();
        let of = |name: &str| {
            let table = tables.iter().find(|table| table.name == name).unwrap();
            table
                .key_columns()
                .map(|column| column.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("catalogue_images"), ["catalogue_id", "slug"]);
        assert_eq!(of("reminders"), ["assertion_id", "days"]);
    }
}
