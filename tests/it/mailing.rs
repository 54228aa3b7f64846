//! Letters: what posts them, and how they leave. The mail server is one that answers as the test says.

use crate::on_both;
use crate::support::smtp::{Act, Sink, Step, Taken};
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::text::Language;
use sceau::issuing::letters::{self, Letter};
use sceau::issuing::links::{self, Purpose};
use sceau::mailing::{Delivered, Letters, Relay, Sender, deliver, waiting};
use sceau::storage::mails::{self, Mail, State};
use sceau::storage::{Page, Target, persons};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use uuid::Uuid;

const CAMILLE: &str = "camille@exemple.fr";

fn through(sink: &Sink) -> Letters {
    Letters {
        relay: Relay::parse(&sink.url()).unwrap(),
        from: Sender::parse("Badges <badges@reseau.example>").unwrap(),
    }
}

impl Story {
    fn deliver(&self, sink: &Sink) -> Delivered {
        deliver(&self.service, &through(sink), &|| false).unwrap()
    }

    fn mails(&self) -> Vec<Mail> {
        self.read(|db| Ok(mails::list(db, None, Page::first(10_000))?))
    }

    fn mail(&self) -> Mail {
        let [mail] = self.mails().try_into().unwrap();
        mail
    }

    fn post(&self, letter: Letter) {
        let now = self.service.now();
        self.write(move |db| letters::post(db, &email(CAMILLE), Language::Fr, &letter, now));
    }

    fn my_badges(&self) -> Letter {
        let now = self.service.now();
        let link = self.write(move |db| {
            let found = persons::find(db, &email(CAMILLE))?.unwrap();
            links::make(db, Purpose::MyBadges, found.address, None, now)
        });
        Letter::MyBadges { link }
    }
}

fn sent(count: usize) -> Delivered {
    Delivered {
        sent: count,
        ..Delivered::default()
    }
}

fn is_forgotten(mail: &Mail) -> bool {
    mail.recipient.is_empty() && mail.letter.is_empty()
}

on_both!(an_award_is_written_to_its_holder_once, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award(OWNER, "accueillir", "Camille.D@Exemple.FR");
    let mail = story.mail();
    assert_eq!(mail.state, State::Queued);
    let link = waiting(&story.service, 10)
        .unwrap()
        .remove(0)
        .links
        .remove(0);
    assert_eq!(story.deliver(&sink), sent(1));
    let [taken] = sink.taken().try_into().unwrap();
    assert_eq!(taken.to, "Camille.D@exemple.fr");
    let header = |name| taken.header(name).unwrap();
    assert_eq!(taken.message_id(), format!("<{}@badges.example>", mail.id));
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Content-Language"), "fr");
    assert_eq!(header("From"), "Badges <badges@reseau.example>");
    assert_eq!(header("To"), "Camille.D@exemple.fr");
    assert!(taken.header("Date").is_some() && taken.header("List-Unsubscribe").is_none());
    let text = taken.readable();
    assert!(text.lines().any(|line| line == link), "{text}");
    assert!(text.contains("Réseau vous a délivré le badge « "), "{text}");
    assert!(text.contains("programme « Médiation numérique »"), "{text}");
    assert!(
        text.contains("Écrivez à contact@formation.example"),
        "{text}"
    );
    assert!(text.contains(&format!("<a href=\"{link}\">")), "{text}");

    let mail = story.mail();
    assert_eq!(
        (mail.state, mail.tries, mail.last_error.clone()),
        (State::Sent, 0, None)
    );
    assert!(is_forgotten(&mail) && mail.sent_at.is_some());
    assert_eq!(story.deliver(&sink), Delivered::default());
    assert!(sink.taken().is_empty());
});

