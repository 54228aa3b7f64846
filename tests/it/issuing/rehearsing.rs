//! A dry run says exactly what the act then comes to, and keeps nothing: every act that has one.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::composite::{OnEarlier, OnEnded, OnExpired, OnRevoked};
use sceau::issuing::Error;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::closing::NewClosure;
use sceau::issuing::effects::Effects;
use sceau::issuing::equivalences::NewEquivalence;
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence};
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::replace::Correction;
use sceau::issuing::review::{Act, Withdrawal};
use sceau::storage::{Db, assertions, composite_awards, pending, persons};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];
const A: &str = "alix@exemple.fr";
const B: &str = "bilal@exemple.fr";
const C: &str = "chloe@exemple.fr";
const D: &str = "dominique@exemple.fr";
const PEOPLE: [&str; 4] = [A, B, C, D];
const WHY: &str = "décidé en commission";

/// A composite and the badges it is made of.
type Made = (String, BTreeSet<Uuid>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    live: BTreeMap<Uuid, Made>,
    pending: BTreeSet<Uuid>,
    /// Every badge of theirs.
    badges: BTreeSet<Uuid>,
}

/// The composites that everybody holds, and which of them are to be revoked.
fn seen(story: &Story) -> Seen {
    story.read(|db: &mut Db| {
        let (mut live, mut open) = (BTreeMap::new(), BTreeSet::new());
        let mut badges = BTreeSet::new();
        for who in PEOPLE {
            let Some(person) = persons::find(db, &email(who))? else {
                continue;
            };
            let held = assertions::held_by(db, person.person)?;
            badges.extend(held.iter().map(|held| held.assertion));
            for (id, components) in composite_awards::live_of_person(db, person.person)? {
                let made = composite_awards::find(db, id)?.unwrap();
                let of = components.iter().map(|c| c.assertion).collect();
                live.insert(id, (made.under.composite.slug.to_string(), of));
                if pending::open_of(db, id)?.is_some() {
                    open.insert(id);
                }
            }
        }
        Ok(Seen {
            live,
            pending: open,
            badges,
        })
    })
}

/// The composites made of one of these; of everything when none is named.
fn concerned(made: &Made, of: &[Uuid]) -> bool {
    of.is_empty() || of.iter().any(|id| made.1.contains(id))
}

/// Tries, then acts: what was said is what has changed. Gives how many `(gain, lose, pend, keep)`.
#[track_caller]
fn comes_true(
    story: &Story,
    of: &[Uuid],
    tried: impl Future<Output = Result<Effects, Error>>,
    act: impl FnOnce(&Story),
) -> (u64, u64, u64, u64) {
    let rows = || story.count("SELECT count(*) AS n FROM audit");
    let (before, audited, told) = (seen(story), rows(), story.letters());
    let said = story.run(tried).unwrap();
    assert_eq!(seen(story), before, "nothing is kept");
    assert_eq!((rows(), story.letters()), (audited, told), "nobody is told");
    act(story);
    let after = seen(story);
    let was = before.live.iter();
    let was = was.filter(|(id, made)| concerned(made, of) || of.contains(id));
    let was: BTreeSet<Uuid> = was.map(|(id, _)| *id).collect();
    let now: BTreeSet<Uuid> = after.live.keys().copied().collect();
    let all: BTreeSet<Uuid> = before.live.keys().copied().collect();
    let set = |ids: &[Uuid]| ids.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(set(&said.lose.first), &all - &now, "lose");
    let fresh = &after.pending - &before.pending;
    let still = &(&was & &now) & &after.pending;
    assert_eq!(set(&said.pend.first), &fresh | &still, "pend");
    assert_eq!(
        set(&said.keep.first),
        &(&was & &now) - &after.pending,
        "keep"
    );
    // A badge that the act itself makes has another id each time.
    let known = |(slug, of): Made| (slug, &of & &before.badges);
    let fresh = &now - &all;
    let gained = fresh.iter().map(|id| after.live[id].clone());
    let mut gained: Vec<Made> = gained.map(known).collect();
    let foretold = said.gain.first.iter().map(made_of);
    let mut foretold: Vec<Made> = foretold.map(known).collect();
    gained.sort();
    foretold.sort();
    assert_eq!(foretold, gained, "gain");
    let counts = [&said.lose, &said.pend, &said.keep].map(|listed| listed.count);
    let listed = [&said.lose, &said.pend, &said.keep].map(|listed| set(&listed.first).len() as u64);
    assert_eq!(counts, listed, "each once");
    (said.gain.count, counts[0], counts[1], counts[2])
}

fn made_of(gain: &sceau::issuing::effects::Gain) -> Made {
    (
        gain.composite.clone(),
        gain.components.iter().map(|of| of.assertion).collect(),
    )
}

fn pend_all(target: &sceau::storage::Target) -> Story {
    Story::begin_with(target, OnRevoked::Pending)
}

/// The one open pending revocation.
fn open(story: &Story) -> Uuid {
    let programme = story.programme;
    let page = sceau::storage::Page::first(10);
    let found = story.read(move |db| Ok(pending::open_in(db, programme, page)?));
    assert_eq!(found.len(), 1);
    found[0].id
}

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

