//! Who may examine an application, and who may not.

use super::super::{Error, Service};
use super::submitted;
use crate::badge::{
    application::{Reviewers, organisation_of},
    email::Email,
};
use crate::storage::{
    Db, Scope,
    applications::{
        Application,
        reviewers::{self, Reviewer, Who},
    },
    assertions, members, persons,
    proofs::{self, statements},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who is to examine an application.
#[derive(Debug, Clone)]
pub enum NewReviewer {
    /// A member of the issuer, by their membership.
    Member(Uuid),
    /// Whoever reads this address; somebody who holds the badge when the policy asks for peers.
    Address(Email),
}

impl Service {
    /// Which of these members may examine an application for a badge within the scope as it stands.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn able_to_examine(
        &self,
        scope: Scope,
        id: Uuid,
        members: Vec<Uuid>,
    ) -> Result<BTreeSet<Uuid>, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let one = submitted(db, scope, id)?;
                let all = reviewers::of_application(db, id)?;
                let mut able = BTreeSet::new();
                for member in &members {
                    match refuse_conflict(db, &one, &all, Who::Member(*member), now) {
                        Ok(()) => drop(able.insert(*member)),
                        Err(Error::Refused { .. }) => {}
                        Err(why) => return Err(why),
                    }
                }
                Ok(able)
            })
            .await
    }
}

/// Refuses whoever may not examine an application in its present round, whose applicant's row is locked.
///
/// # Errors
/// `not-a-reviewer` when the policy does not allow it, `own-application`, `same-organisation`, `gave-a-statement`,
/// `examined-before` in an appeal, `already-assigned`.
pub(super) fn refuse_conflict(
    db: &mut Db,
    one: &Application,
    all: &[Reviewer],
    who: Who,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let allowed = matches!(
        (one.policy.reviewers, who),
        (
            Reviewers::Issuer | Reviewers::Anyone,
            Who::Member(_) | Who::Key(_)
        ) | (Reviewers::Peers, Who::Peer(_))
            | (Reviewers::Anyone, Who::External(_))
    );
    if !allowed {
        let message = "the policy of this badge has others examine it";
        return Err(Error::refused("not-a-reviewer", message));
    }
    refuse_other_desk(db, one, who)?;
    for other in all.iter().filter(|other| same(db, other.who, who)) {
        if other.round == one.round && other.ended_at.is_none() {
            let message = "they examine this application already";
            return Err(Error::refused("already-assigned", message));
        }
        if other.round < one.round && other.opinion.is_some() {
            let message = "they examined it before the appeal";
            return Err(Error::refused("examined-before", message));
        }
    }
    let Some((person, email)) = reader(db, who)? else {
        return Ok(()); // a program
    };
    if person == one.person {
        return Err(own_application());
    }
    if let Who::Peer(_) = who
        && !holds(db, person, one.lineage, now)?
    {
        let message = "they do not hold this badge";
        return Err(Error::refused("not-a-peer", message));
    }
    for proof in proofs::of_application(db, one.id)? {
        let by = statements::of_proof(db, proof.id)?;
        let by = by
            .map(|by| persons::of_address(db, by.address))
            .transpose()?;
        if by.flatten() == Some(person) {
            let message = "they were asked for a statement about the applicant";
            return Err(Error::refused("gave-a-statement", message));
        }
    }
    if one.policy.other_organisation && is_of_same(db, one, who, &email)? {
        let message = "they are of the same organisation as the applicant";
        return Err(Error::refused("same-organisation", message));
    }
    Ok(())
}

fn own_application() -> Error {
    Error::refused("own-application", "nobody examines their own application")
}

/// Why somebody may not examine an application as it stands, by its code; nothing when they do or may, or nothing is to be
/// examined.
pub(super) fn barred(
    db: &mut Db,
    one: &Application,
    who: Who,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>, Error> {
    if !one.state.is_open() {
        return Ok(None);
    }
    let mut others = reviewers::of_application(db, one.id)?;
    others.retain(|other| other.who != who || other.round != one.round || other.ended_at.is_some());
    match refuse_conflict(db, one, &others, who, now) {
        Ok(()) => Ok(None),
        Err(Error::Refused { code, .. }) => Ok(Some(code)),
        Err(why) => Err(why),
    }
}

/// Refuses an applicant at the desk where they asked for a badge.
///
/// # Errors
/// `own-application`.
pub(super) fn refuse_own(db: &mut Db, one: &Application, who: Who) -> Result<(), Error> {
    match reader(db, who)? {
        Some((person, _)) if person == one.person => Err(own_application()),
        _ => Ok(()),
    }
}

/// Who reads at the address of a reviewer, and that address; nothing for a program, or when the address is gone.
///
/// # Errors
/// `not-found` for a member whose membership ended.
pub(super) fn reader(db: &mut Db, who: Who) -> Result<Option<(Uuid, String)>, Error> {
    let address = match who {
        Who::Key(_) => return Ok(None),
        Who::Member(id) => {
            let found = members::find_in(db, Scope::Instance, id)?;
            let found = found.filter(|member| member.ended_at.is_none());
            found.ok_or_else(|| Error::not_found("member"))?.address
        }
        Who::Peer(None) | Who::External(None) => return Ok(None),
        Who::Peer(Some(address)) | Who::External(Some(address)) => address,
    };
    let found = persons::address_by_id(db, address)?;
    Ok(found.map(|found| (found.person, found.given)))
}

/// Refuses a member of another issuer; whoever administers the instance may examine for any.
fn refuse_other_desk(db: &mut Db, one: &Application, who: Who) -> Result<(), Error> {
    let Who::Member(id) = who else {
        return Ok(());
    };
    let found = members::find_in(db, Scope::Instance, id)?;
    let there = found.filter(|member| member.joined_at.is_some());
    let there = there.filter(|member| member.issuer.is_none_or(|of| of == one.issuer));
    there.map(drop).ok_or_else(|| Error::not_found("member"))
}

/// Whether two are the same, whatever they are asked as.
fn same(db: &mut Db, one: Who, other: Who) -> bool {
    let reads = |db: &mut Db, who: Who| match who {
        Who::Member(id) => members::find_in(db, Scope::Instance, id)
            .ok()
            .flatten()
            .and_then(|member| persons::of_address(db, member.address).ok().flatten()),
        Who::Key(_) => None,
        Who::Peer(address) | Who::External(address) => {
            persons::of_address(db, address?).ok().flatten()
        }
    };
    if one == other {
        return true;
    }
    let person = reads(db, one);
    person.is_some() && person == reads(db, other)
}

fn holds(db: &mut Db, person: Uuid, lineage: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let held = assertions::held_by(db, person)?;
    let live = |badge: &assertions::HeldBadge| {
        badge.lineage == lineage && badge.live && badge.expires.is_none_or(|at| at > now)
    };
    Ok(held.iter().any(live))
}

/// Whether the domain of the reviewer's address is that of one of the applicant's; or both work at one desk.
fn is_of_same(db: &mut Db, one: &Application, who: Who, email: &str) -> Result<bool, Error> {
    let organisation = |given: &str| {
        let email = Email::parse(given).ok()?;
        organisation_of(&email).map(str::to_owned)
    };
    let theirs = organisation(email);
    for address in persons::addresses_of(db, one.person)? {
        if theirs.is_some() && organisation(&address.given) == theirs {
            return Ok(true);
        }
        let desks = members::joined(db, address.id)?;
        let works_here = desks
            .iter()
            .any(|(desk, _)| desk.issuer == Some(one.issuer));
        if works_here && matches!(who, Who::Member(_)) {
            return Ok(true);
        }
    }
    Ok(false)
}
