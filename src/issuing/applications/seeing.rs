//! An application as those see it who may: its applicant, and whoever examines it.

use super::super::{Error, Service, sessions::SignedIn};
use super::conflicts::{barred, reader, refuse_own};
use super::{
    own,
    proposed::{self, Proposal},
    standing::{HeldAlready, stand_in_the_way},
    submitted,
};
use crate::badge::{
    application::{Missing, State, missing},
    text::Localized,
};
use crate::storage::{
    Db, Page, Scope,
    applications::{
        self, Application, SelfAssessment,
        decisions::{self, Decision},
        messages::{self, Kind, Message},
        reviewers::{self, Reviewer, Who},
    },
    badge_classes, issuers, persons,
    proofs::{
        self, File, Proof,
        statements::{self, Statement},
    },
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A proof with what hangs on it, without what is in its file.
#[derive(Debug, Clone)]
pub struct GivenProof {
    /// It.
    pub proof: Proof,
    /// Of a statement: what was asked for, and said.
    pub statement: Option<Statement>,
    /// Whom the letter went to, as it was given; for the applicant alone.
    pub asked: Option<String>,
    /// What its file is called, and its size in bytes.
    pub file: Option<(String, i64)>,
}

/// Who examines an application, with the address of whoever it is.
#[derive(Debug, Clone)]
pub struct SeenReviewer {
    /// It.
    pub reviewer: Reviewer,
    /// The address they are asked at, or are a member under; nothing for a program, or when it is gone.
    pub email: Option<String>,
}

/// An application with all that is said in it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// It.
    pub application: Application,
    /// What the badge is called.
    pub badge: Localized,
    /// It is a composite whose rule is met: its applicant shows nothing, and a commission decides.
    pub commission: bool,
    /// Of such a composite: what its rule rests on; for one application that is looked at.
    pub proposal: Option<Proposal>,
    /// The name of its issuer.
    pub issuer: String,
    /// Where the applicant is written to.
    pub email: String,
    /// What they say of themselves.
    pub assessments: Vec<SelfAssessment>,
    /// What they show.
    pub proofs: Vec<GivenProof>,
    /// Which proofs show which criterion.
    pub uses: BTreeMap<String, Vec<Uuid>>,
    /// What was asked and answered; notes among those who examine it, for them.
    pub messages: Vec<Message>,
    /// Who examines it, in all its rounds; not for its applicant.
    pub reviewers: Vec<SeenReviewer>,
    /// How it was decided.
    pub decisions: Vec<Decision>,
    /// Why whoever looks may not examine it, by its code; nothing as long as nobody in particular looks.
    pub barred: Option<&'static str>,
    /// For its applicant, while they can ask: they hold the badge, so that nothing can be asked for.
    pub held: Option<HeldAlready>,
    /// For its applicant, while they can ask: another application of theirs for the badge, which is not decided.
    pub another: Option<Uuid>,
}

impl GivenProof {
    /// Whether there is something to look at: a statement may not be there yet, and what is old is deleted.
    pub fn is_there(&self) -> bool {
        match self.proof.kind {
            proofs::Kind::Statement => self.statement.as_ref().is_some_and(Statement::is_given),
            _ => self.proof.purged_at.is_none(),
        }
    }
}

impl GivenProof {
    /// Whether it is there and comes from somebody else.
    pub fn is_from_others(&self) -> bool {
        self.proof.third_party && self.is_there()
    }
}

impl Seen {
    /// Whether nothing of what it said is read by those who examine such any more.
    pub fn is_over(&self) -> bool {
        is_over(&self.application)
    }

    /// What it lacks to be submitted.
    pub fn missing(&self) -> Vec<Missing> {
        if self.commission {
            return Vec::new(); // its rule is met: that is all
        }
        let there = |id: &Uuid| {
            let mut all = self.proofs.iter();
            all.any(|given| given.proof.id == *id && given.is_there())
        };
        let mut uses = self.uses.clone();
        for of_one in uses.values_mut() {
            of_one.retain(there);
        }
        let said = self.assessments.iter().filter(|said| said.level.is_some());
        let said = said.map(|said| said.criterion.clone());
        let given = self.proofs.iter().filter(|given| given.is_there());
        let third_party = given.filter(|given| given.proof.third_party);
        missing(
            &self.application.criteria,
            &said.collect(),
            &uses,
            &third_party.map(|given| given.proof.id).collect(),
            self.application.no_names,
        )
    }
}

