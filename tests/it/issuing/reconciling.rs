//! Whatever a crash or a bug left due is awarded, once.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::reconcile::Reconciled;
use sceau::storage::pending;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

/// As if the composite had never been awarded.
fn lose(story: &Story, assertion: Uuid) {
    story.sql(
        "DELETE FROM composite_awards WHERE assertion_id = $1",
        assertion,
    );
    story.sql(
        "DELETE FROM rs256_renditions WHERE assertion_id = $1",
        assertion,
    );
    assert_eq!(
        story.sql("DELETE FROM assertions WHERE id = $1", assertion),
        1
    );
}

on_both!(what_was_lost_is_awarded_again_once, |target| {
    let story = Story::begin(target);
    story.award_all(&["securite-quotidien", "ia-quotidien"], WHO);
    story.award_all(&CORE, WHO);
    story.award_all(&CORE[..5], "autre@exemple.fr");
    let lost = [
        story.live(FURTHER_COMPOSITE, WHO)[0],
        story.live(CORE_COMPOSITE, WHO)[0],
    ];
    let first_steps = story.live(FIRST_STEPS, WHO);
    for id in lost {
        lose(&story, id);
    }
    let mut told = Vec::new();
    let done = story
        .run(story.service.reconcile(|so_far| {
            told.push(so_far);
            true
        }))
        .unwrap();
    let expected = Reconciled {
        persons: 2,
        awarded: 2,
        failed: 0,
    };
    assert_eq!(done, expected);
    assert_eq!(told, [expected]);
    let now = [
        story.live(FURTHER_COMPOSITE, WHO),
        story.live(CORE_COMPOSITE, WHO),
    ];
    assert!(now.iter().all(|live| live.len() == 1));
    assert!(now.iter().zip(lost).all(|(live, lost)| live[0] != lost));
    assert_eq!(story.live(FIRST_STEPS, WHO), first_steps);
    let hosted = story.service.hosted(&story.assertion(now[1][0])).unwrap();
    assert_eq!(hosted.evidence.len(), 8);
    assert!(hosted.recipient.belongs_to(&email(WHO)));

    let rows = "SELECT count(*) AS n FROM audit";
    let before = story.count(rows);
    assert_eq!(story.reconcile(), 0);
    assert_eq!(story.count(rows), before, "twice changes nothing");
});

on_both!(everybody_is_looked_at_beyond_the_first_page, |target| {
    let story = Story::begin(target);
    let awards = (0..1_003).map(|n| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let new = new_award(story.badge(OWNER, "animer"), &format!("p{n}@exemple.fr"));
        async move {
            service
                .award(&actor, scope, new, None)
                .await
                .unwrap()
                .done()
                .unwrap()
        }
    });
    story.together(awards);
    let mut told = Vec::new();
    story
        .run(story.service.reconcile(|so_far| {
            told.push(so_far.persons);
            true
        }))
        .unwrap();
    assert_eq!(told, [500, 1_000, 1_003]);
});

on_both!(an_empty_instance_has_nothing_due, |target| {
    let service = open(target);
    let done = runtime().block_on(service.reconcile(|_| true)).unwrap();
    assert_eq!(done, Reconciled::default());
});

on_both!(who_holds_everything_is_not_looked_at, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, WHO);
    story.award_all(&CORE[..5], "autre@exemple.fr");
    let looked_at = |story: &Story| {
        story
            .run(story.service.reconcile(|_| true))
            .unwrap()
            .persons
    };
    // Nobody holds the further composite.
    assert_eq!(looked_at(&story), 2);
    story.award_all(&["securite-quotidien", "ia-quotidien"], WHO);
    assert_eq!(story.live(FURTHER_COMPOSITE, WHO).len(), 1);
    assert_eq!(looked_at(&story), 1);
});

on_both!(it_stops_when_it_is_told_to, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, WHO);
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    lose(&story, core);
    let done = story.run(story.service.reconcile(|_| false)).unwrap();
    assert_eq!(done.awarded, 1, "the page that it is at is finished");
});

on_both!(
    a_rule_is_considered_once_its_back_fill_was_confirmed,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, WHO);
        let core = story.live(CORE_COMPOSITE, WHO)[0];
        lose(&story, core);
        let composite = story.composite(CORE_COMPOSITE);
        let change = "UPDATE composite_rules SET backfilled_at = NULL WHERE composite_id = $1";
        assert_eq!(story.sql(change, composite), 1);
        assert_eq!(story.reconcile(), 0);
        let change =
            "UPDATE composite_rules SET backfilled_at = created_at WHERE composite_id = $1";
        assert_eq!(story.sql(change, composite), 1);
        assert_eq!(story.reconcile(), 1);
    }
);

