//! What administrators do at the desk of the instance.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, get, somebody};
use crate::support::story::runtime;
use sceau::issuing::{Actor, access::Role, closing::NewClosure};
use sceau::storage::{Page, Scope, Target, mails::State};
use std::collections::BTreeSet;

on_both!(
    who_takes_over_from_a_closed_issuer_is_named_once,
    |target: &Target| {
        let world = World::on(target);
        let admin = Browser::member(&world, None, Role::Admin);
        let closed = world.a.issuer;
        let page = format!("/instance/issuers/{closed}/heir");
        assert_eq!(admin.get(&page).status, 404, "it has not closed");
        let heir = world.b.issuer.to_string();
        assert_eq!(admin.post(&page, &[("heir", &heir)]).status, 404);
        let (actor, new) = (
            Actor::cli(),
            NewClosure {
                reason: "Fin d’activité".to_owned(),
                heir: None,
            },
        );
        let closing = (world.service).close_issuer(&actor, Scope::Instance, closed, new);
        runtime().block_on(closing).unwrap();
        let list = admin.get("/instance/issuers");
        assert!(list.text.contains(&page), "{}", list.text);
        let form = admin.get(&page);
        assert!(form.text.contains("Fin d’activité"), "{}", form.text);
        assert!(form.text.contains("ce choix ne se change pas"));
        let itself = format!("value=\"{closed}\"");
        assert!(!form.text.contains(&itself), "it is no choice");
        for wrong in ["", "rien", &closed.to_string()] {
            let refused = admin.post(&page, &[("heir", wrong)]);
            assert_eq!(refused.status, 422, "{wrong}");
            assert!(refused.text.contains("<a href=\"#heir\">"), "{wrong}");
        }
        let told = admin.submit(&page, &[("heir", &heir)]);
        assert!(
            told.text
                .contains("L’émetteur qui prend la suite est nommé.")
        );
        assert!(
            !told.text.contains(&page),
            "there is nothing to name any more"
        );
        let again = admin.post(&page, &[("heir", &world.owner.issuer.to_string())]);
        assert_eq!(again.status, 422);
        assert!(again.text.contains("Quelqu’un a déjà été nommé"));
        let kept = world.service.closure(Scope::Instance, closed);
        let kept = runtime().block_on(kept).unwrap().unwrap();
        assert_eq!(kept.heir, Some(world.b.issuer));
        let profile = format!("{}/issuers/{}", world.base, world.a.profile);
        assert!(get(&profile, "text/html").text.contains("Atelier B"));
    }
);

on_both!(
    an_issuer_is_created_with_whoever_runs_it,
    |target: &Target| {
        let world = World::on(target);
        let admin = Browser::member(&world, None, Role::Admin);
        let owner = somebody();
        let fields = [
            ("do", "create"),
            ("name", "Hub <de la> Manche"),
            ("url", "https://hub.example"),
            ("email", "contact@hub.example"),
            ("owner", &*owner),
        ];
        let all = || {
            let found = world.service.issuers(Scope::Instance, Page::first(100));
            runtime().block_on(found).unwrap()
        };
        let before = all().len();
        let mut wrong = fields;
        wrong[4].1 = "personne";
        let refused = admin.post("/instance/issuers", &wrong);
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("id=\"owner-error\""));
        assert!(
            refused
                .text
                .contains("value=\"Hub &#60;de la&#62; Manche\"")
        );
        wrong[4].1 = &owner;
        wrong[2].1 = "hub";
        let refused = admin.post("/instance/issuers", &wrong);
        assert!(
            refused.text.contains("id=\"url-error\""),
            "{}",
            refused.text
        );
        assert_eq!(all().len(), before, "nothing half made");

        let told = admin.submit("/instance/issuers", &fields);
        assert!(told.text.contains("L’émetteur est créé"), "{}", told.text);
        assert!(told.text.contains("Hub &#60;de la&#62; Manche"));
        let made = all().into_iter().last().unwrap();
        let members = world
            .service
            .members(Scope::Instance, Some(made.id), Page::first(10));
        let members = runtime().block_on(members).unwrap();
        assert_eq!(
            (members.len(), &*members[0].email, &*members[0].role),
            (1, &*owner, "owner")
        );
        let another = somebody();
        let id = made.id.to_string();
        let told = admin.submit(
            "/instance/issuers",
            &[("do", "invite"), ("issuer", &id), ("owner", &another)],
        );
        assert!(told.text.contains("L’invitation est envoyée"));

        // A programme of it.
        let fields = [("name", "Région test"), ("owner", &*id)];
        let told = admin.submit("/instance/programmes", &fields);
        assert!(told.text.contains("Le programme est créé") && told.text.contains("Région test"));
        let refused = admin.post("/instance/programmes", &[("name", " "), ("owner", &id)]);
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("id=\"name-error\""));
        let refused = admin.post("/instance/programmes", &[("name", "Sans"), ("owner", "")]);
        assert!(
            refused.text.contains("id=\"owner-error\"") && refused.text.contains("value=\"Sans\"")
        );
    }
);

