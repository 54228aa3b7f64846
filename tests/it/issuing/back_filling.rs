//! People who are entitled under a version of a rule are awarded it, by an explicit act that may be interrupted.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::issuing::Error;
use sceau::issuing::jobs::{Job, State};
use sceau::storage::{Page, Scope};
use uuid::Uuid;

pub const FIRST: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

/// A version of a rule came into force after these persons had earned what it asks.
fn before_the_rule(story: &Story, entitled: usize, others: usize) {
    let awards = (0..entitled + others).flat_map(|n| {
        let slugs = if n < entitled {
            &FIRST[..]
        } else {
            &FIRST[..2]
        };
        slugs.iter().map(move |slug| (n, *slug))
    });
    let awards = awards.map(|(n, slug)| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let new = new_award(story.badge(OWNER, slug), &who(n));
        async move {
            let done = service.award(&actor, scope, new, None).await;
            done.unwrap().done().unwrap()
        }
    });
    story.together(awards);
    forget(story);
}

fn who(n: usize) -> String {
    format!("p{n}@exemple.fr")
}

/// As if nobody had been awarded the composite, and its rule were new.
pub fn forget(story: &Story) {
    let composite = story.composite(FIRST_STEPS);
    story.write(move |db| {
        use diesel::connection::SimpleConnection;
        let done = db.batch_execute(
            "CREATE TABLE gone AS SELECT assertion_id AS id FROM composite_awards;
             DELETE FROM composite_awards; DELETE FROM rs256_renditions;
             DELETE FROM assertions WHERE id IN (SELECT id FROM gone); DROP TABLE gone;",
        );
        Ok(done.map_err(sceau::storage::Error::from)?)
    });
    let new = "UPDATE composite_rules SET backfilled_at = NULL WHERE composite_id = $1";
    assert_eq!(story.sql(new, composite), 1);
}

pub fn ask(story: &Story, dry_run: bool) -> Result<Job, Error> {
    ask_in(story, story.owner(), FIRST_STEPS, dry_run)
}

fn ask_in(story: &Story, scope: Scope, composite: &str, dry_run: bool) -> Result<Job, Error> {
    let composite = composite.to_owned();
    story.run(
        story
            .service
            .back_fill(&story.actor, scope, story.programme, composite, dry_run),
    )
}

pub fn run(story: &Story) -> Option<Job> {
    story.run(story.service.run_next_job(|_| true)).unwrap()
}

fn awarded(story: &Story) -> i64 {
    story.count("SELECT count(*) AS n FROM composite_awards WHERE live")
}

on_both!(first_a_dry_run_then_the_award, |target| {
    let story = Story::begin(target);
    before_the_rule(&story, 30, 5);
    assert_eq!(story.reconcile(), 0, "not before it was confirmed");
    assert_eq!(refusal(ask(&story, false)), "dry-run-needed");

    let asked = ask(&story, true).unwrap();
    assert_eq!(
        (asked.state, asked.done, asked.total),
        (State::Queued, 0, 35)
    );
    assert_eq!(refusal(ask(&story, true)), "job-running");
    let looked = run(&story).unwrap();
    assert_eq!((looked.id, looked.state), (asked.id, State::Done));
    assert_eq!((looked.done, looked.outcome.gained), (35, 30));
    assert_eq!(looked.outcome.examples.len(), 30);
    assert_eq!(looked.outcome.examples[0].len(), 3);
    assert_eq!(awarded(&story), 0, "nothing was awarded");
    assert_eq!(story.reconcile(), 0);

    let asked = ask(&story, false).unwrap();
    let done = run(&story).unwrap();
    assert_eq!(
        (done.id, done.state, done.done),
        (asked.id, State::Done, 35)
    );
    assert_eq!(done.outcome.gained, 30);
    assert!(done.outcome.examples.is_empty());
    assert_eq!(awarded(&story), 30);
    assert_eq!(story.audited("back-fill.create", asked.id), 1);
    assert!(run(&story).is_none());
    assert_eq!(story.reconcile(), 0, "nothing is left");

    // Once more: harmless, and nobody gains.
    ask(&story, false).unwrap();
    assert_eq!(run(&story).unwrap().outcome.gained, 0);
    let jobs = story.run(
        story
            .service
            .jobs(story.owner(), story.programme, Page::first(9)),
    );
    assert_eq!(jobs.unwrap().len(), 4, "and the last reconciliation");
});

