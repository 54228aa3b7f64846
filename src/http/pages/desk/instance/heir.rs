//! `/instance/issuers/{id}/heir`: which issuer looks after what a closed one awarded. It is named once.

use super::{issuers, room};
use crate::badge::error::Invalid;
use crate::http::pages::{
    Answer,
    desk::{Errors, Room, cohorts::Choice, done},
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtInstance, InstanceForm},
    problem::Problem,
};
use crate::issuing::{Error, closing::NewClosure};
use crate::storage::{Db, closures, closures::Closure};
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/instance_heir.html")]
struct Page {
    f: Frame,
    d: Room,
    errors: Errors,
    action: String,
    back: String,
    name: String,
    public: String,
    closed: String,
    reason: String,
    /// Who was named before.
    heir: Option<String>,
    open: Vec<Choice>,
}

/// A closed issuer.
fn id(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| nothing())
}

fn nothing() -> Problem {
    Problem::not_found("there is no such issuer that closed")
}

async fn closure(app: &App, at: &AtInstance, id: Uuid) -> Result<Closure, Problem> {
    let found = app.service.closure(at.scope(), id).await?;
    found.ok_or_else(nothing)
}

/// `/instance/issuers/{id}/heir`
pub async fn form(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtInstance,
    path: web::Path<String>,
) -> Answer {
    show(&request, &app, &at, id(&path)?, "", None).await
}

/// `POST /instance/issuers/{id}/heir`
pub async fn name(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    form: InstanceForm,
) -> Answer {
    let (at, issuer) = (&form.at, id(&path)?);
    let closed = closure(&app, at, issuer).await?;
    let given = form.fields.text("heir");
    let named = match Uuid::try_parse(given) {
        Ok(heir) => {
            let new = NewClosure {
                reason: closed.reason,
                heir: Some(heir),
            };
            let actor = at.actor();
            let named = app.service.close_issuer(&actor, at.scope(), issuer, new);
            named.await.map(drop)
        }
        Err(_) => {
            let why = Invalid::new("unknown-issuer", "choose an issuer");
            Err(Error::field("/heir", why))
        }
    };
    match named {
        Ok(()) => done(&request, &app, "/instance/issuers", "desk-heir-done"),
        Err(why) => show(&request, &app, at, issuer, given, Some(why)).await,
    }
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtInstance,
    id: Uuid,
    given: &str,
    why: Option<Error>,
) -> Answer {
    let (mut f, d) = room(request, app, at, "issuers");
    let closed = closure(app, at, id).await?;
    let issuer = app.service.issuer(at.scope(), id).await?;
    let all = issuers::all(app, at).await?;
    let read = app
        .service
        .store()
        .read(|db: &mut Db| closures::issuers(db));
    let gone = read.await?;
    let errors = match why {
        None => Errors::default(),
        // Somebody was faster.
        Some(Error::Refused {
            code: "already-closed",
            ..
        }) => Errors::one(f.t, "", "desk-heir-before"),
        Some(why) => Errors::of(f.t, why)?,
    };
    let status = match errors.all() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let name = issuer.organisation.name;
    f.title = f.t.with("desk-heir-title", &[("issuer", &name)]);
    let heir = all.iter().find(|(id, _)| closed.heir == Some(*id));
    let page = Page {
        action: f.link(&f.path(&format!("/instance/issuers/{id}/heir"))),
        back: f.link(&f.path("/instance/issuers")),
        public: f.issuer(issuer.profile),
        closed: f
            .t
            .with("desk-profile-closed", &[("date", &f.t.date(closed.at))]),
        reason: closed.reason,
        heir: heir.map(|(_, name)| name.clone()),
        open: (all.iter())
            .filter(|(id, _)| !gone.contains(id))
            .map(|(id, name)| Choice {
                value: id.to_string(),
                label: name.clone(),
                chosen: id.to_string() == given,
            })
            .collect(),
        name,
        errors,
        f,
        d,
    };
    frame::momentary(status, &page)
}
