//! Badges that single persons brought, at the desk of a programme's owner.

use super::applications::{complete, open, stored};
use super::programmes::{at_owner, has, lacks};
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, somebody};
use crate::support::story::{email, runtime};
use sceau::badge::{application::Policy, foreign::Brought, verification::Verdict};
use sceau::issuing::{
    Actor,
    access::Role,
    applications::Elsewhere,
    evidence::{EvidenceState, NewEvidence, Reviewed},
};
use sceau::storage::{Scope, Target, equivalences::Equivalence};
use serde_json::json;
use uuid::Uuid;

/// A badge from elsewhere that was found valid.
fn badge(world: &World, number: u8) -> Brought {
    // Nothing listens there.
    let url = format!("http://127.0.0.1:1/assertions/{number}");
    Brought {
        source: url.clone(),
        verdict: Verdict::Valid,
        belongs: true,
        ours: false,
        fetched: json!([{ "url": url, "at": "2026-11-20T10:00:00Z", "status": 200 }]),
        url: Some(url),
        class: Some("http://127.0.0.1:1/badges/1".to_owned()),
        issuer: Some("http://127.0.0.1:1/issuer".to_owned()),
        name: Some(format!("Animation {number}")),
        issuer_name: Some("Réseau d’ailleurs".to_owned()),
        issued_on: None,
        expires: None,
        at: world.service.now(),
    }
}

/// One of somebody who proved their address, and that address.
fn brought(world: &World, number: u8) -> (Uuid, String) {
    let who = somebody();
    let new = NewEvidence::Badge(Box::new(badge(world, number)), None);
    let (actor, scope) = (Actor::cli(), Scope::Instance);
    let made = (world.service).bring_evidence(&actor, scope, world.programme, email(&who), new);
    let made = runtime().block_on(made).unwrap();
    world.execute(&format!(
        "UPDATE addresses SET verified_at = created_at WHERE email = '{who}'"
    ));
    (made.evidence.id, who)
}

fn found(world: &World, id: Uuid) -> Reviewed {
    let one = world
        .service
        .one_evidence(Scope::Instance, world.programme, id);
    runtime().block_on(one).unwrap()
}

on_both!(
    what_was_brought_is_looked_at_and_decided_once,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let room = format!("{path}/brought");
        let ((good, who), (bad, other)) = (brought(&world, 1), brought(&world, 2));
        let overview = owner.get(&path);
        has(&overview, "2 badges d’ailleurs");
        has(&overview, &format!("{room}\""));
        let list = owner.get(&room);
        has(&list, "Animation 1");
        has(&list, "Enregistré par le programme");
        let one = format!("{room}/{good}");
        let page = owner.get(&one);
        assert_eq!(page.status, 200, "{}", page.text);
        has(&page, "Réseau d’ailleurs");
        has(&page, "Valide");
        has(&page, "réponse 200");
        has(&page, "Dernière vérification concluante");
        for page in [&list, &page] {
            lacks(page, &who);
            lacks(page, &other);
        }
        let checked = owner.post(&one, &[("do", "check")]);
        assert_eq!(checked.status, 200, "{}", checked.text);
        has(&checked, "Vérification incomplète");
        has(&checked, "<ul class=\"checks\">");
        assert_eq!(found(&world, good).state, EvidenceState::Undecided);

        let wrong = owner.post(&one, &[("do", "accept"), ("reason", "Vu.")]);
        assert_eq!(wrong.status, 422);
        has(&wrong, "<a href=\"#competency\">Ce champ ne peut pas");
        let accepted = [
            ("do", "accept"),
            ("competency", "animer"),
            ("reason", "Vu en jury."),
        ];
        let wrong = owner.post(&one, &accepted[..2]);
        has(&wrong, "<a href=\"#reason\">Ce champ ne peut pas");
        has(&wrong, "value=\"animer\" selected");
        let told = owner.submit(&one, &accepted);
        has(&told, "Le badge est accepté");
        has(&told, &owner.email);
        has(&owner.get(&one), "Vu en jury.");
        // Whoever had the page open before decides nothing any more.
        for button in ["accept", "refuse"] {
            let late = [("do", button), accepted[1], ("reason", "Trop tard.")];
            let late = owner.post(&one, &late);
            assert_eq!(late.status, 422);
            has(&late, "La décision a déjà été prise.");
        }
        assert_eq!(found(&world, good).state, EvidenceState::Counts);

        // The other is not retained.
        let one = format!("{room}/{bad}");
        let refused = [("do", "refuse"), ("reason", "Un autre public.")];
        has(
            &owner.post(&one, &refused[..1]),
            "<a href=\"#reason\">Ce champ ne peut pas",
        );
        has(&owner.submit(&one, &refused), "Le badge n’est pas retenu.");
        let late = owner.post(&one, &[("do", "accept"), accepted[1], accepted[2]]);
        has(&late, "La décision a déjà été prise.");
        let list = owner.get(&room);
        has(&list, "Non retenu");
        has(&list, "Rien n’attend.");
        assert_eq!(found(&world, bad).state, EvidenceState::Withdrawn);

        // What counts is withdrawn after a look.
        let one = format!("{room}/{good}");
        let tried = owner.post(&one, &[("do", "try-withdraw"), ("reason", "Erreur.")]);
        has(&tried, "Ce qui se passerait");
        assert_eq!(found(&world, good).state, EvidenceState::Counts);
        let told = owner.submit(&one, &[("do", "withdraw"), ("reason", "Erreur.")]);
        has(&told, "Il ne compte plus.");
        assert_eq!(found(&world, good).state, EvidenceState::Withdrawn);

        let (reader, _) = at_owner(&world, Role::Reader);
        lacks(&reader.get(&one), &owner.email);
        lacks(&reader.get(&one), "<form class=\"check");
        let foreign = Browser::member(&world, Some(world.a.issuer), Role::Owner);
        let elsewhere = one.replace(&world.owner.issuer.to_string(), &world.a.issuer.to_string());
        assert_eq!(foreign.get(&elsewhere).status, 404);
    }
);

