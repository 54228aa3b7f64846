//! Erasing at a holder's wish: one badge, or everything; what is left, and what comes back only when they ask.

use super::endorsing;
use super::once::guard;
use super::people::{ask, join, person, prove};
use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::badge::verification::{Reason, Verdict};
use sceau::checking::Input;
use sceau::issuing::{Error, accepting::Wish, erasure::ErasedPerson, policies::PoliciesChange};
use sceau::storage::{
    Page, assertions, erasure, idempotency, persons, persons::PersonAddress, withholdings::Lifter,
};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

fn manage(story: &Story, of: &str, wish: Wish) -> Result<(), Error> {
    let session = story.signed_in(of);
    story
        .run(story.service.manage_badges(session, wish))
        .map(drop)
}

fn erase_all(story: &Story, of: &str) {
    story
        .run(story.service.erase_me(story.signed_in(of)))
        .unwrap();
}

fn by_operator(story: &Story, of: &str) -> ErasedPerson {
    story
        .run(story.service.erase_person(&story.actor, email(of)))
        .unwrap()
}

fn left(story: &Story, award: Uuid) -> Option<erasure::Erased> {
    story.read(move |db| Ok(erasure::find(db, award)?))
}

fn exists(story: &Story, award: Uuid) -> bool {
    story.read(move |db| Ok(assertions::find(db, award)?.is_some()))
}

fn blocks(story: &Story) -> i64 {
    story.count("SELECT count(*) AS n FROM composite_blocks")
}

on_both!(
    of_an_erased_badge_its_id_badge_and_month_are_left,
    |target| {
        let story = Story::begin(target);
        let mut new = new_award(story.badge(OWNER, CORE[0]), A);
        new.issued_on = Some("2025-03-31T23:00:00Z".parse().unwrap());
        let award = story.try_award(OWNER, new).unwrap().assertion;
        let other = story.award(OWNER, CORE[1], A).assertion.id;
        let (jws, url) = (
            story.run(story.service.rs256_jws(&award)).unwrap(),
            format!("{BASE}/assertions/{}", award.id),
        );
        manage(&story, A, Wish::Accept(award.id)).unwrap();

        manage(&story, A, Wish::Erase(award.id)).unwrap();
        let found = left(&story, award.id).unwrap();
        assert_eq!(
            (found.badge_class, found.month.as_str()),
            (award.badge_class, "2025-03")
        );
        assert!(!exists(&story, award.id) && exists(&story, other));
        for table in ["rs256_renditions", "acceptances", "revocations"] {
            let rows = format!("SELECT count(*) AS n FROM {table}");
            assert_eq!(story.count(rows.leak()), 0, "{table}");
        }
        let profile = story.read(move |db| {
            let badge = sceau::storage::badge_classes::find(db, award.badge_class)?;
            Ok(badge.unwrap().profile)
        });
        let listed = story.read(move |db| Ok(erasure::under(db, profile)?));
        assert_eq!(listed, [award.id]);
        assert_eq!(story.audited("assertion.erase", award.id), 1);
        for input in [Input::Url(url), Input::Jws(jws)] {
            let checked = story.check(input);
            assert_eq!(checked.report.verdict, Verdict::Revoked);
            assert_eq!(checked.report.checks[0].reason, Some(Reason::Erased));
            assert!(checked.badge.is_some() && checked.assertion.is_none());
        }

        // Again, or somebody else's: there is nothing to erase.
        let again = manage(&story, A, Wish::Erase(award.id));
        assert_eq!(refusal(again), "not-found");
        let of_b = story.award(OWNER, CORE[0], B).assertion.id;
        assert_eq!(refusal(manage(&story, A, Wish::Erase(of_b))), "not-found");
        assert!(exists(&story, of_b));
        // A rendition that was under way is not kept.
        let late = award.rendition.clone();
        story.write(move |db| Ok(assertions::insert_rs256(db, award.id, &late)?));
        assert!(
            story
                .read(move |db| Ok(assertions::rs256(db, award.id)?))
                .is_none()
        );
        // What was revoked may be erased too, and its reason goes.
        let revoked = story.award(OWNER, CORE[2], A).assertion.id;
        story.revoke(OWNER, revoked);
        manage(&story, A, Wish::Erase(revoked)).unwrap();
        assert!(left(&story, revoked).is_some() && story.revocation(revoked).is_none());
    }
);

