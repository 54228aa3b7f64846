//! Endorsements: an issuer speaks for another's Profile, badge or award; that other accepts or declines.
//!
//! A programme's recognition of an issuer is published as one, accepted from the start and ended with it.

use super::{Actor, Error, Service, closing::refuse_closed, new_id, record};
use crate::badge::{
    catalogue::Catalogue,
    endorsement::{
        Endorsed, Endorsement, RECOGNITION_ENDED, RECOGNITION_WITHDRAWN, recognition_comment,
    },
    error::Invalid,
    text::{self, Language, Slug},
};
use crate::storage::{
    Db, Page, Scope,
    accreditations::Accreditation,
    assertions, badge_classes,
    endorsements::{self, Recognition, Side, StoredEndorsement},
    issuers,
    programmes::Programme,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an issuer says of an object of another.
#[derive(Debug, Clone)]
pub struct NewEndorsement {
    /// The URL of a Profile, a BadgeClass or an Assertion of this service.
    pub of: String,
    /// In Markdown.
    pub comment: String,
    /// The language of the comment.
    pub language: Language,
}

impl Service {
    /// Offers an Endorsement in the name of an issuer within the scope. It is public once accepted.
    ///
    /// # Errors
    /// `not-found`, `issuer-closed`, `self-endorsement`, `already-offered`, wrong fields.
    pub async fn offer_endorsement(
        &self,
        actor: &Actor,
        scope: Scope,
        endorser: Uuid,
        new: NewEndorsement,
    ) -> Result<StoredEndorsement, Error> {
        text::prose(&new.comment, 2_000).map_err(|why| Error::field("/comment", why))?;
        let of = Endorsed::locate(self.base(), &new.of).ok_or_else(unknown)?;
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let issuer = issuers::find(db, scope, endorser)?
                    .ok_or_else(|| Error::not_found("issuer"))?;
                refuse_closed(db, issuer.id)?;
                if let Endorsed::BadgeClass(id) = of {
                    badge_classes::lock(db, id)?; // an edit meanwhile would change what is endorsed
                }
                let owner = owner_of(db, of)?.ok_or_else(unknown)?;
                if owner == endorser {
                    let message = "an issuer cannot endorse what is its own";
                    return Err(Error::refused("self-endorsement", message));
                }
                let offered = StoredEndorsement {
                    endorsement: Endorsement {
                        id: new_id(),
                        of,
                        profile: issuer.profile,
                        comment: new.comment.clone(),
                        language: new.language,
                        issued_on: now,
                        published_at: None,
                        declined_at: None,
                        revoked: None,
                    },
                    owner,
                    endorser,
                    recognition: None,
                };
                if !endorsements::insert(db, &offered)? {
                    let message =
                        "this issuer has offered an endorsement of it already, which stands";
                    return Err(Error::refused("already-offered", message));
                }
                let about = (Some(endorser), offered.endorsement.id);
                let detail = json!({ "of": of.id() });
                record(db, &actor, now, "endorsement.offer", about, detail)?;
                Ok(offered)
            })
            .await
    }

    /// The Endorsements that an issuer within the scope gave, or received, whatever became of them.
    pub async fn endorsements(
        &self,
        scope: Scope,
        issuer: Uuid,
        side: Side,
        page: Page,
    ) -> Result<Vec<StoredEndorsement>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                issuers::find(db, scope, issuer)?.ok_or_else(|| Error::not_found("issuer"))?;
                Ok(endorsements::list(db, scope, issuer, side, page)?)
            })
            .await
    }

    /// An Endorsement that an issuer within the scope gave or received.
    pub async fn endorsement(&self, scope: Scope, id: Uuid) -> Result<StoredEndorsement, Error> {
        let found = self
            .store()
            .read(move |db: &mut Db| endorsements::find(db, id))
            .await?;
        found
            .filter(|found| scope.holds(found.endorser) || scope.holds(found.owner))
            .ok_or_else(|| Error::not_found("endorsement"))
    }

    /// Accepts or declines what was offered to an issuer within the scope, once and for all.
    ///
    /// # Errors
    /// `not-found`, `already-decided`.
    pub async fn answer_endorsement(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        accepted: bool,
    ) -> Result<StoredEndorsement, Error> {
        let (actor, now) = (actor.clone(), self.now());
        let action = match accepted {
            true => "endorsement.accept",
            false => "endorsement.refuse",
        };
        self.store()
            .write(move |db: &mut Db| {
                let found = endorsements::find_received(db, scope, id)?
                    .ok_or_else(|| Error::not_found("endorsement"))?;
                if !endorsements::answer(db, id, accepted, now)? {
                    return Err(decided());
                }
                record(db, &actor, now, action, (Some(found.owner), id), json!({}))?;
                again(db, id)
            })
            .await
    }

    /// Takes back an Endorsement that an issuer within the scope gave, accepted or not. The reason is public.
    ///
    /// # Errors
    /// `not-found`, `already-decided`, `made-by-recognition`, a missing reason.
    pub async fn revoke_endorsement(
        &self,
        actor: &Actor,
        scope: Scope,
        id: Uuid,
        reason: String,
    ) -> Result<StoredEndorsement, Error> {
        text::prose(&reason, 1_000).map_err(|why| Error::field("/reason", why))?;
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let found = endorsements::find_given(db, scope, id)?
                    .ok_or_else(|| Error::not_found("endorsement"))?;
                if found.recognition.is_some() {
                    let message = "it publishes a recognition; end the recognition instead";
                    return Err(Error::refused("made-by-recognition", message));
                }
                if !endorsements::revoke(db, id, &reason, now)? {
                    return Err(decided());
                }
                let about = (Some(found.endorser), id);
                record(db, &actor, now, "endorsement.revoke", about, json!({}))?;
                again(db, id)
            })
            .await
    }
}

