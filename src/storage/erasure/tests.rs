//! Nothing that may name a holder is forgotten.

use super::Fate::{Left, Untouched};
use super::*;

/// Tables with their columns, as the schema has them.
fn schema() -> Vec<(&'static str, &'static str)> {
    let source = include_str!("../schema.rs");
    let tables = source.split("diesel::table! {").skip(1);
    let named = |table: &'static str| {
        let body = table.split("\n}").next().unwrap();
        (body.trim_start().split([' ', '(']).next().unwrap(), body)
    };
    tables.map(named).collect()
}

/// A new table says here what an erasure does to it; docs/operating.md tells operators.
#[test]
fn every_table_has_a_fate() {
    let mut known: Vec<_> = TABLES.iter().map(|(table, _)| *table).collect();
    let mut found: Vec<_> = schema().into_iter().map(|(table, _)| table).collect();
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(known, found);
}

#[test]
fn whatever_names_a_holder_goes_with_them() {
    let of_holders = [
        "assertion_id",
        "person_id",
        "address_id",
        "other_address_id",
        "old_id",
    ];
    for (table, columns) in schema() {
        let (_, fate) = TABLES.iter().find(|(name, _)| *name == table).unwrap();
        let names = |column: &&str| columns.contains(&format!(" {column} ->"));
        if of_holders.iter().any(&names) {
            let goes = matches!(
                fate,
                WithAward(_) | WithAddress(_) | WithEither(..) | WithPerson(_) | Left
            );
            assert!(goes, "{table} names a holder");
        }
        if let WithEither(one, other) = fate {
            assert!(one.iter().chain(*other).all(names), "{table}");
        }
        if let WithAward(by) | WithAddress(by) | WithPerson(by) = fate {
            assert!(by.iter().all(&names), "{table}");
        }
    }
}

#[test]
fn operators_are_told_of_every_table_that_changes() {
    let told = include_str!("../../../docs/operating.md");
    for (table, fate) in TABLES.iter().filter(|(_, fate)| *fate != Untouched) {
        assert!(told.contains(&format!("`{table}`")), "{table}: {fate:?}");
    }
}
