//! What an issuer says of itself, and its closure, at its desk.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, get, somebody};
use sceau::issuing::access::Role;
use sceau::storage::Target;

const LOGO: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64"><rect width="64" height="64" fill="#205080"/></svg>"##;

fn revision(page: &Answer) -> String {
    let mark = "name=\"revision\" value=\"";
    let rest = page.text.split(mark).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

on_both!(
    a_profile_is_changed_and_nobody_overwrites_what_they_have_not_read,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let [one, other] = [(); 2].map(|()| Browser::member(&world, Some(issuer), Role::Owner));
        let room = format!("/desk/{issuer}/profile");
        let page = one.get(&room);
        assert!(page.text.contains("value=\"Atelier A\""), "{}", page.text);
        let seen = revision(&page);
        let fields = |seen: &str, name: &str, phone: &str| {
            [
                ("revision", seen.to_owned()),
                ("name", name.to_owned()),
                ("url", "https://atelier.example".to_owned()),
                ("email", "contact@atelier.example".to_owned()),
                ("description", "Un & deux".to_owned()),
                ("telephone", phone.to_owned()),
                ("linkedinOrganisation", "1337".to_owned()),
            ]
        };
        let send = |who: &Browser, fields: &[(&'static str, String)], file: &[u8]| {
            let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            who.upload(&room, &fields, ("logo.svg", file))
        };
        let done = send(&one, &fields(&seen, "Atelier d’A", ""), LOGO);
        assert_eq!(done.status, 303, "{}", done.text);
        let told = one.get(done.header("location"));
        assert!(told.text.contains("Le profil est enregistré"));
        assert!(told.text.contains("Un &#38; deux") && told.text.contains("alt=\"Logo actuel\""));
        let public = get(
            &format!("{}/issuers/{}", world.base, world.a.profile),
            "*/*",
        );
        assert_eq!(public.json()["name"], "Atelier d’A");
        assert!(public.json()["image"].is_string());
        assert!(public.json().get("linkedinOrganisation").is_none());

        // Somebody else opened the page before.
        let late = send(&other, &fields(&seen, "Atelier B", "+33231000000"), b"");
        assert_eq!(late.status, 422);
        assert!(
            late.text.contains("Quelqu’un d’autre l’a changé"),
            "{}",
            late.text
        );
        assert!(late.text.contains("value=\"Atelier B\""), "as it was sent");
        assert!(
            late.text
                .contains("Enregistré depuis par quelqu’un d’autre : « Atelier d’A »")
        );
        let now = revision(&late);
        assert_ne!(now, seen);
        let done = send(&other, &fields(&now, "Atelier B", "+33231000000"), b"");
        assert_eq!(done.status, 303, "having read it");

        // What is left out is no more, and what is wrong is told at its field.
        let now = revision(&one.get(&room));
        let wrong = send(&one, &fields(&now, " ", "02 31"), b"");
        assert_eq!(wrong.status, 422);
        for part in [
            "id=\"name-error\"",
            "id=\"telephone-error\"",
            "value=\"02 31\"",
        ] {
            assert!(wrong.text.contains(part), "{part}: {}", wrong.text);
        }
        let wrong = send(&one, &fields(&now, "Atelier C", ""), b"<html/>");
        assert!(wrong.text.contains("id=\"file-error\""), "{}", wrong.text);
        let huge = send(&one, &fields(&now, "Atelier C", ""), &vec![0; 3 << 20]);
        assert_eq!(huge.status, 422);
        assert!(huge.text.contains("trop lourd") && huge.text.contains("value=\"Atelier B\""));
        let mut without = fields(&now, "Atelier C", "").to_vec();
        without.push(("no-logo", "yes".to_owned()));
        assert_eq!(send(&one, &without, b"").status, 303);
        let public = get(
            &format!("{}/issuers/{}", world.base, world.a.profile),
            "*/*",
        );
        assert!(public.json().get("image").is_none() && public.json().get("telephone").is_none());
        let award = world.award(&world.a.assessor, world.a.badge, &somebody());
        let page = get(award["url"].as_str().unwrap(), "text/html");
        assert!(page.text.contains("organizationId=1337"), "{}", page.text);
    }
);

on_both!(
    an_issuer_closes_once_it_was_seen_whom_that_concerns,
    |target: &Target| {
        let world = World::on(target);
        let issuer = world.a.issuer;
        let owner = Browser::member(&world, Some(issuer), Role::Owner);
        let page = format!("/desk/{issuer}/profile/closure");
        world.award(&world.a.assessor, world.a.badge, &somebody());
        let asked = owner.get(&page);
        assert!(asked.text.contains("On ne peut pas rouvrir"));
        assert!(
            !asked.text.contains("value=\"close\""),
            "first whom it concerns"
        );
        let wrong = owner.post(&page, &[("do", "try"), ("reason", " ")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("id=\"reason-error\""));
        let tried = owner.post(&page, &[("do", "try"), ("reason", "Fin <d’activité>")]);
        assert_eq!(tried.status, 200);
        for part in [
            "Une personne tient un badge",
            "Fin &#60;d’activité&#62;",
            "value=\"close\"",
        ] {
            assert!(tried.text.contains(part), "{part}: {}", tried.text);
        }
        // Nothing was done by looking.
        world.award(&world.a.assessor, world.a.badge, &somebody());
        let told = owner.submit(&page, &[("do", "close"), ("reason", "Fin d’activité")]);
        assert!(told.text.contains("L’émetteur est fermé"));
        assert!(told.text.contains("Cet émetteur a fermé le"));
        assert_eq!(owner.get(&page).status, 409);
        let again = owner.post(&page, &[("do", "close"), ("reason", "Encore")]);
        assert_eq!(again.status, 422);
        assert!(again.text.contains("a déjà fermé"));
    }
);
