//! `sceau copy`.

use super::*;

#[test]
fn an_instance_moves_to_another_file_and_is_served_there() {
    let place = Place::initialised();
    let from = "sqlite:sceau-data/sceau.db";
    let copied = place.json(&["copy", "--from", from, "--to", "sqlite:new.db"]);
    assert!(copied["rows"].as_u64().unwrap() > 0, "{copied}");
    assert_eq!(copied["written"], copied["rows"]);
    let keys = |flags: &[&str]| place.json(&[&["api-key", "list"], flags].concat());
    assert_eq!(keys(&["--database", "sqlite:new.db"]), keys(&[]));

    let again = place
        .run(&["copy", "--from", from, "--to", "sqlite:new.db"])
        .succeeded();
    assert!(again.err.contains("0 written now"), "{}", again.err);
    assert!(
        again.err.contains("--database sqlite:new.db"),
        "{}",
        again.err
    );
}

#[test]
fn what_cannot_be_copied_is_said_without_a_password() {
    let place = Place::initialised();
    let copy = |from: &str, to: &str| place.run(&["copy", "--from", from, "--to", to]);
    let here = "sqlite:sceau-data/sceau.db";
    copy("sqlite:absent.db", "sqlite:new.db").refused(1, &["no database at sqlite:absent.db"]);
    assert!(!place.path().join("new.db").exists());
    copy(here, "sqlite:./sceau-data/sceau.db").refused(1, &["the same database"]);
    copy(here, "new.db").refused(2, &["sqlite:PATH"]);
    let nowhere = "postgres://u:hunter2@127.0.0.1:1/x";
    let said = copy(here, nowhere);
    assert!(!said.err.contains("hunter2"), "{}", said.err);
    said.refused(1, &["cannot connect to postgres://u:***@127.0.0.1:1/x"]);
}
