//! A commission before a composite: where its badge has a review policy, the rule puts whoever meets it before those who
//! examine, and the badge is awarded when they accept. A renewal is awarded by the rule alone.

use super::super::{
    Actor, Error, Service,
    award::Awarded,
    composites::{ByRule, Under},
    letters::{self, Letter},
    new_id,
    standing::Standing,
};
use super::drafting::whole_text;
use super::{address_of, step, tell_applicant, tell_issuer};
use crate::badge::{
    application::{Policy, State, Step},
    text::Slug,
};
use crate::storage::{
    Db, Scope,
    applications::{self, Application, policies},
    assertions, badge_classes, closures, composite_awards,
    persons::PersonAddress,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Which composites of a programme go before a commission: by slug, the lineage of their badges.
pub(in crate::issuing) type Commission = Vec<(Slug, Uuid)>;

impl Service {
    /// The badge of a composite of a programme within the scope, and who decides before it is awarded, where a commission
    /// does; nothing as long as it was never in force.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn commission_of(
        &self,
        scope: Scope,
        programme: Uuid,
        slug: &str,
    ) -> Result<Option<(Uuid, Option<Policy>)>, Error> {
        let composite = self.composite(scope, programme, slug).await?.id;
        self.store()
            .read(
                move |db: &mut Db| match badge_classes::find_of_composite(db, composite)? {
                    Some(badge) => Ok(Some((badge.id, policies::of(db, badge.lineage)?))),
                    None => Ok(None),
                },
            )
            .await
    }

    /// Puts a person, whose row is locked, before the commissions of the composites whose rules they meet. Somebody who has
    /// something new is put before them again; whoever is looked at again is not.
    pub(in crate::issuing) fn put_before_commissions(
        &self,
        db: &mut Db,
        standing: &Standing,
        person: Uuid,
        under: Under,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let met = standing.for_commission(now);
        if met.is_empty() || closures::of(db, standing.programme.owner)?.is_some() {
            return Ok(());
        }
        let asked = applications::of_person(db, person)?;
        for (slug, lineage) in met {
            let mut of_it = asked.iter().filter(|one| one.lineage == lineage);
            let waits = match under {
                Under::InForce => of_it.any(|one| one.state.is_open()),
                Under::Confirmed => of_it.next().is_some(),
            };
            if !waits {
                put_before(db, standing, (&slug, lineage), person, now)?;
            }
        }
        Ok(())
    }

    /// Awards a composite that a commission accepted, in the transaction of its decision, and what it completes in turn.
    ///
    /// # Errors
    /// `rule-not-met` when its rule is not met any more.
    pub(super) fn award_by_commission(
        &self,
        db: &mut Db,
        one: &mut Application,
        composite: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Awarded>, Error> {
        let (address, email) = address_of(db, one.person)?;
        let person = PersonAddress {
            person: one.person,
            address,
        };
        let mut found = None;
        for standing in Standing::everywhere(db, one.person)? {
            let its = standing
                .composites
                .iter()
                .find(|(_, stored)| stored.id == composite);
            if let Some(slug) = its.map(|(slug, _)| slug.clone()) {
                found = Some((standing, slug));
            }
        }
        let (mut standing, slug) = found.ok_or_else(not_met)?;
        standing.commission.retain(|(known, _)| *known != slug);
        let mut dues = standing.due(now);
        dues.retain(|due| due.composite == slug);
        if dues.is_empty() {
            let held = composite_awards::live_of_person(db, one.person)?.into_iter();
            for (held, _) in held {
                let of = composite_awards::find(db, held)?;
                if of.is_some_and(|of| of.under.id == composite) {
                    one.award = Some(held);
                    return Ok(None);
                }
            }
            return Err(not_met());
        }
        let mut made = self.award_these(db, &standing, &dues, person, &email, now)?;
        let first = made
            .first()
            .map(|made| made.assertion)
            .ok_or_else(not_met)?;
        made.extend(self.award_due_untold(db, person, &email, now)?);
        letters::tell_of_composites(db, address, &made, now)?;
        one.award = Some(first);
        awarded(db, first, made).map(Some)
    }
}

fn not_met() -> Error {
    let message = "the rule of this composite is not met any more";
    Error::refused("rule-not-met", message)
}

fn awarded(db: &mut Db, id: Uuid, mut also: Vec<ByRule>) -> Result<Awarded, Error> {
    also.retain(|other| other.assertion != id);
    let assertion =
        assertions::find(db, id)?.ok_or(Error::Internal("a composite's Assertion is not there"))?;
    let badge = badge_classes::find(db, assertion.badge_class)?
        .ok_or(Error::Internal("a composite has no badge"))?;
    Ok(Awarded {
        assertion,
        badge,
        also,
    })
}

fn put_before(
    db: &mut Db,
    standing: &Standing,
    (slug, lineage): (&Slug, Uuid),
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(policy) = policies::of(db, lineage)? else {
        return Ok(()); // it was taken back just now: the next look awards
    };
    let stored = standing
        .composites
        .get(slug)
        .ok_or(Error::Internal("a composite that is met is not stored"))?;
    let badge = badge_classes::find_of_composite(db, stored.id)?
        .ok_or(Error::Internal("a composite has no badge"))?;
    let mut new = Application {
        id: new_id(),
        person,
        issuer: badge.issuer,
        lineage,
        badge_class: badge.id,
        criteria: vec![whole_text(&badge.definition)],
        policy,
        state: State::Draft,
        round: 1,
        no_names: true,
        created_at: now,
        since: now,
        submitted_at: Some(now),
        due_at: None,
        reminded_at: None,
        decided_at: None,
        reason: None,
        appeal: None,
        award: None,
        purged_at: None,
        answer: None,
    };
    applications::insert(db, &new)?;
    step(db, &Actor::rule(), &mut new, Step::Submit, now)?;
    let application = new.id;
    tell_applicant(db, &new, &Letter::CommissionBegun { application }, now)?;
    tell_issuer(db, &new, &Letter::ApplicationReceived { application }, now)
}
