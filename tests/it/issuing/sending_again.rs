//! Letters sent again: of an award that waits, and of an invitation.

use super::accepting::link;
use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::issuing::{
    Error,
    access::Role,
    letters::Letter,
    links::Purpose,
    sending_again::{MOST_A_DAY, PAUSE},
};
use sceau::storage::Scope;
use uuid::Uuid;

const A: &str = "camille@exemple.fr";

fn again(story: &Story, scope: Scope, award: Uuid) -> Result<(), Error> {
    story.run(story.service.send_award_again(&story.actor, scope, award))
}

/// The links in the letters about an award, oldest first.
fn told(story: &Story, award: Uuid) -> Vec<Uuid> {
    let about = story.letters().into_iter().filter(|(to, _)| to == A);
    let links = about.filter_map(|(_, letter)| match letter {
        Letter::BadgeReceived { assertion, link } if assertion == award => Some(link),
        Letter::CompositeReceived { assertion, link } if assertion == award => Some(link),
        Letter::BadgeAndComposites {
            assertion, link, ..
        } if assertion == award => Some(link),
        _ => None,
    });
    links.collect()
}

on_both!(a_letter_is_sent_again_while_its_badge_waits, |target| {
    let story = Story::with_bodies(target, 1);
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    let own = story.owner();
    assert_eq!(told(&story, award).len(), 1);
    assert_eq!(refusal(again(&story, own, award)), "sent-lately");
    // The clock of tests runs on.
    story.clock.advance(PAUSE - TimeDelta::minutes(5));
    assert_eq!(refusal(again(&story, own, award)), "sent-lately");
    story.clock.advance(TimeDelta::minutes(5));
    assert_eq!(refusal(again(&story, story.scope(1), award)), "not-found");
    again(&story, own, award).unwrap();
    assert_eq!(story.audited("assertion.letter", award), 1);
    let links = told(&story, award);
    assert_eq!(links.len(), 2);
    assert_eq!(refusal(again(&story, own, award)), "sent-lately");
    let whole = story.run(story.service.whole_award(own, award)).unwrap();
    let last = whole.history.last().unwrap();
    assert_eq!(last.action, "assertion.letter");

    // The earlier link stays good, and so does the later one once the first was used.
    for link in links {
        story.run(story.service.answer_award(link, true)).unwrap();
    }
    story.clock.advance(PAUSE);
    assert_eq!(refusal(again(&story, own, award)), "already-accepted");
    let other = story.award(OWNER, CORE[1], A).assertion.id;
    story.revoke(OWNER, other);
    story.clock.advance(PAUSE);
    assert_eq!(refusal(again(&story, own, other)), "already-revoked");
    assert_eq!(refusal(again(&story, own, Uuid::nil())), "not-found");
    assert_eq!(told(&story, other).len(), 1);
});

on_both!(a_day_has_three_letters_about_a_badge, |target| {
    let story = Story::with_bodies(target, 1);
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    let own = story.owner();
    for _ in 1..MOST_A_DAY {
        story.clock.advance(PAUSE);
        again(&story, own, award).unwrap();
    }
    story.clock.advance(PAUSE);
    assert_eq!(refusal(again(&story, own, award)), "sent-lately");
    story.clock.advance(TimeDelta::days(1));
    again(&story, own, award).unwrap();
});

on_both!(the_letter_of_a_composite_is_sent_again, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, A);
    let core = story.live(CORE_COMPOSITE, A)[0];
    story.clock.advance(PAUSE);
    again(&story, story.owner(), core).unwrap();
    assert_eq!(told(&story, core).len(), 1, "a letter of its own");
    let link = link(&story, Purpose::AnswerAward, A, Some(core));
    story.run(story.service.answer_award(link, true)).unwrap();
    assert_eq!(
        refusal(again(&story, story.owner(), core)),
        "already-accepted"
    );
});

on_both!(an_invitation_sent_again_has_the_only_link, |target| {
    let story = Story::with_bodies(target, 1);
    let (service, actor) = (&story.service, &story.actor);
    let issuer = Some(story.bodies[1].issuer);
    let new = (email(A), Role::Editor);
    let invited = story
        .run(service.invite_member(actor, story.scope(1), issuer, new))
        .unwrap();
    let (member, first) = (invited.member.id, invited.link.unwrap());
    let again = |scope| story.run(service.invite_again(actor, scope, (issuer, member)));
    assert_eq!(refusal(again(story.owner())), "not-found");
    let second = again(story.scope(1)).unwrap();
    assert_ne!(first, second);
    assert_eq!(refusal(story.run(service.join_desk(first))), "link-expired");
    let third = again(story.scope(1)).unwrap();
    assert_eq!(refusal(again(story.scope(1))), "too-many-letters");
    assert_eq!(
        refusal(story.run(service.join_desk(second))),
        "link-expired"
    );
    story.run(service.join_desk(third)).unwrap();
    assert_eq!(refusal(again(story.scope(1))), "already-member");
    assert_eq!(story.audited("member.invite", member), 3);
});
