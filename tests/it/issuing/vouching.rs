//! A holder asks somebody to say something of a badge; they write or decline; the holder shows it or not.

mod limits;

use super::accepting::{answer, manage};
use super::people::{join, person};
use super::replacing::{narrative, replace};
use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::text::Language;
use sceau::issuing::{
    Error,
    accepting::Wish,
    letters::Letter,
    personal_endorsements::{Answer, MOST_ASKED, MOST_REQUEST, Request},
};
use sceau::storage::{
    Scope, links,
    personal_endorsements::{self, PersonalEndorsement, Relation, State, Words},
    persons,
};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "sacha@exemple.fr";
const BOSS: &str = "direction@mediatheque.example";
const PEER: &str = "pair@atelier.example";

fn held(story: &Story, competency: &str, who: &str) -> Uuid {
    let award = story.award(OWNER, competency, who).assertion.id;
    answer(story, award, who, true).unwrap();
    award
}

fn request(award: Uuid, to: &str) -> Request {
    Request {
        award,
        email: email(to),
        relation: Relation::Employer,
        asker: " Camille ".to_owned(),
        request: "Bonjour,\nnous avons travaillé ensemble.".to_owned(),
    }
}

fn ask(story: &Story, of: &str, award: Uuid, to: &str) -> Result<(), Error> {
    manage(story, of, Wish::AskForWords(Box::new(request(award, to))))
}

/// The latest of the letters to an address that this tells something of.
fn latest<T>(story: &Story, to: &str, told: impl Fn(&Letter) -> Option<T>) -> Option<T> {
    let letters = story.letters().into_iter().filter(|(whom, _)| whom == to);
    letters.filter_map(|(_, letter)| told(&letter)).last()
}

fn asked(story: &Story, to: &str) -> Option<(Uuid, Uuid)> {
    latest(story, to, |letter| match letter {
        Letter::EndorsementAsked {
            endorsement, link, ..
        } => Some((*endorsement, *link)),
        _ => None,
    })
}

fn kept(story: &Story, to: &str) -> Option<Uuid> {
    latest(story, to, |letter| match letter {
        Letter::EndorsementKept { link, .. } => Some(*link),
        _ => None,
    })
}

fn words(text: &str) -> Words {
    Words {
        name: "Dominique Leroy".to_owned(),
        role: "Directrice, médiathèque de Caen".to_owned(),
        words: text.to_owned(),
        language: Language::Fr,
    }
}

fn say(story: &Story, link: Uuid) -> Result<(), Error> {
    let said = words("Accueille avec soin.");
    story.run(story.service.say_of_award(link, said))
}

fn step(story: &Story, of: &str, id: Uuid, step: Answer) -> Result<(), Error> {
    manage(story, of, Wish::AnswerWords(id, step))
}

fn found(story: &Story, id: Uuid) -> PersonalEndorsement {
    story.read(move |db| Ok(personal_endorsements::find(db, id)?.unwrap()))
}

fn state(story: &Story, id: Uuid) -> State {
    found(story, id).state
}

fn shown(story: &Story, award: Uuid) -> Vec<Uuid> {
    let service = &story.service;
    let all = story.run(service.personal_endorsements(story.owner(), award));
    all.unwrap().into_iter().map(|one| one.id).collect()
}

/// Asked, written and accepted; its id.
fn accepted(story: &Story, of: &str, award: Uuid, from: &str) -> Uuid {
    ask(story, of, award, from).unwrap();
    let (id, link) = asked(story, from).unwrap();
    say(story, link).unwrap();
    step(story, of, id, Answer::Accept).unwrap();
    id
}

on_both!(
    what_somebody_says_is_shown_once_its_holder_accepts_it,
    |target| {
        let mut story = Story::begin(target);
        let stranger = story.join();
        let award = held(&story, CORE[0], A);
        ask(&story, A, award, BOSS).unwrap();
        let (id, link) = asked(&story, BOSS).unwrap();
        let waits = found(&story, id);
        assert_eq!((waits.state, &*waits.asker), (State::Asked, "Camille"));
        assert_eq!(waits.ends_at, waits.asked_at + TimeDelta::days(60));

        say(&story, link).unwrap();
        assert_eq!(refusal(say(&story, link)), "link-used");
        let given = found(&story, id);
        assert_eq!(given.state, State::Given);
        assert_eq!(given.said, words("Accueille avec soin."));
        assert!(shown(&story, award).is_empty(), "the holder reads it first");
        let told = latest(&story, A, |letter| match letter {
            Letter::EndorsementGiven { endorsement, .. } => Some(*endorsement),
            _ => None,
        });
        assert_eq!(told, Some(id));
        assert!(kept(&story, BOSS).is_some());

        step(&story, A, id, Answer::Accept).unwrap();
        step(&story, A, id, Answer::Accept).unwrap(); // twice changes nothing
        assert_eq!(shown(&story, award), [id]);
        step(&story, A, id, Answer::Hide).unwrap();
        assert!(shown(&story, award).is_empty());
        assert_eq!(found(&story, id).said, given.said);
        step(&story, A, id, Answer::Accept).unwrap();
        assert_eq!(shown(&story, award), [id]);
        for (act, times) in [
            ("personal-endorsement.ask", 1),
            ("personal-endorsement.give", 1),
            ("personal-endorsement.accept", 2),
            ("personal-endorsement.hide", 1),
        ] {
            assert_eq!(story.audited(act, id), times, "{act}");
        }
        // Of another issuer's award nothing is told, and nobody else decides.
        let foreign = story
            .service
            .personal_endorsements(story.scope(stranger), award);
        assert_eq!(refusal(story.run(foreign)), "not-found");
        held(&story, CORE[0], B);
        for other in [
            Answer::Accept,
            Answer::Hide,
            Answer::Decline,
            Answer::Remove,
        ] {
            assert_eq!(refusal(step(&story, B, id, other)), "not-found");
        }
        assert_eq!(refusal(ask(&story, B, award, PEER)), "not-found");
        // Whoever was asked is nobody here beside what they say.
        let boss = email(BOSS);
        let address = story.read(move |db| Ok(persons::find(db, &boss)?.unwrap().address));
        let read = story.read(move |db| Ok(persons::address_by_id(db, address)?.unwrap()));
        assert_eq!(read.verified_at, None);
    }
);

