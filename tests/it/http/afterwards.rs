//! Policies, pending revocations, replacements, withdrawn recognitions and closures as the API and pages show them.

use super::programmes::badge_of_a;
use crate::support::server::{Answer, World, get, get_with, post, send, somebody, world};
use serde_json::{Value, json};

const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

fn path_of(world: &World, rest: &str) -> String {
    world.api(&format!("/programmes/{}/{rest}", world.programme))
}

fn patch(url: &str, key: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    send("PATCH", url, &headers, &body.to_string())
}

/// Somebody with the first steps: the awards of A, then the composite's address.
fn holder(world: &World, email: &str) -> (Vec<Value>, String) {
    let award = |slug: &&str| world.award(&world.a.assessor, badge_of_a(world, slug), email);
    let awards: Vec<_> = STEPS.iter().map(award).collect();
    let progress = progress(world, email);
    let composite = progress["assertion"].as_str().unwrap().to_owned();
    (awards, composite)
}

fn progress(world: &World, email: &str) -> Value {
    let url = path_of(world, "progress");
    let all = post(&url, Some(&world.owner.reader), &json!({ "email": email })).json();
    let mut all = all["composites"].as_array().unwrap().clone().into_iter();
    all.find(|c| c["composite"] == "premiers-pas").unwrap()
}

fn id_of(award: &Value) -> &str {
    award["id"].as_str().unwrap()
}

#[test]
fn policies_are_shown_and_changed_by_the_owner() {
    let world = World::start();
    let url = path_of(&world, "composites/premiers-pas/policies");
    let shown = get_with(&url, &world.owner.reader).json();
    assert_eq!(
        shown,
        json!({"onComponentRevoked": "revoke", "pendingDays": 30, "onComponentExpired": "keep",
               "onAccreditationEnded": "keep", "onEarlierBadges": "as-decided"})
    );
    let change = json!({"onComponentRevoked": "pending", "pendingDays": 10});
    let changed = patch(&url, &world.owner.owner, &change).json();
    assert_eq!(changed["pendingDays"], 10);
    assert_eq!(changed["onEarlierBadges"], "as-decided");
    assert_eq!(get_with(&url, &world.owner.reader).json(), changed);
    for (wrong, code) in [
        (json!({"pendingDays": 0}), "out-of-range"),
        (json!({"onComponentRevoked": "perhaps"}), "invalid-value"),
        (json!({"surprise": 1}), "invalid-value"),
    ] {
        let refused = patch(&url, &world.owner.owner, &wrong);
        assert_eq!(refused.status, 422, "{}", refused.text);
        let said = refused.json();
        assert!(
            said["code"] == code || said["errors"][0]["code"] == code,
            "{}",
            refused.text
        );
    }
    let unknown = path_of(&world, "composites/inconnu/policies");
    assert_eq!(get_with(&unknown, &world.owner.reader).code(), "not-found");
}

