//! Drafts: simulated, changed, named by one another, before one is in force.

use super::*;

on_both!(
    two_drafts_may_name_each_other_but_only_one_comes_into_force,
    |target| {
        let story = Story::begin(target);
        story
            .define(new("outer", json!({"badge": "inner"})))
            .expect_err("there is no inner yet");
        story
            .define(new("inner", json!({"badge": "animer"})))
            .unwrap();
        story
            .define(new("outer", json!({"badge": "inner"})))
            .unwrap();
        let early = wrong(story.activate("outer"));
        assert_eq!(
            early,
            [("/rule/badge".to_owned(), "unknown-competency")],
            "inner is a draft"
        );
        story.activate("inner").unwrap();
        story.activate("outer").unwrap();
        let cascade = story.award(OWNER, "animer", WHO).also;
        assert_eq!(cascade.len(), 2, "a composite of a composite, in one award");
    }
);

on_both!(
    nobody_overwrites_or_activates_what_they_have_not_read,
    |target| {
        let story = Story::begin(target);
        let read = story
            .define(new("atelier", json!({"badge": "animer"})))
            .unwrap();
        let seen = Seen::One(vec![Revision::of_composite(&read).as_str().to_owned()]);
        story
            .redraft("atelier", json!({"rule": {"badge": "concevoir"}}))
            .unwrap();
        let (service, actor, owner, programme) =
            (&story.service, &story.actor, story.owner(), story.programme);
        let edit = service.edit_composite(
            actor,
            owner,
            programme,
            "atelier",
            seen.clone(),
            change(json!({})),
        );
        assert_eq!(refusal(story.run(edit)), "precondition-failed");
        let activate = service.activate_composite(
            actor,
            owner,
            programme,
            "atelier",
            seen.clone(),
            Simulated::Waived,
        );
        assert_eq!(refusal(story.run(activate)), "precondition-failed");
        let archive = service.archive_composite(actor, owner, programme, "atelier", seen);
        assert_eq!(refusal(story.run(archive)), "precondition-failed");
    }
);

on_both!(a_draft_is_simulated_before_it_is_activated, |target| {
    let story = Story::begin(target);
    for slug in ["animer", "concevoir"] {
        story.award(OWNER, slug, WHO);
    }
    story.award(OWNER, "animer", OTHER);
    story
        .define(new("atelier", two("animer", "concevoir")))
        .unwrap();
    let simulate = |candidate| {
        let act = story
            .service
            .simulate(&story.actor, story.owner(), story.programme, candidate);
        Ok::<_, Error>(story.run(act)?.1)
    };
    let draft = || Candidate::Written("atelier".to_owned());
    assert_eq!(simulate(draft()).unwrap().gains, 1);
    story.activate("atelier").unwrap();
    assert_eq!(refusal(simulate(draft())), "no-draft");
    story
        .redraft("atelier", json!({"rule": {"badge": "animer"}}))
        .unwrap();
    assert_eq!(simulate(draft()).unwrap().gains, 2);
    let stored = Candidate::Stored("atelier".to_owned());
    assert_eq!(simulate(stored).unwrap().gains, 1, "the rule in force");
});

on_both!(a_draft_that_nobody_simulated_is_not_activated, |target| {
    let story = Story::begin(target);
    let required = || {
        let (actor, scope) = (&story.actor, story.owner());
        let (seen, simulated) = (Seen::Any, Simulated::Required);
        let act = story.service.activate_composite(
            actor,
            scope,
            story.programme,
            "atelier",
            seen,
            simulated,
        );
        story.run(act)
    };
    let simulate = |candidate| {
        let (actor, scope) = (&story.actor, story.owner());
        story
            .run(
                story
                    .service
                    .simulate(actor, scope, story.programme, candidate),
            )
            .unwrap()
    };
    let draft = || Candidate::Written("atelier".to_owned());
    let made = story.define(new("atelier", two("animer", "concevoir")));
    let made = made.unwrap();
    assert_eq!(refusal(required()), "simulate-first");
    let other = new("atelier", two("animer", "concevoir")).entry;
    let other = other.composite(OnRevoked::default());
    simulate(Candidate::Draft(Box::new(other)));
    assert_eq!(
        refusal(required()),
        "simulate-first",
        "another than the draft"
    );
    simulate(draft());
    assert_eq!(story.audited("composite.simulate", made.id), 1);
    // Changed, it is another.
    story
        .redraft("atelier", json!({"rule": {"badge": "animer"}}))
        .unwrap();
    assert_eq!(refusal(required()), "simulate-first");
    simulate(draft());
    let active = required().unwrap();
    assert!(active.in_force().unwrap().simulated_at.is_some());
});

on_both!(a_draft_may_name_another_draft, |target| {
    let story = Story::begin(target);
    for slug in ["animer", "concevoir", "accueillir"] {
        story.award(OWNER, slug, WHO);
    }
    story.award(OWNER, "accueillir", OTHER);
    story
        .define(new("inner", two("animer", "concevoir")))
        .unwrap();
    story
        .define(new("middle", json!({"badge": "inner"})))
        .unwrap();
    story
        .define(new("outer", two("middle", "accueillir")))
        .unwrap();
    let candidate = Candidate::Written("outer".to_owned());
    let (actor, scope) = (&story.actor, story.owner());
    let act = story
        .service
        .simulate(actor, scope, story.programme, candidate);
    let (_, found) = story.run(act).unwrap();
    assert_eq!((found.gains, found.persons), (1, 2));
    let counted: Vec<_> = found.on_the_way.iter().map(|(of, n)| (*of, *n)).collect();
    assert_eq!(counted, [((1, 2), 1)], "the other lacks the composite");
    // The draft that it names was not tried for itself.
    let kept = story
        .run(story.service.composite(scope, story.programme, "inner"))
        .unwrap();
    assert!(kept.draft().unwrap().simulated_at.is_none());
});
