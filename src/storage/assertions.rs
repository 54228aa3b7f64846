//! Assertions, their RS256 renditions and, in `revoking.rs`, their revocations.

mod revoking;

pub use revoking::{Cause, Revocation, count_revoked_under, revocation, revoke, revoked_under};

use super::{
    Db, Error, OrIgnore, Page, Scope,
    direct::{Fetch as _, Run as _},
    one_of::one_of,
    rows::{Cell, Rows},
    schema::{assertions, badge_classes, endorsements, keys, rs256_renditions},
    values::{bytes, column, from_json, instant, some_uuid, uuid},
};
use crate::badge::{badge_class::Definition, signing::KeyState};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An award as it is stored.
#[derive(Debug, Clone)]
pub struct StoredAssertion {
    /// In its URL.
    pub id: Uuid,
    /// Of which version of which badge.
    pub badge_class: Uuid,
    /// To whom.
    pub person: Uuid,
    /// Under which of their addresses.
    pub address: Uuid,
    /// When it was earned.
    pub issued_on: DateTime<Utc>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// When we recorded it: what counts for recognition, as `issued_on` can be back-dated.
    pub recorded_at: DateTime<Utc>,
    /// Cleared by revocation and replacement; a renewed composite stays valid to its date.
    pub live: bool,
    /// The EdDSA rendition.
    pub rendition: Rendition,
}

/// Signed bytes: the payload, the raw signature over it, the key and the header version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Header version.
    pub format: i16,
    /// Whose signature.
    pub key: Uuid,
    /// Exactly what was signed.
    pub payload: Vec<u8>,
    /// Raw.
    pub signature: Vec<u8>,
}

/// Stores an award.
pub fn insert(db: &mut Db, new: &StoredAssertion) -> Result<(), Error> {
    diesel::insert_into(assertions::table)
        .values((
            assertions::id.eq(bytes(new.id)),
            assertions::badge_class_id.eq(bytes(new.badge_class)),
            assertions::person_id.eq(bytes(new.person)),
            assertions::address_id.eq(bytes(new.address)),
            assertions::issued_on.eq(column(new.issued_on)),
            assertions::expires.eq(new.expires.map(column)),
            assertions::recorded_at.eq(column(new.recorded_at)),
            assertions::live.eq(new.live),
            assertions::format.eq(new.rendition.format),
            assertions::key_id.eq(bytes(new.rendition.key)),
            assertions::payload.eq(&new.rendition.payload),
            assertions::signature.eq(&new.rendition.signature),
        ))
        .run(db)?;
    Ok(())
}

/// Stores many awards.
pub fn insert_all(db: &mut Db, new: &[StoredAssertion]) -> Result<(), Error> {
    let into = Rows {
        table: "assertions",
        columns: [
            "id",
            "badge_class_id",
            "person_id",
            "address_id",
            "issued_on",
            "expires",
            "recorded_at",
            "live",
            "format",
            "key_id",
            "payload",
            "signature",
        ],
        ignore: false,
    };
    let row = |one: &StoredAssertion| {
        [
            Cell::Bytes(bytes(one.id)),
            Cell::Bytes(bytes(one.badge_class)),
            Cell::Bytes(bytes(one.person)),
            Cell::Bytes(bytes(one.address)),
            Cell::Time(column(one.issued_on)),
            Cell::SomeTime(one.expires.map(column)),
            Cell::Time(column(one.recorded_at)),
            Cell::Flag(one.live),
            Cell::Small(one.rendition.format),
            Cell::Bytes(bytes(one.rendition.key)),
            Cell::Bytes(one.rendition.payload.clone()),
            Cell::Bytes(one.rendition.signature.clone()),
        ]
    };
    into.insert(db, &new.iter().map(row).collect::<Vec<_>>())?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    badge_class_id: Vec<u8>,
    person_id: Vec<u8>,
    address_id: Vec<u8>,
    issued_on: NaiveDateTime,
    expires: Option<NaiveDateTime>,
    recorded_at: NaiveDateTime,
    live: bool,
    format: i16,
    key_id: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl TryFrom<Row> for StoredAssertion {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: uuid(&row.id)?,
            badge_class: uuid(&row.badge_class_id)?,
            person: uuid(&row.person_id)?,
            address: uuid(&row.address_id)?,
            issued_on: instant(row.issued_on),
            expires: row.expires.map(instant),
            recorded_at: instant(row.recorded_at),
            live: row.live,
            rendition: Rendition {
                format: row.format,
                key: uuid(&row.key_id)?,
                payload: row.payload,
                signature: row.signature,
            },
        })
    }
}