on_both!(the_reconciler_may_be_first, |target| {
    let story = Story::begin(target);
    before_the_rule(&story, 30, 5);
    ask(&story, true).unwrap();
    run(&story).unwrap();
    assert_eq!(ask(&story, false).unwrap().total, 35);
    assert_eq!(story.reconcile(), 30);
    let done = run(&story).unwrap();
    assert_eq!(done.state, State::Done);
    // It is done though it looked at fewer than there were.
    assert_eq!((done.done, done.total, done.outcome.gained), (5, 35, 0));
});

on_both!(who_stops_or_is_killed_is_followed_by_another, |target| {
    let story = Story::begin(target);
    before_the_rule(&story, 520, 0);
    ask(&story, true).unwrap();
    assert_eq!(run(&story).unwrap().outcome.gained, 520);
    let asked = ask(&story, false).unwrap();
    // Told to stop after the first page: what is done is kept, and the next who asks goes on at once.
    let left = story
        .run(story.service.run_next_job(|_| false))
        .unwrap()
        .unwrap();
    assert_eq!(
        (left.state, left.done, left.outcome.gained),
        (State::Running, 500, 500)
    );
    assert_eq!(awarded(&story), 500);
    // As after a kill: whoever was at it says nothing more.
    let other = open(target);
    let claimed = story.write(move |db| {
        use sceau::storage::jobs::{self, Claim};
        let now = chrono::Utc::now();
        let until = now + TimeDelta::seconds(10);
        Ok(jobs::claim(
            db,
            asked.id,
            Claim {
                id: Uuid::now_v7(),
                until,
            },
            now,
        )?)
    });
    assert!(claimed);
    assert!(run(&story).is_none(), "somebody is at it");
    story.clock.advance(TimeDelta::seconds(12));
    let done = run(&story).unwrap();
    assert_eq!(
        (done.state, done.done, done.outcome.gained),
        (State::Done, 520, 520)
    );
    assert_eq!(awarded(&story), 520);
    other.store().close();
});

on_both!(what_a_person_was_refused_stays_refused, |target| {
    let story = Story::begin(target);
    before_the_rule(&story, 4, 0);
    ask(&story, true).unwrap();
    run(&story).unwrap();
    ask(&story, false).unwrap();
    run(&story).unwrap();
    let first = story.live(FIRST_STEPS, &who(0))[0];
    story.revoke(OWNER, first);
    ask(&story, false).unwrap();
    let again = run(&story).unwrap();
    assert_eq!(
        (again.done, again.outcome.gained),
        (0, 0),
        "withheld and held are not looked at"
    );
    assert!(story.live(FIRST_STEPS, &who(0)).is_empty());
});

on_both!(a_back_fill_that_cannot_be_made_says_why, |target| {
    let story = Story::begin(target);
    let wrong = ask_in(&story, story.owner(), "nothing", true);
    assert_eq!(refusal(wrong), "unknown-composite");
    let another = Scope::Issuer(Uuid::now_v7());
    assert_eq!(
        refusal(ask_in(&story, another, FIRST_STEPS, true)),
        "not-found"
    );
    let job = ask(&story, true).unwrap();
    let seen = story.run(story.service.job(another, story.programme, job.id));
    assert_eq!(refusal(seen), "not-found");
    // Another version comes into force before it runs.
    let composite = story.composite(FIRST_STEPS);
    story.sql(
        "UPDATE composite_rules SET current = FALSE WHERE composite_id = $1",
        composite,
    );
    let failed = run(&story).unwrap();
    assert_eq!(failed.state, State::Failed);
    assert!(failed.failure.unwrap().contains("not in force"));
    assert!(run(&story).is_none());
});
