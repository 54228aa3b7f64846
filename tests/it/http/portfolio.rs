//! What holders do with their portfolio beside accepting: addresses, what they show, what they take with them.

use super::links::{action, after, followed, kept, mine, page, submit};
use crate::on_both;
use crate::support::letters::last_link;
use crate::support::server::{Answer, World, get, post, send, somebody};
use crate::support::story::{email, runtime};
use sceau::issuing::Actor;
use sceau::storage::{Db, Target, persons};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

fn holder(world: &World) -> (String, String) {
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    (who, award["id"].as_str().unwrap().to_owned())
}

/// The page of their badges, opened.
fn signed_in(world: &World, who: &str) -> Answer {
    let seen = submit(&mine(world, who), &[("do", "open")]);
    assert_eq!(seen.status, 200, "{}", seen.text);
    seen
}

fn look(world: &World, path: &str, seen: &Answer) -> Answer {
    let cookie = seen.header("x-kept").to_owned();
    let url = format!("{}{path}", world.base);
    let headers = [("accept", "text/html"), ("cookie", &*cookie)];
    followed(&url, send("GET", &url, &headers, ""), &cookie)
}

/// A form of the page of what they show.
fn showing(world: &World, seen: &Answer, fields: &[(&str, &str)]) -> Answer {
    let form = action(world, seen).replace("/my-badges#", "/my-badges/shared#");
    submit(&form, fields)
}

fn is_known(world: &World, who: &str) -> bool {
    let who = email(who);
    let found = world.service.store();
    let found = found.read_blocking(move |db: &mut Db| persons::find(db, &who));
    found.unwrap().is_some()
}

/// Both addresses are proved to be one person's.
fn join(world: &World, of: &str, new: &str) {
    let actor = Actor::cli();
    let asked = world.service.ask_for_address(&actor, email(of), email(new));
    runtime().block_on(asked).unwrap();
    let link = last_link(&world.service, new);
    runtime()
        .block_on(world.service.prove_address(link))
        .unwrap();
}

/// Where the latest letter about a badge went.
fn last_recipient(world: &World) -> String {
    let mails = world
        .service
        .mails(None, sceau::storage::Page::first(100_000));
    let mails = runtime().block_on(mails).unwrap();
    mails
        .into_iter()
        .max_by_key(|mail| mail.id)
        .unwrap()
        .recipient
}

/// What a form for one of their addresses sends.
fn of_address<'a>(seen: &'a Answer, given: &str, act: &'a str) -> [(&'a str, &'a str); 2] {
    let at = seen.text.find(&format!("<bdi>{given}</bdi>")).unwrap();
    let mark = "name=\"address\" value=\"";
    let id = at + seen.text[at..].find(mark).unwrap() + mark.len();
    [
        ("do", act),
        ("address", seen.text[id..].split('"').next().unwrap()),
    ]
}

