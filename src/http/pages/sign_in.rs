//! Signing in by a letter: its link, or the code beside it. And out.

use super::{
    Answer,
    fields::Fields,
    frame::{self, Frame},
};
use crate::badge::email::Email;
use crate::http::{
    App,
    auth::session::{self, OwnForm},
    problem::Problem,
};
use crate::issuing::{
    own_sessions::{Arriving, Browser},
    sessions::Token,
};
use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
    web::Payload,
};
use askama::Template;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    f: Frame,
    action: String,
    code_action: String,
    email: String,
    error: Option<String>,
    /// A letter was asked for: its code may be typed.
    asked: bool,
    told: Option<String>,
}

impl Page {
    fn new(request: &HttpRequest, app: &App) -> Self {
        let mut f = Frame::new(request, app.service.base(), "");
        f.title = f.t.say("sign-in-title");
        f.noindex = true;
        f.switch = frame::in_language(&f.path("/sign-in"), &[], f.t.other());
        Self {
            action: f.sign_in(),
            code_action: f.link(&f.path("/sign-in/code")),
            email: String::new(),
            error: None,
            asked: false,
            told: None,
            f,
        }
    }

    fn mistaken(mut self, email: &str, why: &str) -> Answer {
        self.email = email.to_owned();
        self.error = Some(self.f.t.say(why));
        frame::momentary(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }
}

/// Answers `GET /sign-in`.
pub fn form(request: &HttpRequest, app: &App) -> Answer {
    frame::momentary(StatusCode::OK, &Page::new(request, app))
}

/// Answers `POST /sign-in`: the same, whoever is known.
pub async fn asked(request: &HttpRequest, app: &App, body: Payload) -> Answer {
    session::refuse_other_sites(request, app.service.base())?;
    app.limits.count(request)?;
    let fields = Fields::read(request, body).await?;
    let mut page = Page::new(request, app);
    let Ok(email) = Email::parse(fields.text("email")) else {
        return page.mistaken(fields.text("email"), "mine-bad-address");
    };
    page.email = email.as_given().to_owned();
    app.service.ask_for_badges(email, page.f.t.0).await?;
    page.asked = true;
    frame::momentary(StatusCode::OK, &page)
}

/// Answers `POST /sign-in/code`: a session, or the same sentence whatever is wrong with the code.
pub async fn typed(request: &HttpRequest, app: &App, body: Payload) -> Answer {
    let base = app.service.base();
    session::refuse_other_sites(request, base)?;
    app.limits.count(request)?;
    let fields = Fields::read(request, body).await?;
    let mut page = Page::new(request, app);
    let Ok(email) = Email::parse(fields.text("email")) else {
        return page.mistaken(fields.text("email"), "mine-bad-address");
    };
    let before = session::token(request, base);
    let (code, with) = (fields.text("code"), arriving(request, before.as_deref()));
    let token = app.service.sign_in_by_code(email, code, with);
    match token.await? {
        Some(token) => opened(request, app, &token).await,
        None => {
            page.asked = true;
            page.mistaken(fields.text("email"), "sign-in-wrong-code")
        }
    }
}

/// What a browser brings when it signs in: the session that it has already, and which browser it is.
pub fn arriving<'a>(request: &HttpRequest, before: Option<&'a str>) -> Arriving<'a> {
    let said = request.headers().get(header::USER_AGENT);
    let said = said.and_then(|value| value.to_str().ok());
    Arriving {
        before,
        browser: Browser::of(said.unwrap_or_default()),
    }
}

/// Gives the browser its session and leads to what it opens: the desks of whoever has one, else their badges.
pub async fn opened(request: &HttpRequest, app: &App, token: &Token) -> Answer {
    let f = Frame::new(request, app.service.base(), "");
    let to = match app.service.signed_in(&token.text()).await? {
        Some(there) if !app.service.desks(&there).await?.is_empty() => f.desks(),
        _ => f.my_badges(),
    };
    let response = frame::go_to(&to);
    Ok(session::give(response, app.service.base(), token))
}

/// Answers `POST /sign-out`: here, or everywhere.
pub async fn out(request: &HttpRequest, app: &App, form: &OwnForm) -> Answer {
    let session = form.there.session;
    let told = match form.fields.text("do") {
        "everywhere" => {
            app.service.sign_out_everywhere(session).await?;
            "sign-out-done-everywhere"
        }
        "here" => {
            app.service.sign_out(session).await?;
            "sign-out-done"
        }
        _ => {
            return Err(Problem::new(
                "invalid-body",
                "the form says not which button was used",
            ));
        }
    };
    let mut page = Page::new(request, app);
    page.told = Some(page.f.t.say(told));
    let answer = frame::momentary(StatusCode::OK, &page)?;
    Ok(session::take(answer, app.service.base()))
}
