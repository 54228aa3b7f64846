//! Composites, catalogue versions and deviations by REST.

use crate::support::server::{Answer, World, get, get_with, post, send, somebody};
use serde_json::{Value, json};

fn with_tag(method: &str, url: &str, key: &str, tag: Option<&str>, body: &Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend(tag.map(|tag| ("if-match", tag)));
    let body = match body {
        Value::Null => String::new(),
        body => {
            headers.push(("content-type", "application/json"));
            body.to_string()
        }
    };
    send(method, url, &headers, &body)
}

fn atelier(rule: Value) -> Value {
    json!({
        "slug": "atelier", "name": {"fr": "Atelier", "en": "Workshop"},
        "description": {"fr": "Mener un atelier.", "en": "Leading a workshop."}, "rule": rule,
    })
}

#[test]
fn a_composite_lives_through_its_states() {
    let world = &World::start();
    let owner = &world.owner;
    let all = world.api(&format!("/programmes/{}/composites", world.programme));
    let one = format!("{all}/atelier");
    let wrong = atelier(json!({"all": [{"badge": "accueillir"}, {"badge": "voler"}]}));
    let refused = post(&all, Some(&owner.editor), &wrong).json();
    assert_eq!(refused["code"], "invalid-fields");
    assert_eq!(refused["errors"][0]["pointer"], "/rule/all/1/badge");
    assert_eq!(refused["errors"][0]["code"], "unknown-competency");
    let shape = json!({"slug": "x", "name": {"fr": "X", "en": "X"}, "description": {"fr": "x", "en": "x"}, "rule": {"some": []}});
    let refused = post(&all, Some(&owner.editor), &shape).json();
    assert_eq!(refused["errors"][0]["code"], "invalid-value", "{refused}");
    let policy = {
        let mut body = atelier(json!({"badge": "accueillir"}));
        body["onComponentRevoked"] = json!("drop");
        post(&all, Some(&owner.editor), &body).json()
    };
    assert_eq!(policy["errors"][0]["pointer"], "/onComponentRevoked");

    let made = post(
        &all,
        Some(&owner.editor),
        &atelier(json!({"badge": "animer"})),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("location"), one);
    assert_eq!(
        (&made.json()["draft"], made.json().get("inForce")),
        (&json!(1), None)
    );
    assert_eq!(made.json()["versions"][0]["state"], "draft");
    assert_eq!(
        post(
            &all,
            Some(&owner.editor),
            &atelier(json!({"badge": "animer"}))
        )
        .code(),
        "already-defined"
    );

    let tag = get_with(&one, &owner.reader).header("etag").to_owned();
    let rule = json!({"rule": {"badge": "accueillir"}});
    assert_eq!(
        with_tag("PATCH", &one, &owner.editor, None, &rule).code(),
        "precondition-required"
    );
    let edited = with_tag("PATCH", &one, &owner.editor, Some(&tag), &rule);
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!(edited.json()["versions"][0]["rule"], rule["rule"]);
    assert_eq!(
        with_tag("PATCH", &one, &owner.editor, Some(&tag), &rule).code(),
        "precondition-failed"
    );

    let activation = format!("{one}/activation");
    let tag = edited.header("etag").to_owned();
    let early = with_tag("POST", &activation, &owner.editor, Some(&tag), &Value::Null);
    assert_eq!(early.code(), "forbidden", "the owner activates");
    let unseen = with_tag("POST", &activation, &owner.owner, Some(&tag), &Value::Null);
    assert_eq!((unseen.status, &*unseen.code()), (409, "simulate-first"));
    assert!(
        unseen.text.contains("--composite atelier --draft"),
        "{}",
        unseen.text
    );
    let simulations = world.api(&format!("/programmes/{}/simulations", world.programme));
    let draft = json!({"composite": "atelier", "draft": true});
    let tried = post(&simulations, Some(&owner.reader), &draft);
    assert_eq!(tried.status, 200, "{}", tried.text);
    let whole = atelier(json!({"badge": "animer"}));
    let tried = post(
        &simulations,
        Some(&owner.reader),
        &json!({"candidate": whole}),
    );
    assert_eq!(tried.status, 200, "as one defines it: {}", tried.text);
    let mut wrong = whole;
    wrong["rule"] = json!({"some": []});
    let refused = post(
        &simulations,
        Some(&owner.reader),
        &json!({"candidate": wrong}),
    )
    .json();
    assert_eq!(refused["errors"][0]["pointer"], "/candidate/rule");
    let active = with_tag("POST", &activation, &owner.owner, Some(&tag), &Value::Null);
    assert_eq!(active.status, 200, "{}", active.text);
    let version = &active.json()["versions"][0];
    assert_eq!(version["state"], "inForce");
    assert!(version["activatedBy"].as_str().unwrap().starts_with("key:"));
    assert!(version["activatedAt"].is_string() && version.get("backfilledAt").is_none());
    let again = with_tag("POST", &activation, &owner.owner, Some("*"), &Value::Null);
    assert_eq!(again.code(), "no-draft");
    let waived = json!({"withoutSimulation": true});
    let again = with_tag("POST", &activation, &owner.owner, Some("*"), &waived);
    assert_eq!(again.code(), "no-draft");
    let wrong = json!({"simulated": true});
    let wrong = with_tag("POST", &activation, &owner.owner, Some("*"), &wrong);
    assert_eq!(wrong.code(), "invalid-body");

    let last = world.award(&owner.assessor, owner.badge, &somebody());
    let also = last["alsoAwarded"].as_array().unwrap();
    assert_eq!(also.len(), 1, "{last}");
    let document = get(also[0]["url"].as_str().unwrap(), "*/*").json();
    let class = get(document["badge"].as_str().unwrap(), "*/*").json();
    assert_eq!(class["name"], "Atelier");
    assert_eq!(class["extensions:CompositeRule"]["ruleVersion"], 1);
    // Its page, and the programme's, name it.
    let page = get(document["badge"].as_str().unwrap(), "text/html");
    assert!(page.text.contains("Atelier"), "{}", page.text);
    let programme = get(
        &format!("{}/programmes/{}", world.base, world.programme),
        "text/html",
    );
    assert!(programme.text.contains("Mener un atelier."));
    let verdict = post(
        &world.api("/verifications"),
        None,
        &json!({"url": also[0]["url"]}),
    )
    .json();
    assert_eq!(verdict["verdict"], "valid");

    let archived = with_tag(
        "POST",
        &format!("{one}/archive"),
        &owner.owner,
        Some("*"),
        &Value::Null,
    );
    assert!(
        archived.json()["archivedAt"].is_string(),
        "{}",
        archived.text
    );
    let last = world.award(&owner.assessor, owner.badge, &somebody());
    assert_eq!(last["alsoAwarded"], json!([]));
    let verdict = post(
        &world.api("/verifications"),
        None,
        &json!({"url": also[0]["url"]}),
    )
    .json();
    assert_eq!(verdict["verdict"], "valid", "holders keep theirs");
    assert_eq!(
        get_with(&format!("{all}/nowhere"), &owner.reader).code(),
        "not-found"
    );
    let listed = get_with(&all, &owner.reader).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 4);
}

