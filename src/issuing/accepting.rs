//! What holders do with their badges: accept them, decline them, lift what they declined before.

use super::{
    Actor, Error, Service,
    award::ByRule,
    consenting,
    evidence::OwnBadge,
    links::Purpose,
    naming::{self, Told},
    people, personal_endorsements, record,
    revoke::lock_holder,
    sessions::{Holder, SignedIn, ended},
    sharing,
};
use crate::badge::email::Email;
use crate::storage::{
    Db, acceptances,
    assertions::{self, Cause, Revocation},
    badge_classes, persons, programmes,
    withholdings::{self, Lifter},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// The public reason of what a holder declined: it says nothing of them.
pub const DECLINED: &str = "Retiré à la demande de sa personne titulaire";

/// What a holder asks for.
#[derive(Debug, Clone)]
pub enum Wish {
    /// To keep an award.
    Accept(Uuid),
    /// To have an award taken back.
    Decline(Uuid),
    /// To have an award erased: taken back, and forgotten but for its id, badge and month.
    Erase(Uuid),
    /// To have a composite that they declined awarded again.
    Lift(Uuid),
    /// To have one more address.
    AddAddress(Email),
    /// To be written to at that address.
    MainAddress(Uuid),
    /// To have that address no more.
    RemoveAddress(Uuid),
    /// That public pages may lead to an award; of a composite, knowing what its document names.
    Share {
        /// Which.
        award: Uuid,
        /// Whether they were told what its document names.
        confirmed: bool,
    },
    /// That none may.
    Unshare(Uuid),
    /// What the pages of their badges tell of them.
    Tell(Told),
    /// That an issuer sees their progress in a programme.
    Consent {
        /// In which programme.
        programme: Uuid,
        /// Which issuer.
        issuer: Uuid,
    },
    /// That it does no more: the consent.
    Withdraw(Uuid),
    /// To have a badge from elsewhere count, if the programme says so.
    Bring(Box<OwnBadge>),
    /// To have what they brought looked at no more; what counts stays.
    TakeBack(Uuid),
    /// To ask somebody to say something of an award.
    AskForWords(Box<personal_endorsements::Request>),
    /// To show or not what somebody says of an award, or was asked to say.
    AnswerWords(Uuid, personal_endorsements::Answer),
}

impl Wish {
    /// The address that it names: one that it says is the holder's, or that of whoever is asked.
    fn names(&self) -> Option<&Email> {
        match self {
            Self::AddAddress(email) => Some(email),
            Self::Bring(badge) => Some(&badge.issued_to),
            _ => self.asks(),
        }
    }
}

impl Service {
    /// Accepts or declines the award that a link is about.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `already-revoked`.
    pub async fn answer_award(&self, link: Uuid, accept: bool) -> Result<(), Error> {
        let service = self.clone();
        self.through_link(link, Purpose::AnswerAward, move |db, opened, now| {
            let award = opened
                .subject
                .ok_or(Error::Internal("a link names no award"))?;
            let wish = match accept {
                true => Wish::Accept(award),
                false => Wish::Decline(award),
            };
            service
                .fulfil(db, &Holder::from(opened), &wish, now)
                .map(drop)
        })
        .await
    }

    /// Does what somebody who is signed in asks for on the page of their badges.
    ///
    /// # Errors
    /// `not-signed-in`, `not-found` for what is not theirs, `already-revoked`, `owner-decides` for a withholding that is
    /// not theirs to lift, `not-accepted` and `confirmation-needed` for what is to be shared, `no-name` and `not-shared` for what its page is to tell, `issuer-closed`; those of
    /// [`Self::bring_evidence`], `too-many-waiting` and `too-many-letters` for what is brought; for people who are asked or said something those of
    /// `personal_endorsements`. Gives who they are.
    pub async fn manage_badges(&self, session: Uuid, wish: Wish) -> Result<SignedIn, Error> {
        let (service, erases, named) = (self.clone(), wish.erases(), wish.names().cloned());
        let (awarded, there) = self
            .through_session_naming(session, named, move |db, there, now| {
                let holder = Holder::from(there);
                let awarded = service.fulfil(db, &holder, &wish, now)?;
                let address = persons::main_address(db, holder.address.person)?;
                let there = SignedIn {
                    address: address.ok_or_else(ended)?,
                    ..there.clone()
                };
                Ok((awarded, there))
            })
            .await?;
        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
        if erases {
            self.forget_deleted().await;
        }
        Ok(there)
    }

    fn fulfil(
        &self,
        db: &mut Db,
        holder: &Holder,
        wish: &Wish,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let (actor, person) = (holder.actor.clone(), holder.address.person);
        match wish {
            Wish::Accept(award) => self.accept(db, &actor, person, *award, now)?,
            Wish::Decline(award) => {
                let found = lock_holder(db, *award)?;
                if found.person != person {
                    return Err(Error::not_found("badge award"));
                }
                let revocation = Revocation {
                    reason: DECLINED.to_owned(),
                    cause: Cause::Holder,
                    at: now,
                };
                self.take_back(db, &actor, found, &revocation)?;
            }
            Wish::Erase(award) => self.erase_own(db, &actor, person, *award, now)?,
            Wish::Lift(id) => return self.lift_own(db, &actor, person, *id, now),
            Wish::Share { award, confirmed } => {
                sharing::share(db, &actor, (person, *award), *confirmed, now)?;
            }
            Wish::Unshare(award) => sharing::unshare(db, &actor, (person, *award), now)?,
            Wish::Tell(told) => naming::fulfil(db, &actor, person, told, now)?,
            Wish::Consent { programme, issuer } => {
                consenting::consent(db, &actor, person, (*programme, *issuer), now)?;
            }
            Wish::Withdraw(id) => consenting::withdraw(db, &actor, person, *id, now)?,
            Wish::AddAddress(email) => {
                let (of, new) = (holder.address.id, (email, people::fresh()));
                self.ask(db, &actor, of, new, now)?;
            }
            Wish::MainAddress(id) => people::set_main(db, holder, *id, now)?,
            Wish::RemoveAddress(id) => people::remove(db, holder, *id, now)?,
            Wish::Bring(badge) => return self.bring_own(db, holder, badge, now),
            Wish::TakeBack(id) => self.take_own_back(db, holder, *id, now)?,
            Wish::AskForWords(request) => self.ask_for_words(db, holder, request, now)?,
            Wish::AnswerWords(id, answer) => {
                personal_endorsements::answer(db, holder, (*id, *answer), now)?;
            }
        }
        Ok(Vec::new())
    }

    fn accept(
        &self,
        db: &mut Db,
        actor: &Actor,
        person: Uuid,
        award: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let found = assertions::find(db, award)?
            .filter(|found| found.person == person)
            .ok_or_else(|| Error::not_found("badge award"))?;
        if assertions::revocation(db, award)?.is_some() {
            return Err(Error::refused("already-revoked", "this badge was revoked"));
        }
        if !acceptances::insert(db, award, now)? {
            return Ok(());
        }
        let issuer = badge_classes::find(db, found.badge_class)?.map(|badge| badge.issuer);
        record(
            db,
            actor,
            now,
            "assertion.accept",
            (issuer, award),
            json!({}),
        )
    }

    fn lift_own(
        &self,
        db: &mut Db,
        actor: &Actor,
        person: Uuid,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let gone = || Error::not_found("withheld composite");
        let (_, programme) = withholdings::withheld_from(db, id)?.ok_or_else(gone)?;
        let mine = withholdings::withheld(db, programme, Some(person))?;
        let found = mine.into_iter().find(|w| w.id == id).ok_or_else(gone)?;
        if found.lifter == Lifter::Owner {
            return Err(Error::refused(
                "owner-decides",
                "this badge was revoked: only the programme's owner can lift that",
            ));
        }
        let programme = programmes::find(db, programme)?.ok_or_else(gone)?;
        self.lift(db, actor, programme.owner, id, now)
    }
}