/// An award by its id: public for ever.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<StoredAssertion>, Error> {
    assertions::table
        .filter(assertions::id.eq(bytes(id)))
        .row::<Row>(db)?
        .map(StoredAssertion::try_from)
        .transpose()
}

/// The same, and whether anybody ever offered an Endorsement of it: both by one statement, for whoever reads it.
pub fn find_to_show(db: &mut Db, id: Uuid) -> Result<Option<(StoredAssertion, bool)>, Error> {
    let endorsed = exists(endorsements::table.filter(endorsements::object_id.eq(bytes(id))));
    let found: Option<(Row, bool)> = assertions::table
        .filter(assertions::id.eq(bytes(id)))
        .select((assertions::all_columns, endorsed))
        .row(db)?;
    found
        .map(|(row, endorsed)| Ok((row.try_into()?, endorsed)))
        .transpose()
}

/// Whose award it is, within the scope.
pub fn find_in(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<StoredAssertion>, Error> {
    let owner: Option<Vec<u8>> = assertions::table
        .inner_join(badge_classes::table)
        .filter(assertions::id.eq(bytes(id)))
        .select(badge_classes::issuer_id)
        .first(db)
        .optional()?;
    match owner {
        Some(owner) if scope.holds(uuid(&owner)?) => find(db, id),
        _ => Ok(None),
    }
}

/// The awards of a badge, whatever its version, in order of creation.
pub fn list_of_badge(
    db: &mut Db,
    lineage: Uuid,
    page: Page,
) -> Result<Vec<StoredAssertion>, Error> {
    assertions::table
        .inner_join(badge_classes::table)
        .filter(
            badge_classes::lineage_id
                .eq(bytes(lineage))
                .and(assertions::id.gt(bytes(page.after))),
        )
        .order(assertions::id)
        .limit(page.limit)
        .select(assertions::all_columns)
        .load::<Row>(db)?
        .into_iter()
        .map(StoredAssertion::try_from)
        .collect()
}

/// The awards of a person within the scope, in order of creation.
pub fn list_of_person(
    db: &mut Db,
    scope: Scope,
    person: Uuid,
    page: Page,
) -> Result<Vec<StoredAssertion>, Error> {
    let mut query = assertions::table
        .inner_join(badge_classes::table)
        .filter(
            assertions::person_id
                .eq(bytes(person))
                .and(assertions::id.gt(bytes(page.after))),
        )
        .order(assertions::id)
        .limit(page.limit)
        .select(assertions::all_columns)
        .into_boxed();
    if let Some(issuer) = scope.issuer() {
        query = query.filter(badge_classes::issuer_id.eq(bytes(issuer)));
    }
    query
        .load::<Row>(db)?
        .into_iter()
        .map(StoredAssertion::try_from)
        .collect()
}

/// The persons who were awarded a badge of any competency by an issuer, by id.
pub fn holders_of(db: &mut Db, issuer: Uuid, page: Page) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = assertions::table
        .inner_join(badge_classes::table)
        .filter(
            badge_classes::issuer_id
                .eq(bytes(issuer))
                .and(badge_classes::competency.is_not_null())
                .and(assertions::person_id.gt(bytes(page.after))),
        )
        .order(assertions::person_id)
        .limit(page.limit)
        .select(assertions::person_id)
        .distinct()
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// A badge that a person earned, as far as a rule looks at it.
#[derive(Debug, Clone)]
pub struct HeldBadge {
    /// The award.
    pub assertion: Uuid,
    /// Of which badge, whatever its version.
    pub lineage: Uuid,
    /// Who issued it.
    pub issuer: Uuid,
    /// The catalogue version whose criteria it carries, and the competency's slug.
    pub competency: Option<(Uuid, String)>,
    /// The composite it is.
    pub composite: Option<Uuid>,
    /// When it was earned.
    pub issued_on: DateTime<Utc>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// When we recorded it.
    pub recorded_at: DateTime<Utc>,
    /// Neither revoked nor replaced.
    pub live: bool,
    /// Its criteria are not those of its catalogue.
    pub deviates: bool,
}

pub(super) type HeldRow = (
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
    Option<Vec<u8>>,
    Option<String>,
    Option<Vec<u8>>,
    NaiveDateTime,
    Option<NaiveDateTime>,
    NaiveDateTime,
    bool,
    bool,
);

/// The columns of a [`HeldRow`], of awards joined with their badges.
#[allow(clippy::type_complexity)]
pub(super) const HELD: (
    assertions::id,
    badge_classes::lineage_id,
    badge_classes::issuer_id,
    badge_classes::catalogue_id,
    badge_classes::competency,
    badge_classes::composite_id,
    assertions::issued_on,
    assertions::expires,
    assertions::recorded_at,
    assertions::live,
    badge_classes::deviates,
) = (
    assertions::id,
    badge_classes::lineage_id,
    badge_classes::issuer_id,
    badge_classes::catalogue_id,
    badge_classes::competency,
    badge_classes::composite_id,
    assertions::issued_on,
    assertions::expires,
    assertions::recorded_at,
    assertions::live,
    badge_classes::deviates,
);

pub(super) fn held_badge(row: HeldRow) -> Result<HeldBadge, Error> {
    let (id, lineage, issuer, catalogue, competency, composite, ..) = row;
    let (.., issued_on, expires, recorded_at, live, deviates) = row;
    Ok(HeldBadge {
        assertion: uuid(&id)?,
        lineage: uuid(&lineage)?,
        issuer: uuid(&issuer)?,
        competency: some_uuid(catalogue)?.zip(competency),
        composite: some_uuid(composite)?,
        issued_on: instant(issued_on),
        expires: expires.map(instant),
        recorded_at: instant(recorded_at),
        live,
        deviates,
    })
}

/// Everything that a person earned, in order of creation.
pub fn held_by(db: &mut Db, person: Uuid) -> Result<Vec<HeldBadge>, Error> {
    let mut found = super::population::held_by(db, &[person])?;
    Ok(found.remove(&person).unwrap_or_default())
}

/// The RS256 rendition of an award, once it was made, unless its key was compromised since.
pub fn rs256(db: &mut Db, id: Uuid) -> Result<Option<Rendition>, Error> {
    type Row = (i16, Vec<u8>, Vec<u8>, Vec<u8>);
    let row: Option<Row> = rs256_renditions::table
        .inner_join(keys::table)
        .filter(
            rs256_renditions::assertion_id
                .eq(bytes(id))
                .and(keys::state.ne(KeyState::Compromised.name())),
        )
        .select((
            rs256_renditions::format,
            rs256_renditions::key_id,
            rs256_renditions::payload,
            rs256_renditions::signature,
        ))
        .row(db)?;
    row.map(|(format, key, payload, signature)| {
        Ok(Rendition {
            format,
            key: uuid(&key)?,
            payload,
            signature,
        })
    })
    .transpose()
}

/// Keeps the RS256 rendition, unless a good one was kept before or the award was erased meanwhile.
pub fn insert_rs256(db: &mut Db, id: Uuid, rendition: &Rendition) -> Result<(), Error> {
    db.hold_award(id.as_bytes())?;
    if find(db, id)?.is_none() {
        return Ok(());
    }
    let compromised = keys::table
        .filter(keys::state.eq(KeyState::Compromised.name()))
        .select(keys::id);
    let untrusted = rs256_renditions::assertion_id
        .eq(bytes(id))
        .and(rs256_renditions::key_id.eq_any(compromised));
    diesel::delete(rs256_renditions::table.filter(untrusted)).execute(db)?;
    OrIgnore(diesel::insert_into(rs256_renditions::table).values((
        rs256_renditions::assertion_id.eq(bytes(id)),
        rs256_renditions::format.eq(rendition.format),
        rs256_renditions::key_id.eq(bytes(rendition.key)),
        rs256_renditions::payload.eq(&rendition.payload),
        rs256_renditions::signature.eq(&rendition.signature),
    )))
    .execute(db)?;
    Ok(())
}

/// The address of a person's latest award, as it was given.
pub fn latest_address(db: &mut Db, person: Uuid) -> Result<Option<(Uuid, String)>, Error> {
    use super::schema::addresses;
    let row: Option<(Vec<u8>, String)> = assertions::table
        .inner_join(addresses::table)
        .filter(assertions::person_id.eq(bytes(person)))
        .order(assertions::id.desc())
        .select((addresses::id, addresses::given))
        .first(db)
        .optional()?;
    row.map(|(id, given)| Ok((uuid(&id)?, given))).transpose()
}

/// What the badges of these awards say of themselves, by award.
pub fn definitions(db: &mut Db, ids: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Definition>, Error> {
    let ids: Vec<_> = ids.iter().map(|id| bytes(*id)).collect();
    let rows: Vec<(Vec<u8>, String)> = assertions::table
        .inner_join(badge_classes::table)
        .filter(one_of(assertions::id, ids))
        .select((assertions::id, badge_classes::definition))
        .load(db)?;
    let read = |(id, text): (Vec<u8>, String)| Ok((uuid(&id)?, from_json(&text)?));
    rows.into_iter().map(read).collect()
}
