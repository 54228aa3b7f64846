//! `sceau key …`

use super::{Place, text};
use serde_json::Value;
use std::fs;

/// A place with an issuer and an award to `camille@exemple.example`; gives them.
pub fn awarded() -> (Place, Value, Value) {
    let place = Place::initialised();
    let issuer = place.json(&[
        "issuer",
        "create",
        "--name",
        "Atelier",
        "--url",
        "https://atelier.example",
        "--email",
        "contact@atelier.example",
    ]);
    let id = text(&issuer, "id");
    let programme = place.json(&["programme", "create", "--owner", id, "--name", "P"]);
    let programme = text(&programme, "id");
    place
        .run(&["catalogue", "adopt", "--programme", programme])
        .succeeded();
    let badges = place.json(&[
        "badge",
        "create",
        "--issuer",
        id,
        "--programme",
        programme,
        "--competency",
        "animer",
    ]);
    let award = place.json(&[
        "award",
        "--badge",
        text(&badges[0], "id"),
        "--email",
        "camille@exemple.example",
    ]);
    (place, issuer, award)
}

#[test]
fn keys_are_rotated_compromised_and_badges_signed_again() {
    let (place, issuer, award) = awarded();
    let (issuer, url) = (text(&issuer, "id"), text(&award, "url"));
    let listed = place.json(&["badge", "list"]);
    let names = listed.as_array().unwrap().iter();
    let mut names = names.map(|badge| text(badge, "name"));
    assert!(
        names.all(|name| !name.contains("socle reconnu")),
        "{listed}"
    );
    let waiting = place.json(&["key", "rotate", "--issuer", issuer, "--prepare"]);
    assert_eq!(waiting[0]["state"], "pending");
    place
        .run(&["key", "rotate", "--issuer", issuer, "--prepare"])
        .refused(1, &["waits already"]);
    let rotated = place
        .run(&["key", "rotate", "--issuer", issuer])
        .succeeded();
    assert!(
        rotated.out.contains(text(&waiting[0], "url")),
        "{}",
        rotated.out
    );
    let keys = place.json(&["key", "list"]);
    let state = |state: &str| {
        let all = keys.as_array().unwrap().iter();
        all.filter(|key| key["state"] == state).count()
    };
    assert_eq!((state("active"), state("retired")), (2, 2));
    place.run(&["verify", url]).succeeded();

    let old = keys.as_array().unwrap().iter();
    let old = old
        .clone()
        .find(|key| key["state"] == "retired" && key["algorithm"] == "EdDSA")
        .unwrap();
    let said = place
        .run(&[
            "key",
            "compromise",
            text(old, "url"),
            "--since",
            "2026-01-01",
        ])
        .succeeded();
    assert!(said.err.contains("sceau key resign"), "{}", said.err);
    place
        .run(&["key", "compromise", text(old, "id")])
        .refused(1, &["compromised before"]);
    place
        .run(&["key", "compromise", "nonsense"])
        .refused(2, &["neither an id nor an address"]);
    assert_eq!(place.json(&["key", "resign"])["done"], 1);
    let again = place.run(&["key", "resign"]).succeeded();
    assert_eq!(again.out.trim(), "0 signatures made again");
    place.run(&["verify", url]).succeeded();
}

#[test]
fn secrets_move_under_another_key() {
    let (place, issuer, award) = awarded();
    let first = place.path().join("sceau-data/key-encryption-key");
    let second = place.path().join("second-key");
    let to = second.to_str().unwrap();
    let said = place.run(&["key", "reseal", "--to", to]).succeeded();
    assert!(said.err.contains("key_encryption_key_file"), "{}", said.err);
    let made = fs::read_to_string(&second).unwrap();
    assert_ne!(made, fs::read_to_string(&first).unwrap());
    assert!(!said.out.contains(made.trim()) && !said.err.contains(made.trim()));
    place
        .run(&["issuer", "list"])
        .refused(1, &["is not the one", "key-encryption-key"]);
    let with = |arguments: &[&str]| {
        let output = place
            .command(arguments)
            .env("SCEAU_KEY_ENCRYPTION_KEY_FILE", to)
            .output();
        super::Said::from(output.unwrap())
    };
    with(&["verify", text(&award, "url")]).succeeded();
    with(&["key", "rotate", "--issuer", text(&issuer, "id")]).succeeded();
    // A file that is no key changes nothing.
    let broken = place.path().join("broken");
    fs::write(&broken, "short").unwrap();
    with(&["key", "reseal", "--to", broken.to_str().unwrap()]).refused(1, &["base64 of 32 bytes"]);
    with(&["issuer", "list"]).succeeded();
}
