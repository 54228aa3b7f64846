//! Applications for badges, what is said in them and how they were decided. Every act on one has locked its person's row.

pub mod decisions;
pub mod messages;
pub mod policies;
pub mod queue;
pub mod reviewers;
pub mod second_readings;

use super::{
    Db, Error, Page,
    schema::{applications, self_assessments},
    values::{bytes, column, from_json, instant, some_uuid, to_json, uuid},
};
use crate::badge::application::{Criterion, Level, Policy, State};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Somebody asks for a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// Who awards the badge.
    pub issuer: Uuid,
    /// Which badge, whatever its version.
    pub lineage: Uuid,
    /// The version whose criteria these are.
    pub badge_class: Uuid,
    /// The criteria, as they were when it was begun.
    pub criteria: Vec<Criterion>,
    /// The policy, as it was when it was submitted.
    pub policy: Policy,
    /// Where it stands.
    pub state: State,
    /// 1, or 2 after an appeal.
    pub round: i32,
    /// Its applicant says that no name of somebody they helped is left in it.
    pub no_names: bool,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Since when it is in this state; of a draft: when it was last worked on.
    pub since: DateTime<Utc>,
    /// When it was given in; after an appeal, when that was.
    pub submitted_at: Option<DateTime<Utc>>,
    /// A draft is forgotten then, a question expires; it should be decided by then; the proofs of a decided one are deleted
    /// then.
    pub due_at: Option<DateTime<Utc>>,
    /// When somebody was reminded of that.
    pub reminded_at: Option<DateTime<Utc>>,
    /// When it was decided last.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so, for its applicant.
    pub reason: Option<String>,
    /// Why its applicant appealed.
    pub appeal: Option<String>,
    /// What was awarded, or held before; it may be erased by now.
    pub award: Option<Uuid>,
    /// When what it said was deleted.
    pub purged_at: Option<DateTime<Utc>>,
    /// What its applicant began to answer to a question; nobody else reads it.
    pub answer: Option<String>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = applications)]
#[diesel(treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    person_id: Vec<u8>,
    issuer_id: Vec<u8>,
    lineage_id: Vec<u8>,
    badge_class_id: Vec<u8>,
    criteria: String,
    policy: String,
    state: String,
    round: i32,
    no_names: bool,
    created_at: NaiveDateTime,
    since: NaiveDateTime,
    submitted_at: Option<NaiveDateTime>,
    due_at: Option<NaiveDateTime>,
    reminded_at: Option<NaiveDateTime>,
    decided_at: Option<NaiveDateTime>,
    reason: Option<String>,
    appeal: Option<String>,
    award_id: Option<Vec<u8>>,
    purged_at: Option<NaiveDateTime>,
    answer: Option<String>,
}

impl TryFrom<&Application> for Row {
    type Error = Error;
    fn try_from(of: &Application) -> Result<Self, Error> {
        Ok(Self {
            id: bytes(of.id),
            person_id: bytes(of.person),
            issuer_id: bytes(of.issuer),
            lineage_id: bytes(of.lineage),
            badge_class_id: bytes(of.badge_class),
            criteria: to_json(&of.criteria)?,
            policy: to_json(&of.policy)?,
            state: of.state.name().to_owned(),
            round: of.round,
            no_names: of.no_names,
            created_at: column(of.created_at),
            since: column(of.since),
            submitted_at: of.submitted_at.map(column),
            due_at: of.due_at.map(column),
            reminded_at: of.reminded_at.map(column),
            decided_at: of.decided_at.map(column),
            reason: of.reason.clone(),
            appeal: of.appeal.clone(),
            award_id: of.award.map(bytes),
            purged_at: of.purged_at.map(column),
            answer: of.answer.clone(),
        })
    }
}

impl TryFrom<Row> for Application {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: uuid(&row.id)?,
            person: uuid(&row.person_id)?,
            issuer: uuid(&row.issuer_id)?,
            lineage: uuid(&row.lineage_id)?,
            badge_class: uuid(&row.badge_class_id)?,
            criteria: from_json(&row.criteria)?,
            policy: from_json(&row.policy)?,
            state: State::named(&row.state).ok_or(Error::Corrupt("where an application stands"))?,
            round: row.round,
            no_names: row.no_names,
            created_at: instant(row.created_at),
            since: instant(row.since),
            submitted_at: row.submitted_at.map(instant),
            due_at: row.due_at.map(instant),
            reminded_at: row.reminded_at.map(instant),
            decided_at: row.decided_at.map(instant),
            reason: row.reason,
            appeal: row.appeal,
            award: some_uuid(row.award_id)?,
            purged_at: row.purged_at.map(instant),
            answer: row.answer,
        })
    }
}

