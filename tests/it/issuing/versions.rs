//! Editing, archiving and deleting badges; what was awarded stays.

use crate::on_both;
use crate::support::story::*;
use chrono::Months;
use sceau::badge::text::Language;
use sceau::issuing::{
    Error, badges::NewBadge, revision::Revision, revision::Seen, versions::Change,
};
use sceau::storage::{Scope, badge_classes, badge_classes::StoredBadge};
use serde_json::{Value, json};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

fn texts(name: &str) -> Value {
    json!({"fr": {"name": name, "description": "d", "criteria": "c"}, "en": {"name": "Workshop", "description": "d", "criteria": "c"}})
}

fn free(story: &Story) -> StoredBadge {
    let definition = json!({ "texts": texts("Atelier"), "tags": ["a"] });
    let new = NewBadge::Free(Box::new(serde_json::from_value(definition).unwrap()));
    let issuer = story.bodies[OWNER].issuer;
    let made = story
        .service
        .define_badge(&story.actor, story.owner(), issuer, new);
    story.run(made).unwrap()
}

fn change(definition: Value) -> Change {
    Change {
        definition: definition.as_object().unwrap().clone(),
        ..Change::default()
    }
}

fn archived(archived: bool) -> Change {
    Change {
        archived: Some(archived),
        ..Change::default()
    }
}

fn edit(story: &Story, id: Uuid, seen: Seen, change: Change) -> Result<StoredBadge, Error> {
    let edited = story
        .service
        .edit_badge(&story.actor, story.owner(), id, seen, change);
    story.run(edited)
}

fn delete(story: &Story, id: Uuid) -> Result<(), Error> {
    let deleted = story
        .service
        .delete_badge(&story.actor, story.owner(), id, Seen::Any);
    story.run(deleted)
}

on_both!(a_badge_nobody_holds_is_edited_in_place, |target| {
    let story = Story::begin(target);
    let badge = free(&story);
    let wanted = change(
        json!({"texts": {"fr": {"name": "Grand atelier"}, "en": null}, "tags": null, "validityMonths": 12}),
    );
    let edited = edit(&story, badge.id, Seen::Any, wanted).unwrap();
    assert_eq!((edited.id, edited.version), (badge.id, 1));
    let d = &edited.definition;
    assert_eq!(d.name(Language::Fr), "Grand atelier");
    assert_eq!(d.texts.len(), 1);
    assert_eq!(
        d.texts[&Language::Fr].description,
        "d",
        "what is not given stays"
    );
    assert!(d.tags.is_empty());
    assert_eq!(d.validity_months, Some(12));
    let stored = story.read(move |db| Ok(badge_classes::find(db, badge.id)?.unwrap()));
    assert_eq!(stored.definition, edited.definition);
    assert_eq!(story.audited("badge.edit", badge.id), 1);
    // Nothing new, nothing recorded.
    edit(
        &story,
        badge.id,
        Seen::Any,
        change(json!({"validityMonths": 12})),
    )
    .unwrap();
    assert_eq!(story.audited("badge.edit", badge.id), 1);
});

on_both!(a_badge_that_was_awarded_gets_a_version, |target| {
    let story = Story::begin(target);
    let badge = free(&story);
    let held = story
        .try_award(OWNER, new_award(badge.id, WHO))
        .unwrap()
        .assertion;
    let next = edit(
        &story,
        badge.id,
        Seen::Any,
        change(json!({ "texts": texts("Autre") })),
    )
    .unwrap();
    assert_ne!(next.id, badge.id);
    assert_eq!(
        (next.lineage, next.version, next.current),
        (badge.id, 2, true)
    );
    let old = story.read(move |db| Ok(badge_classes::find(db, badge.id)?.unwrap()));
    assert_eq!(old.definition, badge.definition, "as it was signed");
    assert!(!old.current);
    assert_eq!(story.assertion(held.id).badge_class, badge.id);
    // Both name each other.
    for (this, other) in [(old.clone(), &next), (next.clone(), &old)] {
        let related = story.read(move |db| Ok(badge_classes::other_versions(db, &this)?));
        assert_eq!(
            (related[0].id, related[0].version),
            (other.id, other.version)
        );
    }
    // Whoever knows only the first id awards the latest version, and its holder holds it.
    let award = story.try_award(OWNER, new_award(badge.id, "paul@exemple.fr"));
    assert_eq!(award.unwrap().assertion.badge_class, next.id);
    let again = story.try_award(OWNER, new_award(next.id, WHO));
    assert_eq!(refusal(again), "already-held");
    // One badge in the list, all its awards under each of its ids.
    let page = sceau::storage::Page::first(100);
    let listed = story
        .run(story.service.badges(story.owner(), None, page))
        .unwrap();
    let of_lineage: Vec<_> = listed.iter().filter(|b| b.lineage == badge.id).collect();
    assert_eq!(of_lineage.len(), 1);
    assert_eq!(of_lineage[0].id, next.id);
    for id in [badge.id, next.id] {
        let awards = story.service.awards_of_badge(story.owner(), id, page);
        assert_eq!(story.run(awards).unwrap().len(), 2);
    }
    // A third edit through the first id is of the latest, which was awarded.
    let third = edit(&story, badge.id, Seen::Any, change(json!({"tags": ["b"]}))).unwrap();
    assert_eq!(
        (third.version, third.definition.name(Language::Fr)),
        (3, "Autre")
    );
});

