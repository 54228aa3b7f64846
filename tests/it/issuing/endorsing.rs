//! Issuers speak for each other's Profiles, badges and awards.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::endorsement::{Endorsed, Standing, State};
use sceau::badge::text::Language;
use sceau::issuing::Error;
use sceau::issuing::endorsements::NewEndorsement;
use sceau::storage::endorsements::{self, Side, StoredEndorsement};
use sceau::storage::{Page, Scope, issuers, published};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const AN_HOUR: TimeDelta = TimeDelta::hours(1);

pub fn new(of: &str) -> NewEndorsement {
    NewEndorsement {
        of: of.to_owned(),
        comment: "Un travail *sérieux*.".to_owned(),
        language: Language::Fr,
    }
}

pub fn offer(story: &Story, by: usize, new: NewEndorsement) -> Result<StoredEndorsement, Error> {
    let (issuer, scope) = (story.bodies[by].issuer, story.scope(by));
    let offered = story
        .service
        .offer_endorsement(&story.actor, scope, issuer, new);
    story.run(offered)
}

pub fn answer(
    story: &Story,
    by: usize,
    id: Uuid,
    accepted: bool,
) -> Result<StoredEndorsement, Error> {
    let answered = story
        .service
        .answer_endorsement(&story.actor, story.scope(by), id, accepted);
    story.run(answered)
}

pub fn revoke(story: &Story, by: usize, id: Uuid) -> Result<StoredEndorsement, Error> {
    let (scope, reason) = (story.scope(by), "plus d’actualité".to_owned());
    let revoked = story
        .service
        .revoke_endorsement(&story.actor, scope, id, reason);
    story.run(revoked)
}

pub fn list(story: &Story, of: usize, side: Side) -> Vec<Uuid> {
    let (scope, issuer) = (story.scope(of), story.bodies[of].issuer);
    let found = story
        .service
        .endorsements(scope, issuer, side, Page::first(50));
    let found = story.run(found).unwrap().into_iter();
    found.map(|e| e.endorsement.id).collect()
}

/// The Endorsements that the document of an object lists now.
pub fn listed(story: &Story, of: Endorsed) -> Vec<Uuid> {
    let now = story.service.now();
    story.read(move |db| Ok(published::endorsements(db, of, now)?))
}

pub fn profile(story: &Story, body: usize) -> Uuid {
    let issuer = story.bodies[body].issuer;
    let found = story.read(move |db| Ok(issuers::find(db, Scope::Instance, issuer)?));
    found.unwrap().profile
}

pub fn found(story: &Story, id: Uuid) -> StoredEndorsement {
    story
        .read(move |db| Ok(endorsements::find(db, id)?))
        .unwrap()
}

pub fn url(story: &Story, of: Endorsed) -> String {
    of.url(story.service.base())
}

on_both!(what_is_accepted_stands_until_it_is_taken_back, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let award = story.award(body, "animer", WHO).assertion.id;
    for of in [
        Endorsed::Profile(profile(&story, body)),
        Endorsed::BadgeClass(story.badge(body, "animer")),
        Endorsed::Assertion(award),
    ] {
        let offered = offer(&story, OWNER, new(&url(&story, of))).unwrap();
        let id = offered.endorsement.id;
        assert_eq!(offered.endorsement.profile, profile(&story, OWNER));
        assert_eq!(found(&story, id), offered);
        let now = story.service.now();
        assert_eq!(offered.endorsement.state(now), State::Offered);
        assert_eq!(offered.endorsement.standing(now), Standing::Hidden);
        assert!(listed(&story, of).is_empty(), "not before it is accepted");

        let accepted = answer(&story, body, id, true).unwrap();
        let now = story.service.now();
        assert_eq!(accepted.endorsement.standing(now), Standing::Public);
        assert_eq!(listed(&story, of), [id]);

        let gone = revoke(&story, OWNER, id).unwrap().endorsement;
        let now = story.service.now();
        assert_eq!(gone.standing(now), Standing::Revoked("plus d’actualité"));
        assert!(listed(&story, of).is_empty());
        for action in [
            "endorsement.offer",
            "endorsement.accept",
            "endorsement.revoke",
        ] {
            assert_eq!(story.audited(action, id), 1, "{action}");
        }
        assert_eq!(refusal(revoke(&story, OWNER, id)), "already-decided");
        assert_eq!(refusal(answer(&story, body, id, true)), "already-decided");
        // And said again.
        assert!(offer(&story, OWNER, new(&url(&story, of))).is_ok());
    }
});

on_both!(what_is_declined_or_withdrawn_was_never_public, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let of = Endorsed::BadgeClass(story.badge(body, "animer"));
    let declined = offer(&story, OWNER, new(&url(&story, of))).unwrap();
    let declined = declined.endorsement.id;
    answer(&story, body, declined, false).unwrap();
    assert_eq!(story.audited("endorsement.refuse", declined), 1);
    for refused in [
        answer(&story, body, declined, true),
        answer(&story, body, declined, false),
        revoke(&story, OWNER, declined),
    ] {
        assert_eq!(refusal(refused), "already-decided");
    }
    let withdrawn = offer(&story, OWNER, new(&url(&story, of))).unwrap();
    let withdrawn = withdrawn.endorsement.id;
    revoke(&story, OWNER, withdrawn).unwrap();
    assert_eq!(
        refusal(answer(&story, body, withdrawn, true)),
        "already-decided"
    );
    let later = story.service.now() + AN_HOUR;
    for (id, state) in [(declined, State::Declined), (withdrawn, State::Revoked)] {
        let one = found(&story, id).endorsement;
        assert_eq!(
            (one.state(later), one.standing(later)),
            (state, Standing::Hidden)
        );
    }
    assert!(listed(&story, of).is_empty());
});

