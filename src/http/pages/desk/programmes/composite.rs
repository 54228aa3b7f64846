//! `/desk/{id}/programmes/{item}/composites/{slug}`: one composite. Its rule in words and as a tree, the draft of the next one,
//! what that would bring, its activation, its back-fill, its archive.

mod back_fill;
mod simulated;

use super::{
    Answer, Day, Errors, Place, Room, every, no_button,
    overview::{composite_name, state},
    policies, status,
};
use crate::http::pages::{
    desk::{applications::showing, done, once},
    frame::{self, Frame},
    tree::Tree,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
};
use crate::issuing::{
    access::Permission,
    jobs::Job,
    revision::{Revision, Seen},
    rules::Simulated,
    simulation::Candidate,
};
use crate::storage::rules::{Kept, Version};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;
use back_fill::{BackFill, back_fill};
use simulated::{EXAMPLES, SimulationView, simulation};

#[derive(Template)]
#[template(path = "desk/programmes/composite.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    errors: Errors,
    slug: String,
    state: String,
    description: Option<String>,
    archived: bool,
    in_force: Option<VersionView>,
    draft: Option<VersionView>,
    past: Vec<PastView>,
    policies: Vec<String>,
    /// Who decides before it is awarded, once it was in force.
    commission: Option<CommissionView>,
    simulation: Option<SimulationView>,
    back_fill: BackFill,
    /// What forms say they saw.
    seen: String,
    links: Links,
}

struct Links {
    own: String,
    simulation: String,
    rule: String,
    policies: String,
}

struct CommissionView {
    /// A commission decides.
    decides: bool,
    /// Who, and how many; or that the rule alone does.
    lines: Vec<String>,
    /// Where that is changed, for whoever may.
    change: Option<String>,
}

/// A version of the rule.
struct VersionView {
    number: i32,
    words: String,
    tree: Tree,
    validity: String,
    renewal: Option<String>,
    /// Since when it is in force, or when it was written.
    at: Day,
    /// When the draft was simulated as it is.
    simulated: Option<Day>,
    /// When its back-fill was confirmed.
    back_filled: Option<Day>,
}

struct PastView {
    number: i32,
    words: String,
    at: Day,
}

/// `/desk/{id}/programmes/{item}/composites/{slug}`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    page(&app, &at, entered, &path.2, Errors::default(), None).await
}

/// `POST /desk/{id}/programmes/{item}/composites/{slug}/simulation`: tries the draft, or the rule in force.
pub async fn simulate(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    let (draft, candidate) = match form.fields.text("do") {
        "draft" => (true, Candidate::Written(path.2.clone())),
        "in-force" => (false, Candidate::Stored(path.2.clone())),
        _ => return Err(no_button()),
    };
    let (actor, scope) = (form.at.actor(), form.at.scope());
    match app.service.simulate(&actor, scope, id, candidate).await {
        Ok((_, found)) => {
            let examples = found.examples.iter().take(EXAMPLES).flatten();
            let places = app.service.places(examples.map(|of| of.assertion)).await?;
            let view = simulation(&app, t, &entered.2, draft, found, &places);
            let none = Errors::default();
            page(&app, &form.at, entered, &path.2, none, Some(view)).await
        }
        Err(why) => {
            let errors = Errors::named(t, why, |_| String::new())?;
            page(&app, &form.at, entered, &path.2, errors, None).await
        }
    }
}

/// `POST /desk/{id}/programmes/{item}/composites/{slug}`: activates, archives, back-fills.
pub async fn change(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String, String)>,
    form: DeskForm,
) -> Answer {
    let entered = Place::enter(&request, &app, &form.at, &path.1).await?;
    let (t, id, slug) = (entered.0.t, entered.2.programme.id, path.2.as_str());
    let (actor, scope) = (form.at.actor(), form.at.scope());
    let seen = Seen::One(every(&form.fields, "seen"));
    let service = &app.service;
    let own = format!("{}/composites/{slug}", entered.2.path);
    let result = match form.fields.text("do") {
        "activate" => {
            let must = Simulated::Required;
            let activated = service.activate_composite(&actor, scope, id, slug, seen, must);
            activated.await.map(|_| "desk-programmes-activated-done")
        }
        "archive" => {
            let archived = service.archive_composite(&actor, scope, id, slug, seen);
            archived.await.map(|_| "desk-programmes-archived-done")
        }
        "try-back-fill" | "back-fill" => {
            let (place, dry_run) = (own.clone(), form.fields.text("do") == "try-back-fill");
            let told = match dry_run {
                true => "desk-programmes-try-back-fill-done",
                false => "desk-programmes-back-fill-done",
            };
            let leads = move |_: &Job| (place.clone(), told);
            let guard = once::guard("back-fill", form.at.desk.member, &form.fields, leads)?;
            let (slug, again) = (slug.to_owned(), Some(guard.clone()));
            let asked = service.back_fill_once(&actor, scope, id, slug, dry_run, again);
            match asked.await {
                Ok(made) => return once::led(&request, &app, &guard, &made),
                Err(why) => Err(why),
            }
        }
        _ => return Err(no_button()),
    };
    match result {
        Ok(told) => done(&request, &app, &own, told),
        Err(why) => {
            let errors = Errors::named(t, why, |_| String::new())?;
            page(&app, &form.at, entered, slug, errors, None).await
        }
    }
}

