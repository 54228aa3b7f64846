//! Signing keys and API keys at the desk of an issuer.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, get_with, somebody};
use crate::support::story::runtime;
use sceau::badge::signing::KeyState;
use sceau::issuing::access::Role;
use sceau::storage::{Page, Scope, Target, keys::Key};
use uuid::Uuid;

fn keys(world: &World, issuer: Uuid) -> Vec<Key> {
    let found = world.service.keys(Scope::Instance, Some(issuer));
    let found = runtime().block_on(found).unwrap();
    found.into_iter().map(|(_, key)| key).collect()
}

fn count(world: &World, issuer: Uuid, state: KeyState) -> usize {
    let all = keys(world, issuer);
    all.iter().filter(|key| key.state == state).count()
}

on_both!(
    keys_are_prepared_rotated_and_declared_compromised,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let room = format!("/desk/{issuer}/keys");
        let award = world.award(&world.a.assessor, world.a.badge, &somebody());
        let url = award["url"].as_str().unwrap();
        let path = url.strip_prefix(&*world.base).unwrap();

        let seen = owner.get(&room);
        assert_eq!(seen.status, 200, "{}", seen.text);
        assert_eq!(seen.text.matches("En service").count(), 4, "{}", seen.text);
        // What follows is told first, and looking at it does nothing.
        let asked = owner.get(&format!("{room}/preparation"));
        assert!(
            asked
                .text
                .contains("Elles ne signeront rien avant le renouvellement")
        );
        assert_eq!(keys(&world, issuer).len(), 2);
        let told = owner.submit(&format!("{room}/preparation"), &[("do", "sure")]);
        assert!(told.text.contains("Les prochaines clés sont prêtes"));
        assert_eq!(count(&world, issuer, KeyState::Pending), 2);
        let twice = owner.post(&format!("{room}/preparation"), &[("do", "sure")]);
        assert_eq!(twice.status, 422);
        assert!(twice.text.contains("Des clés préparées attendent déjà"));
        assert_eq!(count(&world, issuer, KeyState::Pending), 2);

        let asked = owner.get(&format!("{room}/rotation"));
        for told in ["On ne revient pas aux clés retirées", "restent valables"] {
            assert!(asked.text.contains(told), "{told}");
        }
        let told = owner.submit(&format!("{room}/rotation"), &[("do", "sure")]);
        assert!(told.text.contains("Les clés sont renouvelées"));
        let state = |state| count(&world, issuer, state);
        assert_eq!((state(KeyState::Active), state(KeyState::Retired)), (2, 2));
        assert!(owner.get(path).text.contains("Valide"), "as before");

        // The retired EdDSA key signed the award.
        let all = keys(&world, issuer);
        let signed = |key: &&Key| {
            let found = world.service.key_with_signed(Scope::Issuer(issuer), key.id);
            let (_, signed) = runtime().block_on(found).unwrap();
            key.state == KeyState::Retired && signed == 1
        };
        let key = all.iter().find(signed).unwrap();
        let fresh = all
            .iter()
            .find(|key| key.state == KeyState::Active)
            .unwrap();
        let asked = owner.get(&format!("{room}/{}/compromise", fresh.id));
        assert!(
            asked.text.contains("aucun badge en vigueur"),
            "{}",
            asked.text
        );
        let page = format!("{room}/{}/compromise", key.id);
        let asked = owner.get(&page);
        assert!(
            asked
                .text
                .contains("Un badge en vigueur porte sa signature")
        );
        for (since, told) in [
            ("2999-01-01", "Cette date n’est pas encore venue"),
            ("hier", "Ce n’est pas une date"),
        ] {
            let refused = owner.post(&page, &[("since", since)]);
            assert_eq!(refused.status, 422, "{since}");
            assert!(refused.text.contains(told) && refused.text.contains("href=\"#since\""));
            assert!(refused.text.contains(&format!("value=\"{since}\"")));
        }
        assert_eq!(state(KeyState::Compromised), 0);
        let told = owner.submit(&page, &[("since", "2026-01-31")]);
        assert!(
            told.text.contains("une autre a pris sa place"),
            "{}",
            told.text
        );
        assert!(told.text.contains("douteuse depuis le 31 janvier 2026"));
        assert_eq!(state(KeyState::Compromised), 1);
        assert_eq!(owner.get(&page).status, 409, "once");

        // Keys of another issuer are not there.
        let foreign = keys(&world, world.b.issuer)[0].id;
        let page = format!("{room}/{foreign}/compromise");
        assert_eq!(owner.get(&page).status, 404);
        assert_eq!(owner.post(&page, &[("since", "")]).status, 404);
        assert_eq!(count(&world, world.b.issuer, KeyState::Compromised), 0);
    }
);

