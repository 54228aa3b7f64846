//! The life of keys: what was signed stays good, unless the key was in other hands.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::signing::{Algorithm, Jws, KeyState, PublicKey, sealing::SealingKey};
use sceau::badge::verification::{Check, Code, Outcome, Verdict};
use sceau::checking::Input;
use sceau::issuing::resigning::Resigned;
use sceau::storage::{Scope, assertions::StoredAssertion, badge_classes, issuers, keys};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn verdict(story: &Story, input: Input) -> Verdict {
    checked(story, input).0
}

fn checked(story: &Story, input: Input) -> (Verdict, Vec<Code>) {
    let report = story.check(input).report;
    let failed = |check: &&Check| check.outcome == Outcome::Failed;
    let failed = report.checks.iter().filter(failed).map(|check| check.code);
    (report.verdict, failed.collect())
}

/// Both signed renditions, as a holder saves them.
fn saved(story: &Story, stored: &StoredAssertion) -> [String; 2] {
    [
        story.run(story.service.eddsa_jws(stored)).unwrap(),
        story.run(story.service.rs256_jws(stored)).unwrap(),
    ]
}

fn assert_all_valid(story: &Story, stored: &StoredAssertion, jws: &[String; 2]) {
    let url = story.service.base().assertion(stored.id);
    assert_eq!(verdict(story, Input::Url(url)), Verdict::Valid);
    for jws in jws {
        assert_eq!(verdict(story, Input::Jws(jws.clone())), Verdict::Valid);
    }
}

fn rotate(story: &Story) -> Vec<keys::Key> {
    let issuer = story.bodies[OWNER].issuer;
    let rotated = story
        .service
        .rotate_keys(&story.actor, story.owner(), issuer);
    story.run(rotated).unwrap()
}

fn keys(story: &Story) -> Vec<keys::Key> {
    let scope = Scope::Issuer(story.bodies[OWNER].issuer);
    let found = story.run(story.service.keys(scope, None)).unwrap();
    found.into_iter().map(|(_, key)| key).collect()
}

fn in_state(story: &Story, state: KeyState) -> usize {
    keys(story).iter().filter(|key| key.state == state).count()
}

fn badge_of(story: &Story, stored: &StoredAssertion) -> badge_classes::StoredBadge {
    let id = stored.badge_class;
    story.read(move |db| Ok(badge_classes::find(db, id)?.unwrap()))
}

/// Every badge names a Profile whose keys are the ones that it was signed with.
fn assert_signed_by_its_profile(story: &Story, stored: &StoredAssertion) {
    let badge = badge_of(story, stored);
    let profile = badge.profile;
    let published = story
        .read(move |db| Ok(issuers::find_profile(db, profile)?.unwrap()))
        .profile;
    assert_eq!(published.ed25519_key, stored.rendition.key);
    let rsa = published.rsa_key;
    let rsa = story.read(move |db| Ok(keys::find(db, rsa)?.unwrap()));
    let public = PublicKey::from_spki(Algorithm::Rs256, &rsa.public).unwrap();
    let jws = story.run(story.service.rs256_jws(stored)).unwrap();
    Jws::parse(&jws).unwrap().verify(&public).unwrap();
}

on_both!(
    after_a_rotation_old_badges_verify_as_before_and_new_ones_name_the_new_profile,
    |target| {
        let story = Story::begin(target);
        let before = story.award(OWNER, "animer", WHO).assertion;
        // Its RS256 rendition is made after the rotation, with the key that was active at the award.
        let eddsa = story.run(story.service.eddsa_jws(&before)).unwrap();
        let old = badge_of(&story, &before);
        let new_keys = rotate(&story);
        assert_eq!(new_keys.len(), 2);
        assert_eq!(in_state(&story, KeyState::Active), 2);
        assert_eq!(in_state(&story, KeyState::Retired), 2);
        let jws = [eddsa, story.run(story.service.rs256_jws(&before)).unwrap()];
        assert_all_valid(&story, &before, &jws);
        assert_signed_by_its_profile(&story, &before);

        let after = story.award(OWNER, "animer", "paul@exemple.fr").assertion;
        let new = badge_of(&story, &after);
        assert_eq!(
            (new.lineage, new.version, new.profile),
            (old.lineage, 2, new_keys[0].profile)
        );
        assert_eq!(after.rendition.key, new_keys[0].id);
        assert_signed_by_its_profile(&story, &after);
        assert_all_valid(&story, &after, &saved(&story, &after));
        // One more award makes no further version.
        let again = story.award(OWNER, "animer", "lea@exemple.fr").assertion;
        assert_eq!(again.badge_class, after.badge_class);
        // The old version is as it was, and each names the other.
        let old_again = badge_of(&story, &before);
        assert_eq!(
            (old_again.profile, old_again.definition.clone()),
            (old.profile, old.definition)
        );
        let related = story.read(move |db| Ok(badge_classes::other_versions(db, &old_again)?));
        assert_eq!(related.len(), 1);
        assert_eq!((related[0].id, related[0].version), (new.id, 2));
    }
);

