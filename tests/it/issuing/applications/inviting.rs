//! An issuer begins an application for somebody, and a request that comes twice has its effect once.

use super::*;
use crate::on_both;
use sceau::issuing::{
    Guard, Once,
    applications::{Begun, NewDraft},
};
use sceau::storage::idempotency::{Answer, Request};
use std::sync::Arc;

fn draft_for(
    story: &Story,
    badge: Uuid,
    who: &str,
) -> impl Future<Output = Result<Begun, Error>> + use<> {
    let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
    let new = NewDraft {
        email: email(who),
        proofs: vec![(text(true), Vec::new())],
        assessments: Vec::new(),
    };
    async move {
        service
            .begin_application_for(&actor, scope, badge, new)
            .await
    }
}

on_both!(one_draft_is_begun_however_often_it_is_asked, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let doing: Vec<_> = (0..6).map(|_| draft_for(&story, badge, A)).collect();
    let done = story.together(doing);
    let ids: std::collections::BTreeSet<Uuid> =
        done.into_iter().map(|one| one.unwrap().id).collect();
    assert_eq!(ids.len(), 1);
    let id = *ids.first().unwrap();
    assert_eq!(state(&story, id), State::Draft);
    assert_eq!(story.count("SELECT count(*) AS n FROM applications"), 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 1);
    let letters = story.letters().into_iter();
    assert_eq!(
        letters
            .filter(|(_, letter)| letter.name() == "application-begun")
            .count(),
        1
    );
    assert_eq!(story.audited("application.begin", id), 1);
    // Its applicant goes on with it.
    let session = session(&story, A);
    assert_eq!(draft(&story, session, badge), id);
    complete(&story, session, id);
    let submit = story.service.submit_applications(session, vec![id]);
    story.run(submit).unwrap();
    assert_eq!(state(&story, id), State::Submitted);
    let late = story.run(draft_for(&story, badge, A));
    assert_eq!(code(&late.unwrap_err()), "already-applied");
});

on_both!(a_guarded_opinion_is_given_once, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let by = trainer(&story, TRAINER);
    let id = submitted(&story, A, badge);
    let guard = || Guard {
        request: Request {
            id: [7; 32],
            body: [1; 32],
        },
        render: Arc::new(|done: &Decided| Answer {
            status: 200,
            location: None,
            body: format!("{:?}", done.application.award),
        }),
    };
    let doing = (0..4).map(|_| {
        let (service, by, scope, guard) =
            (story.service.clone(), by.clone(), story.owner(), guard());
        async move {
            let given =
                service.give_opinion_once(&by, scope, id, opinion(true), Some(guard.clone()));
            given
                .await
                .map(|once| (matches!(once, Once::Done(_)), guard.answer(&once).body))
        }
    });
    let done = story.together(doing.collect::<Vec<_>>());
    let done: Vec<_> = done.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().filter(|(now, _)| *now).count(), 1);
    assert!(done.iter().all(|(_, body)| *body == done[0].1), "{done:?}");
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 1);
    let other = Guard {
        request: Request {
            id: [7; 32],
            body: [2; 32],
        },
        ..guard()
    };
    let other =
        story
            .service
            .give_opinion_once(&by, story.owner(), id, opinion(false), Some(other));
    assert_eq!(
        code(&story.run(other).unwrap_err()),
        "idempotency-key-reused"
    );
});
