//! Merges that meet something else on the way.

use super::*;
use crate::support::databases::on_postgres;
use chrono::TimeDelta;
use sceau::issuing::Service;
use sceau::issuing::review::Withdrawal;
use sceau::storage::merges::{self, State};
use sceau::storage::{Db, assertions, persons};
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::thread;

#[test]
fn who_moved_while_we_waited_for_them_is_looked_for_again() {
    let name = concat!(module_path!(), "::postgres");
    // On SQLite nobody waits: one writes at a time.
    on_postgres(name, |target| {
        let story = Story::begin(target);
        let kept = story.award(OWNER, CORE[0], A).assertion.person;
        let award = story.award(OWNER, CORE[1], B).assertion;
        let (gone, id) = (award.person, award.id);
        let (locked, is_locked) = channel();
        let (looked, has_looked) = channel();
        let (go, may_go) = channel();
        let store = story.service.store();
        let found = thread::scope(|scope| {
            scope.spawn(move || {
                let moved = store.write_blocking(move |db: &mut Db| {
                    persons::lock(db, gone)?;
                    locked.send(()).unwrap();
                    may_go.recv().unwrap();
                    merges::move_everything(db, gone, kept)
                });
                moved.unwrap();
            });
            is_locked.recv().unwrap();
            let waits = scope.spawn(move || {
                store.write_blocking(move |db: &mut Db| {
                    persons::lock_found(db, |db| {
                        let person = assertions::find(db, id)?.unwrap().person;
                        looked.send(()).unwrap();
                        Ok::<_, sceau::storage::Error>(vec![person])
                    })
                })
            });
            has_looked.recv().unwrap();
            go.send(()).unwrap();
            waits.join().unwrap().unwrap()
        });
        assert_eq!(found, [kept]);
    });
}

type Act = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

fn award_later(story: &Story, service: &Service, slug: &str, to: &str) -> Act {
    let (service, actor, scope) = (service.clone(), story.actor.clone(), story.owner());
    let mut new = new_award(story.badge(OWNER, slug), to);
    new.allow_duplicate = true;
    Box::pin(async move { service.award(&actor, scope, new, None).await.map(drop) })
}

on_both!(awards_to_both_addresses_while_the_merge_runs, |target| {
    const PAIRS: usize = 12;
    let story = Story::begin(target);
    let nodes = [story.service.clone(), open(target)];
    let address = |pair: usize, side: usize| format!("personne-{pair}-{side}@exemple.fr");
    for pair in 0..PAIRS {
        for (side, slug) in CORE[..2].iter().enumerate() {
            story.award(OWNER, slug, &address(pair, side));
        }
        let [one, other] = [0, 1].map(|side| address(pair, side));
        plan(&story, [&one, &other]).unwrap();
    }
    // The rest arrives at both addresses of each, and one badge is revoked, while the merges are done, by two at once.
    story.clock.advance(TimeDelta::days(14));
    let open_later = open(target);
    let revoked: Vec<Uuid> = (0..PAIRS)
        .map(|pair| {
            story
                .award(OWNER, "reseau-territoire", &address(pair, 1))
                .assertion
                .id
        })
        .collect();
    let mut acts: Vec<Act> = Vec::new();
    for (pair, id) in revoked.iter().copied().enumerate() {
        for (at, slug) in CORE.iter().enumerate().skip(2) {
            acts.push(award_later(
                &story,
                &nodes[at % 2],
                slug,
                &address(pair, at % 2),
            ));
        }
        if pair % 2 == 0 {
            for (at, slug) in CORE.iter().enumerate() {
                acts.push(award_later(
                    &story,
                    &nodes[at % 2],
                    slug,
                    &address(pair, at % 2),
                ));
            }
        }
        let (service, actor, scope) = (open_later.clone(), story.actor.clone(), story.owner());
        acts.push(Box::pin(async move {
            let reason = "erreur".to_owned();
            service
                .revoke(&actor, scope, id, reason, None)
                .await
                .map(drop)
        }));
    }
    let middle = acts.len() / 2;
    for _ in 0..2 {
        let service = story.service.clone();
        acts.insert(
            middle,
            Box::pin(async move { service.merge_due().await.map(drop) }),
        );
    }
    let expected = acts.len() - 2 - PAIRS + PAIRS * 3;
    for done in story.together(acts) {
        done.unwrap();
    }
    for (pair, gone) in revoked.into_iter().enumerate() {
        let [one, other] = [0, 1].map(|side| address(pair, side));
        assert_eq!(person(&story, &one), person(&story, &other), "{pair}");
        assert_eq!(story.live(CORE_COMPOSITE, &one).len(), 1, "{pair}");
        assert!(!story.assertion(gone).live);
    }
    let plain = story.count(
        "SELECT count(*) AS n FROM assertions WHERE id NOT IN (SELECT assertion_id FROM composite_awards)",
    );
    assert_eq!(plain, expected as i64, "no award is lost");
    assert_eq!(
        story.count(
            "SELECT count(*) AS n FROM assertions JOIN addresses ON addresses.id = address_id \
             WHERE assertions.person_id <> addresses.person_id"
        ),
        0,
        "all is the kept person's"
    );
    assert_eq!(
        story.count(
            "SELECT count(*) AS n FROM composite_awards c JOIN assertions a ON a.id = c.assertion_id \
             WHERE c.person_id <> a.person_id OR c.live <> a.live"
        ),
        0
    );
    assert_eq!(story.reconcile(), 0);
});

