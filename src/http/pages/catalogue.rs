//! What a programme adopted, whole: `/programmes/{id}/catalogue`.

use super::{
    Answer, applications, card,
    facts::{self, Adopted},
    frame::{self, Frame},
    model_view::web,
    programme::looks::Looks,
    words::Day,
};
use crate::badge::{
    appearance::Appearance,
    catalogue::{CatalogueAlignment, Competency, CompositeBadge, Level, emitted_alignments},
};
use crate::http::{App, problem::Problem};
use crate::issuing::applications::Askable;
use crate::storage::{
    Db, Error,
    accreditations::{self, Accreditation},
    appearances, programmes,
};
use actix_web::HttpRequest;
use askama::Template;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "catalogue.html")]
struct Page {
    f: Frame,
    looks: Looks,
    title: String,
    programme: String,
    programme_url: String,
    version: String,
    adopted: Day,
    label: String,
    notice: String,
    lead: String,
    evidence: String,
    privacy: String,
    composites: Vec<CompositeView>,
    levels: Vec<LevelView>,
}

struct CompositeView {
    slug: String,
    name: String,
    description: String,
    rule: String,
    validity: String,
    renewal: Option<String>,
}

struct LevelView {
    id: &'static str,
    title: String,
    competencies: Vec<CompetencyView>,
}

struct CompetencyView {
    slug: String,
    name: String,
    description: String,
    image: Option<String>,
    /// Who awards it to whoever asks: the issuer, and where it is asked for.
    ask: Vec<(String, String)>,
    validity: String,
    criteria: Vec<String>,
    /// Each with whether it comes from somebody else than the applicant.
    evidence: Vec<(String, bool)>,
    alignments: Vec<AlignmentView>,
}

struct AlignmentView {
    name: String,
    url: Option<String>,
    framework: String,
    part: Option<String>,
    checked: Option<String>,
}

struct Facts {
    adopted: Adopted,
    looks: Appearance,
    images: BTreeMap<String, Vec<u8>>,
    running: Vec<Accreditation>,
    askable: Vec<Askable>,
}

fn read(db: &mut Db, id: Uuid, now: DateTime<Utc>) -> Result<Option<Facts>, Error> {
    let Some(programme) = programmes::find(db, id)? else {
        return Ok(None);
    };
    let Some(adopted) = facts::adopted(db, programme)? else {
        return Ok(None);
    };
    let mut images = BTreeMap::new();
    for slug in adopted.catalogue.badges.iter().map(|b| b.slug.as_str()) {
        if let Some(hash) = programmes::catalogue_image(db, adopted.id, slug)? {
            images.insert(slug.to_owned(), hash);
        }
    }
    let runs = |a: &Accreditation| a.starts_at <= now && a.ends_at.is_none_or(|end| now < end);
    let mut running = accreditations::of_programme(db, id)?;
    running.retain(runs);
    Ok(Some(Facts {
        looks: appearances::of(db, id)?,
        running,
        askable: Vec::new(),
        adopted,
        images,
    }))
}

/// Answers `/programmes/{id}/catalogue`.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let now = app.service.now();
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| read(db, id, now))
        .await?;
    let missing = || Problem::not_found("there is no programme here that adopted a catalogue");
    let mut facts = found.ok_or_else(missing)?;
    facts.askable = app.service.askable(None).await?;
    let f = Frame::new(request, app.service.base(), "");
    frame::lasting(request, &page(f, &facts, now))
}

