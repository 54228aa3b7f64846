//! The words of somebody else about an applicant, asked for by a letter.

use crate::storage::{
    Db, Error,
    schema::{proofs, statements},
    values::{bytes, column, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// As what somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = StatementRelation)]
pub enum Relation {
    /// They employ the applicant, or answer for the place where they work.
    Employer,
    /// They work beside them.
    Colleague,
    /// They trained them.
    Trainer,
    /// Something else.
    Other,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 4] = [Self::Employer, Self::Colleague, Self::Trainer, Self::Other];

    /// As it is stored and shown to programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Colleague => "colleague",
            Self::Trainer => "trainer",
            Self::Other => "other",
        }
    }

    /// The relation of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|relation| relation.name() == name)
    }
}

/// What somebody was asked for, and what they said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The proof that it is.
    pub proof: Uuid,
    /// Whom the letter went to.
    pub address: Uuid,
    /// As what.
    pub relation: Relation,
    /// When they were asked.
    pub asked_at: DateTime<Utc>,
    /// Until when they can answer.
    pub expires_at: DateTime<Utc>,
    /// When they answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// They would rather not.
    pub declined: bool,
    /// Their name, as they gave it.
    pub name: String,
    /// What they do, and where.
    pub role: String,
    /// What they say.
    pub words: String,
}

impl Statement {
    /// Whether there are words.
    pub fn is_given(&self) -> bool {
        self.answered_at.is_some() && !self.declined
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = statements)]
#[diesel(primary_key(proof_id))]
#[diesel(treat_none_as_null = true)]
struct Row {
    proof_id: Vec<u8>,
    address_id: Vec<u8>,
    relation: String,
    asked_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    answered_at: Option<NaiveDateTime>,
    declined: bool,
    name: String,
    role: String,
    words: String,
}

impl From<&Statement> for Row {
    fn from(of: &Statement) -> Self {
        Self {
            proof_id: bytes(of.proof),
            address_id: bytes(of.address),
            relation: of.relation.name().to_owned(),
            asked_at: column(of.asked_at),
            expires_at: column(of.expires_at),
            answered_at: of.answered_at.map(column),
            declined: of.declined,
            name: of.name.clone(),
            role: of.role.clone(),
            words: of.words.clone(),
        }
    }
}

impl TryFrom<Row> for Statement {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            proof: uuid(&row.proof_id)?,
            address: uuid(&row.address_id)?,
            relation: Relation::named(&row.relation)
                .ok_or(Error::Corrupt("as what somebody is asked"))?,
            asked_at: instant(row.asked_at),
            expires_at: instant(row.expires_at),
            answered_at: row.answered_at.map(instant),
            declined: row.declined,
            name: row.name,
            role: row.role,
            words: row.words,
        })
    }
}

/// Stores what is asked for.
pub fn insert(db: &mut Db, new: &Statement) -> Result<(), Error> {
    diesel::insert_into(statements::table)
        .values(Row::from(new))
        .execute(db)?;
    Ok(())
}

/// Stores what became of it.
pub fn update(db: &mut Db, now: &Statement) -> Result<(), Error> {
    diesel::update(statements::table.filter(statements::proof_id.eq(bytes(now.proof))))
        .set(Row::from(now))
        .execute(db)?;
    Ok(())
}

/// What a proof was asked as; nothing when whoever was asked is erased, or it is no statement.
pub fn of_proof(db: &mut Db, proof: Uuid) -> Result<Option<Statement>, Error> {
    statements::table
        .filter(statements::proof_id.eq(bytes(proof)))
        .select(Row::as_select())
        .first(db)
        .optional()?
        .map(Statement::try_from)
        .transpose()
}

/// The proofs that are words of whoever has an address.
pub fn stated_by(db: &mut Db, address: Uuid) -> Result<Vec<Uuid>, Error> {
    let found: Vec<Vec<u8>> = statements::table
        .filter(statements::address_id.eq(bytes(address)))
        .select(statements::proof_id)
        .load(db)?;
    found.iter().map(|id| uuid(id)).collect()
}

/// How many a person asked for since then, with those they took back.
pub fn count_asked_since(db: &mut Db, person: Uuid, since: DateTime<Utc>) -> Result<i64, Error> {
    Ok(statements::table
        .inner_join(proofs::table)
        .filter(proofs::person_id.eq(bytes(person)))
        .filter(statements::asked_at.gt(column(since)))
        .count()
        .get_result(db)?)
}

/// Deletes what was asked for and said.
pub fn delete(db: &mut Db, proof: Uuid) -> Result<(), Error> {
    diesel::delete(statements::table.filter(statements::proof_id.eq(bytes(proof)))).execute(db)?;
    Ok(())
}
