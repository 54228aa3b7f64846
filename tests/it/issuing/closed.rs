//! Everything that a closed owner does no more, each act by its name.

use super::endorsing;
use crate::on_both;
use crate::support::story::*;
use sceau::badge::catalogue::Mapping;
use sceau::badge::composite::{OnRevoked, Policies};
use sceau::badge::text::Localized;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::closing::NewClosure;
use sceau::issuing::deviations::Adaptation;
use sceau::issuing::equivalences::NewEquivalence;
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::planned_merges::NewMerge;
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::review::Act;
use sceau::issuing::revision::Seen;
use sceau::issuing::rules::{DraftChange, NewComposite, Simulated, read_entry};
use sceau::issuing::versions::Change;
use sceau::issuing::{Error, catalogues};
use sceau::storage::{Page, Scope};
use serde_json::json;
use std::pin::Pin;
use uuid::Uuid;

const A: &str = "alix@exemple.fr";
const B: &str = "bilal@exemple.fr";

type Refused<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

fn act<'a, T>(of: impl Future<Output = Result<T, Error>> + 'a) -> Refused<'a> {
    Box::pin(async move { of.await.map(drop) })
}

fn new_composite() -> NewComposite {
    let entry = json!({"slug": "atelier", "name": {"fr": "Atelier", "en": "Workshop"},
        "description": {"fr": "d", "en": "d"}, "rule": {"badge": "animer"}});
    NewComposite {
        entry: read_entry(entry).unwrap(),
        image: None,
        policies: Policies::with(OnRevoked::Keep),
    }
}

fn certificate() -> NewEvidence {
    let certificate = Certificate {
        title: "Titre".to_owned(),
        body: "Un organisme".to_owned(),
        issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
        expires: None,
    };
    NewEvidence::Certificate(certificate, decision())
}

fn decision() -> NewDecision {
    NewDecision {
        competency: CORE[0].to_owned(),
        reason: "mêmes critères".to_owned(),
    }
}

fn equivalence() -> NewEquivalence {
    NewEquivalence {
        badge_class: "https://ailleurs.example/b".to_owned(),
        issuer: "https://ailleurs.example/i".to_owned(),
        competency: CORE[0].to_owned(),
        reason: "x".to_owned(),
        starts_at: None,
        ends_at: None,
    }
}

