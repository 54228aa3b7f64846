//! What an applicant writes before anybody reads it.

use super::*;
use crate::on_both;
use sceau::issuing::letters::Letter;
use sceau::storage::{Page, Scope, proofs};

fn begin(story: &Story, session: Uuid, badges: Vec<Uuid>) -> Result<Vec<Uuid>, Error> {
    story.run(story.service.begin_applications(session, badges))
}

fn fields(result: Result<(), Error>) -> Vec<(String, &'static str)> {
    match result.unwrap_err() {
        Error::Fields(fields) => fields.into_iter().map(|f| (f.pointer, f.code)).collect(),
        other => panic!("{other}"),
    }
}

on_both!(
    a_badge_is_asked_for_when_its_issuer_lets_people_ask,
    |target| {
        let story = Story::begin(target);
        let session = session(&story, A);
        let badge = story.badge(OWNER, ASKED);
        assert_eq!(refusal(begin(&story, session, vec![badge])), "not-askable");
        assert_eq!(
            refusal(begin(&story, session, vec![Uuid::now_v7()])),
            "not-askable"
        );
        assert_eq!(refusal(begin(&story, session, Vec::new())), "empty-list");
        open_to(&story, ASKED, Policy::default());
        let open = story.run(story.service.askable(None)).unwrap();
        assert_eq!(
            open.iter().map(|one| one.badge.id).collect::<Vec<_>>(),
            [badge]
        );
        let first = begin(&story, session, vec![badge]).unwrap();
        assert_eq!(
            begin(&story, session, vec![badge]).unwrap(),
            first,
            "begun once"
        );
        assert_eq!(
            stored(&story, first[0]).criteria.len(),
            3,
            "those of the catalogue"
        );
        let close = story
            .service
            .remove_review_policy(&story.actor, story.owner(), badge);
        story.run(close).unwrap();
        assert!(story.run(story.service.askable(None)).unwrap().is_empty());
        complete(&story, session, first[0]);
        let submit = story.service.submit_applications(session, first);
        assert_eq!(
            refusal(story.run(submit)),
            "not-askable",
            "closed meanwhile"
        );
    }
);

on_both!(whoever_holds_a_badge_does_not_ask_for_it, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    story.award(OWNER, ASKED, A);
    let session = session(&story, A);
    assert_eq!(refusal(begin(&story, session, vec![badge])), "already-held");
});

on_both!(a_rule_alone_awards_composites, |target| {
    let story = Story::begin(target);
    let composite = story.composite_badge(CORE_COMPOSITE).id;
    let set =
        story
            .service
            .set_review_policy(&story.actor, story.owner(), composite, Policy::default());
    story.run(set).unwrap();
    let session = session(&story, A);
    assert_eq!(
        refusal(begin(&story, session, vec![composite])),
        "not-askable"
    );
});

