//! The page of one's badges, without cookie or account: a letter leads to it, and each step carries a link of its own.

use super::{
    bringing::{self, BroughtView, Filled},
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
    let fields = Fields::read(request, body).await?;
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
    brought: Vec<BroughtView>,
    bring: Filled,
    own_address: String,
}

/// What the page says of what was asked before.
pub enum Told {
    Nothing,
    /// It was done.
    Done(&'static str),
    /// An address to be added is none.
    NoAddress,
    /// A badge cannot be brought.
    NotBrought(Filled),
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
    id: Uuid,
    /// A badge was to be brought to it.
    chosen: bool,
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
    let t = Frame::new(request, app.service.base(), "").t;
    let asked = match fields.too_large {
        true => "bring", // no other form has a file
        false => fields.text("do"),
    };
    let (wish, told) = match asked {
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
            Err(_) => return page(request, app, opened, opened.id, Told::NoAddress).await,
        },
        "bring" => match bringing::wish(t, app, opened, fields).await? {
            Ok(wish) => (wish, "mine-brought"),
            Err(why) => return not_brought(request, app, opened, fields, why).await,
        },
        "take-back" => (Wish::TakeBack(fields.id("brought")?), "mine-taken-back"),
        "open" => return page(request, app, opened, opened.id, Told::Nothing).await,
        _ => return Err(unknown_button()),
    };
    match app.service.manage_badges(opened.id, wish).await {
        Ok((opened, next)) => page(request, app, &opened, next, Told::Done(told)).await,
        Err(Error::Refused {
            code: "confirmation-needed",
            ..
        }) => sharing::warning(request, app, opened, fields.id("award")?).await,
        Err(why) => match bringing::refusal(t, &why) {
            Some(why) if asked == "bring" => not_brought(request, app, opened, fields, why).await,
            _ => refused(request, app, why),
        },
    }
}

async fn not_brought(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    fields: &Fields,
    why: String,
) -> Answer {
    let told = Told::NotBrought(Filled::of(fields, why));
    page(request, app, opened, opened.id, told).await
}

/// The page, whose buttons use the link `next`.
pub async fn page(
    request: &HttpRequest,
    app: &App,
    opened: &Opened,
    next: Uuid,
    told: Told,
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let t = f.t;
    let mine = app.service.my_badges(&opened.address, t.0).await?;
    let programmes = mine.programmes.iter().map(|(one, _)| one.clone());
    let seers = app.service.seers(opened, programmes.collect()).await?;
    let path = path_of(&f, app, next)?;
    f.title = t.say("mine-title");
    f.noindex = true;
    f.switch = frame::in_language(&path, &[], t.other());
    let now = app.service.now();
    let consents = ConsentsView::new(&f, seers);
    let status = match &told {
        Told::NotBrought(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Told::Nothing | Told::Done(_) | Told::NoAddress => StatusCode::OK,
    };
    let page = Page {
        own_address: opened.address.given.clone(),
        ..view(f, mine, consents, path, told, now)
    };
    frame::momentary(status, &page)
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
    told: Told,
    now: DateTime<Utc>,
) -> Page {
    let t = f.t;
    let (told, bring) = match told {
        Told::NotBrought(filled) => (Told::Nothing, filled),
        told => (told, Filled::default()),
    };
    Page {
        action: f.link(&path),
        told: match &told {
            Told::Done(key) => Some(t.say(key)),
            _ => None,
        },
        error: matches!(told, Told::NoAddress).then(|| t.say("mine-bad-address")),
        brought: (mine.brought.into_iter())
            .map(|own| BroughtView::new(t, own))
            .collect(),
        own_address: String::new(),
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
                id: programme.id,
                chosen: bring.programme == Some(programme.id),
                name: programme.name.clone(),
                url: f.programme(programme.id),
                composites: composites(&f, progress),
            })
            .collect(),
        consents,
        bring,
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
        warning: takes_along(f, own, "mine-takes-along").filter(|_| own.revocation.is_none()),
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
