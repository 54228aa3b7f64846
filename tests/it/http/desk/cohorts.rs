//! A file of awards at the desk: brought, looked at, corrected on the page or in the file, awarded.

mod following;

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, get_with, somebody, world};
use crate::support::story::runtime;
use encoding_rs::WINDOWS_1252;
use sceau::issuing::access::Role;
use sceau::storage::Target;
use uuid::Uuid;

fn desk(world: &World, role: Role) -> (Browser, String) {
    let browser = Browser::member(world, Some(world.a.issuer), role);
    (browser, format!("/desk/{}/cohorts", world.a.issuer))
}

/// Brings a file and opens its preview; gives its path, too.
fn bring(
    who: &Browser,
    at: &str,
    fields: &[(&str, &str)],
    name: &str,
    file: &[u8],
) -> (Answer, String) {
    let brought = who.upload(at, fields, (name, file));
    assert_eq!(brought.status, 303, "{}", brought.text);
    let path = brought.header("location");
    let own = path.split('?').next().unwrap().to_owned();
    (who.get(path), own)
}

/// What the form of a page sends that nobody touched, with these texts in the place of others.
fn form<'a>(page: &'a Answer, own: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = own.to_vec();
    let known =
        |fields: &[(&str, &str)], name: &str| fields.iter().any(|(other, _)| *other == name);
    for piece in page.text.split("<select id=\"").skip(1) {
        let name = piece.split('"').next().unwrap();
        let options = piece.split("</select>").next().unwrap();
        let chosen = options.split("<option value=\"").skip(1);
        let chosen = chosen.filter(|option| option.contains(" selected>"));
        for option in chosen {
            if !known(&fields, name) {
                fields.push((name, option.split('"').next().unwrap()));
            }
        }
    }
    for piece in page.text.split("<input type=\"").skip(1) {
        let tag = piece.split('>').next().unwrap();
        let value = |of: &str| {
            let rest = tag.split(&format!("{of}=\"")).nth(1);
            rest.map(|rest| rest.split('"').next().unwrap())
        };
        let (Some(name), kind) = (value(" name"), tag.split('"').next().unwrap()) else {
            continue;
        };
        let sent = match kind {
            "text" | "date" => true,
            "hidden" => name == "seen",
            "checkbox" => tag.ends_with("checked"),
            _ => false,
        };
        if sent && !known(&fields, name) {
            fields.push((name, value(" value").unwrap_or_default()));
        }
    }
    fields
}

/// 40 lines as a French Excel saves them; three are bad. `tag` makes the people nobody else's.
fn forty(tag: &str) -> String {
    let mut text = "Adresse e-mail;Badge;Date de délivrance;Prénom\r\n".to_owned();
    for n in 0..40 {
        let line = match n {
            7 => format!("{tag}-7(at)exemple.fr;accueillir;01/03/2026;Zoé"),
            11 => format!("{tag}-11@exemple.fr;jongler;01/03/2026;Noël"),
            12 => format!("{tag}-12@exemple.fr;accueillir;31/02/2026;Chloé"),
            n => format!("{tag}-{n}@exemple.fr;accueillir;01/03/2026;Éloïse"),
        };
        text.push_str(&line);
        text.push_str("\r\n");
    }
    text
}

fn tag() -> String {
    somebody().split('@').next().unwrap().to_owned()
}

