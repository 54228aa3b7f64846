//! How far the back-fill of a rule is.

use crate::http::{App, pages::desk::programmes::Place, problem::Problem};
use crate::issuing::jobs::{Job, State};
use crate::storage::{Db, jobs, rules::Version};
use crate::words::Words;

/// How far the back-fill of the rule in force is.
#[derive(Default)]
pub(super) struct BackFill {
    pub tried: Option<JobView>,
    pub made: Option<JobView>,
}

impl BackFill {
    /// A dry run of this rule was finished, and nothing is being made.
    pub fn ready(&self) -> bool {
        let done = |job: &JobView| job.state == State::Done;
        self.tried.as_ref().is_some_and(done)
            && self.made.as_ref().is_none_or(|job| job.state.is_final())
    }

    /// One is at work now.
    pub fn runs(&self) -> bool {
        let runs = |job: &Option<JobView>| job.as_ref().is_some_and(|job| !job.state.is_final());
        runs(&self.tried) || runs(&self.made)
    }
}

/// A job as the page shows it.
pub(super) struct JobView {
    pub state: State,
    pub done: i64,
    pub total: i64,
    /// How far it is.
    pub so_far: String,
    /// What it comes to, in a sentence.
    pub words: String,
    pub also: Vec<String>,
    pub failed: Option<String>,
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

/// Of a version of a rule.
pub(super) async fn back_fill(
    app: &App,
    t: Words,
    p: &Place,
    of: &Version,
) -> Result<BackFill, Problem> {
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
