//! The page of a badge model: `/badges/{id}`.

use super::{
    Answer, applications, card,
    endorsements::{self, Said, SaidView},
    facts::{self, Adopted},
    frame::{self, Frame},
    model_view::ModelView,
    tree::{Leaf, Tree},
};
use crate::badge::{
    endorsement::Endorsed,
    recipient::hex,
    text::{Language, Slug},
};
use crate::http::{App, problem::Problem};
use crate::storage::{
    Db, Error,
    applications::policies,
    badge_classes::{self, StoredBadge},
    composites::{self, StoredComposite},
    endorsements::Of,
    issuers::Issuer,
    programmes,
};
use actix_web::HttpRequest;
use askama::Template;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "model.html")]
struct Page {
    f: Frame,
    model: ModelView,
    issuer: String,
    issuer_url: String,
    validity: String,
    version: i32,
    newer: Option<String>,
    /// Where it is asked for.
    ask: Option<String>,
    archived: Option<String>,
    programme: Option<(String, String)>,
    proposal: Option<String>,
    rule: Option<Rule>,
    endorsements: Vec<SaidView>,
    json: String,
    /// The whole address of its image, for search engines.
    picture: String,
    address: String,
}

/// What a composite asks for.
struct Rule {
    version: String,
    /// A commission decides.
    commission: bool,
    tree: Tree,
}

struct Facts {
    badge: StoredBadge,
    issuer: Issuer,
    newer: Option<Uuid>,
    adopted: Option<Adopted>,
    composite: Option<(StoredComposite, BTreeMap<Slug, Required>)>,
    /// Somebody examines before it is awarded.
    examined: bool,
    said: Vec<Said>,
}

/// A badge that a composite asks for.
struct Required {
    model: Option<Uuid>,
    image: Option<Vec<u8>>,
}

fn read(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Option<Facts>, Error> {
    let Some(badge) = badge_classes::find(db, id)? else {
        return Ok(None);
    };
    let newest = badge_classes::other_versions(db, &badge)?.pop();
    let newer = newest.filter(|newest| newest.version > badge.version);
    let adopted = facts::behind(db, &badge)?;
    let composite = match (badge.rule, &adopted) {
        (Some(rule), Some(adopted)) => {
            let all = composites::of_programme(db, adopted.programme.id)?;
            match composites::find_version(db, rule)? {
                Some(found) => Some((found.clone(), required(db, &found, &all, adopted)?)),
                None => None,
            }
        }
        _ => None,
    };
    Ok(Some(Facts {
        issuer: facts::issuer(db, badge.issuer)?,
        newer: newer.map(|newer| newer.id),
        said: endorsements::read(db, Of::Object(Endorsed::BadgeClass(id)), now)?,
        examined: policies::of(db, badge.lineage)?.is_some(),
        badge,
        adopted,
        composite,
    }))
}

fn required(
    db: &mut Db,
    composite: &StoredComposite,
    all: &[StoredComposite],
    adopted: &Adopted,
) -> Result<BTreeMap<Slug, Required>, Error> {
    let mut required = BTreeMap::new();
    for leaf in composite.composite.rule.leaves() {
        let model = match all.iter().find(|c| c.composite.slug == *leaf) {
            Some(nested) => badge_classes::find_of_composite(db, nested.id)?.map(|b| b.id),
            None => None,
        };
        let image = programmes::catalogue_image(db, adopted.id, leaf.as_str())?;
        required.insert(leaf.clone(), Required { model, image });
    }
    Ok(required)
}

/// Answers `/badges/{id}`.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let now = app.service.now();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| read(db, id, now))
        .await?;
    let facts = found.ok_or_else(|| Problem::not_found("there is no such badge"))?;
    let f = Frame::new(request, app.service.base(), "");
    let askable = app.service.askable(Some(facts.badge.issuer)).await?;
    let asked = askable.iter().any(|one| one.badge.id == id);
    let mut page = page(f, &facts);
    page.ask = asked.then(|| applications::ask_for(&page.f, id));
    frame::lasting(request, &page)
}

fn page(f: Frame, facts: &Facts) -> Page {
    let (t, badge) = (f.t, &facts.badge);
    let address = f.base().badge(badge.id);
    let mut f = f.of_object(address.clone());
    f.card = Some(card::of(&f, f.base(), &format!("/badges/{}", badge.id)));
    let model = ModelView::new(&f, badge, facts.adopted.as_ref());
    let issuer = facts.issuer.organisation.name.clone();
    f.title = t.with("model-title", &[("name", &model.name), ("issuer", &issuer)]);
    f.description = Some(model.description.clone());
    let adopted = facts.adopted.as_ref();
    Page {
        issuer,
        issuer_url: f.issuer(badge.profile),
        validity: match badge.definition.validity_months {
            Some(months) => t.count("model-months", &[("months", months as usize)]),
            None => t.say("expires-never"),
        },
        version: badge.version,
        newer: facts.newer.map(|id| f.model(id)),
        ask: None,
        archived: badge
            .archived_at
            .map(|at| t.with("model-archived", &[("date", &t.date(at))])),
        programme: adopted
            .filter(|_| badge.composite.is_some())
            .map(|a| (a.programme.name.clone(), f.programme(a.programme.id))),
        proposal: adopted.and_then(|a| facts::proposal(t, &a.catalogue)),
        rule: facts
            .composite
            .as_ref()
            .zip(adopted)
            .map(|((composite, required), adopted)| Rule {
                commission: facts.examined,
                ..rule(&f, composite, required, adopted)
            }),
        endorsements: endorsements::views(&f, &facts.said),
        json: format!("{address}.json"),
        picture: f.base().image(&hex(&badge.image)),
        address,
        model,
        f,
    }
}

fn rule(
    f: &Frame,
    composite: &StoredComposite,
    required: &BTreeMap<Slug, Required>,
    adopted: &Adopted,
) -> Rule {
    let (t, rule) = (f.t, &composite.composite.rule);
    let leaf = &mut |slug: &Slug| {
        let found = required.get(slug);
        let link = match found.and_then(|r| r.model) {
            Some(model) => f.model(model),
            None => format!("{}#{slug}", f.programme(adopted.programme.id)),
        };
        Leaf {
            name: name(adopted, slug, t.0),
            lang: t.tag(),
            link: Some(link),
            image: found
                .and_then(|r| r.image.as_deref())
                .map(|hash| f.image(hash)),
            ..Leaf::default()
        }
    };
    Rule {
        version: t.with(
            "programme-rule-version",
            &[("version", &composite.rule_version.to_string())],
        ),
        commission: false,
        tree: Tree::new(t, rule, leaf),
    }
}

fn name(adopted: &Adopted, slug: &Slug, language: Language) -> String {
    adopted
        .catalogue
        .name(slug)
        .map_or_else(|| slug.to_string(), |name| name.get(language).to_owned())
}
