//! Badge models at the desk: defined, seen before they are saved, changed in versions, archived, deleted.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, get_with, somebody, world};
use sceau::issuing::access::Role;
use sceau::storage::Target;

fn desk(world: &World, role: Role) -> (Browser, String) {
    let browser = Browser::member(world, Some(world.a.issuer), role);
    (browser, format!("/desk/{}/badges", world.a.issuer))
}

/// A model that is typed, with these fields in the place of others.
fn typed<'a>(own: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = [
        ("name-fr", "Animer un atelier"),
        ("description-fr", "Sait animer."),
        ("criteria-fr", "- Préparer\r\n- **Animer**"),
        ("tags", "atelier, groupe"),
        ("months", "24"),
        ("picture", "draw"),
        ("shape", "hexagon"),
        ("icon", "people"),
        ("ground", "#123a6b"),
        ("ink", "#ffffff"),
        ("text", "Niveau 2"),
    ];
    let others = all.into_iter();
    let others = others.filter(|(name, _)| own.iter().all(|(other, _)| other != name));
    own.iter().copied().chain(others).collect()
}

fn value<'a>(page: &'a Answer, name: &str) -> &'a str {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.text.split(&mark).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("{name}: {}", page.text));
    rest.split('"').next().unwrap()
}

on_both!(
    a_model_is_seen_before_it_is_saved_and_changes_in_versions,
    |target: &Target| {
        let world = &World::on(target);
        let (who, at) = desk(world, Role::Editor);
        let new = who.get(&format!("{at}/new"));
        assert!(new.text.contains("Depuis le catalogue d’un programme"));

        let seen = who.post(&at, &typed(&[("do", "preview")]));
        assert_eq!(seen.status, 200, "{}", seen.text);
        for shown in [
            "Rien n’est encore enregistré",
            "<strong>Animer</strong>",
            "24 mois",
            "value=\"Animer un atelier\"",
        ] {
            assert!(seen.text.contains(shown), "{shown}: {}", seen.text);
        }
        let list = || get_with(&world.api("/badges?limit=100"), &world.a.reader).json();
        let count = || list()["items"].as_array().unwrap().len();
        assert_eq!(count(), 1, "nothing is saved");
        let image = value(&seen, "image").to_owned();
        assert_eq!(image.len(), 64);
        let kept = [("do", "save"), ("picture", "keep"), ("image", &*image)];
        let made = who.post(&at, &typed(&kept));
        assert_eq!(made.status, 303, "{}", made.text);
        let own = made
            .header("location")
            .split('?')
            .next()
            .unwrap()
            .to_owned();
        let page = who.get(made.header("location"));
        for shown in ["Le modèle est défini.", &image, "Supprimer ce modèle"] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        assert!(who.get(&at).text.contains("Animer un atelier"));

        // Not awarded yet: it is the same version that changes.
        let form = who.get(&format!("{own}/edit"));
        let before = value(&form, "seen").to_owned();
        let change = [
            ("do", "save"),
            ("picture", "keep"),
            ("image", &*image),
            ("seen", &*before),
            ("months", ""),
            ("name-en", "Run a workshop"),
            ("description-en", "Runs it."),
            ("criteria-en", "- Run"),
        ];
        let page = who.submit(&own, &typed(&change));
        assert!(
            page.text.contains("Le modèle est enregistré."),
            "{}",
            page.text
        );
        assert!(page.text.contains("Première version") && page.text.contains("Sera délivrée"));
        let english = who.get(&format!("{own}?lang=en"));
        assert!(english.text.contains("Run a workshop"), "{}", english.text);

        // Two editors: the second is told, and nothing of what they typed is lost.
        let late = [
            ("do", "save"),
            ("picture", "keep"),
            ("image", &*image),
            ("seen", &*before),
            ("name-fr", "Animer des ateliers"),
        ];
        let told = who.post(&own, &typed(&late));
        assert_eq!(told.status, 412, "{}", told.text);
        assert!(told.text.contains("Quelqu’un d’autre a modifié ce modèle"));
        assert!(told.text.contains("value=\"Animer des ateliers\""));
        let now = value(&told, "seen").to_owned();
        assert_ne!(now, before);

        // Once awarded, it stays: the change makes the next version.
        let id = own.rsplit('/').next().unwrap().parse().unwrap();
        world.award(&world.a.assessor, id, &somebody());
        let late: Vec<_> = late
            .into_iter()
            .filter(|(name, _)| *name != "seen")
            .collect();
        let again = [&late[..], &[("seen", &*now)]].concat();
        let page = who.submit(&own, &typed(&again));
        for shown in [
            "Animer des ateliers",
            "textes, durée de validité",
            "A été délivrée",
            "Sera délivrée",
        ] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        assert!(!page.text.contains("Supprimer ce modèle"), "it was awarded");
        let latest = value(&page, "seen").to_owned();
        let refused = who.post(&own, &[("do", "delete"), ("seen", &latest)]);
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(
            refused.text.contains("Ce modèle a été délivré"),
            "{}",
            refused.text
        );
        let archived = who.submit(&own, &[("do", "archive"), ("seen", &latest)]);
        assert!(
            archived.text.contains("Le modèle est archivé."),
            "{}",
            archived.text
        );
        let seen = value(&archived, "seen").to_owned();
        let back = who.submit(&own, &[("do", "restore"), ("seen", &seen)]);
        assert!(
            back.text.contains("peut être délivré de nouveau"),
            "{}",
            back.text
        );
        assert_eq!(count(), 2);
    }
);

