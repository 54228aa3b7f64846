//! Composites, their rules, the awards made under them, and what is withheld.

use super::{
    Db, Error, OrIgnore,
    schema::{assertions, composite_awards, composite_rules, composites, withholdings},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::composite::{Award, Component, Composite, OnRevoked};
use crate::badge::text::Slug;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A composite of a programme, with its rule in force.
#[derive(Debug, Clone)]
pub struct StoredComposite {
    /// Its id.
    pub id: Uuid,
    /// Of which programme.
    pub programme: Uuid,
    /// The version of the rule, by id and by number.
    pub rule_id: Uuid,
    /// 1 for the first.
    pub rule_version: i32,
    /// The catalogue version that the rule comes from.
    pub catalogue: Uuid,
    /// The rule.
    pub composite: Composite,
}

fn policy_name(policy: OnRevoked) -> &'static str {
    match policy {
        OnRevoked::Revoke => "revoke",
        OnRevoked::Keep => "keep",
    }
}

/// Stores a composite with the first version of its rule.
pub fn insert(db: &mut Db, new: &StoredComposite, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::insert_into(composites::table)
        .values((
            composites::id.eq(bytes(new.id)),
            composites::programme_id.eq(bytes(new.programme)),
            composites::slug.eq(new.composite.slug.as_ref()),
            composites::on_component_revoked.eq(policy_name(new.composite.on_component_revoked)),
            composites::created_at.eq(column(now)),
        ))
        .execute(db)?;
    diesel::insert_into(composite_rules::table)
        .values((
            composite_rules::id.eq(bytes(new.rule_id)),
            composite_rules::composite_id.eq(bytes(new.id)),
            composite_rules::version.eq(new.rule_version),
            composite_rules::catalogue_id.eq(bytes(new.catalogue)),
            composite_rules::rule.eq(to_json(&new.composite)?),
            composite_rules::current.eq(true),
            composite_rules::created_at.eq(column(now)),
        ))
        .execute(db)?;
    Ok(())
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, i32, Vec<u8>, String, String);

/// The composites of a programme with their rules in force, oldest first.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(
            composites::programme_id
                .eq(bytes(programme))
                .and(composite_rules::current.eq(true)),
        )
        .order(composites::id)
        .select((
            composites::id,
            composites::programme_id,
            composite_rules::id,
            composite_rules::version,
            composite_rules::catalogue_id,
            composite_rules::rule,
            composites::on_component_revoked,
        ))
        .load::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}

/// A composite with its rule in force.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(
            composites::id
                .eq(bytes(id))
                .and(composite_rules::current.eq(true)),
        )
        .select((
            composites::id,
            composites::programme_id,
            composite_rules::id,
            composite_rules::version,
            composite_rules::catalogue_id,
            composite_rules::rule,
            composites::on_component_revoked,
        ))
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
}

/// The programme that a composite belongs to.
pub fn programme_of(db: &mut Db, composite: Uuid) -> Result<Option<Uuid>, Error> {
    let row: Option<Vec<u8>> = composites::table
        .filter(composites::id.eq(bytes(composite)))
        .select(composites::programme_id)
        .first(db)
        .optional()?;
    row.map(|id| uuid(&id)).transpose()
}

fn stored(
    (id, programme, rule_id, rule_version, catalogue, rule, policy): Row,
) -> Result<StoredComposite, Error> {
    let mut composite: Composite = from_json(&rule)?;
    composite.on_component_revoked = if policy == "keep" {
        OnRevoked::Keep
    } else {
        OnRevoked::Revoke
    };
    Ok(StoredComposite {
        id: uuid(&id)?,
        programme: uuid(&programme)?,
        rule_id: uuid(&rule_id)?,
        rule_version,
        catalogue: uuid(&catalogue)?,
        composite,
    })
}

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
pub fn insert_award(db: &mut Db, new: &NewAward) -> Result<bool, Error> {
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
    .execute(db)?;
    Ok(rows == 1)
}

/// The award is no longer live: it was revoked, replaced or renewed. False when it was not live before.
pub fn end_award(db: &mut Db, assertion: Uuid) -> Result<bool, Error> {
    let live = composite_awards::assertion_id
        .eq(bytes(assertion))
        .and(composite_awards::live.eq(true));
    let rows = diesel::update(composite_awards::table.filter(live))
        .set(composite_awards::live.eq(false))
        .execute(db)?;
    Ok(rows == 1)
}

