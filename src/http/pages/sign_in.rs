//! Signing in by a letter: its link, or the code beside it. And out.

use super::{
    Answer, applications,
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
use url::form_urlencoded::parse;
use uuid::Uuid;

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
    /// Where they go on to ask for a badge: `/sign-in?for=application`.
    wanted: Option<Uuid>,
}

/// Said of a form that arrived after the session had ended.
pub const ENDED: &str = "ended=yes";

/// What somebody who is not signed in yet wants: a badge, or an application of theirs, by its id; nil for any.
fn wanted(pairs: &[(String, String)]) -> Option<Uuid> {
    let of = |name: &str| {
        let found = pairs.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    if of("for") != Some("application") {
        return None;
    }
    let id = of("badge").or(of("item")).unwrap_or_default();
    Some(Uuid::try_parse(id).unwrap_or(Uuid::nil()))
}

/// Where whoever has to sign in first is led: a page about asking for badges is found again afterwards. Only ids are
/// carried along, never an address.
pub fn before(f: &Frame, request: &HttpRequest) -> String {
    let path = request.path();
    let mount = f.base().path();
    let path = path.strip_prefix(mount).unwrap_or(path);
    let Some(rest) = path.strip_prefix(applications::ROOT) else {
        return f.path("/sign-in");
    };
    let query = parse(request.query_string().as_bytes());
    let badge = query.filter(|(name, _)| name == "badge").map(|(_, id)| id);
    let badge = badge.filter_map(|id| Uuid::try_parse(&id).ok()).next();
    let item = rest
        .split('/')
        .nth(1)
        .and_then(|id| Uuid::try_parse(id).ok());
    let about = match (badge, item) {
        (Some(badge), _) => format!("&badge={badge}"),
        (None, Some(item)) => format!("&item={item}"),
        (None, None) => String::new(),
    };
    f.path(&format!("/sign-in?for=application{about}"))
}

impl Page {
    fn new(request: &HttpRequest, app: &App) -> Self {
        let mut f = Frame::new(request, app.service.base(), "");
        f.title = f.t.say("sign-in-title");
        f.noindex = true;
        f.switch = frame::in_language(&f.path("/sign-in"), &[], f.t.other());
        Self {
            wanted: None,
            action: f.sign_in(),
            code_action: f.link(&f.path("/sign-in/code")),
            email: String::new(),
            error: None,
            asked: false,
            told: None,
            f,
        }
    }

    /// The same for somebody who goes on to something.
    fn wanting(mut self, wanted: Option<Uuid>) -> Self {
        if let Some(wanted) = wanted {
            let kept = [
                ("for", "application".to_owned()),
                ("badge", wanted.to_string()),
            ];
            let kept = kept.map(|(name, value)| (name.to_owned(), value));
            let path = self.f.path("/sign-in");
            self.f.switch = frame::in_language(&path, &kept, self.f.t.other());
            self.wanted = Some(wanted);
        }
        self
    }

    /// Where another letter is asked for.
    fn again(&self) -> String {
        match self.wanted {
            Some(wanted) => {
                let path = format!("/sign-in?for=application&badge={wanted}");
                self.f.link(&self.f.path(&path))
            }
            None => self.action.clone(),
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
    let query: Vec<_> = parse(request.query_string().as_bytes())
        .into_owned()
        .collect();
    let mut page = Page::new(request, app).wanting(wanted(&query));
    if query
        .iter()
        .any(|(name, value)| format!("{name}={value}") == ENDED)
    {
        page.told = Some(page.f.t.say("sign-in-ended"));
    }
    frame::momentary(StatusCode::OK, &page)
}

/// Answers `POST /sign-in`: the same, whoever is known.
pub async fn asked(request: &HttpRequest, app: &App, body: Payload) -> Answer {
    session::refuse_other_sites(request, app.service.base())?;
    app.limits.count(request)?;
    let fields = Fields::read(request, body).await?;
    let mut page = Page::new(request, app).wanting(going_on(&fields));
    let Ok(email) = Email::parse(fields.text("email")) else {
        return page.mistaken(fields.text("email"), "mine-bad-address");
    };
    page.email = email.as_given().to_owned();
    match page.wanted {
        Some(wanted) => app.service.ask_to_begin(email, page.f.t.0, wanted).await?,
        None => app.service.ask_for_badges(email, page.f.t.0).await?,
    }
    page.asked = true;
    frame::momentary(StatusCode::OK, &page)
}

/// What the forms of these pages carry of what is wanted.
fn going_on(fields: &Fields) -> Option<Uuid> {
    Uuid::try_parse(fields.text("wanted")).ok()
}

/// Answers `POST /sign-in/code`: a session, or the same sentence whatever is wrong with the code.
pub async fn typed(request: &HttpRequest, app: &App, body: Payload) -> Answer {
    let base = app.service.base();
    session::refuse_other_sites(request, base)?;
    app.limits.count(request)?;
    let fields = Fields::read(request, body).await?;
    let mut page = Page::new(request, app).wanting(going_on(&fields));
    let Ok(email) = Email::parse(fields.text("email")) else {
        return page.mistaken(fields.text("email"), "mine-bad-address");
    };
    let before = session::token(request, base);
    let (code, with) = (fields.text("code"), arriving(request, before.as_deref()));
    let token = app.service.sign_in_by_code(email, code, with);
    match token.await? {
        Some(token) => opened(request, app, &token, page.wanted).await,
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

/// Gives the browser its session and leads to what it opens: what they `wanted`, the desks of whoever has one, else their
/// badges.
pub async fn opened(
    request: &HttpRequest,
    app: &App,
    token: &Token,
    wanted: Option<Uuid>,
) -> Answer {
    let f = Frame::new(request, app.service.base(), "");
    let to = match (app.service.signed_in(&token.text()).await?, wanted) {
        (Some(there), Some(wanted)) => applications::goal(&f, app, &there, wanted).await?,
        (Some(there), None) if !app.service.desks(&there).await?.is_empty() => f.desks(),
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