#[test]
fn a_model_of_a_catalogue_is_taken_whole_and_has_tags_of_ones_own() {
    let world = &World::start();
    let (who, at) = desk(world, Role::Owner);
    let taken = format!("{}/animer", world.programme);
    let page = who.submit(&at, &[("do", "competency"), ("competency", &taken)]);
    assert!(page.text.contains("Du catalogue"), "{}", page.text);
    let twice = who.post(&at, &[("do", "competency"), ("competency", &taken)]);
    assert_eq!(twice.status, 422);
    assert!(
        twice
            .text
            .contains("Il existe déjà : un modèle pour cette compétence"),
        "{}",
        twice.text
    );
    let action = page
        .text
        .split("/edit\"")
        .next()
        .unwrap()
        .rsplit('"')
        .next()
        .unwrap()
        .to_owned();
    let form = who.get(&format!("{action}/edit"));
    assert!(form.text.contains("seuls ses mots-clés"), "{}", form.text);
    assert!(!form.text.contains("name=\"name-fr\""));
    let seen = value(&form, "seen").to_owned();
    // What the form does not have is not changed, whatever is sent.
    let fields = [
        ("do", "save"),
        ("seen", &*seen),
        ("tags", "Vire"),
        ("name-fr", "Autre"),
    ];
    let page = who.submit(&action, &fields);
    assert!(
        page.text.contains("<li lang=\"fr\">Vire</li>"),
        "{}",
        page.text
    );
    assert!(!page.text.contains("Autre"));
    let seen = value(&page, "seen").to_owned();
    let gone = who.submit(&action, &[("do", "delete"), ("seen", &seen)]);
    assert!(
        gone.text.contains("Le modèle est supprimé."),
        "{}",
        gone.text
    );
    assert_eq!(who.get(&action).status, 404);
}

#[test]
fn what_is_wrong_with_a_model_is_told_at_its_field() {
    let world = world();
    let (who, at) = desk(world, Role::Editor);
    for (fields, field) in [
        (&[("name-fr", "")][..], "name-fr"),
        (&[("criteria-fr", "")], "criteria-fr"),
        (&[("name-en", "Only a name")], "description-en"),
        (&[("months", "trois")], "months"),
        (&[("months", "5000")], "months"),
        (&[("tags", &"x".repeat(101))], "tags"),
        (&[("ink", "#123a6c")], "ink"),
        (&[("shape", "triangle")], "shape"),
        (&[("icon", ""), ("text", "")], "icon"),
        (&[("picture", "file")], "file"),
    ] {
        let sent = [fields, &[("do", "save")]].concat();
        let refused = who.post(&at, &typed(&sent));
        assert_eq!(refused.status, 422, "{field}: {}", refused.text);
        let link = format!("href=\"#{field}\"");
        assert!(refused.text.contains(&link), "{field}: {}", refused.text);
        assert!(
            refused.text.contains(&format!("id=\"{field}-error\"")),
            "{field}"
        );
        assert!(refused.text.contains("aria-invalid=\"true\""));
        assert!(
            !refused.text.contains("hors des limites"),
            "{field} in words"
        );
    }
    let drawn = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><script/></svg>";
    let refused = who.upload(&at, &typed(&[("do", "save")]), ("x.svg", drawn));
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("href=\"#file\""), "{}", refused.text);
    let good = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" width=\"9\" height=\"9\"><path d=\"M0 0H9V9Z\"/></svg>";
    let made = who.upload(&at, &typed(&[("do", "save")]), ("x.svg", good));
    assert_eq!(made.status, 303, "{}", made.text);

    // Whoever awards sees the models and changes none; another issuer's is not there.
    let (assessor, _) = desk(world, Role::Assessor);
    let own = made
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let page = assessor.get(&own);
    assert!(
        page.status == 200 && !page.text.contains("/edit\""),
        "{}",
        page.text
    );
    assert_eq!(assessor.post(&own, &[("do", "archive")]).status, 403);
    assert_eq!(assessor.get(&format!("{own}/edit")).status, 403);
    let theirs = format!("{at}/{}", world.b.badge);
    for path in [&theirs, &format!("{theirs}/edit")] {
        assert_eq!(who.get(path).status, 404);
    }
    assert_eq!(who.post(&theirs, &[("do", "archive")]).status, 404);
}
