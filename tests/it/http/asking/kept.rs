//! Nothing that an applicant typed is lost or kept twice, and what stands in their way is told before they run into it.

use super::*;
use crate::support::letters::last_link;
use sceau::storage::{Db, applications};

fn stored_answer(world: &World, at: &str) -> Option<String> {
    let (store, id) = (world.service.store(), id(at));
    let found = store.read_blocking(move |db: &mut Db| applications::find(db, id));
    found.unwrap().unwrap().answer
}

fn positions(text: &str, parts: &[&str]) -> Vec<usize> {
    let at = |part: &&str| text.find(*part).unwrap_or_else(|| panic!("{part}: {text}"));
    parts.iter().map(at).collect()
}

#[test]
fn an_answer_is_kept_by_whichever_button() {
    let (world, browser, at) = drafting();
    assert_eq!(filled(&browser, &at, "submit").status, 303);
    ask_more(&world, &at);
    let criterion = criteria(&browser.get(&at))[0].clone();
    let add = format!("add {criterion}");
    for (button, words) in [("save", "Douze,"), (&*add, "Douze, en deux groupes")] {
        let fields = [("edited", "yes"), ("text", words), ("do", button)];
        assert_eq!(browser.post(&at, &fields).status, 303);
        let page = browser.get(&at);
        assert!(
            page.text.contains(&format!("{words}</textarea>")),
            "{}",
            page.text
        );
    }
    // A mistake elsewhere on the page loses nothing either; what is wrong is told in the order of the page.
    let level = format!("words:{criterion}");
    let long = "a".repeat(5_001);
    let fields = [
        ("edited", "yes"),
        ("text", "Treize."),
        (&*level, &*long),
        (&*format!("level:{criterion}"), "assured"),
        ("do", "answer"),
    ];
    let wrong = browser.post(&at, &fields);
    assert_eq!(wrong.status, 422);
    assert!(
        wrong
            .text
            .contains("Critère 1 – En quelques mots : Ce texte est trop long."),
        "{}",
        wrong.text
    );
    assert_eq!(stored_answer(&world, &at).as_deref(), Some("Treize."));
    let fields = [("edited", "yes"), ("text", " "), ("do", "answer")];
    let empty = browser.post(&at, &fields);
    assert_eq!(empty.status, 422);
    let told = [
        "Votre réponse : Ce champ ne peut pas rester vide.",
        "Confirmez, à la fin de la page",
    ];
    assert!(positions(&empty.text, &told).is_sorted(), "{}", empty.text);
    let fields = [
        ("edited", "yes"),
        ("no-names", "yes"),
        ("text", "Douze."),
        ("do", "answer"),
    ];
    let sent = browser.submit(&at, &fields);
    assert!(sent.text.contains("l’examen reprend"), "{}", sent.text);
    assert_eq!(stored_answer(&world, &at), None);
}

#[test]
fn a_proof_that_is_sent_twice_is_kept_once() {
    let (_world, browser, at) = drafting();
    let give = format!("{at}/proofs");
    let criterion = criteria(&browser.get(&at))[0].clone();
    let employer = somebody();
    let forms: [&[(&str, &str)]; 3] = [
        &[
            ("kind", "text"),
            ("title", "Récit unique"),
            ("words", "Ce que j’ai fait."),
        ],
        &[
            ("kind", "statement"),
            ("relation", "employer"),
            ("email", &employer),
        ],
        &[
            ("kind", "certificate"),
            ("title", "Certificat unique"),
            ("body", "Une école"),
            ("issued-on", "2026-01-05"),
        ],
    ];
    for form in forms {
        let once = Uuid::new_v4().to_string();
        let fields = [form, &[("criterion", &*criterion), ("once", &*once)]].concat();
        let first = browser.post(&give, &fields);
        assert_eq!(first.status, 303, "{}", first.text);
        let second = browser.post(&give, &fields);
        assert_eq!(
            second.header("location"),
            first.header("location"),
            "{}",
            second.text
        );
    }
    let once = Uuid::new_v4().to_string();
    let fields = [
        ("kind", "file"),
        ("criterion", &*criterion),
        ("once", &*once),
    ];
    for _ in 0..2 {
        let file = ("unique.txt", &b"Une fiche."[..]);
        assert_eq!(browser.upload(&give, &fields, file).status, 303);
    }
    let kept = browser.get(&format!("{ROOT}/proofs"));
    assert_eq!(
        kept.text.matches("<div class=\"card\">").count(),
        4,
        "{}",
        kept.text
    );
    // The form of the page is such a one.
    let form = browser.get(&format!("{give}?kind=text"));
    assert!(
        form.text.contains("name=\"once\" value=\""),
        "{}",
        form.text
    );
}

