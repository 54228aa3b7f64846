//! The page of one's badges, without cookie or account: a letter leads to it, and each step carries a link of its own.

use super::{
    erasing, named, refused,
    sharing::{self, ConsentsView, ShareView},
    takes_along, unknown_button,
};
use crate::badge::{email::Email, text::Slug};
use crate::http::pages::{
    Answer,
    fields::Fields,
    frame::{self, Frame},
    report::gone,
    tree::{self, Tree},
};
use crate::http::{App, problem::Problem};
use crate::issuing::{
    Error,
    accepting::Wish,
    links::Opened,
    mine::{Mine, Own, OwnWithheld},
    progress::{CompositeProgress, ProgrammeProgress},
};
use crate::storage::withholdings::Lifter;
use actix_web::{HttpRequest, http::StatusCode, web::Payload};
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "my_badges_form.html")]
struct Form {
    f: Frame,
    action: String,
    email: String,
    error: Option<String>,
    sent: bool,
}

impl Form {
    fn new(request: &HttpRequest, app: &App) -> Self {
        let mut f = Frame::new(request, app.service.base(), "");
        f.title = f.t.say("mine-title");
        f.noindex = true;
        Self {
            action: f.my_badges(),
            email: String::new(),
            error: None,
            sent: false,
            f,
        }
    }
}

/// Answers `GET /my-badges`.
pub fn form(request: &HttpRequest, app: &App) -> Answer {
    frame::momentary(StatusCode::OK, &Form::new(request, app))
}

/// Answers `POST /my-badges`: the same, whoever is known.
pub async fn asked(request: &HttpRequest, app: &App, body: Payload) -> Answer {
    let fields = Fields::read(body).await?;
    let mut form = Form::new(request, app);
    let Ok(email) = Email::parse(fields.text("email")) else {
        form.email = fields.text("email").to_owned();
        form.error = Some(form.f.t.say("mine-bad-address"));
        return frame::momentary(StatusCode::UNPROCESSABLE_ENTITY, &form);
    };
    let language = form.f.t.0;
    app.service.ask_for_badges(email, language).await?;
    form.sent = true;
    frame::momentary(StatusCode::OK, &form)
}

#[derive(Template)]
#[template(path = "my_badges.html")]
struct Page {
    f: Frame,
    action: String,
    told: Option<String>,
    error: Option<String>,
    awards: Vec<AwardView>,
    addresses: Vec<(String, bool)>,
    withheld: Vec<WithheldView>,
    programmes: Vec<ProgrammeView>,
    consents: ConsentsView,
}

struct AwardView {
    id: Uuid,
    name: String,
    lang: &'static str,
    image: String,
    url: String,
    detail: String,
    accepted: bool,
    /// In force, so that it can be accepted or declined.
    in_force: bool,
    warning: Option<String>,
    share: ShareView,
}

struct WithheldView {
    id: Uuid,
    name: String,
    detail: String,
    own: bool,
}

struct ProgrammeView {
    name: String,
    url: String,
    composites: Vec<CompositeView>,
}

struct CompositeView {
    name: String,
    count: String,
    /// The page of the award, when it is held.
    held: Option<String>,
    /// Its revocation is pending.
    pending: Option<String>,
    tree: Tree,
}

/// Does what was asked on the page, and shows it again.
pub async fn managed(request: &HttpRequest, app: &App, opened: &Opened, fields: &Fields) -> Answer {
    let (wish, told) = match fields.text("do") {
        "accept" => (Wish::Accept(fields.id("award")?), "mine-accepted"),
        "decline" => (Wish::Decline(fields.id("award")?), "mine-declined"),
        "erase" => return erasing::one(request, app, opened, fields).await,
        "erase-confirmed" => (Wish::Erase(fields.id("award")?), "mine-erased"),
        "erase-all" => return erasing::all(request, app, opened).await,
        "erase-all-confirmed" => return erasing::done(request, app, opened).await,
        "share" => {
            let (award, confirmed) = (fields.id("award")?, fields.text("confirmed") == "yes");
            (Wish::Share { award, confirmed }, "mine-now-shared")
        }
        "unshare" => (Wish::Unshare(fields.id("award")?), "mine-now-unshared"),
        "consent" => {
            let (programme, issuer) = (fields.id("programme")?, fields.id("issuer")?);
            (Wish::Consent { programme, issuer }, "mine-consented")
        }
        "withdraw" => (Wish::Withdraw(fields.id("consent")?), "mine-withdrawn"),
        "lift" => (Wish::Lift(fields.id("withheld")?), "mine-lifted"),
        "add" => match Email::parse(fields.text("email")) {
            Ok(email) => (Wish::AddAddress(email), "mine-asked"),
            Err(_) => {
                return page(
                    request,
                    app,
                    opened,
                    opened.id,
                    Some(Err("mine-bad-address")),
                )
                .await;
            }
        },
        "open" => return page(request, app, opened, opened.id, None).await,
        _ => return Err(unknown_button()),
    };
    match app.service.manage_badges(opened.id, wish).await {
        Ok((opened, next)) => page(request, app, &opened, next, Some(Ok(told))).await,
        Err(Error::Refused {
            code: "confirmation-needed",
            ..
        }) => sharing::warning(request, app, opened, fields.id("award")?).await,
        Err(why) => refused(request, app, why),
    }
}

