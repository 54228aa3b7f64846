//! What time does: reminders, what ends, and what is deleted.

use super::outside::{anyone, assigned};
use super::stating::{WITNESS, ask, asked, said};
use super::*;
use crate::on_both;
use chrono::TimeDelta;
use sceau::issuing::{applications::Followed, letters::Letter};
use sceau::storage::proofs;

fn follow(story: &Story) -> Followed {
    story.run(story.service.follow_applications()).unwrap()
}

fn letters(story: &Story, is_it: impl Fn(&Letter) -> bool) -> usize {
    story.letters().iter().filter(|(_, l)| is_it(l)).count()
}

fn reminded(count: u64) -> Followed {
    Followed {
        reminded: count,
        ..Followed::default()
    }
}

const NOTHING: Followed = Followed {
    reminded: 0,
    expired: 0,
    purged: 0,
};

on_both!(a_draft_ends_once_that_was_said, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    complete(&story, session, id);
    let waits = |l: &Letter| matches!(l, Letter::ApplicationWaits { application, .. } if *application == id);
    story.clock.advance(TimeDelta::days(149));
    assert_eq!(follow(&story), NOTHING);
    story.clock.advance(TimeDelta::days(2));
    assert_eq!(follow(&story), reminded(1));
    assert_eq!(follow(&story), NOTHING, "once");
    assert_eq!(letters(&story, waits), 1);
    story.clock.advance(TimeDelta::days(30));
    assert_eq!(follow(&story).expired, 1);
    assert_eq!(state(&story, id), State::Expired);
    let expired = |l: &Letter| matches!(l, Letter::ApplicationExpired { .. });
    assert_eq!(letters(&story, expired), 1);
    assert_eq!(follow(&story), NOTHING);
    story.clock.advance(TimeDelta::days(2));
    // The draft; its proof is used by nothing then, and kept for a year from its day.
    assert_eq!(follow(&story).purged, 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM applications"), 0);
    assert_eq!(story.count("SELECT count(*) AS n FROM self_assessments"), 0);
    assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 1);
    story.clock.advance(TimeDelta::days(190));
    assert_eq!(follow(&story).purged, 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 0);
    // Nobody else ever saw it.
    let told = "SELECT count(*) AS n FROM audit WHERE action LIKE 'application.%' AND issuer_id IS NOT NULL";
    assert_eq!(story.count(told), 0);
});

on_both!(
    nothing_ends_unannounced_however_late_the_round_is,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let by = trainer(&story, TRAINER);
        let more = story
            .service
            .ask_for_more(&by, story.owner(), id, (None, "Où ?".to_owned()));
        story.run(more).unwrap();
        assert_eq!(follow(&story), NOTHING);
        story.clock.advance(TimeDelta::days(400));
        assert_eq!(follow(&story), reminded(1));
        assert_eq!(state(&story, id), State::MoreInformation);
        story.clock.advance(TimeDelta::days(6));
        assert_eq!(follow(&story), NOTHING);
        story.clock.advance(TimeDelta::days(2));
        assert_eq!(follow(&story).expired, 1);
        assert_eq!(state(&story, id), State::Expired);
    }
);

on_both!(
    whoever_examines_is_reminded_once_and_the_issuer_too,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, anyone());
        let id = submitted(&story, A, badge);
        let days = i64::from(stored(&story, id).policy.review_days);
        let first = assigned(&story, id, "rui@autre.example");
        story.clock.advance(TimeDelta::days(days - 8));
        assert_eq!(follow(&story), NOTHING);
        story.clock.advance(TimeDelta::days(2));
        assert_eq!(follow(&story), reminded(1));
        assert_eq!(follow(&story), NOTHING);
        assert_ne!(
            asked(&story, "rui@autre.example"),
            first,
            "with a link that is good"
        );
        story.clock.advance(TimeDelta::days(7));
        assert_eq!(follow(&story), reminded(1));
        let overdue = |l: &Letter| matches!(l, Letter::ApplicationOverdue { application } if *application == id);
        assert_eq!(letters(&story, overdue), 1);
        assert_eq!(follow(&story), NOTHING);
        assert_eq!(state(&story, id), State::InReview, "it can be decided late");
    }
);

/// An application with a statement and a text of the applicant that are shown, and one text that is not: accepted.
fn accepted(story: &Story, badge: Uuid) -> (Uuid, [Uuid; 3]) {
    let session = session(story, A);
    let id = draft(story, session, badge);
    complete(story, session, id);
    let criteria: Vec<_> = stored(story, id)
        .criteria
        .into_iter()
        .map(|c| c.id)
        .collect();
    let shown = NewProof {
        shown: true,
        ..text(false)
    };
    let give = story.service.give_proof(session, id, shown, criteria);
    let shown = story.run(give).unwrap();
    let stated = ask(story, session, id, WITNESS).unwrap();
    let link = asked(story, WITNESS);
    story
        .run(story.service.give_statement(link, said()))
        .unwrap();
    let all = story.read(move |db| Ok(proofs::of_application(db, id)?));
    let hidden = all.iter().find(|p| !p.shown).unwrap().id;
    story
        .run(story.service.submit_applications(session, vec![id]))
        .unwrap();
    let by = trainer(story, TRAINER);
    let given = NewOpinion {
        favourable: true,
        reason: "Tout y est.".to_owned(),
    };
    let done = story.service.give_opinion(&by, story.owner(), id, given);
    story.run(done).unwrap();
    (id, [shown, stated, hidden])
}

