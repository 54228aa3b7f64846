//! What holders do with their badges: accept, decline, have again.

use super::people::person;
use crate::on_both;
use crate::support::story::*;
use sceau::badge::{composite::OnRevoked, text::Language, verification::Verdict};
use sceau::checking::Input;
use sceau::issuing::{
    Error,
    accepting::{DECLINED, Wish},
    links::{self, Purpose},
};
use sceau::storage::{acceptances, assertions::Cause, persons, withholdings::Lifter};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";

/// A link as a letter would carry it.
pub fn link(story: &Story, purpose: Purpose, to: &str, subject: Option<Uuid>) -> Uuid {
    let (to, now) = (email(to), story.service.now());
    story.write(move |db| {
        let found = persons::find(db, &to)?.unwrap();
        links::make(db, purpose, found.address, subject, now)
    })
}

pub fn answer(story: &Story, award: Uuid, of: &str, accept: bool) -> Result<(), Error> {
    let link = link(story, Purpose::AnswerAward, of, Some(award));
    story.run(story.service.answer_award(link, accept))
}

pub fn manage(story: &Story, of: &str, wish: Wish) -> Result<(), Error> {
    let session = story.signed_in(of);
    story
        .run(story.service.manage_badges(session, wish))
        .map(drop)
}

fn listed(story: &Story, award: Uuid) -> bool {
    story.read(move |db| Ok(acceptances::listed(db, &[award])?.contains_key(&award)))
}

on_both!(an_award_is_listed_once_its_holder_accepts_it, |target| {
    let story = Story::begin(target);
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    let other = story.award(OWNER, CORE[1], B).assertion.id;
    assert!(!listed(&story, award));
    answer(&story, award, A, true).unwrap();
    answer(&story, award, A, true).unwrap(); // twice changes nothing
    assert!(listed(&story, award) && !listed(&story, other));
    assert_eq!(story.audited("assertion.accept", award), 1);
    let addresses = story.run(story.service.addresses(email(A))).unwrap();
    assert!(addresses[0].verified_at.is_some(), "it proves the address");
    let shown = story.run(story.service.award_of(story.owner(), award));
    assert!(shown.unwrap().accepted_at.is_some());
    assert_eq!(
        refusal(answer(&story, award, B, true)),
        "not-found",
        "not theirs"
    );
    story.revoke(OWNER, other);
    assert_eq!(refusal(answer(&story, other, B, true)), "already-revoked");
});

on_both!(declining_takes_the_award_and_what_needs_it_back, |target| {
    let story = Story::begin(target);
    let last = story.award_all(&CORE, A).assertion.id;
    let core = story.live(CORE_COMPOSITE, A)[0];
    let opened = link(&story, Purpose::AnswerAward, A, Some(last));
    let opened = story.service.link_url(opened);
    let token = opened.rsplit('/').next().unwrap();
    let opened = story.run(story.service.opened(token)).unwrap();
    let own = story
        .run(story.service.award_to_answer(&opened, Language::Fr))
        .unwrap();
    let name = story.composite_badge(CORE_COMPOSITE);
    assert!(
        own.takes_along
            .contains(&name.definition.name(Language::Fr).to_owned()),
        "they are warned: {:?}",
        own.takes_along
    );
    assert_eq!(own.programmes, ["Médiation numérique"]);

    story.award(OWNER, CORE[0], B);
    assert_eq!(refusal(answer(&story, last, B, false)), "not-found");
    answer(&story, last, A, false).unwrap();
    let why = story.revocation(last).unwrap();
    assert_eq!((why.cause, why.reason.as_str()), (Cause::Holder, DECLINED));
    assert!(!story.assertion(last).live);
    assert_eq!(story.audited("assertion.decline", last), 1);
    assert!(!story.live(CORE_COMPOSITE, A).contains(&core));
    assert_eq!(story.count("SELECT count(*) AS n FROM withholdings"), 0);
    let url = format!("{BASE}/assertions/{last}");
    let verdict = story.check(Input::Url(url)).report.verdict;
    assert_eq!(verdict, Verdict::Revoked, "to strangers it is revoked");
    assert_eq!(refusal(answer(&story, last, A, false)), "already-revoked");
});

on_both!(
    what_would_be_pending_is_warned_of_before_declining,
    |target| {
        let story = Story::begin_with(target, OnRevoked::Pending);
        let last = story.award_all(&CORE, A).assertion.id;
        let core = story.live(CORE_COMPOSITE, A)[0];
        let answering = link(&story, Purpose::AnswerAward, A, Some(last));
        let url = story.service.link_url(answering);
        let opened = story.service.opened(url.rsplit('/').next().unwrap());
        let opened = story.run(opened).unwrap();
        let own = story.service.award_to_answer(&opened, Language::Fr);
        let own = story.run(own).unwrap();
        let name = story.composite_badge(CORE_COMPOSITE).definition;
        let name = name.name(Language::Fr).to_owned();
        assert!(own.takes_along.contains(&name), "{:?}", own.takes_along);
        let mine = story.service.my_badges(&opened.address, Language::Fr);
        let mine = story.run(mine).unwrap().awards;
        let shown = mine.iter().find(|own| own.assertion.id == last).unwrap();
        assert!(shown.takes_along.contains(&name), "on their page too");
        answer(&story, last, A, false).unwrap();
        assert_eq!(
            story.live(CORE_COMPOSITE, A),
            [core],
            "valid until its date"
        );
        let open = "SELECT count(*) AS n FROM pending_revocations WHERE decided_at IS NULL";
        assert!(story.count(open) > 0);
    }
);

