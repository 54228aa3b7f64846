//! Checking many badges at once by REST.

use crate::support::remote::Remote;
use crate::support::server::{Answer, post, send, send_bytes, somebody, world};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

fn batch(kind: &str, body: &[u8]) -> Answer {
    let headers = [("content-type", kind)];
    send_bytes("POST", &world().api("/verifications/batch"), &headers, body)
}

/// The lines in their order in the list, and the summary.
fn lines(answer: &Answer) -> (Vec<Value>, Value) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.text.ends_with('\n'));
    let mut lines: Vec<Value> = answer
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let summary = lines.pop().unwrap()["summary"].clone();
    lines.sort_by_key(|line| line["line"].as_u64().unwrap());
    (lines, summary)
}

#[test]
fn a_csv_is_answered_line_by_line_and_counted() {
    let world = world();
    let (hers, his) = (somebody(), somebody());
    let url = world.award(&world.a.assessor, world.a.badge, &hers)["url"].clone();
    let url = url.as_str().unwrap();
    let other = world.award(&world.b.assessor, world.b.badge, &his)["url"].clone();
    let unknown = format!("{}/assertions/{}", world.base, uuid::Uuid::now_v7());
    let csv = format!(
        "\u{feff}sep=;\r\nNom;Courriel;Lien du badge\r\nDupont;{hers};{url}\r\n\"Du\r\nrand\";{hers};{}\r\n# une remarque\r\n\r\n\
         Petit;;{unknown}\r\nMoreau;x@y.fr;pas un badge\r\nRoux;{hers};\r\n",
        other.as_str().unwrap()
    );
    let (lines, summary) = lines(&batch("text/csv; charset=utf-8", csv.as_bytes()));
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["line"].as_u64().unwrap(),
                line["verdict"].as_str(),
                line["belongsTo"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (3, Some("valid"), Some("yes")),
            (4, Some("valid"), Some("no")),
            (8, Some("not-found"), None),
            (9, None, None),
            (10, None, None),
        ]
    );
    assert_eq!(lines[0]["url"], url);
    assert_eq!(lines[0]["badge"]["issuer"]["name"], "Atelier A");
    let bad = |line: &Value| {
        let error = &line["error"];
        let words = error["message"]["fr"].as_str().unwrap().to_owned();
        (
            error["code"].clone(),
            error["column"].clone(),
            error["columnName"].clone(),
            words,
        )
    };
    let name = json!("Lien du badge");
    let sentence = "Ce n’est ni une adresse web (https://…), ni une signature JWS.".to_owned();
    assert_eq!(
        bad(&lines[3]),
        (json!("not-a-badge"), json!(3), name.clone(), sentence)
    );
    assert_eq!(
        bad(&lines[4]),
        (
            json!("no-badge"),
            json!(3),
            name,
            "Le badge manque.".to_owned()
        )
    );
    assert_eq!(
        summary,
        json!({"lines": 5, "valid": 2, "expired": 0, "revoked": 0, "invalid": 0, "notFound": 1, "couldNotBeChecked": 0,
            "unsupported": 0, "unchecked": 2, "ofOthers": 1})
    );
}

#[test]
fn a_list_may_be_text_or_json() {
    let world = world();
    let email = somebody();
    let made = world.award(&world.a.assessor, world.a.badge, &email);
    let url = made["url"].as_str().unwrap();
    for kind in ["text/plain", "text/uri-list"] {
        let text = format!("# liste\r\n{url}\r\n\r\n{url}\r\n");
        let (lines, summary) = lines(&batch(kind, text.as_bytes()));
        assert_eq!(
            (&lines[0]["line"], &lines[1]["line"]),
            (&json!(2), &json!(4))
        );
        assert_eq!(summary["valid"], 2);
    }
    let body =
        json!({"badges": [{"url": url, "email": email}, {}, {"image": "é"}, {"json": {"a": 1}}]});
    let (lines, summary) = lines(&post(&world.api("/verifications/batch"), None, &body));
    assert_eq!(lines[0]["belongsTo"], "yes");
    assert_eq!(lines[1]["error"]["code"], "not-one");
    assert_eq!(lines[2]["error"]["code"], "not-base64");
    assert_eq!(lines[3]["verdict"], "invalid");
    assert_eq!(
        (&summary["lines"], &summary["unchecked"]),
        (&json!(4), &json!(2))
    );
}

