//! What holders show to others, on the page of their badges, and what public pages make of it.

use super::links::{action, mine, submit};
use super::programmes::badge_of_a;
use crate::support::server::{World, get, get_with, post, somebody, world};
use crate::support::story::{email, runtime};
use sceau::issuing::accepting::Wish;
use serde_json::json;

/// Accepts and shares them, as the page of their holder's badges does.
pub fn share(world: &World, who: &str, urls: &[&str]) {
    let session = world.service.sign_in_without_letter(email(who));
    let session = runtime().block_on(session).unwrap();
    for url in urls {
        let award = url.rsplit('/').next().unwrap().parse().unwrap();
        let confirmed = true;
        for wish in [Wish::Accept(award), Wish::Share { award, confirmed }] {
            let done = world.service.manage_badges(session, wish);
            runtime().block_on(done).unwrap();
        }
    }
}

/// Somebody with the first steps, all of A but one badge of B: the components' ids, then the composite's.
pub(super) fn holder(world: &World) -> (String, Vec<String>, String) {
    let who = somebody();
    let mut components = Vec::new();
    for slug in ["culture-numerique", "cadre-deontologie-donnees"] {
        let made = world.award(&world.a.assessor, badge_of_a(world, slug), &who);
        components.push(made["id"].as_str().unwrap().to_owned());
    }
    let made = world.award(&world.b.assessor, world.b.badge, &who);
    components.push(made["id"].as_str().unwrap().to_owned());
    let url = world.api("/assertions/search");
    let found = post(&url, Some(&world.owner.reader), &json!({ "email": who }));
    let composite = found.json()["items"][0]["id"].as_str().unwrap().to_owned();
    (who, components, composite)
}

fn page(world: &World, id: &str, language: &str) -> String {
    let url = format!("{}/assertions/{id}?lang={language}", world.base);
    let answer = get(&url, "text/html");
    assert_eq!(answer.status, 200);
    answer.text
}

