//! What is written to people: put into the outbox in the transaction that causes it, in words when it is sent.

use super::{
    Error,
    composites::ByRule,
    links::{self, Purpose},
    new_id,
};
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
    /// To a holder: a badge awaits their answer, and so do the composites that it completed. One letter, not several.
    BadgeAndComposites {
        assertion: Uuid,
        link: Uuid,
        composites: Vec<Received>,
    },
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
    /// To a programme's owner: a holder brought a badge from elsewhere, and nothing says yet whether it counts.
    EvidenceBrought { programme: Uuid, evidence: Uuid },
    /// To somebody who is invited to a desk.
    Invited { member: Uuid, link: Uuid },
    /// To somebody for whom the issuer began an application: it is theirs to complete and submit.
    ApplicationBegun { application: Uuid },
    /// To an applicant: it arrived.
    ApplicationSubmitted { application: Uuid },
    /// To a person who meets the rule of a composite: a commission decides.
    CommissionBegun { application: Uuid },
    /// To an issuer: somebody asks for one of its badges.
    ApplicationReceived { application: Uuid },
    /// To an applicant: something more is asked for.
    MoreAsked { application: Uuid },
    /// To an issuer: the applicant answered.
    ApplicationAnswered { application: Uuid },
    /// To an applicant: not for now.
    ApplicationNotRetained { application: Uuid },
    /// To an issuer: the applicant asks for another reviewer.
    ApplicationAppealed { application: Uuid },
    /// To an applicant: a draft is forgotten, or an application expires, unless they do something.
    ApplicationWaits {
        application: Uuid,
        until: DateTime<Utc>,
    },
    /// To an applicant: it expired.
    ApplicationExpired { application: Uuid },
    /// To an issuer: it should have been decided.
    ApplicationOverdue { application: Uuid },
    /// To a member of an issuer: they are to examine it.
    ReviewAssigned { application: Uuid },
    /// To somebody outside: they are asked to examine it.
    ReviewAsked { application: Uuid, link: Uuid },
    /// To a member of an issuer: they did not say yet what they think.
    ReviewReminder { application: Uuid },
    /// To an issuer: whoever was asked from outside would rather not examine it.
    ReviewDeclined { application: Uuid },
    /// To somebody who is asked for words about an applicant.
    StatementAsked { proof: Uuid, link: Uuid },
    /// To an applicant: the words are there, or they were declined.
    StatementAnswered { proof: Uuid, declined: bool },
    /// To somebody whom a holder asks to say something of an award.
    EndorsementAsked {
        endorsement: Uuid,
        assertion: Uuid,
        link: Uuid,
    },
    /// To whoever said something of an award; the link takes it back.
    EndorsementKept {
        endorsement: Uuid,
        assertion: Uuid,
        link: Uuid,
    },
    /// To a holder: somebody said what they were asked for.
    EndorsementGiven { endorsement: Uuid, assertion: Uuid },
    /// To whoever said something of an award: its holder does not keep it.
    EndorsementDropped { assertion: Uuid },
    /// To a holder: whoever was asked would rather say nothing, or took back what they said.
    EndorsementTakenBack { assertion: Uuid, refused: bool },
}

/// A badge that awaits its holder's answer, in a letter about several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Received {
    /// The award.
    pub assertion: Uuid,
    /// Where it is answered.
    pub link: Uuid,
}

impl Letter {
    /// The links in it.
    pub fn links(&self) -> Vec<Uuid> {
        match self {
            Self::ProveAddress { link }
            | Self::MyBadges { link }
            | Self::BadgeReceived { link, .. }
            | Self::CompositeReceived { link, .. }
            | Self::BadgeReplaced { link, .. }
            | Self::RevocationPending { link, .. }
            | Self::MergePlanned { link, .. }
            | Self::Invited { link, .. }
            | Self::ReviewAsked { link, .. }
            | Self::StatementAsked { link, .. }
            | Self::EndorsementAsked { link, .. }
            | Self::EndorsementKept { link, .. } => vec![*link],
            Self::BadgeAndComposites {
                link, composites, ..
            } => std::iter::once(*link)
                .chain(composites.iter().map(|composite| composite.link))
                .collect(),
            Self::BadgeRevoked { .. }
            | Self::RevocationPendingOwner { .. }
            | Self::AppealReceived { .. }
            | Self::RevocationDecided { .. }
            | Self::ExpiryReminder { .. }
            | Self::MergeDone { .. }
            | Self::MergeObjected { .. }
            | Self::EvidenceDecided { .. }
            | Self::EvidenceBrought { .. }
            | Self::ApplicationBegun { .. }
            | Self::ApplicationSubmitted { .. }
            | Self::ApplicationReceived { .. }
            | Self::CommissionBegun { .. }
            | Self::MoreAsked { .. }
            | Self::ApplicationAnswered { .. }
            | Self::ApplicationNotRetained { .. }
            | Self::ApplicationAppealed { .. }
            | Self::ApplicationWaits { .. }
            | Self::ApplicationExpired { .. }
            | Self::ApplicationOverdue { .. }
            | Self::ReviewAssigned { .. }
            | Self::ReviewReminder { .. }
            | Self::StatementAnswered { .. }
            | Self::EndorsementGiven { .. }
            | Self::EndorsementDropped { .. }
            | Self::EndorsementTakenBack { .. }
            | Self::ReviewDeclined { .. } => Vec::new(),
        }
    }

