//! The same against the real service, on both databases: each history is of two new persons.

use super::acts::{Act, any_act, of_service};
use super::histories::{Stand, law, stands};
use super::reference::{Badge, Person, World};
use crate::on_both;
use crate::support::story::*;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::Strategy;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sceau::issuing::award::NewAward;
use sceau::issuing::catalogues::default_catalogue;
use sceau::storage::{assertions, composite_awards, persons};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the composites of the catalogue ask, so that something happens; the core is held from the start.
const LEAVES: [&str; 4] = [
    "accueillir",
    "culture-numerique",
    "securite-quotidien",
    "ia-quotidien",
];
/// Each leaf may be several times in a history; the core but those above is awarded once, for long.
const LENGTH: usize = 40;

struct Twins<'a> {
    story: &'a Story,
    world: World,
    names: [String; 2],
    persons: [Person; 2],
    /// The running recognition of each issuer.
    trusted: [Option<Uuid>; 3],
}

impl Twins<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.story.service.now()
    }

    fn act(&mut self, act: &Act) {
        // Never twice in a second, nor after whole days: no act falls on the second of a boundary.
        self.story.clock.advance(TimeDelta::seconds(67));
        match act {
            Act::Award {
                who,
                leaf,
                issuer,
                valid,
                ago,
            } => {
                let ago = i64::from(*ago);
                let valid = valid.map(|days| i64::from(days) + 1);
                self.award(*who, LEAVES[leaf.index(LEAVES.len())], *issuer, valid, ago);
            }
            Act::Revoke { who, which } => self.revoke(*who, which),
            Act::Lift { who } => self.lift(*who),
            Act::Pass { days } => self.story.clock.advance(TimeDelta::days((*days).into())),
            Act::Reconcile => {
                let due: usize = [0, 1].into_iter().map(|who| self.due(who).len()).sum();
                let awarded = self.story.reconcile();
                assert!(
                    awarded >= due as u64,
                    "others of earlier histories may be due too"
                );
                [0, 1].into_iter().for_each(|who| self.settle(who));
            }
            Act::Accredit { issuer } if self.trusted[*issuer].is_none() => {
                let from = self.now();
                self.trusted[*issuer] = Some(self.story.accredit(*issuer, Some(from), None));
                self.world.trust.push((*issuer, from, None));
            }
            Act::EndTrust { issuer } => self.end_trust(*issuer),
            _ => return,
        }
        self.compare();
    }

    fn award(&mut self, who: usize, leaf: &str, by: usize, valid: Option<i64>, ago: i64) {
        let now = self.now();
        let issued = now - TimeDelta::days(ago);
        let new = NewAward {
            issued_on: Some(issued),
            expires: Some(issued + TimeDelta::days(valid.unwrap_or(20_000))),
            allow_duplicate: true,
            ..new_award(self.story.badge(by, leaf), &self.names[who])
        };
        let made = self.story.try_award(by, new).unwrap().assertion;
        self.persons[who].badges.push(Badge {
            id: made.id,
            leaf: leaf.to_owned(),
            issuer: by,
            issued: made.issued_on,
            recorded: made.recorded_at,
            expires: made.expires,
            gone: false,
        });
        self.settle(who);
    }

    fn due(&self, who: usize) -> super::reference::Due {
        self.world.due(&self.persons[who], self.now())
    }

    /// The service awarded what is due: exactly what the model says, resting on what it says.
    fn settle(&mut self, who: usize) {
        let expected = self.due(who);
        let known: BTreeSet<Uuid> = self.persons[who].awards.iter().map(|a| a.id).collect();
        let new: Vec<_> = self
            .awards(who)
            .into_iter()
            .filter(|a| !known.contains(&a.assertion))
            .collect();
        let found: BTreeSet<_> = new.iter().map(|a| a.composite.to_string()).collect();
        assert_eq!(
            found,
            expected.keys().cloned().collect(),
            "{} at {}",
            self.names[who],
            self.now()
        );
        for award in new {
            let slug = award.composite.to_string();
            let law = self
                .world
                .laws
                .iter()
                .find(|law| law.slug == slug)
                .unwrap()
                .clone();
            let made_of: Vec<_> = award
                .components
                .iter()
                .map(|c| (c.leaf.to_string(), c.assertion))
                .collect();
            let rule = match &law.renewal {
                Some((rule, ..)) if award.renewal => rule,
                _ => &law.first,
            };
            let now = award.issued_on;
            assert!(
                self.world.rests_on(&self.persons[who], rule, &made_of, now),
                "{award:?}"
            );
            let found = expected[&slug];
            self.world.grant(
                &mut self.persons[who],
                &law,
                found,
                award.assertion,
                made_of,
                now,
            );
        }
    }

    fn awards(&self, who: usize) -> Vec<sceau::badge::composite::Award> {
        let (programme, email) = (self.story.programme, email(&self.names[who]));
        self.story.read(move |db| {
            Ok(match persons::find(db, &email)? {
                Some(found) => composite_awards::of_person(db, programme, found.person)?,
                None => Vec::new(),
            })
        })
    }

    fn revoke(&mut self, who: usize, which: &proptest::sample::Index) {
        let person = &self.persons[who];
        let badges = person
            .badges
            .iter()
            .filter(|b| !b.gone)
            .map(|b| (b.id, b.issuer, None));
        let awards = person.awards.iter().filter(|a| !a.gone);
        let awards = awards.map(|a| (a.id, OWNER, Some((a.law.slug.clone(), a.live))));
        let all: Vec<_> = badges.chain(awards).collect();
        if all.is_empty() {
            return;
        }
        let (id, by, composite) = which.get(&all).clone();
        let now = self.now();
        let fell: BTreeSet<Uuid> = fallen(&self.story.revoke(by, id)).into_iter().collect();
        let person = &mut self.persons[who];
        person.end(id);
        if let Some((slug, true)) = composite {
            person.withheld.insert(slug);
        }
        let expected = self.world.falling(person, now);
        assert_eq!(fell, expected, "what falls at {now}");
        expected.into_iter().for_each(|id| person.end(id));
    }

    fn lift(&mut self, who: usize) {
        let of = self
            .story
            .service
            .withholdings(self.story.owner(), self.story.programme);
        let email = email(&self.names[who]);
        let person = self.story.read(move |db| Ok(persons::find(db, &email)?));
        for (withheld, _) in self.story.run(of).unwrap() {
            if person.is_some_and(|p| p.person == withheld.person) {
                let (actor, scope) = (&self.story.actor, self.story.owner());
                let lifted = self.story.service.lift_withholding(
                    actor,
                    scope,
                    self.story.programme,
                    withheld.id,
                );
                self.story.run(lifted).unwrap();
                self.persons[who].withheld.remove(&withheld.slug);
                self.settle(who);
            }
        }
    }

    fn end_trust(&mut self, issuer: usize) {
        let Some(id) = self.trusted[issuer].take() else {
            return;
        };
        let (actor, scope) = (&self.story.actor, self.story.owner());
        let ended = self
            .story
            .service
            .end_accreditation(actor, scope, self.story.programme, id);
        self.story.run(ended).unwrap();
        let now = self.now();
        let of_it = self
            .world
            .trust
            .iter_mut()
            .filter(|(by, _, until)| *by == issuer && until.is_none());
        of_it.for_each(|(_, _, until)| *until = Some(now));
    }

    fn compare(&self) {
        for who in [0, 1] {
            let all = self.awards(who);
            let found = self.story.read(move |db| {
                let mut found = BTreeSet::new();
                for a in &all {
                    let stored = assertions::find(db, a.assertion)?.unwrap();
                    found.insert(Stand {
                        id: a.assertion,
                        slug: a.composite.to_string(),
                        cycle: a.cycle,
                        renewal: a.renewal,
                        live: a.live,
                        gone: !stored.live,
                        expires: a.expires,
                    });
                }
                Ok(found)
            });
            assert_eq!(found, stands(&self.persons[who]), "{}", self.names[who]);
        }
    }
}