fn page(mut f: Frame, facts: &Facts, now: DateTime<Utc>) -> Page {
    let (t, adopted) = (f.t, &facts.adopted);
    let (programme, catalogue) = (&adopted.programme, &adopted.catalogue);
    let path = format!("/programmes/{}", programme.id);
    f.title = t.with("catalogue-title", &[("name", &programme.name)]);
    f.description = Some(t.with("catalogue-description", &[("name", &programme.name)]));
    f.canonical = Some(f.base().join(&format!("{path}/catalogue")));
    f.card = Some(card::of(&f, f.base(), &path));
    let level = |id, level: Level, title: &str| LevelView {
        id,
        title: t.say(title),
        competencies: catalogue
            .badges
            .iter()
            .filter(|entry| entry.level == level)
            .map(|entry| competency(&f, entry, facts, now))
            .collect(),
    };
    let mut levels = vec![
        level("core", Level::Core, "programme-core"),
        level("further", Level::Further, "programme-further"),
    ];
    levels.retain(|level| !level.competencies.is_empty());
    let text = &catalogue.criteria_text;
    Page {
        looks: Looks::new(&mut f, programme.id, &facts.looks),
        title: t.say("catalogue-heading"),
        programme: programme.name.clone(),
        programme_url: f.programme(programme.id),
        version: format!("{}, {}", catalogue.slug, catalogue.version),
        adopted: t.day(adopted.adoption.at),
        label: catalogue.label.get(t.0).to_owned(),
        notice: catalogue.notice.get(t.0).to_owned(),
        lead: text.lead.get(t.0).to_owned(),
        evidence: text.evidence.get(t.0).to_owned(),
        privacy: text.privacy.get(t.0).to_owned(),
        composites: catalogue
            .composites
            .iter()
            .map(|entry| composite(&f, adopted, entry))
            .collect(),
        levels,
        f,
    }
}

fn composite(f: &Frame, adopted: &Adopted, entry: &CompositeBadge) -> CompositeView {
    let t = f.t;
    let rule = adopted.catalogue.rule_in_words(&entry.rule, t.0);
    let renewal = entry.renewal.as_ref().map(|renewal| {
        let rule = adopted.catalogue.rule_in_words(&renewal.rule, t.0);
        t.with("catalogue-renewal", &[("rule", &rule)])
    });
    CompositeView {
        slug: entry.slug.to_string(),
        name: entry.name.get(t.0).to_owned(),
        description: entry.description.get(t.0).to_owned(),
        rule: t.with("programme-composite-rule", &[("rule", &rule)]),
        validity: validity(f, entry.validity_months),
        renewal,
    }
}

fn validity(f: &Frame, months: Option<u32>) -> String {
    match months {
        Some(months) => {
            f.t.count("programme-months", &[("months", months as usize)])
        }
        None => f.t.say("expires-never"),
    }
}

fn competency(f: &Frame, entry: &Competency, facts: &Facts, now: DateTime<Utc>) -> CompetencyView {
    let language = f.t.0;
    let criteria = entry.criteria.iter();
    let evidence = entry.evidence.iter();
    CompetencyView {
        slug: entry.slug.to_string(),
        name: entry.name.get(language).to_owned(),
        description: entry.description.get(language).to_owned(),
        image: (facts.images.get(entry.slug.as_str())).map(|hash| f.image(hash)),
        ask: (facts.askable.iter())
            .filter(|one| counts(facts, one, entry.slug.as_str(), now))
            .map(|one| (one.issuer.clone(), applications::ask_for(f, one.badge.id)))
            .collect(),
        validity: validity(f, entry.validity_months),
        criteria: criteria.map(|one| one.get(language).to_owned()).collect(),
        evidence: evidence
            .map(|one| (one.get(language).to_owned(), one.third_party))
            .collect(),
        alignments: emitted_alignments(&entry.alignments)
            .map(|one| alignment(f, one))
            .collect(),
    }
}

/// Whether a badge is one of this competency, of the programme's owner or of an issuer that it recognises for it.
fn counts(facts: &Facts, one: &Askable, slug: &str, now: DateTime<Utc>) -> bool {
    let of_it = |(catalogue, competency): &(Uuid, String)| {
        *catalogue == facts.adopted.id && competency == slug
    };
    let issuer = one.badge.issuer;
    let recognised = facts.running.iter().any(|a| a.covers(issuer, slug, now));
    one.badge.competency.as_ref().is_some_and(of_it)
        && (issuer == facts.adopted.programme.owner || recognised)
}

fn alignment(f: &Frame, one: &CatalogueAlignment) -> AlignmentView {
    let framework = [one.target_framework.as_str(), one.target_code.as_str()];
    let framework: Vec<&str> = framework.into_iter().filter(|t| !t.is_empty()).collect();
    AlignmentView {
        name: one.target_name.clone(),
        url: web(&one.target_url),
        framework: framework.join(", "),
        part: one.target_description.clone(),
        checked: one.checked.as_ref().map(|checked| {
            let told = [("on", checked.on.as_str()), ("how", checked.how.as_str())];
            f.t.with("catalogue-checked", &told)
        }),
    }
}
