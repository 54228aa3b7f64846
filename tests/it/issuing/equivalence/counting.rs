//! What counts once it was decided and proved.

use super::*;

on_both!(
    a_foreign_badge_counts_by_a_decision_once_its_address_is_proved,
    |target| {
        let story = Story::begin(target);
        let mut badge = Badge::good();
        story.award_all(&others(), EMAIL);
        let brought = bring(&story, &mut badge, None).unwrap();
        let id = brought.evidence.id;
        assert!(brought.counts_for.is_empty() && brought.also_awarded.is_empty());
        assert_eq!(letters(&story, "prove"), 1);
        assert_eq!(story.audited("evidence.bring", id), 1);
        assert_eq!(prove(&story), 0, "never by itself");
        assert_eq!(first(&story).0, LeafState::Missing);
        assert_eq!(story.reconcile(), 0);

        let decision = equivalence(&story);
        assert_eq!(story.audited("equivalence.create", decision), 1);
        assert_eq!(story.reconcile(), 1, "brought before the decision");
        let (state, via) = first(&story);
        assert_eq!(state, LeafState::Held);
        let via = via.unwrap();
        assert_eq!((via.decision, via.kind), (decision, ViaKind::BadgeClass));
        assert_eq!(via.url, Some(url("/assertion")));

        // It stands in the signed evidence by its own address.
        let core = story.live(CORE_COMPOSITE, EMAIL)[0];
        let signed = Assertion::from_payload(&story.assertion(core).rendition.payload).unwrap();
        assert_eq!(signed.evidence.len(), 8);
        let all = signed.evidence.iter();
        let its = all
            .filter(|e| e.id == Some(url("/assertion")))
            .collect::<Vec<_>>();
        assert_eq!(its.len(), 1);
        assert_eq!(its[0].genre.as_deref(), Some("Open Badge"));
        assert_eq!(its[0].name.as_deref(), Some("Accueillir"));
        assert!(signed.narrative.unwrap().contains("8 sur 8"));
        let explained = story
            .run(story.service.explanation(story.owner(), core))
            .unwrap();
        assert_eq!(explained.via.len(), 1);
        assert_eq!(explained.via.values().next().unwrap().decision, decision);
    }
);

on_both!(an_address_that_is_proved_makes_it_count, |target| {
    let story = Story::begin(target);
    equivalence(&story);
    story.award_all(&others(), EMAIL);
    let brought = bring(&story, &mut Badge::good(), None).unwrap();
    assert!(brought.counts_for.is_empty(), "nobody knows whose it is");
    assert_eq!(first(&story).0, LeafState::Missing);
    assert_eq!(story.reconcile(), 0);
    assert_eq!(letters(&story, "counts"), 0);
    assert_eq!(prove(&story), 1);
    assert_eq!(letters(&story, "counts"), 1);
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
    assert_eq!(prove(&story), 0, "twice changes nothing");
});

on_both!(somebody_who_has_nothing_of_ours_is_awarded_too, |target| {
    let story = Story::begin(target);
    for slug in CORE {
        let mut new = certificate(slug, None);
        if let NewEvidence::Certificate(certificate, _) = &mut new {
            certificate.title = format!("Certificat {slug}");
        }
        record(&story, new).unwrap();
    }
    let core = story.live(CORE_COMPOSITE, EMAIL);
    assert_eq!(core.len(), 1, "a certificate needs no proof of the address");
    // Withheld and lifted: it goes to the address that the last thing was brought under.
    story.revoke(OWNER, core[0]);
    let (service, scope) = (&story.service, story.owner());
    let withheld = story
        .run(service.withholdings(scope, story.programme))
        .unwrap();
    let lifted = service.lift_withholding(&story.actor, scope, story.programme, withheld[0].0.id);
    story.run(lifted).unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
});

