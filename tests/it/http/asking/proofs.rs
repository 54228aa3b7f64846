//! What an applicant types and shows: kept, given back after a mistake, nobody else's.

use super::*;
use std::io::{Cursor, Read};

const TEXT: &[u8] = "Ce que j’ai fait en mars.".as_bytes();

#[test]
fn what_is_typed_comes_back_with_a_mistake() {
    let (_world, browser, at) = drafting();
    let all = criteria(&browser.get(&at));
    let (first, second) = (&all[0], &all[1]);
    let names = [
        format!("words:{first}"),
        format!("level:{second}"),
        format!("words:{second}"),
    ];
    // Words without a level are kept too; the level is what is missing.
    let add = browser.post(
        &at,
        &[
            ("edited", "yes"),
            (&names[0], "Sans niveau, mais écrit."),
            (&names[1], "beginning"),
            (&names[2], "Avec niveau."),
            ("do", &format!("add {first}")),
        ],
    );
    assert_eq!(add.status, 303, "{}", add.text);
    let seen = browser.get(&at);
    for text in [
        "Sans niveau, mais écrit.",
        "Avec niveau.",
        "Critère 1 : dites où vous en êtes.",
    ] {
        assert!(seen.text.contains(text), "{text}: {}", seen.text);
    }
    assert!(seen.text.contains(&format!("href=\"#criterion-{first}\"")));
    let emptied = [("edited", "yes"), (&*names[0], ""), ("do", "save")];
    assert_eq!(browser.post(&at, &emptied).status, 303);
    assert!(!browser.get(&at).text.contains("Sans niveau, mais écrit."));
    // The button beside a criterion keeps the page, then leads to a proof of it.
    let level = format!("level:{first}");
    let to = browser.post(
        &at,
        &[
            ("edited", "yes"),
            (&level, "assured"),
            ("do", &format!("add {first}")),
        ],
    );
    assert_eq!(to.status, 303);
    let choose = browser.get(to.header("location"));
    assert!(choose.text.contains("Écrire un récit"), "{}", choose.text);
    let give = format!("{at}/proofs");
    let form = browser.get(&format!("{give}?kind=link&criterion={first}"));
    let ticked = format!("value=\"{first}\" checked");
    assert!(form.text.contains(&ticked), "{}", form.text);

    let wrong = browser.post(
        &give,
        &[
            ("kind", "link"),
            ("title", "Mon site"),
            ("url", "pas une adresse"),
            ("words", "La page 2."),
            ("shown", "yes"),
        ],
    );
    assert_eq!(wrong.status, 422);
    for text in [
        "value=\"Mon site\"",
        "Adresse : Ce n’est pas une adresse de site",
        "value=\"pas une adresse\"",
        "La page 2.",
        "Ce n’est pas une adresse de site",
        "Cochez au moins un critère.",
        "name=\"shown\" value=\"yes\" aria-describedby=\"shown-hint\" checked",
    ] {
        assert!(wrong.text.contains(text), "{text}: {}", wrong.text);
    }
    let fields = [
        ("kind", "file"),
        ("title", "Photo"),
        ("criterion", first.as_str()),
    ];
    for (name, file, text) in [
        (
            "a.html",
            &b"<html></html>"[..],
            "Ce type de fichier n’est pas accepté",
        ),
        ("a.pdf", TEXT, "donnez-lui la bonne extension"),
        ("a.txt", b"", "Choisissez un fichier."),
    ] {
        let refused = browser.upload(&give, &fields, (name, file));
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(text), "{name}: {}", refused.text);
        assert!(refused.text.contains("value=\"Photo\"") && refused.text.contains(&ticked));
    }
    let large = vec![b'a'; 6 * 1024 * 1024];
    let refused = browser.upload(&give, &fields, ("a.txt", &large));
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("dépasse 5 Mio") && refused.text.contains("value=\"Photo\""));
    let refused = browser.upload(&give, &fields, ("a.txt", &large.repeat(2)));
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("dépasse 5 Mio") && refused.text.contains("value=\"Photo\""),
        "the file alone is lost"
    );

    let wrong = browser.post(
        &give,
        &[
            ("kind", "statement"),
            ("email", "personne"),
            ("criterion", first),
        ],
    );
    assert_eq!(wrong.status, 422);
    for text in [
        "Dites qui est cette personne",
        "Ce n’est pas une adresse électronique",
        "value=\"personne\"",
    ] {
        assert!(wrong.text.contains(text), "{text}: {}", wrong.text);
    }
    let own = [
        ("kind", "statement"),
        ("relation", "employer"),
        ("email", &*browser.email),
        ("criterion", first),
    ];
    assert_eq!(browser.post(&give, &own).status, 422);
    let unknown = browser.post(&give, &[("kind", "x")]);
    assert_eq!(unknown.status, 422, "{}", unknown.text);
}

