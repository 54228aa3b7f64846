//! The programme's side of the desk: recognition, the editor of composites with its simulation, decisions, indicators.

use crate::on_both;
use crate::support::desk::Browser;
use crate::support::server::{Answer, World, somebody};
use crate::support::story::{CORE, CORE_COMPOSITE, FIRST_STEPS, new_award, runtime};
use sceau::badge::{
    composite::OnRevoked,
    department::Department,
    text::{Language, Localized},
};
use sceau::issuing::{
    Actor, access::Role, award::Awarded, badges::NewBadge, deviations::Adaptation,
    policies::PoliciesChange,
};
use sceau::storage::{Page, Scope, Target};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A browser at the desk of the programme's owner, and the path of the programme there.
pub(super) fn at_owner(world: &World, role: Role) -> (Browser, String) {
    let browser = Browser::member(world, Some(world.owner.issuer), role);
    let (issuer, programme) = (world.owner.issuer, world.programme);
    (browser, format!("/desk/{issuer}/programmes/{programme}"))
}

pub(super) fn has(answer: &Answer, text: &str) {
    assert!(answer.text.contains(text), "{text:?} in {}", answer.text);
}

pub(super) fn lacks(answer: &Answer, text: &str) {
    assert!(!answer.text.contains(text), "{text:?} in {}", answer.text);
}

/// The value of a hidden field of a page.
pub(super) fn hidden(answer: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = answer.text.find(&mark).expect("the field is there") + mark.len();
    answer.text[at..].split('"').next().unwrap().to_owned()
}

/// The badges of the owner, by competency.
fn badges(world: &World) -> BTreeMap<&'static str, Uuid> {
    let (actor, service) = (Actor::cli(), &world.service);
    let made = CORE.iter().map(|slug| {
        let new = NewBadge::OfCompetency {
            programme: world.programme,
            competency: (*slug).to_owned(),
        };
        let made = service.define_badge(&actor, Scope::Instance, world.owner.issuer, new);
        let id = match *slug {
            "accueillir" => world.owner.badge,
            _ => runtime().block_on(made).unwrap().id,
        };
        (*slug, id)
    });
    made.collect()
}

fn award(world: &World, badge: Uuid, who: &str, department: Option<&str>) -> Awarded {
    let mut new = new_award(badge, who);
    new.department = department.map(|code| Department::parse(code).unwrap());
    let actor = Actor::cli();
    let made = world.service.award(&actor, Scope::Instance, new, None);
    runtime().block_on(made).unwrap().done().unwrap()
}

on_both!(
    an_issuer_sees_its_programmes_and_those_that_recognise_it,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Reader);
        let list = owner.get(&format!("/desk/{}/programmes", world.owner.issuer));
        assert_eq!(list.status, 200, "{}", list.text);
        has(&list, &path);
        let overview = owner.get(&path);
        has(&overview, "Rien n’attend.");
        has(&overview, "3 reconnaissances en cours");
        has(&overview, "/composites/mediateur-numerique");
        // A reader decides nothing.
        lacks(&overview, "Reconnaître un émetteur");
        lacks(
            &owner.get(&format!("{path}/recognitions")),
            "<form class=\"check\"",
        );

        let a = Browser::member(&world, Some(world.a.issuer), Role::Owner);
        let list = a.get(&format!("/desk/{}/programmes", world.a.issuer));
        has(&list, "Programmes qui vous reconnaissent");
        has(&list, "Réseau");
        has(&list, "En cours");
        has(&list, "Accueillir");
        has(&list, "ne porte aucun programme");
        let foreign = format!("/desk/{}/programmes/{}", world.a.issuer, world.programme);
        assert_eq!(a.get(&foreign).status, 404, "it is not theirs");
    }
);