/// Every composite that a person was ever awarded in a programme.
pub fn awards_of(db: &mut Db, programme: Uuid, person: Uuid) -> Result<Vec<Award>, Error> {
    type Row = (
        Vec<u8>,
        String,
        i32,
        bool,
        bool,
        String,
        NaiveDateTime,
        Option<NaiveDateTime>,
    );
    let rows: Vec<Row> = composite_awards::table
        .inner_join(composites::table)
        .inner_join(assertions::table.on(assertions::id.eq(composite_awards::assertion_id)))
        .filter(
            composite_awards::person_id
                .eq(bytes(person))
                .and(composites::programme_id.eq(bytes(programme))),
        )
        .order(composite_awards::assertion_id)
        .select((
            composite_awards::assertion_id,
            composites::slug,
            composite_awards::cycle,
            composite_awards::renewal,
            composite_awards::live,
            composite_awards::components,
            assertions::issued_on,
            assertions::expires,
        ))
        .load(db)?;
    rows.into_iter()
        .map(
            |(id, slug, cycle, renewal, live, components, issued_on, expires)| {
                Ok(Award {
                    composite: Slug::parse(&slug)
                        .map_err(|_| Error::Corrupt("a composite's slug"))?,
                    assertion: uuid(&id)?,
                    cycle: u32::try_from(cycle).unwrap_or(0),
                    renewal,
                    issued_on: instant(issued_on),
                    expires: expires.map(instant),
                    live,
                    components: from_json(&components)?,
                })
            },
        )
        .collect()
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
pub fn find_award(db: &mut Db, assertion: Uuid) -> Result<Option<MadeAward>, Error> {
    let row: Option<(Row, Vec<u8>, bool, String)> = composite_awards::table
        .inner_join(composites::table)
        .inner_join(composite_rules::table)
        .filter(composite_awards::assertion_id.eq(bytes(assertion)))
        .select((
            (
                composites::id,
                composites::programme_id,
                composite_rules::id,
                composite_rules::version,
                composite_rules::catalogue_id,
                composite_rules::rule,
                composites::on_component_revoked,
            ),
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
pub fn live_awards_of(db: &mut Db, person: Uuid) -> Result<Vec<(Uuid, Vec<Component>)>, Error> {
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

/// A composite that a person is not awarded until somebody lifts this.
#[derive(Debug, Clone)]
pub struct Withholding {
    /// Its id.
    pub id: Uuid,
    /// Which composite.
    pub composite: Uuid,
    /// Its slug.
    pub slug: String,
    /// From whom.
    pub person: Uuid,
    /// Why.
    pub reason: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Who may lift it.
    pub lifter: Lifter,
}

/// Who may lift a withholding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifter {
    /// The programme's owner: the composite was revoked.
    Owner,
    /// The person: they declined it.
    Holder,
}

impl Lifter {
    /// As it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Holder => "holder",
        }
    }
}

/// Withholds a composite from a person; harmless when it is withheld already.
pub fn withhold(db: &mut Db, new: &Withholding) -> Result<(), Error> {
    OrIgnore(diesel::insert_into(withholdings::table).values((
        withholdings::id.eq(bytes(new.id)),
        withholdings::composite_id.eq(bytes(new.composite)),
        withholdings::person_id.eq(bytes(new.person)),
        withholdings::reason.eq(&new.reason),
        withholdings::created_at.eq(column(new.created_at)),
        withholdings::lifter.eq(new.lifter.name()),
    )))
    .execute(db)?;
    Ok(())
}

/// What a programme withholds, of one person if given, oldest first.
pub fn withheld(
    db: &mut Db,
    programme: Uuid,
    person: Option<Uuid>,
) -> Result<Vec<Withholding>, Error> {
    type Row = (
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        String,
        NaiveDateTime,
        String,
        String,
    );
    let mut query = withholdings::table
        .inner_join(composites::table.on(composites::id.eq(withholdings::composite_id)))
        .filter(
            composites::programme_id
                .eq(bytes(programme))
                .and(withholdings::lifted_at.is_null()),
        )
        .order(withholdings::id)
        .select((
            withholdings::id,
            withholdings::composite_id,
            withholdings::person_id,
            withholdings::reason,
            withholdings::created_at,
            composites::slug,
            withholdings::lifter,
        ))
        .into_boxed();
    if let Some(person) = person {
        query = query.filter(withholdings::person_id.eq(bytes(person)));
    }
    query
        .load::<Row>(db)?
        .into_iter()
        .map(
            |(id, composite, person, reason, created_at, slug, lifter)| {
                Ok(Withholding {
                    lifter: match lifter.as_str() {
                        "holder" => Lifter::Holder,
                        _ => Lifter::Owner,
                    },
                    id: uuid(&id)?,
                    composite: uuid(&composite)?,
                    slug,
                    person: uuid(&person)?,
                    reason,
                    created_at: instant(created_at),
                })
            },
        )
        .collect()
}

/// Whose withholding it is, and of which programme's composite, unless it was lifted.
pub fn withheld_from(db: &mut Db, id: Uuid) -> Result<Option<(Uuid, Uuid)>, Error> {
    let row: Option<(Vec<u8>, Vec<u8>)> = withholdings::table
        .inner_join(composites::table.on(composites::id.eq(withholdings::composite_id)))
        .filter(
            withholdings::id
                .eq(bytes(id))
                .and(withholdings::lifted_at.is_null()),
        )
        .select((withholdings::person_id, composites::programme_id))
        .first(db)
        .optional()?;
    row.map(|(person, programme)| Ok((uuid(&person)?, uuid(&programme)?)))
        .transpose()
}

/// Lifts a withholding; false when it was lifted before.
pub fn lift(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = diesel::update(
        withholdings::table.filter(
            withholdings::id
                .eq(bytes(id))
                .and(withholdings::lifted_at.is_null()),
        ),
    )
    .set(withholdings::lifted_at.eq(column(now)))
    .execute(db)?;
    Ok(rows == 1)
}