on_both!(what_nobody_wants_is_not_kept, |target| {
    let story = Story::begin(target);
    let award = held(&story, CORE[0], A);
    let empty = |id: Uuid, is: State| {
        let one = found(&story, id);
        assert_eq!(one.state, is);
        let texts = [
            &one.asker,
            &one.request,
            &one.said.name,
            &one.said.role,
            &one.said.words,
        ];
        assert!(texts.iter().all(|text| text.is_empty()), "{one:?}");
    };
    // Whoever is asked declines.
    ask(&story, A, award, BOSS).unwrap();
    let (id, link) = asked(&story, BOSS).unwrap();
    story.run(story.service.say_nothing(link)).unwrap();
    empty(id, State::Refused);
    assert_eq!(refusal(say(&story, link)), "link-used");
    assert_eq!(story.audited("personal-endorsement.refuse", id), 1);
    assert_eq!(
        refusal(step(&story, A, id, Answer::Accept)),
        "already-decided"
    );
    // The holder declines what was said, and its writer has nothing left to take back.
    ask(&story, A, award, BOSS).unwrap();
    let (id, link) = asked(&story, BOSS).unwrap();
    say(&story, link).unwrap();
    let back = kept(&story, BOSS).unwrap();
    step(&story, A, id, Answer::Decline).unwrap();
    empty(id, State::Declined);
    let late = story.run(story.service.take_words_back(back));
    assert_eq!(refusal(late), "link-expired");
    // Whoever said it takes it back, also what is shown, years later.
    let id = accepted(&story, A, award, PEER);
    story.clock.advance(TimeDelta::days(4 * 365));
    let back = kept(&story, PEER).unwrap();
    story.run(story.service.take_words_back(back)).unwrap();
    empty(id, State::Withdrawn);
    assert!(shown(&story, award).is_empty());
    assert_eq!(story.audited("personal-endorsement.withdraw", id), 1);
    let again = step(&story, A, id, Answer::Accept);
    assert_eq!(refusal(again), "already-decided");
    // The holder takes a request back: its link opens nothing.
    ask(&story, A, award, BOSS).unwrap();
    let (id, link) = asked(&story, BOSS).unwrap();
    step(&story, A, id, Answer::Remove).unwrap();
    empty(id, State::Removed);
    assert_eq!(refusal(say(&story, link)), "link-expired");
    assert_eq!(story.audited("personal-endorsement.remove", id), 1);
});

/// The letters that tell somebody what became of words: a name for each, in their order.
fn told(story: &Story, to: &str) -> Vec<&'static str> {
    let letters = story.letters().into_iter().filter(|(whom, _)| whom == to);
    letters
        .filter_map(|(_, letter)| match letter {
            Letter::EndorsementDropped { .. } => Some("dropped"),
            Letter::EndorsementTakenBack { refused: true, .. } => Some("refused"),
            Letter::EndorsementTakenBack { refused: false, .. } => Some("taken back"),
            _ => None,
        })
        .collect()
}