on_both!(an_equivalence, |target| {
    let mut story = pend_all(target);
    let (stranger, late) = (story.join(), story.join());
    let mut definition = story.composite_badge(FIRST_STEPS).definition;
    definition.tags.clear();
    let new = NewBadge::Free(Box::new(definition));
    let (scope, issuer) = (story.scope(stranger), story.bodies[stranger].issuer);
    let free = story.service.define_badge(&story.actor, scope, issuer, new);
    let free = story.run(free).unwrap();
    for who in [A, B, C] {
        let award = new_award(free.id, who);
        story.try_award(stranger, award).unwrap();
    }
    story.award_all(&STEPS[1..], A);
    story.award(OWNER, STEPS[1], B);
    story.award_all(&STEPS, C);
    let (service, base) = (&story.service, story.service.base());
    let (actor, owner, programme) = (&story.actor, story.owner(), story.programme);
    let new = NewEquivalence {
        badge_class: base.badge(free.id),
        issuer: base.profile(free.profile),
        competency: STEPS[0].to_owned(),
        reason: WHY.to_owned(),
        starts_at: None,
        ends_at: None,
    };
    let said = story
        .run(service.try_equivalence(actor, owner, programme, new.clone()))
        .unwrap();
    assert_eq!((said.persons, said.gain.count), (3, 1));
    let foreign = service.try_equivalence(actor, scope, programme, new.clone());
    assert_eq!(refusal(story.run(foreign)), "not-found");
    // Somebody whom it concerns is due the composite anyway, by a recognition: that is no effect of it.
    story.try_award(stranger, new_award(free.id, D)).unwrap();
    story.award(late, STEPS[0], D);
    story.award_all(&STEPS[1..], D);
    let recognition = NewAccreditation {
        issuer: story.bodies[late].issuer,
        competencies: None,
        starts_at: Some(service.now() - TimeDelta::days(1)),
        ends_at: None,
    };
    story
        .run(service.accredit(actor, owner, programme, recognition))
        .unwrap();
    let said = story
        .run(service.try_equivalence(actor, owner, programme, new.clone()))
        .unwrap();
    assert_eq!((said.persons, said.gain.count), (4, 1));
    assert_eq!(story.reconcile(), 1);
    let tried = service.try_equivalence(actor, owner, programme, new.clone());
    let counts = comes_true(&story, &[Uuid::nil()], tried, |story| {
        let made = service.create_equivalence(actor, owner, programme, new);
        story.run(made).unwrap();
        assert_eq!(story.reconcile(), 1);
    });
    assert_eq!(counts, (1, 0, 0, 0));
});

fn try_act(story: &Story, act: Act) -> impl Future<Output = Result<Effects, Error>> {
    let (service, actor) = (story.service.clone(), story.actor.clone());
    let (owner, programme) = (story.owner(), story.programme);
    async move { service.try_recognition(&actor, owner, programme, act).await }
}

fn review(story: &Story) {
    story
        .run(story.service.review_recognitions(|_| {}))
        .unwrap();
}