    /// The awards that it is about, the one that it is first of all about first.
    pub fn assertions(&self) -> Vec<Uuid> {
        match self {
            Self::BadgeReceived { assertion, .. }
            | Self::CompositeReceived { assertion, .. }
            | Self::BadgeRevoked { assertion }
            | Self::BadgeReplaced { assertion, .. }
            | Self::RevocationPending { assertion, .. }
            | Self::RevocationPendingOwner { assertion, .. }
            | Self::AppealReceived { assertion }
            | Self::RevocationDecided { assertion, .. }
            | Self::ExpiryReminder { assertion, .. }
            | Self::EndorsementAsked { assertion, .. }
            | Self::EndorsementKept { assertion, .. }
            | Self::EndorsementGiven { assertion, .. }
            | Self::EndorsementDropped { assertion }
            | Self::EndorsementTakenBack { assertion, .. } => vec![*assertion],
            Self::BadgeAndComposites {
                assertion,
                composites,
                ..
            } => std::iter::once(*assertion)
                .chain(composites.iter().map(|composite| composite.assertion))
                .collect(),
            Self::ProveAddress { .. }
            | Self::MyBadges { .. }
            | Self::MergePlanned { .. }
            | Self::MergeDone { .. }
            | Self::MergeObjected { .. }
            | Self::EvidenceDecided { .. }
            | Self::EvidenceBrought { .. }
            | Self::Invited { .. }
            | Self::ReviewAsked { .. }
            | Self::StatementAsked { .. }
            | Self::ApplicationBegun { .. }
            | Self::ApplicationSubmitted { .. }
            | Self::ApplicationReceived { .. }
            | Self::CommissionBegun { .. }
            | Self::MoreAsked { .. }
            | Self::ApplicationAnswered { .. }
            | Self::ApplicationNotRetained { .. }
            | Self::ApplicationAppealed { .. }
            | Self::ApplicationWaits { .. }
            | Self::ApplicationExpired { .. }
            | Self::ApplicationOverdue { .. }
            | Self::ReviewAssigned { .. }
            | Self::ReviewReminder { .. }
            | Self::ReviewDeclined { .. }
            | Self::StatementAnswered { .. } => Vec::new(),
        }
    }

    /// Its name: what it is for, without what it is about.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ProveAddress { .. } => "prove-address",
            Self::MyBadges { .. } => "my-badges",
            Self::BadgeReceived { .. } => "badge-received",
            Self::CompositeReceived { .. } => "composite-received",
            Self::BadgeAndComposites { .. } => "badge-and-composites",
            Self::BadgeRevoked { .. } => "badge-revoked",
            Self::BadgeReplaced { .. } => "badge-replaced",
            Self::RevocationPending { .. } => "revocation-pending",
            Self::RevocationPendingOwner { .. } => "revocation-pending-owner",
            Self::AppealReceived { .. } => "appeal-received",
            Self::RevocationDecided { .. } => "revocation-decided",
            Self::ExpiryReminder { .. } => "expiry-reminder",
            Self::MergePlanned { .. } => "merge-planned",
            Self::MergeDone { .. } => "merge-done",
            Self::MergeObjected { .. } => "merge-objected",
            Self::EvidenceDecided { .. } => "evidence-decided",
            Self::EvidenceBrought { .. } => "evidence-brought",
            Self::Invited { .. } => "invited",
            Self::ApplicationBegun { .. } => "application-begun",
            Self::ApplicationSubmitted { .. } => "application-submitted",
            Self::CommissionBegun { .. } => "commission-begun",
            Self::ApplicationReceived { .. } => "application-received",
            Self::MoreAsked { .. } => "more-asked",
            Self::ApplicationAnswered { .. } => "application-answered",
            Self::ApplicationNotRetained { .. } => "application-not-retained",
            Self::ApplicationAppealed { .. } => "application-appealed",
            Self::ApplicationWaits { .. } => "application-waits",
            Self::ApplicationExpired { .. } => "application-expired",
            Self::ApplicationOverdue { .. } => "application-overdue",
            Self::ReviewAssigned { .. } => "review-assigned",
            Self::ReviewAsked { .. } => "review-asked",
            Self::ReviewReminder { .. } => "review-reminder",
            Self::ReviewDeclined { .. } => "review-declined",
            Self::StatementAsked { .. } => "statement-asked",
            Self::StatementAnswered { .. } => "statement-answered",
            Self::EndorsementAsked { .. } => "endorsement-asked",
            Self::EndorsementKept { .. } => "endorsement-kept",
            Self::EndorsementGiven { .. } => "endorsement-given",
            Self::EndorsementDropped { .. } => "endorsement-dropped",
            Self::EndorsementTakenBack { .. } => "endorsement-taken-back",
        }
    }

    /// Whether it is sent even to an address that objects to letters: its reader asked for it, or has until a date to act.
    pub fn is_always_sent(&self) -> bool {
        matches!(
            self,
            Self::ProveAddress { .. }
                | Self::MyBadges { .. }
                | Self::RevocationPending { .. }
                | Self::MergePlanned { .. }
                | Self::Invited { .. }
                | Self::MoreAsked { .. }
                | Self::ApplicationNotRetained { .. }
                | Self::ApplicationWaits { .. }
                | Self::EndorsementKept { .. }
        )
    }
}