impl Service {
    /// Where the applications of whoever is signed in stand.
    pub async fn own_states(&self, there: &SignedIn) -> Result<Vec<State>, Error> {
        let person = there.address.person;
        self.store()
            .read(move |db: &mut Db| {
                let mine = applications::of_person(db, person)?;
                Ok(mine.into_iter().map(|one| one.state).collect())
            })
            .await
    }

    /// The applications of whoever is signed in, the latest first, with all that is said in them.
    pub async fn own_applications(&self, there: &SignedIn) -> Result<Vec<Seen>, Error> {
        let (person, now) = (there.address.person, self.now());
        self.store()
            .read(move |db: &mut Db| {
                let mut found = Vec::new();
                for one in applications::of_person(db, person)?.into_iter().rev() {
                    found.push(for_applicant(db, one, now)?);
                }
                Ok(found)
            })
            .await
    }

    /// One of the applications of whoever is signed in.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn own_application(&self, there: &SignedIn, id: Uuid) -> Result<Seen, Error> {
        let (there, now, base) = (there.clone(), self.now(), self.base().clone());
        self.store()
            .read(move |db: &mut Db| {
                let one = own(db, &there, id)?;
                let proposal = proposed::of(db, &base, &one, now)?;
                Ok(Seen {
                    proposal,
                    ..for_applicant(db, one, now)?
                })
            })
            .await
    }

    /// The proofs of whoever is signed in whose content is there, the first first.
    pub async fn own_proofs(&self, there: &SignedIn) -> Result<Vec<GivenProof>, Error> {
        let person = there.address.person;
        self.store()
            .read(move |db: &mut Db| {
                let mut all = proofs::of_person(db, person)?;
                all.retain(|proof| proof.purged_at.is_none());
                given(db, person, all, true)
            })
            .await
    }

    /// The file of one of the proofs of whoever is signed in.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn own_file(&self, there: &SignedIn, proof: Uuid) -> Result<File, Error> {
        let there = there.clone();
        self.store()
            .read(move |db: &mut Db| {
                super::proofs::own_proof(db, &there, proof)?;
                proofs::file(db, proof)?.ok_or_else(|| Error::not_found("file"))
            })
            .await
    }

    /// The applications for badges of an issuer that are in one of these states, the first first; a draft is nobody else's.
    pub async fn applications(
        &self,
        issuer: Uuid,
        states: Vec<State>,
        page: Page,
    ) -> Result<Vec<Seen>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let mut found = Vec::new();
                for one in applications::of_issuer(db, issuer, &states, page)? {
                    found.push(whole(db, one)?);
                }
                Ok(found)
            })
            .await
    }

    /// An application for a badge within the scope, for somebody who examines such.
    ///
    /// # Errors
    /// `not-found`; `own-application` for its applicant.
    pub async fn application(&self, scope: Scope, who: Who, id: Uuid) -> Result<Seen, Error> {
        let (now, base) = (self.now(), self.base().clone());
        self.store()
            .read(move |db: &mut Db| {
                let one = submitted(db, scope, id)?;
                refuse_own(db, &one, who)?;
                let proposal = proposed::of(db, &base, &one, now)?;
                let barred = barred(db, &one, who, now)?;
                Ok(Seen {
                    barred,
                    proposal,
                    ..whole(db, one)?
                })
            })
            .await
    }

    /// The file of a proof that an application within the scope uses.
    ///
    /// # Errors
    /// `not-found`; `own-application` for its applicant.
    pub async fn file_of_application(
        &self,
        scope: Scope,
        who: Who,
        (id, proof): (Uuid, Uuid),
    ) -> Result<File, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let one = submitted(db, scope, id)?;
                refuse_own(db, &one, who)?;
                file_used(db, &one, proof)
            })
            .await
    }
}

