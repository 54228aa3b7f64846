//! `/desk/{id}/applications/{item}/opinion`: what follows from an opinion, and the opinion.

use super::one::{is_own, may_opine, own, present};
use super::{examiner, place};
use crate::badge::application::Policy;
use crate::http::pages::{
    Answer,
    desk::{Errors, Room, done, item, once},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::{
    Error,
    applications::{Decided, NewOpinion, Seen},
};
use crate::words::Words;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use url::form_urlencoded::parse;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/applications/opinion.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    back: String,
    /// It is a composite whose rule is met: a commission decides.
    commission: bool,
    name: String,
    email: String,
    favourable: bool,
    /// What follows, a sentence each.
    follows: Vec<String>,
    reason: String,
    errors: Errors,
}

/// `/desk/{id}/applications/{item}/opinion`; `?favourable=` is `yes` or `no`.
pub async fn form(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let id = item(&path)?;
    let mut query = parse(request.query_string().as_bytes());
    let chosen = query.find(|(name, _)| name == "favourable");
    let favourable = match chosen.as_ref().map(|(_, word)| &**word) {
        Some("yes") => true,
        Some("no") => false,
        _ => {
            let who = examiner(&at).who;
            app.service.application(at.scope(), who, id).await?;
            return Ok(to_it(&request, &app, &at, id));
        }
    };
    show(&request, &app, &at, id, (favourable, ""), Errors::default()).await
}

/// `POST /desk/{id}/applications/{item}/opinion`
pub async fn give(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let DeskForm { at, fields } = form;
    let id = item(&path)?;
    let favourable = match fields.text("favourable") {
        "yes" => true,
        "no" => false,
        _ => return Ok(to_it(&request, &app, &at, id)),
    };
    let reason = fields.text("reason").replace("\r\n", "\n");
    let new = NewOpinion {
        favourable,
        reason: reason.clone(),
    };
    let by = examiner(&at);
    let here = place(at.issuer, id);
    let guard = once::guard("opinion", at.desk.member, &fields, {
        let here = here.clone();
        move |made: &Decided| {
            let told = match made.decision.as_ref().map(|decision| decision.accepted) {
                None => "desk-applications-opinion-done",
                Some(true) if made.awarded.is_some() => "desk-applications-accepted-done",
                Some(true) => "desk-applications-held-done",
                Some(false) => "desk-applications-not-retained-done",
            };
            (here.clone(), told)
        }
    })?;
    let made = app
        .service
        .give_opinion_once(&by, at.scope(), id, new, Some(guard.clone()));
    match made.await {
        Ok(made) => once::led(&request, &app, &guard, &made),
        // Said in another window, or another was faster.
        Err(Error::Refused {
            code: "already-decided" | "opinion-given",
            ..
        }) => {
            let seen = app.service.application(at.scope(), by.who, id).await?;
            let mut now = present(&seen);
            let told = match now.any(|one| one.who == by.who && one.opinion.is_some()) {
                true => "desk-applications-opinion-before-done",
                false => "desk-applications-too-late-done",
            };
            done(&request, &app, &here, told)
        }
        Err(why) if is_own(&why) => own(&request, &app, &at),
        Err(why) => {
            let t = Frame::new(&request, app.service.base(), "").t;
            let errors = Errors::of(t, why)?;
            show(&request, &app, &at, id, (favourable, &reason), errors).await
        }
    }
}

/// To the page of an application.
fn to_it(request: &HttpRequest, app: &App, at: &AtDesk, id: Uuid) -> HttpResponse {
    let f = Frame::new(request, app.service.base(), "");
    frame::go_to(&f.link(&f.path(&place(at.issuer, id))))
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
    (favourable, reason): (bool, &str),
    errors: Errors,
) -> Answer {
    let who = examiner(at).who;
    let seen = match app.service.application(at.scope(), who, id).await {
        Err(why) if is_own(&why) => return own(request, app, at),
        seen => seen?,
    };
    if errors.all().is_empty() && !may_opine(&seen, who) {
        return Ok(to_it(request, app, at, id));
    }
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "applications");
    let t = f.t;
    f.title = t.say(match favourable {
        true => "desk-applications-favourable-title",
        false => "desk-applications-refuse-title",
    });
    let mut follows = what_follows(&seen, favourable);
    if !present(&seen).any(|reviewer| reviewer.who == who) {
        follows.push("desk-applications-then-part");
    }
    follows.push("desk-applications-then-stays");
    let numbers = numbers(&seen.application.policy);
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let here = place(at.issuer, id);
    let page = Page {
        action: f.link(&f.path(&format!("{here}/opinion"))),
        back: f.link(&f.path(&here)),
        commission: seen.commission,
        name: seen.badge.get(t.0).to_owned(),
        email: seen.email.clone(),
        favourable,
        follows: follows.iter().map(|key| t.count(key, &numbers)).collect(),
        reason: reason.to_owned(),
        errors,
        d,
        f,
    };
    frame::momentary(status, &page)
}

fn what_follows(seen: &Seen, favourable: bool) -> Vec<&'static str> {
    let alone = seen.application.policy.of == 1;
    match (favourable, alone) {
        _ if seen.commission => before_commission(favourable, alone),
        (true, true) => vec![
            "desk-applications-then-award",
            "desk-applications-then-composites",
        ],
        (false, true) => vec![
            "desk-applications-then-not",
            "desk-applications-then-appeal",
        ],
        (true, false) => vec!["desk-applications-then-count-for"],
        (false, false) => vec!["desk-applications-then-count-against"],
    }
}

fn numbers(policy: &Policy) -> [(&'static str, usize); 3] {
    [
        ("needed", policy.needed as usize),
        ("of", policy.of as usize),
        ("days", policy.appeal_days as usize),
    ]
}

/// What follows from an opinion, for somebody outside: favourable, and not.
pub fn follows(t: Words, seen: &Seen) -> Vec<String> {
    let numbers = numbers(&seen.application.policy);
    let told = |key: &str, favourable| {
        let all = what_follows(seen, favourable).into_iter();
        let all: Vec<String> = all.map(|key| t.count(key, &numbers)).collect();
        format!("{} {}", t.say(key), all.join(" "))
    };
    vec![
        told("examine-follows-for", true),
        told("examine-follows-not", false),
    ]
}

/// What follows where the rule of a composite proposes somebody who asked for nothing.
fn before_commission(favourable: bool, alone: bool) -> Vec<&'static str> {
    match (favourable, alone) {
        (true, true) => vec![
            "desk-applications-then-composite",
            "desk-applications-then-composites",
        ],
        (false, true) => vec![
            "desk-applications-then-no-composite",
            "desk-applications-then-appeal",
            "desk-applications-then-proposed-again",
        ],
        (true, false) => vec!["desk-applications-then-composite-count-for"],
        (false, false) => vec![
            "desk-applications-then-composite-count-against",
            "desk-applications-then-proposed-again",
        ],
    }
}
