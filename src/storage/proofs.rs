//! What somebody shows to be awarded a badge. A proof is its person's, and may be used in several applications.

pub mod statements;

use super::{
    Db, Error, Page,
    applications::second_readings,
    schema::{applications, proof_files, proof_uses, proofs},
    values::{bytes, column, from_json, instant, to_json, uuid},
};
use crate::badge::application::State;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a proof is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ProofKind)]
pub enum Kind {
    /// Words of the applicant.
    Text,
    /// An address on the web.
    Link,
    /// A file.
    File,
    /// The words of somebody else, asked for by a letter.
    Statement,
    /// An open badge from elsewhere, checked.
    Badge,
    /// A certificate, in words.
    Certificate,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Link,
        Self::File,
        Self::Statement,
        Self::Badge,
        Self::Certificate,
    ];

    /// As it is stored and shown to programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Link => "link",
            Self::File => "file",
            Self::Statement => "statement",
            Self::Badge => "badge",
            Self::Certificate => "certificate",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A proof, without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// What it is.
    pub kind: Kind,
    /// What its person calls it.
    pub title: String,
    /// The text, or what is said of the rest; may be empty then.
    pub words: String,
    /// The address of a link.
    pub url: Option<String>,
    /// It comes from somebody else.
    pub third_party: bool,
    /// Its person lets it be seen from the badge.
    pub shown: bool,
    /// Of a badge or a certificate: what is known of it.
    pub found: Option<Value>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When its content was deleted.
    pub purged_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = proofs)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    person_id: Vec<u8>,
    kind: String,
    title: String,
    words: String,
    url: Option<String>,
    third_party: bool,
    shown: bool,
    found: Option<String>,
    created_at: NaiveDateTime,
    purged_at: Option<NaiveDateTime>,
}

impl TryFrom<&Proof> for Row {
    type Error = Error;
    fn try_from(of: &Proof) -> Result<Self, Error> {
        Ok(Self {
            id: bytes(of.id),
            person_id: bytes(of.person),
            kind: of.kind.name().to_owned(),
            title: of.title.clone(),
            words: of.words.clone(),
            url: of.url.clone(),
            third_party: of.third_party,
            shown: of.shown,
            found: of.found.as_ref().map(to_json).transpose()?,
            created_at: column(of.created_at),
            purged_at: of.purged_at.map(column),
        })
    }
}

impl TryFrom<Row> for Proof {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: uuid(&row.id)?,
            person: uuid(&row.person_id)?,
            kind: Kind::named(&row.kind).ok_or(Error::Corrupt("the kind of a proof"))?,
            title: row.title,
            words: row.words,
            url: row.url,
            third_party: row.third_party,
            shown: row.shown,
            found: row.found.map(|json| from_json(&json)).transpose()?,
            created_at: instant(row.created_at),
            purged_at: row.purged_at.map(instant),
        })
    }
}

/// Stores a proof.
pub fn insert(db: &mut Db, new: &Proof) -> Result<(), Error> {
    diesel::insert_into(proofs::table)
        .values(Row::try_from(new)?)
        .execute(db)?;
    Ok(())
}

/// Stores what became of it.
pub fn update(db: &mut Db, now: &Proof) -> Result<(), Error> {
    diesel::update(proofs::table.filter(proofs::id.eq(bytes(now.id))))
        .set(Row::try_from(now)?)
        .execute(db)?;
    Ok(())
}

/// Notes that what an application uses is shown from now on to whoever examines it.
pub fn hand_in(db: &mut Db, application: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    let used = proof_uses::table
        .filter(proof_uses::application_id.eq(bytes(application)))
        .select(proof_uses::proof_id);
    let new = proofs::id.eq_any(used).and(proofs::handed_in_at.is_null());
    diesel::update(proofs::table.filter(new))
        .set(proofs::handed_in_at.eq(column(now)))
        .execute(db)?;
    Ok(())
}

/// Whether somebody who examines was ever shown a proof.
pub fn was_handed_in(db: &mut Db, id: Uuid) -> Result<bool, Error> {
    let shown = proofs::table
        .filter(proofs::id.eq(bytes(id)))
        .filter(proofs::handed_in_at.is_not_null());
    Ok(diesel::select(exists(shown)).get_result(db)?)
}

/// Deletes a proof with its file, its words and its uses, and what waits to be read again and rests on it.
pub fn delete(db: &mut Db, id: Uuid) -> Result<(), Error> {
    second_readings::forget_resting_on(db, id)?;
    diesel::delete(proofs::table.filter(proofs::id.eq(bytes(id)))).execute(db)?;
    Ok(())
}

/// A proof by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Proof>, Error> {
    proofs::table
        .filter(proofs::id.eq(bytes(id)))
        .select(Row::as_select())
        .first(db)
        .optional()?
        .map(Proof::try_from)
        .transpose()
}

/// Those of a person, the first first.
pub fn of_person(db: &mut Db, person: Uuid) -> Result<Vec<Proof>, Error> {
    proofs::table
        .filter(proofs::person_id.eq(bytes(person)))
        .order(proofs::id)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Proof::try_from)
        .collect()
}

/// Those that an application uses, the first first.
pub fn of_application(db: &mut Db, application: Uuid) -> Result<Vec<Proof>, Error> {
    let used = proof_uses::table
        .filter(proof_uses::application_id.eq(bytes(application)))
        .select(proof_uses::proof_id);
    proofs::table
        .filter(proofs::id.eq_any(used))
        .order(proofs::id)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Proof::try_from)
        .collect()
}

