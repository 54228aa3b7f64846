//! The composites that an award completes: by rule, in its transaction.

use super::{
    Actor, Error, Service, components::evidence_of, known::Known, letters, random, record,
    signed::sign_and_check, standing::Standing, versions,
};
use crate::badge::{
    assertion::Content,
    composite::Due,
    email::Email,
    recipient::IdentityObject,
    signing::Algorithm,
    text::{Language, Localized, Slug},
};
use crate::storage::{
    Db, Scope,
    assertions::{self, StoredAssertion},
    badge_classes, closures,
    composite_awards::{self, NewAward},
    persons::{self, PersonAddress},
    programmes,
    withholdings::{self, Lifter},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A composite that was awarded by rule.
#[derive(Debug, Clone)]
pub struct ByRule {
    /// Its Assertion.
    pub assertion: Uuid,
    /// The composite's slug.
    pub composite: Slug,
    /// Its BadgeClass.
    pub badge: Uuid,
    /// The programme's owner.
    pub issuer: Uuid,
    /// Its name, in each language.
    pub name: Localized,
}

/// Under which versions of rules something may be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// Those in force: the person has something new, which may complete them.
    InForce,
    /// Those whose back-fill was confirmed: the person is looked at again.
    Confirmed,
}

impl Service {
    /// Awards every composite that is due to a person whose row is locked, and tells them. The composites go to `email`.
    pub(super) fn award_due(
        &self,
        db: &mut Db,
        person: PersonAddress,
        email: &Email,
        under: Under,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let mut known = Known::default();
        let awarded = self.award_untold(db, &mut known, person, email, under, now)?;
        letters::tell_of_composites(db, person.address, &awarded, now)?;
        Ok(awarded)
    }

    /// The same for somebody who has something new, and tells nobody.
    pub(super) fn award_due_untold(
        &self,
        db: &mut Db,
        known: &mut Known,
        person: PersonAddress,
        email: &Email,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        self.award_untold(db, known, person, email, Under::InForce, now)
    }

    fn award_untold(
        &self,
        db: &mut Db,
        known: &mut Known,
        person: PersonAddress,
        email: &Email,
        under: Under,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let one = BTreeMap::from([(person.person, (person, email))]);
        let awarded = self.award_all_due_untold(db, known, &one, under, now)?;
        Ok(awarded.into_values().flatten().collect())
    }