on_both!(
    a_cohort_of_forty_is_corrected_on_the_page_and_awarded,
    |target: &Target| {
        let world = &World::on(target);
        let (who, at) = desk(world, Role::Assessor);
        let home = who.get(&format!("/desk/{}", world.a.issuer));
        assert!(home.text.contains("name=\"file\""), "{}", home.text);
        assert!(
            home.text.contains(&format!("href=\"{at}\"")),
            "{}",
            home.text
        );
        let tag = tag();
        let file = WINDOWS_1252.encode(&forty(&tag)).0.into_owned();

        let (seen, path) = bring(&who, &at, &[], "stagiaires.csv", &file);
        assert_eq!(seen.status, 200);
        for shown in [
            "stagiaires.csv",
            "37 badges sont prêts à l’être",
            "3 lignes sont à corriger",
            "Ligne 9",
            "name=\"cell-9-0\"",
            "name=\"cell-13-1\"",
            "value=\"31/02/2026\"",
            "Zoé",
            "Badge : « jongler ». L’émetteur n’a pas ce badge",
            "Délivrer les 37 badges prêts",
        ] {
            assert!(seen.text.contains(shown), "{shown}: {}", seen.text);
        }
        let awards = || {
            let url = world.api(&format!("/assertions?badge={}&limit=100", world.a.badge));
            let found = get_with(&url, &world.a.reader).json();
            found["items"].as_array().unwrap().len()
        };
        assert_eq!(awards(), 0);

        // Somebody errs while they correct: nothing is awarded, and what they typed stands there.
        let wrong = [
            ("do", "confirm"),
            ("cell-9-0", "zoe(at)exemple.fr"),
            ("cell-13-1", "accueillir"),
            ("cell-14-2", "28/02/2026"),
        ];
        let refused = who.post(&path, &form(&seen, &wrong));
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(
            refused.text.contains("href=\"#cell-9-0\""),
            "{}",
            refused.text
        );
        assert!(refused.text.contains("value=\"zoe(at)exemple.fr\""));
        assert!(
            !refused.text.contains("name=\"cell-13-1\""),
            "it is good now"
        );
        assert!(refused.text.contains("39 badges sont prêts"));
        assert_eq!(awards(), 0);

        let right = format!("{tag}-7@exemple.fr");
        let fields = [("do", "confirm"), ("cell-9-0", &*right)];
        let done = who.submit(&path, &form(&refused, &fields));
        assert!(
            done.text.contains("40 badges ont été délivrés."),
            "{}",
            done.text
        );
        assert_eq!(awards(), 40);
        // The button once more, as a browser does that goes back.
        let twice = who.submit(&path, &form(&refused, &fields));
        assert!(twice.text.contains("40 badges ont été délivrés."));
        assert_eq!(awards(), 40);

        // The same file again changes nothing, and says so; corrected lines were others.
        let (again, _) = bring(&who, &at, &[], "stagiaires.csv", &file);
        assert!(again.text.contains("3 lignes sont à corriger"));
        assert!(again.text.contains("Mêmes lignes"), "{}", again.text);
        let good = forty(&tag)
            .replace("jongler", "accueillir")
            .replace("31/02", "28/02");
        let good = good.replace("(at)", "@");
        let (again, path) = bring(&who, &at, &[], "stagiaires.csv", good.as_bytes());
        assert!(
            again.text.contains("Ce fichier ne change rien"),
            "{}",
            again.text
        );
        assert!(!again.text.contains("value=\"confirm\""));
        let gone = who.submit(&path, &[("do", "discard")]);
        assert!(gone.text.contains("Rien n’a été délivré."), "{}", gone.text);
        assert_eq!(who.get(&path).status, 404);
        // The list has what was done, and the preview that waits.
        assert!(
            gone.text
                .contains("40 badges délivrés, 0 lignes refusées, sur 40")
                || gone
                    .text
                    .contains("40 badges délivrés, 0 ligne refusée, sur 40"),
            "{}",
            gone.text
        );
        assert_eq!(awards(), 40);
    }
);

#[test]
fn what_was_refused_comes_back_as_a_file_that_is_brought_again() {
    let world = &World::start();
    let (who, at) = desk(world, Role::Editor);
    let tag = tag();
    // Columns that nobody can guess, so that the corrected file needs what was said of this one.
    let file = forty(&tag).replace("Adresse e-mail;Badge", "Contact pro;Titre obtenu");
    let (seen, path) = bring(&who, &at, &[], "session.csv", file.as_bytes());
    for shown in [
        "Dites d’abord ce que sont les colonnes",
        "Contact pro",
        "Titre obtenu",
        &format!("{tag}-0@exemple.fr ; {tag}-1@exemple.fr"),
    ] {
        assert!(seen.text.contains(shown), "{shown}: {}", seen.text);
    }
    assert!(!seen.text.contains("value=\"confirm\""), "{}", seen.text);

    let twice = [
        ("do", "again"),
        ("column-0", "email"),
        ("column-1", "email"),
    ];
    let refused = who.post(&path, &form(&seen, &twice));
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("href=\"#column-1\""),
        "{}",
        refused.text
    );
    let said = [
        ("do", "again"),
        ("column-0", "email"),
        ("column-1", "badge"),
    ];
    let seen = who.submit(&path, &form(&seen, &said));
    assert!(seen.text.contains("Le fichier a été relu"), "{}", seen.text);
    assert!(seen.text.contains("37 badges sont prêts"), "{}", seen.text);

    // The good ones go at once.
    let done = who.submit(&path, &form(&seen, &[("do", "confirm")]));
    assert!(
        done.text
            .contains("37 badges ont été délivrés, 3 lignes restent à corriger."),
        "{}",
        done.text
    );
    assert!(
        !done.text.contains(&format!("{tag}-0@")),
        "of what was awarded nothing is kept"
    );
    let file = who.get(&format!("{path}/rejected.csv"));
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.header("content-disposition").contains("attachment"));
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 4, "{}", file.text);
    assert!(lines[0].ends_with("Contact pro;Titre obtenu;Date de délivrance;Prénom;erreur"));
    let corrected = file
        .text
        .replace("(at)", "@")
        .replace("jongler", "accueillir");
    let corrected = corrected.replace("31/02", "28/02");
    let like = done.text.split("name=\"like\" value=\"").nth(1).unwrap();
    let like = like.split('"').next().unwrap();
    let (seen, path) = bring(
        &who,
        &at,
        &[("like", like)],
        "a-corriger.csv",
        corrected.as_bytes(),
    );
    assert!(
        seen.text
            .contains("Rien n’est encore délivré. 3 badges sont prêts"),
        "{}",
        seen.text
    );
    let done = who.submit(&path, &form(&seen, &[("do", "confirm")]));
    assert!(
        done.text.contains("3 badges ont été délivrés."),
        "{}",
        done.text
    );
    let (again, _) = bring(
        &who,
        &at,
        &[("like", like)],
        "a-corriger.csv",
        corrected.as_bytes(),
    );
    assert!(
        again.text.contains("Ce fichier ne change rien"),
        "{}",
        again.text
    );
}

