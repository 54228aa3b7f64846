//! The audit trail: at the desk, and by REST.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, get_with, send, somebody};
use sceau::issuing::access::Role;
use sceau::storage::Target;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What an issuer's trail has, by REST.
fn acts(world: &World, query: &str) -> Vec<Value> {
    let mut url = world.api(&format!("/issuers/{}/audit{query}", world.a.issuer));
    let mut all = Vec::new();
    loop {
        let part = get_with(&url, &world.a.owner);
        assert_eq!(part.status, 200, "{}", part.text);
        let part = part.json();
        all.extend(part["items"].as_array().unwrap().clone());
        match part["next"].as_str() {
            Some(next) => url = next.to_owned(),
            None => return all,
        }
    }
}

fn names(acts: &[Value]) -> Vec<&str> {
    acts.iter()
        .map(|act| act["act"].as_str().unwrap())
        .collect()
}

on_both!(
    the_trail_tells_who_did_what_newest_first,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let admin = Browser::member(&world, None, Role::Admin);
        let room = format!("/desk/{issuer}");
        let who = somebody();
        let award = world.award(&world.a.assessor, world.a.badge, &who);
        crate::http::sharing::share(&world, &who, &[award["url"].as_str().unwrap()]);
        owner.submit(&format!("{room}/keys/preparation"), &[("do", "sure")]);
        admin.submit(&format!("{room}/keys/rotation"), &[("do", "sure")]);

        let all = acts(&world, "?limit=3");
        let ids: Vec<&str> = all.iter().map(|act| act["id"].as_str().unwrap()).collect();
        assert!(ids.is_sorted_by(|one, next| one > next), "newest first");
        let told = names(&all);
        assert_eq!(
            told[..4],
            [
                "key.rotate",
                "key.prepare",
                "assertion.accept",
                "assertion.award"
            ]
        );
        assert_eq!(told.last(), Some(&"issuer.create"));
        assert!(
            !told.contains(&"assertion.share"),
            "what a holder shows is theirs"
        );
        let by: Vec<Value> = all[..4].iter().map(|act| act["by"].clone()).collect();
        assert_eq!(
            by,
            [
                json!({"kind": "member"}),
                json!({"kind": "member", "name": owner.email}),
                json!({"kind": "holder"}),
                json!({"kind": "api-key", "name": "test"}),
            ],
            "an administrator is no member here"
        );
        assert_eq!(all[3]["object"], award["id"]);
        assert_eq!(all.last().unwrap()["by"], json!({"kind": "command-line"}));
        let joined = acts(&world, "?act=member.join");
        let own = json!({"kind": "member", "name": owner.email});
        assert_eq!((joined.len(), &joined[0]["by"]), (1, &own));
        // No act of another issuer, and nobody's session.
        let other = acts(&world, "?act=issuer.create");
        assert_eq!(other.len(), 1);
        assert!(!serde_json::to_string(&all).unwrap().contains("session"));

        let page = owner.get(&format!("{room}/audit"));
        for told in [
            "Clés de signature renouvelées",
            "L’administration de la plateforme",
            "Badge délivré",
            "Clé d’API « test »",
            "Une personne bénéficiaire",
            "Ligne de commande",
            "Accueillir et présenter la médiation numérique</a>",
            &owner.email,
            award["id"].as_str().unwrap(),
        ] {
            assert!(page.text.contains(told), "{told}: {}", page.text);
        }
        assert!(!page.text.contains("act-") && !page.text.contains(&who));
        let english = owner.get(&format!("{room}/audit?lang=en"));
        assert!(english.text.contains("Signing keys rotated"));
        // The instance's trail has those of every issuer.
        let instance = admin.get("/instance/audit");
        for told in ["Programme créé", "Atelier B", &admin.email, &owner.email] {
            assert!(instance.text.contains(told), "{told}: {}", instance.text);
        }
    }
);

