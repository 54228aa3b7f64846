//! Checking badges on the page: files, lists, whose a badge is, the report to keep.

use super::pages::{page, page_in, starts_with, submit as submit_urlencoded};
use crate::support::server::{Answer, World, get, send, send_bytes, somebody, world};
use serde_json::json;

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const BOUNDARY: &str = "----sceau7f3a";

/// Submits the form as browsers do.
fn submit(text: &str, email: &str, file: Option<(&str, &[u8])>) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("badge", text), ("email", email)] {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    let (name, bytes) = file.unwrap_or_default();
    let part = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(part.into_bytes());
    body.extend(bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("accept", BROWSER),
        ("accept-language", "fr"),
        ("content-type", kind.as_str()),
    ];
    let answer = send_bytes("POST", &format!("{}/verify", world().base), &headers, &body);
    if answer.header("content-type").starts_with("text/html") {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(
            answer
                .text
                .contains("<meta name=\"robots\" content=\"noindex\">")
        );
        assert_eq!(answer.text.matches("<h1").count(), 1);
    }
    answer
}

fn award(email: &str) -> String {
    let made = world().award(&world().a.assessor, world().a.badge, email);
    made["url"].as_str().unwrap().to_owned()
}

#[test]
fn every_kind_of_file_can_be_dropped() {
    let url = award(&somebody());
    let of = |suffix: &str| get(&format!("{url}{suffix}"), "*/*").bytes;
    for (name, bytes) in [
        ("badge.png", of(".png")),
        ("badge.svg", of(".svg")),
        ("badge.json", of(".json")),
        ("badge.jws", of(".jws")),
        ("x.TXT", url.clone().into_bytes()),
    ] {
        let answer = submit(" \r\n", "", Some((name, &bytes)));
        assert_eq!(answer.status, 200, "{name}");
        assert!(
            answer.text.contains("Ce badge est valide."),
            "{name} {}",
            answer.text
        );
    }
    let csv = format!("url;courriel\r\n{url};x@y.fr\r\n");
    let table = submit("", "", Some(("Liste.CSV", csv.as_bytes())));
    assert!(
        table
            .text
            .contains("<th role=\"rowheader\" scope=\"row\" data-label=\"Ligne\">2</th>"),
        "{}",
        table.text
    );
    assert!(
        table.text.contains("<span class=\"bad told\">non</span>"),
        "{}",
        table.text
    );
}

#[test]
fn what_cannot_be_used_is_told_at_its_field() {
    let url = award(&somebody());
    let large = vec![b'a'; 2 * 1024 * 1024 + 1];
    for (text, file, status, field, words) in [
        ("", None, 422, "badge", "ou choisissez un fichier"),
        (
            url.as_str(),
            Some(("a.txt", url.as_bytes())),
            422,
            "file",
            "pas les deux",
        ),
        (
            "",
            Some(("a.bin", &b"\xff\x00"[..])),
            422,
            "file",
            "ni une image PNG ou SVG",
        ),
        (
            "",
            Some(("a.csv", b"a;b\nc;d\n")),
            422,
            "file",
            "Aucune colonne ne contient des badges",
        ),
        ("", Some(("a.png", &large)), 413, "file", "2 Mio au plus"),
        ("rien", None, 422, "badge", "ni une adresse web"),
    ] {
        let answer = submit(text, "c@x.fr", file);
        assert_eq!(answer.status, status, "{words} {}", answer.text);
        assert!(answer.text.contains(words), "{words} {}", answer.text);
        assert!(
            answer.text.contains(&format!("id=\"{field}-error\"")),
            "{words}"
        );
        assert_eq!(answer.text.matches("aria-invalid=\"true\"").count(), 1);
        if status == 422 {
            assert!(
                answer.text.contains("value=\"c@x.fr\""),
                "what was typed stays"
            );
        }
    }
    let many = format!("{url}\n").repeat(501);
    assert!(submit(&many, "", None).text.contains("plus de 500 badges"));
}

/// The same page for a wrong address, one of another form and an unknown one; the address stands in no link.
#[test]
fn whose_it_is_is_answered_without_a_hint() {
    let email = somebody();
    let url = award(&email);
    let answer = |email: &str| {
        let text = submit(&url, email, None).text;
        assert_eq!(text.matches(email).count(), 1, "{email} {text}");
        let text = text.replace(email, "");
        let (before, after) = text.split_once("<time datetime=\"20").unwrap();
        let (between, rest) = after.split_once("<p class=\"when\"><strong>").unwrap();
        let (_, rest) = rest.split_once("</time>").unwrap();
        format!("{before}{between}{rest}")
    };
    let right = answer(&email);
    assert!(
        right.contains("Oui : le badge a été délivré à cette adresse."),
        "{right}"
    );
    let wrong = answer("autre@exemple.fr");
    assert!(
        wrong.contains("Non : le badge n’a pas été délivré à cette adresse"),
        "{wrong}"
    );
    for other in ["a@b@c", "zoé@exemple.fr"] {
        assert_eq!(answer(other), wrong);
    }
    let list = submit(&format!("{url}\n{url}"), &email, None).text;
    assert_eq!(
        list.matches("<span class=\"good told\">oui</span>").count(),
        2,
        "{list}"
    );
    // As in the report of one badge: what is printed has to say of whom it speaks.
    assert_eq!(list.matches(&email).count(), 2, "{list}");
}

