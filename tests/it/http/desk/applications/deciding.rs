//! Opinions and decisions at the desk, and what follows from them.

use super::*;
use crate::on_both;
use crate::support::server::post;
use sceau::badge::application::{Reviewers, State};
use sceau::storage::Target;
use serde_json::json;

on_both!(
    a_favourable_opinion_awards_and_says_where_it_came_from,
    |target: &Target| {
        let world = World::on(target);
        let (id, place) = asked(&world, Policy::default());
        let (next, _) = asked(&world, Policy::default());
        let desk = Browser::member(&world, Some(world.a.issuer), Role::Owner);
        let opinion = format!("{place}/opinion");
        let look = desk.get(&format!("{opinion}?favourable=yes"));
        assert_eq!(look.status, 200);
        assert!(look.text.contains("Votre avis décide"), "{}", look.text);
        assert_eq!(
            stored(&world, id).state,
            State::Submitted,
            "a look keeps nothing"
        );
        // Without a choice there is nothing to look at.
        assert_eq!(desk.get(&opinion).status, 303);

        let once = Uuid::new_v4().to_string();
        let favourable = [("favourable", "yes"), ("once", &*once)];
        let page = desk.submit(&opinion, &favourable);
        assert!(page.text.contains("le badge est délivré"), "{}", page.text);
        let award = stored(&world, id).award.unwrap();
        let at_desk = format!("/desk/{}/assertions/{award}", world.a.issuer);
        assert!(page.text.contains(&at_desk));
        assert!(
            page.text.contains(&next.to_string()),
            "the next is one click away"
        );
        // Sent twice, it leads to what was decided; in another window, that is told.
        let again = desk.submit(&opinion, &favourable);
        assert!(again.text.contains("C’est décidé : le badge est délivré"));
        let other = desk.submit(&opinion, &[("favourable", "yes")]);
        assert!(
            other.text.contains("Votre avis était déjà donné"),
            "{}",
            other.text
        );
        // Whoever comes too late is told that nothing is kept of their opinion.
        let late = trainer(&world).submit(&opinion, &[("favourable", "yes")]);
        assert!(late.text.contains("il n’est pas gardé"), "{}", late.text);
        let history = desk.get(&at_desk);
        assert!(history.text.contains(&place), "{}", history.text);
        assert!(history.text.contains("à la suite d’une demande"));
        let audit = desk.get(&format!("/desk/{}/audit?act=applications", world.a.issuer));
        assert!(
            audit.text.contains(&format!("href=\"{place}\"")),
            "{}",
            audit.text
        );
    }
);

/// Where an applicant is written to.
fn applicant(world: &World, id: Uuid) -> String {
    let person = stored(world, id).person;
    let store = world.service.store();
    let main = store.read_blocking(move |db: &mut Db| persons::main_address(db, person));
    main.unwrap().unwrap().given
}

