//! Somebody is invited to a desk, by a letter.

use super::{
    super::{
        Actor, Error, Guard, Once, Service,
        access::Role,
        letters::{self, Letter},
        links::{self, Purpose},
        merging::addressee,
        new_id,
        once::once,
        people::{fresh, may_write},
        record,
    },
    of_place, place,
};
use crate::badge::email::Email;
use crate::storage::{
    Db, Scope, links as stored_links,
    members::{self, Member},
    persons::PersonAddress,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Somebody who was invited, and their link.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The member they will be.
    pub member: Member,
    /// What they follow to join; none when they had too many letters in this hour.
    pub link: Option<Uuid>,
}

/// Who is invited, with the ids of what may have to be made.
pub(crate) struct Invitation {
    email: Email,
    role: Role,
    fresh: PersonAddress,
    member: Uuid,
}

impl Invitation {
    /// `email` is invited with this role.
    pub(crate) fn new(email: Email, role: Role) -> Self {
        Self {
            email,
            role,
            fresh: fresh(),
            member: new_id(),
        }
    }

    /// Invites to a place that is there, in the transaction of the caller.
    pub(crate) fn send(
        &self,
        db: &mut Db,
        service: &Service,
        actor: &Actor,
        issuer: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Invited, Error> {
        let role = self.role.name();
        let found = service.lock_by_email(db, &self.email, self.fresh, now)?;
        let before = members::of_address(db, issuer, found.address)?;
        let member = match before {
            Some(there) if there.joined_at.is_some() => {
                let message = "this address is a member already: change its role instead";
                return Err(Error::refused("already-member", message));
            }
            Some(waiting) => {
                members::set_role(db, waiting.id, role)?;
                Member {
                    role: role.to_owned(),
                    ..waiting
                }
            }
            None => {
                let new = Member {
                    id: self.member,
                    issuer,
                    address: found.address,
                    email: self.email.as_given().to_owned(),
                    role: role.to_owned(),
                    invited_at: now,
                    joined_at: None,
                    ended_at: None,
                };
                members::insert(db, &new)?;
                new
            }
        };
        let about = (issuer, member.id);
        let detail = json!({ "role": role });
        record(db, actor, now, "member.invite", about, detail)?;
        let link = write_invitation(db, &member, now)?;
        Ok(Invited { member, link })
    }
}

impl Service {
    /// Invites whoever reads an address to the desk of an issuer within the scope, or to administer the instance. Who was
    /// invited and has not joined is invited again, with this role.
    ///
    /// # Errors
    /// `not-found`, `already-member`, `/role` that is not of that place.
    pub async fn invite_member(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Option<Uuid>,
        new: (Email, Role),
    ) -> Result<Invited, Error> {
        let made = self.invite_member_once(actor, scope, issuer, new, None);
        made.await?.done()
    }

    /// The same, once for each guard.
    pub async fn invite_member_once(
        &self,
        actor: &Actor,
        scope: Scope,
        issuer: Option<Uuid>,
        (email, role): (Email, Role),
        guard: Option<Guard<Invited>>,
    ) -> Result<Once<Invited>, Error> {
        of_place(issuer, role)?;
        let (actor, now, service) = (actor.clone(), self.now(), self.clone());
        let invitation = Invitation::new(email, role);
        self.store()
            .write(move |db: &mut Db| {
                once(db, guard.as_ref(), now, |db| {
                    place(db, scope, issuer)?;
                    invitation.send(db, &service, &actor, issuer, now)
                })
            })
            .await
    }
}

/// Writes to whoever is invited, with a new link: those of earlier letters open nothing any more. Nothing when they had too
/// many letters in this hour.
pub(in crate::issuing) fn write_invitation(
    db: &mut Db,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    let (purpose, address, member) = (Purpose::JoinDesk, member.address, member.id);
    if !may_write(db, address, purpose, now)? {
        return Ok(None);
    }
    stored_links::expire_about(db, member, purpose.name(), now)?;
    let link = links::make(db, purpose, address, Some(member), now)?;
    // To the very address that is invited, wherever its person is written to.
    let (to, language) = addressee(db, address)?;
    letters::post(db, &to, language, &Letter::Invited { member, link }, now)?;
    Ok(Some(link))
}
