//! Who learns what: an issuer's keys see nothing of what another issuer awarded to the same person. One test for each
//! place where they could, on both databases.

use super::programmes::badge_of_a;
use crate::support::databases::{NO_POSTGRES, empty_schema, skip};
use crate::support::server::{Answer, World, get, get_with, post, somebody, world};
use serde_json::{Value, json};
use std::sync::OnceLock;
use uuid::Uuid;

/// The one world of this process on PostgreSQL, if there is one.
fn world_on_postgres() -> Option<&'static World> {
    static WORLD: OnceLock<Option<World>> = OnceLock::new();
    let start = || Some(World::start_on(empty_schema()?, None));
    WORLD.get_or_init(start).as_ref()
}

/// `in_both!(name, |world| { … })`: two tests, in the worlds that this process has on either database.
macro_rules! in_both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                let test: fn(&'static World) = $body;
                test(world());
            }

            #[test]
            fn postgres() {
                let test: fn(&'static World) = $body;
                match world_on_postgres() {
                    Some(world) => test(world),
                    None => skip(
                        concat!(module_path!(), "::postgres"),
                        "postgres",
                        NO_POSTGRES,
                    ),
                }
            }
        }
    };
}

/// Somebody to whom A awards a badge and B too; the owner of the programme both are recognised by.
struct Scene {
    world: &'static World,
    who: String,
    /// A's award.
    a: Value,
    /// B's, and what it completed.
    hidden: Vec<String>,
}

fn id(award: &Value) -> Uuid {
    award["id"].as_str().unwrap().parse().unwrap()
}

