//! Everything at once: one application has one story.

use super::*;
use crate::on_both;
use std::{future::Future, pin::Pin};

type Doing = Pin<Box<dyn Future<Output = (Uuid, Result<State, Error>)> + Send>>;

on_both!(two_reviewers_at_once_make_one_decision, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let (one, other) = (trainer(&story, TRAINER), trainer(&story, OTHER_TRAINER));
    let asked: Vec<Uuid> = (0..12)
        .map(|n| submitted(&story, &format!("p{n}@asso.example"), badge))
        .collect();
    let doing = asked.iter().enumerate().flat_map(|(at, id)| {
        // Both ways round, and both of one mind too.
        let favourable = [(true, false), (false, true), (true, true)][at % 3];
        [(&one, favourable.0), (&other, favourable.1)].map(|(by, favourable)| {
            let (service, by, scope, id) = (story.service.clone(), by.clone(), story.owner(), *id);
            async move {
                service
                    .give_opinion(&by, scope, id, opinion(favourable))
                    .await
                    .map(drop)
            }
        })
    });
    let done = story.together(doing.collect::<Vec<_>>());
    let refused: Vec<_> = done
        .iter()
        .filter_map(|done| done.as_ref().err())
        .map(code)
        .collect();
    assert_eq!(refused.len(), asked.len(), "one of each two");
    let known = ["already-decided", "enough-reviewers"];
    assert!(
        refused.iter().all(|code| known.contains(code)),
        "{refused:?}"
    );
    assert_eq!(
        story.count("SELECT count(*) AS n FROM application_decisions"),
        12
    );
    let odd = "SELECT count(*) AS n FROM applications WHERE (state = 'accepted') <> (award_id IS NOT NULL)";
    assert_eq!(story.count(odd), 0, "decided in one way alone");
    let awards = story.count("SELECT count(*) AS n FROM assertions");
    let accepted = story.count("SELECT count(*) AS n FROM applications WHERE state = 'accepted'");
    assert_eq!(awards, accepted);
    assert!(accepted >= 4, "those of one mind are accepted");
});

on_both!(a_quorum_that_comes_at_once_decides_once, |target| {
    let story = Story::begin(target);
    let badge = open_to(
        &story,
        ASKED,
        Policy {
            needed: 2,
            of: 4,
            ..Policy::default()
        },
    );
    let all = ["t1", "t2", "t3", "t4"].map(|n| trainer(&story, &format!("{n}@formation.example")));
    let id = submitted(&story, A, badge);
    let doing = all.iter().map(|by| {
        let (service, by, scope) = (story.service.clone(), by.clone(), story.owner());
        async move { service.give_opinion(&by, scope, id, opinion(true)).await }
    });
    let done = story.together(doing.collect::<Vec<_>>());
    let decided = done
        .iter()
        .filter(|d| d.as_ref().is_ok_and(|d| d.awarded.is_some()));
    assert_eq!(decided.count(), 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 1);
    assert_eq!(
        story.count("SELECT count(*) AS n FROM application_decisions"),
        1
    );
});

on_both!(
    withdrawn_while_it_is_decided_it_is_one_of_the_two,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let by = trainer(&story, TRAINER);
        let mut doing: Vec<Doing> = Vec::new();
        let mut asked = Vec::new();
        for n in 0..8 {
            let who = format!("p{n}@asso.example");
            let id = submitted(&story, &who, badge);
            let session = session(&story, &who);
            asked.push(id);
            let (service, by, scope) = (story.service.clone(), by.clone(), story.owner());
            doing.push(Box::pin(async move {
                let done = service.give_opinion(&by, scope, id, opinion(true)).await;
                (id, done.map(|_| State::Accepted))
            }));
            let service = story.service.clone();
            doing.push(Box::pin(async move {
                let done = service.withdraw_application(session, id).await;
                (id, done.map(|()| State::Withdrawn))
            }));
        }
        let done = story.together(doing);
        for id in asked {
            let of_it = done.iter().filter(|(of, _)| *of == id);
            let won: Vec<_> = of_it.filter_map(|(_, done)| done.as_ref().ok()).collect();
            assert_eq!(won.len(), 1, "{won:?}");
            assert_eq!(state(&story, id), *won[0]);
            assert_eq!(
                stored(&story, id).award.is_some(),
                *won[0] == State::Accepted
            );
        }
    }
);

on_both!(
    one_badge_asked_for_twice_at_once_is_asked_for_once,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let session = session(&story, A);
        let doing = (0..6).map(|_| {
            let service = story.service.clone();
            async move {
                service
                    .begin_applications(session, vec![badge])
                    .await
                    .unwrap()[0]
            }
        });
        let mut begun = story.together(doing.collect::<Vec<_>>());
        begun.dedup();
        assert_eq!(begun.len(), 1);
        complete(&story, session, begun[0]);
        let doing = (0..4).map(|_| {
            let (service, id) = (story.service.clone(), begun[0]);
            async move { service.submit_applications(session, vec![id]).await }
        });
        let done = story.together(doing.collect::<Vec<_>>());
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
        assert_eq!(story.audited("application.submit", begun[0]), 1);
    }
);
