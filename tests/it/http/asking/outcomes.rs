//! From a draft to what comes of it.

use super::*;

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
        early
            .text
            .matches("Critère 1 : ajoutez une preuve.")
            .count()
            == 3,
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
fn what_cannot_be_undone_is_told_first() {
    let (world, browser, draft) = drafting();
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
    let (world, browser, at) = drafting();
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
fn forms_of_other_sites_and_sessions_do_nothing() {
    let (world, browser, at) = drafting();
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