on_both!(a_composite_follows_the_rotation_of_its_issuer, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE[..7], WHO);
    rotate(&story);
    let also = story.award(OWNER, CORE[7], WHO).also;
    assert!(!also.is_empty());
    for composite in also {
        let stored = story.assertion(composite.assertion);
        assert_eq!(badge_of(&story, &stored).version, 2);
        assert_signed_by_its_profile(&story, &stored);
        assert_all_valid(&story, &stored, &saved(&story, &stored));
    }
});

on_both!(a_badge_held_before_a_rotation_is_held_after_it, |target| {
    let story = Story::begin(target);
    story.award(OWNER, "animer", WHO);
    rotate(&story);
    let again = story.try_award(OWNER, new_award(story.badge(OWNER, "animer"), WHO));
    assert_eq!(refusal(again), "already-held");
});

on_both!(prepared_keys_wait_for_the_rotation, |target| {
    let story = Story::begin(target);
    let (issuer, scope) = (story.bodies[OWNER].issuer, story.owner());
    let prepare = || {
        let prepared = story.service.prepare_keys(&story.actor, scope, issuer);
        story.run(prepared)
    };
    let waiting = prepare().unwrap();
    assert!(waiting.iter().all(|key| key.state == KeyState::Pending));
    assert_eq!(refusal(prepare()), "keys-pending");
    let stored = story.award(OWNER, "animer", WHO).assertion;
    assert!(waiting.iter().all(|key| key.id != stored.rendition.key));
    // They are published already.
    let profile = waiting[0].profile;
    let published = story.read(move |db| Ok(issuers::find_profile(db, profile)?.unwrap()));
    assert_eq!(published.profile.ed25519_key, waiting[0].id);
    let active = rotate(&story);
    let ids = |keys: &[keys::Key]| keys.iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(ids(&active), ids(&waiting));
    assert_eq!(in_state(&story, KeyState::Pending), 0);
});

on_both!(
    rotations_and_awards_at_once_leave_only_good_badges,
    |target| {
        let story = Story::begin(target);
        let badge = story.badge(OWNER, "animer");
        let issuer = story.bodies[OWNER].issuer;
        let awards = (0..24).map(|at| {
            let (service, actor, scope) =
                (story.service.clone(), story.actor.clone(), story.owner());
            let task: std::pin::Pin<Box<dyn Future<Output = Option<StoredAssertion>> + Send>> =
                Box::pin(async move {
                    if at % 8 == 7 {
                        service.rotate_keys(&actor, scope, issuer).await.unwrap();
                        return None;
                    }
                    let new = new_award(badge, &format!("personne-{at}@exemple.fr"));
                    let done = service.award(&actor, scope, new, None).await.unwrap();
                    Some(done.done().unwrap().assertion)
                });
            task
        });
        let made: Vec<_> = story.together(awards).into_iter().flatten().collect();
        assert_eq!(made.len(), 21);
        for stored in made {
            assert_signed_by_its_profile(&story, &stored);
            assert_all_valid(&story, &stored, &saved(&story, &stored));
        }
        assert_eq!(
            story.count("SELECT count(*) AS n FROM profiles WHERE current"),
            1
        );
        assert_eq!(in_state(&story, KeyState::Active), 2);
    }
);

fn compromise(story: &Story, key: Uuid) -> keys::Key {
    let scope = story.owner();
    let done = story.service.compromise_key(&story.actor, scope, key, None);
    story.run(done).unwrap()
}

