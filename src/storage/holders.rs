//! What was awarded and to whom, as whoever awarded it looks it up.

use super::{
    Db, Error, Page, Scope, acceptances,
    assertions::{Cause, Revocation},
    one_of::one_of,
    schema::{acceptances as accepted, addresses, assertions, badge_classes, revocations},
    values::{bytes, column, from_json, instant, uuid},
};
use crate::badge::badge_class::Definition;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// To whom.
#[derive(Debug, Clone)]
pub enum Who {
    /// This person, whichever of their addresses it was awarded to.
    Person(Uuid),
    /// An address that, normalised, begins so: the one that it was awarded to, no other of its holder's.
    AddressBeginning(String),
}

/// Where an award stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Neither revoked nor replaced nor expired.
    InForce,
    /// In force, and its holder did not accept it yet.
    NotAccepted,
    /// Expired, and neither revoked nor replaced.
    Expired,
    /// Revoked, by whomever.
    Revoked,
    /// Another stands in its place.
    Replaced,
}

impl Standing {
    /// Where an award stands at a moment; never [`Standing::NotAccepted`], which is in force.
    pub fn of(
        revocation: Option<&Revocation>,
        expires: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        match revocation {
            Some(gone) if gone.cause == Cause::Replaced => Self::Replaced,
            Some(_) => Self::Revoked,
            None if expires.is_some_and(|at| at <= now) => Self::Expired,
            None => Self::InForce,
        }
    }
}

/// What is looked for: all of it holds.
#[derive(Debug, Clone)]
pub struct Search {
    /// To whom.
    pub who: Option<Who>,
    /// Of this badge, whatever its version: its lineage.
    pub badge: Option<Uuid>,
    /// Where it stands.
    pub standing: Option<Standing>,
    /// Earned then or later.
    pub from: Option<DateTime<Utc>>,
    /// Earned earlier.
    pub before: Option<DateTime<Utc>>,
    /// The moment at which it stands so.
    pub now: DateTime<Utc>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Of creation.
    Creation,
    /// The latest first.
    LatestFirst,
}

/// An award and its recipient, without what was signed.
#[derive(Debug, Clone)]
pub struct Holding {
    /// In its URL.
    pub id: Uuid,
    /// Of which version of which badge.
    pub badge_class: Uuid,
    /// The address that it was awarded to, as it was given.
    pub email: String,
    /// When it was earned.
    pub issued_on: DateTime<Utc>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Whether, why and when it was revoked.
    pub revocation: Option<Revocation>,
    /// When its holder accepted it.
    pub accepted_at: Option<DateTime<Utc>>,
}

impl Holding {
    /// Where it stands at a moment; never [`Standing::NotAccepted`], which is in force.
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        Standing::of(self.revocation.as_ref(), self.expires, now)
    }
}

type Backend = <Db as Connection>::Backend;

/// The versions of badges whose awards are looked for; `None` for all there are.
fn versions(db: &mut Db, scope: Scope, search: &Search) -> Result<Option<Vec<Vec<u8>>>, Error> {
    if scope == Scope::Instance && search.badge.is_none() {
        return Ok(None);
    }
    let mut query = badge_classes::table
        .select(badge_classes::id)
        .into_boxed::<Backend>();
    if let Some(issuer) = scope.issuer() {
        query = query.filter(badge_classes::issuer_id.eq(bytes(issuer)));
    }
    if let Some(lineage) = search.badge {
        query = query.filter(badge_classes::lineage_id.eq(bytes(lineage)));
    }
    Ok(Some(query.load(db)?))
}

type Query = assertions::BoxedQuery<'static, Backend>;

/// The awards within the scope that are looked for.
fn wanted(db: &mut Db, scope: Scope, search: &Search) -> Result<Query, Error> {
    let mut query = assertions::table.into_boxed::<Backend>();
    if let Some(versions) = versions(db, scope, search)? {
        query = query.filter(one_of(assertions::badge_class_id, versions));
    }
    match &search.who {
        None => {}
        Some(Who::Person(person)) => {
            query = query.filter(assertions::person_id.eq(bytes(*person)));
        }
        Some(Who::AddressBeginning(text)) => {
            let address = addresses::table
                .filter(addresses::id.eq(assertions::address_id))
                .filter(addresses::email.like(beginning(text)).escape('!'));
            query = query.filter(exists(address));
        }
    }
    if let Some(from) = search.from {
        query = query.filter(assertions::issued_on.ge(column(from)));
    }
    if let Some(before) = search.before {
        query = query.filter(assertions::issued_on.lt(column(before)));
    }
    let now = || column(search.now);
    let lasts = || {
        let later = assertions::expires.gt(now()).assume_not_null();
        assertions::expires.is_null().or(later)
    };
    let replaced = || {
        let of = revocations::table.filter(revocations::assertion_id.eq(assertions::id));
        exists(of.filter(revocations::cause.eq(Cause::Replaced.name())))
    };
    let acceptance = accepted::table.filter(accepted::assertion_id.eq(assertions::id));
    Ok(match search.standing {
        None => query,
        Some(Standing::InForce) => query.filter(assertions::live.eq(true)).filter(lasts()),
        Some(Standing::NotAccepted) => query
            .filter(assertions::live.eq(true))
            .filter(lasts())
            .filter(not(exists(acceptance))),
        Some(Standing::Expired) => query
            .filter(assertions::live.eq(true))
            .filter(assertions::expires.le(now()).assume_not_null()),
        Some(Standing::Revoked) => query
            .filter(assertions::live.eq(false))
            .filter(not(replaced())),
        Some(Standing::Replaced) => query.filter(assertions::live.eq(false)).filter(replaced()),
    })
}

