//! The instance: made once, opened under its own base URL and key-encryption key, and undone whole.

use crate::on_both;
use crate::support::story::*;
use diesel::prelude::*;
use diesel::sql_types::Binary;
use diesel::{QueryableByName, sql_query};
use sceau::badge::signing::sealing::SealingKey;
use sceau::badge::signing::{Algorithm, PublicKey, SigningKey};
use sceau::badge::urls::BaseUrl;
use sceau::issuing::{Service, instance};
use sceau::storage::{Options, Page, Scope, Store, Target, migrations};
use std::sync::Barrier;
use std::thread;
use uuid::Uuid;
use zeroize::Zeroizing;

fn store(target: &Target) -> Store {
    Store::open(target, Options::default()).unwrap()
}

fn seed_of(service: &Service) -> Zeroizing<Vec<u8>> {
    runtime().block_on(service.token_seed()).unwrap()
}

fn base(text: &str) -> BaseUrl {
    BaseUrl::parse(text).unwrap()
}

on_both!(it_opens_again_under_what_it_was_made_with, |target| {
    let first = open(target);
    let again = open(target);
    let seed = seed_of(&first);
    assert_eq!((seed.len(), &seed), (32, &seed_of(&again)));
    assert_eq!(
        instance::base_url(again.store()).unwrap().as_deref(),
        Some(BASE)
    );

    let other = instance::open(
        store(target),
        &base("https://other.example"),
        SealingKey::new(KEY_ENCRYPTION_KEY),
    );
    let Err(why) = other else { panic!("it opened") };
    assert_eq!(code(&why), "other-base-url");
    assert!(why.to_string().contains(BASE) && why.to_string().contains("https://other.example"));
    let other = instance::open(store(target), &base(BASE), SealingKey::new([8; 32]));
    assert_eq!(refusal(other), "wrong-sealing-key");
    open(target);
});

on_both!(many_openers_make_one_instance, |target| {
    migrations::migrate(target).unwrap();
    let start = Barrier::new(6);
    let seeds: Vec<_> = thread::scope(|scope| {
        let opener = || {
            start.wait();
            seed_of(&open(target))
        };
        let openers: Vec<_> = (0..6).map(|_| scope.spawn(opener)).collect();
        openers.into_iter().map(|o| o.join().unwrap()).collect()
    });
    assert!(seeds.iter().all(|seed| **seed == *seeds[0]));
});

on_both!(an_empty_database_has_no_base_url, |target| {
    migrations::migrate(target).unwrap();
    assert_eq!(instance::base_url(&store(target)).unwrap(), None);
});

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

on_both!(no_private_key_lies_in_the_clear, |target| {
    let story = Story::begin(target);
    let keys = story
        .run(story.service.keys(Scope::Instance, None))
        .unwrap();
    let sealing = SealingKey::new(KEY_ENCRYPTION_KEY);
    let mut secrets = vec![seed_of(&story.service)];
    for (issuer, key) in &keys {
        assert_eq!(*issuer, story.bodies[OWNER].issuer);
        let secret = sealing.open(key.id.as_bytes(), &key.sealed).unwrap();
        // It is the private half of the key that is published.
        let signing = SigningKey::new(key.algorithm, "https://x.example", &secret).unwrap();
        assert_eq!(signing.public().to_spki(), key.public);
        assert!(PublicKey::from_spki(key.algorithm, &key.public).is_some());
        // It opens for that key alone, and not under another key-encryption key.
        assert!(
            sealing
                .open(Uuid::now_v7().as_bytes(), &key.sealed)
                .is_err()
        );
        assert!(
            SealingKey::new([8; 32])
                .open(key.id.as_bytes(), &key.sealed)
                .is_err()
        );
        secrets.push(secret);
    }
    let mut algorithms: Vec<_> = keys.iter().map(|(_, key)| key.algorithm).collect();
    algorithms.sort();
    assert_eq!(algorithms, [Algorithm::EdDsa, Algorithm::Rs256]);
    let columns = [
        "SELECT private_key AS bytes FROM keys",
        "SELECT public_key AS bytes FROM keys",
        "SELECT token_key AS bytes FROM instance",
        "SELECT sealing_check AS bytes FROM instance",
    ];
    for column in columns {
        let rows = story.read(move |db| {
            Ok(sql_query(column)
                .load::<Bytes>(db)
                .map_err(sceau::storage::Error::from)?)
        });
        for secret in &secrets {
            // The end of an RSA key is a private number; its beginning says only what it is.
            let tail = &secret[secret.len() - 32..];
            assert!(
                rows.iter()
                    .all(|row| row.bytes.windows(32).all(|w| w != tail)),
                "{column}"
            );
        }
    }
});

on_both!(a_seeded_database_goes_down_and_up_again, |target| {
    use diesel_migrations::{FileBasedMigrations, MigrationHarness};
    let story = Story::with_bodies(target, 1);
    story.award_all(
        &["securite-quotidien", "ia-quotidien"],
        "camille@exemple.fr",
    );
    story.award_all(&CORE, "camille@exemple.fr");
    let core = story.live(CORE_COMPOSITE, "camille@exemple.fr")[0];
    story
        .run(story.service.rs256_jws(&story.assertion(core)))
        .unwrap();
    story.revoke(OWNER, core);
    story.service.store().close();
    let files = FileBasedMigrations::find_migrations_directory_in_path(env!("CARGO_MANIFEST_DIR"));
    let mut db = target.connect().unwrap();
    db.revert_all_migrations(files.unwrap()).unwrap();
    drop(db);
    assert!(!migrations::migrate(target).unwrap().is_empty());
    // A fresh instance, under whatever base URL.
    let fresh = instance::open(
        store(target),
        &base("https://fresh.example"),
        SealingKey::new([9; 32]),
    );
    let fresh = fresh.unwrap();
    let issuers = runtime().block_on(fresh.issuers(Scope::Instance, Page::first(10)));
    assert!(issuers.unwrap().is_empty());
});
