//! `/desk/{id}/award`: a badge for one person, after a look at what it comes to.

use super::{Errors, Room, once};
use crate::badge::{
    assertion::Evidence, email::Email, error::Invalid, text::Language, time, urls::BaseUrl,
};
use crate::http::pages::{
    Answer, Fields,
    frame::{self, Frame},
    markdown,
    words::Words,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error, FieldError, Guard, Once,
    award::{Awarded, NewAward},
    previewing::Preview,
};
use crate::storage::{Page as Slice, badge_classes::StoredBadge};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use chrono::{DateTime, Utc};
use url::form_urlencoded::parse;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/award.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    badges: Vec<Choice>,
    given: Given,
    today: String,
    /// The badge that is held already.
    held: Option<String>,
    errors: Errors,
}

#[derive(Template)]
#[template(path = "desk/award_preview.html")]
struct Look {
    f: Frame,
    d: Room,
    action: String,
    given: Given,
    name: String,
    image: String,
    issued: String,
    expires: String,
    narrative: Option<String>,
    proof: Option<String>,
    composites: Vec<String>,
}

/// One of a list of badges.
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// What the form says.
#[derive(Default)]
struct Given {
    badge: String,
    email: String,
    issued_on: String,
    narrative: String,
    evidence: String,
    evidence_url: String,
    notify: bool,
    duplicate: bool,
}

impl Given {
    fn of(fields: &Fields) -> Self {
        // A browser sends line ends as two characters.
        let text = |name| fields.text(name).replace("\r\n", "\n");
        Self {
            badge: text("badge"),
            email: text("email"),
            issued_on: text("issuedOn"),
            narrative: text("narrative"),
            evidence: text("evidence"),
            evidence_url: text("evidenceUrl"),
            notify: !fields.text("notify").is_empty(),
            duplicate: !fields.text("duplicate").is_empty(),
        }
    }

    /// As the form carries it on.
    fn hidden(&self) -> Vec<(&'static str, &str)> {
        let yes = |is: bool| if is { "yes" } else { "" };
        vec![
            ("badge", &self.badge),
            ("email", &self.email),
            ("issuedOn", &self.issued_on),
            ("narrative", &self.narrative),
            ("evidence", &self.evidence),
            ("evidenceUrl", &self.evidence_url),
            ("notify", yes(self.notify)),
            ("duplicate", yes(self.duplicate)),
        ]
    }

    fn award(&self) -> Result<NewAward, Error> {
        let mut wrong = Vec::new();
        let badge = Uuid::try_parse(&self.badge).ok();
        if badge.is_none() {
            let why = Invalid::new("badge-missing", "choose a badge");
            wrong.push(FieldError::new("/badge", why));
        }
        let email = noted(&mut wrong, "/email", Email::parse(&self.email));
        let issued_on = noted(&mut wrong, "/issuedOn", date(&self.issued_on));
        let (Some(badge), Some(email), Some(issued_on)) = (badge, email, issued_on) else {
            return Err(Error::Fields(wrong));
        };
        Ok(NewAward {
            badge,
            email,
            evidence: proof(&self.evidence, &self.evidence_url),
            narrative: some(&self.narrative),
            issued_on,
            expires: None,
            allow_duplicate: self.duplicate,
            notify: self.notify,
            department: None,
        })
    }
}

/// What was read, or nothing and what is wrong with it.
pub(super) fn noted<T>(
    wrong: &mut Vec<FieldError>,
    pointer: &str,
    read: Result<T, Invalid>,
) -> Option<T> {
    read.map_err(|why| wrong.push(FieldError::new(pointer, why)))
        .ok()
}

/// A day of a form; nothing when it says none.
pub(super) fn date(text: &str) -> Result<Option<DateTime<Utc>>, Invalid> {
    some(text).map(|text| time::parse(&text)).transpose()
}

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// What shows that it was earned, as two fields say it.
pub(super) fn proof(text: &str, url: &str) -> Vec<Evidence> {
    let one = Evidence {
        id: some(url),
        narrative: some(text),
        ..Evidence::default()
    };
    match (&one.id, &one.narrative) {
        (None, None) => Vec::new(),
        _ => vec![one],
    }
}

/// What is wrong, by the names of these fields.
pub(super) fn wrong(t: Words, why: Error) -> Result<Errors, Problem> {
    let named = |mut wrong: FieldError| {
        wrong.pointer = match wrong.pointer.as_str() {
            "/evidence/0/id" => "/evidenceUrl".to_owned(),
            "/evidence/0" | "/evidence/0/narrative" => "/evidence".to_owned(),
            _ => wrong.pointer,
        };
        wrong
    };
    let why = match why {
        Error::Fields(fields) => Error::Fields(fields.into_iter().map(named).collect()),
        why => why,
    };
    Errors::of(t, why)
}

/// The badges of an issuer, by name.
pub(super) async fn badges(app: &App, at: &AtDesk) -> Result<Vec<StoredBadge>, Problem> {
    let mut all = Vec::new();
    let mut page = Slice::first(500);
    loop {
        let found = app
            .service
            .badges(at.scope(), Some(at.issuer), page)
            .await?;
        let last = found.last().map(|badge| badge.id);
        let full = i64::try_from(found.len()).is_ok_and(|n| n >= page.limit);
        all.extend(found);
        match last {
            Some(last) if full => page.after = last,
            _ => return Ok(all),
        }
    }
}

