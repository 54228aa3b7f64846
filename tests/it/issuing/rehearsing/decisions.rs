//! Decisions about what counts: equivalences and recognitions.

use super::*;
use chrono::TimeDelta;
use sceau::badge::composite::OnEnded;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::equivalences::NewEquivalence;
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::review::{Act, Withdrawal};

on_both!(an_equivalence, |target| {
    let mut story = pend_all(target);
    let (stranger, late) = (story.join(), story.join());
    let mut definition = story.composite_badge(FIRST_STEPS).definition;
    definition.tags.clear();
    let new = NewBadge::Free(Box::new(definition));
    let (scope, issuer) = (story.scope(stranger), story.bodies[stranger].issuer);
    let free = story.service.define_badge(&story.actor, scope, issuer, new);
    let free = story.run(free).unwrap();
    for who in [A, B, C] {
        let award = new_award(free.id, who);
        story.try_award(stranger, award).unwrap();
    }
    story.award_all(&STEPS[1..], A);
    story.award(OWNER, STEPS[1], B);
    story.award_all(&STEPS, C);
    let (service, base) = (&story.service, story.service.base());
    let (actor, owner, programme) = (&story.actor, story.owner(), story.programme);
    let new = NewEquivalence {
        badge_class: base.badge(free.id),
        issuer: base.profile(free.profile),
        competency: STEPS[0].to_owned(),
        reason: WHY.to_owned(),
        starts_at: None,
        ends_at: None,
    };
    let said = story
        .run(service.try_equivalence(actor, owner, programme, new.clone()))
        .unwrap();
    assert_eq!((said.persons, said.gain.count), (3, 1));
    let foreign = service.try_equivalence(actor, scope, programme, new.clone());
    assert_eq!(refusal(story.run(foreign)), "not-found");
    // Somebody whom it concerns is due the composite anyway, by a recognition: that is no effect of it.
    story.try_award(stranger, new_award(free.id, D)).unwrap();
    story.award(late, STEPS[0], D);
    story.award_all(&STEPS[1..], D);
    let recognition = NewAccreditation {
        issuer: story.bodies[late].issuer,
        competencies: None,
        starts_at: Some(service.now() - TimeDelta::days(1)),
        ends_at: None,
    };
    story
        .run(service.accredit(actor, owner, programme, recognition))
        .unwrap();
    let said = story
        .run(service.try_equivalence(actor, owner, programme, new.clone()))
        .unwrap();
    assert_eq!((said.persons, said.gain.count), (4, 1));
    assert_eq!(story.reconcile(), 1);
    let tried = service.try_equivalence(actor, owner, programme, new.clone());
    let counts = comes_true(&story, &[Uuid::nil()], tried, |story| {
        let made = service.create_equivalence(actor, owner, programme, new);
        story.run(made).unwrap();
        assert_eq!(story.reconcile(), 1);
    });
    assert_eq!(counts, (1, 0, 0, 0));
});

fn try_act(story: &Story, act: Act) -> impl Future<Output = Result<Effects, Error>> {
    let (service, actor) = (story.service.clone(), story.actor.clone());
    let (owner, programme) = (story.owner(), story.programme);
    async move { service.try_recognition(&actor, owner, programme, act).await }
}

on_both!(recognitions, |target| {
    let mut story = pend_all(target);
    let body = story.join();
    for who in [A, B, C] {
        story.award_all(&STEPS[1..], who);
    }
    let before = story.award(body, STEPS[0], A).assertion.id;
    let new = NewAccreditation {
        issuer: story.bodies[body].issuer,
        competencies: None,
        starts_at: Some(story.service.now() - TimeDelta::days(1)),
        ends_at: None,
    };
    let (service, actor) = (&story.service, &story.actor);
    let (owner, programme) = (story.owner(), story.programme);
    let tried = try_act(&story, Act::Recognise(new.clone()));
    let mut decision = Uuid::nil();
    let counts = comes_true(&story, &[Uuid::nil()], tried, |story| {
        let made = service.accredit(actor, owner, programme, new);
        decision = story.run(made).unwrap().id;
        assert_eq!(story.reconcile(), 1);
    });
    assert_eq!(counts, (1, 0, 0, 0));

    story.clock.advance(TimeDelta::days(1));
    let from = story.service.now();
    story.clock.advance(TimeDelta::days(1));
    let later = story.award(body, STEPS[0], B).assertion.id;
    let withdrawal = Withdrawal {
        from,
        reason: WHY.to_owned(),
    };
    let tried = try_act(&story, Act::Withdraw(decision, withdrawal.clone()));
    let counts = comes_true(&story, &[before, later], tried, |story| {
        let act = service.withdraw_accreditation(actor, owner, programme, decision, withdrawal);
        story.run(act).unwrap();
        review(story);
    });
    assert_eq!(counts, (0, 0, 1, 1));

    let other = story.accredit(body, None, None);
    story.clock.advance(TimeDelta::days(1));
    let last = story.award(body, STEPS[0], C).assertion.id;
    set(
        &story,
        PoliciesChange {
            on_accreditation_ended: Some(OnEnded::Stop),
            ..PoliciesChange::default()
        },
    );
    story.clock.advance(TimeDelta::days(1));
    let tried = try_act(&story, Act::End(other));
    let counts = comes_true(&story, &[before, later, last], tried, |story| {
        let act = service.end_accreditation(actor, owner, programme, other);
        story.run(act).unwrap();
        review(story);
    });
    assert_eq!(counts, (0, 0, 3, 0), "one of them was pending before");
});
