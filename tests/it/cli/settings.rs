//! What is set, what is refused, what stays secret.

use super::*;

#[test]
fn wrong_settings_are_refused_by_name() {
    let place = Place::new();
    fs::write(place.path().join("sceau.toml"), "lisen = \"127.0.0.1:1\"").unwrap();
    place.run(&["config", "show"]).refused(
        2,
        &[
            "sceau.toml",
            "\"lisen\"",
            "did you mean listen?",
            "known: base_url",
        ],
    );
    fs::write(place.path().join("sceau.toml"), "workers = 2\n").unwrap();
    let shown = place.run(&["config", "show"]).succeeded();
    assert!(
        shown
            .out
            .lines()
            .any(|l| l.starts_with("workers") && l.ends_with("sceau.toml")),
        "{}",
        shown.out
    );
    let unknown: Said = place
        .command(&["config", "show"])
        .env("SCEAU_LISEN", "x")
        .output()
        .unwrap()
        .into();
    unknown.refused(2, &["SCEAU_LISEN", "SCEAU_LISTEN"]);
    place
        .run(&["serve", "--listen", "8080"])
        .refused(2, &["listen (--listen)", "127.0.0.1:8080"]);
    place
        .run(&["serve", "--config", "missing.toml"])
        .refused(2, &["missing.toml cannot be read"]);
}

#[test]
fn what_is_shown_of_the_settings_holds_no_secret() {
    let place = Place::new();
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    for flags in [&["config", "show"][..], &["config", "show", "--json"]] {
        let said: Said = place
            .command(flags)
            .env(
                "SCEAU_DATABASE",
                "postgres://sceau:hunter2@db.example/sceau",
            )
            .env("SCEAU_KEY_ENCRYPTION_KEY", secret)
            .output()
            .unwrap()
            .into();
        let said = said.succeeded();
        assert!(
            said.out.contains("postgres://sceau:***@db.example/sceau"),
            "{}",
            said.out
        );
        assert!(said.out.contains("SCEAU_DATABASE"), "{}", said.out);
        let all = said.out + &said.err;
        assert!(!all.contains("hunter2") && !all.contains(secret), "{all}");
    }
}

#[test]
fn the_key_and_the_base_url_must_be_those_of_the_data() {
    let place = Place::initialised();
    let issuers = |extra: &[&str]| place.run(&[&["issuer", "list"], extra].concat());
    issuers(&[]).succeeded();
    issuers(&["--base-url", "http://127.0.0.1:8080"]).succeeded();
    issuers(&["--base-url", "https://other.example"])
        .refused(1, &["http://127.0.0.1:8080", "--base-url"]);
    // `listen` alone changes the address that is served, not that of the badges.
    issuers(&["--listen", "127.0.0.1:9"]).succeeded();
    place
        .run(&["serve", "--listen", "127.0.0.1:9999"])
        .refused(1, &["--base-url http://127.0.0.1:8080"]);

    let file = place.path().join("sceau-data/key-encryption-key");
    let kept = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    issuers(&[]).refused(
        1,
        &["key is not at ./sceau-data/key-encryption-key", "backup"],
    );
    assert!(!file.exists(), "nothing but init and demo makes a key");
    fs::write(&file, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
    let said = issuers(&[]).refused(1, &["is not the one", "key-encryption-key"]);
    assert!(!said.err.contains("AAECAw"), "{}", said.err);
    fs::write(&file, "short").unwrap();
    issuers(&[]).refused(1, &["base64 of 32 bytes"]);
    fs::write(&file, &kept).unwrap();
    issuers(&[]).succeeded();
    let given = place
        .command(&["issuer", "list"])
        .env("SCEAU_KEY_ENCRYPTION_KEY", kept.trim())
        .output();
    Said::from(given.unwrap()).succeeded();
}

#[cfg(unix)]
#[test]
fn what_is_secret_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::initialised();
    let mode = |path: &str| {
        fs::metadata(place.path().join(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("sceau-data"), 0o700);
    assert_eq!(mode("sceau-data/key-encryption-key"), 0o600);
    assert_eq!(mode("sceau-data/sceau.db"), 0o600);
}
