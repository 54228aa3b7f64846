//! API keys: shown once, checked always.

use crate::on_both;
use crate::support::story::*;
use chrono::{DateTime, TimeDelta, Utc};
use sceau::issuing::Error;
use sceau::issuing::access::{Permission, Role};
use sceau::issuing::api_keys::{Credential, NewApiKey, client_id};
use sceau::storage::api_keys::StoredApiKey;
use sceau::storage::{Page, Scope};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

fn new(issuer: Option<Uuid>, role: Role) -> NewApiKey {
    NewApiKey {
        issuer,
        role,
        scopes: None,
        label: "essai".to_owned(),
        expires_at: None,
    }
}

fn create(story: &Story, new: NewApiKey) -> Result<(StoredApiKey, SecretString), Error> {
    story.run(
        story
            .service
            .create_api_key(&story.actor, Scope::Instance, new),
    )
}

/// Whether this text lets somebody in.
fn opens(story: &Story, text: &str) -> bool {
    let Some(credential) = Credential::parse(text) else {
        return false;
    };
    story
        .run(story.service.authenticate(&credential))
        .unwrap()
        .is_some()
}

on_both!(the_right_key_opens_and_nothing_else, |target| {
    let story = Story::begin(target);
    let owner = story.bodies[OWNER].issuer;
    let (key, text) = create(&story, new(Some(owner), Role::Assessor)).unwrap();
    let text = text.expose_secret();
    let credential = Credential::parse(text).unwrap();
    assert_eq!(credential.id, key.id);
    let principal = story
        .run(story.service.authenticate(&credential))
        .unwrap()
        .unwrap();
    assert_eq!(
        (principal.key, principal.scope, principal.role),
        (key.id, Scope::Issuer(owner), Role::Assessor)
    );
    assert_eq!(principal.permissions, Role::Assessor.permissions());
    assert!(principal.may(Permission::AssertionsWrite) && !principal.may(Permission::BadgesWrite));
    assert_eq!(
        story.run(story.service.principal_of(key.id)).unwrap(),
        Some(principal)
    );

    let (client, secret) = text.rsplit_once('_').map_or_else(
        || panic!("no secret"),
        |_| text.split_at(client_id(key.id).len()),
    );
    assert_eq!(client, client_id(key.id));
    let mut wrong = secret[1..].to_owned();
    let last = wrong.pop().unwrap();
    wrong.push(if last == 'A' { 'E' } else { 'A' });
    assert!(!opens(&story, &format!("{client}_{wrong}")));
    assert!(!opens(&story, &format!("{client}_")));
    assert!(!opens(
        &story,
        &format!("{}{secret}", client_id(Uuid::now_v7()))
    ));
    assert!(!opens(&story, &text.to_uppercase()));
    assert!(!opens(&story, text.trim_start_matches("sceau_")));
    let (_, other) = create(&story, new(Some(owner), Role::Owner)).unwrap();
    let others = &other.expose_secret()[client.len()..];
    assert!(
        !opens(&story, &format!("{client}{others}")),
        "the secret of another key"
    );
    assert!(opens(&story, text));
});

on_both!(a_revoked_key_is_refused_from_then_on, |target| {
    let story = Story::begin(target);
    let owner = story.bodies[OWNER].issuer;
    let (key, text) = create(&story, new(Some(owner), Role::Reader)).unwrap();
    assert!(opens(&story, text.expose_secret()));
    let revoke = || {
        story.run(
            story
                .service
                .revoke_api_key(&story.actor, story.owner(), key.id),
        )
    };
    revoke().unwrap();
    assert!(!opens(&story, text.expose_secret()));
    assert_eq!(story.run(story.service.principal_of(key.id)).unwrap(), None);
    assert_eq!(refusal(revoke()), "already-revoked");
    assert_eq!(story.audited("api-key.revoke", key.id), 1);
    assert_eq!(story.audited("api-key.create", key.id), 1);
});

