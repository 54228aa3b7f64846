//! Who works at the desk of an issuer, or administers the instance: invited by a letter, with a role.
//!
//! A desk opens to whoever signed in at the address that was invited, and to no other address of the same person: two
//! persons can become one, and what the one may do at work is not for whoever reads the mailbox of the other.

mod inviting;

pub use inviting::Invited;
pub(super) use inviting::{Invitation, write_invitation};

use super::{
    Actor, Error, Service,
    access::{Permission, Role},
    issuers,
    links::{Opened, Purpose},
    record,
    sessions::SignedIn,
};
use crate::badge::error::Invalid;
use crate::storage::{
    Db, Page, Scope, issuers as stored_issuers,
    members::{self, Member},
};
use serde_json::json;
use uuid::Uuid;

/// A desk that opens to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// As which member they are there.
    pub member: Uuid,
    /// Whose desk; `None` for the instance's.
    pub issuer: Option<Uuid>,
    /// The issuer's name; empty for the instance.
    pub name: String,
    /// What they are there.
    pub role: Role,
}

impl Desk {
    /// Whether they may do that there.
    pub fn may(&self, permission: Permission) -> bool {
        permission.least_role() <= self.role
    }

    /// For the audit trail.
    pub fn actor(&self) -> Actor {
        Actor::member(self.member)
    }
}

impl Service {
    /// The members of an issuer within the scope, or of the instance, and who is invited.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn members(
        &self,
        scope: Scope,
        issuer: Option<Uuid>,
        page: Page,
    ) -> Result<Vec<Member>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                place(db, scope, issuer)?;
                Ok(members::list(db, issuer, page)?)
            })
            .await
    }

    /// One of them, whatever became of them: for the audit trail too.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn member(
        &self,
        scope: Scope,
        issuer: Option<Uuid>,
        member: Uuid,
    ) -> Result<Member, Error> {
        self.store()
            .read(move |db: &mut Db| {
                place(db, scope, issuer)?;
                members::find(db, issuer, member)?.ok_or_else(|| Error::not_found("member"))
            })
            .await
    }

    /// Gives a member another role, from their next request on.
    ///
    /// # Errors
    /// `not-found`, `last-owner`, `/role` that is not of that place.
    pub async fn change_role(
        &self,
        actor: &Actor,
        scope: Scope,
        (issuer, member): (Option<Uuid>, Uuid),
        role: Role,
    ) -> Result<Member, Error> {
        of_place(issuer, role)?;
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let found = held(db, scope, issuer, member)?;
                if role < Role::Owner {
                    not_the_last(db, &found)?;
                }
                members::set_role(db, member, role.name())?;
                let detail = json!({ "from": found.role, "to": role.name() });
                record(db, &actor, now, "member.role", (issuer, member), detail)?;
                Ok(Member {
                    role: role.name().to_owned(),
                    ..found
                })
            })
            .await
    }

    /// Ends a membership, or takes an invitation back: from the next request on the desk is closed to them.
    ///
    /// # Errors
    /// `not-found`, `last-owner`.
    pub async fn end_member(
        &self,
        actor: &Actor,
        scope: Scope,
        (issuer, member): (Option<Uuid>, Uuid),
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let found = held(db, scope, issuer, member)?;
                not_the_last(db, &found)?;
                members::end(db, member, now)?;
                let detail = json!({ "role": found.role });
                record(db, &actor, now, "member.end", (issuer, member), detail)
            })
            .await
    }

    /// What a link invites to.
    ///
    /// # Errors
    /// `invitation-ended`.
    pub async fn invitation(&self, opened: &Opened) -> Result<Desk, Error> {
        let member = opened.subject;
        self.store()
            .read(move |db: &mut Db| {
                let found = match member {
                    Some(id) => members::invited(db, id)?,
                    None => None,
                };
                let found = found.ok_or_else(withdrawn)?;
                let name = name(db, found.issuer)?;
                desk(found, name)
            })
            .await
    }

    /// Uses a link up: its reader is a member from now on.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, `invitation-ended`.
    pub async fn join_desk(&self, link: Uuid) -> Result<(), Error> {
        self.through_link(link, Purpose::JoinDesk, |db, opened, now| {
            let id = opened.subject.ok_or_else(withdrawn)?;
            let found = members::invited(db, id)?.ok_or_else(withdrawn)?;
            if !members::join(db, id, now)? {
                return Err(withdrawn());
            }
            let (actor, about) = (Actor::link(opened.id), (found.issuer, id));
            let detail = json!({ "role": found.role });
            record(db, &actor, now, "member.join", about, detail)
        })
        .await
    }

    /// The desks that open to whoever is signed in, the oldest membership first. An administrator's are all: only the
    /// instance is named for them.
    pub async fn desks(&self, there: &SignedIn) -> Result<Vec<Desk>, Error> {
        let address = there.mailbox;
        self.store()
            .read(move |db: &mut Db| {
                let found = members::joined(db, address)?;
                let desks = found.into_iter();
                desks
                    .map(|(member, name)| desk(member, name.unwrap_or_default()))
                    .collect()
            })
            .await
    }

    /// As what whoever is signed in is at the desk of an issuer, or of the instance: as the most that they are there. An
    /// administrator is one at every desk.
    pub async fn at_desk(
        &self,
        there: &SignedIn,
        issuer: Option<Uuid>,
    ) -> Result<Option<Desk>, Error> {
        let address = there.mailbox;
        self.store()
            .read(move |db: &mut Db| {
                let mut best: Option<Desk> = None;
                for (member, _) in members::joined(db, address)? {
                    if member.issuer.is_some() && member.issuer != issuer {
                        continue;
                    }
                    let found = desk(member, String::new())?;
                    if best.as_ref().is_none_or(|best| best.role < found.role) {
                        best = Some(found);
                    }
                }
                let Some(found) = best else { return Ok(None) };
                let Some(id) = issuer else {
                    return Ok(Some(found));
                };
                let named = stored_issuers::find(db, Scope::Issuer(id), id)?;
                Ok::<_, Error>(named.map(|named| Desk {
                    issuer: Some(id),
                    name: named.organisation.name,
                    ..found
                }))
            })
            .await
    }
}