#[test]
fn proofs_serve_several_applications_and_are_ones_own() {
    let world = World::start();
    open(&world);
    askable(&world, world.owner.badge);
    let browser = applicant(&world);
    let both = [world.a.badge.to_string(), world.owner.badge.to_string()];
    let begun_both = browser.submit(
        &format!("{ROOT}/new"),
        &[("badge", &both[0]), ("badge", &both[1])],
    );
    assert!(
        begun_both.text.contains("ouvrez chaque brouillon"),
        "{}",
        begun_both.text
    );
    let listed = browser.get(ROOT);
    let mut pages: Vec<String> = Vec::new();
    for part in listed
        .text
        .split("<a href=\"/my-badges/applications/")
        .skip(1)
    {
        let id = part.split('"').next().unwrap();
        if Uuid::try_parse(id).is_ok() {
            pages.push(format!("{ROOT}/{id}"));
        }
    }
    assert_eq!(pages.len(), 2, "{}", listed.text);
    let criterion = criteria(&browser.get(&pages[0]))[0].clone();
    let given = browser.upload(
        &format!("{}/proofs", pages[0]),
        &[
            ("kind", "file"),
            ("criterion", &criterion),
            ("shown", "yes"),
        ],
        ("Récit de mars.txt", TEXT),
    );
    assert_eq!(given.status, 303, "{}", given.text);
    let kept = browser.get(&format!("{ROOT}/proofs"));
    assert!(
        kept.text.contains("Récit de mars.txt"),
        "named like its file: {}",
        kept.text
    );
    let file = format!(
        "{ROOT}/proofs/{}",
        after(&kept, "href=\"/my-badges/applications/proofs/")
    );
    let read = browser.get(&file);
    assert_eq!(read.bytes, TEXT);
    assert!(read.header("content-disposition").starts_with("attachment"));
    assert_eq!(read.header("cache-control"), "private, no-store");
    assert_eq!(
        read.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    let proof = file.split('/').nth(4).unwrap().to_owned();

    // It is used again elsewhere, shown no more, taken off.
    let again = format!("{}/proofs", pages[1]);
    assert!(
        browser
            .get(&format!("{again}?kind=given"))
            .text
            .contains("Récit de mars.txt")
    );
    let none = browser.post(&again, &[("kind", "given"), ("criterion", &criterion)]);
    assert_eq!(none.status, 422);
    assert!(
        none.text.contains("Cochez au moins une preuve."),
        "{}",
        none.text
    );
    browser.submit(
        &again,
        &[
            ("kind", "given"),
            ("proof", &proof),
            ("criterion", &criterion),
        ],
    );
    let one = format!("{again}/{proof}");
    let hidden = browser.submit(&one, &[("do", "hide")]);
    assert!(
        hidden.text.contains("n’est plus vue depuis le badge"),
        "{}",
        hidden.text
    );
    let shown = browser.submit(&one, &[("do", "show")]);
    assert!(
        shown.text.contains("Elle peut être vue depuis le badge."),
        "{}",
        shown.text
    );
    let unticked = browser.post(&one, &[("do", "uses")]);
    assert_eq!(unticked.status, 422);
    let off = browser.submit(&one, &[("do", "off")]);
    assert!(
        off.text.contains("est retirée de la demande"),
        "{}",
        off.text
    );

    // For anybody else there is nothing.
    let stranger = applicant(&world);
    let removal = format!("{ROOT}/proofs/{proof}/removal");
    let here = format!("{}/proofs/{proof}", pages[0]);
    let end = format!("{}/end", pages[0]);
    let proofs = format!("{}/proofs", pages[0]);
    for path in [&file, &removal, &here, &end, &proofs, &pages[0]] {
        assert_eq!(stranger.get(path).status, 404, "{path}");
    }
    for (path, button) in [
        (&removal, "remove"),
        (&here, "hide"),
        (&end, "discard"),
        (&proofs, "give"),
        (&pages[0], "save"),
    ] {
        assert_eq!(stranger.post(path, &[("do", button)]).status, 404, "{path}");
    }
    let foreign = begun(&world, &stranger);
    let taken = stranger.post(
        &format!("{foreign}/proofs"),
        &[
            ("kind", "given"),
            ("proof", &proof),
            ("criterion", &criterion),
        ],
    );
    assert_eq!(taken.status, 404, "{}", taken.text);

    // Everything is in the ZIP.
    let zip = browser.send("GET", "/my-badges/export", &[], "");
    let mut archive = zip::ZipArchive::new(Cursor::new(&zip.bytes)).unwrap();
    let mut bytes = Vec::new();
    let name = format!("preuves/{proof}.txt");
    archive
        .by_name(&name)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    assert_eq!(bytes, TEXT);
    let mut data = String::new();
    archive
        .by_name("donnees.json")
        .unwrap()
        .read_to_string(&mut data)
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["applications"].as_array().unwrap().len(), 2);
    assert_eq!(data["proofs"][0]["file"]["name"], "Récit de mars.txt");

    // Deleted, once it was told what that means.
    assert!(
        browser
            .get(&removal)
            .text
            .contains("Rien ne pourra la rétablir.")
    );
    let removed = browser.submit(&removal, &[("do", "remove")]);
    assert!(
        removed.text.contains("Aucune preuve pour l’instant."),
        "{}",
        removed.text
    );
    assert_eq!(browser.get(&file).status, 404);
}

#[test]
fn a_statement_shows_where_it_stands() {
    let (_world, browser, at) = drafting();
    let criterion = criteria(&browser.get(&at))[0].clone();
    let employer = somebody();
    let ask = [
        ("kind", "statement"),
        ("relation", "employer"),
        ("email", &*employer),
        ("criterion", &criterion),
    ];
    let asked = browser.submit(&format!("{at}/proofs"), &ask);
    assert!(
        asked.text.contains(&format!("Demandée à {employer}")),
        "{}",
        asked.text
    );
    assert!(
        asked.text.contains("ajoutez une preuve"),
        "it is not there yet"
    );
    let kept = browser.get(&format!("{ROOT}/proofs"));
    let removal = format!(
        "{ROOT}/proofs/{}",
        after(
            &kept,
            "quiet danger\" href=\"/my-badges/applications/proofs/"
        )
    );
    let gone = browser.submit(&removal, &[("do", "remove")]);
    assert!(!gone.text.contains(&employer), "{}", gone.text);
}
