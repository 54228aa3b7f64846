//! `sceau programme appearance`

use super::{Place, text};
use serde_json::json;

#[test]
fn a_programme_chooses_how_its_page_looks() {
    let place = Place::initialised();
    let made = place.json(&[
        "issuer",
        "create",
        "--name",
        "Région",
        "--url",
        "https://region.example",
        "--email",
        "contact@region.example",
        "--time-zone",
        "Indian/Reunion",
    ]);
    let owner = text(&made, "id").to_owned();
    let made = place.json(&["programme", "create", "--owner", &owner, "--name", "P"]);
    let programme = text(&made, "id").to_owned();
    let appearance = ["programme", "appearance", &programme];
    assert_eq!(place.json(&appearance), json!({}));
    let colours = ["--ground", "#0b3d2e", "--ink", "#ffffff"];
    let chosen = place.json(&[&appearance[..], &colours].concat());
    assert_eq!(
        chosen["colours"],
        json!({"ground": "#0b3d2e", "ink": "#ffffff"})
    );
    let notices = ["--notice-fr", "Région", "--notice-en", "Region"];
    place.json(&[&appearance[..], &notices].concat());
    let said = place.run(&appearance);
    for line in [
        "Logo: none",
        "Colours: #ffffff on #0b3d2e",
        "Legal notices: Région",
    ] {
        assert!(said.out.contains(line), "{}", said.out);
    }
    for (faint, why) in [
        (
            ["--ground", "#ffffff", "--ink", "#fefefe"],
            "must be 4.5 or more",
        ),
        (["--ground", "#ffffff", "--ink", "red"], "#123a6b"),
    ] {
        let said = place.run(&[&appearance[..], &faint].concat());
        assert_ne!(said.code, Some(0));
        assert!(said.err.contains(why), "{}", said.err);
    }
    let without = ["--ground", "", "--ink", ""];
    let left = place.json(&[&appearance[..], &without].concat());
    assert_eq!(
        left,
        json!({"legalNotice": {"fr": "Région", "en": "Region"}})
    );
    let wrong = place.run(&[
        "issuer",
        "create",
        "--name",
        "X",
        "--url",
        "https://x.example",
        "--email",
        "x@x.example",
        "--time-zone",
        "Caen",
    ]);
    assert!(wrong.err.contains("Europe/Paris"), "{}", wrong.err);
}
