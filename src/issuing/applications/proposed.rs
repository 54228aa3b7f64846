//! What a commission looks at: the badges by which somebody meets the rule of a composite.

use super::super::{Error, places::Places, standing::Standing};
use super::seeing::is_over;
use crate::badge::{
    composite::{self, LeafState, Progress, ProgressNode},
    text::{Localized, Slug},
    urls::BaseUrl,
};
use crate::storage::{
    Db, Scope, applications::Application, assertions, badge_classes, composites, evidence, issuers,
    programmes,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What the rule of a composite rests on, for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The rule is met now.
    pub met: bool,
    /// What they have of what it asks for, in its order, whether it counts or not.
    pub badges: Vec<Proposed>,
}

/// Something that stands for a badge that the rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The award, or what was brought to the programme.
    pub id: Uuid,
    /// What it is called.
    pub name: Localized,
    /// Who gave it: an issuer here, by id, or whoever is named.
    pub issuer: (Option<Uuid>, String),
    /// When it was earned.
    pub since: DateTime<Utc>,
    /// Until when it is good.
    pub expires: Option<DateTime<Utc>>,
    /// How it stands.
    pub state: LeafState,
    /// It counts by a decision.
    pub by_decision: bool,
    /// Where it can be looked at; a certificate is nowhere.
    pub place: Option<String>,
}

/// What the rule of the composite that an application is about rests on; nothing for any other badge, nor where nothing is to
/// be read any more.
pub(super) fn of(
    db: &mut Db,
    base: &BaseUrl,
    one: &Application,
    now: DateTime<Utc>,
) -> Result<Option<Proposal>, Error> {
    let badge = badge_classes::find(db, one.badge_class)?;
    let Some(id) = badge.and_then(|badge| badge.composite) else {
        return Ok(None);
    };
    let programme = match composites::programme_of(db, id)? {
        Some(programme) if !is_over(one) => programmes::find(db, programme)?,
        _ => None,
    };
    let Some(programme) = programme else {
        return Ok(None);
    };
    let standing = Standing::of(db, programme, one.person)?;
    let its = standing.composites.values().find(|its| its.id == id);
    let Some(its) = its else {
        return Ok(None); // it is archived
    };
    let progress = composite::standing(&its.composite, &standing.held, now);
    let mut leaves = Vec::new();
    gather(&progress, &mut leaves);
    let places = Places::read(db, leaves.iter().map(|(_, _, id)| *id))?;
    let mut badges: Vec<Proposed> = Vec::new();
    for (leaf, state, id) in leaves {
        if badges.iter().any(|known| known.id == id) {
            continue; // it stands for two
        }
        let found = match badge_of(db, id)? {
            Some(found) => Some(found),
            None => brought(db, id)?,
        };
        badges.extend(found.map(|found| Proposed {
            state,
            by_decision: standing.via.contains_key(&(leaf.clone(), id)),
            place: places.address(base, id),
            ..found
        }));
    }
    Ok(Some(Proposal {
        met: progress.satisfied,
        badges,
    }))
}

fn gather<'a>(part: &'a Progress, leaves: &mut Vec<(&'a Slug, LeafState, Uuid)>) {
    match &part.node {
        ProgressNode::Badge {
            badge,
            state,
            assertion,
            ..
        } => leaves.extend(assertion.map(|id| (badge, *state, id))),
        ProgressNode::All { all } => all.iter().for_each(|part| gather(part, leaves)),
        ProgressNode::AtLeast { at_least } => {
            at_least.of.iter().for_each(|part| gather(part, leaves));
        }
    }
}

fn badge_of(db: &mut Db, id: Uuid) -> Result<Option<Proposed>, Error> {
    let Some(award) = assertions::find(db, id)? else {
        return Ok(None);
    };
    let badge = badge_classes::find(db, award.badge_class)?
        .ok_or(Error::Internal("an award has no badge"))?;
    let issuer = issuers::find(db, Scope::Instance, badge.issuer)?
        .ok_or(Error::Internal("a badge has no issuer"))?;
    Ok(Some(Proposed {
        id,
        name: badge.definition.localized_name(),
        issuer: (Some(badge.issuer), issuer.organisation.name),
        since: award.issued_on,
        expires: award.expires,
        state: LeafState::Held,
        by_decision: false,
        place: None,
    }))
}

fn brought(db: &mut Db, id: Uuid) -> Result<Option<Proposed>, Error> {
    let found = evidence::find(db, id)?;
    Ok(found.map(|found| Proposed {
        id,
        name: Localized {
            fr: found.title.clone(),
            en: found.title.clone(),
        },
        issuer: (None, found.body.clone().unwrap_or_default()),
        since: found.issued_on,
        expires: found.expires,
        state: LeafState::Held,
        by_decision: false,
        place: None,
    }))
}
