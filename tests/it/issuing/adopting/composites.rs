//! What becomes of composites, those of the catalogue and the programme’s own.

use super::*;

on_both!(composites_come_and_go_with_the_catalogue, |target| {
    let story = Story::begin(target);
    let (mut catalogue, mapping) = second();
    let mut further = catalogue.composite(&slug(FIRST_STEPS)).unwrap().clone();
    further.slug = slug("nouveau");
    catalogue.images.insert(
        slug("nouveau"),
        catalogue.images[&slug(FIRST_STEPS)].clone(),
    );
    catalogue.images.remove(&slug(FURTHER_COMPOSITE));
    catalogue
        .composites
        .retain(|c| c.slug != slug(FURTHER_COMPOSITE));
    catalogue.composites.push(further);
    // A draft is waiting.
    let change = DraftChange {
        entry: serde_json::from_value(json!({"rule": {"badge": "culture-numerique"}})).unwrap(),
        image: None,
    };
    let edit = story.service.edit_composite(
        &story.actor,
        story.owner(),
        story.programme,
        FIRST_STEPS,
        Seen::Any,
        change,
    );
    story.run(edit).unwrap();

    let (proposal, differences) = story.propose(catalogue, mapping).unwrap();
    let told = codes(&differences);
    assert!(
        told.contains(&format!("composite-archived {FURTHER_COMPOSITE}")),
        "{told:?}"
    );
    assert!(told.contains(&"composite-added nouveau".to_owned()));
    story.adopt_it(proposal.id, false).unwrap();
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    let of = |name: &str| all.iter().find(|k| k.slug.as_str() == name).unwrap();
    assert!(of(FURTHER_COMPOSITE).archived_at.is_some());
    assert_eq!(
        story.audited("composite.archive", of(FURTHER_COMPOSITE).id),
        1
    );
    let fresh = of("nouveau").in_force().unwrap();
    assert_eq!(
        (fresh.number, fresh.backfilled_at),
        (1, None),
        "people may be entitled already"
    );
    let first = of(FIRST_STEPS);
    assert_eq!(first.in_force().unwrap().number, 2);
    assert_eq!(first.draft().unwrap().number, 3, "the draft comes after it");
    let activate = story.service.activate_composite(
        &story.actor,
        story.owner(),
        story.programme,
        FIRST_STEPS,
        Seen::Any,
        Simulated::Waived,
    );
    story.run(activate).unwrap();
    assert_eq!(story.award(OWNER, "culture-numerique", WHO).also.len(), 1);
});

on_both!(the_programmes_own_composites_follow, |target| {
    let story = Story::begin(target);
    story.own_composite(
        "atelier",
        json!({"all": [{"badge": "animer"}, {"badge": "concevoir"}]}),
    );
    story.own_composite("accueil", json!({"badge": "accueillir"}));
    let (catalogue, mapping) = second();
    let Err(Error::Fields(wrong)) = story.propose(catalogue.clone(), mapping.clone()) else {
        panic!("a rule names what is retired")
    };
    let wrong: Vec<_> = wrong.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
    assert_eq!(
        wrong,
        [("/composites/accueil/rule/badge", "unknown-competency")]
    );
    let archive = story.service.archive_composite(
        &story.actor,
        story.owner(),
        story.programme,
        "accueil",
        Seen::Any,
    );
    story.run(archive).unwrap();

    story.award(OWNER, "animer", WHO);
    let (proposal, differences) = story.propose(catalogue, mapping).unwrap();
    assert!(codes(&differences).contains(&"composite-follows atelier".to_owned()));
    story.adopt_it(proposal.id, false).unwrap();
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    let own = all.iter().find(|k| k.slug.as_str() == "atelier").unwrap();
    let rule = &own.in_force().unwrap().composite.rule;
    let leaves: Vec<_> = rule.leaves().into_iter().map(Slug::as_str).collect();
    assert_eq!(
        leaves,
        ["animer-atelier", "concevoir-parcours", "concevoir-seance"]
    );
    assert!(!own.from_catalogue);
    assert_eq!(
        story.award(OWNER, "concevoir", WHO).also.len(),
        1,
        "both badges are of the earlier version"
    );
});