on_both!(a_reason_is_needed_not_to_retain, |target: &Target| {
    let world = World::on(target);
    let (id, place) = asked(&world, Policy::default());
    let desk = trainer(&world);
    let opinion = format!("{place}/opinion");
    let look = desk.get(&format!("{opinion}?favourable=no"));
    assert!(look.text.contains("365 jours"), "{}", look.text);
    let empty = desk.post(&opinion, &[("favourable", "no"), ("reason", " ")]);
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("href=\"#reason\""), "{}", empty.text);
    assert_eq!(stored(&world, id).state, State::Submitted);
    let why = [("favourable", "no"), ("reason", "Il manque\r\nune date.")];
    let page = desk.submit(&opinion, &why);
    assert!(page.text.contains("Non retenue pour l’instant, le"));
    assert!(page.text.contains("Il manque\nune date."), "{}", page.text);
    assert!(
        !page.text.contains("value=\"ask\""),
        "nothing is open any more"
    );
    let note = desk.post(&place, &[("do", "note"), ("note", "a")]);
    assert_eq!(note.status, 422);

    // An appeal is for somebody else, who sees the words of the applicant and not the first reason.
    let applicant = applicant(&world, id);
    let session = session(&world, &applicant);
    let words = "La date y est.".to_owned();
    runtime()
        .block_on(world.service.appeal_decision(session, id, words))
        .unwrap();
    // Who examined it first is offered nothing that is refused then, and reads their own words.
    let page = desk.get(&place);
    for offered in [
        "/opinion?",
        "value=\"ask\"",
        "value=\"take\"",
        "value=\"assign\"",
        "s’affichent une fois",
    ] {
        assert!(!page.text.contains(offered), "{offered}: {}", page.text);
    }
    for told in [
        "quelqu’un d’autre fait le second",
        "Aucun autre membre de ce bureau ne peut",
        "Il manque\nune date.",
        "value=\"note\"",
    ] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let home = desk.get(&format!("/desk/{}", world.a.issuer));
    assert!(!home.text.contains("Une demande vous attend"));
    let list = desk.get(&format!(
        "/desk/{}/applications?show=nobody",
        world.a.issuer
    ));
    assert!(
        list.text.contains(&id.to_string()),
        "the desk has to see to it"
    );
    assert!(list.text.contains("votre avis est donné"), "{}", list.text);
    let refused = desk.post(&opinion, &[("favourable", "yes")]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("a déjà examiné cette demande"),
        "{}",
        refused.text
    );
    let other = trainer(&world);
    let page = desk.get(&place);
    assert!(!page.text.contains("Aucun autre membre"), "{}", page.text);
    let choice = format!("<option value=\"{}\"", other.member.unwrap());
    assert!(page.text.contains(&choice), "it can be given to them");
    let own = format!("<option value=\"{}\"", desk.member.unwrap());
    assert!(!page.text.contains(&own), "and not to whoever examined it");
    let page = other.get(&place);
    assert!(page.text.contains("La date y est."), "{}", page.text);
    assert!(page.text.contains("/opinion?favourable=yes"));
    assert!(!page.text.contains("Il manque"), "{}", page.text);
    let page = other.submit(&opinion, &[("favourable", "yes")]);
    assert!(page.text.contains("après le second examen"));
    assert!(page.text.contains("Il manque"));
});

#[test]
fn nobody_reads_the_opinions_of_others_before_they_give_their_own() {
    let world = World::start();
    let policy = Policy {
        needed: 2,
        of: 3,
        ..Policy::default()
    };
    let (id, place) = asked(&world, policy);
    let all: Vec<Browser> = (0..3).map(|_| trainer(&world)).collect();
    let opinion = format!("{place}/opinion");
    let against = [("favourable", "no"), ("reason", "Rien sur l’écoute.")];
    let page = all[0].submit(&opinion, &against);
    assert!(page.text.contains("Votre avis est donné"), "{}", page.text);
    assert!(page.text.contains("Rien sur l’écoute."));
    for reader in &all[1..] {
        let page = reader.get(&place);
        assert!(page.text.contains("Avis donné le"), "{}", page.text);
        assert!(!page.text.contains("Rien sur"), "{}", page.text);
        assert!(page.text.contains(&all[0].email), "who examines is told");
        // Nor does the look before say what their opinion comes to.
        let look = reader.get(&format!("{opinion}?favourable=yes"));
        assert!(look.text.contains("2 avis sur 3"), "{}", look.text);
    }
    let page = all[1].submit(&opinion, &[("favourable", "yes")]);
    assert!(page.text.contains("Rien sur"), "{}", page.text);
    assert_eq!(stored(&world, id).state, State::InReview);
    all[2].submit(&opinion, &[("favourable", "yes")]);
    assert_eq!(stored(&world, id).state, State::Accepted);
}

