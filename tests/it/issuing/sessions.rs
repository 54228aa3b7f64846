//! Sessions over time, and what a merge makes of them.

use super::accepting::link;
use super::people::{join, person};
use crate::on_both;
use crate::support::story::{CORE, OWNER, Story, refusal};
use chrono::TimeDelta;
use sceau::issuing::{
    links::Purpose,
    own_sessions::{Arriving, Browser},
    sessions::{IDLE, LONGEST, SignedIn},
};

const A: &str = "a@exemple.fr";
const B: &str = "b@exemple.fr";

fn sign_in(story: &Story, who: &str) -> String {
    let link = link(story, Purpose::MyBadges, who, None);
    story
        .run(story.service.sign_in(link, Default::default()))
        .unwrap()
        .text()
}

fn there(story: &Story, token: &str) -> Option<SignedIn> {
    story.run(story.service.signed_in(token)).unwrap()
}

on_both!(
    a_session_lasts_while_it_is_used_and_no_longer_than_half_a_day,
    |target| {
        let story = Story::begin(target);
        story.award(OWNER, CORE[0], A);
        let idle = sign_in(&story, A);
        let used = sign_in(&story, A);
        let short = TimeDelta::minutes(30);
        let mut passed = TimeDelta::zero();
        while passed + short < LONGEST {
            story.clock.advance(short);
            passed += short;
            assert!(there(&story, &used).is_some(), "{passed}");
            if passed == IDLE {
                assert!(there(&story, &idle).is_none(), "nobody used it");
            }
        }
        story.clock.advance(short);
        assert!(there(&story, &used).is_none(), "used or not");
        assert_eq!(story.run(story.service.forget_ended_sessions()).unwrap(), 2);
        assert_eq!(story.count("SELECT count(*) AS n FROM sessions"), 0);
    }
);

on_both!(looking_at_pages_writes_once_a_minute, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    let token = sign_in(&story, A);
    let noted = || story.count("SELECT count(*) AS n FROM sessions WHERE used_at > opened_at");
    story.clock.advance(TimeDelta::seconds(20));
    there(&story, &token).unwrap();
    assert_eq!(noted(), 0);
    story.clock.advance(TimeDelta::seconds(40));
    there(&story, &token).unwrap();
    assert_eq!(noted(), 1);
});

on_both!(a_merge_moves_sessions, |target| {
    let story = Story::begin(target);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    let (of_a, of_b) = (sign_in(&story, A), sign_in(&story, B));
    join(&story, A, B);
    let kept = person(&story, A);
    for token in [&of_a, &of_b] {
        assert_eq!(Some(there(&story, token).unwrap().address.person), kept);
    }
    let session = there(&story, &of_b).unwrap().session;
    story
        .run(story.service.sign_out_everywhere(session))
        .unwrap();
    assert!(there(&story, &of_a).is_none() && there(&story, &of_b).is_none());
});

on_both!(
    a_holder_sees_their_sessions_and_ends_others_one_by_one,
    |target| {
        let story = Story::begin(target);
        story.award(OWNER, CORE[0], A);
        story.award(OWNER, CORE[0], B);
        let with = |who: &str, browser| {
            let link = link(&story, Purpose::MyBadges, who, None);
            let with = Arriving {
                browser,
                ..Arriving::default()
            };
            let token = story.run(story.service.sign_in(link, with)).unwrap().text();
            there(&story, &token).unwrap()
        };
        let own = with(A, Browser::Firefox);
        story.clock.advance(TimeDelta::minutes(5));
        let (other, third) = (with(A, Browser::Safari), with(A, Browser::Other));
        let stranger = with(B, Browser::Edge);
        let seen = |there: &SignedIn| {
            let found = story.run(story.service.own_sessions(there)).unwrap();
            found.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(seen(&own), [third.session, other.session, own.session]);
        let all = story.run(story.service.own_sessions(&own)).unwrap();
        let browsers: Vec<_> = all.iter().map(|one| Browser::named(&one.browser)).collect();
        assert_eq!(
            browsers,
            [Browser::Other, Browser::Safari, Browser::Firefox]
        );

        let end = |other: &SignedIn| {
            let ended = story.service.end_own_session(own.session, other.session);
            story.run(ended)
        };
        assert_eq!(refusal(end(&stranger)), "not-found");
        end(&other).unwrap();
        assert_eq!(refusal(end(&other)), "not-found");
        assert_eq!(seen(&own), [third.session, own.session]);
        story
            .run(story.service.end_other_sessions(own.session))
            .unwrap();
        assert_eq!(seen(&own), [own.session]);
        assert_eq!(seen(&stranger), [stranger.session]);
        let person = own.address.person;
        assert_eq!(story.audited("session.end", person), 1);
        assert_eq!(story.audited("session.end-all", person), 1);
        let gone = story.service.end_other_sessions(third.session);
        assert_eq!(refusal(story.run(gone)), "not-signed-in");
    }
);
