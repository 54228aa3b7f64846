//! Asking for a badge without an exam: from a public page to the badge, for somebody who has nothing here yet.

use super::links::{after, submit};
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::letters::{last_link, letters, token};
use crate::support::server::{Answer, World, get, send, somebody};
use crate::support::story::{email, runtime};
use sceau::badge::application::Policy;
use sceau::issuing::{
    Actor,
    applications::{Examiner, NewOpinion},
};
use sceau::storage::{Db, Scope, Target, applications::reviewers::Who, persons};
use std::io::{Cursor, Read};
use uuid::Uuid;

const ROOT: &str = "/my-badges/applications";
const HTML: &str = "text/html";
const TEXT: &[u8] = "Ce que j’ai fait en mars.".as_bytes();

/// A badge of A can be asked for.
fn open(world: &World) -> Uuid {
    askable(world, world.a.badge)
}

fn askable(world: &World, badge: Uuid) -> Uuid {
    let (actor, policy) = (Actor::cli(), Policy::default());
    let set = world
        .service
        .set_review_policy(&actor, Scope::Instance, badge, policy);
    runtime().block_on(set).unwrap();
    badge
}

/// Somebody who was awarded something else, at a browser.
fn applicant(world: &World) -> Browser {
    let who = somebody();
    world.award(&world.b.assessor, world.b.badge, &who);
    Browser::signed_in(world, &who)
}

/// Begins an application; gives its page.
fn begun(world: &World, browser: &Browser) -> String {
    let badge = world.a.badge.to_string();
    let to = browser.post(&format!("{ROOT}/new"), &[("badge", &badge)]);
    assert_eq!(to.status, 303, "{}", to.text);
    let to = to.header("location").to_owned();
    to.split('?').next().unwrap().to_owned()
}

