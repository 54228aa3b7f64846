//! Who examines an application, and what they say about it before they decide.

use super::super::{
    Actor, Error, Service,
    letters::{self, Letter},
    links::{self, Purpose},
    new_id, people,
};
use super::conflicts::{NewReviewer, reader, refuse_conflict, refuse_own};
use super::{note, step, tell_applicant};
use crate::badge::{
    application::{Reviewers, Step},
    email::Email,
    error::Invalid,
    text,
};
use crate::storage::{
    Db, Scope,
    applications::{
        self, Application,
        messages::{self, Kind, Message},
        reviewers::{self, Reviewer, Who},
    },
    persons::{self, PersonAddress},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Somebody who acts at the desk of the issuer: who the audit trail says it was, and as whom they examine.
#[derive(Debug, Clone)]
pub struct Examiner {
    /// For the audit trail.
    pub actor: Actor,
    /// A member, or a program.
    pub who: Who,
}

impl Service {
    /// Has somebody examine an application for a badge within the scope. Whoever is asked at an address gets a link.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-decided`, `enough-reviewers`, and those of who may not examine it: `not-a-reviewer`,
    /// `own-application`, `same-organisation`, `gave-a-statement`, `examined-before`, `not-a-peer`, `already-assigned`.
    pub async fn assign_reviewer(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        new: NewReviewer,
    ) -> Result<Reviewer, Error> {
        let (actor, service) = (actor.clone(), self.clone());
        let fresh = people::fresh();
        self.with_application(scope, id, move |db, mut one, now| {
            service.have_examined(db, &actor, &mut one, (&new, fresh), now)
        })
        .await
    }

    /// Has somebody examine an application, whose applicant's row is locked, and writes to them.
    pub(super) fn have_examined(
        &self,
        db: &mut Db,
        actor: &Actor,
        one: &mut Application,
        (new, fresh): (&NewReviewer, PersonAddress),
        now: DateTime<Utc>,
    ) -> Result<Reviewer, Error> {
        let who = match (new, one.policy.reviewers) {
            (NewReviewer::Member(id), _) => Who::Member(*id),
            (NewReviewer::Address(email), reviewers) => {
                let address = self.find_or_make(db, email, fresh, now)?.address;
                match reviewers {
                    Reviewers::Peers => Who::Peer(Some(address)),
                    Reviewers::Issuer | Reviewers::Anyone => Who::External(Some(address)),
                }
            }
        };
        if let Some(address) = who.mailbox()
            && !people::may_write(db, address, Purpose::Review, now)?
        {
            let message = "this address got too many letters: try again in an hour";
            return Err(Error::refused("too-many-letters", message));
        }
        let reviewer = assign(db, actor, one, who, now)?;
        let application = one.id;
        ask(
            db,
            (one, &reviewer),
            Letter::ReviewAssigned { application },
            now,
        )?;
        Ok(reviewer)
    }

    /// Has somebody who did not say what they think no longer examine an application; somebody else can be asked.
    ///
    /// # Errors
    /// `not-found`, `opinion-given`, `already-decided`.
    pub async fn release_reviewer(
        &self,
        actor: &Actor,
        scope: Scope,
        (id, reviewer): (Uuid, Uuid),
    ) -> Result<(), Error> {
        let actor = actor.clone();
        self.with_application(scope, id, move |db, mut one, now| {
            release(db, &actor, &mut one, reviewer, now)
        })
        .await
    }

    /// Keeps a note that those who examine an application read, and nobody else.
    ///
    /// # Errors
    /// `not-found`, `own-application`, `already-decided`, no words, an unknown criterion.
    pub async fn note_on_application(
        &self,
        by: &Examiner,
        scope: Scope,
        id: Uuid,
        (criterion, words): (Option<String>, String),
    ) -> Result<(), Error> {
        check_words(&words)?;
        let by = by.clone();
        self.with_application(scope, id, move |db, one, now| {
            noted(db, &by, &one, (criterion.clone(), words.clone()), now)
        })
        .await
    }

    /// Asks the applicant for something more; nothing is decided before they answered.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-decided`, no words, an unknown criterion, and those of who may not examine it.
    pub async fn ask_for_more(
        &self,
        by: &Examiner,
        scope: Scope,
        id: Uuid,
        (criterion, words): (Option<String>, String),
    ) -> Result<(), Error> {
        check_words(&words)?;
        let by = by.clone();
        self.with_application(scope, id, move |db, mut one, now| {
            asked(db, &by, &mut one, (criterion.clone(), words.clone()), now)
        })
        .await
    }
}

/// Keeps a note on an application, whose applicant's row is locked.
pub(super) fn noted(
    db: &mut Db,
    by: &Examiner,
    one: &Application,
    (criterion, words): (Option<String>, String),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    check_words(&words)?;
    refuse_own(db, one, by.who)?;
    if !one.state.is_open() {
        return Err(super::refused(one.state, Step::Ask));
    }
    say(db, &by.actor, one, (Kind::Note, criterion, words), now)?;
    note(db, &by.actor, one, "application.note", json!({}), now)
}

/// Somebody at the desk asks an applicant, whose row is locked, for something more.
pub(super) fn asked(
    db: &mut Db,
    by: &Examiner,
    one: &mut Application,
    (criterion, words): (Option<String>, String),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    check_words(&words)?;
    match one.policy.reviewers {
        // The issuer sees to it; peers say what they think.
        Reviewers::Peers => refuse_own(db, one, by.who)?,
        Reviewers::Issuer | Reviewers::Anyone => {
            take_part(db, by, one, now)?;
        }
    }
    ask_applicant(db, &by.actor, one, (criterion, words), now)
}

pub(super) fn check_words(words: &str) -> Result<(), Error> {
    text::prose(words, 5_000).map_err(|why| Error::field("/words", why))
}

/// Asks an applicant, whose row is locked, for something more.
pub(super) fn ask_applicant(
    db: &mut Db,
    actor: &Actor,
    one: &mut Application,
    (criterion, words): (Option<String>, String),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    step(db, actor, one, Step::Ask, now)?;
    say(db, actor, one, (Kind::Question, criterion, words), now)?;
    let application = one.id;
    tell_applicant(db, one, &Letter::MoreAsked { application }, now)
}

pub(super) fn say(
    db: &mut Db,
    actor: &Actor,
    one: &Application,
    (kind, criterion, words): (Kind, Option<String>, String),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let unknown = |id: &String| one.criteria.iter().all(|known| known.id != *id);
    if criterion.as_ref().is_some_and(unknown) {
        let why = Invalid::new("unknown-criterion", "not a criterion of this badge");
        return Err(Error::field("/criterion", why));
    }
    let message = Message {
        id: new_id(),
        application: one.id,
        at: now,
        kind,
        actor: actor.as_str().to_owned(),
        criterion,
        words,
    };
    Ok(messages::insert(db, &message)?)
}

/// Those who examine an application in its present round.
pub(super) fn present(one: &Application, all: &[Reviewer]) -> Vec<Reviewer> {
    let now = |r: &&Reviewer| r.round == one.round && r.ended_at.is_none();
    all.iter().filter(now).cloned().collect()
}

/// Has somebody examine an application, whose applicant's row is locked.
pub(super) fn assign(
    db: &mut Db,
    actor: &Actor,
    one: &mut Application,
    who: Who,
    now: DateTime<Utc>,
) -> Result<Reviewer, Error> {
    if one.state.after(Step::Take).is_none() {
        return Err(super::refused(one.state, Step::Take));
    }
    let all = reviewers::of_application(db, one.id)?;
    refuse_conflict(db, one, &all, who, now)?;
    let places = usize::try_from(one.policy.of).unwrap_or(usize::MAX);
    if present(one, &all).len() >= places {
        let message = format!("{} examine this application already", one.policy.of);
        return Err(Error::refused("enough-reviewers", message));
    }
    let reviewer = Reviewer {
        id: new_id(),
        application: one.id,
        round: one.round,
        who,
        assigned_at: now,
        due_at: one.due_at.unwrap_or(now),
        reminded_at: None,
        ended_at: None,
        opinion: None,
    };
    reviewers::insert(db, &reviewer)?;
    let detail = json!({ "reviewer": reviewer.id, "kind": who.kind() });
    note(db, actor, one, "application.assign", detail, now)?;
    match one.state.after(Step::Take) {
        Some(next) if next != one.state => step(db, actor, one, Step::Take, now)?,
        _ => {}
    }
    Ok(reviewer)
}

/// As whom somebody at the desk examines an application: they are one of its reviewers, or become one if there is room.
pub(super) fn take_part(
    db: &mut Db,
    by: &Examiner,
    one: &mut Application,
    now: DateTime<Utc>,
) -> Result<Reviewer, Error> {
    let all = reviewers::of_application(db, one.id)?;
    let mine = present(one, &all).into_iter().find(|r| r.who == by.who);
    match mine {
        Some(mine) => {
            // They may be somebody else by now, or were asked for a statement.
            let others: Vec<_> = all
                .into_iter()
                .filter(|other| other.id != mine.id)
                .collect();
            refuse_conflict(db, one, &others, mine.who, now)?;
            Ok(mine)
        }
        None => assign(db, &by.actor, one, by.who, now),
    }
}

/// Writes to whoever is to examine an application: `inside` to a member of the issuer, a link to anybody else.
///
/// # Errors
/// `not-found` when they are no member any more.
pub(super) fn ask(
    db: &mut Db,
    (one, reviewer): (&Application, &Reviewer),
    inside: Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (application, id) = (one.id, reviewer.id);
    let Some((person, given)) = reader(db, reviewer.who)? else {
        return Ok(());
    };
    let to =
        Email::parse(&given).map_err(|_| Error::Internal("a stored address does not parse"))?;
    let language = persons::language(db, person)?;
    let letter = match reviewer.who.mailbox() {
        None => inside,
        Some(address) => {
            let link = links::make(db, Purpose::Review, address, Some(id), now)?;
            Letter::ReviewAsked { application, link }
        }
    };
    letters::post(db, &to, language, &letter, now)
}

/// Has a reviewer no longer examine an application, whose applicant's row is locked.
pub(super) fn release(
    db: &mut Db,
    actor: &Actor,
    one: &mut Application,
    reviewer: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if !one.state.is_open() {
        return Err(super::refused(one.state, Step::Take));
    }
    let all = reviewers::of_application(db, one.id)?;
    let present = present(one, &all);
    let found = present.iter().find(|r| r.id == reviewer);
    let mut found = found.cloned().ok_or_else(|| Error::not_found("reviewer"))?;
    if found.opinion.is_some() {
        let message = "they said what they think: that stays";
        return Err(Error::refused("opinion-given", message));
    }
    found.ended_at = Some(now);
    reviewers::update(db, &found)?;
    crate::storage::links::expire_about(db, reviewer, Purpose::Review.name(), now)?;
    let detail = json!({ "reviewer": reviewer });
    note(db, actor, one, "application.release", detail, now)?;
    match present.len() == 1 && one.state.after(Step::Leave).is_some() {
        true => step(db, actor, one, Step::Leave, now),
        false => Ok(applications::update(db, one)?),
    }
}
