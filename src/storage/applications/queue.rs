//! What an issuer has to examine: lists as the desk shows them, and numbers. A page costs the same few queries however many
//! it has.

use super::{Application, Row, reviewers};
use crate::badge::{application::State, badge_class::Definition, text::Localized};
use crate::storage::{
    Db, Error, Page,
    one_of::one_of,
    schema::{
        addresses, application_decisions as decisions, applications, badge_classes, members,
        reviewers as rows,
    },
    values::{bytes, column, from_json, instant, uuid},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an application waits for; each that was submitted is in one of these, [`Self::Free`] aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// This member's opinion.
    Mine(Uuid),
    /// Somebody to examine it, or one more.
    Nobody,
    /// The same, and this member did not say before what they think of it, nor ask for it.
    Free(Uuid),
    /// The opinion of somebody else than this member.
    Others(Uuid),
    /// Its applicant, who is asked for more.
    Applicant,
    /// Nothing: it is decided, withdrawn or expired.
    Nothing,
}

const OPEN: [State; 2] = [State::Submitted, State::InReview];
const CLOSED: [State; 4] = [
    State::Accepted,
    State::NotRetained,
    State::Withdrawn,
    State::Expired,
];

/// Those of an issuer that wait so, as a query that is filtered further.
macro_rules! waiting {
    ($issuer:expr, $waits:expr) => {{
        // Whose opinion is missing.
        let silent = || {
            rows::table
                .filter(rows::application_id.eq(applications::id))
                .filter(rows::round.eq(applications::round))
                .filter(rows::ended_at.is_null())
                .filter(rows::given_at.is_null())
        };
        let mine = |member| {
            silent()
                .filter(rows::kind.eq("member"))
                .filter(rows::member_id.eq(bytes(member)))
                .select(rows::id)
        };
        let states: &[State] = match $waits {
            Waits::Mine(_) | Waits::Nobody | Waits::Free(_) | Waits::Others(_) => &OPEN,
            Waits::Applicant => &[State::MoreInformation],
            Waits::Nothing => &CLOSED,
        };
        let all = applications::table
            .filter(applications::issuer_id.eq(bytes($issuer)))
            .filter(applications::state.eq_any(states.iter().map(|state| state.name())))
            .filter(applications::submitted_at.is_not_null())
            .into_boxed();
        match $waits {
            Waits::Mine(member) => all.filter(exists(mine(member))),
            Waits::Nobody => all.filter(not(exists(silent().select(rows::id)))),
            Waits::Free(member) => {
                let said = rows::table
                    .filter(rows::application_id.eq(applications::id))
                    .filter(rows::kind.eq("member"))
                    .filter(rows::member_id.eq(bytes(member)))
                    .filter(rows::given_at.is_not_null())
                    .select(rows::id);
                let own = members::table
                    .inner_join(addresses::table)
                    .filter(members::id.eq(bytes(member)))
                    .filter(addresses::person_id.eq(applications::person_id))
                    .select(members::id);
                all.filter(not(exists(silent().select(rows::id))))
                    .filter(not(exists(said)))
                    .filter(not(exists(own)))
            }
            Waits::Others(member) => all
                .filter(exists(silent().select(rows::id)))
                .filter(not(exists(mine(member)))),
            Waits::Applicant | Waits::Nothing => all,
        }
    }};
}

/// How many of an issuer wait so, and how many of them should have been decided by now.
pub fn count(
    db: &mut Db,
    issuer: Uuid,
    waits: Waits,
    now: DateTime<Utc>,
) -> Result<(i64, i64), Error> {
    let all = waiting!(issuer, waits).count().get_result(db)?;
    let late = match waits {
        Waits::Applicant | Waits::Nothing => 0,
        _ => waiting!(issuer, waits)
            .filter(applications::due_at.lt(column(now)))
            .count()
            .get_result(db)?,
    };
    Ok((all, late))
}

/// Those of an issuer that wait so, after one of them: those that were submitted first come first; of those that wait for
/// nothing, those that were decided last.
pub fn list(
    db: &mut Db,
    issuer: Uuid,
    waits: Waits,
    page: Page,
) -> Result<Vec<Application>, Error> {
    let mut query = waiting!(issuer, waits);
    let after = super::find(db, page.after)?.filter(|after| after.issuer == issuer);
    if let Waits::Nothing = waits {
        if let Some(after) = after {
            let (at, id) = (column(after.since), bytes(after.id));
            let same = applications::since.eq(at).and(applications::id.lt(id));
            query = query.filter(applications::since.lt(at).or(same));
        }
        query = query.order((applications::since.desc(), applications::id.desc()));
    } else {
        if let Some((at, id)) = after.and_then(|after| Some((after.submitted_at?, after.id))) {
            let (at, id) = (column(at), bytes(id));
            let same = applications::submitted_at
                .eq(at)
                .and(applications::id.gt(id));
            query = query.filter(applications::submitted_at.gt(at).or(same));
        }
        query = query.order((applications::submitted_at, applications::id));
    }
    query
        .limit(page.limit)
        .select(Row::as_select())
        .load(db)?
        .into_iter()
        .map(Application::try_from)
        .collect()
}

