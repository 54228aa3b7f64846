//! Badges of other services and certificates count by a decision of the programme, and never by themselves.

mod checking_again;
mod counting;
mod deciding;

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

/// Somebody known, whose address is proved.
fn prove_after(story: &Story) {
    story.award(OWNER, CORE[1], EMAIL);
    prove(story);
}
