//! What somebody who tries the product for the first time is told.

use super::{Place, text};
use std::fs;

#[test]
fn a_catalogue_is_shown_before_it_is_adopted() {
    let place = Place::new();
    let said = place.run(&["catalogue", "show"]).succeeded();
    for words in [
        "socle-mediation-numerique 2026.1-proposition",
        "no authority has approved it",
        "  accueillir  ",
        "  demarches-acces-aux-droits  ",
        "  mediateur-numerique  ",
        "all of the following badges: “accueillir”",
    ] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    // What a command says is English, whatever the locale, and so are the names in it.
    let french = place.run_in("fr_FR.UTF-8", &["catalogue", "show"]);
    assert_eq!(french.succeeded().out, said.out);
    let (english, french) = ("Digital mediator", "socle reconnu");
    assert!(
        said.out.contains(english) && !said.out.contains(french),
        "{}",
        said.out
    );
    let shown = place.json(&["catalogue", "show"]);
    assert_eq!(shown["competencies"].as_array().unwrap().len(), 14);
    let composites = shown["composites"].as_array().unwrap();
    assert_eq!(composites.len(), 3);
    assert!(text(&composites[0]["ruleInWords"], "fr").contains("badge"));
    place
        .run(&["catalogue", "show", "nowhere"])
        .refused(2, &["no catalogue.json"]);
}

#[test]
fn a_base_url_that_nobody_chose_is_told() {
    let told = "every badge will have an address under http://127.0.0.1:8080 for ever";
    let silent = Place::new().run(&["init"]).succeeded();
    assert!(silent.err.contains(told), "{}", silent.err);
    assert_eq!(silent.out.lines().count(), 1, "{}", silent.out);
    let chosen = ["init", "--base-url", "https://badges.example"];
    let chosen = Place::new().run(&chosen).succeeded();
    assert!(!chosen.err.contains("for ever"), "{}", chosen.err);
}

#[test]
fn an_instance_without_its_key_is_not_called_fine() {
    let place = Place::initialised();
    let file = place.path().join("sceau-data/key-encryption-key");
    fs::remove_file(&file).unwrap();
    place
        .run(&["init"])
        .refused(1, &["the key-encryption key is not at", "backup"]);
    assert!(!file.exists());
}

#[test]
fn what_does_not_exist_is_told_with_the_command_that_lists_it() {
    let place = Place::initialised();
    let nothing = "0193a1b2-0000-7000-8000-000000000001";
    for (command, hint) in [
        (&["api-key", "revoke", nothing][..], "`sceau api-key list`"),
        (&["key", "compromise", nothing], "`sceau key list`"),
        (
            &["award", "--badge", nothing, "--email", "a@b.example"],
            "`sceau badge list`",
        ),
        (
            &["catalogue", "adopt", "--programme", nothing],
            "`sceau programme list`",
        ),
        (
            &["key", "rotate", "--issuer", nothing],
            "`sceau issuer list`",
        ),
    ] {
        place.run(command).refused(1, &[hint]);
    }
    let said = place
        .run(&["revoke", nothing, "--reason", "r"])
        .refused(1, &["there is no such badge award"]);
    assert!(!said.err.contains('…'), "{}", said.err);
}

#[test]
fn reconciling_says_what_it_did_once() {
    let place = Place::initialised();
    let said = place.run(&["reconcile"]).succeeded();
    assert_eq!(said.out, "Looked at 0 persons, awarded 0 composites");
    assert_eq!(said.err, "");
}

#[test]
fn something_else_than_a_badge_is_named() {
    let place = Place::initialised();
    let base = "http://127.0.0.1:8080";
    let nothing = "0193a1b2-0000-7000-8000-000000000001";
    for (path, what) in [("badges", "badge model"), ("issuers", "issuer")] {
        let said = place.run(&["verify", &format!("{base}/{path}/{nothing}")]);
        assert!(said.refused(13, &[]).out.contains(what));
    }
    place.run(&["verify", nothing]).refused(13, &[]);
    let elsewhere = place
        .run(&["verify", "https://127.0.0.1/assertions/1"])
        .refused(14, &[]);
    assert!(
        elsewhere.out.contains("  not checked  This address") && !elsewhere.out.contains("FAILED"),
        "{}",
        elsewhere.out
    );
}