const NO_ADDRESS: Error = Error::Internal("the address of an award is not stored");

/// An award that its holder is told of, at its address, with the composites that it completed.
pub(super) struct Told<'a> {
    pub assertion: Uuid,
    pub address: Uuid,
    pub composites: &'a [ByRule],
}

/// Tells holders of their awards.
pub(super) fn tell_of_awards(db: &mut Db, all: &[Told], now: DateTime<Utc>) -> Result<(), Error> {
    let addresses: Vec<Uuid> = all.iter().map(|told| told.address).collect();
    let to = mails::addressees(db, &addresses)?;
    let (mut made, mut mails) = (Vec::new(), Vec::with_capacity(all.len()));
    for told in all {
        let mut received = |assertion| {
            let link = links::new(Purpose::AnswerAward, told.address, Some(assertion), now);
            let id = link.id;
            made.push(link);
            Received {
                assertion,
                link: id,
            }
        };
        let Received { assertion, link } = received(told.assertion);
        let letter = match told.composites {
            [] => Letter::BadgeReceived { assertion, link },
            composites => Letter::BadgeAndComposites {
                assertion,
                link,
                composites: composites
                    .iter()
                    .map(|one| received(one.assertion))
                    .collect(),
            },
        };
        let (given, language) = to.get(&told.address).ok_or(NO_ADDRESS)?;
        mails.push(mail(&parsed(given)?, *language, &letter, now)?);
    }
    links::keep(db, &made)?;
    Ok(mails::insert_all(db, &mails, now)?)
}

/// Tells a holder of composites that were awarded without another award.
pub(super) fn tell_of_composites(
    db: &mut Db,
    address: Uuid,
    composites: &[ByRule],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for composite in composites {
        let assertion = composite.assertion;
        let link = links::make(db, Purpose::AnswerAward, address, Some(assertion), now)?;
        let letter = Letter::CompositeReceived { assertion, link };
        to_holder(db, address, &letter, now)?;
    }
    Ok(())
}

/// Puts a letter to a holder's address into the outbox, in the language of its person.
pub fn to_holder(
    db: &mut Db,
    address: Uuid,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (to, language) = holder(db, address)?;
    post(db, &to, language, letter, now)
}

/// Where a holder is written to, and in which language.
pub(super) fn holder(db: &mut Db, address: Uuid) -> Result<(Email, Language), Error> {
    let (given, language) = mails::addressee(db, address)?.ok_or(NO_ADDRESS)?;
    Ok((parsed(&given)?, language))
}

fn parsed(given: &str) -> Result<Email, Error> {
    Email::parse(given).map_err(|_| Error::Internal("a stored address does not parse"))
}

/// Puts a letter into the outbox.
pub fn post(
    db: &mut Db,
    to: &Email,
    language: Language,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mail = mail(to, language, letter, now)?;
    Ok(mails::insert(db, &mail, now)?)
}

fn mail(
    to: &Email,
    language: Language,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<NewMail, Error> {
    let letter = serde_json::to_string(letter)
        .map_err(|_| Error::Internal("a letter cannot be written as JSON"))?;
    Ok(NewMail {
        id: new_id(),
        recipient: to.as_given().to_owned(),
        language: language.tag(),
        letter,
        at: now,
    })
}
