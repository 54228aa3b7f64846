//! A badge of another service on this machine is brought, decided, shown and withdrawn by REST; the numbers, too.

use crate::support::server::{World, get, get_with, post, send, somebody, world};
use crate::support::story::runtime;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// The other service.
fn abroad() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::start)
}

pub(super) fn programme(path: &str) -> String {
    let world = world();
    world.api(&format!("/programmes/{}{path}", world.programme))
}

fn owner(path: &str, body: &Value) -> crate::support::server::Answer {
    post(&programme(path), Some(&world().owner.owner), body)
}

/// A badge of A abroad, and the addresses of its class and its issuer.
pub(super) fn badge_of(email: &str) -> (String, String, String) {
    let a = &abroad().a;
    let made = abroad().award(&a.assessor, a.badge, email);
    let url = made["url"].as_str().unwrap().to_owned();
    let class = format!("{}/badges/{}", abroad().base, a.badge);
    (
        url,
        class,
        format!("{}/issuers/{}", abroad().base, a.profile),
    )
}

#[test]
fn a_badge_of_another_service_is_brought_and_decided() {
    let email = somebody();
    let (url, class, issuer) = badge_of(&email);
    let brought = owner("/evidence", &json!({"email": email, "badge": {"url": url}}));
    assert_eq!(brought.status, 201, "{}", brought.text);
    let shown = brought.json();
    assert_eq!(
        (&shown["kind"], &shown["state"]),
        (&json!("badge"), &json!("address-not-proved"))
    );
    assert_eq!(
        (&shown["url"], &shown["verdict"]),
        (&json!(url), &json!("valid"))
    );
    assert_eq!(
        (&shown["badgeClass"], &shown["issuer"]),
        (&json!(class), &json!(issuer))
    );
    assert_eq!(shown["body"], "Atelier A");
    assert!(
        shown["fetched"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["url"] == json!(url))
    );
    assert!(
        !brought.text.contains(&email),
        "no address of a person is told"
    );
    let id = shown["id"].as_str().unwrap().to_owned();
    let again = owner("/evidence", &json!({"email": email, "badge": {"url": url}}));
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "already-brought")
    );

    // The address is proved by its link; here, beside the server.
    world().execute(&format!(
        "UPDATE addresses SET verified_at = created_at WHERE email = '{email}'"
    ));
    let decision = json!({"competency": "concevoir", "reason": "mêmes critères"});
    let decided = owner(&format!("/evidence/{id}/decision"), &decision);
    assert_eq!(decided.status, 200, "{}", decided.text);
    assert_eq!(decided.json()["state"], "counts");
    assert_eq!(decided.json()["countsFor"], json!(["concevoir"]));

    let progress = |language: &str| {
        let bearer = format!("Bearer {}", world().owner.reader);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("accept-language", language),
        ];
        let body = json!({ "email": email }).to_string();
        let found = send("POST", &programme("/progress"), &headers, &body).json();
        let all = found["composites"].as_array().unwrap().clone();
        all.into_iter()
            .find(|c| c["composite"] == "mediateur-numerique")
            .unwrap()
    };
    let seen = progress("en");
    assert_eq!(
        seen["name"],
        "Digital mediator – core skill set recognised by badges"
    );
    assert_eq!(seen["message"], "1 of 8 badges");
    assert_eq!(progress("fr")["message"], "1 badge sur 8");
    assert_ne!(progress("fr")["name"], seen["name"]);
    let leaves = seen["progress"]["all"].as_array().unwrap();
    let leaf = leaves.iter().find(|l| l["badge"] == "concevoir").unwrap();
    assert_eq!(
        (&leaf["state"], &leaf["via"]),
        (&json!("held"), &json!("equivalence"))
    );
    assert_eq!(leaf["assertion"], json!(url));
    assert_eq!(
        (&leaf["decision"]["kind"], &leaf["message"]),
        (&json!("badge"), &json!("held"))
    );
    let other = leaves.iter().find(|l| l["badge"] == "animer").unwrap();
    assert_eq!(
        (&other["state"], &other["assertion"]),
        (&json!("missing"), &Value::Null)
    );
    assert_eq!(other["message"], "still to be earned");

    let tried = owner(
        &format!("/evidence/{id}/withdrawal"),
        &json!({"reason": "erreur", "dryRun": true}),
    );
    assert_eq!(
        (tried.status, &tried.json()["persons"]),
        (200, &json!(1)),
        "{}",
        tried.text
    );
    let withdrawn = owner(
        &format!("/evidence/{id}/withdrawal"),
        &json!({"reason": "erreur"}),
    );
    assert_eq!(withdrawn.json()["state"], "withdrawn");
    let listed = get_with(&programme("/evidence?limit=100"), &world().owner.reader).json();
    let listed = listed["items"].as_array().unwrap().clone();
    let one = listed.iter().find(|e| e["id"] == json!(id)).unwrap();
    assert_eq!(one["withdrawalReason"], "erreur");
}