/// The page, whose buttons use the link `next`.
pub async fn page(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    next: Uuid,
    told: Option<Result<&str, &str>>,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    let mine = app.service.my_badges(&opened.address, t.0).await?;
    let seers = app.service.seers(opened).await?;
    let path = path_of(&f, app, next)?;
    f.title = t.say("mine-title");
    f.noindex = true;
    f.switch = frame::in_language(&path, &[], t.other());
    let now = app.service.now();
    let consents = ConsentsView::new(&f, seers, &mine.programmes);
    let page = view(f, mine, consents, path, told, now);
    frame::momentary(StatusCode::OK, &page)
}

/// The path of a link's page.
pub fn path_of(f: &Frame, app: &App, link: Uuid) -> Result<String, Problem> {
    let url = app.service.link_url(link);
    let path = url.strip_prefix(&app.service.base().join("/"));
    let path = path.ok_or_else(|| Problem::new("internal", "a link is not below the base URL"))?;
    Ok(f.path(&format!("/{path}")))
}

fn view(
    f: Frame,
    mine: Mine,
    consents: ConsentsView,
    path: String,
    told: Option<Result<&str, &str>>,
    now: DateTime<Utc>,
) -> Page {
    let t = f.t;
    Page {
        action: f.link(&path),
        told: told.and_then(Result::ok).map(|key| t.say(key)),
        error: told.and_then(Result::err).map(|key| t.say(key)),
        awards: mine.awards.iter().map(|own| award(&f, own, now)).collect(),
        addresses: mine
            .addresses
            .into_iter()
            .map(|address| (address.given, address.verified_at.is_some()))
            .collect(),
        withheld: mine.withheld.iter().map(|one| withheld(&f, one)).collect(),
        programmes: mine
            .programmes
            .iter()
            .map(|(programme, progress)| ProgrammeView {
                name: programme.name.clone(),
                url: f.programme(programme.id),
                composites: composites(&f, progress),
            })
            .collect(),
        consents,
        f,
    }
}

fn award(f: &Frame, own: &Own, now: DateTime<Utc>) -> AwardView {
    let t = f.t;
    let (lang, name) = named(f, own);
    let detail = match (&own.revocation, own.assertion.expires) {
        (Some(why), _) => t.with(gone(why.cause), &[("date", &t.date(why.at))]),
        (None, Some(at)) if at <= now => t.with("status-expired", &[("date", &t.date(at))]),
        (None, _) => t.with(
            "tree-issued",
            &[
                ("issuer", &own.issuer.0),
                ("date", &t.date(own.assertion.issued_on)),
            ],
        ),
    };
    AwardView {
        id: own.assertion.id,
        name,
        lang,
        image: f.image(&own.badge.image),
        url: f.award(own.assertion.id),
        detail,
        accepted: own.accepted_at.is_some(),
        in_force: own.revocation.is_none(),
        warning: takes_along(f, own).filter(|_| own.revocation.is_none()),
        share: ShareView::new(f, own),
    }
}

fn withheld(f: &Frame, one: &OwnWithheld) -> WithheldView {
    let own = one.withholding.lifter == Lifter::Holder;
    let date = f.t.date(one.withholding.created_at);
    let key = match own {
        true => "mine-withheld-own",
        false => "mine-withheld-owner",
    };
    WithheldView {
        id: one.withholding.id,
        name: one.name.clone(),
        detail: f.t.with(key, &[("date", &date)]),
        own,
    }
}

fn composites(f: &Frame, progress: &ProgrammeProgress) -> Vec<CompositeView> {
    let view = |one: &CompositeProgress| CompositeView {
        name: match Slug::parse(&one.composite) {
            Ok(slug) => progress.name(&slug, f.t.0),
            Err(_) => one.composite.clone(),
        },
        count: one.progress.in_words(f.t.0),
        held: one.held.map(|id| f.award(id)),
        pending: one.pending.as_ref().map(|pending| {
            let date = f.t.date(pending.due_at);
            f.t.with("mine-pending", &[("date", &date)])
        }),
        tree: tree::standing(f.t, f.base(), progress, &one.progress),
    };
    progress.composites.iter().map(view).collect()
}
