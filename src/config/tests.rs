use super::*;

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

fn load(flags: &[(Key, &str)], variables: &[(&str, &str)], toml: &str) -> Result<Found, Error> {
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
fn flags_win_over_variables_over_the_file() {
    let toml = "listen = \"127.0.0.1:1\"\nlog = \"warn\"\nworkers = 3";
    let variables = [
        ("SCEAU_LISTEN", "127.0.0.1:2"),
        ("SCEAU_LOG", "debug"),
        ("HOME", "/"),
    ];
    let found = load(&[(Key::Listen, "127.0.0.1:3")], &variables, toml).unwrap();
    for (key, text, from) in [
        (Key::Listen, Some("127.0.0.1:3"), "--listen"),
        (Key::Log, Some("debug"), "SCEAU_LOG"),
        (Key::Data, None, "default"),
    ] {
        assert_eq!((found.text(key), found.from(key).as_str()), (text, from));
    }
    assert_eq!(found.text(Key::Workers), Some("3"));
    assert!(found.from(Key::Workers).ends_with("settings.toml"));
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
fn a_near_miss_gets_a_question_and_nothing_else_does() {
    for (written, meant) in [
        ("lisen", "listen"),
        ("litsen", "listen"),
        ("base-url", "base_url"),
        ("baseurl", "base_url"),
        ("BaseUrl", "base_url"),
        ("databse", "database"),
        ("workesr", "workers"),
        ("smtpurl", "smtp_url"),
        ("mail_form", "mail_from"),
        ("key_encryption_file", "key_encryption_key_file"),
        ("fetch_plain_https", "fetch_plain_http"),
    ] {
        let why = refusal(&[], &format!("{written:?} = 1"));
        assert!(why.contains(&format!("(did you mean {meant}?)")), "{why}");
        let variable = format!("SCEAU_{}", written.to_uppercase());
        let why = refusal(&[(&variable, "1")], "");
        let meant = format!("SCEAU_{}", meant.to_uppercase());
        assert!(why.contains(&format!("(did you mean {meant}?)")), "{why}");
    }
    let why = refusal(&[("SCEAU_CONFGI", "x")], "");
    assert!(why.contains("(did you mean SCEAU_CONFIG?)"), "{why}");
    for far in ["http", "port", "colour", "url", "secret", "smtp_password"] {
        let why = refusal(&[], &format!("{far} = 1"));
        assert!(!why.contains("did you mean"), "{why}");
    }
    for far in ["SCEAU_PORT", "SCEAU_TLS", "SCEAU_COLOUR"] {
        let why = refusal(&[(far, "x")], "");
        assert!(!why.contains("did you mean"), "{why}");
    }
}

#[test]
fn an_error_about_a_value_names_the_setting_and_its_origin() {
    let found = load(&[], &[("SCEAU_LOG", "x")], "").unwrap();
    let wrong = |key| found.wrong(key, "no").to_string();
    assert_eq!(wrong(Key::Log), "log (SCEAU_LOG): no");
    assert_eq!(wrong(Key::Data), "data: no");
    assert!(refusal(&[], "listen = [1]").contains("expected a text, a number, true or false"));
}

#[test]
fn what_was_found_is_not_printed() {
    let found = load(&[], &[("SCEAU_DATABASE", "postgres://u:hunter2@h/d")], "").unwrap();
    assert!(!format!("{found:?}").contains("hunter2"));
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
