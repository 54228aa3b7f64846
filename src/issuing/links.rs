//! Links that are sent to an address: whoever opens one can read that mailbox.
//!
//! A token is the link's id and an HMAC of it under a secret of the instance, so nothing in the database opens a link.

use super::{Error, Service, new_id};
use crate::storage::{
    Db,
    links::{self, Link},
};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Prove the address; with a person as subject, join it to them.
    ProveAddress,
    /// See one's badges.
    MyBadges,
    /// Accept or decline an award, the subject.
    AnswerAward,
    /// Appeal against the revocation of a composite's award, the subject.
    Appeal,
    /// Object to a merge, the subject.
    ObjectToMerge,
}

impl Purpose {
    const ALL: [Self; 5] = [
        Self::ProveAddress,
        Self::MyBadges,
        Self::AnswerAward,
        Self::Appeal,
        Self::ObjectToMerge,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProveAddress => "prove-address",
            Self::MyBadges => "my-badges",
            Self::AnswerAward => "answer-award",
            Self::Appeal => "appeal",
            Self::ObjectToMerge => "object-to-merge",
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
            Self::Appeal | Self::ObjectToMerge => TimeDelta::days(60),
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
    let link = Link {
        id: new_id(),
        address,
        purpose: purpose.name().to_owned(),
        subject,
        created_at: now,
        expires_at: now + purpose.lifetime(),
        used_at: None,
    };
    links::insert(db, &link)?;
    Ok(link.id)
}

/// What tokens are authenticated with.
pub(super) struct Secret(hmac::Key);

impl Secret {
    /// From a secret of the instance.
    pub fn new(seed: &[u8]) -> Self {
        let instance = hmac::Key::new(hmac::HMAC_SHA256, seed);
        let key = hmac::sign(&instance, b"sceau links");
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()))
    }
}

impl Service {
    /// The address of a link.
    pub fn link_url(&self, id: Uuid) -> String {
        let tag = hmac::sign(&self.inner.links.0, id.as_bytes());
        let token = URL_SAFE_NO_PAD.encode([id.as_bytes(), tag.as_ref()].concat());
        self.base().join(&format!("/links/{token}"))
    }

    /// The id in a token of ours; nothing for any other text.
    pub fn link_id(&self, token: &str) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, tag) = bytes.split_at_checked(16)?;
        hmac::verify(&self.inner.links.0, id, tag).ok()?;
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
