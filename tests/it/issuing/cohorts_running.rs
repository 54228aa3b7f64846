//! Cohorts: the job that awards them, beside others like it, after a stop, and long after.

use super::cohorts::*;
use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::cohort::Why;
use sceau::badge::text::Language;
use sceau::issuing::cohorts::{Cohort, Outcome, State, TOGETHER};
use sceau::storage::persons;

on_both!(two_uploads_of_a_file_at_once_award_once, |target| {
    let mut story = Story::begin(target);
    story.join();
    let text = (0..120).fold("email;badge;date\n".to_owned(), |text, n| {
        // In opposite orders, and some without a date.
        text + &format!(
            "p{}@exemple.fr;accueillir;{}\n",
            n % 60,
            if n % 2 == 0 { "01/02/2026" } else { "" }
        )
    });
    let reversed: Vec<&str> = text.lines().skip(1).collect();
    let reversed: Vec<&str> = reversed.into_iter().rev().collect();
    let reversed = format!("email;badge;date\n{}\n", reversed.join("\n"));
    let cohorts: Vec<Cohort> = [&text, &reversed, &text, &reversed]
        .into_iter()
        .map(|text| confirm(&story, &preview(&story, OWNER, text)))
        .collect();
    let runs = cohorts.into_iter().map(|cohort| {
        let service = story.service.clone();
        async move {
            service
                .run_cohort(&cohort, |_| true)
                .await
                .unwrap()
                .unwrap()
        }
    });
    let done = story.together(runs);
    assert!(
        done.iter()
            .all(|cohort| cohort.state == State::Done && cohort.counts.done() == 120)
    );
    assert_eq!(
        done.iter().map(|cohort| cohort.counts.awarded).sum::<u64>(),
        60
    );
    assert_eq!(assertions(&story), 60);
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 60);
});

on_both!(a_large_file_is_awarded_in_growing_steps, |target| {
    let story = Story::begin(target);
    let mut text = "email;badge\n".to_owned();
    let people = TOGETHER * 63 + 100;
    for n in 0..people {
        text += &format!("p{n}@exemple.fr;animer\n");
    }
    // Some stand there twice, pages apart, and somebody completes nothing by holding the same again.
    for n in 0..40 {
        text += &format!("P{n}@exemple.fr;animer\n");
    }
    let confirmed = confirm(&story, &preview(&story, OWNER, &text));
    let mut steps = Vec::new();
    let run = story.service.run_cohort(&confirmed, |cohort| {
        steps.push(cohort.counts.done());
        true
    });
    let done = story.run(run).unwrap().unwrap();
    assert_eq!(done.state, State::Done);
    assert_eq!(steps[0], TOGETHER as u64, "the first are seen soon");
    assert_eq!(steps.last(), Some(&(people as u64 + 40)));
    let mut before = (0, 0);
    for done in steps {
        let step = done - before.0;
        assert!(step > 0 && step <= 1_000, "{step}");
        assert!(
            before.1 == 0 || step <= before.1 * 2,
            "{step} after {}",
            before.1
        );
        before = (done, step);
    }
    let counts = done.counts;
    assert_eq!((counts.awarded, counts.same_as_before), (people as u64, 40));
    let all = people as i64;
    assert_eq!(assertions(&story), all);
    for query in [
        "SELECT count(*) AS n FROM persons",
        "SELECT count(*) AS n FROM addresses",
        "SELECT count(*) AS n FROM cohort_awards",
        "SELECT count(*) AS n FROM links",
        "SELECT count(*) AS n FROM mails",
    ] {
        assert_eq!(story.count(query), all, "{query}");
    }
    let acts = "SELECT count(*) AS n FROM audit WHERE action = 'assertion.award'";
    assert_eq!(story.count(acts), all);
});

