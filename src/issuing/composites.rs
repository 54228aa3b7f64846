//! The composites that an award completes, and those that a revocation brings down: by rule, in its transaction.

use super::{
    Actor, Error, Service,
    award::sign_and_check,
    evidence::in_composite,
    new_id, random, record,
    revoke::{Fallen, NO_MORE},
    standing::Standing,
    versions,
};
use crate::badge::{
    assertion::{Content, Evidence},
    composite::{self, Due},
    email::Email,
    endorsement::Endorsed,
    recipient::IdentityObject,
    signing::Algorithm,
    text::Language,
};
use crate::storage::{
    Db, Scope,
    assertions::{self, Cause, Revocation, StoredAssertion},
    badge_classes,
    composites::{self, NewAward},
    endorsements, evidence as brought,
    persons::PersonAddress,
    programmes,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// A composite that was awarded by rule.
#[derive(Debug, Clone)]
pub struct ByRule {
    /// Its Assertion.
    pub assertion: Uuid,
    /// Its BadgeClass.
    pub badge: Uuid,
    /// The programme's owner.
    pub issuer: Uuid,
    /// Its name.
    pub name: String,
}

impl Service {
    /// Awards every composite that is due to a person whose row is locked. The composites go to `email`.
    pub(super) fn award_due(
        &self,
        db: &mut Db,
        person: PersonAddress,
        email: &Email,
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let mut awarded = Vec::new();
        for standing in Standing::everywhere(db, person.person)? {
            let due = composite::awards_due(
                &standing.rules,
                &standing.held,
                &standing.past,
                &standing.withheld,
                now,
                &mut new_id,
            );
            for due in due {
                awarded.extend(self.award_composite(db, &standing, &due, person, email, now)?);
            }
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
        let badge = badge_classes::find_of_composite(db, stored.id)?
            .ok_or(Error::Internal("a composite has no badge"))?;
        let badge = versions::for_award(db, badge, now)?;
        let (key_id, key) = self.keyring().active(db, badge.profile, Algorithm::EdDsa)?;
        let mut evidence = Vec::new();
        for component in &due.components {
            if let Some(brought) = brought::find(db, component.assertion)? {
                evidence.push(in_composite(db, &brought, &component.leaf)?);
                continue;
            }
            let name = match assertions::find(db, component.assertion)? {
                Some(found) => badge_classes::find(db, found.badge_class)?
                    .map(|b| b.definition.name(Language::Fr).to_owned()),
                None => None,
            };
            evidence.push(Evidence {
                id: Some(self.base().assertion(component.assertion)),
                name,
                genre: Some("Open Badge".to_owned()),
                ..Evidence::default()
            });
        }
        let count = due.components.len();
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
        if !composites::insert_award(db, &new)? {
            // The person's lock makes this impossible; the constraint is there for the day it is not.
            return Err(Error::Internal(
                "a second live composite was refused by the database",
            ));
        }
        if let Some(renewed) = due.renews {
            // Valid to its own date all the same; one award of a person is the live one.
            composites::end_award(db, renewed)?;
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
            badge: badge.id,
            issuer: badge.issuer,
            name: badge.definition.name(Language::Fr).to_owned(),
        }))
    }

    /// Revokes the composites of a person that no longer stand, and records those that do.
    pub(super) fn revoke_fallen(
        &self,
        db: &mut Db,
        person: Uuid,
        revoked: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fallen>, Error> {
        let mut fallen = Vec::new();
        for standing in Standing::everywhere(db, person)? {
            let owner = standing.programme.owner;
            let fall = composite::to_revoke(&standing.rules, &standing.held, &standing.past, now);
            for id in &fall {
                let assertion = assertions::find(db, *id)?
                    .ok_or(Error::Internal("a composite's Assertion is not there"))?;
                let badge = badge_classes::find(db, assertion.badge_class)?
                    .ok_or(Error::Internal("a composite has no badge"))?;
                let reason = "Un badge dont ce badge de synthèse dépend a été révoqué.".to_owned();
                assertions::revoke(
                    db,
                    *id,
                    badge.profile,
                    &Revocation {
                        reason,
                        cause: Cause::Policy,
                        at: now,
                    },
                )?;
                endorsements::revoke_all(db, Endorsed::Assertion(*id), NO_MORE, now)?;
                composites::end_award(db, *id)?;
                record(
                    db,
                    &Actor::rule(),
                    now,
                    "assertion.revoke",
                    (Some(owner), *id),
                    json!({ "because": revoked }),
                )?;
            }
            let kept = standing.past.iter().filter(|award| {
                award.live
                    && !fall.contains(&award.assertion)
                    && award
                        .components
                        .iter()
                        .any(|c| c.assertion == revoked || fall.contains(&c.assertion))
            });
            for award in kept {
                record(
                    db,
                    &Actor::rule(),
                    now,
                    "composite.keep",
                    (Some(owner), award.assertion),
                    json!({ "because": revoked }),
                )?;
            }
            fallen.extend(fall.into_iter().map(|assertion| Fallen {
                assertion,
                issuer: owner,
            }));
        }
        Ok(fallen)
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
                let all = composites::withheld(db, programme.id, None)?;
                let found = all
                    .into_iter()
                    .find(|w| w.id == id)
                    .ok_or_else(|| Error::not_found("withheld composite"))?;
                crate::storage::persons::lock(db, found.person)?;
                if !composites::lift(db, id, now)? {
                    return Err(Error::not_found("withheld composite"));
                }
                record(
                    db,
                    &actor,
                    now,
                    "withholding.lift",
                    (Some(programme.owner), id),
                    json!({}),
                )?;
                service.reconcile_person(db, found.person, now)
            })
            .await?;
        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
        Ok(())
    }

    /// What a programme withholds, each with the Assertion that was revoked last.
    pub async fn withholdings(
        &self,
        scope: Scope,
        programme: Uuid,
    ) -> Result<Vec<(composites::Withholding, Option<Uuid>)>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let mut shown = Vec::new();
                for withheld in composites::withheld(db, programme.id, None)? {
                    let awards = composites::awards_of(db, programme.id, withheld.person)?;
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
