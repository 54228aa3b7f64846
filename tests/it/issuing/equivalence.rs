//! Badges of other services and certificates count by a decision of the programme, and never by themselves.

use crate::checking::site::{self, Badge, EMAIL, recipient, url};
use crate::on_both;
use crate::support::story::*;
use chrono::{DateTime, TimeDelta, Utc};
use sceau::badge::assertion::Assertion;
use sceau::badge::composite::{LeafState, OnExpired, OnRevoked, ProgressNode};
use sceau::badge::foreign::Brought;
use sceau::badge::verification::Verdict;
use sceau::checking::{
    Checker, Input,
    fetching::{Fetcher, Settings},
};
use sceau::issuing::Error;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::equivalences::{NewEquivalence, Via, ViaKind};
use sceau::issuing::evidence::{Certificate, NewDecision, NewEvidence, Recorded};
use sceau::issuing::policies::PoliciesChange;
use sceau::issuing::review::Reviewed;
use sceau::storage::{Page, Scope, evidence, persons};
use uuid::Uuid;

/// What is brought from elsewhere; no smaller composite asks for it.
pub const GAP: &str = CORE[2];
const DAY: TimeDelta = TimeDelta::days(1);

pub fn others() -> Vec<&'static str> {
    CORE.into_iter().filter(|slug| *slug != GAP).collect()
}

fn address() -> Input {
    Input::Url(url("/assertion"))
}

pub fn found(story: &Story, badge: &mut Badge, input: Input) -> Brought {
    let own = (story.service.store().clone(), story.service.base().clone());
    let checker = Checker::new(Some(own), Fetcher::system(Settings::default()));
    site::bring(badge, &checker, input, story.service.now())
}

fn bring(story: &Story, badge: &mut Badge, decision: Option<&str>) -> Result<Recorded, Error> {
    let found = found(story, badge, address());
    record(story, NewEvidence::Badge(Box::new(found), decide(decision)))
}

fn decide(competency: Option<&str>) -> Option<NewDecision> {
    competency.map(|competency| NewDecision {
        competency: competency.to_owned(),
        reason: "mêmes critères".to_owned(),
    })
}

fn record(story: &Story, new: NewEvidence) -> Result<Recorded, Error> {
    let (service, scope) = (&story.service, story.owner());
    story.run(service.bring_evidence(&story.actor, scope, story.programme, email(EMAIL), new))
}

fn certificate(competency: &str, expires: Option<DateTime<Utc>>) -> NewEvidence {
    let certificate = Certificate {
        title: "Titre secret".to_owned(),
        body: "Un organisme".to_owned(),
        issued_on: "2024-06-30T00:00:00Z".parse().unwrap(),
        expires,
    };
    NewEvidence::Certificate(certificate, decide(Some(competency)).unwrap())
}

/// Badges of the class of the other service count for the first competency.
pub fn equivalence(story: &Story) -> Uuid {
    equivalence_of(story, &url("/class"), &url("/issuer")).unwrap()
}

fn equivalence_of(story: &Story, class: &str, issuer: &str) -> Result<Uuid, Error> {
    let new = NewEquivalence {
        badge_class: class.to_owned(),
        issuer: issuer.to_owned(),
        competency: GAP.to_owned(),
        reason: "mêmes critères".to_owned(),
        starts_at: None,
        ends_at: None,
    };
    let (service, scope) = (&story.service, story.owner());
    let made = service.create_equivalence(&story.actor, scope, story.programme, new);
    Ok(story.run(made)?.id)
}

/// The holder opens the link that was sent to them.
fn prove(story: &Story) -> usize {
    let (service, now) = (story.service.clone(), story.service.now());
    let whose = story.read(|db| Ok(persons::find(db, &email(EMAIL))?.unwrap()));
    story.sql(
        "UPDATE addresses SET verified_at = created_at WHERE id = $1",
        whose.address,
    );
    story.write(move |db| {
        persons::lock(db, whose.person)?;
        let awarded = service.evidence_of_address_proved(db, whose.person, whose.address, now)?;
        Ok(awarded.len())
    })
}

