//! Random histories of two persons: after each step the domain and the reference model say the same.

use super::acts::{Act, any_act};
use super::engine::{Engine, LEAVES, issuer, versions};
use super::reference::{Badge, Falls, Law, Person, Rule, World};
use chrono::{DateTime, Days, TimeDelta, Utc};
use proptest::test_runner::Config;
use sceau::badge::composite::Held;
use sceau::badge::text::Slug;
use sceau::storage::accreditations::Accreditation;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// One composite of a person, as both tell it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    pub id: Uuid,
    pub slug: String,
    pub cycle: u32,
    pub renewal: bool,
    pub live: bool,
    pub gone: bool,
    pub expires: Option<DateTime<Utc>>,
}

pub fn stands(person: &Person) -> BTreeSet<Stand> {
    let all = person.awards.iter().map(|a| Stand {
        id: a.id,
        slug: a.law.slug.clone(),
        cycle: a.cycle,
        renewal: a.renewal,
        live: a.live,
        gone: a.gone,
        expires: a.expires,
    });
    all.collect()
}

pub fn law(json: &Value) -> Law {
    let renewal = json.get("renewal").filter(|r| !r.is_null());
    let days = |of: &Value, name: &str| of[name].as_u64().unwrap();
    Law {
        slug: json["slug"].as_str().unwrap().to_owned(),
        first: Rule::read(&json["rule"]),
        months: json["validityMonths"].as_u64().map(|m| m as u32),
        renewal: renewal.map(|r| {
            (
                Rule::read(&r["rule"]),
                days(r, "opensDaysBefore"),
                days(r, "graceDays"),
            )
        }),
        falls: match json["onComponentRevoked"].as_str() {
            Some("revoke") => Falls::AtOnce,
            Some("pending") => Falls::After(30),
            _ => Falls::Never,
        },
    }
}

/// Both, side by side.
struct Twins {
    engine: Engine,
    world: World,
    persons: [Person; 2],
    versions: Vec<Vec<Value>>,
    now: DateTime<Utc>,
}

impl Twins {
    fn new() -> Self {
        let versions = versions();
        let first: Vec<Value> = versions.iter().map(|all| all[0].clone()).collect();
        Self {
            engine: Engine::new(&first),
            world: World {
                laws: first.iter().map(law).collect(),
                trust: Vec::new(),
            },
            persons: Default::default(),
            versions,
            now: "2026-01-31T12:00:00Z".parse().unwrap(),
        }
    }

    fn act(&mut self, act: &Act) {
        self.now += TimeDelta::seconds(1);
        match act {
            Act::Award {
                who,
                leaf,
                issuer,
                valid,
                ago,
            } => self.award(
                *who,
                LEAVES[leaf.index(LEAVES.len())],
                *issuer,
                *valid,
                *ago,
            ),
            Act::Revoke { who, which } => self.revoke(*who, which, false),
            Act::Decline { who, which } => self.revoke(*who, which, true),
            Act::Replace { who, which, away } => self.replace(*who, which, *away),
            Act::Lift { who, declined } => {
                self.persons[*who].withheld.retain(|w| w.1 != *declined);
                self.engine.persons[*who]
                    .withheld
                    .retain(|w| w.1 != *declined);
                self.settle(*who);
            }
            Act::Execute => [0, 1].into_iter().for_each(|who| self.execute(who)),
            // Time alone takes nothing away: nobody looks.
            Act::Pass { days } => self.now = self.now + Days::new((*days).into()),
            Act::Reconcile => [0, 1].into_iter().for_each(|who| self.settle(who)),
            Act::Merge => self.merge(),
            Act::Accredit { issuer: by } => {
                self.world.trust.push((*by, self.now, None));
                self.engine.accreditations.push(Accreditation {
                    id: Uuid::now_v7(),
                    programme: Uuid::nil(),
                    issuer: issuer(*by),
                    competencies: LEAVES.map(str::to_owned).to_vec(),
                    starts_at: self.now,
                    ends_at: None,
                    by: "test".to_owned(),
                    at: self.now,
                    catalogue: Uuid::nil(),
                    withdrawn: None,
                });
            }
            Act::EndTrust { issuer } => self.end_trust(*issuer, 0),
            Act::Withdraw { issuer, days } => self.end_trust(*issuer, *days),
            Act::ChangeRule { which } => {
                let which = which.index(self.versions.len());
                self.versions[which].rotate_left(1);
                let new = &self.versions[which][0];
                self.world.laws[which] = law(new);
                self.engine.change(which, new);
                [0, 1].into_iter().for_each(|who| self.settle(who));
            }
        }
        self.compare();
    }

