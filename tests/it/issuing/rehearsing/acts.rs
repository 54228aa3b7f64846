//! Acts about single badges, and an issuer that closes.

use super::*;
use sceau::issuing::closing::NewClosure;
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::replace::Correction;

on_both!(revocation_decision_and_replacement, |target| {
    let story = pend_all(target);
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let mut held = STEPS.map(|slug| story.award(OWNER, slug, A).assertion.id);
    let mut new = new_award(story.badge(OWNER, STEPS[0]), A);
    new.allow_duplicate = true;
    let spare = story.try_award(OWNER, new).unwrap().assertion.id;
    let revoke = |id: Uuid| {
        let tried = service.try_revocation(actor, owner, id, WHY.to_owned());
        comes_true(&story, &[id], tried, |story| drop(story.revoke(OWNER, id)))
    };
    assert_eq!(revoke(held[0]), (0, 0, 0, 1), "it stands by the other");
    held[0] = spare;
    assert_eq!(revoke(held[1]), (0, 0, 1, 0));
    let decide = |keep: bool| {
        let (id, composite) = (open(&story), story.live(FIRST_STEPS, A)[0]);
        let programme = story.programme;
        let tried = service.try_decision(actor, owner, programme, id, keep, WHY.to_owned());
        comes_true(&story, &[composite], tried, |story| {
            let why = WHY.to_owned();
            let act = service.decide_pending(actor, owner, programme, id, keep, why);
            story.run(act).unwrap();
        })
    };
    assert_eq!(decide(true), (0, 0, 0, 1));
    assert_eq!(revoke(held[2]), (0, 0, 1, 0), "a further loss");
    assert_eq!(decide(false), (0, 1, 0, 0));
    story.award_all(&STEPS[1..], A);
    assert_eq!(story.live(FIRST_STEPS, A).len(), 1);

    story.award_all(&STEPS[1..], B);
    let to = |who: &str| Correction {
        email: Some(email(who)),
        ..Correction::default()
    };
    let tried = service.try_replacement(actor, owner, spare, to(B));
    let counts = comes_true(&story, &[spare], tried, |story| {
        let act = service.replace(actor, owner, spare, to(B), None);
        story.run(act).unwrap().done().unwrap();
    });
    assert_eq!(counts, (1, 0, 1, 0));
});

on_both!(a_decision_takes_along_what_rests_on_it, |target| {
    let story = pend_all(target);
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    story.award_all(&CORE, A);
    story.award_all(&["ia-quotidien", "securite-quotidien"], A);
    let (core, further) = (
        story.live(CORE_COMPOSITE, A)[0],
        story.live(FURTHER_COMPOSITE, A)[0],
    );
    let made = story.read(move |db| Ok(composite_awards::find(db, core)?.unwrap()));
    let mut of = made.components.iter();
    let lost = of.find(|c| c.leaf.as_str() == "animer").unwrap().assertion;
    story.revoke(OWNER, lost);
    let (id, programme) = (open(&story), story.programme);
    let tried = service.try_decision(actor, owner, programme, id, false, WHY.to_owned());
    let counts = comes_true(&story, &[core], tried, |story| {
        let act = service.decide_pending(actor, owner, programme, id, false, WHY.to_owned());
        story.run(act).unwrap();
    });
    assert_eq!(counts, (0, 1, 1, 0));
    let open = story.read(move |db| Ok(pending::open_of(db, further)?));
    assert!(open.is_some());
});

fn certificate(story: &Story, who: &str, competency: &str) -> Uuid {
    let certificate = Certificate {
        title: "Titre".to_owned(),
        body: "Un organisme".to_owned(),
        issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
        expires: None,
    };
    let decision = NewDecision {
        competency: competency.to_owned(),
        reason: WHY.to_owned(),
    };
    let new = NewEvidence::Certificate(certificate, decision);
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let act = service.bring_evidence(actor, owner, story.programme, email(who), new);
    story.run(act).unwrap().evidence.id
}

on_both!(the_withdrawal_of_evidence, |target| {
    let story = pend_all(target);
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let withdraw = |id: Uuid| {
        let programme = story.programme;
        let tried = service.try_withdrawal(actor, owner, programme, id, WHY.to_owned());
        comes_true(&story, &[id], tried, |story| {
            let act = service.withdraw_evidence(actor, owner, programme, id, WHY.to_owned());
            story.run(act).unwrap();
        })
    };
    for who in [A, B, C] {
        story.award_all(&STEPS[1..], who);
    }
    let [alone, spared, unused] = [A, B, C].map(|who| certificate(&story, who, STEPS[0]));
    story.award(OWNER, STEPS[0], B); // the composite rests on the certificate, and stands by this too
    assert_eq!(withdraw(alone), (0, 0, 1, 0));
    assert_eq!(withdraw(spared), (0, 0, 0, 1));
    let at_once = PoliciesChange {
        on_component_revoked: Some(OnRevoked::Revoke),
        ..PoliciesChange::default()
    };
    set(&story, at_once);
    assert_eq!(withdraw(unused), (0, 1, 0, 0));
    let again = service.try_withdrawal(actor, owner, story.programme, unused, WHY.to_owned());
    assert_eq!(refusal(story.run(again)), "already-decided");
    let foreign = sceau::storage::Scope::Issuer(Uuid::nil());
    let theirs = service.try_withdrawal(actor, foreign, story.programme, unused, WHY.to_owned());
    assert_eq!(refusal(story.run(theirs)), "not-found");
});

on_both!(a_closure, |target| {
    let story = pend_all(target);
    let held = story.award(OWNER, STEPS[0], A).assertion.id;
    story.award_all(&STEPS[1..], A);
    story.award_all(&STEPS, B);
    story.revoke(OWNER, held);
    let (service, actor, owner) = (&story.service, &story.actor, story.owner());
    let issuer = story.bodies[OWNER].issuer;
    let new = NewClosure {
        reason: WHY.to_owned(),
        heir: None,
    };
    let tried = service.try_closure(actor, owner, issuer, new.clone());
    let counts = comes_true(&story, &[], tried, |story| {
        let act = service.close_issuer(actor, owner, issuer, new);
        story.run(act).unwrap();
        review(story);
        assert_eq!(story.reconcile(), 0);
    });
    assert_eq!(counts, (0, 0, 1, 1), "what is pending stays so");
});
