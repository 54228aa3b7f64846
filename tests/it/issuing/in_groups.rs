//! Awards that share a commit read what a programme says once, and see each change between them.

use crate::support::databases::on_sqlite;
use crate::support::gate::{Gate, Submitted, submit};
use crate::support::story::*;
use sceau::badge::signing::KeyState;
use sceau::issuing::award::Awarded;
use sceau::issuing::revision::Seen;
use sceau::issuing::versions::Change;
use sceau::issuing::{Error, Once};
use sceau::storage::keys;

const A: &str = "camille@exemple.fr";
const B: &str = "dominique@exemple.fr";
const THREE: [&str; 3] = [
    "accueillir",
    "cadre-deontologie-donnees",
    "culture-numerique",
];

type Asked = Submitted<Result<Once<Awarded>, Error>>;

/// An award that is signed, and waits for the writer.
fn award(story: &Story, slug: &str, to: &str) -> Asked {
    let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
    let new = new_award(story.badge(OWNER, slug), to);
    submit(async move { service.award(&actor, scope, new, None).await })
}

fn done(asked: Asked) -> Result<Awarded, Error> {
    asked.answer().and_then(Once::done)
}

#[test]
fn an_archived_composite_is_not_awarded_to_the_next() {
    on_sqlite(|target| {
        let story = Story::begin(target);
        for who in [A, B] {
            story.award_all(&THREE[..2], who);
        }
        let gate = Gate::shut(story.service.store());
        let first = award(&story, THREE[2], A);
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let programme = story.programme;
        let archived = submit(async move {
            let archive =
                service.archive_composite(&actor, scope, programme, FIRST_STEPS, Seen::Any);
            archive.await
        });
        let next = award(&story, THREE[2], B);
        gate.open();
        assert_eq!(done(first).unwrap().also.len(), 1);
        archived.answer().unwrap();
        assert!(done(next).unwrap().also.is_empty());
    });
}

#[test]
fn the_next_award_of_an_archived_badge_is_refused() {
    on_sqlite(|target| {
        let story = Story::begin(target);
        let gate = Gate::shut(story.service.store());
        let first = award(&story, "animer", A);
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let badge = story.badge(OWNER, "animer");
        let archive = Change {
            archived: Some(true),
            ..Change::default()
        };
        let archived = submit(async move {
            let edit = service.edit_badge(&actor, scope, badge, Seen::Any, archive);
            edit.await
        });
        let next = award(&story, "animer", B);
        gate.open();
        done(first).unwrap();
        archived.answer().unwrap();
        assert_eq!(code(&done(next).unwrap_err()), "badge-archived");
    });
}

#[test]
fn nothing_is_awarded_under_a_key_that_was_retired_between_two_awards() {
    on_sqlite(|target| {
        let story = Story::begin(target);
        let before = story.award(OWNER, "concevoir", A).assertion;
        let gate = Gate::shut(story.service.store());
        let first = award(&story, "animer", A);
        let (store, key) = (story.service.store().clone(), before.rendition.key);
        let now = story.service.now();
        let retired = submit(async move {
            let retire = store.write(move |db| keys::set_state(db, key, KeyState::Retired, now));
            retire.await
        });
        let next = award(&story, "animer", B);
        gate.open();
        done(first).unwrap();
        retired.answer().unwrap();
        assert_eq!(code(&done(next).unwrap_err()), "no-active-key");
    });
}

#[test]
fn awards_together_each_complete_their_own() {
    on_sqlite(|target| {
        let story = Story::begin(target);
        let people: Vec<String> = (0..20).map(|n| format!("p{n}@exemple.fr")).collect();
        for who in &people {
            story.award_all(&THREE[..2], who);
        }
        let gate = Gate::shut(story.service.store());
        let asked = people.iter().map(|who| award(&story, THREE[2], who));
        let asked: Vec<_> = asked.collect();
        gate.open();
        for (asked, who) in asked.into_iter().zip(&people) {
            let awarded = done(asked).unwrap();
            assert_eq!(awarded.also.len(), 1);
            assert_eq!(story.live(FIRST_STEPS, who), [awarded.also[0].assertion]);
        }
    });
}
