//! `/desk/{id}/programmes/{item}/decisions`: what waits for the owner of a programme. Pending revocations and deviations have
//! pages of their own, and so have proposed catalogues; what is withheld is lifted here.

pub mod deviations;
pub mod pending;
pub mod proposals;

use super::{Answer, Day, Errors, ONE_MORE, Place, Room, Slice, begins, cut, no_button, status};
use crate::http::pages::{
    desk::done,
    frame::{self, Frame},
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::storage::withholdings::Lifter;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use deviations::{DeviationView, deviation_view};
use pending::{PendingView, pending_view};
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
    /// Those that follow.
    more_pending: Option<String>,
    deviations: Vec<DeviationView>,
    /// Those that follow.
    more_deviations: Option<String>,
    withheld: Vec<WithheldView>,
    proposals: Vec<ProposalView>,
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
    page(&request, &app, &at, entered, Errors::default()).await
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
            let errors = Errors::named(t, why, |_| String::new())?;
            page(&request, &app, &form.at, entered, errors).await
        }
    }
}

async fn page(
    request: &HttpRequest,
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    errors: Errors,
) -> Answer {
    let (t, id, scope) = (f.t, p.programme.id, at.scope());
    let from = |name: &str| Slice {
        after: begins(request, name).unwrap_or_default(),
        limit: ONE_MORE,
    };
    let own = format!("{}/decisions", p.path);
    f.title = t.say("desk-programmes-decisions");
    let service = &app.service;
    let mut pending = Vec::new();
    let page = from("pending");
    let mut found = service.pending_revocations(scope, id, page).await?;
    let more_pending = cut(&f, (&own, "pending"), &mut found, |one| one.id);
    for one in found {
        pending.push(pending_view(app, &f, &p, one).await?);
    }
    // Those that wait for the owner alone come first.
    pending.sort_by_key(|one| one.appeal.is_none());
    let mut deviations = Vec::new();
    let page = from("deviations");
    let mut found = service.undecided_deviations(scope, id, page).await?;
    let more_deviations = cut(&f, (&own, "deviations"), &mut found, |(one, _)| one.id);
    for (one, badge) in found {
        deviations.push(deviation_view(app, &f, &p, one, badge).await?);
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
        more_pending,
        deviations,
        more_deviations,
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