/// Somebody who proved their address, holds all but the first competency, and brings a badge for it.
fn eighth_from_elsewhere(story: &Story, badge: &mut Badge) -> (Uuid, Uuid) {
    equivalence(story);
    story.award_all(&others(), EMAIL);
    prove(story);
    let done = bring(story, badge, None).unwrap();
    assert_eq!(done.counts_for, [GAP]);
    assert_eq!(done.also_awarded.len(), 1);
    (done.evidence.id, done.also_awarded[0].assertion)
}

/// The daily check.
fn check(story: &Story, badge: &mut Badge, id: Uuid) -> Recorded {
    let found = found(story, badge, address());
    story
        .run(story.service.evidence_checked(id, found))
        .unwrap()
}

pub fn letters(story: &Story, what: &'static str) -> i64 {
    match what {
        "prove" => story.count("SELECT count(*) AS n FROM mails WHERE letter LIKE '%prove-address%'"),
        "counts" => story.count("SELECT count(*) AS n FROM mails WHERE letter LIKE '%evidence-decided%\"counts\":true%'"),
        _ => story.count("SELECT count(*) AS n FROM mails WHERE letter LIKE '%evidence-decided%\"counts\":false%'"),
    }
}

/// How the first competency stands, and by which decision.
pub fn first(story: &Story) -> (LeafState, Option<Via>) {
    let (service, scope) = (&story.service, story.owner());
    let seen = story
        .run(service.progress(scope, story.programme, email(EMAIL)))
        .unwrap();
    let core = seen
        .composites
        .iter()
        .find(|c| c.composite == CORE_COMPOSITE);
    let ProgressNode::All { all } = &core.unwrap().progress.node else {
        panic!("not an all");
    };
    let leaf = all.iter().find_map(|part| match &part.node {
        ProgressNode::Badge {
            badge,
            state,
            assertion,
            ..
        } if badge.as_str() == GAP => Some((badge.clone(), *state, *assertion)),
        _ => None,
    });
    let (slug, state, id) = leaf.unwrap();
    (state, id.and_then(|id| seen.via.get(&(slug, id)).cloned()))
}

on_both!(
    a_foreign_badge_counts_by_a_decision_once_its_address_is_proved,
    |target| {
        let story = Story::begin(target);
        let mut badge = Badge::good();
        story.award_all(&others(), EMAIL);
        let brought = bring(&story, &mut badge, None).unwrap();
        let id = brought.evidence.id;
        assert!(brought.counts_for.is_empty() && brought.also_awarded.is_empty());
        assert_eq!(letters(&story, "prove"), 1);
        assert_eq!(story.audited("evidence.bring", id), 1);
        assert_eq!(prove(&story), 0, "never by itself");
        assert_eq!(first(&story).0, LeafState::Missing);
        assert_eq!(story.reconcile(), 0);

        let decision = equivalence(&story);
        assert_eq!(story.audited("equivalence.create", decision), 1);
        assert_eq!(story.reconcile(), 1, "brought before the decision");
        let (state, via) = first(&story);
        assert_eq!(state, LeafState::Held);
        let via = via.unwrap();
        assert_eq!((via.decision, via.kind), (decision, ViaKind::BadgeClass));
        assert_eq!(via.url, Some(url("/assertion")));

        // It stands in the signed evidence by its own address.
        let core = story.live(CORE_COMPOSITE, EMAIL)[0];
        let signed = Assertion::from_payload(&story.assertion(core).rendition.payload).unwrap();
        assert_eq!(signed.evidence.len(), 8);
        let all = signed.evidence.iter();
        let its = all
            .filter(|e| e.id == Some(url("/assertion")))
            .collect::<Vec<_>>();
        assert_eq!(its.len(), 1);
        assert_eq!(its[0].genre.as_deref(), Some("Open Badge"));
        assert_eq!(its[0].name.as_deref(), Some("Accueillir"));
        assert!(signed.narrative.unwrap().contains("8 sur 8"));
        let explained = story
            .run(story.service.explanation(story.owner(), core))
            .unwrap();
        assert_eq!(explained.via.len(), 1);
        assert_eq!(explained.via.values().next().unwrap().decision, decision);
    }
);

