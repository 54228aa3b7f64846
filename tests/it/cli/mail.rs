//! `sceau mail`, and what is said where no mail is sent.

use super::*;

/// A badge to award.
fn badge(place: &Place) -> String {
    let contact = ["--url", "https://a.example", "--email", "contact@a.example"];
    let owner = place.json(&[&["issuer", "create", "--name", "Réseau"], &contact[..]].concat());
    let owner = text(&owner, "id");
    let programme = ["programme", "create", "--owner", owner, "--name", "Socle"];
    let programme = place.json(&programme);
    let programme = text(&programme, "id");
    place
        .run(&["catalogue", "adopt", "--programme", programme])
        .succeeded();
    let create = [
        "badge",
        "create",
        "--issuer",
        owner,
        "--programme",
        programme,
    ];
    let made = place.json(&[&create[..], &["--competency", "accueillir"]].concat());
    text(&made[0], "id").to_owned()
}

#[test]
fn letters_that_wait_are_listed_with_their_links() {
    let place = Place::initialised();
    let badge = badge(&place);
    let award = |to: &str, more: &[&str]| {
        let command = ["award", "--badge", &badge, "--email", to];
        place.run(&[&command[..], more].concat()).succeeded();
    };
    let none = place.run(&["mail", "links"]).succeeded();
    assert_eq!(
        (none.out.as_str(), none.err.as_str()),
        ("", "No letter waits with a link that can be used.")
    );
    award("premiere@exemple.example", &[]);
    award("muette@exemple.example", &["--no-mail"]);
    award("derniere@exemple.example", &[]);
    let links = place.json(&["mail", "links"]);
    let to: Vec<_> = links
        .as_array()
        .unwrap()
        .iter()
        .map(|l| text(l, "to"))
        .collect();
    assert_eq!(to, ["derniere@exemple.example", "premiere@exemple.example"]);
    let link = links[0]["links"][0].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:8080/links/"), "{link}");
    assert_eq!(text(&links[0], "letter"), "badge-received");
    let shown = place.run(&["mail", "links", "--limit", "1"]).succeeded();
    assert!(
        shown.out.lines().any(|line| line.trim() == link),
        "{}",
        shown.out
    );
    assert!(!shown.out.contains("premiere@"), "{}", shown.out);

    // A link that was used, or that has nothing to open any more, is no link to hand over.
    place.execute("UPDATE links SET used_at = created_at WHERE id = (SELECT max(id) FROM links)");
    let to = |links: &Value| {
        let all = links.as_array().unwrap().iter();
        let to: Vec<_> = all.map(|l| text(l, "to").to_owned()).collect();
        to.join(" ")
    };
    let links = place.json(&["mail", "links", "--limit", "1"]);
    assert_eq!(to(&links), "premiere@exemple.example");
    let third = ["--badge", &badge, "--email", "revoquee@exemple.example"];
    let third = place.json(&[&["award"][..], &third].concat());
    assert_eq!(
        to(&place.json(&["mail", "links"])),
        "revoquee@exemple.example premiere@exemple.example"
    );
    place
        .run(&["revoke", text(&third, "url"), "--reason", "erreur"])
        .succeeded();
    let links = place.json(&["mail", "links"]);
    assert_eq!(to(&links), "premiere@exemple.example");

    let listed = place.json(&["mail", "list"]);
    assert_eq!(listed.as_array().unwrap().len(), 4);
    assert_eq!(listed[0]["state"], "queued");
    assert_eq!(listed[0]["to"], "premiere@exemple.example");
    let none = place.run(&["mail", "list", "--dead"]).succeeded();
    assert_eq!(none.err, "There are no such letters.");
    assert_eq!(place.json(&["mail", "retry", "--all"])["retried"], 0);
    place.run(&["mail", "retry"]).refused(2, &["--all"]);
    let id = text(&listed[0], "id");
    place
        .run(&["mail", "retry", id])
        .refused(1, &["sceau mail list --dead"]);
    let stop = ["mail", "stop", "--email", "Premiere@exemple.example"];
    place.run(&stop).succeeded();
    place.run(&[&stop[..], &["--undo"]].concat()).succeeded();
    let stranger = ["mail", "stop", "--email", "personne@exemple.example"];
    let said = place.run(&stranger).refused(1, &["no such address"]);
    assert!(!said.err.contains("personne@"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn a_server_says_that_no_mail_is_sent() {
    let place = Place::initialised();
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--base-url",
        "http://127.0.0.1:8080",
    ];
    let said = |settings: &[(&str, &str)]| {
        let mut child = place
            .command(&serve)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("Sceau answers"), "{line}");
        let err = child.stderr.take().unwrap();
        Running(child).stop();
        std::io::read_to_string(err).unwrap()
    };
    let silent = said(&[]);
    assert!(
        silent.contains("no mail is sent") && silent.contains("`sceau mail links`"),
        "{silent}"
    );
    let relay = "smtp://badges:hunter2@mail.example";
    let loud = said(&[
        ("SCEAU_SMTP_URL", relay),
        ("SCEAU_MAIL_FROM", "b@example.org"),
    ]);
    assert!(
        !loud.contains("no mail is sent") && !loud.contains("hunter2"),
        "{loud}"
    );
}

#[cfg(unix)]
#[test]
fn a_demo_shows_the_link_of_a_letter_as_it_is_made() {
    let place = Place::new();
    let mut child = place
        .command(&["demo", "--port", "0", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let err = child.stderr.take().unwrap();
    let running = Running(child);
    let demo: Value = serde_json::from_str(&line).unwrap();
    let (base, key) = (text(&demo, "base"), text(&demo, "apiKey"));
    let bearer = format!("Bearer {key}");
    let ask = |path: &str| {
        ureq::get(format!("{base}/api/v1/{path}"))
            .header("authorization", &bearer)
            .call()
    };
    let badges: Value = ask("badges").unwrap().body_mut().read_json().unwrap();
    let award = format!(
        "{base}/api/v1/badges/{}/assertions",
        text(&badges["items"][0], "id")
    );
    let body = r#"{"recipient": {"email": "nouvelle@exemple.example"}}"#;
    let answer = ureq::post(&award)
        .header("authorization", &bearer)
        .header("content-type", "application/json")
        .send(body);
    assert_eq!(answer.unwrap().status(), 201);
    let mut lines = BufReader::new(err).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.contains("badge-received  nouvelle@exemple.example")));
    let link = lines.next().unwrap();
    assert!(link.trim().starts_with(&format!("{base}/links/")), "{link}");
    running.stop();
}
