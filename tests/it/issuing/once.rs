//! A request that may come twice (`Idempotency-Key`).

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::issuing::award::Awarded;
use sceau::issuing::revoke::Revoked;
use sceau::issuing::{Error, Guard, Once};
use sceau::storage::idempotency::{self, Answer, Request, Seen};
use std::sync::Arc;

const WHO: &str = "camille@exemple.fr";

fn request(key: u8, body: u8) -> Request {
    Request {
        id: [key; 32],
        body: [body; 32],
    }
}

pub fn guard(key: u8, body: u8) -> Guard<Awarded> {
    let render = |awarded: &Awarded| Answer {
        status: 201,
        location: Some(format!("/assertions/{}", awarded.assertion.id)),
        body: format!("{{\"also\":{}}}", awarded.also.len()),
    };
    Guard {
        request: request(key, body),
        render: Arc::new(render),
    }
}

fn award(story: &Story, competency: &str, guard: Guard<Awarded>) -> Result<Once<Awarded>, Error> {
    let new = new_award(story.badge(OWNER, competency), WHO);
    let award = story
        .service
        .award(&story.actor, story.owner(), new, Some(guard));
    story.run(award)
}

fn answered(once: Once<Awarded>) -> Answer {
    match once {
        Once::Before(answer) => answer,
        Once::Done(_) => panic!("it was done again"),
    }
}

on_both!(the_same_request_gets_the_same_answer, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..7], WHO);
    let Once::Done(first) = award(&story, CORE[7], guard(1, 1)).unwrap() else {
        panic!("it is new");
    };
    let expected = (guard(1, 1).render)(&first);
    assert_eq!(expected.body, r#"{"also":2}"#);
    for _ in 0..3 {
        assert_eq!(
            answered(award(&story, CORE[7], guard(1, 1)).unwrap()),
            expected
        );
    }
    assert_eq!(
        refusal(award(&story, CORE[7], guard(1, 2))),
        "idempotency-key-reused"
    );
    // Another key is another request.
    assert_eq!(refusal(award(&story, CORE[7], guard(2, 1))), "already-held");
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 8 + 2);
    assert_eq!(story.audited("assertion.award", first.assertion.id), 1);
});

on_both!(of_twenty_at_once_one_has_an_effect, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, "animer");
    let attempts = (0..20).map(|_| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        async move {
            let mut new = new_award(badge, WHO);
            new.allow_duplicate = true; // nothing but the key stands in the way
            service
                .award(&actor, scope, new, Some(guard(1, 1)))
                .await
                .unwrap()
        }
    });
    let (mut done, mut replayed) = (Vec::new(), Vec::new());
    for once in story.together(attempts) {
        match once {
            Once::Done(awarded) => done.push((guard(1, 1).render)(&awarded)),
            Once::Before(answer) => replayed.push(answer),
        }
    }
    assert_eq!((done.len(), replayed.len()), (1, 19));
    assert!(replayed.iter().all(|answer| *answer == done[0]));
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 1);
    assert_eq!(
        story.count("SELECT count(*) AS n FROM audit WHERE action = 'assertion.award'"),
        1
    );
});

on_both!(twenty_bodies_under_one_key_are_refused_but_one, |target| {
    let story = Story::begin(target);
    let badge = story.badge(OWNER, "animer");
    let attempts = (0..20).map(|body| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        async move {
            let new = new_award(badge, &format!("p{body}@exemple.fr"));
            service
                .award(&actor, scope, new, Some(guard(1, body)))
                .await
        }
    });
    let answers = story.together(attempts);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = answers.into_iter().filter_map(Result::err);
    assert!(
        refused
            .map(|why| code(&why))
            .all(|code| code == "idempotency-key-reused")
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 1);
});

on_both!(a_refusal_is_not_kept, |target| {
    let story = Story::begin(target);
    let held = story.award(OWNER, "animer", WHO).assertion.id;
    assert_eq!(
        refusal(award(&story, "animer", guard(1, 1))),
        "already-held"
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM idempotency_keys"), 0);
    story.revoke(OWNER, held);
    assert!(matches!(
        award(&story, "animer", guard(1, 1)),
        Ok(Once::Done(_))
    ));
    answered(award(&story, "animer", guard(1, 1)).unwrap());
});

on_both!(a_revocation_is_replayed_too, |target| {
    let story = Story::begin(target);
    let id = story.award(OWNER, "animer", WHO).assertion.id;
    let revoke = || {
        let render = |revoked: &Revoked| Answer {
            status: 200,
            location: None,
            body: revoked.revocation.reason.clone(),
        };
        let guard = Guard {
            request: request(9, 9),
            render: Arc::new(render),
        };
        let reason = "délivré par erreur".to_owned();
        story.run(
            story
                .service
                .revoke(&story.actor, story.owner(), id, reason, Some(guard)),
        )
    };
    assert!(matches!(revoke(), Ok(Once::Done(_))));
    match revoke().unwrap() {
        Once::Before(answer) => assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, "délivré par erreur")
        ),
        Once::Done(_) => panic!("it was done again"),
    }
    assert_eq!(refusal(story.try_revoke(OWNER, id)), "already-revoked");
});

on_both!(an_answer_is_kept_for_a_day, |target| {
    let story = Story::begin(target);
    award(&story, "animer", guard(1, 1)).unwrap();
    award(&story, "concevoir", guard(2, 1)).unwrap();
    let now = story.service.now();
    let ask = |later: TimeDelta| {
        story.write(move |db| Ok(idempotency::begin(db, &request(1, 1), now + later)?))
    };
    assert!(matches!(ask(TimeDelta::hours(23)), Seen::Before(_)));
    let forgotten =
        |later: TimeDelta| story.write(move |db| Ok(idempotency::forget(db, now + later)?));
    assert_eq!(forgotten(TimeDelta::hours(23)), 0);
    assert_eq!(ask(TimeDelta::hours(24) + TimeDelta::seconds(1)), Seen::New);
    assert_eq!(
        forgotten(TimeDelta::hours(24) + TimeDelta::seconds(1)),
        1,
        "the other one"
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM idempotency_keys"), 1);
});

on_both!(
    /// The world may have moved on since; the answer has not.
    an_answer_is_replayed_whatever_happened_since,
    |target| {
        let story = Story::begin(target);
        award(&story, "animer", guard(1, 1)).unwrap();
        story.sql(
            "UPDATE badge_classes SET archived_at = '2026-01-01 00:00:00' WHERE id = $1",
            story.badge(OWNER, "animer"),
        );
        answered(award(&story, "animer", guard(1, 1)).unwrap());
        assert_eq!(
            refusal(award(&story, "animer", guard(1, 2))),
            "idempotency-key-reused"
        );
        assert_eq!(refusal(award(&story, "animer", guard(2, 1))), "badge-archived");

        award(&story, "concevoir", guard(3, 1)).unwrap();
        let profile = story.composite_badge(CORE_COMPOSITE).profile;
        story.sql("UPDATE keys SET state = 'retired' WHERE profile_id = $1", profile);
        answered(award(&story, "concevoir", guard(3, 1)).unwrap());
    }
);

on_both!(a_day_old_key_may_be_used_again, |target| {
    let story = Story::begin(target);
    award(&story, "animer", guard(1, 1)).unwrap();
    story.sql(
        "UPDATE idempotency_keys SET created_at = '2026-01-01 00:00:00' WHERE id <> $1",
        uuid::Uuid::nil(),
    );
    assert!(matches!(
        award(&story, "concevoir", guard(1, 2)),
        Ok(Once::Done(_))
    ));
});
