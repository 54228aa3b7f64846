//! Decisions: for a class of badges or one badge, their limits and their end.

use super::*;

on_both!(a_decision_for_one_badge_and_its_withdrawal, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    prove(&story);
    let id = bring(&story, &mut Badge::good_signed(), None);
    assert_eq!(
        refusal(id),
        "badge-not-valid",
        "a signed badge without its signature"
    );
    let id = bring(&story, &mut Badge::good(), None).unwrap().evidence.id;
    let (service, actor, scope) = (&story.service, &story.actor, story.owner());
    let decide = |competency: &str| {
        let new = decide(Some(competency)).unwrap();
        story.run(service.decide_evidence(actor, scope, story.programme, id, new))
    };
    assert_eq!(refusal(decide("nonsense")), "unknown-competency");
    let done = decide(GAP).unwrap();
    assert_eq!(done.also_awarded.len(), 1);
    assert_eq!(first(&story).1.unwrap().kind, ViaKind::Badge);
    assert_eq!(refusal(decide(CORE[1])), "already-decided");
    let withdraw = |reason: &str| {
        let reason = reason.to_owned();
        story.run(service.withdraw_evidence(actor, scope, story.programme, id, reason))
    };
    assert_eq!(refusal(withdraw("")), "empty-text");
    let gone = withdraw("reconnu par erreur").unwrap();
    assert_eq!(gone.also_revoked.len(), 1);
    assert_eq!(first(&story).0, LeafState::Revoked);
    assert_eq!(refusal(withdraw("encore")), "already-decided");
    for action in ["evidence.decide", "evidence.withdraw"] {
        assert_eq!(story.audited(action, id), 1);
    }
    // Brought again after it was withdrawn.
    assert!(bring(&story, &mut Badge::good(), None).is_ok());
});

on_both!(what_is_refused, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let mut badge = Badge::good();
    badge.assertion["recipient"] = recipient("autre@exemple.fr");
    assert_eq!(refusal(bring(&story, &mut badge, None)), "badge-of-another");
    let mut badge = Badge::good();
    badge.assertion["expires"] = "2026-01-02T00:00:00Z".into();
    assert_eq!(refusal(bring(&story, &mut badge, None)), "badge-not-valid");
    let mut badge = Badge::good();
    badge.put("/assertion", 503, "text/plain", b"");
    assert_eq!(refusal(bring(&story, &mut badge, None)), "badge-not-valid");
    let own = story.award(OWNER, GAP, EMAIL).assertion.id;
    let own = Input::Url(story.service.base().assertion(own));
    let own = found(&story, &mut Badge::good(), own);
    let own = record(&story, NewEvidence::Badge(Box::new(own), None));
    assert_eq!(refusal(own), "counts-by-itself");
    let unknown = bring(&story, &mut Badge::good(), Some("mediateur-numerique"));
    assert_eq!(refusal(unknown), "unknown-competency");
    bring(&story, &mut Badge::good(), None).unwrap();
    assert_eq!(
        refusal(bring(&story, &mut Badge::good(), None)),
        "already-brought"
    );
    record(&story, certificate(GAP, None)).unwrap();
    assert_eq!(
        refusal(record(&story, certificate(GAP, None))),
        "already-brought"
    );

    // Others see nothing of it.
    let (service, actor, scope) = (&story.service, &story.actor, story.scope(stranger));
    let programme = story.programme;
    let page = Page::first(10);
    assert_eq!(
        refusal(story.run(service.evidence(scope, programme, false, page))),
        "not-found"
    );
    assert_eq!(
        refusal(story.run(service.equivalences(scope, programme))),
        "not-found"
    );
    let new = certificate(GAP, None);
    let theirs = service.bring_evidence(actor, scope, programme, email(EMAIL), new);
    assert_eq!(refusal(story.run(theirs)), "not-found");
    // Nor can another programme of another owner touch it.
    let issuer = story.bodies[stranger].issuer;
    let other = service.create_programme(actor, scope, issuer, "Autre".to_owned());
    let other = story.run(other).unwrap().id;
    let mine = story.read(move |db| Ok(evidence::list(db, programme, None, page)?))[0].id;
    let reason = "non".to_owned();
    let theirs = service.withdraw_evidence(actor, scope, other, mine, reason);
    assert_eq!(refusal(story.run(theirs)), "not-found");
    let decision = equivalence(&story);
    let theirs = service.end_equivalence(actor, scope, other, decision);
    assert_eq!(refusal(story.run(theirs)), "not-found");
    let bare = equivalence_in(&story, scope, other);
    assert_eq!(refusal(bare), "no-catalogue");
    assert_eq!(
        refusal(equivalence_of(&story, "nowhere", &url("/issuer"))),
        "invalid-url"
    );
});

