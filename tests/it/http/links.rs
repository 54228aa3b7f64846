//! What links in letters lead to: opening one changes nothing, its button does, once.

use crate::support::letters::{last_link, letters, token};
use crate::support::server::{Answer, World, get, get_with, post, send, somebody, world};
use crate::support::story::{email, runtime};
use sceau::issuing::links::{self, Purpose};
use sceau::storage::{Db, persons};
use serde_json::{Value, json};
use uuid::Uuid;

const HTML: &str = "text/html";

pub fn page(url: &str) -> Answer {
    get(url, HTML)
}

/// What the browser of these tests keeps with the address of a form, behind `#`: its cookie, and what the form carries.
pub fn kept(url: &str) -> (String, String, String) {
    let Some((address, rest)) = url.split_once('#') else {
        return (url.to_owned(), String::new(), String::new());
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (cookie, csrf) = rest.split_once('&').unwrap();
    let mark = if query.is_empty() { "" } else { "?" };
    (
        format!("{address}{mark}{query}"),
        cookie.to_owned(),
        csrf.to_owned(),
    )
}

/// Sends a form as a browser does, and goes where it leads.
pub fn submit(url: &str, fields: &[(&str, &str)]) -> Answer {
    let (url, cookie, csrf) = kept(url);
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    if !csrf.is_empty() {
        body.append_pair("csrf", &csrf);
    }
    let headers = [
        ("accept", HTML),
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", &cookie),
    ];
    followed(&url, send("POST", &url, &headers, &body.finish()), &cookie)
}

/// Keeps the cookie of an answer, and goes where it leads.
pub fn followed(url: &str, answer: Answer, cookie: &str) -> Answer {
    let set = answer.header("set-cookie").split(';').next().unwrap();
    let cookie = if set.is_empty() { cookie } else { set }.to_owned();
    let mut answer = match answer.status {
        303 => {
            let host = url::Url::parse(url).unwrap();
            let to = host.join(answer.header("location")).unwrap();
            send(
                "GET",
                to.as_str(),
                &[("accept", HTML), ("cookie", &cookie)],
                "",
            )
        }
        _ => answer,
    };
    let name = ureq::http::HeaderName::from_static("x-kept");
    answer.headers.insert(name, cookie.parse().unwrap());
    answer
}

fn link_url(world: &World, link: Uuid) -> String {
    format!("{}/links/{}", world.base, token(&world.service, link))
}

/// Asks for one's badges, and gives the address of the link in the letter.
pub fn mine(world: &World, who: &str) -> String {
    let asked = submit(&format!("{}/sign-in", world.base), &[("email", who)]);
    assert_eq!(asked.status, 200);
    link_url(world, last_link(&world.service, who))
}

fn link_to(world: &World, purpose: Purpose, to: &str, subject: Uuid) -> String {
    let (to, now) = (email(to), world.service.now());
    let made = world.service.store().write_blocking(move |db: &mut Db| {
        let found = persons::find(db, &to)?.unwrap();
        links::make(db, purpose, found.address, Some(subject), now)
    });
    link_url(world, made.unwrap())
}

/// What stands in a page behind a text.
pub fn after<'a>(page: &'a Answer, text: &str) -> &'a str {
    let at = page
        .text
        .find(text)
        .unwrap_or_else(|| panic!("{text}: {}", page.text));
    page.text[at + text.len()..].split('"').next().unwrap()
}

/// Where the forms of the page of one's badges lead, with what goes along.
pub fn action(world: &World, page: &Answer) -> String {
    let (kept, csrf) = (page.header("x-kept"), after(page, "name=\"csrf\" value=\""));
    format!("{}/my-badges#{kept}&{csrf}", world.base)
}

fn id(award: &Value) -> Uuid {
    award["id"].as_str().unwrap().parse().unwrap()
}

#[track_caller]
pub(super) fn private(page: &Answer, who: &str) {
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert_eq!(page.header("set-cookie"), "");
    assert!(
        page.text
            .contains("<meta name=\"robots\" content=\"noindex\">")
    );
    for part in page.text.split('"').filter(|part| part.contains("/links/")) {
        assert!(!part.contains('@') && !part.contains(who), "{part}");
    }
}