/// Stores one that is begun.
pub fn insert(db: &mut Db, new: &Application) -> Result<(), Error> {
    diesel::insert_into(applications::table)
        .values(Row::try_from(new)?)
        .execute(db)?;
    Ok(())
}

/// Stores what became of one.
pub fn update(db: &mut Db, now: &Application) -> Result<(), Error> {
    diesel::update(applications::table.filter(applications::id.eq(bytes(now.id))))
        .set(Row::try_from(now)?)
        .execute(db)?;
    Ok(())
}

/// Deletes one with all that hangs on it.
pub fn delete(db: &mut Db, id: Uuid) -> Result<(), Error> {
    diesel::delete(applications::table.filter(applications::id.eq(bytes(id)))).execute(db)?;
    Ok(())
}

/// An application by its id.
pub fn find(db: &mut Db, id: Uuid) -> Result<Option<Application>, Error> {
    applications::table
        .filter(applications::id.eq(bytes(id)))
        .select(Row::as_select())
        .first(db)
        .optional()?
        .map(Application::try_from)
        .transpose()
}

/// Those of a person, the first first.
pub fn of_person(db: &mut Db, person: Uuid) -> Result<Vec<Application>, Error> {
    applications::table
        .filter(applications::person_id.eq(bytes(person)))
        .order(applications::id)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Application::try_from)
        .collect()
}

/// Those for badges of an issuer that are in one of these states, the first first. Drafts are nobody else's.
pub fn of_issuer(
    db: &mut Db,
    issuer: Uuid,
    states: &[State],
    page: Page,
) -> Result<Vec<Application>, Error> {
    let names = states.iter().filter(|state| **state != State::Draft);
    let wanted = applications::issuer_id
        .eq(bytes(issuer))
        .and(applications::state.eq_any(names.map(|state| state.name())))
        .and(applications::submitted_at.is_not_null())
        .and(applications::id.gt(bytes(page.after)));
    applications::table
        .filter(wanted)
        .order(applications::id)
        .limit(page.limit)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Application::try_from)
        .collect()
}

/// Those whose day has come, by their states, after one of them, in order of creation.
pub fn due(
    db: &mut Db,
    states: &[State],
    now: DateTime<Utc>,
    page: Page,
) -> Result<Vec<Application>, Error> {
    let wanted = applications::due_at
        .le(column(now))
        .and(applications::state.eq_any(states.iter().map(|state| state.name())))
        .and(applications::purged_at.is_null())
        .and(applications::id.gt(bytes(page.after)));
    applications::table
        .filter(wanted)
        .order(applications::id)
        .limit(page.limit)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Application::try_from)
        .collect()
}

/// What an applicant says of themselves for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SelfAssessment {
    /// Which criterion.
    pub criterion: String,
    /// How far they are; nothing while they did not say so, in a draft.
    pub level: Option<Level>,
    /// In their words; may be empty.
    pub words: String,
}

/// Stores what they say, in the place of what they said.
pub fn assess(db: &mut Db, application: Uuid, said: &SelfAssessment) -> Result<(), Error> {
    let values = (
        self_assessments::level.eq(said.level.map_or("", Level::name)),
        self_assessments::words.eq(&said.words),
    );
    let one = self_assessments::application_id
        .eq(bytes(application))
        .and(self_assessments::criterion.eq(&said.criterion));
    let rows = diesel::update(self_assessments::table.filter(one))
        .set(values)
        .execute(db)?;
    if rows == 0 {
        diesel::insert_into(self_assessments::table)
            .values((
                self_assessments::application_id.eq(bytes(application)),
                self_assessments::criterion.eq(&said.criterion),
                values,
            ))
            .execute(db)?;
    }
    Ok(())
}

/// What they said, criterion by criterion.
pub fn assessments(db: &mut Db, application: Uuid) -> Result<Vec<SelfAssessment>, Error> {
    let rows: Vec<(String, String, String)> = self_assessments::table
        .filter(self_assessments::application_id.eq(bytes(application)))
        .order(self_assessments::criterion)
        .select((
            self_assessments::criterion,
            self_assessments::level,
            self_assessments::words,
        ))
        .load(db)?;
    rows.into_iter()
        .map(|(criterion, level, words)| {
            Ok(SelfAssessment {
                criterion,
                level: match level.as_str() {
                    "" => None,
                    name => Some(Level::named(name).ok_or(Error::Corrupt("a self-assessment"))?),
                },
                words,
            })
        })
        .collect()
}

/// Deletes what they said of themselves.
pub fn forget_assessments(db: &mut Db, application: Uuid) -> Result<(), Error> {
    let of_it = self_assessments::application_id.eq(bytes(application));
    diesel::delete(self_assessments::table.filter(of_it)).execute(db)?;
    Ok(())
}