fn equivalence_in(story: &Story, scope: Scope, programme: Uuid) -> Result<Uuid, Error> {
    let new = NewEquivalence {
        badge_class: url("/class"),
        issuer: url("/issuer"),
        competency: GAP.to_owned(),
        reason: "mêmes critères".to_owned(),
        starts_at: None,
        ends_at: None,
    };
    let made = story
        .service
        .create_equivalence(&story.actor, scope, programme, new);
    Ok(story.run(made)?.id)
}

on_both!(only_that_class_of_that_issuer, |target| {
    let story = Story::begin(target);
    equivalence_of(&story, &url("/class"), &url("/other")).unwrap();
    equivalence_of(&story, &url("/other"), &url("/issuer")).unwrap();
    story.award_all(&others(), EMAIL);
    prove(&story);
    assert!(
        bring(&story, &mut Badge::good(), None)
            .unwrap()
            .counts_for
            .is_empty()
    );
});

on_both!(an_equivalence_ends_like_a_recognition, |target| {
    let story = Story::begin(target);
    let decision = equivalence(&story);
    story.award(OWNER, CORE[1], EMAIL);
    prove(&story);
    let before = bring(&story, &mut Badge::good(), None).unwrap();
    assert_eq!(before.counts_for, [GAP]);
    story.clock.advance(DAY);
    let (service, scope) = (&story.service, story.owner());
    let end = || story.run(service.end_equivalence(&story.actor, scope, story.programme, decision));
    end().unwrap();
    assert_eq!(refusal(end()), "not-found");
    assert_eq!(story.audited("equivalence.end", decision), 1);
    assert_eq!(
        first(&story).0,
        LeafState::Held,
        "it was brought while it ran"
    );
    story.clock.advance(TimeDelta::seconds(1)); // its last second is its own
    let mut other = Badge::good();
    other.assertion["id"] = url("/second").into();
    let body = other.assertion.to_string();
    other.put("/second", 200, site::JSON, body.as_bytes());
    let found = found(&story, &mut other, Input::Url(url("/second")));
    let after = record(&story, NewEvidence::Badge(Box::new(found), None)).unwrap();
    assert!(after.counts_for.is_empty());
});

on_both!(
    the_badge_of_a_composite_counts_by_no_equivalence,
    |target| {
        let story = Story::begin(target);
        let base = story.service.base();
        let badge = story.composite_badge(FIRST_STEPS);
        let (class, issuer) = (base.badge(badge.id), base.profile(badge.profile));
        assert_eq!(
            refusal(equivalence_of(&story, &class, &issuer)),
            "composite-badge"
        );
    }
);

on_both!(what_was_brought_in_the_second_of_its_end_counts, |target| {
    let story = Story::begin(target);
    prove_after(&story);
    let brought = bring(&story, &mut Badge::good(), None).unwrap().evidence;
    let id = brought.id;
    for (seconds, counts) in [(0, vec![GAP.to_owned()]), (-1, Vec::new())] {
        let (service, scope) = (&story.service, story.owner());
        let end = brought.recorded_at + TimeDelta::seconds(seconds);
        let new = NewEquivalence {
            badge_class: url("/class"),
            issuer: url("/issuer"),
            competency: GAP.to_owned(),
            reason: "mêmes critères".to_owned(),
            starts_at: Some(brought.recorded_at - DAY),
            ends_at: Some(end),
        };
        let made = service.create_equivalence(&story.actor, scope, story.programme, new);
        let made = story.run(made).unwrap().id;
        let listed = service.evidence(scope, story.programme, false, Page::first(10));
        let found = story.run(listed).unwrap();
        assert_eq!(
            found.iter().find(|(e, _)| e.id == id).unwrap().1,
            counts,
            "{seconds}"
        );
        story.sql("DELETE FROM equivalences WHERE id = $1", made);
    }
});
