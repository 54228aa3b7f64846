//! Issuers speak for each other's Profiles, badges and awards; a recognition is published so.

use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::endorsement::{Endorsed, RECOGNITION_ENDED, Standing, State};
use sceau::badge::text::Language;
use sceau::badge::verification::Verdict;
use sceau::checking::{Input, check};
use sceau::issuing::Error;
use sceau::issuing::endorsements::NewEndorsement;
use sceau::issuing::programmes::NewAccreditation;
use sceau::storage::endorsements::{self, Of, Side, StoredEndorsement};
use sceau::storage::{Page, Scope, issuers, published};
use serde_json::{Value, json};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const AN_HOUR: TimeDelta = TimeDelta::hours(1);

fn new(of: &str) -> NewEndorsement {
    NewEndorsement {
        of: of.to_owned(),
        comment: "Un travail *sérieux*.".to_owned(),
        language: Language::Fr,
    }
}

fn offer(story: &Story, by: usize, new: NewEndorsement) -> Result<StoredEndorsement, Error> {
    let (issuer, scope) = (story.bodies[by].issuer, story.scope(by));
    let offered = story
        .service
        .offer_endorsement(&story.actor, scope, issuer, new);
    story.run(offered)
}

fn answer(story: &Story, by: usize, id: Uuid, accepted: bool) -> Result<StoredEndorsement, Error> {
    let answered = story
        .service
        .answer_endorsement(&story.actor, story.scope(by), id, accepted);
    story.run(answered)
}

fn revoke(story: &Story, by: usize, id: Uuid) -> Result<StoredEndorsement, Error> {
    let (scope, reason) = (story.scope(by), "plus d’actualité".to_owned());
    let revoked = story
        .service
        .revoke_endorsement(&story.actor, scope, id, reason);
    story.run(revoked)
}

fn list(story: &Story, of: usize, side: Side) -> Vec<Uuid> {
    let (scope, issuer) = (story.scope(of), story.bodies[of].issuer);
    let found = story
        .service
        .endorsements(scope, issuer, side, Page::first(50));
    let found = story.run(found).unwrap().into_iter();
    found.map(|e| e.endorsement.id).collect()
}

/// The Endorsements that the document of an object lists now.
fn listed(story: &Story, of: Endorsed) -> Vec<Uuid> {
    let now = story.service.now();
    story.read(move |db| Ok(published::endorsements(db, of, now)?))
}

fn profile(story: &Story, body: usize) -> Uuid {
    let issuer = story.bodies[body].issuer;
    let found = story.read(move |db| Ok(issuers::find(db, Scope::Instance, issuer)?));
    found.unwrap().profile
}

fn found(story: &Story, id: Uuid) -> StoredEndorsement {
    story
        .read(move |db| Ok(endorsements::find(db, id)?))
        .unwrap()
}

fn url(story: &Story, of: Endorsed) -> String {
    of.url(story.service.base())
}

on_both!(what_is_accepted_stands_until_it_is_taken_back, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let award = story.award(body, "animer", WHO).assertion.id;
    for of in [
        Endorsed::Profile(profile(&story, body)),
        Endorsed::BadgeClass(story.badge(body, "animer")),
        Endorsed::Assertion(award),
    ] {
        let offered = offer(&story, OWNER, new(&url(&story, of))).unwrap();
        let id = offered.endorsement.id;
        assert_eq!(offered.endorsement.profile, profile(&story, OWNER));
        assert_eq!(found(&story, id), offered);
        let now = story.service.now();
        assert_eq!(offered.endorsement.state(now), State::Offered);
        assert_eq!(offered.endorsement.standing(now), Standing::Hidden);
        assert!(listed(&story, of).is_empty(), "not before it is accepted");

        let accepted = answer(&story, body, id, true).unwrap();
        let now = story.service.now();
        assert_eq!(accepted.endorsement.standing(now), Standing::Public);
        assert_eq!(listed(&story, of), [id]);

        let gone = revoke(&story, OWNER, id).unwrap().endorsement;
        let now = story.service.now();
        assert_eq!(gone.standing(now), Standing::Revoked("plus d’actualité"));
        assert!(listed(&story, of).is_empty());
        for action in [
            "endorsement.offer",
            "endorsement.accept",
            "endorsement.revoke",
        ] {
            assert_eq!(story.audited(action, id), 1, "{action}");
        }
        assert_eq!(refusal(revoke(&story, OWNER, id)), "already-decided");
        assert_eq!(refusal(answer(&story, body, id, true)), "already-decided");
        // And said again.
        assert!(offer(&story, OWNER, new(&url(&story, of))).is_ok());
    }
});