on_both!(what_was_said_goes_and_what_is_shown_stays, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let (id, [shown, stated, hidden]) = accepted(&story, badge);
    assert_eq!(follow(&story), NOTHING, "an appeal is thinkable");
    let days = i64::from(stored(&story, id).policy.appeal_days);
    story.clock.advance(TimeDelta::days(days + 1));
    // The application, and the proof that is not shown.
    assert_eq!(follow(&story).purged, 2);
    assert_eq!(follow(&story), NOTHING);
    let left = stored(&story, id);
    assert!(left.purged_at.is_some() && left.reason.is_none() && left.award.is_some());
    assert_eq!(left.state, State::Accepted);
    assert_eq!(story.count("SELECT count(*) AS n FROM self_assessments"), 0);
    let reasons = "SELECT count(*) AS n FROM application_decisions WHERE reason <> ''";
    assert_eq!(story.count(reasons), 0);
    let opinions = "SELECT count(*) AS n FROM reviewers WHERE reason <> ''";
    assert_eq!(story.count(opinions), 0);
    assert_eq!(story.audited("application.purge", id), 1);
    let find = |id| story.read(move |db| Ok(proofs::find(db, id)?.unwrap()));
    assert_eq!(find(hidden).words, "");
    assert_ne!(find(shown).words, "");
    let page = |id| story.run(story.service.public_proof(id));
    let (seen, of) = (page(shown).unwrap(), page(stated).unwrap());
    assert_eq!(seen.badges[0].award, left.award.unwrap());
    assert_eq!(of.statement.unwrap().words, said().words);
    assert_eq!(
        refusal(page(hidden)),
        "not-found",
        "the badge does not name it"
    );
    // Hidden, it goes at the next round; the badge names it still.
    let session = story.signed_in(A);
    story
        .run(story.service.show_proof(session, shown, false))
        .unwrap();
    assert_eq!(refusal(page(shown)), "gone");
    assert_eq!(follow(&story).purged, 1);
    assert_eq!(find(shown).words, "");
    assert_eq!(refusal(page(shown)), "gone");
    // So does what was shown from a badge that is revoked.
    story.revoke(OWNER, left.award.unwrap());
    assert_eq!(refusal(page(stated)), "gone");
    assert_eq!(follow(&story).purged, 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM statements"), 0);
});

on_both!(a_proof_that_another_application_needs_stays, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let other = open_to(&story, CORE[1], Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    complete(&story, session, id);
    let proof = story.read(move |db| Ok(proofs::of_application(db, id)?[0].id));
    let second = draft(&story, session, other);
    let criteria = vec![stored(&story, second).criteria[0].id.clone()];
    let used = story.service.use_proof(session, (second, proof), criteria);
    story.run(used).unwrap();
    story
        .run(story.service.submit_applications(session, vec![id]))
        .unwrap();
    story
        .run(story.service.withdraw_application(session, id))
        .unwrap();
    assert_eq!(follow(&story).purged, 1, "what is withdrawn goes at once");
    let kept = story.read(move |db| Ok(proofs::find(db, proof)?));
    assert!(kept.is_some_and(|p| p.purged_at.is_none()));
    story
        .run(story.service.discard_application(session, second))
        .unwrap();
    assert_eq!(follow(&story).purged, 1, "nothing needs it any more");
    assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 0);
});

on_both!(
    what_was_taken_back_takes_the_typed_address_along,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let session = session(&story, A);
        let id = draft(&story, session, badge);
        let proof = ask(&story, session, id, WITNESS).unwrap();
        story
            .run(story.service.withdraw_statement(session, proof))
            .unwrap();
        assert_eq!(
            follow(&story),
            NOTHING,
            "it still counts among those of the hour"
        );
        story.clock.advance(TimeDelta::days(1));
        assert_eq!(follow(&story).purged, 1);
        let typed = "SELECT count(*) AS n FROM addresses WHERE email LIKE 'wes@%'";
        assert_eq!(story.count(typed), 0);
        assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 0);
    }
);

on_both!(two_servers_do_each_thing_once, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    for n in 0..6 {
        let session = session(&story, &format!("p{n}@asso.example"));
        let id = draft(&story, session, badge);
        complete(&story, session, id);
        if n < 3 {
            story
                .run(story.service.submit_applications(session, vec![id]))
                .unwrap();
            story
                .run(story.service.withdraw_application(session, id))
                .unwrap();
        }
    }
    story.clock.advance(TimeDelta::days(151));
    let doing = (0..4).map(|_| {
        let service = story.service.clone();
        async move { service.follow_applications().await.unwrap() }
    });
    let done = story.together(doing.collect::<Vec<_>>());
    let reminded: u64 = done.iter().map(|done| done.reminded).sum();
    let purged: u64 = done.iter().map(|done| done.purged).sum();
    assert_eq!(
        (reminded, purged),
        (3, 6),
        "three drafts; three with a proof each"
    );
    let acts = "SELECT count(*) AS n FROM audit WHERE action = 'application.purge'";
    assert_eq!(story.count(acts), 3);
    let waits = |l: &Letter| matches!(l, Letter::ApplicationWaits { .. });
    assert_eq!(letters(&story, waits), 3);
});
