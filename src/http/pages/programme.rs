//! The page of a programme: `/programmes/{id}`.

pub(super) mod looks;

use super::{
    Answer, applications, card,
    facts::{self, Adopted},
    frame::{self, Frame},
    tree::{Leaf, Tree},
    words::Day,
};
use crate::badge::{
    appearance::Appearance,
    catalogue::{Competency, Level},
    text::Slug,
};
use crate::http::{App, problem::Problem};
use crate::storage::{
    Db, Error,
    accreditations::{self, Accreditation},
    appearances,
    applications::policies,
    badge_classes,
    composites::{self, StoredComposite},
    issuers::Issuer,
    programmes::{self, Programme},
};
use actix_web::HttpRequest;
use askama::Template;
use chrono::{DateTime, Utc};
use looks::Looks;
pub use looks::{colours, style_of};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "programme.html")]
struct Page {
    f: Frame,
    looks: Looks,
    name: String,
    owner: String,
    owner_url: String,
    owner_awards: String,
    catalogue: Option<CatalogueView>,
}

struct CatalogueView {
    link: String,
    name: String,
    version: String,
    adopted: Day,
    proposal: Option<String>,
    notice: String,
    composites: Vec<CompositeView>,
    /// What is said of all of them.
    composites_hint: String,
    levels: Vec<LevelView>,
}

struct CompositeView {
    slug: String,
    name: String,
    description: String,
    rule: String,
    /// A commission decides.
    commission: bool,
    tree: Tree,
    version: String,
    validity: String,
    link: Option<String>,
    image: Option<String>,
}

struct LevelView {
    id: &'static str,
    title: String,
    hint: String,
    competencies: Vec<CompetencyView>,
}

struct CompetencyView {
    slug: String,
    name: String,
    description: String,
    image: Option<String>,
    recognised: Vec<Recognised>,
    recognised_title: String,
    by_owner: Option<String>,
    /// Where the owner's badge for it is asked for.
    ask: Option<String>,
}

/// An issuer that may award a competency, with its badge for it once there is one.
struct Recognised {
    name: String,
    link: String,
    model: Option<String>,
    /// Where its badge is asked for.
    ask: Option<String>,
}

struct Facts {
    programme: Programme,
    owner: Issuer,
    looks: Appearance,
    adopted: Option<Rest>,
}

/// What comes with a catalogue.
struct Rest {
    adopted: Adopted,
    composites: Vec<(StoredComposite, Option<Uuid>)>,
    /// The composites that a commission decides about.
    commissions: BTreeSet<Uuid>,
    images: BTreeMap<String, Vec<u8>>,
    running: Vec<Accreditation>,
    issuers: BTreeMap<Uuid, Issuer>,
    /// The models of an issuer by competency.
    models: BTreeMap<(Uuid, String), Uuid>,
    /// The models that can be asked for.
    asked: BTreeSet<Uuid>,
}