on_both!(
    a_recognition_is_tried_made_and_withdrawn_with_a_reason,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let room = format!("{path}/recognitions");
        let issuer = world.b.issuer.to_string();
        let fields = |button| {
            vec![
                ("do", button),
                ("issuer", issuer.as_str()),
                ("competencies", "accueillir"),
                ("competencies", "animer"),
                ("from", "2026-01-01"),
            ]
        };
        let count = || {
            let found = world
                .service
                .accreditations(Scope::Instance, world.programme);
            runtime().block_on(found).unwrap().len()
        };
        let before = count();
        let tried = owner.post(&room, &fields("try"));
        assert_eq!(tried.status, 200, "{}", tried.text);
        has(&tried, "Rien n’est encore enregistré.");
        has(&tried, "Reconnaître Atelier B pour 2 compétences ?");
        has(&tried, "<dd>1er janvier 2026</dd>");
        has(&tried, "sans date de fin");
        has(&tried, "<li>Préparer et animer des accompagnements</li>");
        lacks(&owner.get(&room), " checked");
        assert_eq!(count(), before);
        assert_eq!(hidden(&tried, "from"), "2026-01-01");
        let back = owner.post(&room, &fields("edit"));
        has(&back, "value=\"animer\" checked");
        lacks(&back, "value=\"concevoir\" checked");
        let told = owner.submit(&room, &fields("recognise"));
        has(&told, "L’émetteur est reconnu.");
        assert_eq!(count(), before + 1);

        // What is wrong is said at its field, and what was typed stays.
        let wrong = owner.post(
            &room,
            &[("do", "try"), ("issuer", &issuer), ("from", "hier")],
        );
        assert_eq!(wrong.status, 422);
        has(&wrong, "<a href=\"#from\">Ce n’est pas une date");
        has(&wrong, "id=\"from-error\"");
        has(&wrong, "value=\"hier\"");
        let wrong = owner.post(&room, &[("do", "try"), ("issuer", &issuer)]);
        has(
            &wrong,
            "<a href=\"#competencies\">Choisissez au moins une compétence",
        );

        let one = told.text.split(&format!("{room}/")).nth(1).unwrap();
        let one = format!("{room}/{}", &one[..36]);
        let tried = owner.post(&one, &[("do", "try-end")]);
        has(&tried, "Ce qui se passerait");
        has(&tried, "Mettre fin maintenant");
        let wrong = owner.post(&one, &[("do", "try-withdraw"), ("from", "2026-01-01")]);
        assert_eq!(wrong.status, 422);
        has(
            &wrong,
            "<a href=\"#reason\">Ce champ ne peut pas rester vide.",
        );
        let told = owner.submit(
            &one,
            &[
                ("do", "withdraw"),
                ("from", "2026-01-01"),
                ("reason", "Des badges sans preuve."),
            ],
        );
        has(&told, "La reconnaissance est retirée.");
        has(&owner.get(&one), "Des badges sans preuve.");
        let b = Browser::member(&world, Some(world.b.issuer), Role::Reader);
        let list = b.get(&format!("/desk/{}/programmes", world.b.issuer));
        has(&list, "Des badges sans preuve.");
    }
);

