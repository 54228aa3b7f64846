//! What waits to be examined at an issuer's desk.

use super::super::{Error, Service};
use super::examining::present;
use crate::badge::text::Localized;
use crate::storage::{
    Db, Page,
    applications::{
        Application,
        queue::{self, Waits},
        reviewers::Who,
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An application in a list of the desk.
#[derive(Debug, Clone)]
pub struct Queued {
    /// It.
    pub application: Application,
    /// What the badge is called.
    pub badge: Localized,
    /// Where the applicant is written to.
    pub email: String,
    /// How many examine it in its present round.
    pub reviewers: usize,
    /// How many of them said what they think.
    pub opinions: usize,
    /// Who said what they think, in any of its rounds.
    pub said: Vec<Who>,
}

impl Queued {
    /// Whether it should have been decided by now.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        is_late(&self.application, now)
    }
}

/// Whether an application should have been decided by now.
pub fn is_late(one: &Application, now: DateTime<Utc>) -> bool {
    use crate::badge::application::State;
    matches!(one.state, State::Submitted | State::InReview)
        && one.due_at.is_some_and(|due| due < now)
}

/// How many applications wait, by what they wait for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// For this member.
    pub mine: i64,
    /// For somebody to examine them.
    pub nobody: i64,
    /// Those of these that this member can begin to examine, as far as lists tell.
    pub free: i64,
    /// For others.
    pub others: i64,
    /// For their applicants.
    pub applicant: i64,
    /// How many of all but the last should have been decided by now.
    pub late: i64,
}

impl Service {
    /// How many applications for badges of an issuer wait, and for what.
    pub async fn waiting_applications(&self, issuer: Uuid, member: Uuid) -> Result<Waiting, Error> {
        let now = self.now();
        self.store()
            .read(move |db: &mut Db| {
                let mut count = |waits| queue::count(db, issuer, waits, now);
                let mine = count(Waits::Mine(member))?;
                let nobody = count(Waits::Nobody)?;
                let free = count(Waits::Free(member))?;
                let others = count(Waits::Others(member))?;
                let applicant = count(Waits::Applicant)?;
                Ok(Waiting {
                    mine: mine.0,
                    nobody: nobody.0,
                    free: free.0,
                    others: others.0,
                    applicant: applicant.0,
                    late: mine.1 + nobody.1 + others.1,
                })
            })
            .await
    }

    /// The applications for badges of an issuer that wait so: those that were submitted first come first; of those that wait
    /// for nothing, those that were decided last.
    pub async fn queued_applications(
        &self,
        issuer: Uuid,
        waits: Waits,
        page: Page,
    ) -> Result<Vec<Queued>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                let found = queue::list(db, issuer, waits, page)?;
                let reviewers = queue::reviewers(db, &found)?;
                let badges = queue::badges(db, &found)?;
                let addresses = queue::addresses(db, &found)?;
                let queued = |one: Application| {
                    let of_it = reviewers.iter().filter(|r| r.application == one.id);
                    let of_it: Vec<_> = of_it.cloned().collect();
                    let now = present(&one, &of_it);
                    let said = of_it.iter().filter(|r| r.opinion.is_some());
                    let badge = badges.get(&one.badge_class).cloned();
                    Ok(Queued {
                        badge: badge.ok_or(Error::Internal("an application has no badge"))?,
                        email: addresses.get(&one.person).cloned().unwrap_or_default(),
                        reviewers: now.len(),
                        opinions: now.iter().filter(|r| r.opinion.is_some()).count(),
                        said: said.map(|r| r.who).collect(),
                        application: one,
                    })
                };
                found.into_iter().map(queued).collect()
            })
            .await
    }

    /// The application that a member should look at next: one that waits for them, else one that nobody examines and they
    /// can.
    pub async fn next_application(
        &self,
        issuer: Uuid,
        member: Uuid,
    ) -> Result<Option<Uuid>, Error> {
        self.store()
            .read(move |db: &mut Db| {
                for waits in [Waits::Mine(member), Waits::Free(member)] {
                    let found = queue::list(db, issuer, waits, Page::first(1))?;
                    if let Some(one) = found.first() {
                        return Ok(Some(one.id));
                    }
                }
                Ok(None)
            })
            .await
    }
}
