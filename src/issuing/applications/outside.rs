//! Examining an application by a link, without an account: those who hold the badge, and others whom the issuer asks.

use super::super::{
    Actor, Error, Service,
    letters::Letter,
    links::{Opened, Purpose, usable},
    people,
};
use super::conflicts::refuse_conflict;
use super::deciding::{CHANGED, Decided, NO_KEY, NewOpinion, TRIES};
use super::examining::{Examiner, ask_applicant, check_words, release, say};
use super::seeing::{Seen, file_used, whole};
use super::{gone, proposed, tell_issuer};
use crate::badge::{application::Step, text};
use crate::storage::{
    Db, Scope,
    applications::{
        self, Application,
        messages::Kind,
        reviewers::{self, Reviewer},
    },
    persons,
    proofs::File,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl Service {
    /// The application that the reader of a link is asked to examine: whose it is, what it says and shows; not what others
    /// who examine it think. Looking changes nothing.
    ///
    /// # Errors
    /// `not-found`, `already-decided`, and those of who may not examine it.
    pub async fn application_to_examine(&self, opened: &Opened) -> Result<Seen, Error> {
        let (opened, now, base) = (opened.clone(), self.now(), self.base().clone());
        self.store()
            .read(move |db: &mut Db| {
                let (one, _) = assigned(db, &opened, now)?;
                let proposal = proposed::of(db, &base, &one, now)?;
                let mut seen = whole(db, one)?;
                seen.proposal = proposal;
                seen.reviewers.clear();
                seen.decisions.clear();
                seen.application.reason = None;
                seen.messages.retain(|message| message.kind != Kind::Note);
                Ok(seen)
            })
            .await
    }

    /// The file of a proof of the application that the reader of a link is asked to examine.
    ///
    /// # Errors
    /// `not-found`, `already-decided`, and those of who may not examine it.
    pub async fn file_to_examine(&self, opened: &Opened, proof: Uuid) -> Result<File, Error> {
        let (opened, now) = (opened.clone(), self.now());
        self.store()
            .read(move |db: &mut Db| {
                let (one, _) = assigned(db, &opened, now)?;
                file_used(db, &one, proof)
            })
            .await
    }

    /// Says what the reader of a link thinks of an application, and uses the link up. The opinion that decides awards the badge
    /// in the same transaction.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `not-now` while something is asked of the applicant,
    /// `already-decided`, those of who may not examine it, those of an award, and a missing reason. The link stays good then.
    pub async fn opinion_by_link(&self, link: Uuid, new: NewOpinion) -> Result<Decided, Error> {
        new.check()?;
        for _ in 1..TRIES {
            match self.try_opinion_by_link(link, &new).await {
                Err(Error::Refused {
                    code: CHANGED | NO_KEY,
                    ..
                }) => {}
                done => return done,
            }
        }
        self.try_opinion_by_link(link, &new).await
    }

    async fn try_opinion_by_link(&self, link: Uuid, new: &NewOpinion) -> Result<Decided, Error> {
        let now = self.now();
        let ready = match new.favourable {
            true => {
                let about = self.store().read(move |db: &mut Db| {
                    let opened = usable(db, link, now)?;
                    Ok::<_, Error>(assigned(db, &opened, now)?.0.id)
                });
                self.make_ready(Scope::Instance, about.await?, now).await?
            }
            false => None,
        };
        let (new, service) = (new.clone(), self.clone());
        let done = self
            .through_link(link, Purpose::Review, move |db, opened, now| {
                let (one, reviewer) = assigned(db, opened, now)?;
                let by = Examiner {
                    actor: Actor::link(opened.id),
                    who: reviewer.who,
                };
                service.opine(db, &by, (one, reviewer), &new, ready.as_ref(), now)
            })
            .await?;
        if let Some(awarded) = &done.awarded {
            let also = awarded.also.iter().map(|also| also.assertion);
            self.sign_rs256_later(also.chain([awarded.assertion.id]));
        }
        Ok(done)
    }

    /// The reader of a link would rather not examine the application, such as when they know its applicant too well. The link
    /// is used up, somebody else can be asked, and the issuer is told; it reads the reason, if there is one.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `already-decided`, a reason that is too long.
    pub async fn recuse(&self, link: Uuid, reason: String) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        if !reason.is_empty() {
            text::prose(&reason, 5_000).map_err(|why| Error::field("/reason", why))?;
        }
        self.through_link(link, Purpose::Review, move |db, opened, now| {
            let (mut one, reviewer) = part(db, opened)?;
            let actor = Actor::link(opened.id);
            release(db, &actor, &mut one, reviewer.id, now)?;
            if !reason.is_empty() {
                say(db, &actor, &one, (Kind::Note, None, reason.clone()), now)?;
            }
            let application = one.id;
            tell_issuer(db, &one, &Letter::ReviewDeclined { application }, now)
        })
        .await
    }

    /// Asks the applicant for something more, for the reader of a link; the link stays good.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `not-now`, `already-decided`, those of who may not examine it,
    /// no words, an unknown criterion.
    pub async fn ask_by_link(
        &self,
        link: Uuid,
        (criterion, words): (Option<String>, String),
    ) -> Result<(), Error> {
        check_words(&words)?;
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| {
                persons::lock_found(db, |db| {
                    let opened = usable(db, link, now)?;
                    people::asking_applicant(db, &opened).map(|found| found.into_iter().collect())
                })?;
                let opened = usable(db, link, now)?;
                let (mut one, _) = assigned(db, &opened, now)?;
                let said = (criterion.clone(), words.clone());
                ask_applicant(db, &Actor::link(link), &mut one, said, now)
            })
            .await
    }
}

/// The part that the reader of a link has in an application that is not decided.
fn part(db: &mut Db, opened: &Opened) -> Result<(Application, Reviewer), Error> {
    if opened.purpose != Purpose::Review {
        return Err(gone());
    }
    let reviewer = reviewers::find(db, opened.subject.ok_or_else(gone)?)?;
    let reviewer = reviewer.filter(|reviewer| reviewer.ended_at.is_none());
    let reviewer = reviewer.ok_or_else(gone)?;
    let one = applications::find(db, reviewer.application)?.ok_or_else(gone)?;
    if one.round != reviewer.round {
        let message = "it was decided, and is examined by others since";
        return Err(Error::refused("already-decided", message));
    }
    match one.state.is_open() {
        true => Ok((one, reviewer)),
        false => Err(super::refused(one.state, Step::Accept)),
    }
}

/// [`part`], of somebody who may still have it.
fn assigned(
    db: &mut Db,
    opened: &Opened,
    now: DateTime<Utc>,
) -> Result<(Application, Reviewer), Error> {
    let (one, reviewer) = part(db, opened)?;
    let mut others = reviewers::of_application(db, one.id)?;
    others.retain(|other| other.id != reviewer.id);
    refuse_conflict(db, &one, &others, reviewer.who, now)?;
    Ok((one, reviewer))
}