#[test]
fn a_composite_is_shared_after_a_warning_and_shows_what_is_shared() {
    let world = world();
    let (who, components, composite) = holder(world);
    let mut seen = submit(&mine(world, &who), &[("do", "open")]);
    assert!(
        !seen.text.contains("value=\"share\""),
        "accepted ones alone"
    );
    let act = |seen: &crate::support::server::Answer, fields: &[(&str, &str)]| {
        let done = submit(&action(world, seen), fields);
        assert_eq!(done.status, 200, "{}", done.text);
        done
    };
    for award in components[..1].iter().chain([&composite]) {
        seen = act(&seen, &[("do", "accept"), ("award", award)]);
    }
    assert!(seen.text.contains("Non partagé : aucune page publique"));
    assert!(seen.text.contains("Badges dont il est composé"));

    // Nothing is shown yet: the rule in words, and no badge.
    let public = page(world, &composite, "fr");
    assert!(public.contains("3 sur 3") && public.contains("Règle, version 1 :"));
    assert!(public.contains("La personne titulaire choisit ceux qu’elle montre"));
    for id in &components {
        assert!(!public.contains(id));
        assert!(
            !page(world, id, "fr").contains(&composite),
            "part of nothing"
        );
    }
    for told in ["Atelier A", "Atelier B", "Autre possibilité"] {
        assert!(!public.contains(told), "{told}");
    }

    // The warning names every badge and its issuer; declining it changes nothing.
    let warned = act(&seen, &[("do", "share"), ("award", &composite)]);
    for told in ["Atelier A", "Atelier B", "Partager un badge de synthèse"] {
        assert!(warned.text.contains(told), "{told}: {}", warned.text);
    }
    for id in &components {
        assert!(warned.text.contains(id), "{}", warned.text);
    }
    assert!(!page(world, &components[0], "fr").contains(&composite));
    let seen = act(&warned, &[("do", "open")]);
    let warned = act(&seen, &[("do", "share"), ("award", &composite)]);
    let fields = [
        ("do", "share"),
        ("award", &*composite),
        ("confirmed", "yes"),
    ];
    let seen = act(&warned, &fields);
    assert!(seen.text.contains("C’est fait : ce badge est partagé."));

    for id in &components {
        let part = page(world, id, "fr");
        assert!(part.contains("Fait partie de") && part.contains(&composite));
    }
    assert!(!page(world, &composite, "fr").contains(&components[0]));
    let seen = act(&seen, &[("do", "share"), ("award", &components[0])]);
    let public = page(world, &composite, "en");
    assert!(public.contains(&format!("/assertions/{}?lang=en", components[0])));
    assert!(public.contains("Issued by Atelier A") && !public.contains("Atelier B"));
    assert!(public.contains("The holder chooses which of them to show"));
    for id in &components[1..] {
        assert!(!public.contains(id));
    }
    let url = world.api(&format!("/assertions/{composite}/explanation"));
    let told = get_with(&url, &world.b.reader).json();
    let leaf = json!([{"badge": "culture-numerique",
        "assertion": format!("{}/assertions/{}", world.base, components[0])}]);
    assert_eq!(told["components"], leaf);

    let seen = act(&seen, &[("do", "unshare"), ("award", &composite)]);
    assert!(seen.text.contains("ce badge n’est plus partagé"));
    assert!(!page(world, &components[1], "fr").contains(&composite));
    // Whoever knows its address opens and verifies it all the same.
    let url = format!("{}/assertions/{composite}", world.base);
    assert_eq!(
        get(&url, "*/*").json()["evidence"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn what_is_not_accepted_or_not_theirs_is_not_shared() {
    let world = world();
    let (who, components, _) = holder(world);
    let (_, others, _) = holder(world);
    let seen = submit(&mine(world, &who), &[("do", "open")]);
    let url = action(world, &seen);
    let early = submit(&url, &[("do", "share"), ("award", &components[0])]);
    assert_eq!(early.status, 409, "{}", early.text);
    assert!(early.text.contains("<h1>Acceptez d’abord ce badge</h1>"));
    assert!(early.text.contains("href=\"/my-badges\""), "a way on");
    let english = submit(
        &format!("{url}?lang=en"),
        &[("do", "share"), ("award", &components[0])],
    );
    assert!(english.text.contains("<h1>Accept this badge first</h1>"));
    let foreign = submit(&url, &[("do", "share"), ("award", &others[0])]);
    assert_eq!(foreign.status, 404);
    assert!(foreign.text.contains("<h1>Ce n’est plus là</h1>"));
    assert_eq!(
        submit(&url, &[("do", "open")]).status,
        200,
        "the session goes on"
    );
}

#[test]
fn progress_is_shown_to_an_issuer_and_hidden_again() {
    // Of its own, without the programmes of other tests, whose owners are offered in them.
    let world = &World::start();
    let (who, components, _) = holder(world);
    let progress = |key: &str| {
        let url = world.api(&format!("/programmes/{}/progress", world.programme));
        post(&url, Some(key), &json!({ "email": who }))
    };
    assert_eq!(progress(&world.a.reader).code(), "not-found");
    let seen = submit(&mine(world, &who), &[("do", "open")]);
    assert!(seen.text.contains("Qui voit où j’en suis"));
    let (programme, issuer) = (world.programme.to_string(), world.a.issuer.to_string());
    assert!(
        seen.text
            .contains(&format!("<option value=\"{issuer}\">Atelier A"))
    );
    let owner = world.owner.issuer;
    assert!(!seen.text.contains(&format!("<option value=\"{owner}\"")));
    assert!(
        seen.text
            .contains("porte ce programme et voit où vous en êtes")
    );
    let fields = [
        ("do", "consent"),
        ("programme", &*programme),
        ("issuer", &*issuer),
    ];
    let seen = submit(&action(world, &seen), &fields);
    assert!(seen.text.contains("cet émetteur voit où vous en êtes"));
    let told = progress(&world.a.reader);
    assert_eq!(told.status, 200);
    assert!(told.text.contains(&components[2]), "B's badge too");
    assert_eq!(progress(&world.b.reader).code(), "not-found");
    let at =
        seen.text.find("name=\"consent\" value=\"").unwrap() + "name=\"consent\" value=\"".len();
    let consent = seen.text[at..].split('"').next().unwrap().to_owned();
    let seen = submit(
        &format!("{}?lang=en", action(world, &seen)),
        &[("do", "withdraw"), ("consent", &consent)],
    );
    assert!(
        seen.text.contains("this issuer no longer sees"),
        "{}",
        seen.text
    );
    assert_eq!(progress(&world.a.reader).code(), "not-found");
}

#[test]
fn letters_are_in_the_language_of_the_page_that_asked() {
    let world = world();
    let who = somebody();
    world.award(&world.a.assessor, world.a.badge, &who);
    let languages = || {
        let mails = world
            .service
            .mails(None, sceau::storage::Page::first(100_000));
        let mails = runtime().block_on(mails).unwrap();
        let mine = mails.into_iter().filter(|mail| mail.recipient == who);
        mine.map(|mail| mail.language.tag()).collect::<Vec<_>>()
    };
    assert_eq!(languages(), ["fr"]);
    let url = format!("{}/sign-in?lang=en", world.base);
    assert_eq!(submit(&url, &[("email", &who)]).status, 200);
    world.award(&world.b.assessor, world.b.badge, &who);
    assert_eq!(languages(), ["fr", "en", "en"]);
}