    /// The same for many persons, with a few queries for all of them; what each is awarded.
    pub(super) fn award_all_due_untold(
        &self,
        db: &mut Db,
        known: &mut Known,
        people: &BTreeMap<Uuid, (PersonAddress, &Email)>,
        under: Under,
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<Uuid, Vec<ByRule>>, Error> {
        let persons: Vec<Uuid> = people.keys().copied().collect();
        let mut awarded: BTreeMap<Uuid, Vec<ByRule>> = BTreeMap::new();
        Standing::look_everywhere(db, known, &persons, |db, person, mut standing| {
            let Some((address, email)) = people.get(&person) else {
                return Ok(());
            };
            if under == Under::Confirmed {
                standing.narrow_to_confirmed(db)?;
            }
            let dues = standing.due(now);
            let made = self.award_these(db, &standing, &dues, *address, email, now)?;
            awarded.entry(person).or_default().extend(made);
            self.put_before_commissions(db, &standing, person, under, now)
        })?;
        self.settle(db, &persons, now)?;
        Ok(awarded)
    }

    /// Awards these composites, which are due to a person whose row was locked before that was found.
    pub(super) fn award_these(
        &self,
        db: &mut Db,
        standing: &Standing,
        dues: &[Due],
        person: PersonAddress,
        email: &Email,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let mut awarded = Vec::new();
        if dues.is_empty() || closures::of(db, standing.programme.owner)?.is_some() {
            return Ok(awarded); // a closed issuer awards nothing any more
        }
        for due in dues {
            awarded.extend(self.award_composite(db, standing, due, person, email, now)?);
        }
        Ok(awarded)
    }

    fn award_composite(
        &self,
        db: &mut Db,
        standing: &Standing,
        due: &Due,
        person: PersonAddress,
        email: &Email,
        now: DateTime<Utc>,
    ) -> Result<Option<ByRule>, Error> {
        let stored = standing
            .composites
            .get(&due.composite)
            .ok_or(Error::Internal("a due composite is not stored"))?;
        // Not the latest one: a rule that is activated meanwhile has another.
        let badge = badge_classes::find_of_rule(db, stored.rule_id)?
            .ok_or(Error::Internal("a composite has no badge"))?;
        let badge = versions::for_award(db, badge, now)?;
        let (key_id, key) = self.keyring().active(db, badge.profile, Algorithm::EdDsa)?;
        let evidence = evidence_of(db, self.base(), &due.components)?;
        let count = due.needed;
        let narrative = format!(
            "Badge de synthèse attribué par sa règle (version {}) : {count} sur {count}.",
            stored.rule_version
        );
        let content = Content {
            id: self.base().assertion(due.assertion),
            recipient: IdentityObject::of(email, random()?),
            badge: self.base().badge(badge.id),
            issued_on: now,
            expires: due.expires,
            evidence,
            narrative: Some(narrative),
            related: due
                .renews
                .map(|old| self.base().assertion(old))
                .into_iter()
                .collect(),
        };
        let rendition = sign_and_check(self.base(), content, key_id, &key, now)?;
        assertions::insert(
            db,
            &StoredAssertion {
                id: due.assertion,
                badge_class: badge.id,
                person: person.person,
                address: person.address,
                issued_on: now,
                expires: due.expires,
                recorded_at: now,
                live: true,
                rendition,
            },
        )?;
        let new = NewAward {
            assertion: due.assertion,
            composite: stored.id,
            rule: stored.rule_id,
            person: person.person,
            cycle: due.cycle,
            renewal: due.renews.is_some(),
            components: due.components.clone(),
        };
        if !composite_awards::insert(db, &new)? {
            // The person's lock makes this impossible; the constraint is there for the day it is not.
            return Err(Error::Internal(
                "a second live composite was refused by the database",
            ));
        }
        if let Some(renewed) = due.renews {
            // Valid to its own date all the same; one award of a person is the live one.
            composite_awards::end(db, renewed)?;
        }
        let detail =
            json!({ "composite": due.composite, "rule": stored.rule_version, "cycle": due.cycle });
        record(
            db,
            &Actor::rule(),
            now,
            "assertion.award",
            (Some(standing.programme.owner), due.assertion),
            detail,
        )?;
        Ok(Some(ByRule {
            assertion: due.assertion,
            composite: due.composite.clone(),
            badge: badge.id,
            issuer: badge.issuer,
            name: Localized {
                fr: badge.definition.name(Language::Fr).to_owned(),
                en: badge.definition.name(Language::En).to_owned(),
            },
        }))
    }

    /// Lets a composite that was revoked be awarded again; awards it at once when it is due.
    pub async fn lift_withholding(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        id: Uuid,
    ) -> Result<(), Error> {
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        let awarded = self
            .store()
            .write(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let all = withholdings::withheld(db, programme.id, None)?;
                let found = all
                    .into_iter()
                    .find(|w| w.id == id)
                    .ok_or_else(|| Error::not_found("withheld composite"))?;
                if found.lifter == Lifter::Holder {
                    return Err(Error::refused(
                        "holder-decides",
                        "its holder declined this badge: only they can have it again",
                    ));
                }
                service.lift(db, &actor, programme.owner, id, now)
            })
            .await?;
        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
        Ok(())
    }

    /// Lifts a withholding; awards the composite at once when it is due.
    pub(super) fn lift(
        &self,
        db: &mut Db,
        actor: &Actor,
        owner: Uuid,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let gone = || Error::not_found("withheld composite");
        let locked = persons::lock_found(db, |db| {
            let (person, _) = withholdings::withheld_from(db, id)?.ok_or_else(gone)?;
            Ok::<_, Error>(vec![person])
        })?;
        if !withholdings::lift(db, id, now)? {
            return Err(gone());
        }
        let about = (Some(owner), id);
        record(db, actor, now, "withholding.lift", about, json!({}))?;
        let person = locked.first().copied().ok_or_else(gone)?;
        self.reconcile_person(db, person, now)
    }

    /// What a programme withholds, each with the Assertion that was revoked last.
    pub async fn withholdings(
        &self,
        scope: Scope,
        programme: Uuid,
    ) -> Result<Vec<(withholdings::Withholding, Option<Uuid>)>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let mut shown = Vec::new();
                for withheld in withholdings::withheld(db, programme.id, None)? {
                    let awards = composite_awards::of_person(db, programme.id, withheld.person)?;
                    let mut of_it = awards
                        .iter()
                        .rev()
                        .filter(|a| a.composite.as_str() == withheld.slug);
                    let revoked = of_it.next().map(|award| award.assertion);
                    shown.push((withheld, revoked));
                }
                Ok(shown)
            })
            .await
    }
}