/// Those who examine these applications, in all their rounds.
pub fn reviewers(db: &mut Db, of: &[Application]) -> Result<Vec<reviewers::Reviewer>, Error> {
    rows::table
        .filter(one_of(
            rows::application_id,
            of.iter().map(|one| bytes(one.id)),
        ))
        .order(rows::id)
        .select(reviewers::Row::as_select())
        .load(db)?
        .into_iter()
        .map(reviewers::Reviewer::try_from)
        .collect()
}

/// What the badges are called that these applications are for, by the version of each.
pub fn badges(db: &mut Db, of: &[Application]) -> Result<BTreeMap<Uuid, Localized>, Error> {
    let all: Vec<(Vec<u8>, String)> = badge_classes::table
        .filter(one_of(
            badge_classes::id,
            of.iter().map(|one| bytes(one.badge_class)),
        ))
        .select((badge_classes::id, badge_classes::definition))
        .load(db)?;
    all.into_iter()
        .map(|(id, definition)| {
            let definition: Definition = from_json(&definition)?;
            Ok((uuid(&id)?, definition.localized_name()))
        })
        .collect()
}

/// Where these applicants are written to, as [`crate::storage::persons::main_address`] says it.
pub fn addresses(db: &mut Db, of: &[Application]) -> Result<BTreeMap<Uuid, String>, Error> {
    type Address = (Vec<u8>, String, bool, Option<NaiveDateTime>);
    let all: Vec<Address> = addresses::table
        .filter(one_of(
            addresses::person_id,
            of.iter().map(|one| bytes(one.person)),
        ))
        .order(addresses::id)
        .select((
            addresses::person_id,
            addresses::given,
            addresses::main,
            addresses::verified_at,
        ))
        .load(db)?;
    let mut found: BTreeMap<Uuid, ((bool, bool), String)> = BTreeMap::new();
    for (person, given, main, verified) in all {
        let rank = (main, verified.is_some());
        let person = uuid(&person)?;
        if found.get(&person).is_none_or(|(best, _)| rank >= *best) {
            found.insert(person, (rank, given));
        }
    }
    Ok(found
        .into_iter()
        .map(|(person, (_, given))| (person, given))
        .collect())
}

/// A decision, for counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// About which badge.
    pub lineage: Uuid,
    /// 1, or 2 after an appeal.
    pub round: i32,
    /// The badge was awarded.
    pub accepted: bool,
    /// Since when its applicant had waited.
    pub submitted_at: DateTime<Utc>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The decisions of an issuer since then.
pub fn decided(db: &mut Db, issuer: Uuid, since: DateTime<Utc>) -> Result<Vec<Counted>, Error> {
    type Decision = (Vec<u8>, i32, bool, NaiveDateTime, NaiveDateTime);
    let all: Vec<Decision> = decisions::table
        .inner_join(applications::table.on(applications::id.eq(decisions::application_id)))
        .filter(decisions::issuer_id.eq(bytes(issuer)))
        .filter(decisions::at.ge(column(since)))
        .order((decisions::at, decisions::id))
        .select((
            applications::lineage_id,
            decisions::round,
            decisions::accepted,
            decisions::submitted_at,
            decisions::at,
        ))
        .load(db)?;
    all.into_iter()
        .map(|(lineage, round, accepted, submitted_at, at)| {
            Ok(Counted {
                lineage: uuid(&lineage)?,
                round,
                accepted,
                submitted_at: instant(submitted_at),
                at: instant(at),
            })
        })
        .collect()
}

/// An application that is not decided, for counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// For which badge.
    pub lineage: Uuid,
    /// Where it stands.
    pub state: State,
    /// 1, or 2 after an appeal.
    pub round: i32,
    /// By when it should be decided, or answered.
    pub due_at: Option<DateTime<Utc>>,
}

/// What an issuer has not decided.
pub fn open(db: &mut Db, issuer: Uuid) -> Result<Vec<Open>, Error> {
    type Waiting = (Vec<u8>, String, i32, Option<NaiveDateTime>);
    let states = State::ALL.into_iter().filter(|state| state.is_open());
    let all: Vec<Waiting> = applications::table
        .filter(applications::issuer_id.eq(bytes(issuer)))
        .filter(applications::state.eq_any(states.map(State::name)))
        .select((
            applications::lineage_id,
            applications::state,
            applications::round,
            applications::due_at,
        ))
        .load(db)?;
    all.into_iter()
        .map(|(lineage, state, round, due_at)| {
            Ok(Open {
                lineage: uuid(&lineage)?,
                state: State::named(&state).ok_or(Error::Corrupt("where an application stands"))?,
                round,
                due_at: due_at.map(instant),
            })
        })
        .collect()
}
