//! What is written to people: put into the outbox in the transaction that causes it, in words when it is sent.

use super::{Error, new_id};
use crate::badge::{email::Email, text::Language};
use crate::storage::{
    Db,
    mails::{self, NewMail},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A letter. It names what it is about by id alone: the words are found when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs)] // each field is the id of what its name says
#[serde(
    tag = "letter",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Letter {
    /// To an address that somebody says is theirs.
    ProveAddress { link: Uuid },
    /// To somebody who asked for their badges.
    MyBadges { link: Uuid },
    /// To a holder: a badge awaits their answer.
    BadgeReceived { assertion: Uuid, link: Uuid },
    /// To a holder: a composite was awarded by its rule.
    CompositeReceived { assertion: Uuid, link: Uuid },
    /// To a holder: a badge was revoked.
    BadgeRevoked { assertion: Uuid },
    /// To a holder: a badge was replaced by this one.
    BadgeReplaced { assertion: Uuid, link: Uuid },
    /// To a holder: a composite will be revoked then; the link leads to an appeal.
    RevocationPending {
        assertion: Uuid,
        until: DateTime<Utc>,
        link: Uuid,
    },
    /// To a programme's owner: the same.
    RevocationPendingOwner {
        assertion: Uuid,
        until: DateTime<Utc>,
    },
    /// To a programme's owner: the holder appeals.
    AppealReceived { assertion: Uuid },
    /// To a holder: a composite that was to be revoked is kept, or was revoked.
    RevocationDecided { assertion: Uuid, kept: bool },
    /// To a holder: a composite expires in so many days.
    ExpiryReminder { assertion: Uuid, days: u32 },
    /// To both addresses: two persons will be made one then; the link leads to an objection.
    MergePlanned {
        merge: Uuid,
        until: DateTime<Utc>,
        link: Uuid,
    },
    /// To both addresses: two persons are one.
    MergeDone { merge: Uuid },
    /// To a programme's owner: somebody objects to being made one with another.
    MergeObjected { merge: Uuid },
    /// To a holder: a badge or certificate from elsewhere counts, or does not (any more).
    EvidenceDecided { evidence: Uuid, counts: bool },
}

/// Puts a letter into the outbox.
pub fn post(
    db: &mut Db,
    to: &Email,
    language: Language,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let letter = serde_json::to_string(letter)
        .map_err(|_| Error::Internal("a letter cannot be written as JSON"))?;
    let mail = NewMail {
        id: new_id(),
        recipient: to.as_given().to_owned(),
        language: language.tag(),
        letter,
        at: now,
    };
    Ok(mails::insert(db, &mail, now)?)
}