#[test]
fn what_is_no_list_or_too_much_is_refused_whole() {
    let many = "https://a.example/1\n".repeat(501);
    for (kind, body, code, words) in [
        (
            "text/csv",
            many.as_bytes(),
            "invalid-body",
            "more than 500 badges",
        ),
        (
            "text/csv",
            b"nom;prenom\na;b\n",
            "invalid-body",
            "No column holds badges",
        ),
        (
            "text/plain",
            b"\n# x\n",
            "invalid-body",
            "The list is empty",
        ),
        ("text/plain", b"\x00\x01", "invalid-body", "not text"),
        (
            "application/pdf",
            b"%PDF",
            "unsupported-media-type",
            "text/csv",
        ),
        (
            "application/json",
            br#"{"badges": []}"#,
            "invalid-body",
            "empty",
        ),
        (
            "application/json",
            br#"{"badges": [{"mail": "x"}]}"#,
            "invalid-body",
            "mail",
        ),
        (
            "text/plain",
            &[b'a'; 1024 * 1024 + 1],
            "body-too-large",
            "1024 KiB",
        ),
    ] {
        let answer = batch(kind, body);
        assert_eq!(answer.code(), code, "{}", answer.text);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{detail}");
    }
}

/// The first line is read while another badge still waits for its service: the answer is sent while it is made.
#[test]
fn each_line_is_sent_as_soon_as_it_is_there() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let remote = Remote::that_waits();
    let list = format!(
        "{}\n{}\n",
        remote.url("/badge.json"),
        made["url"].as_str().unwrap()
    );
    let host = world.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /api/v1/verifications/batch HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{list}",
        list.len()
    )
    .unwrap();
    let mut answer = BufReader::new(stream).lines().map(Result::unwrap);
    let head: Vec<_> = answer
        .by_ref()
        .take_while(|line| !line.is_empty())
        .collect();
    let head = head.join("\n").to_ascii_lowercase();
    assert!(
        head.contains("transfer-encoding: chunked") && !head.contains("content-length"),
        "{head}"
    );
    let first = answer.by_ref().find(|line| line.starts_with('{')).unwrap();
    let first: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        (&first["line"], &first["verdict"]),
        (&json!(2), &json!("valid"))
    );
    remote.go_on();
    let rest: Vec<_> = answer.filter(|line| line.starts_with('{')).collect();
    assert_eq!(rest.len(), 2, "{rest:?}");
    let second: Value = serde_json::from_str(&rest[0]).unwrap();
    assert_eq!(
        (&second["line"], &second["verdict"]),
        (&json!(1), &json!("not-found"))
    );
}

#[test]
fn the_page_of_a_list_is_sent_as_it_is_made_and_needs_no_script() {
    let world = world();
    let made = world.award(&world.a.assessor, world.a.badge, &somebody());
    let url = made["url"].as_str().unwrap();
    let remote = Remote::that_waits();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("badge", &format!("{url}\n{}", remote.url("/badge.json")))
        .finish();
    let host = world.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /verify HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut answer = BufReader::new(stream).lines().map(Result::unwrap);
    let first: Vec<_> = answer
        .by_ref()
        .take_while(|line| !line.contains("</tr>") || line.contains("<thead"))
        .collect();
    let first = first.join("\n");
    assert!(
        first.contains("<th role=\"rowheader\" scope=\"row\" data-label=\"Ligne\">1</th>")
            && first.contains("Valide"),
        "{first}"
    );
    remote.go_on();
    let rest = answer.collect::<Vec<_>>().join("\n");
    assert!(
        rest.contains("<th role=\"rowheader\" scope=\"row\" data-label=\"Ligne\">2</th>")
            && rest.contains("Bilan\u{a0}: 2 lignes"),
        "{rest}"
    );
    assert!(rest.contains("</html>") && !rest.contains("<!--"), "{rest}");
}

#[test]
fn a_list_is_no_query() {
    let answer = send("GET", &world().api("/verifications/batch"), &[], "");
    assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
}
