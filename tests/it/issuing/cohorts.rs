//! Cohorts: what a preview says, what is awarded, and that the same lines again change nothing.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::cohort::{Hints, LIMITS, read};
use sceau::badge::text::Language;
use sceau::issuing::Error;
use sceau::issuing::cohorts::{Cohort, Counts, Line, NewCohort, Outcome, State};
use sceau::issuing::revision::{Revision, Seen};
use sceau::storage::{Page, Scope};
use uuid::Uuid;

pub(super) fn new(story: &Story, body: usize, text: &str, badge: Option<Uuid>) -> NewCohort {
    let hints = Hints {
        has_badge: badge.is_some(),
        ..Hints::default()
    };
    NewCohort {
        issuer: story.bodies[body].issuer,
        file_name: "stagiaires.csv".to_owned(),
        sha256: [1; 32],
        reading: read(text.as_bytes(), LIMITS, &hints, story.service.now()).unwrap(),
        issued_on: None,
        badge: badge.map(|id| id.to_string()),
        notify: true,
        allow_duplicates: false,
    }
}

pub(super) fn preview_in(story: &Story, scope: Scope, new: NewCohort) -> Result<Cohort, Error> {
    story.run(story.service.preview_cohort(&story.actor, scope, new))
}

pub(super) fn preview(story: &Story, body: usize, text: &str) -> Cohort {
    preview_in(story, story.scope(body), new(story, body, text, None)).unwrap()
}

/// What whoever looks at a preview sees.
pub(super) fn seen(cohort: &Cohort) -> Seen {
    Seen::this(&Revision::of_cohort(cohort))
}

pub(super) fn confirm(story: &Story, cohort: &Cohort) -> Cohort {
    let (scope, issuer) = (Scope::Issuer(cohort.issuer), cohort.issuer);
    let confirmed =
        story
            .service
            .confirm_cohort(&story.actor, scope, issuer, cohort.id, seen(cohort));
    story.run(confirmed).unwrap()
}

pub(super) fn run(story: &Story, cohort: &Cohort) -> Cohort {
    story
        .run(story.service.run_cohort(cohort, |_| true))
        .unwrap()
        .unwrap()
}

/// Brought, confirmed and awarded.
pub(super) fn award(story: &Story, new: NewCohort) -> Cohort {
    let seen = preview_in(story, Scope::Issuer(new.issuer), new).unwrap();
    let confirmed = confirm(story, &seen);
    run(story, &confirmed)
}

pub(super) fn lines(story: &Story, cohort: &Cohort) -> Vec<Line> {
    let scope = Scope::Issuer(cohort.issuer);
    let page = |page| {
        story.run(
            story
                .service
                .cohort_lines(scope, cohort.issuer, cohort.id, page),
        )
    };
    (0..cohort.pages).flat_map(|at| page(at).unwrap()).collect()
}

pub(super) fn assertions(story: &Story) -> i64 {
    story.count("SELECT count(*) AS n FROM assertions")
}

