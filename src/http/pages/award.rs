//! The page of an issued badge: `/assertions/{id}`.

use super::{
    Answer, card, embed,
    endorsements::{self, Said, SaidView},
    facts::{self, Adopted, Seen},
    frame::{self, Frame},
    markdown,
    model_view::{ModelView, web},
    report::{Checks, Status},
    sharing::{Shared, Sharing},
    tree::{Leaf, Part, Tree},
    words::Day,
};
use crate::badge::{
    assertion::Assertion, composite::Requirement, endorsement::Endorsed, text::Slug, urls::BaseUrl,
};
use crate::checking::Input;
use crate::http::{App, problem::Problem};
use crate::storage::{
    Db, Error,
    assertions::{self, Cause, StoredAssertion},
    badge_classes::{self, StoredBadge},
    composite_awards::{self, MadeAward},
    endorsements::Of,
    evidence::{self, Evidence},
    issuers::Issuer,
};
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "award.html")]
struct Page {
    f: Frame,
    status: Status,
    checks: Checks,
    model: ModelView,
    issuer: String,
    issuer_url: String,
    issuer_logo: Option<String>,
    issued: Day,
    expires: Option<Day>,
    expired: bool,
    tree: Option<Composite>,
    narrative: Option<String>,
    evidence: Vec<EvidenceView>,
    endorsements: Vec<SaidView>,
    address: String,
    images: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    sharing: Option<Sharing>,
    verify_url: String,
    model_url: String,
}

/// How a composite came about.
struct Composite {
    count: String,
    rule: String,
    tree: Tree,
}

struct EvidenceView {
    name: String,
    /// Its name is a number in the language of the page.
    numbered: bool,
    url: Option<String>,
    genre: Option<String>,
    description: Option<String>,
    narrative: Option<String>,
}

/// Everything that the page tells.
struct Facts {
    seen: Seen,
    award: StoredAssertion,
    badge: StoredBadge,
    adopted: Option<Adopted>,
    made: Option<Made>,
    said: Vec<Said>,
    issuer: Issuer,
}

struct Made {
    award: MadeAward,
    components: Vec<Held>,
    /// Components that are no award of this instance, each with its leaf.
    elsewhere: Vec<(Slug, Evidence)>,
}

/// A component of a composite.
struct Held {
    leaf: Slug,
    award: StoredAssertion,
    badge: StoredBadge,
    issuer: String,
    gone: Option<Cause>,
}

fn read(db: &mut Db, base: &BaseUrl, id: Uuid, now: DateTime<Utc>) -> Result<Option<Facts>, Error> {
    let seen = facts::check(db, base, &Input::Url(base.assertion(id)), now)?;
    let (Some(award), Some(badge)) = (seen.checked.assertion.clone(), seen.checked.badge.clone())
    else {
        return Ok(None);
    };
    let made = match composite_awards::find(db, id)? {
        Some(award) => {
            let (mut components, mut elsewhere) = (Vec::new(), Vec::new());
            for component in &award.components {
                components.extend(held(db, &component.leaf, component.assertion)?);
                let brought = evidence::find(db, component.assertion)?;
                elsewhere.extend(brought.map(|one| (component.leaf.clone(), one)));
            }
            Some(Made {
                award,
                components,
                elsewhere,
            })
        }
        None => None,
    };
    Ok(Some(Facts {
        adopted: facts::behind(db, &badge)?,
        issuer: facts::issuer(db, badge.issuer)?,
        said: match seen.revocation {
            Some(_) => Vec::new(),
            None => endorsements::read(db, Of::Object(Endorsed::Assertion(id)), now)?,
        },
        seen,
        award,
        badge,
        made,
    }))
}

fn held(db: &mut Db, leaf: &Slug, id: Uuid) -> Result<Option<Held>, Error> {
    let Some(award) = assertions::find(db, id)? else {
        return Ok(None);
    };
    let Some(badge) = badge_classes::find(db, award.badge_class)? else {
        return Ok(None);
    };
    Ok(Some(Held {
        leaf: leaf.clone(),
        issuer: facts::issuer(db, badge.issuer)?.organisation.name,
        gone: assertions::revocation(db, id)?.map(|why| why.cause),
        award,
        badge,
    }))
}

