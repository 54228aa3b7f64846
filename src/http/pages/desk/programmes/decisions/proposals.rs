//! `/desk/{id}/programmes/{item}/proposals/{key}`: a version of the catalogue that was proposed, what it changes, and its adoption.

use super::key;
use crate::http::pages::{
    Answer,
    desk::{
        Errors, Room, done,
        programmes::{Place, no_button, status},
    },
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::words::Day;
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/programmes/proposal.html")]
struct ProposalPage {
    f: Frame,
    d: Room,
    p: Place,
    back: String,
    action: String,
    errors: Errors,
    version: String,
    at: Day,
    adopted: Option<Day>,
    differences: Vec<String>,
}

/// `/desk/{id}/programmes/{item}/proposals/{key}`
pub async fn one_proposal(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    show_proposal(&app, &at, entered, &path.2, Errors::default()).await
}

/// `POST /desk/{id}/programmes/{item}/proposals/{key}`: adopts the version whose differences were shown.
pub async fn adopt_proposal(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, item) = (entered.0.t, entered.2.programme.id, key(&path.2)?);
    if form.fields.text("do") != "adopt" {
        return Err(no_button());
    }
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let adopted = app.service.adopt_proposal(&actor, scope, id, item, false);
    match adopted.await {
        Ok(_) => done(
            &request,
            &app,
            &entered.2.path,
            "desk-programmes-adopted-done",
        ),
        Err(why) => {
            let errors = Errors::named(t, why, |_| String::new())?;
            show_proposal(&app, &form.at, entered, &path.2, errors).await
        }
    }
}

async fn show_proposal(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    id: &str,
    errors: Errors,
) -> Answer {
    let (t, id) = (f.t, key(id)?);
    let found = app.service.proposal(at.scope(), p.programme.id, id).await?;
    let (found, differences) = found;
    let version = format!("{} {}", found.slug, found.version);
    f.title = t.with("desk-programmes-proposal-one", &[("version", &version)]);
    let page = ProposalPage {
        back: p.link(&f, "/decisions"),
        action: p.link(&f, &format!("/proposals/{id}")),
        version,
        at: t.day(found.at),
        adopted: found.adopted_at.map(|at| t.day(at)),
        differences: differences
            .into_iter()
            .map(|one| one.words.get(t.0).to_owned())
            .collect(),
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