#[test]
fn a_revocation_waits_is_seen_by_the_owner_alone_and_is_decided() {
    let world = World::start();
    let policies = path_of(&world, "composites/premiers-pas/policies");
    patch(
        &policies,
        &world.owner.owner,
        &json!({"onComponentRevoked": "pending"}),
    );
    let email = somebody();
    let (awards, composite) = holder(&world, &email);
    let revocation = world.api(&format!("/assertions/{}/revocation", id_of(&awards[0])));

    // The issuer of the badge learns nothing of another's composite, in the dry run neither.
    let dry = json!({"reason": "erreur", "dryRun": true});
    let tried = post(&revocation, Some(&world.a.assessor), &dry).json();
    assert_eq!(tried["dryRun"], true);
    assert_eq!(tried["pend"], json!({"count": 0, "items": []}));
    let tried = post(&revocation, Some(&world.admin), &dry).json();
    assert_eq!(tried["pend"], json!({"count": 1, "items": [composite]}));
    let done = post(
        &revocation,
        Some(&world.a.assessor),
        &json!({"reason": "erreur"}),
    );
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["alsoPending"], json!([]));

    let now = progress(&world, &email);
    assert_eq!(now["assertion"], composite.as_str());
    let until = now["pendingUntil"].clone();
    assert!(until.is_string());
    let document = get(&composite, "application/json");
    assert_eq!(document.status, 200, "publicly valid");
    assert!(!document.text.contains("pending"));
    let id = composite.rsplit('/').next().unwrap();
    let why = get_with(
        &world.api(&format!("/assertions/{id}/explanation")),
        &world.owner.reader,
    );
    assert_eq!(why.json()["pendingUntil"], until);

    let url = path_of(&world, "pending-revocations");
    let listed = get_with(&url, &world.owner.reader).json();
    let item = &listed["items"][0];
    assert_eq!(item["assertion"], composite.as_str());
    assert_eq!(
        (&item["because"], &item["until"]),
        (&json!("revoked"), &until)
    );
    assert_eq!(item["badge"], awards[0]["url"]);
    let decision = format!("{url}/{}/decision", id_of(item));
    let wrong = json!({"decision": "perhaps", "reason": "x"});
    assert_eq!(
        post(&decision, Some(&world.owner.owner), &wrong).status,
        422
    );
    let mut revoke = json!({"decision": "revoke", "reason": "fraude établie", "dryRun": true});
    let tried = post(&decision, Some(&world.owner.owner), &revoke).json();
    assert_eq!(tried["lose"], json!({"count": 1, "items": [composite]}));
    let keep = format!("{policies}?dryRun=true");
    let change = json!({"onComponentRevoked": "keep"});
    let tried = patch(&keep, &world.owner.owner, &change).json();
    assert_eq!(tried["keep"], json!({"count": 1, "items": [composite]}));
    let now = get_with(&policies, &world.owner.reader).json();
    assert_eq!(now["onComponentRevoked"], "pending", "a dry run");
    revoke["dryRun"] = json!(false);
    let decided = post(&decision, Some(&world.owner.owner), &revoke);
    assert_eq!(decided.json()["decision"], "revoked", "{}", decided.text);
    let gone = get(&composite, "application/json");
    assert_eq!(gone.status, 410);
    assert_eq!(gone.json()["revocationReason"], "fraude établie");
    let again = post(&decision, Some(&world.owner.owner), &revoke);
    assert_eq!(again.code(), "already-decided");
    assert_eq!(
        get_with(&url, &world.owner.reader).json()["items"],
        json!([])
    );
}