on_both!(
    what_a_compromised_key_signed_is_refused_until_it_is_signed_again,
    |target| {
        let story = Story::begin(target);
        let people = ["a@exemple.fr", "b@exemple.fr", "c@exemple.fr"];
        let before: Vec<_> = people
            .iter()
            .map(|who| story.award(OWNER, "animer", who).assertion)
            .collect();
        let old: Vec<_> = before.iter().map(|stored| saved(&story, stored)).collect();
        story.revoke(OWNER, before[2].id);
        for algorithm in [Algorithm::EdDsa, Algorithm::Rs256] {
            let active = keys(&story)
                .into_iter()
                .find(|key| key.algorithm == algorithm && key.state == KeyState::Active)
                .unwrap();
            let replacement = compromise(&story, active.id);
            assert_eq!(
                (
                    replacement.profile,
                    replacement.state,
                    replacement.algorithm
                ),
                (active.profile, KeyState::Active, algorithm)
            );
            let again = story
                .service
                .compromise_key(&story.actor, story.owner(), active.id, None);
            assert_eq!(refusal(story.run(again)), "already-compromised");
        }
        for (stored, jws) in before.iter().zip(&old) {
            for jws in jws {
                let (verdict, failed) = checked(&story, Input::Jws(jws.clone()));
                assert_eq!(verdict, Verdict::Invalid);
                assert!(failed.contains(&Code::KeyTrusted), "{failed:?}");
            }
            let url = Input::Url(story.service.base().assertion(stored.id));
            let expected = match stored.id == before[2].id {
                true => Verdict::Revoked,
                false => Verdict::Valid,
            };
            assert_eq!(verdict(&story, url), expected, "the record stands");
        }
        // A reader who comes first gets a good signature.
        let first = story.assertion(before[0].id);
        let good = saved(&story, &first);
        assert_all_valid(&story, &first, &good);
        assert_ne!(good, old[0]);
        let mut steps = Vec::new();
        let done = story.run(story.service.resign(|so_far| steps.push(so_far)));
        // One EdDSA and one RS256 rendition are left; a revoked badge is not signed again.
        assert_eq!(done.unwrap(), Resigned { done: 2, total: 2 });
        assert_eq!(steps.first(), Some(&Resigned { done: 0, total: 2 }));
        let second = story.assertion(before[1].id);
        assert_signed_by_its_profile(&story, &second);
        assert_all_valid(&story, &second, &saved(&story, &second));
        assert_eq!(
            story.service.hosted(&second).unwrap(),
            story.service.hosted(&before[1]).unwrap(),
            "the same badge, under the same id"
        );
        let twice = story.run(story.service.resign(|_| {}));
        assert_eq!(twice.unwrap(), Resigned { done: 0, total: 0 });
        for jws in &old[1] {
            assert_eq!(verdict(&story, Input::Jws(jws.clone())), Verdict::Invalid);
        }
        // New awards are signed with the key that took its place.
        let new = story.award(OWNER, "animer", "d@exemple.fr").assertion;
        assert_signed_by_its_profile(&story, &new);
        assert_eq!(badge_of(&story, &new).version, 1, "the Profile is the same");
    }
);

on_both!(
    a_retired_key_that_is_compromised_is_replaced_too,
    |target| {
        let story = Story::begin(target);
        let stored = story.award(OWNER, "animer", WHO).assertion;
        rotate(&story);
        let replacement = compromise(&story, stored.rendition.key);
        assert_eq!(replacement.state, KeyState::Retired);
        story.run(story.service.resign(|_| {})).unwrap();
        let again = story.assertion(stored.id);
        assert_eq!(again.rendition.key, replacement.id);
        assert_signed_by_its_profile(&story, &again);
        assert_all_valid(&story, &again, &saved(&story, &again));
    }
);

on_both!(a_compromise_is_not_declared_for_the_future, |target| {
    let story = Story::begin(target);
    let key = keys(&story)[0].id;
    let later = Some(story.service.now() + TimeDelta::hours(1));
    let done = story
        .service
        .compromise_key(&story.actor, story.owner(), key, later);
    assert_eq!(refusal(story.run(done)), "in-the-future");
});

on_both!(resigning_goes_on_where_it_was_interrupted, |target| {
    let story = Story::begin(target);
    for at in 0..150 {
        story.award(OWNER, "animer", &format!("personne-{at}@exemple.fr"));
    }
    let key = keys(&story)[0].id;
    compromise(&story, key);
    // The run is dropped in the middle, after the first part was kept.
    let mut other = target.connect().unwrap();
    story.run(async {
        let mut run = std::pin::pin!(story.service.resign(|_| {}));
        std::future::poll_fn(|context| {
            let left = sceau::storage::resigning::count(&mut other);
            if left.unwrap() < 150 {
                return std::task::Poll::Ready(());
            }
            run.as_mut().poll(context).map(drop)
        })
        .await;
    });
    let left = story.read(|db| Ok(sceau::storage::resigning::count(db)?));
    assert!((1..150).contains(&left), "{left}");
    let rest = story.run(story.service.resign(|_| {})).unwrap();
    assert_eq!((rest.done, rest.total), (left, left));
});

on_both!(who_started_before_a_reseal_keeps_no_new_secret, |target| {
    let story = Story::begin(target);
    let issuer = story.bodies[OWNER].issuer;
    story.award(OWNER, "animer", "avant@exemple.fr");
    let other = open(target);
    story.run(other.reseal(SealingKey::new([9; 32]))).unwrap();
    let (service, actor, scope) = (&story.service, &story.actor, story.owner());
    let key = keys(&story)[0].id;
    let late = "wrong-sealing-key";
    assert_eq!(
        refusal(story.run(service.rotate_keys(actor, scope, issuer))),
        late
    );
    assert_eq!(
        refusal(story.run(service.prepare_keys(actor, scope, issuer))),
        late
    );
    assert_eq!(
        refusal(story.run(service.compromise_key(actor, scope, key, None))),
        late
    );
    assert_eq!(
        refusal(story.run(service.create_issuer(actor, organisation("Autre")))),
        late
    );
    // What it had opened goes on.
    story.award(OWNER, "animer", WHO);
});
