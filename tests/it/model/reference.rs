//! The rule of composites once more, as plainly as it can be said. It shares nothing with the implementation.

mod afterwards;

use chrono::{DateTime, Days, Months, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Moment = DateTime<Utc>;

#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    Leaf(String),
    Some {
        count: usize,
        of: Vec<Rule>,
        months: Option<u32>,
    },
}

impl Rule {
    pub fn read(json: &Value) -> Rule {
        let parts = |list: &Value| -> Vec<Rule> {
            list.as_array().unwrap().iter().map(Rule::read).collect()
        };
        if let Some(leaf) = json.get("badge") {
            return Rule::Leaf(leaf.as_str().unwrap().to_owned());
        }
        if let Some(all) = json.get("all") {
            let of = parts(all);
            return Rule::Some {
                count: of.len(),
                of,
                months: None,
            };
        }
        let group = &json["atLeast"];
        let months = group["earnedWithinMonths"].as_u64().map(|m| m as u32);
        Rule::Some {
            count: group["count"].as_u64().unwrap() as usize,
            of: parts(&group["of"]),
            months,
        }
    }

    fn has_window(&self) -> bool {
        match self {
            Rule::Leaf(_) => false,
            Rule::Some { of, months, .. } => months.is_some() || of.iter().any(Rule::has_window),
        }
    }
}

/// A composite as a programme has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    pub slug: String,
    pub first: Rule,
    pub months: Option<u32>,
    /// The rule of a renewal, how many days before the expiry it opens, how many after it closes.
    pub renewal: Option<(Rule, u64, u64)>,
    pub falls: Falls,
}

/// What becomes of an award whose rule no longer stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Falls {
    Never,
    AtOnce,
    /// After so many days, unless it stands again by then.
    After(u64),
}

#[derive(Debug, Clone)]
pub struct Badge {
    pub id: Uuid,
    pub leaf: String,
    pub issuer: usize,
    pub issued: Moment,
    pub recorded: Moment,
    pub expires: Option<Moment>,
    pub gone: bool,
}

#[derive(Debug, Clone)]
pub struct Award {
    pub id: Uuid,
    pub law: Law,
    pub cycle: u32,
    pub renewal: bool,
    pub issued: Moment,
    pub expires: Option<Moment>,
    pub live: bool,
    pub gone: bool,
    /// Its revocation is pending until then.
    pub until: Option<Moment>,
    pub made_of: Vec<(String, Uuid)>,
}

#[derive(Debug, Clone, Default)]
pub struct Person {
    pub badges: Vec<Badge>,
    pub awards: Vec<Award>,
    /// What is not awarded, and whether its holder declined it: then it is theirs to lift, else the owner's.
    pub withheld: BTreeSet<(String, bool)>,
}

/// What is due: the composite, its cycle, and which award it renews.
pub type Due = BTreeMap<String, (u32, Option<Uuid>)>;

#[derive(Debug, Clone, Default)]
pub struct World {
    pub laws: Vec<Law>,
    /// Whom the programme trusts: the issuer, from when, until when.
    pub trust: Vec<(usize, Moment, Option<Moment>)>,
}

impl World {
    fn trusts(&self, badge: &Badge) -> bool {
        let on = |(issuer, from, until): &(usize, Moment, Option<Moment>)| {
            *issuer == badge.issuer
                && *from <= badge.recorded
                && until.is_none_or(|u| badge.recorded <= u)
        };
        badge.issuer == 0 || self.trust.iter().any(on)
    }

    /// What serves a leaf, with its date of expiry. For an award of its own, what it was made of never grows old.
    fn serving(
        &self,
        who: &Person,
        leaf: &str,
        months: Option<u32>,
        own: Option<&Award>,
        now: Moment,
    ) -> Vec<(Uuid, Option<Moment>)> {
        let badges = who
            .badges
            .iter()
            .filter(|b| b.leaf == leaf && !b.gone && self.trusts(b));
        let awards = who.awards.iter().filter(|a| a.law.slug == leaf && !a.gone);
        let all = badges
            .map(|b| (b.id, b.issued, b.expires))
            .chain(awards.map(|a| (a.id, a.issued, a.expires)));
        let counts = |(id, issued, expires): &(Uuid, Moment, Option<Moment>)| {
            let part = own.filter(|award| award.made_of.iter().any(|(_, made_of)| made_of == id));
            let seen = part.map_or(now, |award| award.issued);
            let fresh = months.is_none_or(|m| *issued >= seen - Months::new(m));
            fresh && (part.is_some() || expires.is_none_or(|e| now < e))
        };
        all.filter(counts)
            .map(|(id, _, expires)| (id, expires))
            .collect()
    }

    fn fulfilled(
        &self,
        rule: &Rule,
        who: &Person,
        months: Option<u32>,
        own: Option<&Award>,
        now: Moment,
    ) -> bool {
        match rule {
            Rule::Leaf(leaf) => !self.serving(who, leaf, months, own, now).is_empty(),
            Rule::Some {
                count,
                of,
                months: within,
            } => {
                let months = [months, *within].into_iter().flatten().min();
                of.iter()
                    .filter(|part| self.fulfilled(part, who, months, own, now))
                    .count()
                    >= *count
            }
        }
    }