on_both!(
    the_trail_is_filtered_and_read_page_by_page,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let room = format!("/desk/{issuer}/audit");
        for _ in 0..52 {
            world.award(&world.a.assessor, world.a.badge, &somebody());
        }
        let first = owner.get(&format!("{room}?act=awards"));
        let shown = |page: &str| page.matches("Badge délivré</span>").count();
        assert_eq!(shown(&first.text), 50, "{}", first.text);
        assert!(!first.text.contains("Membre invité"));
        let next = first.text.split("rel=\"next\" href=\"").nth(1).unwrap();
        let next = next.split('"').next().unwrap().replace("&#38;", "&");
        assert!(next.contains("act=awards"), "the filter is kept: {next}");
        let second = owner.get(&next);
        assert_eq!(shown(&second.text), 2);
        assert!(second.text.contains("Les plus récents") && !second.text.contains("rel=\"next\""));
        let seen = |page: &str| -> BTreeSet<String> {
            let awards = page.split("/assertions/").skip(1);
            awards.map(|rest| rest[..36].to_owned()).collect()
        };
        assert!(seen(&first.text).is_disjoint(&seen(&second.text)));

        let none = owner.get(&format!("{room}?from=2999-01-01"));
        assert!(none.text.contains("Aucun acte ne répond"));
        let all = owner.get(&format!("{room}?from=2020-01-01&until=2999-01-01"));
        assert_eq!(all.status, 200);
        assert!(all.text.contains("Badge délivré"));
        for (query, field) in [
            ("from=hier", "from"),
            ("from=2026-02-02&until=2026-01-01", "until"),
            ("act=nothing", "act"),
        ] {
            let refused = owner.get(&format!("{room}?{query}"));
            assert_eq!(refused.status, 422, "{query}");
            assert!(
                refused.text.contains(&format!("href=\"#{field}\"")),
                "{query}"
            );
        }

        assert_eq!(acts(&world, "?act=awards&limit=100").len(), 52);
        assert_eq!(acts(&world, "?act=member.invite").len(), 1);
        let then = "2999-01-01T00:00:00Z";
        assert!(acts(&world, &format!("?from={then}")).is_empty());
        assert!(!acts(&world, &format!("?until={then}")).is_empty());
        let audit = world.api(&format!("/issuers/{issuer}/audit"));
        let wrong = get_with(&format!("{audit}?act=nothing"), &world.a.owner);
        assert_eq!(
            (wrong.status, wrong.code()),
            (422, "invalid-fields".to_owned())
        );
        assert_eq!(get_with(&audit, &world.b.owner).status, 404);
        assert_eq!(get_with(&audit, &world.a.editor).status, 403);
        assert_eq!(get_with(&audit, &world.admin).status, 200);
        let nobody = send("GET", &audit, &[], "");
        assert_eq!(nobody.status, 401);
    }
);

on_both!(
    what_goes_up_to_the_last_day_has_everything,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let who = somebody();
        world.award(&world.a.assessor, world.a.badge, &who);
        for until in ["9999-12-31", "9999-12-31T23:30:00Z"] {
            let seen = owner.get(&format!("/desk/{issuer}/audit?until={until}"));
            assert_eq!(seen.status, 200, "{}", seen.text);
            assert!(
                seen.text.contains("assertion.award") || seen.text.contains("Badge délivré"),
                "{}",
                seen.text
            );
            let found = owner.post(&format!("/desk/{issuer}/holders"), &[("until", until)]);
            assert!(found.text.contains(&who), "{}", found.text);
        }
        let key = [
            ("label", "Longue"),
            ("role", "reader"),
            ("expiresAt", "9999-12-31"),
        ];
        let made = owner.post(&format!("/desk/{issuer}/api-keys"), &key);
        assert_eq!(made.status, 201, "{}", made.text);
        assert!(
            owner
                .get(&format!("/desk/{issuer}/api-keys"))
                .text
                .contains("31 décembre 9999")
        );
    }
);
