//! An issuer closes or merges into another: nothing new, and what it awarded stays.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::badge::verification::Verdict;
use sceau::checking::Input;
use sceau::issuing::Error;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::closing::NewClosure;
use sceau::storage::{Scope, closures::Closure};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

fn close(story: &Story, scope: Scope, body: usize, heir: Option<Uuid>) -> Result<Closure, Error> {
    let new = NewClosure {
        reason: "Fin d’activité".to_owned(),
        heir,
    };
    let issuer = story.bodies[body].issuer;
    story.run(story.service.close_issuer(&story.actor, scope, issuer, new))
}

on_both!(
    a_closed_issuer_does_nothing_new_and_its_badges_stay,
    |target| {
        let story = Story::with_bodies(target, 1);
        let first = story.award(1, STEPS[0], WHO).assertion.id;
        story.award(OWNER, STEPS[1], WHO);
        close(&story, story.scope(1), 1, None).unwrap();
        let new = new_award(story.badge(1, "animer"), WHO);
        assert_eq!(refusal(story.try_award(1, new)), "issuer-closed");
        let issuer = story.bodies[1].issuer;
        let new = NewBadge::OfCompetency {
            programme: story.programme,
            competency: "animer".to_owned(),
        };
        let define = story
            .service
            .define_badge(&story.actor, story.scope(1), issuer, new);
        assert_eq!(refusal(story.run(define)), "issuer-closed");

        // They count and verify.
        assert_eq!(story.award(OWNER, STEPS[2], WHO).also.len(), 1);
        let url = story.service.base().assertion(first);
        assert_eq!(story.check(Input::Url(url)).report.verdict, Verdict::Valid);
        assert_eq!(story.audited("issuer.close", issuer), 1);
        let again = close(&story, story.scope(1), 1, None);
        assert_eq!(refusal(again), "already-closed");
        // It may still take back what it awarded.
        assert_eq!(story.revoke(1, first).also.len(), 1);
    }
);

on_both!(the_heir_may_revoke_and_nobody_else, |target| {
    let mut story = Story::with_bodies(target, 1);
    let (heir, other) = (story.join(), story.join());
    let id = story.award(1, STEPS[0], WHO).assertion.id;
    let named = Some(story.bodies[heir].issuer);
    let by_itself = close(&story, story.scope(1), 1, named);
    assert_eq!(refusal(by_itself), "heir-by-administrator");
    close(&story, story.scope(1), 1, None).unwrap();
    assert_eq!(refusal(story.try_revoke(heir, id)), "not-found");
    let own = close(&story, Scope::Instance, 1, Some(story.bodies[1].issuer));
    assert_eq!(refusal(own), "self-heir");
    let unknown = close(&story, Scope::Instance, 1, Some(Uuid::nil()));
    assert_eq!(refusal(unknown), "unknown-issuer");
    let closed = close(&story, Scope::Instance, 1, named).unwrap();
    assert_eq!(closed.heir, named);
    let twice = close(&story, Scope::Instance, 1, Some(story.bodies[other].issuer));
    assert_eq!(refusal(twice), "already-closed");
    assert_eq!(refusal(story.try_revoke(other, id)), "not-found");
    story.try_revoke(heir, id).unwrap();
    assert!(story.revocation(id).is_some());
    close(&story, story.scope(other), other, None).unwrap();
    let gone = close(
        &story,
        Scope::Instance,
        heir,
        Some(story.bodies[other].issuer),
    );
    assert_eq!(refusal(gone), "issuer-closed");
});

on_both!(the_rules_of_a_closed_owner_award_nothing, |target| {
    let story = Story::with_bodies(target, 1);
    for slug in &STEPS[..2] {
        story.award(1, slug, WHO);
    }
    close(&story, story.owner(), OWNER, None).unwrap();
    assert!(story.award(1, STEPS[2], WHO).also.is_empty());
    assert_eq!(story.reconcile(), 0);
});

on_both!(
    other_tenants_do_not_close_it_and_a_dry_run_closes_nothing,
    |target| {
        let mut story = Story::begin_with(target, OnRevoked::Pending);
        let body = story.join();
        assert_eq!(
            refusal(close(&story, story.scope(body), OWNER, None)),
            "not-found"
        );
        story.award_all(&STEPS, WHO);
        let composite = story.live(FIRST_STEPS, WHO)[0];
        let new = NewClosure {
            reason: "x".to_owned(),
            heir: None,
        };
        let issuer = story.bodies[OWNER].issuer;
        let tried = story
            .service
            .try_closure(&story.actor, story.owner(), issuer, new);
        let effects = story.run(tried).unwrap();
        assert_eq!((effects.persons, effects.keep.first), (1, vec![composite]));
        assert_eq!((effects.lose.count, effects.pend.count), (0, 0));
        story.award(OWNER, "animer", WHO);
    }
);
