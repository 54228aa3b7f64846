//! Files of awards, and people who were erased: nothing of them stays in a line, and what was blocked stays blocked.

use super::accepting::{answer, manage};
use super::cohorts::{award, confirm, lines, new, preview, run};
use crate::on_both;
use crate::support::story::*;
use sceau::badge::cohort::Why;
use sceau::badge::text::Language;
use sceau::issuing::{
    accepting::Wish,
    cohorts::{Cohort, Counts, Line, Outcome},
};
use sceau::storage::{cohorts, shares};
use std::collections::BTreeSet;

const A: &str = "camille@exemple.fr";
const FILE: &str = "email;badge;récit\n\
    CAMILLE@exemple.fr;animer;Avec « camille@exemple.fr ».\n\
    noé@müller.example;animer;\n\
    camille@exemple.fr;jongler;\n\
    pas une adresse;animer;avec camille@exemple.fr.\n\
    autre@exemple.fr;animer;\n\
    xcamille@exemple.fr;jongler;\n";

fn erase(story: &Story, of: &str) -> usize {
    let erased = story.service.erase_person(&story.actor, email(of));
    story.run(erased).unwrap().beside.lines
}

/// How many stored pages have a word.
fn pages_with(story: &Story, word: &str) -> i64 {
    let word = format!("SELECT count(*) AS n FROM cohort_pages WHERE lines LIKE '%{word}%'");
    story.count(word.leak())
}

fn seen_again(story: &Story, cohort: &Cohort) -> Cohort {
    let found = story
        .service
        .cohort(story.owner(), cohort.issuer, cohort.id);
    story.run(found).unwrap()
}

fn is_forgotten(line: &Line) -> bool {
    matches!(&line.outcome, Outcome::Rejected { wrong } if wrong[0].why == Why::Forgotten)
        && line.cells.is_empty()
        && line.asks.is_none()
}

on_both!(nothing_of_an_erased_person_stays_in_a_file, |target| {
    let story = Story::begin(target);
    let done = award(&story, new(&story, OWNER, FILE, None));
    assert_eq!((done.counts.awarded, done.counts.rejected), (3, 3));
    let held = story.count("SELECT count(*) AS n FROM cohort_awards");
    assert_eq!(held, 3);
    let seen = preview(&story, OWNER, FILE);
    let queued = confirm(&story, &preview(&story, OWNER, FILE));

    // A rehearsal tells how many lines it is, and changes nothing.
    let tried = story.service.try_erasure(&story.actor, email(A));
    // Of the finished file those that were refused, of the two others all three.
    assert_eq!(story.run(tried).unwrap().beside.lines, 2 + 3 + 3);
    assert_eq!(seen_again(&story, &seen).counts, seen.counts);
    assert_eq!(erase(&story, A), 2 + 3 + 3);
    assert_eq!(pages_with(&story, "\"camille@"), 0);
    assert_eq!(pages_with(&story, " camille@"), 0);
    assert_eq!(pages_with(&story, "\"CAMILLE"), 0);
    assert_eq!(pages_with(&story, "xcamille@exemple.fr"), 3, "is another's");
    assert_eq!(story.count("SELECT count(*) AS n FROM cohort_awards"), 2);

    // What is shown of a preview is what would come of it now.
    let counts = seen_again(&story, &seen).counts;
    assert_eq!((counts.rejected, counts.same_as_before), (4, 2));
    assert_eq!(counts.done(), counts.lines);
    let shown = lines(&story, &seen);
    let forgotten: Vec<bool> = shown.iter().map(is_forgotten).collect();
    assert_eq!(forgotten, [true, false, true, true, false, false]);
    // The job awards nobody who was erased, and counts as the preview did.
    let ran = run(&story, &queued);
    assert_eq!(ran.counts, counts);
    let nobody =
        story.count("SELECT count(*) AS n FROM addresses WHERE email = 'camille@exemple.fr'");
    assert_eq!(nobody, 0);
    // There is nothing of theirs to correct.
    let rejected = story
        .service
        .rejected_lines(story.owner(), done.issuer, done.id, Language::Fr);
    let file = story.run(rejected).unwrap();
    assert_eq!(file.lines().count(), 2, "{file}");
    assert!(file.contains("xcamille@exemple.fr;jongler"), "{file}");

    // However a domain is written.
    assert_eq!(erase(&story, "NOÉ@müller.example"), 0, "another local part");
    assert_eq!(erase(&story, "noé@xn--mller-kva.example"), 1);
    assert_eq!(pages_with(&story, "noé@"), 0);
    assert_eq!(erase(&story, A), 0);
});