on_both!(everything_that_is_missing_is_told_at_once, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let criteria: Vec<String> = stored(&story, id)
        .criteria
        .iter()
        .map(|c| c.id.clone())
        .collect();
    let submit = || story.run(story.service.submit_applications(session, vec![id]));
    let mut expected = Vec::new();
    for criterion in &criteria {
        expected.push((
            format!("/{id}/criteria/{criterion}"),
            "self-assessment-missing",
        ));
        expected.push((format!("/{id}/criteria/{criterion}"), "proof-missing"));
    }
    expected.push((format!("/{id}/proofs"), "third-party-missing"));
    expected.push((format!("/{id}/noNames"), "no-names-missing"));
    assert_eq!(fields(submit()), expected);

    let give = story
        .service
        .give_proof(session, id, text(false), criteria.clone());
    let proof = story.run(give).unwrap();
    let said = Saved {
        assessments: vec![SelfAssessment {
            criterion: criteria[0].clone(),
            level: Some(Level::Assured),
            words: "Chaque jour.".to_owned(),
        }],
        no_names: Some(true),
    };
    story
        .run(story.service.save_application(session, id, said))
        .unwrap();
    let told = fields(submit());
    assert!(told.contains(&(format!("/{id}/proofs"), "third-party-missing")));
    assert_eq!(told.len(), 3, "two levels and somebody else: {told:?}");
    // A proof of somebody else's that shows nothing here does not help.
    let give = story
        .service
        .give_proof(session, id, text(true), Vec::new());
    let theirs = story.run(give).unwrap();
    assert_eq!(fields(submit()).len(), 3);
    let used = story
        .service
        .use_proof(session, (id, theirs), vec![criteria[1].clone()]);
    story.run(used).unwrap();
    assert_eq!(fields(submit()).len(), 2);
    let off = story.service.use_proof(session, (id, proof), Vec::new());
    story.run(off).unwrap();
    assert_eq!(
        fields(submit()).len(),
        4,
        "two criteria are shown by nothing now"
    );
    assert_eq!(state(&story, id), State::Draft);
    assert!(
        story
            .letters()
            .iter()
            .all(|(_, l)| !matches!(l, Letter::ApplicationReceived { .. }))
    );
});

on_both!(
    several_badges_are_asked_for_with_one_proof_all_or_none,
    |target| {
        let story = Story::begin(target);
        let badges: Vec<Uuid> = CORE[..2]
            .iter()
            .map(|slug| open_to(&story, slug, Policy::default()))
            .collect();
        let session = session(&story, A);
        let ids = begin(&story, session, badges).unwrap();
        complete(&story, session, ids[0]);
        let submit =
            |ids: &[Uuid]| story.run(story.service.submit_applications(session, ids.to_vec()));
        assert!(submit(&ids).is_err());
        assert_eq!(state(&story, ids[0]), State::Draft, "none of them");
        complete(&story, session, ids[1]);
        // One proof for both: the second of its own is not needed any more.
        let mine = story
            .run(story.service.own_applications(&there(&story, session)))
            .unwrap();
        let of = |id: Uuid| {
            mine.iter()
                .find(|seen| seen.application.id == id)
                .unwrap()
                .clone()
        };
        let (first, second) = (of(ids[0]), of(ids[1]));
        let criteria: Vec<String> = second
            .application
            .criteria
            .iter()
            .map(|c| c.id.clone())
            .collect();
        let shared = first.proofs[0].proof.id;
        story
            .run(story.service.use_proof(session, (ids[1], shared), criteria))
            .unwrap();
        let own = second.proofs[0].proof.id;
        story.run(story.service.remove_proof(session, own)).unwrap();
        submit(&ids).unwrap();
        for id in &ids {
            assert_eq!(state(&story, *id), State::Submitted);
            assert_eq!(story.audited("application.submit", *id), 1);
            let used = *id;
            let proofs = story.read(move |db| Ok(proofs::of_application(db, used)?));
            assert_eq!(proofs.iter().map(|p| p.id).collect::<Vec<_>>(), [shared]);
        }
        assert_eq!(refusal(submit(&ids)), "not-now");
        assert_eq!(
            refusal(story.run(story.service.remove_proof(session, shared))),
            "proof-in-use"
        );
        let told = |to: &str| {
            let all = story.letters().into_iter();
            let about = |l: &Letter| {
                matches!(
                    l,
                    Letter::ApplicationSubmitted { .. } | Letter::ApplicationReceived { .. }
                )
            };
            all.filter(|(by, l)| by == to && about(l)).count()
        };
        assert_eq!((told(A), told("contact@formation.example")), (2, 2));
    }
);

/// Who is signed in with a session.
fn there(story: &Story, session: Uuid) -> sceau::issuing::sessions::SignedIn {
    let now = story.service.now();
    let address = story.read(move |db| {
        let (person, _) = sceau::storage::sessions::of(db, session, now)?.unwrap();
        Ok(persons::main_address(db, person)?.unwrap())
    });
    sceau::issuing::sessions::SignedIn {
        session,
        mailbox: address.id,
        address,
    }
}