on_both!(addresses_are_chosen_and_removed, |target: &Target| {
    let world = World::on(target);
    let ((who, _), new) = (holder(&world), somebody());
    let seen = signed_in(&world, &who);
    assert!(
        !seen.text.contains("En faire mon adresse principale"),
        "there is one"
    );
    join(&world, &who, &new);
    let seen = look(&world, "/my-badges", &seen);
    assert!(seen.text.contains("Adresse principale"), "{}", seen.text);

    // What rests on it keeps it; nobody touches an address of somebody else.
    let (stranger, _) = holder(&world);
    let theirs = world.service.addresses(email(&stranger));
    let theirs = runtime().block_on(theirs).unwrap()[0].id.to_string();
    for act in ["main", "remove-address"] {
        let refused = submit(&action(&world, &seen), &[("do", act), ("address", &theirs)]);
        assert_eq!(refused.status, 404);
    }
    let kept_one = submit(
        &action(&world, &seen),
        &of_address(&seen, &who, "remove-address"),
    );
    assert_eq!(kept_one.status, 409);
    assert!(
        kept_one.text.contains("ne peut pas être retirée"),
        "{}",
        kept_one.text
    );

    // The old address is chosen: a new token, and every other session ends.
    let other = signed_in(&world, &who);
    let before = seen.header("x-kept").to_owned();
    let done = submit(&action(&world, &seen), &of_address(&seen, &who, "main"));
    assert!(done.text.contains("C’est fait"), "{}", done.text);
    assert_ne!(done.header("x-kept"), before);
    for gone in [&seen, &other] {
        assert!(
            look(&world, "/my-badges", gone)
                .text
                .contains("Se connecter")
        );
    }
    let seen = look(&world, "/my-badges", &done);
    assert!(seen.text.contains("Me déconnecter"));
    // Letters about badges go there, whatever address a badge is issued to.
    world.award(&world.b.assessor, world.b.badge, &new);
    assert_eq!(last_recipient(&world), who);
    // It is needed now. One more, of which nothing is known, is not.
    let needed = submit(
        &action(&world, &seen),
        &of_address(&seen, &new, "remove-address"),
    );
    assert_eq!(needed.status, 409);
    let third = somebody();
    join(&world, &who, &third);
    let seen = look(&world, "/my-badges", &needed);
    let done = submit(
        &action(&world, &seen),
        &of_address(&seen, &third, "remove-address"),
    );
    assert!(done.text.contains("n’est plus liée"), "{}", done.text);
    assert!(!is_known(&world, &third) && is_known(&world, &who) && is_known(&world, &new));
    assert!(!done.text.contains(&third));
});

on_both!(
    a_public_page_shows_what_is_shared_and_nothing_else,
    |target: &Target| {
        let world = World::on(target);
        let (who, award) = holder(&world);
        let other = world.award(&world.b.assessor, world.b.badge, &who);
        let other = other["id"].as_str().unwrap();
        let mut seen = signed_in(&world, &who);
        for id in [&*award, other] {
            seen = submit(&action(&world, &seen), &[("do", "accept"), ("award", id)]);
        }
        seen = submit(
            &action(&world, &seen),
            &[("do", "share"), ("award", &award)],
        );
        let made = showing(
            &world,
            &seen,
            &[("do", "publish"), ("shown-name", "Camille <b>Martin</b>")],
        );
        assert_eq!(made.status, 200, "{}", made.text);
        let url = {
            let at = made.text.find("/shared/").unwrap();
            let rest = made.text[at..].split('"').next().unwrap();
            format!("{}{rest}", world.base)
        };
        let url = url.split("/cv").next().unwrap().to_owned();
        for form in [url.clone(), format!("{url}/cv"), format!("{url}?lang=en")] {
            let public = page(&form);
            assert_eq!(public.status, 200);
            assert!(
                public.text.contains("Camille &#60;b&#62;Martin"),
                "{}",
                public.text
            );
            assert!(public.text.contains(&format!("/assertions/{award}")));
            assert!(!public.text.contains(other), "accepted, not shared");
            assert!(
                !public.text.contains(&who) && !public.text.contains("@"),
                "no address"
            );
            assert!(
                public
                    .text
                    .contains("<meta name=\"robots\" content=\"noindex\">")
            );
            assert_eq!(public.header("referrer-policy"), "no-referrer");
            assert_eq!(public.header("set-cookie"), "");
            assert_eq!(public.header("cache-control"), "no-store");
        }
        let again = showing(&world, &seen, &[("do", "publish")]);
        assert_eq!(again.status, 409, "one public page");
        // The signature has the shared badge and the page, as links alone.
        assert!(made.text.contains("Ma signature de courriel") && !made.text.contains("&#60;img"));
        let signature = &made.text[made.text.find("signature-html").unwrap()..];
        assert!(
            signature.contains(&award) && signature.contains("/shared/"),
            "{signature}"
        );
        // What is shared no more, or revoked, is gone from it.
        let seen = submit(&action(&world, &seen), &[("do", "share"), ("award", other)]);
        assert!(page(&url).text.contains(other));
        submit(
            &action(&world, &seen),
            &[("do", "unshare"), ("award", &award)],
        );
        assert!(!page(&url).text.contains(&award));
        let revoke = world.api(&format!("/assertions/{other}/revocation"));
        let revoked = post(
            &revoke,
            Some(&world.b.assessor),
            &json!({"reason": "erreur"}),
        );
        assert_eq!(revoked.status, 200);
        assert!(page(&url).text.contains("Aucun badge n’est montré ici"));
        let link = after(&made, "name=\"link\" value=\"").to_owned();
        let closed = showing(&world, &seen, &[("do", "remove"), ("link", &link)]);
        assert_eq!(closed.status, 200);
        assert_eq!(page(&url).status, 404);
    }
);

