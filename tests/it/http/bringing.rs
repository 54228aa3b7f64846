//! A holder brings a badge of another service on this machine, on the page of their badges.

use super::equivalences::{badge_of, programme};
use super::links::{action, followed, kept, mine, private, submit};
use crate::support::letters::letters;
use crate::support::server::{Answer, get, get_with, post, send_bytes, somebody, world};
use sceau::issuing::letters::Letter;
use serde_json::{Value, json};

const BOUNDARY: &str = "----sceau7f3a";

/// Submits the form as browsers do.
fn bring(url: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let head = |name: &str, more: &str| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
    };
    let mut body = Vec::new();
    let (url, cookie, csrf) = kept(url);
    for (name, value) in [fields, &[("do", "bring"), ("csrf", &csrf)]].concat() {
        body.extend(format!("{}{value}\r\n", head(name, "")).into_bytes());
    }
    body.extend(head("file", "; filename=\"\"").into_bytes());
    body.extend(file);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("accept", "text/html"),
        ("content-type", kind.as_str()),
        ("cookie", &cookie),
    ];
    followed(&url, send_bytes("POST", &url, &headers, &body), &cookie)
}

/// Somebody's page, opened: where its forms lead.
fn opened(who: &str) -> String {
    let page = submit(&mine(world(), who), &[("do", "open")]);
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Badges d’une autre plateforme"));
    private(&page, who);
    action(world(), &page)
}

fn undecided() -> Vec<Value> {
    let url = programme("/evidence?undecided=true&limit=100");
    let found = get_with(&url, &world().owner.reader).json();
    found["items"].as_array().unwrap().clone()
}

fn holder() -> String {
    let who = somebody();
    world().award(&world().owner.assessor, world().owner.badge, &who);
    who
}

#[test]
fn a_holder_brings_a_badge_and_sees_where_it_stands() {
    let who = holder();
    let (url, ..) = badge_of(&who);
    let programme_id = world().programme.to_string();
    let fields = [("programme", &*programme_id), ("badge", &*url)];
    let page = bring(&opened(&who), &fields, b"");
    assert_eq!(page.status, 200, "{}", page.text);
    private(&page, &who);
    assert!(page.text.contains("vérifié et reçu"), "{}", page.text);
    assert!(page.text.contains("n’a pas encore décidé"));
    let waiting = undecided();
    let its = waiting.iter().find(|one| one["url"] == json!(url)).unwrap();
    assert_eq!(
        (&its["state"], &its["byHolder"]),
        (&json!("undecided"), &json!(true))
    );

    // A second time it is refused, with what was filled in, and the link stays good.
    let form = action(world(), &page);
    let again = bring(&form, &fields, b"");
    assert_eq!(again.status, 422, "{}", again.text);
    assert!(again.text.contains("Vous avez déjà présenté ce badge"));
    assert!(again.text.contains(&url));
    let english = bring(&format!("{form}?lang=en"), &fields, b"");
    assert!(english.text.contains("You presented this badge"));

    let id = its["id"].as_str().unwrap();
    let decision = json!({"competency": "animer", "reason": "Mêmes critères"});
    let decided = post(
        &programme(&format!("/evidence/{id}/decision")),
        Some(&world().owner.owner),
        &decision,
    );
    assert_eq!(decided.status, 200, "{}", decided.text);
    let seen = submit(&form, &[("do", "open")]);
    assert!(seen.text.contains("Il compte pour ce programme."));
    assert!(undecided().iter().all(|one| one["url"] != json!(url)));
    // Public pages name nobody for it.
    let public = format!("{}/programmes/{programme_id}", world().base);
    assert!(!get(&public, "text/html").text.contains(&url));
}

#[test]
fn a_file_of_a_badge_issued_to_another_address() {
    let (who, other) = (holder(), somebody());
    let (url, ..) = badge_of(&other);
    let jws = get(&format!("{url}.jws"), "*/*").text;
    let programme_id = world().programme.to_string();
    let form = opened(&who);
    let mut fields = vec![("programme", &*programme_id)];
    let not_theirs = bring(&form, &fields, jws.as_bytes());
    assert_eq!(not_theirs.status, 422);
    assert!(
        not_theirs
            .text
            .contains("n’a pas été délivré à cette adresse"),
        "{}",
        not_theirs.text
    );
    fields.push(("issued-to", &other));
    let page = bring(&form, &fields, jws.as_bytes());
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("confirmez l’adresse"), "{}", page.text);
    assert!(undecided().iter().all(|one| one["url"] != json!(url)));
    let sent = letters(&world().service, &other);
    assert!(matches!(sent[..], [Letter::ProveAddress { .. }]));
    // They think better of it.
    let at = page.text.find("name=\"brought\" value=\"").unwrap();
    let id = page.text[at..].split('"').nth(3).unwrap();
    let back = submit(
        &action(world(), &page),
        &[("do", "take-back"), ("brought", id)],
    );
    assert_eq!(back.status, 200, "{}", back.text);
    assert!(back.text.contains("C’est retiré."));
    assert!(!back.text.contains("confirmez l’adresse à"));
}

#[test]
fn what_cannot_be_brought_is_said_in_plain_words() {
    let who = holder();
    let form = opened(&who);
    let programme_id = world().programme.to_string();
    let ours = world().award(&world().owner.assessor, world().owner.badge, &somebody());
    let ours = ours["url"].as_str().unwrap().to_owned();
    let (url, ..) = badge_of(&who);
    let large = vec![b'x'; 3 << 20];
    for (badge, issued_to, file, status, words) in [
        ("", "", &b""[..], 422, "Indiquez"),
        ("hello", "", b"", 422, "ni une adresse"),
        ("{", "", b"", 422, "JSON"),
        (&url, "", b"x", 422, "pas les deux"),
        (
            &url,
            "nobody",
            b"",
            422,
            "Ce n’est pas une adresse électronique",
        ),
        (&ours, "", b"", 422, "Ce badge vient d’ici"),
        (
            "http://127.0.0.1:1/a",
            "",
            b"",
            422,
            "Vérification incomplète",
        ),
        ("", "", &large, 422, "trop volumineux"),
    ] {
        let fields = [
            ("programme", &*programme_id),
            ("badge", badge),
            ("issued-to", issued_to),
        ];
        let page = bring(&form, &fields, file);
        assert_eq!(page.status, status, "{badge}: {}", page.text);
        let at = page.text.find("id=\"bring-error\"").expect("an error");
        let said = page.text[at..].split("</p>").next().unwrap();
        assert!(said.contains(words), "{badge}: {said}");
    }
    let elsewhere = [("programme", &*who), ("badge", &*url)];
    let elsewhere = bring(&form, &elsewhere, b"");
    assert_eq!(elsewhere.status, 422);
    assert!(
        !elsewhere.text.contains("bring-error"),
        "no form is like that"
    );
    assert!(undecided().iter().all(|one| one["url"] != json!(url)));
    // The link was never used up.
    assert_eq!(submit(&form, &[("do", "open")]).status, 200);
}
