//! What an applicant typed is theirs: an answer that is not sent yet, a proof that nobody examines.

use super::*;
use crate::on_both;
use sceau::issuing::applications::{Answered, Reworded};
use sceau::storage::proofs;

fn fields<T>(result: Result<T, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Fields(fields)) => fields.into_iter().map(|f| (f.pointer, f.code)).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

fn begin(story: &Story, session: Uuid, id: Uuid, words: &str) -> Result<(), Error> {
    story.run(story.service.begin_answer(session, id, words.to_owned()))
}

fn ask(story: &Story, by: &Examiner, id: Uuid) {
    let words = (None, "Où était-ce ?".to_owned());
    let asked = story.service.ask_for_more(by, story.owner(), id, words);
    story.run(asked).unwrap();
}

on_both!(an_answer_is_its_applicants_until_it_is_sent, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let id = submitted(&story, A, badge);
    let (by, session) = (trainer(&story, TRAINER), session(&story, A));
    assert_eq!(
        refusal(begin(&story, session, id, "À la mairie.")),
        "not-now"
    );
    ask(&story, &by, id);
    begin(&story, session, id, " À la mairie, ").unwrap();
    assert_eq!(stored(&story, id).answer.as_deref(), Some("À la mairie,"));
    assert_eq!(seen(&story, &by, id).application.answer, None);
    let long = "a".repeat(5_001);
    assert_eq!(
        fields(begin(&story, session, id, &long)),
        [("/words".to_owned(), "text-too-long")]
    );
    begin(&story, session, id, "").unwrap();
    assert_eq!(stored(&story, id).answer, None);

    begin(&story, session, id, "À la mairie, en mars.").unwrap();
    let words = "À la mairie, en mars.".to_owned();
    let sent = story
        .service
        .answer_question(session, id, Answered { words });
    story.run(sent).unwrap();
    assert_eq!(stored(&story, id).answer, None, "it is said now");

    ask(&story, &by, id);
    begin(&story, session, id, "Je ne sais plus.").unwrap();
    let back = story.service.withdraw_application(session, id);
    story.run(back).unwrap();
    assert_eq!(stored(&story, id).answer, None);
});

on_both!(
    a_proof_is_reworded_until_it_was_shown_to_somebody,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let applicant = session(&story, A);
        let id = draft(&story, applicant, badge);
        complete(&story, applicant, id);
        let criterion = stored(&story, id).criteria[0].id.clone();
        let give = story
            .service
            .give_proof(applicant, id, text(false), vec![criterion]);
        let proof = story.run(give).unwrap();
        let reword_one = |session: Uuid, proof: Uuid, words: &str| {
            let new = Reworded {
                title: "Deux matinées".to_owned(),
                words: words.to_owned(),
                url: "https://exemple.fr/ailleurs".to_owned(),
            };
            story.run(story.service.reword_proof(session, proof, new))
        };
        let reword = |session: Uuid, words: &str| reword_one(session, proof, words);
        let now = || story.read(move |db| Ok(proofs::find(db, proof)?.unwrap()));
        let stranger = session(&story, "bea@asso.example");
        assert_eq!(refusal(reword(stranger, "Autre.")), "not-found");
        assert_eq!(
            fields(reword(applicant, " ")),
            [("/words".to_owned(), "empty-text")]
        );
        reword(applicant, "Mieux dit.").unwrap();
        assert_eq!(
            (now().title.as_str(), now().words.as_str(), now().url),
            ("Deux matinées", "Mieux dit.", None),
            "a text has no address"
        );

        let submit = story.service.submit_applications(applicant, vec![id]);
        story.run(submit).unwrap();
        assert_eq!(refusal(reword(applicant, "Encore.")), "proof-in-use");
        let by = trainer(&story, TRAINER);
        ask(&story, &by, id);
        assert_eq!(refusal(reword(applicant, "Encore.")), "proof-in-use");
        // Nor once it is taken out: whoever decided or decides again was shown it.
        let take_out = story.service.use_proof(applicant, (id, proof), Vec::new());
        story.run(take_out).unwrap();
        assert_eq!(refusal(reword(applicant, "Encore.")), "proof-in-use");
        let criterion = stored(&story, id).criteria[0].id.clone();
        let give = story
            .service
            .give_proof(applicant, id, text(false), vec![criterion]);
        let more = story.run(give).unwrap();
        reword_one(applicant, more, "Mieux dit aussi.").unwrap();
        let words = "C’est retiré.".to_owned();
        let answer = story
            .service
            .answer_question(applicant, id, Answered { words });
        story.run(answer).unwrap();
        opine(&story, &by, id, false).unwrap();
        for proof in [proof, more] {
            let late = reword_one(applicant, proof, "Après.");
            assert_eq!(refusal(late), "proof-in-use");
        }
        // In a second round, what the first decision stands on stays as it was.
        let appeal = story
            .service
            .appeal_decision(applicant, id, "Regardez.".to_owned());
        story.run(appeal).unwrap();
        let other = trainer(&story, OTHER_TRAINER);
        ask(&story, &other, id);
        assert_eq!(refusal(reword(applicant, "Après.")), "proof-in-use");
        assert_eq!(now().words, "Mieux dit.");
    }
);

on_both!(own_words_are_nobody_elses, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let new = NewProof {
        third_party: true,
        ..text(false)
    };
    let given = story.run(story.service.give_proof(session, id, new, Vec::new()));
    assert_eq!(fields(given), [("/thirdParty".to_owned(), "own-words")]);
    assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 0);
});