on_both!(what_cannot_be_endorsed_is_refused, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let base = story.service.base().clone();
    let badge = base.badge(story.badge(body, "animer"));
    let award = story.award(body, "animer", WHO).assertion.id;
    for unknown in [
        "https://ailleurs.example/badges/1".to_owned(),
        base.badge(Uuid::now_v7()),
        base.assertion(Uuid::now_v7()),
        base.profile(story.bodies[body].issuer), // an issuer's id is not its Profile's
        base.programme(story.programme),
        format!("{badge}.json"),
        format!("{badge} "),
        String::new(),
    ] {
        assert_eq!(
            refusal(offer(&story, OWNER, new(&unknown))),
            "unknown-object",
            "{unknown}"
        );
    }
    let own = base.badge(story.badge(OWNER, "animer"));
    assert_eq!(refusal(offer(&story, OWNER, new(&own))), "self-endorsement");
    for (comment, code) in [(" ", "empty-text"), ("a\u{0}b", "control-character")] {
        let wrong = NewEndorsement {
            comment: comment.to_owned(),
            ..new(&badge)
        };
        assert_eq!(refusal(offer(&story, OWNER, wrong)), code);
    }
    let long = NewEndorsement {
        comment: "a".repeat(2_001),
        ..new(&badge)
    };
    assert_eq!(refusal(offer(&story, OWNER, long)), "text-too-long");
    let first = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
    assert_eq!(
        refusal(offer(&story, OWNER, new(&badge))),
        "already-offered"
    );
    answer(&story, body, first, true).unwrap();
    assert_eq!(
        refusal(offer(&story, OWNER, new(&badge))),
        "already-offered"
    );
    let reason =
        story
            .service
            .revoke_endorsement(&story.actor, story.owner(), first, " ".to_owned());
    assert_eq!(refusal(story.run(reason)), "empty-text");

    story.revoke(body, award);
    let gone = base.assertion(award);
    assert_eq!(refusal(offer(&story, OWNER, new(&gone))), "unknown-object");
});

on_both!(each_side_does_what_is_its_own, |target| {
    let mut story = Story::begin(target);
    let (body, stranger) = (story.join(), story.join());
    let badge = url(&story, Endorsed::BadgeClass(story.badge(body, "animer")));
    let id = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
    let show = |by| story.run(story.service.endorsement(story.scope(by), id));
    assert!(show(OWNER).is_ok() && show(body).is_ok());
    assert_eq!(refusal(show(stranger)), "not-found");
    assert_eq!(list(&story, OWNER, Side::Given), [id]);
    assert_eq!(list(&story, body, Side::Received), [id]);
    assert!(list(&story, OWNER, Side::Received).is_empty());
    assert!(list(&story, body, Side::Given).is_empty());
    for other in [OWNER, stranger] {
        assert_eq!(refusal(answer(&story, other, id, true)), "not-found");
        assert_eq!(refusal(answer(&story, other, id, false)), "not-found");
    }
    for other in [body, stranger] {
        assert_eq!(refusal(revoke(&story, other, id)), "not-found");
    }
    // Not in the name of another, nor into another's lists.
    let (service, actor, theirs) = (&story.service, &story.actor, story.bodies[body].issuer);
    let scope = story.scope(stranger);
    let posing = service.offer_endorsement(actor, scope, theirs, new(&badge));
    assert_eq!(refusal(story.run(posing)), "not-found");
    let peeping = service.endorsements(scope, theirs, Side::Received, Page::first(50));
    assert_eq!(refusal(story.run(peeping)), "not-found");
    let peeping = story.read(move |db| {
        Ok(endorsements::list(
            db,
            scope,
            theirs,
            Side::Received,
            Page::first(50),
        )?)
    });
    assert!(peeping.is_empty());
    assert_eq!(
        found(&story, id).endorsement.state(story.service.now()),
        State::Offered
    );
    // The instance's administrator may.
    let all = service.answer_endorsement(actor, Scope::Instance, id, true);
    assert!(story.run(all).is_ok());
});

on_both!(of_two_answers_at_once_one_counts, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    for competency in CORE {
        let badge = url(&story, Endorsed::BadgeClass(story.badge(body, competency)));
        let id = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
        let answers = [true, false, true, false].into_iter().map(|accepted| {
            let (service, actor) = (story.service.clone(), story.actor.clone());
            let scope = story.scope(body);
            async move {
                service
                    .answer_endorsement(&actor, scope, id, accepted)
                    .await
            }
        });
        let done = story.together(answers);
        assert_eq!(done.iter().filter(|answer| answer.is_ok()).count(), 1);
        let decided =
            story.audited("endorsement.accept", id) + story.audited("endorsement.refuse", id);
        assert_eq!(decided, 1);
    }
});

on_both!(nobody_speaks_for_a_revoked_badge, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let award = story.award(body, "animer", WHO).assertion.id;
    let accepted = offer(&story, OWNER, new(&url(&story, Endorsed::Assertion(award)))).unwrap();
    answer(&story, body, accepted.endorsement.id, true).unwrap();
    let second = story.award(body, "concevoir", WHO).assertion.id;
    let waiting = offer(
        &story,
        OWNER,
        new(&url(&story, Endorsed::Assertion(second))),
    )
    .unwrap();
    story.revoke(body, award);
    story.revoke(body, second);
    let late = answer(&story, body, waiting.endorsement.id, true);
    assert_eq!(refusal(late), "already-decided");
    let now = story.service.now();
    for id in [accepted.endorsement.id, waiting.endorsement.id] {
        assert_eq!(found(&story, id).endorsement.state(now), State::Revoked);
    }
});
