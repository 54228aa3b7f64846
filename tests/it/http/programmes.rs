//! The main job by REST: from a catalogue to a composite that awards itself.

use crate::support::server::{World, get, get_with, post, send, somebody, world};
use serde_json::{Value, json};
use uuid::Uuid;

pub const CORE: [&str; 8] = [
    "accueillir",
    "diagnostiquer-orienter",
    "concevoir",
    "animer",
    "evaluer-sa-pratique",
    "cadre-deontologie-donnees",
    "accessibilite-publics",
    "culture-numerique",
];

/// A badge of A for a competency, defined on the first call.
pub fn badge_of_a(world: &World, competency: &str) -> Uuid {
    let new = json!({"programme": world.programme, "competency": competency});
    let made = post(
        &world.api(&format!("/issuers/{}/badges", world.a.issuer)),
        Some(&world.a.editor),
        &new,
    );
    if made.status == 201 {
        return made.json()["id"].as_str().unwrap().parse().unwrap();
    }
    assert_eq!(made.code(), "already-defined");
    let all = get_with(&world.api("/badges?limit=100"), &world.a.reader).json();
    let found = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|b| b["competency"] == competency)
        .unwrap()
        .clone();
    assert_eq!(made.json()["url"], found["url"]);
    found["id"].as_str().unwrap().parse().unwrap()
}

fn award_by(world: &World, key: &str, competency: &str, email: &str) -> Value {
    world.award(key, badge_of_a(world, competency), email)
}

