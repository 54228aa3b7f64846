//! Links that are sent to an address: whoever opens one can read that mailbox.
//!
//! A token is the link's id and an HMAC of it under a secret of the instance, so nothing in the database opens a link.

use super::{Actor, Error, Service, evidence, letters, new_id, people::concerned, record};
use crate::badge::composite::MAX_PENDING_DAYS;
use crate::storage::{
    Db,
    links::{self, Link},
    persons::{self, Address},
};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Prove the address; with a person as subject, join it to them.
    ProveAddress,
    /// Sign in to see one's badges; with a subject, to ask for that badge.
    MyBadges,
    /// Accept or decline an award, the subject.
    AnswerAward,
    /// Appeal against the revocation of a composite's award, the subject.
    Appeal,
    /// Object to a merge, the subject.
    ObjectToMerge,
    /// Join a desk as the member who is the subject.
    JoinDesk,
    /// Examine an application, as the reviewer who is the subject.
    Review,
    /// Say something about an applicant: the proof that is the subject.
    Statement,
    /// Say something of an award, as the subject asks, or say that one will not.
    Endorse,
    /// Take back what one said, the subject.
    WithdrawEndorsement,
}

impl Purpose {
    const ALL: [Self; 10] = [
        Self::ProveAddress,
        Self::MyBadges,
        Self::AnswerAward,
        Self::Appeal,
        Self::ObjectToMerge,
        Self::JoinDesk,
        Self::Review,
        Self::Statement,
        Self::Endorse,
        Self::WithdrawEndorsement,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProveAddress => "prove-address",
            Self::MyBadges => "my-badges",
            Self::AnswerAward => "answer-award",
            Self::Appeal => "appeal",
            Self::ObjectToMerge => "object-to-merge",
            Self::JoinDesk => "join-desk",
            Self::Review => "review",
            Self::Statement => "statement",
            Self::Endorse => "endorse",
            Self::WithdrawEndorsement => "withdraw-endorsement",
        }
    }

    /// Its purpose by the stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// How long it opens something.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::MyBadges => TimeDelta::minutes(30),
            Self::ProveAddress => TimeDelta::days(2),
            Self::AnswerAward => TimeDelta::days(365),
            Self::ObjectToMerge | Self::Statement | Self::Endorse => TimeDelta::days(60),
            // Five years: they may not have another way to it.
            Self::WithdrawEndorsement => TimeDelta::days(5 * 365),
            Self::JoinDesk => TimeDelta::days(7),
            Self::Review => TimeDelta::days(180),
            // As long as a revocation may be pending.
            Self::Appeal => TimeDelta::days(MAX_PENDING_DAYS.into()),
        }
    }
}

/// Makes a link; a letter carries its id.
pub fn make(
    db: &mut Db,
    purpose: Purpose,
    address: Uuid,
    subject: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Uuid, Error> {
    let link = new(purpose, address, subject, now);
    links::insert(db, &link)?;
    Ok(link.id)
}

/// A link that is not stored yet.
pub(super) fn new(
    purpose: Purpose,
    address: Uuid,
    subject: Option<Uuid>,
    now: DateTime<Utc>,
) -> Link {
    Link {
        id: new_id(),
        address,
        purpose: purpose.name().to_owned(),
        subject,
        created_at: now,
        expires_at: now + purpose.lifetime(),
        used_at: None,
    }
}

/// Stores links that were made with [`new`].
pub(super) fn keep(db: &mut Db, new: &[Link]) -> Result<(), Error> {
    Ok(links::insert_all(db, new)?)
}

/// A link that can be used.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The link.
    pub id: Uuid,
    /// What it is for.
    pub purpose: Purpose,
    /// What it is about, as its purpose says.
    pub subject: Option<Uuid>,
    /// The address it was sent to, and whose that is by now.
    pub address: Address,
}

