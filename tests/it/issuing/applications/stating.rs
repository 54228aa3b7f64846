//! Words of somebody else about an applicant: asked for, and given or declined once.

use super::*;
use crate::on_both;
use chrono::TimeDelta;
use sceau::issuing::{
    applications::{NewStatement, Stated},
    letters::Letter,
    links::Opened,
};
use sceau::storage::proofs::statements::Relation;

/// One answer to the letter.
type Answering = std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

pub const WITNESS: &str = "wes@employeur.example";

pub fn statement(to: &str) -> NewStatement {
    NewStatement {
        email: email(to),
        relation: Relation::Employer,
        title: None,
        shown: true,
    }
}

pub fn said() -> Stated {
    Stated {
        name: "Wes Témoin".to_owned(),
        role: "Responsable, Employeur exemple".to_owned(),
        words: "Je l’ai vue accueillir des publics tous les mardis.".to_owned(),
        no_names: true,
    }
}

fn all(story: &Story, id: Uuid) -> Vec<String> {
    let criteria = stored(story, id).criteria;
    criteria.into_iter().map(|c| c.id).collect()
}

/// Asks, for every criterion.
pub fn ask(story: &Story, session: Uuid, id: Uuid, to: &str) -> Result<Uuid, Error> {
    let criteria = all(story, id);
    let asked = story
        .service
        .ask_for_statement(session, id, statement(to), criteria);
    story.run(asked)
}

/// The link in the latest letter that asks at an address.
pub fn asked(story: &Story, to: &str) -> Uuid {
    let mut letters = story.letters().into_iter().rev();
    let found = letters.find_map(|(of, letter)| match letter {
        Letter::StatementAsked { link, .. } | Letter::ReviewAsked { link, .. } if of == to => {
            Some(link)
        }
        _ => None,
    });
    found.expect("a letter that asks")
}

pub fn opened(story: &Story, link: Uuid) -> Result<Opened, Error> {
    let url = story.service.link_url(link);
    let token = url.rsplit('/').next().unwrap().to_owned();
    story.run(story.service.opened(&token))
}

fn told(story: &Story, proof: Uuid) -> Vec<bool> {
    let letters = story.letters().into_iter();
    letters
        .filter_map(|(to, letter)| match letter {
            Letter::StatementAnswered {
                proof: of,
                declined,
            } if of == proof => {
                assert_eq!(to, A);
                Some(declined)
            }
            _ => None,
        })
        .collect()
}

on_both!(a_statement_is_given_once_and_counts_as_a_proof, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let proof = ask(&story, session, id, WITNESS).unwrap();
    let criteria = all(&story, id);
    let assessments = criteria.iter().map(|criterion| SelfAssessment {
        criterion: criterion.clone(),
        level: Some(Level::Assured),
        words: String::new(),
    });
    let saved = Saved {
        assessments: assessments.collect(),
        no_names: Some(true),
    };
    story
        .run(story.service.save_application(session, id, saved))
        .unwrap();
    let submit = || story.run(story.service.submit_applications(session, vec![id]));
    assert_eq!(refusal(submit()), "proof-missing", "nobody answered yet");

    let link = asked(&story, WITNESS);
    let wanted = story
        .run(
            story
                .service
                .statement_to_give(&opened(&story, link).unwrap()),
        )
        .unwrap();
    assert_eq!(wanted.applicant, A);
    assert_eq!(wanted.wanted.len(), 1);
    assert_eq!(wanted.wanted[0].criteria.len(), criteria.len());
    let hasty = Stated {
        no_names: false,
        ..said()
    };
    assert_eq!(
        refusal(story.run(story.service.give_statement(link, hasty))),
        "no-names-missing"
    );
    story
        .run(story.service.give_statement(link, said()))
        .unwrap();
    assert_eq!(told(&story, proof), [false]);
    assert_eq!(
        refusal(story.run(story.service.decline_statement(link))),
        "link-used"
    );
    assert_eq!(story.audited("statement.ask", proof), 1);
    assert_eq!(story.audited("statement.give", proof), 1);
    submit().unwrap();
    let by = trainer(&story, TRAINER);
    let seen = seen(&story, &by, id);
    let given = seen.proofs[0].statement.as_ref().unwrap();
    assert_eq!(given.words, said().words);
    assert_eq!(
        seen.proofs[0].asked, None,
        "where they were asked is the applicant's"
    );
});

on_both!(declined_or_taken_back_nothing_is_there, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let proof = ask(&story, session, id, WITNESS).unwrap();
    let link = asked(&story, WITNESS);
    story.run(story.service.decline_statement(link)).unwrap();
    assert_eq!(told(&story, proof), [true]);
    let withdraw = |proof| story.run(story.service.withdraw_statement(session, proof));
    assert_eq!(refusal(withdraw(proof)), "already-decided");
    story
        .run(story.service.remove_proof(session, proof))
        .unwrap();

    let other = ask(&story, session, id, WITNESS).unwrap();
    let link = asked(&story, WITNESS);
    withdraw(other).unwrap();
    assert_eq!(refusal(withdraw(other)), "not-found");
    assert_eq!(refusal(opened(&story, link)), "link-expired");
    let late = story.service.give_statement(link, said());
    assert_eq!(refusal(story.run(late)), "link-expired");

    ask(&story, session, id, WITNESS).unwrap();
    let link = asked(&story, WITNESS);
    story.clock.advance(TimeDelta::days(61));
    assert_eq!(refusal(opened(&story, link)), "link-expired");
});

