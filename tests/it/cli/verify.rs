//! Checking badges on the command line: without an instance, for a person, in two languages, many at once.

use super::{Place, Said, text};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const WHO: &str = "camille@exemple.fr";

/// A place with a badge of Camille's in it, and the badge's address.
fn with_badge() -> (Place, String) {
    let place = Place::initialised();
    let create = [
        "issuer",
        "create",
        "--name",
        "Atelier",
        "--url",
        "https://a.example",
        "--email",
        "c@a.example",
    ];
    let issuer = place.json(&create);
    let issuer = text(&issuer, "id").to_owned();
    let programme = place.json(&["programme", "create", "--owner", &issuer, "--name", "P"]);
    let programme = text(&programme, "id").to_owned();
    place
        .run(&["catalogue", "adopt", "--programme", &programme])
        .succeeded();
    let badge = place.json(&[
        "badge",
        "create",
        "--issuer",
        &issuer,
        "--programme",
        &programme,
        "--competency",
        "animer",
    ]);
    let badge = text(&badge[0], "id").to_owned();
    let award = place.json(&["award", "--badge", &badge, "--email", WHO]);
    let url = text(&award, "url").to_owned();
    (place, url)
}

fn in_locale(place: &Place, locale: &str, arguments: &[&str]) -> Said {
    let mut command = place.command(arguments);
    command.env("LC_ALL", locale);
    command.output().unwrap().into()
}

#[test]
fn the_report_is_dated_and_in_the_language_of_the_locale() {
    let (place, url) = with_badge();
    for (locale, flag, words) in [
        (
            "C",
            None,
            [
                "Valid\n",
                "Issuer           Atelier (https://a.example)",
                "Checked on 20",
            ],
        ),
        (
            "fr_FR.UTF-8",
            None,
            [
                "Valide\n",
                "Émetteur         Atelier (https://a.example)",
                "Vérifié le 20",
            ],
        ),
        (
            "fr_FR.UTF-8",
            Some("en"),
            ["Valid\n", "Published by     this service", " UTC by Sceau "],
        ),
        (
            "C",
            Some("fr"),
            ["Valide\n", "Publié par       ce service", " UTC par Sceau "],
        ),
    ] {
        let mut arguments = vec!["verify", url.as_str()];
        arguments.extend(flag.into_iter().flat_map(|flag| ["--lang", flag]));
        let said = in_locale(&place, locale, &arguments).succeeded();
        for word in words {
            assert!(said.out.contains(word), "{word:?}: {}", said.out);
        }
        assert!(said.out.starts_with(words[0]), "{}", said.out);
    }
    place
        .run(&["verify", &url, "--lang", "de"])
        .refused(2, &["fr or en"]);
}

#[test]
fn whose_a_badge_is_has_an_exit_code() {
    let (place, url) = with_badge();
    let ask = |email: &str| in_locale(&place, "C", &["verify", &url, "--email", email]);
    let yes = ask("Camille@Exemple.fr").succeeded();
    assert!(
        yes.out.contains("Belongs to       Camille@Exemple.fr: yes"),
        "{}",
        yes.out
    );
    for other in ["autre@exemple.fr", "zoé@exemple.fr"] {
        let no = ask(other).refused(16, &[]);
        assert!(
            no.out.contains(&format!("Belongs to       {other}: no")),
            "{}",
            no.out
        );
    }
    let json = in_locale(
        &place,
        "C",
        &["verify", &url, "--email", "x@y.fr", "--json"],
    )
    .refused(16, &[]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (text(&json, "verdict"), text(&json, "belongsTo")),
        ("valid", "no")
    );
}

#[test]
fn an_address_that_is_none_is_refused_before_anything_is_checked() {
    let (place, url) = with_badge();
    for none in ["camille", ""] {
        let told = place.run(&["verify", &url, "--email", none]);
        told.refused(2, &[none, "e-mail address"]);
    }
}

#[test]
fn no_instance_is_needed_and_none_is_made() {
    let place = Place::new();
    let closed = "http://127.0.0.1:1/assertions/1";
    for (argument, code) in [(closed, 14), ("eyJhIjoxfQ.e30.AA", 12)] {
        place.run(&["verify", argument]).refused(code, &[]);
    }
    assert!(!place.path().join("sceau-data").exists());
    for flags in [["--data", "elsewhere"], ["--database", "sqlite:x.db"]] {
        let command = ["verify", closed, flags[0], flags[1]];
        place
            .run(&command)
            .refused(1, &["no instance at", "`sceau init`"]);
    }
}

