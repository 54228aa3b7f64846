//! An issuer's own portal begins an application for somebody: a draft, which is theirs to complete and submit.

use super::super::{
    Actor, Error, FieldError, Service, letters::Letter, new_id, people, record, versions,
};
use super::drafting::{set_uses, worked_on};
use super::proofs::{NewProof, keep};
use super::tell_applicant;
use crate::badge::{
    application::{Criterion, State},
    email::Email,
    error::Invalid,
    text,
};
use crate::storage::{
    Db, Scope,
    applications::{self, Application, SelfAssessment},
    proofs,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Most proofs that an application is begun with.
pub const MOST_PROOFS_BEGUN: usize = 20;
/// How many drafts of one person are told by a letter in an hour; more are there all the same.
const LETTERS_AN_HOUR: usize = 3;

/// What an issuer knows of somebody who is to ask for a badge.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// Who.
    pub email: Email,
    /// What they show, and which criteria each shows.
    pub proofs: Vec<(NewProof, Vec<String>)>,
    /// What they say of themselves.
    pub assessments: Vec<SelfAssessment>,
}

/// A draft that awaits its applicant. Nothing else that is known of them is told.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Its id.
    pub id: Uuid,
    /// What it has to show.
    pub criteria: Vec<Criterion>,
}

impl NewDraft {
    fn check(&self) -> Result<(), Error> {
        let mut wrong = Vec::new();
        if self.proofs.len() > MOST_PROOFS_BEGUN {
            let why = format!("at most {MOST_PROOFS_BEGUN} proofs");
            wrong.push(FieldError::new("/proofs", Invalid::new("too-many", why)));
        }
        for (at, (proof, _)) in self.proofs.iter().enumerate() {
            match proof.check() {
                Ok(()) => {}
                Err(Error::Fields(fields)) => wrong.extend(fields.into_iter().map(|mut field| {
                    field.pointer = format!("/proofs/{at}{}", field.pointer);
                    field
                })),
                Err(why) => return Err(why),
            }
        }
        for (at, said) in self.assessments.iter().enumerate() {
            if !said.words.trim().is_empty()
                && let Err(why) = text::prose(&said.words, 5_000)
            {
                wrong.push(FieldError::new(format!("/assessments/{at}/words"), why));
            }
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }

    /// Refuses criteria that the badge does not have.
    fn check_criteria(&self, criteria: &[Criterion]) -> Result<(), Error> {
        let is_known = |id: &String| criteria.iter().any(|known| known.id == *id);
        let unknown = |at: String| {
            let why = Invalid::new("unknown-criterion", "not a criterion of this badge");
            FieldError::new(at, why)
        };
        let mut wrong = Vec::new();
        for (at, (_, shows)) in self.proofs.iter().enumerate() {
            for (nth, id) in shows.iter().enumerate() {
                if !is_known(id) {
                    wrong.push(unknown(format!("/proofs/{at}/criteria/{nth}")));
                }
            }
        }
        for (at, said) in self.assessments.iter().enumerate() {
            if !is_known(&said.criterion) {
                wrong.push(unknown(format!("/assessments/{at}/criterion")));
            }
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(Error::Fields(wrong)),
        }
    }
}

impl Service {
    /// Begins an application of somebody for a badge within the scope, and writes to them. Nothing is submitted: they sign
    /// in, change what they like, and submit it or not. What their draft says already stays; what is new is added to it.
    ///
    /// # Errors
    /// `not-found`, `not-askable`, `already-held`, `already-applied`, `too-many-applications`, `too-many-proofs`, and wrong
    /// fields.
    pub async fn begin_application_for(
        &self,
        actor: &Actor,
        scope: Scope,
        badge: Uuid,
        new: NewDraft,
    ) -> Result<Begun, Error> {
        new.check()?;
        let (actor, service, now) = (actor.clone(), self.clone(), self.now());
        let fresh = people::fresh();
        self.store()
            .write(move |db: &mut Db| {
                let badge = versions::latest(db, scope, badge)?;
                let person = service.lock_by_email(db, &new.email, fresh, now)?.person;
                let before = applications::of_person(db, person)?;
                let id = service.begin(db, person, badge.id, now)?;
                let mut one = applications::find(db, id)?
                    .filter(|one| one.state == State::Draft)
                    .ok_or(Error::Internal("an application was begun and is not there"))?;
                new.check_criteria(&one.criteria)?;
                let is_new = before.iter().all(|known| known.id != id);
                let added = add(db, &one, &new, now)?;
                if is_new || added > 0 {
                    worked_on(db, &mut one, now)?;
                    let detail = json!({ "proofs": added });
                    // The issuer did this itself: it stands in its trail, unlike what applicants do with drafts.
                    let about = (Some(one.issuer), id);
                    record(db, &actor, now, "application.begin", about, detail)?;
                }
                // Of a draft that is there already they were told, or they began it themselves.
                if is_new && recent(&before, now) < LETTERS_AN_HOUR {
                    let letter = Letter::ApplicationBegun { application: id };
                    tell_applicant(db, &one, &letter, now)?;
                }
                Ok(Begun {
                    id,
                    criteria: one.criteria,
                })
            })
            .await
    }
}

fn recent(all: &[Application], now: DateTime<Utc>) -> usize {
    let since = now - TimeDelta::hours(1);
    all.iter().filter(|one| one.created_at > since).count()
}

/// Adds what a draft does not say yet, so that the same request twice is as good as once. Gives how many proofs.
fn add(db: &mut Db, one: &Application, new: &NewDraft, now: DateTime<Utc>) -> Result<usize, Error> {
    let mut added = 0;
    let mut theirs = proofs::of_person(db, one.person)?;
    for (proof, criteria) in &new.proofs {
        let (kind, url) = proof.showing.stored();
        let same = theirs.iter().find(|known| {
            known.purged_at.is_none()
                && (known.kind, &known.title, &known.words, &known.url)
                    == (kind, &proof.title, &proof.words, &url)
        });
        let Some(same) = same.map(|same| same.id) else {
            keep(db, one, (new_id(), proof), criteria, now)?;
            theirs = proofs::of_person(db, one.person)?;
            added += 1;
            continue;
        };
        // One proof may show something for several badges.
        let uses = proofs::uses(db, one.id)?;
        if !criteria.is_empty() && !uses.values().flatten().any(|used| *used == same) {
            set_uses(db, one, same, criteria)?;
            added += 1;
        }
    }
    let said = applications::assessments(db, one.id)?;
    let mut said: BTreeSet<String> = said.into_iter().map(|said| said.criterion).collect();
    for assessment in &new.assessments {
        if said.insert(assessment.criterion.clone()) {
            applications::assess(db, one.id, assessment)?;
        }
    }
    Ok(added)
}
