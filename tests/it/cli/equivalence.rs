//! A badge of another service, brought, checked again and told from the command line.

use super::{Place, text};
use crate::support::server::{World, post, somebody};
use serde_json::json;
use std::fs;

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
    let evidence = ["programme", "evidence"];
    let bring = ["badge", programme, url, "--email", &email];
    let waits = place.run(&[&evidence[..], &bring].concat()).succeeded();
    assert!(
        waits.out.contains("waits until its address is proved"),
        "{}",
        waits.out
    );
    // As if its holder had brought it: until somebody decides, all that is needed for it is told.
    place.execute(
        "UPDATE addresses SET verified_at = created_at; UPDATE evidence SET issued_to_id = address_id",
    );
    let undecided = [&evidence[..], &["list", programme, "--undecided"]].concat();
    let said = place.run(&undecided).succeeded().out;
    for told in [
        url,
        &class,
        &format!("Atelier A ({issuer})"),
        &format!("issued to    {email} (proved)"),
        "undecided since",
        "valid on",
        "sceau programme evidence decide",
    ] {
        assert!(said.contains(told), "{told:?} is not in {said}");
    }
    let listed = place.json(&undecided);
    let told = |name: &str| listed[0][name].as_str().unwrap().to_owned();
    assert_eq!(
        (told("badgeClass"), told("issuer"), told("issuedTo")),
        (class.clone(), issuer.clone(), email.clone())
    );
    assert_eq!(
        (told("state"), told("verdict")),
        ("undecided".into(), "valid".into())
    );
    let tried = place.json(&[&decide[..], &["--dry-run"]].concat());
    assert_eq!(
        (&tried["dryRun"], &tried["persons"]),
        (&json!(true), &json!(1))
    );
    let decided = place.json(&decide);
    let none = place.run(&undecided).succeeded();
    assert_eq!(none.err, "Nothing waits for a decision.");
    let listed = place
        .run(&["programme", "equivalence", "list", programme])
        .succeeded();
    assert!(listed.out.contains(text(&decided, "id")) && listed.out.contains(&class));
    let progress = ["programme", "progress", programme, "--email", &email];
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
        said.contains(": 1 badge sur 8") && said.contains(&format!("{url} (équivalence)")),
        "{said}"
    );
    // Under a state that is longer than most, the names stay in one column.
    let revoked = "UPDATE evidence SET fallen_at = recorded_at";
    place.execute(revoked);
    let said = place.run(&progress).succeeded().out;
    place.execute("UPDATE evidence SET fallen_at = NULL");
    assert!(said.contains("\n  revoked             "), "{said}");
    assert!(said.contains("\n  still to be earned  "), "{said}");

    let check = ["programme", "evidence", "check"];
    assert_eq!(place.json(&check)["checked"], 0, "not before tomorrow");
    let tomorrow = "UPDATE evidence SET next_check_at = recorded_at";
    place.execute(tomorrow);
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
    place.execute(tomorrow);
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
            "--email",
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
    let numbers = ["programme", "indicators", programme];
    let said = place.run(&numbers).succeeded().out;
    let lines: Vec<_> = said.lines().collect();
    assert!(lines[0].starts_with("Numbers of 20"), "{said}");
    assert!(
        lines[1].starts_with("–: a number that is not told"),
        "{said}"
    );
    assert_eq!(
        lines[3],
        "Issuers that awarded a badge that counts within the last 12 months: 0"
    );
    assert!(lines.contains(&"  holders: –"), "{said}");
    let french = place.run_in("fr_FR.UTF-8", &numbers).succeeded().out;
    assert!(
        french.starts_with("Chiffres au") && french.contains("  titulaires\u{a0}: –"),
        "{french}"
    );
    for english in ["holders", "within", "Digital", "lack", "number"] {
        assert!(!french.contains(english), "{english} is in {french}");
    }
    let csv = place
        .run(&[&numbers[..], &["--csv"]].concat())
        .succeeded()
        .out;
    assert!(csv.contains("mediateur-numerique;holders;;secret"), "{csv}");
}
