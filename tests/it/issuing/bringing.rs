//! A badge of another service that its holder brings, by the page of their badges.

use super::equivalence::{GAP, equivalence, first, found, letters, others};
use crate::checking::site::{Badge, EMAIL, url};
use crate::on_both;
use crate::support::letters::{last_link, letters as about_people};
use crate::support::story::*;
use sceau::badge::composite::LeafState;
use sceau::badge::foreign::Brought;
use sceau::checking::Input;
use sceau::issuing::Error;
use sceau::issuing::accepting::Wish;
use sceau::issuing::evidence::{
    EvidenceState, MOST_BROUGHT, NewDecision, NewEvidence, Own, OwnBadge,
};
use sceau::issuing::letters::Letter;
use sceau::issuing::links::{self, Purpose};
use sceau::issuing::people::Proved;
use sceau::storage::{Page, evidence::Evidence, persons};
use uuid::Uuid;

const HOLDER: &str = "titulaire@exemple.fr";

/// What a check finds of the badge of the other service.
fn checked(story: &Story) -> Brought {
    found(story, &mut Badge::good(), Input::Url(url("/assertion")))
}

fn link(story: &Story, purpose: Purpose, to: &str, subject: Option<Uuid>) -> Uuid {
    let (to, now) = (email(to), story.service.now());
    story.write(move |db| {
        let address = persons::find(db, &to)?.unwrap().address;
        links::make(db, purpose, address, subject, now)
    })
}

fn wish(story: &Story, who: &str, wish: Wish) -> Result<(), Error> {
    let session = story.signed_in(who);
    story
        .run(story.service.manage_badges(session, wish))
        .map(drop)
}

fn bring_as(story: &Story, who: &str, issued_to: &str, found: Brought) -> Result<(), Error> {
    let badge = OwnBadge {
        programme: story.programme,
        issued_to: email(issued_to),
        found,
    };
    wish(story, who, Wish::Bring(Box::new(badge)))
}

/// What the page of somebody's badges shows of what they brought.
fn shown(story: &Story, who: &str) -> Vec<Own> {
    let who = email(who);
    let address = story.read(move |db| {
        let found = persons::find(db, &who)?.unwrap();
        Ok(persons::address_by_id(db, found.address)?.unwrap())
    });
    let language = sceau::badge::text::Language::Fr;
    let mine = story.run(story.service.my_badges(&address, language));
    mine.unwrap().brought
}

fn undecided(story: &Story) -> Vec<Evidence> {
    let page = Page::first(100);
    let (service, scope) = (&story.service, story.owner());
    let found = story.run(service.evidence(scope, story.programme, true, page));
    found.unwrap().into_iter().map(|(one, _)| one).collect()
}

/// Letters to the programme's owner about what waits.
fn told(story: &Story) -> usize {
    let all = story.letters().into_iter();
    all.filter(|(_, letter)| matches!(letter, Letter::EvidenceBrought { .. }))
        .count()
}

on_both!(what_an_equivalence_covers_counts_at_once, |target| {
    let story = Story::begin(target);
    equivalence(&story);
    story.award_all(&others(), EMAIL);
    bring_as(&story, EMAIL, EMAIL, checked(&story)).unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
    assert_eq!(first(&story).0, LeafState::Held);
    assert_eq!((letters(&story, "counts"), told(&story)), (1, 0));
    let mine = shown(&story, EMAIL);
    assert_eq!(mine[0].state, EvidenceState::Counts);
    assert!(!mine[0].idle, "a composite rests on it");
    assert_eq!(story.audited("evidence.bring", mine[0].evidence.id), 1);
    let back = Wish::TakeBack(mine[0].evidence.id);
    assert_eq!(refusal(wish(&story, EMAIL, back)), "not-found");
    assert!(undecided(&story).is_empty());
});

on_both!(what_nothing_covers_waits_for_the_owner, |target| {
    let story = Story::begin(target);
    story.award_all(&others(), EMAIL);
    bring_as(&story, EMAIL, EMAIL, checked(&story)).unwrap();
    assert_eq!(told(&story), 1);
    assert_eq!(shown(&story, EMAIL)[0].state, EvidenceState::Undecided);
    let waiting = undecided(&story);
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].issued_to.is_some());
    let again = bring_as(&story, EMAIL, EMAIL, checked(&story));
    assert_eq!(refusal(again), "already-brought");

    let decision = NewDecision {
        competency: GAP.to_owned(),
        reason: "mêmes critères".to_owned(),
    };
    let (service, scope, programme) = (&story.service, story.owner(), story.programme);
    let decide = service.decide_evidence(&story.actor, scope, programme, waiting[0].id, decision);
    let done = story.run(decide).unwrap();
    assert_eq!(done.also_awarded.len(), 1);
    assert!(undecided(&story).is_empty());
    assert_eq!(letters(&story, "counts"), 1);
});