on_both!(what_is_declined_or_withdrawn_was_never_public, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let of = Endorsed::BadgeClass(story.badge(body, "animer"));
    let declined = offer(&story, OWNER, new(&url(&story, of))).unwrap();
    let declined = declined.endorsement.id;
    answer(&story, body, declined, false).unwrap();
    assert_eq!(story.audited("endorsement.refuse", declined), 1);
    for refused in [
        answer(&story, body, declined, true),
        answer(&story, body, declined, false),
        revoke(&story, OWNER, declined),
    ] {
        assert_eq!(refusal(refused), "already-decided");
    }
    let withdrawn = offer(&story, OWNER, new(&url(&story, of))).unwrap();
    let withdrawn = withdrawn.endorsement.id;
    revoke(&story, OWNER, withdrawn).unwrap();
    assert_eq!(
        refusal(answer(&story, body, withdrawn, true)),
        "already-decided"
    );
    let later = story.service.now() + AN_HOUR;
    for (id, state) in [(declined, State::Declined), (withdrawn, State::Revoked)] {
        let one = found(&story, id).endorsement;
        assert_eq!(
            (one.state(later), one.standing(later)),
            (state, Standing::Hidden)
        );
    }
    assert!(listed(&story, of).is_empty());
});

on_both!(what_cannot_be_endorsed_is_refused, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let base = story.service.base().clone();
    let badge = base.badge(story.badge(body, "animer"));
    let award = story.award(body, "animer", WHO).assertion.id;
    for unknown in [
        "https://ailleurs.example/badges/1".to_owned(),
        base.badge(Uuid::now_v7()),
        base.assertion(Uuid::now_v7()),
        base.profile(story.bodies[body].issuer), // an issuer's id is not its Profile's
        base.programme(story.programme),
        format!("{badge}.json"),
        format!("{badge} "),
        String::new(),
    ] {
        assert_eq!(
            refusal(offer(&story, OWNER, new(&unknown))),
            "unknown-object",
            "{unknown}"
        );
    }
    let own = base.badge(story.badge(OWNER, "animer"));
    assert_eq!(refusal(offer(&story, OWNER, new(&own))), "self-endorsement");
    for (comment, code) in [(" ", "empty-text"), ("a\u{0}b", "control-character")] {
        let wrong = NewEndorsement {
            comment: comment.to_owned(),
            ..new(&badge)
        };
        assert_eq!(refusal(offer(&story, OWNER, wrong)), code);
    }
    let long = NewEndorsement {
        comment: "a".repeat(2_001),
        ..new(&badge)
    };
    assert_eq!(refusal(offer(&story, OWNER, long)), "text-too-long");
    let first = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
    assert_eq!(
        refusal(offer(&story, OWNER, new(&badge))),
        "already-offered"
    );
    answer(&story, body, first, true).unwrap();
    assert_eq!(
        refusal(offer(&story, OWNER, new(&badge))),
        "already-offered"
    );
    let reason =
        story
            .service
            .revoke_endorsement(&story.actor, story.owner(), first, " ".to_owned());
    assert_eq!(refusal(story.run(reason)), "empty-text");

    story.revoke(body, award);
    let gone = base.assertion(award);
    assert_eq!(refusal(offer(&story, OWNER, new(&gone))), "unknown-object");
});

on_both!(each_side_does_what_is_its_own, |target| {
    let mut story = Story::begin(target);
    let (body, stranger) = (story.join(), story.join());
    let badge = url(&story, Endorsed::BadgeClass(story.badge(body, "animer")));
    let id = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
    let show = |by| story.run(story.service.endorsement(story.scope(by), id));
    assert!(show(OWNER).is_ok() && show(body).is_ok());
    assert_eq!(refusal(show(stranger)), "not-found");
    assert_eq!(list(&story, OWNER, Side::Given), [id]);
    assert_eq!(list(&story, body, Side::Received), [id]);
    assert!(list(&story, OWNER, Side::Received).is_empty());
    assert!(list(&story, body, Side::Given).is_empty());
    for other in [OWNER, stranger] {
        assert_eq!(refusal(answer(&story, other, id, true)), "not-found");
        assert_eq!(refusal(answer(&story, other, id, false)), "not-found");
    }
    for other in [body, stranger] {
        assert_eq!(refusal(revoke(&story, other, id)), "not-found");
    }
    // Not in the name of another, nor into another's lists.
    let (service, actor, theirs) = (&story.service, &story.actor, story.bodies[body].issuer);
    let scope = story.scope(stranger);
    let posing = service.offer_endorsement(actor, scope, theirs, new(&badge));
    assert_eq!(refusal(story.run(posing)), "not-found");
    let peeping = service.endorsements(scope, theirs, Side::Received, Page::first(50));
    assert_eq!(refusal(story.run(peeping)), "not-found");
    let peeping = story.read(move |db| {
        Ok(endorsements::list(
            db,
            scope,
            theirs,
            Side::Received,
            Page::first(50),
        )?)
    });
    assert!(peeping.is_empty());
    assert_eq!(
        found(&story, id).endorsement.state(story.service.now()),
        State::Offered
    );
    // The instance's administrator may.
    let all = service.answer_endorsement(actor, Scope::Instance, id, true);
    assert!(story.run(all).is_ok());
});