#[test]
fn a_wrong_value_is_told_by_its_flag() {
    let place = Place::initialised();
    let hub = ["--name", "Hub", "--email", "contact@hub.example"];
    let create = [&["issuer", "create", "--url", "hub.example"], &hub[..]].concat();
    place.run(&create).refused(
        1,
        &["--url: not a web address: it must start with https://"],
    );
    let create = [
        &["issuer", "create", "--url", "https://hub.example"],
        &hub[..],
    ]
    .concat();
    let issuer = place.json(&create);
    let key = [
        "api-key",
        "create",
        "--issuer",
        text(&issuer, "id"),
        "--role",
        "reader",
        "--label",
        "l",
        "--expires",
        "2001-01-01",
    ];
    place
        .run(&key)
        .refused(1, &["--expires: must be in the future"]);
}

#[test]
fn a_newcomer_is_told_what_to_do_next() {
    let place = Place::new();
    for command in [&["serve"][..], &["issuer", "list"], &["badge", "list"]] {
        place.run(command).refused(
            1,
            &[
                "no instance at sqlite:./sceau-data/sceau.db",
                "`sceau init`",
            ],
        );
    }
    place.run(&["migrate"]).refused(1, &["`sceau init`"]);
    assert!(
        !place.path().join("sceau-data").exists(),
        "looking makes nothing"
    );
    place.run(&["init"]).succeeded();
    let again = place.run(&["init"]).succeeded();
    assert!(
        again.out.is_empty() && again.err.contains("nothing was changed"),
        "{}",
        again.err
    );
    assert!(
        place
            .run(&["issuer", "list"])
            .succeeded()
            .err
            .contains("`sceau issuer create`")
    );
    place
        .run(&["award", "--badge", "x", "--email", "a@b.example"])
        .refused(2, &["\"x\" is neither an id"]);
    place
        .run(&["award", "--badge", "x", "--email", "a@b"])
        .refused(2, &["not an e-mail address"]);
    let unknown = "0193a1b2-0000-7000-8000-000000000001";
    place
        .run(&["revoke", unknown, "--reason", "r"])
        .refused(1, &["there is no such badge award"]);
    place
        .run(&["api-key", "create", "--role", "owner", "--label", "l"])
        .refused(2, &["--issuer"]);
    place.run(&["frobnicate"]).refused(2, &["frobnicate"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let listen = format!("127.0.0.1:{port}");
    let serve = [
        "serve",
        "--base-url",
        "http://127.0.0.1:8080",
        "--listen",
        &listen,
    ];
    place
        .run(&serve)
        .refused(1, &[&format!("port {port} is taken"), "--listen"]);
    place
        .run(&["demo", "--port", &port])
        .refused(1, &["is taken", "--port 0"]);
    place
        .run(&["demo", "--data", "sceau-data"])
        .refused(2, &["new or empty folder"]);
    place
        .run(&["demo", "--database", "sqlite:x.db"])
        .refused(2, &["--database"]);
}

#[test]
fn an_unreachable_database_is_named_without_its_password() {
    let place = Place::new();
    let url = "postgres://sceau:hunter2@127.0.0.1:1/sceau";
    for command in [&["serve"][..], &["init"], &["migrate"]] {
        let said = place.run(&[command, &["--database", url]].concat());
        let said = said.refused(
            1,
            &[
                "postgres://sceau:***@127.0.0.1:1/sceau",
                "see that the server runs",
            ],
        );
        assert!(!said.err.contains("hunter2"), "{}", said.err);
    }
    assert!(!place.path().join("sceau-data/key-encryption-key").exists());
}
