//! Awards as they are now.

use super::{Error, Service, closing::award_within, erasure::absent, versions};
use crate::badge::text::Localized;
use crate::storage::{
    Db, Page, Scope, acceptances,
    assertions::{self, Revocation, StoredAssertion},
    audit::{self, Act},
    badge_classes::{self, StoredBadge},
    composite_awards,
    holders::Standing,
    persons, replacements,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An award with what became of it.
#[derive(Debug, Clone)]
pub struct AwardNow {
    /// The award.
    pub assertion: StoredAssertion,
    /// Whether, why and when it was revoked.
    pub revocation: Option<Revocation>,
    /// When its holder accepted it.
    pub accepted_at: Option<DateTime<Utc>>,
}

impl AwardNow {
    /// Where it stands at a moment.
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        Standing::of(self.revocation.as_ref(), self.assertion.expires, now)
    }
}

/// All that whoever awarded a badge may know of the award.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The award, and what became of it.
    pub now: AwardNow,
    /// Its badge.
    pub badge: StoredBadge,
    /// The address that it was awarded to, as it was given.
    pub email: String,
    /// The award that stands in its place.
    pub instead: Option<Uuid>,
    /// The composites of the scope that are made of it and in force, by name.
    pub part_of: Vec<(Uuid, Localized)>,
    /// What was done about it, the first first; not what its holder shares, of which issuers are not told.
    pub history: Vec<Act>,
}

/// Of what an issuer is told.
const TOLD: [&str; 6] = [
    "assertion.award",
    "assertion.accept",
    "assertion.decline",
    "assertion.revoke",
    "assertion.replace",
    "assertion.letter",
];

impl Service {
    /// An award within the scope, or inherited by it, with all that whoever awarded it may know.
    pub async fn whole_award(&self, scope: Scope, id: Uuid) -> Result<Whole, Error> {
        let now = self.award_of(scope, id).await?;
        self.store()
            .read(move |db: &mut Db| {
                let award = &now.assertion;
                let badge = badge_classes::find(db, award.badge_class)?
                    .ok_or(Error::Internal("an award has no badge"))?;
                let address = persons::address_by_id(db, award.address)?
                    .ok_or(Error::Internal("an award has no address"))?;
                let mut part_of = Vec::new();
                for (composite, components) in composite_awards::live_of_person(db, award.person)? {
                    let made_of_it = components.iter().any(|of| of.assertion == id);
                    if made_of_it && award_within(db, scope, composite)?.is_some() {
                        part_of.push(composite);
                    }
                }
                let part_of = names_in(db, part_of)?;
                let mut history = audit::about(db, id)?;
                history.retain(|act| TOLD.contains(&act.action.as_str()));
                Ok(Whole {
                    badge,
                    email: address.given,
                    instead: replacements::of(db, id)?,
                    part_of,
                    history,
                    now: now.clone(),
                })
            })
            .await
    }

    /// What the badges of awards are called, in this order; those that the scope may not know are left out.
    pub async fn names_of(
        &self,
        scope: Scope,
        awards: Vec<Uuid>,
    ) -> Result<Vec<(Uuid, Localized)>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let mut own = Vec::new();
                for id in &awards {
                    if award_within(db, scope, *id)?.is_some() {
                        own.push(*id);
                    }
                }
                names_in(db, own)
            })
            .await
    }

    /// An award within the scope, or of a closed issuer whose heir it is, with what became of it.
    pub async fn award_of(&self, scope: Scope, id: Uuid) -> Result<AwardNow, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let Some(assertion) = award_within(db, scope, id)? else {
                    return Err(absent(db, scope, id)?);
                };
                Ok(AwardNow {
                    assertion,
                    revocation: assertions::revocation(db, id)?,
                    accepted_at: acceptances::listed(db, &[id])?.remove(&id),
                })
            })
            .await
    }

    /// The awards of a badge within the scope, in order of creation, with what became of them.
    pub async fn awards_of_badge(
        &self,
        scope: Scope,
        badge: Uuid,
        page: Page,
    ) -> Result<Vec<AwardNow>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let badge = versions::latest(db, scope, badge)?;
                let found = assertions::list_of_badge(db, badge.lineage, page)?;
                now_of(db, found)
            })
            .await
    }
}

fn names_in(db: &mut Db, awards: Vec<Uuid>) -> Result<Vec<(Uuid, Localized)>, Error> {
    let definitions = assertions::definitions(db, &awards.iter().copied().collect())?;
    let named = |id: Uuid| {
        let name = definitions.get(&id)?.localized_name();
        Some((id, name))
    };
    Ok(awards.into_iter().filter_map(named).collect())
}

fn now_of(db: &mut Db, found: Vec<StoredAssertion>) -> Result<Vec<AwardNow>, Error> {
    let ids: Vec<_> = found.iter().map(|assertion| assertion.id).collect();
    let accepted = acceptances::listed(db, &ids)?;
    let mut shown = Vec::with_capacity(found.len());
    for assertion in found {
        let revocation = if assertion.live {
            None
        } else {
            assertions::revocation(db, assertion.id)?
        };
        shown.push(AwardNow {
            accepted_at: accepted.get(&assertion.id).copied(),
            assertion,
            revocation,
        });
    }
    Ok(shown)
}