/// A pattern of LIKE. SQLite compares without the case of ASCII letters, of which a normalised address has none.
fn beginning(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if matches!(c, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A page of the awards within the scope that are looked for.
pub fn find(
    db: &mut Db,
    scope: Scope,
    search: &Search,
    order: Order,
    page: Page,
) -> Result<Vec<Holding>, Error> {
    let query = wanted(db, scope, search)?
        .select(assertions::id)
        .limit(page.limit);
    let query = match order {
        Order::Creation => query
            .filter(assertions::id.gt(bytes(page.after)))
            .order(assertions::id),
        Order::LatestFirst if page.after.is_nil() => query.order(assertions::id.desc()),
        Order::LatestFirst => query
            .filter(assertions::id.lt(bytes(page.after)))
            .order(assertions::id.desc()),
    };
    let ids: Vec<Vec<u8>> = query.load(db)?;
    let mut found = holdings(db, ids)?;
    if order == Order::LatestFirst {
        found.reverse();
    }
    Ok(found)
}

/// How many awards within the scope are looked for.
pub fn count(db: &mut Db, scope: Scope, search: &Search) -> Result<i64, Error> {
    Ok(wanted(db, scope, search)?.count().get_result(db)?)
}

type Row = (
    Vec<u8>,
    Vec<u8>,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
    NaiveDateTime,
);

/// These awards in order of creation.
fn holdings(db: &mut Db, ids: Vec<Vec<u8>>) -> Result<Vec<Holding>, Error> {
    let rows: Vec<Row> = assertions::table
        .inner_join(addresses::table)
        .filter(one_of(assertions::id, &ids))
        .order(assertions::id)
        .select((
            assertions::id,
            assertions::badge_class_id,
            addresses::given,
            assertions::issued_on,
            assertions::expires,
            assertions::recorded_at,
        ))
        .load(db)?;
    let known = ids
        .iter()
        .map(|id| uuid(id))
        .collect::<Result<Vec<_>, _>>()?;
    let accepted = acceptances::listed(db, &known)?;
    let mut revoked = revoked(db, ids)?;
    let read = |(id, badge_class, email, issued_on, expires, recorded_at): Row| {
        let id = uuid(&id)?;
        Ok(Holding {
            id,
            badge_class: uuid(&badge_class)?,
            email,
            issued_on: instant(issued_on),
            expires: expires.map(instant),
            recorded_at: instant(recorded_at),
            revocation: revoked.remove(&id),
            accepted_at: accepted.get(&id).copied(),
        })
    };
    rows.into_iter().map(read).collect()
}

fn revoked(db: &mut Db, ids: Vec<Vec<u8>>) -> Result<BTreeMap<Uuid, Revocation>, Error> {
    let rows: Vec<(Vec<u8>, String, String, NaiveDateTime)> = revocations::table
        .filter(one_of(revocations::assertion_id, ids))
        .select((
            revocations::assertion_id,
            revocations::reason,
            revocations::cause,
            revocations::revoked_at,
        ))
        .load(db)?;
    let read = |(id, reason, cause, at): (Vec<u8>, String, String, NaiveDateTime)| {
        let revocation = Revocation {
            reason,
            cause: Cause::named(&cause)?,
            at: instant(at),
        };
        Ok((uuid(&id)?, revocation))
    };
    rows.into_iter().map(read).collect()
}

/// What these versions of badges say of themselves.
pub fn definitions(
    db: &mut Db,
    badge_classes: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, Definition>, Error> {
    let ids: Vec<_> = badge_classes.iter().copied().map(bytes).collect();
    let rows: Vec<(Vec<u8>, String)> = badge_classes::table
        .filter(one_of(badge_classes::id, ids))
        .select((badge_classes::id, badge_classes::definition))
        .load(db)?;
    let read = |(id, text): (Vec<u8>, String)| Ok((uuid(&id)?, from_json(&text)?));
    rows.into_iter().map(read).collect()
}