on_both!(of_two_answers_at_once_one_counts, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    for competency in CORE {
        let badge = url(&story, Endorsed::BadgeClass(story.badge(body, competency)));
        let id = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
        let answers = [true, false, true, false].into_iter().map(|accepted| {
            let (service, actor) = (story.service.clone(), story.actor.clone());
            let scope = story.scope(body);
            async move {
                service
                    .answer_endorsement(&actor, scope, id, accepted)
                    .await
            }
        });
        let done = story.together(answers);
        assert_eq!(done.iter().filter(|answer| answer.is_ok()).count(), 1);
        let decided =
            story.audited("endorsement.accept", id) + story.audited("endorsement.refuse", id);
        assert_eq!(decided, 1);
    }
});

on_both!(an_endorsed_award_verifies_in_every_form, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let award = story.award(body, "animer", WHO).assertion;
    let of = Endorsed::Assertion(award.id);
    let (store, base) = (story.service.store(), story.service.base());
    let verdict = |input| {
        let checked = check(store, base, input, story.service.now());
        story.run(checked).unwrap().report.verdict
    };
    let plain = serde_json::to_value(story.service.hosted(&award).unwrap()).unwrap();
    let with = |said: Value| {
        let mut document = plain.clone();
        document["endorsement"] = said;
        document
    };
    let offered = offer(&story, OWNER, new(&url(&story, of))).unwrap();
    let one = base.endorsement(offered.endorsement.id);
    let early = with(json!([one]));
    assert_eq!(
        verdict(Input::Json(early)),
        Verdict::Invalid,
        "not accepted yet"
    );
    answer(&story, body, offered.endorsement.id, true).unwrap();
    let rs256 = story.run(story.service.rs256_jws(&award)).unwrap();
    let inputs = || {
        [
            Input::Url(url(&story, of)),
            Input::Jws(story.service.eddsa_jws(&award)),
            Input::Jws(rs256.clone()),
            Input::Json(plain.clone()),
            Input::Json(with(json!([one]))),
            Input::Json(with(json!(one))),
        ]
    };
    for input in inputs() {
        assert_eq!(verdict(input.clone()), Verdict::Valid, "{input:?}");
    }
    // Of another award, made up, or more than a link.
    let badge = url(&story, Endorsed::BadgeClass(story.badge(body, "animer")));
    let other = offer(&story, OWNER, new(&badge)).unwrap().endorsement.id;
    answer(&story, body, other, true).unwrap();
    for said in [
        json!([one, base.endorsement(other)]),
        json!([base.endorsement(Uuid::now_v7())]),
        json!("https://ailleurs.example/endorsements/1"),
        json!([{"id": one, "claim": {"endorsementComment": "Parfait"}}]),
        json!({ "id": one }),
        json!(true),
    ] {
        assert_eq!(
            verdict(Input::Json(with(said.clone()))),
            Verdict::Invalid,
            "{said}"
        );
    }
    // A copy from before it was taken back is still what was issued.
    revoke(&story, OWNER, offered.endorsement.id).unwrap();
    for input in inputs() {
        assert_eq!(verdict(input.clone()), Verdict::Valid, "{input:?}");
    }
});

/// The Endorsement that publishes a recognition.
fn of_recognition(story: &Story, recognition: Uuid) -> StoredEndorsement {
    let id = story.read(move |db| Ok(endorsements::of_recognition(db, recognition)?));
    found(story, id.unwrap())
}

