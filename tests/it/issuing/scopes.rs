//! Another issuer's object is as absent as one that never was.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::access::Role;
use sceau::issuing::api_keys::NewApiKey;
use sceau::issuing::badges::NewBadge;
use sceau::issuing::catalogues::default_catalogue;
use sceau::issuing::programmes::NewAccreditation;
use sceau::storage::{Page, Scope, assertions, badge_classes, persons};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";
const ALL: Page = Page {
    after: Uuid::nil(),
    limit: 1000,
};

/// What is absent is said in the same words whether it never was or is another's.
fn assert_absent<T>(results: Vec<Result<T, sceau::issuing::Error>>) {
    let said = results.into_iter().map(|result| match result {
        Ok(_) => panic!("it was found"),
        Err(why) => (code(&why), why.to_string()),
    });
    let said: Vec<_> = said.collect();
    assert!(said.iter().all(|said| said.0 == "not-found"), "{said:?}");
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
}

on_both!(awards_and_revocations_keep_to_their_issuer, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let (mine, theirs) = (
        story.badge(OWNER, "animer"),
        story.badge(stranger, "animer"),
    );
    let (never, held) = (
        Uuid::now_v7(),
        story.award(OWNER, "animer", WHO).assertion.id,
    );
    assert_absent(vec![
        story.try_award(stranger, new_award(never, WHO)),
        story.try_award(stranger, new_award(mine, WHO)),
    ]);
    let composite = story.composite_badge(CORE_COMPOSITE).id;
    assert_absent(vec![story.try_award(stranger, new_award(composite, WHO))]);
    assert_absent(vec![
        story.try_revoke(stranger, never),
        story.try_revoke(stranger, held),
    ]);
    assert!(story.assertion(held).live);
    let find = |id| {
        let scope = story.scope(stranger);
        story.read(move |db| Ok(assertions::find_in(db, scope, id)?.is_some()))
    };
    assert!(!find(held) && !find(never));
    // The instance's administrator may.
    let all = Scope::Instance;
    let awarded = story.run(
        story
            .service
            .award(&story.actor, all, new_award(theirs, WHO), None),
    );
    assert!(find(awarded.unwrap().done().unwrap().assertion.id));
});

on_both!(lists_and_searches_show_ones_own, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let mine = story.award(OWNER, "animer", WHO).assertion;
    let theirs = story.award(stranger, "animer", WHO).assertion;
    let person = mine.person;
    assert_eq!(theirs.person, person);
    let search = |scope| {
        let found = story.read(move |db| Ok(assertions::list_of_person(db, scope, person, ALL)?));
        found.into_iter().map(|a| a.id).collect::<Vec<_>>()
    };
    assert_eq!(search(story.scope(OWNER)), [mine.id]);
    assert_eq!(search(story.scope(stranger)), [theirs.id]);
    assert_eq!(search(Scope::Instance), [mine.id, theirs.id]);

    let service = &story.service;
    let (owner_id, stranger_id) = (story.bodies[OWNER].issuer, story.bodies[stranger].issuer);
    let issuers = |scope| {
        let found = story.run(service.issuers(scope, ALL)).unwrap();
        found.into_iter().map(|i| i.id).collect::<Vec<_>>()
    };
    assert_eq!(issuers(story.scope(stranger)), [stranger_id]);
    assert_eq!(issuers(Scope::Instance), [owner_id, stranger_id]);
    assert_absent(vec![
        story.run(service.issuer(story.scope(stranger), owner_id)),
        story.run(service.issuer(story.scope(stranger), Uuid::now_v7())),
    ]);

    let badges = |scope, of| story.run(service.badges(scope, of, ALL)).unwrap();
    let seen = badges(story.scope(stranger), None);
    assert_eq!(seen.len(), 14);
    assert!(seen.iter().all(|b| b.issuer == stranger_id));
    assert!(badges(story.scope(stranger), Some(owner_id)).is_empty());
    assert_eq!(badges(Scope::Instance, Some(owner_id)).len(), 14 + 3);
    let pages = |after| story.run(service.badges(Scope::Instance, None, Page { after, limit: 10 }));
    let (mut after, mut sizes) = (Uuid::nil(), Vec::new());
    while let Some(last) = pages(after).unwrap().last() {
        sizes.push(pages(after).unwrap().len());
        after = last.id;
    }
    assert_eq!(sizes, [10, 10, 10, 1]);
    assert_absent(vec![
        story.run(service.badge(story.scope(stranger), story.badge(OWNER, "animer"))),
        story.run(service.badge(story.scope(stranger), Uuid::now_v7())),
    ]);
    let free = |issuer| {
        let badge = story.badge(OWNER, "animer");
        let badge = story.read(move |db| Ok(badge_classes::find(db, badge)?.unwrap()));
        let free = NewBadge::Free(Box::new(badge.definition));
        story.run(service.define_badge(&story.actor, story.scope(stranger), issuer, free))
    };
    assert_absent(vec![free(owner_id), free(Uuid::now_v7())]);
    assert_eq!(free(stranger_id).unwrap().issuer, stranger_id);

    let keys = story
        .run(service.keys(story.scope(stranger), None))
        .unwrap();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|(issuer, _)| *issuer == stranger_id));
});

