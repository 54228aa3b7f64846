//! Who works at the desk of an issuer, or administers the instance.

use super::{
    Db, Error, Page, Scope,
    schema::{addresses, issuers, members},
    values::{bytes, column, from_json, instant, some_uuid, uuid},
};
use crate::badge::profile::Organisation;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A member, or somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their membership's id.
    pub id: Uuid,
    /// Where; `None` for the instance.
    pub issuer: Option<Uuid>,
    /// The address that was invited.
    pub address: Uuid,
    /// That address, as it was given.
    pub email: String,
    /// `admin`, `owner`, `editor`, `assessor` or `reader`.
    pub role: String,
    /// When they were invited.
    pub invited_at: DateTime<Utc>,
    /// When they joined; not yet.
    pub joined_at: Option<DateTime<Utc>>,
    /// Since when they are no member any more.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Stores one who is invited.
pub fn insert(db: &mut Db, new: &Member) -> Result<(), Error> {
    diesel::insert_into(members::table)
        .values((
            members::id.eq(bytes(new.id)),
            members::issuer_id.eq(new.issuer.map(bytes)),
            members::address_id.eq(bytes(new.address)),
            members::role.eq(&new.role),
            members::invited_at.eq(column(new.invited_at)),
            members::joined_at.eq(new.joined_at.map(column)),
        ))
        .execute(db)?;
    Ok(())
}

type Row = (
    Vec<u8>,
    Option<Vec<u8>>,
    Vec<u8>,
    String,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
    Option<NaiveDateTime>,
);

fn member(row: Row) -> Result<Member, Error> {
    let (id, issuer, address, email, role, invited_at, joined_at, ended_at) = row;
    Ok(Member {
        id: uuid(&id)?,
        issuer: some_uuid(issuer)?,
        address: uuid(&address)?,
        email,
        role,
        invited_at: instant(invited_at),
        joined_at: joined_at.map(instant),
        ended_at: ended_at.map(instant),
    })
}

macro_rules! rows {
    () => {
        members::table.inner_join(addresses::table).select((
            members::id,
            members::issuer_id,
            members::address_id,
            addresses::given,
            members::role,
            members::invited_at,
            members::joined_at,
            members::ended_at,
        ))
    };
}

/// A member of that issuer, or of the instance, by their id, whatever became of them.
pub fn find(db: &mut Db, issuer: Option<Uuid>, id: Uuid) -> Result<Option<Member>, Error> {
    let found = rows!()
        .filter(members::id.eq(bytes(id)))
        .first::<Row>(db)
        .optional()?;
    let found = found.map(member).transpose()?;
    Ok(found.filter(|found| found.issuer == issuer))
}

/// A member within the scope, whatever became of them.
pub fn find_in(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<Member>, Error> {
    let found = rows!()
        .filter(members::id.eq(bytes(id)))
        .first::<Row>(db)
        .optional()?;
    let within = |member: &Member| match member.issuer {
        Some(issuer) => scope.holds(issuer),
        None => scope == Scope::Instance,
    };
    Ok(found.map(member).transpose()?.filter(within))
}

/// Whom a link invites.
pub fn invited(db: &mut Db, id: Uuid) -> Result<Option<Member>, Error> {
    let waiting = members::id
        .eq(bytes(id))
        .and(members::joined_at.is_null())
        .and(members::ended_at.is_null());
    let found = rows!().filter(waiting).first::<Row>(db).optional()?;
    found.map(member).transpose()
}

/// The members of an issuer, or of the instance, and who is invited, in that order of time.
pub fn list(db: &mut Db, issuer: Option<Uuid>, page: Page) -> Result<Vec<Member>, Error> {
    let mut query = rows!()
        .filter(members::ended_at.is_null())
        .filter(members::id.gt(bytes(page.after)))
        .order(members::id)
        .limit(page.limit)
        .into_boxed();
    query = match issuer {
        Some(issuer) => query.filter(members::issuer_id.eq(bytes(issuer))),
        None => query.filter(members::issuer_id.is_null()),
    };
    let rows: Vec<Row> = query.load(db)?;
    rows.into_iter().map(member).collect()
}

/// Where an address is a member or invited now.
pub fn of_address(
    db: &mut Db,
    issuer: Option<Uuid>,
    address: Uuid,
) -> Result<Option<Member>, Error> {
    let rows: Vec<Row> = rows!()
        .filter(members::address_id.eq(bytes(address)))
        .filter(members::ended_at.is_null())
        .load(db)?;
    for row in rows {
        let found = member(row)?;
        if found.issuer == issuer {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Where an address is a member now, with the name of the issuer; the instance has none. Longest first.
pub fn joined(db: &mut Db, address: Uuid) -> Result<Vec<(Member, Option<String>)>, Error> {
    let rows: Vec<(Row, Option<String>)> = members::table
        .inner_join(addresses::table)
        .left_join(issuers::table)
        .filter(members::address_id.eq(bytes(address)))
        .filter(members::joined_at.is_not_null())
        .filter(members::ended_at.is_null())
        .order(members::id)
        .select((
            (
                members::id,
                members::issuer_id,
                members::address_id,
                addresses::given,
                members::role,
                members::invited_at,
                members::joined_at,
                members::ended_at,
            ),
            issuers::organisation.nullable(),
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(row, organisation)| {
            let name = match organisation {
                Some(json) => Some(from_json::<Organisation>(&json)?.name),
                None => None,
            };
            Ok((member(row)?, name))
        })
        .collect()
}

/// How many joined with that role.
pub fn count(db: &mut Db, issuer: Uuid, role: &str) -> Result<i64, Error> {
    Ok(members::table
        .filter(members::issuer_id.eq(bytes(issuer)))
        .filter(members::role.eq(role))
        .filter(members::joined_at.is_not_null())
        .filter(members::ended_at.is_null())
        .count()
        .get_result(db)?)
}

/// Records that somebody joined; false when they did before, or are not wanted any more.
pub fn join(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let waiting = members::id
        .eq(bytes(id))
        .and(members::joined_at.is_null())
        .and(members::ended_at.is_null());
    let rows = diesel::update(members::table.filter(waiting))
        .set(members::joined_at.eq(column(now)))
        .execute(db)?;
    Ok(rows == 1)
}

/// Gives a member another role.
pub fn set_role(db: &mut Db, id: Uuid, role: &str) -> Result<(), Error> {
    diesel::update(members::table.filter(members::id.eq(bytes(id))))
        .set(members::role.eq(role))
        .execute(db)?;
    Ok(())
}

/// Ends a membership, or takes an invitation back.
pub fn end(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(members::table.filter(members::id.eq(bytes(id))))
        .set(members::ended_at.eq(column(now)))
        .execute(db)?;
    Ok(())
}

/// Forgets that an address was a member once: it is to be deleted.
pub fn forget_ended(db: &mut Db, address: Uuid) -> Result<(), Error> {
    diesel::delete(
        members::table
            .filter(members::address_id.eq(bytes(address)))
            .filter(members::ended_at.is_not_null()),
    )
    .execute(db)?;
    Ok(())
}
