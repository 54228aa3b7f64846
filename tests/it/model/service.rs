//! The same against the real service, on both databases: each history is of two new persons.

mod decided;

use super::acts::{Act, any_act};
use super::histories::{Stand, law, stands};
use super::reference::{Badge, Law, Person, World};
use crate::support::databases::{on_postgres, on_sqlite};
use crate::support::story::*;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use sceau::badge::composite::OnRevoked;
use sceau::issuing::award::NewAward;
use sceau::issuing::catalogues::default_catalogue;
use sceau::issuing::policies::PoliciesChange;
use sceau::storage::{Target, assertions, composite_awards, pending, persons};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
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

/// Histories that share a database: each looks at everybody in it.
const TOGETHER: usize = 25;

/// What a history leaves to the next one.
struct Programme {
    world: World,
    /// Of each recognition that the world has, its id, and whether it was withdrawn.
    recognitions: Vec<(Uuid, bool)>,
    /// The versions of each composite, the one in force first.
    versions: Vec<Vec<Value>>,
}

struct Twins<'a> {
    story: &'a Story,
    programme: Programme,
    /// An address of each.
    names: [String; 2],
    persons: [Person; 2],
    /// How many persons there were: each is somebody new.
    number: usize,
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
            Act::Decline { who, which } => self.decline(*who, which),
            Act::Replace { who, which, away } => self.replace(*who, which, *away),
            Act::Lift { who, declined } => self.lift(*who, *declined),
            Act::Pass { days } => self.story.clock.advance(TimeDelta::days((*days).into())),
            Act::Reconcile => {
                let due = [0, 1].map(|who| self.due(who));
                let awarded = self.story.reconcile();
                let least: usize = due.iter().map(|due| due.len()).sum();
                assert!(
                    awarded >= least as u64,
                    "others of earlier histories may be due too"
                );
                self.came(&due);
            }
            Act::Execute => {
                self.story.run(self.story.service.execute_due()).unwrap();
                let now = self.now();
                for person in &mut self.persons {
                    self.programme.world.execute(person, now);
                }
            }
            Act::Merge => self.merge(),
            Act::Accredit { issuer } => self.accredit(*issuer),
            Act::EndTrust { issuer } => self.end_trust(*issuer),
            Act::Withdraw { issuer, days } => self.withdraw(*issuer, *days),
            Act::ChangeRule { which } => self.change_rule(which),
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
        self.programme.world.due(&self.persons[who], self.now())
    }

    /// Both were looked at: what was due to them came, and nothing else.
    fn came(&mut self, due: &[super::reference::Due; 2]) {
        for who in [0, 1] {
            match due[who].is_empty() {
                true => assert!(self.new_awards(who).is_empty()),
                false => self.settle(who),
            }
        }
    }

    fn new_awards(&self, who: usize) -> Vec<sceau::badge::composite::Award> {
        let known: BTreeSet<Uuid> = self.persons[who].awards.iter().map(|a| a.id).collect();
        let new = self.awards(who).into_iter();
        new.filter(|a| !known.contains(&a.assertion)).collect()
    }

    /// The service awarded what is due: exactly what the model says, resting on what it says. What stands again stays.
    fn settle(&mut self, who: usize) {
        let (expected, at) = (self.due(who), self.now());
        let new = self.new_awards(who);
        let found: BTreeSet<_> = new.iter().map(|a| a.composite.to_string()).collect();
        let slugs = expected.keys().cloned().collect();
        assert_eq!(found, slugs, "{} at {at}", self.names[who]);
        let (world, person) = (&self.programme.world, &mut self.persons[who]);
        for award in new {
            let slug = award.composite.to_string();
            let mut laws = world.laws.iter();
            let law = laws.find(|law| law.slug == slug).unwrap();
            let components = award.components.iter();
            let made_of: Vec<_> = components
                .map(|c| (c.leaf.to_string(), c.assertion))
                .collect();
            let rule = match &law.renewal {
                Some((rule, ..)) if award.renewal => rule,
                _ => &law.first,
            };
            let now = award.issued_on;
            assert!(world.rests_on(person, rule, &made_of, now), "{award:?}");
            world.grant(person, law, expected[&slug], award.assertion, made_of, now);
        }
        world.uphold(person, at);
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
            let live = found.iter().filter(|a| a.live);
            let turns: BTreeSet<_> = live.clone().map(|a| (&a.slug, a.cycle)).collect();
            assert_eq!(live.count(), turns.len(), "one live award of a cycle");
            let ids: Vec<Uuid> = found.iter().map(|a| a.id).collect();
            let open = self.story.read(move |db| {
                let mut open = BTreeMap::new();
                for id in &ids {
                    open.extend(pending::open_of(db, *id)?.map(|p| (*id, p.due_at)));
                }
                Ok(open)
            });
            let awards = self.persons[who].awards.iter();
            let until: BTreeMap<Uuid, DateTime<Utc>> =
                awards.filter_map(|a| Some((a.id, a.until?))).collect();
            // The clock went on while the service was at it.
            let same = |(id, due): (&Uuid, &DateTime<Utc>)| {
                until
                    .get(id)
                    .is_some_and(|at| (*due - *at).abs() < TimeDelta::seconds(60))
            };
            let agree = open.len() == until.len() && open.iter().all(same);
            assert!(
                agree,
                "what is pending of {}: {open:?}, {until:?}",
                self.names[who]
            );
        }
    }
}