fn unknown() -> Error {
    let message = "not the address of an issuer, a badge or a badge award of this service";
    Error::field("/of", Invalid::new("unknown-object", message))
}

fn decided() -> Error {
    let message = "this endorsement was accepted, declined or taken back before";
    Error::refused("already-decided", message)
}

fn again(db: &mut Db, id: Uuid) -> Result<StoredEndorsement, Error> {
    endorsements::find(db, id)?.ok_or(Error::Internal("an endorsement is there and is not"))
}

/// The issuer that a public object belongs to; none for what is not there, or no longer in force.
fn owner_of(db: &mut Db, of: Endorsed) -> Result<Option<Uuid>, Error> {
    Ok(match of {
        Endorsed::Profile(id) => issuers::find_profile(db, id)?.map(|profile| profile.issuer),
        Endorsed::BadgeClass(id) => badge_classes::find(db, id)?.map(|badge| badge.issuer),
        Endorsed::Assertion(id) => match assertions::find(db, id)? {
            Some(award) if assertions::revocation(db, id)?.is_none() => {
                badge_classes::find(db, award.badge_class)?.map(|badge| badge.issuer)
            }
            _ => None,
        },
    })
}

/// Publishes a recognition as an Endorsement of the issuer's Profile by the programme's owner, in the transaction of
/// the decision. The owner counts without a recognition: one of itself publishes nothing.
pub(super) fn publish_recognition(
    db: &mut Db,
    actor: &Actor,
    programme: &Programme,
    decision: &Accreditation,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if decision.issuer == programme.owner {
        return Ok(());
    }
    let name = |slug: &String| {
        let known = Slug::parse(slug).ok();
        let known = known.and_then(|slug| catalogue.name(&slug));
        known.map_or_else(|| slug.clone(), |name| name.get(Language::Fr).to_owned())
    };
    let names: Vec<_> = decision.competencies.iter().map(name).collect();
    let all = names.len() == catalogue.badges.len();
    let begins = decision.starts_at.max(now);
    let endorsement = Endorsement {
        id: new_id(),
        of: Endorsed::Profile(profile_of(db, decision.issuer)?),
        profile: profile_of(db, programme.owner)?,
        comment: recognition_comment(&programme.name, (!all).then_some(&names)),
        language: Language::Fr,
        issued_on: begins,
        published_at: Some(begins),
        declined_at: None,
        revoked: decision
            .ends_at
            .map(|end| (end, RECOGNITION_ENDED.to_owned())),
    };
    let published = StoredEndorsement {
        owner: decision.issuer,
        endorser: programme.owner,
        recognition: Some(Recognition {
            accreditation: decision.id,
            programme: programme.id,
        }),
        endorsement,
    };
    if !endorsements::insert(db, &published)? {
        return Err(Error::Internal("a recognition was published twice"));
    }
    let about = (Some(programme.owner), published.endorsement.id);
    let detail = json!({ "recognition": decision.id });
    record(db, actor, now, "endorsement.publish", about, detail)
}

