//! What later checks find of a badge that was brought.

use super::*;

on_both!(
    expired_it_takes_a_composite_along_where_the_policy_says_so,
    |target| {
        let story = Story::begin_with(target, OnRevoked::Revoke);
        story.award_all(&others(), EMAIL);
        let until = Some(story.service.now() + DAY * 10);
        let done = record(&story, certificate(GAP, until)).unwrap();
        let core = done.also_awarded[0].assertion;
        story.clock.advance(DAY * 11);
        let review = || story.run(story.service.review_expired()).unwrap();
        assert_eq!(review(), Reviewed::default(), "it was earned");
        let strict = PoliciesChange {
            on_component_expired: Some(OnExpired::Revoke),
            ..PoliciesChange::default()
        };
        let (service, scope, programme) = (&story.service, story.owner(), story.programme);
        let slug = CORE_COMPOSITE.to_owned();
        let change = service.set_policies(&story.actor, scope, programme, slug, strict);
        story.run(change).unwrap();
        let reviewed = review();
        assert_eq!((reviewed.persons, reviewed.revoked), (1, 1));
        assert!(story.revocation(core).unwrap().reason.contains("expiré"));
        assert_eq!(review(), Reviewed::default());
    }
);

on_both!(revoked_abroad_it_stops_counting, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let (id, core) = eighth_from_elsewhere(&story, &mut badge);
    let unchanged = check(&story, &mut badge, id);
    assert!(unchanged.also_revoked.is_empty());
    assert_eq!(story.audited("evidence.check", id), 0);

    let revoked = serde_json::json!({"id": url("/assertion"), "revoked": true});
    badge.put(
        "/assertion",
        410,
        site::JSON,
        revoked.to_string().as_bytes(),
    );
    let fell = check(&story, &mut badge, id);
    assert_eq!(fell.evidence.badge.unwrap().verdict, "revoked");
    assert!(fell.counts_for.is_empty());
    assert_eq!(fell.also_revoked.len(), 1);
    assert_eq!(fell.also_revoked[0].assertion, core);
    assert_eq!(first(&story).0, LeafState::Revoked);
    assert_eq!(letters(&story, "stops"), 1);
    assert_eq!(story.audited("evidence.check", id), 1);
    check(&story, &mut badge, id);
    assert_eq!(letters(&story, "stops"), 1, "told once");

    // Its issuer took it back by mistake.
    badge.site.at.remove(&url("/assertion"));
    let again = check(&story, &mut badge, id);
    assert_eq!(again.counts_for, [GAP]);
    assert_eq!(first(&story).0, LeafState::Held);
});

on_both!(kept_when_the_policy_says_so, |target| {
    let story = Story::begin_with(target, OnRevoked::Keep);
    let mut badge = Badge::good();
    let (id, core) = eighth_from_elsewhere(&story, &mut badge);
    badge.put("/assertion", 410, site::JSON, b"{}");
    assert!(check(&story, &mut badge, id).also_revoked.is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL), [core]);
});

on_both!(another_recipient_abroad_is_another_badge, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let (id, _) = eighth_from_elsewhere(&story, &mut badge);
    badge.site.at.remove(&url("/assertion"));
    badge.assertion["recipient"] = recipient("autre@exemple.fr");
    let fell = check(&story, &mut badge, id);
    assert!(fell.evidence.fallen_at.is_some());
    assert_eq!(fell.evidence.badge.unwrap().verdict, "invalid");
    assert_eq!(fell.also_revoked.len(), 1);
});

on_both!(out_of_reach_it_counts_for_fourteen_days, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let (id, core) = eighth_from_elsewhere(&story, &mut badge);
    badge.put("/assertion", 503, "text/plain", b"");
    story.clock.advance(DAY * 13);
    assert_eq!(check(&story, &mut badge, id).counts_for, [GAP]);
    story.clock.advance(DAY);
    let gone = check(&story, &mut badge, id);
    assert!(gone.evidence.lapsed_at.is_some() && gone.counts_for.is_empty());
    assert_eq!(letters(&story, "stops"), 1);
    assert_eq!(first(&story).0, LeafState::Expired);
    assert_eq!(
        story.live(CORE_COMPOSITE, EMAIL),
        [core],
        "what was earned by it stands"
    );
    badge.site.at.remove(&url("/assertion"));
    assert_eq!(check(&story, &mut badge, id).counts_for, [GAP]);
});

on_both!(each_badge_is_due_once_a_day, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let id = bring(&story, &mut badge, None).unwrap().evidence.id;
    record(&story, certificate(GAP, None)).unwrap();
    let due = |page| story.run(story.service.evidence_due(page)).unwrap();
    assert!(due(Page::first(10)).is_empty());
    story.clock.advance(DAY);
    let found = due(Page::first(10));
    assert_eq!(found.len(), 1, "a certificate is never checked");
    assert_eq!(
        (found[0].id, found[0].source.as_str()),
        (id, url("/assertion").as_str())
    );
    let behind = Page {
        after: id,
        limit: 10,
    };
    assert!(due(behind).is_empty());
    check(&story, &mut badge, id);
    assert!(due(Page::first(10)).is_empty());
});

on_both!(a_check_awards_under_confirmed_rules_alone, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    prove(&story);
    let mut badge = Badge::good();
    let id = bring(&story, &mut badge, None).unwrap().evidence.id;
    equivalence(&story);
    story.confirmed(CORE_COMPOSITE, false);
    let checked = check(&story, &mut badge, id);
    assert_eq!(checked.counts_for, [GAP]);
    assert!(checked.also_awarded.is_empty());
    story.confirmed(CORE_COMPOSITE, true);
    assert_eq!(check(&story, &mut badge, id).also_awarded.len(), 1);
});