#[test]
fn a_file_that_is_too_large_takes_nothing_else_along() {
    let (_world, browser, at) = drafting();
    let criterion = criteria(&browser.get(&at))[0].clone();
    let large = "a".repeat(16 * 1024 * 1024);
    // As browsers send the form: its file stands before what is typed.
    let mut body = String::new();
    for (name, value) in [
        ("kind", "file"),
        ("file\"; filename=\"a.txt", &*large),
        ("title", "Ma photo"),
        ("criterion", &*criterion),
        ("third-party", "yes"),
    ] {
        body.push_str(&format!(
            "--of-a-test\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--of-a-test--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=of-a-test")];
    let refused = browser.send("POST", &format!("{at}/proofs"), &kind, &body);
    assert_eq!(refused.status, 422, "{}", refused.text);
    for text in [
        "dépasse 5 Mio",
        "value=\"Ma photo\"",
        &format!("value=\"{criterion}\" checked"),
        "name=\"third-party\" value=\"yes\" aria-describedby=\"third-party-hint\" checked",
    ] {
        assert!(refused.text.contains(text), "{text}: {}", refused.text);
    }
    assert!(
        browser
            .get(&format!("{ROOT}/proofs"))
            .text
            .contains("Aucune preuve")
    );
}

#[test]
fn words_of_ones_own_are_ones_own_and_can_be_changed() {
    let (_world, browser, at) = drafting();
    let give = format!("{at}/proofs");
    let criterion = criteria(&browser.get(&at))[0].clone();
    let form = browser.get(&format!("{give}?kind=text"));
    assert!(!form.text.contains("name=\"third-party\""), "{}", form.text);
    let empty = browser.post(&give, &[("kind", "text"), ("third-party", "yes")]);
    let told = [
        "Nom de la preuve : Ce champ ne peut pas rester vide.",
        "Récit : Ce champ ne peut pas rester vide.",
        "Cochez au moins un critère.",
    ];
    assert!(positions(&empty.text, &told).is_sorted(), "{}", empty.text);
    let fields = [
        ("kind", "text"),
        ("title", "Un atelier"),
        ("words", "Douse personnes."),
        ("third-party", "yes"),
        ("criterion", &*criterion),
    ];
    let given = browser.submit(&give, &fields);
    assert!(
        given.text.contains("doit venir de quelqu’un d’autre"),
        "{}",
        given.text
    );
    let proof = after(&given, "value=\"proof ");
    let one = format!("{give}/{proof}");
    let wrong = browser.post(
        &one,
        &[
            ("do", "reword"),
            ("title", ""),
            ("words", "Douze personnes."),
        ],
    );
    assert_eq!(wrong.status, 422);
    for text in [
        "Nom de la preuve : Ce champ ne peut pas rester vide.",
        "Douze personnes.</textarea>",
    ] {
        assert!(wrong.text.contains(text), "{text}: {}", wrong.text);
    }
    let fields = [
        ("do", "reword"),
        ("title", "Mon atelier"),
        ("words", "Douze personnes."),
    ];
    let kept = browser.submit(&one, &fields);
    assert!(kept.text.contains("<h1>Mon atelier</h1>") && !kept.text.contains("Douse"));

    // An address may be written as people say it.
    let fields = [
        ("kind", "link"),
        ("title", "Mon site"),
        ("url", "exemple.fr/atelier?a=1"),
        ("criterion", &*criterion),
    ];
    browser.submit(&give, &fields);
    let kept = browser.get(&format!("{ROOT}/proofs"));
    assert!(
        kept.text
            .contains("href=\"https://exemple.fr/atelier?a=1\""),
        "{}",
        kept.text
    );

    assert_eq!(filled(&browser, &at, "submit").status, 303);
    let fixed = browser.get(&one);
    assert!(fixed.text.contains("elle ne change plus") && !fixed.text.contains("value=\"reword\""));
    let late = browser.post(
        &one,
        &[
            ("do", "reword"),
            ("title", "Autre"),
            ("words", "Trop tard."),
        ],
    );
    assert_eq!(late.status, 422);
    assert!(
        late.text.contains("Trop tard."),
        "it can be copied: {}",
        late.text
    );
}

#[test]
fn a_statement_is_awaited_and_not_missing() {
    let (_world, browser, at) = drafting();
    let page = browser.get(&at);
    let employer = somebody();
    let all = criteria(&page);
    let mut ask = vec![
        ("kind", "statement"),
        ("relation", "employer"),
        ("email", &*employer),
    ];
    ask.extend(all.iter().map(|one| ("criterion", one.as_str())));
    let asked = browser.submit(&format!("{at}/proofs"), &ask);
    let waits = format!("Critère 1 : l’attestation demandée à {employer} est attendue jusqu’au");
    assert!(asked.text.contains(&waits), "{}", asked.text);
    assert!(
        asked.text.contains("Ce qui manque encore"),
        "the rest is missing"
    );
    let levels: Vec<String> = all.iter().map(|one| format!("level:{one}")).collect();
    let mut fields = vec![("edited", "yes"), ("no-names", "yes"), ("do", "submit")];
    fields.extend(levels.iter().map(|name| (name.as_str(), "assured")));
    let early = browser.post(&at, &fields);
    assert_eq!(early.status, 422);
    assert_eq!(
        early.text.matches(&waits).count(),
        3,
        "listed, awaited, beside it: {}",
        early.text
    );
    assert!(
        early.text.contains("Ce qui est attendu") && !early.text.contains("Ce qui manque encore")
    );
    assert!(
        browser
            .get(ROOT)
            .text
            .contains("Une attestation est attendue.")
    );
}

#[test]
fn what_stands_in_the_way_is_told() {
    let (world, browser, at) = drafting();
    assert_eq!(filled(&browser, &at, "save").status, 303);
    let item = id(&at).to_string();
    world.award(&world.a.assessor, world.a.badge, &browser.email);
    let draft = browser.get(&at);
    assert!(
        draft.text.contains("Vous détenez ce badge depuis le"),
        "{}",
        draft.text
    );
    for text in ["Rien ne manque", "value=\"submit\""] {
        assert!(!draft.text.contains(text), "{text}: {}", draft.text);
    }
    assert!(draft.text.contains(&format!("{at}/end")), "they can leave");
    let list = browser.get(ROOT);
    assert!(
        list.text.contains("Vous détenez ce badge.")
            && !list.text.contains(&format!("value=\"{item}\""))
    );
    for (path, fields) in [
        (
            &*at,
            [("edited", "yes"), ("no-names", "yes"), ("do", "submit")],
        ),
        (ROOT, [("application", &*item), ("do", "submit"), ("x", "")]),
    ] {
        let refused = browser.post(path, &fields);
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("Vous détenez ce badge.")
                && !refused.text.contains("Cette personne")
        );
    }
}

