//! What programmes decide afterwards, from the command line.

use super::{Place, text};
use serde_json::json;

#[test]
fn a_programme_looks_after_its_composites() {
    let place = Place::initialised();
    let made = place.json(&[
        "issuer",
        "create",
        "--name",
        "Hub",
        "--url",
        "https://hub.example",
        "--email",
        "contact@hub.example",
    ]);
    let issuer = text(&made, "id").to_owned();
    let made = place.json(&["programme", "create", "--owner", &issuer, "--name", "P"]);
    let programme = text(&made, "id").to_owned();
    let adopt = ["catalogue", "adopt", "--programme", &programme];
    place.run(&adopt).succeeded();
    let policies = [
        "programme",
        "policies",
        &programme,
        "--composite",
        "premiers-pas",
    ];
    assert_eq!(
        place.json(&policies)["onComponentRevoked"],
        "pending",
        "the default"
    );
    let longer = [&policies[..], &["--pending-days", "45"]].concat();
    assert_eq!(place.json(&longer)["pendingDays"], 45);
    let wrong = [&policies[..], &["--on-component-revoked", "perhaps"]].concat();
    place.run(&wrong).refused(2, &["perhaps"]);
    place
        .run(&[
            "programme",
            "policies",
            &programme,
            "--composite",
            "nowhere",
        ])
        .refused(1, &["which has these: premiers-pas, mediateur-numerique"]);

    let (mut first, mut composite) = (String::new(), String::new());
    for slug in [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
    ] {
        let create = [
            "badge",
            "create",
            "--issuer",
            &issuer,
            "--programme",
            &programme,
            "--competency",
            slug,
        ];
        let badge = text(&place.json(&create)[0], "id").to_owned();
        let award = ["award", "--badge", &badge, "--email", "camille@exemple.fr"];
        let made = place.json(&award);
        if let Some(also) = made["alsoAwarded"].get(0) {
            composite = text(also, "url").to_owned();
        }
        if first.is_empty() {
            first = text(&made, "id").to_owned();
        }
    }
    let replaced = place.json(&["replace", &first, "--narrative", "Trois ateliers"]);
    let first = text(&replaced, "id").to_owned();
    let revoke = ["revoke", &first, "--reason", "erreur"];
    let tried = place.json(&[&revoke[..], &["--dry-run"]].concat());
    assert_eq!(
        (&tried["dryRun"], &tried["pend"]["count"]),
        (&json!(true), &json!(1))
    );
    let done = place.json(&revoke);
    assert_eq!(done["alsoPending"].as_array().unwrap().len(), 1);

    let progress = [
        "programme",
        "progress",
        &programme,
        "--email",
        "camille@exemple.fr",
    ];
    let of_steps = || {
        let told = place.json(&progress)["composites"].clone();
        let mut all = told.as_array().unwrap().iter();
        let one = all.find(|c| c["composite"] == "premiers-pas");
        one.unwrap().clone()
    };
    let until = text(&of_steps(), "pendingUntil").to_owned();
    let said = place.run(&progress).succeeded().out;
    let line = format!("\n  revocation pending until {until}, unless");
    assert!(said.contains(&line), "{said}");
    let said = place.run_in("fr_FR.UTF-8", &progress).succeeded().out;
    let line = format!("\n  révocation à l’étude jusqu’au {until}");
    assert!(said.contains(&line), "{said}");
    let said = place.run(&["explain", &composite]).succeeded().out;
    let line = format!("Its revocation is pending until {until}");
    assert!(said.contains(&line), "{said}");
    assert_eq!(place.json(&["explain", &composite])["pendingUntil"], *until);

    let listed = place.json(&["programme", "pending", "list", &programme]);
    let id = text(&listed[0], "id").to_owned();
    assert_eq!(listed[0]["because"], "revoked");
    let settled = place.json(&["settle"]);
    assert_eq!(
        settled,
        json!({"kept": 0, "revoked": 0, "pending": 0, "awarded": 0, "merged": 0, "reminded": 0,
            "applications": {"reminded": 0, "expired": 0, "purged": 0}})
    );
    let decide = [
        "programme",
        "pending",
        "decide",
        &programme,
        &id,
        "keep",
        "--reason",
        "recours admis",
    ];
    let tried = place.json(&[&decide[..], &["--dry-run"]].concat());
    assert_eq!(tried["keep"]["count"], 1);
    let at_once = [
        &policies[..],
        &["--on-component-revoked", "revoke", "--dry-run"],
    ]
    .concat();
    assert_eq!(place.json(&at_once)["lose"]["count"], 1);
    assert_eq!(place.json(&policies)["onComponentRevoked"], "pending");
    assert_eq!(place.json(&decide)["decision"], "kept");
    let none = place
        .run(&["programme", "pending", "list", &programme])
        .succeeded();
    assert!(
        none.out.contains("No revocation is pending")
            || none.err.contains("No revocation is pending")
    );

    assert!(of_steps().get("pendingUntil").is_none());
    let simulate = [
        "programme",
        "simulate",
        &programme,
        "--composite",
        "premiers-pas",
    ];
    let said = place.run(&simulate).succeeded().out;
    assert!(said.contains("it is withheld from 0"), "{said}");
    place
        .run(&["revoke", &composite, "--reason", "erreur"])
        .succeeded();
    assert_eq!(of_steps()["withheld"], true);
    let said = place.run(&progress).succeeded().out;
    assert!(said.contains("\n  withheld: "), "{said}");
    let said = place.run(&simulate).succeeded().out;
    assert!(said.contains("it is withheld from 1"), "{said}");
    assert_eq!(place.json(&simulate)["withheld"], 1);

    let other = place.json(&[
        "issuer",
        "create",
        "--name",
        "Greta",
        "--url",
        "https://greta.example",
        "--email",
        "contact@greta.example",
    ]);
    let other = text(&other, "id").to_owned();
    let accredit = ["programme", "accredit", &programme, "--issuer", &other];
    let tried = place.json(&[&accredit[..], &["--dry-run"]].concat());
    assert_eq!(tried["dryRun"], true);
    let recognition = text(&place.json(&accredit), "id").to_owned();
    let withdraw = [
        "programme",
        "recognition",
        "withdraw",
        &programme,
        &recognition,
        "--from",
        "2026-06-01",
        "--reason",
        "fraude",
    ];
    place
        .run(&[&withdraw[..], &["--dry-run"]].concat())
        .succeeded();
    place.run(&withdraw).succeeded();
    let listed = place.json(&["programme", "recognition", "list", &programme]);
    assert!(listed[0]["withdrawnFrom"].is_string());
    let close = ["issuer", "close", &other, "--reason", "fin"];
    place
        .run(&[&close[..], &["--dry-run"]].concat())
        .succeeded();
    assert!(place.json(&close)["closedAt"].is_string());
}