on_both!(whom_only_a_file_names_can_be_erased_from_it, |target| {
    let story = Story::begin(target);
    let seen = preview(&story, OWNER, FILE);
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 0);
    assert_eq!(erase(&story, "autre@exemple.fr"), 1);
    let counts = seen_again(&story, &seen).counts;
    assert_eq!((counts.awarded, counts.rejected), (2, 4));
    let confirmed = confirm(&story, &seen);
    assert_eq!(run(&story, &confirmed).counts, counts);
});

on_both!(
    whoever_awards_a_page_notices_that_somebody_was_erased,
    |target| {
        let story = Story::begin(target);
        let seen = preview(&story, OWNER, FILE);
        let read = story.read(move |db| Ok(cohorts::page(db, seen.id, 0)?.unwrap()));
        let lines = read.lines().unwrap();
        assert_eq!(erase(&story, A), 3);
        let (late, own) = (read.clone(), lines.clone());
        assert!(!story.write(move |db| Ok(cohorts::rewrite(db, &late, &own)?)));
        assert_eq!(pages_with(&story, " camille@"), 0);
        let fresh = story.read(move |db| Ok(cohorts::page(db, seen.id, 0)?.unwrap()));
        assert!(story.write(move |db| Ok(cohorts::rewrite(db, &fresh, &lines)?)));
    }
);

on_both!(a_preview_does_not_tell_of_an_erased_badge, |target| {
    let story = Story::begin(target);
    let held = story.award(OWNER, "animer", A).assertion.id;
    let text = "email;badge\ncamille@exemple.fr;animer\n";
    let seen = preview(&story, OWNER, text);
    assert_eq!(seen.counts.already_held, 1);
    manage(&story, A, Wish::Erase(held)).unwrap();
    assert_eq!(pages_with(&story, &held.to_string()), 0);
    let counts = Counts {
        lines: 1,
        awarded: 1,
        ..Counts::default()
    };
    assert_eq!(seen_again(&story, &seen).counts, counts);
    let confirmed = confirm(&story, &seen);
    let done = run(&story, &confirmed);
    assert_eq!(done.counts, counts);
    // Of what was dealt with, the id is left, and no address.
    let Outcome::Awarded {
        assertion: Some(id),
        ..
    } = lines(&story, &done)[0].outcome
    else {
        panic!("it is awarded");
    };
    manage(&story, A, Wish::Erase(id)).unwrap();
    assert_eq!(pages_with(&story, "camille"), 0);
});

on_both!(a_file_awards_no_composite_that_is_blocked, |target| {
    let story = Story::begin(target);
    let text = "email;badge\ncamille@exemple.fr;accueillir\ncamille@exemple.fr;cadre-deontologie-donnees\n\
                camille@exemple.fr;culture-numerique\nx@exemple.fr;accueillir\n\
                x@exemple.fr;cadre-deontologie-donnees\nx@exemple.fr;culture-numerique\n";
    award(&story, new(&story, OWNER, text, None));
    assert_eq!(story.live(FIRST_STEPS, A).len(), 1);
    erase(&story, A);
    erase(&story, "x@exemple.fr");
    story.sql(
        "DELETE FROM composite_blocks WHERE composite_id <> $1",
        story.composite(FIRST_STEPS),
    );

    let completes = |cohort: &Cohort| -> BTreeSet<usize> {
        let lines = lines(&story, cohort).into_iter();
        let with = lines.filter(|line| {
            matches!(&line.outcome, Outcome::Awarded { completes, .. } if !completes.is_empty())
        });
        with.map(|line| line.number).collect()
    };
    let text = text.replace("x@", "y@");
    let seen = preview(&story, OWNER, &text);
    assert_eq!(seen.counts.awarded, 6);
    assert_eq!(completes(&seen), BTreeSet::from([7]));
    let confirmed = confirm(&story, &seen);
    let done = run(&story, &confirmed);
    assert_eq!(done.counts.awarded, 6);
    assert_eq!(completes(&done), BTreeSet::from([7]));
    assert_eq!(story.live(FIRST_STEPS, A).len(), 0);
    assert_eq!(story.live(FIRST_STEPS, "y@exemple.fr").len(), 1);
});

on_both!(what_a_file_awards_is_its_holders_to_share, |target| {
    let story = Story::begin(target);
    let text = "email;badge\ncamille@exemple.fr;animer\n";
    let done = award(&story, new(&story, OWNER, text, None));
    let Outcome::Awarded {
        assertion: Some(id),
        ..
    } = lines(&story, &done)[0].outcome
    else {
        panic!("it is awarded");
    };
    let is_shared = || story.read(move |db| Ok(shares::of(db, &[id])?.contains(&id)));
    let share = Wish::Share {
        award: id,
        confirmed: true,
    };
    assert!(!is_shared());
    assert_eq!(refusal(manage(&story, A, share.clone())), "not-accepted");
    answer(&story, id, A, true).unwrap();
    assert!(!is_shared());
    manage(&story, A, share).unwrap();
    assert!(is_shared());
});