/// B and the owner award the first steps; A adds a badge of its own. The composite is the owner's.
fn scene(world: &'static World) -> Scene {
    let who = somebody();
    let of_b = world.award(&world.b.assessor, world.b.badge, &who);
    let mut hidden = vec![of_b["id"].as_str().unwrap().to_owned()];
    for slug in ["cadre-deontologie-donnees", "culture-numerique"] {
        world.award(&world.a.assessor, badge_of_a(world, slug), &who);
    }
    let a = world.award(&world.a.assessor, badge_of_a(world, "animer"), &who);
    let owners = search(world, &world.owner.reader, &who).json();
    for item in owners["items"].as_array().unwrap() {
        hidden.push(item["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(hidden.len(), 2, "the first steps");
    Scene {
        world,
        who,
        a,
        hidden,
    }
}

fn search(world: &World, key: &str, who: &str) -> Answer {
    let url = world.api("/assertions/search");
    post(&url, Some(key), &json!({ "email": who }))
}

impl Scene {
    /// Nothing of it is in an answer to A.
    #[track_caller]
    fn tells_nothing(&self, answer: &Answer) {
        for id in &self.hidden {
            assert!(!answer.text.contains(id), "{}", answer.text);
        }
        for name in ["Atelier B", &self.world.b.issuer.to_string()] {
            assert!(!answer.text.contains(name), "{}", answer.text);
        }
    }

    fn as_a(&self, path: &str, body: &Value) -> Answer {
        post(&self.world.api(path), Some(&self.world.a.owner), body)
    }
}

in_both!(the_answer_to_an_award, |world| {
    let who = somebody();
    world.award(&world.b.assessor, world.b.badge, &who);
    let award = |slug: &str| {
        let badge = badge_of_a(world, slug);
        let body = json!({"recipient": {"email": who}});
        let url = world.api(&format!("/badges/{badge}/assertions"));
        post(&url, Some(&world.a.assessor), &body)
    };
    award("cadre-deontologie-donnees");
    let last = award("culture-numerique");
    assert_eq!(last.status, 201);
    assert_eq!(last.json()["alsoAwarded"], json!([]));
    let owners = search(world, &world.owner.reader, &who).json();
    assert_eq!(
        owners["items"].as_array().unwrap().len(),
        1,
        "yet it was awarded"
    );
});

in_both!(duplicates, |world| {
    let scene = scene(world);
    // B awarded this competency; to A it is no duplicate.
    let body = json!({"recipient": {"email": scene.who}});
    let path = format!("/badges/{}/assertions", badge_of_a(world, "accueillir"));
    let first = scene.as_a(&path, &body);
    assert_eq!(first.status, 201, "{}", first.text);
    scene.tells_nothing(&first);
    let again = scene.as_a(&path, &body);
    assert_eq!(again.code(), "already-held");
    assert!(again.text.contains(&id(&first.json()).to_string()));
    scene.tells_nothing(&again);
});

in_both!(lists_searches_and_single_awards, |world| {
    let scene = scene(world);
    let found = search(world, &world.a.reader, &scene.who);
    assert_eq!(found.json()["items"].as_array().unwrap().len(), 3);
    scene.tells_nothing(&found);
    let list = |badge: Uuid| {
        let url = world.api(&format!("/assertions?badge={badge}&limit=100"));
        get_with(&url, &world.a.reader)
    };
    assert_eq!(list(world.b.badge).code(), "not-found");
    scene.tells_nothing(&list(badge_of_a(world, "animer")));
    for hidden in &scene.hidden {
        let url = world.api(&format!("/assertions/{hidden}"));
        assert_eq!(get_with(&url, &world.a.owner).code(), "not-found");
    }
});

in_both!(revocations_replacements_and_their_previews, |world| {
    let scene = scene(world);
    // A's own badge of the composite.
    let found = search(scene.world, &scene.world.a.reader, &scene.who).json();
    let component = id(&found["items"][0]);
    let reason = json!({"reason": "erreur", "dryRun": true});
    let revocation = format!("/assertions/{component}/revocation");
    let replacement = format!("/assertions/{component}/replacement");
    let tried = scene.as_a(&revocation, &reason);
    assert_eq!(tried.status, 200, "{}", tried.text);
    scene.tells_nothing(&tried);
    let other = json!({"recipient": {"email": somebody()}, "dryRun": true});
    let tried = scene.as_a(&replacement, &other);
    assert_eq!(tried.status, 200, "{}", tried.text);
    scene.tells_nothing(&tried);
    let replaced = scene.as_a(&replacement, &json!({"narrative": "corrigé"}));
    assert_eq!(replaced.status, 201, "{}", replaced.text);
    scene.tells_nothing(&replaced);
    let component = id(&replaced.json());
    let revocation = format!("/assertions/{component}/revocation");
    let revoked = scene.as_a(&revocation, &json!({"reason": "erreur"}));
    assert_eq!(revoked.status, 200, "{}", revoked.text);
    assert_eq!(revoked.json()["alsoRevoked"], json!([]));
    assert_eq!(revoked.json()["alsoPending"], json!([]));
    scene.tells_nothing(&revoked);
    for hidden in &scene.hidden {
        let path = format!("/assertions/{hidden}/revocation");
        assert_eq!(scene.as_a(&path, &reason).code(), "not-found");
    }
});

in_both!(the_preview_of_a_closure, |world| {
    let scene = scene(world);
    let path = format!("/issuers/{}/closure", scene.world.a.issuer);
    let tried = scene.as_a(&path, &json!({"reason": "dissoute", "dryRun": true}));
    assert_eq!(tried.status, 200, "{}", tried.text);
    scene.tells_nothing(&tried);
    assert_eq!(tried.json()["keep"]["count"], 0);
});

in_both!(explanations, |world| {
    let scene = scene(world);
    let explain = |id: &str, key: &str| {
        let url = scene.world.api(&format!("/assertions/{id}/explanation"));
        get_with(&url, key)
    };
    let [of_b, composite] = &scene.hidden[..] else {
        panic!("two")
    };
    assert_eq!(explain(of_b, &scene.world.a.owner).code(), "not-found");
    let told = explain(composite, &scene.world.a.owner);
    assert_eq!(told.status, 200);
    assert_eq!(told.json()["components"], json!([]), "{}", told.text);
    assert!(!told.text.contains(of_b.as_str()));
    let whole = explain(composite, &scene.world.owner.reader);
    assert!(whole.text.contains(of_b.as_str()));
});

in_both!(what_is_the_programmes_alone, |world| {
    let scene = scene(world);
    let programme = format!("/programmes/{}", scene.world.programme);
    let who = json!({ "email": scene.who });
    let asked = scene.as_a(&format!("{programme}/progress"), &who);
    assert_eq!(asked.code(), "not-found");
    for path in [
        "withholdings",
        "pending-revocations",
        "evidence",
        "equivalences",
        "merges",
        "indicators",
        "jobs",
    ] {
        let url = scene.world.api(&format!("{programme}/{path}"));
        let answer = get_with(&url, &scene.world.a.owner);
        assert_eq!(answer.code(), "not-found", "{path}");
    }
    // Nor does an issuer give itself a programme to look through.
    let own = json!({"owner": scene.world.a.issuer, "name": "À soi"});
    let refused = scene.as_a("/programmes", &own);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "forbidden")
    );
});

in_both!(public_pages, |world| {
    let scene = scene(world);
    let page = |id: &str| {
        let url = format!("{}/assertions/{id}", scene.world.base);
        get(&url, "text/html")
    };
    // Not that A's badge is part of something, nor what that is made of.
    scene.tells_nothing(&page(scene.a["id"].as_str().unwrap()));
    let found = search(scene.world, &scene.world.a.reader, &scene.who).json();
    let component = page(found["items"][0]["id"].as_str().unwrap());
    scene.tells_nothing(&component);
    let composite = page(&scene.hidden[1]);
    assert!(!composite.text.contains(&scene.hidden[0]));
    assert!(!composite.text.contains("Atelier B"), "{}", composite.text);
    let verified = format!(
        "{}/verify?url={}/assertions/{}",
        scene.world.base, scene.world.base, scene.hidden[1]
    );
    let verified = get(&verified, "text/html");
    assert!(!verified.text.contains(&scene.hidden[0]));
    assert!(composite.text.contains("Accueillir"), "the rule is public");
});
