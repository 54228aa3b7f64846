//! Cohorts: a preview that is read again, with columns that are said and cells that are corrected.

use super::cohorts::{confirm, lines, new, preview, run, seen};
use crate::on_both;
use crate::support::story::*;
use sceau::badge::cohort::{Field, Hints, LIMITS, Why, read};
use sceau::issuing::Error;
use sceau::issuing::cohorts::{Again, Cohort, Outcome, State};
use sceau::issuing::revision::Seen;
use sceau::storage::Scope;

fn again(story: &Story, cohort: &Cohort, again: Again) -> Result<Cohort, Error> {
    let (scope, issuer) = (Scope::Issuer(cohort.issuer), cohort.issuer);
    let service = &story.service;
    let actor = &story.actor;
    story.run(service.read_cohort_again(actor, scope, issuer, cohort.id, seen(cohort), again))
}

/// As it was read.
fn as_is(cohort: &Cohort) -> Again {
    Again {
        columns: cohort.options.columns.clone(),
        notify: cohort.options.notify,
        ..Again::default()
    }
}

fn looked(story: &Story, cohort: &Cohort) -> sceau::issuing::cohorts::Looked {
    let (scope, issuer) = (Scope::Issuer(cohort.issuer), cohort.issuer);
    let service = &story.service;
    story
        .run(service.look_at_cohort(scope, issuer, cohort.id, (0, 100), 20))
        .unwrap()
}

