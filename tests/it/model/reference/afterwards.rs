//! What becomes of awards when something stops counting, and when two persons are one.

use super::{Award, Falls, Moment, Person, World};
use chrono::Days;
use std::collections::BTreeSet;
use uuid::Uuid;

impl World {
    /// Which awards fall after something stopped counting: those that no longer stand under the rule they were made by;
    /// and which are to fall later.
    pub fn falling(&self, who: &Person, now: Moment) -> (BTreeSet<Uuid>, BTreeSet<Uuid>) {
        let (mut who, mut fallen) = (who.clone(), BTreeSet::new());
        let stands = |award: &Award, who: &Person| {
            let rule = match &award.law.renewal {
                Some((rule, ..)) if award.renewal => rule,
                _ => &award.law.first,
            };
            award.gone || self.fulfilled(rule, who, None, Some(award), now)
        };
        let weak = |who: &Person, at_once: bool| -> BTreeSet<Uuid> {
            let own = who.awards.iter().filter(|a| match a.law.falls {
                Falls::Never => false,
                Falls::AtOnce => at_once,
                Falls::After(_) => !at_once,
            });
            own.filter(|a| !stands(a, who)).map(|a| a.id).collect()
        };
        while let Some(id) = weak(&who, true).pop_first() {
            fallen.insert(id);
            who.end(id);
        }
        let later = weak(&who, false);
        (fallen, later)
    }

    /// Something stopped counting: what falls is gone, what is to fall is pending. Gives all that was not so before.
    pub fn follow(&self, who: &mut Person, now: Moment) -> BTreeSet<Uuid> {
        let (mut changed, later) = self.falling(who, now);
        changed.iter().for_each(|id| who.end(*id));
        let mut awards = who.awards.iter_mut().filter(|a| later.contains(&a.id));
        while let Some(award) = awards.find(|a| a.until.is_none()) {
            if let Falls::After(days) = award.law.falls {
                award.until = Some(now + Days::new(days));
            }
            changed.insert(award.id);
        }
        changed
    }

    /// Something came: what was to fall and stands again stays.
    pub fn uphold(&self, who: &mut Person, now: Moment) {
        let (fallen, later) = self.falling(who, now);
        let stands = |id: Uuid| !fallen.contains(&id) && !later.contains(&id);
        for award in who.awards.iter_mut().filter(|a| stands(a.id)) {
            award.until = None;
        }
    }

    /// Whatever was to fall by now does, unless it stands again.
    pub fn execute(&self, who: &mut Person, now: Moment) {
        let due = |a: &&Award| a.until.is_some_and(|until| until <= now);
        while let Some(id) = who.awards.iter().find(due).map(|a| a.id) {
            let (fallen, later) = self.falling(who, now);
            if fallen.contains(&id) || later.contains(&id) {
                who.end(id);
                self.follow(who, now);
            } else {
                who.awards
                    .iter_mut()
                    .filter(|a| a.id == id)
                    .for_each(|a| a.until = None);
            }
        }
    }
}

impl Person {
    /// The other turns out to be the same. Of a composite that both were awarded one award stays the live one, with the
    /// last cycle: of those that are valid the oldest, in the place of the others; else the one that was valid longest.
    /// Those past their date end without a word.
    pub fn unite(&mut self, other: Person, now: Moment) {
        let slugs = |p: &Person| -> BTreeSet<String> {
            p.awards.iter().map(|a| a.law.slug.clone()).collect()
        };
        let both = &slugs(self) & &slugs(&other);
        self.badges.extend(other.badges);
        self.awards.extend(other.awards);
        self.withheld.extend(other.withheld);
        for slug in both {
            let all: Vec<Award> = self
                .awards
                .iter()
                .filter(|a| a.law.slug == slug)
                .cloned()
                .collect();
            let valid = |a: &&Award| a.expires.is_none_or(|at| now < at);
            let oldest = all
                .iter()
                .filter(|a| a.live)
                .filter(valid)
                .min_by_key(|a| (a.issued, a.id));
            let longest = all
                .iter()
                .filter(|a| a.live)
                .max_by_key(|a| (a.expires, a.id));
            let Some(stays) = oldest.or(longest).map(|a| a.id) else {
                continue;
            };
            for award in all.iter().filter(|a| a.live && a.id != stays) {
                if valid(&award) {
                    self.end(award.id);
                    self.put_in_place(award.id, stays);
                }
            }
            for award in self.awards.iter_mut().filter(|a| a.law.slug == slug) {
                award.live &= award.id == stays;
                if award.id == stays {
                    award.cycle = all.iter().map(|a| a.cycle).max().unwrap();
                }
            }
        }
    }
}
