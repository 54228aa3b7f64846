//! Which proofs anybody may see.

use super::*;
use crate::on_both;

on_both!(a_proof_is_public_as_long_as_its_badge_is_good, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    complete(&story, session, id);
    let criterion = stored(&story, id).criteria[0].id.clone();
    let give = |shown| {
        let new = NewProof {
            shown,
            ..text(false)
        };
        let criteria = vec![criterion.clone()];
        let given = story.service.give_proof(session, id, new, criteria);
        story.run(given).unwrap()
    };
    let (named, later) = (give(true), give(false));
    let public = |proof| story.run(story.service.public_proof(proof));
    let submit = story.service.submit_applications(session, vec![id]);
    story.run(submit).unwrap();
    assert_eq!(refusal(public(named)), "not-found", "nothing was awarded");
    opine(&story, &trainer(&story, TRAINER), id, true).unwrap();
    let award = stored(&story, id).award.unwrap();
    assert_eq!(public(named).unwrap().badges[0].award, award);
    assert_eq!(refusal(public(later)), "not-found");
    story
        .run(story.service.show_proof(session, later, true))
        .unwrap();
    assert_eq!(public(later).unwrap().badges.len(), 1);

    let mark = "UPDATE assertions SET expires = recorded_at WHERE id = $1";
    assert_eq!(story.sql(mark, award), 1);
    assert_eq!(refusal(public(named)), "gone", "the badge names it");
    assert_eq!(refusal(public(later)), "not-found", "nothing names it");
    let evidence = {
        let found = story.assertion(award);
        let document: serde_json::Value = serde_json::from_slice(&found.rendition.payload).unwrap();
        document["evidence"].clone()
    };
    assert_eq!(evidence.as_array().unwrap().len(), 1, "{evidence}");
});