on_both!(nobody_else_reads_or_changes_a_draft, |target| {
    let story = Story::with_bodies(target, 1);
    let badge = open_to(&story, ASKED, Policy::default());
    let (own, other) = (session(&story, A), session(&story, "bob@asso.example"));
    let id = draft(&story, own, badge);
    complete(&story, own, id);
    let by = trainer(&story, TRAINER);
    let read = story.service.application(story.owner(), by.who, id);
    assert_eq!(
        refusal(story.run(read)),
        "not-found",
        "a draft is its applicant's"
    );
    let issuer = story.bodies[OWNER].issuer;
    let queue = story
        .service
        .applications(issuer, State::ALL.to_vec(), Page::first(10));
    assert!(story.run(queue).unwrap().is_empty());
    let save = story.service.save_application(other, id, Saved::default());
    assert_eq!(refusal(story.run(save)), "not-found");
    let submit = story.service.submit_applications(other, vec![id]);
    assert_eq!(refusal(story.run(submit)), "not-found");
    let give = story.service.give_proof(other, id, text(true), Vec::new());
    assert_eq!(refusal(story.run(give)), "not-found");
    let discard = story.service.discard_application(other, id);
    assert_eq!(refusal(story.run(discard)), "not-found");
    story
        .run(story.service.submit_applications(own, vec![id]))
        .unwrap();
    let elsewhere = Scope::Issuer(story.bodies[1].issuer);
    let read = story.service.application(elsewhere, by.who, id);
    assert_eq!(refusal(story.run(read)), "not-found", "another issuer's");
    let given = story
        .service
        .give_opinion(&by, elsewhere, id, opinion(true));
    assert_eq!(refusal(story.run(given)), "not-found");
    assert_eq!(
        refusal(story.run(story.service.discard_application(own, id))),
        "not-now"
    );
});

on_both!(a_draft_is_discarded_and_its_proofs_stay, |target| {
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    complete(&story, session, id);
    story
        .run(story.service.discard_application(session, id))
        .unwrap();
    assert_eq!(story.count("SELECT count(*) AS n FROM applications"), 0);
    assert_eq!(
        story.count("SELECT count(*) AS n FROM self_assessments"),
        0,
        "it goes with it"
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM proof_uses"), 0);
    assert_eq!(story.count("SELECT count(*) AS n FROM proofs"), 1);
});

on_both!(what_is_more_than_anybody_needs_is_refused, |target| {
    use sceau::issuing::applications::{MOST_FILE_BYTES, MOST_PROOFS};
    let story = Story::begin(target);
    let badge = open_to(&story, ASKED, Policy::default());
    let session = session(&story, A);
    let id = draft(&story, session, badge);
    let give = |new: NewProof| story.run(story.service.give_proof(session, id, new, Vec::new()));
    let file = |size: i64| NewProof {
        showing: Showing::File(proofs::File {
            kind: "pdf".to_owned(),
            name: "preuve.pdf".to_owned(),
            bytes: vec![0; usize::try_from(size).unwrap()],
        }),
        ..text(false)
    };
    give(file(MOST_FILE_BYTES - 1)).unwrap();
    assert_eq!(refusal(give(file(2))), "too-many-files");
    give(file(1)).unwrap();
    for _ in 2..MOST_PROOFS {
        give(text(false)).unwrap();
    }
    assert_eq!(refusal(give(text(false))), "too-many-proofs");
    let empty = NewProof {
        title: " ".to_owned(),
        words: String::new(),
        ..text(false)
    };
    let wrong = give(empty).unwrap_err();
    let Error::Fields(wrong) = wrong else {
        panic!("{wrong}")
    };
    let at: Vec<_> = wrong.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
    assert_eq!(at, [("/title", "empty-text"), ("/words", "empty-text")]);
});
