//! What posts letters, what they say, and what becomes of those that have nothing to say.

use super::*;
use sceau::mailing::waiting;
use std::collections::BTreeSet;

on_both!(an_award_is_written_to_its_holder_once, |target| {
    let (story, sink) = (Story::begin(target), Sink::start());
    story.award(OWNER, "accueillir", "Camille.D@Exemple.FR");
    let mail = story.mail();
    assert_eq!(mail.state, State::Queued);
    let link = waiting(&story.service, uuid::Uuid::nil(), 10)
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
            assert!(text.contains(&also.name.fr), "{text}");
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
    assert_eq!(
        sink.taken()[0].header("Subject").unwrap(),
        "Votre lien pour vous connecter"
    );
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