/// The default catalogue as the files of a proposal, its front page changed.
fn files(change: impl Fn(&mut Value)) -> Value {
    let mut files = serde_json::Map::new();
    for (path, bytes) in sceau::issuing::catalogues::default_files() {
        let mut text = String::from_utf8(bytes).unwrap();
        if path == "catalogue.json" {
            let mut front = serde_json::from_str(&text).unwrap();
            change(&mut front);
            text = front.to_string();
        }
        if !path.ends_with(".md") {
            files.insert(path, text.into());
        }
    }
    Value::Object(files)
}

#[test]
fn a_newer_version_is_proposed_and_adopted() {
    let world = &World::start();
    let owner = &world.owner;
    let all = world.api(&format!("/programmes/{}/proposals", world.programme));
    let known = post(&all, Some(&owner.editor), &json!({}));
    assert_eq!(
        known.code(),
        "already-adopted",
        "the one that comes with the program"
    );
    let broken = files(|front| {
        front["badges"]
            .as_array_mut()
            .unwrap()
            .push(json!("nowhere"))
    });
    let broken = post(&all, Some(&owner.editor), &json!({"files": broken})).json();
    assert_eq!(broken["code"], "invalid-fields");
    let pointers: Vec<_> = broken["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["pointer"])
        .collect();
    assert!(
        pointers.contains(&&json!("/files/badges~1nowhere.json")),
        "{broken}"
    );

    let next = files(|front| {
        front["version"] = json!("2026.2");
        front["notice"]["fr"] = json!("Autre avis.");
    });
    let mapping = json!({"retired": ["animer"]});
    let wrong = post(
        &all,
        Some(&owner.editor),
        &json!({"files": next, "mapping": mapping}),
    )
    .json();
    assert_eq!(
        wrong["errors"][0]["pointer"], "/mapping/retired/animer",
        "{wrong}"
    );
    let made = post(&all, Some(&owner.editor), &json!({"files": next}));
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    assert_eq!(made["differences"][0]["code"], "shared-sentences-changed");
    assert!(made["differences"][0]["words"]["fr"].is_string());
    let one = format!("{all}/{}", made["id"].as_str().unwrap());
    assert_eq!(get_with(&one, &owner.reader).json()["version"], "2026.2");
    let adoption = format!("{one}/adoption");
    assert_eq!(
        post(&adoption, Some(&owner.editor), &json!({})).code(),
        "forbidden"
    );
    let before = world.rows();
    let tried = post(&adoption, Some(&owner.owner), &json!({"dryRun": true})).json();
    assert!(tried.get("adoption").is_none());
    assert_eq!(tried["differences"], made["differences"]);
    assert_eq!(world.rows(), before, "a dry run changes nothing");
    let done = post(&adoption, Some(&owner.owner), &json!({}));
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["adoption"]["version"], "2026.2");
    assert_eq!(
        post(&adoption, Some(&owner.owner), &json!({})).code(),
        "already-adopted"
    );
    let listed = get_with(&all, &owner.reader).json();
    assert!(listed["items"][0]["adoptedAt"].is_string());
    // The page shows the version in force, and the badges of the earlier one.
    let page = get(
        &format!("{}/programmes/{}", world.base, world.programme),
        "text/html",
    );
    assert!(page.text.contains("2026.2"));
    assert!(
        page.text.contains(&format!("/badges/{}", world.a.badge)),
        "{}",
        page.text
    );
    let badge = get(
        &format!("{}/badges/{}", world.base, world.a.badge),
        "text/html",
    );
    assert!(badge.text.contains("2026.1-proposition") || !badge.text.contains("Autre avis."));
}

