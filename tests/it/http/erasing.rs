//! Erasing as holders and clients see it: warned first, done by a second button, 410 from then on.

use super::links::{action, mine, page, submit};
use super::sharing::holder;
use crate::support::server::{World, get, get_with, post, somebody, world};
use crate::support::story::email;
use sceau::storage::{Db, persons, withholdings};
use serde_json::json;

const REASON: &str = "Effacé à la demande de sa personne titulaire";

fn is_known(world: &World, who: &str) -> bool {
    let who = email(who);
    let found = world.service.store();
    let found = found.read_blocking(move |db: &mut Db| persons::find(db, &who));
    found.unwrap().is_some()
}

#[test]
fn one_badge_is_erased_after_a_warning() {
    let world = World::start();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let (id, url) = (
        award["id"].as_str().unwrap(),
        award["url"].as_str().unwrap(),
    );
    let jws = get(&format!("{url}.jws"), "*/*").text;
    let list = format!("{}/issuers/{}/revocations", world.base, world.a.profile);
    assert!(!get(&list, "*/*").text.contains(id));
    let seen = submit(&mine(&world, &who), &[("do", "open")]);
    let form = action(&world, &seen);
    let before = world.rows();
    let warned = submit(&form, &[("do", "erase"), ("award", id)]);
    assert_eq!(warned.status, 200);
    for expected in [
        "Effacer un badge",
        "On ne peut pas revenir en arrière",
        "Ne rien effacer",
    ] {
        assert!(
            warned.text.contains(expected),
            "{expected}: {}",
            warned.text
        );
    }
    assert_eq!(world.rows(), before, "nothing was done");
    let back = submit(&action(&world, &warned), &[("do", "open")]);
    assert!(back.text.contains("Badges délivrés"));
    let done = submit(&form, &[("do", "erase-confirmed"), ("award", id)]);
    assert!(done.text.contains("Badge effacé."), "{}", done.text);
    let again = submit(&action(&world, &done), &[("do", "erase"), ("award", id)]);
    assert_eq!(again.status, 404);

    for form in ["/card.png", "/qr.svg"] {
        let gone = get(&format!("{url}{form}"), "*/*");
        assert_eq!(
            (gone.status, gone.code().as_str()),
            (410, "erased"),
            "{form}"
        );
    }
    let embedded = get(&format!("{url}/embed?lang=fr"), "text/html");
    assert_eq!(embedded.status, 410);
    assert!(embedded.text.contains("Effacé"), "{}", embedded.text);
    let by = embedded.text.split("<p class=\"hint\">").nth(1).unwrap();
    let by = by.split('<').next().unwrap();
    assert!(!by.contains(|c: char| c.is_ascii_digit()), "no date: {by}");
    let oembed = get(&format!("{}/oembed?url={url}", world.base), "*/*");
    assert_eq!(oembed.code(), "erased");

    for form in ["", ".json", ".jws", ".png", ".svg"] {
        let gone = get(&format!("{url}{form}"), "*/*");
        assert_eq!((gone.status, form), (410, form));
        let document = gone.json();
        assert_eq!(
            (
                document["revoked"].as_bool(),
                document["revocationReason"].as_str()
            ),
            (Some(true), Some(REASON))
        );
        assert_eq!(document["id"], url);
    }
    let french = page(url);
    assert_eq!(french.status, 410);
    for expected in [
        "Effacé",
        "à la demande de sa personne titulaire",
        "Délivré en",
        "Atelier A",
    ] {
        assert!(
            french.text.contains(expected),
            "{expected}: {}",
            french.text
        );
    }
    let english = page(&format!("{url}?lang=en"));
    assert!(
        english
            .text
            .contains("This badge was erased at its holder’s request")
    );
    assert!(get(&list, "*/*").text.contains(id), "it stands in the list");
    let asked = json!({ "url": url });
    let report = post(&world.api("/verifications"), None, &asked).json();
    assert_eq!(report["verdict"], "revoked", "{report}");
    let presented = json!({ "jws": jws });
    let report = post(&world.api("/verifications"), None, &presented).json();
    assert_eq!(report["verdict"], "revoked", "{report}");
    assert!(report.to_string().contains("\"erased\""), "{report}");
    let verified = page(&format!("{}/verify?url={url}", world.base));
    assert!(
        verified.text.contains("Ce badge a été effacé"),
        "{}",
        verified.text
    );

    // Its issuer is told what became of it, another one nothing.
    let rest = world.api(&format!("/assertions/{id}"));
    let shown = get_with(&rest, &world.a.reader);
    assert_eq!((shown.status, shown.code().as_str()), (410, "erased"));
    assert_eq!(get_with(&rest, &world.b.reader).status, 404);
    let revoke = world.api(&format!("/assertions/{id}/revocation"));
    let revoked = post(
        &revoke,
        Some(&world.a.assessor),
        &json!({"reason": "erreur"}),
    );
    assert_eq!((revoked.status, revoked.code().as_str()), (410, "erased"));
    assert!(is_known(&world, &who), "only the badge");
}