on_both!(
    a_declined_composite_comes_back_only_when_its_holder_asks,
    |target| {
        let story = Story::begin(target);
        story.award_all(&CORE, A);
        let core = story.live(CORE_COMPOSITE, A)[0];
        manage(&story, A, Wish::Decline(core)).unwrap();
        assert_eq!(story.reconcile(), 0);
        let withheld = || {
            let found = story.service.withholdings(story.owner(), story.programme);
            let found = story.run(found).unwrap();
            assert_eq!(found.len(), 1);
            found[0].0.clone()
        };
        let declined = withheld();
        assert_eq!(
            (declined.lifter, declined.reason.as_str()),
            (Lifter::Holder, DECLINED)
        );
        let by_owner = story.service.lift_withholding(
            &story.actor,
            story.owner(),
            story.programme,
            declined.id,
        );
        assert_eq!(refusal(story.run(by_owner)), "holder-decides");
        story.award(OWNER, CORE[0], B);
        assert_eq!(
            refusal(manage(&story, B, Wish::Lift(declined.id))),
            "not-found"
        );
        manage(&story, A, Wish::Lift(declined.id)).unwrap();
        let again = story.live(CORE_COMPOSITE, A);
        assert_eq!(again.len(), 1);
        assert_ne!(again[0], core);
        assert_eq!(story.audited("withholding.lift", declined.id), 1);

        // What the owner revoked is theirs to lift.
        story.revoke(OWNER, again[0]);
        let revoked = withheld();
        assert_eq!(revoked.lifter, Lifter::Owner);
        assert_eq!(
            refusal(manage(&story, A, Wish::Lift(revoked.id))),
            "owner-decides"
        );
        let by_owner = story.service.lift_withholding(
            &story.actor,
            story.owner(),
            story.programme,
            revoked.id,
        );
        story.run(by_owner).unwrap();
        assert_eq!(story.live(CORE_COMPOSITE, A).len(), 1);
    }
);

on_both!(what_is_refused_changes_nothing, |target| {
    let story = Story::begin(target);
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    let of_b = story.award(OWNER, CORE[0], B).assertion.id;
    let session = story.signed_in(A);
    let service = &story.service;
    let refused = story.run(service.manage_badges(session, Wish::Decline(of_b)));
    assert_eq!(refusal(refused), "not-found");
    assert!(story.assertion(of_b).live);
    let there = story
        .run(service.manage_badges(session, Wish::Accept(award)))
        .unwrap();
    assert_eq!(Some(there.address.person), person(&story, A));
    let add = Wish::AddAddress(email("nouvelle@exemple.fr"));
    story.run(service.manage_badges(session, add)).unwrap();
    assert!(person(&story, "nouvelle@exemple.fr").is_some());
});

on_both!(
    of_an_acceptance_and_a_revocation_at_once_both_are_kept_or_one_is_refused,
    |target| {
        let story = Story::begin(target);
        let awards: Vec<Uuid> = (0..10)
            .map(|n| {
                story
                    .award(OWNER, CORE[0], &format!("personne-{n}@exemple.fr"))
                    .assertion
                    .id
            })
            .collect();
        type Act = std::pin::Pin<Box<dyn Future<Output = (Uuid, Result<(), Error>)> + Send>>;
        let mut acts: Vec<Act> = Vec::new();
        for (n, id) in awards.iter().copied().enumerate() {
            let to = format!("personne-{n}@exemple.fr");
            let link = link(&story, Purpose::AnswerAward, &to, Some(id));
            let service = story.service.clone();
            acts.push(Box::pin(async move {
                (id, service.answer_award(link, false).await)
            }));
            let (service, actor, scope) =
                (story.service.clone(), story.actor.clone(), story.owner());
            acts.push(Box::pin(async move {
                let reason = "erreur".to_owned();
                (
                    id,
                    service
                        .revoke(&actor, scope, id, reason, None)
                        .await
                        .map(drop),
                )
            }));
        }
        let done = story.together(acts);
        for id in awards {
            let of_it: Vec<_> = done.iter().filter(|(of, _)| *of == id).collect();
            assert_eq!(of_it.iter().filter(|(_, done)| done.is_ok()).count(), 1);
            let refused = of_it.iter().find_map(|(_, done)| done.as_ref().err());
            assert_eq!(code(refused.unwrap()), "already-revoked");
        }
    }
);