/// The ids of its criteria, as the page has them.
fn criteria(page: &Answer) -> Vec<String> {
    let all = page.text.split("name=\"words:").skip(1);
    all.map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// Fills in every criterion and shows all of them by one proof of somebody else; then presses this button.
fn filled(browser: &Browser, at: &str, button: &str) -> Answer {
    let page = browser.get(at);
    let criteria = criteria(&page);
    assert!(!criteria.is_empty(), "{}", page.text);
    let mut given = vec![
        ("kind", "text"),
        ("title", "Un atelier"),
        ("words", "Raconté par la structure."),
        ("third-party", "yes"),
    ];
    given.extend(criteria.iter().map(|one| ("criterion", one.as_str())));
    browser.submit(&format!("{at}/proofs"), &given);
    let names: Vec<(String, String)> = criteria
        .iter()
        .flat_map(|one| {
            [
                (format!("level:{one}"), "assured"),
                (format!("words:{one}"), "Souvent."),
            ]
        })
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let mut fields = vec![("edited", "yes"), ("no-names", "yes"), ("do", button)];
    fields.extend(
        names
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    browser.post(at, &fields)
}

fn id(at: &str) -> Uuid {
    at.rsplit('/').next().unwrap().parse().unwrap()
}

/// Says what a program of A thinks.
fn decide(world: &World, at: &str, (key, favourable): (u128, bool)) {
    let by = Examiner {
        actor: Actor::cli(),
        who: Who::Key(Uuid::from_u128(key)),
    };
    let opinion = NewOpinion {
        favourable,
        reason: "Il manque un atelier.".to_owned(),
    };
    let done = world
        .service
        .give_opinion(&by, Scope::Instance, id(at), opinion);
    runtime().block_on(done).unwrap();
}

fn ask_more(world: &World, at: &str) {
    let by = Examiner {
        actor: Actor::cli(),
        who: Who::Key(Uuid::from_u128(1)),
    };
    let words = (None, "Combien de personnes ?".to_owned());
    let asked = world
        .service
        .ask_for_more(&by, Scope::Instance, id(at), words);
    runtime().block_on(asked).unwrap();
}

fn is_known(world: &World, who: &str) -> bool {
    let who = email(who);
    let found = world
        .service
        .store()
        .read_blocking(move |db: &mut Db| persons::find(db, &who));
    found.unwrap().is_some()
}

on_both!(
    somebody_unknown_comes_from_a_public_page_to_the_form,
    |target: &Target| {
        let world = World::on(target);
        let badge = world.a.badge;
        let public = format!("{}/badges/{badge}", world.base);
        let form = format!("{ROOT}/new?badge={badge}");
        assert!(
            !get(&public, HTML).text.contains(&form),
            "nobody can ask for it"
        );
        open(&world);
        for page in [
            public,
            format!("{}/issuers/{}", world.base, world.a.profile),
            format!("{}/programmes/{}", world.base, world.programme),
            format!("{}/programmes/{}/catalogue", world.base, world.programme),
        ] {
            let seen = get(&page, HTML);
            assert!(seen.text.contains(&form), "{page}: {}", seen.text);
        }
        let out = get(&format!("{}{form}", world.base), HTML);
        let to = format!("/sign-in?for=application&badge={badge}");
        assert_eq!((out.status, out.header("location")), (303, &*to));
        let sign_in = get(&format!("{}{to}", world.base), HTML);
        assert!(
            sign_in.text.contains("Pour demander un badge"),
            "{}",
            sign_in.text
        );
        let wanted = after(&sign_in, "name=\"wanted\" value=\"").to_owned();

        // The letter goes to somebody unknown too; the answer is the same for somebody known, but for the address.
        let (new, known) = (somebody(), somebody());
        world.award(&world.b.assessor, world.b.badge, &known);
        let ask = |who: &str| {
            let url = format!("{}/sign-in", world.base);
            submit(&url, &[("email", who), ("wanted", &wanted)])
        };
        let (to_new, to_known) = (ask(&new), ask(&known));
        assert_eq!(
            to_new.text.replace(&new, "…"),
            to_known.text.replace(&known, "…")
        );
        for who in [&new, &known] {
            assert_eq!(letters(&world.service, who).len(), 1, "{who}");
        }
        let link = world.service.link_url(last_link(&world.service, &new));
        let token = token(&world.service, last_link(&world.service, &new));
        assert!(link.ends_with(&token));
        let landed = submit(&format!("{}/links/{token}", world.base), &[("do", "open")]);
        assert_eq!(landed.status, 200, "{}", landed.text);
        let ticked = format!("value=\"{badge}\" aria-describedby=\"about-{badge}\" checked");
        assert!(landed.text.contains(&ticked), "{}", landed.text);

        // The code leads there too.
        let code = world.service.link_code(last_link(&world.service, &known));
        let typed = submit(
            &format!("{}/sign-in/code", world.base),
            &[("email", &known), ("code", &code), ("wanted", &wanted)],
        );
        assert!(typed.text.contains(&ticked), "{}", typed.text);

        // Without a badge to ask for, nobody unknown is written to or known.
        let other = somebody();
        submit(&format!("{}/sign-in", world.base), &[("email", &other)]);
        assert!(letters(&world.service, &other).is_empty() && !is_known(&world, &other));
    }
);

#[test]
fn only_ids_are_carried_through_signing_in() {
    let world = World::start();
    for (query, wanted) in [
        (
            "for=application&badge=https://evil.example",
            Uuid::nil().to_string(),
        ),
        ("for=https://evil.example", String::new()),
        (
            "for=application&next=//evil.example",
            Uuid::nil().to_string(),
        ),
    ] {
        let page = get(&format!("{}/sign-in?{query}", world.base), HTML);
        assert!(!page.text.contains("evil.example"), "{query}");
        match wanted.is_empty() {
            true => assert!(!page.text.contains("name=\"wanted\""), "{query}"),
            false => assert_eq!(after(&page, "name=\"wanted\" value=\""), wanted, "{query}"),
        }
    }
    // What a letter leads to is found again after signing in.
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    let out = get(&format!("{}{at}", world.base), HTML);
    let to = format!("/sign-in?for=application&item={}", id(&at));
    assert_eq!((out.status, out.header("location")), (303, &*to));
    let wanted = id(&at).to_string();
    submit(
        &format!("{}/sign-in", world.base),
        &[("email", &browser.email), ("wanted", &wanted)],
    );
    let link = token(&world.service, last_link(&world.service, &browser.email));
    let landed = submit(&format!("{}/links/{link}", world.base), &[("do", "open")]);
    assert!(
        landed.text.contains("Ce qui manque encore"),
        "{}",
        landed.text
    );
}

#[test]
fn an_application_goes_from_a_draft_to_the_badge() {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let none = browser.post(&format!("{ROOT}/new"), &[]);
    assert_eq!(none.status, 422);
    assert!(none.text.contains("Cochez au moins un badge."));
    let at = begun(&world, &browser);
    let page = browser.get(&at);
    let missing = page.text.matches("<li><a href=\"#").count();
    assert_eq!(missing, criteria(&page).len() * 2 + 2, "{}", page.text);
    let early = browser.post(&at, &[("edited", "yes"), ("do", "submit")]);
    assert_eq!(early.status, 422);
    assert!(
        early.text.contains("Rien ne montre encore ce critère."),
        "{}",
        early.text
    );
    let saved = filled(&browser, &at, "save");
    assert_eq!(saved.status, 303, "{}", saved.text);
    let ready = browser.get(&at);
    assert!(
        ready
            .text
            .contains("Rien ne manque : vous pouvez déposer la demande.")
    );
    // Several are submitted at once from the list.
    let list = browser.get(ROOT);
    let item = id(&at).to_string();
    assert!(
        list.text.contains(&format!("value=\"{item}\"")),
        "{}",
        list.text
    );
    let nothing = browser.post(ROOT, &[("do", "submit")]);
    assert_eq!(nothing.status, 422);
    let done = browser.submit(ROOT, &[("do", "submit"), ("application", &item)]);
    assert!(
        done.text.contains("C’est déposé.") && done.text.contains("Déposée"),
        "{}",
        done.text
    );
    assert!(
        browser
            .get("/my-badges")
            .text
            .contains("1 demande en cours.")
    );
    // What is examined does not change.
    let late = browser.post(&at, &[("edited", "yes"), ("do", "save")]);
    assert_eq!(late.status, 422);
    assert!(
        late.text.contains("Ce n’est pas possible à ce stade"),
        "{}",
        late.text
    );
    assert!(!browser.get(&at).text.contains("<textarea"));

    ask_more(&world, &at);
    let asked = browser.get(&at);
    assert!(
        asked.text.contains("Combien de personnes ?"),
        "{}",
        asked.text
    );
    assert!(
        browser
            .get("/my-badges")
            .text
            .contains("Une précision vous est demandée")
    );
    let empty = browser.post(
        &at,
        &[("edited", "yes"), ("no-names", "yes"), ("do", "answer")],
    );
    assert_eq!(empty.status, 422, "{}", empty.text);
    let fields = [
        ("edited", "yes"),
        ("no-names", "yes"),
        ("do", "answer"),
        ("text", "Douze."),
    ];
    let answered = browser.submit(&at, &fields);
    assert!(answered.text.contains("l’examen reprend") && answered.text.contains("Douze."));

    decide(&world, &at, (1, true));
    let accepted = browser.get(&at);
    assert!(
        accepted.text.contains("Voir mon badge"),
        "{}",
        accepted.text
    );
    let form = browser.get(&format!("{ROOT}/new"));
    assert!(
        form.text.contains("Vous détenez ce badge."),
        "{}",
        form.text
    );
    let again = browser.post(
        &format!("{ROOT}/new"),
        &[("badge", &world.a.badge.to_string())],
    );
    assert_eq!(again.status, 422);
    assert!(
        again
            .text
            .contains("Vous détenez déjà un des badges cochés.")
    );
}

#[test]
fn what_is_typed_comes_back_with_a_mistake() {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    let all = criteria(&browser.get(&at));
    let (first, second) = (&all[0], &all[1]);
    let names = [
        format!("words:{first}"),
        format!("level:{second}"),
        format!("words:{second}"),
    ];
    // Words without a level: what is whole is kept, the rest stays on the page.
    let seen = browser.post(
        &at,
        &[
            ("edited", "yes"),
            (&names[0], "Sans niveau, mais écrit."),
            (&names[1], "beginning"),
            (&names[2], "Avec niveau."),
            ("do", &format!("add {first}")),
        ],
    );
    assert_eq!(seen.status, 422);
    for text in [
        "Sans niveau, mais écrit.",
        "Avec niveau.",
        "Dites où vous en êtes.",
    ] {
        assert!(seen.text.contains(text), "{text}: {}", seen.text);
    }
    assert!(seen.text.contains(&format!("href=\"#criterion-{first}\"")));
    assert!(browser.get(&at).text.contains("Avec niveau."));
    // The button beside a criterion keeps the page, then leads to a proof of it.
    let level = format!("level:{first}");
    let to = browser.post(
        &at,
        &[
            ("edited", "yes"),
            (&level, "assured"),
            ("do", &format!("add {first}")),
        ],
    );
    assert_eq!(to.status, 303);
    let choose = browser.get(to.header("location"));
    assert!(choose.text.contains("Écrire un récit"), "{}", choose.text);
    let give = format!("{at}/proofs");
    let form = browser.get(&format!("{give}?kind=link&criterion={first}"));
    let ticked = format!("value=\"{first}\" checked");
    assert!(form.text.contains(&ticked), "{}", form.text);

    let wrong = browser.post(
        &give,
        &[
            ("kind", "link"),
            ("title", "Mon site"),
            ("url", "pas une adresse"),
            ("words", "La page 2."),
            ("shown", "yes"),
        ],
    );
    assert_eq!(wrong.status, 422);
    for text in [
        "value=\"Mon site\"",
        "value=\"pas une adresse\"",
        "La page 2.",
        "Ce n’est pas une adresse de site",
        "Cochez au moins un critère.",
        "name=\"shown\" value=\"yes\" aria-describedby=\"shown-hint\" checked",
    ] {
        assert!(wrong.text.contains(text), "{text}: {}", wrong.text);
    }
    let fields = [
        ("kind", "file"),
        ("title", "Photo"),
        ("criterion", first.as_str()),
    ];
    for (name, file, text) in [
        (
            "a.html",
            &b"<html></html>"[..],
            "Ce type de fichier n’est pas accepté",
        ),
        ("a.pdf", TEXT, "donnez-lui la bonne extension"),
        ("a.txt", b"", "Choisissez un fichier."),
    ] {
        let refused = browser.upload(&give, &fields, (name, file));
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(text), "{name}: {}", refused.text);
        assert!(refused.text.contains("value=\"Photo\"") && refused.text.contains(&ticked));
    }
    let large = vec![b'a'; 6 * 1024 * 1024];
    let refused = browser.upload(&give, &fields, ("a.txt", &large));
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("dépasse 5 Mio") && refused.text.contains("value=\"Photo\""));
    let refused = browser.upload(&give, &fields, ("a.txt", &large.repeat(2)));
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("dépasse 5 Mio"),
        "nothing of it is read"
    );

    let wrong = browser.post(
        &give,
        &[
            ("kind", "statement"),
            ("email", "personne"),
            ("criterion", first),
        ],
    );
    assert_eq!(wrong.status, 422);
    for text in [
        "Dites qui est cette personne",
        "Ce n’est pas une adresse électronique",
        "value=\"personne\"",
    ] {
        assert!(wrong.text.contains(text), "{text}: {}", wrong.text);
    }
    let own = [
        ("kind", "statement"),
        ("relation", "employer"),
        ("email", &*browser.email),
        ("criterion", first),
    ];
    assert_eq!(browser.post(&give, &own).status, 422);
    let unknown = browser.post(&give, &[("kind", "x")]);
    assert_eq!(unknown.status, 422, "{}", unknown.text);
}