on_both!(
    a_composite_is_written_with_boxes_simulated_activated_and_back_filled,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let badges = badges(&world);
        let (both, one) = (somebody(), somebody());
        award(&world, badges["animer"], &both, None);
        award(&world, badges["concevoir"], &both, None);
        award(&world, badges["animer"], &one, None);
        let new = format!("{path}/composites");
        has(&owner.get(&new), "Badges obligatoires");
        let texts = [
            ("as", "form"),
            ("slug", "duo"),
            ("name-fr", "Le duo"),
            ("name-en", "The duo"),
            ("description-fr", "Animer et concevoir."),
            ("description-en", "Leading and designing."),
        ];
        let with = |more: &[(&'static str, &'static str)]| [&texts[..], more].concat();
        // A group that asks for more than it has is refused at its count, with what was typed.
        let group = [("all", "animer"), ("count-1", "3"), ("of-1", "concevoir")];
        let wrong = owner.post(&new, &with(&[&group[..], &[("do", "save")]].concat()));
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        has(&wrong, "<a href=\"#count-1\">Ce groupe a moins de badges");
        has(&wrong, "id=\"count-1-error\"");
        has(
            &wrong,
            "id=\"all-animer\" name=\"all\" value=\"animer\" checked",
        );
        has(
            &wrong,
            "id=\"of-1-concevoir\" name=\"of-1\" value=\"concevoir\" checked",
        );
        has(&wrong, "id=\"count-2\"");
        // As text it is the same rule.
        let group = [("all", "animer"), ("count-1", "1"), ("of-1", "concevoir")];
        let text = owner.post(&new, &with(&[&group[..], &[("do", "as-json")]].concat()));
        assert_eq!(text.status, 200);
        has(&text, "&#34;atLeast&#34;");
        let told = owner.submit(&new, &with(&[&group[..], &[("do", "save")]].concat()));
        has(&told, "défini, en brouillon");
        has(&told, "En préparation : version 1");
        // Nobody puts in force what nobody looked at.
        lacks(&told, "value=\"activate\"");
        let own = format!("{path}/composites/duo");
        let seen = hidden(&owner.get(&own), "seen");
        let early = owner.post(&own, &[("do", "activate"), ("seen", &seen)]);
        assert_eq!(early.status, 409);
        has(&early, "Simulez d’abord ce brouillon");

        let simulated = owner.post(&format!("{own}/simulation"), &[("do", "draft")]);
        assert_eq!(simulated.status, 200, "{}", simulated.text);
        // Whoever works here has an address, and is a person too.
        has(&simulated, "3 personnes examinées.");
        has(&simulated, "Une personne le recevrait.");
        has(&simulated, "1 sur 2 : une personne");
        has(&simulated, "Personne ne le perdrait");
        let stale = owner.post(&own, &[("do", "activate"), ("seen", "autre")]);
        has(&stale, "Quelqu’un d’autre l’a changé");
        let told = owner.submit(&own, &[("do", "activate"), ("seen", &seen)]);
        has(&told, "La règle est en vigueur.");
        has(&told, "pas encore appliquée aux personnes");
        lacks(&told, "value=\"back-fill\"");

        let told = owner.submit(&own, &[("do", "try-back-fill")]);
        has(&told, "Comptage, sans rien délivrer");
        has(&told, "<progress");
        let work = || {
            runtime()
                .block_on(world.service.run_next_job(|_| true))
                .unwrap()
        };
        assert!(work().is_some());
        let tried = owner.get(&own);
        has(&tried, "Une personne le recevrait.");
        has(&tried, "value=\"back-fill\"");
        owner.submit(&own, &[("do", "back-fill")]);
        assert!(work().is_some());
        has(&owner.get(&own), "Terminé : une personne l’a reçu.");

        // The next version begins with what is in force, with boxes.
        let rule = format!("{own}/rule");
        let form = owner.get(&rule);
        has(
            &form,
            "id=\"all-animer\" name=\"all\" value=\"animer\" checked",
        );
        has(
            &form,
            "id=\"of-1-concevoir\" name=\"of-1\" value=\"concevoir\" checked",
        );
        let seen = hidden(&form, "seen");
        let nested = r#"{"atLeast":{"count":1,"of":[{"badge":"animer"},{"all":[{"badge":"concevoir"},{"badge":"accueillir"}]}]}}"#;
        let mut fields = texts[1..].to_vec();
        fields.extend([("as", "json"), ("json", nested), ("seen", seen.as_str())]);
        let no_boxes = owner.post(&rule, &[&fields[..], &[("do", "as-form")]].concat());
        assert_eq!(no_boxes.status, 422);
        has(
            &no_boxes,
            "<a href=\"#json\">Cette règle a des groupes dans des groupes",
        );
        let told = owner.submit(&rule, &[&fields[..], &[("do", "save")]].concat());
        has(&told, "En préparation : version 2");
        has(&owner.get(&rule), "id=\"json\"");
        let again = owner.post(&rule, &[&fields[..], &[("do", "save")]].concat());
        has(&again, "Quelqu’un d’autre l’a changé");

        let told = owner.submit(
            &own,
            &[
                ("do", "archive"),
                ("seen", &hidden(&owner.get(&own), "seen")),
            ],
        );
        has(&told, "Archivé : n’est plus délivré");
    }
);