#[test]
fn the_eighth_badge_brings_the_composite() {
    let world = world();
    let email = somebody();
    let mut components = Vec::new();
    for competency in &CORE[..7] {
        components.push(award_by(world, &world.a.assessor, competency, &email)["url"].clone());
    }
    let progress = |key: &str| {
        post(
            &world.api(&format!("/programmes/{}/progress", world.programme)),
            Some(key),
            &json!({ "email": email }),
        )
    };
    let seven = progress(&world.owner.reader).json();
    let main = seven["composites"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["composite"] == "mediateur-numerique")
        .unwrap()
        .clone();
    assert_eq!(
        (&main["progress"]["held"], &main["progress"]["needed"]),
        (&json!(7), &json!(8))
    );
    assert_eq!(
        progress(&world.a.reader).code(),
        "not-found",
        "only the programme's owner"
    );

    let last = award_by(world, &world.a.assessor, CORE[7], &email);
    components.push(last["url"].clone());
    assert_eq!(
        last["alsoAwarded"],
        json!([]),
        "an issuer learns of its own awards alone"
    );
    let held = progress(&world.owner.reader).json();
    let main = held["composites"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["composite"] == "mediateur-numerique")
        .unwrap()
        .clone();
    let composite = main["assertion"].as_str().unwrap().to_owned();

    let document = get(&composite, "*/*").json();
    let evidence: Vec<Value> = document["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].clone())
        .collect();
    assert_eq!(evidence.len(), 8);
    assert!(components.iter().all(|url| evidence.contains(url)));
    assert!(document["narrative"].as_str().unwrap().contains("8 sur 8"));
    let class = get(document["badge"].as_str().unwrap(), "*/*").json();
    assert_eq!(
        class["issuer"],
        format!("{}/issuers/{}", world.base, world.owner.profile)
    );
    let verdict = post(
        &world.api("/verifications"),
        None,
        &json!({ "url": composite }),
    )
    .json();
    assert_eq!(verdict["verdict"], "valid");

    let id = composite.rsplit('/').next().unwrap();
    let explanation = get_with(
        &world.api(&format!("/assertions/{id}/explanation")),
        &world.owner.reader,
    )
    .json();
    assert_eq!(explanation["components"].as_array().unwrap().len(), 8);
    assert_eq!(explanation["ruleVersion"], 1);
    let to_a = get_with(
        &world.api(&format!("/assertions/{id}/explanation")),
        &world.a.reader,
    )
    .json();
    assert_eq!(
        (&to_a["components"], &to_a["ruleVersion"]),
        (&json!([]), &json!(1)),
        "its holder shares nothing"
    );

    // Its badge cannot be awarded by hand.
    let class_id = document["badge"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let by_hand = post(
        &world.api(&format!("/badges/{class_id}/assertions")),
        Some(&world.owner.owner),
        &json!({"recipient": {"email": somebody()}}),
    );
    assert_eq!(
        (by_hand.status, by_hand.code().as_str()),
        (409, "awarded-by-rule")
    );

    // Revoked by hand it is withheld; lifted it comes back.
    let revoked = post(
        &world.api(&format!("/assertions/{id}/revocation")),
        Some(&world.owner.owner),
        &json!({"reason": "vérification"}),
    );
    assert_eq!(revoked.status, 200);
    let withheld = get_with(
        &world.api(&format!("/programmes/{}/withholdings", world.programme)),
        &world.owner.owner,
    )
    .json();
    let item = withheld["items"].as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let bearer = format!("Bearer {}", world.owner.owner);
    let lifted = send(
        "DELETE",
        &world.api(&format!(
            "/programmes/{}/withholdings/{item}",
            world.programme
        )),
        &[("authorization", &bearer)],
        "",
    );
    assert_eq!(lifted.status, 204);
    let again = progress(&world.owner.reader).json();
    let main = again["composites"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["composite"] == "mediateur-numerique")
        .unwrap()
        .clone();
    assert_ne!(main["assertion"], composite.as_str());
    assert!(main["assertion"].is_string());

    // A component is revoked: the composite falls with it, and A is not told of it.
    let component = components[0].as_str().unwrap().rsplit('/').next().unwrap();
    let fallen = post(
        &world.api(&format!("/assertions/{component}/revocation")),
        Some(&world.a.assessor),
        &json!({"reason": "erreur"}),
    );
    assert_eq!(fallen.json()["alsoRevoked"], json!([]));
    assert_eq!(get(main["assertion"].as_str().unwrap(), "*/*").status, 410);
}

#[test]
fn the_owner_learns_what_its_own_award_completed() {
    let world = world();
    let email = somebody();
    for competency in ["cadre-deontologie-donnees", "culture-numerique"] {
        award_by(world, &world.a.assessor, competency, &email);
    }
    let url = world.api(&format!("/badges/{}/assertions", world.owner.badge));
    let bearer = format!("Bearer {}", world.owner.assessor);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("accept-language", "en-GB, fr;q=0.5"),
    ];
    let body = json!({"recipient": {"email": email}}).to_string();
    let last = send("POST", &url, &headers, &body).json();
    let also = last["alsoAwarded"].as_array().unwrap();
    assert_eq!(also.len(), 1, "premiers-pas");
    let class = get(also[0]["badge"].as_str().unwrap(), "*/*").json();
    assert_ne!(also[0]["name"], class["name"], "the other language");
    let class = get(&format!("{}/en", also[0]["badge"].as_str().unwrap()), "*/*").json();
    assert_eq!(also[0]["name"], class["name"]);
    assert_eq!(get(also[0]["url"].as_str().unwrap(), "*/*").status, 200);
}

#[test]
fn programmes_are_created_adopted_and_told_whom_to_trust() {
    let world = world();
    let admin = Some(world.admin.as_str());
    let made = post(
        &world.api("/programmes"),
        admin,
        &json!({"owner": world.b.issuer, "name": "Essai"}),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let url = |path: &str| world.api(&format!("/programmes/{id}{path}"));
    let trust = json!({"issuer": world.a.issuer, "competencies": ["accueillir"]});
    assert_eq!(
        post(&url("/accreditations"), admin, &trust).code(),
        "no-catalogue"
    );
    let wrong = post(
        &url("/adoptions"),
        admin,
        &json!({"catalogue": "socle-mediation-numerique", "version": "1"}),
    );
    assert_eq!(wrong.json()["errors"][0]["code"], "unknown-catalogue");
    let adoption = json!({"catalogue": "socle-mediation-numerique", "version": "2026.1-proposition", "onComponentRevoked": "keep"});
    let adopted = post(&url("/adoptions"), Some(&world.b.owner), &adoption);
    assert_eq!(adopted.status, 201, "{}", adopted.text);
    assert!(
        adopted.json()["adoptedBy"]
            .as_str()
            .unwrap()
            .starts_with("key:")
    );
    assert_eq!(
        post(&url("/adoptions"), admin, &adoption).code(),
        "already-adopted"
    );
    for (body, pointer) in [
        (json!({"issuer": Uuid::nil()}), "/issuer"),
        (
            json!({"issuer": world.a.issuer, "competencies": ["voler"]}),
            "/competencies",
        ),
        (
            json!({"issuer": world.a.issuer, "competencies": []}),
            "/competencies",
        ),
        (
            json!({"issuer": world.a.issuer, "from": "2026-01-02", "until": "2026-01-01"}),
            "/until",
        ),
    ] {
        let answer = post(&url("/accreditations"), admin, &body);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let trusted = post(&url("/accreditations"), admin, &trust);
    assert_eq!(trusted.status, 201);
    let item = trusted.json()["id"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {}", world.admin);
    let end = || {
        send(
            "DELETE",
            &url(&format!("/accreditations/{item}")),
            &[("authorization", &bearer)],
            "",
        )
    };
    assert_eq!(end().status, 204);
    assert_eq!(end().code(), "not-found", "it has ended");
    let all = get_with(&url("/accreditations"), &world.b.reader).json();
    assert!(all["items"][0]["until"].is_string());
}

#[test]
fn a_badge_says_which_catalogue_and_rule_it_comes_from() {
    let world = world();
    let catalogue = json!({"slug": "socle-mediation-numerique", "version": "2026.1-proposition"});
    let of_competency = badge_of_a(world, "accueillir");
    let one = |id: &str, key: &str| get_with(&world.api(&format!("/badges/{id}")), key).json();
    let badge = one(&of_competency.to_string(), &world.a.reader);
    assert_eq!(badge["catalogue"], catalogue);
    assert_eq!(badge["competency"], "accueillir");
    assert!(badge.get("composite").is_none(), "{badge}");

    let all = get_with(&world.api("/badges?limit=100"), &world.owner.reader).json();
    let by_rule = all["items"].as_array().unwrap().iter();
    let by_rule: Vec<_> = by_rule.filter(|b| b["awardedByRule"] == true).collect();
    let main = by_rule
        .iter()
        .find(|b| b["composite"]["slug"] == "mediateur-numerique")
        .unwrap_or_else(|| panic!("{all}"));
    assert_eq!(main["catalogue"], catalogue);
    assert_eq!(
        main["composite"]["programme"],
        format!("{}/programmes/{}", world.base, world.programme)
    );
    let main_id = main["id"].as_str().unwrap();
    assert_eq!(
        one(main_id, &world.owner.reader)["composite"],
        main["composite"]
    );

    let free = one(&world.a.badge.to_string(), &world.a.reader);
    if free.get("competency").is_none() {
        assert!(free.get("catalogue").is_none(), "{free}");
    }
}

#[test]
fn an_unknown_competency_is_told_with_those_that_there_are() {
    let world = world();
    let url = world.api(&format!("/issuers/{}/badges", world.a.issuer));
    for (asked, words) in [
        (
            "acueillir",
            "no competency \"acueillir\"; it has accueillir, ",
        ),
        (
            "Not A Slug",
            "no competency \"Not A Slug\"; it has accueillir, ",
        ),
        (
            "mediateur-numerique",
            "is a composite, which is awarded by its rule alone",
        ),
    ] {
        let new = json!({"programme": world.programme, "competency": asked});
        let said = post(&url, Some(&world.a.editor), &new).json();
        let error = &said["errors"][0];
        assert_eq!(error["code"], "unknown-competency", "{said}");
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
    }
    let trust = json!({"issuer": world.a.issuer, "competencies": ["acueillir"]});
    let trust = post(
        &world.api(&format!("/programmes/{}/accreditations", world.programme)),
        Some(&world.owner.owner),
        &trust,
    );
    let trust = trust.json();
    let message = trust["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("it has accueillir, "), "{message}");

    let made = json!({"owner": world.b.issuer, "name": "Sans catalogue"});
    let made = post(&world.api("/programmes"), Some(&world.admin), &made).json();
    let early = json!({"programme": made["id"], "competency": "accueillir"});
    assert_eq!(
        post(&url, Some(&world.a.editor), &early).code(),
        "no-catalogue"
    );
}