/// What else each composite of the catalogue may ask.
fn others(slug: &str) -> Value {
    let leaves =
        |of: &[&str]| -> Value { of.iter().map(|leaf| json!({ "badge": leaf })).collect() };
    match slug {
        CORE_COMPOSITE => json!({"all": [{"all": leaves(&CORE[..7])},
            {"atLeast": {"count": 1, "of": leaves(&LEAVES[2..])}}]}),
        FURTHER_COMPOSITE => json!({"all": [{"badge": CORE_COMPOSITE}, {"atLeast": {"count": 1,
            "of": leaves(&LEAVES[1..]), "earnedWithinMonths": 24}}]}),
        FIRST_STEPS => json!({"atLeast": {"count": 2, "of": leaves(&LEAVES)}}),
        other => panic!("the catalogue has {other} too"),
    }
}

/// A programme in an empty database, under policies drawn from the runner.
fn begin(target: &Target, runner: &mut TestRunner) -> (Story, Programme) {
    let mut story = Story::begin(target);
    // Whatever the day is, so that a seed is a history.
    let from: DateTime<Utc> = "2030-01-31T12:00:00Z".parse().unwrap();
    story.clock.advance(from - story.service.now());
    story.join();
    story.join();
    let mut versions = Vec::new();
    for entry in &default_catalogue().unwrap().composites {
        let policies = vec!["revoke", "pending", "keep"];
        let policy = proptest::sample::select(policies);
        let policy = policy.new_tree(runner).unwrap().current();
        let change = PoliciesChange {
            on_component_revoked: serde_json::from_value::<Option<OnRevoked>>(json!(policy))
                .unwrap(),
            ..PoliciesChange::default()
        };
        let (actor, scope, slug) = (&story.actor, story.owner(), entry.slug.to_string());
        let set = story
            .service
            .set_policies(actor, scope, story.programme, slug, change);
        story.run(set).unwrap();
        let mut first = serde_json::to_value(entry).unwrap();
        first["onComponentRevoked"] = json!(policy);
        let mut second = first.clone();
        second["rule"] = others(entry.slug.as_str());
        versions.push(vec![first, second]);
    }
    let laws: Vec<Law> = versions.iter().map(|all| law(&all[0])).collect();
    let programme = Programme {
        world: World {
            laws,
            trust: Vec::new(),
        },
        recognitions: Vec::new(),
        versions,
    };
    (story, programme)
}

/// Some histories, one after the other; gives how many steps were taken, and how many composites there were.
fn histories(target: &Target, runner: &mut TestRunner, steps: usize) -> (usize, usize) {
    let (story, mut programme) = begin(target, runner);
    let (mut taken, mut composites) = (0, 0);
    while taken < steps.min(TOGETHER * LENGTH) {
        let mut twins = Twins {
            story: &story,
            programme,
            names: [0, 1].map(|who| format!("h{taken}-{who}@exemple.fr")),
            persons: Default::default(),
            number: 0,
        };
        // So that a few badges more complete all three composites.
        for slug in CORE.iter().filter(|slug| !LEAVES.contains(slug)) {
            twins.award(0, slug, OWNER, None, 0);
        }
        twins.award(1, "cadre-deontologie-donnees", OWNER, None, 0);
        let acts = proptest::collection::vec(any_act(), LENGTH);
        let acts = acts.new_tree(runner).unwrap().current();
        println!("{acts:?}");
        acts.iter().for_each(|act| twins.act(act));
        taken += acts.len();
        composites += twins.persons.iter().map(|p| p.awards.len()).sum::<usize>();
        programme = twins.programme;
    }
    (taken, composites)
}

mod the_service_and_the_model_agree_step_by_step {
    use super::*;

    fn agree(on: impl Fn(&mut dyn FnMut(&Target))) {
        let steps = crate::model::steps("SCEAU_MODEL_SERVICE_STEPS", 400) as usize;
        let mut runner = crate::model::runner(Config::default());
        let (mut taken, mut composites) = (0, 0);
        while taken < steps {
            let (before, mut ran) = (taken, false);
            on(&mut |target| {
                let (more, of_them) = histories(target, &mut runner, steps - before);
                (taken, composites, ran) = (taken + more, composites + of_them, true);
            });
            if !ran {
                return; // there is no such database here
            }
        }
        // How many is left to chance; without any, the histories would show nothing.
        assert!(composites > 0, "no composite in {taken} steps");
    }

    #[test]
    fn sqlite() {
        agree(|histories| on_sqlite(histories));
    }

    #[test]
    fn postgres() {
        let name = concat!(module_path!(), "::postgres");
        agree(|histories| on_postgres(name, histories));
    }
}
