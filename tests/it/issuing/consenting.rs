//! Progress is for the programme's owner, and for whom the holder lets see it.

use super::accepting::manage;
use super::people::{ask, join, person, prove};
use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::ProgressNode;
use sceau::badge::text::Language;
use sceau::issuing::{
    Error, accepting::Wish, closing::NewClosure, consenting::Seers, progress::ProgrammeProgress,
    sessions::SignedIn,
};
use sceau::storage::{consents, consents::Consent, persons, programmes};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";

fn consent(story: &Story, of: &str, body: usize) -> Result<(), Error> {
    let (programme, issuer) = (story.programme, story.bodies[body].issuer);
    manage(story, of, Wish::Consent { programme, issuer })
}

fn given(story: &Story, of: &str) -> Vec<Consent> {
    let person = person(story, of).unwrap();
    story.read(move |db| Ok(consents::of_person(db, person)?))
}

fn progress(story: &Story, body: usize, of: &str) -> Result<ProgrammeProgress, Error> {
    let scope = story.scope(body);
    story.run(story.service.progress(scope, story.programme, email(of)))
}

fn named(found: &ProgrammeProgress) -> Vec<Uuid> {
    let core = found.composites.iter();
    let core = core.clone().find(|c| c.composite == CORE_COMPOSITE);
    let ProgressNode::All { all } = &core.unwrap().progress.node else {
        panic!("not an all");
    };
    let held = all.iter().filter_map(|part| match &part.node {
        ProgressNode::Badge { assertion, .. } => *assertion,
        _ => None,
    });
    held.collect()
}

on_both!(a_holder_lets_an_issuer_see_their_progress, |target| {
    let mut story = Story::with_bodies(target, 1);
    let stranger = story.join();
    let award = story.award(OWNER, CORE[0], A).assertion.id;
    story.award(OWNER, CORE[1], B);
    assert_eq!(refusal(progress(&story, 1, A)), "not-found");
    consent(&story, A, 1).unwrap();
    consent(&story, A, 1).unwrap(); // twice changes nothing
    let seen = progress(&story, 1, A).unwrap();
    assert_eq!(named(&seen), [award]);
    assert!(!seen.decisions && progress(&story, OWNER, A).unwrap().decisions);
    // Nobody else, nobody else's, and nowhere else.
    assert_eq!(refusal(progress(&story, stranger, A)), "not-found");
    for of in [B, "personne@exemple.fr"] {
        assert_eq!(refusal(progress(&story, 1, of)), "not-found");
    }
    let owner = story.bodies[OWNER].issuer;
    let other =
        story
            .service
            .create_programme(&story.actor, story.owner(), owner, "Autre".to_owned());
    let other = story.run(other).unwrap().id;
    let elsewhere = story.service.progress(story.scope(1), other, email(A));
    assert_eq!(refusal(story.run(elsewhere)), "not-found");

    let [one] = given(&story, A).try_into().unwrap();
    assert_eq!(story.audited("progress.share", one.id), 1);
    assert_eq!(
        refusal(manage(&story, B, Wish::Withdraw(one.id))),
        "not-found",
        "not theirs"
    );
    manage(&story, A, Wish::Withdraw(one.id)).unwrap();
    assert_eq!(refusal(progress(&story, 1, A)), "not-found");
    assert!(given(&story, A).is_empty());
    assert_eq!(story.audited("progress.unshare", one.id), 1);
    assert_eq!(
        refusal(manage(&story, A, Wish::Withdraw(one.id))),
        "not-found"
    );
});

fn seers(story: &Story, of: &str) -> Seers {
    let (of, programme) = (email(of), story.programme);
    let (address, programme) = story.read(move |db| {
        let found = persons::find(db, &of)?.unwrap();
        let address = persons::address_by_id(db, found.address)?.unwrap();
        Ok((address, programmes::find(db, programme)?.unwrap()))
    });
    let there = SignedIn {
        session: Uuid::now_v7(),
        mailbox: address.id,
        address,
    };
    story
        .run(story.service.seers(&there, vec![programme]))
        .unwrap()
}