#[test]
fn a_scanner_that_opens_links_changes_nothing() {
    let world = World::start();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    for url in [
        mine(&world, &who),
        link_to(&world, Purpose::AnswerAward, &who, id(&award)),
        link_to(&world, Purpose::ProveAddress, &who, Uuid::now_v7()),
    ] {
        let before = world.rows();
        for method in ["GET", "HEAD", "GET"] {
            let seen = send(method, &url, &[("accept", HTML)], "");
            assert_eq!(seen.status, 200, "{}", seen.text);
        }
        private(&page(&url), &who);
        assert_eq!(world.rows(), before);
    }
}

#[test]
fn a_link_that_leads_nowhere_says_why_and_where_to_go() {
    let world = World::start();
    let who = somebody();
    world.award(&world.a.assessor, world.a.badge, &who);
    let url = mine(&world, &who);
    assert_eq!(submit(&url, &[("do", "open")]).status, 200);
    for used in [page(&url), submit(&url, &[("do", "open")])] {
        assert_eq!(used.status, 410);
        assert!(used.text.contains("a déjà servi"), "{}", used.text);
        assert!(used.text.contains("href=\"/my-badges\""));
        private(&used, &who);
    }
    let late = mine(&world, &who);
    world.execute("UPDATE links SET expires_at = '2020-01-01 00:00:00'");
    let late = page(&format!("{late}?lang=en"));
    assert_eq!(late.status, 410);
    assert!(late.text.contains("This link has expired"), "{}", late.text);
    for wrong in ["x", "AAAA", &token(&world.service, Uuid::now_v7())] {
        let url = format!("{}/links/{wrong}", world.base);
        for unknown in [page(&url), submit(&url, &[("do", "open")])] {
            assert_eq!(unknown.status, 404);
            assert!(unknown.text.contains("Ce lien n’existe pas"));
        }
    }
}

