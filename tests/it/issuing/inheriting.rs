//! The heir of a closed issuer: what it learns, and what is written to it in the owner's place.

use super::people::ask;
use crate::on_both;
use crate::support::letters::last_link;
use crate::support::story::*;
use sceau::badge::composite::OnRevoked;
use sceau::badge::profile::Organisation;
use sceau::issuing::closing::NewClosure;
use sceau::issuing::effects::Effects;
use sceau::issuing::letters::Letter;
use sceau::issuing::planned_merges::NewMerge;
use sceau::issuing::replace::Correction;
use sceau::storage::{Scope, Target};
use uuid::Uuid;

const A: &str = "alix@exemple.fr";
const B: &str = "bilal@exemple.fr";
const HEIR: &str = "heritier@exemple.fr";
const WHY: &str = "décidé";
const STEPS: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

/// An issuer that is to inherit from the owner of the programme.
fn begin(target: &Target, policy: OnRevoked) -> (Story, Scope) {
    let mut story = Story::begin_with(target, policy);
    story.join();
    let new = Organisation {
        email: HEIR.to_owned(),
        ..organisation("Héritier")
    };
    let heir = story.run(story.service.create_issuer(&story.actor, new));
    let heir = heir.unwrap().id;
    (story, Scope::Issuer(heir))
}

fn close(story: &Story, heir: Scope) {
    let Scope::Issuer(heir) = heir else {
        panic!("an issuer inherits");
    };
    let new = NewClosure {
        reason: "Fusion".to_owned(),
        heir: Some(heir),
    };
    let (service, issuer) = (&story.service, story.bodies[OWNER].issuer);
    let act = service.close_issuer(&story.actor, Scope::Instance, issuer, new);
    story.run(act).unwrap();
}

fn told(story: &Story, is_it: impl Fn(&Letter) -> bool) -> Vec<String> {
    let all = story.letters().into_iter();
    let those = all.filter(|(_, letter)| is_it(letter));
    those.map(|(to, _)| to).collect()
}

on_both!(the_heir_sees_what_falls_and_what_stands, |target| {
    let (story, heir) = begin(target, OnRevoked::Revoke);
    let held = [A, B].map(|who| STEPS.map(|slug| story.award(OWNER, slug, who).assertion.id));
    let composites = [A, B].map(|who| story.live(FIRST_STEPS, who)[0]);
    let mut spare = new_award(story.badge(OWNER, STEPS[0]), B);
    spare.allow_duplicate = true;
    story.try_award(OWNER, spare).unwrap();
    let (service, actor) = (&story.service, &story.actor);
    let revocation = |scope: Scope, id: Uuid| {
        let tried = service.try_revocation(actor, scope, id, WHY.to_owned());
        story.run(tried)
    };
    let seen = |found: &Effects| (found.lose.first.clone(), found.keep.first.clone());
    let as_owner = [0, 1].map(|at| revocation(story.owner(), held[at][0]).unwrap());
    assert_eq!(seen(&as_owner[0]), (vec![composites[0]], vec![]));
    assert_eq!(seen(&as_owner[1]), (vec![], vec![composites[1]]));
    assert_eq!(
        refusal(revocation(heir, held[0][0])),
        "not-found",
        "not yet"
    );
    close(&story, heir);
    let as_heir = [0, 1].map(|at| revocation(heir, held[at][0]).unwrap());
    assert_eq!(as_heir, as_owner, "what the owner saw");
    let foreign = revocation(story.scope(1), held[0][0]);
    assert_eq!(refusal(foreign), "not-found");
    let to = Correction {
        email: Some(email("chloe@exemple.fr")),
        ..Correction::default()
    };
    let tried = service.try_replacement(actor, heir, held[0][0], to);
    assert_eq!(story.run(tried).unwrap().lose.first, [composites[0]]);

    // The act says it too; an issuer who has nothing to do with it is not told.
    let done = service.revoke(actor, heir, held[0][0], WHY.to_owned(), None);
    let done = story.run(done).unwrap().done().unwrap();
    let fell = done.also[0];
    assert_eq!(fell.assertion, composites[0]);
    assert!(fell.is_known_to(heir) && fell.is_known_to(story.owner()));
    assert!(fell.is_known_to(Scope::Instance) && !fell.is_known_to(story.scope(1)));
});

on_both!(letters_to_the_owner_go_to_the_heir, |target| {
    let (story, heir) = begin(target, OnRevoked::Pending);
    let lost = story.award(OWNER, STEPS[0], A).assertion.id;
    story.award_all(&STEPS[1..], A);
    story.award(OWNER, STEPS[0], B);
    let new = NewMerge {
        emails: [A, B].map(email),
        reason: "même personne".to_owned(),
    };
    let (service, actor) = (&story.service, &story.actor);
    let planned = service.plan_merge(actor, story.owner(), story.programme, new);
    story.run(planned).unwrap();
    let objection = last_link(service, B);
    story.revoke(OWNER, lost);
    let all = story.letters().into_iter();
    let mut appeals = all.filter_map(|(_, letter)| match letter {
        Letter::RevocationPending { link, .. } => Some(link),
        _ => None,
    });
    let appeal = appeals.next().unwrap();
    close(&story, heir);

    story
        .run(service.appeal(appeal, "Je conteste.".to_owned()))
        .unwrap();
    let received = |letter: &Letter| matches!(letter, Letter::AppealReceived { .. });
    assert_eq!(told(&story, received), [HEIR]);
    story.run(service.object_to_merge(objection)).unwrap();
    let objected = |letter: &Letter| matches!(letter, Letter::MergeObjected { .. });
    assert_eq!(told(&story, objected), [HEIR]);
    // What a holder asks for themselves is no business of either.
    ask(&story, A, B);
    let both = |letter: &Letter| matches!(letter, Letter::ProveAddress { .. });
    assert!(!told(&story, both).contains(&HEIR.to_owned()));
});

on_both!(the_heir_sees_the_awards_that_it_inherited, |target| {
    let (story, heir) = begin(target, OnRevoked::Revoke);
    let held = STEPS.map(|slug| story.award(OWNER, slug, A).assertion.id);
    let composite = story.live(FIRST_STEPS, A)[0];
    let whole = |scope: Scope| story.run(story.service.whole_award(scope, held[0]));
    let now = |scope: Scope| story.run(story.service.award_of(scope, held[0]));
    assert_eq!(refusal(whole(heir)), "not-found", "not yet");
    close(&story, heir);
    let seen = whole(heir).unwrap();
    assert_eq!((seen.now.assertion.id, &*seen.email), (held[0], A));
    let part_of: Vec<_> = seen.part_of.iter().map(|(id, _)| *id).collect();
    assert_eq!(part_of, [composite], "as its owner saw it");
    assert_eq!(now(heir).unwrap().assertion.id, held[0]);
    assert_eq!(refusal(whole(story.scope(1))), "not-found");
    assert_eq!(refusal(now(story.scope(1))), "not-found");
});