#[test]
fn a_list_has_a_line_for_each_and_the_worst_decides() {
    let (place, url) = with_badge();
    let unknown = url.replace(
        url.rsplit('/').next().unwrap(),
        "0193a1b2-0000-7000-8000-000000000001",
    );
    let write = |name: &str, lines: &[String]| {
        let text = format!("url;courriel\n{}\n", lines.join("\n"));
        fs::write(place.path().join(name), text).unwrap();
    };
    write("good.csv", &[format!("{url};{WHO}"), format!("{url};")]);
    write(
        "other.csv",
        &[format!("{url};x@y.fr"), "htp://x;".to_owned()],
    );
    write("unread.csv", &[url.clone(), "htp://x;".to_owned()]);
    write(
        "unknown.csv",
        &[format!("{url};x@y.fr"), unknown.clone(), "=1+1;".to_owned()],
    );
    let verify = |name: &str, more: &[&str]| {
        in_locale(&place, "C", &[&["verify", "--list", name], more].concat())
    };
    let good = verify("good.csv", &[]).succeeded();
    assert_eq!(
        good.out
            .lines()
            .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>(),
        [
            format!("Valid belongs: yes Préparer et animer des accompagnements {url}"),
            format!("Valid Préparer et animer des accompagnements {url}"),
            String::new(),
            "2 badges. Valid: 2".to_owned(),
        ]
    );
    assert!(
        !good.err.contains("/2"),
        "no progress bar where nobody sees it"
    );
    verify("other.csv", &[]).refused(16, &[]);
    let unread = verify("unread.csv", &[]).refused(1, &[]);
    let line = "line 3, column 1 (url)  This is neither a web address (https://…) nor a JWS.";
    assert!(unread.out.lines().any(|l| l == line), "{}", unread.out);
    let unknown_said = verify("unknown.csv", &[]).refused(13, &[]);
    assert!(
        unknown_said
            .out
            .ends_with("Not found: 1, Valid, of somebody else: 1, Unusable line: 1"),
        "{}",
        unknown_said.out
    );

    let json = verify("unknown.csv", &["--json"]).refused(13, &[]);
    let lines: Vec<Value> = json
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[3]["summary"]["notFound"], 1);
    let third = lines.iter().find(|line| line["line"] == 4).unwrap();
    assert_eq!(third["error"]["code"], "not-a-badge");

    let csv = verify("unknown.csv", &["--csv", "--lang", "fr"]).refused(
        13,
        &["2 badges. Introuvable\u{a0}: 1, Valide, à quelqu’un d’autre\u{a0}: 1"],
    );
    let mut lines = csv.out.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("\u{feff}Ligne;Adresse;Verdict;"),
        "{}",
        csv.out
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with(&format!("2;{url};valid;Valide;non;Préparer")),
        "{}",
        csv.out
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with(&format!("3;{unknown};not-found;Introuvable;;;")),
        "{}",
        csv.out
    );
    assert!(lines.next().unwrap().contains("not-a-badge"), "{}", csv.out);
}

#[test]
fn a_list_may_come_from_the_standard_input_and_has_limits() {
    let (place, url) = with_badge();
    let list = |text: &str| place.fed(&["verify", "--list", "-", "--lang", "en"], text);
    let said = list(&format!("# x\n\n{url}\n")).succeeded();
    assert!(said.out.ends_with("1 badge. Valid: 1"), "{}", said.out);
    list("\n").refused(1, &["The list is empty"]);
    list(&"x\n".repeat(10_001)).refused(1, &["more than 10000 badges"]);
    list(&"x".repeat(16 * 1024 * 1024 + 1)).refused(1, &["larger than 16 MiB"]);
    place
        .run(&["verify", "--list", "missing.csv"])
        .refused(1, &["missing.csv cannot be read"]);
    place.run(&["verify"]).refused(2, &["URL|FILE|JWS"]);
    place
        .run(&["verify", &url, "--list", "x"])
        .refused(2, &["--list"]);
    place.run(&["verify", &url, "--csv"]).refused(2, &["--csv"]);
}

/// With a reader of its standard output that goes away before it reads anything.
fn without_reader(place: &Place, arguments: &[&str]) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = place.command(arguments);
    let child = command.stdout(writer).stderr(Stdio::null()).spawn();
    child.unwrap().wait().unwrap().code()
}

#[test]
fn the_exit_code_is_the_verdict_although_nobody_reads() {
    let (place, url) = with_badge();
    let gone = |arguments: &[&str]| without_reader(&place, arguments);
    fs::write(place.path().join("list.txt"), format!("{url}\n{url}\n")).unwrap();
    let forged = "eyJhIjoxfQ.e30.AA";
    for json in [&["--json"][..], &[]] {
        assert_eq!(gone(&[&["verify", forged], json].concat()), Some(12));
        assert_eq!(gone(&[&["verify", &url], json].concat()), Some(0));
        let list = ["verify", "--list", "list.txt"];
        assert_eq!(gone(&[&list, json].concat()), Some(141));
    }
    let list = ["verify", "--list", "list.txt", "--csv"];
    assert_eq!(gone(&list), Some(141));
}