#[test]
fn an_appeal_and_a_new_application_exclude_each_other() {
    let (world, browser, at) = drafting();
    assert_eq!(filled(&browser, &at, "submit").status, 303);
    decide(&world, &at, (1, false));
    let refused = browser.get(&at);
    assert!(
        refused.text.contains("C’est l’un ou l’autre"),
        "{}",
        refused.text
    );
    let anew = browser.submit(&at, &[("do", "again")]);
    assert!(anew.text.contains("Brouillon"), "{}", anew.text);
    let second = begun(&world, &browser);
    assert_ne!(second, at);
    assert_eq!(filled(&browser, &second, "submit").status, 303);
    let first = browser.get(&at);
    assert!(
        first
            .text
            .contains("un second examen de celle-ci n’est pas possible"),
        "{}",
        first.text
    );
    for text in [
        "value=\"appeal\"",
        "value=\"again\"",
        "C’est l’un ou l’autre",
    ] {
        assert!(!first.text.contains(text), "{text}: {}", first.text);
    }
    assert!(
        first.text.contains(&format!("href=\"{second}\"")),
        "{}",
        first.text
    );
    let late = browser.post(&at, &[("do", "appeal"), ("text", "Regardez mieux.")]);
    assert_eq!(late.status, 422);
    for text in ["Ce badge est déjà demandé", "Regardez mieux."] {
        assert!(late.text.contains(text), "{text}: {}", late.text);
    }
}

#[test]
fn what_is_public_at_once_is_told_and_told_apart() {
    let (world, browser, at) = drafting();
    let draft = browser.get(&at);
    assert!(
        draft.text.contains("le badge a aussitôt sa page publique"),
        "{}",
        draft.text
    );
    let criterion = criteria(&draft)[0].clone();
    for title in ["En mars", "En avril"] {
        let fields = [
            ("kind", "text"),
            ("title", title),
            ("words", "Raconté."),
            ("shown", "yes"),
            ("criterion", &*criterion),
        ];
        browser.submit(&format!("{at}/proofs"), &fields);
    }
    assert_eq!(filled(&browser, &at, "submit").status, 303);
    decide(&world, &at, (1, true));
    let accepted = browser.get(&at);
    assert!(
        accepted.text.contains("La page de ce badge est publique"),
        "{}",
        accepted.text
    );
    let award = format!(
        "/assertions/{}",
        after(
            &accepted,
            &format!("class=\"button\" href=\"{}/assertions/", world.base)
        )
    );
    let page = browser.get(&award);
    for text in ["Récit 1</a>", "Récit 2</a>"] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
}

#[test]
fn the_letter_says_where_its_link_leads() {
    let world = World::start();
    let badge = open(&world);
    let who = somebody();
    let fields = [("email", &*who), ("wanted", &*badge.to_string())];
    let asked = submit(&format!("{}/sign-in", world.base), &fields);
    assert!(
        asked.text.contains("vous ramène à votre demande"),
        "{}",
        asked.text
    );
    let link = last_link(&world.service, &who);
    let letter = world.service.link_url(link);
    let page = get(&letter, HTML);
    assert!(
        page.text.contains("vous ramène à votre demande de badge"),
        "{}",
        page.text
    );
}

#[test]
fn whoever_sends_after_their_session_ended_is_told() {
    let (_world, browser, at) = drafting();
    let nobody = browser.ended();
    let sent = nobody.post(&at, &[("edited", "yes"), ("do", "save")]);
    assert_eq!(sent.status, 303);
    let to = sent.header("location");
    assert!(
        to.contains("for=application") && to.contains("ended=yes"),
        "{to}"
    );
    let page = nobody.get(to);
    assert!(
        page.text.contains("Votre session a pris fin"),
        "{}",
        page.text
    );
    let looked = nobody.get(&at);
    assert!(!looked.header("location").contains("ended"));
}
