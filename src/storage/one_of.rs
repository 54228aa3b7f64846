//! `column IN (…)` that is prepared once for 1, 2, 4, … values: diesel's `eq_any` is prepared anew each time on SQLite,
//! which costs more than such a query does.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Binary, Bool, HasSqlType, Nullable, SqlType};

/// Longer lists are not filled up, and not prepared for next time.
const MOST_KEPT: usize = 1_024;

/// Whether a column of ids is one of these.
pub(super) fn one_of<C, V>(column: C, values: impl IntoIterator<Item = V>) -> OneOf<C>
where
    C: Expression<SqlType: OfIds>,
    V: AsRef<[u8]>,
{
    let values = values.into_iter().map(|value| value.as_ref().to_vec());
    let mut values: Vec<Vec<u8>> = values.collect();
    if values.len() <= MOST_KEPT
        && let Some(last) = values.last().cloned()
    {
        values.resize(values.len().next_power_of_two(), last);
    }
    OneOf { column, values }
}

/// The condition of [`one_of`].
#[derive(Debug, Clone)]
pub(super) struct OneOf<C> {
    column: C,
    values: Vec<Vec<u8>>,
}

/// The types of columns that hold ids.
pub(super) trait OfIds: SqlType {}
impl OfIds for Binary {}
impl OfIds for Nullable<Binary> {}

impl<C: Expression> Expression for OneOf<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<T>, T> AppearsOnTable<T> for OneOf<C> {}

impl<C: SelectableExpression<T>, T> SelectableExpression<T> for OneOf<C> {}

impl<C: ValidGrouping<G>, G> ValidGrouping<G> for OneOf<C> {
    type IsAggregate = C::IsAggregate;
}

impl<C> QueryId for OneOf<C> {
    type QueryId = ();
    // Its text depends on how many values there are.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, DB> QueryFragment<DB> for OneOf<C>
where
    DB: Backend + HasSqlType<Binary>,
    C: QueryFragment<DB>,
    Vec<u8>: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.values.is_empty() {
            out.push_sql("1=0");
            return Ok(());
        }
        if self.values.len() > MOST_KEPT {
            out.unsafe_to_cache_prepared();
        }
        self.column.walk_ast(out.reborrow())?;
        for (at, value) in self.values.iter().enumerate() {
            out.push_sql(if at == 0 { " IN (" } else { ", " });
            out.push_bind_param::<Binary, _>(value)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::one_of;
    use crate::storage::schema::persons;
    use diesel::debug_query;
    use diesel::sqlite::Sqlite;

    fn text(ids: usize) -> String {
        let ids: Vec<Vec<u8>> = (0..ids).map(|id| vec![id as u8; 16]).collect();
        debug_query::<Sqlite, _>(&one_of(persons::id, &ids)).to_string()
    }

    fn values(ids: usize) -> usize {
        text(ids)
            .split(" -- ")
            .next()
            .map_or(0, |sql| sql.matches('?').count())
    }

    #[test]
    fn lists_of_about_one_length_share_a_statement() {
        let filled = [0, 1, 2, 3, 4, 5, 700, 1_024, 1_025].map(values);
        assert_eq!(filled, [0, 1, 2, 4, 4, 8, 1_024, 1_024, 1_025]);
        assert!(
            text(3).contains("`persons`.`id` IN (?, ?, ?, ?)"),
            "{}",
            text(3)
        );
    }

    #[test]
    fn nothing_is_one_of_none() {
        assert!(text(0).starts_with("1=0"), "{}", text(0));
    }
}
