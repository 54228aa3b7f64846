//! The pure functions of the domain, with a memory: what the service keeps in its database.

use chrono::{DateTime, Utc};
use sceau::badge::composite::{
    Award, Component, Composite, Due, Held, Policies, Rules, awards_due, settle, to_revoke,
    to_suspend, validate,
};
use sceau::badge::text::Slug;
use sceau::storage::accreditations::Accreditation;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

pub const LEAVES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn leaves(of: &[&str]) -> Value {
    of.iter().map(|leaf| json!({ "badge": leaf })).collect()
}

/// The versions of each composite, the first one first: nesting, choice, a window, a validity, a renewal, every policy.
pub fn versions() -> Vec<Vec<Value>> {
    let recent =
        json!({"atLeast": {"count": 1, "of": leaves(&["b", "c", "d"]), "earnedWithinMonths": 24}});
    let yearly = |rule: Value| {
        json!({"slug": "yearly", "rule": rule, "validityMonths": 12, "onComponentRevoked": "revoke", "renewal": {
            "rule": {"all": [{"badge": "a"}, {"badge": "b"}, recent]}, "opensDaysBefore": 60, "graceDays": 30}})
    };
    let choice = |of: Value| json!({"slug": "choice", "rule": {"atLeast": {"count": 2, "of": of}}, "validityMonths": 6, "onComponentRevoked": "keep"});
    let nested = |of: Value| {
        let either = json!({"atLeast": {"count": 1, "of": of}});
        json!({"slug": "nested", "rule": {"all": [{"badge": "yearly"}, either]}, "onComponentRevoked": "revoke"})
    };
    let lately = |months: u32| {
        // The inner group is within the months of the outer one.
        let both = json!({"atLeast": {"count": 2, "of": leaves(&["a", "e"])}});
        let of = json!([both, {"badge": "choice"}, {"badge": "f"}]);
        let rule = json!({"atLeast": {"count": 2, "of": of, "earnedWithinMonths": months}});
        json!({"slug": "lately", "rule": rule, "validityMonths": 24, "onComponentRevoked": "pending"})
    };
    vec![
        vec![
            yearly(json!({"all": leaves(&["a", "b"])})),
            yearly(json!({"all": leaves(&["a", "b", "c"])})),
        ],
        vec![
            choice(json!([{"badge": "a"}, {"badge": "c"}, {"all": leaves(&["d", "e"])}])),
            choice(leaves(&["a", "c", "f"])),
        ],
        vec![
            nested(leaves(&["f", "choice"])),
            nested(leaves(&["e", "choice"])),
        ],
        vec![lately(12), lately(6)],
    ]
}

#[derive(Clone)]
struct Earned {
    held: Held,
    issuer: Uuid,
    recorded: DateTime<Utc>,
}

#[derive(Default, Clone)]
pub struct Person {
    earned: Vec<Earned>,
    /// Each with the version of its composite.
    pub past: Vec<(Award, Composite)>,
    revoked: BTreeSet<Uuid>,
    /// Each with whether its holder declined it.
    pub withheld: BTreeSet<(Slug, bool)>,
}

pub struct Engine {
    composites: Vec<Composite>,
    rules: Rules,
    pub accreditations: Vec<Accreditation>,
    pub persons: [Person; 2],
    turn: usize,
}

pub fn issuer(number: usize) -> Uuid {
    Uuid::from_u128(7_000 + number as u128)
}

/// A composite with its policy: rules are read without them.
pub fn composite(json: &Value) -> Composite {
    let mut read: Composite = serde_json::from_value(json.clone()).unwrap();
    let policy = serde_json::from_value(json["onComponentRevoked"].clone()).unwrap();
    read.policies = Policies::with(policy);
    read
}

fn rules(composites: &[Composite]) -> Rules {
    let known = LEAVES.iter().map(|leaf| Slug::parse(leaf).unwrap());
    validate(composites, &known.collect()).unwrap()
}

impl Engine {
    pub fn new(composites: &[Value]) -> Self {
        let composites: Vec<_> = composites.iter().map(composite).collect();
        Self {
            rules: rules(&composites),
            composites,
            accreditations: Vec::new(),
            persons: Default::default(),
            turn: 0,
        }
    }

    /// Another version of a rule.
    pub fn change(&mut self, which: usize, json: &Value) {
        self.composites[which] = composite(json);
        self.rules = rules(&self.composites);
    }

    /// What the rules look at, in another order each time: it must not matter.
    fn seen(&mut self, who: usize) -> (Vec<Held>, Vec<Award>) {
        let person = &self.persons[who];
        let recognised = |e: &Earned| {
            let mut all = self.accreditations.iter();
            e.issuer == issuer(0)
                || all.any(|a| a.covers(e.issuer, e.held.leaf.as_str(), e.recorded))
        };
        let badges = person.earned.iter().map(|e| Held {
            recognised: recognised(e),
            revoked: person.revoked.contains(&e.held.assertion),
            ..e.held.clone()
        });
        let awards = person.past.iter().map(|(award, _)| Held {
            leaf: award.composite.clone(),
            assertion: award.assertion,
            issued_on: award.issued_on,
            expires: award.expires,
            revoked: person.revoked.contains(&award.assertion),
            recognised: true,
            by: Vec::new(),
        });
        let mut held: Vec<_> = badges.chain(awards).collect();
        let mut past: Vec<_> = person.past.iter().map(|(award, _)| award.clone()).collect();
        self.turn += 1;
        if self.turn.is_multiple_of(2) {
            held.reverse();
            past.reverse();
        }
        if !held.is_empty() {
            let by = self.turn % held.len();
            held.rotate_left(by);
        }
        (held, past)
    }

