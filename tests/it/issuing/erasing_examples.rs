//! The examples of dry runs and simulations name nobody who was erased: an example says what one person holds together.

use super::back_filling::{FIRST, ask, forget, run};
use crate::on_both;
use crate::support::crowd;
use crate::support::story::*;
use sceau::issuing::accepting::Wish;
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::jobs::{Job, State};
use sceau::issuing::simulation::Candidate;
use std::collections::BTreeSet;
use std::thread;
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "dominique@exemple.fr";
const C: &str = "charlie@exemple.fr";

fn erase(story: &Story, who: &str) {
    let erased = story.service.erase_person(&story.actor, email(who));
    story.run(erased).unwrap();
}

/// Erases one badge by the page of its holder's badges.
fn erase_one(story: &Story, who: &str, award: Uuid) {
    let done = story
        .service
        .manage_badges(story.signed_in(who), Wish::Erase(award));
    story.run(done).unwrap();
}

/// The examples that a job has now, each as what it names.
fn kept(story: &Story, job: &Job) -> Vec<BTreeSet<Uuid>> {
    let found = story.service.job(story.owner(), story.programme, job.id);
    named(&story.run(found).unwrap().outcome.examples)
}

fn named(examples: &[Vec<sceau::badge::composite::Component>]) -> Vec<BTreeSet<Uuid>> {
    let all = examples.iter();
    all.map(|example| example.iter().map(|c| c.assertion).collect())
        .collect()
}

fn simulated(story: &Story) -> Vec<BTreeSet<Uuid>> {
    let candidate = Candidate::Stored(FIRST_STEPS.to_owned());
    let (service, scope) = (&story.service, story.owner());
    let done = service.simulate(&story.actor, scope, story.programme, candidate);
    named(&story.run(done).unwrap().1.examples)
}

on_both!(they_go_with_a_badge_and_with_a_person, |target| {
    let story = Story::begin(target);
    let held = [A, B, C].map(|who| FIRST.map(|slug| story.award(OWNER, slug, who).assertion.id));
    forget(&story);
    ask(&story, true).unwrap();
    let job = run(&story).unwrap();
    let all = held.map(BTreeSet::from);
    assert_eq!(kept(&story, &job), all);
    assert_eq!(simulated(&story), all);
    erase_one(&story, A, held[0][1]);
    assert_eq!(kept(&story, &job), all[1..]);
    assert_eq!(simulated(&story), all[1..]);
    erase(&story, B);
    assert_eq!(kept(&story, &job), all[2..]);
    assert_eq!(simulated(&story), all[2..]);
    let numbers = story.service.job(story.owner(), story.programme, job.id);
    assert_eq!(
        story.run(numbers).unwrap().outcome.gained,
        3,
        "a number names nobody"
    );
});

on_both!(of_who_only_brought_evidence_too, |target| {
    let story = Story::begin(target);
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let brought = FIRST.map(|competency| {
        let certificate = Certificate {
            title: "Titre".to_owned(),
            body: "Un organisme".to_owned(),
            issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
            expires: None,
        };
        let decision = NewDecision {
            competency: competency.to_owned(),
            reason: "mêmes critères".to_owned(),
        };
        let new = NewEvidence::Certificate(certificate, decision);
        let done = service.bring_evidence(actor, owner, story.programme, email(A), new);
        story.run(done).unwrap().evidence.id
    });
    forget(&story);
    ask(&story, true).unwrap();
    let job = run(&story).unwrap();
    assert_eq!(kept(&story, &job), [BTreeSet::from(brought)]);
    erase(&story, A);
    assert!(kept(&story, &job).is_empty());
});

on_both!(also_while_the_dry_run_is_under_way, |target| {
    let story = Story::begin(target);
    let held = FIRST.map(|slug| story.award(OWNER, slug, A).assertion.id);
    forget(&story);
    // More than a page, so that the job goes on after somebody of the first page was erased.
    crowd::add(
        target,
        600,
        |n| format!("p{n}@exemple.fr"),
        |n| match n {
            0 => held.to_vec(),
            _ => Vec::new(),
        },
    );
    ask(&story, true).unwrap();
    let (service, actor) = (&story.service, &story.actor);
    let mut examples = Vec::new();
    let job = service.run_next_job(|job| {
        examples.push(job.outcome.examples.len());
        if examples.len() == 1 {
            thread::scope(|scope| {
                let erased = scope.spawn(|| {
                    let erased = service.erase_person(actor, email(A));
                    runtime().block_on(erased).unwrap();
                });
                erased.join().unwrap();
            });
        }
        true
    });
    let job = story.run(job).unwrap().unwrap();
    assert_eq!((job.state, job.done), (State::Done, 601));
    assert_eq!(examples, [2, 1, 1]);
    let left = kept(&story, &job);
    assert_eq!(left, named(&job.outcome.examples));
    assert!(left[0].is_disjoint(&BTreeSet::from(held)));
});
