//! Where a person stands, and why a composite was awarded.

use crate::on_both;
use crate::support::story::*;
use chrono::Months;
use sceau::badge::composite::{LeafState, ProgressNode};
use sceau::issuing::progress::{CompositeProgress, ProgrammeProgress};
use std::collections::BTreeMap;
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn progress(story: &Story, of: &str) -> ProgrammeProgress {
    story
        .run(
            story
                .service
                .progress(story.owner(), story.programme, email(of)),
        )
        .unwrap()
}

fn of<'a>(progress: &'a ProgrammeProgress, composite: &str) -> &'a CompositeProgress {
    let mut all = progress.composites.iter();
    all.find(|c| c.composite == composite).unwrap()
}

/// State and Assertion of each leaf of a rule that is one `all`.
fn leaves(progress: &CompositeProgress) -> BTreeMap<String, (LeafState, Option<Uuid>)> {
    let ProgressNode::All { all } = &progress.progress.node else {
        panic!("not an all");
    };
    let leaf = |part: &sceau::badge::composite::Progress| match &part.node {
        ProgressNode::Badge {
            badge,
            state,
            assertion,
            ..
        } => (badge.to_string(), (*state, *assertion)),
        _ => panic!("not a leaf"),
    };
    all.iter().map(leaf).collect()
}

on_both!(progress_names_every_leaf_and_its_state, |target| {
    let mut story = Story::begin(target);
    let stranger = story.join();
    let held = story.award_all(&CORE[..5], WHO).assertion.id;
    let revoked = story.award(OWNER, CORE[6], WHO).assertion.id;
    story.revoke(OWNER, revoked);
    let mut expired = new_award(story.badge(OWNER, CORE[5]), WHO);
    expired.issued_on = story.service.now().checked_sub_months(Months::new(40));
    let expired = story.try_award(OWNER, expired).unwrap().assertion.id;
    let foreign = story.award(stranger, CORE[7], WHO).assertion.id;

    let seen = progress(&story, "CAMILLE@exemple.fr");
    assert_eq!(seen.composites.len(), 3);
    let place = |slug| seen.composites.iter().position(|c| c.composite == slug);
    assert!(
        place(CORE_COMPOSITE) < place(FURTHER_COMPOSITE),
        "nested ones first"
    );
    assert_eq!(seen.catalogue.badges.len(), 14);
    let core = of(&seen, CORE_COMPOSITE);
    assert_eq!((core.held, core.withheld), (None, false));
    let counted = &core.progress;
    assert_eq!(
        (counted.satisfied, counted.held, counted.needed),
        (false, 5, 8)
    );
    let leaves = leaves(core);
    assert_eq!(leaves.len(), 8);
    assert_eq!(leaves[CORE[4]], (LeafState::Held, Some(held)));
    assert_eq!(leaves[CORE[5]], (LeafState::Expired, Some(expired)));
    assert_eq!(leaves[CORE[6]], (LeafState::Revoked, Some(revoked)));
    assert_eq!(leaves[CORE[7]], (LeafState::NotRecognised, Some(foreign)));
    let further = of(&seen, FURTHER_COMPOSITE);
    assert_eq!((further.progress.held, further.progress.needed), (0, 3));

    let last = story.award_all(&CORE[5..], WHO);
    let seen = progress(&story, WHO);
    let core = of(&seen, CORE_COMPOSITE);
    assert!(core.progress.satisfied);
    assert_eq!(core.held, Some(story.live(CORE_COMPOSITE, WHO)[0]));
    assert!(
        last.also
            .iter()
            .any(|also| Some(also.assertion) == core.held)
    );
    assert_eq!(of(&seen, FURTHER_COMPOSITE).progress.held, 1);

    story.revoke(OWNER, core.held.unwrap());
    let seen = progress(&story, WHO);
    let core = of(&seen, CORE_COMPOSITE);
    assert_eq!(
        (core.held, core.withheld, core.progress.satisfied),
        (None, true, true)
    );
});

on_both!(somebody_unknown_holds_nothing, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, WHO);
    let seen = progress(&story, "personne@exemple.fr");
    for composite in &seen.composites {
        assert_eq!((composite.held, composite.withheld), (None, false));
        assert_eq!(
            (composite.progress.satisfied, composite.progress.held),
            (false, 0)
        );
    }
    let missing = |(state, assertion): &(LeafState, Option<Uuid>)| {
        *state == LeafState::Missing && assertion.is_none()
    };
    assert!(leaves(of(&seen, CORE_COMPOSITE)).values().all(missing));
    assert_eq!(
        story.count("SELECT count(*) AS n FROM persons"),
        1,
        "asking makes nobody"
    );
});

on_both!(without_a_catalogue_there_is_no_progress, |target| {
    let story = Story::begin(target);
    let (service, owner) = (&story.service, story.bodies[OWNER].issuer);
    let bare = service.create_programme(&story.actor, story.owner(), owner, "Nu".to_owned());
    let bare = story.run(bare).unwrap().id;
    let asked = story.run(service.progress(story.owner(), bare, email(WHO)));
    assert_eq!(refusal(asked), "no-catalogue");
});

on_both!(an_explanation_names_the_rule_and_what_served_it, |target| {
    let story = Story::with_bodies(target, 1);
    let mut expected = BTreeMap::new();
    for (at, slug) in CORE.iter().enumerate() {
        expected.insert(
            (*slug).to_owned(),
            story.award(at % 2, slug, WHO).assertion.id,
        );
    }
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    let explain = |id| story.run(story.service.explanation(story.owner(), id));
    let explained = explain(core).unwrap();
    assert_eq!(explained.programme, story.programme);
    assert_eq!(
        (explained.composite.as_str(), explained.rule_version),
        (CORE_COMPOSITE, 1)
    );
    let components: BTreeMap<_, _> = explained
        .components
        .iter()
        .map(|c| (c.leaf.to_string(), c.assertion))
        .collect();
    assert_eq!(components, expected);
    let asked: Vec<_> = explained
        .rule
        .leaves()
        .into_iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(asked, CORE);
    let component = story.award(OWNER, "ia-quotidien", WHO).assertion.id;
    assert_eq!(refusal(explain(component)), "not-a-composite");
    // A fallen one is still explained.
    story.revoke(OWNER, expected[CORE[0]]);
    assert_eq!(explain(core).unwrap().components.len(), 8);
});

on_both!(of_two_badges_the_one_valid_longest_serves, |target| {
    let story = Story::with_bodies(target, 1);
    let mut short = new_award(story.badge(1, CORE[0]), WHO);
    short.expires = Some(story.service.now() + chrono::TimeDelta::days(30));
    story.try_award(1, short).unwrap();
    let long = story.award(OWNER, CORE[0], WHO).assertion.id;
    story.award_all(&CORE[1..], WHO);
    let core = story.live(CORE_COMPOSITE, WHO)[0];
    let explained = story
        .run(story.service.explanation(story.owner(), core))
        .unwrap();
    assert_eq!(
        explained
            .components
            .iter()
            .find(|c| c.leaf.as_str() == CORE[0])
            .unwrap()
            .assertion,
        long
    );
});
