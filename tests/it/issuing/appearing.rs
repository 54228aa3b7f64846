//! What a programme chooses for its page, and what search engines learn.

use crate::on_both;
use crate::support::story::*;
use sceau::badge::appearance::Appearance;
use sceau::badge::image::colour::Colour;
use sceau::badge::image::composition::{Composition, Icon, Shape};
use sceau::issuing::{Error, badges::NewBadge, revision::Seen, versions::Change};
use sceau::storage::{Db, Scope, badge_classes, sitemap};
use serde_json::{Value, json};
use uuid::Uuid;

fn choose(story: &Story, scope: Scope, change: &Value) -> Result<Appearance, Error> {
    let change = change.as_object().unwrap().clone();
    let (actor, programme) = (&story.actor, story.programme);
    story.run(
        story
            .service
            .edit_appearance(actor, scope, programme, Seen::Any, change),
    )
}

fn image_of(story: &Story, body: usize) -> String {
    let drawing = Composition {
        shape: Shape::Round,
        ground: Colour::parse("#123a6b").unwrap(),
        ink: Colour::parse("#ffffff").unwrap(),
        icon: Some(Icon::People),
        text: Some(format!("{body}")),
    };
    let issuer = story.bodies[body].issuer;
    let drawn = story
        .service
        .compose_image(&story.actor, Scope::Instance, issuer, drawing);
    story.run(drawn).unwrap().hash
}

on_both!(a_programme_looks_as_its_owner_chose, |target| {
    let story = Story::with_bodies(target, 1);
    let owner = story.scope(OWNER);
    let shown = || {
        let read = story.service.appearance(owner, story.programme);
        story.run(read).unwrap()
    };
    assert_eq!(shown(), Appearance::default());
    let logo = image_of(&story, OWNER);
    let all = json!({
        "logo": logo,
        "colours": {"ground": "#0b3d2e", "ink": "#ffffff"},
        "legalNotice": {"fr": "Région", "en": "Region"},
    });
    let chosen = choose(&story, owner, &all).unwrap();
    assert_eq!(serde_json::to_value(&chosen).unwrap(), all);
    assert_eq!(shown(), chosen);

    // What is not given stays; what cannot be read or is another's is refused, and nothing changes.
    for (change, code) in [
        (json!({"colours": {"ground": "#777777"}}), "low-contrast"),
        (json!({"colours": {"ink": "red"}}), "invalid-value"),
        (json!({"logo": image_of(&story, 1)}), "unknown-image"),
        (json!({"logo": "x"}), "unknown-image"),
        (json!({"legalNotice": {"en": " "}}), "empty-text"),
        (json!({"font": "x"}), "invalid-value"),
    ] {
        assert_eq!(refusal(choose(&story, owner, &change)), code, "{change}");
    }
    assert_eq!(shown(), chosen);
    let acts = || story.audited("programme.appearance", story.programme);
    assert_eq!(acts(), 1);
    choose(&story, owner, &json!({"logo": logo})).unwrap();
    assert_eq!(acts(), 1, "nothing was changed");
    let change = json!({"colours": null, "logo": null});
    assert_eq!(choose(&story, owner, &change).unwrap().logo, None);
    assert!(shown().legal_notice.is_some() && shown().colours.is_none());

    // Another issuer's programme does not exist.
    assert_eq!(
        refusal(choose(&story, story.scope(1), &json!({}))),
        "not-found"
    );
    let read = story.service.appearance(story.scope(1), story.programme);
    assert_eq!(refusal(story.run(read)), "not-found");
});

on_both!(
    a_change_of_what_somebody_else_changed_is_refused,
    |target| {
        let story = Story::with_bodies(target, 0);
        let owner = story.scope(OWNER);
        let change = json!({"colours": {"ground": "#0b3d2e", "ink": "#ffffff"}});
        choose(&story, owner, &change).unwrap();
        let stale = Seen::One(vec!["0".repeat(32)]);
        let change = json!({"colours": null}).as_object().unwrap().clone();
        let edit =
            story
                .service
                .edit_appearance(&story.actor, owner, story.programme, stale, change);
        assert_eq!(refusal(story.run(edit)), "precondition-failed");
    }
);

on_both!(
    search_engines_learn_of_programmes_issuers_and_badges_that_are_awarded,
    |target| {
        let story = Story::with_bodies(target, 1);
        let listed = |most| {
            let read = story
                .service
                .store()
                .read(move |db: &mut Db| sitemap::listed(db, most));
            story.run(read).unwrap()
        };
        let badge = story.badge(1, "animer");
        let before = listed(1_000);
        assert_eq!(before.programmes, [story.programme]);
        assert_eq!(before.profiles.len(), 2);
        assert!(before.badges.contains(&badge));
        let of_composite = story.composite_badge(CORE_COMPOSITE).id;
        assert!(before.badges.contains(&of_composite));
        // What an issuer defines for itself is in no programme's catalogue.
        let definition =
            story.read(move |db| Ok(badge_classes::find(db, badge)?.unwrap().definition));
        let own = NewBadge::Free(Box::new(definition));
        let (actor, owner) = (&story.actor, story.owner());
        let made = story
            .service
            .define_badge(actor, owner, story.bodies[OWNER].issuer, own);
        let own = story.run(made).unwrap();
        assert_eq!(listed(1_000).badges, before.badges, "not {}", own.id);
        let issuers: Vec<Uuid> = story.bodies.iter().map(|body| body.issuer).collect();
        assert!(before.profiles.iter().all(|id| !issuers.contains(id)));

        let archive = Change {
            archived: Some(true),
            ..Change::default()
        };
        let (actor, scope) = (&story.actor, Scope::Instance);
        let edit = story
            .service
            .edit_badge(actor, scope, badge, Seen::Any, archive);
        story.run(edit).unwrap();
        assert!(!listed(1_000).badges.contains(&badge));
        assert_eq!(listed(1).badges.len(), 1, "no more than asked for");
    }
);
