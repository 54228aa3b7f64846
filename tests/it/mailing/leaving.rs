//! How letters leave: once, again when that fails, and never because of somebody else's trouble.

use super::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};

on_both!(a_refusal_for_now_is_tried_again_later, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award(OWNER, "accueillir", CAMILLE);
    sink.obey(|step| match step {
        Step::Rcpt(_) => Act::Say("451 4.7.1 <camille@exemple.fr> greylisted"),
        _ => Act::Go,
    });
    let done = story.deliver(&sink);
    assert_eq!((done.later, done.sent, done.dead), (1, 0, 0));
    let mail = story.mail();
    assert_eq!((mail.state, mail.tries), (State::Queued, 1));
    let why = mail.last_error.unwrap();
    assert!(why.contains("451") && !why.contains(CAMILLE), "{why}");
    sink.obey(|_| Act::Go);
    assert_eq!(story.deliver(&sink), Delivered::default(), "not yet");
    story.clock.advance(TimeDelta::seconds(76));
    assert_eq!(story.deliver(&sink), sent(1));
    assert_eq!(story.mail().last_error, None);
});

on_both!(a_letter_that_fails_for_two_days_is_dead, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award(OWNER, "accueillir", CAMILLE);
    sink.obey(|step| match step {
        Step::Body => Act::Say("452 4.3.1 no room"),
        _ => Act::Go,
    });
    let began = story.service.now();
    while story.mail().state == State::Queued {
        story.clock.advance(TimeDelta::hours(1));
        let done = story.deliver(&sink);
        assert!(done.later + done.dead <= 1 && done.sent == 0);
    }
    let lasted = story.service.now() - began;
    assert!(
        lasted > TimeDelta::hours(48) && lasted < TimeDelta::hours(84),
        "{lasted}"
    );
    assert_eq!(story.mail().state, State::Dead);
    story.clock.advance(TimeDelta::days(1));
    assert_eq!(story.deliver(&sink), Delivered::default());
});

on_both!(
    a_refusal_for_good_is_dead_at_once_and_can_be_retried,
    |target| {
        let (story, sink) = (Story::begin(target), Sink::start());
        story.award(OWNER, "accueillir", CAMILLE);
        story.award(OWNER, "accueillir", "dominique@exemple.fr");
        sink.obey(|step| match step {
            Step::Rcpt(to) if to == CAMILLE => Act::Say("550 5.1.1 <camille@exemple.fr> unknown"),
            _ => Act::Go,
        });
        let done = story.deliver(&sink);
        assert_eq!(
            (done.dead, done.sent),
            (1, 1),
            "one refusal is not the next one's"
        );
        let dead = story.read(|db| Ok(mails::list(db, Some(State::Dead), Page::first(9))?));
        let [dead] = dead.try_into().unwrap();
        assert_eq!(dead.recipient, CAMILLE);
        let why = dead.last_error.unwrap();
        assert!(why.contains("550") && !why.contains('@'), "{why}");

        let unknown = story.run(story.service.retry_mail(&story.actor, Uuid::now_v7()));
        assert_eq!(refusal(unknown), "not-found");
        story
            .run(story.service.retry_mail(&story.actor, dead.id))
            .unwrap();
        assert_eq!(story.audited("mail.retry", dead.id), 1);
        let again = story.run(story.service.retry_mail(&story.actor, dead.id));
        assert_eq!(refusal(again), "not-found", "it waits");
        sink.taken();
        sink.obey(|_| Act::Go);
        assert_eq!(story.deliver(&sink), sent(1));
        assert_eq!(
            sink.taken()[0].message_id(),
            format!("<{}@badges.example>", dead.id)
        );
    }
);

on_both!(a_refusal_that_is_about_us_kills_no_letter, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award(OWNER, "accueillir", CAMILLE);
    for (step, words) in [
        (Step::Mail, "550 5.7.1 this sender may not"),
        (
            Step::Rcpt(CAMILLE.to_owned()),
            "530 5.7.0 authentication required",
        ),
    ] {
        story.clock.advance(TimeDelta::hours(1));
        sink.obey(move |at| {
            if *at == step {
                Act::Say(words)
            } else {
                Act::Go
            }
        });
        assert_eq!(story.deliver(&sink).later, 1);
    }
    assert_eq!((story.mail().state, story.mail().tries), (State::Queued, 2));
});