on_both!(an_address_that_is_proved_makes_it_count, |target| {
    let story = Story::begin(target);
    equivalence(&story);
    story.award_all(&others(), EMAIL);
    let brought = bring(&story, &mut Badge::good(), None).unwrap();
    assert!(brought.counts_for.is_empty(), "nobody knows whose it is");
    assert_eq!(first(&story).0, LeafState::Missing);
    assert_eq!(story.reconcile(), 0);
    assert_eq!(letters(&story, "counts"), 0);
    assert_eq!(prove(&story), 1);
    assert_eq!(letters(&story, "counts"), 1);
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
    assert_eq!(prove(&story), 0, "twice changes nothing");
});

on_both!(somebody_who_has_nothing_of_ours_is_awarded_too, |target| {
    let story = Story::begin(target);
    for slug in CORE {
        let mut new = certificate(slug, None);
        if let NewEvidence::Certificate(certificate, _) = &mut new {
            certificate.title = format!("Certificat {slug}");
        }
        record(&story, new).unwrap();
    }
    let core = story.live(CORE_COMPOSITE, EMAIL);
    assert_eq!(core.len(), 1, "a certificate needs no proof of the address");
    // Withheld and lifted: it goes to the address that the last thing was brought under.
    story.revoke(OWNER, core[0]);
    let (service, scope) = (&story.service, story.owner());
    let withheld = story
        .run(service.withholdings(scope, story.programme))
        .unwrap();
    let lifted = service.lift_withholding(&story.actor, scope, story.programme, withheld[0].0.id);
    story.run(lifted).unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
});

on_both!(of_a_certificate_nothing_is_published, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    let done = record(&story, certificate(GAP, None)).unwrap();
    assert_eq!(done.counts_for, [GAP]);
    assert_eq!(letters(&story, "counts"), 1);
    assert_eq!(letters(&story, "prove"), 0);
    let core = done.also_awarded[0].assertion;
    let payload = story.assertion(core).rendition.payload;
    let signed = Assertion::from_payload(&payload).unwrap();
    let without: Vec<_> = signed.evidence.iter().filter(|e| e.id.is_none()).collect();
    assert_eq!(without.len(), 1);
    assert!(
        without[0]
            .narrative
            .as_ref()
            .unwrap()
            .starts_with("Certificat reconnu")
    );
    assert!(!String::from_utf8_lossy(&payload).contains("secret"));
    let (_, via) = first(&story);
    assert_eq!(via.unwrap().kind, ViaKind::Certificate);
    // It ends on its own date, and what was earned by it stays.
    let soon = Some(story.service.now() + DAY);
    let story_end = record(&story, certificate(CORE[1], soon)).unwrap();
    assert_eq!(story_end.counts_for, [CORE[1]]);
});

on_both!(
    expired_it_takes_a_composite_along_where_the_policy_says_so,
    |target| {
        let story = Story::begin_with(target, OnRevoked::Revoke);
        story.award_all(&others(), EMAIL);
        let until = Some(story.service.now() + DAY * 10);
        let done = record(&story, certificate(GAP, until)).unwrap();
        let core = done.also_awarded[0].assertion;
        story.clock.advance(DAY * 11);
        let review = || story.run(story.service.review_expired()).unwrap();
        assert_eq!(review(), Reviewed::default(), "it was earned");
        let strict = PoliciesChange {
            on_component_expired: Some(OnExpired::Revoke),
            ..PoliciesChange::default()
        };
        let (service, scope, programme) = (&story.service, story.owner(), story.programme);
        let slug = CORE_COMPOSITE.to_owned();
        let change = service.set_policies(&story.actor, scope, programme, slug, strict);
        story.run(change).unwrap();
        let reviewed = review();
        assert_eq!((reviewed.persons, reviewed.revoked), (1, 1));
        assert!(story.revocation(core).unwrap().reason.contains("expiré"));
        assert_eq!(review(), Reviewed::default());
    }
);