fn version(t: Words, p: &Place, of: &Version) -> VersionView {
    let composite = &of.composite;
    VersionView {
        number: of.number,
        words: p.words(&composite.rule, t),
        tree: p.tree(&composite.rule, t),
        validity: match composite.validity_months {
            Some(months) => t.count("programme-months", &[("months", months as usize)]),
            None => t.say("expires-never"),
        },
        renewal: composite.renewal.as_ref().map(|renewal| {
            let words = p.words(&renewal.rule, t);
            t.with(
                "desk-programmes-renewal",
                &[
                    ("before", &renewal.opens_days_before.to_string()),
                    ("after", &renewal.grace_days.to_string()),
                    ("rule", &words),
                ],
            )
        }),
        at: t.day(of.activated_at.unwrap_or(of.created_at)),
        simulated: of.simulated_at.map(|at| t.day(at)),
        back_filled: of.backfilled_at.map(|at| t.day(at)),
    }
}

async fn page(
    app: &App,
    at: &AtDesk,
    (mut f, d, p): (Frame, Room, Place),
    slug: &str,
    errors: Errors,
    simulation: Option<SimulationView>,
) -> Answer {
    let t = f.t;
    let kept = app.service.composite(at.scope(), p.programme.id, slug);
    let kept = kept.await?;
    p.catalogue()?;
    f.title = composite_name(&p, &kept, t);
    let commission = app.service.commission_of(at.scope(), p.programme.id, slug);
    let commission = commission.await?.map(|(badge, policy)| {
        let owner = p.programme.owner;
        let place = format!("/desk/{owner}/badges/{badge}/review-policy");
        let mut lines = vec![t.say(match policy {
            Some(_) => "desk-policy-commission-open",
            None => "desk-policy-commission-closed",
        })];
        lines.extend(policy.iter().flat_map(|policy| showing::policy(t, policy)));
        CommissionView {
            decides: policy.is_some(),
            lines,
            change: at
                .may(Permission::BadgesWrite)
                .then(|| f.link(&f.path(&place))),
        }
    });
    let back_fill = match kept.in_force() {
        Some(of) => back_fill(app, t, &p, of).await?,
        None => BackFill::default(),
    };
    let entry = kept.in_force().or(kept.draft());
    let entry = entry.and_then(|version| version.entry.as_ref());
    let path = format!("/composites/{}", kept.slug);
    let past = |v: &&Version| !v.current && v.activated_at.is_some();
    let page = Page {
        state: state(t, &kept),
        description: entry.map(|entry| entry.description.get(t.0).to_owned()),
        archived: kept.archived_at.is_some(),
        in_force: kept.in_force().map(|of| version(t, &p, of)),
        draft: kept.draft().map(|of| version(t, &p, of)),
        past: kept
            .versions
            .iter()
            .rev()
            .filter(past)
            .map(|of| PastView {
                number: of.number,
                words: p.words(&of.composite.rule, t),
                at: t.day(of.activated_at.unwrap_or(of.created_at)),
            })
            .collect(),
        policies: policies::in_words(t, &kept.policies),
        commission,
        seen: seen(&kept),
        links: Links {
            own: p.link(&f, &path),
            simulation: p.link(&f, &format!("{path}/simulation")),
            rule: p.link(&f, &format!("{path}/rule")),
            policies: p.link(&f, &format!("{path}/policies")),
        },
        slug: kept.slug.to_string(),
        simulation,
        back_fill,
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

/// What a form says that its reader saw.
pub(super) fn seen(kept: &Kept) -> String {
    Revision::of_composite(kept).as_str().to_owned()
}
