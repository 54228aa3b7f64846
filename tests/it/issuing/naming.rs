//! Addresses that somebody says are theirs: nothing proves them, so that they go with whoever named them, unless they are
//! somebody else's.

use super::equivalence::found;
use super::people::{ask, join, person, prove};
use crate::checking::site::{Badge, url};
use crate::on_both;
use crate::support::databases::on_postgres;
use crate::support::letters::letters;
use crate::support::story::*;
use diesel::connection::SimpleConnection;
use sceau::checking::Input;
use sceau::issuing::{accepting::Wish, erasure::ErasedPerson, evidence::OwnBadge, people::Proved};
use uuid::Uuid;

const A: &str = "camille@exemple.fr";
const B: &str = "claude@exemple.fr";

fn link(story: &Story, of: &str) -> Uuid {
    story.signed_in(of)
}

fn brings(story: &Story, issued_to: &str) -> Wish {
    Wish::Bring(Box::new(OwnBadge {
        programme: story.programme,
        issued_to: email(issued_to),
        found: found(story, &mut Badge::good(), Input::Url(url("/assertion"))),
    }))
}

fn erase(story: &Story, of: &str) -> ErasedPerson {
    let erased = story.service.erase_person(&story.actor, email(of));
    story.run(erased).unwrap()
}

on_both!(
    what_was_only_named_goes_and_what_is_of_others_stays,
    |target| {
        let story = Story::begin(target);
        for who in [A, B, "tenu@exemple.fr"] {
            story.award(OWNER, CORE[0], who);
        }
        let named = [
            "perso@exemple.fr",
            "tenu@exemple.fr",
            "commun@exemple.fr",
            "lu@exemple.fr",
            "sans-lettre@exemple.fr",
        ];
        for address in named {
            ask(&story, A, address);
        }
        ask(&story, B, "commun@exemple.fr");
        assert_eq!(prove(&story, "lu@exemple.fr"), Proved::OtherMissing);
        let quiet = person(&story, "sans-lettre@exemple.fr").unwrap();
        let objects = "UPDATE addresses SET objected_at = created_at WHERE person_id = $1";
        assert_eq!(story.sql(objects, quiet), 1);

        let would = story
            .run(story.service.try_erasure(&story.actor, email(A)))
            .unwrap();
        assert_eq!(would.beside.addresses, 2, "hers, and what only she named");
        assert_eq!(erase(&story, A), would);
        let left = |address: &str| person(&story, address).is_some();
        assert!(!left(A) && !left("perso@exemple.fr"));
        assert!(letters(&story.service, "perso@exemple.fr").is_empty());
        for other in &named[1..] {
            assert!(left(other), "{other}");
        }
        let held = person(&story, "tenu@exemple.fr").unwrap();
        let held = story.read(move |db| Ok(sceau::storage::assertions::held_by(db, held)?));
        assert_eq!(held.len(), 1);
        // The other one who named it keeps asking for it, until they go too.
        join(&story, B, "autre@exemple.fr");
        assert_eq!(letters(&story.service, "commun@exemple.fr").len(), 1);
        erase(&story, B);
        assert!(!left("commun@exemple.fr") && !left("autre@exemple.fr"));
        assert!(left("tenu@exemple.fr"));
    }
);

on_both!(
    the_address_of_a_badge_from_elsewhere_goes_with_who_brought_it,
    |target| {
        let story = Story::begin(target);
        story.award(OWNER, CORE[1], A);
        story.award(OWNER, CORE[1], B);
        for (who, claimed) in [(A, "ailleurs@exemple.fr"), (B, A)] {
            let (link, wish) = (link(&story, who), brings(&story, claimed));
            story.run(story.service.manage_badges(link, wish)).unwrap();
        }
        let of_b = person(&story, B).unwrap();
        erase(&story, A);
        assert_eq!(person(&story, "ailleurs@exemple.fr"), None);
        assert_eq!(person(&story, A), None);
        assert_eq!(story.count("SELECT count(*) AS n FROM evidence"), 0);
        assert_eq!(person(&story, B), Some(of_b));
    }
);

on_both!(a_block_outlives_that_its_address_was_named, |target| {
    let story = Story::begin(target);
    let steps = [
        "accueillir",
        "cadre-deontologie-donnees",
        "culture-numerique",
    ];
    story.award_all(&steps, B);
    erase(&story, B);
    story.award(OWNER, CORE[0], A);
    let blocks = || story.count("SELECT count(*) AS n FROM composite_blocks");
    assert_eq!(blocks(), 1);
    ask(&story, A, B);
    assert_eq!(blocks(), 0, "somebody has the address");
    erase(&story, A);
    assert_eq!((person(&story, B), blocks()), (None, 1));
    story.award_all(&steps, B);
    assert!(story.live(FIRST_STEPS, B).is_empty());
});

/// Else two holders who name each other's address each hold what the other waits for. On SQLite one writes at a time.
#[test]
fn whoever_names_an_address_locks_everybody_in_the_order_of_their_ids() {
    let name = concat!(module_path!(), "::postgres");
    on_postgres(name, |target| {
        let story = Story::begin(target);
        for who in [A, B] {
            story.award(OWNER, CORE[1], who);
        }
        let [low, high] = [A, B].map(|who| person(&story, who).unwrap());
        assert!(low < high);
        let lock = |id: Uuid| {
            let id = id.simple();
            format!("SELECT 1 FROM persons WHERE id = '\\x{id}' FOR UPDATE NOWAIT")
        };
        for wish in [Wish::AddAddress(email(A)), brings(&story, A)] {
            let mut other = target.connect().unwrap();
            other.batch_execute("BEGIN").unwrap();
            other.batch_execute(&lock(low)).unwrap();
            let link = link(&story, B);
            let free = std::thread::scope(|scope| {
                let asking = scope.spawn(|| story.run(story.service.manage_badges(link, wish)));
                story.somebody_waits_for_a_person();
                let free = other.batch_execute(&lock(high));
                other.batch_execute("ROLLBACK").unwrap();
                asking.join().unwrap().unwrap();
                free
            });
            free.expect("it waits for the first and holds nothing yet");
        }
    });
}