#[test]
fn a_desk_is_told_of_the_composites_of_its_own_issuer_alone() {
    let world = World::start();
    // The rule of the first steps is of the programme's owner.
    for (body, told) in [(&world.owner, true), (&world.a, false)] {
        let who = somebody();
        for competency in ["cadre-deontologie-donnees", "culture-numerique"] {
            let url = world.api(&format!("/issuers/{}/badges", body.issuer));
            let of = json!({"competency": competency, "programme": world.programme});
            let badge = post(&url, Some(&body.owner), &of).json();
            let badge = Uuid::try_parse(badge["id"].as_str().unwrap()).unwrap();
            world.award(&body.assessor, badge, &who);
        }
        open(&world, body.issuer, body.badge, Policy::default());
        let id = submitted(&world, &who, body.badge, Vec::new());
        let desk = Browser::member(&world, Some(body.issuer), Role::Assessor);
        let place = format!("/desk/{}/applications/{id}", body.issuer);
        let page = desk.submit(&format!("{place}/opinion"), &[("favourable", "yes")]);
        assert_eq!(
            page.text.contains("badges de synthèse"),
            told,
            "{}",
            page.text
        );
    }
}

#[test]
fn a_desk_of_one_is_told_whom_to_ask_for_a_second_look() {
    let world = World::start();
    let anyone = Policy {
        reviewers: Reviewers::Anyone,
        ..Policy::default()
    };
    let (id, place) = asked(&world, anyone);
    // Of the members of the demo, nobody but this one may examine.
    let desk = Browser::member(&world, Some(world.a.issuer), Role::Owner);
    let why = [("favourable", "no"), ("reason", "Il manque une date.")];
    desk.submit(&format!("{place}/opinion"), &why);
    let session = session(&world, &applicant(&world, id));
    let appeal = world
        .service
        .appeal_decision(session, id, "La date y est.".to_owned());
    runtime().block_on(appeal).unwrap();
    let page = desk.get(&place);
    let members = format!(
        "<a href=\"/desk/{}/members\">Membres</a></p>",
        world.a.issuer
    );
    for told in [
        "à quelqu’un d’autre, par son adresse",
        &*members,
        "value=\"assign\"",
        "name=\"email\"",
    ] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(!page.text.contains("name=\"member\""), "{}", page.text);
    let other = [("do", "assign"), ("email", "uma@autre.example")];
    let page = desk.submit(&place, &other);
    assert!(!page.text.contains("Aucun autre membre"), "{}", page.text);
}

#[test]
fn what_is_over_is_read_no_more_at_the_desk() {
    let world = World::start();
    open(&world, world.a.issuer, world.a.badge, Policy::default());
    let who = somebody();
    let file = proof(Showing::File(note()), "Le déroulé", false);
    let id = submitted(&world, &who, world.a.badge, vec![file]);
    let (desk, place) = (trainer(&world), place(&world, id));
    let page = desk.submit(&place, &[("do", "ask"), ("words", "Quand ?")]);
    let (_, rest) = page.text.split_once("/files/").unwrap();
    let file = format!("{place}/files/{}", rest.split('"').next().unwrap());
    assert_eq!(desk.get(&file).status, 200);
    let session = session(&world, &who);
    let withdrawn = world.service.withdraw_application(session, id);
    runtime().block_on(withdrawn).unwrap();
    let nothing = |told: &str| {
        let page = desk.get(&place);
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Retirée par la personne"));
        assert!(page.text.contains(told), "{told}: {}", page.text);
        for gone in [
            "Critère 1",
            "ce jour-là",
            "Quand ?",
            "Aucune preuve",
            "value=\"note\"",
        ] {
            assert!(!page.text.contains(gone), "{gone}: {}", page.text);
        }
        assert_eq!(desk.get(&file).status, 404);
    };
    nothing("ne se lit plus ici");
    runtime()
        .block_on(world.service.follow_applications())
        .unwrap();
    nothing("a été effacé à son terme");
    let list = desk.get(&format!(
        "/desk/{}/applications?show=closed",
        world.a.issuer
    ));
    assert!(
        list.text.contains(&id.to_string()),
        "that it was there stays"
    );
}
