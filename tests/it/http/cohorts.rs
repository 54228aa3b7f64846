//! Cohorts by REST: brought, looked at, confirmed, followed, corrected.

use crate::support::server::{Answer, World, get_with, post, send, send_bytes, somebody, world};
use crate::support::story::runtime;
use serde_json::{Value, json};

fn form(fields: &[(&str, &str)], name: &str, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!(
            "--limite\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    let head = format!(
        "--limite\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    [&body, head.as_bytes(), file, b"\r\n--limite--\r\n"].concat()
}

fn bring(world: &World, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let bearer = format!("Bearer {}", world.a.assessor);
    let kind = "multipart/form-data; boundary=limite";
    let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
    let url = world.api(&format!("/issuers/{}/cohorts", world.a.issuer));
    send_bytes(
        "POST",
        &url,
        &headers,
        &form(fields, "C:\\stagiaires.csv", file),
    )
}

fn at(world: &World, cohort: &Value, rest: &str) -> String {
    let id = cohort["id"].as_str().unwrap();
    world.api(&format!("/issuers/{}/cohorts/{id}{rest}", world.a.issuer))
}

#[test]
fn a_file_is_brought_looked_at_confirmed_and_corrected() {
    let world = &World::start();
    let key = &world.a.assessor;
    let (one, two) = (somebody(), somebody());
    let text =
        format!("Adresse pro;Note;Récit\n{one};1;=SOMME(A1)\npas une adresse;2;-x\n{two};3;\n");
    let badge = world.a.badge.to_string();
    let columns = json!({"email": "Adresse pro"}).to_string();
    let made = bring(
        world,
        &[("badge", &badge), ("columns", &columns), ("notify", "")],
        text.as_bytes(),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    let seen = made.json();
    assert!(
        made.header("location")
            .ends_with(seen["id"].as_str().unwrap())
    );
    assert_eq!(seen["state"], "preview");
    assert_eq!(seen["fileName"], "stagiaires.csv");
    assert_eq!(
        seen["columns"],
        json!({"email": "Adresse pro", "narrative": "Récit"})
    );
    assert_eq!(seen["ignoredColumns"], json!(["Note"]));
    let counts = json!({"lines": 3, "awarded": 2, "alreadyHeld": 0, "sameAsBefore": 0, "notAgain": 0, "rejected": 1});
    assert_eq!(seen["counts"], counts);
    let lines = get_with(&at(world, &seen, "/lines"), key).json();
    assert_eq!(lines["items"][0]["email"], one);
    assert_eq!(lines["items"][0]["outcome"], "awarded");
    let bad = &lines["items"][1];
    assert_eq!(
        (&bad["line"], &bad["outcome"]),
        (&json!(3), &json!("rejected"))
    );
    let error = &bad["errors"][0];
    assert_eq!(
        (
            &error["code"],
            &error["column"],
            &error["name"],
            &error["value"]
        ),
        (
            &json!("invalid-email"),
            &json!(1),
            &json!("Adresse pro"),
            &json!("pas une adresse")
        )
    );
    assert!(
        error["message"]["fr"]
            .as_str()
            .unwrap()
            .contains("adresse e-mail")
    );
    // A reader sees how far it is, and nothing of the people.
    let reader = get_with(&at(world, &seen, ""), &world.a.reader);
    assert!(reader.status == 200 && !reader.text.contains('@'));
    assert_eq!(
        get_with(&at(world, &seen, "/lines"), &world.a.reader).status,
        403
    );
    assert_eq!(
        get_with(&at(world, &seen, "/lines"), &world.b.owner).code(),
        "not-found"
    );

    let bearer = format!("Bearer {key}");
    let confirm = |tag: Option<&str>| {
        let own = [("authorization", &*bearer)];
        let tag = tag.map(|tag| ("if-match", tag));
        let headers: Vec<_> = own.into_iter().chain(tag).collect();
        send("POST", &at(world, &seen, "/confirmation"), &headers, "")
    };
    assert_eq!(confirm(None).code(), "precondition-required");
    assert_eq!(confirm(Some("\"other\"")).code(), "precondition-failed");
    let confirmed = confirm(Some(made.header("etag")));
    assert_eq!(
        (confirmed.status, &confirmed.json()["state"]),
        (202, &json!("queued"))
    );
    let ran = runtime()
        .block_on(world.service.run_next_cohort(|_| true))
        .unwrap();
    assert!(ran.is_some());
    let done = get_with(&at(world, &seen, ""), key).json();
    assert_eq!((&done["state"], &done["done"]), (&json!("done"), &json!(3)));
    assert_eq!(done["counts"], counts);
    let lines = get_with(&at(world, &seen, "/lines"), key).json();
    let award = lines["items"][0]["assertion"].as_str().unwrap();
    assert!(award.starts_with(&world.base), "{award}");
    assert!(lines["items"][0].get("email").is_none(), "it is not kept");
    let rejected = get_with(&at(world, &seen, "/rejected.csv"), key);
    assert!(rejected.header("content-type").starts_with("text/csv"));
    let lines: Vec<&str> = rejected.text.lines().collect();
    assert_eq!(lines.len(), 2, "{}", rejected.text);
    assert_eq!(
        lines[0].trim_start_matches('\u{feff}'),
        "Adresse pro;Note;Récit;erreur"
    );
    assert!(
        lines[1].starts_with("pas une adresse;2;'-x;"),
        "{}",
        lines[1]
    );
    let english = get_with(&at(world, &seen, "/rejected.csv?lang=en"), key);
    assert!(english.text.contains(";error\r\n"), "{}", english.text);

    let gone = send(
        "DELETE",
        &at(world, &seen, ""),
        &[("authorization", &format!("Bearer {key}"))],
        "",
    );
    assert_eq!(gone.code(), "cohort-confirmed");
    let again = bring(
        world,
        &[("badge", &badge), ("columns", &columns)],
        text.as_bytes(),
    )
    .json();
    assert_eq!(
        (
            &again["counts"]["awarded"],
            &again["counts"]["sameAsBefore"]
        ),
        (&json!(0), &json!(2))
    );
    let gone = send(
        "DELETE",
        &at(world, &again, ""),
        &[("authorization", &format!("Bearer {key}"))],
        "",
    );
    assert_eq!(gone.status, 204);
    let url = world.api(&format!("/issuers/{}/cohorts?limit=10", world.a.issuer));
    assert_eq!(
        get_with(&url, key).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_a_code() {
    let world = world();
    let badge = world.a.badge.to_string();
    let field = |answer: Answer| {
        assert_eq!(answer.status, 422, "{}", answer.text);
        let error = answer.json()["errors"][0].clone();
        (
            error["pointer"].as_str().unwrap().to_owned(),
            error["code"].as_str().unwrap().to_owned(),
        )
    };
    let is = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let of_all = [("badge", badge.as_str())];
    assert_eq!(
        field(bring(world, &of_all, b"nom\nCamille\n")),
        is("/file", "no-email-column")
    );
    assert_eq!(
        field(bring(world, &[], b"email\na@b.fr\n")),
        is("/file", "no-badge-column")
    );
    assert_eq!(
        field(bring(world, &of_all, b"")),
        is("/file", "empty-table")
    );
    assert_eq!(
        field(bring(world, &of_all, b"PK\x03\x04nothing")),
        is("/file", "not-a-table")
    );
    assert_eq!(
        field(bring(world, &[("badge", "Nulle part")], b"email\na@b.fr\n")),
        is("/badge", "unknown-badge")
    );
    assert_eq!(
        field(bring(world, &[("columns", "email")], b"email\na@b.fr\n")),
        is("/columns", "invalid-value")
    );
    assert_eq!(
        field(bring(world, &[("notify", "peut-être")], b"email\na@b.fr\n")),
        is("/notify", "invalid-value")
    );
    assert_eq!(
        field(bring(world, &[("other", "x")], b"email\na@b.fr\n")),
        is("/other", "unknown-field")
    );
    let large = vec![b'x'; 10 * 1024 * 1024 + 1];
    assert_eq!(bring(world, &of_all, &large).code(), "body-too-large");
    let url = world.api(&format!("/issuers/{}/cohorts?nothing=1", world.a.issuer));
    assert_eq!(
        post(&url, Some(&world.a.assessor), &json!("x")).code(),
        "invalid-query"
    );
}

#[test]
fn a_preview_is_read_again() {
    let world = &World::start();
    let (key, who) = (&world.a.assessor, [somebody(), somebody()]);
    let text = format!(
        "Contact;Obtenu;Courriel\n{};01/03/2026;\npas une adresse;02/03/2026;\n",
        who[0]
    );
    let badge = world.a.badge.to_string();
    let made = bring(world, &[("badge", &badge)], text.as_bytes());
    assert_eq!(made.status, 201, "{}", made.text);
    let (seen, tag) = (made.json(), made.header("etag").to_owned());
    assert_eq!(seen["counts"]["rejected"], 2, "{seen}");
    let bearer = format!("Bearer {key}");
    let patch = |tag: &str, body: Value| {
        let headers = [
            ("authorization", &*bearer),
            ("content-type", "application/merge-patch+json"),
            ("if-match", tag),
        ];
        send("PATCH", &at(world, &seen, ""), &headers, &body.to_string())
    };
    let columns = json!({"email": "Contact", "issuedOn": 2});
    let read = patch(&tag, json!({"columns": columns, "notify": false}));
    assert_eq!(read.status, 200, "{}", read.text);
    assert_eq!(read.json()["counts"]["awarded"], 1, "{}", read.text);
    assert_eq!(
        read.json()["columns"],
        json!({"email": "Contact", "issuedOn": "Obtenu"})
    );
    assert_eq!(
        patch(&tag, json!({"notify": true})).code(),
        "precondition-failed"
    );
    // The tag of what is shown is that of what was answered; what is not given stays.
    let shown = get_with(&at(world, &seen, ""), key);
    assert_eq!(shown.header("etag"), read.header("etag"));
    let tag = read.header("etag").to_owned();
    let corrected = json!({"corrections": [{"line": 3, "column": 1, "value": who[1]}]});
    let read = patch(&tag, corrected);
    assert_eq!(read.json()["counts"]["awarded"], 2, "{}", read.text);
    assert_eq!(read.json()["notify"], false);
    let tag = read.header("etag").to_owned();
    for (body, pointer) in [
        (
            json!({"columns": {"email": "Nulle part"}}),
            "/columns/email",
        ),
        (json!({"columns": {"email": 9}}), "/columns/email"),
        (
            json!({"corrections": [{"line": 3, "column": 0, "value": ""}]}),
            "/corrections/0/column",
        ),
        (
            json!({"corrections": [{"line": 3, "column": 9, "value": ""}]}),
            "/corrections",
        ),
        (json!({"issuedOn": "hier"}), "/issuedOn"),
        (json!({"badge": "Nulle part"}), "/badge"),
    ] {
        let refused = patch(&tag, body.clone());
        assert_eq!(refused.status, 422, "{body}: {}", refused.text);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    // Without the badge of all lines, none is left.
    let none = patch(&tag, json!({"badge": null}));
    assert_eq!(none.json()["counts"]["rejected"], 2, "{}", none.text);
    let foreign = [
        ("authorization", &*format!("Bearer {}", world.b.owner)),
        ("if-match", "*"),
        ("content-type", "application/json"),
    ];
    let other = send("PATCH", &at(world, &seen, ""), &foreign, "{}");
    assert_eq!(other.code(), "not-found");
    let headers = [("authorization", &*bearer), ("if-match", "*")];
    let confirmed = send("POST", &at(world, &seen, "/confirmation"), &headers, "");
    assert_eq!(confirmed.status, 202, "{}", confirmed.text);
    assert_eq!(
        patch("*", json!({"notify": true})).code(),
        "cohort-confirmed"
    );
}