on_both!(revoked_abroad_it_stops_counting, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let (id, core) = eighth_from_elsewhere(&story, &mut badge);
    let unchanged = check(&story, &mut badge, id);
    assert!(unchanged.also_revoked.is_empty());
    assert_eq!(story.audited("evidence.check", id), 0);

    let revoked = serde_json::json!({"id": url("/assertion"), "revoked": true});
    badge.put(
        "/assertion",
        410,
        site::JSON,
        revoked.to_string().as_bytes(),
    );
    let fell = check(&story, &mut badge, id);
    assert_eq!(fell.evidence.badge.unwrap().verdict, "revoked");
    assert!(fell.counts_for.is_empty());
    assert_eq!(fell.also_revoked.len(), 1);
    assert_eq!(fell.also_revoked[0].assertion, core);
    assert_eq!(first(&story).0, LeafState::Revoked);
    assert_eq!(letters(&story, "stops"), 1);
    assert_eq!(story.audited("evidence.check", id), 1);
    check(&story, &mut badge, id);
    assert_eq!(letters(&story, "stops"), 1, "told once");

    // Its issuer took it back by mistake.
    badge.site.at.remove(&url("/assertion"));
    let again = check(&story, &mut badge, id);
    assert_eq!(again.counts_for, [GAP]);
    assert_eq!(first(&story).0, LeafState::Held);
});

on_both!(kept_when_the_policy_says_so, |target| {
    let story = Story::begin_with(target, OnRevoked::Keep);
    let mut badge = Badge::good();
    let (id, core) = eighth_from_elsewhere(&story, &mut badge);
    badge.put("/assertion", 410, site::JSON, b"{}");
    assert!(check(&story, &mut badge, id).also_revoked.is_empty());
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL), [core]);
});

on_both!(another_recipient_abroad_is_another_badge, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let (id, _) = eighth_from_elsewhere(&story, &mut badge);
    badge.site.at.remove(&url("/assertion"));
    badge.assertion["recipient"] = recipient("autre@exemple.fr");
    let fell = check(&story, &mut badge, id);
    assert!(fell.evidence.fallen_at.is_some());
    assert_eq!(fell.evidence.badge.unwrap().verdict, "invalid");
    assert_eq!(fell.also_revoked.len(), 1);
});

on_both!(out_of_reach_it_counts_for_fourteen_days, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let (id, core) = eighth_from_elsewhere(&story, &mut badge);
    badge.put("/assertion", 503, "text/plain", b"");
    story.clock.advance(DAY * 13);
    assert_eq!(check(&story, &mut badge, id).counts_for, [GAP]);
    story.clock.advance(DAY);
    let gone = check(&story, &mut badge, id);
    assert!(gone.evidence.lapsed_at.is_some() && gone.counts_for.is_empty());
    assert_eq!(letters(&story, "stops"), 1);
    assert_eq!(first(&story).0, LeafState::Expired);
    assert_eq!(
        story.live(CORE_COMPOSITE, EMAIL),
        [core],
        "what was earned by it stands"
    );
    badge.site.at.remove(&url("/assertion"));
    assert_eq!(check(&story, &mut badge, id).counts_for, [GAP]);
});

on_both!(each_badge_is_due_once_a_day, |target| {
    let story = Story::begin(target);
    let mut badge = Badge::good();
    let id = bring(&story, &mut badge, None).unwrap().evidence.id;
    record(&story, certificate(GAP, None)).unwrap();
    let due = |page| story.run(story.service.evidence_due(page)).unwrap();
    assert!(due(Page::first(10)).is_empty());
    story.clock.advance(DAY);
    let found = due(Page::first(10));
    assert_eq!(found.len(), 1, "a certificate is never checked");
    assert_eq!(
        (found[0].id, found[0].source.as_str()),
        (id, url("/assertion").as_str())
    );
    let behind = Page {
        after: id,
        limit: 10,
    };
    assert!(due(behind).is_empty());
    check(&story, &mut badge, id);
    assert!(due(Page::first(10)).is_empty());
});