on_both!(what_the_owner_refuses_is_not_asked_again, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[1], EMAIL);
    bring_as(&story, EMAIL, EMAIL, checked(&story)).unwrap();
    let id = undecided(&story)[0].id;
    let (service, scope, programme) = (&story.service, story.owner(), story.programme);
    let why = "critères trop éloignés".to_owned();
    story
        .run(service.withdraw_evidence(&story.actor, scope, programme, id, why.clone()))
        .unwrap();
    assert_eq!(letters(&story, "not"), 1, "they waited for an answer");
    let mine = shown(&story, EMAIL);
    assert_eq!(mine[0].state, EvidenceState::Withdrawn);
    assert_eq!(mine[0].evidence.withdrawn.as_ref().unwrap().1, why);
    let again = bring_as(&story, EMAIL, EMAIL, checked(&story));
    assert_eq!(refusal(again), "already-brought");
    assert!(undecided(&story).is_empty());
});

on_both!(
    issued_to_another_address_it_counts_once_that_is_proved,
    |target| {
        let story = Story::begin(target);
        equivalence(&story);
        story.award_all(&others(), HOLDER);
        bring_as(&story, HOLDER, EMAIL, checked(&story)).unwrap();
        assert!(story.live(CORE_COMPOSITE, HOLDER).is_empty());
        let state = shown(&story, HOLDER)[0].state;
        assert_eq!(state, EvidenceState::AddressNotProved);
        assert_eq!((letters(&story, "counts"), told(&story)), (0, 0));
        // The daily check asks for the address that it was issued to.
        story.clock.advance(chrono::TimeDelta::days(1));
        let due = story.run(story.service.evidence_due(Page::first(10)));
        assert_eq!(due.unwrap()[0].email, EMAIL);

        let asked = last_link(&story.service, EMAIL);
        let proved = story.run(story.service.prove_address(asked)).unwrap();
        assert_eq!(proved, Proved::Done);
        assert_eq!(story.live(CORE_COMPOSITE, HOLDER).len(), 1);
        assert_eq!(shown(&story, HOLDER)[0].state, EvidenceState::Counts);
        assert_eq!(letters(&story, "counts"), 1);
    }
);

on_both!(
    undecided_it_is_told_once_the_other_address_is_proved,
    |target| {
        let story = Story::begin(target);
        story.award(OWNER, CORE[1], HOLDER);
        bring_as(&story, HOLDER, EMAIL, checked(&story)).unwrap();
        assert_eq!((told(&story), undecided(&story).len()), (0, 0));
        let asked = last_link(&story.service, EMAIL);
        story.run(story.service.prove_address(asked)).unwrap();
        assert_eq!((told(&story), undecided(&story).len()), (1, 1));
    }
);

on_both!(the_badge_of_somebody_else_counts_for_nobody, |target| {
    let story = Story::begin(target);
    equivalence(&story);
    story.award_all(&others(), EMAIL);
    story.award_all(&others(), HOLDER);
    // Whose it is proved their address long ago.
    let opened = link(&story, Purpose::MyBadges, EMAIL, None);
    story
        .run(story.service.sign_in(opened, Default::default()))
        .unwrap();
    bring_as(&story, HOLDER, EMAIL, checked(&story)).unwrap();
    for who in [EMAIL, HOLDER] {
        assert!(story.live(CORE_COMPOSITE, who).is_empty(), "{who}");
    }
    assert!(shown(&story, EMAIL).is_empty(), "they brought nothing");
    assert_eq!(story.reconcile(), 0);
    let said = bring_as(&story, HOLDER, HOLDER, checked_of_nobody(&story));
    assert_eq!(refusal(said), "badge-of-another");
    // Its owner can bring it all the same.
    bring_as(&story, EMAIL, EMAIL, checked(&story)).unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
});

fn checked_of_nobody(story: &Story) -> Brought {
    Brought {
        belongs: false,
        ..checked(story)
    }
}

