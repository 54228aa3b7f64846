//! `/desk/{id}/badges`: the badge models of an issuer, as the public sees them, and their versions.

mod adapting;
mod changes;
mod drawing;
mod form;
mod policy;
mod saving;
mod typed;

pub use adapting::{adapt, adapted};
pub use policy::{set_policy, show_policy};
pub use saving::{act, create, edit, new};

use super::{Errors, Room, item};
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
    model_view::ModelView,
};
use crate::http::{App, auth::desk::AtDesk};
use crate::issuing::{
    access::Permission,
    badge_versions::{Part, Version},
    revision::Revision,
};
use crate::storage::{Page as Slice, badge_classes::StoredBadge, deviations::Deviation};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use url::form_urlencoded::parse;
use uuid::Uuid;

/// How many a page lists.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "desk/badges.html")]
struct List {
    f: Frame,
    d: Room,
    badges: Vec<Listed>,
    more: Option<String>,
    new: Option<String>,
}

struct Listed {
    name: String,
    image: String,
    url: String,
    detail: String,
    archived: bool,
}

#[derive(Template)]
#[template(path = "desk/badge.html")]
struct One {
    f: Frame,
    d: Room,
    errors: Errors,
    shown: Shown,
    public: String,
    back: String,
    origin: &'static str,
    versions: Vec<VersionView>,
    /// What programmes decided about criteria of its own, newest first.
    put: Vec<Put>,
    /// Where it is changed, by whoever may.
    edit: Option<String>,
    /// Who decides about applications for it, in one sentence; of what a rule awards: about those who meet it.
    policy: String,
    by_rule: bool,
    /// Where that is changed, by whoever may.
    policy_edit: Option<String>,
    action: String,
    seen: String,
    archived: Option<String>,
    archivable: bool,
    deletable: bool,
}

/// A model as its public page has it.
pub(super) struct Shown {
    pub model: ModelView,
    pub validity: String,
}

impl Shown {
    pub fn new(f: &Frame, badge: &StoredBadge) -> Self {
        Self {
            model: ModelView::new(f, badge, None),
            validity: validity(f.t, badge.definition.validity_months),
        }
    }
}

/// Criteria of the issuer's own, put to a programme.
struct Put {
    /// What became of it, in one sentence.
    state: String,
    tone: &'static str,
    /// Why the issuer deviates.
    reason: String,
    /// Why the programme decided so.
    decision: Option<String>,
}

struct VersionView {
    number: i32,
    url: String,
    since: String,
    changed: String,
    used: &'static str,
    tone: &'static str,
}

fn validity(t: Words, months: Option<u32>) -> String {
    match months {
        Some(months) => t.count("model-months", &[("months", months as usize)]),
        None => t.say("expires-never"),
    }
}

/// Below the base URL.
fn path(issuer: Uuid, rest: &str) -> String {
    format!("/desk/{issuer}/badges{rest}")
}

/// `/desk/{id}/badges`
pub async fn list(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut f = Frame::new(&request, app.service.base(), "");
    let d = Room::new(&request, &app, &at, &mut f, "badges");
    f.title = f.t.say("desk-badges-title");
    let mut query = parse(request.query_string().as_bytes());
    let after = query.find(|(name, _)| name == "after");
    let after = after.and_then(|(_, id)| Uuid::try_parse(&id).ok());
    let page = Slice {
        after: after.unwrap_or_default(),
        limit: i64::try_from(LISTED + 1).unwrap_or(i64::MAX),
    };
    let found = app
        .service
        .badges(at.scope(), Some(at.issuer), page)
        .await?;
    let last = found.get(LISTED - 1).filter(|_| found.len() > LISTED);
    let link = |rest: &str| f.link(&f.path(&path(at.issuer, rest)));
    let page = List {
        more: last.map(|last| link(&format!("?after={}", last.id))),
        new: at.may(Permission::BadgesWrite).then(|| link("/new")),
        badges: (found.iter().take(LISTED))
            .map(|badge| Listed {
                name: badge.definition.name(f.t.0).to_owned(),
                image: f.image(&badge.image),
                url: link(&format!("/{}", badge.id)),
                detail: f.t.with(
                    "desk-badges-detail",
                    &[
                        ("origin", &f.t.say(origin(badge))),
                        ("version", &badge.version.to_string()),
                    ],
                ),
                archived: badge.archived_at.is_some(),
            })
            .collect(),
        f,
        d,
    };
    frame::momentary(StatusCode::OK, &page)
}