on_both!(of_a_certificate_nothing_is_published, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    let done = record(&story, certificate(GAP, None)).unwrap();
    assert_eq!(done.counts_for, [GAP]);
    assert_eq!(letters(&story, "counts"), 1);
    assert_eq!(letters(&story, "prove"), 0);
    let core = done.also_awarded[0].assertion;
    let payload = story.assertion(core).rendition.payload;
    let signed = Assertion::from_payload(&payload).unwrap();
    let without: Vec<_> = signed.evidence.iter().filter(|e| e.id.is_none()).collect();
    assert_eq!(without.len(), 1);
    assert!(
        without[0]
            .narrative
            .as_ref()
            .unwrap()
            .starts_with("Certificat reconnu")
    );
    assert!(!String::from_utf8_lossy(&payload).contains("secret"));
    let (_, via) = first(&story);
    assert_eq!(via.unwrap().kind, ViaKind::Certificate);
    // It ends on its own date, and what was earned by it stays.
    let soon = Some(story.service.now() + DAY);
    let story_end = record(&story, certificate(CORE[1], soon)).unwrap();
    assert_eq!(story_end.counts_for, [CORE[1]]);
});

on_both!(
    a_signed_badge_without_a_web_address_is_kept_as_its_signature,
    |target| {
        let story = Story::begin(target);
        story.award_all(&others(), EMAIL);
        prove(&story);
        let mut badge = Badge::good_signed();
        badge.assertion["id"] = "urn:uuid:8c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a11".into();
        let jws = badge.jws();
        let found = found(&story, &mut badge, Input::Jws(jws.clone()));
        assert_eq!(
            (found.verdict, &found.source, &found.url),
            (Verdict::Valid, &jws, &None)
        );
        let new = NewEvidence::Badge(Box::new(found), decide(Some(GAP)));
        let done = record(&story, new).unwrap();
        let payload = story
            .assertion(done.also_awarded[0].assertion)
            .rendition
            .payload;
        let signed = Assertion::from_payload(&payload).unwrap();
        let without = signed.evidence.iter().find(|e| e.id.is_none()).unwrap();
        assert!(
            without
                .narrative
                .as_ref()
                .unwrap()
                .starts_with("Badge d’une autre plateforme")
        );
    }
);

on_both!(
    the_same_competency_from_here_and_elsewhere_counts_once,
    |target| {
        let story = Story::begin(target);
        let mut badge = Badge::good();
        let (id, core) = eighth_from_elsewhere(&story, &mut badge);
        assert!(story.award(OWNER, GAP, EMAIL).also.is_empty());
        let explained = story
            .run(story.service.explanation(story.owner(), core))
            .unwrap();
        assert_eq!(explained.components.len(), 8);
        badge.put("/assertion", 410, site::JSON, b"{}");
        let fell = check(&story, &mut badge, id);
        assert!(fell.also_revoked.is_empty(), "it stands by the other badge");
        assert_eq!(story.audited("composite.keep", core), 1);
    }
);

on_both!(
    a_badge_of_this_instance_counts_by_an_equivalence_too,
    |target| {
        let mut story = Story::begin(target);
        let stranger = story.join();
        let mut definition = story.composite_badge(CORE_COMPOSITE).definition;
        definition.tags.clear();
        let new = NewBadge::Free(Box::new(definition));
        let (actor, scope, issuer) = (
            &story.actor,
            story.scope(stranger),
            story.bodies[stranger].issuer,
        );
        let free = story
            .run(story.service.define_badge(actor, scope, issuer, new))
            .unwrap();
        let base = story.service.base();
        let class = base.badge(free.id);
        let wrong = equivalence_of(&story, &class, &url("/issuer"));
        assert_eq!(refusal(wrong), "unknown-badge");
        equivalence_of(&story, &class, &base.profile(free.profile)).unwrap();
        story.award_all(&others(), EMAIL);
        let award = story
            .try_award(stranger, new_award(free.id, EMAIL))
            .unwrap();
        assert_eq!(award.also.len(), 1);
        assert_eq!(first(&story).1.unwrap().kind, ViaKind::BadgeClass);
        let fallen = story.revoke(stranger, award.assertion.id);
        assert_eq!(fallen.also.len(), 1);
    }
);