    pub fn due(&mut self, who: usize, now: DateTime<Utc>) -> Vec<Due> {
        let (held, past) = self.seen(who);
        let withheld = self.persons[who].withheld.iter();
        let withheld = withheld.map(|(slug, _)| slug.clone()).collect();
        awards_due(&self.rules, &held, &past, &withheld, now, &mut Uuid::now_v7)
    }

    pub fn grant(&mut self, who: usize, due: &Due, now: DateTime<Utc>) {
        let composite = self.composites.iter().find(|c| c.slug == due.composite);
        let composite = composite.unwrap().clone();
        let person = &mut self.persons[who];
        for (old, _) in &mut person.past {
            old.live &= Some(old.assertion) != due.renews;
        }
        let award = Award {
            composite: due.composite.clone(),
            assertion: due.assertion,
            cycle: due.cycle,
            renewal: due.renews.is_some(),
            issued_on: now,
            expires: due.expires,
            live: true,
            components: due.components.clone(),
            under: None,
        };
        person.past.push((award, composite));
    }

    pub fn add(&mut self, who: usize, held: Held, by: usize, recorded: DateTime<Utc>) {
        let issuer = issuer(by);
        self.persons[who].earned.push(Earned {
            held,
            issuer,
            recorded,
        });
    }

    pub fn end(&mut self, who: usize, id: Uuid) {
        let person = &mut self.persons[who];
        person.revoked.insert(id);
        let of_it = person.past.iter_mut().filter(|(a, _)| a.assertion == id);
        of_it.for_each(|(award, _)| award.live = false);
    }

    /// What falls and what is to fall, each award under the version that it was made by.
    pub fn falling(&mut self, who: usize, now: DateTime<Utc>) -> (BTreeSet<Uuid>, BTreeSet<Uuid>) {
        let (held, mut past) = self.seen(who);
        for award in &mut past {
            let made = self.persons[who].past.iter();
            let mut made = made.filter(|(a, _)| a.assertion == award.assertion);
            let (_, under) = made.next().unwrap();
            award.under = Some(under.clone()).filter(|under| !self.composites.contains(under));
        }
        let fallen = to_revoke(&self.rules, &held, &past, now);
        let later = to_suspend(&self.rules, &held, &past, now);
        (fallen.into_iter().collect(), later.into_iter().collect())
    }

    pub fn replace(&mut self, who: usize, old: Uuid, new: Uuid) {
        let person = &mut self.persons[who];
        if let Some(found) = person.earned.iter().find(|e| e.held.assertion == old) {
            let mut copy = found.clone();
            copy.held.assertion = new;
            person.earned.push(copy);
        }
        self.end(who, old);
        self.put_in_place(who, old, new);
    }

    pub fn put_in_place(&mut self, who: usize, old: Uuid, new: Uuid) {
        let parts = self.persons[who]
            .past
            .iter_mut()
            .flat_map(|(a, _)| &mut a.components);
        let those = parts.filter(|c: &&mut Component| c.assertion == old);
        those.for_each(|c| c.assertion = new);
    }

    /// A badge is replaced by one of the other person.
    pub fn give_away(&mut self, who: usize, old: Uuid, new: Uuid) {
        let mut earned = self.persons[who].earned.iter();
        let mut copy = earned.find(|e| e.held.assertion == old).unwrap().clone();
        copy.held.assertion = new;
        self.persons[1 - who].earned.push(copy);
        self.end(who, old);
    }

    /// The second person's badges and composites are the first one's, settled by the domain.
    pub fn unite(&mut self, now: DateTime<Utc>) {
        let second = std::mem::take(&mut self.persons[1]);
        let awards =
            |of: &Person| -> Vec<Award> { of.past.iter().map(|(a, _)| a.clone()).collect() };
        let settled = settle(&awards(&self.persons[0]), &awards(&second), now);
        let first = &mut self.persons[0];
        first.earned.extend(second.earned);
        first.past.extend(second.past);
        first.revoked.extend(second.revoked);
        first.withheld.extend(second.withheld);
        for one in settled {
            for (award, _) in &mut self.persons[0].past {
                award.live &= !one.ended.contains(&award.assertion);
                if award.assertion == one.stays {
                    award.cycle = one.cycle;
                }
            }
            for old in one.replaced {
                self.end(0, old);
                self.put_in_place(0, old, one.stays);
            }
        }
    }

    /// What there is of composites, to compare.
    pub fn standing(&self, who: usize) -> BTreeSet<super::histories::Stand> {
        let person = &self.persons[who];
        let all = person.past.iter().map(|(a, _)| super::histories::Stand {
            id: a.assertion,
            slug: a.composite.to_string(),
            cycle: a.cycle,
            renewal: a.renewal,
            live: a.live,
            gone: person.revoked.contains(&a.assertion),
            expires: a.expires,
        });
        all.collect()
    }
}
