//! Equivalences at the desk of a programme's owner.

use super::programmes::{at_owner, has, hidden, lacks};
use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{World, somebody};
use crate::support::story::{new_award, runtime};
use sceau::issuing::{Actor, access::Role};
use sceau::storage::{Scope, Target, equivalences::Equivalence};

fn all(world: &World) -> Vec<Equivalence> {
    let found = world.service.equivalences(Scope::Instance, world.programme);
    runtime().block_on(found).unwrap()
}

on_both!(
    an_equivalence_is_tried_decided_and_ended_once,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let room = format!("{path}/equivalences");
        let new = new_award(world.b.badge, &somebody());
        let actor = Actor::cli();
        let made = (world.service).award(&actor, Scope::Instance, new, None);
        runtime().block_on(made).unwrap().done().unwrap();
        has(&owner.get(&room), "Aucune équivalence.");

        // What is wrong is said at its field, and what was typed stays.
        let class = format!("{}/badges/{}", world.base, world.b.badge);
        let wrong = owner.post(
            &room,
            &[("do", "try"), ("class", "rien"), ("reason", "Vu.")],
        );
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        has(&wrong, "<a href=\"#competency\">Ce champ ne peut pas");
        has(&wrong, "value=\"rien\"");
        let fields = |button| {
            vec![
                ("do", button),
                ("class", class.as_str()),
                ("competency", "animer"),
                ("reason", "Les mêmes critères"),
            ]
        };
        let mut wrong = fields("try");
        wrong[1] = ("class", "rien");
        has(&owner.post(&room, &wrong), "<a href=\"#class\">");

        let nowhere = format!("{}/badges/{}", world.base, world.b.issuer);
        wrong[1] = ("class", nowhere.as_str());
        let told = owner.post(&room, &wrong);
        has(&told, "<a href=\"#class\">Cette plateforme n’a pas");
        assert!(!told.text.contains("<a href=\"#issuer\">"), "{}", told.text);
        wrong[1] = ("class", nowhere.as_str());
        wrong.push(("issuer", "https://elsewhere.example"));
        has(
            &owner.post(&room, &wrong),
            "<a href=\"#class\">Cette plateforme n’a pas",
        );
        wrong[1] = ("class", class.as_str());
        has(
            &owner.post(&room, &wrong),
            "<a href=\"#issuer\">Ce n’est pas l’émetteur",
        );

        let tried = owner.post(&room, &fields("try"));
        assert_eq!(tried.status, 200, "{}", tried.text);
        has(&tried, "Une personne est concernée.");
        has(&tried, "Rien n’est encore enregistré.");
        // Of a model of this platform the issuer is known.
        let profile = format!("{}/issuers/{}", world.base, world.b.profile);
        assert_eq!(hidden(&tried, "issuer"), profile);
        assert!(all(&world).is_empty());
        let told = owner.submit(&room, &fields("decide"));
        has(&told, "L’équivalence est décidée.");
        has(&told, "Les mêmes critères");
        has(&told, "Atelier B");
        has(&told, &owner.email);
        has(&owner.get(&path), "Une équivalence en cours.");

        // Who decided is told to those alone who read the trail, and who may not decide sees no way to end it.
        let (reader, _) = at_owner(&world, Role::Reader);
        let list = reader.get(&room);
        has(&list, "Les mêmes critères");
        lacks(&list, &owner.email);
        lacks(&list, "/end\"");

        let end = format!("{room}/{}/end", all(&world)[0].id);
        let sure = owner.get(&end);
        has(&sure, "Rien ne tombe");
        has(&sure, "Mettre fin maintenant");
        assert!(all(&world)[0].ends_at.is_none());
        let told = owner.submit(&end, &[("do", "sure")]);
        has(&told, "L’équivalence est terminée.");
        has(&told, "Terminée le");
        let again = owner.post(&end, &[("do", "sure")]);
        assert_eq!(again.status, 422);
        has(&again, "était déjà terminée : rien n’a changé");
        let foreign = Browser::member(&world, Some(world.a.issuer), Role::Owner);
        let elsewhere = end.replace(&world.owner.issuer.to_string(), &world.a.issuer.to_string());
        assert_eq!(foreign.get(&elsewhere).status, 404);
    }
);
