//! Recommendations of people: what the holder, whoever is asked and everybody else see, by forms alone.

use super::links::{action, after, followed, kept, mine, page, private, submit};
use super::sharing::share;
use crate::on_both;
use crate::support::letters::token;
use crate::support::server::{Answer, World, get, get_with, post, send, somebody, world};
use crate::support::story::runtime;
use sceau::issuing::letters::Letter;
use sceau::storage::{Page, Target};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

const WORDS: &str = "Accueille avec soin.\nRien n’est <b>laissé</b> au hasard.";

/// A holder of an accepted badge: their address, the award, the page of their badges.
fn holder(world: &World) -> (String, String, Answer) {
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    share(world, &who, &[award["url"].as_str().unwrap()]);
    let seen = submit(&mine(world, &who), &[("do", "open")]);
    (who, award["id"].as_str().unwrap().to_owned(), seen)
}

fn form(world: &World, seen: &Answer) -> String {
    action(world, seen).replace("/my-badges#", "/my-badges/endorsements#")
}

fn ask(world: &World, seen: &Answer, award: &str, to: &str) -> Answer {
    let fields = [
        ("do", "ask"),
        ("award", award),
        ("email", to),
        ("relation", "colleague"),
        ("asker", "Camille <i>"),
        ("request", "Bonjour !\nVous souvenez-vous ?"),
    ];
    submit(&form(world, seen), &fields)
}

/// Where the latest letter to somebody leads, of those that ask or thank.
fn link(world: &World, to: &str, thanks: bool) -> String {
    let mails = world.service.mails(None, Page::first(100_000));
    let mut mails = runtime().block_on(mails).unwrap();
    mails.sort_by_key(|mail| mail.id);
    let found = mails.iter().rev().filter(|mail| mail.recipient == to);
    let link = found
        .filter_map(|mail| serde_json::from_str(&mail.letter).ok())
        .find_map(|letter| match letter {
            Letter::EndorsementAsked { link, .. } if !thanks => Some(link),
            Letter::EndorsementKept { link, .. } if thanks => Some(link),
            _ => None,
        });
    let token = token(&world.service, link.expect("a letter"));
    format!("{}/links/{token}", world.base)
}

fn said<'a>(name: &'a str, words: &'a str, shown: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("do", "give"),
        ("name", name),
        ("role", "Collègue, atelier B"),
        ("words", words),
        ("shown", shown),
    ]
}

fn look(world: &World, path: &str, seen: &Answer) -> Answer {
    let (_, cookie, _) = kept(&action(world, seen));
    let url = format!("{}{path}", world.base);
    let headers = [("accept", "text/html"), ("cookie", &*cookie)];
    followed(&url, send("GET", &url, &headers, ""), &cookie)
}

