//! `/desk/{id}/programmes/{item}/decisions`: what waits for the owner of a programme. Pending revocations and deviations have
//! pages of their own, and so have proposed catalogues; what is withheld is lifted here.

use super::{
    Answer, Day, Errors, MOST, Place, Room, Slice, effects::WouldBe, no_button, refused, status,
};
use crate::badge::text::Language;
use crate::http::pages::{
    Fields,
    desk::done,
    facts,
    frame::{self, Frame},
    markdown,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::places::Places;
use crate::storage::{
    Db, Error as Failed, assertions, badge_classes,
    badge_classes::StoredBadge,
    deviations::Deviation,
    pending::{self, Because, Pending},
    withholdings::Lifter,
};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "desk/programmes/decisions.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    action: String,
    errors: Errors,
    pending: Vec<PendingView>,
    deviations: Vec<DeviationView>,
    withheld: Vec<WithheldView>,
    proposals: Vec<ProposalView>,
}

struct PendingView {
    url: String,
    composite: String,
    award: String,
    because: String,
    badge: Option<String>,
    opened: Day,
    due: Day,
    appeal: Option<(String, Day)>,
    /// It was decided meanwhile.
    decided: bool,
}

struct DeviationView {
    url: String,
    name: String,
    model: String,
    issuer: String,
    competency: String,
    reason: String,
    at: Day,
    criteria: String,
    decision: Option<Decided>,
}

struct Decided {
    words: String,
    reason: String,
}

struct WithheldView {
    id: Uuid,
    composite: String,
    award: Option<String>,
    reason: String,
    since: Day,
    /// Only its holder lifts it.
    by_holder: bool,
}

struct ProposalView {
    url: String,
    version: String,
    at: Day,
}

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

fn key(text: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(text).map_err(|_| nothing())
}

fn nothing() -> Problem {
    Problem::not_found("nothing of that kind waits for a decision here")
}

/// `/desk/{id}/programmes/{item}/decisions`
pub async fn list(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(&app, &at, entered, Errors::default()).await
}

/// `POST /desk/{id}/programmes/{item}/decisions`: lifts what is withheld.
pub async fn lift(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    if form.fields.text("do") != "lift" {
        return Err(no_button());
    }
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let item = form.fields.id("withheld")?;
    match app.service.lift_withholding(&actor, scope, id, item).await {
        Ok(()) => {
            let path = format!("{}/decisions", entered.2.path);
            done(&request, &app, &path, "desk-programmes-lift-done")
        }
        Err(why) => {
            let errors = refused(t, why, |_| String::new())?;
            page(&app, &form.at, entered, errors).await
        }
    }
}

async fn page(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    errors: Errors,
) -> Answer {
    let (t, id, scope, first) = (f.t, p.programme.id, at.scope(), Slice::first(MOST));
    f.title = t.say("desk-programmes-decisions");
    let service = &app.service;
    let mut pending = Vec::new();
    for one in service.pending_revocations(scope, id, first).await? {
        pending.push(pending_view(app, &f, &p, one).await?);
    }
    // Those that wait for the owner alone come first.
    pending.sort_by_key(|one| one.appeal.is_none());
    let mut deviations = Vec::new();
    for (one, badge) in service.deviations(scope, id, first).await? {
        if one.decision.is_none() {
            deviations.push(deviation_view(app, &f, &p, one, badge).await?);
        }
    }
    let withheld = service.withholdings(scope, id).await?.into_iter();
    let withheld = withheld.map(|(one, award)| WithheldView {
        id: one.id,
        composite: p.name_of(&one.slug, t),
        award: award.map(|id| f.award(id)),
        since: t.day(one.created_at),
        by_holder: one.lifter == Lifter::Holder,
        reason: one.reason,
    });
    let withheld = withheld.collect();
    let proposals = service.proposals(scope, id).await?.into_iter();
    let proposals = proposals
        .filter(|one| one.adopted_at.is_none())
        .map(|one| ProposalView {
            url: p.link(&f, &format!("/proposals/{}", one.id)),
            version: format!("{} {}", one.slug, one.version),
            at: t.day(one.at),
        });
    let page = Page {
        action: p.link(&f, "/decisions"),
        proposals: proposals.collect(),
        pending,
        deviations,
        withheld,
        errors,
        f,
        d,
        p,
    };
    let status = match status(&page.errors) {
        StatusCode::OK => StatusCode::OK,
        _ => StatusCode::CONFLICT,
    };
    frame::momentary(status, &page)
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

async fn pending_view(
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
            let errors = refused(t, why, |pointer| pointer.replace('/', ""))?;
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

async fn deviation_view(
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
    let decided = (app.service).decide_deviation(
        &actor,
        scope,
        id,
        item,
        approved,
        reason.to_owned(),
    );
    match decided.await {
        Ok(_) => {
            let path = format!("{}/decisions", entered.2.path);
            done(&request, &app, &path, told)
        }
        Err(why) => {
            let errors = refused(t, why, |pointer| pointer.replace('/', ""))?;
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
    let all = app.service.deviations(at.scope(), p.programme.id, Slice::first(MOST));
    let found = all.await?.into_iter().find(|(one, _)| one.id == id);
    let (one, badge) = found.ok_or_else(nothing)?;
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
        Ok(_) => done(&request, &app, &entered.2.path, "desk-programmes-adopted-done"),
        Err(why) => {
            let errors = refused(t, why, |_| String::new())?;
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
