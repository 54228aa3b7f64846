//! A commission before a composite: where its badge has a review policy, the rule puts whoever meets it before those who
//! examine, and the badge is awarded when they accept. A renewal is awarded by the rule alone.

use super::super::{
    Actor, Error, Service,
    award::{Awarded, refuse_duplicate},
    composites::{ByRule, Under},
    known::Known,
    letters::{self, Letter},
    new_id,
    sessions::Holder,
    standing::Standing,
};
use super::drafting::whole_text;
use super::{address_of, asking::refuse_another, refused, step, tell_applicant, tell_issuer};
use crate::badge::{
    application::{Policy, State, Step},
    text::Slug,
};
use crate::storage::{
    Db, Scope,
    applications::{self, Application, policies},
    assertions, badge_classes, closures, composite_awards, composites,
    persons::PersonAddress,
    programmes,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
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

    /// How many wait for the commissions of a programme within the scope to decide.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn waiting_for_commissions(
        &self,
        scope: Scope,
        programme: Uuid,
    ) -> Result<usize, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let programme = programmes::find_in(db, scope, programme)?
                    .ok_or_else(|| Error::not_found("programme"))?;
                let slugs = composites::slugs(db, programme.id)?; // of archived ones too
                let mut lineages = BTreeSet::new();
                for composite in slugs.into_keys() {
                    let badge = badge_classes::find_of_composite(db, composite)?;
                    lineages.extend(badge.map(|badge| badge.lineage));
                }
                let open = applications::queue::open(db, programme.owner)?.into_iter();
                let waits = |one: &applications::queue::Open| {
                    one.state != State::MoreInformation && lineages.contains(&one.lineage)
                };
                Ok(open.filter(waits).count())
            })
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
                let rule = Actor::rule();
                put_before(db, &rule, standing, (&slug, lineage), person, now)?;
            }
        }
        Ok(())
    }

    /// Puts whoever has a session before the commission of a composite once more, when it did not retain them, they withdrew
    /// or the time passed. Gives the new application.
    ///
    /// # Errors
    /// `not-found`; `not-now` for a badge that no rule proposes, or while it is not decided; `already-decided` when it was
    /// accepted; `already-held`, `already-applied`; `not-askable` when no commission decides about it for them;
    /// `rule-not-met`.
    pub async fn ask_commission_again(&self, session: Uuid, id: Uuid) -> Result<Uuid, Error> {
        let service = self.clone();
        self.with_own(session, id, move |db, there, one, now| {
            let over = matches!(
                one.state,
                State::NotRetained | State::Withdrawn | State::Expired
            );
            let badge = badge_classes::find(db, one.badge_class)?
                .ok_or(Error::Internal("an application has no badge"))?;
            let Some(composite) = badge.composite.filter(|_| over) else {
                return Err(refused(one.state, Step::Submit));
            };
            refuse_duplicate(db, service.base(), &badge, one.person, now)?;
            refuse_another(db, &one)?;
            let none = || Error::refused("not-askable", "no commission decides about it for them");
            policies::of(db, one.lineage)?.ok_or_else(none)?;
            let (standing, slug) = standing_with(db, one.person, composite)?.ok_or_else(not_met)?;
            let decided = standing.commission.iter().any(|(known, _)| *known == slug);
            let closed = closures::of(db, standing.programme.owner)?.is_some();
            if !decided || closed || standing.withheld.contains(&slug) {
                return Err(none());
            }
            let mut met = standing.for_commission(now).into_iter();
            let (slug, lineage) = met.find(|(known, _)| *known == slug).ok_or_else(not_met)?;
            let actor = Holder::from(there).actor;
            let of_it = (&slug, lineage);
            put_before(db, &actor, &standing, of_it, one.person, now)?.ok_or_else(none)
        })
        .await
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
        let found = standing_with(db, one.person, composite)?;
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
        made.extend(self.award_due_untold(db, &mut Known::default(), person, &email, now)?);
        letters::tell_of_composites(db, address, &made, now)?;
        one.award = Some(first);
        awarded(db, first, made).map(Some)
    }
}

/// Where a person stands in the programme of a composite, and its slug there.
fn standing_with(
    db: &mut Db,
    person: Uuid,
    composite: Uuid,
) -> Result<Option<(Standing, Slug)>, Error> {
    for standing in Standing::everywhere(db, person)? {
        let mut all = standing.composites.iter();
        let its = all.find(|(_, stored)| stored.id == composite);
        if let Some(slug) = its.map(|(slug, _)| slug.clone()) {
            return Ok(Some((standing, slug)));
        }
    }
    Ok(None)
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

/// Puts a person before the commission of a composite; nothing when there is none any more.
fn put_before(
    db: &mut Db,
    actor: &Actor,
    standing: &Standing,
    (slug, lineage): (&Slug, Uuid),
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    let Some(policy) = policies::of(db, lineage)? else {
        return Ok(None); // it was taken back just now: the next look awards
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
    step(db, actor, &mut new, Step::Submit, now)?;
    let application = new.id;
    tell_applicant(db, &new, &Letter::CommissionBegun { application }, now)?;
    tell_issuer(db, &new, &Letter::ApplicationReceived { application }, now)?;
    Ok(Some(application))
}
