//! Endorsements: what issuers say of each other's Profiles, BadgeClasses and Assertions.

use super::{
    Db, Error, OrIgnore, Page, Scope,
    schema::endorsements,
    values::{bytes, column, instant, some_uuid, uuid},
};
use crate::badge::{
    endorsement::{Endorsed, Endorsement},
    text::Language,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// An Endorsement with what is kept about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEndorsement {
    /// As its document shows it.
    pub endorsement: Endorsement,
    /// The issuer that the endorsed object belongs to.
    pub owner: Uuid,
    /// The issuer that endorses.
    pub endorser: Uuid,
    /// The recognition that it publishes.
    pub recognition: Option<Recognition>,
}

/// The recognition behind an Endorsement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognition {
    /// The programme's decision.
    pub accreditation: Uuid,
    /// The programme.
    pub programme: Uuid,
}

fn kind(of: Endorsed) -> &'static str {
    match of {
        Endorsed::Profile(_) => "profile",
        Endorsed::BadgeClass(_) => "badge",
        Endorsed::Assertion(_) => "assertion",
    }
}

/// Stores an Endorsement; false when its endorser has one of that object that stands, offered or accepted.
pub fn insert(db: &mut Db, new: &StoredEndorsement) -> Result<bool, Error> {
    let e = &new.endorsement;
    let (revoked_at, reason) = e.revoked.clone().unzip();
    let recognition = new
        .recognition
        .map(|r| (bytes(r.accreditation), bytes(r.programme)));
    let (accreditation, programme) = recognition.unzip();
    let rows = OrIgnore(diesel::insert_into(endorsements::table).values((
        endorsements::id.eq(bytes(e.id)),
        endorsements::kind.eq(kind(e.of)),
        endorsements::object_id.eq(bytes(e.of.id())),
        endorsements::owner_id.eq(bytes(new.owner)),
        endorsements::endorser_id.eq(bytes(new.endorser)),
        endorsements::profile_id.eq(bytes(e.profile)),
        endorsements::comment.eq(&e.comment),
        endorsements::language.eq(e.language.tag()),
        endorsements::accreditation_id.eq(accreditation),
        endorsements::programme_id.eq(programme),
        endorsements::issued_on.eq(column(e.issued_on)),
        endorsements::published_at.eq(e.published_at.map(column)),
        endorsements::declined_at.eq(e.declined_at.map(column)),
        endorsements::revoked_at.eq(revoked_at.map(column)),
        endorsements::revocation_reason.eq(reason),
    )))
    .execute(db)?;
    Ok(rows == 1)
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    kind: String,
    object_id: Vec<u8>,
    owner_id: Vec<u8>,
    endorser_id: Vec<u8>,
    profile_id: Vec<u8>,
    comment: String,
    language: String,
    accreditation_id: Option<Vec<u8>>,
    programme_id: Option<Vec<u8>>,
    issued_on: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
    declined_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
    revocation_reason: Option<String>,
}

fn stored(row: Row) -> Result<StoredEndorsement, Error> {
    let object = uuid(&row.object_id)?;
    let of = match row.kind.as_str() {
        "profile" => Endorsed::Profile(object),
        "badge" => Endorsed::BadgeClass(object),
        "assertion" => Endorsed::Assertion(object),
        _ => return Err(Error::Corrupt("an unknown kind of endorsement")),
    };
    let language = Language::ALL.into_iter().find(|l| l.tag() == row.language);
    let recognition = some_uuid(row.accreditation_id)?.zip(some_uuid(row.programme_id)?);
    Ok(StoredEndorsement {
        endorsement: Endorsement {
            id: uuid(&row.id)?,
            of,
            profile: uuid(&row.profile_id)?,
            comment: row.comment,
            language: language.ok_or(Error::Corrupt("an unknown language"))?,
            issued_on: instant(row.issued_on),
            published_at: row.published_at.map(instant),
            declined_at: row.declined_at.map(instant),
            revoked: row.revoked_at.map(instant).zip(row.revocation_reason),
        },
        owner: uuid(&row.owner_id)?,
        endorser: uuid(&row.endorser_id)?,
        recognition: recognition.map(|(accreditation, programme)| Recognition {
            accreditation,
            programme,
        }),
    })
}

/// An Endorsement by its id, whatever became of it.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<StoredEndorsement>, Error> {
    endorsements::table
        .filter(endorsements::id.eq(bytes(id)))
        .first::<Row>(db)
        .optional()?
        .map(stored)
        .transpose()
}

/// An Endorsement that an issuer within the scope gave.
pub fn find_given(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<StoredEndorsement>, Error> {
    Ok(find(db, id)?.filter(|found| scope.holds(found.endorser)))
}

/// An Endorsement of something that belongs to an issuer within the scope.
pub fn find_received(
    db: &mut Db,
    scope: Scope,
    id: Uuid,
) -> Result<Option<StoredEndorsement>, Error> {
    Ok(find(db, id)?.filter(|found| scope.holds(found.owner)))
}

/// On which side of Endorsements an issuer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It endorses.
    Given,
    /// It is endorsed.
    Received,
}