on_both!(a_decision_for_one_badge_and_its_withdrawal, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    prove(&story);
    let id = bring(&story, &mut Badge::good_signed(), None);
    assert_eq!(
        refusal(id),
        "badge-not-valid",
        "a signed badge without its signature"
    );
    let id = bring(&story, &mut Badge::good(), None).unwrap().evidence.id;
    let (service, actor, scope) = (&story.service, &story.actor, story.owner());
    let decide = |competency: &str| {
        let new = decide(Some(competency)).unwrap();
        story.run(service.decide_evidence(actor, scope, story.programme, id, new))
    };
    assert_eq!(refusal(decide("nonsense")), "unknown-competency");
    let done = decide(GAP).unwrap();
    assert_eq!(done.also_awarded.len(), 1);
    assert_eq!(first(&story).1.unwrap().kind, ViaKind::Badge);
    assert_eq!(refusal(decide(CORE[1])), "already-decided");
    let withdraw = |reason: &str| {
        let reason = reason.to_owned();
        story.run(service.withdraw_evidence(actor, scope, story.programme, id, reason))
    };
    assert_eq!(refusal(withdraw("")), "empty-text");
    let gone = withdraw("reconnu par erreur").unwrap();
    assert_eq!(gone.also_revoked.len(), 1);
    assert_eq!(first(&story).0, LeafState::Revoked);
    assert_eq!(refusal(withdraw("encore")), "already-decided");
    for action in ["evidence.decide", "evidence.withdraw"] {
        assert_eq!(story.audited(action, id), 1);
    }
    // Brought again after it was withdrawn.
    assert!(bring(&story, &mut Badge::good(), None).is_ok());
});

on_both!(
    a_signed_badge_without_a_web_address_is_kept_as_its_signature,
    |target| {
        let story = Story::begin(target);
        story.award_all(&others(), EMAIL);
        prove(&story);
        let mut badge = Badge::good_signed();
        badge.assertion["id"] = "urn:uuid:8c3d5a3e-8d46-4a49-9a2e-0a4b8a0f5a11".into();
        let jws = badge.jws();
        let found = found(&story, &mut badge, Input::Jws(jws.clone()));
        assert_eq!(
            (found.verdict, &found.source, &found.url),
            (Verdict::Valid, &jws, &None)
        );
        let new = NewEvidence::Badge(Box::new(found), decide(Some(GAP)));
        let done = record(&story, new).unwrap();
        let payload = story
            .assertion(done.also_awarded[0].assertion)
            .rendition
            .payload;
        let signed = Assertion::from_payload(&payload).unwrap();
        let without = signed.evidence.iter().find(|e| e.id.is_none()).unwrap();
        assert!(
            without
                .narrative
                .as_ref()
                .unwrap()
                .starts_with("Badge d’une autre plateforme")
        );
    }
);