on_both!(two_who_decide_at_once_decide_once, |target: &Target| {
    let world = World::on(target);
    let (one, path) = at_owner(&world, Role::Owner);
    let (other, _) = at_owner(&world, Role::Owner);
    let (id, _) = brought(&world, 1);
    let page = format!("{path}/brought/{id}");
    let send = |browser: &Browser, button| {
        let fields = [
            ("do", button),
            ("competency", "animer"),
            ("reason", "Décidé."),
        ];
        browser.post(&page, &fields)
    };
    let answers = std::thread::scope(|scope| {
        let accepts = scope.spawn(|| send(&one, "accept"));
        let refuses = scope.spawn(|| send(&other, "refuse"));
        [accepts.join().unwrap(), refuses.join().unwrap()]
    });
    let mut statuses = answers.each_ref().map(|answer| answer.status);
    let state = found(&world, id).state;
    let expected = match statuses[0] {
        303 => EvidenceState::Counts,
        _ => EvidenceState::Withdrawn,
    };
    assert_eq!(state, expected);
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let late = answers.iter().find(|answer| answer.status == 422).unwrap();
    has(late, "La décision a déjà été prise.");
});

on_both!(
    an_accepted_application_leads_to_the_equivalence,
    |target: &Target| {
        let world = World::on(target);
        let (issuer, model) = (world.owner.issuer, world.owner.badge);
        let who = somebody();
        open(&world, issuer, model, Policy::default());
        let (session, id) = complete(&world, &who, model, Vec::new());
        let shows = vec![stored(&world, id).criteria[0].id.clone()];
        let shown = Elsewhere::Badge(email(&who), Box::new(badge(&world, 1)));
        runtime().block_on(async {
            let service = &world.service;
            let show = service.show_from_elsewhere(session, id, shown, shows);
            show.await.unwrap();
            let submit = service.submit_applications(session, vec![id]);
            submit.await.unwrap();
        });
        let (owner, path) = at_owner(&world, Role::Owner);
        let place = format!("/desk/{issuer}/applications/{id}");
        lacks(&owner.get(&place), "Compte désormais");
        let opinion = format!("{place}/opinion");
        let done = owner.submit(&opinion, &[("favourable", "yes")]);
        has(&done, "Compte désormais dans le programme");
        let at = done.text.find(&format!("{path}/brought/")).expect("a link");
        let one = done.text[at..].split(['"', '?']).next().unwrap();
        let page = owner.get(one);
        has(&page, "Animation 1");
        has(&page, "Pour tous les badges de ce modèle");
        let named = |name: &str| {
            let field = page.text.split(&format!("name=\"{name}\" value=\"")).nth(1);
            field.unwrap().split('"').next().unwrap().to_owned()
        };
        let (class, from, competency) = (named("class"), named("issuer"), named("competency"));
        assert_eq!(competency, "accueillir");
        let room = format!("{path}/equivalences");
        let mut decision = vec![
            ("do", "edit"),
            ("class", &*class),
            ("issuer", &*from),
            ("competency", &*competency),
        ];
        let form = owner.post(&room, &decision);
        has(&form, "value=\"accueillir\" selected");
        decision[0].1 = "decide";
        decision.push(("reason", "Le même référentiel."));
        let made = owner.submit(&room, &decision);
        has(&made, "Le même référentiel.");
        let all = world.service.equivalences(Scope::Instance, world.programme);
        let all = runtime().block_on(all).unwrap();
        let what = |one: &Equivalence| (one.badge_class.clone(), one.competency.clone());
        assert_eq!(
            all.iter().map(what).collect::<Vec<_>>(),
            [(class, competency)]
        );
        // A reader sees what counts, and decides nothing.
        let (reader, _) = at_owner(&world, Role::Reader);
        lacks(&reader.get(one), "Pour tous les badges de ce modèle");
    }
);
