//! Asking for a badge without an exam: drafts, proofs, who examines, the decision that awards. Every act has locked the row
//! of the applicant, so that each application has one story.

mod acting;
mod asking;
mod commission;
mod conflicts;
mod deciding;
mod drafting;
mod elsewhere;
mod examining;
mod following;
mod forgetting;
mod inviting;
mod outside;
mod policies;
mod proofs;
mod proposed;
mod public;
mod queue;
mod second_readings;
mod seeing;
mod standing;
mod stating;
mod statistics;

pub use acting::Act;
pub use asking::Answered;
pub(super) use commission::Commission;
pub use conflicts::NewReviewer;
pub use deciding::{Decided, NewOpinion};
pub use drafting::{MOST_APPLICATIONS, Saved};
pub use elsewhere::{Check, Elsewhere, Found, Recognised, Short};
pub use examining::Examiner;
pub use following::Followed;
pub use inviting::{Begun, MOST_PROOFS_BEGUN, NewDraft};
pub use policies::Askable;
pub use proofs::{MOST_FILE_BYTES, MOST_PROOFS, NewProof, Reworded, Showing};
pub use proposed::{Proposal, Proposed};
pub use public::{ProvedBadge, PublicProof};
pub use queue::{Queued, Waiting, is_late};
pub use second_readings::{Agreement, Blind};
pub use seeing::{GivenProof, Seen, SeenReviewer};
pub use standing::{HeldAlready, Standing};
pub use stating::{NewStatement, Stated, StatementToGive, Wanted};
pub use statistics::{Numbers, Statistics};

use super::{
    Actor, Error, Service,
    letters::{self, Letter},
    record,
    sessions::SignedIn,
};
use crate::badge::{
    application::{State, Step},
    email::Email,
    text::Language,
};
use crate::storage::{
    Db, Scope,
    accreditations::{self, Accreditation},
    applications::{self, Application, decisions},
    badge_classes, issuers, persons,
    programmes::{self, Programme},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// How long a draft that nobody works on is kept.
pub const DRAFT_KEPT: TimeDelta = TimeDelta::days(180);

fn gone() -> Error {
    Error::not_found("application")
}

/// One of the applications of whoever is signed in, their row locked.
fn own(db: &mut Db, there: &SignedIn, id: Uuid) -> Result<Application, Error> {
    let found = applications::find(db, id)?;
    found
        .filter(|found| found.person == there.address.person)
        .ok_or_else(gone)
}

/// An application for a badge of an issuer within the scope, with the row of its applicant locked. A draft is nobody
/// else's.
fn locked(db: &mut Db, scope: Scope, id: Uuid) -> Result<Application, Error> {
    persons::lock_found(db, |db| {
        Ok::<_, Error>(vec![submitted(db, scope, id)?.person])
    })?;
    submitted(db, scope, id)
}

/// An application for a badge of an issuer within the scope; a draft is nobody else's.
fn submitted(db: &mut Db, scope: Scope, id: Uuid) -> Result<Application, Error> {
    let found = applications::find(db, id)?;
    let theirs = |one: &Application| scope.holds(one.issuer) && one.submitted_at.is_some();
    found.filter(theirs).ok_or_else(gone)
}

/// The competency that an application is about, and the programmes in which it counts when its issuer awards it now: the
/// issuer's own, and those that recognise it. Nothing for a badge of no competency.
fn counts_in(
    db: &mut Db,
    one: &Application,
    now: DateTime<Utc>,
) -> Result<Option<(String, Vec<Programme>)>, Error> {
    let badge = badge_classes::find(db, one.badge_class)?
        .ok_or(Error::Internal("an application has no badge"))?;
    let Some((catalogue, competency)) = badge.competency else {
        return Ok(None);
    };
    let mut found = Vec::new();
    for id in programmes::that_adopted(db, catalogue)? {
        let Some(programme) = programmes::find(db, id)? else {
            continue;
        };
        let decisions = accreditations::of_issuers(db, id, &[one.issuer])?;
        let covers = |decision: &Accreditation| decision.covers(one.issuer, &competency, now);
        if programme.owner == one.issuer || decisions.iter().any(covers) {
            found.push(programme);
        }
    }
    Ok(Some((competency, found)))
}

/// Takes a step with an application, whose applicant's row is locked, and records it.
///
/// # Errors
/// `already-decided` when it was decided, withdrawn or has expired; `not-now` when it stands elsewhere.
fn step(
    db: &mut Db,
    actor: &Actor,
    one: &mut Application,
    step: Step,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(next) = one.state.after(step) else {
        return Err(refused(one.state, step));
    };
    let policy = one.policy;
    let in_days = |days: u32| Some(now + TimeDelta::days(days.into()));
    one.due_at = match next {
        State::Draft => Some(now + DRAFT_KEPT),
        // Whoever examines it gives back what is left of the time.
        State::Submitted if step == Step::Leave => one.due_at,
        State::InReview if step == Step::Take => one.due_at,
        State::Submitted | State::InReview => in_days(policy.review_days),
        State::MoreInformation => in_days(policy.answer_days),
        State::Accepted | State::NotRetained => in_days(policy.appeal_days),
        // Nothing can be done with it any more: what it says is deleted at the next occasion.
        State::Withdrawn | State::Expired => Some(now),
    };
    if next != State::MoreInformation {
        one.answer = None; // it was sent, or nothing is asked any more
    }
    if matches!(next, State::Withdrawn | State::Expired) {
        decisions::forget_unread(db, one.id)?; // nobody at a desk reads its proofs any more
    }
    one.state = next;
    one.since = now;
    one.reminded_at = None;
    applications::update(db, one)?;
    note(db, actor, one, act_of(step), json!({}), now)
}

fn act_of(step: Step) -> &'static str {
    match step {
        Step::Submit => "application.submit",
        Step::Take => "application.take",
        Step::Leave => "application.leave",
        Step::Ask => "application.ask",
        Step::Answer => "application.answer",
        Step::Accept => "application.accept",
        Step::Refuse => "application.refuse",
        Step::Withdraw => "application.withdraw",
        Step::Expire => "application.expire",
        Step::Appeal => "application.appeal",
    }
}