on_both!(
    what_becomes_of_awards_is_tried_and_then_changed,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let page = format!("{path}/composites/{FIRST_STEPS}/policies");
        let fields = |days, button| {
            [
                ("revoked", "pending"),
                ("days", days),
                ("expired", "keep"),
                ("ended", "stop"),
                ("earlier", "never"),
                ("do", button),
            ]
        };
        let tried = owner.post(&page, &fields("60", "try"));
        assert_eq!(tried.status, 200, "{}", tried.text);
        has(&tried, "Rien n’est encore enregistré.");
        has(&tried, "value=\"stop\" selected");
        for days in ["0", "beaucoup"] {
            let wrong = owner.post(&page, &fields(days, "save"));
            assert_eq!(wrong.status, 422);
            has(&wrong, "<a href=\"#days\">Donnez un nombre de jours");
        }
        let told = owner.submit(&page, &fields("60", "save"));
        has(&told, "Les choix sont enregistrés.");
        has(&told, "à l’étude pendant 60 jours");
        has(&told, "ses badges ne comptent plus");
    }
);

on_both!(
    the_owner_decides_what_waits_with_a_reason,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let (actor, service) = (Actor::cli(), &world.service);
        let badges = badges(&world);
        let pending = PoliciesChange {
            on_component_revoked: Some(OnRevoked::Pending),
            ..PoliciesChange::default()
        };
        let set = service.set_policies(
            &actor,
            Scope::Instance,
            world.programme,
            CORE_COMPOSITE.to_owned(),
            pending,
        );
        runtime().block_on(set).unwrap();
        let deviation = NewBadge::Adapted {
            programme: world.programme,
            competency: "animer".to_owned(),
            adaptation: Adaptation::Deviation {
                criteria: Localized {
                    fr: "Animer **dehors**".to_owned(),
                    en: "Leading **outside**".to_owned(),
                },
                reason: "Notre public ne vient pas en salle".to_owned(),
            },
        };
        let defined = service.define_badge(&actor, Scope::Instance, world.a.issuer, deviation);
        runtime().block_on(defined).unwrap();
        let mut lost = Vec::new();
        for _ in 0..2 {
            let who = somebody();
            let all = CORE.map(|slug| award(&world, badges[slug], &who, None));
            lost.push(all[1].assertion.id);
        }
        for id in lost {
            let why = "Délivré par erreur".to_owned();
            let revoked = service.revoke(&actor, Scope::Instance, id, why, None);
            runtime().block_on(revoked).unwrap();
        }
        let overview = owner.get(&path);
        has(&overview, "2 révocations à l’étude");
        has(&overview, "Un modèle de badge qui s’écarte");
        let room = format!("{path}/decisions");
        let list = owner.get(&room);
        has(&list, "Un des badges réunis a été révoqué.");
        has(&list, "Sans décision, révoqué le");
        let found = service.pending_revocations(Scope::Instance, world.programme, Page::first(9));
        let found = runtime().block_on(found).unwrap();
        let one = format!("{path}/pending/{}", found[0].id);
        let wrong = owner.post(&one, &[("do", "try-revoke"), ("reason", "")]);
        assert_eq!(wrong.status, 422);
        has(
            &wrong,
            "<a href=\"#reason\">Ce champ ne peut pas rester vide.",
        );
        let tried = owner.post(&one, &[("do", "try-revoke"), ("reason", "Sans preuve.")]);
        has(&tried, "Un badge de synthèse serait révoqué aussitôt.");
        has(&tried, "Révoquer ce badge maintenant");
        lacks(&tried, "Maintenir ce badge");
        let told = owner.submit(
            &one,
            &[("do", "keep"), ("reason", "Un autre badge le vaut.")],
        );
        has(&told, "Le badge est maintenu.");
        has(&owner.get(&one), "La décision a déjà été prise.");
        let other = format!("{path}/pending/{}", found[1].id);
        let told = owner.submit(&other, &[("do", "revoke"), ("reason", "Sans preuve.")]);
        has(&told, "Le badge est révoqué.");

        let listed = service.deviations(Scope::Instance, world.programme, Page::first(9));
        let listed = runtime().block_on(listed).unwrap();
        let one = format!("{path}/deviations/{}", listed[0].0.id);
        let page = owner.get(&one);
        has(&page, "Notre public ne vient pas en salle");
        has(&page, "<strong>dehors</strong>");
        let wrong = owner.post(&one, &[("do", "approve"), ("reason", "")]);
        assert_eq!(wrong.status, 422);
        let told = owner.submit(&one, &[("do", "approve"), ("reason", "Vu en jury.")]);
        has(&told, "Les critères sont acceptés.");
        has(&owner.get(&one), "Vu en jury.");
        assert_eq!(
            owner
                .post(&one, &[("do", "refuse"), ("reason", "Non.")])
                .status,
            422
        );
    }
);