#[test]
fn a_workbook_with_one_badge_and_one_date_for_all() {
    let world = world();
    let (who, at) = desk(world, Role::Assessor);
    let text = format!("courriel\n{}\n{}\n", somebody(), somebody());
    let badge = world.a.badge.to_string();
    let whole = [("badge", badge.as_str()), ("issuedOn", "2026-03-02")];
    let (seen, path) = bring(&who, &at, &whole, "jury.csv", text.as_bytes());
    assert!(seen.text.contains("2 badges sont prêts"), "{}", seen.text);
    assert!(seen.text.contains("value=\"2026-03-02\""), "{}", seen.text);
    let future = [("do", "confirm"), ("issuedOn", "2999-01-01")];
    let refused = who.post(&path, &form(&seen, &future));
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("href=\"#issuedOn\""),
        "{}",
        refused.text
    );
    let done = who.submit(&path, &form(&seen, &[("do", "confirm")]));
    assert!(
        done.text.contains("2 badges ont été délivrés."),
        "{}",
        done.text
    );
    let award = done
        .text
        .split(&format!("{}/assertions/", world.base))
        .nth(1)
        .unwrap();
    let award = Uuid::try_parse(&award[..36]).unwrap();
    let page = who.get(&format!("/assertions/{award}"));
    assert!(page.text.contains("2 mars 2026"), "{}", page.text);

    let file = include_bytes!("../../support/cohorts/libreoffice.xlsx");
    let (seen, _) = bring(&who, &at, &[], "libreoffice.xlsx", file);
    assert_eq!(seen.status, 200);
    assert!(seen.text.contains("À corriger"), "{}", seen.text);
}

#[test]
fn what_goes_for_all_lines_is_looked_at_again_before_it_is_awarded() {
    let world = &World::start();
    let (who, at) = desk(world, Role::Assessor);
    let file = forty(&tag()).into_bytes();
    let (seen, path) = bring(&who, &at, &[], "stagiaires.csv", &file);
    let awards = || {
        let url = world.api(&format!("/assertions?badge={}&limit=100", world.a.badge));
        let found = get_with(&url, &world.a.reader).json();
        found["items"].as_array().unwrap().len()
    };
    let otherwise = [("do", "confirm"), ("issuedOn", "2026-03-01")];
    let looked = who.post(&path, &form(&seen, &otherwise));
    assert_eq!(looked.status, 303, "{}", looked.text);
    let next = looked.header("location");
    assert!(next.contains("done=desk-cohort-again-done"), "{next}");
    assert_eq!(awards(), 0);
    let seen = who.get(next);
    let confirmed = who.post(&path, &form(&seen, &[("do", "confirm")]));
    assert_eq!(confirmed.status, 303, "{}", confirmed.text);
    assert_eq!(awards(), 37);
}

#[test]
fn a_file_that_cannot_be_read_is_told_where_it_was_chosen() {
    let world = world();
    let (who, at) = desk(world, Role::Assessor);
    let large = vec![b'x'; 11 * 1024 * 1024];
    for (file, why) in [
        (&b""[..], "Choisissez un fichier."),
        (b"\xD0\xCF\x11\xE0 old", "enregistrez-le en .xlsx"),
        (b"courriel;badge\n", "ne contient aucune ligne"),
        (&large, "dépasse 10 Mio"),
    ] {
        let refused = who.upload(&at, &[("issuedOn", "2026-03-02")], ("x.csv", file));
        assert_eq!(refused.status, 422, "{why}");
        assert!(refused.text.contains(why), "{why}: {}", refused.text);
        assert!(
            refused.text.contains("href=\"#file\"") && refused.text.contains("id=\"file-error\"")
        );
    }
    let unknown = [("badge", "6f9619ff-8b86-4011-b42d-00c04fc964ff")];
    let refused = who.upload(&at, &unknown, ("x.csv", b"courriel\na@b.fr\n"));
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("href=\"#badge\""), "{}", refused.text);
    // A file that REST takes is taken here, too.
    let mut wide = b"courriel;badge;note\n".to_vec();
    wide.extend(
        format!(
            "{};accueillir;{}\n",
            somebody(),
            "x".repeat(2 * 1024 * 1024)
        )
        .into_bytes(),
    );
    let (seen, _) = bring(&who, &at, &[], "grand.csv", &wide);
    assert!(
        seen.text.contains("Un badge est prêt"),
        "{}",
        &seen.text[..2000]
    );
}