/// 40 lines; three of them are bad.
pub(super) fn forty() -> String {
    let mut text = "Courriel;Badge;Date de délivrance\n".to_owned();
    for n in 0..40 {
        let line = match n {
            7 => "pas une adresse;animer;01/03/2026".to_owned(),
            11 => "p11@exemple.fr;jongler;01/03/2026".to_owned(),
            12 => "p12@exemple.fr;animer;31/02/2026".to_owned(),
            n => format!("p{n}@exemple.fr;animer;01/03/2026"),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

on_both!(a_cohort_of_forty_with_three_bad_lines, |target| {
    let story = Story::begin(target);
    let seen = preview(&story, OWNER, &forty());
    assert_eq!((seen.counts.awarded, seen.counts.rejected), (37, 3));
    assert_eq!(seen.state, State::Preview);
    // Nothing of a preview is in the tables of badges and people, and nobody runs it.
    assert_eq!(assertions(&story), 0);
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 0);
    assert!(
        story
            .run(story.service.run_next_cohort(|_| true))
            .unwrap()
            .is_none()
    );
    assert_eq!(story.audited("cohort.create", seen.id), 1);

    let confirmed = confirm(&story, &seen);
    assert_eq!(confirmed.state, State::Queued);
    assert_eq!(confirm(&story, &seen).confirmed_at, confirmed.confirmed_at);
    assert_eq!(story.audited("cohort.confirm", seen.id), 1);
    let done = story
        .run(story.service.run_next_cohort(|_| true))
        .unwrap()
        .unwrap();
    assert_eq!(
        (done.state, done.counts),
        (
            State::Done,
            Counts {
                lines: 40,
                awarded: 37,
                rejected: 3,
                ..Counts::default()
            }
        )
    );
    assert_eq!(assertions(&story), 37);
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 37);
    assert_eq!(story.letters().len(), 37);
    for line in lines(&story, &done) {
        match line.outcome {
            Outcome::Awarded { assertion, .. } => {
                let id = assertion.unwrap();
                assert_eq!(story.audited("assertion.award", id), 1);
                // Of what was awarded nothing is kept twice.
                assert!(line.cells.is_empty() && line.asks.is_none());
            }
            other => assert!(matches!(other, Outcome::Rejected { .. }), "{other:?}"),
        }
    }
    let rejected = story
        .service
        .rejected_lines(story.owner(), done.issuer, done.id, Language::Fr);
    let file = story.run(rejected).unwrap();
    assert_eq!(file.lines().count(), 4, "{file}");
    assert!(
        file.contains("p11@exemple.fr;jongler;01/03/2026;\"Badge : L’émetteur n’a pas ce badge")
            || file
                .contains("p11@exemple.fr;jongler;01/03/2026;Badge : L’émetteur n’a pas ce badge"),
        "{file}"
    );

    // The file with what was refused, corrected: only that is new.
    let corrected = forty()
        .replace("pas une adresse", "p7@exemple.fr")
        .replace("jongler", "Animer")
        .replace("31/02", "28/02");
    let corrected = corrected.replace("p11@exemple.fr;Animer", "p11@exemple.fr;animer");
    let done = award(&story, new(&story, OWNER, &corrected, None));
    assert_eq!(
        (
            done.counts.awarded,
            done.counts.same_as_before,
            done.counts.rejected
        ),
        (3, 37, 0)
    );
    assert_eq!(assertions(&story), 40);
    let done = award(&story, new(&story, OWNER, &corrected, None));
    assert_eq!((done.counts.awarded, done.counts.same_as_before), (0, 40));
    assert_eq!(assertions(&story), 40);
    let all = story
        .service
        .cohorts(story.owner(), done.issuer, Page::first(10));
    assert_eq!(story.run(all).unwrap().len(), 3);
});

on_both!(a_preview_says_what_the_job_does, |target| {
    let story = Story::begin(target);
    let animer = story.badge(OWNER, "animer");
    story.award(OWNER, "animer", "held@exemple.fr");
    let text = "email;badge;date\n\
                held@exemple.fr;animer;\n\
                new@exemple.fr;animer;\n\
                NEW@exemple.fr;animer;\n\
                new@exemple.fr;animer;01/02/2026\n\
                new@exemple.fr;accueillir;01/02/2026\n\
                new@exemple.fr;accueillir;2026-02-01\n\
                x@exemple.fr;mediateur-numerique;\n";
    let text = &text.replace(
        "new@exemple.fr;animer;01",
        &format!("new@exemple.fr;{animer};01"),
    );
    let seen = preview(&story, OWNER, text);
    let kinds = |cohort: &Cohort| -> Vec<&'static str> {
        let kind = |line: Line| match line.outcome {
            Outcome::Awarded { .. } => "awarded",
            Outcome::AlreadyHeld { .. } => "held",
            Outcome::SameAsBefore { .. } => "same",
            Outcome::NotAgain { .. } => "not again",
            Outcome::Rejected { .. } => "rejected",
        };
        lines(&story, cohort).into_iter().map(kind).collect()
    };
    let expected = [
        "held", "awarded", "same", "held", "awarded", "same", "rejected",
    ];
    assert_eq!(kinds(&seen), expected);
    let confirmed = confirm(&story, &seen);
    let done = run(&story, &confirmed);
    assert_eq!(kinds(&done), expected);
    assert_eq!(seen.counts, done.counts);
    assert_eq!(assertions(&story), 3);

    // Who asks for it gets another award for another date, and the same one for the same.
    let again = NewCohort {
        allow_duplicates: true,
        ..new(&story, OWNER, text, None)
    };
    let done = award(&story, again.clone());
    assert_eq!(
        kinds(&done),
        [
            "awarded", "same", "same", "awarded", "same", "same", "rejected"
        ]
    );
    let done = award(&story, again);
    assert_eq!(done.counts.awarded, 0);
});