on_both!(
    composites_follow_an_erased_badge_by_their_policy,
    |target| {
        let story = Story::begin_with(target, OnRevoked::Pending);
        let policy = |policy: OnRevoked| {
            let change = PoliciesChange {
                on_component_revoked: Some(policy),
                ..PoliciesChange::default()
            };
            let changed = story.service.set_policies(
                &story.actor,
                story.owner(),
                story.programme,
                FIRST_STEPS.to_owned(),
                change,
            );
            story.run(changed).unwrap();
        };
        let holder = |who: &str| {
            let first = story.award(OWNER, STEPS[0], who).assertion.id;
            story.award(OWNER, STEPS[1], who);
            story.award(OWNER, STEPS[2], who);
            (first, story.live(FIRST_STEPS, who)[0])
        };
        let (first, composite) = holder(A);
        manage(&story, A, Wish::Erase(first)).unwrap();
        let pending =
            story
                .service
                .pending_revocations(story.owner(), story.programme, Page::first(10));
        let pending = story.run(pending).unwrap();
        assert_eq!(pending.len(), 1, "it waits, and is valid");
        assert_eq!(pending[0].assertion, composite);
        assert!(story.assertion(composite).live);
        // Earned again, it stands again.
        story.award(OWNER, STEPS[0], A);
        assert_eq!(story.live(FIRST_STEPS, A), [composite]);

        policy(OnRevoked::Revoke);
        let (first, composite) = holder(B);
        manage(&story, B, Wish::Erase(first)).unwrap();
        assert!(story.revocation(composite).is_some());
        assert!(story.live(FIRST_STEPS, B).is_empty());

        policy(OnRevoked::Keep);
        let (first, composite) = holder("c@exemple.fr");
        manage(&story, "c@exemple.fr", Wish::Erase(first)).unwrap();
        assert_eq!(story.live(FIRST_STEPS, "c@exemple.fr"), [composite]);
    }
);

on_both!(
    an_erased_composite_comes_back_only_when_its_holder_asks,
    |target| {
        let story = Story::begin(target);
        story.award_all(&STEPS, A);
        let first = story.live(FIRST_STEPS, A)[0];
        manage(&story, A, Wish::Erase(first)).unwrap();
        assert!(left(&story, first).is_some() && story.live(FIRST_STEPS, A).is_empty());
        assert_eq!(story.reconcile(), 0);
        let withheld = story.service.withholdings(story.owner(), story.programme);
        let withheld = story.run(withheld).unwrap();
        assert_eq!(withheld[0].0.lifter, Lifter::Holder);
        manage(&story, A, Wish::Lift(withheld[0].0.id)).unwrap();
        let again = story.live(FIRST_STEPS, A);
        assert!(again.len() == 1 && again[0] != first);
    }
);

on_both!(
    after_an_erasure_a_composite_is_blocked_for_the_address,
    |target| {
        let story = Story::with_bodies(target, 1);
        story.award_all(&STEPS, A);
        erase_all(&story, A);
        assert_eq!(person(&story, A), None);
        assert_eq!(blocks(&story), 1);
        assert_eq!(story.count("SELECT count(*) AS n FROM withholdings"), 0);

        // Another spelling of it is the same address: a new person, from whom the composite is withheld.
        let spelt = "CAMILLE@Exemple.FR";
        for slug in STEPS {
            story.award(1, slug, spelt);
        }
        assert!(story.live(FIRST_STEPS, A).is_empty());
        assert_eq!(story.reconcile(), 0);
        let withheld = || {
            let found = story.service.withholdings(story.owner(), story.programme);
            story.run(found).unwrap()
        };
        let found = withheld()[0].0.clone();
        assert_eq!(found.lifter, Lifter::Holder);
        let by_owner =
            story
                .service
                .lift_withholding(&story.actor, story.owner(), story.programme, found.id);
        assert_eq!(refusal(story.run(by_owner)), "holder-decides");

        // Erased anew, it is blocked anew; and only its holder lifts it.
        erase_all(&story, A);
        assert_eq!(blocks(&story), 1);
        for slug in STEPS {
            story.award(OWNER, slug, A);
        }
        assert!(story.live(FIRST_STEPS, A).is_empty());
        let found = withheld()[0].0.id;
        manage(&story, A, Wish::Lift(found)).unwrap();
        assert_eq!(story.live(FIRST_STEPS, A).len(), 1);
        assert_eq!(blocks(&story), 0);

        // Nobody else is concerned.
        for slug in STEPS {
            story.award(OWNER, slug, B);
        }
        assert_eq!(story.live(FIRST_STEPS, B).len(), 1);
    }
);

on_both!(what_the_owner_revoked_stays_theirs_to_lift, |target| {
    let story = Story::begin(target);
    story.award_all(&STEPS, A);
    story.revoke(OWNER, story.live(FIRST_STEPS, A)[0]);
    erase_all(&story, A);
    story.award_all(&STEPS, A);
    assert!(story.live(FIRST_STEPS, A).is_empty());
    let found = story.service.withholdings(story.owner(), story.programme);
    let found = story.run(found).unwrap();
    assert_eq!((found.len(), found[0].0.lifter), (1, Lifter::Owner));
    let mine = manage(&story, A, Wish::Lift(found[0].0.id));
    assert_eq!(refusal(mine), "owner-decides");
});