#[test]
fn a_deviation_is_put_listed_and_decided() {
    let world = &World::start();
    let (owner, a) = (&world.owner, &world.a);
    let badges = world.api(&format!("/issuers/{}/badges", a.issuer));
    let own = json!({"criteria": {"fr": "Dehors", "en": "Outdoors"}, "reason": "Sans salle"});
    let both = json!({"programme": world.programme, "competency": "animer", "deviation": own,
        "additions": [{"fr": "x", "en": "y"}]});
    assert_eq!(
        post(&badges, Some(&a.editor), &both).json()["errors"][0]["pointer"],
        "/additions"
    );
    let free = json!({"texts": {"fr": {"name": "n", "description": "d", "criteria": "c"}}, "deviation": own});
    assert_eq!(
        post(&badges, Some(&a.editor), &free).json()["errors"][0]["pointer"],
        "/texts"
    );
    let new = json!({"programme": world.programme, "competency": "animer", "deviation": own});
    let made = post(&badges, Some(&a.editor), &new);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json()["deviates"], true);
    let added = json!({"programme": world.programme, "competency": "animer", "additions": [{"fr": "Signer", "en": "Sign"}]});
    let added = post(&badges, Some(&a.editor), &added).json();
    assert_eq!(added["deviates"], false);
    assert!(
        added["texts"]["fr"]["criteria"]
            .as_str()
            .unwrap()
            .contains("- Signer")
    );

    let all = world.api(&format!("/programmes/{}/deviations", world.programme));
    assert_eq!(get_with(&all, &a.owner).code(), "not-found");
    let listed = get_with(&all, &owner.reader).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let item = &listed["items"][0];
    assert_eq!(
        (&item["badge"], &item["reason"]),
        (&made.json()["url"], &json!("Sans salle"))
    );
    assert!(item.get("decision").is_none());
    let approval = format!("{all}/{}/approval", item["id"].as_str().unwrap());
    let why = json!({"reason": "Vu en jury"});
    assert_eq!(
        post(&approval, Some(&owner.editor), &why).code(),
        "forbidden"
    );
    assert_eq!(
        post(&approval, Some(&owner.owner), &json!({"reason": ""})).json()["errors"][0]["pointer"],
        "/reason"
    );
    let decided = post(&approval, Some(&owner.owner), &why).json();
    assert_eq!(decided["decision"]["approved"], true);
    let refusal = approval.replace("/approval", "/refusal");
    assert_eq!(
        post(&refusal, Some(&owner.owner), &why).code(),
        "already-decided"
    );
}