    fn award(&mut self, who: usize, leaf: &str, by: usize, valid: Option<u16>, ago: u16) {
        let (id, now) = (Uuid::now_v7(), self.now);
        let issued = now - Days::new(ago.into());
        let expires = valid.map(|days| issued + Days::new(days.into()));
        let before = stands(&self.persons[who]);
        self.persons[who].badges.push(Badge {
            id,
            leaf: leaf.to_owned(),
            issuer: by,
            issued,
            recorded: now,
            expires,
            gone: false,
        });
        let leaf = Slug::parse(leaf).unwrap();
        let held = Held {
            leaf,
            assertion: id,
            issued_on: issued,
            expires,
            revoked: false,
            recognised: true,
            by: Vec::new(),
        };
        self.engine.add(who, held, by, now);
        self.settle(who);
        let after = stands(&self.persons[who]);
        let kept = |old: &Stand| old.gone || after.iter().any(|new| new.id == old.id && !new.gone);
        assert!(before.iter().all(kept), "one more badge removes no award");
    }

    /// Awards what is due; a second time nothing is.
    fn settle(&mut self, who: usize) {
        let expected = self.world.due(&self.persons[who], self.now);
        let dues = self.engine.due(who, self.now);
        let found = dues
            .iter()
            .map(|due| (due.composite.to_string(), (due.cycle, due.renews)));
        assert_eq!(
            found.collect::<super::reference::Due>(),
            expected,
            "what is due at {}",
            self.now
        );
        for due in &dues {
            let law = self
                .world
                .laws
                .iter()
                .find(|law| law.slug == due.composite.as_str())
                .unwrap()
                .clone();
            let made_of: Vec<_> = due
                .components
                .iter()
                .map(|c| (c.leaf.to_string(), c.assertion))
                .collect();
            let rule = match &law.renewal {
                Some((rule, ..)) if due.renews.is_some() => rule,
                _ => &law.first,
            };
            assert!(
                self.world
                    .rests_on(&self.persons[who], rule, &made_of, self.now),
                "{due:?}"
            );
            self.world.grant(
                &mut self.persons[who],
                &law,
                (due.cycle, due.renews),
                due.assertion,
                made_of,
                self.now,
            );
            self.engine.grant(who, due, self.now);
        }
        assert_eq!(self.engine.due(who, self.now), [], "twice changes nothing");
        self.world.uphold(&mut self.persons[who], self.now);
    }

    fn revoke(&mut self, who: usize, which: &proptest::sample::Index, declined: bool) {
        let person = &mut self.persons[who];
        let badges = person
            .badges
            .iter()
            .filter(|b| !b.gone)
            .map(|b| (b.id, None));
        let awards = person
            .awards
            .iter()
            .filter(|a| !a.gone)
            .map(|a| (a.id, Some((a.law.slug.clone(), a.live))));
        let all: Vec<_> = badges.chain(awards).collect();
        if all.is_empty() {
            return;
        }
        let (id, composite) = which.get(&all).clone();
        person.end(id);
        self.engine.end(who, id);
        // One that was renewed already says nothing about the next.
        if let Some((slug, true)) = composite {
            self.engine.persons[who]
                .withheld
                .insert((Slug::parse(&slug).unwrap(), declined));
            person.withheld.insert((slug, declined));
        }
        self.fall(who);
    }

    fn fall(&mut self, who: usize) {
        for id in self.falling(who).0 {
            self.engine.end(who, id);
        }
        self.world.follow(&mut self.persons[who], self.now);
    }

