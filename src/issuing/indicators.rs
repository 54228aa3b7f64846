//! The numbers of a programme, for its owner: how many hold its composites, how far the others are, what they lack.
//!
//! Counted person by person, in pages, so that memory does not grow with their number. What is published goes through
//! `suppression.rs`.

mod months;
mod shown;
mod spreadsheet;
pub mod suppression;
mod tally;

pub use shown::{
    ActiveIndicators, BadgeIndicator, CompositeIndicators, DepartmentIndicators, Indicators,
    MonthIndicator, StepIndicator,
};

use super::{
    Actor, Error, Service, badges,
    equivalences::{found, seen},
    record,
    standing::Standing,
    view::{Basis, View},
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
    evidence,
    evidence::Evidence,
    indicators,
    indicators::CompositeAward,
    persons, population,
    programmes::{self, Programme},
    published,
};
use chrono::{DateTime, Months, Utc};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use suppression::LEAST;
use tally::{Counted, Seen, Tally};
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

/// Who was active where: issuers, and how many people they awarded something.
type Active = BTreeMap<Option<String>, (BTreeSet<Uuid>, u64)>;

/// Everything that does not depend on the person.
struct Eyes {
    view: View,
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
            .read_slow(move |db: &mut Db| {
                let programme = found(db, scope, programme)?;
                let eyes = Eyes::read(db, &programme, now)?;
                Ok::<_, Error>((programme, eyes))
            })
            .await?;
        let mut tallies = vec![Tally::default(); eyes.view.basis.rules.iter().count()];
        let mut active = Active::new();
        let mut page = Page::first(PAGE);
        loop {
            let id = programme.id;
            let (people, mut rows) = self
                .store()
                .read_slow(move |db: &mut Db| read_page(db, id, page))
                .await?;
            let Some((last, _)) = people.last() else {
                return Ok(eyes.published(tallies, &active, language));
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
        let basis = Arc::new(Basis::read(db, programme.clone())?);
        Ok(Self {
            catalogue: published::catalogue(db, programme.id, stored.id)?,
            view: View::of_all(db, basis)?,
            now,
        })
    }

    /// Adds one person.
    fn count(
        &self,
        row: &Row,
        department: Option<&String>,
        tallies: &mut [Tally],
        active: &mut Active,
    ) {
        let mut issuers = BTreeSet::new();
        let year_ago = self.now.checked_sub_months(Months::new(12));
        for badge in &row.badges {
            let recent = year_ago.is_none_or(|then| badge.recorded_at > then);
            let counts = |held: &Held| held.recognised && !held.revoked;
            let stands = self.view.see(badge).iter().any(counts);
            if badge.composite.is_none() && recent && stands {
                issuers.insert(badge.issuer);
            }
        }
        if !issuers.is_empty() {
            let (all, people) = active.entry(department.cloned()).or_default();
            all.extend(issuers);
            *people += 1;
        }
        let by_decision = seen(&self.view.basis.decided, &row.badges, &row.brought);
        let (held, _) = self.view.held(&row.badges, by_decision);
        if held.is_empty() && row.awards.is_empty() {
            return;
        }
        let basis = &self.view.basis;
        for (rule, tally) in basis.rules.iter().zip(tallies) {
            let Some(stored) = basis.composites.get(&rule.slug) else {
                continue;
            };
            let awards = row.awards.iter().filter(|a| a.composite == stored.id);
            let awards: Vec<_> = awards.collect();
            let person = Seen {
                awards: &awards,
                held: &held,
                progress: &composite::standing(rule, &held, self.now),
                department,
            };
            tally.add(&person, self.now);
        }
    }

    fn published(&self, tallies: Vec<Tally>, active: &Active, language: Language) -> Indicators {
        let name = |slug: &Slug| {
            let name = self.catalogue.name(slug);
            name.map_or_else(|| slug.to_string(), |name| name.get(language).to_owned())
        };
        let all = self
            .view
            .basis
            .rules
            .iter()
            .zip(tallies)
            .map(|(composite, tally)| Counted {
                composite,
                tally,
                needed: composite::progress(&composite.rule, &[], self.now).needed,
                now: self.now,
                name: &name,
            });
        let issuers: BTreeSet<&Uuid> = active.values().flat_map(|(issuers, _)| issuers).collect();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let many = active.iter().filter(|(_, (_, people))| *people >= LEAST);
        Indicators {
            at: self.now,
            active_issuers: count(issuers.len()),
            departments: many
                .map(|(department, (issuers, _))| ActiveIndicators {
                    department: department.clone(),
                    active_issuers: count(issuers.len()),
                })
                .collect(),
            composites: tally::published(&all.collect::<Vec<_>>()),
        }
    }
}
