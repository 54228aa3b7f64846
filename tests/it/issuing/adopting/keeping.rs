//! What an adoption leaves to holders and issuers: badges go on counting for what their competency became.

use super::*;

on_both!(badges_already_earned_keep_counting, |target| {
    let story = Story::begin(target);
    for competency in ["animer", "concevoir", "accueillir"] {
        story.award(OWNER, competency, WHO);
    }
    story.adopt_second();
    let leaves = story.leaves_of(CORE_COMPOSITE, WHO);
    assert_eq!(leaves.len(), 8, "{leaves:?}");
    for held in ["animer-atelier", "concevoir-parcours", "concevoir-seance"] {
        assert_eq!(leaves[held], LeafState::Held, "{held}");
    }
    assert_eq!(
        leaves["culture-numerique"],
        LeafState::Missing,
        "a retired one counts for nothing"
    );

    // Through a second step too.
    let mut next = third();
    let renamed: [(&str, &[&str]); 1] = [("animer-atelier", &["mediation-collective"])];
    let entry = next
        .badges
        .iter_mut()
        .find(|b| b.slug == slug("animer-atelier"))
        .unwrap();
    entry.slug = slug("mediation-collective");
    let image = next.images.remove(&slug("animer-atelier")).unwrap();
    next.images.insert(slug("mediation-collective"), image);
    for composite in &mut next.composites {
        composite.rule = said(&composite.rule, &renamed);
        if let Some(renewal) = &mut composite.renewal {
            renewal.rule = said(&renewal.rule, &renamed);
        }
    }
    let mapping = json!({"renamed": {"animer-atelier": "mediation-collective"}});
    let (proposal, _) = story
        .propose(next, serde_json::from_value(mapping).unwrap())
        .unwrap();
    story.adopt_it(proposal.id, false).unwrap();
    assert_eq!(
        story.leaves_of(CORE_COMPOSITE, WHO)["mediation-collective"],
        LeafState::Held
    );

    // The old badges complete the new rule, and one that serves two leaves stands in the evidence once.
    let mut last = None;
    for competency in &CORE[3..] {
        if !["animer"].contains(competency) {
            last = Some(story.award(OWNER, competency, WHO));
        }
    }
    let diagnosed = story.award(OWNER, "diagnostiquer-orienter", WHO);
    let also = last.into_iter().chain([diagnosed]).flat_map(|a| a.also);
    let badge = story.composite_badge(CORE_COMPOSITE).id;
    let main = also.into_iter().find(|a| a.badge == badge).unwrap();
    let hosted = story
        .service
        .hosted(&story.assertion(main.assertion))
        .unwrap();
    let urls: Vec<_> = hosted
        .evidence
        .iter()
        .filter_map(|e| e.id.clone())
        .collect();
    let explained = story
        .run(story.service.explanation(story.owner(), main.assertion))
        .unwrap();
    assert_eq!((explained.components.len(), urls.len()), (8, 7), "{urls:?}");
    assert_eq!(explained.rule_version, 3);
});

on_both!(holders_keep_theirs_through_an_adoption, |target| {
    let story = Story::begin(target);
    let last = story.award_all(&CORE, WHO);
    let of = |name: &str| story.composite_badge(name).id;
    let core = of(CORE_COMPOSITE);
    let held: Vec<Uuid> = last
        .also
        .iter()
        .filter(|a| a.badge == core)
        .map(|a| a.assertion)
        .collect();
    assert_eq!(held.len(), 1);
    story.adopt_second();
    assert!(story.award(OWNER, "reseau-territoire", WHO).also.is_empty());
    assert!(story.revocation(held[0]).is_none());

    // Something else is revoked: the composite stands by the rule it was made under, retired competency included.
    let network = story.award(OWNER, "ia-quotidien", WHO).assertion.id;
    let fell = fallen(&story.revoke(OWNER, network));
    assert!(!fell.contains(&held[0]), "{fell:?}");
    let ours = email(WHO);
    let accueillir = story.badge(OWNER, "accueillir");
    let award = story.read(move |db| {
        let person = sceau::storage::persons::find(db, &ours)?.unwrap();
        let all = sceau::storage::assertions::held_by(db, person.person)?;
        Ok(all
            .into_iter()
            .find(|h| h.lineage == accueillir)
            .unwrap()
            .assertion)
    });
    let fell = fallen(&story.revoke(OWNER, award));
    assert!(fell.contains(&held[0]), "and falls by it");
});

