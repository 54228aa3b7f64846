//! `/desk/{id}/programmes/{item}/pending/{key}`: a composite whose revocation is pending, and the decision about it.

use super::{key, nothing};
use crate::badge::text::Language;
use crate::http::pages::{
    Answer, Fields,
    desk::{
        Errors, Room, done,
        programmes::{Place, effects::WouldBe, no_button, status},
    },
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::places::Places;
use crate::storage::{
    Db, Error as Failed, assertions, badge_classes,
    pending::{self, Because, Pending},
};
use crate::words::Day;
use actix_web::{HttpRequest, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/programmes/pending.html")]
struct PendingPage {
    f: Frame,
    d: Room,
    p: Place,
    back: String,
    errors: Errors,
    view: PendingView,
    reason: String,
    would: Option<WouldBe>,
    /// What was tried: `keep` or `revoke`.
    tried: &'static str,
}

/// A pending revocation as pages show it.
pub(super) struct PendingView {
    pub url: String,
    pub composite: String,
    pub award: String,
    pub because: String,
    pub badge: Option<String>,
    pub opened: Day,
    pub due: Day,
    pub appeal: Option<(String, Day)>,
    /// It was decided meanwhile.
    pub decided: bool,
}

/// What an award is called.
fn name_of_award(db: &mut Db, id: Uuid, language: Language) -> Result<String, Failed> {
    let found = assertions::find(db, id)?;
    let badge = match found {
        Some(award) => badge_classes::find(db, award.badge_class)?,
        None => None,
    };
    Ok(badge.map_or_else(String::new, |b| b.definition.name(language).to_owned()))
}

/// With names and addresses.
pub(super) async fn pending_view(
    app: &App,
    f: &Frame,
    p: &Place,
    one: Pending,
) -> Result<PendingView, Problem> {
    let (t, award) = (f.t, one.assertion);
    let name = move |db: &mut Db| name_of_award(db, award, t.0);
    let lost = match one.because {
        Because::Revoked(id) => Some(id),
        _ => None,
    };
    let places: Places = app.service.places(lost).await?;
    Ok(PendingView {
        url: p.link(f, &format!("/pending/{}", one.id)),
        composite: app.service.store().read(name).await?,
        award: f.award(award),
        because: t.say(match one.because {
            Because::Revoked(_) => "desk-programmes-because-revoked",
            Because::Expired => "desk-programmes-because-expired",
            Because::Recognition(_) => "desk-programmes-because-recognition",
        }),
        badge: lost.and_then(|id| places.address(app.service.base(), id)),
        opened: t.day(one.opened_at),
        due: t.day(one.due_at),
        appeal: one.appeal.map(|(text, at)| (text, t.day(at))),
        decided: one.decision.is_some(),
    })
}

/// A pending revocation of this programme.
async fn find_pending(app: &App, p: &Place, id: Uuid) -> Result<Pending, Problem> {
    let read = move |db: &mut Db| pending::find(db, id);
    let found = app.service.store().read(read).await?;
    let found = found.filter(|one| one.programme == p.programme.id);
    found.ok_or_else(nothing)
}

/// `/desk/{id}/programmes/{item}/pending/{key}`
pub async fn one_pending(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    let found = find_pending(&app, &entered.2, key(&path.2)?).await?;
    show_pending(&app, entered, found, None, Errors::default(), None, "").await
}

/// `POST /desk/{id}/programmes/{item}/pending/{key}`: tries a decision, then makes it.
pub async fn decide_pending(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, item) = (entered.0.t, entered.2.programme.id, key(&path.2)?);
    let found = find_pending(&app, &entered.2, item).await?;
    let (actor, scope, fields) = (form.at.actor(), form.at.scope(), &form.fields);
    let reason = fields.text("reason").to_owned();
    let (tried, keep, only) = match fields.text("do") {
        "try-keep" => ("keep", true, true),
        "try-revoke" => ("revoke", false, true),
        "keep" => ("keep", true, false),
        "revoke" => ("revoke", false, false),
        _ => return Err(no_button()),
    };
    let service = &app.service;
    let result = match only {
        true => {
            let tried = service.try_decision(&actor, scope, id, item, keep, reason);
            tried.await.map(Some)
        }
        false => {
            let decided = service.decide_pending(&actor, scope, id, item, keep, reason);
            decided.await.map(|_| None)
        }
    };
    match result {
        Ok(None) => {
            let told = match keep {
                true => "desk-programmes-kept-done",
                false => "desk-programmes-revoked-done",
            };
            let path = format!("{}/decisions", entered.2.path);
            done(&request, &app, &path, told)
        }
        Ok(Some(effects)) => {
            let name_of = |slug: &str| entered.2.name_of(slug, t);
            let would = WouldBe::new(t, service.base(), &name_of, &effects);
            let none = Errors::default();
            show_pending(&app, entered, found, Some(fields), none, Some(would), tried).await
        }
        Err(why) => {
            let errors = Errors::named(t, why, |pointer| pointer.replace('/', ""))?;
            show_pending(&app, entered, found, Some(fields), errors, None, "").await
        }
    }
}

async fn show_pending(
    app: &App,
    (mut f, d, p): (Frame, Room, Place),
    found: Pending,
    sent: Option<&Fields>,
    errors: Errors,
    would: Option<WouldBe>,
    tried: &'static str,
) -> Answer {
    let view = pending_view(app, &f, &p, found).await?;
    f.title = (f.t).with("desk-programmes-pending-one", &[("name", &view.composite)]);
    let page = PendingPage {
        back: p.link(&f, "/decisions"),
        reason: sent.map_or("", |fields| fields.text("reason")).to_owned(),
        view,
        errors,
        would,
        tried,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}