/// A link that can be used now.
///
/// # Errors
/// `link-unknown`, `link-used`, `link-expired`.
pub(super) fn usable(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Opened, Error> {
    let link = links::find(db, id)?.ok_or_else(unknown)?;
    if link.used_at.is_some() {
        return Err(used());
    }
    if link.expires_at <= now {
        return Err(Error::refused("link-expired", "this link has expired"));
    }
    let corrupt = Error::Internal("a link does not read back");
    let Some(purpose) = Purpose::named(&link.purpose) else {
        return Err(corrupt);
    };
    Ok(Opened {
        id,
        purpose,
        subject: link.subject,
        address: persons::address_by_id(db, link.address)?.ok_or(corrupt)?,
    })
}

fn unknown() -> Error {
    Error::refused("link-unknown", "there is no such link")
}

fn used() -> Error {
    Error::refused("link-used", "this link was used before")
}

/// Uses a link up, first in the transaction of what it is for: the person of its address is locked, together with those
/// whom `with` tells, and the address is proved. Says whether nothing had proved it before.
pub(super) fn spend(
    db: &mut Db,
    id: Uuid,
    purpose: Purpose,
    now: DateTime<Utc>,
    with: impl Fn(&mut Db, &Opened) -> Result<Vec<Uuid>, Error>,
) -> Result<(Opened, bool), Error> {
    let opened = usable(db, id, now)?;
    if opened.purpose != purpose {
        return Err(unknown());
    }
    persons::lock_found(db, |db| {
        let now_there = usable(db, id, now)?;
        let mut found = with(db, &now_there)?;
        found.push(now_there.address.person);
        Ok::<_, Error>(found)
    })?;
    if !links::spend(db, id, now)? {
        return Err(used());
    }
    let newly = reads(db, &opened)? && persons::verify(db, opened.address.id, now)?;
    if newly {
        let about = (None, opened.address.id);
        record(
            db,
            &Actor::link(id),
            now,
            "address.verify",
            about,
            json!({}),
        )?;
    }
    let opened = Opened {
        address: persons::address_by_id(db, opened.address.id)?
            .ok_or(Error::Internal("a link does not read back"))?,
        ..opened
    };
    Ok((opened, newly))
}

/// Whether its letter went to the address of the link: one about an award goes where its holder is written to, and whoever
/// reads that address may not read this one.
fn reads(db: &mut Db, opened: &Opened) -> Result<bool, Error> {
    match opened.purpose {
        Purpose::AnswerAward | Purpose::Appeal => {
            let (to, _) = letters::holder(db, opened.address.id)?;
            Ok(to.as_given() == opened.address.given)
        }
        Purpose::ProveAddress | Purpose::MyBadges | Purpose::ObjectToMerge | Purpose::JoinDesk => {
            Ok(true)
        }
        // Whoever was asked is nobody here beside what they say: it goes with whoever asked them, or with what was decided.
        Purpose::Review | Purpose::Statement | Purpose::Endorse | Purpose::WithdrawEndorsement => {
            Ok(false)
        }
    }
}

/// What tokens are authenticated with.
pub(super) struct Secret {
    links: hmac::Key,
    codes: hmac::Key,
    forms: hmac::Key,
    showcases: hmac::Key,
}

impl Secret {
    /// From a secret of the instance.
    pub fn new(seed: &[u8]) -> Self {
        let instance = hmac::Key::new(hmac::HMAC_SHA256, seed);
        let key = |label: &[u8]| {
            let key = hmac::sign(&instance, label);
            hmac::Key::new(hmac::HMAC_SHA256, key.as_ref())
        };
        Self {
            links: key(b"sceau links"),
            codes: key(b"sceau codes"),
            forms: key(b"sceau forms"),
            showcases: key(b"sceau showcases"),
        }
    }

    /// What the forms of a session carry, so that only its own pages can send them.
    pub fn form(&self, session: Uuid) -> hmac::Tag {
        hmac::sign(&self.forms, session.as_bytes())
    }

    /// What stands beside its id in the address of a page of badges.
    pub fn showcase(&self, id: Uuid) -> hmac::Tag {
        hmac::sign(&self.showcases, id.as_bytes())
    }

    /// Whether that is what stands there.
    pub fn is_showcase(&self, id: Uuid, tag: &[u8]) -> bool {
        hmac::verify(&self.showcases, id.as_bytes(), tag).is_ok()
    }

    /// Whether a form carries it.
    pub fn is_form(&self, session: Uuid, tag: &[u8]) -> bool {
        hmac::verify(&self.forms, session.as_bytes(), tag).is_ok()
    }
}

impl Service {
    /// Uses a link up and does what it is for; then what follows from its address being proved, whatever the link was
    /// for. All in one transaction.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`, and those of `act`; the link stays good then.
    pub(super) async fn through_link<T: Send + 'static>(
        &self,
        link: Uuid,
        purpose: Purpose,
        mut act: impl FnMut(&mut Db, &Opened, DateTime<Utc>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (now, service) = (self.now(), self.clone());
        let (done, awarded) = self
            .store()
            .write(move |db: &mut Db| {
                // Proving the address may make them one with others.
                let (opened, newly) = spend(db, link, purpose, now, concerned)?;
                // What the act brings or joins is told by the act.
                let brought = match newly {
                    true => evidence::proved(db, opened.address.id)?,
                    false => Vec::new(),
                };
                let done = act(db, &opened, now)?;
                let joins = newly || purpose == Purpose::ProveAddress;
                let awarded = service.after_proof(db, &opened, joins, &brought, now)?;
                Ok::<_, Error>((done, awarded))
            })
            .await?;
        self.sign_rs256_later(awarded.iter().map(|a| a.assertion));
        Ok(done)
    }

    /// The address of a link.
    pub fn link_url(&self, id: Uuid) -> String {
        let tag = hmac::sign(&self.inner.links.links, id.as_bytes());
        let token = URL_SAFE_NO_PAD.encode([id.as_bytes(), tag.as_ref()].concat());
        self.base().join(&format!("/links/{token}"))
    }

    /// What can be typed in the place of opening a link: eight digits.
    pub fn link_code(&self, id: Uuid) -> String {
        let tag = hmac::sign(&self.inner.links.codes, id.as_bytes());
        let number = tag.as_ref().iter().take(8);
        let number = number.fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{:08}", number % 100_000_000)
    }

    /// The link behind a token. Looking changes nothing.
    ///
    /// # Errors
    /// `link-unknown`, `link-used`, `link-expired`.
    pub async fn opened(&self, token: &str) -> Result<Opened, Error> {
        let (id, now) = (self.link_id(token).ok_or_else(unknown)?, self.now());
        self.store()
            .read(move |db: &mut Db| usable(db, id, now))
            .await
    }

    /// The id in a token of ours; nothing for any other text.
    pub fn link_id(&self, token: &str) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, tag) = bytes.split_at_checked(16)?;
        hmac::verify(&self.inner.links.links, id, tag).ok()?;
        Uuid::from_slice(id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_reads_back() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::named(purpose.name()), Some(purpose));
        }
    }
}