fn only_link(world: &World, made: &Answer) -> String {
    let at = made.text.rfind("/shared/").unwrap();
    let token = made.text[at..].split(['"', '<']).next().unwrap();
    format!("{}{token}", world.base)
}

on_both!(
    a_link_shows_what_was_chosen_until_it_ends,
    |target: &Target| {
        let world = World::on(target);
        let ((who, award), (stranger, theirs)) = (holder(&world), holder(&world));
        let waiting = world.award(&world.b.assessor, world.b.badge, &who);
        let waiting = waiting["id"].as_str().unwrap();
        let seen = signed_in(&world, &who);
        let seen = submit(
            &action(&world, &seen),
            &[("do", "accept"), ("award", &award)],
        );
        let make = |fields: &[(&str, &str)]| {
            showing(
                &world,
                &seen,
                &[&[("do", "link"), ("label", "Mairie")], fields].concat(),
            )
        };
        assert_eq!(make(&[("award", waiting)]).status, 409, "not accepted");
        assert_eq!(make(&[("award", &theirs)]).status, 404, "not theirs");
        let long = "x".repeat(81);
        for (fields, why) in [
            (vec![], "au moins un badge"),
            (
                vec![("award", &*award), ("until", "2020-01-01")],
                "un jour à venir",
            ),
            (
                vec![("award", &*award), ("until", "2999-01-01")],
                "un jour à venir",
            ),
            (
                vec![("award", &*award), ("until", "demain")],
                "un jour à venir",
            ),
            (
                vec![("award", &*award), ("shown-name", &*long)],
                "trop long",
            ),
        ] {
            let refused = make(&fields);
            assert_eq!(refused.status, 422, "{why}");
            assert!(refused.text.contains(why), "{why}: {}", refused.text);
            assert!(
                refused.text.contains("value=\"Mairie\""),
                "what was typed stays"
            );
        }
        let nameless = showing(
            &world,
            &seen,
            &[("do", "link"), ("label", ""), ("award", &award)],
        );
        assert_eq!(nameless.status, 422);

        let day = (world.service.now() + chrono::TimeDelta::days(3))
            .format("%Y-%m-%d")
            .to_string();
        let made = make(&[("award", &award), ("until", &day)]);
        assert_eq!(made.status, 200, "{}", made.text);
        let url = only_link(&world, &made);
        let public = page(&url);
        assert!(
            public.text.contains(&format!("/assertions/{award}")),
            "not shared with everybody, and shown here"
        );
        assert!(!public.text.contains("Mairie"), "the label is theirs alone");
        let own = page(&format!("{}/assertions/{award}", world.base));
        assert_eq!(own.status, 200);
        // Neither a guess nor another's session does anything.
        let forged = format!("{}A", &url[..url.len() - 1]);
        let forged = if forged == url {
            format!("{}B", &url[..url.len() - 1])
        } else {
            forged
        };
        for wrong in [
            forged,
            format!("{}/shared/x", world.base),
            format!("{}/shared/{award}", world.base),
        ] {
            assert_eq!(page(&wrong).status, 404, "{wrong}");
            assert_eq!(page(&format!("{wrong}/cv")).status, 404);
        }
        let link = after(&made, "name=\"link\" value=\"").to_owned();
        let not_theirs = showing(
            &world,
            &signed_in(&world, &stranger),
            &[("do", "remove"), ("link", &link)],
        );
        assert_eq!(not_theirs.status, 404);
        assert_eq!(page(&url).status, 200);

        world.execute("UPDATE showcases SET ends_at = '2020-01-01 00:00:00'");
        for late in [url.clone(), format!("{url}/cv")] {
            let over = page(&late);
            assert_eq!(over.status, 410);
            assert!(
                over.text.contains("Cette page n’est plus ouverte"),
                "{}",
                over.text
            );
            assert!(!over.text.contains(&award));
        }
        let listed = look(&world, "/my-badges/shared", &seen);
        assert!(listed.text.contains("Terminé depuis"), "{}", listed.text);
        world.execute("UPDATE showcases SET ends_at = NULL");
        assert_eq!(page(&url).status, 200);
        assert_eq!(
            showing(&world, &seen, &[("do", "remove"), ("link", &link)]).status,
            200
        );
        assert_eq!(page(&url).status, 404);
        // Twenty links, and no more.
        for _ in 0..20 {
            assert_eq!(make(&[("award", &award)]).status, 200);
        }
        let refused = make(&[("award", &award)]);
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("déjà 20 liens"));
        // Whoever is erased shows nothing.
        let url = only_link(&world, &refused);
        assert_eq!(page(&url).status, 200);
        submit(&action(&world, &seen), &[("do", "erase-all-confirmed")]);
        assert!(!is_known(&world, &who));
        assert_eq!(page(&url).status, 404);
    }
);