/// That a place is within the scope.
fn place(db: &mut Db, scope: Scope, issuer: Option<Uuid>) -> Result<(), Error> {
    match issuer {
        Some(issuer) => issuers::found(db, scope, issuer).map(drop),
        None if scope == Scope::Instance => Ok(()),
        None => Err(Error::not_found("issuer")),
    }
}

/// That a role is one of that place.
fn of_place(issuer: Option<Uuid>, role: Role) -> Result<(), Error> {
    match issuer.is_none() == (role == Role::Admin) {
        true => Ok(()),
        false => Err(Error::field(
            "/role",
            Invalid::new(
                "invalid-role",
                "admin is for the instance, the others for an issuer",
            ),
        )),
    }
}

/// A member who has not ended, their issuer's row locked.
pub(super) fn held(
    db: &mut Db,
    scope: Scope,
    issuer: Option<Uuid>,
    member: Uuid,
) -> Result<Member, Error> {
    place(db, scope, issuer)?;
    if let Some(issuer) = issuer {
        stored_issuers::lock(db, issuer)?;
    }
    members::find(db, issuer, member)?
        .filter(|found| found.ended_at.is_none())
        .ok_or_else(|| Error::not_found("member"))
}

/// That an issuer keeps an owner. The administrators of the instance can always invite another on the command line.
fn not_the_last(db: &mut Db, found: &Member) -> Result<(), Error> {
    let owner = Role::Owner.name();
    let (Some(issuer), true, true) = (found.issuer, found.joined_at.is_some(), found.role == owner)
    else {
        return Ok(());
    };
    match members::count(db, issuer, owner)? {
        0 | 1 => Err(Error::refused(
            "last-owner",
            "this is the last owner: somebody else has to be one first",
        )),
        _ => Ok(()),
    }
}

fn withdrawn() -> Error {
    Error::refused("invitation-ended", "this invitation was taken back")
}

fn name(db: &mut Db, issuer: Option<Uuid>) -> Result<String, Error> {
    let Some(id) = issuer else {
        return Ok(String::new());
    };
    let found = stored_issuers::find(db, Scope::Issuer(id), id)?;
    Ok(found.map_or_else(String::new, |found| found.organisation.name))
}

fn desk(member: Member, name: String) -> Result<Desk, Error> {
    let role = member.role.parse();
    Ok(Desk {
        member: member.id,
        issuer: member.issuer,
        name,
        role: role.map_err(|_| Error::Internal("a role does not read back"))?,
    })
}
