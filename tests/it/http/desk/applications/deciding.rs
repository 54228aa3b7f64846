//! Opinions and decisions at the desk, and what follows from them.

use super::*;
use crate::on_both;
use crate::support::server::post;
use sceau::badge::application::State;
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

        let page = desk.submit(&opinion, &[("favourable", "yes")]);
        assert!(page.text.contains("le badge est délivré"), "{}", page.text);
        let award = stored(&world, id).award.unwrap();
        let at_desk = format!("/desk/{}/assertions/{award}", world.a.issuer);
        assert!(page.text.contains(&at_desk));
        assert!(
            page.text.contains(&next.to_string()),
            "the next is one click away"
        );
        // Sent twice, it leads to what was decided.
        let again = desk.post(&opinion, &[("favourable", "yes")]);
        assert_eq!((again.status, again.header("location")), (303, &*place));
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
    let applicant = {
        let person = stored(&world, id).person;
        let store = world.service.store();
        let main = store.read_blocking(move |db: &mut Db| persons::main_address(db, person));
        main.unwrap().unwrap().given
    };
    let session = session(&world, &applicant);
    let words = "La date y est.".to_owned();
    runtime()
        .block_on(world.service.appeal_decision(session, id, words))
        .unwrap();
    let refused = desk.post(&opinion, &[("favourable", "yes")]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("a déjà examiné cette demande"),
        "{}",
        refused.text
    );
    let other = trainer(&world);
    let page = other.get(&place);
    assert!(page.text.contains("La date y est."), "{}", page.text);
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
