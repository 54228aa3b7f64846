//! An issuer closes or merges into another: nothing new, and what it awarded stays.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::catalogue::Mapping;
use sceau::badge::composite::OnRevoked;
use sceau::badge::profile::Organisation;
use sceau::badge::verification::Verdict;
use sceau::checking::Input;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::closing::NewClosure;
use sceau::issuing::equivalences::NewEquivalence;
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::revision::Seen;
use sceau::issuing::rules::{DraftChange, Simulated};
use sceau::issuing::{Error, catalogues};
use sceau::storage::{Page, Scope, closures::Closure};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

fn close(story: &Story, scope: Scope, body: usize, heir: Option<Uuid>) -> Result<Closure, Error> {
    let new = NewClosure {
        reason: "Fin d’activité".to_owned(),
        heir,
    };
    let issuer = story.bodies[body].issuer;
    story.run(story.service.close_issuer(&story.actor, scope, issuer, new))
}

on_both!(
    a_closed_issuer_does_nothing_new_and_its_badges_stay,
    |target| {
        let story = Story::with_bodies(target, 1);
        let first = story.award(1, STEPS[0], WHO).assertion.id;
        story.award(OWNER, STEPS[1], WHO);
        close(&story, story.scope(1), 1, None).unwrap();
        let new = new_award(story.badge(1, "animer"), WHO);
        assert_eq!(refusal(story.try_award(1, new)), "issuer-closed");
        let issuer = story.bodies[1].issuer;
        let new = NewBadge::OfCompetency {
            programme: story.programme,
            competency: "animer".to_owned(),
        };
        let define = story
            .service
            .define_badge(&story.actor, story.scope(1), issuer, new);
        assert_eq!(refusal(story.run(define)), "issuer-closed");

        // They count and verify.
        assert_eq!(story.award(OWNER, STEPS[2], WHO).also.len(), 1);
        let url = story.service.base().assertion(first);
        assert_eq!(story.check(Input::Url(url)).report.verdict, Verdict::Valid);
        assert_eq!(story.audited("issuer.close", issuer), 1);
        let again = close(&story, story.scope(1), 1, None);
        assert_eq!(refusal(again), "already-closed");
        // It may still take back what it awarded.
        assert_eq!(story.revoke(1, first).also.len(), 1);
    }
);

on_both!(the_heir_may_revoke_and_nobody_else, |target| {
    let mut story = Story::with_bodies(target, 1);
    let (heir, other) = (story.join(), story.join());
    let id = story.award(1, STEPS[0], WHO).assertion.id;
    let named = Some(story.bodies[heir].issuer);
    let by_itself = close(&story, story.scope(1), 1, named);
    assert_eq!(refusal(by_itself), "heir-by-administrator");
    close(&story, story.scope(1), 1, None).unwrap();
    assert_eq!(refusal(story.try_revoke(heir, id)), "not-found");
    let own = close(&story, Scope::Instance, 1, Some(story.bodies[1].issuer));
    assert_eq!(refusal(own), "self-heir");
    let unknown = close(&story, Scope::Instance, 1, Some(Uuid::nil()));
    assert_eq!(refusal(unknown), "unknown-issuer");
    let closed = close(&story, Scope::Instance, 1, named).unwrap();
    assert_eq!(closed.heir, named);
    let twice = close(&story, Scope::Instance, 1, Some(story.bodies[other].issuer));
    assert_eq!(refusal(twice), "already-closed");
    assert_eq!(refusal(story.try_revoke(other, id)), "not-found");
    story.try_revoke(heir, id).unwrap();
    assert!(story.revocation(id).is_some());
    close(&story, story.scope(other), other, None).unwrap();
    let gone = close(
        &story,
        Scope::Instance,
        heir,
        Some(story.bodies[other].issuer),
    );
    assert_eq!(refusal(gone), "issuer-closed");
});

on_both!(the_rules_of_a_closed_owner_award_nothing, |target| {
    let story = Story::with_bodies(target, 1);
    for slug in &STEPS[..2] {
        story.award(1, slug, WHO);
    }
    close(&story, story.owner(), OWNER, None).unwrap();
    assert!(story.award(1, STEPS[2], WHO).also.is_empty());
    assert_eq!(story.reconcile(), 0);
});

on_both!(
    other_tenants_do_not_close_it_and_a_dry_run_closes_nothing,
    |target| {
        let mut story = Story::begin_with(target, OnRevoked::Pending);
        let body = story.join();
        assert_eq!(
            refusal(close(&story, story.scope(body), OWNER, None)),
            "not-found"
        );
        story.award_all(&STEPS, WHO);
        let composite = story.live(FIRST_STEPS, WHO)[0];
        let new = NewClosure {
            reason: "x".to_owned(),
            heir: None,
        };
        let issuer = story.bodies[OWNER].issuer;
        let tried = story
            .service
            .try_closure(&story.actor, story.owner(), issuer, new);
        let effects = story.run(tried).unwrap();
        assert_eq!((effects.persons, effects.keep.first), (1, vec![composite]));
        assert_eq!((effects.lose.count, effects.pend.count), (0, 0));
        story.award(OWNER, "animer", WHO);
    }
);