/// Records an act about an application, for its issuer once it was submitted. What it says is nobody's business: `detail` has
/// none of it.
fn note(
    db: &mut Db,
    actor: &Actor,
    one: &Application,
    action: &'static str,
    detail: Value,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let issuer = one.submitted_at.map(|_| one.issuer);
    record(db, actor, now, action, (issuer, one.id), detail)
}

fn refused(state: State, step: Step) -> Error {
    let message = match (state, step) {
        (State::Accepted | State::NotRetained | State::Withdrawn | State::Expired, _) => {
            return Error::refused(
                "already-decided",
                "this application was decided, withdrawn or has expired",
            );
        }
        (State::Draft, _) => "this application was not submitted yet",
        (State::MoreInformation, _) => "its applicant was asked for more and did not answer yet",
        (_, Step::Answer) => "nothing is asked of its applicant",
        _ => "this application was submitted before",
    };
    Error::refused("not-now", message)
}

/// Writes to the applicant, where they are written to, in their language.
fn tell_applicant(
    db: &mut Db,
    one: &Application,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    match persons::main_address(db, one.person)? {
        Some(address) => letters::to_holder(db, address.id, letter, now),
        None => Ok(()),
    }
}

/// Writes to the issuer who awards the badge.
fn tell_issuer(
    db: &mut Db,
    one: &Application,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let issuer = issuers::find(db, Scope::Instance, one.issuer)?
        .ok_or(Error::Internal("an application has no issuer"))?;
    match Email::parse(&issuer.organisation.email) {
        Ok(to) => letters::post(db, &to, Language::Fr, letter, now),
        Err(_) => Ok(()), // nowhere to write to; the desk shows it
    }
}

/// The address that an applicant is awarded the badge at.
fn address_of(db: &mut Db, person: Uuid) -> Result<(Uuid, Email), Error> {
    let corrupt = || Error::Internal("an applicant has no address");
    let address = persons::main_address(db, person)?.ok_or_else(corrupt)?;
    let email = Email::parse(&address.given).map_err(|_| corrupt())?;
    Ok((address.id, email))
}

impl Service {
    /// Does something with one of the applications of whoever has a session: all in one transaction.
    async fn with_own<T: Send + 'static>(
        &self,
        session: Uuid,
        id: Uuid,
        mut act: impl FnMut(&mut Db, &SignedIn, Application, DateTime<Utc>) -> Result<T, Error>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        self.through_session(session, move |db, there, now| {
            let one = own(db, there, id)?;
            act(db, there, one, now)
        })
        .await
    }

    /// Does something with an application for a badge within the scope: all in one transaction.
    async fn with_application<T: Send + 'static>(
        &self,
        scope: Scope,
        id: Uuid,
        mut act: impl FnMut(&mut Db, Application, DateTime<Utc>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| {
                let one = locked(db, scope, id)?;
                act(db, one, now)
            })
            .await
    }
}