on_both!(
    what_is_withheld_is_lifted_by_the_owner,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let (actor, service) = (Actor::cli(), &world.service);
        let badges = badges(&world);
        let who = somebody();
        let all = CORE.map(|slug| award(&world, badges[slug], &who, None));
        let composite = all.last().unwrap().also[0].assertion;
        let why = "Identité usurpée".to_owned();
        runtime()
            .block_on(service.revoke(&actor, Scope::Instance, composite, why, None))
            .unwrap();
        let room = format!("{path}/decisions");
        let list = owner.get(&room);
        has(&list, "Identité usurpée");
        let told = owner.submit(
            &room,
            &[("do", "lift"), ("withheld", &hidden(&list, "withheld"))],
        );
        has(&told, "Le blocage est levé.");
        has(&told, "Il n’y en a pas.");
    }
);

on_both!(numbers_are_drawn_beside_their_tables, |target: &Target| {
    let world = World::on(target);
    let (owner, path) = at_owner(&world, Role::Reader);
    let badges = badges(&world);
    for (count, code) in [(9, "76"), (7, "14"), (2, "50")] {
        for _ in 0..count {
            let who = somebody();
            for slug in CORE {
                award(&world, badges[slug], &who, Some(code));
            }
        }
    }
    let page = owner.get(&format!("{path}/indicators"));
    assert_eq!(page.status, 200);
    let told = world
        .service
        .indicators(Scope::Instance, world.programme, Language::Fr);
    let told = runtime().block_on(told).unwrap();
    let core = told
        .composites
        .iter()
        .find(|one| one.composite == CORE_COMPOSITE);
    let core = core.unwrap();
    assert_eq!(core.holders, Some(18));
    let chart = page.text.split("<svg class=\"chart\"").nth(1).unwrap();
    let chart = chart.split("</svg>").next().unwrap();
    let drawn = chart.matches("class=\"bar\"").count();
    let shown = core
        .departments
        .iter()
        .filter(|place| place.holders.is_some());
    assert_eq!(drawn, shown.count(), "{chart}");
    assert!(core.departments.iter().any(|place| place.holders.is_none()));
    assert!(chart.contains("non communiqué"), "{chart}");
    has(
        &page,
        "<td data-label=\"Bénéficiaires\"><span class=\"said\">9</span></td>",
    );
    lacks(&page, "style=\"");
    let csv = owner.get(&format!("{path}/indicators.csv"));
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("attachment"));
    assert!(
        csv.text.contains("mediateur-numerique;holders;;18"),
        "{}",
        csv.text
    );
});
