//! What may be asked and said, by whom and about what; and what erasing takes along.

use super::*;

on_both!(what_may_be_asked_has_limits, |target| {
    let story = Story::begin(target);
    let award = held(&story, CORE[0], A);
    assert_eq!(refusal(ask(&story, A, award, A)), "own-address");
    let wrong = |change: fn(&mut Request)| {
        let mut new = request(award, BOSS);
        change(&mut new);
        refusal(manage(&story, A, Wish::AskForWords(Box::new(new))))
    };
    assert_eq!(
        wrong(|new| new.asker = "a\nb".to_owned()),
        "control-character"
    );
    assert_eq!(wrong(|new| new.asker = "é".repeat(81)), "text-too-long");
    assert_eq!(
        wrong(|new| new.request = "é".repeat(MOST_REQUEST + 1)),
        "text-too-long"
    );
    assert_eq!(person(&story, BOSS), None, "nothing of it is kept");

    ask(&story, A, award, BOSS).unwrap();
    assert_eq!(refusal(ask(&story, A, award, BOSS)), "already-asked");
    for n in 1..5 {
        ask(&story, A, award, &format!("p{n}@exemple.example")).unwrap();
    }
    let one_more = ask(&story, A, award, "p5@exemple.example");
    assert_eq!(refusal(one_more), "too-many-letters");
    // Deleting a request does not make room for another letter.
    let (id, _) = asked(&story, BOSS).unwrap();
    step(&story, A, id, Answer::Remove).unwrap();
    let again = ask(&story, A, award, BOSS);
    assert_eq!(refusal(again), "too-many-letters");
    story.clock.advance(TimeDelta::hours(1));
    for n in 5..10 {
        ask(&story, A, award, &format!("p{n}@exemple.example")).unwrap();
    }
    story.clock.advance(TimeDelta::hours(1));
    ask(&story, A, award, BOSS).unwrap();
    let open = story.count("SELECT count(*) AS n FROM personal_endorsements WHERE state = 'asked'");
    assert_eq!(open, MOST_ASKED as i64);
    let full = ask(&story, A, award, PEER);
    assert_eq!(refusal(full), "too-many-asked");
    // Another badge has room of its own.
    let other = held(&story, CORE[1], A);
    ask(&story, A, other, PEER).unwrap();
});

on_both!(an_address_gets_three_letters_an_hour, |target| {
    let story = Story::begin(target);
    for n in 0..4 {
        let who = format!("h{n}@exemple.fr");
        let award = held(&story, CORE[0], &who);
        let done = ask(&story, &who, award, BOSS);
        match n < 3 {
            true => done.unwrap(),
            false => assert_eq!(refusal(done), "too-many-letters"),
        }
    }
});

on_both!(only_a_badge_in_force_is_spoken_of, |target| {
    let story = Story::begin(target);
    let new = story.award(OWNER, CORE[0], A).assertion.id;
    assert_eq!(refusal(ask(&story, A, new, BOSS)), "not-accepted");
    answer(&story, new, A, true).unwrap();
    let id = accepted(&story, A, new, BOSS);
    ask(&story, A, new, PEER).unwrap();
    let (_, link) = asked(&story, PEER).unwrap();
    // What was said of a badge stays with it when another stands in its place.
    let done = replace(&story, OWNER, new, narrative("Trois ateliers")).unwrap();
    let instead = done.assertion.id;
    assert!(shown(&story, new).is_empty() && shown(&story, instead).is_empty());
    assert_eq!(state(&story, id), State::Accepted);
    assert_eq!(refusal(say(&story, link)), "already-revoked");
    assert_eq!(refusal(ask(&story, A, new, BOSS)), "already-revoked");
    // It is shown as long as the badge is good.
    answer(&story, instead, A, true).unwrap();
    let id = accepted(&story, A, instead, BOSS);
    assert_eq!(shown(&story, instead), [id]);
    let expires = "UPDATE assertions SET expires = recorded_at WHERE id = $1";
    assert_eq!(story.sql(expires, instead), 1);
    assert!(shown(&story, instead).is_empty());
    assert_eq!(refusal(ask(&story, A, instead, PEER)), "badge-not-valid");
});