on_both!(
    the_same_line_is_not_awarded_again_once_it_was_revoked_or_has_expired,
    |target| {
        let story = Story::begin(target);
        let text = "email;badge;date\na@exemple.fr;animer;01/02/2026\nb@exemple.fr;animer;\nc@exemple.fr;culture-numerique;\n";
        let done = award(&story, new(&story, OWNER, text, None));
        assert_eq!(done.counts.awarded, 3);
        for line in &lines(&story, &done)[..2] {
            if let Outcome::Awarded {
                assertion: Some(id),
                ..
            } = line.outcome
            {
                story.revoke(OWNER, id);
            }
        }
        story.clock.advance(TimeDelta::days(40 * 31)); // culture-numerique is valid for 36 months
        let seen = preview(&story, OWNER, text);
        assert_eq!((seen.counts.not_again, seen.counts.same_as_before), (2, 1));
        let confirmed = confirm(&story, &seen);
        assert_eq!(run(&story, &confirmed).counts, seen.counts);
        assert_eq!(assertions(&story), 3);
        // With a date of its own it is another line.
        let text = text.replace("culture-numerique;", "culture-numerique;02/02/2026");
        let seen = preview(
            &story,
            OWNER,
            &text.replace("b@exemple.fr;animer;", "b@exemple.fr;animer;03/02/2026"),
        );
        assert_eq!((seen.counts.not_again, seen.counts.awarded), (1, 2));
    }
);

on_both!(
    composites_are_foreseen_for_the_programmes_owner_alone,
    |target| {
        let mut story = Story::begin(target);
        let body = story.join();
        story.accredit(body, None, None);
        let text = "email;badge\nmoi@exemple.fr;accueillir\nmoi@exemple.fr;cadre-deontologie-donnees\nmoi@exemple.fr;culture-numerique\n";
        let completes = |cohort: &Cohort| -> Vec<String> {
            let lines = lines(&story, cohort).into_iter();
            let names = lines.filter_map(|line| match line.outcome {
                Outcome::Awarded { completes, .. } => Some(completes),
                _ => None,
            });
            names.flatten().map(|(_, name)| name.fr).collect()
        };
        let theirs = preview(&story, body, text);
        assert_eq!((theirs.counts.awarded, completes(&theirs)), (3, vec![]));
        // What the administrator brings for an issuer is read by that issuer.
        let as_admin = preview_in(&story, Scope::Instance, new(&story, body, text, None)).unwrap();
        assert_eq!(completes(&as_admin), Vec::<String>::new());
        let seen = preview(&story, OWNER, text);
        let foreseen = completes(&seen);
        assert_eq!(foreseen.len(), 1);
        let confirmed = confirm(&story, &seen);
        let done = run(&story, &confirmed);
        assert_eq!(completes(&done), foreseen);
        assert_eq!(story.live(FIRST_STEPS, "moi@exemple.fr").len(), 1);
    }
);

on_both!(nobody_reaches_anothers_cohort, |target| {
    let mut story = Story::begin(target);
    let other = story.join();
    let seen = preview(&story, OWNER, &forty());
    let (scope, issuer, actor) = (story.scope(other), seen.issuer, &story.actor);
    let service = &story.service;
    assert_eq!(
        refusal(story.run(service.cohort(scope, issuer, seen.id))),
        "not-found"
    );
    assert_eq!(
        refusal(story.run(service.cohorts(scope, issuer, Page::first(9)))),
        "not-found"
    );
    assert_eq!(
        refusal(story.run(service.cohort_lines(scope, issuer, seen.id, 0))),
        "not-found"
    );
    assert_eq!(
        refusal(story.run(service.confirm_cohort(actor, scope, issuer, seen.id, Seen::Any))),
        "not-found"
    );
    assert_eq!(
        refusal(story.run(service.discard_cohort(actor, scope, issuer, seen.id))),
        "not-found"
    );
    // Nor by the way of one's own issuer.
    let own = story.bodies[other].issuer;
    assert_eq!(
        refusal(story.run(service.cohort(scope, own, seen.id))),
        "not-found"
    );
    assert_eq!(
        refusal(preview_in(
            &story,
            scope,
            new(&story, OWNER, &forty(), None)
        )),
        "not-found"
    );
    // Badges of others are as absent as those that never were.
    let theirs = format!(
        "email;badge\na@exemple.fr;{}\n",
        story.badge(OWNER, "animer")
    );
    let seen = preview(&story, other, &theirs);
    assert_eq!(seen.counts.rejected, 1);
    let badge = Some(story.badge(OWNER, "animer"));
    let of_all = new(&story, other, "email\na@exemple.fr\n", badge);
    assert_eq!(refusal(preview_in(&story, scope, of_all)), "unknown-badge");
    // A preview can be taken back, what is confirmed cannot.
    let discard = |id| story.run(service.discard_cohort(actor, scope, own, id));
    discard(seen.id).unwrap();
    assert_eq!(refusal(discard(seen.id)), "not-found");
    let confirmed = confirm(&story, &preview(&story, other, &theirs));
    assert_eq!(refusal(discard(confirmed.id)), "cohort-confirmed");
});
