//! Back-fills and simulations by REST; and by the command line beside it.

use crate::support::server::{World, get_with, post, somebody};
use crate::support::story::runtime;
use serde_json::{Value, json};

/// A world of its own, whose programme has three persons who are entitled and were not awarded.
fn entitled() -> World {
    let world = World::start();
    let owner = &world.owner;
    let mut badges = vec![owner.badge];
    for competency in ["cadre-deontologie-donnees", "culture-numerique"] {
        let new = json!({"programme": world.programme, "competency": competency});
        let url = world.api(&format!("/issuers/{}/badges", owner.issuer));
        let made = post(&url, Some(&owner.owner), &new).json();
        badges.push(made["id"].as_str().unwrap().parse().unwrap());
    }
    for _ in 0..3 {
        let email = somebody();
        badges
            .iter()
            .for_each(|badge| drop(world.award(&owner.owner, *badge, &email)));
    }
    world.execute(
        "PRAGMA busy_timeout=5000; DELETE FROM composite_awards; DELETE FROM rs256_renditions;
         DELETE FROM assertions WHERE badge_class_id IN (SELECT id FROM badge_classes WHERE composite_id IS NOT NULL);
         UPDATE composite_rules SET backfilled_at = NULL",
    );
    world
}

fn at(world: &World, what: &str) -> String {
    world.api(&format!("/programmes/{}/{what}", world.programme))
}

fn job(world: &World, made: &Value) -> Value {
    let url = at(world, &format!("jobs/{}", made["id"].as_str().unwrap()));
    get_with(&url, &world.owner.reader).json()
}

#[test]
fn a_back_fill_is_looked_at_confirmed_and_followed() {
    let world = entitled();
    let ask = |body: Value| post(&at(&world, "back-fills"), Some(&world.owner.owner), &body);
    let dry = json!({"composite": "premiers-pas", "dryRun": true});
    let confirmed = json!({"composite": "premiers-pas", "dryRun": false});
    assert_eq!(ask(confirmed.clone()).code(), "dry-run-needed");
    let wrong = ask(json!({"composite": "nothing", "dryRun": true}));
    assert_eq!(wrong.json()["errors"][0]["code"], "unknown-composite");

    let made = ask(dry.clone());
    assert_eq!(made.status, 201, "{}", made.text);
    let shown = made.json();
    assert!(
        made.header("location")
            .ends_with(shown["id"].as_str().unwrap())
    );
    assert_eq!(
        (&shown["state"], &shown["total"]),
        (&json!("queued"), &json!(3))
    );
    let again = ask(dry);
    assert_eq!(again.code(), "job-running");
    assert_eq!(again.json()["url"], made.header("location"));

    let run = || {
        runtime()
            .block_on(world.service.run_next_job(|_| true))
            .unwrap()
    };
    assert!(run().is_some());
    let looked = job(&world, &shown);
    assert_eq!(
        (&looked["state"], &looked["gained"]),
        (&json!("done"), &json!(3))
    );
    let examples = looked["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 3);
    assert_eq!(examples[0][0]["badge"], "accueillir");
    let assertion = examples[0][0]["assertion"].as_str().unwrap();
    assert!(assertion.starts_with(&world.base), "{assertion}");
    assert!(!looked.to_string().contains('@'), "no address of a person");

    let shown = ask(confirmed).json();
    assert!(run().is_some());
    let done = job(&world, &shown);
    assert_eq!(
        (&done["state"], &done["gained"], &done["done"]),
        (&json!("done"), &json!(3), &json!(3))
    );
    assert!(done.get("examples").is_none());
    assert!(done["finishedAt"].is_string());
    let all = get_with(&at(&world, "jobs?limit=1"), &world.owner.reader).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    assert!(all["next"].as_str().unwrap().contains("after="));
    let another = get_with(
        &at(&world, &format!("jobs/{}", shown["id"].as_str().unwrap())),
        &world.a.owner,
    );
    assert_eq!(another.code(), "not-found");
}

#[test]
fn a_reconciliation_is_a_job_too() {
    let world = entitled();
    world.execute("UPDATE composite_rules SET backfilled_at = created_at");
    let ask = || {
        let made = post(
            &at(&world, "reconciliations"),
            Some(&world.owner.owner),
            &json!({}),
        );
        (made.json(), made)
    };
    let (shown, made) = ask();
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(
        (&shown["kind"], &shown["total"]),
        (&json!("reconciliation"), &json!(3))
    );
    assert!(shown.get("composite").is_none() && shown.get("ruleVersion").is_none());
    let (told, again) = ask();
    assert_eq!(again.code(), "job-running");
    assert_eq!(told["url"], made.header("location"));
    let ran = runtime().block_on(world.service.run_next_job(|_| true));
    assert!(ran.unwrap().is_some());
    let done = job(&world, &shown);
    assert_eq!(
        (&done["state"], &done["gained"]),
        (&json!("done"), &json!(3))
    );
    assert_eq!(
        done["also"],
        json!([{"composite": "premiers-pas", "gained": 3}])
    );
    assert_eq!(done["failed"], 0);
}

#[test]
fn a_simulation_takes_a_slug_or_a_composite() {
    let world = entitled();
    let ask = |body: Value| post(&at(&world, "simulations"), Some(&world.owner.reader), &body);
    let found = ask(json!({"composite": "premiers-pas"})).json();
    assert_eq!((&found["persons"], &found["gains"]), (&json!(3), &json!(3)));
    assert_eq!(found["examples"].as_array().unwrap().len(), 3);
    assert!(!found.to_string().contains('@'), "no address of a person");
    let rule = json!({"all": [{"badge": "accueillir"}, {"badge": "animer"}]});
    let draft = json!({"slug": "accueil", "onComponentRevoked": "keep", "rule": rule});
    let found = ask(json!({ "candidate": draft })).json();
    assert_eq!(
        (&found["gains"], &found["notBegun"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        found["onTheWay"],
        json!([{"held": 1, "needed": 2, "persons": 3}])
    );
    assert_eq!(
        found["blocking"],
        json!([{"badge": "animer", "completes": 3, "nearest": 3}])
    );

    let both = ask(json!({"composite": "premiers-pas", "candidate": draft}));
    assert_eq!(both.json()["errors"][0]["code"], "not-one");
    assert_eq!(ask(json!({})).json()["errors"][0]["code"], "not-one");
    let unknown = json!({"slug": "accueil", "onComponentRevoked": "keep", "rule": {"all": []}});
    let refused = ask(json!({ "candidate": unknown }));
    assert_eq!(refused.status, 422);
    let why = &refused.json()["errors"][0];
    assert_eq!(
        (&why["code"], &why["pointer"]),
        (&json!("empty-group"), &json!("/candidate/rule/all"))
    );
    let shape = ask(json!({"candidate": {"slug": "accueil"}}));
    assert_eq!(shape.code(), "invalid-fields");
}