fn read(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Option<Facts>, Error> {
    let Some(programme) = programmes::find(db, id)? else {
        return Ok(None);
    };
    let owner = facts::issuer(db, programme.owner)?;
    let adopted = match facts::adopted(db, programme.clone())? {
        Some(adopted) => Some(rest(db, adopted, now)?),
        None => None,
    };
    Ok(Some(Facts {
        programme,
        owner,
        looks: appearances::of(db, id)?,
        adopted,
    }))
}

fn rest(db: &mut Db, adopted: Adopted, now: DateTime<Utc>) -> Result<Rest, Error> {
    let catalogue = &adopted.catalogue;
    let mut composites = Vec::new();
    let mut images = BTreeMap::new();
    for composite in composites::of_programme(db, adopted.programme.id)? {
        let model = badge_classes::find_of_composite(db, composite.id)?;
        if let Some(model) = &model {
            images.insert(composite.composite.slug.to_string(), model.image.clone());
        }
        composites.push((composite, model.map(|b| b.id)));
    }
    let commissions = policies::of_programme(db, adopted.programme.id)?.into_iter();
    let shown = |id: &Uuid| composites.iter().any(|(one, _)| one.id == *id);
    let commissions = commissions.map(|(id, _)| id).filter(shown).collect();
    for slug in catalogue.badges.iter().map(|b| &b.slug) {
        if let Some(hash) = programmes::catalogue_image(db, adopted.id, slug.as_str())? {
            images.insert(slug.to_string(), hash);
        }
    }
    let runs = |a: &Accreditation| a.starts_at <= now && a.ends_at.is_none_or(|end| now < end);
    let mut running = accreditations::of_programme(db, adopted.programme.id)?;
    running.retain(runs);
    let history = programmes::continuation(db, adopted.programme.id)?;
    let now_called = |version, slug: &String| match Slug::parse(slug) {
        Ok(slug) => history.leaves(version, &slug),
        Err(_) => BTreeSet::new(),
    };
    for decision in &mut running {
        let named = decision.competencies.iter();
        let named: BTreeSet<_> = named
            .flat_map(|c| now_called(decision.catalogue, c))
            .collect();
        decision.competencies = named.into_iter().map(String::from).collect();
    }
    let mut issuers = BTreeMap::new();
    for accreditation in &running {
        if let std::collections::btree_map::Entry::Vacant(entry) =
            issuers.entry(accreditation.issuer)
        {
            entry.insert(facts::issuer(db, accreditation.issuer)?);
        }
    }
    let mut models = BTreeMap::new();
    // The latest version first: an issuer's badge of an earlier one is shown where it has none of this one.
    for version in history.versions().iter().rev() {
        for (issuer, competency, id) in badge_classes::of_catalogue(db, *version)? {
            for slug in now_called(*version, &competency) {
                models.entry((issuer, slug.to_string())).or_insert(id);
            }
        }
    }
    Ok(Rest {
        composites,
        commissions,
        images,
        running,
        issuers,
        models,
        asked: BTreeSet::new(),
        adopted,
    })
}

/// Answers `/programmes/{id}`.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let now = app.service.now();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| read(db, id, now))
        .await?;
    let mut facts = found.ok_or_else(|| Problem::not_found("there is no such programme"))?;
    if let Some(rest) = &mut facts.adopted {
        let askable = app.service.askable(None).await?;
        rest.asked = askable.iter().map(|one| one.badge.id).collect();
    }
    let f = Frame::new(request, app.service.base(), "");
    frame::lasting(request, &page(f, &facts, now))
}

fn page(mut f: Frame, facts: &Facts, now: DateTime<Utc>) -> Page {
    let t = f.t;
    let owner = &facts.owner.organisation.name;
    f.title = t.with("programme-title", &[("name", &facts.programme.name)]);
    f.canonical = Some(f.base().programme(facts.programme.id));
    f.description = Some(t.with(
        "programme-description",
        &[("name", &facts.programme.name), ("owner", owner)],
    ));
    let path = format!("/programmes/{}", facts.programme.id);
    f.card = Some(card::of(&f, f.base(), &path));
    Page {
        looks: Looks::new(&mut f, facts.programme.id, &facts.looks),
        name: facts.programme.name.clone(),
        owner: owner.clone(),
        owner_url: f.issuer(facts.owner.profile),
        owner_awards: t.with("programme-owner-awards", &[("name", owner)]),
        catalogue: facts
            .adopted
            .as_ref()
            .map(|rest| catalogue(&f, facts, rest, now)),
        f,
    }
}