on_both!(a_recognition_is_published_and_ends_with_it, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let of = Endorsed::Profile(profile(&story, body));
    let recognition = story.accredit(body, Some(story.service.now() - AN_HOUR * 30), None);
    let said = of_recognition(&story, recognition);
    let (id, now) = (said.endorsement.id, story.service.now());
    assert_eq!(listed(&story, of), [id]);
    assert_eq!(said.endorsement.of, of);
    assert_eq!(said.endorsement.profile, profile(&story, OWNER));
    assert_eq!(said.recognition.unwrap().programme, story.programme);
    assert!(said.endorsement.issued_on <= now && said.endorsement.issued_on >= now - AN_HOUR);
    assert_eq!(
        said.endorsement.comment,
        "Émetteur reconnu par le programme « Médiation numérique » pour tous les badges de son catalogue. \
         Cette reconnaissance porte sur l’émetteur seul."
    );
    assert_eq!(list(&story, OWNER, Side::Given), [id]);
    assert_eq!(list(&story, body, Side::Received), [id]);
    assert_eq!(story.audited("endorsement.publish", id), 1);
    // It is neither answered nor taken back by itself.
    assert_eq!(refusal(answer(&story, body, id, false)), "already-decided");
    assert_eq!(refusal(revoke(&story, OWNER, id)), "made-by-recognition");

    let end =
        story
            .service
            .end_accreditation(&story.actor, story.owner(), story.programme, recognition);
    story.run(end).unwrap();
    let gone = found(&story, id).endorsement;
    let now = story.service.now();
    assert_eq!(gone.standing(now), Standing::Revoked(RECOGNITION_ENDED));
    assert!(listed(&story, of).is_empty());
    assert_eq!(story.audited("endorsement.revoke", id), 1);
});

on_both!(a_recognition_is_public_while_it_runs, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let of = Endorsed::Profile(profile(&story, body));
    let now = story.service.now();
    let accredit = |competencies: &[&str], from, until| {
        let new = NewAccreditation {
            issuer: story.bodies[body].issuer,
            competencies: Some(competencies.iter().map(|c| (*c).to_owned()).collect()),
            starts_at: Some(from),
            ends_at: Some(until),
        };
        let (actor, scope) = (&story.actor, story.owner());
        let made = story.service.accredit(actor, scope, story.programme, new);
        story.run(made).unwrap().id
    };
    let future = accredit(&["animer"], now + AN_HOUR, now + AN_HOUR * 3);
    let said = of_recognition(&story, future).endorsement;
    assert!(
        said.comment.contains("pour le badge « Préparer et animer"),
        "{}",
        said.comment
    );
    let standing = |at| {
        let of = Of::Issuer(story.bodies[body].issuer);
        story
            .read(move |db| Ok(endorsements::standing(db, of, at)?))
            .len()
    };
    for (at, public) in [
        (now, 0),
        (now + AN_HOUR, 1),
        (now + AN_HOUR * 2, 1),
        (now + AN_HOUR * 3, 0),
        (now + AN_HOUR * 9, 0),
    ] {
        assert_eq!(standing(at), public, "{at}");
        assert_eq!(said.standing(at) == Standing::Public, public == 1, "{at}");
    }
    assert_eq!(
        said.issued_on,
        now + AN_HOUR,
        "never in the future when it is public"
    );
    assert_eq!(
        said.standing(now + AN_HOUR * 9),
        Standing::Revoked(RECOGNITION_ENDED)
    );
    // Called off before it began: nobody ever sees it.
    let end = story
        .service
        .end_accreditation(&story.actor, story.owner(), story.programme, future);
    story.run(end).unwrap();
    assert_eq!(standing(now + AN_HOUR * 2), 0);
    let said = of_recognition(&story, future).endorsement;
    assert_eq!(said.standing(now + AN_HOUR * 2), Standing::Hidden);

    // Over from the start: it counts for the past, and is published as over.
    let past = accredit(&["animer", "concevoir"], now - AN_HOUR * 3, now - AN_HOUR);
    let said = of_recognition(&story, past).endorsement;
    assert_eq!(said.standing(now), Standing::Hidden);
    assert!(listed(&story, of).is_empty());
});

on_both!(an_owner_that_recognises_itself_says_nothing, |target| {
    let story = Story::begin(target);
    let recognition = story.accredit(OWNER, None, None);
    let found = story.read(move |db| Ok(endorsements::of_recognition(db, recognition)?));
    assert_eq!(found, None);
    let end =
        story
            .service
            .end_accreditation(&story.actor, story.owner(), story.programme, recognition);
    story.run(end).unwrap();
    assert_eq!(story.count("SELECT count(*) AS n FROM endorsements"), 0);
});