on_both!(everything_is_taken_along_in_a_zip, |target: &Target| {
    let world = World::on(target);
    let ((who, award), (_, theirs)) = (holder(&world), holder(&world));
    let revoked = world.award(&world.b.assessor, world.b.badge, &who);
    let revoked = revoked["id"].as_str().unwrap();
    let revoke = world.api(&format!("/assertions/{revoked}/revocation"));
    assert_eq!(
        post(
            &revoke,
            Some(&world.b.assessor),
            &json!({"reason": "erreur"})
        )
        .status,
        200
    );
    let seen = signed_in(&world, &who);
    let (_, cookie, _) = kept(&action(&world, &seen));
    let url = format!("{}/my-badges/export", world.base);
    let zip = send("GET", &url, &[("cookie", &cookie), ("accept", "*/*")], "");
    assert_eq!(
        (zip.status, zip.header("content-type")),
        (200, "application/zip")
    );
    assert_eq!(zip.header("cache-control"), "private, no-store");
    assert!(zip.header("content-disposition").starts_with("attachment"));
    let mut archive = zip::ZipArchive::new(Cursor::new(&zip.bytes)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 5, "{names:?}");
    let of = |ending: &str| {
        let mut found = files.iter().filter(|(name, _)| name.ends_with(ending));
        let found = found.find(|(name, _)| name.contains(&award));
        found.unwrap_or_else(|| panic!("{ending}: {names:?}")).1
    };
    // Each of the three says the same badge to whoever checks it.
    let hosted: Value = serde_json::from_slice(of(".json")).unwrap();
    assert_eq!(hosted["id"], format!("{}/assertions/{award}", world.base));
    let jws = String::from_utf8(of(".jws").clone()).unwrap();
    let report = post(&world.api("/verifications"), None, &json!({ "jws": jws })).json();
    assert_eq!(report["verdict"], "valid", "{report}");
    let baked = get(
        &format!("{}/assertions/{award}.png?form=signed", world.base),
        "*/*",
    );
    assert!(
        baked.bytes == *of(".png"),
        "the image is the one that is served"
    );
    let index = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(
        index.contains("Atelier A") && index.contains("Révoqué le"),
        "{index}"
    );
    let data: Value = serde_json::from_slice(&files["donnees.json"]).unwrap();
    assert_eq!(data["addresses"][0]["email"], who);
    assert_eq!(data["badges"].as_array().unwrap().len(), 2);
    assert!(!index.contains(&theirs) && !data.to_string().contains(&theirs));
    assert!(data.to_string().contains("erreur"));
});
