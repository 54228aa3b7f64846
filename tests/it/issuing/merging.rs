//! Two persons that turn out to be one.

use super::people::{ask, join, person, prove};
use crate::on_both;
use crate::support::databases::on_postgres;
use crate::support::letters::{last_link, letters};
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::department::Department;
use sceau::issuing::planned_merges::NewMerge;
use sceau::issuing::review::Withdrawal;
use sceau::issuing::{Error, Service, letters::Letter};
use sceau::storage::assertions::{self, Cause};
use sceau::storage::merges::{self, Merge, State};
use sceau::storage::{Db, Page, composite_awards, indicators, persons, replacements};
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::thread;
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";

fn new(emails: [&str; 2]) -> NewMerge {
    NewMerge {
        emails: emails.map(email),
        reason: "même personne".to_owned(),
    }
}

fn plan(story: &Story, emails: [&str; 2]) -> Result<Merge, Error> {
    let (actor, scope) = (&story.actor, story.owner());
    story.run(
        story
            .service
            .plan_merge(actor, scope, story.programme, new(emails)),
    )
}

fn state(story: &Story, id: Uuid) -> State {
    let merge = story.service.merge(story.owner(), story.programme, id);
    story.run(merge).unwrap().state
}

on_both!(what_both_complete_together_is_awarded, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..4], A);
    story.award_all(&CORE[4..], B);
    assert!(story.live(CORE_COMPOSITE, A).is_empty());
    join(&story, A, B);
    let live = story.live(CORE_COMPOSITE, B);
    assert_eq!(live.len(), 1);
    assert_eq!(story.live(CORE_COMPOSITE, A), live);
    assert_eq!(story.reconcile(), 0);
    assert_eq!(
        story.count(
            "SELECT count(*) AS n FROM assertions JOIN addresses ON addresses.id = address_id \
             WHERE assertions.person_id <> addresses.person_id"
        ),
        0
    );
});

on_both!(
    of_two_composites_the_older_stays_and_the_other_is_replaced,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, B);
        story.clock.advance(TimeDelta::days(1));
        story.award_all(&CORE, A);
        let (old, young) = (story.live(CORE_COMPOSITE, B), story.live(CORE_COMPOSITE, A));
        join(&story, A, B); // the asking person is kept, and so is the other one's older composite
        assert_eq!(story.live(CORE_COMPOSITE, A), old);
        let why = story.revocation(young[0]).unwrap();
        assert_eq!(why.cause, Cause::Replaced);
        let url = format!("{BASE}/assertions/{}", old[0]);
        assert_eq!(why.reason, format!("Remplacé par {url}"));
        let by = young[0];
        assert_eq!(
            story.read(move |db| Ok(replacements::of(db, by)?)),
            Some(old[0])
        );
        assert_eq!(story.audited("assertion.replace", young[0]), 1);
        assert_eq!(story.count("SELECT count(*) AS n FROM withholdings"), 0);
        assert_eq!(story.reconcile(), 0, "a second look changes nothing");
        // What stood through both stands through one.
        let component = story.award_of(A, CORE[3]);
        assert!(fallen(&story.revoke(OWNER, component)).is_empty());
        assert_eq!(story.live(CORE_COMPOSITE, A), old);
    }
);

on_both!(
    what_was_made_of_the_replaced_names_the_one_that_stays,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, A);
        story.clock.advance(TimeDelta::days(1));
        story.award_all(&CORE, B);
        story.award_all(&["ia-quotidien", "numerique-responsable"], B);
        let (stays, outer) = (
            story.live(CORE_COMPOSITE, A)[0],
            story.live(FURTHER_COMPOSITE, B)[0],
        );
        join(&story, A, B);
        assert_eq!(story.live(FURTHER_COMPOSITE, A), [outer]);
        let made = story.read(move |db| Ok(composite_awards::find(db, outer)?.unwrap()));
        let mut nested = made.components.iter();
        let nested = nested.find(|c| c.leaf.as_str() == CORE_COMPOSITE).unwrap();
        assert_eq!(nested.assertion, stays);
    }
);