#[test]
fn a_replaced_badge_says_by_what_everywhere() {
    let world = world();
    let email = somebody();
    let (awards, composite) = holder(world, &email);
    let old = awards[1]["url"].as_str().unwrap();
    let url = world.api(&format!("/assertions/{}/replacement", id_of(&awards[1])));
    let change = json!({"narrative": "Trois ateliers", "recipient": {"email": email}});
    let key = Some(world.a.assessor.as_str());
    let dry = json!({"narrative": "Trois ateliers", "dryRun": true});
    let tried = post(&url, key, &dry).json();
    assert_eq!(
        (&tried["dryRun"], &tried["persons"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(get(old, "application/json").status, 200);

    let bearer = format!("Bearer {}", world.a.assessor);
    let twice = || {
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", email.as_str()),
        ];
        send("POST", &url, &headers, &change.to_string())
    };
    let made = twice();
    assert_eq!(made.status, 201, "{}", made.text);
    let new = made.json()["url"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), new);
    assert_eq!(made.json()["replaces"], old);
    assert_eq!(made.json()["recordedAt"], awards[1]["recordedAt"]);
    assert_eq!(twice().json(), made.json(), "sent twice, done once");

    let gone = get(old, "application/json");
    assert_eq!(gone.status, 410);
    assert_eq!(
        gone.json()["revocationReason"],
        format!("Remplacé par {new}")
    );
    assert_eq!(
        get(&new, "application/json").json()["related"][0]["id"],
        old
    );
    assert_eq!(get(&composite, "application/json").status, 200);
    let page = get(&format!("{old}?lang=fr"), "text/html");
    assert_eq!(page.status, 410);
    assert!(page.text.contains("Remplacé le"), "{}", page.text);
    assert!(page.text.contains(&format!("href=\"{new}\"")));
    assert!(!page.text.contains("Révoqué"));
    let row = get_with(
        &world.api(&format!("/assertions/{}", id_of(&awards[1]))),
        &world.a.reader,
    );
    assert_eq!(row.json()["status"], "replaced");

    let nothing = world.api(&format!("/assertions/{}/replacement", id_of(&made.json())));
    assert_eq!(post(&nothing, key, &json!({})).code(), "nothing-to-correct");
    let emptied = post(&nothing, key, &json!({"narrative": null}));
    assert_eq!(emptied.status, 201, "{}", emptied.text);
    let last = emptied.json()["url"].as_str().unwrap().to_owned();
    assert!(
        get(&last, "application/json")
            .json()
            .get("narrative")
            .is_none()
    );
}

#[test]
fn a_recognition_is_withdrawn_after_a_dry_run() {
    let world = World::start();
    let email = somebody();
    let (_, composite) = holder(&world, &email);
    let url = path_of(&world, "accreditations");
    let all = get_with(&url, &world.owner.reader).json();
    let all = all["items"].as_array().unwrap().clone();
    let of_a = all
        .iter()
        .find(|a| a["issuer"] == world.a.issuer.to_string());
    let item = format!("{url}/{}", id_of(of_a.unwrap()));
    let from = "2026-01-01T00:00:00Z";
    let mut body = json!({"from": from, "reason": "fausses attestations", "dryRun": true});
    let key = Some(world.owner.owner.as_str());
    let tried = post(&format!("{item}/withdrawal"), key, &body).json();
    assert_eq!(tried["lose"], json!({"count": 1, "items": [composite]}));
    assert_eq!(tried["persons"], 1);
    assert!(!tried.to_string().contains('@'), "nobody is named");
    let bearer = format!("Bearer {}", world.owner.owner);
    let headers = [("authorization", bearer.as_str())];
    let ending = send("DELETE", &format!("{item}?dryRun=true"), &headers, "");
    // Even when the badge was recorded in the very second that it would end in.
    assert_eq!(ending.json()["keep"]["count"], 1, "{}", ending.text);
    assert_eq!(get(&composite, "application/json").status, 200);

    body["dryRun"] = json!(false);
    let done = post(&format!("{item}/withdrawal"), key, &body).json();
    assert_eq!(
        (&done["withdrawnFrom"], &done["withdrawalReason"]),
        (&json!(from), &json!("fausses attestations"))
    );
    assert_eq!(
        post(&format!("{item}/withdrawal"), key, &body).code(),
        "already-withdrawn"
    );
    crate::support::story::runtime()
        .block_on(world.service.review_recognitions(|_| true))
        .unwrap();
    assert_eq!(get(&composite, "application/json").status, 410);

    // Recognised again for the past: who would gain.
    let again = json!({"issuer": world.a.issuer, "from": from, "dryRun": true});
    let gain = post(&url, key, &again).json();
    assert_eq!(gain["gain"]["count"], 1, "{gain}");
    assert_eq!(gain["gain"]["items"][0]["composite"], "premiers-pas");
}

#[test]
fn a_closed_issuer_says_so_on_its_page() {
    let world = World::start();
    let url = world.api(&format!("/issuers/{}/closure", world.a.issuer));
    let heir = json!({"reason": "fusion", "heir": world.b.issuer});
    let refused = post(&url, Some(&world.a.owner), &heir);
    assert_eq!(refused.json()["errors"][0]["code"], "heir-by-administrator");
    let award = world.award(&world.a.assessor, world.a.badge, &somebody());
    let done = post(&url, Some(&world.admin), &heir);
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["heir"], world.b.issuer.to_string());
    let new = json!({"recipient": {"email": somebody()}});
    let award_url = world.api(&format!("/badges/{}/assertions", world.a.badge));
    assert_eq!(
        post(&award_url, Some(&world.a.assessor), &new).code(),
        "issuer-closed"
    );
    let page = get(
        &format!("{}/issuers/{}?lang=fr", world.base, world.a.profile),
        "text/html",
    );
    assert!(page.text.contains("a cessé son activité"), "{}", page.text);
    assert!(page.text.contains("fusion") && page.text.contains("Atelier B"));
    let revocation = world.api(&format!("/assertions/{}/revocation", id_of(&award)));
    let by_heir = post(
        &revocation,
        Some(&world.b.assessor),
        &json!({"reason": "erreur"}),
    );
    assert_eq!(by_heir.status, 200, "{}", by_heir.text);
}