on_both!(what_is_refused, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let mut badge = Badge::good();
    badge.assertion["recipient"] = recipient("autre@exemple.fr");
    assert_eq!(refusal(bring(&story, &mut badge, None)), "badge-of-another");
    let mut badge = Badge::good();
    badge.assertion["expires"] = "2026-01-02T00:00:00Z".into();
    assert_eq!(refusal(bring(&story, &mut badge, None)), "badge-not-valid");
    let mut badge = Badge::good();
    badge.put("/assertion", 503, "text/plain", b"");
    assert_eq!(refusal(bring(&story, &mut badge, None)), "badge-not-valid");
    let own = story.award(OWNER, GAP, EMAIL).assertion.id;
    let own = Input::Url(story.service.base().assertion(own));
    let own = found(&story, &mut Badge::good(), own);
    let own = record(&story, NewEvidence::Badge(Box::new(own), None));
    assert_eq!(refusal(own), "counts-by-itself");
    let unknown = bring(&story, &mut Badge::good(), Some("mediateur-numerique"));
    assert_eq!(refusal(unknown), "unknown-competency");
    bring(&story, &mut Badge::good(), None).unwrap();
    assert_eq!(
        refusal(bring(&story, &mut Badge::good(), None)),
        "already-brought"
    );
    record(&story, certificate(GAP, None)).unwrap();
    assert_eq!(
        refusal(record(&story, certificate(GAP, None))),
        "already-brought"
    );

    // Others see nothing of it.
    let (service, actor, scope) = (&story.service, &story.actor, story.scope(stranger));
    let programme = story.programme;
    let page = Page::first(10);
    assert_eq!(
        refusal(story.run(service.evidence(scope, programme, false, page))),
        "not-found"
    );
    assert_eq!(
        refusal(story.run(service.equivalences(scope, programme))),
        "not-found"
    );
    let new = certificate(GAP, None);
    let theirs = service.bring_evidence(actor, scope, programme, email(EMAIL), new);
    assert_eq!(refusal(story.run(theirs)), "not-found");
    // Nor can another programme of another owner touch it.
    let issuer = story.bodies[stranger].issuer;
    let other = service.create_programme(actor, scope, issuer, "Autre".to_owned());
    let other = story.run(other).unwrap().id;
    let mine = story.read(move |db| Ok(evidence::list(db, programme, None, page)?))[0].id;
    let reason = "non".to_owned();
    let theirs = service.withdraw_evidence(actor, scope, other, mine, reason);
    assert_eq!(refusal(story.run(theirs)), "not-found");
    let decision = equivalence(&story);
    let theirs = service.end_equivalence(actor, scope, other, decision);
    assert_eq!(refusal(story.run(theirs)), "not-found");
    let bare = equivalence_in(&story, scope, other);
    assert_eq!(refusal(bare), "no-catalogue");
    assert_eq!(
        refusal(equivalence_of(&story, "nowhere", &url("/issuer"))),
        "invalid-url"
    );
});

fn equivalence_in(story: &Story, scope: Scope, programme: Uuid) -> Result<Uuid, Error> {
    let new = NewEquivalence {
        badge_class: url("/class"),
        issuer: url("/issuer"),
        competency: GAP.to_owned(),
        reason: "mêmes critères".to_owned(),
        starts_at: None,
        ends_at: None,
    };
    let made = story
        .service
        .create_equivalence(&story.actor, scope, programme, new);
    Ok(story.run(made)?.id)
}

on_both!(only_that_class_of_that_issuer, |target| {
    let story = Story::begin(target);
    equivalence_of(&story, &url("/class"), &url("/other")).unwrap();
    equivalence_of(&story, &url("/other"), &url("/issuer")).unwrap();
    story.award_all(&others(), EMAIL);
    prove(&story);
    assert!(
        bring(&story, &mut Badge::good(), None)
            .unwrap()
            .counts_for
            .is_empty()
    );
});

on_both!(an_equivalence_ends_like_a_recognition, |target| {
    let story = Story::begin(target);
    let decision = equivalence(&story);
    story.award(OWNER, CORE[1], EMAIL);
    prove(&story);
    let before = bring(&story, &mut Badge::good(), None).unwrap();
    assert_eq!(before.counts_for, [GAP]);
    story.clock.advance(DAY);
    let (service, scope) = (&story.service, story.owner());
    let end = || story.run(service.end_equivalence(&story.actor, scope, story.programme, decision));
    end().unwrap();
    assert_eq!(refusal(end()), "not-found");
    assert_eq!(story.audited("equivalence.end", decision), 1);
    assert_eq!(
        first(&story).0,
        LeafState::Held,
        "it was brought while it ran"
    );
    story.clock.advance(TimeDelta::seconds(1)); // its last second is its own
    let mut other = Badge::good();
    other.assertion["id"] = url("/second").into();
    let body = other.assertion.to_string();
    other.put("/second", 200, site::JSON, body.as_bytes());
    let found = found(&story, &mut other, Input::Url(url("/second")));
    let after = record(&story, NewEvidence::Badge(Box::new(found), None)).unwrap();
    assert!(after.counts_for.is_empty());
});

