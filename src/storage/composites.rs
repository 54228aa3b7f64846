//! Composites, their rules, the awards made under them, and what is withheld.

use super::{
    Db, Error, OrIgnore, Page,
    schema::{assertions, composite_awards, composite_rules, composites, withholdings},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::catalogue::Continuation;
use crate::badge::composite::{Award, Component, Composite, Policies};
use crate::badge::text::Slug;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
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

/// Stores a composite, which has no rule yet; false when the programme has one of that slug.
pub fn insert(
    db: &mut Db,
    (id, programme): (Uuid, Uuid),
    slug: &Slug,
    policies: &Policies,
    from_catalogue: bool,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let rows = OrIgnore(diesel::insert_into(composites::table).values((
        composites::id.eq(bytes(id)),
        composites::programme_id.eq(bytes(programme)),
        composites::slug.eq(slug.as_ref()),
        composites::policies.eq(to_json(policies)?),
        composites::created_at.eq(column(now)),
        composites::from_catalogue.eq(from_catalogue),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, i32, Vec<u8>, String, String);

/// The columns of a [`Row`], of rules joined with their composites.
const STORED: (
    composites::id,
    composites::programme_id,
    composite_rules::id,
    composite_rules::version,
    composite_rules::catalogue_id,
    composite_rules::rule,
    composites::policies,
) = (
    composites::id,
    composites::programme_id,
    composite_rules::id,
    composite_rules::version,
    composite_rules::catalogue_id,
    composite_rules::rule,
    composites::policies,
);

/// The composites of a programme with their rules in force, oldest first; without those that are archived.
pub fn of_programme(db: &mut Db, programme: Uuid) -> Result<Vec<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(
            composites::programme_id
                .eq(bytes(programme))
                .and(composite_rules::current.eq(true))
                .and(composites::archived_at.is_null()),
        )
        .order(composites::id)
        .select(STORED)
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
        .select(STORED)
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
}

/// Changes the policies of a composite.
pub fn set_policies(db: &mut Db, id: Uuid, policies: &Policies) -> Result<(), Error> {
    diesel::update(composites::table.filter(composites::id.eq(bytes(id))))
        .set(composites::policies.eq(to_json(policies)?))
        .execute(db)?;
    Ok(())
}

/// The slugs of a programme's composites, those that are archived too.
pub fn slugs(db: &mut Db, programme: Uuid) -> Result<BTreeMap<Uuid, Slug>, Error> {
    let rows: Vec<(Vec<u8>, String)> = composites::table
        .filter(composites::programme_id.eq(bytes(programme)))
        .select((composites::id, composites::slug))
        .load(db)?;
    rows.into_iter()
        .map(|(id, slug)| {
            let slug = Slug::parse(&slug).map_err(|_| Error::Corrupt("a composite's slug"))?;
            Ok((uuid(&id)?, slug))
        })
        .collect()
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
    (id, programme, rule_id, rule_version, catalogue, rule, policies): Row,
) -> Result<StoredComposite, Error> {
    let mut composite: Composite = from_json(&rule)?;
    composite.policies = from_json(&policies)?;
    Ok(StoredComposite {
        id: uuid(&id)?,
        programme: uuid(&programme)?,
        rule_id: uuid(&rule_id)?,
        rule_version,
        catalogue: uuid(&catalogue)?,
        composite,
    })
}

/// A composite with one version of its rule, in force or not.
pub fn find_version(db: &mut Db, rule: Uuid) -> Result<Option<StoredComposite>, Error> {
    composite_rules::table
        .inner_join(composites::table)
        .filter(composite_rules::id.eq(bytes(rule)))
        .select(STORED)
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
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

/// The award of a composite is another Assertion from now on.
pub fn move_award(db: &mut Db, old: Uuid, new: Uuid) -> Result<(), Error> {
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
pub fn awards_of(db: &mut Db, programme: Uuid, person: Uuid) -> Result<Vec<Award>, Error> {
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
pub fn find_award(db: &mut Db, assertion: Uuid) -> Result<Option<MadeAward>, Error> {
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

/// The policies of every composite of the instance.
pub fn policies(db: &mut Db) -> Result<Vec<(Uuid, Policies)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = composites::table
        .order(composites::id)
        .select((composites::id, composites::policies))
        .load(db)?;
    rows.into_iter()
        .map(|(id, policies)| Ok((uuid(&id)?, from_json(&policies)?)))
        .collect()
}

/// The live awards of a composite, by id: `(Assertion, person, which Assertions stood for its leaves)`.
pub fn live_awards(
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
