use super::*;

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A file that is removed with its folder.
fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn environment(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    pairs.iter().map(|(n, v)| (n.into(), v.into())).collect()
}

fn load(flags: &[(Key, &str)], variables: &[(&str, &str)], toml: &str) -> Result<Config, Error> {
    let (_folder, path) = file(toml);
    Sources {
        flags: flags.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
        file: Some(path),
        environment: environment(variables),
    }
    .load()
}

fn refusal(variables: &[(&str, &str)], toml: &str) -> String {
    load(&[], variables, toml).unwrap_err().to_string()
}

#[test]
fn every_setting_has_a_default() {
    let config = load(&[], &[], "").unwrap();
    let shown: Vec<_> = config.shown();
    assert!(shown.iter().all(|s| s.from == "default"), "{shown:?}");
    let value = |key| shown.iter().find(|s| s.key == key).unwrap().value.as_str();
    assert_eq!(value(Key::BaseUrl), "http://127.0.0.1:8080");
    assert_eq!(value(Key::Listen), "127.0.0.1:8080");
    assert_eq!(value(Key::Data), "./sceau-data");
    assert_eq!(value(Key::Database), "sqlite:./sceau-data/sceau.db");
    assert_eq!(
        value(Key::KeyEncryptionKeyFile),
        "./sceau-data/key-encryption-key"
    );
    assert_eq!(value(Key::KeyEncryptionKey), "(not used)");
    assert_eq!(value(Key::Log), "info");
    assert!(config.workers >= 1);
}

#[test]
fn flags_win_over_variables_over_the_file() {
    let toml = "listen = \"127.0.0.1:1\"\nlog = \"warn\"\nworkers = 3";
    let variables = [
        ("SCEAU_LISTEN", "127.0.0.1:2"),
        ("SCEAU_LOG", "debug"),
        ("HOME", "/"),
    ];
    let config = load(&[(Key::Listen, "127.0.0.1:3")], &variables, toml).unwrap();
    assert_eq!((config.listen.as_str(), config.port()), ("127.0.0.1:3", 3));
    assert_eq!(config.log, "debug");
    assert_eq!(config.workers, 3);
    assert_eq!(config.base_url.as_str(), "http://127.0.0.1:3");
    let from: Vec<_> = config.shown().into_iter().map(|s| s.from).collect();
    assert_eq!(from[1], "--listen");
    assert!(from[6].ends_with("settings.toml"));
    assert_eq!(from[7], "SCEAU_LOG");
}

#[test]
fn an_unknown_name_is_an_error_that_lists_the_known_ones() {
    let why = refusal(&[], "lisen = \"127.0.0.1:1\"");
    assert!(
        why.contains("\"lisen\"") && why.contains("base_url, listen, data"),
        "{why}"
    );
    let why = refusal(&[("SCEAU_LISEN", "127.0.0.1:1")], "");
    assert!(
        why.contains("SCEAU_LISEN") && why.contains("SCEAU_LISTEN, SCEAU_DATA"),
        "{why}"
    );
    assert!(refusal(&[], "[http]\nlisten = 1").contains("\"http\""));
    assert!(
        load(
            &[],
            &[("SCEAU_TESTS_REQUIRE", "all"), ("SCEAU_LOG", "")],
            ""
        )
        .is_ok()
    );
}

#[test]
fn a_wrong_value_names_its_setting_and_what_would_be_right() {
    for (variables, toml, expected) in [
        (
            &[("SCEAU_WORKERS", "many")][..],
            "",
            "workers (SCEAU_WORKERS): \"many\" is not a whole number from 1 to 1024",
        ),
        (&[("SCEAU_WORKERS", "0")], "", "workers"),
        (
            &[],
            "listen = \"8080\"",
            "is not HOST:PORT, such as 127.0.0.1:8080",
        ),
        (&[], "listen = \"127.0.0.1:99999\"", "is not HOST:PORT"),
        (&[], "listen = [1]", "expected a text or a number"),
        (
            &[("SCEAU_BASE_URL", "badges.example")],
            "",
            "base_url (SCEAU_BASE_URL): base URL",
        ),
        (
            &[("SCEAU_DATABASE", "mysql://u:secret@h/d")],
            "",
            "write sqlite:PATH or postgres://",
        ),
        (&[("SCEAU_LOG", "a=b=c")], "", "is not a filter"),
        (
            &[("SCEAU_KEY_ENCRYPTION_KEY", "secret")],
            "",
            "expected the base64 of 32 bytes",
        ),
        (
            &[("SCEAU_LISTEN", "127.0.0.1:0")],
            "",
            "base_url: must be set when `listen`",
        ),
        (
            &[("SCEAU_KEY_ENCRYPTION_KEY", SECRET)],
            "key_encryption_key_file = \"k\"",
            "keep one",
        ),
    ] {
        let why = refusal(variables, toml);
        assert!(why.contains(expected), "{why}");
        assert!(!why.contains("secret") && !why.contains(SECRET), "{why}");
    }
}

#[test]
fn a_syntax_error_does_not_quote_the_line() {
    let why = refusal(
        &[],
        "log = \"info\"\nkey_encryption_key = \"secret\nlog = 1",
    );
    assert!(
        why.contains("settings.toml") && why.contains("line 2"),
        "{why}"
    );
    assert!(!why.contains("secret"), "{why}");
}

#[test]
fn a_missing_file_is_named() {
    let sources = Sources {
        environment: environment(&[("SCEAU_CONFIG", "/nowhere/sceau.toml")]),
        ..Sources::default()
    };
    let why = sources.load().unwrap_err().to_string();
    assert!(why.contains("/nowhere/sceau.toml cannot be read"), "{why}");
}

#[test]
fn what_is_shown_holds_no_secret() {
    let variables = [
        ("SCEAU_KEY_ENCRYPTION_KEY", SECRET),
        (
            "SCEAU_DATABASE",
            "postgres://sceau:hunter2@db.example/sceau?sslpassword=hunter3",
        ),
    ];
    let config = load(&[], &variables, "").unwrap();
    let all = format!("{:?} {config:?}", config.shown());
    assert!(
        all.contains("postgres://sceau:***@db.example/sceau"),
        "{all}"
    );
    for secret in ["hunter2", "hunter3", SECRET] {
        assert!(!all.contains(secret), "{all}");
    }
    assert!(config.database_file().is_none());
}

#[test]
fn the_base_url_follows_listen() {
    for (listen, base) in [
        ("0.0.0.0:80", "http://127.0.0.1"),
        ("[::]:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("localhost:9000", "http://localhost:9000"),
    ] {
        let config = load(&[(Key::Listen, listen)], &[], "").unwrap();
        assert_eq!(config.base_url.as_str(), base);
    }
    for wrong in [
        "",
        ":8080",
        "::1:8080",
        "host:+80",
        "http://host:80",
        "[x]:80",
    ] {
        assert!(load(&[(Key::Listen, wrong)], &[], "").is_err(), "{wrong}");
    }
}
