//! The page of an issuer: `/issuers/{profileId}`.

use super::{
    Answer, applications, card,
    endorsements::{self, Said, SaidView},
    frame::{self, Frame},
    model_view::web,
};
use crate::badge::{email::Email, recipient::unhex};
use crate::http::{App, problem::Problem};
use crate::storage::{
    Db, Error, Page as Slice, Scope,
    badge_classes::{self, StoredBadge},
    closures::{self, Closure},
    endorsements::Of,
    issuers::{self, Issuer, PublishedProfile},
    programmes::{self, Programme},
};
use actix_web::HttpRequest;
use askama::Template;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many badges and programmes one page lists.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "issuer.html")]
struct Page {
    f: Frame,
    name: String,
    closed: Option<Closed>,
    logo: Option<String>,
    description: Option<String>,
    website: Option<String>,
    email: Option<String>,
    telephone: Option<String>,
    badges: Vec<Card>,
    programmes: Vec<(String, String)>,
    endorsements: Vec<SaidView>,
    json: String,
    revocations: String,
    /// Name and address of each public key.
    keys: Vec<(String, String)>,
}

/// That the issuer closed.
struct Closed {
    when: String,
    reason: String,
    /// Name and address of whoever looks after its badges.
    heir: Option<(String, String)>,
}

/// A badge in a list.
struct Card {
    name: String,
    lang: &'static str,
    description: String,
    link: String,
    image: String,
    composite: bool,
    /// Where it is asked for.
    ask: Option<String>,
}

struct Facts {
    closed: Option<(Closure, Option<Issuer>)>,
    profile: PublishedProfile,
    badges: Vec<StoredBadge>,
    programmes: Vec<Programme>,
    said: Vec<Said>,
}

fn read(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Option<Facts>, Error> {
    let Some(profile) = issuers::find_profile(db, id)? else {
        return Ok(None);
    };
    let scope = Scope::Issuer(profile.issuer);
    let all = badge_classes::list(db, scope, None, Slice::first(MOST))?;
    let latest = |badge: &&StoredBadge| {
        let newer =
            |other: &StoredBadge| other.lineage == badge.lineage && other.version > badge.version;
        badge.archived_at.is_none() && !all.iter().any(newer)
    };
    let closed = match closures::of(db, profile.issuer)? {
        Some(closure) => {
            let heir = match closure.heir {
                Some(heir) => issuers::find(db, Scope::Instance, heir)?,
                None => None,
            };
            Some((closure, heir))
        }
        None => None,
    };
    Ok(Some(Facts {
        closed,
        badges: all.iter().filter(latest).cloned().collect(),
        programmes: programmes::list(db, scope, Slice::first(MOST))?,
        said: endorsements::read(db, Of::Issuer(profile.issuer), now)?
            .into_iter()
            .filter(|said| said.is_shown_with(id))
            .collect(),
        profile,
    }))
}

/// Answers `/issuers/{profileId}`.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let now = app.service.now();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| read(db, id, now))
        .await?;
    let facts = found.ok_or_else(|| Problem::not_found("there is no such issuer"))?;
    let f = Frame::new(request, app.service.base(), "");
    let askable = app.service.askable(Some(facts.profile.issuer)).await?;
    let asked: BTreeSet<Uuid> = askable.iter().map(|one| one.badge.id).collect();
    frame::lasting(request, &page(f, facts, &asked))
}

fn page(f: Frame, facts: Facts, asked: &BTreeSet<Uuid>) -> Page {
    let id = facts.profile.profile.id;
    let organisation = facts.profile.profile.organisation;
    let logo = facts.profile.profile.image;
    let address = f.base().profile(id);
    let mut f = f.of_object(address.clone());
    f.title = f.t.with("issuer-title", &[("name", &organisation.name)]);
    f.description = Some(match &organisation.description {
        Some(text) => text.clone(),
        None => {
            f.t.with("issuer-description", &[("name", &organisation.name)])
        }
    });
    f.card = Some(card::of(&f, f.base(), &format!("/issuers/{id}")));
    Page {
        closed: facts.closed.map(|(closure, heir)| Closed {
            when: f
                .t
                .with("issuer-closed", &[("date", &f.t.date(closure.at))]),
            reason: closure.reason,
            heir: heir.map(|heir| (heir.organisation.name, f.base().profile(heir.profile))),
        }),
        logo: logo
            .and_then(|hash| unhex(&hash))
            .map(|hash| f.image(&hash)),
        website: web(&organisation.url),
        email: Email::parse(&organisation.email)
            .ok()
            .map(|_| organisation.email),
        telephone: organisation.telephone,
        description: organisation.description,
        name: organisation.name,
        badges: (facts.badges.iter())
            .map(|badge| card(&f, badge, asked.contains(&badge.id)))
            .collect(),
        programmes: facts
            .programmes
            .into_iter()
            .map(|p| (p.name, f.programme(p.id)))
            .collect(),
        endorsements: endorsements::views(&f, &facts.said),
        json: format!("{address}.json"),
        revocations: f.base().revocations(id),
        keys: [
            ("RS256", facts.profile.profile.rsa_key),
            ("EdDSA", facts.profile.profile.ed25519_key),
        ]
        .map(|(algorithm, key)| {
            let name = f.t.with("issuer-key", &[("algorithm", algorithm)]);
            (name, f.base().key(key))
        })
        .into(),
        f,
    }
}

fn card(f: &Frame, badge: &StoredBadge, asked: bool) -> Card {
    let (lang, name, description) = match badge.definition.texts(f.t.0) {
        Some((language, texts)) => (
            language.tag(),
            texts.name.clone(),
            texts.description.clone(),
        ),
        None => (f.t.tag(), String::new(), String::new()),
    };
    Card {
        name,
        lang,
        description,
        link: f.model(badge.id),
        image: f.image(&badge.image),
        composite: badge.composite.is_some(),
        ask: asked.then(|| applications::ask_for(f, badge.id)),
    }
}