on_both!(one_goes_on_where_another_stopped, |target| {
    let story = Story::begin(target);
    let people = TOGETHER * 3 + 5;
    let text = (0..people).fold("email\n".to_owned(), |text, n| {
        text + &format!("p{n}@exemple.fr\n")
    });
    let badge = story.badge(OWNER, "animer");
    let seen = preview_in(
        &story,
        story.owner(),
        new(&story, OWNER, &text, Some(badge)),
    )
    .unwrap();
    let confirmed = confirm(&story, &seen);
    let stopped = story
        .run(story.service.run_cohort(&confirmed, |_| false))
        .unwrap()
        .unwrap();
    assert_eq!(
        (stopped.next_page, stopped.counts.awarded),
        (1, TOGETHER as u64)
    );
    assert_eq!(assertions(&story), TOGETHER as i64);
    // While somebody is at it, nobody else is; once they are silent, another is.
    let claimed = "UPDATE cohorts SET claimed_until = '2999-01-01 00:00:00' WHERE id = $1";
    story.sql(claimed, seen.id);
    assert!(
        story
            .run(story.service.run_cohort(&confirmed, |_| true))
            .unwrap()
            .is_none()
    );
    assert!(
        story
            .run(story.service.run_next_cohort(|_| true))
            .unwrap()
            .is_none()
    );
    story.sql(
        "UPDATE cohorts SET claimed_until = '2000-01-01 00:00:00' WHERE id = $1",
        seen.id,
    );
    let done = story
        .run(story.service.run_next_cohort(|_| true))
        .unwrap()
        .unwrap();
    assert_eq!(
        (done.state, done.counts.awarded),
        (State::Done, people as u64)
    );
    assert_eq!(assertions(&story), people as i64);
    // Lines without a date were all earned when the file was confirmed.
    assert_eq!(
        story.count("SELECT count(DISTINCT issued_on) AS n FROM assertions"),
        1
    );
});

on_both!(what_changes_before_the_job_is_told_line_by_line, |target| {
    let story = Story::begin(target);
    let texts = "email;badge;récit\na@exemple.fr;animer;\nb@exemple.fr;accueillir;\n";
    let seen = preview(&story, OWNER, texts);
    let confirmed = confirm(&story, &seen);
    story.sql(
        "UPDATE badge_classes SET archived_at = '2026-01-01 00:00:00' WHERE id = $1",
        story.badge(OWNER, "animer"),
    );
    let done = run(&story, &confirmed);
    assert_eq!((done.counts.awarded, done.counts.rejected), (1, 1));
    let line = &lines(&story, &done)[0];
    let Outcome::Rejected { wrong } = &line.outcome else {
        panic!("{line:?}");
    };
    assert_eq!(wrong[0].why, Why::BadgeArchived);
    assert_eq!(line.cells[0], "a@exemple.fr");
    // Nobody is made a person for it.
    let nobody = story.read(|db| Ok(persons::find(db, &email("a@exemple.fr"))?));
    assert!(nobody.is_none());
    let seen = preview(&story, OWNER, texts);
    assert_eq!(seen.counts.rejected, 1);
});

on_both!(lines_are_forgotten_when_they_are_not_needed, |target| {
    let story = Story::begin(target);
    let seen = preview(&story, OWNER, &forty());
    let done = award(&story, new(&story, OWNER, &forty(), None));
    let forget = || story.run(story.service.forget_cohorts()).unwrap();
    let issuer = done.issuer;
    assert_eq!(forget(), 0);
    story.clock.advance(TimeDelta::hours(25));
    assert_eq!(forget(), 1);
    let gone = story.service.cohort(story.owner(), issuer, seen.id);
    assert_eq!(refusal(story.run(gone)), "not-found");
    assert!(!lines(&story, &done).is_empty());
    story.clock.advance(TimeDelta::days(7));
    assert_eq!(forget(), 1);
    assert_eq!(forget(), 0);
    assert!(lines(&story, &done).is_empty());
    let rejected = story
        .service
        .rejected_lines(story.owner(), issuer, done.id, Language::Fr);
    assert_eq!(refusal(story.run(rejected)), "lines-forgotten");
    let left = story
        .run(story.service.cohort(story.owner(), issuer, done.id))
        .unwrap();
    assert_eq!((left.counts, left.header.len()), (done.counts, 0));
    // What it awarded is still known.
    assert_eq!(preview(&story, OWNER, &forty()).counts.same_as_before, 37);
});
