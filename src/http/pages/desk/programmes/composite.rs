//! `/desk/{id}/programmes/{item}/composites/{slug}`: one composite. Its rule in words and as a tree, the draft of the next one,
//! what that would bring, its activation, its back-fill, its archive.

use super::{
    Answer, Day, Errors, Place, Room, no_button,
    overview::{composite_name, state},
    policies, refused, status,
};
use crate::badge::composite::Component;
use crate::http::pages::{
    desk::done,
    frame::{self, Frame},
    tree::Tree,
};
use crate::http::{
    App,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    jobs::{Job, State},
    places::Places,
    revision::{Revision, Seen},
    rules::Simulated,
    simulation::{Candidate, Simulation},
};
use crate::storage::{
    Db, jobs,
    rules::{Kept, Version},
};
use crate::words::Words;
use actix_web::{HttpRequest, http::StatusCode, web};
use askama::Template;

/// How many examples of a simulation a page shows.
const EXAMPLES: usize = 10;

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

/// What a rule would bring.
struct SimulationView {
    /// It is that of the draft.
    draft: bool,
    lines: Vec<String>,
    on_the_way: Vec<String>,
    blocking: Vec<Blocking>,
    examples: Vec<Vec<Example>>,
}

struct Blocking {
    name: String,
    completes: u64,
    nearest: u64,
}

/// A badge that an award would rest on.
struct Example {
    name: String,
    url: Option<String>,
}

/// How far the back-fill of the rule in force is.
struct BackFill {
    tried: Option<JobView>,
    made: Option<JobView>,
}

impl BackFill {
    /// A dry run of this rule was finished, and nothing is being made.
    fn ready(&self) -> bool {
        let done = |job: &JobView| job.state == State::Done;
        self.tried.as_ref().is_some_and(done)
            && self.made.as_ref().is_none_or(|job| job.state.is_final())
    }

    /// One is at work now.
    fn runs(&self) -> bool {
        let runs = |job: &Option<JobView>| job.as_ref().is_some_and(|job| !job.state.is_final());
        runs(&self.tried) || runs(&self.made)
    }
}

struct JobView {
    state: State,
    done: i64,
    total: i64,
    /// How far it is.
    so_far: String,
    /// What it comes to, in a sentence.
    words: String,
    also: Vec<String>,
    failed: Option<String>,
}

fn job(t: Words, p: &Place, found: &Job) -> JobView {
    let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let gained = ("count", number(found.outcome.gained));
    let key = match (found.state, found.dry_run) {
        (State::Queued, _) => "desk-programmes-job-queued",
        (State::Running, _) => "desk-programmes-job-running",
        (State::Failed, _) => "desk-programmes-job-failed",
        (State::Done, true) => "desk-programmes-job-tried",
        (State::Done, false) => "desk-programmes-job-made",
    };
    let also = found.outcome.also.iter().map(|(slug, persons)| {
        let name = p.name_of(slug.as_str(), t);
        t.counting(
            "desk-programmes-would-gain-of",
            ("count", number(*persons)),
            &[("name", &name)],
        )
    });
    JobView {
        state: found.state,
        done: found.done,
        total: found.total.max(found.done).max(1),
        so_far: t.count(
            "desk-programmes-job-so-far",
            &[
                ("done", usize::try_from(found.done).unwrap_or(0)),
                ("total", usize::try_from(found.total).unwrap_or(0)),
            ],
        ),
        words: t.counting(key, gained, &[]),
        also: also.collect(),
        failed: (found.outcome.failed > 0).then(|| {
            t.counting(
                "desk-programmes-job-some-failed",
                ("count", number(found.outcome.failed)),
                &[],
            )
        }),
    }
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
            let errors = refused(t, why, |_| String::new())?;
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
    let seen = Seen::One(form.fields.every("seen"));
    let service = &app.service;
    let back_fill = |dry_run| service.back_fill(&actor, scope, id, slug.to_owned(), dry_run);
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
        "try-back-fill" => {
            let asked = back_fill(true).await;
            asked.map(|_| "desk-programmes-try-back-fill-done")
        }
        "back-fill" => back_fill(false)
            .await
            .map(|_| "desk-programmes-back-fill-done"),
        _ => return Err(no_button()),
    };
    match result {
        Ok(told) => {
            let path = format!("{}/composites/{slug}", entered.2.path);
            done(&request, &app, &path, told)
        }
        Err(why) => {
            let errors = refused(t, why, |_| String::new())?;
            page(&app, &form.at, entered, slug, errors, None).await
        }
    }
}

fn simulation(
    app: &App,
    t: Words,
    p: &Place,
    draft: bool,
    found: Simulation,
    places: &Places,
) -> SimulationView {
    let count = |key: &str, number: u64| {
        t.count(key, &[("count", usize::try_from(number).unwrap_or(usize::MAX))])
    };
    let mut lines = vec![
        count("desk-programmes-sim-persons", found.persons),
        count("desk-programmes-sim-gains", found.gains),
        count("desk-programmes-sim-holders", found.holders),
        count("desk-programmes-sim-not-begun", found.not_begun),
    ];
    if found.withheld > 0 {
        lines.push(count("desk-programmes-sim-withheld", found.withheld));
    }
    let mut blocking: Vec<_> = found
        .blocking
        .iter()
        .map(|(slug, of)| Blocking {
            name: p.name_of(slug.as_str(), t),
            completes: of.completes,
            nearest: of.nearest,
        })
        .collect();
    blocking.sort_by_key(|one| std::cmp::Reverse((one.completes, one.nearest)));
    let steps = found.on_the_way.iter().rev();
    let example = |of: Component| Example {
        name: p.name_of(of.leaf.as_str(), t),
        url: places.address(app.service.base(), of.assertion),
    };
    let examples = found.examples.into_iter().take(EXAMPLES);
    SimulationView {
        draft,
        lines,
        on_the_way: steps
            .map(|((held, needed), persons)| {
                t.count(
                    "desk-programmes-sim-step",
                    &[
                        ("held", *held as usize),
                        ("needed", *needed as usize),
                        ("count", usize::try_from(*persons).unwrap_or(usize::MAX)),
                    ],
                )
            })
            .collect(),
        blocking,
        examples: examples
            .map(|of| of.into_iter().map(example).collect())
            .collect(),
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
    let back_fill = match kept.in_force() {
        Some(of) => back_fill(app, t, &p, of).await?,
        None => BackFill {
            tried: None,
            made: None,
        },
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

async fn back_fill(app: &App, t: Words, p: &Place, of: &Version) -> Result<BackFill, Problem> {
    let rule = of.id;
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| jobs::about(db, rule))
        .await?;
    let last = |dry_run: bool| {
        let mut of_kind = found.iter().filter(|job| job.dry_run == dry_run);
        of_kind.next_back().map(|found| job(t, p, found))
    };
    Ok(BackFill {
        tried: last(true),
        made: last(false),
    })
}