on_both!(
    words_go_from_a_letter_to_the_page_of_the_badge,
    |target: &Target| {
        let world = World::on(target);
        let ((who, award, seen), boss) = (holder(&world), somebody());
        let public = || {
            let path = format!("{}/assertions/{award}", world.base);
            get(&path, "text/html").text
        };
        let rest = || {
            let url = world.api(&format!("/assertions/{award}/personal-endorsements"));
            let told = get_with(&url, &world.a.reader);
            assert_eq!(told.status, 200, "{}", told.text);
            told.json()["items"].clone()
        };
        let done = ask(&world, &seen, &award, &boss);
        assert!(
            done.text.contains("une lettre est en route"),
            "{}",
            done.text
        );
        assert!(done.text.contains("Attend une réponse, jusqu’au"));

        let url = link(&world, &boss, false);
        let asked = page(&url);
        private(&asked, &boss);
        assert!(
            asked.text.contains("Camille &#60;i&#62; vous demande"),
            "{}",
            asked.text
        );
        assert!(asked.text.contains("Vous souvenez-vous") && asked.text.contains("Atelier A"));
        assert!(!asked.text.contains(&who) && !asked.text.contains(&boss));
        let done = submit(&url, &said("Dominique Leroy", WORDS, "yes"));
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(done.text.contains("Merci, c’est envoyé"));
        assert_eq!(page(&url).status, 410);
        assert!(!public().contains("Dominique Leroy"));
        assert_eq!(rest(), json!([]));

        let told = look(&world, "/my-badges", &seen);
        assert!(
            told.text
                .contains("Une recommandation attend votre réponse.")
        );
        let waits = look(&world, "/my-badges/endorsements", &seen);
        assert!(waits.text.contains("Dominique Leroy") && waits.text.contains(&boss));
        let id = after(&waits, "name=\"asked\" value=\"").to_owned();
        let act = |what: &str, told: &str| {
            let fields = [("do", what), ("asked", id.as_str())];
            let done = submit(&form(&world, &seen), &fields);
            assert_eq!(done.status, 200, "{}", done.text);
            assert!(done.text.contains(told), "{what}: {}", done.text);
        };
        act("accept", "La page du badge la montre");
        let shown = public();
        assert!(shown.contains("Dominique Leroy") && shown.contains("Collègue ou pair"));
        assert!(shown.contains("vérifiée par un lien") && shown.contains("non signée"));
        assert!(shown.contains("&#60;b&#62;laissé") && !shown.contains("<b>laissé"));
        assert!(!shown.contains(&boss) && !shown.contains("Camille &#60;i"));
        let listed = rest();
        assert_eq!(listed[0]["name"], "Dominique Leroy");
        assert_eq!(listed[0]["relation"], "colleague");
        assert_eq!(listed[0]["words"], WORDS);
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert!(!listed.to_string().contains(&boss));
        // No document has it.
        for form in [".json", ".jws", "/embed"] {
            let url = format!("{}/assertions/{award}{form}", world.base);
            assert!(!get(&url, "*/*").text.contains("Dominique"), "{form}");
        }
        act("hide", "ne la montre plus");
        assert!(!public().contains("Dominique Leroy"));
        act("accept", "La page du badge la montre");

        // Whoever wrote it sees it again, and takes it back.
        let back = link(&world, &boss, true);
        let seen_again = page(&back);
        private(&seen_again, &boss);
        assert!(seen_again.text.contains("Rien n’est &#60;b&#62;"));
        assert!(
            public().contains("Dominique Leroy"),
            "looking changes nothing"
        );
        let gone = submit(&back, &[("do", "take-back")]);
        assert!(gone.text.contains("est retirée"), "{}", gone.text);
        assert!(!public().contains("Dominique Leroy"));
        assert_eq!(rest(), json!([]));
        let left = look(&world, "/my-badges/endorsements", &seen);
        assert!(left.text.contains("Retirée par la personne le"));
        assert!(!left.text.contains("Dominique Leroy"));
    }
);

#[test]
fn opening_the_links_changes_nothing_and_mistakes_are_told() {
    let world = World::start();
    let ((_, award, seen), boss) = (holder(&world), somebody());
    ask(&world, &seen, &award, &boss);
    let url = link(&world, &boss, false);
    let before = world.rows();
    for method in ["GET", "HEAD", "GET"] {
        let opened = send(method, &url, &[("accept", "text/html")], "");
        assert_eq!(opened.status, 200, "{}", opened.text);
    }
    let english = page(&format!("{url}?lang=en"));
    assert!(english.text.contains("Write a recommendation"));
    for (name, words, shown, error) in [
        ("", WORDS, "yes", "name-error"),
        ("Zoé", "", "yes", "words-error"),
        ("Zoé", &*"é".repeat(2_001), "yes", "words-error"),
        ("Zoé", WORDS, "", "shown-error"),
    ] {
        let wrong = submit(&url, &said(name, words, shown));
        assert_eq!(wrong.status, 422, "{error}");
        assert!(
            wrong.text.contains(&format!("id=\"{error}\"")),
            "{}",
            wrong.text
        );
        assert!(
            wrong.text.contains("Collègue, atelier B"),
            "as it was filled"
        );
    }
    assert_eq!(submit(&url, &[("do", "x")]).status, 422);
    assert_eq!(world.rows(), before);
    // What was typed is not thrown away by one press.
    let typed = submit(&url, &[("do", "decline"), ("words", "À moitié")]);
    assert_eq!(typed.status, 422, "{}", typed.text);
    for text in ["À moitié", "value=\"decline-anyway\""] {
        assert!(typed.text.contains(text), "{text}: {}", typed.text);
    }
    assert_eq!(world.rows(), before);
    // Declining asks for nothing.
    let declined = submit(&url, &[("do", "decline")]);
    assert!(
        declined.text.contains("Vous avez décliné"),
        "{}",
        declined.text
    );
    let told = look(&world, "/my-badges/endorsements", &seen);
    assert!(told.text.contains("La personne a décliné le"));
    assert_eq!(submit(&url, &said("Zoé", WORDS, "yes")).status, 410);
}

