//! API keys: who may do what. The secret itself is nowhere, only its hash.

use super::{
    Db, Error, Page, Scope,
    direct::Fetch as _,
    schema::api_keys,
    values::{bytes, column, from_json, instant, some_uuid, to_json, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A key as it is stored.
#[derive(Debug, Clone)]
pub struct StoredApiKey {
    /// Part of the key's text.
    pub id: Uuid,
    /// `None`: the instance's administrator.
    pub issuer: Option<Uuid>,
    /// `admin`, `owner`, `editor`, `assessor` or `reader`.
    pub role: String,
    /// Names of scopes.
    pub scopes: Vec<String>,
    /// What it is for.
    pub label: String,
    /// SHA-256 of the secret.
    pub secret_hash: Vec<u8>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
    /// From when it is refused.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Stores a key.
pub fn insert(db: &mut Db, new: &StoredApiKey) -> Result<(), Error> {
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::id.eq(bytes(new.id)),
            api_keys::issuer_id.eq(new.issuer.map(bytes)),
            api_keys::role.eq(&new.role),
            api_keys::scopes.eq(to_json(&new.scopes)?),
            api_keys::label.eq(&new.label),
            api_keys::secret_hash.eq(&new.secret_hash),
            api_keys::created_at.eq(column(new.created_at)),
            api_keys::expires_at.eq(new.expires_at.map(column)),
            api_keys::revoked_at.eq(new.revoked_at.map(column)),
        ))
        .execute(db)?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    issuer_id: Option<Vec<u8>>,
    role: String,
    scopes: String,
    label: String,
    secret_hash: Vec<u8>,
    created_at: NaiveDateTime,
    expires_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for StoredApiKey {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: uuid(&row.id)?,
            issuer: some_uuid(row.issuer_id)?,
            role: row.role,
            scopes: from_json(&row.scopes)?,
            label: row.label,
            secret_hash: row.secret_hash,
            created_at: instant(row.created_at),
            expires_at: row.expires_at.map(instant),
            revoked_at: row.revoked_at.map(instant),
        })
    }
}

/// A key by its id, whatever its state: for authentication alone.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<StoredApiKey>, Error> {
    api_keys::table
        .filter(api_keys::id.eq(bytes(id)))
        .row::<Row>(db)?
        .map(StoredApiKey::try_from)
        .transpose()
}

/// The keys within the scope, of one issuer if given, in order of creation.
pub fn list(
    db: &mut Db,
    scope: Scope,
    issuer: Option<Uuid>,
    page: Page,
) -> Result<Vec<StoredApiKey>, Error> {
    let mut query = api_keys::table
        .filter(api_keys::id.gt(bytes(page.after)))
        .order(api_keys::id)
        .limit(page.limit)
        .into_boxed();
    for id in [scope.issuer(), issuer].into_iter().flatten() {
        query = query.filter(api_keys::issuer_id.eq(bytes(id)));
    }
    query
        .load::<Row>(db)?
        .into_iter()
        .map(StoredApiKey::try_from)
        .collect()
}

/// The latest keys of an issuer, the newest first; those before one of them, if given.
pub fn latest(
    db: &mut Db,
    issuer: Uuid,
    before: Option<Uuid>,
    most: i64,
) -> Result<Vec<StoredApiKey>, Error> {
    api_keys::table
        .filter(api_keys::issuer_id.eq(bytes(issuer)))
        .filter(api_keys::id.lt(bytes(before.unwrap_or(Uuid::max()))))
        .order(api_keys::id.desc())
        .limit(most)
        .load::<Row>(db)?
        .into_iter()
        .map(StoredApiKey::try_from)
        .collect()
}

/// A key within the scope, whatever its state.
pub fn find_in(db: &mut Db, scope: Scope, id: Uuid) -> Result<Option<StoredApiKey>, Error> {
    let within = |key: &StoredApiKey| match key.issuer {
        Some(issuer) => scope.holds(issuer),
        None => scope == Scope::Instance,
    };
    Ok(find(db, id)?.filter(within))
}

/// Revokes a key; false when it was revoked before.
pub fn revoke(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = diesel::update(
        api_keys::table.filter(
            api_keys::id
                .eq(bytes(id))
                .and(api_keys::revoked_at.is_null()),
        ),
    )
    .set(api_keys::revoked_at.eq(column(now)))
    .execute(db)?;
    Ok(rows == 1)
}