on_both!(a_request_that_is_sent_again_awards_nobody_anew, |target| {
    let story = Story::begin(target);
    let guard = guard(1, 1);
    let new = new_award(story.badge(OWNER, CORE[0]), A);
    let send = || {
        let award = story.service.award(
            &story.actor,
            story.owner(),
            new.clone(),
            Some(guard.clone()),
        );
        story.run(award)
    };
    send().unwrap().done().unwrap();
    erase_all(&story, A);
    assert_eq!(refusal(send()), "idempotency-key-reused");
    assert_eq!(person(&story, A), None);
    let later = story.service.now() + idempotency::KEPT + chrono::TimeDelta::seconds(1);
    story.write(move |db| Ok(idempotency::forget(db, later)?));
    assert_eq!(story.count("SELECT count(*) AS n FROM idempotency_keys"), 0);
});

on_both!(persons_who_were_made_one_go_together, |target| {
    let story = Story::begin(target);
    story.award_all(&STEPS, A);
    let of_b = story.award(OWNER, CORE[1], B).assertion.id;
    let gone = person(&story, B).unwrap();
    join(&story, A, B);
    // Somebody else is asked for an address, and never proves it.
    story.award(OWNER, CORE[1], "autre@exemple.fr");
    ask(&story, B, "autre@exemple.fr");
    let session = story.signed_in(B);
    story.run(story.service.erase_me(session)).unwrap();
    assert!(person(&story, A).is_none() && person(&story, B).is_none());
    assert!(left(&story, of_b).is_some());
    let persons = story.read(|db| Ok(persons::list(db, Page::first(10))?));
    assert_eq!(persons, [person(&story, "autre@exemple.fr").unwrap()]);
    assert!(!persons.contains(&gone));
    for table in ["merges", "composite_awards", "withholdings"] {
        let rows = format!("SELECT count(*) AS n FROM {table}");
        assert_eq!(story.count(rows.leak()), 0, "{table}");
    }
    // One block for each address that held it.
    assert_eq!(blocks(&story), 2);
    // The other one was asked by somebody who is no more.
    assert_eq!(story.letters().len(), 1, "{:?}", story.letters());
    assert_eq!(
        refusal(story.run(story.service.erase_me(session))),
        "not-signed-in"
    );
});

on_both!(
    a_dry_run_tells_and_changes_nothing_and_twice_is_once,
    |target| {
        let story = Story::begin(target);
        story.award_all(&STEPS, A);
        join(&story, A, B);
        let before = story.count("SELECT count(*) AS n FROM audit");
        let would = story
            .run(story.service.try_erasure(&story.actor, email(B)))
            .unwrap();
        assert_eq!(would.awards.len(), 4);
        assert_eq!(would.awards.iter().filter(|a| a.composite).count(), 1);
        assert_eq!(would.blocked.len(), 1);
        assert_eq!((would.beside.addresses, would.beside.merges), (2, 1));
        assert_eq!(story.count("SELECT count(*) AS n FROM audit"), before);
        assert!(exists(&story, would.awards[0].assertion));

        let who = person(&story, A).unwrap();
        assert_eq!(by_operator(&story, B), would, "as it was told");
        assert_eq!(story.audited("person.erase", who), 1);
        let after = story.count("SELECT count(*) AS n FROM audit");
        assert_eq!(by_operator(&story, A), ErasedPerson::default());
        assert_eq!(story.count("SELECT count(*) AS n FROM audit"), after);
    }
);

on_both!(
    what_was_said_of_an_erased_badge_is_taken_back_and_emptied,
    |target| {
        let mut story = Story::begin(target);
        let other = story.join();
        let award = story.award(OWNER, CORE[0], A).assertion.id;
        let url = format!("{BASE}/assertions/{award}");
        let said = endorsing::offer(&story, other, endorsing::new(&url)).unwrap();
        endorsing::answer(&story, OWNER, said.endorsement.id, true).unwrap();
        erase_all(&story, A);
        let still = story.count(
            "SELECT count(*) AS n FROM endorsements WHERE comment <> '' OR revoked_at IS NULL",
        );
        assert_eq!(still, 0);
    }
);

