//! One badge at the desk: what it says, its revocation, its correction.

use super::award::hidden;
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, get, post, somebody};
use sceau::issuing::access::Role;
use sceau::storage::Target;
use serde_json::json;

fn awarded(world: &World, who: &str) -> String {
    let made = world.award(&world.a.assessor, world.a.badge, who);
    made["id"].as_str().unwrap().to_owned()
}

on_both!(
    a_badge_is_shown_and_revoked_with_a_reason,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let desk = Browser::member(&world, Some(issuer), Role::Assessor);
        let who = somebody();
        let id = awarded(&world, &who);
        let place = format!("/desk/{issuer}/assertions/{id}");
        let shown = desk.get(&place);
        assert_eq!(shown.status, 200);
        for part in [
            who.as_str(),
            "Une clé d’API",
            "Délivré",
            "pas encore accepté",
        ] {
            assert!(shown.text.contains(part), "{part}: {}", shown.text);
        }
        let revocation = format!("{place}/revocation");
        let look = desk.get(&revocation);
        assert_eq!(look.status, 200, "{}", look.text);
        assert!(look.text.contains("pour toujours"));
        let why = desk.post(&revocation, &[("reason", " ")]);
        assert_eq!(why.status, 422);
        assert!(why.text.contains("href=\"#reason\""), "{}", why.text);
        assert_eq!(
            get(&format!("{}/assertions/{id}", world.base), "*/*").status,
            200
        );
        let reason = "Délivré par <erreur>";
        let done = desk.submit(&revocation, &[("reason", reason)]);
        assert!(done.text.contains("Le badge est révoqué"), "{}", done.text);
        for part in ["Délivré par &#60;erreur&#62;", "Un membre de ce bureau"] {
            assert!(done.text.contains(part), "{part}: {}", done.text);
        }
        assert!(!done.text.contains(&revocation), "once is enough");
        assert_eq!(
            get(&format!("{}/assertions/{id}", world.base), "*/*").status,
            410
        );
        // A form that is sent twice leads to what it did.
        let again = desk.post(&revocation, &[("reason", reason)]);
        assert_eq!((again.status, again.header("location")), (303, &*place));
        assert_eq!(desk.get(&revocation).header("location"), place);
        let foreign = Browser::member(&world, Some(world.b.issuer), Role::Owner);
        let there = format!("/desk/{}/assertions/{id}", world.b.issuer);
        for path in ["", "/revocation", "/replacement"] {
            assert_eq!(foreign.get(&format!("{there}{path}")).status, 404);
        }
        let fields = [("reason", "x")];
        assert_eq!(
            foreign.post(&format!("{there}/revocation"), &fields).status,
            404
        );
    }
);

on_both!(
    a_badge_is_corrected_by_one_that_stands_in_its_place,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let desk = Browser::member(&world, Some(issuer), Role::Assessor);
        let who = somebody();
        let url = world.api(&format!("/badges/{}/assertions", world.a.badge));
        let body = json!({"recipient": {"email": who}, "narrative": "Deux\nateliers",
            "evidence": [{"id": "https://exemple.fr/preuve", "narrative": "Vu", "name": "Grille"}]});
        let made = post(&url, Some(&world.a.assessor), &body).json();
        let id = made["id"].as_str().unwrap();
        let replacement = format!("/desk/{issuer}/assertions/{id}/replacement");
        let form = desk.get(&replacement);
        assert_eq!(form.status, 200);
        for part in [
            who.as_str(),
            "Deux\nateliers",
            "https://exemple.fr/preuve",
            ">\nVu<",
        ] {
            assert!(form.text.contains(part), "{part}: {}", form.text);
        }
        let expires = {
            let shown = form.text.split_once("name=\"expires\" value=\"").unwrap().1;
            shown.split('"').next().unwrap().to_owned()
        };
        let as_it_is = [
            ("email", who.as_str()),
            ("expires", &expires),
            ("narrative", "Deux\r\nateliers"),
            ("evidence", "Vu"),
            ("evidenceUrl", "https://exemple.fr/preuve"),
        ];
        let same = desk.post(&replacement, &as_it_is);
        assert_eq!(same.status, 422);
        assert!(same.text.contains("Rien n’est différent"), "{}", same.text);
        let mut fields = as_it_is;
        fields[2].1 = "Trois ateliers";
        fields[3].1 = "Vu deux fois";
        let look = desk.post(&replacement, &fields);
        assert_eq!(look.status, 200, "{}", look.text);
        assert!(look.text.contains("Trois ateliers"));
        let public = made["url"].as_str().unwrap();
        assert_eq!(get(public, "*/*").status, 200, "nothing is done yet");
        let once = hidden(&look, "once");
        let confirm = [&fields[..], &[("do", "replace"), ("once", &once)]].concat();
        let done = desk.post(&replacement, &confirm);
        assert_eq!(done.status, 303, "{}", done.text);
        let place = done.header("location").to_owned();
        assert_eq!(desk.post(&replacement, &confirm).header("location"), place);
        let shown = desk.get(&place);
        for part in [
            "Vu deux fois",
            "Grille",
            "Le badge est remplacé",
            "Trois ateliers",
            "https://exemple.fr/preuve",
        ] {
            assert!(shown.text.contains(part), "{part}: {}", shown.text);
        }
        let old = desk.get(&format!("/desk/{issuer}/assertions/{id}"));
        let new = place.split('?').next().unwrap();
        assert!(
            old.text.contains("Remplacé le") && old.text.contains(new),
            "{}",
            old.text
        );
        assert_eq!(get(public, "*/*").status, 410);
    }
);

#[test]
fn its_letter_is_sent_again_when_the_last_one_is_a_while_ago() {
    let world = World::start();
    let issuer = world.a.issuer;
    let desk = Browser::member(&world, Some(issuer), Role::Assessor);
    let who = somebody();
    let place = format!("/desk/{issuer}/assertions/{}", awarded(&world, &who));
    let shown = desk.get(&place);
    assert!(
        shown.text.contains("une fois par quart d’heure"),
        "{}",
        shown.text
    );
    let send = [("do", "letter")];
    let soon = desk.post(&place, &send);
    assert_eq!(soon.status, 409);
    assert!(
        soon.text.contains("au plus une par quart d’heure"),
        "{}",
        soon.text
    );
    world.execute(
        "UPDATE links SET created_at = '2026-01-01 00:00:00' WHERE purpose = 'answer-award'",
    );
    let done = desk.submit(&place, &send);
    for part in ["La lettre part de nouveau", "Lettre envoyée de nouveau"] {
        assert!(done.text.contains(part), "{part}: {}", done.text);
    }
    assert_eq!(desk.post(&place, &send).status, 409);
    assert_eq!(desk.post(&place, &[("do", "x")]).status, 422);
    let theirs = Browser::member(&world, Some(world.b.issuer), Role::Owner);
    let elsewhere = place.replace(&issuer.to_string(), &world.b.issuer.to_string());
    assert_eq!(theirs.post(&elsewhere, &send).status, 404);
    desk.submit(&format!("{place}/revocation"), &[("reason", "Erreur")]);
    assert!(!desk.get(&place).text.contains("quart d’heure"));
}