#[test]
fn an_equivalence_is_decided_listed_and_ended() {
    let email = somebody();
    let (_, class, issuer) = badge_of(&email);
    let new = json!({"badgeClass": class, "issuer": issuer, "competency": "evaluer-sa-pratique",
        "reason": "mêmes critères", "until": "2099-12-31"});
    let mut dry = new.clone();
    dry["dryRun"] = json!(true);
    let tried = owner("/equivalences", &dry);
    assert_eq!((tried.status, &tried.json()["dryRun"]), (200, &json!(true)));
    let made = owner("/equivalences", &new);
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let listed = get_with(&programme("/equivalences"), &world().owner.reader).json();
    let listed = listed["items"].as_array().unwrap().clone();
    let one = listed.iter().find(|e| e["id"] == json!(id)).unwrap();
    assert_eq!(one["badgeClass"], json!(class));
    assert_eq!(one["until"], "2099-12-31T00:00:00Z");
    let bearer = format!("Bearer {}", world().owner.owner);
    let end = || {
        let url = programme(&format!("/equivalences/{id}"));
        send("DELETE", &url, &[("authorization", &bearer)], "").status
    };
    assert_eq!((end(), end()), (204, 404));
    let wrong = owner(
        "/equivalences",
        &json!({"badgeClass": class, "issuer": issuer, "competency": "x", "reason": "r"}),
    );
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/competency");
}

#[test]
fn what_cannot_be_brought_says_why() {
    let email = somebody();
    let (url, ..) = badge_of(&email);
    let other = owner(
        "/evidence",
        &json!({"email": somebody(), "badge": {"url": url}}),
    );
    assert_eq!(
        (other.status, other.code().as_str()),
        (409, "badge-of-another")
    );
    let none = format!("{}/assertions/{}", abroad().base, uuid::Uuid::now_v7());
    let none = owner(
        "/evidence",
        &json!({"email": email, "badge": {"url": none}}),
    );
    assert_eq!(none.code(), "badge-not-valid");
    assert!(
        none.json()["detail"]
            .as_str()
            .unwrap()
            .contains("not-found")
    );
    let ours = world().award(&world().a.assessor, world().a.badge, &email);
    let ours = owner(
        "/evidence",
        &json!({"email": email, "badge": {"url": ours["url"]}}),
    );
    assert_eq!(ours.code(), "counts-by-itself");
    for (body, pointer) in [
        (json!({"email": email}), ""),
        (json!({"email": email, "badge": {}}), "/badge"),
        (
            json!({"email": email, "badge": {"image": "?"}}),
            "/badge/image",
        ),
        (
            json!({"email": email, "badge": {"url": url}, "competency": "animer"}),
            "/reason",
        ),
        (
            json!({"email": email, "badge": {"url": url}, "reason": "r"}),
            "/competency",
        ),
        (
            json!({"email": email, "certificate": {"title": "t", "body": "b", "date": "2024-01-01"}}),
            "/competency",
        ),
        (
            json!({"email": email, "certificate": {"title": "t", "body": "b", "date": "2099-01-01"},
            "competency": "animer", "reason": "r"}),
            "/certificate/date",
        ),
        (json!({"email": "nobody", "badge": {"url": url}}), "/email"),
    ] {
        let answer = owner("/evidence", &body);
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
    }
}

