//! The policies of a programme's composites.

use super::{Actor, Error, Service, record};
use crate::badge::composite::{OnEarlier, OnEnded, OnExpired, OnRevoked, Policies};
use crate::storage::{
    Db, Scope,
    composites::{self, StoredComposite},
    programmes::{self, Programme},
};
use serde_json::json;
use uuid::Uuid;

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
    /// `not-found`, `out-of-range`, `contradictory-policies`.
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
                let (programme, found) = composite_in(db, scope, programme, &composite)?;
                programmes::lock(db, programme.id)?;
                let (_, found) =
                    composite_in(db, scope, programme.id, found.composite.slug.as_str())?;
                let old = &found.composite.policies;
                let new = change.of(old);
                new.check()
                    .map_err(|(member, why)| Error::field(format!("/{member}"), why))?;
                if new != *old {
                    composites::set_policies(db, found.id, &new)?;
                    let detail = json!({ "composite": composite, "before": old, "after": new });
                    let about = (Some(programme.owner), found.id);
                    record(db, &actor, now, "composite.policies", about, detail)?;
                }
                Ok(new)
            })
            .await
    }
}

fn composite_in(
    db: &mut Db,
    scope: Scope,
    programme: Uuid,
    slug: &str,
) -> Result<(Programme, StoredComposite), Error> {
    let programme =
        programmes::find_in(db, scope, programme)?.ok_or_else(|| Error::not_found("programme"))?;
    let found = composites::of_programme(db, programme.id)?
        .into_iter()
        .find(|c| c.composite.slug.as_str() == slug)
        .ok_or_else(|| Error::not_found("composite in this programme"))?;
    Ok((programme, found))
}