on_both!(nobody_overwrites_a_change_they_did_not_see, |target| {
    let story = Story::begin(target);
    let badge = free(&story);
    let seen = || Seen::One(vec![Revision::of_badge(&badge).as_str().to_owned()]);
    edit(&story, badge.id, seen(), change(json!({"tags": ["b"]}))).unwrap();
    let late = edit(&story, badge.id, seen(), change(json!({"tags": ["c"]})));
    assert_eq!(refusal(late), "precondition-failed");
    // Of many at once with the same knowledge, one wins.
    let now = story
        .run(story.service.badge(story.owner(), badge.id))
        .unwrap();
    let edits = (0..8).map(|at| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let seen = Seen::One(vec![Revision::of_badge(&now).as_str().to_owned()]);
        let change = change(json!({"tags": [format!("n{at}")]}));
        async move {
            service
                .edit_badge(&actor, scope, badge.id, seen, change)
                .await
                .is_ok()
        }
    });
    let won = story.together(edits).into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
});

on_both!(an_award_is_of_what_its_version_says, |target| {
    let story = Story::begin(target);
    for round in 0..20 {
        let badge = free(&story).id;
        let tasks = (0..4).map(|at| {
            let (service, actor, scope) =
                (story.service.clone(), story.actor.clone(), story.owner());
            async move {
                if at == 3 {
                    let change = change(json!({ "validityMonths": 1 + round }));
                    let edited = service.edit_badge(&actor, scope, badge, Seen::Any, change);
                    edited.await.unwrap();
                    return None;
                }
                let new = new_award(badge, &format!("personne-{round}-{at}@exemple.fr"));
                let done = service.award(&actor, scope, new, None).await.unwrap();
                Some(done.done().unwrap().assertion)
            }
        });
        let made: Vec<_> = story.together(tasks).into_iter().flatten().collect();
        assert_eq!(made.len(), 3);
        for stored in made {
            let id = stored.badge_class;
            let class = story.read(move |db| Ok(badge_classes::find(db, id)?.unwrap()));
            let months = class.definition.validity_months.map(Months::new);
            let expires = months.and_then(|months| stored.issued_on.checked_add_months(months));
            assert_eq!(stored.expires, expires, "version {}", class.version);
        }
    }
    assert_eq!(
        story.count("SELECT count(*) AS n FROM (SELECT lineage_id FROM badge_classes GROUP BY lineage_id HAVING sum(CASE WHEN current THEN 1 ELSE 0 END) <> 1) AS wrong"),
        0
    );
});

on_both!(a_badge_is_deleted_or_awarded_never_both, |target| {
    let story = Story::begin(target);
    for round in 0..20 {
        let badge = free(&story).id;
        let (service, actor, scope) = (&story.service, &story.actor, story.owner());
        let new = new_award(badge, &format!("personne-{round}@exemple.fr"));
        let award = tokio::task::unconstrained(service.award(actor, scope, new, None));
        let delete = service.delete_badge(actor, scope, badge, Seen::Any);
        match story.run(async { tokio::join!(award, delete) }) {
            (Ok(_), Err(why)) => assert_eq!(code(&why), "awarded"),
            (Err(why), Ok(())) => assert_eq!(code(&why), "not-found"),
            (award, delete) => panic!("{award:?} {delete:?}"),
        }
    }
});

on_both!(
    what_a_catalogue_says_is_not_the_issuers_to_change,
    |target| {
        let story = Story::begin(target);
        let badge = story.badge(OWNER, "animer");
        for wanted in [
            json!({ "texts": texts("Autre") }),
            json!({"validityMonths": 1}),
            json!({"alignment": []}),
        ] {
            let result = edit(&story, badge, Seen::Any, change(wanted.clone()));
            match wanted == json!({"alignment": []}) && result.is_ok() {
                true => {} // it had none
                false => assert_eq!(refusal(result), "from-catalogue"),
            }
        }
        let edited = edit(
            &story,
            badge,
            Seen::Any,
            change(json!({"tags": ["manche"]})),
        )
        .unwrap();
        assert_eq!(edited.definition.tags, ["manche"]);
        // A version of a catalogue's badge counts as the first did.
        story.award_all(&CORE[..7], WHO);
        edit(
            &story,
            story.badge(OWNER, CORE[0]),
            Seen::Any,
            change(json!({"tags": ["calvados"]})),
        )
        .unwrap();
        assert_eq!(story.award(OWNER, CORE[7], WHO).also.len(), 2);
    }
);