on_both!(
    somebody_is_erased_once_it_was_seen_what_goes,
    |target: &Target| {
        let world = World::on(target);
        let admin = Browser::member(&world, None, Role::Admin);
        let who = somebody();
        let award = world.award(&world.a.assessor, world.a.badge, &who);
        let url = award["url"].as_str().unwrap();
        let room = "/instance/people";
        let wrong = admin.post(room, &[("do", "try"), ("email", "personne")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("id=\"email-error\""));
        let nobody = admin.post(room, &[("do", "try"), ("email", "inconnue@exemple.fr")]);
        assert!(nobody.text.contains("Rien n’est conservé") && !nobody.text.contains("\"erase\""));
        let seen = admin.post(room, &[("do", "try"), ("email", &who)]);
        assert_eq!(seen.status, 200);
        for part in [
            "délivré par Atelier A",
            "Une adresse électronique",
            "Un courrier",
        ] {
            assert!(seen.text.contains(part), "{part}: {}", seen.text);
        }
        assert_eq!(
            get(url, "text/html").status,
            200,
            "nothing is done by looking"
        );
        let done = admin.post(room, &[("do", "erase"), ("email", &who)]);
        assert_eq!(done.status, 303);
        assert!(
            !done.header("location").contains('@'),
            "no address in a URL"
        );
        let told = admin.get(done.header("location"));
        assert!(told.text.contains("C’est effacé") && !told.text.contains(&who));
        assert_eq!(get(url, "text/html").status, 410);
        let again = admin.post(room, &[("do", "try"), ("email", &who)]);
        assert!(again.text.contains("Rien n’est conservé"));
    }
);

on_both!(letters_that_failed_are_tried_again, |target: &Target| {
    let world = World::on(target);
    let admin = Browser::member(&world, None, Role::Admin);
    let who = somebody();
    world.award(&world.a.assessor, world.a.badge, &who);
    let of = |state| -> BTreeSet<String> {
        let found = world.service.mails(Some(state), Page::first(100));
        let found = runtime().block_on(found).unwrap();
        found.into_iter().map(|mail| mail.recipient).collect()
    };
    let page = admin.get("/instance/mail");
    assert!(page.text.contains(&who) && !page.text.contains("name=\"mail\""));
    world.execute(&format!(
        "UPDATE mails SET state = 'dead', tries = 9, last_error = '550 <no> such' WHERE recipient = '{who}'"
    ));
    assert!(of(State::Dead).contains(&who));
    let page = admin.get("/instance/mail");
    assert!(page.text.contains("550 &#60;no&#62; such"), "{}", page.text);
    let id = page.text.split("name=\"mail\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let told = admin.submit("/instance/mail", &[("mail", id)]);
    assert!(told.text.contains("attend à nouveau"));
    assert!(of(State::Queued).contains(&who) && of(State::Dead).is_empty());
    assert_eq!(admin.post("/instance/mail", &[("mail", id)]).status, 404);
});