#[test]
fn what_is_pending_names_what_was_brought_and_no_award() {
    let (world, email) = (World::start(), somebody());
    let key = Some(world.owner.owner.as_str());
    let url = |path: &str| world.api(&format!("/programmes/{}{path}", world.programme));
    let (badge, ..) = badge_of(&email);
    let mut brought = Vec::new();
    for (at, slug) in [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = json!({"email": email, "competency": slug, "reason": "r"});
        match at {
            0 => body["badge"] = json!({ "url": badge }),
            _ => {
                body["certificate"] =
                    json!({"title": "Titre", "body": "Organisme", "date": "2024-01-01"});
            }
        }
        let made = post(&url("/evidence"), key, &body);
        assert_eq!(made.status, 201, "{}", made.text);
        brought.push(made.json()["id"].as_str().unwrap().to_owned());
        world.execute("UPDATE addresses SET verified_at = created_at");
    }
    let actor = sceau::issuing::Actor::cli();
    let policies = world.service.set_policies(
        &actor,
        sceau::storage::Scope::Instance,
        world.programme,
        "premiers-pas".to_owned(),
        serde_json::from_value(json!({"onComponentRevoked": "pending"})).unwrap(),
    );
    runtime().block_on(policies).unwrap();
    runtime()
        .block_on(world.service.reconcile(|_| true))
        .unwrap();
    let withdraw = |id: &str| {
        let path = url(&format!("/evidence/{id}/withdrawal"));
        let done = post(&path, key, &json!({"reason": "erreur"}));
        assert_eq!(done.status, 200, "{}", done.text);
        let list = get_with(&url("/pending-revocations"), &world.owner.reader).json();
        list["items"].as_array().unwrap().last().unwrap().clone()
    };
    let of_certificate = withdraw(&brought[2]);
    assert_eq!(of_certificate["because"], "revoked");
    assert_eq!(of_certificate["evidence"], json!(brought[2]));
    assert!(of_certificate.get("badge").is_none(), "{of_certificate}");
    // Decided, it is put in question by the badge from elsewhere.
    let path = format!(
        "/pending-revocations/{}/decision",
        of_certificate["id"].as_str().unwrap()
    );
    let kept = post(
        &url(&path),
        key,
        &json!({"decision": "keep", "reason": "r"}),
    );
    assert_eq!(kept.json()["evidence"], json!(brought[2]), "{}", kept.text);
    let of_badge = withdraw(&brought[0]);
    assert_eq!(
        (&of_badge["evidence"], &of_badge["badge"]),
        (&json!(brought[0]), &json!(badge))
    );
}

#[test]
fn dry_runs_say_where_what_was_brought_is() {
    let (world, email) = (World::start(), somebody());
    let key = Some(world.owner.owner.as_str());
    let url = |path: &str| world.api(&format!("/programmes/{}{path}", world.programme));
    let (badge, class, issuer) = badge_of(&email);
    let by_decision = [
        "diagnostiquer-orienter",
        "concevoir",
        "animer",
        "evaluer-sa-pratique",
        "cadre-deontologie-donnees",
        "accessibilite-publics",
        "culture-numerique",
        "ia-quotidien",
        "reseau-territoire",
    ];
    let mut brought = vec![json!({"email": email, "badge": {"url": badge}})];
    brought.extend(by_decision.map(|slug| {
        json!({"email": email, "competency": slug, "reason": "r",
            "certificate": {"title": slug, "body": "Organisme", "date": "2024-01-01"}})
    }));
    for body in brought {
        let made = post(&url("/evidence"), key, &body);
        assert_eq!(made.status, 201, "{}", made.text);
    }
    world.execute("UPDATE addresses SET verified_at = created_at");

    // One badge from elsewhere by its address, certificates without one.
    let is_told = |badges: &Value| {
        let mut badges = badges.as_array().unwrap().clone();
        badges.sort_by_key(ToString::to_string);
        let of = |slug: &str| json!({ "badge": slug });
        let elsewhere = json!({"badge": "accueillir", "assertion": badge});
        let others = [of("cadre-deontologie-donnees"), of("culture-numerique")];
        let [first, second] = others;
        assert_eq!(badges, [elsewhere, first, second]);
    };
    let new =
        json!({"badgeClass": class, "issuer": issuer, "competency": "accueillir", "reason": "r"});
    let mut dry = new.clone();
    dry["dryRun"] = json!(true);
    let tried = post(&url("/equivalences"), key, &dry).json();
    let gain = |composite: &str| {
        let items = tried["gain"]["items"].as_array().unwrap();
        let one = items.iter().find(|item| item["composite"] == composite);
        one.unwrap_or_else(|| panic!("{tried}"))["badges"].clone()
    };
    is_told(&gain("premiers-pas"));
    // What comes with it and was not kept has no address either.
    let nested = gain("mediateur-numerique-approfondi");
    let nested = nested.as_array().unwrap().clone();
    assert!(
        nested.contains(&json!({"badge": "mediateur-numerique"})),
        "{nested:?}"
    );
    assert_eq!(post(&url("/equivalences"), key, &new).status, 201);

    let simulated = json!({"composite": "premiers-pas"});
    let simulated = post(&url("/simulations"), key, &simulated).json();
    is_told(&simulated["examples"][0]);
    let looked = json!({"composite": "premiers-pas", "dryRun": true});
    let looked = post(&url("/back-fills"), key, &looked);
    runtime()
        .block_on(world.service.run_next_job(|_| true))
        .unwrap();
    let looked = get_with(looked.header("location"), &world.owner.reader).json();
    is_told(&looked["examples"][0]);
    let jobs = get_with(&url("/jobs"), &world.owner.reader).json();
    is_told(&jobs["items"][0]["examples"][0]);
}