#[test]
fn a_revoked_badge_that_is_erased_loses_its_reason_in_the_list() {
    let world = World::start();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let id = award["id"].as_str().unwrap();
    let revoke = world.api(&format!("/assertions/{id}/revocation"));
    let reason = json!({"reason": "fraude de Camille"});
    assert_eq!(post(&revoke, Some(&world.a.assessor), &reason).status, 200);
    let list = format!("{}/issuers/{}/revocations", world.base, world.a.profile);
    assert!(get(&list, "*/*").text.contains("fraude de Camille"));
    let form = action(&world, &submit(&mine(&world, &who), &[("do", "open")]));
    let done = submit(&form, &[("do", "erase-confirmed"), ("award", id)]);
    assert_eq!(done.status, 200, "{}", done.text);
    let listed = get(&list, "*/*").text;
    assert!(listed.contains(id) && listed.contains(REASON));
    assert!(!listed.contains("Camille"));
}

#[test]
fn everything_is_erased_by_two_buttons() {
    let world = World::start();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let seen = submit(&mine(&world, &who), &[("do", "open")]);
    assert!(seen.text.contains("Tout effacer…"), "{}", seen.text);
    let form = action(&world, &seen);
    let before = world.rows();
    let warned = submit(&form, &[("do", "erase-all")]);
    for expected in [
        "vos badges délivrés (1), vos adresses (1)",
        "Effacer tout, pour toujours",
    ] {
        assert!(
            warned.text.contains(expected),
            "{expected}: {}",
            warned.text
        );
    }
    assert_eq!(world.rows(), before, "nothing was done");
    let english = submit(&format!("{form}?lang=en"), &[("do", "erase-all")]);
    assert!(english.text.contains("Erase everything, for ever"));
    let done = submit(&form, &[("do", "erase-all-confirmed")]);
    assert_eq!(done.status, 200);
    assert!(
        done.text.contains("ne sait plus rien de vous"),
        "{}",
        done.text
    );
    assert!(!is_known(&world, &who));
    assert_eq!(page(award["url"].as_str().unwrap()).status, 410);
    let late = submit(&form, &[("do", "erase-all-confirmed")]);
    assert!(late.text.contains("Se connecter"), "{}", late.text);
    assert!(!world.rows().contains(who.as_str()));
}

#[test]
fn the_administrator_erases_at_somebodys_request() {
    let world = world();
    let who = somebody();
    let award = world.award(&world.a.assessor, world.a.badge, &who);
    let url = world.api("/erasures");
    let ask = |dry_run: bool| json!({ "email": who, "dryRun": dry_run });
    let refused = post(&url, Some(&world.owner.owner), &ask(false));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "forbidden")
    );
    let would = post(&url, Some(&world.admin), &ask(true)).json();
    assert_eq!(would["awards"][0]["url"], award["url"]);
    assert_eq!(
        (
            would["dryRun"].as_bool(),
            would["beside"]["addresses"].as_i64()
        ),
        (Some(true), Some(1))
    );
    assert!(is_known(world, &who));
    let done = post(&url, Some(&world.admin), &ask(false)).json();
    assert_eq!(
        (&done["awards"], &done["beside"]),
        (&would["awards"], &would["beside"])
    );
    assert!(!is_known(world, &who));
    let again = post(&url, Some(&world.admin), &ask(false));
    assert_eq!(
        (
            again.status,
            again.json()["awards"].as_array().unwrap().len()
        ),
        (200, 0)
    );
    let wrong = post(
        &url,
        Some(&world.admin),
        &json!({"email": "nobody", "dryRun": true}),
    );
    assert_eq!(wrong.status, 422);
}

#[test]
fn what_an_erasure_puts_at_stake_is_not_called_a_withdrawal() {
    let world = world();
    let (who, components, composite) = holder(world);
    let seen = submit(&mine(world, &who), &[("do", "open")]);
    let both = "Retirer ou effacer ce badge met aussi en cause";
    assert!(seen.text.contains(both), "{}", seen.text);
    let form = action(world, &seen);
    let ask = [("do", "erase"), ("award", &*components[0])];
    let warned = submit(&form, &ask).text;
    assert!(warned.contains("Effacer ce badge met aussi en cause"));
    assert!(!warned.contains("Retirer"), "{warned}");
    let warned = submit(&format!("{form}?lang=en"), &ask).text;
    assert!(warned.contains("Erasing this badge also puts at stake"));
    assert!(!warned.contains("Withdrawing"), "{warned}");

    // What its programme's owner revoked, nobody else restores; the page says who does.
    let revoke = world.api(&format!("/assertions/{composite}/revocation"));
    let reason = json!({"reason": "erreur"});
    let revoked = post(&revoke, Some(&world.owner.assessor), &reason);
    assert_eq!(revoked.status, 200, "{}", revoked.text);
    let who = email(&who);
    let withheld = world.service.store().read_blocking(move |db: &mut Db| {
        let person = persons::find(db, &who)?.unwrap().person;
        withholdings::withheld(db, world.programme, Some(person))
    });
    let id = withheld.unwrap()[0].id.to_string();
    let refused = submit(&form, &[("do", "lift"), ("withheld", &id)]);
    assert_eq!(refused.status, 409);
    let title = "<h1>Seul le programme peut rétablir ce badge</h1>";
    assert!(refused.text.contains(title), "{}", refused.text);
}