#[test]
fn a_badge_of_another_service_is_marked_and_what_was_fetched_is_told() {
    let elsewhere = World::start();
    let made = elsewhere.award(&elsewhere.a.assessor, elsewhere.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let page = get(
        &format!("{}/verify?lang=fr&url={url}", world().base),
        BROWSER,
    );
    assert_eq!(page.header("cache-control"), "no-store");
    for words in [
        "Ce badge est valide.",
        "Badge délivré par un autre service",
        &format!("<a href=\"{url}\" rel=\"nofollow noopener ugc\">"),
        "<a href=\"https://atelier.example\" rel=\"nofollow noopener ugc\">",
        "Open Badges 2.0",
        "Ce qui a été consulté, et quand (",
        "<details>",
        "réponse 200",
        "qui il est, c’est à vous d’en juger",
    ] {
        assert!(page.text.contains(words), "{words} {}", page.text);
    }
    let own = get(
        &format!("{}/verify?lang=en&url={}", world().base, award(&somebody())),
        BROWSER,
    )
    .text;
    for words in [
        "Issuer recognised by",
        &format!("/programmes/{}", world().programme),
    ] {
        assert!(own.contains(words), "{own}");
    }
    assert!(
        !own.contains("<details>") && !own.contains("another service"),
        "{own}"
    );
}

#[test]
fn the_report_can_be_kept_as_text() {
    let url = award(&somebody());
    let page = get(
        &format!("{}/verify?lang=en&url={url}", world().base),
        BROWSER,
    )
    .text;
    let link = page
        .split("href=\"")
        .map(|rest| rest.split('"').next().unwrap());
    let link = link
        .into_iter()
        .find(|link| link.ends_with("report=text"))
        .unwrap();
    let report = get(
        &format!("{}{}", world().base, link.replace("&#38;", "&")),
        BROWSER,
    );
    assert_eq!(report.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(report.header("cache-control"), "no-store");
    assert!(
        report
            .header("content-disposition")
            .starts_with("attachment; filename=\"verification-20")
    );
    assert!(
        report.text.starts_with("Valid\n") && report.text.contains(&url),
        "{}",
        report.text
    );
}

#[test]
fn a_broken_form_is_refused() {
    let headers = [
        ("accept", "*/*"),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    for body in [
        "",
        "--x\r\n",
        "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\ny\r\n--x--\r\n",
    ] {
        let answer = send("POST", &format!("{}/verify", world().base), &headers, body);
        assert_eq!(answer.code(), "invalid-body", "{body:?}");
    }
}

#[test]
fn the_form_takes_an_address_a_signature_or_json() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let linked = page(&format!("{}/verify?url={url}", world.base));
    starts_with(&linked, "✓ Valide Ce badge est valide.");
    for good in [
        url.to_owned(),
        format!("  {url}?lang=fr\r\n"),
        get(&format!("{url}.jws"), "*/*").text,
        get(&format!("{url}.jws?alg=EdDSA"), "*/*").text,
        get(url, "*/*").text,
    ] {
        let answer = submit_urlencoded(&good);
        assert_eq!(answer.status, 200, "{good}");
        assert_eq!(answer.header("cache-control"), "no-store");
        starts_with(&answer.text, "✓ Valide Ce badge est valide.");
        assert!(answer.text.contains("Accueillir et présenter"));
    }
    let mut changed = get(url, "*/*").json();
    changed["narrative"] = json!("<script>alert(1)</script>");
    let answer = submit_urlencoded(&changed.to_string());
    starts_with(&answer.text, "✗ Non authentique");
    assert!(
        !answer.text.contains("Accueillir et présenter"),
        "nothing of ours vouches for it"
    );
    let unknown = format!(
        "{}/assertions/019f0000-0000-7000-8000-000000000000",
        world.base
    );
    starts_with(&submit_urlencoded(&unknown).text, "? Introuvable");
    for (input, status, sentence) in [
        ("", 422, "Indiquez l’adresse"),
        ("{\"a\":1,\"a\":2}", 422, "commence comme du JSON"),
        ("\"><script>alert(1)</script>", 422, "ni une adresse web"),
        (&"x".repeat(300_000), 413, "un badge tient en 64 Kio"),
        (&"x".repeat(1_100_000), 413, "un badge tient en 64 Kio"),
    ] {
        let answer = submit_urlencoded(input);
        assert_eq!(answer.status, status);
        assert!(answer.text.contains(sentence), "{sentence}");
        assert!(answer.text.contains("aria-invalid=\"true\""));
    }
}

#[test]
fn what_cannot_be_reached_is_said_without_a_failed_check() {
    let world = world();
    let elsewhere = format!("{}/verify?url=http://127.0.0.1:1/1", world.base);
    for (language, status, outcome, failed) in [
        (
            "fr",
            "? Vérification incomplète La vérification n’a pas pu aller au bout.",
            "Non vérifié",
            "Non conforme",
        ),
        (
            "en",
            "? Could not be checked The check could not be completed.",
            "Not checked",
            "Failed",
        ),
    ] {
        let text = page_in(&elsewhere, language, 200);
        starts_with(&text, status);
        assert!(text.contains(outcome) && !text.contains(failed), "{text}");
    }
    let model = format!("{}/badges/{}", world.base, world.a.badge);
    let model = page_in(&format!("{}/verify?url={model}", world.base), "fr", 200);
    assert!(model.contains("C’est un modèle de badge"), "{model}");
}

#[test]
fn what_is_no_address_is_told_beside_its_field() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let ask = |email: &str| submit(url, email, None);
    let wrong = ask("camille");
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert!(wrong.text.contains("id=\"email-error\""), "{}", wrong.text);
    assert!(wrong.text.contains("value=\"camille\"") && wrong.text.contains(url));
    for good in ["", "camille@exemple.fr", "Camille <camille@exemple.fr>"] {
        assert_eq!(ask(good).status, 200, "{good}");
    }
}
