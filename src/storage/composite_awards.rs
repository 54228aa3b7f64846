//! The awards of composites: under which rule, and of which components.

use super::{
    Db, Error, OrIgnore, Page,
    composites::{Row, STORED, StoredComposite, stored},
    direct::{Fetch as _, Run as _},
    one_of::one_of,
    schema::{assertions, composite_awards, composite_rules, composites, withholdings},
    values::{bytes, from_json, instant, to_json, uuid},
};
use crate::badge::catalogue::Continuation;
use crate::badge::composite::{Award, Component, Composite};
use crate::badge::text::Slug;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is kept of a composite's award beside its Assertion.
#[derive(Debug, Clone)]
pub struct NewAward {
    /// The Assertion.
    pub assertion: Uuid,
    /// Of which composite.
    pub composite: Uuid,
    /// Under which version of its rule.
    pub rule: Uuid,
    /// To whom.
    pub person: Uuid,
    /// 1 for the first.
    pub cycle: u32,
    /// Whether the renewal rule led to it.
    pub renewal: bool,
    /// Which Assertion stood for which leaf.
    pub components: Vec<Component>,
}

/// Stores the award of a composite; false when the person has a live one of that cycle.
pub fn insert(db: &mut Db, new: &NewAward) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(composite_awards::table).values((
        composite_awards::assertion_id.eq(bytes(new.assertion)),
        composite_awards::composite_id.eq(bytes(new.composite)),
        composite_awards::rule_id.eq(bytes(new.rule)),
        composite_awards::person_id.eq(bytes(new.person)),
        composite_awards::cycle.eq(i32::try_from(new.cycle).unwrap_or(i32::MAX)),
        composite_awards::renewal.eq(new.renewal),
        composite_awards::live.eq(true),
        composite_awards::components.eq(to_json(&new.components)?),
    )))
    .run(db)?;
    Ok(rows == 1)
}

/// The award is no longer live: it was revoked, replaced or renewed. False when it was not live before.
pub fn end(db: &mut Db, assertion: Uuid) -> Result<bool, Error> {
    let live = composite_awards::assertion_id
        .eq(bytes(assertion))
        .and(composite_awards::live.eq(true));
    let rows = diesel::update(composite_awards::table.filter(live))
        .set(composite_awards::live.eq(false))
        .execute(db)?;
    Ok(rows == 1)
}

/// The award of a composite is another Assertion from now on.
pub fn rename(db: &mut Db, old: Uuid, new: Uuid) -> Result<(), Error> {
    diesel::update(composite_awards::table.filter(composite_awards::assertion_id.eq(bytes(old))))
        .set(composite_awards::assertion_id.eq(bytes(new)))
        .execute(db)?;
    Ok(())
}

/// A person's composites that were made of one Assertion were made of another from now on.
pub fn rename_component(db: &mut Db, person: Uuid, old: Uuid, new: Uuid) -> Result<(), Error> {
    let rows: Vec<(Vec<u8>, String)> = composite_awards::table
        .filter(composite_awards::person_id.eq(bytes(person)))
        .select((composite_awards::assertion_id, composite_awards::components))
        .load(db)?;
    for (id, text) in rows {
        let mut components: Vec<Component> = from_json(&text)?;
        let mut named = false;
        for component in components.iter_mut().filter(|c| c.assertion == old) {
            component.assertion = new;
            named = true;
        }
        if named {
            diesel::update(composite_awards::table.filter(composite_awards::assertion_id.eq(id)))
                .set(composite_awards::components.eq(to_json(&components)?))
                .execute(db)?;
        }
    }
    Ok(())
}

pub(super) type AwardRow = (
    Vec<u8>,
    String,
    i32,
    bool,
    bool,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
    (bool, Vec<u8>, String),
);

/// The columns of an [`AwardRow`], of awards joined with their composites, rules and Assertions.
#[allow(clippy::type_complexity)]
pub(super) const AWARD: (
    composite_awards::assertion_id,
    composites::slug,
    composite_awards::cycle,
    composite_awards::renewal,
    composite_awards::live,
    composite_awards::components,
    assertions::issued_on,
    assertions::expires,
    (
        composite_rules::current,
        composite_rules::catalogue_id,
        composite_rules::rule,
    ),
) = (
    composite_awards::assertion_id,
    composites::slug,
    composite_awards::cycle,
    composite_awards::renewal,
    composite_awards::live,
    composite_awards::components,
    assertions::issued_on,
    assertions::expires,
    (
        composite_rules::current,
        composite_rules::catalogue_id,
        composite_rules::rule,
    ),
);

/// Whether an award was made under an earlier version of its rule.
pub(super) fn is_of_earlier_rule((.., (current, _, _)): &AwardRow) -> bool {
    !current
}

