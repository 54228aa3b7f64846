//! The numbers of a programme, for its owner: how many hold its composites, how far the others are, what they lack.
//!
//! Counted person by person, in pages, so that memory does not grow with their number. What is published goes through
//! `suppression.rs`.

mod spreadsheet;
pub mod suppression;

use super::{
    Actor, Error, Service, badges,
    equivalences::{found, seen},
    programmes::read_snapshot,
    record,
    standing::{Standing, View},
};
use crate::badge::{
    catalogue::Catalogue,
    composite::{self, Held, LeafState, Progress, ProgressNode},
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
    persons,
    programmes::{self, Programme},
};
use chrono::{DateTime, Days, Months, Utc};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use suppression::{LEAST, Shown, alone};
use uuid::Uuid;

/// Persons that are read at once.
const PAGE: i64 = 500;

/// The numbers of a programme. Those of fewer than five people are absent, with those that would give them away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicators {
    /// When they were counted.
    pub at: DateTime<Utc>,
    /// Issuers that awarded a badge that counts within the last 12 months.
    pub active_issuers: u64,
    /// Of each composite.
    pub composites: Vec<CompositeIndicators>,
}

/// The numbers of one composite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompositeIndicators {
    /// Its slug.
    pub composite: String,
    /// Its name.
    pub name: String,
    /// How many badges its rule needs: the n of “k of n”.
    pub needed: u32,
    /// People who hold it, and whose award has not expired.
    pub holders: Shown,
    /// Of these, those whose award expires within 90 days.
    pub expiring: Shown,
    /// People who do not hold it and hold one badge at least that counts for it.
    pub in_progress: Shown,
    /// Of these, how many hold so many of the badges needed.
    pub steps: Vec<StepIndicator>,
    /// Of these, how many hold each badge, and how many lack it.
    pub badges: Vec<BadgeIndicator>,
    /// The badge that most of them lack, among those whose numbers are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocking: Option<String>,
    /// Days from the first badge that counted to the composite, for half of those who were awarded it at most.
    pub median_days: Option<u64>,
    /// By département; those of whom nobody knows it stand under none.
    pub departments: Vec<DepartmentIndicators>,
}

/// How many people hold so many badges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StepIndicator {
    /// So many.
    pub held: u32,
    /// How many people.
    pub people: Shown,
}

/// Who holds one badge of the rule, among those in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BadgeIndicator {
    /// Its slug.
    pub badge: String,
    /// Its name.
    pub name: String,
    /// How many hold it.
    pub held: Shown,
    /// How many lack it.
    pub missing: Shown,
}

/// The people of one département.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentIndicators {
    /// Its code; `null` for those of whom it is not known.
    pub department: Option<String>,
    /// Who holds the composite.
    pub holders: Shown,
    /// Who is on the way.
    pub in_progress: Shown,
}

/// What is counted of one composite.
#[derive(Clone, Default)]
struct Tally {
    holders: u64,
    expiring: u64,
    steps: BTreeMap<u32, u64>,
    leaves: BTreeMap<Slug, u64>,
    /// How many took so many days.
    days: BTreeMap<u64, u64>,
    departments: BTreeMap<Option<String>, (u64, u64)>,
}

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
                let person = persons::find(db, &email)?.ok_or_else(nobody)?.person;
                persons::lock(db, person)?;
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

type Rows = BTreeMap<Uuid, Row>;

