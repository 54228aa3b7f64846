//! `/desk/{id}/assertions/{item}/revocation`: what falls with a badge, and its revocation.

use super::{Errors, Room, assertions::place, done, effects::WouldBe, item};
use crate::http::pages::{
    Answer,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::Error;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/revocation.html")]
struct Page {
    f: Frame,
    d: Room,
    action: String,
    back: String,
    name: String,
    email: String,
    reason: String,
    effects: WouldBe,
    errors: Errors,
}

/// A reason for the look at what a revocation comes to, which is the same for every reason.
const ANY: &str = "…";

/// `/desk/{id}/assertions/{item}/revocation`
pub async fn form(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    show(&request, &app, &at, item(&path)?, "", Errors::default()).await
}

/// `POST /desk/{id}/assertions/{item}/revocation`
pub async fn revoke(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let DeskForm { at, fields } = form;
    let (id, reason) = (item(&path)?, fields.text("reason"));
    let (actor, scope) = (at.actor(), at.scope());
    let act = app
        .service
        .revoke(&actor, scope, id, reason.to_owned(), None);
    match act.await {
        Ok(_) => done(
            &request,
            &app,
            &place(&at, id),
            "desk-assertions-revoked-done",
        ),
        Err(why) if is_gone(&why) => Ok(to_it(&request, &app, &at, id)),
        Err(why) => {
            let t = Frame::new(&request, app.service.base(), "").t;
            show(&request, &app, &at, id, reason, Errors::of(t, why)?).await
        }
    }
}

/// It is not in force any more: a form that was sent twice, or another was faster. Its page says so.
pub(super) fn is_gone(why: &Error) -> bool {
    matches!(why, Error::Refused { code, .. } if *code == "already-revoked")
}

/// To the page of an award.
pub(super) fn to_it(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
) -> actix_web::HttpResponse {
    let f = Frame::new(request, app.service.base(), "");
    frame::go_to(&f.link(&f.path(&place(at, id))))
}

async fn show(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    id: Uuid,
    reason: &str,
    errors: Errors,
) -> Answer {
    let whole = app.service.whole_award(at.scope(), id).await?;
    let (actor, scope) = (at.actor(), at.scope());
    let tried = app
        .service
        .try_revocation(&actor, scope, id, ANY.to_owned());
    let effects = match tried.await {
        Err(why) if is_gone(&why) => return Ok(to_it(request, app, at, id)),
        tried => tried?,
    };
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::new(request, app, at, &mut f, "holders");
    f.title = f.t.say("desk-assertions-revoke-title");
    let status = match errors.all().is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let back = f.link(&f.path(&place(at, id)));
    let page = Page {
        action: f.link(&f.path(&format!("{}/revocation", place(at, id)))),
        back,
        name: whole.badge.definition.name(f.t.0).to_owned(),
        email: whole.email,
        reason: reason.to_owned(),
        effects: WouldBe::of_award(&f, app, at, effects).await?,
        errors,
        d,
        f,
    };
    frame::momentary(status, &page)
}
