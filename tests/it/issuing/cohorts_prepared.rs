//! What changes after the next lines of a file were read and signed, and before they are written.

use super::cohorts::*;
use crate::on_both;
use crate::support::story::*;
use sceau::badge::cohort::Why;
use sceau::issuing::{
    Service,
    cohorts::{Cohort, Line, Outcome, State, TOGETHER},
    letters::Letter,
    revision::Seen,
    versions::Change,
};
use sceau::storage::persons;
use std::future::Future;
use std::pin::Pin;

const PEOPLE: usize = TOGETHER * 4;

type Meanwhile = Pin<Box<dyn Future<Output = ()>>>;

/// Runs a file of new people, and changes something once its first page is written: the next ones are prepared then.
fn changed(
    story: &Story,
    change: impl FnOnce(Service) -> Meanwhile + Send + 'static,
) -> (Cohort, Vec<Line>) {
    let text = (0..PEOPLE).fold("email;badge;récit\n".to_owned(), |text, n| {
        text + &format!("p{n}@exemple.fr;animer;Atelier {n}\n")
    });
    let confirmed = confirm(story, &preview(story, OWNER, &text));
    let mut change = Some(change);
    let run = story.service.run_cohort(&confirmed, |_| {
        if let Some(change) = change.take() {
            let service = story.service.clone();
            // Not within the runtime that runs the cohort.
            let changes = std::thread::spawn(move || runtime().block_on(change(service)));
            changes.join().unwrap();
        }
        true
    });
    let done = story.run(run).unwrap().unwrap();
    assert_eq!(done.state, State::Done);
    let lines = lines(story, &done);
    assert_eq!(lines.len(), PEOPLE);
    (done, lines)
}

/// The keys that the awards of a file were signed with, line by line.
fn signed_with(story: &Story, lines: &[Line]) -> Vec<uuid::Uuid> {
    let made = lines.iter().filter_map(|line| match line.outcome {
        Outcome::Awarded { assertion, .. } => assertion,
        _ => None,
    });
    made.map(|id| story.assertion(id).rendition.key).collect()
}

on_both!(a_badge_that_is_archived_is_not_awarded, |target| {
    let story = Story::begin(target);
    let (owner, badge) = (story.owner(), story.badge(OWNER, "animer"));
    let actor = story.actor.clone();
    let (done, lines) = changed(&story, move |service| {
        Box::pin(async move {
            let change = Change {
                archived: Some(true),
                ..Change::default()
            };
            let archive = service.edit_badge(&actor, owner, badge, Seen::Any, change);
            archive.await.unwrap();
        })
    });
    let first = TOGETHER as u64;
    let rest = PEOPLE as u64 - first;
    assert_eq!((done.counts.awarded, done.counts.rejected), (first, rest));
    let Outcome::Rejected { wrong } = &lines[TOGETHER].outcome else {
        panic!("{:?}", lines[TOGETHER]);
    };
    assert_eq!(wrong[0].why, Why::BadgeArchived);
    assert_eq!(lines[TOGETHER].cells[0], format!("p{TOGETHER}@exemple.fr"));
    let nobody = email(&format!("p{TOGETHER}@exemple.fr"));
    let nobody = story.read(move |db| Ok(persons::find(db, &nobody)?));
    assert!(nobody.is_none(), "nobody is made a person for it");
});

on_both!(lines_are_signed_again_with_the_next_key, |target| {
    let story = Story::begin(target);
    let (owner, issuer) = (story.owner(), story.bodies[OWNER].issuer);
    let actor = story.actor.clone();
    let (done, lines) = changed(&story, move |service| {
        Box::pin(async move {
            let rotate = service.rotate_keys(&actor, owner, issuer);
            rotate.await.unwrap();
        })
    });
    assert_eq!(done.counts.awarded, PEOPLE as u64);
    let with = signed_with(&story, &lines);
    assert_eq!(with.len(), PEOPLE);
    let (before, after) = with.split_at(TOGETHER);
    assert!(before.iter().all(|key| *key == before[0]));
    assert!(
        after
            .iter()
            .all(|key| *key == after[0] && *key != before[0])
    );
    assert_eq!(assertions(&story), PEOPLE as i64);
});

on_both!(whoever_is_erased_is_left_out, |target| {
    let story = Story::begin(target);
    let actor = story.actor.clone();
    let who = format!("p{}@exemple.fr", TOGETHER + 3);
    let erased = email(&who);
    let (done, lines) = changed(&story, move |service| {
        Box::pin(async move {
            let erase = service.erase_person(&actor, erased);
            erase.await.unwrap();
        })
    });
    let all = PEOPLE as u64;
    assert_eq!((done.counts.awarded, done.counts.rejected), (all - 1, 1));
    let Outcome::Rejected { wrong } = &lines[TOGETHER + 3].outcome else {
        panic!("{:?}", lines[TOGETHER + 3]);
    };
    assert_eq!(wrong[0].why, Why::Forgotten);
    let who = email(&who);
    assert!(story.read(move |db| Ok(persons::find(db, &who)?)).is_none());
});

on_both!(
    whoever_is_awarded_meanwhile_is_not_awarded_twice,
    |target| {
        let story = Story::begin(target);
        let badge = story.badge(OWNER, "animer");
        let owner = story.owner();
        let (actor, who) = (story.actor.clone(), format!("p{}@exemple.fr", TOGETHER + 3));
        let (done, lines) = changed(&story, move |service| {
            Box::pin(async move {
                let new = new_award(badge, &who);
                let award = service.award(&actor, owner, new, None);
                award.await.unwrap().done().unwrap();
            })
        });
        let all = PEOPLE as u64;
        assert_eq!(
            (done.counts.awarded, done.counts.already_held),
            (all - 1, 1)
        );
        assert!(matches!(
            lines[TOGETHER + 3].outcome,
            Outcome::AlreadyHeld { assertion: Some(_) }
        ));
        assert_eq!(assertions(&story), all as i64);
    }
);

on_both!(a_composite_comes_with_the_last_line_of_a_person, |target| {
    let story = Story::begin(target);
    story.confirmed(FIRST_STEPS, true);
    let mut text = "email;badge\n".to_owned();
    let three = [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
    ];
    for badge in three {
        for n in 0..5 {
            text += &format!("p{n}@exemple.fr;{badge}\n");
        }
    }
    let seen = preview(&story, OWNER, &text);
    let foreseen = completing(&lines(&story, &seen));
    let done = run(&story, &confirm(&story, &seen));
    assert_eq!(done.counts.awarded, 15);
    assert_eq!(completing(&lines(&story, &done)), [10, 11, 12, 13, 14]);
    assert_eq!(foreseen, [10, 11, 12, 13, 14]);
    let composites = "SELECT count(*) AS n FROM composite_awards";
    assert_eq!(story.count(composites), 5);
    assert_eq!(assertions(&story), 20);
    // A letter for each line, and none of its own for a composite.
    let letters = story.letters();
    assert_eq!(letters.len(), 15);
    let both = |letter: &Letter| matches!(letter, Letter::BadgeAndComposites { .. });
    assert_eq!(letters.iter().filter(|(_, letter)| both(letter)).count(), 5);
});

/// Where the lines are that complete something.
fn completing(lines: &[Line]) -> Vec<usize> {
    let completes = |line: &Line| matches!(&line.outcome, Outcome::Awarded { completes, .. } if !completes.is_empty());
    let all = lines.iter().enumerate().filter(|(_, line)| completes(line));
    all.map(|(at, _)| at).collect()
}
