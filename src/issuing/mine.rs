//! What a holder sees of their badges, having proved an address.

use super::{
    Error, Service,
    evidence::{self, Own as OwnEvidence},
    links::Opened,
    progress::{self, ProgrammeProgress},
    sharing::{self, Named},
    standing::Standing,
};
use crate::badge::{composite, text::Language, urls::BaseUrl};
use crate::storage::{
    Db, Page, Scope, acceptances,
    assertions::{self, Revocation, StoredAssertion},
    badge_classes::{self, StoredBadge},
    composite_awards, issuers, merges,
    merges::Merge,
    names::{self, Telling},
    persons::{self, Address},
    programmes::{self, Programme},
    withholdings::{self, Withholding},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An award as its holder sees it.
#[derive(Debug)]
pub struct Own {
    /// The award.
    pub assertion: StoredAssertion,
    /// Its badge.
    pub badge: StoredBadge,
    /// The name of its issuer, and where to write to it.
    pub issuer: (String, String),
    /// The programmes in which it counts, by name.
    pub programmes: Vec<String>,
    /// Whether, why and when it was revoked.
    pub revocation: Option<Revocation>,
    /// When they accepted it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// The composites that would no longer stand without it, by name.
    pub takes_along: Vec<String>,
    /// Whether public pages lead to it.
    pub shared: bool,
    /// What the page of a shared one tells of them.
    pub telling: Telling,
    /// Of a composite: the badges that its document names.
    pub named: Vec<Named>,
}

/// A composite that is withheld from them.
#[derive(Debug)]
pub struct OwnWithheld {
    /// The withholding.
    pub withholding: Withholding,
    /// The composite's name.
    pub name: String,
}

/// Everything on the page of one's badges.
#[derive(Debug)]
pub struct Mine {
    /// Their addresses.
    pub addresses: Vec<Address>,
    /// The name that they gave to be shown.
    pub name: Option<String>,
    /// Their awards, latest first.
    pub awards: Vec<Own>,
    /// What they are not awarded until that is lifted.
    pub withheld: Vec<OwnWithheld>,
    /// Where they stand.
    pub programmes: Vec<(Programme, ProgrammeProgress)>,
    /// What they brought from elsewhere, latest first.
    pub brought: Vec<OwnEvidence>,
}

/// Most awards that one page has.
const AWARDS: i64 = 500;

impl Service {
    /// What the page of one's badges has, for whoever reads an address.
    pub async fn my_badges(&self, address: &Address, language: Language) -> Result<Mine, Error> {
        let (now, id, base) = (self.now(), address.id, self.base().clone());
        self.store()
            .read(move |db: &mut Db| {
                let person = persons::address_by_id(db, id)?
                    .ok_or_else(|| Error::not_found("address"))?
                    .person;
                mine(db, &base, person, language, now)
            })
            .await
    }

    /// The award that a link asks an answer to.
    pub async fn award_to_answer(&self, opened: &Opened, language: Language) -> Result<Own, Error> {
        let (now, person, award) = (self.now(), opened.address.person, opened.subject);
        let base = self.base().clone();
        self.store()
            .read(move |db: &mut Db| {
                let found = award.map(|id| assertions::find(db, id)).transpose()?;
                let found = found.flatten().filter(|award| award.person == person);
                let found = found.ok_or_else(|| Error::not_found("badge award"))?;
                let standings = Standing::everywhere(db, person)?;
                own(db, &base, found, &standings, (language, now))
            })
            .await
    }

    /// The merge that a link lets somebody object to, and the programme that proposed it.
    pub async fn merge_to_object_to(&self, opened: &Opened) -> Result<(Merge, String), Error> {
        let merge = opened.subject;
        self.store()
            .read(move |db: &mut Db| {
                let found = merge.map(|id| merges::find(db, id)).transpose()?;
                let found = found.flatten().ok_or_else(|| Error::not_found("merge"))?;
                let programme = found.programme.map(|id| programmes::find(db, id));
                let programme = programme.transpose()?.flatten();
                let name = programme.map(|programme| programme.name);
                Ok((found, name.unwrap_or_default()))
            })
            .await
    }

    /// Who asks for the address that a link proves, so far as the one who reads it may know; nothing when nobody else
    /// asks.
    pub async fn asking(&self, opened: &Opened) -> Result<Option<String>, Error> {
        let (asking, person) = (opened.subject, opened.address.person);
        self.store()
            .read(move |db: &mut Db| {
                let Some(asking) = asking else {
                    return Ok(None);
                };
                let asking = merges::survivor(db, asking)?;
                if asking == person {
                    return Ok(None);
                }
                let addresses = persons::addresses_of(db, asking)?;
                Ok(addresses.first().map(|address| masked(&address.given)))
            })
            .await
    }
}

/// An address of which only its owner recognises the whole: `c…@exemple.fr`.
fn masked(address: &str) -> String {
    match (address.chars().next(), address.rsplit_once('@')) {
        (Some(first), Some((_, domain))) => format!("{first}…@{domain}"),
        _ => "…".to_owned(),
    }
}

fn mine(
    db: &mut Db,
    base: &BaseUrl,
    person: Uuid,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Mine, Error> {
    let standings = Standing::everywhere(db, person)?;
    let page = Page::first(AWARDS);
    let mut awards = Vec::new();
    for found in assertions::list_of_person(db, Scope::Instance, person, page)? {
        awards.push(own(db, base, found, &standings, (language, now))?);
    }
    awards.reverse();
    let mut withheld = Vec::new();
    let mut programmes = Vec::new();
    for standing in standings {
        for withholding in withholdings::withheld(db, standing.programme.id, Some(person))? {
            let name = name_of(db, withholding.composite, language)?;
            withheld.push(OwnWithheld { withholding, name });
        }
        let programme = standing.programme.clone();
        if let Some(progress) = progress::of_standing(db, standing, person, now)? {
            programmes.push((programme, progress));
        }
    }
    Ok(Mine {
        addresses: persons::addresses_of(db, person)?,
        name: names::of(db, person)?,
        awards,
        withheld,
        programmes,
        brought: evidence::of_person(db, person, now)?,
    })
}

fn own(
    db: &mut Db,
    base: &BaseUrl,
    assertion: StoredAssertion,
    standings: &[Standing],
    (language, now): (Language, DateTime<Utc>),
) -> Result<Own, Error> {
    let id = assertion.id;
    let badge = badge_classes::find(db, assertion.badge_class)?
        .ok_or(Error::Internal("an award has no badge"))?;
    let issuer = issuers::find(db, Scope::Instance, badge.issuer)?
        .ok_or(Error::Internal("a badge has no issuer"))?;
    let mut takes_along = Vec::new();
    let mut programmes = Vec::new();
    for standing in standings {
        let counts = |held: &composite::Held| held.assertion == id && held.recognised;
        if standing.held.iter().any(counts) {
            programmes.push(standing.programme.name.clone());
        }
        for fallen in standing.without(id, now) {
            if let Some(made) = composite_awards::find(db, fallen)? {
                takes_along.push(name_of(db, made.under.id, language)?);
            }
        }
    }
    let telling = names::telling(db, id)?;
    Ok(Own {
        issuer: (issuer.organisation.name, issuer.organisation.email),
        programmes,
        revocation: assertions::revocation(db, id)?,
        accepted_at: acceptances::listed(db, &[id])?.remove(&id),
        takes_along,
        shared: telling.is_some(),
        telling: telling.unwrap_or_default(),
        named: match badge.composite {
            Some(_) => sharing::named(db, base, &assertion, language)?,
            None => Vec::new(),
        },
        assertion,
        badge,
    })
}

/// What a composite is called.
fn name_of(db: &mut Db, composite: Uuid, language: Language) -> Result<String, Error> {
    let badge = badge_classes::find_of_composite(db, composite)?;
    Ok(badge
        .map(|badge| badge.definition.name(language).to_owned())
        .unwrap_or_default())
}