    fn execute(&mut self, who: usize) {
        self.falling(who);
        self.world.execute(&mut self.persons[who], self.now);
        for ended in self.persons[who].awards.iter().filter(|a| a.gone) {
            self.engine.end(who, ended.id);
        }
        self.falling(who);
    }

    /// What would fall, and what would be to fall, if somebody looked.
    fn falling(&mut self, who: usize) -> (BTreeSet<Uuid>, BTreeSet<Uuid>) {
        let expected = self.world.falling(&self.persons[who], self.now);
        let found = self.engine.falling(who, self.now);
        assert_eq!(found, expected, "what falls at {}", self.now);
        expected
    }

    /// Nothing follows from a replacement, but when it is another's from then on.
    fn replace(&mut self, who: usize, which: &proptest::sample::Index, away: bool) {
        let before = self.falling(who);
        let person = &mut self.persons[who];
        let all: Vec<_> = person.badges.iter().filter(|b| !b.gone).cloned().collect();
        if all.is_empty() {
            return;
        }
        let old = which.get(&all);
        let new = Uuid::now_v7();
        let copy = Badge {
            id: new,
            ..old.clone()
        };
        person.end(old.id);
        if away {
            self.persons[1 - who].badges.push(copy);
            self.engine.give_away(who, old.id, new);
            self.fall(who);
            return self.settle(1 - who);
        }
        person.badges.push(copy);
        person.put_in_place(old.id, new);
        self.engine.replace(who, old.id, new);
        assert_eq!(self.falling(who), before, "nothing cascades");
    }

    fn end_trust(&mut self, by: usize, days: u16) {
        let before = [0, 1].map(|who| self.falling(who));
        let from = self.now - Days::new(days.into());
        for (issuer, _, until) in &mut self.world.trust {
            if *issuer == by && until.is_none_or(|until| until > from) {
                *until = Some(from);
            }
        }
        let of_it = self
            .engine
            .accreditations
            .iter_mut()
            .filter(|a| a.issuer == issuer(by));
        for found in of_it.filter(|a| a.ends_at.is_none_or(|until| until > from)) {
            found.ends_at = Some(from);
        }
        for (who, before) in before.iter().enumerate() {
            match days {
                0 => assert_eq!(self.falling(who), *before, "what was recorded counts"),
                _ => self.fall(who),
            }
        }
    }

    fn merge(&mut self) {
        let second = std::mem::take(&mut self.persons[1]);
        self.persons[0].unite(second, self.now);
        self.engine.unite(self.now);
        self.settle(0);
    }

    fn compare(&self) {
        for who in [0, 1] {
            let found = self.engine.standing(who);
            assert_eq!(found, stands(&self.persons[who]));
            let live: Vec<_> = found
                .iter()
                .filter(|s| s.live)
                .map(|s| (&s.slug, s.cycle))
                .collect();
            assert_eq!(
                live.len(),
                live.iter().collect::<BTreeSet<_>>().len(),
                "one live award of a cycle"
            );
        }
    }
}

const LENGTH: u32 = 50;

#[test]
fn the_domain_and_the_model_agree_step_by_step() {
    let steps = super::steps("SCEAU_MODEL_STEPS", 200_000);
    let config = Config {
        cases: steps.div_ceil(LENGTH),
        failure_persistence: None,
        max_shrink_iters: 5_000,
        ..Config::default()
    };
    let histories = proptest::collection::vec(any_act(), LENGTH as usize);
    let taken = std::cell::Cell::new(0_u32);
    let awarded = std::cell::Cell::new(0_usize);
    let done = super::runner(config).run(&histories, |acts| {
        let mut twins = Twins::new();
        for act in &acts {
            twins.act(act);
            taken.set(taken.get() + 1);
        }
        let all = twins.persons.iter().flat_map(|p| &p.awards);
        awarded.set(awarded.get() + all.count());
        Ok(())
    });
    done.unwrap();
    assert!(taken.get() >= steps, "{} steps", taken.get());
    assert!(
        awarded.get() > taken.get() as usize / 50,
        "{} composites: something happens",
        awarded.get()
    );
}
