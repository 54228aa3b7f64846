//! What an award would come to, before it is made.

use super::{
    Actor, Error, Service,
    award::{ByRule, Made, NewAward, awardable, check_fields, refuse_duplicate},
    known::Known,
    new_id,
    signed::sign_and_check,
    versions,
};
use crate::badge::signing::Algorithm;
use crate::storage::{
    Db, Scope,
    assertions::StoredAssertion,
    badge_classes::{self, StoredBadge},
    persons::PersonAddress,
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// What would come of an award.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The version of the badge that would be awarded.
    pub badge: StoredBadge,
    /// When it would have been earned.
    pub issued_on: DateTime<Utc>,
    /// Until when it would be valid.
    pub expires: Option<DateTime<Utc>>,
    /// The composites that it would complete, as far as the scope may know: those of its own issuer.
    pub also: Vec<ByRule>,
}

impl Service {
    /// What [`Service::award`] would come to. Nothing of it is kept.
    ///
    /// # Errors
    /// Those of the award.
    pub async fn preview_award(
        &self,
        actor: &Actor,
        scope: Scope,
        new: NewAward,
    ) -> Result<Preview, Error> {
        let (service, actor, now) = (self.clone(), actor.clone(), self.now());
        check_fields(&new, now)?;
        self.rehearse(move |db| service.award_for_a_look(db, &actor, scope, &new, now))
            .await
    }

    fn award_for_a_look(
        &self,
        db: &mut Db,
        actor: &Actor,
        scope: Scope,
        new: &NewAward,
        now: DateTime<Utc>,
    ) -> Result<Preview, Error> {
        let fresh = PersonAddress {
            person: new_id(),
            address: new_id(),
        };
        let person = self.lock_by_email(db, &new.email, fresh, now)?;
        let badge = awardable(db, scope, new.badge)?;
        let badge = versions::for_award(db, badge, now)?;
        badge_classes::hold(db, badge.id)?;
        if !new.allow_duplicate {
            refuse_duplicate(db, self.base(), &badge, person.person, now)?;
        }
        let (key_id, key) = self.keyring().active(db, badge.profile, Algorithm::EdDsa)?;
        let id = new_id();
        let content = new.content(self.base(), id, &badge, now)?;
        let (issued_on, expires) = (content.issued_on, content.expires);
        let assertion = StoredAssertion {
            id,
            badge_class: badge.id,
            person: person.person,
            address: person.address,
            issued_on,
            expires,
            recorded_at: now,
            live: true,
            rendition: sign_and_check(self.base(), content, key_id, &key, now)?,
        };
        let made = Made {
            assertion: &assertion,
            badge: &badge,
            email: &new.email,
            notify: false,
        };
        let mut also = self.keep_award(db, &mut Known::default(), actor, made, json!({}), now)?;
        also.retain(|also| scope.holds(also.issuer));
        Ok(Preview {
            badge,
            issued_on,
            expires,
            also,
        })
    }
}
