//! Versions in force and archived composites: who is awarded, and who keeps what.

use super::*;

on_both!(
    a_defined_composite_is_awarded_once_it_is_in_force,
    |target| {
        let story = Story::begin(target);
        let draft = story
            .define(new("atelier", two("accueillir", "animer")))
            .unwrap();
        assert!(draft.in_force().is_none());
        assert_eq!(
            draft.draft().map(|v| (v.number, v.created_by.as_str())),
            Some((1, "cli"))
        );
        story.award(OWNER, "accueillir", WHO);
        assert!(
            story.award(OWNER, "animer", WHO).also.is_empty(),
            "a draft awards nothing"
        );

        let active = story.activate("atelier").unwrap();
        let version = active.in_force().unwrap();
        assert_eq!(version.activated_by.as_deref(), Some("cli"));
        assert!(version.activated_at.is_some());
        assert!(
            version.backfilled_at.is_none(),
            "its back-fill is to be confirmed"
        );
        assert_eq!(story.audited("composite.activate", active.id), 1);

        story.award(OWNER, "accueillir", OTHER);
        let last = story.award(OWNER, "animer", OTHER);
        assert_eq!(last.also.len(), 1);
        assert_eq!(last.also[0].name.fr, "atelier atelier");
        let badge = story.composite_badge("atelier");
        assert_eq!(last.also[0].badge, badge.id);
        let criteria = &badge
            .definition
            .texts(sceau::badge::text::Language::Fr)
            .unwrap()
            .1
            .criteria;
        assert!(
            criteria.contains("Accueillir") || criteria.contains("accueil"),
            "{criteria}"
        );
        assert_eq!(
            story.shown(badge.id),
            (1, vec!["accueillir".to_owned(), "animer".to_owned()])
        );
        let explained = story
            .run(
                story
                    .service
                    .explanation(story.owner(), last.also[0].assertion),
            )
            .unwrap();
        assert_eq!((explained.rule_version, explained.components.len()), (1, 2));

        let (rule, now) = (version.id, story.service.now());
        assert!(story.write(move |db| Ok(rules::confirm_backfill(db, rule, now)?)));
        assert!(!story.write(move |db| Ok(rules::confirm_backfill(db, rule, now)?)));
    }
);

on_both!(what_comes_with_the_first_catalogue_is_confirmed, |target| {
    let story = Story::begin(target);
    let all = story
        .run(story.service.composites(story.owner(), story.programme))
        .unwrap();
    assert_eq!(all.len(), 3);
    for kept in all {
        let version = kept.in_force().unwrap();
        assert!(kept.from_catalogue && kept.draft().is_none());
        assert_eq!(
            (version.number, version.backfilled_at),
            (1, version.activated_at)
        );
        assert!(version.activated_at.is_some() && version.entry.is_some());
    }
});

on_both!(
    holders_keep_theirs_under_the_version_they_were_awarded,
    |target| {
        let story = Story::begin(target);
        story.in_force("atelier", two("accueillir", "animer"));
        let accueillir = story.award(OWNER, "accueillir", WHO).assertion.id;
        let first = story.award(OWNER, "animer", WHO).also[0].clone();

        let drafted = story.redraft("atelier", json!({"rule": {"atLeast": {"count": 2, "of": [{"badge": "animer"}, {"badge": "concevoir"}]}}})).unwrap();
        assert_eq!(drafted.draft().unwrap().number, 2);
        assert_eq!(story.shown(first.badge).0, 1, "a draft is not published");
        let active = story.activate("atelier").unwrap();
        assert_eq!(active.versions.len(), 2);
        assert_eq!(active.in_force().unwrap().number, 2);

        // The badge has a new version; the old one shows the rule it was published with.
        let badge = story.composite_badge("atelier");
        assert_eq!((badge.version, badge.current), (2, true));
        assert_eq!(
            story.shown(first.badge),
            (1, vec!["accueillir".to_owned(), "animer".to_owned()])
        );
        assert_eq!(
            story.shown(badge.id),
            (2, vec!["animer".to_owned(), "concevoir".to_owned()])
        );
        let old = story
            .run(story.service.explanation(story.owner(), first.assertion))
            .unwrap();
        assert_eq!((old.rule_version, old.rule.leaves().len()), (1, 2));

        // Nobody loses or gains anything by the change alone.
        assert_eq!(story.held("atelier", WHO), [first.assertion]);
        assert!(
            story.award(OWNER, "concevoir", WHO).also.is_empty(),
            "they hold it"
        );
        let animer = story.award(OWNER, "animer", OTHER).assertion.id;
        let second = story.award(OWNER, "concevoir", OTHER).also[0].clone();
        assert_eq!(second.badge, badge.id);

        // Each stands by its own rule.
        assert_eq!(fallen(&story.revoke(OWNER, animer)), [second.assertion]);
        assert_eq!(fallen(&story.revoke(OWNER, accueillir)), [first.assertion]);
    }
);

