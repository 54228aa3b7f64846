//! Composites that a programme's editors define: drafts, versions in force, archived.

use crate::on_both;
use crate::support::story::{
    BASE, CORE, CORE_COMPOSITE, FURTHER_COMPOSITE, OWNER, Story, fallen, refusal,
};
use sceau::badge::{
    composite::{OnRevoked, Policies},
    urls::BaseUrl,
};
use sceau::issuing::{
    Error,
    revision::{Revision, Seen},
    rules::{DraftChange, NewComposite, Simulated, read_entry},
    simulation::Candidate,
};
use sceau::storage::{
    badge_classes, composite_awards, published,
    rules::{self, Kept},
};
use serde_json::{Map, Value, json};

const WHO: &str = "camille@exemple.fr";
const OTHER: &str = "dominique@exemple.fr";

fn new(slug: &str, rule: Value) -> NewComposite {
    let text =
        |what: &str| json!({"fr": format!("{what} {slug}"), "en": format!("The {what} {slug}")});
    let entry =
        json!({"slug": slug, "name": text("atelier"), "description": text("sujet"), "rule": rule});
    NewComposite {
        entry: read_entry(entry).unwrap(),
        image: None,
        policies: Policies::with(OnRevoked::Revoke),
    }
}

fn two(a: &str, b: &str) -> Value {
    json!({"all": [{"badge": a}, {"badge": b}]})
}

fn change(value: Value) -> DraftChange {
    DraftChange {
        entry: serde_json::from_value::<Map<_, _>>(value).unwrap(),
        image: None,
    }
}

impl Story {
    fn define(&self, new: NewComposite) -> Result<Kept, Error> {
        let act = self
            .service
            .define_composite(&self.actor, self.owner(), self.programme, new);
        self.run(act)
    }

    fn redraft(&self, slug: &str, value: Value) -> Result<Kept, Error> {
        self.run(self.service.edit_composite(
            &self.actor,
            self.owner(),
            self.programme,
            slug,
            Seen::Any,
            change(value),
        ))
    }

    fn activate(&self, slug: &str) -> Result<Kept, Error> {
        let (actor, scope) = (&self.actor, self.owner());
        let act = self.service.activate_composite(
            actor,
            scope,
            self.programme,
            slug,
            Seen::Any,
            Simulated::Waived,
        );
        self.run(act)
    }

    fn archive(&self, slug: &str) -> Result<Kept, Error> {
        let (actor, scope) = (&self.actor, self.owner());
        let act = self
            .service
            .archive_composite(actor, scope, self.programme, slug, Seen::Any);
        self.run(act)
    }

    fn in_force(&self, slug: &str, rule: Value) {
        self.define(new(slug, rule)).unwrap();
        self.activate(slug).unwrap();
    }

    /// The rule that the document of a badge shows: its version and its leaves.
    fn shown(&self, badge: uuid::Uuid) -> (i64, Vec<String>) {
        let class = self.read(move |db| {
            let badge = badge_classes::find(db, badge)?.unwrap();
            Ok(published::badge_class(db, &badge)?)
        });
        let rule = class.rule.unwrap();
        let base = BaseUrl::parse(BASE).unwrap();
        let extension = serde_json::to_value(rule.extension(&base)).unwrap();
        let leaves = rule.composite.rule.leaves();
        (
            extension["ruleVersion"].as_i64().unwrap(),
            leaves.iter().map(ToString::to_string).collect(),
        )
    }

    /// The live awards of a composite, whatever version of its badge they are of.
    fn held(&self, slug: &str, who: &str) -> Vec<uuid::Uuid> {
        let (programme, slug, who) = (self.programme, slug.to_owned(), who.to_owned());
        self.read(move |db| {
            let email = crate::support::story::email(&who);
            let Some(person) = sceau::storage::persons::find(db, &email)? else {
                return Ok(Vec::new());
            };
            let awards = composite_awards::of_person(db, programme, person.person)?;
            let live = awards
                .iter()
                .filter(|a| a.live && a.composite.as_str() == slug);
            Ok(live.map(|a| a.assertion).collect())
        })
    }
}

/// The pointers and codes of wrong fields.
#[track_caller]
fn wrong<T>(result: Result<T, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Fields(fields)) => fields.into_iter().map(|f| (f.pointer, f.code)).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

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

