//! The page of an issued badge: `/assertions/{id}`.

mod made;

use self::made::{Composite, Held, Made, Whole};
use super::{
    Answer, card, embed,
    endorsements::{self, Said, SaidView},
    erased,
    facts::{self, Adopted, Seen},
    frame::{self, Frame},
    markdown,
    model_view::{ModelView, web},
    recommendations::RecommendationView,
    report::{Checks, Status},
    sharing::{Shared, Sharing},
    words::Day,
};
use crate::badge::{assertion::Assertion, endorsement::Endorsed, urls::BaseUrl};
use crate::checking::Input;
use crate::http::{App, problem::Problem};
use crate::storage::{
    Db, Error,
    assertions::StoredAssertion,
    badge_classes::StoredBadge,
    endorsements::Of,
    issuers::Issuer,
    names,
    personal_endorsements::{self, PersonalEndorsement},
};
use actix_web::{
    HttpRequest,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
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
    /// As they choose to be named here.
    holder: Option<String>,
    issued: Day,
    expires: Option<Day>,
    expired: bool,
    tree: Option<Composite>,
    part_of: Vec<Whole>,
    narrative: Option<String>,
    evidence: Vec<EvidenceView>,
    endorsements: Vec<SaidView>,
    recommendations: Vec<RecommendationView>,
    address: String,
    images: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    sharing: Option<Sharing>,
    verify_url: String,
    model_url: String,
}

struct EvidenceView {
    name: String,
    /// Its name is a number in the language of the page.
    numbered: bool,
    url: Option<String>,
    genre: Option<String>,
    description: Option<String>,
    narrative: Option<String>,
    /// A proof here that its holder shows no longer.
    hidden: bool,
}

/// Everything that the page tells.
struct Facts {
    seen: Seen,
    award: StoredAssertion,
    badge: StoredBadge,
    adopted: Option<Adopted>,
    made: Option<Made>,
    /// The composites that it is a part of, as far as its holder shares them.
    part_of: Vec<Held>,
    said: Vec<Said>,
    /// What people say of it, as far as its holder shows that.
    recommended: Vec<PersonalEndorsement>,
    issuer: Issuer,
    holder: Option<String>,
    /// Its holder lets search engines list its page.
    indexed: bool,
}

fn read(db: &mut Db, base: &BaseUrl, id: Uuid, now: DateTime<Utc>) -> Result<Option<Facts>, Error> {
    let seen = facts::check(db, base, &Input::Url(base.assertion(id)), now)?;
    let (Some(award), Some(badge)) = (seen.checked.assertion.clone(), seen.checked.badge.clone())
    else {
        return Ok(None);
    };
    Ok(Some(Facts {
        holder: names::told(db, &award)?,
        indexed: award.live && names::telling(db, id)?.is_some_and(|telling| telling.indexed),
        made: made::read(db, id)?,
        part_of: made::part_of(db, &award)?,
        adopted: facts::behind(db, &badge)?,
        issuer: facts::issuer(db, badge.issuer)?,
        recommended: personal_endorsements::shown(db, &award, now)?,
        said: match seen.revocation {
            Some(_) => Vec::new(),
            None => endorsements::read(db, Of::Object(Endorsed::Assertion(id)), now)?,
        },
        seen,
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
    let Some(facts) = found else {
        return erased::answer(request, app, id).await;
    };
    let status = match facts.seen.revocation {
        Some(_) => StatusCode::GONE,
        None => StatusCode::OK,
    };
    let content = Assertion::from_payload(&facts.award.rendition.payload)
        .map_err(|_| Problem::new("internal", "a stored badge does not read back"))?;
    let hidden = app.service.hidden_proofs(&content.evidence).await?;
    let page = page(request, app.service.base(), &facts, (content, &hidden), now)?;
    let mut answer = frame::momentary(status, &page)?;
    if facts.indexed {
        answer.headers_mut().insert(
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("all"),
        );
    }
    Ok(answer)
}

fn page(
    request: &HttpRequest,
    base: &BaseUrl,
    facts: &Facts,
    (content, hidden): (Assertion, &[String]),
    now: DateTime<Utc>,
) -> Result<Page, Problem> {
    let award = &facts.award;
    let address = base.assertion(award.id);
    let mut f = Frame::new(request, base, "").of_object(address.clone());
    let t = f.t;
    let status = Status::new(t, &facts.seen.checked, facts.seen.revocation.as_ref());
    let model = ModelView::new(&f, &facts.badge, facts.adopted.as_ref());
    let issuer = facts.seen.checked.issuer.clone().unwrap_or_default();
    let issued = t.day(award.issued_on);
    f.noindex = !facts.indexed;
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
            linkedin: facts.issuer.organisation.linkedin_organisation.as_deref(),
            zone: facts.issuer.organisation.time_zone.as_deref(),
            issued: award.issued_on,
            expires: award.expires,
        };
        Sharing::new(&f, &shared)
    });
    let catalogue = facts.adopted.as_ref().map(|adopted| &adopted.catalogue);
    let tree = facts
        .made
        .as_ref()
        .map(|made| made::composite(&f, catalogue, made, now));
    Ok(Page {
        status,
        checks: Checks::new(t, &facts.seen.checked.report),
        issuer,
        issuer_url: f.issuer(facts.badge.profile),
        holder: facts.holder.clone(),
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
            None => evidence_views(&f, &content.evidence, hidden),
        },
        tree,
        part_of: made::wholes(&f, &facts.part_of),
        images,
        documents,
        endorsements: endorsements::views(&f, &facts.said),
        recommendations: (facts.recommended.iter())
            .map(|one| RecommendationView::new(t, one))
            .collect(),
        sharing,
        verify_url: f.verify_of(&address),
        model_url: f.model(facts.badge.id),
        address,
        model,
        f,
    })
}

fn evidence_views(
    f: &Frame,
    all: &[crate::badge::assertion::Evidence],
    hidden: &[String],
) -> Vec<EvidenceView> {
    let is_hidden = |url: &Option<String>| url.as_ref().is_some_and(|url| hidden.contains(url));
    // Those of one name are told apart.
    let nth = |at: usize| {
        let name = all[at].name.clone()?;
        let same = |one: &&crate::badge::assertion::Evidence| one.name.as_ref() == Some(&name);
        match all.iter().filter(same).count() {
            1 => Some(name),
            _ => Some(format!("{name} {}", all[..=at].iter().filter(same).count())),
        }
    };
    let view = |(at, evidence): (usize, &crate::badge::assertion::Evidence)| EvidenceView {
        hidden: is_hidden(&evidence.id),
        name: nth(at).unwrap_or_else(|| f.t.count("evidence-number", &[("number", at + 1)])),
        numbered: evidence.name.is_none(),
        url: evidence
            .id
            .as_deref()
            .filter(|_| !is_hidden(&evidence.id))
            .and_then(web),
        genre: evidence.genre.clone(),
        description: evidence.description.clone(),
        narrative: evidence.narrative.as_deref().map(markdown::to_html),
    };
    all.iter().enumerate().map(view).collect()
}