on_both!(renewal_is_reckoned_from_the_one_that_stays, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, A);
    let expires = story.assertion(story.live(CORE_COMPOSITE, A)[0]).expires;
    story.clock.advance(TimeDelta::days(20));
    // B has an award that is past its date, in a later cycle.
    story.award_all(&CORE, B);
    let past = story.live(CORE_COMPOSITE, B)[0];
    story.sql(
        "UPDATE composite_awards SET cycle = 7 WHERE assertion_id = $1",
        past,
    );
    story.sql(
        "UPDATE assertions SET expires = '2020-01-01 00:00:00' WHERE id = $1",
        past,
    );
    join(&story, A, B);
    let live = story.live(CORE_COMPOSITE, A);
    assert_eq!(live.len(), 1);
    assert_eq!(story.assertion(live[0]).expires, expires);
    assert_eq!(
        story.revocation(past),
        None,
        "it was not replaced: it has expired"
    );
    assert_eq!(story.reconcile(), 0, "the valid one is the last cycle");
});

on_both!(what_is_withheld_from_one_is_withheld_from_both, |target| {
    let story = Story::begin(target);
    for who in [A, B] {
        story.award_all(&CORE, who);
        let core = story.live(CORE_COMPOSITE, who)[0];
        story.revoke(OWNER, core);
    }
    join(&story, A, B);
    let withheld = || {
        let found = story.service.withholdings(story.owner(), story.programme);
        story.run(found).unwrap()
    };
    let found = withheld();
    assert_eq!(found.len(), 1, "one of the two stays");
    assert_eq!(Some(found[0].0.person), person(&story, B));
    assert_eq!(story.reconcile(), 0);
    let lifted =
        story
            .service
            .lift_withholding(&story.actor, story.owner(), story.programme, found[0].0.id);
    story.run(lifted).unwrap();
    assert!(withheld().is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, A).len(), 1);
});

on_both!(
    an_editors_merge_is_told_and_done_after_fourteen_days,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE[..4], A);
        story.award_all(&CORE[4..], B);
        let preview = |story: &Story| {
            let (scope, programme) = (story.owner(), story.programme);
            story
                .run(story.service.preview_merge(scope, programme, new([A, B])))
                .unwrap()
        };
        let rows = || story.count("SELECT count(*) AS n FROM merges");
        let seen = preview(&story);
        assert!(seen.gained.contains(&CORE_COMPOSITE.to_owned()), "{seen:?}");
        assert!(seen.replaced.is_empty());
        assert_eq!(
            (rows(), letters(&story.service, A).len()),
            (0, 0),
            "nothing happened"
        );

        let merge = plan(&story, [A, B]).unwrap();
        assert_eq!(merge.due_at, merge.planned_at + TimeDelta::days(14));
        for to in [A, B] {
            let told = letters(&story.service, to);
            assert!(
                matches!(told[..], [Letter::MergePlanned { merge: id, until, .. }]
                if id == merge.id && until == merge.due_at)
            );
        }
        assert_eq!(refusal(plan(&story, [B, A])), "already-planned");
        story
            .clock
            .advance(TimeDelta::days(14) - TimeDelta::hours(1));
        assert_eq!(story.run(story.service.merge_due()).unwrap(), 0, "not yet");
        assert_ne!(person(&story, A), person(&story, B));
        story.clock.advance(TimeDelta::hours(1));
        assert_eq!(story.run(story.service.merge_due()).unwrap(), 1);
        assert_eq!(story.run(story.service.merge_due()).unwrap(), 0, "once");
        assert_eq!(person(&story, A), person(&story, B));
        assert_eq!(story.live(CORE_COMPOSITE, B).len(), 1);
        assert_eq!(state(&story, merge.id), State::Done);
        for to in [A, B] {
            let told = letters(&story.service, to);
            assert!(matches!(told.last(), Some(Letter::MergeDone { .. })));
        }
        assert_eq!(refusal(plan(&story, [A, B])), "already-one-person");
        let late = match &letters(&story.service, A)[0] {
            Letter::MergePlanned { link, .. } => *link,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            refusal(story.run(story.service.object_to_merge(late))),
            "merge-ended"
        );
    }
);

