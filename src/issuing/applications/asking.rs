//! What an applicant does with what they wrote: submit, answer, withdraw, appeal.

use super::super::{
    Error, FieldError, Service, award::refuse_duplicate, letters::Letter, new_id, sessions::Holder,
};
use super::examining::{ask, present};
use super::{
    own, policies::asked_for, refused, seeing::for_applicant, step, tell_applicant, tell_issuer,
};
use crate::badge::{
    application::{Missing, State, Step},
    error::Invalid,
    text,
};
use crate::storage::{
    Db, Scope,
    applications::{
        self, Application,
        messages::{self, Kind, Message},
        reviewers,
    },
    badge_classes, proofs,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What an applicant answers to what they were asked.
#[derive(Debug, Clone)]
pub struct Answered {
    /// In their words; they may have changed what they say and show as well.
    pub words: String,
}

/// The round after an appeal, which is the last one.
pub(super) const LAST_ROUND: i32 = 2;

impl Service {
    /// Submits drafts of whoever has a session, all or none.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `not-askable`, `already-held`, and what is missing: each by `/{application}/criteria/{criterion}`
    /// with `proof-missing` or `self-assessment-missing`, `/{application}/proofs` with `third-party-missing`, and
    /// `/{application}/noNames` with `no-names-missing`.
    pub async fn submit_applications(&self, session: Uuid, ids: Vec<Uuid>) -> Result<(), Error> {
        if ids.is_empty() {
            let why = Invalid::new("empty-list", "choose at least one application");
            return Err(Error::field("/applications", why));
        }
        let service = self.clone();
        self.through_session(session, move |db, there, now| {
            let actor = Holder::from(there).actor;
            let mut wrong = Vec::new();
            let mut ready = Vec::new();
            for id in &ids {
                let mut one = own(db, there, *id)?;
                if one.state == State::Draft {
                    let asked = asked_for(db, one.lineage)?;
                    refuse_duplicate(db, service.base(), &asked.badge, one.person, now)?;
                    one.policy = asked.policy;
                    wrong.extend(lacks(db, &one, now)?);
                }
                ready.push(one);
            }
            if !wrong.is_empty() {
                return Err(Error::Fields(wrong));
            }
            for mut one in ready {
                refuse_another(db, &one)?;
                one.submitted_at = Some(now);
                step(db, &actor, &mut one, Step::Submit, now)?;
                proofs::hand_in(db, one.id, now)?;
                let application = one.id;
                tell_applicant(db, &one, &Letter::ApplicationSubmitted { application }, now)?;
                tell_issuer(db, &one, &Letter::ApplicationReceived { application }, now)?;
            }
            Ok(())
        })
        .await
    }

    /// Keeps what an applicant began to answer, for themselves: it is sent by [`Self::answer_question`].
    ///
    /// # Errors
    /// `not-found`, `not-now` when nothing is asked of them, and `/words` that are too long.
    pub async fn begin_answer(&self, session: Uuid, id: Uuid, words: String) -> Result<(), Error> {
        let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        if let Some(words) = &words {
            text::prose(words, 5_000).map_err(|why| Error::field("/words", why))?;
        }
        self.with_own(session, id, move |db, _, mut one, _| {
            if one.state != State::MoreInformation {
                return Err(refused(one.state, Step::Answer));
            }
            one.answer.clone_from(&words);
            Ok(applications::update(db, &one)?)
        })
        .await
    }

    /// Answers what was asked; the application is examined again.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-decided`, and what is missing, as when it was submitted.
    pub async fn answer_question(
        &self,
        session: Uuid,
        id: Uuid,
        answer: Answered,
    ) -> Result<(), Error> {
        text::prose(&answer.words, 5_000).map_err(|why| Error::field("/words", why))?;
        self.with_own(session, id, move |db, there, mut one, now| {
            let actor = Holder::from(there).actor;
            step(db, &actor, &mut one, Step::Answer, now)?;
            let wrong = lacks(db, &one, now)?;
            if !wrong.is_empty() {
                return Err(Error::Fields(wrong));
            }
            let message = Message {
                id: new_id(),
                application: id,
                at: now,
                kind: Kind::Answer,
                actor: actor.as_str().to_owned(),
                criterion: None,
                words: answer.words.clone(),
            };
            messages::insert(db, &message)?;
            proofs::hand_in(db, id, now)?;
            tell_outside(db, &one, now)?;
            tell_issuer(
                db,
                &one,
                &Letter::ApplicationAnswered { application: id },
                now,
            )
        })
        .await
    }

    /// Takes back what was submitted and is not decided.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-decided`.
    pub async fn withdraw_application(&self, session: Uuid, id: Uuid) -> Result<(), Error> {
        self.with_own(session, id, move |db, there, mut one, now| {
            let actor = Holder::from(there).actor;
            step(db, &actor, &mut one, Step::Withdraw, now)
        })
        .await
    }

    /// Asks for another reviewer, once, of an application that was not retained.
    ///
    /// # Errors
    /// `not-found`, `not-now`, `already-appealed`, `appeal-too-late`, no words.
    pub async fn appeal_decision(
        &self,
        session: Uuid,
        id: Uuid,
        words: String,
    ) -> Result<(), Error> {
        text::prose(&words, 5_000).map_err(|why| Error::field("/words", why))?;
        let service = self.clone();
        self.with_own(session, id, move |db, there, mut one, now| {
            if one.state != State::NotRetained {
                let message = "an appeal is possible against a decision not to retain it";
                return Err(Error::refused("not-now", message));
            }
            if one.round >= LAST_ROUND {
                let message = "this application was examined twice; a new one is possible";
                return Err(Error::refused("already-appealed", message));
            }
            if one.purged_at.is_some() || one.due_at.is_some_and(|at| at <= now) {
                let message = "the time for an appeal has passed; a new application is possible";
                return Err(Error::refused("appeal-too-late", message));
            }
            refuse_another(db, &one)?;
            if let Some(badge) = badge_classes::find_current(db, Scope::Instance, one.lineage)? {
                refuse_duplicate(db, service.base(), &badge, one.person, now)?;
            }
            let actor = Holder::from(there).actor;
            one.round += 1;
            one.appeal = Some(words.clone());
            one.submitted_at = Some(now);
            step(db, &actor, &mut one, Step::Appeal, now)?;
            tell_issuer(
                db,
                &one,
                &Letter::ApplicationAppealed { application: id },
                now,
            )
        })
        .await
    }
}

/// Those outside who examine an application and did not say what they think can go on.
fn tell_outside(db: &mut Db, one: &Application, now: DateTime<Utc>) -> Result<(), Error> {
    let all = reviewers::of_application(db, one.id)?;
    for reviewer in present(one, &all) {
        if reviewer.who.mailbox().is_some() && reviewer.opinion.is_none() {
            let inside = Letter::ReviewAssigned {
                application: one.id,
            };
            ask(db, (one, &reviewer), inside, now)?;
        }
    }
    Ok(())
}

/// Refuses a second application for one badge while another is not decided.
pub(super) fn refuse_another(db: &mut Db, one: &Application) -> Result<(), Error> {
    let mine = applications::of_person(db, one.person)?;
    let mut others = mine.iter().filter(|other| other.id != one.id);
    match others.any(|other| other.lineage == one.lineage && other.state.is_open()) {
        false => Ok(()),
        true => {
            let message = "this badge was asked for, and it is not decided yet";
            Err(Error::refused("already-applied", message))
        }
    }
}

/// What an application lacks, field by field.
fn lacks(db: &mut Db, one: &Application, now: DateTime<Utc>) -> Result<Vec<FieldError>, Error> {
    let all = for_applicant(db, one.clone(), now)?.missing();
    let field = |one_missing: Missing| {
        let (at, code, message) = match one_missing {
            Missing::Proof(id) => (
                format!("criteria/{id}"),
                "proof-missing",
                "nothing shows this criterion",
            ),
            Missing::SelfAssessment(id) => (
                format!("criteria/{id}"),
                "self-assessment-missing",
                "say how far you are",
            ),
            Missing::ThirdParty => (
                "proofs".to_owned(),
                "third-party-missing",
                "at least one proof comes from somebody else",
            ),
            Missing::NoNames => (
                "noNames".to_owned(),
                "no-names-missing",
                "say that no name of anybody whom you helped is left in it",
            ),
        };
        FieldError::new(format!("/{}/{at}", one.id), Invalid::new(code, message))
    };
    Ok(all.into_iter().map(field).collect())
}
