//! What an endorsement does to what is endorsed: it still verifies, and is not rewritten.

use super::endorsing::{answer, found, listed, new, offer, revoke, url};
use crate::on_both;
use crate::support::story::*;
use sceau::badge::endorsement::{Endorsed, Standing, State};
use sceau::badge::verification::Verdict;
use sceau::checking::Input;
use sceau::issuing::{revision::Seen, versions::Change};
use serde_json::{Value, json};
use uuid::Uuid;

const WHO: &str = "camille@exemple.fr";

on_both!(an_endorsed_award_verifies_in_every_form, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let award = story.award(body, "animer", WHO).assertion;
    let of = Endorsed::Assertion(award.id);
    let base = story.service.base();
    let verdict = |input| story.check(input).report.verdict;
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
    let eddsa = story.run(story.service.eddsa_jws(&award)).unwrap();
    let rs256 = story.run(story.service.rs256_jws(&award)).unwrap();
    let inputs = || {
        [
            Input::Url(url(&story, of)),
            Input::Jws(eddsa.clone()),
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

on_both!(what_was_endorsed_is_not_rewritten, |target| {
    let mut story = Story::begin(target);
    let body = story.join();
    let edit = |id: Uuid, tag: &str| {
        let change = Change {
            definition: json!({ "tags": [tag] }).as_object().unwrap().clone(),
            ..Change::default()
        };
        let (actor, scope) = (&story.actor, story.scope(body));
        let edited = story
            .service
            .edit_badge(actor, scope, id, Seen::Any, change);
        story.run(edited).unwrap()
    };
    let badge = story.badge(body, "animer");
    assert_eq!(edit(badge, "a").id, badge, "nobody has spoken of it yet");
    let of = Endorsed::BadgeClass(badge);
    let waiting = offer(&story, OWNER, new(&url(&story, of))).unwrap();
    let next = edit(badge, "b");
    assert_eq!((next.id != badge, next.version), (true, 2));
    answer(&story, body, waiting.endorsement.id, true).unwrap();
    assert_eq!(listed(&story, of), [waiting.endorsement.id]);
    assert!(listed(&story, Endorsed::BadgeClass(next.id)).is_empty());
    assert_eq!(edit(badge, "c").id, next.id, "of this one nobody spoke");

    // Deleted before anybody held it: what was said of it is taken back.
    let waits = Endorsed::BadgeClass(next.id);
    let waits = offer(&story, OWNER, new(&url(&story, waits))).unwrap();
    let (actor, scope) = (&story.actor, story.scope(body));
    let deleted = story.service.delete_badge(actor, scope, badge, Seen::Any);
    story.run(deleted).unwrap();
    let now = story.service.now();
    let stood = found(&story, waiting.endorsement.id).endorsement;
    assert_eq!(
        stood.standing(now),
        Standing::Revoked("Le modèle de badge a été supprimé.")
    );
    let waited = found(&story, waits.endorsement.id).endorsement;
    assert_eq!(
        (waited.state(now), waited.standing(now)),
        (State::Revoked, Standing::Hidden)
    );
});