/// The file of a proof that an application uses.
///
/// # Errors
/// `not-found`, also when nothing is to be seen of it any more.
pub(super) fn file_used(db: &mut Db, one: &Application, proof: Uuid) -> Result<File, Error> {
    if is_over(one) {
        return Err(Error::not_found("file"));
    }
    let used = proofs::of_application(db, one.id)?;
    match used.iter().any(|used| used.id == proof) {
        true => proofs::file(db, proof)?.ok_or_else(|| Error::not_found("file")),
        false => Err(Error::not_found("file")),
    }
}

/// Proofs of a person with what hangs on them.
pub(super) fn given(
    db: &mut Db,
    person: Uuid,
    all: Vec<Proof>,
    for_applicant: bool,
) -> Result<Vec<GivenProof>, Error> {
    let mut files = proofs::file_names(db, person)?;
    let mut found = Vec::with_capacity(all.len());
    for proof in all {
        let statement = match proof.kind {
            proofs::Kind::Statement => statements::of_proof(db, proof.id)?,
            _ => None,
        };
        let asked = match &statement {
            Some(asked) if for_applicant => persons::address_by_id(db, asked.address)?,
            _ => None,
        };
        found.push(GivenProof {
            asked: asked.map(|address| address.given),
            file: files.remove(&proof.id),
            statement,
            proof,
        });
    }
    Ok(found)
}

/// All of an application, for those who examine it.
pub(super) fn whole(db: &mut Db, one: Application) -> Result<Seen, Error> {
    let mut seen = seen(db, one, false)?;
    // It was not sent.
    seen.application.answer = None;
    if is_over(&seen.application) {
        seen.proofs.clear();
        seen.uses.clear();
        seen.assessments.clear();
        seen.messages.clear();
        seen.application.appeal = None;
    }
    Ok(seen)
}

/// Whether whoever examined it sees nothing of it any more, though a proof may serve elsewhere.
pub(super) fn is_over(one: &Application) -> bool {
    one.purged_at.is_some() || matches!(one.state, State::Withdrawn | State::Expired)
}

/// All of an application, for its applicant.
pub(super) fn for_applicant(
    db: &mut Db,
    one: Application,
    now: DateTime<Utc>,
) -> Result<Seen, Error> {
    let mut seen = seen(db, one, true)?;
    stand_in_the_way(db, &mut seen, now)?;
    // Who thinks what is between those who examine it; the decision tells the reason.
    seen.reviewers.clear();
    seen.messages.retain(|message| message.kind != Kind::Note);
    Ok(seen)
}

fn seen(db: &mut Db, one: Application, for_applicant: bool) -> Result<Seen, Error> {
    let id = one.id;
    let badge = badge_classes::find(db, one.badge_class)?
        .ok_or(Error::Internal("an application has no badge"))?;
    let issuer = issuers::find(db, Scope::Instance, one.issuer)?
        .ok_or(Error::Internal("an application has no issuer"))?;
    let email = persons::main_address(db, one.person)?.map(|address| address.given);
    let used = proofs::of_application(db, id)?;
    let mut by = Vec::new();
    for reviewer in reviewers::of_application(db, id)? {
        let email = match reader(db, reviewer.who) {
            Ok(found) => found.map(|(_, email)| email),
            Err(Error::Refused { .. }) => None, // their membership ended
            Err(why) => return Err(why),
        };
        by.push(SeenReviewer { reviewer, email });
    }
    Ok(Seen {
        badge: badge.definition.localized_name(),
        commission: badge.composite.is_some(),
        proposal: None,
        issuer: issuer.organisation.name,
        email: email.unwrap_or_default(),
        assessments: applications::assessments(db, id)?,
        proofs: given(db, one.person, used, for_applicant)?,
        uses: proofs::uses(db, id)?,
        messages: messages::of_application(db, id)?,
        reviewers: by,
        decisions: decisions::of_application(db, id)?,
        barred: None,
        held: None,
        another: None,
        application: one,
    })
}