on_both!(recognitions, |target| {
    let mut story = pend_all(target);
    let body = story.join();
    for who in [A, B, C] {
        story.award_all(&STEPS[1..], who);
    }
    let before = story.award(body, STEPS[0], A).assertion.id;
    let new = NewAccreditation {
        issuer: story.bodies[body].issuer,
        competencies: None,
        starts_at: Some(story.service.now() - TimeDelta::days(1)),
        ends_at: None,
    };
    let (service, actor) = (&story.service, &story.actor);
    let (owner, programme) = (story.owner(), story.programme);
    let tried = try_act(&story, Act::Recognise(new.clone()));
    let mut decision = Uuid::nil();
    let counts = comes_true(&story, &[Uuid::nil()], tried, |story| {
        let made = service.accredit(actor, owner, programme, new);
        decision = story.run(made).unwrap().id;
        assert_eq!(story.reconcile(), 1);
    });
    assert_eq!(counts, (1, 0, 0, 0));

    story.clock.advance(TimeDelta::days(1));
    let from = story.service.now();
    story.clock.advance(TimeDelta::days(1));
    let later = story.award(body, STEPS[0], B).assertion.id;
    let withdrawal = Withdrawal {
        from,
        reason: WHY.to_owned(),
    };
    let tried = try_act(&story, Act::Withdraw(decision, withdrawal.clone()));
    let counts = comes_true(&story, &[before, later], tried, |story| {
        let act = service.withdraw_accreditation(actor, owner, programme, decision, withdrawal);
        story.run(act).unwrap();
        review(story);
    });
    assert_eq!(counts, (0, 0, 1, 1));

    let other = story.accredit(body, None, None);
    story.clock.advance(TimeDelta::days(1));
    let last = story.award(body, STEPS[0], C).assertion.id;
    set(
        &story,
        PoliciesChange {
            on_accreditation_ended: Some(OnEnded::Stop),
            ..PoliciesChange::default()
        },
    );
    story.clock.advance(TimeDelta::days(1));
    let tried = try_act(&story, Act::End(other));
    let counts = comes_true(&story, &[before, later, last], tried, |story| {
        let act = service.end_accreditation(actor, owner, programme, other);
        story.run(act).unwrap();
        review(story);
    });
    assert_eq!(counts, (0, 0, 3, 0), "one of them was pending before");
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

fn set(story: &Story, change: PoliciesChange) {
    let (service, slug) = (&story.service, FIRST_STEPS.to_owned());
    let act = service.set_policies(&story.actor, story.owner(), story.programme, slug, change);
    story.run(act).unwrap();
}

/// Tries a change of policies, makes it, and looks at those concerned again as `then` does.
#[track_caller]
fn change(
    story: &Story,
    change: PoliciesChange,
    then: impl FnOnce(&Story),
) -> (u64, u64, u64, u64) {
    let (service, slug) = (&story.service, FIRST_STEPS.to_owned());
    let (owner, programme) = (story.owner(), story.programme);
    let tried = service.try_policies(&story.actor, owner, programme, slug, change.clone());
    comes_true(story, &[], tried, |story| {
        set(story, change);
        then(story);
    })
}

on_both!(policies_about_components_that_expire, |target| {
    let story = pend_all(target);
    for who in [A, B] {
        story.award_all(&STEPS[1..], who);
    }
    let mut new = new_award(story.badge(OWNER, STEPS[0]), A);
    new.expires = Some(story.service.now() + TimeDelta::days(10));
    story.try_award(OWNER, new).unwrap();
    story.award(OWNER, STEPS[0], B);
    story.clock.advance(TimeDelta::days(11));
    let expired = |on: OnExpired| PoliciesChange {
        on_component_expired: Some(on),
        ..PoliciesChange::default()
    };
    let revoked = |on: OnRevoked| PoliciesChange {
        on_component_revoked: Some(on),
        ..PoliciesChange::default()
    };
    let look = |story: &Story| {
        story.run(story.service.review_expired()).unwrap();
    };
    assert_eq!(
        change(&story, expired(OnExpired::Revoke), look),
        (0, 0, 1, 1)
    );
    let due = |story: &Story| {
        story.clock.advance(TimeDelta::days(31));
        story.run(story.service.execute_due()).unwrap();
    };
    assert_eq!(change(&story, expired(OnExpired::Keep), due), (0, 0, 0, 2));
    set(&story, expired(OnExpired::Revoke));
    assert_eq!(
        change(&story, revoked(OnRevoked::Revoke), look),
        (0, 1, 0, 1)
    );
});

on_both!(policies_about_recognitions, |target| {
    let mut story = pend_all(target);
    let body = story.join();
    for who in [A, B] {
        story.award_all(&STEPS[1..], who);
    }
    story.award(body, STEPS[0], A);
    let earlier = |on: OnEarlier| PoliciesChange {
        on_earlier_badges: Some(on),
        ..PoliciesChange::default()
    };
    set(&story, earlier(OnEarlier::Never));
    story.clock.advance(TimeDelta::hours(1));
    let past = story.service.now() - TimeDelta::days(1);
    let decision = story.accredit(body, Some(past), None);
    assert_eq!(story.reconcile(), 0);
    let gain = change(&story, earlier(OnEarlier::AsDecided), |story| {
        assert_eq!(story.reconcile(), 1);
    });
    assert_eq!(gain, (1, 0, 0, 0));

    let (service, actor) = (&story.service, &story.actor);
    let end = service.end_accreditation(actor, story.owner(), story.programme, decision);
    story.run(end).unwrap();
    review(&story);
    story.award(OWNER, STEPS[0], B);
    let stop = PoliciesChange {
        on_accreditation_ended: Some(OnEnded::Stop),
        ..PoliciesChange::default()
    };
    let look_again = |story: &Story| {
        for who in [A, B] {
            let other = story.award(OWNER, "animer", who).assertion.id;
            story.revoke(OWNER, other);
        }
    };
    assert_eq!(change(&story, stop, look_again), (0, 0, 1, 1));
});

on_both!(nobody_gains_by_policies_before_a_back_fill, |target| {
    let mut story = pend_all(target);
    let body = story.join();
    story.award_all(&STEPS[1..], A);
    story.award(body, STEPS[0], A);
    let never = PoliciesChange {
        on_earlier_badges: Some(OnEarlier::Never),
        ..PoliciesChange::default()
    };
    set(&story, never);
    story.clock.advance(TimeDelta::hours(1));
    let past = story.service.now() - TimeDelta::days(1);
    story.accredit(body, Some(past), None);
    let new = "UPDATE composite_rules SET backfilled_at = NULL WHERE composite_id = $1";
    story.sql(new, story.composite(FIRST_STEPS));
    let decided = PoliciesChange {
        on_earlier_badges: Some(OnEarlier::AsDecided),
        ..PoliciesChange::default()
    };
    let counts = change(&story, decided, |story| assert_eq!(story.reconcile(), 0));
    assert_eq!(counts, (0, 0, 0, 0));
});