    /// By which rule a composite could be awarded now: none while one is in force and not about to expire.
    fn turn<'a>(
        &self,
        law: &'a Law,
        who: &Person,
        now: Moment,
    ) -> Option<(&'a Rule, u32, Option<Uuid>)> {
        let mine: Vec<&Award> = who
            .awards
            .iter()
            .filter(|a| a.law.slug == law.slug)
            .collect();
        let last = mine.iter().map(|a| a.cycle).max().unwrap_or(1);
        let cycle = last + u32::from(mine.iter().any(|a| a.live && a.cycle == last));
        let in_force = mine.into_iter().filter(|a| a.live || !a.gone);
        let Some(newest) = in_force.max_by_key(|a| (a.cycle, a.live, a.issued, a.id)) else {
            return Some((&law.first, cycle, None));
        };
        let expires = newest.expires?;
        match &law.renewal {
            Some((_, opens, _)) if now < expires - Days::new(*opens) => None,
            Some((rule, _, grace)) if now <= expires + Days::new(*grace) => {
                Some((rule, cycle, Some(newest.id)))
            }
            None if now < expires => None,
            _ => Some((&law.first, cycle, None)),
        }
    }

    /// Everything that is due, composites that complete others included.
    pub fn due(&self, who: &Person, now: Moment) -> Due {
        let (mut who, mut due) = (who.clone(), Due::new());
        let fresh = |law: &Law, due: &Due, who: &Person| {
            let (rule, cycle, renews) = self.turn(law, who, now)?;
            let free = who.withheld.iter().all(|(slug, _)| *slug != law.slug)
                && !due.contains_key(&law.slug);
            (free && self.fulfilled(rule, who, None, None, now)).then_some((cycle, renews))
        };
        while let Some((law, found)) = self
            .laws
            .iter()
            .find_map(|law| Some((law, fresh(law, &due, &who)?)))
        {
            due.insert(law.slug.clone(), found);
            self.grant(&mut who, law, found, Uuid::new_v4(), Vec::new(), now);
        }
        due
    }

    pub fn grant(
        &self,
        who: &mut Person,
        law: &Law,
        (cycle, renews): (u32, Option<Uuid>),
        id: Uuid,
        made_of: Vec<(String, Uuid)>,
        now: Moment,
    ) {
        for award in &mut who.awards {
            award.live &= Some(award.id) != renews;
        }
        let expires = law.months.map(|months| now + Months::new(months));
        let (law, renewal) = (law.clone(), renews.is_some());
        who.awards.push(Award {
            id,
            law,
            cycle,
            renewal,
            issued: now,
            expires,
            live: true,
            gone: false,
            until: None,
            made_of,
        });
    }

    /// What an award says it is made of: it counts, alone it is enough, and each badge is the one valid longest.
    pub fn rests_on(
        &self,
        who: &Person,
        rule: &Rule,
        made_of: &[(String, Uuid)],
        now: Moment,
    ) -> bool {
        let is_part = |id: Uuid, leaf: &str| made_of.iter().any(|(l, i)| *i == id && l == leaf);
        let mut only = who.clone();
        only.badges.retain(|b| is_part(b.id, &b.leaf));
        only.awards.retain(|a| is_part(a.id, &a.law.slug));
        let leaves: BTreeSet<&String> = made_of.iter().map(|(leaf, _)| leaf).collect();
        let longest = |(leaf, id): &(String, Uuid)| {
            let until = |expires: Option<Moment>| expires.unwrap_or(Moment::MAX_UTC);
            let serving = self.serving(who, leaf, None, None, now);
            let most = serving.iter().map(|(_, expires)| until(*expires)).max();
            serving
                .iter()
                .any(|(i, expires)| i == id && Some(until(*expires)) == most)
        };
        leaves.len() == made_of.len()
            && only.badges.len() + only.awards.len() == made_of.len()
            && self.fulfilled(rule, &only, None, None, now)
            && (rule.has_window() || made_of.iter().all(longest))
    }
}

impl Person {
    /// A badge or a composite no longer stands.
    pub fn end(&mut self, id: Uuid) {
        self.badges
            .iter_mut()
            .filter(|b| b.id == id)
            .for_each(|b| b.gone = true);
        for award in self.awards.iter_mut().filter(|a| a.id == id) {
            (award.gone, award.live, award.until) = (true, false, None);
        }
    }

    /// One takes the place of another, in what was made of it too.
    pub fn put_in_place(&mut self, old: Uuid, new: Uuid) {
        let parts = self.awards.iter_mut().flat_map(|a| &mut a.made_of);
        parts
            .filter(|(_, id)| *id == old)
            .for_each(|(_, id)| *id = new);
    }
}
