//! What the page of a badge tells of its holder: nothing before they say so, and nothing once they do not.

use super::accepting::manage;
use super::people::{join, person};
use super::replacing::{narrative, replace, to};
use crate::on_both;
use crate::support::story::*;
use sceau::issuing::{Error, accepting::Wish, naming::Told, showcases::NewShowcase};
use sceau::storage::{
    assertions,
    names::{self, Telling},
    showcases,
};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "camille@atelier.example";
const NAME: &str = "Camille d’Anvers-Ü";

fn tell(story: &Story, of: &str, told: Told) -> Result<(), Error> {
    manage(story, of, Wish::Tell(told))
}

/// An award that its holder shares.
fn shared(story: &Story, slug: &str, of: &str) -> Uuid {
    let award = story.award(OWNER, slug, of).assertion.id;
    let confirmed = true;
    for wish in [Wish::Accept(award), Wish::Share { award, confirmed }] {
        manage(story, of, wish).unwrap();
    }
    award
}

/// The name that its page tells.
fn name_on(story: &Story, award: Uuid) -> Option<String> {
    story.read(move |db| {
        let found = assertions::find(db, award)?.unwrap();
        Ok(names::told(db, &found)?)
    })
}

fn telling(story: &Story, award: Uuid) -> Option<Telling> {
    story.read(move |db| Ok(names::telling(db, award)?))
}

fn give(story: &Story, of: &str, name: &str) {
    tell(story, of, Told::Name(name.to_owned())).unwrap();
}

on_both!(a_name_is_shown_where_its_holder_says_so, |target| {
    let story = Story::begin(target);
    let (one, other) = (shared(&story, CORE[0], A), shared(&story, CORE[1], A));
    let unshared = story.award(OWNER, CORE[2], A).assertion.id;
    assert_eq!(refusal(tell(&story, A, Told::Show(Some(one)))), "no-name");
    for bad in ["a\u{7}", &"a".repeat(81)] {
        let refused = tell(&story, A, Told::Name(bad.to_owned()));
        assert!(refused.is_err(), "{bad:?}");
    }
    give(&story, A, &format!("  {NAME} "));
    assert_eq!(name_on(&story, one), None, "a name alone is shown nowhere");
    assert_eq!(
        refusal(tell(&story, A, Told::Show(Some(unshared)))),
        "not-shared"
    );
    let stranger = shared(&story, CORE[0], B);
    for told in [Told::Show(Some(stranger)), Told::List(stranger, true)] {
        assert_eq!(refusal(tell(&story, A, told)), "not-found");
    }

    for _ in 0..2 {
        tell(&story, A, Told::Show(Some(one))).unwrap();
    }
    assert_eq!(name_on(&story, one).as_deref(), Some(NAME));
    assert_eq!(story.audited("assertion.show-name", one), 1);
    assert_eq!(name_on(&story, other), None);
    tell(&story, A, Told::Show(None)).unwrap();
    assert_eq!(name_on(&story, other).as_deref(), Some(NAME));
    assert_eq!(name_on(&story, stranger), None, "of nobody else");
    tell(&story, A, Told::Hide(Some(other))).unwrap();
    assert_eq!(name_on(&story, other), None);

    // Sharing it no more takes back what its page tells.
    manage(&story, A, Wish::Unshare(one)).unwrap();
    assert_eq!(name_on(&story, one), None);
    let confirmed = true;
    let again = Wish::Share {
        award: one,
        confirmed,
    };
    manage(&story, A, again).unwrap();
    assert_eq!(telling(&story, one), Some(Telling::default()));

    // A revoked one names nobody.
    tell(&story, A, Told::Show(None)).unwrap();
    story.revoke(OWNER, other);
    assert_eq!(name_on(&story, other), None);
    assert_eq!(
        refusal(tell(&story, A, Told::Show(Some(other)))),
        "already-revoked"
    );
});