on_both!(only_who_does_not_see_it_yet_is_offered, |target| {
    let mut story = Story::with_bodies(target, 2);
    let closed = story.join();
    let closure = NewClosure {
        reason: "dissoute".to_owned(),
        heir: None,
    };
    let issuer = story.bodies[closed].issuer;
    let done = story
        .service
        .close_issuer(&story.actor, story.scope(closed), issuer, closure);
    story.run(done).unwrap();
    story.award(OWNER, CORE[0], A);
    consent(&story, A, 1).unwrap();
    // The owner sees it anyway: that is no consent, and cannot be taken back.
    consent(&story, A, OWNER).unwrap();
    assert_eq!(given(&story, A).len(), 1);
    let found = seers(&story, A);
    let given: Vec<_> = found.given.iter().map(|one| one.consent.issuer).collect();
    assert_eq!(given, [story.bodies[1].issuer]);
    let [programme] = found.programmes.try_into().unwrap();
    let offered: Vec<_> = programme.issuers.iter().map(|(id, _)| *id).collect();
    assert_eq!(offered, [story.bodies[2].issuer]);
    assert!(!programme.owner.is_empty());
    // One that was given before its issuer was the owner's is not shown as if it mattered.
    let row = "UPDATE programmes SET owner_id = (SELECT issuer_id FROM consents) WHERE id = $1";
    assert_eq!(story.sql(row, story.programme), 1);
    assert!(seers(&story, A).given.is_empty());
});

on_both!(who_is_not_there_or_closed_is_not_named, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    story.award(OWNER, CORE[0], A);
    let (programme, issuer) = (story.programme, story.bodies[body].issuer);
    let nobody = Uuid::now_v7();
    for (programme, issuer) in [(nobody, issuer), (programme, nobody)] {
        let refused = manage(&story, A, Wish::Consent { programme, issuer });
        assert_eq!(refusal(refused), "not-found");
    }
    let closure = NewClosure {
        reason: "dissoute".to_owned(),
        heir: None,
    };
    let closed = story
        .service
        .close_issuer(&story.actor, story.scope(body), issuer, closure);
    story.run(closed).unwrap();
    assert_eq!(refusal(consent(&story, A, body)), "issuer-closed");
});

on_both!(a_merged_person_keeps_what_both_consented_to, |target| {
    let story = Story::with_bodies(target, 2);
    story.award(OWNER, CORE[0], A);
    story.award(OWNER, CORE[1], B);
    for (of, body) in [(A, 1), (B, 1), (B, 2)] {
        consent(&story, of, body).unwrap();
    }
    join(&story, A, B);
    assert_eq!(given(&story, A).len(), 2, "each once");
    for body in [1, 2] {
        assert_eq!(named(&progress(&story, body, B).unwrap()).len(), 2);
    }
});

fn language(story: &Story, of: &str) -> Language {
    let person = person(story, of).unwrap();
    story.read(move |db| Ok(persons::language(db, person)?))
}

/// A asks for B after each chose a language, or did not.
fn joined(story: &Story, of_a: Option<Language>, of_b: Option<Language>) -> Language {
    let n = story.count("SELECT count(*) AS n FROM persons");
    let [a, b] = ["a", "b"].map(|who| format!("{who}{n}@exemple.fr"));
    for (who, chosen) in [(&a, of_a), (&b, of_b)] {
        story.award(OWNER, CORE[0], who);
        if let Some(chosen) = chosen {
            let asked = story.service.ask_for_badges(email(who), chosen);
            story.run(asked).unwrap();
            assert_eq!(language(story, who), chosen);
        }
    }
    ask(story, &a, &b);
    prove(story, &a);
    prove(story, &b);
    assert_eq!(person(story, &a), person(story, &b));
    language(story, &a)
}

on_both!(a_merged_person_keeps_a_language, |target| {
    let story = Story::begin(target);
    let (fr, en) = (Some(Language::Fr), Some(Language::En));
    assert_eq!(joined(&story, None, None), Language::Fr);
    assert_eq!(joined(&story, en, None), Language::En);
    assert_eq!(joined(&story, None, en), Language::En, "the other's");
    assert_eq!(joined(&story, fr, en), Language::Fr, "who asks");
    assert_eq!(joined(&story, en, fr), Language::En);
});
