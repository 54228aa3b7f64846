//! A letter sent again: the one that tells a holder of an award, and an invitation that waits.

use super::{
    Actor, Error, Service,
    closing::refuse_closed,
    erasure::absent,
    letters::{self, Letter},
    links::{self, Purpose},
    members::{held, write_invitation},
    record,
    revoke::lock_holder,
};
use crate::storage::{Db, Scope, acceptances, assertions, badge_classes, links as stored};
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

/// How long after a letter about an award another one is not sent.
pub const PAUSE: TimeDelta = TimeDelta::minutes(15);
/// The most letters about an award in a day, the first one too.
pub const MOST_A_DAY: i64 = 3;

impl Service {
    /// Tells a holder once more of an award within the scope that waits for their answer, with a new link. Those of earlier
    /// letters stay good: each leads to the same question, and once it is answered none is needed.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `already-revoked`, `already-accepted`, `sent-lately` within [`PAUSE`] of the last one, or after [`MOST_A_DAY`].
    pub async fn send_award_again(
        &self,
        actor: &Actor,
        scope: Scope,
        award: Uuid,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                if assertions::find_in(db, scope, award)?.is_none() {
                    return Err(absent(db, scope, award)?);
                }
                let found = lock_holder(db, award)?;
                let badge = badge_classes::find(db, found.badge_class)?
                    .ok_or(Error::Internal("an award has no badge"))?;
                refuse_closed(db, badge.issuer)?;
                if assertions::revocation(db, award)?.is_some() {
                    return Err(Error::refused("already-revoked", "this badge was revoked"));
                }
                if acceptances::listed(db, &[award])?.contains_key(&award) {
                    let message = "its holder accepted this badge: there is nothing to answer";
                    return Err(Error::refused("already-accepted", message));
                }
                let purpose = Purpose::AnswerAward;
                for (within, most) in [(PAUSE, 1), (TimeDelta::days(1), MOST_A_DAY)] {
                    if stored::count_about_since(db, award, purpose.name(), now - within)? >= most {
                        let message = "letters about this badge were sent lately: one in 15 minutes, three a day";
                        return Err(Error::refused("sent-lately", message));
                    }
                }
                let link = links::make(db, purpose, found.address, Some(award), now)?;
                let letter = match badge.composite {
                    Some(_) => Letter::CompositeReceived {
                        assertion: award,
                        link,
                    },
                    None => Letter::BadgeReceived {
                        assertion: award,
                        link,
                    },
                };
                letters::to_holder(db, found.address, &letter, now)?;
                let about = (Some(badge.issuer), award);
                record(db, &actor, now, "assertion.letter", about, json!({}))
            })
            .await
    }

    /// Writes once more to somebody who was invited and has not joined, with a new link; the old one opens nothing then.
    ///
    /// # Errors
    /// `not-found`, `already-member`, `too-many-letters` after three in an hour.
    pub async fn invite_again(
        &self,
        actor: &Actor,
        scope: Scope,
        (issuer, member): (Option<Uuid>, Uuid),
    ) -> Result<Uuid, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let found = held(db, scope, issuer, member)?;
                if found.joined_at.is_some() {
                    let message = "they accepted the invitation: there is none that waits";
                    return Err(Error::refused("already-member", message));
                }
                let link = write_invitation(db, &found, now)?.ok_or_else(|| {
                    let message = "this address had three invitations in this hour";
                    Error::refused("too-many-letters", message)
                })?;
                let detail = json!({ "role": found.role, "again": true });
                record(db, &actor, now, "member.invite", (issuer, member), detail)?;
                Ok(link)
            })
            .await
    }
}