on_both!(a_person_is_written_to_in_their_language, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    let made = story.award(OWNER, "accueillir", CAMILLE);
    story.deliver(&sink);
    sink.taken();
    let person = made.assertion.person;
    assert_eq!(
        story.sql("UPDATE persons SET language = 'en' WHERE id = $1", person),
        1
    );
    story.revoke(OWNER, made.assertion.id);
    assert_eq!(story.deliver(&sink), sent(1));
    let [taken] = sink.taken().try_into().unwrap();
    assert_eq!(taken.header("Content-Language").unwrap(), "en");
    assert_eq!(
        taken.header("Subject").unwrap(),
        "One of your badges was revoked"
    );
    let text = taken.readable();
    assert!(text.contains("> délivré par erreur"), "{text}");
});

on_both!(
    one_letter_tells_of_a_badge_and_what_it_completes,
    |target| {
        let (story, sink) = (Story::begin(target), Sink::start());
        let last = story.award_all(&CORE, CAMILLE);
        assert!(!last.also.is_empty());
        assert_eq!(story.deliver(&sink), sent(CORE.len()));
        let taken = sink.taken();
        let about_composites: Vec<_> = taken
            .iter()
            .map(Taken::readable)
            .filter(|text| text.contains("badge de synthèse"))
            .collect();
        // `premiers-pas` may come before the eighth badge does.
        let text = about_composites.last().unwrap();
        for also in &last.also {
            assert!(text.contains(&also.name), "{text}");
        }
        let links = text
            .lines()
            .filter(|l| l.starts_with("https://badges.example/links/"));
        assert_eq!(links.collect::<BTreeSet<_>>().len(), 1 + last.also.len());

        // Each falls with a letter of its own: they are read one by one.
        let revoked = story.revoke(OWNER, last.assertion.id);
        let fallen = fallen(&revoked).len();
        assert!(fallen > 0);
        assert_eq!(story.deliver(&sink), sent(1 + fallen));
    }
);

on_both!(the_reconciler_tells_of_what_it_awards, |target| {
    let (mut story, sink) = (Story::begin(target), Sink::start());
    let body = story.join();
    let past = story.service.now() - TimeDelta::days(1);
    for slug in [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
    ] {
        story.award(body, slug, CAMILLE);
    }
    story.deliver(&sink);
    sink.taken();
    story.accredit(body, Some(past), None);
    assert_eq!(story.reconcile(), 1);
    assert_eq!(story.deliver(&sink), sent(1));
    let text = sink.taken().remove(0).readable();
    assert!(
        text.contains("Vous avez réuni tous les badges demandés"),
        "{text}"
    );
});

on_both!(an_award_may_be_silent, |target| {
    let story = Story::begin(target);
    for slug in CORE {
        let mut new = new_award(story.badge(OWNER, slug), CAMILLE);
        new.notify = false;
        story.try_award(OWNER, new).unwrap();
    }
    assert!(story.mails().is_empty());
    assert_eq!(story.count("SELECT count(*) AS n FROM links"), 0);
});

