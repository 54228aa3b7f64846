//! `/my-badges/applications`: what whoever is signed in asks for, and which badges can be asked for.
//!
//! | file | duty |
//! |---|---|
//! | `one.rs`, `acting.rs` | one application, and what its applicant does with it |
//! | `proofs.rs`, `giving.rs`, `taking.rs`, `elsewhere.rs` | what they show, and giving more |
//! | `ending.rs` | the pages before what cannot be undone |
//! | `views.rs` | what several of these pages show |

mod acting;
mod elsewhere;
mod ending;
mod giving;
mod one;
mod proofs;
mod taking;
mod views;

pub use acting::act;
pub use ending::{end, ended, remove, removed};
pub use giving::{choose, give};
pub use one::show;
pub use proofs::{changed, file, list as own_proofs, one as proof};

use super::{
    Answer,
    desk::Errors,
    frame::{self, Frame},
    words::Words,
};
use crate::badge::{application::State, text::Language};
use crate::http::{
    App,
    auth::session::{OwnForm, Visitor},
    problem::Problem,
};
use crate::issuing::{
    Error,
    applications::{Askable, Seen, Standing},
    sessions::SignedIn,
};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use std::collections::BTreeSet;
use url::form_urlencoded::parse;
use uuid::Uuid;
use views::StateView;

/// Where these pages are, below the base URL.
pub const ROOT: &str = "/my-badges/applications";

#[derive(Template)]
#[template(path = "applications/list.html")]
struct List {
    f: Frame,
    csrf: String,
    told: Option<String>,
    errors: Errors,
    new: String,
    proofs: String,
    action: String,
    drafts: Vec<Row>,
    /// Some draft can be submitted.
    ready: bool,
    open: Vec<Row>,
    over: Vec<Row>,
}

/// An application in the list.
struct Row {
    id: Uuid,
    name: String,
    url: String,
    issuer: String,
    state: StateView,
    /// Of a draft: what it lacks, in words; nothing when it can be submitted.
    lacks: Option<String>,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "applications/new.html")]
struct New {
    f: Frame,
    csrf: String,
    errors: Errors,
    action: String,
    issuers: Vec<IssuerView>,
}

struct IssuerView {
    name: String,
    badges: Vec<Choice>,
}

/// A badge that can be asked for.
struct Choice {
    id: Uuid,
    name: String,
    lang: &'static str,
    description: String,
    url: String,
    chosen: bool,
    /// Why it cannot be chosen, and where to go on.
    taken: Option<(String, Option<String>)>,
}

/// `/my-badges/applications`
pub async fn list(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    let none = (Errors::default(), BTreeSet::new());
    listed(&request, &app, &visitor.0, none).await
}

/// `POST /my-badges/applications`: submits the drafts that were chosen.
pub async fn submit(request: HttpRequest, app: web::Data<App>, form: OwnForm<0>) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let t = Frame::new(&request, app.service.base(), "").t;
    let chosen = fields.ids("application")?;
    let ids: Vec<Uuid> = chosen.iter().copied().collect();
    let errors = match app.service.submit_applications(there.session, ids).await {
        Ok(()) => return done(&request, &app, ROOT, "ask-submitted-done"),
        Err(Error::Fields(_)) if chosen.is_empty() => Errors::one(t, "", "ask-choose-draft"),
        Err(Error::Fields(_)) => Errors::one(t, "", "ask-not-ready"),
        Err(why) => refusal(t, why)?,
    };
    listed(&request, &app, there, (errors, chosen)).await
}