on_both!(a_closed_owner_decides_nothing_new, |target| {
    let mut story = Story::begin_with(target, OnRevoked::Pending);
    let body = story.join();
    let recognition = story.accredit(body, None, None);
    let held = story.award(body, STEPS[0], WHO).assertion.id;
    close(&story, story.owner(), OWNER, None).unwrap();
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let (programme, closed) = (story.programme, "issuer-closed");
    for scope in [owner, Scope::Instance] {
        let slug = || FIRST_STEPS.to_owned();
        let change = PoliciesChange::default();
        let act = service.set_policies(actor, scope, programme, slug(), change.clone());
        assert_eq!(refusal(story.run(act)), closed);
        let act = service.try_policies(actor, scope, programme, slug(), change);
        assert_eq!(refusal(story.run(act)), closed);
        let new = NewAccreditation {
            issuer: story.bodies[body].issuer,
            competencies: None,
            starts_at: None,
            ends_at: None,
        };
        let act = service.accredit(actor, scope, programme, new);
        assert_eq!(refusal(story.run(act)), closed);
        let catalogue = catalogues::default_catalogue().unwrap();
        let act = service.adopt(actor, scope, programme, catalogue, OnRevoked::Keep);
        assert_eq!(refusal(story.run(act)), closed);
        let act = service.propose_catalogue(
            actor,
            scope,
            programme,
            catalogue.clone(),
            Mapping::default(),
        );
        assert_eq!(refusal(story.run(act)), closed);
        let issuer = story.bodies[OWNER].issuer;
        let act = service.create_programme(actor, scope, issuer, "P".to_owned());
        assert_eq!(refusal(story.run(act)), closed);
        let new = NewEquivalence {
            badge_class: "https://ailleurs.example/b".to_owned(),
            issuer: "https://ailleurs.example/i".to_owned(),
            competency: STEPS[0].to_owned(),
            reason: "x".to_owned(),
            starts_at: None,
            ends_at: None,
        };
        let act = service.create_equivalence(actor, scope, programme, new);
        assert_eq!(refusal(story.run(act)), closed);
        let looks = serde_json::Map::from_iter([("logo".to_owned(), serde_json::Value::Null)]);
        let act = service.edit_appearance(actor, scope, programme, Seen::Any, looks);
        assert_eq!(refusal(story.run(act)), closed);
        let act = service.back_fill(actor, scope, programme, slug(), true);
        assert_eq!(refusal(story.run(act)), closed);
        let act = service.edit_composite(
            actor,
            scope,
            programme,
            FIRST_STEPS,
            Seen::Any,
            DraftChange::default(),
        );
        assert_eq!(refusal(story.run(act)), closed);
        let act = service.activate_composite(
            actor,
            scope,
            programme,
            FIRST_STEPS,
            Seen::Any,
            Simulated::Waived,
        );
        assert_eq!(refusal(story.run(act)), closed);
    }
    // What takes back goes on.
    let end = service.end_accreditation(actor, owner, programme, recognition);
    story.run(end).unwrap();
    story.revoke(body, held);
});

on_both!(the_heir_decides_what_is_pending, |target| {
    let mut story = Story::begin_with(target, OnRevoked::Pending);
    let other = story.join();
    let new = Organisation {
        email: "heritier@exemple.fr".to_owned(),
        ..organisation("Héritier")
    };
    let heir = story.run(story.service.create_issuer(&story.actor, new));
    let heir = heir.unwrap().id;
    let mut held = Vec::new();
    for who in [WHO, "alix@exemple.fr"] {
        held.push(story.award(OWNER, STEPS[0], who).assertion.id);
        story.award_all(&STEPS[1..], who);
    }
    let composites = [WHO, "alix@exemple.fr"].map(|who| story.live(FIRST_STEPS, who)[0]);
    story.revoke(OWNER, held[0]);
    let (service, actor, programme) = (&story.service, &story.actor, story.programme);
    let list = |scope| story.run(service.pending_revocations(scope, programme, Page::first(9)));
    assert_eq!(refusal(list(Scope::Issuer(heir))), "not-found", "not yet");
    close(&story, Scope::Instance, OWNER, Some(heir)).unwrap();
    story.revoke(OWNER, held[1]);
    let told = story
        .letters()
        .into_iter()
        .filter(|(to, _)| to == "heritier@exemple.fr");
    assert_eq!(told.count(), 1, "what is pending from then on");
    assert_eq!(refusal(list(story.scope(other))), "not-found");
    let found = list(Scope::Issuer(heir)).unwrap();
    assert_eq!(found.len(), 2);
    let decide = |scope, at: usize, keep| {
        let (id, why) = (found[at].id, "décidé".to_owned());
        story.run(service.decide_pending(actor, scope, programme, id, keep, why))
    };
    assert_eq!(refusal(decide(story.scope(other), 0, true)), "not-found");
    let tried = service.try_decision(
        actor,
        Scope::Issuer(heir),
        programme,
        found[0].id,
        false,
        "x".to_owned(),
    );
    assert_eq!(story.run(tried).unwrap().lose.first, [composites[0]]);
    decide(Scope::Issuer(heir), 0, false).unwrap();
    assert!(story.revocation(composites[0]).is_some());
    decide(Scope::Issuer(heir), 1, true).unwrap();
    assert!(story.assertion(composites[1]).live);
    assert_eq!(list(story.owner()).unwrap(), []);
});