#[test]
fn asking_for_badges_tells_nobody_who_is_known() {
    let world = world();
    let (known, unknown) = (somebody(), somebody());
    world.award(&world.a.assessor, world.a.badge, &known);
    let url = format!("{}/sign-in", world.base);
    private(&page(&url), &known);
    let [one, other] = [&known, &unknown].map(|who| submit(&url, &[("email", who)]));
    let same = |answer: &Answer, who: &str| answer.text.replace(who, "");
    assert_eq!(
        (one.status, same(&one, &known)),
        (other.status, same(&other, &unknown))
    );
    assert!(one.text.contains("une lettre est en route"));
    assert_eq!(letters(&world.service, &known).len(), 1);
    assert!(letters(&world.service, &unknown).is_empty());
    let wrong = submit(&url, &[("email", "camille@<b>")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("Ce n’est pas une adresse"));
    assert!(!wrong.text.contains("<b>"));
    let long = submit(&url, &[("email", &"a".repeat(70_000))]);
    assert_eq!(long.status, 413);
}

#[test]
fn the_page_of_ones_badges_does_what_its_buttons_say() {
    let world = world();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let award_id = id(&award).to_string();
    let seen = submit(&mine(world, &who), &[("do", "open")]);
    assert_eq!(seen.status, 200, "{}", seen.text);
    private(&seen, &who);
    for expected in [
        "1 badge sur 8",
        "Pourquoi pas encore",
        who.as_str(),
        "Confirmée",
        "En attente",
    ] {
        assert!(seen.text.contains(expected), "{expected}: {}", seen.text);
    }
    let first = action(world, &seen);
    let accepted = submit(&first, &[("do", "accept"), ("award", &award_id)]);
    assert!(
        accepted.text.contains("Badge accepté."),
        "{}",
        accepted.text
    );
    let rest = get_with(
        &world.api(&format!("/assertions/{award_id}")),
        &world.a.reader,
    )
    .json();
    assert!(rest["acceptedAt"].is_string());

    let new = somebody();
    let next = action(world, &accepted);
    let wrong = submit(&next, &[("do", "add"), ("email", "nonsense")]);
    assert!(wrong.text.contains("Ce n’est pas une adresse"));
    let asked = submit(&next, &[("do", "add"), ("email", &new)]);
    assert!(
        asked
            .text
            .contains("Une lettre est en route vers cette adresse"),
        "{}",
        asked.text
    );
    assert_eq!(letters(&world.service, &new).len(), 1);

    // One's own address promises no letter.
    let next = action(world, &asked);
    let before = letters(&world.service, &who).len();
    let asked = submit(&next, &[("do", "add"), ("email", who.as_str())]);
    assert!(
        asked.text.contains("aucune lettre n’est partie"),
        "{}",
        asked.text
    );
    assert_eq!(letters(&world.service, &who).len(), before);

    let next = action(world, &asked);
    let other = world.award(&world.a.assessor, world.a.badge, &somebody());
    let foreign = submit(
        &next,
        &[("do", "decline"), ("award", &id(&other).to_string())],
    );
    assert_eq!(foreign.status, 404, "not theirs");
    assert!(foreign.text.contains("<h1>Ce n’est plus là</h1>"));
    let foreign = submit(
        &next,
        &[("do", "erase"), ("award", &id(&other).to_string())],
    );
    assert!(foreign.text.contains("<h1>Ce n’est plus là</h1>"));
    let nonsense = submit(&next, &[("do", "nonsense")]);
    assert_eq!(nonsense.status, 422);
    let declined = submit(&next, &[("do", "decline"), ("award", &award_id)]);
    assert!(declined.text.contains("Retiré le"), "{}", declined.text);

    let url = award["url"].as_str().unwrap();
    let public = page(url);
    assert_eq!(public.status, 410);
    assert!(public.text.contains("Retiré le"), "{}", public.text);
    assert!(!public.text.contains("Révoqué le"));
    let document = get(url, "*/*");
    assert_eq!(document.status, 410);
    let reason = "Retiré à la demande de sa personne titulaire";
    assert_eq!(document.json()["revocationReason"], reason);
    let list = format!("{}/issuers/{}/revocations", world.base, world.a.profile);
    assert!(get(&list, "*/*").text.contains(url));
}

#[test]
fn an_award_is_answered_by_its_letter() {
    let world = world();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let url = link_to(world, Purpose::AnswerAward, &who, id(&award));
    let shown = page(&url);
    for expected in [
        "Atelier A",
        "contact@atelier.example",
        "Programme",
        "Refuser et retirer",
    ] {
        assert!(shown.text.contains(expected), "{expected}: {}", shown.text);
    }
    assert_eq!(submit(&url, &[("do", "nothing")]).status, 422);
    let done = submit(&url, &[("do", "accept")]);
    assert_eq!(done.status, 200);
    assert!(done.text.contains("Badge accepté"));
    let rest = get_with(
        &world.api(&format!("/assertions/{}", id(&award))),
        &world.a.reader,
    );
    assert!(rest.json()["acceptedAt"].is_string());
    let search = json!({ "email": who });
    let found = post(
        &world.api("/assertions/search"),
        Some(&world.a.reader),
        &search,
    )
    .json();
    assert!(found["items"][0]["acceptedAt"].is_string());

    let url = link_to(world, Purpose::AnswerAward, &who, id(&award));
    let revoke = format!("/assertions/{}/revocation", id(&award));
    let reason = json!({"reason": "erreur"});
    assert_eq!(
        post(&world.api(&revoke), Some(&world.a.assessor), &reason).status,
        200
    );
    for late in [page(&url), submit(&url, &[("do", "decline")])] {
        assert_eq!(late.status, 410);
        assert!(late.text.contains("plus en vigueur"), "{}", late.text);
    }
}

#[test]
fn whoever_proves_an_address_sees_who_asks() {
    let world = world();
    let (asking, asked) = (somebody(), somebody());
    for who in [&asking, &asked] {
        world.award(&world.a.assessor, world.a.badge, who);
    }
    let seen = submit(&mine(world, &asking), &[("do", "open")]);
    submit(&action(world, &seen), &[("do", "add"), ("email", &asked)]);
    let url = link_url(world, last_link(&world.service, &asked));
    let shown = page(&url);
    assert!(shown.text.contains("p…@exemple.fr"), "{}", shown.text);
    assert!(!shown.text.contains(&asking), "but not the whole address");
    let done = submit(&url, &[("do", "prove")]);
    assert!(done.text.contains("Adresse confirmée"), "{}", done.text);
    let seen = submit(&mine(world, &asked), &[("do", "open")]);
    assert!(seen.text.contains(&asking) && seen.text.contains(&asked));
    assert_eq!(seen.text.matches("name=\"award\"").count(), 2);
}

#[test]
fn a_merge_is_proposed_seen_and_objected_to() {
    let world = world();
    let (one, other) = (somebody(), somebody());
    for who in [&one, &other] {
        world.award(&world.a.assessor, world.a.badge, who);
    }
    let url = world.api(&format!("/programmes/{}/merges", world.programme));
    let mut body = json!({"emails": [one, other], "reason": "deux adresses", "dryRun": true});
    let dry = post(&url, Some(&world.owner.editor), &body);
    assert_eq!(dry.status, 200, "{}", dry.text);
    assert_eq!(
        dry.json(),
        json!({"gained": [], "replaced": [], "kept": []})
    );
    assert!(letters(&world.service, &one).is_empty());
    body["dryRun"] = json!(false);
    assert_eq!(post(&url, Some(&world.owner.assessor), &body).status, 403);
    let made = post(&url, Some(&world.owner.editor), &body);
    assert_eq!(made.status, 201, "{}", made.text);
    let merge = made.json();
    assert_eq!(merge["state"], "planned");
    let own = made.header("location").to_owned();
    assert_eq!(get_with(&own, &world.owner.editor).json(), merge);
    let again = post(&url, Some(&world.owner.editor), &body);
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "already-planned")
    );
    body["emails"] = json!([one, somebody()]);
    let unknown = post(&url, Some(&world.owner.editor), &body);
    assert_eq!(unknown.json()["errors"][0]["pointer"], "/emails/1");
    body["emails"] = json!([one]);
    assert_eq!(
        post(&url, Some(&world.owner.editor), &body).code(),
        "invalid-body"
    );

    let link = link_url(world, last_link(&world.service, &other));
    let shown = page(&link);
    assert!(shown.text.contains("« Programme »"), "{}", shown.text);
    assert!(!shown.text.contains(&one), "the other address is not shown");
    let done = submit(&link, &[("do", "object")]);
    assert!(
        done.text.contains("Opposition enregistrée"),
        "{}",
        done.text
    );
    assert_eq!(
        get_with(&own, &world.owner.editor).json()["state"],
        "objected"
    );
    let late = link_url(world, last_link(&world.service, &one));
    assert_eq!(page(&late).status, 410);
    let cancel = |key: &str| {
        let bearer = format!("Bearer {key}");
        send("DELETE", &own, &[("authorization", &bearer)], "")
    };
    assert_eq!(cancel(&world.owner.editor).code(), "merge-ended");
    let all = get_with(&url, &world.owner.editor).json();
    let mine = all["items"].as_array().unwrap().iter();
    assert_eq!(mine.filter(|item| item["id"] == merge["id"]).count(), 1);
}