on_both!(
    an_award_that_meets_an_erasure_is_before_or_after_it,
    |target| {
        let story = Story::begin(target);
        let people: Vec<String> = (0..12).map(|n| format!("p{n}@exemple.fr")).collect();
        for who in &people {
            story.award(OWNER, STEPS[0], who);
            story.award(OWNER, STEPS[1], who);
        }
        type Act = std::pin::Pin<Box<dyn Future<Output = Option<Uuid>> + Send>>;
        let mut acts: Vec<Act> = Vec::new();
        for who in &people {
            for slug in [STEPS[2], CORE[2]] {
                let (service, actor, scope) =
                    (story.service.clone(), story.actor.clone(), story.owner());
                let new = new_award(story.badge(OWNER, slug), who);
                acts.push(Box::pin(async move {
                    let done = service.award(&actor, scope, new, None).await;
                    Some(done.unwrap().done().unwrap().assertion.id)
                }));
            }
            for _ in 0..2 {
                let (service, actor, of) = (story.service.clone(), story.actor.clone(), email(who));
                acts.push(Box::pin(async move {
                    service.erase_person(&actor, of).await.unwrap();
                    None
                }));
            }
        }
        let awarded: Vec<Uuid> = story.together(acts).into_iter().flatten().collect();
        assert_eq!(awarded.len(), 24);
        for id in &awarded {
            assert!(
                exists(&story, *id) != left(&story, *id).is_some(),
                "one or the other"
            );
        }
        // The two badges of before are gone, so nobody has the composite, and whoever had it is blocked.
        assert_eq!(story.count("SELECT count(*) AS n FROM composite_awards"), 0);
        for who in &people {
            let Some(person) = person(&story, who) else {
                continue;
            };
            let held = story.read(move |db| Ok(assertions::held_by(db, person)?));
            assert!((1..=2).contains(&held.len()), "a new person, not a half");
        }
        let strays = "SELECT count(*) AS n FROM persons WHERE NOT EXISTS \
                  (SELECT 1 FROM addresses WHERE addresses.person_id = persons.id)";
        assert_eq!(story.count(strays), 0);
    }
);

on_both!(
    an_address_is_made_once_when_it_wakes_what_is_blocked,
    |target| {
        let story = Story::begin(target);
        story.award_all(&STEPS, A);
        erase_all(&story, A);
        // Asked for by somebody else, it wakes too.
        story.award(OWNER, STEPS[0], B);
        ask(&story, B, A);
        assert_eq!(blocks(&story), 0);
        assert_eq!(story.count("SELECT count(*) AS n FROM withholdings"), 1);
        for address in [A, B] {
            prove(&story, address);
        }
        story.award(OWNER, STEPS[1], B);
        story.award(OWNER, STEPS[2], A);
        assert!(story.live(FIRST_STEPS, A).is_empty(), "until they lift it");
        let _: PersonAddress = story.read(|db| Ok(persons::find(db, &email(A))?.unwrap()));
    }
);

on_both!(an_erased_composite_that_had_fallen_stays_away, |target| {
    let story = Story::begin_with(target, OnRevoked::Revoke);
    let component = story.award(OWNER, STEPS[0], A).assertion.id;
    story.award_all(&STEPS[1..], A);
    let composite = story.live(FIRST_STEPS, A)[0];
    story.revoke(OWNER, component);
    assert!(story.live(FIRST_STEPS, A).is_empty(), "it fell");
    manage(&story, A, Wish::Erase(composite)).unwrap();
    story.award(OWNER, STEPS[0], A);
    assert_eq!(
        (story.live(FIRST_STEPS, A).len(), story.reconcile()),
        (0, 0)
    );
    // It is withheld from them alone.
    story.award(OWNER, STEPS[0], B);
    story.award_all(&STEPS[1..], B);
    assert_eq!(story.live(FIRST_STEPS, B).len(), 1);
});

on_both!(what_rests_on_erased_badges_is_judged_to_the_end, |target| {
    let story = Story::begin_with(target, OnRevoked::Pending);
    let policy = |slug: &str, policy: OnRevoked| {
        let change = PoliciesChange {
            on_component_revoked: Some(policy),
            ..PoliciesChange::default()
        };
        let (service, actor, slug) = (&story.service, &story.actor, slug.to_owned());
        let set = service.set_policies(actor, story.owner(), story.programme, slug, change);
        story.run(set).unwrap();
    };
    policy(FURTHER_COMPOSITE, OnRevoked::Keep);
    let all = CORE
        .iter()
        .chain(&["ia-quotidien", "numerique-responsable"]);
    let all: Vec<Uuid> = all
        .map(|slug| story.award(OWNER, slug, A).assertion.id)
        .collect();
    assert_eq!(story.live(FURTHER_COMPOSITE, A).len(), 1);
    for id in all {
        manage(&story, A, Wish::Erase(id)).unwrap();
    }
    assert_eq!(story.live(CORE_COMPOSITE, A).len(), 1, "it is pending");
    policy(FURTHER_COMPOSITE, OnRevoked::Revoke);
    story.clock.advance(chrono::TimeDelta::days(31));
    story.run(story.service.execute_due()).unwrap();
    assert!(story.live(CORE_COMPOSITE, A).is_empty());
    assert!(
        story.live(FURTHER_COMPOSITE, A).is_empty(),
        "nothing but a composite tells the programme"
    );
});
