//! Recommendations that a holder asks people for, at `/my-badges/endorsements`: who was asked, what they said, what of it is
//! shown.

use super::{named_texts, refused, unknown_button};
use crate::badge::email::Email;
use crate::http::pages::{
    Answer,
    fields::Fields,
    frame::{self, Frame},
    recommendations::{RecommendationView, lines, relation},
};
use crate::http::{App, auth::session::OwnForm};
use crate::issuing::{
    Error,
    accepting::Wish,
    mine::Own,
    personal_endorsements::{Answer as Step, MOST_ASKED, MOST_REQUEST, Request},
    sessions::SignedIn,
    showcases::MOST_NAME,
};
use crate::storage::personal_endorsements::{PersonalEndorsement, Relation, State};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "my_endorsements.html")]
struct Page {
    f: Frame,
    action: String,
    csrf: String,
    told: Option<String>,
    all: Vec<View>,
    badges: Vec<Choice>,
    relations: Vec<(&'static str, String)>,
    filled: Filled,
    most_name: usize,
    most_request: usize,
    most_asked: usize,
}

/// What is asked before something is lost.
#[derive(Template)]
#[template(path = "erase.html")]
struct Sure {
    f: Frame,
    action: String,
    csrf: String,
    texts: Vec<String>,
    warnings: Vec<String>,
    about: Option<(&'static str, Uuid)>,
    confirm: &'static str,
    label: &'static str,
    back: &'static str,
}

/// A request, and what came of it.
struct View {
    id: Uuid,
    badge: String,
    lang: &'static str,
    email: String,
    asked: String,
    state: String,
    good: bool,
    request: Vec<String>,
    said: Option<RecommendationView>,
    waits: bool,
    shown: bool,
    hidden: bool,
}

/// A badge that may be chosen.
struct Choice {
    id: Uuid,
    name: String,
    lang: &'static str,
    chosen: bool,
}

/// What was typed, and the field that is wrong with what to do.
#[derive(Default)]
struct Filled {
    award: Option<Uuid>,
    email: String,
    relation: String,
    asker: String,
    request: String,
    error: Option<(&'static str, String)>,
}

impl Filled {
    /// Whether that field is wrong.
    fn wrong(&self, field: &str) -> bool {
        self.error
            .as_ref()
            .is_some_and(|(wrong, _)| *wrong == field)
    }
}

/// Answers `GET /my-badges/endorsements`.
pub async fn shown(request: &HttpRequest, app: &App, there: &SignedIn) -> Answer {
    page(request, app, there, None, Filled::default()).await
}

/// Answers `POST /my-badges/endorsements`.
pub async fn managed(request: &HttpRequest, app: &App, form: &OwnForm) -> Answer {
    let (there, fields) = (&form.there, &form.fields);
    let (step, told) = match fields.text("do") {
        "ask" => return ask(request, app, there, fields).await,
        "open" => return shown(request, app, there).await,
        "remove" => return sure(request, app, there, fields, Step::Remove).await,
        "decline" => return sure(request, app, there, fields, Step::Decline).await,
        "accept" => (Step::Accept, "vouch-now-shown"),
        "hide" => (Step::Hide, "vouch-now-hidden"),
        "remove-confirmed" => (Step::Remove, "vouch-now-removed"),
        "decline-confirmed" => (Step::Decline, "vouch-now-declined"),
        _ => return Err(unknown_button()),
    };
    let wish = Wish::AnswerWords(fields.id("asked")?, step);
    match app.service.manage_badges(there.session, wish).await {
        Ok(there) => page(request, app, &there, Some(told), Filled::default()).await,
        Err(why) => refused(request, app, why),
    }
}

async fn ask(request: &HttpRequest, app: &App, there: &SignedIn, fields: &Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let mut filled = Filled {
        award: Some(fields.id("award")?),
        email: text("email"),
        relation: text("relation"),
        asker: text("asker"),
        request: text("request"),
        error: None,
    };
    let t = Frame::new(request, app.service.base(), "").t;
    let wish = match read(t, &filled) {
        Ok(new) => Wish::AskForWords(Box::new(new)),
        Err(why) => {
            filled.error = Some(why);
            return page(request, app, there, None, filled).await;
        }
    };
    let why = match app.service.manage_badges(there.session, wish).await {
        Ok(there) => {
            return page(request, app, &there, Some("vouch-asked"), Filled::default()).await;
        }
        Err(why) => why,
    };
    match refusal(t, &why) {
        Some(error) => {
            filled.error = Some(error);
            page(request, app, there, None, filled).await
        }
        None => refused(request, app, why),
    }
}

fn read(t: Words, filled: &Filled) -> Result<Request, (&'static str, String)> {
    let email = Email::parse(&filled.email);
    let email = email.map_err(|_| ("email", t.say("mine-bad-address")))?;
    let relation = Relation::named(&filled.relation);
    let relation = relation.ok_or_else(|| ("relation", t.say("vouch-no-relation")))?;
    Ok(Request {
        award: filled.award.unwrap_or_default(),
        email,
        relation,
        asker: filled.asker.clone(),
        request: filled.request.clone(),
    })
}

/// What is said beside the form, and at which field; nothing of what has a page of its own.
fn refusal(t: Words, why: &Error) -> Option<(&'static str, String)> {
    let told = match why {
        Error::Fields(wrong) => match wrong.first().map(|one| one.pointer.as_str()) {
            Some("/email") => ("email", "vouch-own-address"),
            Some("/request") => ("request", "vouch-bad-request"),
            _ => ("asker", "vouch-bad-name"),
        },
        Error::Refused { code, .. } => match *code {
            "already-asked" => ("email", "vouch-already-asked"),
            "too-many-asked" => ("award", "vouch-too-many"),
            "too-many-letters" => ("email", "vouch-too-many-letters"),
            "not-accepted" | "badge-not-valid" => ("award", "vouch-not-this-badge"),
            _ => return None,
        },
        _ => return None,
    };
    Some((told.0, t.say(told.1)))
}

/// What deleting or declining comes to. Nothing is done yet.
async fn sure(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    fields: &Fields,
    step: Step,
) -> Answer {
    let id = fields.id("asked")?;
    let mut all = app.service.own_endorsements(there).await?.into_iter();
    let Some(found) = all.find(|one| one.id == id) else {
        return refused(request, app, Error::not_found("recommendation"));
    };
    let (title, confirm, label) = match step {
        Step::Decline => ("vouch-decline-title", "decline-confirmed", "vouch-decline"),
        _ => ("vouch-remove-title", "remove-confirmed", "vouch-remove"),
    };
    let text = match (step, found.state) {
        (Step::Decline, _) => "vouch-decline-then",
        (_, State::Asked) => "vouch-remove-asked",
        (_, State::Given | State::Accepted | State::Hidden) => "vouch-remove-said",
        _ => "vouch-remove-ended",
    };
    let f = framed(request, app, title);
    let page = Sure {
        texts: vec![f.t.with(text, &[("email", &found.email)])],
        warnings: Vec::new(),
        about: Some(("asked", id)),
        confirm,
        label,
        back: "vouch-keep",
        action: f.link(&f.path("/my-badges/endorsements")),
        csrf: app.service.form_token(there.session),
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}

fn framed(request: &HttpRequest, app: &App, title: &str) -> Frame {
    let mut f = Frame::new(request, app.service.base(), "");
    f.title = f.t.say(title);
    f.noindex = true;
    f.switch = frame::in_language(&f.path("/my-badges/endorsements"), &[], f.t.other());
    f
}

async fn page(
    request: &HttpRequest,
    app: &App,
    there: &SignedIn,
    told: Option<&'static str>,
    mut filled: Filled,
) -> Answer {
    let f = framed(request, app, "vouch-mine-title");
    let (t, now) = (f.t, app.service.now());
    let mine = app.service.my_badges(&there.address, t.0).await?;
    let asked = app.service.own_endorsements(there).await?;
    if filled.error.is_none() {
        filled.asker = mine.name.clone().unwrap_or_default();
    }
    let status = match filled.error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let may = |own: &&Own| {
        let over = own.assertion.expires.is_some_and(|at| at <= now);
        own.revocation.is_none() && own.accepted_at.is_some() && !over
    };
    let page = Page {
        action: f.link(&f.path("/my-badges/endorsements")),
        csrf: app.service.form_token(there.session),
        told: told.map(|key| t.say(key)),
        badges: (mine.awards.iter().filter(may))
            .map(|own| {
                let (lang, name) = named_texts(t, &own.badge);
                Choice {
                    id: own.assertion.id,
                    name,
                    lang,
                    chosen: filled.award == Some(own.assertion.id),
                }
            })
            .collect(),
        all: asked
            .iter()
            .map(|one| {
                let mut own = mine.awards.iter();
                let own = own.find(|own| own.assertion.id == one.assertion);
                let named = own.map(|own| named_texts(t, &own.badge));
                view(t, one, named.unwrap_or((t.tag(), String::new())), now)
            })
            .collect(),
        relations: Relation::ALL
            .map(|one| (one.name(), relation(t, one)))
            .into(),
        filled,
        most_name: MOST_NAME,
        most_request: MOST_REQUEST,
        most_asked: MOST_ASKED,
        f,
    };
    frame::momentary(status, &page)
}

fn view(
    t: Words,
    one: &PersonalEndorsement,
    (lang, badge): (&'static str, String),
    now: chrono::DateTime<chrono::Utc>,
) -> View {
    let since = t.date(one.since);
    let state = match (one.is_over(now), one.state) {
        (true, _) => t.with("vouch-state-over", &[("date", &t.date(one.ends_at))]),
        (false, State::Asked) => t.with("vouch-state-asked", &[("date", &t.date(one.ends_at))]),
        (false, state) => t.with(
            &format!("vouch-state-{}", state.name()),
            &[("date", &since)],
        ),
    };
    let said = State::SAID.contains(&one.state);
    View {
        id: one.id,
        badge,
        lang,
        email: one.email.clone(),
        asked: t.with(
            "vouch-asked-on",
            &[
                ("date", &t.date(one.asked_at)),
                ("relation", &relation(t, one.relation)),
            ],
        ),
        state,
        good: one.state == State::Accepted,
        request: lines(&one.request),
        said: said.then(|| RecommendationView::new(t, one)),
        waits: one.state == State::Given,
        shown: one.state == State::Accepted,
        hidden: one.state == State::Hidden,
    }
}