on_both!(the_preview_says_what_comes_true, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, A);
    story.clock.advance(TimeDelta::days(1));
    story.award_all(&CORE, B);
    story.award(OWNER, "securite-quotidien", A);
    story.award(OWNER, "ia-quotidien", B);
    let (scope, programme) = (story.owner(), story.programme);
    let seen = story
        .run(story.service.preview_merge(scope, programme, new([A, B])))
        .unwrap();
    let one = |slug, of| story.live(slug, of)[0];
    let pairs = [CORE_COMPOSITE, FIRST_STEPS].map(|slug| (one(slug, B), one(slug, A)));
    let mut replaced = seen.replaced.clone();
    replaced.sort();
    let mut expected = pairs.to_vec();
    expected.sort();
    assert_eq!(replaced, expected);
    let further = story.live(FURTHER_COMPOSITE, A).is_empty();
    assert_eq!(seen.gained.contains(&FURTHER_COMPOSITE.to_owned()), further);
    join(&story, A, B);
    for (gone, kept) in pairs {
        assert!(!story.assertion(gone).live);
        assert!(story.assertion(kept).live);
        assert!(seen.kept.contains(&kept));
    }
    let came = [CORE_COMPOSITE, FIRST_STEPS, FURTHER_COMPOSITE]
        .into_iter()
        .filter(|slug| story.live(slug, A).iter().any(|id| !seen.kept.contains(id)));
    assert_eq!(came.collect::<Vec<_>>(), seen.gained);
});

on_both!(an_objection_stops_it, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let merge = plan(&story, [A, B]).unwrap();
    let link = last_link(&story.service, B);
    story.run(story.service.object_to_merge(link)).unwrap();
    assert_eq!(state(&story, merge.id), State::Objected);
    let told = letters(&story.service, "contact@formation.example");
    assert!(matches!(told[..], [Letter::MergeObjected { merge: id }] if id == merge.id));
    story.clock.advance(TimeDelta::days(30));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    assert_ne!(person(&story, A), person(&story, B));
    assert_eq!(refusal(plan(&story, [B, A])), "merge-objected");
    assert_eq!(story.audited("merge.object", merge.id), 1);
});

on_both!(an_editor_calls_it_off, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let merge = plan(&story, [A, B]).unwrap();
    let cancel = |scope| {
        let (actor, programme) = (&story.actor, story.programme);
        story.run(
            story
                .service
                .cancel_merge(actor, scope, programme, merge.id),
        )
    };
    assert_eq!(
        refusal(cancel(sceau::storage::Scope::Issuer(Uuid::now_v7()))),
        "not-found"
    );
    cancel(story.owner()).unwrap();
    assert_eq!(refusal(cancel(story.owner())), "merge-ended");
    story.clock.advance(TimeDelta::days(30));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    let all = story
        .service
        .merges(story.owner(), story.programme, Page::first(10));
    assert_eq!(story.run(all).unwrap().len(), 1);
    plan(&story, [A, B]).unwrap();
});

on_both!(a_programme_proposes_only_those_it_sees, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    story.award(OWNER, CORE[0], A);
    story.award(stranger, CORE[0], "ailleurs@exemple.fr");
    let message = |emails| match plan(&story, emails) {
        Err(Error::Fields(wrong)) => {
            let wrong: Vec<_> = wrong
                .into_iter()
                .map(|w| (w.pointer, w.code, w.message))
                .collect();
            wrong
        }
        other => panic!("{other:?}"),
    };
    let known = message([A, "ailleurs@exemple.fr"]);
    assert_eq!(
        known,
        message([A, "inconnue@exemple.fr"]),
        "in the same words"
    );
    assert_eq!(
        (known[0].0.as_str(), known[0].1),
        ("/emails/1", "unknown-person")
    );
    assert_eq!(message([A, A])[0].1, "same-address");
    let foreign = story
        .service
        .merges(story.scope(stranger), story.programme, Page::first(1));
    assert_eq!(refusal(story.run(foreign)), "not-found");
});

on_both!(who_became_one_meanwhile_is_left_as_they_are, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let merge = plan(&story, [A, B]).unwrap();
    join(&story, A, B);
    story.clock.advance(TimeDelta::days(14));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    assert_eq!(state(&story, merge.id), State::Cancelled);
});

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