on_both!(the_service_and_the_model_agree_step_by_step, |target| {
    let mut story = Story::begin(target);
    story.join();
    story.join();
    let catalogue = default_catalogue().unwrap();
    let laws = catalogue.composites.iter().map(|entry| {
        let mut entry = serde_json::to_value(entry).unwrap();
        entry["onComponentRevoked"] = json!("revoke");
        law(&entry)
    });
    let laws: Vec<_> = laws.collect();
    let steps = crate::model::steps("SCEAU_MODEL_SERVICE_STEPS", 400) as usize;
    let mut runner = TestRunner::default();
    let (mut taken, mut composites) = (0, 0);
    let mut trusted = [None; 3];
    let mut world = World {
        laws,
        trust: Vec::new(),
    };
    while taken < steps {
        let mut twins = Twins {
            story: &story,
            world,
            names: [0, 1].map(|who| format!("h{taken}-{who}@exemple.fr")),
            persons: Default::default(),
            trusted,
        };
        // So that a few badges more complete all three composites.
        for slug in CORE.iter().filter(|slug| !LEAVES.contains(slug)) {
            twins.award(0, slug, OWNER, None, 0);
        }
        twins.award(1, "cadre-deontologie-donnees", OWNER, None, 0);
        let acts =
            proptest::collection::vec(any_act().prop_filter("of the service", of_service), LENGTH);
        let acts = acts.new_tree(&mut runner).unwrap().current();
        println!("{acts:?}");
        acts.iter().for_each(|act| twins.act(act));
        taken += acts.len();
        composites += twins.persons.iter().map(|p| p.awards.len()).sum::<usize>();
        (world, trusted) = (twins.world, twins.trusted);
    }
    // How many is left to chance; without any, the histories would show nothing.
    assert!(composites > 0, "no composite in {taken} steps");
});