on_both!(
    lifting_awards_under_confirmed_rules_and_a_new_badge_under_those_in_force,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, WHO);
        story.revoke(OWNER, story.live(CORE_COMPOSITE, WHO)[0]);
        story.confirmed(CORE_COMPOSITE, false);
        let (service, owner) = (&story.service, story.owner());
        let withheld = story
            .run(service.withholdings(owner, story.programme))
            .unwrap();
        let lift = service.lift_withholding(&story.actor, owner, story.programme, withheld[0].0.id);
        story.run(lift).unwrap();
        assert!(
            story.live(CORE_COMPOSITE, WHO).is_empty(),
            "it was looked at again"
        );
        story.confirmed(CORE_COMPOSITE, true);
        assert_eq!(story.reconcile(), 1);

        story.confirmed(CORE_COMPOSITE, false);
        story.award_all(&CORE, "autre@exemple.fr");
        assert_eq!(story.live(CORE_COMPOSITE, "autre@exemple.fr").len(), 1);
    }
);

on_both!(
    what_stands_again_by_the_reconciler_is_pending_no_longer,
    |target| {
        let mut story = Story::begin(target);
        let change = PoliciesChange {
            on_component_revoked: Some(OnRevoked::Pending),
            ..PoliciesChange::default()
        };
        let (service, actor, slug) = (&story.service, &story.actor, FURTHER_COMPOSITE.to_owned());
        let set = service.set_policies(actor, story.owner(), story.programme, slug, change);
        story.run(set).unwrap();
        let component = story.award(OWNER, CORE[0], WHO).assertion.id;
        story.award_all(&CORE[1..], WHO);
        story.award_all(&["ia-quotidien", "numerique-responsable"], WHO);
        let outer = story.live(FURTHER_COMPOSITE, WHO)[0];
        let (body, from) = (story.join(), story.service.now());
        story.award(body, CORE[0], WHO);
        let pending = || story.read(move |db| Ok(pending::open_of(db, outer)?.is_some()));
        story.revoke(OWNER, component);
        assert!(story.live(CORE_COMPOSITE, WHO).is_empty() && pending());
        story.accredit(body, Some(from), None);
        assert!(pending(), "nobody looked yet");
        assert_eq!(story.reconcile(), 2, "the core and the first steps");
        assert!(!pending());
        assert_eq!(story.live(FURTHER_COMPOSITE, WHO), [outer]);
    }
);

on_both!(what_was_interrupted_goes_on_where_it_was, |target| {
    let story = Story::begin(target);
    let awards = (0..1_003).map(|n| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let new = new_award(story.badge(OWNER, "animer"), &format!("p{n}@exemple.fr"));
        async move {
            let done = service.award(&actor, scope, new, None).await;
            done.unwrap().done().unwrap()
        }
    });
    story.together(awards);
    let page = story.run(story.service.reconcile(|_| false)).unwrap();
    assert_eq!(page.persons, 500);
    let asked = story
        .service
        .ask_reconciliation(&story.actor, story.owner(), story.programme);
    assert_eq!(refusal(story.run(asked)), "job-running");
    let mut told = Vec::new();
    let rest = story.service.reconcile(|so_far| {
        told.push(so_far.persons);
        true
    });
    assert_eq!(story.run(rest).unwrap().persons, 1_003);
    assert_eq!(told, [1_000, 1_003], "the first page was not read again");
    // Of the reconciliations that a server begins by itself the last one is kept.
    story.reconcile();
    story.reconcile();
    assert_eq!(story.count("SELECT count(*) AS n FROM jobs"), 1);
});

on_both!(
    a_reconciliation_is_asked_for_and_told_by_composite,
    |target| {
        let mut story = Story::begin(target);
        let stranger = story.join();
        story.award_all(&CORE, WHO);
        let (core, first) = (
            story.live(CORE_COMPOSITE, WHO)[0],
            story.live(FIRST_STEPS, WHO)[0],
        );
        lose(&story, core);
        lose(&story, first);
        let ask = |scope| {
            let (service, actor) = (&story.service, &story.actor);
            story.run(service.ask_reconciliation(actor, scope, story.programme))
        };
        assert_eq!(refusal(ask(story.scope(stranger))), "not-found");
        let asked = ask(story.owner()).unwrap();
        assert_eq!(story.audited("reconciliation.create", asked.id), 1);
        let done = story
            .run(story.service.run_next_job(|_| true))
            .unwrap()
            .unwrap();
        assert_eq!((done.id, done.outcome.gained, done.done), (asked.id, 1, 1));
        let also: Vec<_> = done
            .outcome
            .also
            .iter()
            .map(|(s, n)| (s.as_str(), *n))
            .collect();
        assert_eq!(also, [(CORE_COMPOSITE, 1), (FIRST_STEPS, 1)]);
        // What somebody asked for stays listed.
        assert_eq!(story.reconcile(), 0);
        assert_eq!(story.count("SELECT count(*) AS n FROM jobs"), 2);
    }
);
