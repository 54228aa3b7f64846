//! The name of a holder on the page of a badge, and search engines: what public pages and documents make of it.

use super::links::{action, mine, submit};
use super::sharing::share;
use crate::support::server::{Answer, World, get, somebody, world};

const NAME: &str = "Zoé Quémeneur-Ÿvon";

fn page(world: &World, path: &str) -> Answer {
    let answer = get(&format!("{}{path}", world.base), "text/html");
    assert_eq!(answer.status, 200, "{path}");
    answer
}

#[test]
fn a_page_names_whom_it_may_and_is_listed_when_it_may() {
    let world = world();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let (id, url) = (
        award["id"].as_str().unwrap().to_owned(),
        award["url"].as_str().unwrap(),
    );
    let signed = get(&format!("{}/assertions/{id}.jws", world.base), "*/*").text;
    let document = get(&format!("{}/assertions/{id}.json", world.base), "*/*").text;
    let before = submit(&mine(world, &who), &[("do", "open")]);
    assert!(!before.text.contains("value=\"list\"") && !before.text.contains("show-name"));
    share(world, &who, &[url]);
    let act = |seen: &Answer, fields: &[(&str, &str)], told: &str| {
        let done = submit(&action(world, seen), fields);
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(done.text.contains(told), "{told}: {}", done.text);
        done
    };
    let refused = submit(
        &action(world, &before),
        &[("do", "name"), ("name", &"é".repeat(81))],
    );
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("id=\"name-error\"") && refused.text.contains(&"é".repeat(81)));
    // Whoever presses a button of a page that has grown old is told so.
    let early = submit(
        &action(world, &before),
        &[("do", "show-name"), ("award", &id)],
    );
    assert_eq!(early.status, 409);

    let seen = act(
        &before,
        &[("do", "name"), ("name", NAME)],
        "ce nom est enregistré",
    );
    let path = format!("/assertions/{id}");
    let public = page(world, &path);
    assert!(!public.text.contains(NAME) && public.text.contains("n’est pas nommée"));
    assert!(public.text.contains("content=\"noindex\""));
    assert_eq!(public.header("x-robots-tag"), "noindex");

    let seen = act(
        &seen,
        &[("do", "show-name"), ("award", &id)],
        "Sa page vous nomme.",
    );
    let public = page(world, &path);
    assert!(public.text.contains(&format!("<dd>{NAME}</dd>")));
    assert!(!public.text.contains("n’est pas nommée"));
    let head = public.text.split("</head>").next().unwrap();
    assert!(!head.contains(NAME), "previews tell nothing of it");
    // Nothing else tells it, and what is signed is as it was.
    for (form, accept) in [
        (format!("{path}/embed"), "text/html"),
        (format!("{path}.json"), "*/*"),
        (format!("/oembed?url={url}"), "*/*"),
    ] {
        let told = get(&format!("{}{form}", world.base), accept);
        assert_eq!(told.status, 200, "{form}");
        assert!(!told.text.contains("Quémeneur"), "{form}");
        assert_eq!(told.header("x-robots-tag"), "noindex", "{form}");
    }
    let again = get(&format!("{}/assertions/{id}.jws", world.base), "*/*").text;
    assert_eq!(again, signed);
    let again = get(&format!("{}/assertions/{id}.json", world.base), "*/*").text;
    assert_eq!(again, document);

    let seen = act(
        &seen,
        &[("do", "list"), ("award", &id)],
        "Les moteurs de recherche peuvent retenir sa page.",
    );
    let public = page(world, &path);
    assert!(!public.text.contains("noindex"));
    assert_eq!(public.header("x-robots-tag"), "all");
    let other = get(&format!("{}{path}.json", world.base), "*/*");
    assert_eq!(other.header("x-robots-tag"), "noindex", "the page alone");
    let map = get(&format!("{}/sitemap.xml", world.base), "*/*");
    assert!(!map.text.contains("/assertions/"));
    let seen = act(
        &seen,
        &[("do", "unlist"), ("award", &id)],
        "priés de ne plus retenir",
    );
    assert_eq!(page(world, &path).header("x-robots-tag"), "noindex");

    // The forms of what they show come filled in with it, and no name is anywhere once it is taken back.
    let shared = format!("{}/my-badges/shared", world.base);
    let cookie = seen.header("x-kept").to_owned();
    let headers = [("accept", "text/html"), ("cookie", &*cookie)];
    let form = crate::support::server::send("GET", &shared, &headers, "");
    assert_eq!(form.text.matches(&format!("value=\"{NAME}\"")).count(), 2);
    act(
        &seen,
        &[("do", "name-gone")],
        "plus aucune page ne vous nomme",
    );
    assert!(!page(world, &path).text.contains(NAME));
}
