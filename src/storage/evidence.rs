//! Badges from elsewhere that were brought to a programme, and certificates that it recognised.

mod recording;

pub use recording::{decide, insert, rechecked, withdraw};

use super::{
    Db, Error, Page,
    direct::Fetch as _,
    one_of::one_of,
    schema::{addresses, equivalences, evidence},
    values::{bytes, column, from_json, instant, some_uuid, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A badge from elsewhere, or a certificate, of one person.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Its id.
    pub id: Uuid,
    /// To which programme it was brought.
    pub programme: Uuid,
    /// Under which address.
    pub address: Uuid,
    /// Whose address that is.
    pub person: Uuid,
    /// The address a badge was issued to that this person brought themselves; `None` when the programme brought it, under
    /// that very address.
    pub issued_to: Option<Uuid>,
    /// Whether they proved that the address it was issued to is theirs.
    pub verified: bool,
    /// The badge; `None` for a certificate.
    pub badge: Option<Badge>,
    /// What it is called.
    pub title: String,
    /// Who gave it.
    pub body: Option<String>,
    /// When it was earned.
    pub issued_on: DateTime<Utc>,
    /// Until when it says it is good.
    pub expires: Option<DateTime<Utc>>,
    /// A decision for this person alone.
    pub decision: Option<Decision>,
    /// Who recorded it here.
    pub by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When it was found to be revoked or invalid.
    pub fallen_at: Option<DateTime<Utc>>,
    /// When it had been out of reach for too long.
    pub lapsed_at: Option<DateTime<Utc>>,
    /// When the programme withdrew it, and why.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

/// What is kept of a badge from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// What is checked again: an address or a JWS.
    pub source: String,
    /// Where it is, when it has an address.
    pub url: Option<String>,
    /// The address of its BadgeClass, when that is hosted.
    pub class: Option<String>,
    /// The address of its issuer's Profile, when that is hosted.
    pub issuer: Option<String>,
    /// What the last check that came to a verdict found.
    pub verdict: String,
    /// When that was.
    pub checked_at: DateTime<Utc>,
    /// What was fetched for it.
    pub fetched: serde_json::Value,
    /// When it is to be checked again.
    pub next_check_at: DateTime<Utc>,
}

/// Which competency it counts for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// A competency of the adopted catalogue.
    pub competency: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Evidence {
    /// Whether it could count for something now, if a decision says so.
    pub fn stands(&self, now: DateTime<Utc>) -> bool {
        self.fallen_at.is_none()
            && self.withdrawn.is_none()
            && self.counts_until().is_none_or(|end| now < end)
            && (self.badge.is_none() || self.verified)
    }

    /// Until when it counts: to its own date, or until it had been out of reach for too long.
    pub fn counts_until(&self) -> Option<DateTime<Utc>> {
        self.expires.into_iter().chain(self.lapsed_at).min()
    }
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    programme_id: Vec<u8>,
    address_id: Vec<u8>,
    _kind: String,
    source: Option<String>,
    url: Option<String>,
    badge_class: Option<String>,
    issuer: Option<String>,
    title: String,
    body: Option<String>,
    issued_on: NaiveDateTime,
    expires: Option<NaiveDateTime>,
    competency: Option<String>,
    reason: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
    recorded_by: String,
    recorded_at: NaiveDateTime,
    verdict: Option<String>,
    checked_at: Option<NaiveDateTime>,
    fetched: Option<String>,
    next_check_at: Option<NaiveDateTime>,
    fallen_at: Option<NaiveDateTime>,
    lapsed_at: Option<NaiveDateTime>,
    withdrawn_at: Option<NaiveDateTime>,
    withdrawal_reason: Option<String>,
    issued_to_id: Option<Vec<u8>>,
}

/// Whose an address is, and since when that is proved.
type Whose = (Vec<u8>, Option<NaiveDateTime>);
/// A row with its own address, and with the one that the badge was issued to, if that was named.
type Found = (Row, Whose, Option<Vec<u8>>, Option<NaiveDateTime>);

fn read((row, (person, proved), named, named_proved): Found) -> Result<Evidence, Error> {
    let verified = match row.issued_to_id {
        None => proved.is_some(),
        Some(_) => named.as_ref() == Some(&person) && named_proved.is_some(),
    };
    let half = || Error::Corrupt("a badge from elsewhere is half there");
    let badge = match row.source {
        None => None,
        Some(source) => Some(Badge {
            source,
            url: row.url,
            class: row.badge_class,
            issuer: row.issuer,
            verdict: row.verdict.ok_or_else(half)?,
            checked_at: row.checked_at.map(instant).ok_or_else(half)?,
            fetched: from_json(&row.fetched.ok_or_else(half)?)?,
            next_check_at: row.next_check_at.map(instant).ok_or_else(half)?,
        }),
    };
    let decision = match (row.competency, row.reason, row.decided_by, row.decided_at) {
        (Some(competency), Some(reason), Some(by), Some(at)) => Some(Decision {
            competency,
            reason,
            by,
            at: instant(at),
        }),
        _ => None,
    };
    Ok(Evidence {
        id: uuid(&row.id)?,
        programme: uuid(&row.programme_id)?,
        address: uuid(&row.address_id)?,
        person: uuid(&person)?,
        issued_to: some_uuid(row.issued_to_id)?,
        verified,
        badge,
        title: row.title,
        body: row.body,
        issued_on: instant(row.issued_on),
        expires: row.expires.map(instant),
        decision,
        by: row.recorded_by,
        recorded_at: instant(row.recorded_at),
        fallen_at: row.fallen_at.map(instant),
        lapsed_at: row.lapsed_at.map(instant),
        withdrawn: row
            .withdrawn_at
            .map(|at| (instant(at), row.withdrawal_reason.unwrap_or_default())),
    })
}

diesel::alias! {
    const NAMED: Alias<Named> = addresses as named;
}

macro_rules! all {
    () => {
        evidence::table
            .inner_join(addresses::table)
            .left_join(
                NAMED.on(NAMED
                    .field(addresses::id)
                    .nullable()
                    .eq(evidence::issued_to_id)),
            )
            .select((
                evidence::all_columns,
                (addresses::person_id, addresses::verified_at),
                NAMED.field(addresses::person_id).nullable(),
                NAMED.field(addresses::verified_at).nullable(),
            ))
    };
}

/// One by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Evidence>, Error> {
    all!()
        .filter(evidence::id.eq(bytes(id)))
        .first::<Found>(db)
        .optional()?
        .map(read)
        .transpose()
}

