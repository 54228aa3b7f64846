//! `/desk/{id}/programmes/{item}/deviations/{key}`: a badge model whose criteria are its issuer's own, and the decision about it.

use super::key;
use crate::http::pages::{
    Answer,
    desk::{
        Errors, Room, done,
        programmes::{Place, no_button, status},
    },
    facts,
    frame::{self, Frame},
    markdown,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::storage::{Db, badge_classes::StoredBadge, deviations::Deviation};
use crate::words::{Day, Words};
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "desk/programmes/deviation.html")]
struct DeviationPage {
    f: Frame,
    d: Room,
    p: Place,
    back: String,
    errors: Errors,
    view: DeviationView,
    reason: String,
}

/// A deviation as pages show it.
pub(super) struct DeviationView {
    pub url: String,
    pub name: String,
    pub model: String,
    pub issuer: String,
    pub competency: String,
    pub reason: String,
    pub at: Day,
    pub criteria: String,
    pub decision: Option<Decided>,
}

/// What was decided.
pub(super) struct Decided {
    pub words: String,
    pub reason: String,
}

/// With names and addresses.
pub(super) async fn deviation_view(
    app: &App,
    f: &Frame,
    p: &Place,
    one: Deviation,
    badge: StoredBadge,
) -> Result<DeviationView, Problem> {
    let (t, issuer) = (f.t, badge.issuer);
    let read = move |db: &mut Db| facts::issuer(db, issuer);
    let issuer = app.service.store().read(read).await?;
    let texts = badge.definition.texts.get(&t.0);
    let texts = texts.or(badge.definition.texts.values().next());
    Ok(DeviationView {
        url: p.link(f, &format!("/deviations/{}", one.id)),
        name: badge.definition.name(t.0).to_owned(),
        model: f.model(badge.id),
        issuer: issuer.organisation.name,
        competency: badge
            .competency
            .as_ref()
            .map_or_else(String::new, |(_, slug)| p.name_of(slug, t)),
        criteria: texts.map_or_else(String::new, |texts| markdown::to_html(&texts.criteria)),
        at: t.day(one.at),
        decision: one.decision.map(|made| Decided {
            words: decision_words(t, made.approved, &t.date(made.at)),
            reason: made.reason,
        }),
        reason: one.reason,
    })
}

fn decision_words(t: Words, approved: bool, date: &str) -> String {
    let key = match approved {
        true => "desk-programmes-deviation-approved",
        false => "desk-programmes-deviation-refused",
    };
    t.with(key, &[("date", date)])
}

/// `/desk/{id}/programmes/{item}/deviations/{key}`
pub async fn one_deviation(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    show_deviation(&app, &at, entered, &path.2, "", Errors::default()).await
}

/// `POST /desk/{id}/programmes/{item}/deviations/{key}`: approves or refuses.
pub async fn decide_deviation(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, item) = (entered.0.t, entered.2.programme.id, key(&path.2)?);
    let (approved, told) = match form.fields.text("do") {
        "approve" => (true, "desk-programmes-approved-done"),
        "refuse" => (false, "desk-programmes-refused-done"),
        _ => return Err(no_button()),
    };
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let reason = form.fields.text("reason");
    let decided =
        (app.service).decide_deviation(&actor, scope, id, item, approved, reason.to_owned());
    match decided.await {
        Ok(_) => {
            let path = format!("{}/decisions", entered.2.path);
            done(&request, &app, &path, told)
        }
        Err(why) => {
            let errors = Errors::named(t, why, |pointer| pointer.replace('/', ""))?;
            show_deviation(&app, &form.at, entered, &path.2, reason, errors).await
        }
    }
}

async fn show_deviation(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    id: &str,
    reason: &str,
    errors: Errors,
) -> Answer {
    let id = key(id)?;
    let found = app.service.deviation(at.scope(), p.programme.id, id);
    let (one, badge) = found.await?;
    let view = deviation_view(app, &f, &p, one, badge).await?;
    f.title = (f.t).with("desk-programmes-deviation-one", &[("name", &view.name)]);
    let page = DeviationPage {
        back: p.link(&f, "/decisions"),
        reason: reason.to_owned(),
        view,
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
