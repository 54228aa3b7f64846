//! What holds when everything comes at once.

use crate::on_both;
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::story::*;
use diesel::RunQueryDsl;
use sceau::badge::composite::OnRevoked;
use sceau::issuing::Service;
use sceau::issuing::catalogues::default_catalogue;
use sceau::storage::Target;
use sceau::storage::composite_awards::{self, NewAward};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

const PERSONS: usize = 200;

fn who(n: usize) -> String {
    format!("p{n}@exemple.fr")
}

/// Awards given as person, body and competency, all at once and spread over the nodes; how many composites they
/// brought.
fn award_together(story: &Story, nodes: &[Service], awards: Vec<(usize, usize, &str)>) -> usize {
    let awards = awards
        .into_iter()
        .enumerate()
        .map(|(at, (person, body, slug))| {
            let service = nodes[at % nodes.len()].clone();
            let (actor, scope) = (story.actor.clone(), story.scope(body));
            let new = new_award(story.badge(body, slug), &who(person));
            async move {
                let done = service.award(&actor, scope, new, None).await;
                done.unwrap().done().unwrap().also.len()
            }
        });
    story.together(awards).into_iter().sum()
}

/// Persons whose live composite and whose live components disagree.
const AT_ODDS: &str = "\
    SELECT count(*) AS n FROM persons WHERE \
      (CASE WHEN (SELECT count(DISTINCT badge_classes.competency) FROM assertions \
          JOIN badge_classes ON badge_classes.id = assertions.badge_class_id \
          WHERE assertions.person_id = persons.id AND assertions.live AND badge_classes.competency IN \
            ('accueillir', 'diagnostiquer-orienter', 'concevoir', 'animer', 'evaluer-sa-pratique', \
             'cadre-deontologie-donnees', 'accessibilite-publics', 'culture-numerique')) = 8 THEN 1 ELSE 0 END) \
      <> (SELECT count(*) FROM composite_awards \
          JOIN composites ON composites.id = composite_awards.composite_id \
          JOIN assertions ON assertions.id = composite_awards.assertion_id \
          WHERE composite_awards.person_id = persons.id AND composite_awards.live AND assertions.live \
            AND composites.slug = 'mediateur-numerique')";
const LIVE: &str = "\
    SELECT count(*) AS n FROM composite_awards JOIN composites ON composites.id = composite_awards.composite_id \
    WHERE composite_awards.live AND composites.slug = 'mediateur-numerique'";
const EVER: &str = "\
    SELECT count(*) AS n FROM assertions JOIN badge_classes ON badge_classes.id = assertions.badge_class_id \
    JOIN composites ON composites.id = badge_classes.composite_id WHERE composites.slug = 'mediateur-numerique'";

/// The last two to eight badges of everybody arrive at once.
fn last_badges_at_once(target: &Target, nodes: usize) {
    let story = Story::with_bodies(target, 1);
    let mut services = vec![story.service.clone()];
    services.extend((1..nodes).map(|_| open(target)));
    let (mut before, mut last) = (Vec::new(), Vec::new());
    for person in 0..PERSONS {
        let at_once = 2 + person % 7;
        for (at, slug) in CORE.iter().enumerate() {
            let award = (person, (person + at) % 2, *slug);
            // Another eight each time, so that every competency comes last for somebody.
            if (at + person) % 8 < at_once {
                &mut last
            } else {
                &mut before
            }
            .push(award);
        }
    }
    let early = award_together(&story, &services, before);
    // Like a crowd at a door: those of one person stay neighbours.
    let late = award_together(&story, &services, last);
    assert_eq!(story.count(AT_ODDS), 0);
    assert_eq!(
        (story.count(LIVE), story.count(EVER)),
        (PERSONS as i64, PERSONS as i64)
    );
    let persons = story.count("SELECT count(*) AS n FROM persons");
    assert_eq!(persons, PERSONS as i64, "whose first badges came at once");
    assert_eq!(
        early + late,
        2 * PERSONS,
        "with the first steps; each was told once"
    );
    assert_eq!(story.reconcile(), 0, "nothing was lost");
}

#[test]
fn the_last_badges_come_at_once_on_sqlite() {
    on_sqlite(|target| last_badges_at_once(target, 1));
}

#[test]
fn the_last_badges_come_at_once_on_two_nodes() {
    on_postgres("the_last_badges_come_at_once_on_two_nodes", |target| {
        last_badges_at_once(target, 2)
    });
}

