//! A random share of decisions is examined again, blind: without who asked, who decided, and what. The first decision stays;
//! the programme sees how often both agree, issuer by issuer.

use super::super::{Actor, Error, Guard, Once, Service, new_id, once::once, random, record};
use super::conflicts::reader;
use super::seeing::{GivenProof, file_used, given, is_over, whole};
use super::{Examiner, counts_in, note};
use crate::badge::{
    application::Criterion,
    error::Invalid,
    text::{self, Localized},
};
use crate::storage::{
    Db, Page, Scope,
    applications::{
        self, Application, SelfAssessment,
        decisions::Decision,
        messages::{Kind, Message},
        reviewers,
        second_readings::{self, Read, Reading, Stood},
    },
    badge_classes, issuers, persons,
    programmes::{self, Programme},
    proofs::{self, File},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An application as whoever reads it again sees it: nothing of who asked or decided, and nothing of what was decided.
#[derive(Debug, Clone)]
pub struct Blind {
    /// The second reading.
    pub reading: Reading,
    /// What the badge is called.
    pub badge: Localized,
    /// What it asks.
    pub criteria: Vec<Criterion>,
    /// What the applicant says of themselves.
    pub assessments: Vec<SelfAssessment>,
    /// What they show.
    pub proofs: Vec<GivenProof>,
    /// Which proofs show which criterion.
    pub uses: BTreeMap<String, Vec<Uuid>>,
    /// What was asked and answered.
    pub messages: Vec<Message>,
}

/// How often second readings came to the same as the decisions of an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The issuer.
    pub issuer: Uuid,
    /// Its name.
    pub name: String,
    /// How many decisions were read again.
    pub read: i64,
    /// How many of these came to the same.
    pub agreed: i64,
    /// How many were drawn and wait.
    pub waiting: i64,
}