on_both!(wrong_edits_say_what_is_wrong, |target| {
    let story = Story::begin(target);
    let badge = free(&story).id;
    for (wanted, code) in [
        (json!({"name": "x"}), "invalid-value"),
        (
            json!({"texts": {"de": {"name": "x", "description": "x", "criteria": "x"}}}),
            "invalid-value",
        ),
        (json!({"tags": "x"}), "invalid-value"),
        (json!({"texts": null}), "invalid-value"),
        (json!({"texts": {"fr": null, "en": null}}), "empty-text"),
        (json!({"texts": {"fr": {"name": ""}}}), "empty-text"),
        (json!({"validityMonths": 0}), "out-of-range"),
    ] {
        assert_eq!(
            refusal(edit(&story, badge, Seen::Any, change(wanted.clone()))),
            code,
            "{wanted}"
        );
    }
    let stranger = Scope::Issuer(Uuid::nil());
    let foreign =
        story
            .service
            .edit_badge(&story.actor, stranger, badge, Seen::Any, archived(true));
    assert_eq!(refusal(story.run(foreign)), "not-found");
});

on_both!(
    an_archived_badge_is_not_awarded_and_can_come_back,
    |target| {
        let story = Story::begin(target);
        let badge = free(&story).id;
        let held = story
            .try_award(OWNER, new_award(badge, WHO))
            .unwrap()
            .assertion;
        assert!(
            edit(&story, badge, Seen::Any, archived(true))
                .unwrap()
                .archived_at
                .is_some()
        );
        let refused = story.try_award(OWNER, new_award(badge, "paul@exemple.fr"));
        assert_eq!(refusal(refused), "badge-archived");
        assert!(story.assertion(held.id).live, "what was awarded stays");
        assert!(
            edit(&story, badge, Seen::Any, archived(false))
                .unwrap()
                .archived_at
                .is_none()
        );
        story
            .try_award(OWNER, new_award(badge, "paul@exemple.fr"))
            .unwrap();
        let composite = story.composite_badge(CORE_COMPOSITE).id;
        assert_eq!(
            refusal(edit(&story, composite, Seen::Any, archived(true))),
            "awarded-by-rule"
        );
    }
);

on_both!(only_a_badge_nobody_was_awarded_is_deleted, |target| {
    let story = Story::begin(target);
    let (kept, gone) = (free(&story).id, free(&story).id);
    story.try_award(OWNER, new_award(kept, WHO)).unwrap();
    assert_eq!(refusal(delete(&story, kept)), "awarded");
    edit(&story, kept, Seen::Any, change(json!({"tags": ["b"]}))).unwrap();
    assert_eq!(
        refusal(delete(&story, kept)),
        "awarded",
        "an older version was"
    );
    delete(&story, gone).unwrap();
    assert_eq!(story.audited("badge.delete", gone), 1);
    assert_eq!(refusal(delete(&story, gone)), "not-found");
    assert!(
        story
            .read(move |db| Ok(badge_classes::find(db, gone)?))
            .is_none()
    );
    let composite = story.composite_badge(CORE_COMPOSITE).id;
    assert_eq!(refusal(delete(&story, composite)), "awarded-by-rule");
});

on_both!(an_issuer_says_something_else_about_itself, |target| {
    let story = Story::begin(target);
    let issuer = story.bodies[OWNER].issuer;
    let before = story
        .run(story.service.issuer(story.owner(), issuer))
        .unwrap();
    let edit = |seen: Seen, change: Value| {
        let change = change.as_object().unwrap().clone();
        let edited = story
            .service
            .edit_issuer(&story.actor, story.owner(), issuer, seen, change);
        story.run(edited)
    };
    let seen = Seen::One(vec![Revision::of_issuer(&before).as_str().to_owned()]);
    let wanted = json!({"name": "Réseau normand", "telephone": "+33231000000"});
    let edited = edit(seen.clone(), wanted.clone()).unwrap();
    assert_eq!(edited.organisation.name, "Réseau normand");
    assert_eq!(edited.organisation.email, before.organisation.email);
    assert_eq!(refusal(edit(seen, wanted)), "precondition-failed");
    assert_eq!(
        edit(Seen::Any, json!({"telephone": null}))
            .unwrap()
            .organisation
            .telephone,
        None
    );
    for (wrong, code) in [
        (json!({"email": "x"}), "invalid-email"),
        (json!({"email": null}), "invalid-value"),
        (json!({"colour": "red"}), "invalid-value"),
    ] {
        assert_eq!(refusal(edit(Seen::Any, wrong)), code);
    }
    assert_eq!(story.audited("issuer.edit", issuer), 2);
});