#[test]
fn proofs_serve_several_applications_and_are_ones_own() {
    let world = World::start();
    open(&world);
    askable(&world, world.owner.badge);
    let browser = applicant(&world);
    let both = [world.a.badge.to_string(), world.owner.badge.to_string()];
    let begun_both = browser.submit(
        &format!("{ROOT}/new"),
        &[("badge", &both[0]), ("badge", &both[1])],
    );
    assert!(
        begun_both.text.contains("ouvrez chaque brouillon"),
        "{}",
        begun_both.text
    );
    let listed = browser.get(ROOT);
    let mut pages: Vec<String> = Vec::new();
    for part in listed
        .text
        .split("<a href=\"/my-badges/applications/")
        .skip(1)
    {
        let id = part.split('"').next().unwrap();
        if Uuid::try_parse(id).is_ok() {
            pages.push(format!("{ROOT}/{id}"));
        }
    }
    assert_eq!(pages.len(), 2, "{}", listed.text);
    let criterion = criteria(&browser.get(&pages[0]))[0].clone();
    let given = browser.upload(
        &format!("{}/proofs", pages[0]),
        &[
            ("kind", "file"),
            ("criterion", &criterion),
            ("shown", "yes"),
        ],
        ("Récit de mars.txt", TEXT),
    );
    assert_eq!(given.status, 303, "{}", given.text);
    let kept = browser.get(&format!("{ROOT}/proofs"));
    assert!(
        kept.text.contains("Récit de mars.txt"),
        "named like its file: {}",
        kept.text
    );
    let file = format!(
        "{ROOT}/proofs/{}",
        after(&kept, "href=\"/my-badges/applications/proofs/")
    );
    let read = browser.get(&file);
    assert_eq!(read.bytes, TEXT);
    assert!(read.header("content-disposition").starts_with("attachment"));
    assert_eq!(read.header("cache-control"), "private, no-store");
    assert_eq!(
        read.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    let proof = file.split('/').nth(4).unwrap().to_owned();

    // It is used again elsewhere, shown no more, taken off.
    let again = format!("{}/proofs", pages[1]);
    assert!(
        browser
            .get(&format!("{again}?kind=given"))
            .text
            .contains("Récit de mars.txt")
    );
    let none = browser.post(&again, &[("kind", "given"), ("criterion", &criterion)]);
    assert_eq!(none.status, 422);
    assert!(
        none.text.contains("Cochez au moins une preuve."),
        "{}",
        none.text
    );
    browser.submit(
        &again,
        &[
            ("kind", "given"),
            ("proof", &proof),
            ("criterion", &criterion),
        ],
    );
    let one = format!("{again}/{proof}");
    let hidden = browser.submit(&one, &[("do", "hide")]);
    assert!(
        hidden.text.contains("n’est plus vue depuis le badge"),
        "{}",
        hidden.text
    );
    let shown = browser.submit(&one, &[("do", "show")]);
    assert!(
        shown.text.contains("Elle peut être vue depuis le badge."),
        "{}",
        shown.text
    );
    let unticked = browser.post(&one, &[("do", "uses")]);
    assert_eq!(unticked.status, 422);
    let off = browser.submit(&one, &[("do", "off")]);
    assert!(
        off.text.contains("est retirée de la demande"),
        "{}",
        off.text
    );

    // For anybody else there is nothing.
    let stranger = applicant(&world);
    let removal = format!("{ROOT}/proofs/{proof}/removal");
    let here = format!("{}/proofs/{proof}", pages[0]);
    let end = format!("{}/end", pages[0]);
    let proofs = format!("{}/proofs", pages[0]);
    for path in [&file, &removal, &here, &end, &proofs, &pages[0]] {
        assert_eq!(stranger.get(path).status, 404, "{path}");
    }
    for (path, button) in [
        (&removal, "remove"),
        (&here, "hide"),
        (&end, "discard"),
        (&proofs, "give"),
        (&pages[0], "save"),
    ] {
        assert_eq!(stranger.post(path, &[("do", button)]).status, 404, "{path}");
    }
    let foreign = begun(&world, &stranger);
    let taken = stranger.post(
        &format!("{foreign}/proofs"),
        &[
            ("kind", "given"),
            ("proof", &proof),
            ("criterion", &criterion),
        ],
    );
    assert_eq!(taken.status, 404, "{}", taken.text);

    // Everything is in the ZIP.
    let zip = browser.send("GET", "/my-badges/export", &[], "");
    let mut archive = zip::ZipArchive::new(Cursor::new(&zip.bytes)).unwrap();
    let mut bytes = Vec::new();
    let name = format!("preuves/{proof}.txt");
    archive
        .by_name(&name)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    assert_eq!(bytes, TEXT);
    let mut data = String::new();
    archive
        .by_name("donnees.json")
        .unwrap()
        .read_to_string(&mut data)
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["applications"].as_array().unwrap().len(), 2);
    assert_eq!(data["proofs"][0]["file"]["name"], "Récit de mars.txt");

    // Deleted, once it was told what that means.
    assert!(
        browser
            .get(&removal)
            .text
            .contains("Rien ne pourra la rétablir.")
    );
    let removed = browser.submit(&removal, &[("do", "remove")]);
    assert!(
        removed.text.contains("Aucune preuve pour l’instant."),
        "{}",
        removed.text
    );
    assert_eq!(browser.get(&file).status, 404);
}