/// Which proofs show which criterion of an application.
pub fn uses(db: &mut Db, application: Uuid) -> Result<BTreeMap<String, Vec<Uuid>>, Error> {
    let rows: Vec<(String, Vec<u8>)> = proof_uses::table
        .filter(proof_uses::application_id.eq(bytes(application)))
        .order((proof_uses::criterion, proof_uses::proof_id))
        .select((proof_uses::criterion, proof_uses::proof_id))
        .load(db)?;
    let mut found: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for (criterion, proof) in rows {
        found.entry(criterion).or_default().push(uuid(&proof)?);
    }
    Ok(found)
}

/// In which applications a proof is used, and where those stand.
pub fn used_in(db: &mut Db, proof: Uuid) -> Result<Vec<(Uuid, State)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = proof_uses::table
        .inner_join(applications::table)
        .filter(proof_uses::proof_id.eq(bytes(proof)))
        .select((applications::id, applications::state))
        .distinct()
        .order(applications::id)
        .load(db)?;
    rows.into_iter()
        .map(|(id, state)| {
            let state = State::named(&state);
            Ok((
                uuid(&id)?,
                state.ok_or(Error::Corrupt("where an application stands"))?,
            ))
        })
        .collect()
}

/// Says which criteria of an application a proof shows, in the place of what was said.
pub fn set_uses(
    db: &mut Db,
    (application, proof): (Uuid, Uuid),
    criteria: &[String],
) -> Result<(), Error> {
    let one = proof_uses::application_id
        .eq(bytes(application))
        .and(proof_uses::proof_id.eq(bytes(proof)));
    diesel::delete(proof_uses::table.filter(one)).execute(db)?;
    for criterion in criteria {
        diesel::insert_into(proof_uses::table)
            .values((
                proof_uses::application_id.eq(bytes(application)),
                proof_uses::criterion.eq(criterion),
                proof_uses::proof_id.eq(bytes(proof)),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Those that no application needs whose content is there, and that are used, or were given before then; and those that
/// were taken back. After one of them, in order of creation.
pub fn done_with(db: &mut Db, before: DateTime<Utc>, page: Page) -> Result<Vec<Proof>, Error> {
    let used = || exists(proof_uses::table.filter(proof_uses::proof_id.eq(proofs::id)));
    let needed = proof_uses::table
        .inner_join(applications::table)
        .filter(proof_uses::proof_id.eq(proofs::id))
        .filter(applications::purged_at.is_null());
    let there = proofs::purged_at
        .is_null()
        .and(used().or(proofs::created_at.le(column(before))));
    let taken_back = proofs::purged_at.is_not_null().and(not(used()));
    proofs::table
        .filter(proofs::id.gt(bytes(page.after)))
        .filter(there.or(taken_back))
        .filter(not(exists(needed)))
        .order(proofs::id)
        .limit(page.limit)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Proof::try_from)
        .collect()
}

/// From now on a proof shows nothing.
pub fn forget_uses(db: &mut Db, proof: Uuid) -> Result<(), Error> {
    let of_it = proof_uses::proof_id.eq(bytes(proof));
    diesel::delete(proof_uses::table.filter(of_it)).execute(db)?;
    Ok(())
}

/// Deletes what is in a proof, and what waits to be read again and rests on it; that it was there stays, and what a
/// statement was asked as, without its words.
pub fn empty(db: &mut Db, proof: &mut Proof, now: DateTime<Utc>) -> Result<(), Error> {
    proof.title.clear();
    proof.words.clear();
    proof.url = None;
    proof.found = None;
    proof.purged_at = Some(now);
    update(db, proof)?;
    delete_file(db, proof.id)?;
    second_readings::forget_resting_on(db, proof.id)?;
    if let Some(mut said) = statements::of_proof(db, proof.id)? {
        said.name.clear();
        said.role.clear();
        said.words.clear();
        statements::update(db, &said)?;
    }
    Ok(())
}

/// A file that was given as a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Of what kind, as [`crate::badge`] names kinds of documents.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Stores the file of a proof.
pub fn insert_file(db: &mut Db, proof: Uuid, file: &File) -> Result<(), Error> {
    diesel::insert_into(proof_files::table)
        .values((
            proof_files::proof_id.eq(bytes(proof)),
            proof_files::kind.eq(&file.kind),
            proof_files::name.eq(&file.name),
            proof_files::size.eq(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX)),
            proof_files::bytes.eq(&file.bytes),
        ))
        .execute(db)?;
    Ok(())
}

/// The file of a proof.
pub fn file(db: &mut Db, proof: Uuid) -> Result<Option<File>, Error> {
    let row: Option<(String, String, Vec<u8>)> = proof_files::table
        .filter(proof_files::proof_id.eq(bytes(proof)))
        .select((proof_files::kind, proof_files::name, proof_files::bytes))
        .first(db)
        .optional()?;
    Ok(row.map(|(kind, name, bytes)| File { kind, name, bytes }))
}

/// What the files of a person are called and how large they are, in bytes, by their proofs.
pub fn file_names(db: &mut Db, person: Uuid) -> Result<BTreeMap<Uuid, (String, i64)>, Error> {
    let rows: Vec<(Vec<u8>, String, i64)> = proof_files::table
        .inner_join(proofs::table.on(proofs::id.eq(proof_files::proof_id)))
        .filter(proofs::person_id.eq(bytes(person)))
        .select((proof_files::proof_id, proof_files::name, proof_files::size))
        .load(db)?;
    rows.into_iter()
        .map(|(proof, name, size)| Ok((uuid(&proof)?, (name, size))))
        .collect()
}

/// Deletes the file of a proof.
pub fn delete_file(db: &mut Db, proof: Uuid) -> Result<(), Error> {
    let of_it = proof_files::proof_id.eq(bytes(proof));
    diesel::delete(proof_files::table.filter(of_it)).execute(db)?;
    Ok(())
}