fn read_page(
    db: &mut Db,
    programme: Uuid,
    page: Page,
) -> Result<(Vec<(Uuid, Option<String>)>, Rows), Error> {
    let people = indicators::persons_page(db, page)?;
    let mut rows = Rows::new();
    let Some((last, _)) = people.last() else {
        return Ok((people, rows));
    };
    let range = (page.after, *last);
    for (person, badge) in indicators::held_by(db, range)? {
        rows.entry(person).or_default().badges.push(badge);
    }
    for one in evidence::of_persons(db, programme, range)? {
        rows.entry(one.person).or_default().brought.push(one);
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
        let mut held = Vec::new();
        for badge in &row.badges {
            let Some(counted) = self.view.see(badge) else {
                continue;
            };
            let recent = year_ago.is_none_or(|then| badge.recorded_at > then);
            let stands = counted.recognised && !counted.revoked;
            if badge.composite.is_none() && recent && stands {
                active.insert(badge.issuer);
            }
            held.push(counted);
        }
        let by_decision = seen(&self.decisions, &row.badges, &row.brought);
        held.extend(by_decision.into_iter().map(|(held, _)| held));
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
            let progress = composite::progress(&rule.rule, &held, self.now);
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

impl Tally {
    /// How long it took from the first badge that counted to the first award.
    fn took(&mut self, awards: &[&CompositeAward], held: &[Held]) {
        let Some(first) = awards.first() else { return };
        let component = |held: &&Held| {
            let mut components = first.components.iter();
            components.any(|c| c.assertion == held.assertion)
        };
        let began = held.iter().filter(component).map(|h| h.issued_on).min();
        if let Some(began) = began {
            let days = (first.issued_on - began).num_days();
            *self
                .days
                .entry(u64::try_from(days).unwrap_or(0))
                .or_default() += 1;
        }
    }

    fn add(
        &mut self,
        awards: &[&CompositeAward],
        progress: &Progress,
        department: Option<&String>,
        now: DateTime<Utc>,
    ) {
        let good = |a: &&&CompositeAward| a.live && a.expires.is_none_or(|end| end > now);
        let holds = awards.iter().find(good);
        let soon = now.checked_add_days(Days::new(90));
        match holds {
            Some(award) => {
                self.holders += 1;
                let ends = award
                    .expires
                    .zip(soon)
                    .is_some_and(|(end, soon)| end <= soon);
                self.expiring += u64::from(ends);
            }
            None if progress.held == 0 => return,
            None => {
                *self.steps.entry(progress.held).or_default() += 1;
                let mut leaves = BTreeSet::new();
                held_leaves(progress, &mut leaves);
                for leaf in leaves {
                    *self.leaves.entry(leaf.clone()).or_default() += 1;
                }
            }
        }
        let counts = self.departments.entry(department.cloned()).or_default();
        match holds {
            Some(_) => counts.0 += 1,
            None => counts.1 += 1,
        }
    }

    fn published(
        self,
        slug: &Slug,
        name: String,
        needed: u32,
        leaves: Vec<(Slug, String)>,
    ) -> CompositeIndicators {
        let last = self.steps.keys().last().copied().unwrap_or(0);
        let ks: Vec<u32> = (1..=last.max(needed.saturating_sub(1))).collect();
        let people: Vec<u64> = ks
            .iter()
            .map(|k| self.steps.get(k).copied().unwrap_or(0))
            .collect();
        let on_the_way: u64 = people.iter().sum();
        let held: Vec<u64> = leaves
            .iter()
            .map(|(leaf, _)| self.leaves.get(leaf).copied().unwrap_or(0))
            .collect();
        let shown = suppression::steps(&people, &held);
        let badges: Vec<_> = leaves
            .into_iter()
            .zip(&shown.held)
            .map(|((badge, name), held)| BadgeIndicator {
                badge: badge.to_string(),
                name,
                held: *held,
                missing: held.map(|held| on_the_way - held),
            })
            .collect();
        // The one that comes first among equals, as the list has it.
        let most = badges.iter().filter_map(|b| b.missing).max();
        let blocking = badges
            .iter()
            .find(|b| b.missing.is_some() && b.missing == most);
        let expiring = suppression::line(&[self.expiring, self.holders - self.expiring]);
        let holders: Vec<u64> = self
            .departments
            .values()
            .map(|(holders, _)| *holders)
            .collect();
        let in_progress: Vec<u64> = self
            .departments
            .values()
            .map(|(_, others)| *others)
            .collect();
        let holders = suppression::line(&holders).into_iter();
        let by_department = holders.zip(suppression::line(&in_progress));
        CompositeIndicators {
            composite: slug.to_string(),
            name,
            needed,
            holders: alone(self.holders),
            expiring: expiring.first().copied().flatten(),
            in_progress: alone(on_the_way),
            steps: ks
                .into_iter()
                .zip(shown.steps)
                .map(|(held, people)| StepIndicator { held, people })
                .collect(),
            blocking: blocking.map(|b| b.badge.clone()),
            median_days: median(&self.days),
            badges,
            departments: self
                .departments
                .into_keys()
                .zip(by_department)
                .map(
                    |(department, (holders, in_progress))| DepartmentIndicators {
                        department,
                        holders,
                        in_progress,
                    },
                )
                .collect(),
        }
    }
}

/// Of so many people who took so many days, what half of them took at most; nothing of few people.
fn median(days: &BTreeMap<u64, u64>) -> Option<u64> {
    let people: u64 = days.values().sum();
    let mut before = 0;
    let mut days = days.iter();
    let found = days.find(|(_, people_of_it)| {
        before += **people_of_it;
        before * 2 >= people
    });
    found.filter(|_| people >= LEAST).map(|(days, _)| *days)
}

fn held_leaves<'a>(part: &'a Progress, leaves: &mut BTreeSet<&'a Slug>) {
    match &part.node {
        ProgressNode::Badge { badge, state, .. } if *state == LeafState::Held => {
            leaves.insert(badge);
        }
        ProgressNode::Badge { .. } => {}
        ProgressNode::All { all } => all.iter().for_each(|part| held_leaves(part, leaves)),
        ProgressNode::AtLeast { at_least } => {
            at_least
                .of
                .iter()
                .for_each(|part| held_leaves(part, leaves));
        }
    }
}