/// The Endorsements that an issuer within the scope gave or received, oldest first.
pub fn list(
    db: &mut Db,
    scope: Scope,
    issuer: Uuid,
    side: Side,
    page: Page,
) -> Result<Vec<StoredEndorsement>, Error> {
    if !scope.holds(issuer) {
        return Ok(Vec::new());
    }
    let mut query = endorsements::table
        .filter(endorsements::id.gt(bytes(page.after)))
        .order(endorsements::id)
        .limit(page.limit)
        .into_boxed();
    query = match side {
        Side::Given => query.filter(endorsements::endorser_id.eq(bytes(issuer))),
        Side::Received => query.filter(endorsements::owner_id.eq(bytes(issuer))),
    };
    query.load::<Row>(db)?.into_iter().map(stored).collect()
}

/// Which Endorsements are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// Those of one object, as its document lists them.
    Object(Endorsed),
    /// Those of any Profile of an issuer.
    Issuer(Uuid),
}

/// The Endorsements that stand at that moment, oldest first: public to everybody.
pub fn standing(db: &mut Db, of: Of, now: DateTime<Utc>) -> Result<Vec<StoredEndorsement>, Error> {
    let now = column(now);
    let not_revoked = endorsements::revoked_at
        .is_null()
        .or(endorsements::revoked_at.gt(now));
    let mut query = endorsements::table
        .filter(endorsements::published_at.le(now).and(not_revoked))
        .order(endorsements::id)
        .into_boxed();
    query = match of {
        Of::Object(object) => query
            .filter(endorsements::object_id.eq(bytes(object.id())))
            .filter(endorsements::kind.eq(kind(object))),
        Of::Issuer(issuer) => query
            .filter(endorsements::owner_id.eq(bytes(issuer)))
            .filter(endorsements::kind.eq("profile")),
    };
    query.load::<Row>(db)?.into_iter().map(stored).collect()
}

/// The ids of all Endorsements of an object that were ever accepted, taken back or not.
pub fn ever_accepted(db: &mut Db, of: Endorsed) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Vec<u8>> = endorsements::table
        .filter(
            endorsements::object_id
                .eq(bytes(of.id()))
                .and(endorsements::kind.eq(kind(of)))
                .and(endorsements::published_at.is_not_null()),
        )
        .select(endorsements::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// Accepts or declines an offer; false when it was answered or taken back before.
pub fn answer(db: &mut Db, id: Uuid, accepted: bool, at: DateTime<Utc>) -> Result<bool, Error> {
    let open = endorsements::table.filter(
        endorsements::id
            .eq(bytes(id))
            .and(endorsements::published_at.is_null())
            .and(endorsements::declined_at.is_null())
            .and(endorsements::revoked_at.is_null()),
    );
    let at = column(at);
    let rows = if accepted {
        diesel::update(open)
            .set(endorsements::published_at.eq(at))
            .execute(db)?
    } else {
        diesel::update(open)
            .set(endorsements::declined_at.eq(at))
            .execute(db)?
    };
    Ok(rows == 1)
}

/// Takes an Endorsement back; false when it was declined or taken back before.
pub fn revoke(db: &mut Db, id: Uuid, reason: &str, at: DateTime<Utc>) -> Result<bool, Error> {
    let at = column(at);
    let stands = endorsements::revoked_at
        .is_null()
        .or(endorsements::revoked_at.gt(at));
    let found = endorsements::table.filter(
        endorsements::id
            .eq(bytes(id))
            .and(endorsements::declined_at.is_null())
            .and(stands),
    );
    let rows = diesel::update(found)
        .set((
            endorsements::revoked_at.eq(at),
            endorsements::revocation_reason.eq(reason),
        ))
        .execute(db)?;
    Ok(rows == 1)
}

/// Takes back whatever waits or stands of an object that is no more.
pub fn revoke_all(db: &mut Db, of: Endorsed, reason: &str, at: DateTime<Utc>) -> Result<(), Error> {
    for id in open(db, of, at)? {
        revoke(db, id, reason, at)?;
    }
    Ok(())
}

/// The ids of an object's Endorsements that wait for an answer or stand.
pub fn open(db: &mut Db, of: Endorsed, now: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let not_revoked = endorsements::revoked_at
        .is_null()
        .or(endorsements::revoked_at.gt(column(now)));
    let ids: Vec<Vec<u8>> = endorsements::table
        .filter(
            endorsements::object_id
                .eq(bytes(of.id()))
                .and(endorsements::kind.eq(kind(of)))
                .and(endorsements::declined_at.is_null())
                .and(not_revoked),
        )
        .select(endorsements::id)
        .load(db)?;
    ids.iter().map(|id| uuid(id)).collect()
}

/// The Endorsements that publish a recognition, one for each Profile of the issuer, oldest first.
pub fn of_recognition(db: &mut Db, accreditation: Uuid) -> Result<Vec<StoredEndorsement>, Error> {
    endorsements::table
        .filter(endorsements::accreditation_id.eq(bytes(accreditation)))
        .order(endorsements::id)
        .load::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}

/// The Endorsements that publish recognitions of an issuer, those to come too, oldest first.
pub fn recognitions(
    db: &mut Db,
    issuer: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<StoredEndorsement>, Error> {
    let not_revoked = endorsements::revoked_at
        .is_null()
        .or(endorsements::revoked_at.gt(column(now)));
    endorsements::table
        .filter(
            endorsements::owner_id
                .eq(bytes(issuer))
                .and(endorsements::accreditation_id.is_not_null())
                .and(not_revoked),
        )
        .order(endorsements::id)
        .load::<Row>(db)?
        .into_iter()
        .map(stored)
        .collect()
}