#[test]
fn what_a_holder_asks_is_checked_and_what_they_delete_is_told_first() {
    let world = world();
    let ((who, award, seen), boss) = (holder(world), somebody());
    let wrong = |fields: &[(&str, &str)], told: &str| {
        let answer = submit(&form(world, &seen), fields);
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert!(
            answer.text.contains("id=\"ask-error\"") && answer.text.contains(told),
            "{told}"
        );
        assert!(answer.text.contains("aria-describedby=\"") && answer.text.contains("Zoé"));
    };
    let ask_as = |to, relation| {
        let award = award.as_str();
        [
            ("do", "ask"),
            ("award", award),
            ("email", to),
            ("relation", relation),
            ("asker", "Zoé"),
            ("request", ""),
        ]
    };
    wrong(&ask_as("rien", "employer"), "pas une adresse");
    wrong(&ask_as(&boss, "beneficiary"), "Choisissez en tant que quoi");
    wrong(&ask_as(&who, "employer"), "est la vôtre");
    let done = submit(&form(world, &seen), &ask_as(&boss, "employer"));
    assert_eq!(done.status, 200, "{}", done.text);
    wrong(&ask_as(&boss, "employer"), "déjà demandé");
    let id = after(&done, "name=\"asked\" value=\"").to_owned();
    let url = link(world, &boss, false);

    let sure = submit(&form(world, &seen), &[("do", "remove"), ("asked", &id)]);
    assert!(sure.text.contains("n’ouvrira plus rien") && sure.text.contains("remove-confirmed"));
    assert_eq!(page(&url).status, 200, "nothing is done yet");
    // Nobody else's.
    let (_, _, stranger) = holder(world);
    for act in ["accept", "hide", "remove", "remove-confirmed"] {
        let fields = [("do", act), ("asked", id.as_str())];
        assert_eq!(
            submit(&form(world, &stranger), &fields).status,
            404,
            "{act}"
        );
    }
    let fields = [("do", "remove-confirmed"), ("asked", id.as_str())];
    let gone = submit(&form(world, &seen), &fields);
    assert!(gone.text.contains("C’est supprimé") && !gone.text.contains(&boss));
    assert_eq!(page(&url).status, 410);
}

#[test]
fn a_revoked_badge_shows_none_and_the_export_has_all() {
    let world = world();
    let ((_, award, seen), boss) = (holder(world), somebody());
    ask(world, &seen, &award, &boss);
    submit(&link(world, &boss, false), &said("Dominique", WORDS, "yes"));
    let waits = look(world, "/my-badges/endorsements", &seen);
    let id = after(&waits, "name=\"asked\" value=\"").to_owned();
    submit(&form(world, &seen), &[("do", "accept"), ("asked", &id)]);

    let (_, cookie, _) = kept(&action(world, &seen));
    let url = format!("{}/my-badges/export", world.base);
    let zip = send("GET", &url, &[("cookie", &cookie), ("accept", "*/*")], "");
    let mut archive = zip::ZipArchive::new(Cursor::new(&zip.bytes)).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap();
        file.read_to_string(&mut text).unwrap();
        text
    };
    let data: Value = serde_json::from_str(&read("donnees.json")).unwrap();
    let one = &data["personalEndorsements"][0];
    assert_eq!(
        (&one["state"], &one["words"]),
        (&json!("accepted"), &json!(WORDS))
    );
    assert_eq!(one["askedOf"], boss);
    assert!(read("index.html").contains("Dominique"));

    let revoke = world.api(&format!("/assertions/{award}/revocation"));
    let reason = json!({"reason": "erreur"});
    assert_eq!(post(&revoke, Some(&world.a.assessor), &reason).status, 200);
    let public = get(&format!("{}/assertions/{award}", world.base), "text/html");
    assert_eq!(public.status, 410);
    assert!(!public.text.contains("Dominique"));
}