impl Story {
    /// A live award of a competency that somebody holds.
    fn award_of(&self, who: &str, slug: &str) -> Uuid {
        let (badge, who) = (self.badge(OWNER, slug), person(self, who).unwrap());
        self.read(move |db| {
            let held = sceau::storage::assertions::list_of_person(
                db,
                sceau::storage::Scope::Instance,
                who,
                Page::first(100),
            )?;
            let mut held = held.into_iter();
            Ok(held.find(|a| a.badge_class == badge && a.live).unwrap().id)
        })
    }
}

on_both!(a_merge_awards_under_confirmed_rules_alone, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..4], A);
    story.award_all(&CORE[4..], B);
    story.confirmed(CORE_COMPOSITE, false);
    let (scope, programme) = (story.owner(), story.programme);
    let seen = story.service.preview_merge(scope, programme, new([A, B]));
    let seen = story.run(seen).unwrap();
    assert!(
        !seen.gained.contains(&CORE_COMPOSITE.to_owned()),
        "{seen:?}"
    );
    join(&story, A, B);
    assert!(story.live(CORE_COMPOSITE, A).is_empty());
    story.confirmed(CORE_COMPOSITE, true);
    assert_eq!(story.reconcile(), 1);
});

on_both!(an_objection_binds_every_address_of_both, |target| {
    const A2: &str = "camille.martin@exemple.fr";
    const B2: &str = "c.martin@exemple.fr";
    let story = Story::begin(target);
    for (at, who) in [A, A2, B, B2].into_iter().enumerate() {
        story.award(OWNER, CORE[at], who);
    }
    join(&story, A, A2);
    // Planned under an address that nobody knows to be B's yet.
    let other = plan(&story, [A, B2]).unwrap();
    plan(&story, [A, B]).unwrap();
    let link = last_link(&story.service, B);
    story.run(story.service.object_to_merge(link)).unwrap();
    for emails in [[A, B], [B, A], [A2, B], [B, A2]] {
        assert_eq!(
            refusal(plan(&story, emails)),
            "merge-objected",
            "{emails:?}"
        );
        let seen = story
            .service
            .preview_merge(story.owner(), story.programme, new(emails));
        assert_eq!(refusal(story.run(seen)), "merge-objected");
    }
    ask(&story, B, B2);
    prove(&story, B2);
    assert_eq!(refusal(plan(&story, [A2, B2])), "merge-objected");
    story.clock.advance(TimeDelta::days(14));
    assert_eq!(story.run(story.service.merge_due()).unwrap(), 0);
    assert_eq!(state(&story, other.id), State::Objected);
    assert_ne!(person(&story, A), person(&story, B));
    assert_eq!(story.audited("merge.cancel", other.id), 1);
    // Only they can.
    ask(&story, A, B);
    prove(&story, B);
    assert_eq!(person(&story, A2), person(&story, B2));
});

fn department(story: &Story, who: &str, code: &str) -> Result<(), Error> {
    let code = Department::parse(code).unwrap();
    let (actor, scope, programme) = (&story.actor, story.owner(), story.programme);
    let set = story
        .service
        .set_department(actor, scope, programme, email(who), Some(code));
    story.run(set)
}

fn department_of(story: &Story, who: &str) -> Option<String> {
    let who = email(who);
    story.read(move |db| Ok(indicators::department_of(db, &who)?))
}

on_both!(the_departement_of_the_kept_one_stays, |target| {
    let story = Story::begin(target);
    let others = ["c@exemple.fr", "d@exemple.fr"];
    for who in [A, B, others[0], others[1]] {
        story.award(OWNER, CORE[0], who);
    }
    department(&story, A, "75").unwrap();
    department(&story, B, "69").unwrap();
    department(&story, others[1], "971").unwrap();
    join(&story, A, B); // who asks is kept
    join(&story, others[0], others[1]);
    for who in [A, B] {
        assert_eq!(department_of(&story, who).as_deref(), Some("75"));
    }
    let known = department_of(&story, others[0]);
    assert_eq!(known.as_deref(), Some("971"), "the only one known");
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
            let reviewed = runtime().block_on(service.review_recognitions(|_| {}));
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
