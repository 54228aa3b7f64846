//! The policies of a programme's composites.

use super::{
    Actor, Error, Service,
    closing::open_programme,
    effects::Effects,
    population::{Aim, Search},
    record,
};
use crate::badge::composite::{OnEarlier, OnEnded, OnExpired, OnRevoked, Policies};
use crate::storage::{
    Db, Page, Scope, composite_awards,
    composites::{self, StoredComposite},
    pending::Because,
    persons, population,
    programmes::{self, Programme},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many persons one transaction of a dry run looks at.
const AT_ONCE: i64 = 50;

/// A change of policies: what is not given stays.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)] // the members are those of `Policies`
pub struct PoliciesChange {
    pub on_component_revoked: Option<OnRevoked>,
    pub pending_days: Option<u32>,
    pub on_component_expired: Option<OnExpired>,
    pub on_accreditation_ended: Option<OnEnded>,
    pub on_earlier_badges: Option<OnEarlier>,
}

impl PoliciesChange {
    fn of(&self, old: &Policies) -> Policies {
        Policies {
            on_component_revoked: (self.on_component_revoked).unwrap_or(old.on_component_revoked),
            pending_days: self.pending_days.unwrap_or(old.pending_days),
            on_component_expired: (self.on_component_expired).unwrap_or(old.on_component_expired),
            on_accreditation_ended: (self.on_accreditation_ended)
                .unwrap_or(old.on_accreditation_ended),
            on_earlier_badges: self.on_earlier_badges.unwrap_or(old.on_earlier_badges),
        }
    }
}

impl Service {
    /// The policies of a composite whose programme's owner is within the scope.
    pub async fn policies(
        &self,
        scope: Scope,
        programme: Uuid,
        composite: String,
    ) -> Result<Policies, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let (_, found) = composite_in(db, scope, programme, &composite)?;
                Ok(found.composite.policies)
            })
            .await
    }

    /// Changes the policies of a composite. They rule what happens from then on: nobody is looked at again for it.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `out-of-range`, `contradictory-policies`.
    pub async fn set_policies(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        composite: String,
        change: PoliciesChange,
    ) -> Result<Policies, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let id = open_programme(db, scope, programme)?.id;
                programmes::lock(db, id)?;
                let of = (id, composite.as_str());
                let (_, changed) = set(db, &actor, scope, of, &change, now)?;
                Ok(changed.composite.policies)
            })
            .await
    }

    /// What comes of the composite for everybody under other policies, once they are looked at again: those who hold
    /// it lose or keep it, and the reconciler awards it to those to whom it is due then.
    ///
    /// # Errors
    /// Those of [`Service::set_policies`].
    pub async fn try_policies(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        composite: String,
        change: PoliciesChange,
    ) -> Result<Effects, Error> {
        let (mut total, mut pages) = (Effects::default(), Pages::default());
        while !pages.done {
            let (service, actor, now) = (self.clone(), actor.clone(), self.now());
            let (composite, change) = (composite.clone(), change.clone());
            let (effects, next) = self
                .rehearse(move |db| {
                    let id = open_programme(db, scope, programme)?.id;
                    let of = (id, composite.as_str());
                    let (programme, changed) = set(db, &actor, scope, of, &change, now)?;
                    service.under_policies(db, &programme, &changed, pages, now)
                })
                .await?;
            total.extend(effects);
            pages = next;
        }
        Ok(total)
    }

    /// What becomes of some holders, and who of some others gains; and where to go on.
    fn under_policies(
        &self,
        db: &mut Db,
        programme: &Programme,
        composite: &StoredComposite,
        mut pages: Pages,
        now: DateTime<Utc>,
    ) -> Result<(Effects, Pages), Error> {
        let (owner, mut effects) = (Scope::Issuer(programme.owner), Effects::default());
        let holders = match pages.holders {
            Some(after) => composite_awards::live(db, composite.id, after)?,
            None => Vec::new(),
        };
        let locked: BTreeSet<Uuid> = holders.iter().map(|(_, person, _)| *person).collect();
        for person in locked {
            persons::lock(db, person)?;
        }
        for (award, person, _) in &holders {
            let fallen = self.follow(db, *person, Because::Expired, now)?;
            effects.persons += 1;
            effects.fall(owner, &fallen);
            if fallen.iter().all(|fell| fell.assertion != *award) {
                self.settle(db, &[*person], now)?;
                effects.remain(db, *award)?;
            }
        }
        pages.holders = holders.last().map(|(award, ..)| page(*award));
        if pages.holders.is_some() {
            return Ok((effects, pages));
        }
        let confirmed = population::confirmed(db, programme.id)?;
        let aim = Aim::Rule(composite.rule_id);
        let persons = match confirmed.contains(&composite.rule_id) {
            true => Search::read(db, programme.id, aim, now)?.page(db, pages.others)?,
            false => Vec::new(), // nobody gains before its back-fill
        };
        let gained = self.award_entitled(db, programme.id, aim, &persons, now)?;
        effects.award(db, owner, Some(programme.id), &gained.concat())?;
        match persons.last() {
            Some(last) => pages.others = page(*last),
            None => pages.done = true,
        }
        Ok((effects, pages))
    }
}

/// How far a dry run is among those who hold the composite, and then among those who may gain it.
#[derive(Debug, Clone, Copy)]
struct Pages {
    holders: Option<Page>,
    others: Page,
    done: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            holders: Some(page(Uuid::nil())),
            others: page(Uuid::nil()),
            done: false,
        }
    }
}

fn page(after: Uuid) -> Page {
    Page {
        after,
        ..Page::first(AT_ONCE)
    }
}

/// Changes the policies of a composite of a programme, and gives it with those.
fn set(
    db: &mut Db,
    actor: &Actor,
    scope: Scope,
    (programme, slug): (Uuid, &str),
    change: &PoliciesChange,
    now: DateTime<Utc>,
) -> Result<(Programme, StoredComposite), Error> {
    let (programme, mut found) = composite_in(db, scope, programme, slug)?;
    let old = found.composite.policies.clone();
    let new = change.of(&old);
    new.check()
        .map_err(|(member, why)| Error::field(format!("/{member}"), why))?;
    if new != old {
        composites::set_policies(db, found.id, &new)?;
        let detail = json!({ "composite": slug, "before": old, "after": new });
        let about = (Some(programme.owner), found.id);
        record(db, actor, now, "composite.policies", about, detail)?;
    }
    found.composite.policies = new;
    Ok((programme, found))
}

fn composite_in(
    db: &mut Db,
    scope: Scope,
    programme: Uuid,
    slug: &str,
) -> Result<(Programme, StoredComposite), Error> {
    let programme =
        programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))?;
    let all = composites::of_programme(db, programme.id)?;
    let known: Vec<_> = all.iter().map(|c| c.composite.slug.to_string()).collect();
    let mut all = all.into_iter();
    let found = all.find(|c| c.composite.slug.as_str() == slug);
    let found = found.ok_or_else(|| {
        let known = known.join(", ");
        Error::not_found(&format!(
            "composite in this programme, which has these: {known}"
        ))
    })?;
    Ok((programme, found))
}