/// 60 lines, more than a page; of each page one is bad.
fn sixty() -> String {
    let mut text = "Courriel;Badge;Date de délivrance;Prénom\n".to_owned();
    for n in 0..60 {
        let line = match n {
            7 => "pas une adresse;animer;01/03/2026;Camille".to_owned(),
            31 => "p31@exemple.fr;jongler;01/03/2026;".to_owned(),
            59 => "p59@exemple.fr;animer".to_owned(),
            n => format!("p{n}@exemple.fr;animer;01/03/2026;Dominique"),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

on_both!(cells_are_corrected_in_the_preview, |target| {
    let story = Story::begin(target);
    let seen = preview(&story, OWNER, &sixty());
    assert_eq!((seen.counts.awarded, seen.counts.rejected), (58, 2));
    let page = looked(&story, &seen);
    assert_eq!(page.missing(), []);
    assert_eq!(page.columns[3].name, "Prénom");
    assert_eq!(page.columns[3].field, None);
    assert_eq!(page.columns[0].field, Some(Field::Email));
    assert_eq!(page.columns[0].samples[0], "p0@exemple.fr");
    let bad: Vec<_> = page.rejected.iter().map(|line| line.number).collect();
    assert_eq!(bad, [9, 33]);
    assert_eq!(page.lines.len(), 60);

    let of_no_line = Again {
        corrections: [((999, 0), "p7@exemple.fr".to_owned())].into(),
        ..as_is(&seen)
    };
    assert_eq!(refusal(again(&story, &seen, of_no_line)), "invalid-value");
    let corrections = [
        ((9, 0), " p7@exemple.fr ".to_owned()),
        ((33, 1), "animer".to_owned()),
        // A cell that the file does not have, as its line is short.
        ((61, 2), "31/12/2099".to_owned()),
    ];
    let corrected = Again {
        corrections: corrections.into(),
        ..as_is(&seen)
    };
    let seen = again(&story, &seen, corrected).unwrap();
    assert_eq!((seen.counts.awarded, seen.counts.rejected), (59, 1));
    assert_eq!(story.audited("cohort.change", seen.id), 1);
    let page = looked(&story, &seen);
    let Outcome::Rejected { wrong } = &page.rejected[0].outcome else {
        panic!("{:?}", page.rejected);
    };
    assert_eq!(
        (page.rejected[0].number, wrong[0].why),
        (61, Why::InTheFuture)
    );
    assert_eq!(page.rejected[0].cells[2], "31/12/2099");
    let last = Again {
        corrections: [((61, 2), String::new())].into(),
        ..as_is(&seen)
    };
    let seen = again(&story, &seen, last).unwrap();
    let done = run(&story, &confirm(&story, &seen));
    assert_eq!((done.counts.awarded, done.counts.rejected), (60, 0));

    let refused = again(&story, &done, as_is(&done));
    assert!(matches!(
        refused,
        Err(Error::Refused {
            code: "cohort-confirmed",
            ..
        })
    ));
    // The file as it was: of the lines that were corrected, those that were good are the same.
    let same = preview(&story, OWNER, &sixty());
    assert_eq!(
        (
            same.counts.awarded,
            same.counts.same_as_before,
            same.counts.rejected
        ),
        (0, 58, 2)
    );
});

on_both!(columns_and_a_badge_are_said_for_a_kept_file, |target| {
    let story = Story::begin(target);
    let text = "Contact;Obtenu;Remis\np1@exemple.fr;01/03/2026;x\np2@exemple.fr;02/03/2026;y\n";
    let hints = Hints {
        lenient: true,
        ..Hints::default()
    };
    let mut unsaid = new(&story, OWNER, "courriel;badge\na@exemple.fr;animer\n", None);
    unsaid.reading = read(text.as_bytes(), LIMITS, &hints, story.service.now()).unwrap();
    let seen = story
        .run(
            story
                .service
                .preview_cohort(&story.actor, story.owner(), unsaid),
        )
        .unwrap();
    assert_eq!((seen.counts.awarded, seen.counts.rejected), (0, 2));
    assert_eq!(
        looked(&story, &seen).missing(),
        [Field::Email, Field::Badge]
    );

    let said = Again {
        columns: [(Field::Email, 0), (Field::IssuedOn, 1)].into(),
        badge: Some("animer".to_owned()),
        ..Again::default()
    };
    let good = again(&story, &seen, said.clone()).unwrap();
    assert_eq!((good.counts.awarded, good.counts.rejected), (2, 0));
    assert_eq!(looked(&story, &good).missing(), []);
    let code = |wrong: Again| match again(&story, &good, wrong).unwrap_err() {
        Error::Fields(fields) => (fields[0].pointer.clone(), fields[0].code),
        other => panic!("{other:?}"),
    };
    let with = |columns: &[(Field, usize)]| Again {
        columns: columns.iter().copied().collect(),
        ..said.clone()
    };
    assert_eq!(
        code(with(&[(Field::Email, 3)])),
        ("/columns".to_owned(), "unknown-column")
    );
    assert_eq!(
        code(with(&[(Field::Email, 1), (Field::IssuedOn, 1)])),
        ("/columns".to_owned(), "column-used-twice")
    );
    let unknown = Again {
        badge: Some("jongler".to_owned()),
        ..said.clone()
    };
    assert_eq!(code(unknown), ("/badge".to_owned(), "unknown-badge"));
    let long = Again {
        corrections: [((2, 0), "x".repeat(5_001))].into(),
        ..said.clone()
    };
    assert_eq!(code(long), ("/corrections".to_owned(), "invalid-value"));
    // Another issuer neither reads nor changes it.
    let elsewhere = story.service.read_cohort_again(
        &story.actor,
        Scope::Issuer(uuid::Uuid::from_u128(7)),
        seen.issuer,
        seen.id,
        Seen::Any,
        said,
    );
    let refused = story.run(elsewhere);
    assert!(
        matches!(
            refused,
            Err(Error::Refused {
                code: "not-found",
                ..
            })
        ),
        "{refused:?}"
    );
    let done = run(&story, &confirm(&story, &good));
    assert_eq!(done.counts.awarded, 2);
    assert_eq!(lines(&story, &done).len(), 2);

    let newest = story
        .run(
            story
                .service
                .latest_cohorts(story.owner(), seen.issuer, None, 10),
        )
        .unwrap();
    assert_eq!(newest.len(), 1);
    let second = preview(&story, OWNER, "courriel;badge\na@exemple.fr;animer\n");
    let latest = |before| {
        let found = story
            .service
            .latest_cohorts(story.owner(), seen.issuer, before, 10);
        let found = story.run(found).unwrap();
        found.iter().map(|cohort| cohort.id).collect::<Vec<_>>()
    };
    assert_eq!(latest(None), [second.id, seen.id]);
    assert_eq!(latest(Some(second.id)), [seen.id]);
});

on_both!(a_line_that_was_forgotten_is_not_read_again, |target| {
    let story = Story::begin(target);
    let seen = preview(
        &story,
        OWNER,
        "courriel;badge\np1@exemple.fr;animer\np2@exemple.fr;animer\n",
    );
    let erased = story
        .service
        .erase_person(&story.actor, email("p1@exemple.fr"));
    assert_eq!(story.run(erased).unwrap().beside.lines, 1);
    let corrected = Again {
        corrections: [((2, 0), "p3@exemple.fr".to_owned())].into(),
        ..as_is(&seen)
    };
    let seen = again(&story, &seen, corrected).unwrap();
    assert_eq!((seen.counts.awarded, seen.counts.rejected), (1, 1));
    let Outcome::Rejected { wrong } = &lines(&story, &seen)[0].outcome else {
        panic!("it was read again");
    };
    assert_eq!(wrong[0].why, Why::Forgotten);
});

on_both!(
    what_a_colleague_read_again_is_not_awarded_unseen,
    |target| {
        let story = Story::begin(target);
        let mine = preview(&story, OWNER, &sixty());
        // The same lines and the same numbers, but letters go.
        let otherwise = Again {
            notify: !mine.options.notify,
            ..as_is(&mine)
        };
        let theirs = again(&story, &mine, otherwise).unwrap();
        assert_eq!(mine.counts, theirs.counts);
        let (scope, issuer, id) = (story.owner(), mine.issuer, mine.id);
        let service = &story.service;
        let confirm =
            |saw: Seen| story.run(service.confirm_cohort(&story.actor, scope, issuer, id, saw));
        assert_eq!(refusal(confirm(seen(&mine))), "precondition-failed");
        assert_eq!(
            refusal(again(&story, &mine, as_is(&mine))),
            "precondition-failed"
        );
        let kept = story.run(service.cohort(scope, issuer, id)).unwrap();
        assert_eq!(
            (kept.state, &kept.options),
            (State::Preview, &theirs.options)
        );
        assert_eq!(confirm(seen(&theirs)).unwrap().state, State::Queued);
        // Once it is confirmed, to confirm again changes nothing, whatever was seen.
        assert_eq!(confirm(seen(&mine)).unwrap().state, State::Queued);
        assert_eq!(story.audited("cohort.confirm", id), 1);
    }
);