#[test]
fn what_cannot_be_undone_is_told_first() {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let draft = begun(&world, &browser);
    let end = format!("{draft}/end");
    assert!(browser.get(&end).text.contains("Supprimer le brouillon"));
    let gone = browser.submit(&end, &[("do", "discard")]);
    assert!(
        gone.text.contains("Vos preuves sont gardées."),
        "{}",
        gone.text
    );
    assert_eq!(browser.get(&draft).status, 404);

    let at = begun(&world, &browser);
    assert_eq!(filled(&browser, &at, "submit").status, 303);
    let end = format!("{at}/end");
    assert!(browser.get(&end).text.contains("ne l’examinera plus"));
    // The page of the draft was open somewhere: nothing is deleted by it.
    let stale = browser.post(&end, &[("do", "discard")]);
    assert_eq!(stale.status, 422, "{}", stale.text);
    let back = browser.submit(&end, &[("do", "withdraw")]);
    assert!(back.text.contains("Retirée"), "{}", back.text);
    let twice = browser.post(&end, &[("do", "withdraw")]);
    assert_eq!(twice.status, 422);
    let anew = browser.post(&at, &[("do", "again")]);
    assert_eq!(anew.status, 303, "{}", anew.text);
    let nothing = browser.post(&at, &[("do", "dance")]);
    assert_eq!(nothing.status, 422);
}