/// What a person has in a programme, in order of creation.
pub fn of_person(db: &mut Db, programme: Uuid, person: Uuid) -> Result<Vec<Evidence>, Error> {
    let mut found = of_persons(db, programme, &[person])?;
    Ok(found.remove(&person).unwrap_or_default())
}

/// What each of these persons has in a programme, in order of creation.
pub fn of_persons(
    db: &mut Db,
    programme: Uuid,
    persons: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Evidence>>, Error> {
    let mut found: BTreeMap<Uuid, Vec<Evidence>> = BTreeMap::new();
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    // Asked for together with the programme, SQLite would read all that was ever brought to it.
    let ids: Vec<Vec<u8>> = evidence::table
        .inner_join(addresses::table)
        .filter(one_of(addresses::person_id, persons))
        .select(evidence::id)
        .rows(db)?;
    if ids.is_empty() {
        return Ok(found);
    }
    let mut rows: Vec<Found> = Vec::new();
    // A statement takes only so many values.
    for some in ids.chunks(10_000) {
        let those = one_of(evidence::id, some).and(evidence::programme_id.eq(bytes(programme)));
        rows.extend(all!().filter(those).order(evidence::id).rows::<Found>(db)?);
    }
    for row in rows {
        let one = read(row)?;
        found.entry(one.person).or_default().push(one);
    }
    Ok(found)
}

/// What a person has in all programmes, in order of creation.
pub fn everything_of(db: &mut Db, person: Uuid) -> Result<Vec<Evidence>, Error> {
    all!()
        .filter(addresses::person_id.eq(bytes(person)))
        .order(evidence::id)
        .load::<Found>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// What was issued to an address, in all programmes.
pub fn of_address(db: &mut Db, address: Uuid) -> Result<Vec<Evidence>, Error> {
    let own = evidence::address_id
        .eq(bytes(address))
        .and(evidence::issued_to_id.is_null());
    let named = evidence::issued_to_id.eq(bytes(address));
    all!()
        .filter(own.or(named))
        .order(evidence::id)
        .load::<Found>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// What either of two persons brought that was issued to a proved address of the other.
pub fn between(db: &mut Db, one: Uuid, other: Uuid) -> Result<Vec<Evidence>, Error> {
    let both = [bytes(one), bytes(other)];
    let named = NAMED.field(addresses::person_id);
    all!()
        .filter(
            one_of(addresses::person_id, &both)
                .and(one_of(named, &both))
                .and(named.ne(addresses::person_id))
                .and(NAMED.field(addresses::verified_at).is_not_null()),
        )
        .order(evidence::id)
        .load::<Found>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// What was brought to a programme, in order of creation; with an instant, only badges that could count then and wait for
/// a decision.
pub fn list(
    db: &mut Db,
    programme: Uuid,
    undecided: Option<DateTime<Utc>>,
    page: Page,
) -> Result<Vec<Evidence>, Error> {
    let mut query = all!()
        .filter(
            evidence::programme_id
                .eq(bytes(programme))
                .and(evidence::id.gt(bytes(page.after))),
        )
        .into_boxed();
    if let Some(now) = undecided {
        let own = evidence::issued_to_id
            .is_null()
            .and(addresses::verified_at.is_not_null());
        let named = NAMED
            .field(addresses::person_id)
            .eq(addresses::person_id)
            .and(NAMED.field(addresses::verified_at).is_not_null());
        let covered = equivalences::table.filter(
            equivalences::programme_id
                .eq(evidence::programme_id)
                .and(evidence::badge_class.eq(equivalences::badge_class.nullable()))
                .and(evidence::issuer.eq(equivalences::issuer.nullable()))
                .and(equivalences::starts_at.le(evidence::recorded_at))
                .and(
                    equivalences::ends_at
                        .is_null()
                        .or(equivalences::ends_at.ge(evidence::recorded_at.nullable())),
                ),
        );
        query = query
            .filter(evidence::kind.eq("badge"))
            .filter(evidence::competency.is_null())
            .filter(evidence::withdrawn_at.is_null())
            .filter(evidence::fallen_at.is_null())
            .filter(evidence::lapsed_at.is_null())
            .filter(
                evidence::expires
                    .is_null()
                    .or(evidence::expires.gt(column(now))),
            )
            .filter(own.or(named))
            .filter(not(exists(covered)));
    }
    query
        .order(evidence::id)
        .limit(page.limit)
        .load::<Found>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// What was brought to a programme, the latest first; with an id, what was brought before that.
pub fn latest(
    db: &mut Db,
    programme: Uuid,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Evidence>, Error> {
    let mut query = all!()
        .filter(evidence::programme_id.eq(bytes(programme)))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(evidence::id.lt(bytes(before)));
    }
    query
        .order(evidence::id.desc())
        .limit(limit)
        .load::<Found>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// Badges that are to be checked again by then, in order of creation; withdrawn ones are not.
pub fn due(db: &mut Db, by: DateTime<Utc>, page: Page) -> Result<Vec<Evidence>, Error> {
    all!()
        .filter(
            evidence::next_check_at
                .le(column(by))
                .and(evidence::withdrawn_at.is_null())
                .and(evidence::id.gt(bytes(page.after))),
        )
        .order(evidence::id)
        .limit(page.limit)
        .load::<Found>(db)?
        .into_iter()
        .map(read)
        .collect()
}

/// To which programmes something was brought for one of these persons.
pub fn programmes_of(db: &mut Db, persons: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let persons: Vec<_> = persons.iter().map(|id| bytes(*id)).collect();
    let ids: Vec<Vec<u8>> = evidence::table
        .inner_join(addresses::table)
        .filter(one_of(addresses::person_id, persons))
        .select(evidence::programme_id)
        .distinct()
        .rows(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// The address under which a person brought something last, as it was given.
pub fn latest_address(db: &mut Db, person: Uuid) -> Result<Option<(Uuid, String)>, Error> {
    let row: Option<(Vec<u8>, String)> = evidence::table
        .inner_join(addresses::table)
        .filter(addresses::person_id.eq(bytes(person)))
        .order(evidence::id.desc())
        .select((addresses::id, addresses::given))
        .first(db)
        .optional()?;
    row.map(|(id, given)| Ok((uuid(&id)?, given))).transpose()
}