#[test]
fn a_replaced_composite_is_not_called_revoked() {
    let world = World::start();
    let addresses = [somebody(), somebody()];
    for who in &addresses {
        for competency in super::programmes::CORE {
            let badge = super::programmes::badge_of_a(&world, competency);
            world.award(&world.a.assessor, badge, who);
        }
    }
    let actor = sceau::issuing::Actor::cli();
    let [one, other] = addresses.each_ref().map(|who| email(who));
    let run = |link: Uuid| {
        let proved = world.service.prove_address(link);
        runtime().block_on(proved).unwrap()
    };
    runtime()
        .block_on(world.service.ask_for_address(&actor, one, other))
        .unwrap();
    for who in &addresses {
        run(last_link(&world.service, who));
    }
    let seen = submit(&mine(&world, &addresses[0]), &[("do", "open")]);
    assert_eq!(
        seen.text.matches("Remplacé le").count(),
        2,
        "two composites each"
    );
    assert!(!seen.text.contains("Révoqué"));
    let before = seen.text.split("Remplacé le").next().unwrap();
    let at = before.rfind("/assertions/").unwrap();
    let gone = before[at..].split('"').next().unwrap();
    let public = page(&format!("{}{gone}", world.base));
    assert_eq!(public.status, 410);
    assert!(public.text.contains("Remplacé le"), "{}", public.text);
    assert!(public.text.contains("Remplacé par"));
    assert!(!public.text.contains("Révoqué le"));
}