impl Service {
    /// Which share of decisions a programme within the scope has examined again, in percent.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn second_reading_share(&self, scope: Scope, programme: Uuid) -> Result<i32, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                Ok(second_readings::percent(db, programme.id)?)
            })
            .await
    }

    /// Says which share it is from the next decision on.
    ///
    /// # Errors
    /// `not-found`, `/percent` that is none.
    pub async fn set_second_reading_share(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        percent: i32,
    ) -> Result<(), Error> {
        if !(0..=100).contains(&percent) {
            let why = Invalid::new("out-of-range", "must be between 0 and 100");
            return Err(Error::field("/percent", why));
        }
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                second_readings::set_percent(db, programme.id, percent)?;
                let about = (Some(programme.owner), programme.id);
                let detail = json!({ "percent": percent });
                record(db, &actor, now, "second-reading.policy", about, detail)
            })
            .await
    }

    /// The decisions that were drawn for a programme within the scope, the first first; on demand those alone that wait.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn second_readings(
        &self,
        scope: Scope,
        programme: Uuid,
        waiting: bool,
        page: Page,
    ) -> Result<Vec<(Reading, Localized)>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let all = second_readings::of_programme(db, programme.id, waiting, page)?;
                let mut shown = Vec::with_capacity(all.len());
                for reading in all {
                    let badge = badge_of(db, reading.application)?;
                    shown.push((reading, badge));
                }
                Ok(shown)
            })
            .await
    }

    /// How often second readings agree, issuer by issuer.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn agreement(&self, scope: Scope, programme: Uuid) -> Result<Vec<Agreement>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let mut shown = Vec::new();
                for (issuer, read, agreed, waiting) in second_readings::agreement(db, programme.id)?
                {
                    let name = issuers::find(db, Scope::Instance, issuer)?;
                    shown.push(Agreement {
                        issuer,
                        name: name.map_or_else(String::new, |issuer| issuer.organisation.name),
                        read,
                        agreed,
                        waiting,
                    });
                }
                Ok(shown)
            })
            .await
    }

    /// A decision to read again, blind.
    ///
    /// # Errors
    /// `not-found`; `examined-before` for whoever examined it, `own-application` for its applicant.
    pub async fn second_reading(
        &self,
        by: &Examiner,
        scope: Scope,
        (programme, id): (Uuid, Uuid),
    ) -> Result<Blind, Error> {
        let by = by.clone();
        self.store()
            .read(move |db: &mut Db| {
                let (_, reading, one) = drawn(db, scope, programme, id)?;
                refuse_involved(db, &by, &one)?;
                blind(db, reading, one)
            })
            .await
    }

    /// The file of a proof of what is read again.
    ///
    /// # Errors
    /// As [`Self::second_reading`].
    pub async fn file_to_read_again(
        &self,
        by: &Examiner,
        scope: Scope,
        (programme, id, proof): (Uuid, Uuid, Uuid),
    ) -> Result<File, Error> {
        let by = by.clone();
        self.store()
            .read(move |db: &mut Db| {
                let (_, reading, one) = drawn(db, scope, programme, id)?;
                refuse_involved(db, &by, &one)?;
                let Some(stood) = reading.stood else {
                    return file_used(db, &one, proof);
                };
                let found = proofs::find(db, proof)?;
                let theirs = found.is_some_and(|proof| proof.person == one.person);
                match theirs && stood.has(proof) {
                    true => proofs::file(db, proof)?.ok_or_else(|| Error::not_found("file")),
                    false => Err(Error::not_found("file")),
                }
            })
            .await
    }

    /// Says what a second reading comes to, once. The decision stays.
    ///
    /// # Errors
    /// As [`Self::second_reading`]; `already-decided` when it was read before, a missing reason.
    pub async fn read_again(
        &self,
        by: &Examiner,
        scope: Scope,
        (programme, id): (Uuid, Uuid),
        said: (bool, String),
    ) -> Result<(), Error> {
        let read = self.read_again_once(by, scope, (programme, id), said, None);
        read.await?.done()
    }

    /// The same, unless the guarded request was answered before.
    ///
    /// # Errors
    /// Those of [`Self::read_again`].
    pub async fn read_again_once(
        &self,
        by: &Examiner,
        scope: Scope,
        (programme, id): (Uuid, Uuid),
        (favourable, reason): (bool, String),
        guard: Option<Guard<()>>,
    ) -> Result<Once<()>, Error> {
        if !favourable || !reason.trim().is_empty() {
            text::prose(&reason, 5_000).map_err(|why| Error::field("/reason", why))?;
        }
        let (by, now) = (by.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                // What it says is not deleted meanwhile.
                persons::lock_found(db, |db| {
                    Ok::<_, Error>(vec![drawn(db, scope, programme, id)?.2.person])
                })?;
                let (programme, _, one) = drawn(db, scope, programme, id)?;
                refuse_involved(db, &by, &one)?;
                once(db, guard.as_ref(), now, |db| {
                    let read = Read {
                        favourable,
                        reason: reason.clone(),
                        by: by.actor.as_str().to_owned(),
                        at: now,
                    };
                    if !second_readings::keep(db, id, &read)? {
                        let message = "it was read again before";
                        return Err(Error::refused("already-decided", message));
                    }
                    let about = (Some(programme.owner), id);
                    record(db, &by.actor, now, "second-reading.read", about, json!({}))
                })
            })
            .await
    }
}

/// Draws lots for a decision that was just made, for each programme in which the badge counts.
pub(super) fn draw(
    db: &mut Db,
    one: &Application,
    decision: &Decision,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let counts_in = counts_in(db, one, now)?;
    for programme in counts_in.into_iter().flat_map(|(_, all)| all) {
        let programme = programme.id;
        let percent = second_readings::percent(db, programme)?;
        // Twice the same, and whoever reads knows how the first was decided.
        let before = second_readings::is_drawn(db, one.id, programme)?;
        if percent > 0 && !before && i64::from(percent) > lot()? {
            let stood = Stood {
                assessments: applications::assessments(db, one.id)?,
                uses: proofs::uses(db, one.id)?,
            };
            second_readings::draw(db, (new_id(), decision.id, programme), &stood, now)?;
            let detail = json!({ "programme": programme });
            note(db, &Actor::rule(), one, "second-reading.draw", detail, now)?;
        }
    }
    Ok(())
}