on_both!(each_act_is_refused_by_its_name, |target| {
    let story = Story::with_bodies(target, 1);
    for who in [A, B] {
        story.award(OWNER, CORE[0], who);
    }
    let foreign = format!("{BASE}/badges/{}", story.badge(1, CORE[0]));
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let (programme, issuer) = (story.programme, story.bodies[OWNER].issuer);
    // What there is to decide about: a proposal and a deviation.
    let mut newer = catalogues::default_catalogue().unwrap().clone();
    newer.version = "2026.9".to_owned();
    let put = service.propose_catalogue(actor, owner, programme, newer.clone(), Mapping::default());
    let proposal = story.run(put).unwrap().0.id;
    let both = |text: &str| Localized {
        fr: text.to_owned(),
        en: text.to_owned(),
    };
    let deviation = NewBadge::Adapted {
        programme,
        competency: CORE[3].to_owned(),
        adaptation: Adaptation::Deviation {
            criteria: both("Dehors"),
            reason: "x".to_owned(),
        },
    };
    let (their_scope, their_issuer) = (story.scope(1), story.bodies[1].issuer);
    let define = service.define_badge(actor, their_scope, their_issuer, deviation);
    story.run(define).unwrap();
    let listed = service.deviations(owner, programme, Page::first(9));
    let deviation = story.run(listed).unwrap()[0].0.id;
    let new = NewClosure {
        reason: "Fin".to_owned(),
        heir: None,
    };
    let closed = service.close_issuer(actor, Scope::Instance, issuer, new);
    story.run(closed).unwrap();

    let recognition = || NewAccreditation {
        issuer: their_issuer,
        competencies: None,
        starts_at: None,
        ends_at: None,
    };
    let merge = || NewMerge {
        emails: [A, B].map(email),
        reason: "x".to_owned(),
    };
    let slug = || FIRST_STEPS.to_owned();
    let catalogue = catalogues::default_catalogue().unwrap();
    let reworded = Change {
        definition: serde_json::from_value(json!({"tags": ["autre"]})).unwrap(),
        ..Change::default()
    };
    let of_competency = NewBadge::OfCompetency {
        programme,
        competency: CORE[0].to_owned(),
    };
    let policies = PoliciesChange::default;
    let (badge, no_id, why) = (story.badge(OWNER, CORE[0]), Uuid::now_v7(), "x".to_owned());
    let acts: Vec<(&str, Refused<'_>)> = vec![
        (
            "award",
            act(service.award(actor, owner, new_award(badge, A), None)),
        ),
        (
            "define_badge",
            act(service.define_badge(actor, owner, issuer, of_competency)),
        ),
        (
            "edit_badge",
            act(service.edit_badge(actor, owner, badge, Seen::Any, reworded)),
        ),
        (
            "offer_endorsement",
            act(service.offer_endorsement(actor, owner, issuer, endorsing::new(&foreign))),
        ),
        (
            "create_programme",
            act(service.create_programme(actor, owner, issuer, "P".to_owned())),
        ),
        (
            "adopt",
            act(service.adopt(actor, owner, programme, catalogue, OnRevoked::Keep)),
        ),
        (
            "propose_catalogue",
            act(service.propose_catalogue(actor, owner, programme, newer, Mapping::default())),
        ),
        (
            "adopt_proposal",
            act(service.adopt_proposal(actor, owner, programme, proposal, false)),
        ),
        (
            "its dry run",
            act(service.adopt_proposal(actor, owner, programme, proposal, true)),
        ),
        (
            "accredit",
            act(service.accredit(actor, owner, programme, recognition())),
        ),
        (
            "try_recognition",
            act(service.try_recognition(actor, owner, programme, Act::Recognise(recognition()))),
        ),
        (
            "decide_deviation",
            act(service.decide_deviation(actor, owner, programme, deviation, true, why)),
        ),
        (
            "create_equivalence",
            act(service.create_equivalence(actor, owner, programme, equivalence())),
        ),
        (
            "try_equivalence",
            act(service.try_equivalence(actor, owner, programme, equivalence())),
        ),
        (
            "bring_evidence",
            act(service.bring_evidence(actor, owner, programme, email(A), certificate())),
        ),
        (
            "decide_evidence",
            act(service.decide_evidence(actor, owner, programme, no_id, decision())),
        ),
        (
            "plan_merge",
            act(service.plan_merge(actor, owner, programme, merge())),
        ),
        (
            "preview_merge",
            act(service.preview_merge(owner, programme, merge())),
        ),
        (
            "set_policies",
            act(service.set_policies(actor, owner, programme, slug(), policies())),
        ),
        (
            "try_policies",
            act(service.try_policies(actor, owner, programme, slug(), policies())),
        ),
        (
            "define_composite",
            act(service.define_composite(actor, owner, programme, new_composite())),
        ),
        (
            "edit_composite",
            act(service.edit_composite(
                actor,
                owner,
                programme,
                FIRST_STEPS,
                Seen::Any,
                DraftChange::default(),
            )),
        ),
        (
            "activate_composite",
            act(service.activate_composite(
                actor,
                owner,
                programme,
                FIRST_STEPS,
                Seen::Any,
                Simulated::Waived,
            )),
        ),
        (
            "back_fill",
            act(service.back_fill(actor, owner, programme, slug(), true)),
        ),
    ];
    for (name, refused) in acts {
        match story.run(refused) {
            Err(why) => assert_eq!(code(&why), "issuer-closed", "{name}"),
            Ok(()) => panic!("{name} was not refused"),
        }
    }
    // What it takes back, and what it says of where it can be reached, it still may.
    let archive = Change {
        archived: Some(true),
        ..Change::default()
    };
    let archived = service.edit_badge(actor, owner, badge, Seen::Any, archive);
    assert!(story.run(archived).unwrap().archived_at.is_some());
    let archived = service.archive_composite(actor, owner, programme, FIRST_STEPS, Seen::Any);
    assert!(story.run(archived).unwrap().archived_at.is_some());
});
