//! What becomes of applications when persons are made one, or erased.

use super::*;
use crate::on_both;

on_both!(
    applications_and_proofs_are_of_whoever_their_person_is_by_now,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let b = "b@ailleurs.example";
        story.award(OWNER, CORE[3], A);
        story.award(OWNER, CORE[4], b);
        let id = submitted(&story, b, badge);
        crate::issuing::people::join(&story, A, b);
        let person = crate::issuing::people::person(&story, A).unwrap();
        assert_eq!(stored(&story, id).person, person);
        opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
        assert_eq!(
            story.assertion(stored(&story, id).award.unwrap()).person,
            person
        );
    }
);

on_both!(
    erasing_somebody_erases_what_they_asked_for_and_showed,
    |target| {
        let story = Story::begin(target);
        let badge = open_to(&story, ASKED, Policy::default());
        let id = submitted(&story, A, badge);
        let kept = submitted(&story, "zoe@orange.fr", badge);
        let by = trainer(&story, TRAINER);
        let ask = story
            .service
            .ask_for_more(&by, story.owner(), id, (None, "Où ?".to_owned()));
        story.run(ask).unwrap();
        opine(&story, &by, kept, true).unwrap();
        story
            .run(story.service.erase_person(&story.actor, email(A)))
            .unwrap();
        for (table, left) in [
            ("SELECT count(*) AS n FROM applications", 1),
            ("SELECT count(*) AS n FROM self_assessments", 3),
            ("SELECT count(*) AS n FROM proofs", 1),
            ("SELECT count(*) AS n FROM proof_uses", 3),
            ("SELECT count(*) AS n FROM reviewers", 1),
            ("SELECT count(*) AS n FROM application_messages", 0),
            ("SELECT count(*) AS n FROM application_decisions", 1),
        ] {
            assert_eq!(story.count(table), left, "{table}");
        }
        let id = id.to_string();
        let told = story.letters().into_iter();
        let mut told = told.map(|(_, letter)| serde_json::to_string(&letter).unwrap());
        assert!(
            !told.any(|letter| letter.contains(&id)),
            "a letter about it is left"
        );
    }
);