on_both!(nobody_has_us_write_to_strangers, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session_of_a = session(&story, A);
    let id = draft(&story, session_of_a, badge);
    assert_eq!(refusal(ask(&story, session_of_a, id, A)), "own-address");
    let none = story
        .service
        .ask_for_statement(session_of_a, id, statement(WITNESS), Vec::new());
    assert_eq!(refusal(story.run(none)), "empty-list");
    for _ in 0..3 {
        ask(&story, session_of_a, id, WITNESS).unwrap();
    }
    assert_eq!(
        refusal(ask(&story, session_of_a, id, WITNESS)),
        "too-many-letters"
    );
    for n in 0..2 {
        ask(&story, session_of_a, id, &format!("w{n}@employeur.example")).unwrap();
    }
    assert_eq!(
        refusal(ask(&story, session_of_a, id, "w3@employeur.example")),
        "too-many-letters"
    );
    let known = story.count("SELECT count(*) AS n FROM addresses WHERE email LIKE 'w3@%'");
    assert_eq!(known, 0, "what was refused is not kept");
    story.clock.advance(TimeDelta::minutes(61));
    ask(&story, story.signed_in(A), id, WITNESS).unwrap();
});

on_both!(two_answers_at_once_are_one, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let mut doing: Vec<Answering> = Vec::new();
    let mut proofs = Vec::new();
    for n in 0..6 {
        let session = session(&story, &format!("p{n}@asso.example"));
        let id = draft(&story, session, badge);
        let witness = format!("w{n}@employeur.example");
        proofs.push(ask(&story, session, id, &witness).unwrap());
        let link = asked(&story, &witness);
        let service = story.service.clone();
        doing.push(Box::pin(async move {
            service.give_statement(link, said()).await
        }));
        let service = story.service.clone();
        doing.push(Box::pin(
            async move { service.decline_statement(link).await },
        ));
    }
    let done = story.together(doing);
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 6);
    for proof in proofs {
        let acts =
            story.audited("statement.give", proof) + story.audited("statement.decline", proof);
        assert_eq!(acts, 1);
    }
    let odd = "SELECT count(*) AS n FROM statements WHERE declined = (words <> '')";
    assert_eq!(
        story.count(odd),
        0,
        "the words are there when they were given"
    );
});

on_both!(
    an_address_that_was_only_typed_goes_with_whoever_typed_it,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let session_of_a = session(&story, A);
        let id = draft(&story, session_of_a, badge);
        ask(&story, session_of_a, id, WITNESS).unwrap();
        // Asked by another applicant as well, and a holder: both stay.
        let both = "deux@employeur.example";
        ask(&story, session_of_a, id, both).unwrap();
        let other = session(&story, "zoe@asso.example");
        let others = draft(&story, other, badge);
        ask(&story, other, others, both).unwrap();
        story.award(OWNER, CORE[3], "holder@employeur.example");
        ask(&story, session_of_a, id, "holder@employeur.example").unwrap();
        let erased = story.service.erase_person(&story.actor, email(A));
        story.run(erased).unwrap();
        let left = |like: &'static str| story.count(like);
        assert_eq!(
            left("SELECT count(*) AS n FROM addresses WHERE email LIKE 'wes@%'"),
            0
        );
        assert_eq!(
            left("SELECT count(*) AS n FROM addresses WHERE email LIKE 'deux@%'"),
            1
        );
        assert_eq!(
            left("SELECT count(*) AS n FROM addresses WHERE email LIKE 'holder@%'"),
            1
        );
        let letters = story.letters();
        assert!(!letters.iter().any(|(to, _)| to == WITNESS));
    }
);

on_both!(whoever_gave_a_statement_takes_it_along, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    ask(&story, session, id, WITNESS).unwrap();
    let link = asked(&story, WITNESS);
    story
        .run(story.service.give_statement(link, said()))
        .unwrap();
    let erased = story.service.erase_person(&story.actor, email(WITNESS));
    story.run(erased).unwrap();
    assert_eq!(story.count("SELECT count(*) AS n FROM statements"), 0);
    assert_eq!(stored(&story, id).state, State::Draft);
});

on_both!(
    an_address_that_is_removed_leaves_its_statements_with_its_person,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let session_of_a = session(&story, A);
        let id = draft(&story, session_of_a, badge);
        story.award(OWNER, CORE[3], "wes@maison.example");
        ask(&story, session_of_a, id, WITNESS).unwrap();
        let link = asked(&story, WITNESS);
        story
            .run(story.service.give_statement(link, said()))
            .unwrap();
        crate::issuing::people::join(&story, "wes@maison.example", WITNESS);
        let address = story.read(|db| Ok(persons::find(db, &email(WITNESS))?.unwrap().address));
        crate::issuing::accepting::manage(
            &story,
            "wes@maison.example",
            sceau::issuing::accepting::Wish::RemoveAddress(address),
        )
        .unwrap();
        assert_eq!(story.count("SELECT count(*) AS n FROM statements"), 1);
    }
);
