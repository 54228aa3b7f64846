//! Rules over all persons, in pages: what a page needs is read in a few queries, and awarded person by person.

use super::{
    Error, Service, award::ByRule, composites::Under, letters, reconcile::latest_address,
    standing::Standing,
};
use crate::badge::{composite::Due, text::Slug};
use crate::storage::{
    Db, Page, composites,
    composites::StoredComposite,
    persons,
    population::{self, Wanted},
    programmes::{self, Programme},
};
use chrono::{DateTime, Days, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is looked for among the persons of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Whatever is due under the rules whose back-fill was confirmed.
    Confirmed,
    /// What is due under this version of a rule, and what that completes.
    Rule(Uuid),
}

/// One programme with an aim.
pub(super) struct Search {
    programme: Programme,
    /// The composites that the aim is about.
    wanted: Vec<Wanted>,
    /// They, and those that may follow.
    considered: BTreeSet<Slug>,
    /// The one composite that must be among what is due.
    needed: Option<Slug>,
}

/// Somebody to whom something is due.
pub(super) struct Entitled {
    pub person: Uuid,
    pub standing: Standing,
    pub dues: Vec<Due>,
}

impl Search {
    /// # Errors
    /// `rule-superseded` when the version of the rule is not in force (any more).
    pub fn read(db: &mut Db, programme: Uuid, aim: Aim, now: DateTime<Utc>) -> Result<Self, Error> {
        let programme =
            programmes::find(db, programme)?.ok_or_else(|| Error::not_found("programme"))?;
        let confirmed = population::confirmed(db, programme.id)?;
        let all = composites::of_programme(db, programme.id)?;
        let is_wanted = |c: &&StoredComposite| match aim {
            Aim::Confirmed => confirmed.contains(&c.rule_id),
            Aim::Rule(rule) => c.rule_id == rule,
        };
        let needed = match aim {
            Aim::Confirmed => None,
            Aim::Rule(_) => {
                let found = all.iter().find(is_wanted).ok_or_else(superseded)?;
                Some(found.composite.slug.clone())
            }
        };
        let considered = all
            .iter()
            .filter(|c| confirmed.contains(&c.rule_id) || is_wanted(c))
            .map(|c| c.composite.slug.clone())
            .collect();
        let wanted = all
            .iter()
            .filter(is_wanted)
            .map(|c| wanted(c, now))
            .collect();
        Ok(Self {
            programme,
            wanted,
            considered,
            needed,
        })
    }

    /// How many persons there are to look at.
    pub fn count(&self, db: &mut Db) -> Result<i64, Error> {
        Ok(population::count(db, &self.wanted)?)
    }

    /// The next persons to look at.
    pub fn page(&self, db: &mut Db, page: Page) -> Result<Vec<Uuid>, Error> {
        Ok(population::candidates(db, &self.wanted, page)?)
    }

    /// Who of these persons something is due to.
    pub fn entitled(
        &self,
        db: &mut Db,
        persons: &[Uuid],
        now: DateTime<Utc>,
    ) -> Result<Vec<Entitled>, Error> {
        let all = Standing::of_all(db, self.programme.clone(), persons)?;
        let look = |(person, mut standing): (Uuid, Standing)| {
            standing.narrow_to(&self.considered);
            let dues = standing.due(now);
            let needed = self.needed.as_ref();
            let found = match needed {
                Some(needed) => dues.iter().any(|due| due.composite == *needed),
                None => !dues.is_empty(),
            };
            let met = standing.for_commission(now);
            let found = found
                || match needed {
                    Some(needed) => met.iter().any(|(slug, _)| slug == needed),
                    None => !met.is_empty(),
                };
            found.then_some(Entitled {
                person,
                standing,
                dues,
            })
        };
        Ok(all.into_iter().filter_map(look).collect())
    }
}

/// Before its expiry minus these days nothing follows an award.
fn wanted(stored: &StoredComposite, now: DateTime<Utc>) -> Wanted {
    let renewal = stored.composite.renewal.as_ref();
    let opens = Days::new(renewal.map_or(0, |r| r.opens_days_before.into()));
    Wanted {
        composite: stored.id,
        horizon: now.checked_add_days(opens).unwrap_or(now),
    }
}

fn superseded() -> Error {
    Error::refused(
        "rule-superseded",
        "this version of the rule is not in force: ask for the one that is",
    )
}

impl Service {
    /// Awards what is due to these persons (in the order of their ids), in this one transaction. What was found before
    /// is found anew under their locks. What each is awarded.
    pub(super) fn award_entitled(
        &self,
        db: &mut Db,
        programme: Uuid,
        aim: Aim,
        persons: &[Uuid],
        now: DateTime<Utc>,
    ) -> Result<Vec<Vec<ByRule>>, Error> {
        for person in persons {
            persons::lock(db, *person)?;
        }
        let search = Search::read(db, programme, aim, now)?;
        let mut awarded = Vec::new();
        for found in search.entitled(db, persons, now)? {
            let Some((to, email)) = latest_address(db, found.person)? else {
                continue;
            };
            let made = self.award_these(db, &found.standing, &found.dues, to, &email, now)?;
            letters::tell_of_composites(db, to.address, &made, now)?;
            let under = Under::Confirmed;
            self.put_before_commissions(db, &found.standing, found.person, under, now)?;
            self.settle(db, &[found.person], now)?;
            awarded.push(made);
        }
        Ok(awarded)
    }
}