on_both!(a_server_that_is_away_harms_no_letter, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award(OWNER, "accueillir", CAMILLE);
    let before = story.mail();
    for (at, act) in [
        (Step::Greeting, Act::Cut),
        (Step::Greeting, Act::Say("554 go away")),
        (Step::Hello, Act::Cut),
        (Step::Mail, Act::Cut),
        (Step::Mail, Act::Say("421 4.3.2 shutting down")),
    ] {
        let shown = format!("{at:?} {act:?}");
        sink.obey(move |step| if *step == at { act.clone() } else { Act::Go });
        let done = story.deliver(&sink);
        assert!(done.unreachable.is_some(), "{shown}: {done:?}");
        assert_eq!((done.later, done.dead), (0, 0), "{shown}");
        let after = story.mail();
        assert_eq!(
            (after.tries, after.next_try_at),
            (0, before.next_try_at),
            "{shown}"
        );
    }
    sink.obey(|_| Act::Go);
    assert_eq!(story.deliver(&sink), sent(1));
});

on_both!(a_server_tired_of_a_connection_gets_another, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    for person in 0..6 {
        story.award(OWNER, "accueillir", &format!("p{person}@exemple.fr"));
    }
    let mut letters = 0;
    sink.obey(move |step| match step {
        Step::Greeting => {
            letters = 0;
            Act::Go
        }
        Step::Mail => {
            letters += 1;
            match letters > 2 {
                true => Act::Say("421 4.7.0 too many letters on this connection"),
                false => Act::Go,
            }
        }
        _ => Act::Go,
    });
    assert_eq!(story.deliver(&sink), sent(6));
    assert!(story.mails().iter().all(|mail| mail.tries == 0));
});

on_both!(
    an_answer_that_is_lost_costs_one_copy_with_the_same_id,
    |target| {
        let (story, sink) = (Story::begin(target), Sink::start());
        story.award(OWNER, "accueillir", CAMILLE);
        let mut cut = false;
        sink.obey(move |step| match step {
            Step::Body if !std::mem::replace(&mut cut, true) => Act::Cut,
            _ => Act::Go,
        });
        assert_eq!(story.deliver(&sink).later, 1);
        story.clock.advance(TimeDelta::hours(1));
        assert_eq!(story.deliver(&sink), sent(1));
        story.clock.advance(TimeDelta::days(1));
        assert_eq!(story.deliver(&sink), Delivered::default());
        let taken = sink.taken();
        assert_eq!(taken.len(), 2);
        assert_eq!(taken[0].message_id(), taken[1].message_id());
    }
);

fn nodes_send_each_letter_once(target: &Target) {
    const LETTERS: usize = 60;
    let (story, sink) = (Story::begin(target), Sink::start());
    for person in 0..LETTERS {
        story.award(OWNER, "accueillir", &format!("p{person}@exemple.fr"));
    }
    // Both begin at once: they race for every letter.
    let both = Arc::new(Barrier::new(2));
    let other = open(target);
    let nodes = [story.service.clone(), other];
    let done: Vec<Delivered> = std::thread::scope(|scope| {
        let nodes = nodes.map(|node| {
            let (letters, both) = (through(&sink), Arc::clone(&both));
            scope.spawn(move || {
                both.wait();
                deliver(&node, &letters, &|| false).unwrap()
            })
        });
        nodes.map(|node| node.join().unwrap()).into()
    });
    assert_eq!(done.iter().map(|done| done.sent).sum::<usize>(), LETTERS);
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for taken in sink.taken() {
        *copies.entry(taken.message_id()).or_default() += 1;
    }
    assert_eq!(copies.len(), LETTERS);
    assert!(copies.values().all(|copies| *copies == 1), "{copies:?}");
    assert!(
        story
            .mails()
            .iter()
            .all(|m| m.state == State::Sent && is_forgotten(m))
    );
}

on_both!(two_nodes_send_each_letter_once, nodes_send_each_letter_once);