/// 0 to 99, each as likely as the others but for one part in 2^57.
fn lot() -> Result<i64, Error> {
    let bytes: [u8; 8] = random()?;
    i64::try_from(u64::from_le_bytes(bytes) % 100)
        .map_err(|_| Error::Internal("a number below a hundred is too large"))
}

fn found(db: &mut Db, scope: Scope, id: Uuid) -> Result<Programme, Error> {
    programmes::find_in(db, scope, id)?.ok_or_else(|| Error::not_found("programme"))
}

fn drawn(
    db: &mut Db,
    scope: Scope,
    programme: Uuid,
    id: Uuid,
) -> Result<(Programme, Reading, Application), Error> {
    let absent = || Error::not_found("second reading");
    let programme = found(db, scope, programme)?;
    let reading = second_readings::find(db, id)?.filter(|r| r.programme == programme.id);
    let reading = reading.ok_or_else(absent)?;
    let one = applications::find(db, reading.application)?;
    let one = one
        // What was taken back after an appeal is deleted at the next occasion.
        .filter(|one| !is_over(one))
        .ok_or_else(absent)?;
    Ok((programme, reading, one))
}

/// Refuses whoever asked or examined: they would not be blind.
fn refuse_involved(db: &mut Db, by: &Examiner, one: &Application) -> Result<(), Error> {
    let person = reader(db, by.who)?.map(|(person, _)| person);
    if person == Some(one.person) {
        let message = "nobody examines their own application";
        return Err(Error::refused("own-application", message));
    }
    for other in reviewers::of_application(db, one.id)? {
        let theirs = match reader(db, other.who) {
            Ok(found) => found.map(|(person, _)| person),
            Err(Error::Refused { .. }) => None, // their membership ended
            Err(why) => return Err(why),
        };
        if other.who == by.who || (theirs.is_some() && theirs == person) {
            let message = "they examined it the first time";
            return Err(Error::refused("examined-before", message));
        }
    }
    Ok(())
}

fn badge_of(db: &mut Db, application: Uuid) -> Result<Localized, Error> {
    let one = applications::find(db, application)?
        .ok_or(Error::Internal("a decision has no application"))?;
    let badge = badge_classes::find(db, one.badge_class)?
        .ok_or(Error::Internal("an application has no badge"))?;
    Ok(badge.definition.localized_name())
}

fn blind(db: &mut Db, mut reading: Reading, one: Application) -> Result<Blind, Error> {
    let mut seen = whole(db, one)?;
    // What came later was not decided about, and would tell how it was.
    if let Some(stood) = reading.stood.take() {
        let person = seen.application.person;
        let mut all = proofs::of_person(db, person)?;
        all.retain(|proof| stood.has(proof.id));
        seen.proofs = given(db, person, all, false)?;
        seen.assessments = stood.assessments;
        seen.uses = stood.uses;
    }
    for proof in &mut seen.proofs {
        if let Some(said) = &mut proof.statement
            && said.answered_at.is_some_and(|at| at > reading.drawn_at)
        {
            said.answered_at = None;
            said.declined = false;
            for text in [&mut said.name, &mut said.role, &mut said.words] {
                text.clear();
            }
        }
    }
    let mut messages = seen.messages;
    messages.retain(|said| said.kind != Kind::Note && said.at <= reading.drawn_at);
    Ok(Blind {
        reading,
        badge: seen.badge,
        criteria: seen.application.criteria,
        assessments: seen.assessments,
        proofs: seen.proofs,
        uses: seen.uses,
        messages,
    })
}