async fn listed(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    (errors, chosen): (Errors, BTreeSet<Uuid>),
) -> Answer {
    let (mut f, told) = framed(request, app);
    f.title = f.t.say("ask-title");
    let all = app.service.own_applications(there).await?;
    let (mut drafts, mut open, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for seen in &all {
        let row = Row::new(&f, app, seen, &chosen);
        match seen.application.state {
            State::Draft => drafts.push(row),
            state if state.is_open() => open.push(row),
            _ => over.push(row),
        }
    }
    let page = List {
        csrf: app.service.form_token(there.session),
        told,
        new: f.link(&f.path(&format!("{ROOT}/new"))),
        proofs: f.link(&f.path(&format!("{ROOT}/proofs"))),
        action: f.link(&f.path(ROOT)),
        ready: drafts.iter().any(|row| row.lacks.is_none()),
        drafts,
        open,
        over,
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}

impl Row {
    fn new(f: &Frame, app: &App, seen: &Seen, chosen: &BTreeSet<Uuid>) -> Self {
        let one = &seen.application;
        let now = app.service.now();
        let lacks = match (one.state, seen.missing().len()) {
            (State::Draft, _) if seen.held.is_some() => Some(f.t.say("ask-is-held")),
            (State::Draft, _) if seen.another.is_some() => Some(f.t.say("ask-is-asked")),
            (State::Draft, 1..) if one::only_waits(seen, now) => Some(f.t.say("ask-waits")),
            (State::Draft, count @ 1..) => Some(f.t.count("ask-lacks", &[("count", count)])),
            _ => None,
        };
        Self {
            id: one.id,
            name: seen.badge.get(f.t.0).to_owned(),
            url: f.link(&f.path(&at(one.id))),
            issuer: seen.issuer.clone(),
            state: StateView::new(f.t, seen, now),
            lacks,
            chosen: chosen.contains(&one.id),
        }
    }
}

/// `/my-badges/applications/new`
pub async fn new(request: HttpRequest, app: web::Data<App>, visitor: Visitor) -> Answer {
    let query = parse(request.query_string().as_bytes());
    let named = query.filter(|(name, _)| name == "badge");
    let chosen = named.filter_map(|(_, id)| Uuid::try_parse(&id).ok());
    let chosen = chosen.collect();
    askable(&request, &app, &visitor.0, (Errors::default(), chosen)).await
}

/// `POST /my-badges/applications/new`: begins an application for each badge that was chosen.
pub async fn begin(request: HttpRequest, app: web::Data<App>, form: OwnForm<0>) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let t = Frame::new(&request, app.service.base(), "").t;
    let chosen = fields.ids("badge")?;
    let badges: Vec<Uuid> = chosen.iter().copied().collect();
    let errors = match app.service.begin_applications(there.session, badges).await {
        Ok(begun) => {
            return match begun.as_slice() {
                [one] => done(&request, &app, &at(*one), "ask-begun-done"),
                _ => done(&request, &app, ROOT, "ask-all-begun-done"),
            };
        }
        Err(Error::Fields(_)) => Errors::one(t, "badges", "ask-choose-badge"),
        Err(Error::Refused {
            code: "already-held",
            ..
        }) => Errors::one(t, "badges", "ask-held-before"),
        Err(why) => Errors::of(t, why)?,
    };
    askable(&request, &app, there, (errors, chosen)).await
}

async fn askable(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    (errors, chosen): (Errors, BTreeSet<Uuid>),
) -> Answer {
    let (mut f, _) = framed(request, app);
    f.title = f.t.say("ask-new-title");
    if let [one] = chosen.iter().collect::<Vec<_>>().as_slice() {
        let kept = [("badge".to_owned(), one.to_string())];
        f.switch = frame::in_language(request.path(), &kept, f.t.other());
    }
    let mut issuers: Vec<IssuerView> = Vec::new();
    for (one, standing) in app.service.askable_to(there).await? {
        let choice = Choice::new(&f, &one, standing, &chosen);
        match issuers.last_mut() {
            Some(last) if last.name == one.issuer => last.badges.push(choice),
            _ => issuers.push(IssuerView {
                name: one.issuer,
                badges: vec![choice],
            }),
        }
    }
    let page = New {
        csrf: app.service.form_token(there.session),
        action: f.link(&f.path(&format!("{ROOT}/new"))),
        issuers,
        f,
        errors,
    };
    frame::momentary(status(&page.errors), &page)
}

impl Choice {
    fn new(f: &Frame, one: &Askable, standing: Standing, chosen: &BTreeSet<Uuid>) -> Self {
        let badge = &one.badge;
        let (lang, name, description) = match badge.definition.texts(f.t.0) {
            Some((language, texts)) => {
                let language: Language = language;
                (
                    language.tag(),
                    texts.name.clone(),
                    texts.description.clone(),
                )
            }
            None => (f.t.tag(), String::new(), String::new()),
        };
        let its = |id: Uuid| Some(f.link(&f.path(&at(id))));
        Self {
            id: badge.id,
            name,
            lang,
            description,
            url: f.model(badge.id),
            // The address of an earlier version may be what was followed.
            chosen: chosen.contains(&badge.id) || chosen.contains(&badge.lineage),
            taken: match standing {
                Standing::Free => None,
                Standing::Held => Some((f.t.say("ask-is-held"), None)),
                Standing::Begun(id) => Some((f.t.say("ask-is-begun"), its(id))),
                Standing::Asked(id) => Some((f.t.say("ask-is-asked"), its(id))),
            },
        }
    }
}

/// Where somebody who wanted to ask for something goes once signed in: to that application of theirs, or to the form with
/// that badge chosen; to all of theirs when nothing is named.
pub async fn goal(f: &Frame, app: &App, there: &SignedIn, wanted: Uuid) -> Result<String, Problem> {
    let path = match app.service.own_application(there, wanted).await {
        Ok(_) => at(wanted),
        Err(Error::Refused { .. }) if wanted.is_nil() => ROOT.to_owned(),
        Err(Error::Refused { .. }) => format!("{ROOT}/new?badge={wanted}"),
        Err(why) => return Err(why.into()),
    };
    Ok(f.link(&f.path(&path)))
}

/// The form on which a badge is asked for.
pub fn ask_for(f: &Frame, badge: Uuid) -> String {
    f.link(&f.path(&format!("{ROOT}/new?badge={badge}")))
}

/// The page of an application, below the base URL.
fn at(id: Uuid) -> String {
    format!("{ROOT}/{id}")
}

/// The id at this place of a path.
fn id(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| Problem::not_found("there is no such application"))
}

/// What a use case refused to its applicant, in words to them.
fn refusal(t: Words, why: Error) -> Result<Errors, Problem> {
    match why {
        Error::Refused {
            code: "already-held",
            ..
        } => Ok(Errors::one(t, "", "ask-is-held")),
        why => Errors::of(t, why),
    }
}

fn status(errors: &Errors) -> StatusCode {
    match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The frame of one of these pages, and what was done just before.
fn framed(request: &HttpRequest, app: &App) -> (Frame, Option<String>) {
    let mut f = Frame::new(request, app.service.base(), "");
    f.noindex = true;
    let query = parse(request.query_string().as_bytes());
    let mut named = query.filter(|(name, _)| name == "done");
    let key = named.next().map(|(_, key)| key.into_owned());
    f.switch = frame::in_language(request.path(), &[], f.t.other());
    let key = key.filter(|key| key.starts_with("ask-") && key.ends_with("-done"));
    let told = key.and_then(|key| f.t.find(&key));
    (f, told)
}

/// Leads to one of these pages, which tells what was done.
fn done(request: &HttpRequest, app: &App, path: &str, done: &str) -> Answer {
    let f = Frame::new(request, app.service.base(), "");
    let url = f.link(&f.path(&format!("{path}?done={done}")));
    Ok(frame::go_to(&url))
}
