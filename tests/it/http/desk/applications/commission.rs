//! Where a commission decides about a composite, pages say so: to everybody, to whoever gathers badges, to whoever examines.

use super::super::programmes::{at_owner, has, lacks};
use super::*;
use crate::http::{links::page, outside::link_to};
use crate::on_both;
use crate::support::server::{get, post};
use crate::support::story::FIRST_STEPS;
use sceau::badge::application::{Reviewers, State};
use sceau::issuing::{applications::NewReviewer, links::Purpose};
use sceau::storage::{Page, Target};
use serde_json::json;

/// What the composite asks for beside the badge that every issuer has.
const OTHERS: [&str; 2] = ["cadre-deontologie-donnees", "culture-numerique"];

/// Awards somebody all that the first composite asks for, but the badge that every issuer has.
pub fn all_but_one(world: &World, who: &str) {
    for competency in OTHERS {
        let new = json!({"programme": world.programme, "competency": competency});
        let url = world.api(&format!("/issuers/{}/badges", world.b.issuer));
        let made = post(&url, Some(&world.b.editor), &new).json();
        let known = made["url"].as_str().and_then(|url| url.rsplit('/').next());
        let badge = made["id"].as_str().or(known).unwrap().parse().unwrap();
        world.award(&world.b.assessor, badge, who);
    }
}

on_both!(
    pages_say_that_a_commission_decides_about_a_composite,
    |target: &Target| {
        let world = World::on(target);
        let of = &world.owner;
        let (owner, path) = at_owner(&world, Role::Owner);
        let room = format!("{path}/composites/{FIRST_STEPS}");
        let found = world
            .service
            .commission_of(Scope::Instance, world.programme, FIRST_STEPS);
        let (badge, policy) = runtime().block_on(found).unwrap().unwrap();
        assert!(policy.is_none());
        let programme = format!("{}/programmes/{}", world.base, world.programme);
        let model = format!("{}/badges/{badge}", world.base);
        let who = somebody();
        all_but_one(&world, &who);
        let mine = Browser::signed_in(&world, &who);

        // As long as there is none, nothing speaks of one.
        let change = format!("/desk/{}/badges/{badge}/review-policy", of.issuer);
        let before = owner.get(&room);
        has(&before, "La règle délivre ce badge de synthèse aussitôt");
        has(&before, &change);
        has(&get(&programme, "text/html"), "sans démarche, dès que");
        lacks(&get(&programme, "text/html"), "commission");
        has(&get(&model, "text/html"), "délivré, sans démarche");
        lacks(&mine.get("/my-badges"), "commission");

        let anyone = Policy {
            reviewers: Reviewers::Anyone,
            ..Policy::default()
        };
        open(&world, of.issuer, badge, anyone);
        let now = owner.get(&room);
        has(&now, "Une commission décide avant que ce badge");
        has(&now, "Un avis suffit.");
        has(&now, &change);
        let (reader, _) = at_owner(&world, Role::Reader);
        has(&reader.get(&room), "Une commission décide avant");
        lacks(&reader.get(&room), &change);
        let told = get(&programme, "text/html");
        has(&told, "après la décision d’une commission, là où c’est dit");
        let once = "une commission examine le dossier et décide avant";
        assert_eq!(told.text.matches(once).count(), 1, "of one composite alone");
        let told = get(&model, "text/html");
        has(&told, "Une commission examine le dossier de la personne");
        lacks(&told, "sans démarche");
        let told = mine.get("/my-badges");
        let once = "une commission examine votre dossier";
        assert_eq!(told.text.matches(once).count(), 1, "{}", told.text);

        // Whoever examines reads of a composite, not of a badge that somebody asks for.
        world.award(&of.assessor, of.badge, &who);
        let states = vec![State::Submitted];
        let waiting = world
            .service
            .applications(of.issuer, states, Page::first(10));
        let waiting = runtime().block_on(waiting).unwrap();
        assert_eq!(waiting.len(), 1);
        let id = waiting[0].application.id;
        let examiner = Browser::member(&world, Some(of.issuer), Role::Assessor);
        let look = |favourable| {
            let here = format!("/desk/{}/applications/{id}/opinion", of.issuer);
            examiner.get(&format!("{here}?favourable={favourable}"))
        };
        for (favourable, told) in [
            ("yes", "le badge de synthèse sera délivré aussitôt"),
            ("no", "le badge de synthèse n’est pas délivré"),
        ] {
            let seen = look(favourable);
            has(&seen, told);
            has(&seen, "<dt>Badge de synthèse</dt>");
            has(&seen, "Personne que la règle propose");
            lacks(&seen, "Badge demandé");
        }
        has(&look("no"), "La règle ne propose de nouveau");
        let outside = somebody();
        let new = NewReviewer::Address(email(&outside));
        let (actor, scope) = (Actor::cli(), Scope::Issuer(of.issuer));
        let asked = world.service.assign_reviewer(&actor, scope, id, new);
        let asked = runtime().block_on(asked).unwrap();
        let seen = page(&link_to(&world, Purpose::Review, &outside, asked.id));
        assert_eq!(seen.status, 200, "{}", seen.text);
        has(&seen, "Avis sur le badge de synthèse");
        has(&seen, "a réuni les badges que demande le badge de synthèse");
        lacks(&seen, "les preuves montrent");
        lacks(&seen, "Aucune preuve");
    }
);