on_both!(every_wrong_rule_is_refused_at_its_place, |target| {
    let story = Story::begin(target);
    story.in_force("a", json!({"badge": "accueillir"}));
    story.in_force("b", json!({"badge": "a"}));
    let with = |members: Value| {
        let mut entry = serde_json::to_value(new("x", json!({"badge": "animer"})).entry).unwrap();
        for (name, value) in members.as_object().unwrap() {
            entry[name] = value.clone();
        }
        NewComposite {
            entry: read_entry(entry).unwrap(),
            ..new("x", json!({"badge": "animer"}))
        }
    };
    let deep = (0..8).fold(json!({"badge": "animer"}), |rule, _| json!({"all": [rule]}));
    let many: Vec<_> = (0..201)
        .map(|_| json!({"all": [{"badge": "animer"}]}))
        .collect();
    let renewal =
        |days: u32| json!({"rule": {"badge": "animer"}, "opensDaysBefore": days, "graceDays": 1});
    for (members, pointer, code) in [
        (json!({"rule": {"all": []}}), "/rule/all", "empty-group"),
        (
            json!({"rule": {"atLeast": {"count": 0, "of": [{"badge": "animer"}]}}}),
            "/rule/atLeast/count",
            "count-below-one",
        ),
        (
            json!({"rule": {"atLeast": {"count": 2, "of": [{"badge": "animer"}]}}}),
            "/rule/atLeast/count",
            "count-unreachable",
        ),
        (
            json!({"rule": two("animer", "voler")}),
            "/rule/all/1/badge",
            "unknown-competency",
        ),
        (
            json!({"rule": two("animer", "animer")}),
            "/rule/all/1",
            "duplicate-leaf",
        ),
        (json!({"rule": {"badge": "x"}}), "/rule", "composite-cycle"),
        (
            json!({"rule": deep}),
            "/rule/all/0/all/0/all/0/all/0/all/0/all/0/all/0/all/0",
            "too-deep",
        ),
        (json!({"rule": {"all": many}}), "/rule", "too-many-leaves"),
        (
            json!({"validityMonths": 0}),
            "/validityMonths",
            "duration-out-of-range",
        ),
        (
            json!({"renewal": renewal(30)}),
            "/renewal",
            "renewal-without-validity",
        ),
        (
            json!({"validityMonths": 1, "renewal": renewal(30)}),
            "/renewal/opensDaysBefore",
            "renewal-window-too-long",
        ),
        (json!({"slug": "animer"}), "/slug", "name-taken"),
        (
            json!({"name": {"fr": "", "en": "x"}}),
            "/name/fr",
            "empty-text",
        ),
    ] {
        let found = wrong(story.define(with(members.clone())));
        assert!(
            found.contains(&(pointer.to_owned(), code)),
            "{members}: {found:?}"
        );
    }
    assert_eq!(
        refusal(story.define(new("a", json!({"badge": "animer"})))),
        "already-defined"
    );
    assert_eq!(
        refusal(story.define(new(CORE_COMPOSITE, json!({"badge": "animer"})))),
        "already-defined"
    );
    // A circle through another one, by an edit.
    let circle = wrong(story.redraft("a", json!({"rule": {"badge": "b"}})));
    assert_eq!(circle, [("/rule".to_owned(), "composite-cycle")]);
    let slug = wrong(story.redraft("a", json!({"slug": "c"})));
    assert_eq!(slug, [("/slug".to_owned(), "fixed")]);
    assert_eq!(refusal(story.activate("a")), "no-draft");
    let image = NewComposite {
        image: Some("00".repeat(32)),
        ..new("y", json!({"badge": "animer"}))
    };
    assert_eq!(
        wrong(story.define(image)),
        [("/image".to_owned(), "unknown-image")]
    );
    assert_eq!(
        story.count("SELECT count(*) AS n FROM composites WHERE slug IN ('x', 'y')"),
        0
    );
});

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

on_both!(a_programme_is_its_owners, |target| {
    let story = Story::with_bodies(target, 1);
    let (service, actor, other, programme) = (
        &story.service,
        &story.actor,
        story.scope(1),
        story.programme,
    );
    let define = service.define_composite(
        actor,
        other,
        programme,
        new("a", json!({"badge": "animer"})),
    );
    assert_eq!(refusal(story.run(define)), "not-found");
    assert_eq!(
        refusal(story.run(service.composites(other, programme))),
        "not-found"
    );
    let edit = service.edit_composite(
        actor,
        other,
        programme,
        CORE_COMPOSITE,
        Seen::Any,
        change(json!({})),
    );
    assert_eq!(refusal(story.run(edit)), "not-found");
    let activate = service.activate_composite(
        actor,
        other,
        programme,
        CORE_COMPOSITE,
        Seen::Any,
        Simulated::Waived,
    );
    assert_eq!(refusal(story.run(activate)), "not-found");
    let archive = service.archive_composite(actor, other, programme, CORE_COMPOSITE, Seen::Any);
    assert_eq!(refusal(story.run(archive)), "not-found");
    assert_eq!(refusal(story.redraft("nowhere", json!({}))), "not-found");
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