on_both!(
    the_same_competency_from_here_and_elsewhere_counts_once,
    |target| {
        let story = Story::begin(target);
        let mut badge = Badge::good();
        let (id, core) = eighth_from_elsewhere(&story, &mut badge);
        assert!(story.award(OWNER, GAP, EMAIL).also.is_empty());
        let explained = story
            .run(story.service.explanation(story.owner(), core))
            .unwrap();
        assert_eq!(explained.components.len(), 8);
        badge.put("/assertion", 410, site::JSON, b"{}");
        let fell = check(&story, &mut badge, id);
        assert!(fell.also_revoked.is_empty(), "it stands by the other badge");
        assert_eq!(story.audited("composite.keep", core), 1);
    }
);

on_both!(
    a_badge_of_this_instance_counts_by_an_equivalence_too,
    |target| {
        let mut story = Story::begin(target);
        let stranger = story.join();
        let mut definition = story.composite_badge(CORE_COMPOSITE).definition;
        definition.tags.clear();
        let new = NewBadge::Free(Box::new(definition));
        let (actor, scope, issuer) = (
            &story.actor,
            story.scope(stranger),
            story.bodies[stranger].issuer,
        );
        let free = story
            .run(story.service.define_badge(actor, scope, issuer, new))
            .unwrap();
        let base = story.service.base();
        let class = base.badge(free.id);
        let wrong = equivalence_of(&story, &class, &url("/issuer"));
        assert_eq!(refusal(wrong), "unknown-badge");
        equivalence_of(&story, &class, &base.profile(free.profile)).unwrap();
        story.award_all(&others(), EMAIL);
        let award = story
            .try_award(stranger, new_award(free.id, EMAIL))
            .unwrap();
        assert_eq!(award.also.len(), 1);
        assert_eq!(first(&story).1.unwrap().kind, ViaKind::BadgeClass);
        let fallen = story.revoke(stranger, award.assertion.id);
        assert_eq!(fallen.also.len(), 1);
    }
);

on_both!(
    the_badge_of_a_composite_counts_by_no_equivalence,
    |target| {
        let story = Story::begin(target);
        let base = story.service.base();
        let badge = story.composite_badge(FIRST_STEPS);
        let (class, issuer) = (base.badge(badge.id), base.profile(badge.profile));
        assert_eq!(
            refusal(equivalence_of(&story, &class, &issuer)),
            "composite-badge"
        );
    }
);

on_both!(a_check_awards_under_confirmed_rules_alone, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    prove(&story);
    let mut badge = Badge::good();
    let id = bring(&story, &mut badge, None).unwrap().evidence.id;
    equivalence(&story);
    story.confirmed(CORE_COMPOSITE, false);
    let checked = check(&story, &mut badge, id);
    assert_eq!(checked.counts_for, [GAP]);
    assert!(checked.also_awarded.is_empty());
    story.confirmed(CORE_COMPOSITE, true);
    assert_eq!(check(&story, &mut badge, id).also_awarded.len(), 1);
});

on_both!(what_was_brought_in_the_second_of_its_end_counts, |target| {
    let story = Story::begin(target);
    prove_after(&story);
    let brought = bring(&story, &mut Badge::good(), None).unwrap().evidence;
    let id = brought.id;
    for (seconds, counts) in [(0, vec![GAP.to_owned()]), (-1, Vec::new())] {
        let (service, scope) = (&story.service, story.owner());
        let end = brought.recorded_at + TimeDelta::seconds(seconds);
        let new = NewEquivalence {
            badge_class: url("/class"),
            issuer: url("/issuer"),
            competency: GAP.to_owned(),
            reason: "mêmes critères".to_owned(),
            starts_at: Some(brought.recorded_at - DAY),
            ends_at: Some(end),
        };
        let made = service.create_equivalence(&story.actor, scope, story.programme, new);
        let made = story.run(made).unwrap().id;
        let listed = service.evidence(scope, story.programme, false, Page::first(10));
        let found = story.run(listed).unwrap();
        assert_eq!(
            found.iter().find(|(e, _)| e.id == id).unwrap().1,
            counts,
            "{seconds}"
        );
        story.sql("DELETE FROM equivalences WHERE id = $1", made);
    }
});

/// Somebody known, whose address is proved.
fn prove_after(story: &Story) {
    story.award(OWNER, CORE[1], EMAIL);
    prove(story);
}