fn origin(badge: &StoredBadge) -> &'static str {
    match (&badge.composite, &badge.competency) {
        (Some(_), _) => "desk-badges-composite",
        (None, Some(_)) if badge.deviates => "desk-badges-deviates",
        (None, Some(_)) => "desk-badges-catalogue",
        (None, None) => "desk-badges-own",
    }
}

/// `/desk/{id}/badges/{item}`
pub async fn one(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    show(&request, &app, &at, item(&path)?, Errors::default()).await
}

async fn show(request: &HttpRequest, app: &App, at: &AtDesk, id: Uuid, errors: Errors) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "badges");
    let versions = app.service.badge_versions(at.scope(), id).await?;
    let Some(Version { badge, .. }) = versions.first() else {
        return Err(crate::issuing::Error::not_found("badge").into());
    };
    let (t, badge) = (f.t, badge.clone());
    let put = match badge.deviates {
        true => app.service.deviations_of(at.scope(), badge.id).await?,
        false => Vec::new(),
    };
    let asked = app.service.review_policy(at.scope(), badge.id).await?;
    let by_rule = badge.composite.is_some();
    f.title = badge.definition.name(t.0).to_owned();
    let link = |rest: &str| f.link(&f.path(&path(at.issuer, rest)));
    let own = format!("/{}", badge.id);
    let may = at.may(Permission::BadgesWrite);
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::CONFLICT,
    };
    let page = One {
        shown: Shown::new(&f, &badge),
        public: f.model(badge.id),
        back: link(""),
        origin: origin(&badge),
        edit: (may && badge.composite.is_none()).then(|| link(&format!("{own}/edit"))),
        policy: policy::in_short(t, asked.as_ref(), by_rule),
        by_rule,
        policy_edit: may.then(|| link(&format!("{own}/review-policy"))),
        action: link(&own),
        seen: Revision::of_badge(&badge).as_str().to_owned(),
        archived: badge
            .archived_at
            .map(|at| t.with("model-archived", &[("date", &t.date(at))])),
        archivable: may && badge.composite.is_none(),
        deletable: may && badge.composite.is_none() && versions.iter().all(|one| !one.awarded),
        put: put.into_iter().map(|one| state(t, one)).collect(),
        versions: versions.iter().map(|one| version(&f, one)).collect(),
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}

fn state(t: Words, (put, programme): (Deviation, String)) -> Put {
    let (key, tone, at) = match &put.decision {
        None => ("desk-badges-put-waits", "unknown", put.at),
        Some(made) if made.approved => ("desk-badges-put-approved", "good", made.at),
        Some(made) => ("desk-badges-put-refused", "bad", made.at),
    };
    let about = [("programme", &*programme), ("date", &*t.date(at))];
    Put {
        state: t.with(key, &about),
        tone,
        reason: put.reason,
        decision: put.decision.map(|made| made.reason),
    }
}

fn version(f: &Frame, version: &Version) -> VersionView {
    let t = f.t;
    let changed: Vec<String> = version
        .changed
        .iter()
        .map(|part| t.say(key(*part)))
        .collect();
    let (used, tone) = match (version.badge.current, version.awarded) {
        (true, true) => ("desk-badges-used-now", "good"),
        (true, false) => ("desk-badges-next", "unknown"),
        (false, true) => ("desk-badges-used", "past"),
        (false, false) => ("desk-badges-unused", "unknown"),
    };
    VersionView {
        number: version.badge.version,
        url: f.model(version.badge.id),
        since: t.date(version.badge.created_at),
        changed: match changed.is_empty() {
            true => t.say("desk-badges-first"),
            false => changed.join(", "),
        },
        used,
        tone,
    }
}

fn key(part: Part) -> &'static str {
    match part {
        Part::Texts => "desk-badges-part-texts",
        Part::Validity => "desk-badges-part-validity",
        Part::Alignment => "desk-badges-part-alignment",
        Part::Tags => "desk-badges-part-tags",
        Part::Image => "desk-badges-part-image",
        Part::Keys => "desk-badges-part-keys",
        Part::Rule => "desk-badges-part-rule",
    }
}