fn catalogue(f: &Frame, facts: &Facts, rest: &Rest, now: DateTime<Utc>) -> CatalogueView {
    let (t, catalogue) = (f.t, &rest.adopted.catalogue);
    let level = |id, level: Level, title: &str, hint: &str| LevelView {
        id,
        title: t.say(title),
        hint: t.say(hint),
        competencies: catalogue
            .badges
            .iter()
            .filter(|competency| competency.level == level)
            .map(|entry| competency(f, facts, rest, entry, now))
            .collect(),
    };
    let levels = [
        level("core", Level::Core, "programme-core", "programme-core-hint"),
        level(
            "further",
            Level::Further,
            "programme-further",
            "programme-further-hint",
        ),
    ];
    CatalogueView {
        link: f.link(
            &f.base()
                .join(&format!("/programmes/{}/catalogue", facts.programme.id)),
        ),
        name: catalogue.slug.to_string(),
        version: t.with(
            "programme-catalogue-version",
            &[("version", &catalogue.version)],
        ),
        adopted: t.day(rest.adopted.adoption.at),
        proposal: facts::proposal(t, catalogue),
        notice: catalogue.notice.get(t.0).to_owned(),
        composites: rest
            .composites
            .iter()
            .map(|(composite, model)| composite_view(f, rest, composite, *model))
            .collect(),
        composites_hint: t.say(match rest.commissions.is_empty() {
            true => "programme-composites-hint",
            false => "programme-composites-hint-commission",
        }),
        levels: levels
            .into_iter()
            .filter(|level| !level.competencies.is_empty())
            .collect(),
    }
}

fn composite_view(
    f: &Frame,
    rest: &Rest,
    stored: &StoredComposite,
    model: Option<Uuid>,
) -> CompositeView {
    let (t, catalogue) = (f.t, &rest.adopted.catalogue);
    let composite = &stored.composite;
    let entry = catalogue.composite(&composite.slug);
    let rule = catalogue.rule_in_words(&composite.rule, t.0);
    let leaf = &mut |slug: &Slug| Leaf {
        name: catalogue
            .name(slug)
            .map_or_else(|| slug.to_string(), |name| name.get(t.0).to_owned()),
        lang: t.tag(),
        link: Some(format!("#{slug}")),
        image: rest.images.get(slug.as_str()).map(|hash| f.image(hash)),
        ..Leaf::default()
    };
    CompositeView {
        tree: Tree::new(t, &composite.rule, leaf),
        slug: composite.slug.to_string(),
        name: entry.map_or_else(
            || composite.slug.to_string(),
            |e| e.name.get(t.0).to_owned(),
        ),
        description: entry.map_or_else(String::new, |e| e.description.get(t.0).to_owned()),
        rule: t.with("programme-composite-rule", &[("rule", &rule)]),
        commission: rest.commissions.contains(&stored.id),
        version: t.with(
            "programme-rule-version",
            &[("version", &stored.rule_version.to_string())],
        ),
        validity: match composite.validity_months {
            Some(months) => t.count("programme-months", &[("months", months as usize)]),
            None => t.say("expires-never"),
        },
        link: model.map(|id| f.model(id)),
        image: rest
            .images
            .get(composite.slug.as_str())
            .map(|hash| f.image(hash)),
    }
}

fn competency(
    f: &Frame,
    facts: &Facts,
    rest: &Rest,
    entry: &Competency,
    now: DateTime<Utc>,
) -> CompetencyView {
    let (t, slug) = (f.t, entry.slug.as_str());
    let of = |issuer: Uuid| rest.models.get(&(issuer, slug.to_owned())).copied();
    let model = |issuer: Uuid| of(issuer).map(|id| f.model(id));
    let ask = |issuer: Uuid| {
        let asked = of(issuer).filter(|id| rest.asked.contains(id));
        asked.map(|id| applications::ask_for(f, id))
    };
    let covered = |issuer: &&Issuer| {
        issuer.id != facts.owner.id && rest.running.iter().any(|a| a.covers(issuer.id, slug, now))
    };
    let recognised: Vec<_> = rest
        .issuers
        .values()
        .filter(covered)
        .map(|issuer| Recognised {
            name: issuer.organisation.name.clone(),
            link: f.issuer(issuer.profile),
            model: model(issuer.id),
            ask: ask(issuer.id),
        })
        .collect();
    CompetencyView {
        slug: slug.to_owned(),
        name: entry.name.get(t.0).to_owned(),
        description: entry.description.get(t.0).to_owned(),
        image: rest.images.get(slug).map(|hash| f.image(hash)),
        recognised_title: t.count("programme-recognised", &[("count", recognised.len())]),
        recognised,
        by_owner: model(facts.owner.id),
        ask: ask(facts.owner.id),
    }
}