on_both!(
    an_administrators_act_on_a_key_is_in_its_issuers_trail,
    |target| {
        let story = Story::begin(target);
        let owner = story.bodies[OWNER].issuer;
        let (key, _) = create(&story, new(Some(owner), Role::Reader)).unwrap();
        let revoked = story
            .service
            .revoke_api_key(&story.actor, Scope::Instance, key.id);
        story.run(revoked).unwrap();
        let of_the_issuer = "SELECT count(*) AS n FROM audit WHERE action LIKE 'api-key.%' AND issuer_id IS NOT NULL";
        assert_eq!(story.count(of_the_issuer), 2);
    }
);

on_both!(an_expired_key_is_refused, |target| {
    let story = Story::begin(target);
    let owner = story.bodies[OWNER].issuer;
    let until = |expires_at: Option<DateTime<Utc>>| {
        let new = NewApiKey {
            expires_at,
            ..new(Some(owner), Role::Reader)
        };
        create(&story, new)
    };
    let now = story.service.now();
    assert_eq!(refusal(until(Some(now))), "out-of-range");
    let (key, text) = until(Some(now + TimeDelta::hours(1))).unwrap();
    assert!(opens(&story, text.expose_secret()));
    story.sql(
        "UPDATE api_keys SET expires_at = '2026-01-01 00:00:00' WHERE id = $1",
        key.id,
    );
    assert!(!opens(&story, text.expose_secret()));
});

on_both!(a_key_has_no_more_than_its_role, |target| {
    let story = Story::begin(target);
    let owner = Some(story.bodies[OWNER].issuer);
    let narrowed = |role, scopes: &[Permission]| {
        let scopes = Some(scopes.to_vec());
        create(
            &story,
            NewApiKey {
                scopes,
                ..new(owner, role)
            },
        )
    };
    assert_eq!(
        refusal(narrowed(Role::Reader, &[Permission::AssertionsWrite])),
        "scope-beyond-role"
    );
    assert_eq!(
        refusal(narrowed(Role::Owner, &[Permission::IssuersWrite])),
        "scope-beyond-role"
    );
    let (key, _) = narrowed(Role::Owner, &[Permission::AssertionsWrite]).unwrap();
    let principal = story
        .run(story.service.principal_of(key.id))
        .unwrap()
        .unwrap();
    assert_eq!(principal.permissions, [Permission::AssertionsWrite]);

    // What the database says beyond the role is not believed.
    story.sql("UPDATE api_keys SET role = 'reader' WHERE id = $1", key.id);
    let principal = story
        .run(story.service.principal_of(key.id))
        .unwrap()
        .unwrap();
    assert!(principal.permissions.is_empty());
});

on_both!(the_administrator_is_of_the_instance_alone, |target| {
    let story = Story::begin(target);
    let owner = Some(story.bodies[OWNER].issuer);
    assert_eq!(
        refusal(create(&story, new(owner, Role::Admin))),
        "invalid-role"
    );
    for role in [Role::Reader, Role::Assessor, Role::Editor, Role::Owner] {
        assert_eq!(refusal(create(&story, new(None, role))), "invalid-role");
    }
    let (key, text) = create(&story, new(None, Role::Admin)).unwrap();
    assert!(opens(&story, text.expose_secret()));
    let principal = story
        .run(story.service.principal_of(key.id))
        .unwrap()
        .unwrap();
    assert_eq!(
        (principal.scope, principal.role),
        (Scope::Instance, Role::Admin)
    );
    let unlabelled = NewApiKey {
        label: String::new(),
        ..new(None, Role::Admin)
    };
    assert_eq!(refusal(create(&story, unlabelled)), "empty-text");
});

on_both!(no_secret_lies_in_the_database, |target| {
    let story = Story::begin(target);
    let owner = story.bodies[OWNER].issuer;
    let (key, text) = create(&story, new(Some(owner), Role::Reader)).unwrap();
    let secret = &text.expose_secret()[client_id(key.id).len() + 1..];
    assert_eq!(secret.len(), 43, "256 bits");
    let listed = story
        .run(
            story
                .service
                .api_keys(Scope::Instance, None, Page::first(10)),
        )
        .unwrap();
    assert_eq!(listed[0].secret_hash, Sha256::digest(secret).to_vec());
    assert!(!format!("{listed:?}").contains(secret));
    assert_eq!(format!("{text:?}").find(secret), None);
    let (_, again) = create(&story, new(Some(owner), Role::Reader)).unwrap();
    assert_ne!(again.expose_secret(), text.expose_secret());
});