#[test]
fn a_decision_is_told_with_its_reason_and_examined_again_once() {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    assert_eq!(filled(&browser, &at, "submit").status, 303);
    decide(&world, &at, (1, false));
    let seen = browser.get(&at);
    for text in [
        "Non retenue pour l’instant",
        "Il manque un atelier.",
        "Faire une nouvelle demande",
    ] {
        assert!(seen.text.contains(text), "{text}: {}", seen.text);
    }
    assert!(!seen.text.to_lowercase().contains("refus"), "{}", seen.text);
    let empty = browser.post(&at, &[("do", "appeal"), ("text", "")]);
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("href=\"#text\""), "{}", empty.text);
    let words = "J’en ai animé deux.";
    let again = browser.submit(&at, &[("do", "appeal"), ("text", words)]);
    assert!(
        again.text.contains("Déposée pour un second examen"),
        "{}",
        again.text
    );
    decide(&world, &at, (2, false));
    let last = browser.get(&at);
    assert!(!last.text.contains("value=\"appeal\""), "{}", last.text);
    let third = browser.post(&at, &[("do", "appeal"), ("text", words)]);
    assert_eq!(third.status, 422);
    assert!(third.text.contains(words), "it is not lost: {}", third.text);
}

#[test]
fn a_statement_shows_where_it_stands() {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    let criterion = criteria(&browser.get(&at))[0].clone();
    let employer = somebody();
    let ask = [
        ("kind", "statement"),
        ("relation", "employer"),
        ("email", &*employer),
        ("criterion", &criterion),
    ];
    let asked = browser.submit(&format!("{at}/proofs"), &ask);
    assert!(
        asked.text.contains(&format!("Demandée à {employer}")),
        "{}",
        asked.text
    );
    assert!(
        asked.text.contains("ajoutez une preuve"),
        "it is not there yet"
    );
    let kept = browser.get(&format!("{ROOT}/proofs"));
    let removal = format!(
        "{ROOT}/proofs/{}",
        after(
            &kept,
            "quiet danger\" href=\"/my-badges/applications/proofs/"
        )
    );
    let gone = browser.submit(&removal, &[("do", "remove")]);
    assert!(!gone.text.contains(&employer), "{}", gone.text);
}

#[test]
fn forms_of_other_sites_and_sessions_do_nothing() {
    let world = World::start();
    open(&world);
    let browser = applicant(&world);
    let at = begun(&world, &browser);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for path in [
        ROOT,
        &format!("{ROOT}/new"),
        &at,
        &format!("{at}/end"),
        &format!("{at}/proofs"),
    ] {
        let without = browser.send("POST", path, &form, "do=discard&csrf=x");
        assert_eq!(without.status, 403, "{path}");
        let signed_out = send(
            "POST",
            &format!("{}{path}", world.base),
            &form,
            "do=discard",
        );
        assert_eq!(signed_out.status, 401, "{path}");
    }
    assert_eq!(browser.get(&at).status, 200);
}
