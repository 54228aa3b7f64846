//! What a person says of an award, asked by its holder: one asks, the other writes or declines, the holder shows it or not.
//!
//! It is no Endorsement of Open Badges, which an organisation speaks: no document has it, and nothing signs it.

mod asking;
mod forgetting;

pub use asking::{ASKED_AN_HOUR, MOST_ASKED, MOST_REQUEST, Request};

use super::{
    Actor, Error, FieldError, Service,
    closing::award_within,
    erasure::absent,
    letters::{self, Letter},
    links::{self, Opened, Purpose},
    merging::addressee,
    record,
    sessions::{Holder, SignedIn},
    showcases::MOST_NAME,
};
use crate::badge::text;
use crate::storage::{
    Db, Scope, assertions,
    assertions::StoredAssertion,
    badge_classes, issuers, links as stored,
    personal_endorsements::{self, PersonalEndorsement, State, Words},
    persons,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// How long what somebody does, and where, may be, in characters.
pub const MOST_ROLE: usize = 120;
/// How long what somebody says may be, in characters.
pub const MOST_WORDS: usize = 2_000;
/// Most that one page has.
const LISTED: i64 = 500;

/// What a holder does with what was said, or asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Show it on the page of the award.
    Accept,
    /// Show it no more, until they accept it again.
    Hide,
    /// Do not want it: what was said is not kept.
    Decline,
    /// Delete it, or take the request back.
    Remove,
}

/// What somebody is asked, or said, as the page of their link shows it.
#[derive(Debug, Clone)]
pub struct AskedFor {
    /// The request, and what they said.
    pub endorsement: PersonalEndorsement,
    /// The badge.
    pub badge: badge_classes::StoredBadge,
    /// The name of its issuer.
    pub issuer: String,
}

impl Answer {
    /// From which states it leads where, and what the audit trail calls it.
    fn step(self) -> (&'static [State], State, &'static str) {
        use State::{Accepted, Asked, Declined, Given, Hidden, Refused, Removed, Withdrawn};
        match self {
            Self::Accept => (&[Given, Hidden], Accepted, "personal-endorsement.accept"),
            Self::Hide => (&[Accepted], Hidden, "personal-endorsement.hide"),
            Self::Decline => (&[Given], Declined, "personal-endorsement.decline"),
            Self::Remove => (
                &[Asked, Given, Accepted, Hidden, Declined, Refused, Withdrawn],
                Removed,
                "personal-endorsement.remove",
            ),
        }
    }
}

impl Service {
    /// What people were asked and said of the awards of whoever is signed in, the latest first.
    pub async fn own_endorsements(
        &self,
        there: &SignedIn,
    ) -> Result<Vec<PersonalEndorsement>, Error> {
        let person = there.address.person;
        self.store()
            .read(move |db: &mut Db| Ok(personal_endorsements::of_person(db, person, LISTED)?))
            .await
    }

    /// What people say of an award within the scope, as its page shows it; nothing of one that is not in force.
    ///
    /// # Errors
    /// `not-found`, `erased`.
    pub async fn personal_endorsements(
        &self,
        scope: Scope,
        award: Uuid,
    ) -> Result<Vec<PersonalEndorsement>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| match award_within(db, scope, award)? {
                Some(found) => Ok(personal_endorsements::shown(db, &found, now)?),
                None => Err(absent(db, scope, award)?),
            })
            .await
    }

    /// What somebody is asked, or said, by the link in a letter to them.
    ///
    /// # Errors
    /// `not-found`; `already-revoked` when the badge is not in force any more and nothing was said.
    pub async fn asked_for(&self, opened: &Opened) -> Result<AskedFor, Error> {
        let opened = opened.clone();
        self.store()
            .read(move |db: &mut Db| {
                let endorsement = subject(db, &opened)?;
                let award = assertions::find(db, endorsement.assertion)?.ok_or_else(absent_here)?;
                if opened.purpose == Purpose::Endorse && !award.live {
                    return Err(revoked());
                }
                let badge = badge_classes::find(db, award.badge_class)?
                    .ok_or(Error::Internal("an award has no badge"))?;
                let issuer = issuers::find(db, Scope::Instance, badge.issuer)?;
                Ok(AskedFor {
                    issuer: issuer.map_or_else(String::new, |one| one.organisation.name),
                    endorsement,
                    badge,
                })
            })
            .await
    }

    /// Says what somebody was asked for, through the link in their letter. The holder is told; nobody else sees it yet.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `already-decided`, `already-revoked`, `invalid-fields`; the
    /// link stays good then.
    pub async fn say_of_award(&self, link: Uuid, words: Words) -> Result<(), Error> {
        self.through_link(link, Purpose::Endorse, move |db, opened, now| {
            let found = subject(db, opened)?;
            let wrong = wrong_words(&words);
            if !wrong.is_empty() {
                return Err(Error::Fields(wrong));
            }
            let award = assertions::find(db, found.assertion)?.ok_or_else(absent_here)?;
            if !award.live {
                return Err(revoked());
            }
            if !personal_endorsements::give(db, found.id, &words, now)? {
                return Err(decided());
            }
            let (endorsement, assertion) = (found.id, award.id);
            let back = Purpose::WithdrawEndorsement;
            let link = links::make(db, back, found.address, Some(endorsement), now)?;
            let (to, _) = addressee(db, found.address)?;
            let kept = Letter::EndorsementKept {
                endorsement,
                assertion,
                link,
            };
            letters::post(db, &to, words.language, &kept, now)?;
            let given = Letter::EndorsementGiven {
                endorsement,
                assertion,
            };
            letters::to_holder(db, award.address, &given, now)?;
            noted(db, opened, "personal-endorsement.give", now)
        })
        .await
    }

    /// Says nothing, through the link in a letter that asks for it. The holder is told.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `already-decided`.
    pub async fn say_nothing(&self, link: Uuid) -> Result<(), Error> {
        self.through_link(link, Purpose::Endorse, |db, opened, now| {
            let found = subject(db, opened)?;
            let step = (&[State::Asked][..], State::Refused);
            if !personal_endorsements::change(db, found.id, step, now)? {
                return Err(decided());
            }
            tell_holder(db, &found, true, now)?;
            noted(db, opened, "personal-endorsement.refuse", now)
        })
        .await
    }

    /// Takes back what somebody said, through the link in the letter that thanked them: it is not kept, and the holder is
    /// told.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `not-found`, `already-decided`.
    pub async fn take_words_back(&self, link: Uuid) -> Result<(), Error> {
        let purpose = Purpose::WithdrawEndorsement;
        let done = self.through_link(link, purpose, |db, opened, now| {
            let found = subject(db, opened)?;
            let step = (&State::SAID[..], State::Withdrawn);
            if !personal_endorsements::change(db, found.id, step, now)? {
                return Err(decided());
            }
            tell_holder(db, &found, false, now)?;
            noted(db, opened, "personal-endorsement.withdraw", now)
        });
        done.await?;
        self.forget_deleted().await;
        Ok(())
    }
}

