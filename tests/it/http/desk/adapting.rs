//! Criteria of an issuer's own at the desk: seen beside those of the catalogue, put to the programme, decided about.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, world};
use sceau::issuing::access::Role;
use sceau::storage::Target;

fn entered(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\"")).nth(1).unwrap();
    let value = field.split_once('>').unwrap().1;
    let value = value.split("</textarea>").next().unwrap().trim();
    value.replace("&#38;", "&").replace("&#39;", "'")
}

on_both!(
    a_deviation_is_seen_beside_the_catalogue_and_decided_by_the_programme,
    |target: &Target| {
        let world = &World::on(target);
        let who = Browser::member(world, Some(world.a.issuer), Role::Editor);
        let at = format!("/desk/{}/badges", world.a.issuer);
        assert!(
            who.get(&format!("{at}/new"))
                .text
                .contains("/badges/adapted\"")
        );
        let chooser = who.get(&format!("{at}/adapted"));
        let of = format!("{}/animer", world.programme);
        assert!(chooser.text.contains(&of), "{}", chooser.text);
        let form = who.get(&format!("{at}/adapted?competency={of}"));
        assert!(
            form.text.contains("le programme en décide"),
            "{}",
            form.text
        );
        // As it was sent, with each kind of space.
        let sent = String::from_utf8(form.bytes.clone()).unwrap();
        let (fr, en) = (entered(&sent, "criteria-fr"), entered(&sent, "criteria-en"));
        assert!(fr.contains("- ") && !en.is_empty());

        let adapted = format!("{at}/adapted");
        let own = format!("{fr}\n- Animer dehors");
        let send = |kind: &str, own: &str, reason: &str| {
            let fields = [
                ("do", kind),
                ("competency", &*of),
                ("kind", "deviation"),
                ("criteria-fr", own),
                ("criteria-en", &*en),
                ("reason", reason),
            ];
            who.post(&adapted, &fields)
        };
        let same = send("preview", &fr, "Sans salle");
        assert_eq!(same.status, 422, "{}", same.text);
        assert!(same.text.contains("Rien n’est changé"));
        let silent = send("preview", &own, "");
        assert_eq!(silent.status, 422);
        assert!(
            silent.text.contains("id=\"reason-error\""),
            "{}",
            silent.text
        );
        let look = send("preview", &own, "Sans salle");
        assert_eq!(look.status, 200, "{}", look.text);
        assert_eq!(look.text.matches("<ins>").count(), 1, "{}", look.text);
        assert!(look.text.contains("Rien n’est encore enregistré"));
        assert!(!who.get(&at).text.contains("avec des critères propres"));

        let made = send("save", &own, "Sans salle");
        assert_eq!(made.status, 303, "{}", made.text);
        let page = who.get(made.header("location"));
        for shown in ["l’écart est soumis", "n’a pas encore décidé", "Sans salle"] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        let model = made
            .header("location")
            .split('?')
            .next()
            .unwrap()
            .to_owned();

        let owner = Browser::member(world, Some(world.owner.issuer), Role::Owner);
        let programme = format!(
            "/desk/{}/programmes/{}",
            world.owner.issuer, world.programme
        );
        let decisions = owner.get(&format!("{programme}/decisions"));
        let key = decisions.text.split("/deviations/").nth(1).unwrap();
        let key = &key[..36];
        let refused = [("do", "refuse"), ("reason", "Hors du cadre")];
        owner.submit(&format!("{programme}/deviations/{key}"), &refused);
        let page = who.get(&model);
        for shown in ["Non accepté le", "Hors du cadre"] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
    }
);

#[test]
fn added_criteria_need_no_decision_and_are_told_line_by_line() {
    let world = &World::start();
    let who = Browser::member(world, Some(world.a.issuer), Role::Owner);
    let at = format!("/desk/{}/badges/adapted", world.a.issuer);
    let of = format!("{}/animer", world.programme);
    let send = |kind: &str, fr: &str, en: &str| {
        let fields = [
            ("do", kind),
            ("competency", &*of),
            ("kind", "additions"),
            ("added-fr", fr),
            ("added-en", en),
        ];
        who.post(&at, &fields)
    };
    let uneven = send("preview", "- Un\r\n- Deux", "One");
    assert_eq!(uneven.status, 422);
    assert!(
        uneven.text.contains("id=\"added-en-error\""),
        "{}",
        uneven.text
    );
    let look = send("preview", "- Un\r\n- Deux", "One\nTwo");
    assert_eq!(look.text.matches("<ins>").count(), 4, "{}", look.text);
    let made = send("save", "- Un\r\n- Deux", "One\nTwo");
    let page = who.get(made.header("location"));
    assert!(page.text.contains("<li>Deux</li>"), "{}", page.text);
    assert!(!page.text.contains("L’écart au catalogue"));
    // It takes the place of the competency's badge: there is one already.
    assert_eq!(send("preview", "Un", "One").status, 422);
}

#[test]
fn what_no_programme_offers_is_not_adapted() {
    let world = world();
    let who = Browser::member(world, Some(world.a.issuer), Role::Editor);
    let at = format!("/desk/{}/badges/adapted", world.a.issuer);
    for of in ["", "x", &format!("{}/nothing", world.programme)] {
        let sent = who.post(&at, &[("do", "save"), ("competency", of)]);
        assert_eq!(sent.status, 422, "{of}");
        assert!(sent.text.contains("href=\"#competency\""), "{}", sent.text);
    }
    let assessor = Browser::member(world, Some(world.a.issuer), Role::Assessor);
    assert_eq!(assessor.get(&at).status, 403);
}