on_both!(
    an_api_key_is_shown_once_and_refused_once_it_is_revoked,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let room = format!("/desk/{issuer}/api-keys");
        let fields = [
            ("label", "Gestion <des> formations"),
            ("role", "assessor"),
            ("scope", "assertions:write"),
            ("scope", "badges:read"),
            ("expiresAt", "2099-12-31"),
        ];
        let made = owner.post(&room, &fields);
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(made.header("cache-control"), "no-store");
        let at = made.text.find("sceau_").unwrap();
        let text = made.text[at..].split('<').next().unwrap().trim().to_owned();
        let api = |path: &str| get_with(&world.api(path), &text).status;
        assert_eq!(api("/badges"), 200);
        assert_eq!(api(&format!("/issuers/{issuer}")), 403, "narrowed");

        let seen = owner.get(&room);
        assert!(
            !seen.text.contains(&text) && !seen.text.contains(text.splitn(3, '_').nth(2).unwrap())
        );
        for part in [
            "Gestion &#60;des&#62; formations",
            "Délivrer et révoquer",
            "Utilisable jusqu’au 31 décembre 2099",
        ] {
            assert!(seen.text.contains(part), "{part}: {}", seen.text);
        }
        let found = world
            .service
            .api_keys(Scope::Instance, Some(issuer), Page::first(100));
        let found = runtime().block_on(found).unwrap();
        let key = found
            .iter()
            .find(|key| key.label.contains("<des>"))
            .unwrap();
        let page = format!("{room}/{}/revocation", key.id);
        let asked = owner.get(&page);
        assert!(asked.text.contains("sera refusé dès sa prochaine demande"));
        assert_eq!(api("/badges"), 200, "nothing is done yet");
        let told = owner.submit(&page, &[("do", "sure")]);
        assert!(told.text.contains("La clé d’API est révoquée"));
        assert_eq!(api("/badges"), 401);
        assert_eq!(owner.get(&page).status, 409);

        // Those of another issuer are not there.
        let foreign = world
            .service
            .api_keys(Scope::Instance, Some(world.b.issuer), Page::first(1));
        let foreign = runtime().block_on(foreign).unwrap()[0].id;
        let page = format!("{room}/{foreign}/revocation");
        assert_eq!(owner.get(&page).status, 404);
        assert_eq!(owner.post(&page, &[("do", "sure")]).status, 404);
        assert_eq!(get_with(&world.api("/badges"), &world.b.reader).status, 200);
    }
);

#[test]
fn a_key_that_cannot_be_made_leaves_the_form_as_it_was() {
    let world = World::start();
    let owner = Browser::member(&world, Some(world.a.issuer), Role::Owner);
    let room = format!("/desk/{}/api-keys", world.a.issuer);
    let refused = |fields: &[(&str, &str)], told: &str, field: &str| {
        let answer = owner.post(&room, fields);
        assert_eq!(answer.status, 422, "{told}");
        assert!(answer.text.contains(told), "{told}: {}", answer.text);
        assert!(
            answer.text.contains(&format!("id=\"{field}-error\"")),
            "{field}"
        );
        assert!(
            answer.text.contains(&format!("href=\"#{field}\"")),
            "{field}"
        );
        answer
    };
    let beyond = [
        ("label", "Lecture"),
        ("role", "reader"),
        ("scope", "badges:write"),
        ("expiresAt", "2099-01-01"),
    ];
    let told = refused(&beyond, "pas permise à cette qualité", "scopes");
    for kept in [
        "value=\"Lecture\"",
        "value=\"reader\" selected",
        "value=\"badges:write\" checked",
        "value=\"2099-01-01\"",
    ] {
        assert!(told.text.contains(kept), "{kept}: {}", told.text);
    }
    let empty = [("label", " "), ("role", "reader")];
    refused(&empty, "ne peut pas rester vide", "label");
    let past = [
        ("label", "a"),
        ("role", "reader"),
        ("expiresAt", "2020-01-01"),
    ];
    refused(&past, "hors des limites", "expiresAt");
    let admin = [("label", "a"), ("role", "admin")];
    refused(&admin, "Choisissez une des qualités", "role");
}