on_both!(a_name_that_is_taken_back_is_nowhere, |target| {
    let story = Story::begin(target);
    let award = shared(&story, CORE[0], A);
    for told in [Told::Hide(None), Told::Name("  ".to_owned())] {
        give(&story, A, NAME);
        tell(&story, A, Told::Show(None)).unwrap();
        let new = NewShowcase {
            label: String::new(),
            shown_name: NAME.to_owned(),
            chosen: None,
            ends_at: None,
        };
        let session = story.signed_in(A);
        let page = story.run(story.service.show(session, new)).unwrap();
        tell(&story, A, told).unwrap();
        assert_eq!(name_on(&story, award), None);
        let left = story.read(move |db| Ok(showcases::find(db, page)?.unwrap().shown_name));
        assert_eq!(left, "");
        // Another name is not shown where this one was.
        give(&story, A, "C. Anvers");
        assert_eq!(name_on(&story, award), None);
        story
            .run(story.service.show_no_more(session, page))
            .unwrap();
    }
    // Nobody finds it in the audit trail.
    let query = "SELECT count(*) AS n FROM audit WHERE detail LIKE '%Anvers%'";
    assert_eq!(story.count(query), 0);
    give(&story, A, NAME);
    story
        .run(story.service.erase_person(&story.actor, email(A)))
        .unwrap();
    assert_eq!(
        story.count("SELECT count(*) AS n FROM persons WHERE shown_name <> ''"),
        0
    );
});

on_both!(search_engines_list_what_its_holder_lets_them, |target| {
    let story = Story::begin(target);
    let award = shared(&story, CORE[0], A);
    let hidden = story.award(OWNER, CORE[1], A).assertion.id;
    assert_eq!(
        refusal(tell(&story, A, Told::List(hidden, true))),
        "not-shared"
    );
    let listed = |id| telling(&story, id).is_some_and(|telling| telling.indexed);
    assert!(!listed(award));
    tell(&story, A, Told::List(award, true)).unwrap();
    assert!(listed(award) && name_on(&story, award).is_none());
    assert_eq!(story.audited("assertion.list", award), 1);
    tell(&story, A, Told::List(award, false)).unwrap();
    assert!(!listed(award));
    assert_eq!(story.audited("assertion.unlist", award), 1);
});

on_both!(what_replaces_an_award_tells_as_much, |target| {
    let story = Story::begin(target);
    let award = shared(&story, CORE[0], A);
    give(&story, A, NAME);
    tell(&story, A, Told::Show(Some(award))).unwrap();
    tell(&story, A, Told::List(award, true)).unwrap();
    let done = replace(&story, OWNER, award, narrative("corrigé")).unwrap();
    let new = done.assertion.id;
    assert_eq!(name_on(&story, new).as_deref(), Some(NAME));
    assert!(telling(&story, new).unwrap().indexed);
    assert_eq!(telling(&story, award), None);
    // Somebody else decides anew.
    let done = replace(&story, OWNER, new, to("autre@exemple.fr")).unwrap();
    assert_eq!(telling(&story, done.assertion.id), None);
});

on_both!(two_persons_in_one_have_one_name, |target| {
    let story = Story::begin(target);
    let mut rows = 0;
    for (at, (kept, gone, after, on_gone)) in [
        (NAME, "", NAME, None),
        ("", NAME, NAME, Some(NAME)),
        (NAME, NAME, NAME, Some(NAME)),
        // A badge is not shown under a name that it was never to be shown under.
        (NAME, "C. Martin", NAME, None),
    ]
    .into_iter()
    .enumerate()
    {
        let who = [format!("a{at}@exemple.fr"), format!("b{at}@exemple.fr")];
        let mut awards = Vec::new();
        for (who, name) in who.iter().zip([kept, gone]) {
            awards.push(shared(&story, CORE[0], who));
            if !name.is_empty() {
                give(&story, who, name);
                tell(&story, who, Told::Show(None)).unwrap();
            }
        }
        let stays = person(&story, &who[0]).unwrap();
        join(&story, &who[0], &who[1]);
        assert_eq!(person(&story, &who[1]), Some(stays));
        let name = story.read(move |db| Ok(names::of(db, stays)?));
        assert_eq!(name.as_deref(), Some(after), "{kept} and {gone}");
        let first = (!kept.is_empty()).then_some(kept);
        assert_eq!(name_on(&story, awards[0]).as_deref(), first);
        assert_eq!(name_on(&story, awards[1]).as_deref(), on_gone);
        rows += 1;
        let named = "SELECT count(*) AS n FROM persons WHERE shown_name <> ''";
        assert_eq!(story.count(named), rows, "one row has it");
    }
});