pub(super) fn award(row: AwardRow, adopted: &Continuation) -> Result<Award, Error> {
    let (id, slug, cycle, renewal, live, components, issued_on, expires, made) = row;
    let under = match made {
        (true, ..) => None,
        (false, catalogue, rule) => {
            let catalogue = uuid(&catalogue)?;
            let mut under: Composite = from_json(&rule)?;
            under.rule = adopted.requirement(catalogue, &under.rule);
            if let Some(renewal) = &mut under.renewal {
                renewal.rule = adopted.requirement(catalogue, &renewal.rule);
            }
            Some(under)
        }
    };
    Ok(Award {
        composite: Slug::parse(&slug).map_err(|_| Error::Corrupt("a composite's slug"))?,
        assertion: uuid(&id)?,
        cycle: u32::try_from(cycle).unwrap_or(0),
        renewal,
        issued_on: instant(issued_on),
        expires: expires.map(instant),
        live,
        components: from_json(&components)?,
        under,
    })
}

/// Every composite that a person was ever awarded in a programme.
pub fn of_person(db: &mut Db, programme: Uuid, person: Uuid) -> Result<Vec<Award>, Error> {
    let mut found = super::population::awards_of(db, programme, &[person])?;
    Ok(found.remove(&person).unwrap_or_default())
}

/// The award of a composite as it was made.
#[derive(Debug, Clone)]
pub struct MadeAward {
    /// The composite with the rule it was made under, whatever is in force now.
    pub under: StoredComposite,
    /// To whom.
    pub person: Uuid,
    /// Whether the renewal rule led to it.
    pub renewal: bool,
    /// Which Assertion stood for which leaf.
    pub components: Vec<Component>,
}

/// How a composite's Assertion came about; `None` for any other Assertion.
pub fn find(db: &mut Db, assertion: Uuid) -> Result<Option<MadeAward>, Error> {
    let row: Option<(Row, Vec<u8>, bool, String)> = composite_awards::table
        .inner_join(composites::table)
        .inner_join(composite_rules::table)
        .filter(composite_awards::assertion_id.eq(bytes(assertion)))
        .select((
            STORED,
            composite_awards::person_id,
            composite_awards::renewal,
            composite_awards::components,
        ))
        .first(db)
        .optional()?;
    row.map(|(row, person, renewal, components)| {
        Ok(MadeAward {
            under: stored(row)?,
            person: uuid(&person)?,
            renewal,
            components: from_json(&components)?,
        })
    })
    .transpose()
}

/// The live composites that a person holds: `(Assertion, which Assertions stood for its leaves)`.
pub fn live_of_person(db: &mut Db, person: Uuid) -> Result<Vec<(Uuid, Vec<Component>)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = composite_awards::table
        .filter(
            composite_awards::person_id
                .eq(bytes(person))
                .and(composite_awards::live.eq(true)),
        )
        .order(composite_awards::assertion_id)
        .select((composite_awards::assertion_id, composite_awards::components))
        .load(db)?;
    rows.into_iter()
        .map(|(id, components)| Ok((uuid(&id)?, from_json(&components)?)))
        .collect()
}

/// The live awards of a composite, by id: `(Assertion, person, which Assertions stood for its leaves)`.
pub fn live(
    db: &mut Db,
    composite: Uuid,
    page: Page,
) -> Result<Vec<(Uuid, Uuid, Vec<Component>)>, Error> {
    let rows: Vec<(Vec<u8>, Vec<u8>, String)> = composite_awards::table
        .filter(
            composite_awards::composite_id
                .eq(bytes(composite))
                .and(composite_awards::live.eq(true))
                .and(composite_awards::assertion_id.gt(bytes(page.after))),
        )
        .order(composite_awards::assertion_id)
        .limit(page.limit)
        .select((
            composite_awards::assertion_id,
            composite_awards::person_id,
            composite_awards::components,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(id, person, components)| Ok((uuid(&id)?, uuid(&person)?, from_json(&components)?)))
        .collect()
}

/// The programmes that awarded one of these persons a composite, or withhold one from them. Also those whose rules look at
/// nothing that the person still has: what they hold is to be judged.
pub fn programmes_of(db: &mut Db, persons: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    let awarded = composite_awards::table
        .filter(one_of(composite_awards::person_id, &persons))
        .select(composite_awards::composite_id);
    let withheld = withholdings::table
        .filter(one_of(withholdings::person_id, &persons))
        .filter(withholdings::lifted_at.is_null())
        .select(withholdings::composite_id);
    let either = composites::id
        .eq_any(awarded)
        .or(composites::id.eq_any(withheld));
    let ids: Vec<Vec<u8>> = composites::table
        .filter(either)
        .select(composites::programme_id)
        .distinct()
        .rows(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}