/// Does what a holder, whose row is locked, wants with what was asked of one of their awards. What is so already stays so.
/// Whoever said what is not kept is told.
///
/// # Errors
/// `not-found` for what is not of theirs, `already-decided` when things stand otherwise by now.
pub(super) fn answer(
    db: &mut Db,
    holder: &Holder,
    (id, answer): (Uuid, Answer),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let found = personal_endorsements::find(db, id)?.ok_or_else(absent_here)?;
    let award = assertions::find(db, found.assertion)?.ok_or_else(absent_here)?;
    if award.person != holder.address.person {
        return Err(absent_here());
    }
    let (from, to, act) = answer.step();
    if !personal_endorsements::change(db, id, (from, to), now)? {
        return match found.state == to {
            true => Ok(()),
            false => Err(decided()),
        };
    }
    if matches!(answer, Answer::Decline | Answer::Remove) {
        for purpose in [Purpose::Endorse, Purpose::WithdrawEndorsement] {
            stored::expire_about(db, id, purpose.name(), now)?;
        }
        if State::SAID.contains(&found.state) {
            tell_speaker(db, &found, &award, now)?;
        }
    }
    record(db, &holder.actor, now, act, (None, id), json!({}))
}

/// The holder of the award that a link asks about: theirs is the row that every step of it locks.
pub(super) fn holder_of(db: &mut Db, opened: &Opened) -> Result<Option<Uuid>, Error> {
    let about = match opened.purpose {
        Purpose::Endorse | Purpose::WithdrawEndorsement => opened.subject,
        _ => None,
    };
    let Some(id) = about else {
        return Ok(None);
    };
    let Some(found) = personal_endorsements::find(db, id)? else {
        return Ok(None);
    };
    Ok(assertions::find(db, found.assertion)?.map(|award| award.person))
}

fn subject(db: &mut Db, opened: &Opened) -> Result<PersonalEndorsement, Error> {
    let found = match opened.subject {
        Some(id) => personal_endorsements::find(db, id)?,
        None => None,
    };
    found
        .filter(|found| found.address == opened.address.id)
        .ok_or_else(absent_here)
}

/// What is wrong with what somebody wants to say.
pub fn wrong_words(words: &Words) -> Vec<FieldError> {
    let checked = [
        ("/name", text::line(&words.name, MOST_NAME)),
        ("/role", text::line(&words.role, MOST_ROLE)),
        ("/words", text::prose(&words.words, MOST_WORDS)),
    ];
    let wrong = checked.into_iter();
    wrong
        .filter_map(|(pointer, done)| Some(FieldError::new(pointer, done.err()?)))
        .collect()
}

/// Tells whoever said something that it is not kept, unless they became the holder. One letter for words that were asked for
/// and written, so it needs no limit of its own.
fn tell_speaker(
    db: &mut Db,
    found: &PersonalEndorsement,
    award: &StoredAssertion,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if persons::of_address(db, found.address)? == Some(award.person) {
        return Ok(());
    }
    let assertion = award.id;
    let (to, _) = addressee(db, found.address)?;
    let letter = Letter::EndorsementDropped { assertion };
    letters::post(db, &to, found.said.language, &letter, now)
}

/// Tells the holder of an award that somebody says nothing of it, or nothing any more.
fn tell_holder(
    db: &mut Db,
    found: &PersonalEndorsement,
    refused: bool,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let award = assertions::find(db, found.assertion)?.ok_or_else(absent_here)?;
    let assertion = award.id;
    let letter = Letter::EndorsementTakenBack { assertion, refused };
    letters::to_holder(db, award.address, &letter, now)
}

fn noted(db: &mut Db, opened: &Opened, act: &'static str, now: DateTime<Utc>) -> Result<(), Error> {
    let id = opened.subject.ok_or_else(absent_here)?;
    let actor = Actor::link(opened.id);
    record(db, &actor, now, act, (None, id), json!({}))
}

fn absent_here() -> Error {
    Error::not_found("recommendation")
}

fn decided() -> Error {
    let message = "this was answered, decided or taken back before";
    Error::refused("already-decided", message)
}

fn revoked() -> Error {
    Error::refused("already-revoked", "this badge was revoked")
}