on_both!(
    whoever_is_concerned_is_told_what_became_of_words,
    |target| {
        let story = Story::begin(target);
        let award = held(&story, CORE[0], A);
        // Nothing was said yet: a request that is taken back is told to nobody.
        ask(&story, A, award, BOSS).unwrap();
        let (id, _) = asked(&story, BOSS).unwrap();
        step(&story, A, id, Answer::Remove).unwrap();
        assert!(told(&story, BOSS).is_empty() && told(&story, A).is_empty());
        ask(&story, A, award, BOSS).unwrap();
        let (id, link) = asked(&story, BOSS).unwrap();
        story.run(story.service.say_nothing(link)).unwrap();
        assert_eq!(told(&story, A), ["refused"]);
        step(&story, A, id, Answer::Remove).unwrap();
        assert!(told(&story, BOSS).is_empty(), "they said nothing");
        // Said, and not wanted, or not wanted any more; once each, however often it is pressed.
        ask(&story, A, award, BOSS).unwrap();
        let (id, link) = asked(&story, BOSS).unwrap();
        say(&story, link).unwrap();
        step(&story, A, id, Answer::Decline).unwrap();
        step(&story, A, id, Answer::Decline).unwrap();
        step(&story, A, id, Answer::Remove).unwrap();
        assert_eq!(told(&story, BOSS), ["dropped"]);
        let id = accepted(&story, A, award, PEER);
        step(&story, A, id, Answer::Hide).unwrap();
        assert!(
            told(&story, PEER).is_empty(),
            "hidden, it may be shown again"
        );
        step(&story, A, id, Answer::Remove).unwrap();
        assert_eq!(told(&story, PEER), ["dropped"]);
        // Taken back by whoever said it.
        accepted(&story, A, award, "autre@atelier.example");
        let back = kept(&story, "autre@atelier.example").unwrap();
        story.run(story.service.take_words_back(back)).unwrap();
        assert_eq!(told(&story, A), ["refused", "taken back"]);
        assert!(told(&story, "autre@atelier.example").is_empty());
        // Nobody is written to about themselves.
        story.clock.advance(TimeDelta::hours(2));
        let id = accepted(&story, A, award, "moi@atelier.example");
        join(&story, A, "moi@atelier.example");
        step(&story, A, id, Answer::Remove).unwrap();
        assert!(told(&story, "moi@atelier.example").is_empty());
    }
);

on_both!(a_request_ends_by_itself, |target| {
    let story = Story::begin(target);
    let award = held(&story, CORE[0], A);
    ask(&story, A, award, BOSS).unwrap();
    let (id, link) = asked(&story, BOSS).unwrap();
    story.clock.advance(TimeDelta::days(60));
    assert!(found(&story, id).is_over(story.service.now()));
    assert_eq!(refusal(say(&story, link)), "link-expired");
    ask(&story, A, award, BOSS).unwrap(); // may be asked again
    let forgotten = || story.run(story.service.forget_personal_endorsements());
    assert_eq!(forgotten().unwrap(), 0, "the holder still sees it");
    story.clock.advance(TimeDelta::days(31));
    assert_eq!(forgotten().unwrap(), 1);
    assert!(person(&story, BOSS).is_some(), "asked for once more");
    story.clock.advance(TimeDelta::days(60));
    assert_eq!(forgotten().unwrap(), 1);
    assert_eq!(person(&story, BOSS), None);
    let left = story.count("SELECT count(*) AS n FROM links WHERE purpose = 'endorse'");
    assert_eq!(left, 0);
});

on_both!(of_two_answers_at_once_one_counts, |target| {
    let story = Story::begin(target);
    for (n, competency) in CORE.iter().enumerate() {
        let who = format!("h{n}@exemple.fr");
        let award = held(&story, competency, &who);
        let to = format!("p{n}@exemple.example");
        ask(&story, &who, award, &to).unwrap();
        let (id, link) = asked(&story, &to).unwrap();
        let answers = [true, false, true, false].map(|says| {
            let service = story.service.clone();
            async move {
                match says {
                    true => service.say_of_award(link, words("Oui.")).await,
                    false => service.say_nothing(link).await,
                }
            }
        });
        let done = story.together(answers);
        assert_eq!(done.iter().filter(|answer| answer.is_ok()).count(), 1);
        let given = story.audited("personal-endorsement.give", id);
        let refused = story.audited("personal-endorsement.refuse", id);
        assert_eq!(given + refused, 1);
        let is = [State::Refused, State::Given][given as usize];
        assert_eq!(state(&story, id), is);
    }
});

on_both!(of_a_holder_and_a_writer_at_once_one_is_last, |target| {
    let story = Story::begin(target);
    for (n, competency) in CORE.iter().enumerate() {
        let who = format!("h{n}@exemple.fr");
        let award = held(&story, competency, &who);
        let to = format!("p{n}@exemple.example");
        ask(&story, &who, award, &to).unwrap();
        let (id, link) = asked(&story, &to).unwrap();
        say(&story, link).unwrap();
        let (back, session) = (kept(&story, &to).unwrap(), story.signed_in(&who));
        let acts = [None, Some(Answer::Decline), Some(Answer::Accept)].map(|act| {
            let service = story.service.clone();
            async move {
                match act {
                    None => service.take_words_back(back).await,
                    Some(act) => {
                        let wish = Wish::AnswerWords(id, act);
                        service.manage_badges(session, wish).await.map(drop)
                    }
                }
            }
        });
        let done = story.together(acts);
        let ended = story.audited("personal-endorsement.withdraw", id)
            + story.audited("personal-endorsement.decline", id);
        assert_eq!(ended, 1, "{done:?}");
        let is = state(&story, id);
        assert!(matches!(is, State::Withdrawn | State::Declined), "{is:?}");
        assert!(shown(&story, award).is_empty());
    }
});