/// Answers `/assertions/{id}`; 410 with the page when it was revoked.
pub async fn answer(request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let (base, now) = (app.service.base().clone(), app.service.now());
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| read(db, &base, id, now))
        .await?;
    let facts = found.ok_or_else(|| Problem::not_found("no such badge was issued here"))?;
    let status = match facts.seen.revocation {
        Some(_) => StatusCode::GONE,
        None => StatusCode::OK,
    };
    frame::momentary(status, &page(request, app.service.base(), &facts, now)?)
}

fn page(
    request: &HttpRequest,
    base: &BaseUrl,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Page, Problem> {
    let award = &facts.award;
    let content = Assertion::from_payload(&award.rendition.payload)
        .map_err(|_| Problem::new("internal", "a stored badge does not read back"))?;
    let address = base.assertion(award.id);
    let mut f = Frame::new(request, base, "").of_object(address.clone());
    let t = f.t;
    let status = Status::new(t, &facts.seen.checked, facts.seen.revocation.as_ref());
    let model = ModelView::new(&f, &facts.badge, facts.adopted.as_ref());
    let issuer = facts.seen.checked.issuer.clone().unwrap_or_default();
    let issued = t.day(award.issued_on);
    f.noindex = true;
    f.title = t.with(
        "award-title",
        &[
            ("name", &model.name),
            ("issuer", &issuer),
            ("status", &status.words),
        ],
    );
    f.description = Some(t.with(
        "award-description",
        &[
            ("name", &model.name),
            ("issuer", &issuer),
            ("date", &issued.words),
        ],
    ));
    let mut images = Vec::new();
    let mut documents = vec![(format!("{address}.json"), t.say("document-json"))];
    if facts.seen.revocation.is_none() {
        images.push((format!("{address}.png"), t.say("download-png")));
        images.push((format!("{address}.svg"), t.say("download-svg")));
        documents.push((format!("{address}.jws"), t.say("document-rs256")));
        documents.push((format!("{address}.jws?alg=EdDSA"), t.say("document-eddsa")));
    }
    let sharing = facts.seen.revocation.is_none().then(|| {
        f.card = Some(card::of(&f, base, &format!("/assertions/{}", award.id)));
        f.oembed = Some(embed::oembed_of(&f, &address));
        let shared = Shared {
            id: award.id,
            name: &model.name,
            issuer: &issuer,
            zone: facts.issuer.organisation.time_zone.as_deref(),
            issued: award.issued_on,
            expires: award.expires,
        };
        Sharing::new(&f, &shared)
    });
    let tree = facts
        .made
        .as_ref()
        .map(|made| composite(&f, facts, made, now));
    Ok(Page {
        status,
        checks: Checks::new(t, &facts.seen.checked.report),
        issuer,
        issuer_url: f.issuer(facts.badge.profile),
        issuer_logo: facts.issuer.image.as_deref().map(|hash| f.image(hash)),
        issued,
        expires: award.expires.map(|expires| t.day(expires)),
        expired: award.expires.is_some_and(|expires| expires <= now),
        narrative: content
            .narrative
            .filter(|_| tree.is_none())
            .map(|text| markdown::to_html(&text)),
        evidence: match tree {
            Some(_) => Vec::new(),
            None => evidence_views(&f, &content.evidence),
        },
        tree,
        images,
        documents,
        endorsements: endorsements::views(&f, &facts.said),
        sharing,
        verify_url: f.verify_of(&address),
        model_url: f.model(facts.badge.id),
        address,
        model,
        f,
    })
}

fn evidence_views(f: &Frame, all: &[crate::badge::assertion::Evidence]) -> Vec<EvidenceView> {
    let view = |(at, evidence): (usize, &crate::badge::assertion::Evidence)| EvidenceView {
        name: evidence
            .name
            .clone()
            .unwrap_or_else(|| f.t.count("evidence-number", &[("number", at + 1)])),
        numbered: evidence.name.is_none(),
        url: evidence.id.as_deref().and_then(web),
        genre: evidence.genre.clone(),
        description: evidence.description.clone(),
        narrative: evidence.narrative.as_deref().map(markdown::to_html),
    };
    all.iter().enumerate().map(view).collect()
}

/// The rule that led to a composite, with the badges that stood for its leaves.
fn composite(f: &Frame, facts: &Facts, made: &Made, now: DateTime<Utc>) -> Composite {
    let t = f.t;
    let under = &made.award.under;
    let rule: &Requirement = match &under.composite.renewal {
        Some(renewal) if made.award.renewal => &renewal.rule,
        _ => &under.composite.rule,
    };
    let catalogue = facts.adopted.as_ref().map(|adopted| &adopted.catalogue);
    let name_of = |slug: &Slug| match made.components.iter().find(|held| held.leaf == *slug) {
        Some(held) => held.badge.definition.name(t.0).to_owned(),
        None => catalogue
            .and_then(|catalogue| catalogue.name(slug))
            .map_or_else(|| slug.to_string(), |name| name.get(t.0).to_owned()),
    };
    let mut shown = Vec::new();
    let mut tree = Tree::new(t, rule, &mut |slug| match made
        .components
        .iter()
        .find(|held| held.leaf == *slug)
    {
        Some(held) => {
            shown.push(held.award.id);
            component(f, held, now)
        }
        None if made.elsewhere.iter().any(|(leaf, _)| leaf == slug) => {
            let mut all = made.elsewhere.iter();
            let found = all.find(|(leaf, _)| leaf == slug);
            found.map_or_else(Leaf::default, |(_, one)| {
                elsewhere(f, name_of(slug), one, now)
            })
        }
        None => Leaf {
            name: name_of(slug),
            lang: t.tag(),
            detail: Some(t.say("tree-not-used")),
            ..Leaf::default()
        },
    });
    // The tree shows all that the evidence lists, also should the rule not name it.
    let rest = made
        .components
        .iter()
        .filter(|held| !shown.contains(&held.award.id));
    tree.parts
        .extend(rest.map(|held| Part::Badge(component(f, held, now))));
    let count = made.award.components.len();
    Composite {
        count: t.count("tree-count", &[("held", count), ("needed", count)]),
        rule: t.with(
            "tree-rule",
            &[
                ("version", &under.rule_version.to_string()),
                ("rule", &rule.in_words(t.0, &name_of)),
            ],
        ),
        tree,
    }
}

/// A badge from elsewhere, or a certificate, of which nothing is told but that the programme recognised it.
fn elsewhere(f: &Frame, name: String, one: &Evidence, now: DateTime<Utc>) -> Leaf {
    let t = f.t;
    let url = one.badge.as_ref().and_then(|badge| badge.url.as_deref());
    let key = match one.badge {
        Some(_) => "tree-elsewhere",
        None => "tree-certificate",
    };
    let since = match one.expires {
        _ if one.fallen_at.is_some() || one.withdrawn.is_some() => Some(t.say("tree-now-revoked")),
        Some(expires) if expires <= now => {
            Some(t.with("tree-now-expired", &[("date", &t.date(expires))]))
        }
        _ => None,
    };
    Leaf {
        name,
        lang: t.tag(),
        link: url.and_then(web),
        detail: Some(t.say(key)),
        since,
        ..Leaf::default()
    }
}

fn component(f: &Frame, held: &Held, now: DateTime<Utc>) -> Leaf {
    let t = f.t;
    let (lang, name) = match held.badge.definition.texts(t.0) {
        Some((language, texts)) => (language.tag(), texts.name.clone()),
        None => (t.tag(), held.leaf.to_string()),
    };
    let since = match held.award.expires {
        _ if held.gone == Some(Cause::Holder) => Some(t.say("tree-now-withdrawn")),
        _ if held.gone == Some(Cause::Replaced) => Some(t.say("tree-now-replaced")),
        _ if held.gone.is_some() => Some(t.say("tree-now-revoked")),
        Some(expires) if expires <= now => {
            Some(t.with("tree-now-expired", &[("date", &t.date(expires))]))
        }
        _ => None,
    };
    Leaf {
        name,
        lang,
        link: Some(f.award(held.award.id)),
        image: Some(f.image(&held.badge.image)),
        detail: Some(t.with(
            "tree-issued",
            &[
                ("issuer", &held.issuer),
                ("date", &t.date(held.award.issued_on)),
            ],
        )),
        since,
    }
}
