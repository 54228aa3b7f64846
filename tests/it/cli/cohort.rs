//! `sceau award --csv`

use super::keys::awarded;
use super::text;
use std::fs;

#[test]
fn a_file_is_shown_awarded_and_what_was_refused_is_written_beside_it() {
    let (place, _, award) = awarded();
    let badge = text(&award, "badge");
    let content = "Adresse pro;Note\na@exemple.example;1\nrien;2\ncamille@exemple.example;3\n";
    fs::write(place.path().join("stagiaires.csv"), content).unwrap();
    let start = ["award", "--csv", "stagiaires.csv", "--badge", badge];
    place.run(&start).refused(1, &["no-email-column"]);
    place
        .run(&[
            "award",
            "--csv",
            "stagiaires.csv",
            "--column",
            "email=Adresse pro",
        ])
        .refused(2, &["--issuer"]);
    place
        .run(&[&start[..], &["--column", "courriel=x"]].concat())
        .refused(2, &["the field is one of email, badge"]);
    let file = [&start[..], &["--column", "email=Adresse pro"]].concat();
    let seen = place.run(&file);
    assert_eq!(seen.code, Some(3), "{}", seen.err);
    for part in [
        "stagiaires.csv: 3 lines",
        "1 would be awarded",
        "1 held already",
        "1 refused",
        "3 | Adresse pro | rien | This is not an e-mail address",
        "Nothing was awarded. Next: the same with --confirm",
    ] {
        assert!(seen.out.contains(part), "{part}: {}", seen.out);
    }
    let seen = place.run_in("fr_FR.UTF-8", &file);
    for part in [
        "stagiaires.csv: 3 lignes",
        "1 à délivrer",
        "1 déjà détenu",
        "1 refusé",
        "3 | Adresse pro | rien | Ce n’est pas une adresse e-mail",
        "Rien n’a été délivré. Ensuite : la même commande avec --confirm",
    ] {
        assert!(seen.out.contains(part), "{part}: {}", seen.out);
    }
    let beside = place.path().join("stagiaires.rejected.csv");
    assert!(!beside.exists());
    let done = place.run(&[&file[..], &["--confirm"]].concat());
    assert_eq!(done.code, Some(3), "{}", done.err);
    assert!(done.out.contains("  1 awarded"), "{}", done.out);
    assert!(done.out.contains("stagiaires.rejected.csv"), "{}", done.out);
    let written = fs::read_to_string(&beside).unwrap();
    assert!(
        written.starts_with("\u{feff}Adresse pro;Note;error\r\nrien;2;"),
        "{written}"
    );
    let corrected = written.replace("rien", "b@exemple.example");
    fs::write(place.path().join("corrige.csv"), corrected).unwrap();
    let corrected = [
        "award",
        "--csv",
        "corrige.csv",
        "--badge",
        badge,
        "--column",
        "email=Adresse pro",
    ];
    let done = place.json(&[&corrected[..], &["--confirm"]].concat());
    assert_eq!(done["counts"]["awarded"], 1);
    assert!(done["rejected"].is_null());
    let again = place.json(&[&corrected[..], &["--confirm"]].concat());
    assert_eq!(again["counts"]["sameAsBefore"], 1);
    place
        .run(&[&start[..], &["--email", "c@exemple.example"]].concat())
        .refused(2, &["cannot be used with"]);
    place
        .run(&["award", "--email", "c@exemple.example"])
        .refused(2, &["--badge"]);
}