/// To choose from, in the order of their names.
pub(super) fn choices(all: &[&StoredBadge], language: Language, chosen: &str) -> Vec<Choice> {
    let choice = |badge: &&StoredBadge| Choice {
        value: badge.id.to_string(),
        label: badge.definition.name(language).to_owned(),
        chosen: badge.id.to_string() == chosen,
    };
    let mut choices: Vec<Choice> = all.iter().map(choice).collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    choices
}

fn path(at: &AtDesk) -> String {
    format!("/desk/{}/award", at.issuer)
}

/// `/desk/{id}/award`; `?badge=` chooses one.
pub async fn form(request: HttpRequest, app: web::Data<App>, at: AtDesk) -> Answer {
    let mut query = parse(request.query_string().as_bytes());
    let badge = query.find(|(name, _)| name == "badge");
    let given = Given {
        badge: badge.map_or_else(String::new, |(_, id)| id.into_owned()),
        notify: true,
        ..Given::default()
    };
    let nothing = (Errors::default(), None);
    show(&request, &app, &at, given, nothing).await
}

/// `POST /desk/{id}/award`: shows what it comes to, goes back to the form, or awards.
pub async fn sent(request: HttpRequest, app: web::Data<App>, form: DeskForm) -> Answer {
    let DeskForm { at, fields } = form;
    let given = Given::of(&fields);
    let result = match fields.text("do") {
        "change" => return show(&request, &app, &at, given, (Errors::default(), None)).await,
        "award" => {
            let place = format!("/desk/{}/assertions", at.issuer);
            let leads = move |made: &Awarded| {
                let id = made.assertion.id;
                (format!("{place}/{id}"), "desk-award-made-done")
            };
            let guard = once::guard("award", at.desk.member, &fields, leads)?;
            match award(&app, &at, &given, &guard).await {
                Ok(made) => return once::led(&request, &app, &guard, &made),
                Err(why) => Err(why),
            }
        }
        _ => preview(&app, &at, &given).await,
    };
    match result {
        Ok(preview) => look(&request, &app, &at, given, &preview),
        Err(why) => {
            let t = Frame::new(&request, app.service.base(), "").t;
            let held = held_at(&why, app.service.base(), &at);
            let errors = match &why {
                Error::Refused { code, .. } if *code == "already-held" => {
                    Errors::one(t, "duplicate", "error-already-held")
                }
                _ => wrong(t, why)?,
            };
            show(&request, &app, &at, given, (errors, held)).await
        }
    }
}

/// Where the badge is that is held already: it is of this desk.
fn held_at(why: &Error, base: &BaseUrl, at: &AtDesk) -> Option<String> {
    let Error::Refused { url: Some(url), .. } = why else {
        return None;
    };
    let id = url
        .rsplit('/')
        .next()
        .and_then(|id| Uuid::try_parse(id).ok())?;
    let own = base.assertion(id) == *url;
    own.then(|| format!("/desk/{}/assertions/{id}", at.issuer))
}

async fn preview(app: &App, at: &AtDesk, given: &Given) -> Result<Preview, Error> {
    let new = given.award()?;
    app.service
        .preview_award(&at.actor(), at.scope(), new)
        .await
}

/// Awards, once for each look at it.
async fn award(
    app: &App,
    at: &AtDesk,
    given: &Given,
    guard: &Guard<Awarded>,
) -> Result<Once<Awarded>, Error> {
    let (new, actor) = (given.award()?, at.actor());
    let own = Some(guard.clone());
    app.service.award(&actor, at.scope(), new, own).await
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    given: Given,
    (errors, held): (Errors, Option<String>),
) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "award");
    f.title = f.t.say("desk-award-title");
    let all = badges(app, at).await?;
    let awarded: Vec<_> = all
        .iter()
        .filter(|badge| badge.current && badge.archived_at.is_none() && badge.composite.is_none())
        .collect();
    let status = match errors.all().is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: f.link(&f.path(&path(at))),
        badges: choices(&awarded, f.t.0, &given.badge),
        today: app.service.now().format("%Y-%m-%d").to_string(),
        held: held.map(|path| f.link(&f.path(&path))),
        given,
        errors,
        d,
        f,
    };
    frame::momentary(status, &page)
}

fn look(request: &HttpRequest, app: &App, at: &AtDesk, given: Given, preview: &Preview) -> Answer {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "award");
    let t = f.t;
    f.title = t.say("desk-award-look");
    let also = preview.also.iter();
    let page = Look {
        action: f.link(&f.path(&path(at))),
        name: preview.badge.definition.name(t.0).to_owned(),
        image: f.image(&preview.badge.image),
        issued: t.date(preview.issued_on),
        expires: match preview.expires {
            Some(at) => t.date(at),
            None => t.say("desk-award-for-ever"),
        },
        narrative: some(&given.narrative).map(|text| markdown::to_html(&text)),
        proof: some(&given.evidence).map(|text| markdown::to_html(&text)),
        composites: also.map(|also| also.name.get(t.0).to_owned()).collect(),
        given,
        d,
        f,
    };
    frame::momentary(StatusCode::OK, &page)
}
