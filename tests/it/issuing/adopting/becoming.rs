//! From one version of the catalogue to the next: proposed, compared, tried, adopted, or refused.

use super::*;

on_both!(a_version_is_proposed_compared_tried_and_adopted, |target| {
    let story = Story::begin(target);
    let before = story.composite_badge(CORE_COMPOSITE);
    let (catalogue, mapping) = second();
    let (proposal, differences) = story.propose(catalogue, mapping).unwrap();
    let told = codes(&differences);
    for expected in [
        "competency-renamed animer-atelier",
        "competency-split concevoir-parcours",
        "competency-split concevoir-seance",
        "competency-retired accueillir",
        "rule-changed mediateur-numerique",
    ] {
        assert!(told.contains(&expected.to_owned()), "{expected}: {told:?}");
    }
    assert!(
        differences
            .iter()
            .all(|d| !d.words.fr.is_empty() && d.words.fr != d.words.en)
    );
    assert_eq!(story.audited("catalogue.propose", proposal.id), 1);
    assert_eq!(
        story.version_in_force(),
        "2026.1-proposition",
        "kept, not in force"
    );

    let tried = story.adopt_it(proposal.id, true).unwrap();
    assert!(tried.adoption.is_none());
    assert_eq!(tried.differences, differences);
    assert_eq!(story.version_in_force(), "2026.1-proposition");
    assert_eq!(story.composite_badge(CORE_COMPOSITE).id, before.id);

    let done = story.adopt_it(proposal.id, false).unwrap();
    assert_eq!(done.adoption.unwrap().by, "cli");
    assert_eq!(story.version_in_force(), "2026.2");
    assert_eq!(story.audited("programme.adopt", story.programme), 2);
    let after = story.composite_badge(CORE_COMPOSITE);
    assert_eq!((after.lineage, after.version), (before.lineage, 2));
    for (badge, version, leaf) in [
        (before, "2026.1-proposition", "animer"),
        (after, "2026.2", "animer-atelier"),
    ] {
        let class = story.read(move |db| {
            let badge = badge_classes::find(db, badge.id)?.unwrap();
            Ok(published::badge_class(db, &badge)?)
        });
        let rule = class.rule.unwrap();
        assert_eq!(rule.catalogue_version, version);
        assert!(rule.composite.rule.leaves().contains(&&slug(leaf)));
        assert!(rule.names.contains_key(&slug(leaf)));
    }
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    for kept in all {
        let version = kept.in_force().unwrap();
        assert_eq!(
            (version.number, version.backfilled_at),
            (2, None),
            "{}",
            kept.slug
        );
    }
    let (_, later) = story
        .run(
            story
                .service
                .proposal(story.owner(), story.programme, proposal.id),
        )
        .unwrap();
    assert!(later.is_empty());
    assert_eq!(
        refusal(story.adopt_it(proposal.id, false)),
        "already-adopted"
    );
});

on_both!(what_cannot_be_adopted_is_refused, |target| {
    let story = Story::with_bodies(target, 1);
    let (catalogue, mapping) = second();
    let default = catalogues::default_catalogue().unwrap().clone();
    assert_eq!(
        refusal(story.propose(default.clone(), Mapping::default())),
        "already-adopted"
    );
    let other = Catalogue {
        slug: slug("other"),
        ..catalogue.clone()
    };
    assert_eq!(
        refusal(story.propose(other, mapping.clone())),
        "other-catalogue"
    );
    let Err(Error::Fields(wrong)) = story.propose(catalogue.clone(), Mapping::default()) else {
        panic!("three competencies are not accounted for")
    };
    assert_eq!(wrong.len(), 3);
    assert!(
        wrong
            .iter()
            .all(|f| (f.pointer.as_str(), f.code) == ("/mapping", "unmapped-competency"))
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM proposals"), 0);

    let (service, actor, foreign) = (&story.service, &story.actor, story.scope(1));
    let propose = service.propose_catalogue(
        actor,
        foreign,
        story.programme,
        catalogue.clone(),
        mapping.clone(),
    );
    assert_eq!(refusal(story.run(propose)), "not-found");
    let (first, _) = story.propose(catalogue.clone(), mapping.clone()).unwrap();
    let (second, _) = story.propose(third(), mapping.clone()).unwrap();
    let adopt = service.adopt_proposal(actor, foreign, story.programme, first.id, false);
    assert_eq!(refusal(story.run(adopt)), "not-found");
    assert_eq!(
        refusal(story.run(service.proposals(foreign, story.programme))),
        "not-found"
    );
    assert_eq!(
        story
            .run(service.proposals(story.owner(), story.programme))
            .unwrap()
            .len(),
        2
    );
    story.adopt_it(second.id, false).unwrap();
    assert_eq!(
        refusal(story.adopt_it(first.id, false)),
        "proposal-outdated"
    );
    assert_eq!(refusal(story.adopt_it(Uuid::nil(), false)), "not-found");
    // A version that another programme adopted is the same everywhere.
    let mut differs = third();
    differs.notice.fr.push('!');
    let name = "Deux".to_owned();
    let programme = story
        .run(service.create_programme(actor, story.owner(), story.bodies[OWNER].issuer, name))
        .unwrap();
    let adopt = service.adopt(
        actor,
        story.owner(),
        programme.id,
        &default,
        OnRevoked::Revoke,
    );
    story.run(adopt).unwrap();
    let propose = service.propose_catalogue(actor, story.owner(), programme.id, differs, mapping);
    assert_eq!(refusal(story.run(propose)), "catalogue-differs");
});

on_both!(rules_and_catalogue_do_not_change_under_an_award, |target| {
    let story = Story::begin(target);
    let mut other = target.connect().unwrap();
    let during: Result<(), sceau::storage::Error> = other.write(|db| {
        // As an adoption or an activation holds it.
        db.lock_programme(story.programme.as_bytes())?;
        let new = new_award(story.badge(OWNER, "animer"), WHO);
        match story.try_award(OWNER, new).unwrap_err() {
            Error::Storage(why) => assert!(why.is_temporary(), "{why}"),
            other => panic!("{other}"),
        }
        Ok(())
    });
    during.unwrap();
    story.award(OWNER, "animer", WHO);
});