on_both!(so_many_wait_and_no_more, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[1], EMAIL);
    let one = checked(&story);
    let another = |n: usize| Brought {
        source: url(&format!("/a/{n}")),
        url: Some(url(&format!("/a/{n}"))),
        ..one.clone()
    };
    for n in 0..MOST_BROUGHT {
        bring_as(&story, EMAIL, EMAIL, another(n)).unwrap();
    }
    let more = || bring_as(&story, EMAIL, EMAIL, another(MOST_BROUGHT));
    assert_eq!(refusal(more()), "too-many-waiting");
    let first = shown(&story, EMAIL).pop().unwrap().evidence.id;
    story.award(OWNER, CORE[1], HOLDER);
    let theirs = wish(&story, HOLDER, Wish::TakeBack(first));
    assert_eq!(refusal(theirs), "not-found");
    wish(&story, EMAIL, Wish::TakeBack(first)).unwrap();
    assert_eq!(story.audited("evidence.take-back", first), 1);
    assert_eq!(shown(&story, EMAIL).len(), MOST_BROUGHT - 1);
    more().unwrap();
});

on_both!(
    a_programme_that_sees_nothing_of_them_is_not_found,
    |target| {
        let story = Story::begin(target);
        let issuer = story.bodies[OWNER].issuer;
        let (actor, scope) = (&story.actor, sceau::storage::Scope::Instance);
        let other = story
            .service
            .create_programme(actor, scope, issuer, "Autre".to_owned());
        let other = story.run(other).unwrap().id;
        story.award(OWNER, CORE[1], EMAIL);
        let badge = OwnBadge {
            programme: other,
            issued_to: email(EMAIL),
            found: checked(&story),
        };
        let brought = wish(&story, EMAIL, Wish::Bring(Box::new(badge)));
        assert_eq!(refusal(brought), "not-found");
    }
);

/// Somebody lacks one badge, which the programme's owner brought for them and an equivalence covers; nothing proves their
/// address yet. Gives their last award.
fn brought_for_them(story: &Story) -> Uuid {
    equivalence(story);
    let last = story.award_all(&others(), EMAIL).assertion.id;
    let new = NewEvidence::Badge(Box::new(checked(story)), None);
    let (service, scope) = (&story.service, story.owner());
    let brought = service.bring_evidence(&story.actor, scope, story.programme, email(EMAIL), new);
    assert!(story.run(brought).unwrap().also_awarded.is_empty());
    last
}

on_both!(
    whatever_link_proves_an_address_what_was_brought_counts,
    |target| {
        let story = Story::begin(target);
        let last = brought_for_them(&story);
        let answer = link(&story, Purpose::AnswerAward, EMAIL, Some(last));
        story.run(story.service.answer_award(answer, true)).unwrap();
        assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
        assert_eq!(letters(&story, "counts"), 1);
        // It is told once, however many links are used.
        let again = last_link(&story.service, EMAIL);
        story.run(story.service.prove_address(again)).unwrap();
        assert_eq!(letters(&story, "counts"), 1);
    }
);

on_both!(opening_ones_page_proves_an_address_too, |target| {
    let story = Story::begin(target);
    brought_for_them(&story);
    let opened = link(&story, Purpose::MyBadges, EMAIL, None);
    story
        .run(story.service.sign_in(opened, Default::default()))
        .unwrap();
    assert_eq!(story.live(CORE_COMPOSITE, EMAIL).len(), 1);
});

on_both!(a_declined_award_completes_nothing_by_its_link, |target| {
    let story = Story::begin(target);
    let last = brought_for_them(&story);
    let answer = link(&story, Purpose::AnswerAward, EMAIL, Some(last));
    story
        .run(story.service.answer_award(answer, false))
        .unwrap();
    assert!(story.live(CORE_COMPOSITE, EMAIL).is_empty());
    assert_eq!(
        story.count("SELECT count(*) AS n FROM pending_revocations"),
        0
    );
});

on_both!(
    whatever_link_proves_an_address_those_asked_for_are_joined,
    |target| {
        let story = Story::begin(target);
        let award = story.award(OWNER, CORE[0], HOLDER).assertion.id;
        story.award(OWNER, CORE[1], EMAIL);
        let (actor, service) = (&story.actor, &story.service);
        let ask = service.ask_for_address(actor, email(HOLDER), email(EMAIL));
        story.run(ask).unwrap();
        let asked = last_link(service, EMAIL);
        let proved = story.run(service.prove_address(asked)).unwrap();
        assert_eq!(proved, Proved::OtherMissing);
        let answer = link(&story, Purpose::AnswerAward, HOLDER, Some(award));
        story.run(service.answer_award(answer, true)).unwrap();
        let addresses = story.run(service.addresses(email(HOLDER))).unwrap();
        assert_eq!(addresses.len(), 2, "both are proved: they are one");
        assert!(
            about_people(service, EMAIL)
                .iter()
                .any(|letter| matches!(letter, Letter::MergeDone { .. }))
        );
    }
);
