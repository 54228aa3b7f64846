//! Where a commission decides about a composite, pages say so: to everybody, to whoever gathers badges, to whoever examines.

use super::super::programmes::{at_owner, has, lacks};
use super::*;
use crate::http::{desk::second_readings::drawn, links::page, outside::link_to};
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

on_both!(
    a_commission_sees_what_the_rule_rests_on_and_can_be_asked_again,
    |target: &Target| {
        let world = World::on(target);
        let of = &world.owner;
        let (owner, path) = at_owner(&world, Role::Owner);
        let found = world
            .service
            .commission_of(Scope::Instance, world.programme, FIRST_STEPS);
        let (badge, _) = runtime().block_on(found).unwrap().unwrap();
        let anyone = Policy {
            reviewers: Reviewers::Anyone,
            needed: 2,
            of: 2,
            ..Policy::default()
        };
        open(&world, of.issuer, badge, anyone);
        let who = somebody();
        all_but_one(&world, &who);
        let mine = Browser::signed_in(&world, &who);
        lacks(&owner.get(&path), "devant une commission");
        let made = world.award(&of.assessor, of.badge, &who);
        let made = made["id"].as_str().unwrap();
        let last: Uuid = made.rsplit('/').next().unwrap().parse().unwrap();
        let waiting = || {
            let states = vec![State::Submitted];
            let all = world
                .service
                .applications(of.issuer, states, Page::first(10));
            runtime().block_on(all).unwrap()
        };
        let id = waiting()[0].application.id;
        let overview = owner.get(&path);
        has(&overview, "Un dossier devant une commission");
        has(&overview, &format!("/desk/{}/applications", of.issuer));
        let (reader, _) = at_owner(&world, Role::Reader);
        lacks(&reader.get(&path), "devant une commission");
        drawn(
            &world,
            world.programme,
            (world.a.issuer, world.a.badge),
            &somebody(),
        );
        let overview = owner.get(&path);
        has(&overview, "Une décision à examiner une seconde fois");
        has(&overview, &format!("{path}/second-readings"));
        lacks(&overview, "Rien n’attend");

        let examiner = Browser::member(&world, Some(of.issuer), Role::Assessor);
        let at_desk = format!("/desk/{}/applications/{id}", of.issuer);
        let at_own = format!("/my-badges/applications/{id}");
        let outside = somebody();
        let new = NewReviewer::Address(email(&outside));
        let (actor, scope) = (Actor::cli(), Scope::Issuer(of.issuer));
        let asked = (world.service).assign_reviewer(&actor, scope, id, new);
        let asked = runtime().block_on(asked).unwrap();
        let by_link = page(&link_to(&world, Purpose::Review, &outside, asked.id));
        for seen in [examiner.get(&at_desk), mine.get(&at_own), by_link] {
            let counts = seen.text.matches(">compte pour la règle").count();
            assert_eq!(counts, 3, "{}", seen.text);
            has(&seen, "Les badges réunis");
            lacks(&seen, "Critère 1");
            lacks(&seen, "Où en êtes-vous");
        }
        let seen = examiner.get(&at_desk);
        has(&seen, "La règle a proposé cette personne");
        has(&seen, "<dt>Proposée le</dt>");
        lacks(&seen, "Personne qui demande");
        lacks(&seen, "Déposée le");
        has(&seen, &format!("/desk/{}/assertions/{last}", of.issuer));
        has(&mine.get(&at_own), &format!("/assertions/{last}"));
        has(
            &mine.get("/my-badges"),
            "Votre dossier est devant la commission.",
        );

        // What is asked is answered in words.
        let ask = [("do", "ask"), ("words", "Depuis quand ?")];
        assert_eq!(examiner.post(&at_desk, &ask).status, 303);
        let asked = mine.get(&at_own);
        has(&asked, "Votre réponse");
        lacks(&asked, "Où en êtes-vous");
        lacks(&asked, "J’ai retiré tout nom");
        let answer = [
            ("edited", "yes"),
            ("no-names", "yes"),
            ("text", "Depuis trois ans."),
            ("do", "answer"),
        ];
        let answered = mine.post(&at_own, &answer);
        assert_eq!(answered.status, 303, "{}", answered.text);

        let end = mine.get(&format!("{at_own}/end"));
        has(&end, "repasser devant la commission");
        lacks(&end, "brouillon");
        let end = mine.post(&format!("{at_own}/end"), &[("do", "withdraw")]);
        assert_eq!(end.status, 303, "{}", end.text);
        lacks(&owner.get(&path), "devant une commission");
        has(&mine.get("/my-badges"), "Vous avez retiré votre dossier");
        let over = mine.get(&at_own);
        has(&over, "Repasser devant la commission");
        lacks(&over, "nouvelle demande");
        let to = mine.post(&at_own, &[("do", "again")]);
        assert_eq!(to.status, 303, "{}", to.text);
        let again = waiting()[0].application.id;
        assert!(to.header("location").contains(&again.to_string()));
        let at_own = format!("/my-badges/applications/{again}");
        has(&mine.get(&at_own), "Devant la commission");

        // A badge that is revoked does not count any more: nobody is put before it.
        let why = "délivré par erreur".to_owned();
        let revoked = world
            .service
            .revoke(&actor, Scope::Instance, last, why, None);
        runtime().block_on(revoked).unwrap();
        let seen = examiner.get(&format!("/desk/{}/applications/{again}", of.issuer));
        has(&seen, "La règle n’est plus remplie");
        has(&seen, ">révoqué<");
        let end = mine.post(&format!("{at_own}/end"), &[("do", "withdraw")]);
        assert_eq!(end.status, 303, "{}", end.text);
        let refused = mine.post(&at_own, &[("do", "again")]);
        assert_eq!(refused.status, 422, "{}", refused.text);
        has(&refused, "un de ses badges ne compte plus");
        assert!(waiting().is_empty());
    }
);
