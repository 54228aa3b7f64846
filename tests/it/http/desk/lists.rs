//! Lists of the desk that are longer than a page lead to what follows.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World};
use crate::support::story::{email, runtime};
use sceau::badge::text::Localized;
use sceau::issuing::{
    Actor, access::Role, api_keys::NewApiKey, badges::NewBadge, deviations::Adaptation,
};
use sceau::storage::{
    Db, Scope, Target,
    deviations::{Decision, Deviation},
};
use uuid::Uuid;

/// The texts of every page of a list, and how many pages there were.
fn whole(who: &Browser, path: &str) -> (String, usize) {
    let next = |page: &Answer| {
        let link = page.text.split("rel=\"next\" href=\"").nth(1)?;
        Some(link.split('"').next().unwrap().replace("&#38;", "&"))
    };
    let (mut page, mut count) = (who.get(path), 1);
    let mut all = page.text.clone();
    while let Some(url) = next(&page) {
        page = who.get(&url);
        assert_eq!(page.status, 200, "{}", page.text);
        all.push_str(&page.text);
        count += 1;
    }
    (all, count)
}

on_both!(what_follows_the_first_page_is_found, |target: &Target| {
    let world = World::on(target);
    let (issuer, service, actor) = (world.a.issuer, &world.service, Actor::cli());
    let owner = Browser::member(&world, Some(issuer), Role::Owner);
    let admin = Browser::member(&world, None, Role::Admin);
    for n in 0..60 {
        let key = NewApiKey {
            issuer: Some(issuer),
            role: Role::Reader,
            scopes: None,
            label: format!("Clef n° {n};"),
            expires_at: None,
        };
        let who = (email(&format!("collegue-{n}@exemple.fr")), Role::Reader);
        let name = format!("Programme n° {n};");
        runtime().block_on(async {
            let made = service.create_api_key(&actor, Scope::Instance, key);
            made.await.unwrap();
            let invited = service.invite_member(&actor, Scope::Instance, Some(issuer), who);
            invited.await.unwrap();
            let made = service.create_programme(&actor, Scope::Instance, issuer, name);
            made.await.unwrap();
        });
    }
    for (who, path, what) in [
        (&owner, format!("/desk/{issuer}/api-keys"), "Clef n° {};"),
        (
            &owner,
            format!("/desk/{issuer}/members"),
            "collegue-{}@exemple.fr",
        ),
        (
            &owner,
            format!("/desk/{issuer}/programmes"),
            "Programme n° {};",
        ),
        (
            &admin,
            "/instance/programmes".to_owned(),
            "Programme n° {};",
        ),
    ] {
        let (all, pages) = whole(who, &path);
        assert_eq!(pages, 2, "{path}");
        for n in 0..60 {
            let what = what.replace("{}", &n.to_string());
            assert!(all.contains(&what), "{path}: {what}");
        }
    }
    let newest = owner.get(&format!("/desk/{issuer}/api-keys"));
    assert!(newest.text.contains("Clef n° 59;"), "the newest come first");
});

on_both!(
    what_was_decided_hides_no_deviation_that_waits,
    |target: &Target| {
        let world = World::on(target);
        let (programme, service, actor) = (world.programme, &world.service, Actor::cli());
        let owner = Browser::member(&world, Some(world.owner.issuer), Role::Owner);
        let path = format!("/desk/{}/programmes/{programme}", world.owner.issuer);
        let new = NewBadge::Adapted {
            programme,
            competency: "animer".to_owned(),
            adaptation: Adaptation::Deviation {
                criteria: Localized {
                    fr: "- À ma façon".to_owned(),
                    en: "- My way".to_owned(),
                },
                reason: "Public particulier.".to_owned(),
            },
        };
        let made = service.define_badge(&actor, Scope::Instance, world.a.issuer, new);
        let badge = runtime().block_on(made).unwrap();
        // 250 that were decided long ago come before it.
        let decided = service.store().write_blocking(move |db: &mut Db| {
            for n in 1..=250 {
                let now = badge.created_at;
                let old = Deviation {
                    id: Uuid::from_u128(n),
                    programme,
                    lineage: Uuid::from_u128(1_000 + n),
                    reason: "Avant.".to_owned(),
                    by: "cli".to_owned(),
                    at: now,
                    decision: None,
                };
                sceau::storage::deviations::insert(db, &old)?;
                let decision = Decision {
                    approved: false,
                    reason: "Non.".to_owned(),
                    by: "cli".to_owned(),
                    at: now,
                };
                sceau::storage::deviations::decide(db, old.id, &decision)?;
            }
            Ok::<_, sceau::storage::Error>(())
        });
        decided.unwrap();
        let overview = owner.get(&path);
        assert!(
            overview.text.contains("decisions#deviations"),
            "{}",
            overview.text
        );
        let decisions = owner.get(&format!("{path}/decisions"));
        let link = decisions.text.split(&format!("{path}/deviations/")).nth(1);
        let id = link.expect("it is listed").split('"').next().unwrap();
        let one = owner.get(&format!("{path}/deviations/{id}"));
        assert_eq!(one.status, 200, "{}", one.text);
        assert!(one.text.contains("Public particulier."), "{}", one.text);
    }
);