#[test]
fn a_composite_shows_what_came_from_elsewhere() {
    let email = somebody();
    let all = [
        "accueillir",
        "diagnostiquer-orienter",
        "concevoir",
        "animer",
        "evaluer-sa-pratique",
        "cadre-deontologie-donnees",
        "accessibilite-publics",
        "culture-numerique",
    ];
    let (url, ..) = badge_of(&email);
    world().execute("SELECT 1");
    let certificate = |slug: &str| {
        json!({"email": email, "competency": slug, "reason": "r",
            "certificate": {"title": format!("Titre {slug}"), "body": "Organisme", "date": "2024-01-01"}})
    };
    for slug in &all[..7] {
        assert_eq!(owner("/evidence", &certificate(slug)).status, 201);
    }
    world().execute(&format!(
        "UPDATE addresses SET verified_at = created_at WHERE email = '{email}'"
    ));
    let last = json!({"email": email, "badge": {"url": url}, "competency": all[7], "reason": "r"});
    let last = owner("/evidence", &last).json();
    let awarded = last["alsoAwarded"].as_array().unwrap();
    let composite = awarded
        .iter()
        .filter_map(|a| a["url"].as_str())
        .find(|url| get(url, "*/*").json()["evidence"].as_array().unwrap().len() == 8)
        .unwrap();
    let seen = || get(&format!("{composite}?lang=fr"), "text/html").text;
    assert!(!seen().contains(&url), "not before it is shared");
    super::sharing::share(world(), &email, &[composite]);
    let page = seen();
    assert!(page.contains("8 sur 8"), "{page}");
    assert!(page.contains("Certificat, compté par une décision du programme"));
    assert!(page.contains("Badge d’un autre service, compté par une décision du programme"));
    assert!(page.contains(&format!("href=\"{url}\"")) && !page.contains("Titre accueillir"));
    let id = composite.rsplit('/').next().unwrap();
    let explanation = world().api(&format!("/assertions/{id}/explanation"));
    let explained = get_with(&explanation, &world().owner.reader).json();
    let components = explained["components"].as_array().unwrap();
    let of = |slug: &str| components.iter().find(|c| c["badge"] == slug).unwrap();
    assert_eq!(
        (&of(all[7])["assertion"], &of(all[7])["via"]),
        (&json!(url), &json!("equivalence"))
    );
    assert_eq!(of(all[0])["decision"]["kind"], "certificate");
    assert!(of(all[0]).get("assertion").is_none());
}

#[test]
fn the_numbers_come_as_json_and_as_csv() {
    let key = &world().owner.reader;
    let url = programme("/indicators");
    let found = get_with(&url, key).json();
    let core = found["composites"].as_array().unwrap().iter();
    let core = core
        .clone()
        .find(|c| c["composite"] == "mediateur-numerique")
        .unwrap();
    assert!(core["holders"].is_null() || core["holders"].as_u64().unwrap() >= 5);
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str()), ("accept", "text/csv")];
    for (url, headers) in [
        (url.clone(), &headers[..]),
        (format!("{url}.csv"), &headers[..1]),
    ] {
        let csv = send("GET", &url, headers, "");
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.header("cache-control"), "no-store");
        let text = csv.text.strip_prefix('\u{feff}').unwrap();
        assert!(
            text.starts_with("composite;indicator;of;value\r\n"),
            "{text}"
        );
        assert!(text.contains("mediateur-numerique;needed;;8\r\n"));
    }
    let body = json!({"recipient": {"email": somebody()}, "department": "99"});
    let awards = world().api(&format!("/badges/{}/assertions", world().a.badge));
    let wrong = post(&awards, Some(&world().a.assessor), &body);
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/department");
    let email = somebody();
    let body = json!({"recipient": {"email": email}, "department": "2b"});
    let made = post(&awards, Some(&world().a.assessor), &body);
    assert_eq!(made.status, 201);
    let document = get(made.json()["url"].as_str().unwrap(), "*/*").text;
    assert!(!document.contains("2B") && !document.contains("department"));
    let set = owner("/departments", &json!({"email": email, "department": "76"}));
    assert_eq!(set.status, 204, "{}", set.text);
    let nobody = owner(
        "/departments",
        &json!({"email": somebody(), "department": null}),
    );
    assert_eq!(nobody.code(), "not-found");
}