/// Takes back the Endorsement of a recognition that ends, in the transaction of the decision.
pub(super) fn end_recognition(
    db: &mut Db,
    actor: &Actor,
    programme: &Programme,
    decision: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for published in endorsements::of_recognition(db, decision)? {
        let id = published.endorsement.id;
        if !endorsements::revoke(db, id, RECOGNITION_ENDED, now)? {
            return Err(Error::Internal("a recognition ended before it ended"));
        }
        let about = (Some(programme.owner), id);
        let detail = json!({ "recognition": decision });
        record(db, actor, now, "endorsement.revoke", about, detail)?;
    }
    Ok(())
}

/// Takes back the Endorsement of a recognition that is withdrawn, unless it was taken back when it ended.
pub(super) fn withdraw_recognition(
    db: &mut Db,
    actor: &Actor,
    programme: &Programme,
    decision: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for published in endorsements::of_recognition(db, decision)? {
        let id = published.endorsement.id;
        if endorsements::revoke(db, id, RECOGNITION_WITHDRAWN, now)? {
            let about = (Some(programme.owner), id);
            let detail = json!({ "recognition": decision });
            record(db, actor, now, "endorsement.revoke", about, detail)?;
        }
    }
    Ok(())
}

/// Says the recognitions of an issuer of its new Profile too, in the transaction that makes it the current one.
pub(super) fn follow_recognitions(
    db: &mut Db,
    actor: &Actor,
    issuer: Uuid,
    profile: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let known = endorsements::recognitions(db, issuer, now)?;
    let mut latest = BTreeMap::new();
    for one in known {
        latest.insert(one.recognition.map(|r| r.accreditation), one);
    }
    for (accreditation, said) in latest {
        let begins = said.endorsement.published_at.map_or(now, |at| at.max(now));
        let again = StoredEndorsement {
            endorsement: Endorsement {
                id: new_id(),
                of: Endorsed::Profile(profile),
                profile: profile_of(db, said.endorser)?,
                issued_on: begins,
                published_at: Some(begins),
                ..said.endorsement
            },
            ..said
        };
        if !endorsements::insert(db, &again)? {
            continue; // the Profile was the current one before
        }
        let about = (Some(again.endorser), again.endorsement.id);
        let detail = json!({ "recognition": accreditation });
        record(db, actor, now, "endorsement.publish", about, detail)?;
    }
    Ok(())
}

/// Holds the issuer that a decision recognises until the transaction ends, so that no rotation of its keys comes in
/// between.
pub(super) fn lock_recognised(db: &mut Db, decision: Uuid) -> Result<(), Error> {
    match endorsements::of_recognition(db, decision)?.first() {
        Some(published) => Ok(issuers::lock(db, published.owner)?),
        None => Ok(()), // the owner's own
    }
}

fn profile_of(db: &mut Db, issuer: Uuid) -> Result<Uuid, Error> {
    let found = issuers::find(db, Scope::Instance, issuer)?;
    found
        .map(|issuer| issuer.profile)
        .ok_or_else(|| Error::not_found("issuer"))
}
