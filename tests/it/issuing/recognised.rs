//! A programme's recognition of an issuer is published as an Endorsement of it.

use super::endorsing::{answer, found, list, listed, profile, revoke};
use crate::on_both;
use crate::support::story::*;
use chrono::TimeDelta;
use sceau::badge::endorsement::{Endorsed, RECOGNITION_ENDED, Standing};
use sceau::issuing::programmes::NewAccreditation;
use sceau::storage::endorsements::{self, Of, Side, StoredEndorsement};
use sceau::storage::published;
use uuid::Uuid;

const AN_HOUR: TimeDelta = TimeDelta::hours(1);

/// The Endorsement that publishes a recognition.
fn of_recognition(story: &Story, recognition: Uuid) -> StoredEndorsement {
    let all = story.read(move |db| Ok(endorsements::of_recognition(db, recognition)?));
    all.into_iter().next().unwrap()
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
        "Émetteur reconnu par le programme «\u{a0}Médiation numérique\u{a0}» pour tous les badges de son catalogue. \
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
        said.comment
            .contains("pour le badge «\u{a0}Préparer et animer"),
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
    assert_eq!(found, []);
    let end =
        story
            .service
            .end_accreditation(&story.actor, story.owner(), story.programme, recognition);
    story.run(end).unwrap();
    assert_eq!(story.count("SELECT count(*) AS n FROM endorsements"), 0);
});

on_both!(a_recognition_goes_along_when_keys_rotate, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let first = profile(&story, body);
    let now = story.service.now();
    let running = story.accredit(body, None, Some(now + AN_HOUR * 9));
    let coming = story.accredit(body, Some(now + AN_HOUR), None);
    let over = story.accredit(body, None, None);
    let end = |id| {
        let (actor, scope) = (&story.actor, story.owner());
        story.run(
            story
                .service
                .end_accreditation(actor, scope, story.programme, id),
        )
    };
    end(over).unwrap();
    let rotate = |by: usize| {
        let keys =
            story
                .service
                .rotate_keys(&story.actor, story.scope(by), story.bodies[by].issuer);
        story.run(keys).unwrap();
    };
    rotate(OWNER); // the endorser's new Profile speaks from now on
    rotate(body);
    rotate(body);
    let last = profile(&story, body);
    assert_ne!(first, last);
    let all = |id| story.read(move |db| Ok(endorsements::of_recognition(db, id)?));
    assert_eq!(
        (all(running).len(), all(coming).len(), all(over).len()),
        (3, 3, 1)
    );
    for published in all(running).iter().chain(&all(coming)).skip(1) {
        let (e, original) = (&published.endorsement, &all(running)[0].endorsement);
        assert_eq!(e.comment, original.comment);
        assert_eq!(published.owner, story.bodies[body].issuer);
    }
    let newest = all(running)[2].endorsement.clone();
    assert_eq!(newest.of, Endorsed::Profile(last));
    assert_eq!(newest.profile, profile(&story, OWNER));
    assert_eq!(newest.revoked, all(running)[0].endorsement.revoked);
    for of in [first, last] {
        let listed = listed(&story, Endorsed::Profile(of));
        assert_eq!(listed.len(), 1, "old badges name the old Profile");
        assert_eq!(
            found(&story, listed[0]).recognition.unwrap().accreditation,
            running
        );
        let later = now + AN_HOUR * 2;
        let then = story
            .read(move |db| Ok(published::endorsements(db, Endorsed::Profile(of), later)?.len()));
        assert_eq!(then, 2);
    }
    end(running).unwrap();
    end(coming).unwrap();
    for of in [first, last] {
        assert!(listed(&story, Endorsed::Profile(of)).is_empty());
    }
});

on_both!(a_recognition_and_a_rotation_at_once, |target| {
    let mut story = Story::begin(target);
    for _ in 0..4 {
        let body = story.join();
        let issuer = story.bodies[body].issuer;
        let new = NewAccreditation {
            issuer,
            competencies: None,
            starts_at: None,
            ends_at: None,
        };
        let (service, actor) = (story.service.clone(), story.actor.clone());
        let (owner, scope, programme) = (story.owner(), story.scope(body), story.programme);
        let acts = [true, false].map(|recognise| {
            let (service, actor, new) = (service.clone(), actor.clone(), new.clone());
            async move {
                match recognise {
                    true => service
                        .accredit(&actor, owner, programme, new)
                        .await
                        .map(drop),
                    false => service.rotate_keys(&actor, scope, issuer).await.map(drop),
                }
            }
        });
        let done = story.together(acts);
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        let current = Endorsed::Profile(profile(&story, body));
        assert_eq!(listed(&story, current).len(), 1, "whichever came first");
    }
});