on_both!(what_is_said_has_limits_and_the_link_stays_good, |target| {
    let story = Story::begin(target);
    let award = held(&story, CORE[0], A);
    ask(&story, A, award, BOSS).unwrap();
    let (id, link) = asked(&story, BOSS).unwrap();
    for change in [
        (|new: &mut Words| new.name.clear()) as fn(&mut Words),
        |new| new.role = "a\nb".to_owned(),
        |new| new.words = "é".repeat(2_001),
        |new| new.words = " ".to_owned(),
    ] {
        let mut said = words("x");
        change(&mut said);
        let refused = story.run(story.service.say_of_award(link, said));
        assert!(matches!(refused, Err(Error::Fields(_))), "{refused:?}");
    }
    assert_eq!(state(&story, id), State::Asked);
    say(&story, link).unwrap();
});

on_both!(erasing_takes_it_along, |target| {
    let story = Story::begin(target);
    let rows = || story.count("SELECT count(*) AS n FROM personal_endorsements");
    let (one, other) = (held(&story, CORE[0], A), held(&story, CORE[1], A));
    accepted(&story, A, one, BOSS);
    accepted(&story, A, other, BOSS);
    ask(&story, A, one, PEER).unwrap();
    ask(&story, A, one, B).unwrap();
    held(&story, CORE[0], B);
    // With one badge: whoever was asked about no other is nobody any more.
    manage(&story, A, Wish::Erase(one)).unwrap();
    assert_eq!(rows(), 1);
    assert_eq!(person(&story, PEER), None);
    assert_eq!(asked(&story, PEER), None, "nor is their letter there");
    assert!(person(&story, BOSS).is_some() && person(&story, B).is_some());
    // With whoever said it.
    let erased = story.service.erase_person(&story.actor, email(BOSS));
    story.run(erased).unwrap();
    assert_eq!((rows(), person(&story, BOSS)), (0, None));
    // With the holder: what they typed goes, unless it is somebody's.
    accepted(&story, A, other, BOSS);
    ask(&story, A, other, B).unwrap();
    let would = story.service.try_erasure(&story.actor, email(A));
    assert_eq!(story.run(would).unwrap().beside.addresses, 2);
    story
        .run(story.service.erase_person(&story.actor, email(A)))
        .unwrap();
    assert_eq!(rows(), 0);
    assert_eq!((person(&story, A), person(&story, BOSS)), (None, None));
    assert!(person(&story, B).is_some());
    let left = story.count("SELECT count(*) AS n FROM links WHERE purpose LIKE '%endors%'");
    assert_eq!(left, 0);
});

on_both!(who_was_invited_to_a_desk_is_somebody, |target| {
    let story = Story::begin(target);
    let award = held(&story, CORE[0], A);
    ask(&story, A, award, BOSS).unwrap();
    let role = sceau::issuing::access::Role::Reader;
    let issuer = Some(story.bodies[OWNER].issuer);
    let invited =
        story
            .service
            .invite_member(&story.actor, Scope::Instance, issuer, (email(BOSS), role));
    story.run(invited).unwrap();
    story
        .run(story.service.erase_person(&story.actor, email(A)))
        .unwrap();
    assert!(person(&story, BOSS).is_some());
});

on_both!(nobody_speaks_for_themselves, |target| {
    let story = Story::begin(target);
    let award = held(&story, CORE[0], A);
    let id = accepted(&story, A, award, B);
    assert_eq!(shown(&story, award), [id]);
    join(&story, A, B);
    assert_eq!(person(&story, A), person(&story, B));
    assert!(shown(&story, award).is_empty());
    assert_eq!(refusal(ask(&story, A, award, B)), "own-address");
});

on_both!(an_address_that_spoke_is_needed, |target| {
    let story = Story::begin(target);
    held(&story, CORE[0], B);
    join(&story, B, PEER);
    let of = email(PEER);
    let peer = story.read(move |db| Ok(persons::find(db, &of)?.unwrap().address));
    let award = held(&story, CORE[0], A);
    let id = accepted(&story, A, award, PEER);
    let gone = || manage(&story, B, Wish::RemoveAddress(peer));
    assert_eq!(refusal(gone()), "address-needed");
    step(&story, A, id, Answer::Remove).unwrap();
    gone().unwrap();
    assert_eq!(person(&story, PEER), None);
    assert!(story.read(move |db| Ok(links::find(db, id)?)).is_none());
});
