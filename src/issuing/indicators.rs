//! The numbers of a programme, for its owner: how many hold its composites, how far the others are, what they lack.
//!
//! Counted person by person, in pages, so that memory does not grow with their number. What is published goes through
//! `suppression.rs`.

mod shown;
mod spreadsheet;
pub mod suppression;
mod tally;

pub use shown::{
    BadgeIndicator, CompositeIndicators, DepartmentIndicators, Indicators, StepIndicator,
};

use super::{
    Actor, Error, Service, badges,
    equivalences::{found, seen},
    programmes::read_snapshot,
    record,
    standing::{Standing, View},
};
use crate::badge::{
    catalogue::Catalogue,
    composite::{self, Held},
    department::Department,
    email::Email,
    text::{Language, Slug},
};
use crate::storage::{
    Db, Page, Scope,
    assertions::HeldBadge,
    equivalences,
    equivalences::Equivalence,
    evidence,
    evidence::Evidence,
    indicators,
    indicators::CompositeAward,
    persons, population,
    programmes::{self, Programme},
};
use chrono::{DateTime, Months, Utc};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use tally::Tally;
use uuid::Uuid;

/// Persons that are read at once.
const PAGE: i64 = 500;

/// What is known of one person.
#[derive(Default)]
struct Row {
    badges: Vec<HeldBadge>,
    brought: Vec<Evidence>,
    awards: Vec<CompositeAward>,
}

/// Everything that does not depend on the person.
struct Eyes {
    view: View,
    decisions: Vec<Equivalence>,
    rules: composite::Rules,
    catalogue: Catalogue,
    now: DateTime<Utc>,
}

impl Service {
    /// The numbers of a programme whose owner is within the scope.
    ///
    /// # Errors
    /// `not-found`, `no-catalogue`.
    pub async fn indicators(
        &self,
        scope: Scope,
        programme: Uuid,
        language: Language,
    ) -> Result<Indicators, Error> {
        let now = self.now();
        let (programme, eyes) = self
            .store()
            .read(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let eyes = Eyes::read(db, &programme, now)?;
                Ok::<_, Error>((programme, eyes))
            })
            .await?;
        let mut tallies = vec![Tally::default(); eyes.rules.iter().count()];
        let mut active = BTreeSet::new();
        let mut page = Page::first(PAGE);
        loop {
            let id = programme.id;
            let (people, mut rows) = self
                .store()
                .read(move |db: &mut Db| read_page(db, id, page))
                .await?;
            let Some((last, _)) = people.last() else {
                return Ok(eyes.published(tallies, active.len(), language));
            };
            page.after = *last;
            for (person, department) in people {
                let row = rows.remove(&person).unwrap_or_default();
                eyes.count(&row, department.as_ref(), &mut tallies, &mut active);
            }
        }
    }

    /// Tells where a person of the programme is, for its numbers alone; `None` when that is no longer to be known.
    ///
    /// # Errors
    /// `not-found` for a programme beyond the scope, and for somebody who has no badge that counts in it.
    pub async fn set_department(
        &self,
        actor: &Actor,
        scope: Scope,
        programme: Uuid,
        email: Email,
        department: Option<Department>,
    ) -> Result<(), Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .write(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let nobody = || Error::not_found("person with a badge of this programme");
                let person = locked(db, &email)?.ok_or_else(nobody)?;
                let owner = programme.owner;
                let standing = Standing::of(db, programme, person)?;
                if standing.held.is_empty() {
                    return Err(nobody());
                }
                indicators::set_department(db, person, department.as_ref())?;
                let about = (Some(owner), person);
                record(db, &actor, now, "person.department", about, json!({}))
            })
            .await
    }
}

/// Whose address it is, with their row locked; a merge may pass while we wait.
fn locked(db: &mut Db, email: &Email) -> Result<Option<Uuid>, Error> {
    let person = persons::lock_found(db, |db| {
        let found = persons::find(db, email)?;
        Ok::<_, Error>(found.map(|found| found.person).into_iter().collect())
    })?;
    Ok(person.first().copied())
}

/// Persons with their département.
type People = Vec<(Uuid, Option<String>)>;
type Rows = BTreeMap<Uuid, Row>;

fn read_page(db: &mut Db, programme: Uuid, page: Page) -> Result<(People, Rows), Error> {
    let people = indicators::persons_page(db, page)?;
    let mut rows = Rows::new();
    let Some((last, _)) = people.last() else {
        return Ok((people, rows));
    };
    let range = (page.after, *last);
    let persons: Vec<Uuid> = people.iter().map(|(person, _)| *person).collect();
    for (person, badges) in population::held_by(db, &persons)? {
        rows.entry(person).or_default().badges = badges;
    }
    for (person, brought) in evidence::of_persons(db, programme, &persons)? {
        rows.entry(person).or_default().brought = brought;
    }
    for award in indicators::awards_of(db, programme, range)? {
        rows.entry(award.person).or_default().awards.push(award);
    }
    Ok((people, rows))
}

impl Eyes {
    fn read(db: &mut Db, programme: &Programme, now: DateTime<Utc>) -> Result<Self, Error> {
        let (_, stored) =
            programmes::adopted(db, programme.id)?.ok_or_else(badges::no_catalogue)?;
        let view = View::read(db, programme)?;
        Ok(Self {
            rules: badges::rules_of(&view.composites)?,
            decisions: equivalences::of_programme(db, programme.id)?,
            catalogue: read_snapshot(&stored)?,
            view,
            now,
        })
    }

    /// Adds one person.
    fn count(
        &self,
        row: &Row,
        department: Option<&String>,
        tallies: &mut [Tally],
        active: &mut BTreeSet<Uuid>,
    ) {
        let year_ago = self.now.checked_sub_months(Months::new(12));
        for badge in &row.badges {
            let recent = year_ago.is_none_or(|then| badge.recorded_at > then);
            let counts = |held: &Held| held.recognised && !held.revoked;
            let stands = self.view.see(badge).iter().any(counts);
            if badge.composite.is_none() && recent && stands {
                active.insert(badge.issuer);
            }
        }
        let by_decision = seen(&self.decisions, &row.badges, &row.brought);
        let (held, _) = self.view.held(&row.badges, by_decision);
        if held.is_empty() && row.awards.is_empty() {
            return;
        }
        for (rule, tally) in self.rules.iter().zip(tallies) {
            let mut composites = self.view.composites.iter();
            let Some(stored) = composites.find(|c| c.composite.slug == rule.slug) else {
                continue;
            };
            let awards = row.awards.iter().filter(|a| a.composite == stored.id);
            let awards: Vec<_> = awards.collect();
            tally.took(&awards, &held);
            let progress = composite::standing(rule, &held, self.now);
            tally.add(&awards, &progress, department, self.now);
        }
    }

    fn published(&self, tallies: Vec<Tally>, active: usize, language: Language) -> Indicators {
        let tallies = self.rules.iter().zip(tallies);
        let composites = tallies.map(|(rule, tally)| {
            let none = composite::progress(&rule.rule, &[], self.now);
            let leaves: BTreeSet<&Slug> = rule.rule.leaves().into_iter().collect();
            let name = |slug: &Slug| {
                let name = self.catalogue.name(slug);
                name.map_or_else(|| slug.to_string(), |name| name.get(language).to_owned())
            };
            let leaves = leaves.into_iter().map(|slug| (slug.clone(), name(slug)));
            tally.published(&rule.slug, name(&rule.slug), none.needed, leaves.collect())
        });
        Indicators {
            at: self.now,
            active_issuers: u64::try_from(active).unwrap_or(u64::MAX),
            composites: composites.collect(),
        }
    }
}
