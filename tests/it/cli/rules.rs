//! Composites, catalogue versions and deviations from the command line.

use super::{Place, text};
use serde_json::{Value, json};
use std::fs;

fn programme(place: &Place) -> (String, String) {
    let owner = place.json(&[
        "issuer",
        "create",
        "--name",
        "R",
        "--url",
        "https://r.example",
        "--email",
        "r@r.example",
    ]);
    let owner = text(&owner, "id").to_owned();
    let made = place.json(&["programme", "create", "--owner", &owner, "--name", "Badges"]);
    let programme = text(&made, "id").to_owned();
    place
        .run(&["catalogue", "adopt", "--programme", &programme])
        .succeeded();
    (owner, programme)
}

fn write(place: &Place, name: &str, value: &Value) {
    fs::write(place.path().join(name), value.to_string()).unwrap();
}

#[test]
fn composites_are_defined_edited_activated_and_archived() {
    let place = Place::initialised();
    let (_, programme) = programme(&place);
    let of = ["--programme", programme.as_str()];
    let with = |words: &[&'static str]| [words, &of].concat();
    let texts = json!({"fr": "Atelier", "en": "Workshop"});
    let mut entry = json!({"$schema": "../composite.schema.json", "slug": "atelier", "name": texts,
        "description": {"fr": "Mener un atelier", "en": "Leading a workshop"}, "rule": {"all": []}, "validityMonths": null, "alignments": []});
    write(&place, "atelier.json", &entry);
    place
        .run(&with(&["composite", "define", "atelier.json"]))
        .refused(1, &["atelier.json#/rule/all", "[empty-group]"]);
    entry["rule"] = json!({"badge": "animer"});
    write(&place, "atelier.json", &entry);
    let made = place.json(&with(&["composite", "define", "atelier.json"]));
    assert_eq!(made["versions"][0]["state"], "draft");
    entry["rule"] = json!({"all": [{"badge": "animer"}, {"badge": "concevoir"}]});
    write(&place, "atelier.json", &entry);
    let said = place
        .run(&with(&["composite", "edit", "atelier.json"]))
        .succeeded();
    assert!(
        said.out
            .starts_with("atelier, version 1, is a draft\nNext: `sceau programme simulate"),
        "{}",
        said.out
    );
    place
        .run(&with(&["composite", "activate", "atelier"]))
        .refused(1, &["sceau programme simulate", "--without-simulation"]);
    let simulate = ["programme", "simulate", &programme];
    place
        .run(&[&simulate[..], &["--file", "atelier.json"]].concat())
        .succeeded();
    place
        .run(&[&simulate[..], &["--composite", "atelier", "--draft"]].concat())
        .succeeded();
    let said = place
        .run(&with(&["composite", "activate", "atelier"]))
        .succeeded();
    assert!(
        said.out
            .starts_with("atelier, version 1, is in force\nNext: `sceau programme back-fill"),
        "{}",
        said.out
    );
    let numbers = ["programme", "indicators", &programme];
    let said = place.run(&numbers).succeeded().out;
    assert!(said.contains("\nWorkshop\n"), "by its name: {said}");
    let said = place.run_in("fr_FR.UTF-8", &numbers).succeeded().out;
    assert!(said.contains("\nAtelier\n"), "{said}");

    entry["rule"] = json!({"badge": "animer"});
    write(&place, "atelier.json", &entry);
    place
        .run(&with(&["composite", "edit", "atelier.json"]))
        .succeeded();
    place
        .run(&with(&[
            "composite",
            "activate",
            "atelier",
            "--without-simulation",
        ]))
        .succeeded();
    let shown = place
        .run(&with(&["composite", "show", "atelier"]))
        .succeeded();
    assert!(shown.out.contains("version 2, in force"), "{}", shown.out);
    assert!(shown.out.contains("version 1, past"), "{}", shown.out);
    assert!(shown.out.contains("“animer”, “concevoir”"), "{}", shown.out);
    place
        .run(&with(&["composite", "archive", "atelier"]))
        .succeeded();
    let listed = place.run(&with(&["composite", "list"])).succeeded();
    assert!(
        listed.out.contains("atelier") && listed.out.contains("archived"),
        "{}",
        listed.out
    );
    place
        .run(&with(&["composite", "show", "nowhere"]))
        .refused(1, &["sceau composite list"]);
    place
        .run(&with(&["composite", "define", "nowhere.json"]))
        .refused(1, &["nowhere.json cannot be read"]);
}

#[test]
fn a_catalogue_goes_from_version_to_version() {
    let place = Place::initialised();
    let (_, programme) = programme(&place);
    for (path, bytes) in sceau::issuing::catalogues::default_files() {
        let file = place.path().join("next").join(&path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let mut text = String::from_utf8(bytes).unwrap();
        if path == "catalogue.json" {
            text = text
                .replace("2026.1-proposition", "2026.2")
                .replace("\"parentalite-numerique\",", "");
        }
        if path.contains("parentalite-numerique") {
            continue;
        }
        if path.ends_with("mediateur-numerique-approfondi.json") {
            let mut entry: Value = serde_json::from_str(&text).unwrap();
            entry["rule"] = json!({"badge": "mediateur-numerique"});
            text = entry.to_string();
        }
        if path.ends_with("mediateur-numerique.json") {
            let mut entry: Value = serde_json::from_str(&text).unwrap();
            entry["renewal"] = Value::Null;
            text = entry.to_string();
        }
        fs::write(file, text).unwrap();
    }
    let propose = ["catalogue", "propose", "next", "--programme", &programme];
    place
        .run(&propose)
        .refused(1, &["parentalite-numerique", "renamed, split or retired"]);
    write(
        &place,
        "mapping.json",
        &json!({"retired": ["parentalite-numerique"]}),
    );
    let mapped = [&propose[..], &["--mapping", "mapping.json"]].concat();
    let made = place.json(&mapped);
    let id = text(&made, "id");
    let codes: Vec<_> = made["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["code"])
        .collect();
    assert!(codes.contains(&&json!("competency-retired")), "{made}");
    let adopt = ["catalogue", "adopt-proposal", id, "--programme", &programme];
    let tried = place
        .run(&[&adopt[..], &["--dry-run"]].concat())
        .succeeded();
    assert!(
        tried.out.starts_with("Nothing was changed."),
        "{}",
        tried.out
    );
    assert!(tried.out.contains("is retired"), "{}", tried.out);
    let done = place.run(&adopt).succeeded();
    assert!(
        done.out
            .starts_with("Adopted: socle-mediation-numerique 2026.2"),
        "{}",
        done.out
    );
    let listed = place
        .run(&["catalogue", "proposals", "--programme", &programme])
        .succeeded();
    assert!(
        listed.out.contains("2026.2") && !listed.out.contains("not yet"),
        "{}",
        listed.out
    );
}

#[test]
fn deviations_are_decided() {
    let place = Place::initialised();
    let (owner, programme) = programme(&place);
    let own = json!({"criteria": {"fr": "Dehors", "en": "Outdoors"}, "reason": "Sans salle"});
    write(&place, "own.json", &own);
    write(
        &place,
        "more.json",
        &json!([{"fr": "Signer", "en": "Sign"}]),
    );
    let create = [
        "badge",
        "create",
        "--issuer",
        &owner,
        "--programme",
        &programme,
        "--competency",
        "animer",
    ];
    place
        .run(&[&create[..], &["--deviation", "own.json"]].concat())
        .succeeded();
    place
        .run(&[&create[..], &["--additions", "more.json"]].concat())
        .succeeded();
    let of = ["--programme", programme.as_str()];
    let listed = place.json(&[&["deviation", "list"][..], &of].concat());
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let id = text(&listed[0], "id");
    let reason = ["--reason", "Vu en jury"];
    let approved = place
        .run(&[&["deviation", "approve", id][..], &of, &reason].concat())
        .succeeded();
    assert!(
        approved.out.contains("counts from now on"),
        "{}",
        approved.out
    );
    place
        .run(&[&["deviation", "refuse", id][..], &of, &reason].concat())
        .refused(1, &["approved or refused before"]);
    let listed = place
        .run(&[&["deviation", "list"][..], &of].concat())
        .succeeded();
    assert!(listed.out.contains("approved"), "{}", listed.out);
}
