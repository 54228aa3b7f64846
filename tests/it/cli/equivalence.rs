//! A badge of another service, brought, checked again and told from the command line.

use super::{Place, text};
use crate::support::server::{World, post, somebody};
use diesel::connection::SimpleConnection;
use sceau::storage::Target;
use serde_json::json;
use std::fs;

fn execute(place: &Place, statement: &str) {
    let file = place.path().join("sceau-data/sceau.db");
    assert!(file.exists(), "{}", file.display());
    let target = Target::parse(&format!("sqlite:{}", file.display())).unwrap();
    target.connect().unwrap().batch_execute(statement).unwrap();
}

#[test]
fn a_foreign_badge_is_brought_and_checked_again() {
    let abroad = World::start();
    let email = somebody();
    let made = abroad.award(&abroad.a.assessor, abroad.a.badge, &email);
    let (url, id) = (text(&made, "url"), text(&made, "id"));
    let place = Place::initialised();
    let settings = "fetch_private_addresses = true\nfetch_plain_http = true\n";
    fs::write(place.path().join("sceau.toml"), settings).unwrap();
    let owner = place.json(&[
        "issuer",
        "create",
        "--name",
        "Réseau",
        "--url",
        "https://reseau.example",
        "--email",
        "c@reseau.example",
    ]);
    let owner = text(&owner, "id");
    let programme = place.json(&["programme", "create", "--owner", owner, "--name", "Badges"]);
    let programme = text(&programme, "id");
    place
        .run(&["catalogue", "adopt", "--programme", programme])
        .succeeded();

    let class = format!("{}/badges/{}", abroad.base, abroad.a.badge);
    let issuer = format!("{}/issuers/{}", abroad.base, abroad.a.profile);
    let decide = [
        "programme",
        "equivalence",
        "add",
        programme,
        "--badge-class",
        &class,
        "--issuer",
        &issuer,
        "--competency",
        "animer",
        "--reason",
        "Mêmes critères",
    ];
    let tried = place.json(&[&decide[..], &["--dry-run"]].concat());
    assert_eq!(
        (&tried["dryRun"], &tried["persons"]),
        (&json!(true), &json!(0))
    );
    let decided = place.json(&decide);
    let listed = place
        .run(&["programme", "equivalence", "list", programme])
        .succeeded();
    assert!(listed.out.contains(text(&decided, "id")) && listed.out.contains(&class));
    let waits = place
        .run(&["programme", "evidence", "badge", programme, &email, url])
        .succeeded();
    assert!(
        waits.out.contains("waits until its address is proved"),
        "{}",
        waits.out
    );
    execute(&place, "UPDATE addresses SET verified_at = created_at");
    let progress = ["programme", "progress", programme, email.as_str()];
    let said = place.run(&progress).succeeded().out;
    assert!(
        said.contains("Digital mediator – core skill set recognised by badges: 1 of 8 badges"),
        "{said}"
    );
    assert!(said.contains(&format!("{url} (equivalence)")), "{said}");
    let said = place
        .run(&[&progress[..], &["--lang", "fr"]].concat())
        .succeeded()
        .out;
    assert!(
        said.contains(": 1 badge sur 8") && said.contains("à obtenir"),
        "{said}"
    );

    let check = ["programme", "evidence", "check"];
    assert_eq!(place.json(&check)["checked"], 0, "not before tomorrow");
    let tomorrow = "UPDATE evidence SET next_check_at = recorded_at";
    execute(&place, tomorrow);
    let done = place.json(&check);
    assert_eq!(
        done,
        json!({"checked": 1, "counting": 1, "awarded": 0, "revoked": 0})
    );
    let revocation = abroad.api(&format!("/assertions/{id}/revocation"));
    let answer = post(
        &revocation,
        Some(&abroad.a.assessor),
        &json!({"reason": "erreur"}),
    );
    assert_eq!(answer.status, 200);
    execute(&place, tomorrow);
    assert_eq!(place.json(&check)["counting"], 0);
    let listed = place.json(&["programme", "evidence", "list", programme]);
    assert_eq!(
        (&listed[0]["verdict"], &listed[0]["countsFor"]),
        (&json!("revoked"), &json!([]))
    );
    let said = place.run(&progress).succeeded().out;
    assert!(said.contains("revoked"), "{said}");

    // Certificates complete the composite; it is explained, and it falls when one is withdrawn.
    let mut last = json!(null);
    for slug in super::SOCLE {
        last = place.json(&[
            "programme",
            "evidence",
            "certificate",
            programme,
            &email,
            "--title",
            slug,
            "--body",
            "Un organisme",
            "--date",
            "2024-06-30",
            "--competency",
            slug,
            "--reason",
            "Même programme",
        ]);
    }
    let awarded = last["alsoAwarded"].as_array().unwrap().clone();
    assert!(!awarded.is_empty(), "{last}");
    let explained: Vec<_> = awarded
        .iter()
        .map(|url| {
            place
                .run(&["explain", url.as_str().unwrap()])
                .succeeded()
                .out
        })
        .collect();
    assert!(
        explained
            .iter()
            .any(|said| said.contains("mediateur-numerique, by version 1")),
        "{explained:?}"
    );
    assert!(
        explained[0].contains("equivalence: Même programme"),
        "{}",
        explained[0]
    );
    let reason = ["--reason", "erreur"];
    let withdraw = [
        "programme",
        "evidence",
        "withdraw",
        programme,
        text(&last, "id"),
    ];
    let gone = place.json(&[&withdraw[..], &reason[..]].concat());
    assert_eq!(gone["countsFor"], json!([]));
    let numbers = place
        .run(&["programme", "indicators", programme])
        .succeeded()
        .out;
    assert!(numbers.contains("holders –"), "{numbers}");
    let csv = place
        .run(&["programme", "indicators", programme, "--csv"])
        .succeeded()
        .out;
    assert!(csv.contains("mediateur-numerique;holders;;secret"), "{csv}");
}
