use super::*;

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn load(settings: &[(Key, &str)]) -> Result<Config, Error> {
    let flags = settings
        .iter()
        .map(|(key, text)| (*key, (*text).to_owned()));
    Config::understand(Found::of_flags_alone(flags.collect()))
}

#[test]
fn every_setting_has_a_default() {
    let config = load(&[]).unwrap();
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
    assert_eq!(value(Key::FetchPrivateAddresses), "false");
    assert_eq!(value(Key::FetchPlainHttp), "false");
    assert_eq!(value(Key::SmtpUrl), "(not used)");
    assert_eq!(value(Key::MailFrom), "(not used)");
    assert!(config.workers >= 1);
}

#[test]
fn a_wrong_value_names_its_setting_and_what_would_be_right() {
    for (settings, expected) in [
        (
            &[(Key::Workers, "many")][..],
            "workers (--workers): \"many\" is not a whole number from 1 to 1024",
        ),
        (&[(Key::Workers, "0")], "workers"),
        (
            &[(Key::Listen, "8080")],
            "is not HOST:PORT, such as 127.0.0.1:8080",
        ),
        (&[(Key::Listen, "127.0.0.1:99999")], "is not HOST:PORT"),
        (
            &[(Key::BaseUrl, "badges.example")],
            "base_url (--base-url): base URL",
        ),
        (
            &[(Key::Database, "mysql://u:secret@h/d")],
            "write sqlite:PATH or postgres://",
        ),
        (&[(Key::Log, "a=b=c")], "is not a filter"),
        (
            &[(Key::FetchPrivateAddresses, "1")],
            "\"1\" is neither true nor false",
        ),
        (&[(Key::FetchPlainHttp, "")], "fetch_plain_http"),
        (
            &[(Key::KeyEncryptionKey, "secret")],
            "expected the base64 of 32 bytes",
        ),
        (&[(Key::SignInLimit, "-1")], "0 (no limit)"),
        (
            &[(Key::TrustedProxies, "127.0.0.1, proxy")],
            "\"proxy\" is neither an address nor a network",
        ),
        (&[(Key::MailFrom, "b@example.org")], "smtp_url is not set"),
        (
            &[(Key::SmtpUrl, "smtps://u:secret@mail.example")],
            "mail_from: must be set when smtp_url is",
        ),
        (
            &[
                (Key::SmtpUrl, "smtps://u:secret@mail.example/x"),
                (Key::MailFrom, "b@example.org"),
            ],
            "smtp_url (--smtp-url): expected smtp://USER:PASSWORD@HOST:PORT",
        ),
        (
            &[
                (Key::SmtpUrl, "smtps://mail.example"),
                (Key::MailFrom, "badges"),
            ],
            "expected an address such as badges@example.org",
        ),
        (
            &[(Key::Listen, "127.0.0.1:0")],
            "base_url: must be set when `listen`",
        ),
        (
            &[
                (Key::KeyEncryptionKey, SECRET),
                (Key::KeyEncryptionKeyFile, "k"),
            ],
            "key_encryption_key_file is set too: keep one",
        ),
    ] {
        let why = load(settings).unwrap_err().to_string();
        assert!(why.contains(expected), "{why}");
        assert!(!why.contains("secret") && !why.contains(SECRET), "{why}");
    }
}

#[test]
fn each_way_past_the_guard_is_set_alone() {
    for (key, private_addresses, plain_http) in [
        (Key::FetchPrivateAddresses, true, false),
        (Key::FetchPlainHttp, false, true),
    ] {
        let config = load(&[(key, "true")]).unwrap();
        let expected = fetching::Settings {
            private_addresses,
            plain_http,
        };
        assert_eq!(config.fetching, expected);
        assert_eq!(
            load(&[(key, "false")]).unwrap().fetching,
            load(&[]).unwrap().fetching
        );
    }
}

#[test]
fn what_is_shown_holds_no_secret() {
    let config = load(&[
        (Key::KeyEncryptionKey, SECRET),
        (
            Key::Database,
            "postgres://sceau:hunter2@db.example/sceau?sslpassword=hunter3",
        ),
        (Key::SmtpUrl, "smtps://badges:hunter4@mail.example"),
        (Key::MailFrom, "Badges <badges@example.org>"),
    ])
    .unwrap();
    let all = format!("{:?} {config:?}", config.shown());
    assert!(
        all.contains("postgres://sceau:***@db.example/sceau"),
        "{all}"
    );
    assert!(all.contains("smtps://badges:***@mail.example:465"), "{all}");
    for secret in ["hunter2", "hunter3", "hunter4", SECRET] {
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
        let config = load(&[(Key::Listen, listen)]).unwrap();
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
        assert!(load(&[(Key::Listen, wrong)]).is_err(), "{wrong}");
    }
}