/// A merge of `gone` into `kept` that is under way until somebody waits for a person's row.
fn merged_meanwhile(story: &Story, (gone, kept): (Uuid, Uuid), act: impl FnOnce() + Send) {
    let (locked, is_locked) = channel();
    let (go, may_go) = channel();
    let (merge, now) = (Uuid::now_v7(), story.service.now());
    let address = move |db: &mut Db, who| {
        Ok::<_, sceau::storage::Error>(persons::addresses_of(db, who)?[0].id)
    };
    let store = story.service.store();
    thread::scope(|scope| {
        scope.spawn(move || {
            let moved = store.write_blocking(move |db: &mut Db| {
                persons::lock(db, gone)?;
                persons::lock(db, kept)?;
                locked.send(()).unwrap();
                may_go.recv().unwrap();
                let row = Merge {
                    id: merge,
                    programme: None,
                    addresses: [address(db, kept)?, address(db, gone)?],
                    kept: Some(kept),
                    gone: Some(gone),
                    reason: "même personne".to_owned(),
                    actor: "cli".to_owned(),
                    state: State::Done,
                    planned_at: now,
                    due_at: now,
                    ended_at: Some(now),
                };
                merges::insert(db, &row)?;
                merges::move_everything(db, gone, kept)
            });
            moved.unwrap();
        });
        is_locked.recv().unwrap();
        let acting = scope.spawn(act);
        story.somebody_waits_for_a_person();
        go.send(()).unwrap();
        acting.join().unwrap();
    });
}

#[test]
fn a_review_meets_a_merge() {
    let name = concat!(module_path!(), "::postgres");
    // On SQLite nobody waits: one writes at a time.
    on_postgres(name, |target| {
        let mut story = Story::begin(target);
        let body = story.join();
        let recognition = story.accredit(body, None, None);
        let gone = story.award(body, CORE[0], A).assertion.person;
        for slug in ["cadre-deontologie-donnees", "culture-numerique"] {
            story.award(OWNER, slug, A);
        }
        let composite = story.live(FIRST_STEPS, A)[0];
        // Nothing of that body's: nobody looks at them but for the merge.
        let kept = story.award(OWNER, "animer", B).assertion.person;
        let withdrawal = Withdrawal {
            from: story.service.now() - TimeDelta::days(1),
            reason: "fraude".to_owned(),
        };
        let (service, owner, programme) = (&story.service, story.owner(), story.programme);
        let withdraw =
            service.withdraw_accreditation(&story.actor, owner, programme, recognition, withdrawal);
        story.run(withdraw).unwrap();
        let service = story.service.clone();
        merged_meanwhile(&story, (gone, kept), move || {
            let reviewed = runtime().block_on(service.review_recognitions(|_| true));
            assert_eq!(reviewed.unwrap().revoked, 1);
        });
        assert_eq!(story.assertion(composite).person, kept);
        assert!(story.revocation(composite).is_some());
    });
}

#[test]
fn a_departement_meets_a_merge() {
    let name = concat!(module_path!(), "::postgres");
    on_postgres(name, |target| {
        let story = Story::begin(target);
        let gone = story.award(OWNER, CORE[0], A).assertion.person;
        let kept = story.award(OWNER, CORE[1], B).assertion.person;
        let (service, actor) = (story.service.clone(), story.actor.clone());
        let (scope, programme) = (story.owner(), story.programme);
        merged_meanwhile(&story, (gone, kept), move || {
            let code = Some(Department::parse("75").unwrap());
            let set = service.set_department(&actor, scope, programme, email(A), code);
            runtime().block_on(set).unwrap();
        });
        assert_eq!(department_of(&story, B).as_deref(), Some("75"));
    });
}