on_both!(recognitions_follow_the_mapping, |target| {
    let mut story = Story::begin(target);
    let (early, late) = (story.join(), story.join());
    let trust = |body: usize, competency: &str, from| {
        let new = NewAccreditation {
            issuer: story.bodies[body].issuer,
            competencies: Some(vec![competency.to_owned()]),
            starts_at: from,
            ends_at: None,
        };
        let accredit = story
            .service
            .accredit(&story.actor, story.owner(), story.programme, new);
        story.run(accredit)
    };
    trust(early, "concevoir", None).unwrap();
    story.award(early, "concevoir", WHO);
    story.award(late, "concevoir", "dominique@exemple.fr");
    story.adopt_second();
    let both = ["concevoir-parcours", "concevoir-seance"];
    let leaves = story.leaves_of(CORE_COMPOSITE, WHO);
    assert!(both.iter().all(|leaf| leaves[*leaf] == LeafState::Held));

    // Who was recognised for the whole is for its parts; its earlier badge is awarded still.
    let part = story.badge_of(early, "concevoir-seance");
    story
        .try_award(early, new_award(part, "fabien@exemple.fr"))
        .unwrap();
    let leaves = story.leaves_of(CORE_COMPOSITE, "fabien@exemple.fr");
    assert_eq!(leaves["concevoir-seance"], LeafState::Held);
    assert_eq!(leaves["concevoir-parcours"], LeafState::Missing);
    story.award(early, "concevoir", "alix@exemple.fr");
    assert_eq!(
        story.leaves_of(CORE_COMPOSITE, "alix@exemple.fr")["concevoir-parcours"],
        LeafState::Held
    );

    // A later decision for one part, back to the start: the earlier badge counts for that part alone.
    assert_eq!(
        refusal(trust(late, "concevoir", None)),
        "unknown-competency"
    );
    trust(late, "concevoir-seance", Some(chrono::DateTime::UNIX_EPOCH)).unwrap();
    let leaves = story.leaves_of(CORE_COMPOSITE, "dominique@exemple.fr");
    assert_eq!(leaves["concevoir-seance"], LeafState::Held);
    assert_eq!(leaves["concevoir-parcours"], LeafState::NotRecognised);
});

on_both!(an_issuer_has_a_badge_of_each_version, |target| {
    let story = Story::with_bodies(target, 1);
    let old = story.badge(1, "diagnostiquer-orienter");
    story.adopt_second();
    let new = story.badge_of(1, "diagnostiquer-orienter");
    assert_ne!(old, new);
    let fresh = story.run(story.service.badge(story.scope(1), new)).unwrap();
    assert_eq!(
        (fresh.version, fresh.lineage),
        (1, new),
        "a badge of its own"
    );
    for badge in [old, new] {
        story.try_award(1, new_award(badge, WHO)).unwrap();
    }
    assert_eq!(
        story.leaves_of(CORE_COMPOSITE, WHO)["diagnostiquer-orienter"],
        LeafState::Held
    );
});

on_both!(what_counts_by_decision_follows_the_mapping, |target| {
    let story = Story::begin(target);
    let certificate = Certificate {
        title: "Titre".to_owned(),
        body: "Un organisme".to_owned(),
        issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
        expires: None,
    };
    let decision = NewDecision {
        competency: "animer".to_owned(),
        reason: "mêmes critères".to_owned(),
    };
    let new = NewEvidence::Certificate(certificate, decision);
    let scope = story.owner();
    let brought =
        story
            .service
            .bring_evidence(&story.actor, scope, story.programme, email(WHO), new);
    story.run(brought).unwrap();
    story.clock.advance(TimeDelta::days(1));
    story.adopt_second();
    let found = story.service.progress(scope, story.programme, email(WHO));
    let found = story.run(found).unwrap();
    let held: Vec<_> = found.via.keys().map(|(leaf, _)| leaf.to_string()).collect();
    assert_eq!(held, ["animer-atelier"]);
});