enum Act {
    Award(usize, usize, &'static str),
    Revoke(uuid::Uuid),
}

/// A component is revoked while the last badge arrives. A third of the persons have another badge for that leaf, and a
/// third get one in the same moment.
fn revocations_among_awards(target: &Target, nodes: usize) {
    const PERSONS: usize = 100;
    let story = Story::with_bodies(target, 1);
    let mut services = vec![story.service.clone()];
    services.extend((1..nodes).map(|_| open(target)));
    let mut before = Vec::new();
    for person in 0..PERSONS {
        before.extend(CORE[1..7].iter().map(|slug| (person, OWNER, *slug)));
        if person % 3 == 1 {
            before.push((person, 1, CORE[0]));
        }
    }
    award_together(&story, &services, before);
    let mut acts = Vec::new();
    for person in 0..PERSONS {
        let doomed = story.award(OWNER, CORE[0], &who(person)).assertion.id;
        acts.push(Act::Revoke(doomed));
        acts.push(Act::Award(person, OWNER, CORE[7]));
        if person % 3 == 2 {
            acts.push(Act::Award(person, 1, CORE[0]));
        }
        if person % 2 == 1 {
            let len = acts.len();
            acts.swap(len - 1, len - 2);
        }
    }
    let acts = acts.into_iter().enumerate().map(|(at, act)| {
        let service = services[at % nodes].clone();
        let actor = story.actor.clone();
        let body = match act {
            Act::Award(_, body, _) => body,
            Act::Revoke(_) => OWNER,
        };
        let scope = story.scope(body);
        let new = match act {
            Act::Award(person, body, slug) => Ok(new_award(story.badge(body, slug), &who(person))),
            Act::Revoke(id) => Err(id),
        };
        async move {
            match new {
                Ok(new) => drop(service.award(&actor, scope, new, None).await.unwrap()),
                Err(id) => {
                    let reason = "délivré par erreur".to_owned();
                    drop(
                        service
                            .revoke(&actor, scope, id, reason, None)
                            .await
                            .unwrap(),
                    );
                }
            }
        }
    });
    story.together(acts);
    assert_eq!(story.count(AT_ODDS), 0);
    let two_thirds = (0..PERSONS).filter(|person| person % 3 != 0).count();
    assert_eq!(story.count(LIVE), two_thirds as i64);
    assert_eq!(story.reconcile(), 0, "nothing was lost");
    assert_eq!(story.count(AT_ODDS), 0);
}

#[test]
fn revocations_come_among_awards_on_sqlite() {
    on_sqlite(|target| revocations_among_awards(target, 1));
}

#[test]
fn revocations_come_among_awards_on_two_nodes() {
    on_postgres("revocations_come_among_awards_on_two_nodes", |target| {
        revocations_among_awards(target, 2)
    });
}

on_both!(of_two_adoptions_at_once_one_is_kept, |target| {
    let story = Story::begin(target);
    let owner = story.bodies[OWNER].issuer;
    let create = |name: &str| {
        let name = name.to_owned();
        let service = &story.service;
        let made = service.create_programme(&story.actor, story.owner(), owner, name);
        story.run(made).unwrap().id
    };
    // A version that nobody adopted before.
    let mut catalogue = default_catalogue().unwrap().clone();
    catalogue.version = "2026.2".to_owned();
    let programmes = [create("A"), create("A bis")];
    let adoptions = (0..8).map(|at| {
        let (service, actor, scope) = (story.service.clone(), story.actor.clone(), story.owner());
        let (catalogue, programme) = (catalogue.clone(), programmes[at % 2]);
        async move {
            let adopted = service.adopt(&actor, scope, programme, &catalogue, OnRevoked::Keep);
            adopted.await.map(|adoption| adoption.programme)
        }
    });
    let (adopted, refused): (Vec<_>, Vec<_>) = story
        .together(adoptions)
        .into_iter()
        .partition(Result::is_ok);
    let adopted: BTreeSet<_> = adopted.into_iter().map(Result::unwrap).collect();
    assert_eq!(adopted, BTreeSet::from(programmes));
    assert_eq!(refused.len(), 6);
    assert!(
        refused
            .into_iter()
            .all(|why| refusal(why) == "already-adopted")
    );
});

on_both!(of_twenty_equal_awards_at_once_one_is_made, |target| {
    let story = Story::begin(target);
    let nodes = [story.service.clone(), open(target)];
    let awards = (0..20).map(|at| {
        let (service, actor, scope) = (nodes[at % 2].clone(), story.actor.clone(), story.owner());
        let new = new_award(story.badge(OWNER, "animer"), &who(1));
        async move { service.award(&actor, scope, new, None).await.map(drop) }
    });
    let refused: Vec<_> = story
        .together(awards)
        .into_iter()
        .filter(Result::is_err)
        .collect();
    assert_eq!(refused.len(), 19);
    assert!(
        refused
            .into_iter()
            .all(|why| refusal(why) == "already-held")
    );
    assert_eq!(story.count("SELECT count(*) AS n FROM assertions"), 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM persons"), 1);
});

on_both!(of_twenty_equal_revocations_at_once_one_is_made, |target| {
    let story = Story::begin(target);
    let nodes = [story.service.clone(), open(target)];
    story.award_all(&CORE, &who(1));
    let core = story.live(CORE_COMPOSITE, &who(1))[0];
    let revocations = (0..20).map(|at| {
        let (service, actor, scope) = (nodes[at % 2].clone(), story.actor.clone(), story.owner());
        let reason = format!("raison {at}");
        async move {
            service
                .revoke(&actor, scope, core, reason, None)
                .await
                .map(drop)
        }
    });
    let refused: Vec<_> = story
        .together(revocations)
        .into_iter()
        .filter(Result::is_err)
        .collect();
    assert_eq!(refused.len(), 19);
    assert!(
        refused
            .into_iter()
            .all(|why| refusal(why) == "already-revoked")
    );
    assert_eq!(story.audited("assertion.revoke", core), 1);
    assert_eq!(story.count("SELECT count(*) AS n FROM withholdings"), 1);
});

on_both!(two_reconcilers_and_the_awards_share_the_work, |target| {
    const LOST: usize = 40;
    let story = Story::begin(target);
    let nodes = [story.service.clone(), open(target)];
    let all = (0..LOST).flat_map(|person| CORE.map(|slug| (person, OWNER, slug)));
    award_together(&story, &nodes, all.collect());
    let composites = [CORE_COMPOSITE, FIRST_STEPS].map(|slug| story.composite_badge(slug).id);
    story.write(|db| {
        let lost = diesel::sql_query("DELETE FROM composite_awards").execute(db);
        Ok(lost.map_err(sceau::storage::Error::from)?)
    });
    for badge in composites {
        let lost = story.sql("DELETE FROM assertions WHERE badge_class_id = $1", badge);
        assert_eq!(lost, LOST);
    }
    let awards = award_each_later(&story, &nodes, LOST);
    let reconcilers = nodes.iter().cloned().map(|service| -> Counting {
        Box::pin(async move { service.reconcile(|_| true).await.unwrap().awarded })
    });
    let told: u64 = story.together(reconcilers.chain(awards)).into_iter().sum();
    assert_eq!(told, 2 * LOST as u64);
    assert_eq!((story.count(AT_ODDS), story.count(LIVE)), (0, LOST as i64));
    assert_eq!(story.reconcile(), 0);
});

/// How many composites something brought.
type Counting = Pin<Box<dyn Future<Output = u64> + Send>>;

/// One more badge for each of them, which brings what is still due.
fn award_each_later(story: &Story, nodes: &[Service], persons: usize) -> Vec<Counting> {
    let award = |person: usize| -> Counting {
        let service = nodes[person % nodes.len()].clone();
        let (actor, scope) = (story.actor.clone(), story.owner());
        let new = new_award(story.badge(OWNER, "reseau-territoire"), &who(person));
        Box::pin(async move {
            let awarded = service.award(&actor, scope, new, None).await;
            awarded.unwrap().done().unwrap().also.len() as u64
        })
    };
    (0..persons).map(award).collect()
}

on_both!(the_database_keeps_a_second_live_award_out, |target| {
    let story = Story::begin(target);
    story.award_all(&CORE, "camille@exemple.fr");
    let live = story.live(CORE_COMPOSITE, "camille@exemple.fr")[0];
    let another = story.award(OWNER, "ia-quotidien", "camille@exemple.fr");
    let another = another.assertion.id;
    let stored = story.write(move |db| {
        let made = composite_awards::find(db, live)?.unwrap();
        let mut of_cycle = |cycle| {
            let new = NewAward {
                assertion: another,
                composite: made.under.id,
                rule: made.under.rule_id,
                person: made.person,
                cycle,
                renewal: false,
                components: made.components.clone(),
            };
            composite_awards::insert(db, &new)
        };
        Ok((of_cycle(1)?, of_cycle(2)?))
    });
    assert_eq!(stored, (false, true), "of a cycle there is one");
});
