//! `/instance/people`: erasing a person at their wish, after a look at what would be erased.

use super::room;
use crate::badge::email::Email;
use crate::http::pages::{
    Answer,
    desk::{Errors, Room, done},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtInstance, InstanceForm},
    problem::Problem,
};
use crate::issuing::{Error, erasure::ErasedPerson};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/instance_people.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    email: String,
    /// What would be erased, once that was asked for.
    found: Option<Found>,
    errors: Errors,
}

/// What there is of somebody.
struct Found {
    badges: Vec<String>,
    blocked: Vec<String>,
    beside: Vec<String>,
    /// Nothing is known of them.
    nothing: bool,
}

impl Found {
    fn new(t: Words, would: &ErasedPerson) -> Self {
        let beside = would.beside;
        let count = |key: &str, count: usize| {
            (count > 0).then(|| t.count(&format!("desk-people-{key}"), &[("count", count)]))
        };
        let beside = [
            count("addresses", beside.addresses),
            count("evidence", beside.evidence),
            count("merges", beside.merges),
            count("letters", beside.letters),
            count("answers", beside.answers),
            count("lines", beside.lines),
        ];
        let beside: Vec<String> = beside.into_iter().flatten().collect();
        Self {
            nothing: *would == ErasedPerson::default(),
            badges: (would.awards.iter())
                .map(|award| {
                    let texts = [("badge", &*award.badge), ("issuer", &award.issuer)];
                    t.with("desk-people-badge", &texts)
                })
                .collect(),
            blocked: would.blocked.clone(),
            beside,
        }
    }
}

/// `/instance/people`
pub async fn form(request: HttpRequest, app: web::Data<App>, at: AtInstance) -> Answer {
    show(&request, &app, &at, "", Ok(None))
}

fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtInstance,
    email: &str,
    tried: Result<Option<ErasedPerson>, Error>,
) -> Answer {
    let (mut f, d) = room(request, app, at, "people");
    f.title = f.t.say("desk-people-title");
    let (found, errors) = match tried {
        Ok(found) => (found, Errors::default()),
        Err(why) => (None, Errors::of(f.t, why)?),
    };
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        action: f.link(&f.path("/instance/people")),
        email: email.to_owned(),
        found: found.map(|would| Found::new(f.t, &would)),
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}

/// `POST /instance/people`: says what would be erased, or erases.
pub async fn erase(request: HttpRequest, app: web::Data<App>, form: InstanceForm) -> Answer {
    let (at, actor) = (&form.at, form.at.actor());
    let given = form.fields.text("email");
    let result = match Email::parse(given) {
        Err(why) => Err(Error::field("/email", why)),
        Ok(email) => match form.fields.text("do") {
            "try" => app.service.try_erasure(&actor, email).await.map(Some),
            "erase" => match app.service.erase_person(&actor, email).await {
                Ok(_) => {
                    return done(
                        &request,
                        &app,
                        "/instance/people",
                        "desk-people-erased-done",
                    );
                }
                Err(why) => Err(why),
            },
            _ => {
                let why = "the form says not which button was used";
                return Err(Problem::new("invalid-body", why));
            }
        },
    };
    show(&request, &app, at, given, result)
}