on_both!(
    a_catalogues_composite_gets_versions_in_the_same_way,
    |target| {
        let story = Story::begin(target);
        let before = story.composite_badge(CORE_COMPOSITE);
        story.redraft(CORE_COMPOSITE, json!({"rule": two("accueillir", "animer"), "renewal": null, "validityMonths": null})).unwrap();
        story.activate(CORE_COMPOSITE).unwrap();
        let badge = story.composite_badge(CORE_COMPOSITE);
        assert_eq!((badge.version, &badge.image), (2, &before.image));
        assert_eq!(badge.definition.validity_months, None);
        assert_eq!(story.shown(before.id).1.len(), 8);
        story.award(OWNER, "accueillir", WHO);
        assert_eq!(story.award(OWNER, "animer", WHO).also.len(), 1);
    }
);

on_both!(what_is_archived_is_awarded_no_more, |target| {
    let story = Story::begin(target);
    assert_eq!(refusal(story.archive(CORE_COMPOSITE)), "named-by-composite");
    let holder = story.award_all(&CORE, WHO).also;
    let core = holder
        .iter()
        .find(|a| a.badge == story.composite_badge(CORE_COMPOSITE).id)
        .unwrap();
    story.archive(FURTHER_COMPOSITE).unwrap();
    let archived = story.archive(CORE_COMPOSITE).unwrap();
    assert!(archived.archived_at.is_some());
    assert_eq!(refusal(story.archive(CORE_COMPOSITE)), "already-archived");
    assert_eq!(story.audited("composite.archive", archived.id), 1);

    assert_eq!(
        story.held(CORE_COMPOSITE, WHO),
        [core.assertion],
        "holders keep theirs"
    );
    let badge = core.badge;
    assert!(
        story
            .read(move |db| Ok(badge_classes::find(db, badge)?))
            .unwrap()
            .archived_at
            .is_some()
    );
    assert_eq!(story.shown(badge).0, 1);
    let names: Vec<_> = story
        .award_all(&CORE, OTHER)
        .also
        .into_iter()
        .map(|a| a.name)
        .collect();
    assert!(story.held(CORE_COMPOSITE, OTHER).is_empty(), "{names:?}");
    assert_eq!(story.reconcile(), 0);

    // A draft that is activated brings it back.
    story
        .redraft(CORE_COMPOSITE, json!({"rule": {"badge": "ia-quotidien"}}))
        .unwrap();
    story.activate(CORE_COMPOSITE).unwrap();
    assert_eq!(story.award(OWNER, "ia-quotidien", OTHER).also.len(), 1);
    let back = story.composite_badge(CORE_COMPOSITE);
    assert_eq!((back.version, back.archived_at), (2, None));
});

on_both!(
    awards_while_a_rule_is_activated_name_one_version,
    |target| {
        let story = Story::begin(target);
        story.in_force("atelier", json!({"badge": "animer"}));
        for round in 0..6 {
            let rule = if round % 2 == 0 {
                "concevoir"
            } else {
                "animer"
            };
            story.redraft("atelier", json!({"rule": {"atLeast": {"count": 1, "of": [{"badge": "animer"}, {"badge": rule}]}}})).ok();
            story
                .redraft(
                    "atelier",
                    json!({"rule": {"badge": "animer"}, "validityMonths": round + 1}),
                )
                .unwrap();
            let awards = (0..4).map(|n| {
                let (service, actor, scope) =
                    (story.service.clone(), story.actor.clone(), story.owner());
                let new = crate::support::story::new_award(
                    story.badge(OWNER, "animer"),
                    &format!("p{round}-{n}@exemple.fr"),
                );
                let (programme, activate) = (story.programme, n == 3);
                async move {
                    if activate {
                        service
                            .activate_composite(
                                &actor,
                                scope,
                                programme,
                                "atelier",
                                Seen::Any,
                                Simulated::Waived,
                            )
                            .await
                            .map(drop)
                    } else {
                        service.award(&actor, scope, new, None).await.map(drop)
                    }
                }
            });
            for done in story.together(awards.collect::<Vec<_>>()) {
                done.unwrap();
            }
        }
        let differ = "SELECT count(*) AS n FROM composite_awards JOIN assertions ON assertions.id = composite_awards.assertion_id \
        JOIN badge_classes ON badge_classes.id = assertions.badge_class_id WHERE badge_classes.rule_id <> composite_awards.rule_id";
        assert_eq!(story.count(differ), 0);
        assert_eq!(
            story.count("SELECT count(*) AS n FROM composite_awards"),
            18
        );
    }
);

on_both!(what_rests_on_an_archived_composite_stands, |target| {
    let story = Story::begin(target);
    story.in_force("outer", two("premiers-pas", "animer"));
    for slug in [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
        "animer",
    ] {
        story.award(OWNER, slug, WHO);
    }
    let unrelated = story.award(OWNER, "concevoir", WHO).assertion.id;
    let outer = story.held("outer", WHO);
    assert_eq!(outer.len(), 1);
    story
        .redraft("outer", json!({"rule": two("animer", "concevoir")}))
        .unwrap();
    story.activate("outer").unwrap();
    story.archive("premiers-pas").unwrap(); // nothing in force names it any more
    assert!(fallen(&story.revoke(OWNER, unrelated)).is_empty());
    assert_eq!(
        story.held("outer", WHO),
        outer,
        "judged by the version it was made under"
    );
});