on_both!(what_fails_posts_nothing, |target| {
    let story = Story::begin(target);
    story.award(OWNER, "accueillir", CAMILLE);
    let again = story.try_award(OWNER, new_award(story.badge(OWNER, "accueillir"), CAMILLE));
    assert_eq!(refusal(again), "already-held");
    assert_eq!(story.mails().len(), 1);
});

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
    // Both hold a connection before either sends: then they race for every letter.
    let here = Arc::new(AtomicUsize::new(0));
    let both = Arc::new(std::sync::Barrier::new(2));
    let other = open(target);
    let nodes = [story.service.clone(), other];
    let done: Vec<Delivered> = std::thread::scope(|scope| {
        let nodes = nodes.map(|node| {
            let (letters, here, both) = (through(&sink), Arc::clone(&here), Arc::clone(&both));
            scope.spawn(move || {
                here.fetch_add(1, Ordering::Relaxed);
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

on_both!(a_letter_whose_object_is_gone_is_dropped, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    let assertion = Uuid::now_v7();
    story.post(Letter::BadgeRevoked { assertion });
    let link = Uuid::now_v7();
    story.post(Letter::MyBadges { link });
    let done = story.deliver(&sink);
    assert_eq!((done.dropped, done.sent), (2, 0));
    for mail in story.mails() {
        assert_eq!(mail.state, State::Dropped);
        assert!(is_forgotten(&mail) && mail.last_error.is_some(), "{mail:?}");
    }
    // A link that opens nothing any more is not sent, nor a badge announced that was revoked since.
    story.award(OWNER, "accueillir", CAMILLE);
    let letter = story.my_badges();
    story.post(letter);
    story.clock.advance(TimeDelta::minutes(30));
    let done = story.deliver(&sink);
    assert_eq!((done.dropped, done.sent), (1, 1));
    let made = story.award(OWNER, "animer", CAMILLE);
    story.revoke(OWNER, made.assertion.id);
    let done = story.deliver(&sink);
    assert_eq!((done.dropped, done.sent), (1, 1));
    assert_eq!(sink.taken().len(), 2);
});

on_both!(whoever_objects_gets_what_they_ask_for_alone, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    let object = |to: &str, objects| {
        let done = story
            .service
            .object_to_letters(&story.actor, email(to), objects);
        story.run(done)
    };
    assert_eq!(refusal(object(CAMILLE, true)), "not-found");
    let made = story.award(OWNER, "accueillir", CAMILLE);
    object("Camille@exemple.FR", true).unwrap();
    assert_eq!(story.audited("address.letters", made.assertion.person), 1);
    let letter = story.my_badges();
    story.post(letter);
    let done = story.deliver(&sink);
    assert_eq!((done.dropped, done.sent), (1, 1));
    assert_eq!(sink.taken()[0].header("Subject").unwrap(), "Vos badges");
    object(CAMILLE, false).unwrap();
    story.award(OWNER, "animer", CAMILLE);
    assert_eq!(story.deliver(&sink), sent(1));
});

on_both!(
    letters_are_forgotten_after_a_month_unless_they_wait,
    |target| {
        let (story, sink) = (Story::begin(target), Sink::start());
        story.award(OWNER, "accueillir", CAMILLE);
        story.deliver(&sink);
        story.award(OWNER, "animer", CAMILLE);
        let forget = || story.run(story.service.forget_mails()).unwrap();
        story.clock.advance(TimeDelta::days(29));
        assert_eq!(forget(), 0);
        story.clock.advance(TimeDelta::days(2));
        assert_eq!(forget(), 1);
        assert_eq!(story.mail().state, State::Queued);
    }
);

on_both!(no_name_becomes_a_header, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    let issuer = story.bodies[OWNER].issuer;
    // No door lets such a name in; it is put behind them.
    let renamed = r"UPDATE issuers SET organisation = replace(organisation, 'Réseau', 'Réseau\r\nBcc: autre@b.example\r\n\r\n<b>corps</b>') WHERE id = $1";
    assert_eq!(story.sql(renamed, issuer), 1);
    story.award(OWNER, "accueillir", CAMILLE);
    assert_eq!(story.deliver(&sink), sent(1));
    let [taken] = sink.taken().try_into().unwrap();
    assert_eq!(taken.to, CAMILLE);
    let head = taken.data.split("\r\n\r\n").next().unwrap();
    let names: Vec<_> = head
        .lines()
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    let expected = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    ];
    let sorted = |names: &[&str]| {
        names
            .iter()
            .map(|n| (*n).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(sorted(&names), sorted(&expected));
    assert_eq!(names.len(), expected.len());
    let text = taken.readable();
    assert!(text.contains("&#60;b&#62;corps"), "{text}");
    // As text it is words like others; as markup it does not exist.
    let html = &text[text.find("<!doctype").unwrap()..];
    assert!(!html.contains("<b>"), "{html}");
});