/// More lines than a pipe holds, then a badge elsewhere: it is asked for although nobody reads.
#[test]
fn a_reader_that_takes_its_time_stops_no_check() {
    let place = Place::new();
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/1", elsewhere.local_addr().unwrap());
    let bad = "x\n".repeat(450);
    fs::write(place.path().join("list.txt"), format!("{bad}{url}\n")).unwrap();
    let (tell, asked) = mpsc::channel();
    thread::spawn(move || tell.send(elsewhere.accept().is_ok()));
    let mut child = place
        .command(&["verify", "--list", "list.txt", "--json"])
        .env("SCEAU_FETCH_PRIVATE_ADDRESSES", "true")
        .env("SCEAU_FETCH_PLAIN_HTTP", "true")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Only a check that never comes takes that long.
    let came = asked.recv_timeout(Duration::from_secs(60));
    let mut out = String::new();
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_to_string(&mut out).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(14), "{out}");
    assert_eq!((came, out.lines().count()), (Ok(true), 452));
    assert!(out.len() > 65_536, "{}", out.len());
}

#[test]
fn what_the_engine_takes_is_taken_and_a_file_comes_first() {
    let (place, url) = with_badge();
    let bare = url.strip_prefix("http://").unwrap();
    place.run(&["verify", bare]).succeeded();
    place
        .run(&["verify", &format!("HTTP://{bare}")])
        .succeeded();
    place
        .run(&["verify", "HTTPS://127.0.0.1/1"])
        .refused(14, &[]);
    for nothing in [
        "other.example/assertions/1",
        "missing.json",
        "./missing.json",
    ] {
        place
            .run(&["verify", nothing])
            .refused(2, &["no file that is there"]);
    }
    let file = "eyJhIjoxfQ.e30.AA";
    fs::write(place.path().join(file), &url).unwrap();
    place.run(&["verify", file]).succeeded();
}

#[test]
fn what_is_no_list_is_told_in_the_language_asked_for() {
    let place = Place::new();
    fs::write(place.path().join("list.txt"), "").unwrap();
    let list = ["verify", "--list", "list.txt", "--lang"];
    for (language, words) in [("fr", "La liste est vide."), ("en", "The list is empty.")] {
        place
            .run(&[&list[..], &[language]].concat())
            .refused(1, &[words]);
    }
}

#[test]
fn every_verdict_has_its_exit_code() {
    let place = Place::initialised();
    let issuer = place.json(&[
        "issuer",
        "create",
        "--name",
        "Atelier",
        "--url",
        "https://a.example",
        "--email",
        "c@a.example",
    ]);
    let issuer = text(&issuer, "id");
    let programme = place.json(&["programme", "create", "--owner", issuer, "--name", "P"]);
    let programme = text(&programme, "id");
    place
        .run(&["catalogue", "adopt", "--programme", programme])
        .succeeded();
    let badge = place.json(&[
        "badge",
        "create",
        "--issuer",
        issuer,
        "--programme",
        programme,
        "--competency",
        "culture-numerique",
    ]);
    let badge = text(&badge[0], "id");
    let old = [
        "award",
        "--badge",
        badge,
        "--email",
        "a@b.example",
        "--issued-on",
        "2019-01-31",
    ];
    let old = place.json(&old);
    assert_eq!(text(&old, "expires"), "2022-01-31T00:00:00Z");
    let expired = place.run(&["verify", text(&old, "url")]);
    assert!(expired.refused(10, &[]).out.starts_with("Expired"));

    let nobody = "http://127.0.0.1:8080/assertions/0193a1b2-0000-7000-8000-000000000001";
    place.run(&["verify", nobody]).refused(13, &[]);
    // An address of this machine: never asked, so never known.
    place
        .run(&["verify", "https://127.0.0.1/assertions/1"])
        .refused(14, &[]);
    let later =
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "https://a.example/1"}"#;
    fs::write(place.path().join("later.json"), later).unwrap();
    place.run(&["verify", "later.json"]).refused(15, &[]);
    fs::write(place.path().join("twice.json"), r#"{"id":"a","id":"b"}"#).unwrap();
    place.run(&["verify", "twice.json"]).refused(12, &[]);
    place.verify_stdin("{}").refused(12, &[]);
    place.verify_stdin("eyJhIjoxfQ.e30.AA").refused(12, &[]);
    place.verify_stdin(nobody).refused(13, &[]);
    fs::write(place.path().join("badge.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    place.run(&["verify", "badge.png"]).refused(12, &[]);
    place
        .run(&["verify", "nothing-here"])
        .refused(2, &["no file that is there"]);
}
