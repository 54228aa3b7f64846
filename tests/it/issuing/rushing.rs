//! Thousands of persons whose last badges arrive at once, on two nodes: each is awarded exactly one composite.

use crate::support::crowd::{self, number};
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::story::*;
use sceau::storage::Target;
use uuid::Uuid;

const PERSONS: usize = 2_000;
/// Persons at a time on each lane; their last badges are all in flight together.
const LANES: usize = 32;
/// How many badges come last: all of 2 to 8, the small numbers more often.
const LAST: [usize; 16] = [2, 2, 3, 2, 2, 4, 2, 2, 5, 2, 2, 6, 3, 2, 7, 8];

fn who(n: usize) -> String {
    format!("foule-{n}@exemple.fr")
}

fn rush(target: &Target, nodes: usize) {
    let persons = number("SCEAU_RUSH_PERSONS", PERSONS);
    let story = Story::begin(target);
    let mut services = vec![story.service.clone()];
    services.extend((1..nodes).map(|_| open(target)));
    // What each holds before: copies of what one person was really awarded.
    let awards = CORE[..6].iter();
    let awards: Vec<Uuid> = awards
        .map(|slug| story.award(OWNER, slug, "une@exemple.fr").assertion.id)
        .collect();
    let last = |n: usize| LAST[n % LAST.len()];
    crowd::add(target, persons, who, |n| awards[..8 - last(n)].to_vec());
    let badges = CORE.map(|slug| story.badge(OWNER, slug));
    let lanes = (0..LANES).map(|lane| {
        let (services, actor, scope) = (services.clone(), story.actor.clone(), story.owner());
        async move {
            for n in (lane..persons).step_by(LANES) {
                let last_ones = badges[8 - last(n)..].iter().enumerate();
                let awards = last_ones.map(|(at, badge)| {
                    let service = services[at % services.len()].clone();
                    let (actor, new) = (actor.clone(), new_award(*badge, &who(n)));
                    tokio::spawn(async move {
                        let done = service.award(&actor, scope, new, None).await;
                        done.unwrap().done().unwrap();
                    })
                });
                for award in awards.collect::<Vec<_>>() {
                    award.await.unwrap();
                }
            }
        }
    });
    story.together(lanes);
    let all = "SELECT count(*) AS n FROM composite_awards JOIN composites ON composites.id = composite_awards.composite_id \
        JOIN assertions ON assertions.id = composite_awards.assertion_id \
        WHERE composite_awards.live AND assertions.live AND composites.slug = 'mediateur-numerique'";
    let whose = "SELECT count(DISTINCT composite_awards.person_id) AS n FROM composite_awards \
        JOIN composites ON composites.id = composite_awards.composite_id WHERE composites.slug = 'mediateur-numerique'";
    let ever = "SELECT count(*) AS n FROM assertions JOIN badge_classes ON badge_classes.id = assertions.badge_class_id \
        JOIN composites ON composites.id = badge_classes.composite_id WHERE composites.slug = 'mediateur-numerique'";
    for query in [all, whose, ever] {
        assert_eq!(story.count(query), persons as i64, "{query}");
    }
}

#[test]
fn everybody_at_once_on_sqlite() {
    on_sqlite(|target| rush(target, 1));
}

#[test]
fn everybody_at_once_on_two_nodes() {
    on_postgres("everybody_at_once_on_two_nodes", |target| rush(target, 2));
}