on_both!(programmes_keep_to_their_owner, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let (service, actor, scope) = (&story.service, &story.actor, story.scope(stranger));
    let both = [story.programme, Uuid::now_v7()];
    let catalogue = default_catalogue().unwrap();
    assert_absent(
        both.map(|id| story.run(service.adopt(actor, scope, id, catalogue, OnRevoked::Keep)))
            .into(),
    );
    let recognise = || NewAccreditation {
        issuer: story.bodies[stranger].issuer,
        competencies: None,
        starts_at: None,
        ends_at: None,
    };
    assert_absent(
        both.map(|id| story.run(service.accredit(actor, scope, id, recognise())))
            .into(),
    );
    let running = story.accredit(stranger, None, None);
    assert_absent(
        both.map(|id| story.run(service.end_accreditation(actor, scope, id, running)))
            .into(),
    );
    // Nor is a decision of one programme ended through another.
    let theirs = story.bodies[stranger].issuer;
    let own = service.create_programme(actor, scope, theirs, "Autre".to_owned());
    let own = story.run(own).unwrap().id;
    let other_end = story.run(service.end_accreditation(actor, scope, own, running));
    assert_eq!(refusal(other_end), "not-found");
    assert_eq!(
        refusal(story.run(service.end_accreditation(
            actor,
            story.owner(),
            story.programme,
            Uuid::now_v7()
        ))),
        "not-found"
    );
    let owners = [story.bodies[OWNER].issuer, Uuid::now_v7()];
    assert_absent(
        owners
            .map(|id| story.run(service.create_programme(actor, scope, id, "X".to_owned())))
            .into(),
    );
    let listed = story.run(service.programmes(scope, ALL)).unwrap();
    assert_eq!(listed.iter().map(|p| p.id).collect::<Vec<_>>(), [own]);
    assert_eq!(
        story
            .run(service.programmes(Scope::Instance, ALL))
            .unwrap()
            .len(),
        2
    );

    assert_absent(
        both.map(|id| story.run(service.progress(scope, id, email(WHO))))
            .into(),
    );
    assert_absent(
        both.map(|id| story.run(service.withholdings(scope, id)))
            .into(),
    );
    let composite = story.award_all(&CORE, WHO).also[0].assertion;
    // What is explained to a stranger is on the composite's page; `sharing.rs` says what that is.
    let explained = |scope, id| story.run(service.explanation(scope, id));
    assert!(!explained(scope, composite).unwrap().whole);
    assert_absent(
        [
            story.award(OWNER, "ia-quotidien", WHO).assertion.id,
            Uuid::now_v7(),
        ]
        .map(|id| explained(scope, id))
        .into(),
    );
    assert!(explained(story.owner(), composite).unwrap().whole);
    story.revoke(OWNER, composite);
    let withheld = story
        .run(service.withholdings(story.owner(), story.programme))
        .unwrap();
    assert_absent(
        both.map(|id| story.run(service.lift_withholding(actor, scope, id, withheld[0].0.id)))
            .into(),
    );
    let through_own = story.run(service.lift_withholding(actor, scope, own, withheld[0].0.id));
    assert_eq!(refusal(through_own), "not-found");
    story
        .run(service.lift_withholding(actor, story.owner(), story.programme, withheld[0].0.id))
        .unwrap();
});

on_both!(api_keys_keep_to_their_issuer, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let (service, actor, scope) = (&story.service, &story.actor, story.scope(stranger));
    let owner_id = story.bodies[OWNER].issuer;
    let new = |issuer, role| NewApiKey {
        issuer,
        role,
        scopes: None,
        label: "essai".to_owned(),
        expires_at: None,
    };
    assert_absent(
        [Some(owner_id), Some(Uuid::now_v7())]
            .map(|id| story.run(service.create_api_key(actor, scope, new(id, Role::Reader))))
            .into(),
    );
    let admin = story.run(service.create_api_key(actor, scope, new(None, Role::Admin)));
    assert_eq!(refusal(admin), "not-found");
    let (key, _) = story
        .run(service.create_api_key(actor, story.owner(), new(Some(owner_id), Role::Reader)))
        .unwrap();
    let (admin, _) = story
        .run(service.create_api_key(actor, Scope::Instance, new(None, Role::Admin)))
        .unwrap();
    let (own, _) = story
        .run(service.create_api_key(
            actor,
            scope,
            new(Some(story.bodies[stranger].issuer), Role::Owner),
        ))
        .unwrap();
    assert_absent(
        [key.id, admin.id, Uuid::now_v7()]
            .map(|id| story.run(service.revoke_api_key(actor, scope, id)))
            .into(),
    );
    let seen = story.run(service.api_keys(scope, None, ALL)).unwrap();
    assert_eq!(seen.iter().map(|k| k.id).collect::<Vec<_>>(), [own.id]);
    assert_absent(
        [Some(owner_id), Some(Uuid::now_v7())]
            .map(|id| story.run(service.api_keys(scope, id, ALL)))
            .into(),
    );
    assert_eq!(
        story
            .run(service.api_keys(Scope::Instance, None, ALL))
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        story
            .run(service.api_keys(Scope::Instance, Some(owner_id), ALL))
            .unwrap()
            .len(),
        1
    );
});

on_both!(a_refused_award_leaves_no_person_behind, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let mine = story.badge(OWNER, "animer");
    assert_eq!(
        refusal(story.try_award(stranger, new_award(mine, WHO))),
        "not-found"
    );
    assert!(
        story
            .read(|db| Ok(persons::find(db, &email(WHO))?))
            .is_none()
    );
});
