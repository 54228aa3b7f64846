//! What time does to applications: reminders, the end of what was left alone, and the end of what was kept for a decision.
//! Each application and each proof in a transaction of its own, so that two servers may do it at once.

use super::super::{Actor, Error, Service, letters::Letter};
use super::examining::ask;
use super::forgetting::outside;
use super::{note, step, tell_applicant, tell_issuer};
use crate::badge::application::{State, Step};
use crate::storage::{
    Db, Page,
    applications::{
        self, Application,
        reviewers::{self, Reviewer},
    },
    persons,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How many are read at once.
pub(super) const PAGE: i64 = 200;
/// How long before a draft is forgotten its applicant is told.
const DRAFT_NOTICE: TimeDelta = TimeDelta::days(30);
/// How long before a question expires, or an opinion is due, somebody is told.
const NOTICE: TimeDelta = TimeDelta::days(7);
/// How long what expired is kept: the letter that says so speaks of it.
const EXPIRED_KEPT: TimeDelta = TimeDelta::days(1);
/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Followed {
    /// Letters that tell somebody of a day that comes, or that has passed.
    pub reminded: u64,
    /// Applications that were left alone for too long.
    pub expired: u64,
    /// Applications whose content was deleted, and proofs.
    pub purged: u64,
}

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Nothing,
    Reminded,
    Expired,
    Purged,
}

impl Followed {
    pub(super) fn count(&mut self, done: Done) {
        match done {
            Done::Nothing => {}
            Done::Reminded => self.reminded += 1,
            Done::Expired => self.expired += 1,
            Done::Purged => self.purged += 1,
        }
    }
}

impl Service {
    /// Does with applications and proofs what is due. Twice changes nothing.
    pub async fn follow_applications(&self) -> Result<Followed, Error> {
        let mut done = Followed::default();
        let edited: &[_] = &[State::Draft, State::MoreInformation];
        let examined: &[_] = &[State::Submitted, State::InReview];
        let ended: &[_] = &[
            State::Accepted,
            State::NotRetained,
            State::Withdrawn,
            State::Expired,
        ];
        for (states, ahead) in [
            (edited, DRAFT_NOTICE),
            (examined, TimeDelta::zero()),
            (ended, TimeDelta::zero()),
        ] {
            let (until, mut page) = (self.now() + ahead, Page::first(PAGE));
            loop {
                let found = self
                    .store()
                    .read(move |db: &mut Db| applications::due(db, states, until, page))
                    .await?;
                let Some(last) = found.last() else {
                    break;
                };
                page.after = last.id;
                for one in found {
                    if due(&one, self.now()) {
                        done.count(self.follow_application(one.id).await?);
                    }
                }
            }
        }
        self.remind_reviewers(&mut done).await?;
        self.forget_proofs(&mut done).await?;
        if done.purged > 0 {
            self.forget_deleted().await;
        }
        Ok(done)
    }

    async fn follow_application(&self, id: Uuid) -> Result<Done, Error> {
        let (now, service) = (self.now(), self.clone());
        self.store()
            .write(move |db: &mut Db| {
                let find = |db: &mut Db| {
                    let Some(one) = applications::find(db, id)? else {
                        return Ok(Vec::new());
                    };
                    let mut concerned = vec![one.person];
                    // Those outside who examined it may go with what it says.
                    for address in outside(db, id)? {
                        concerned.extend(persons::of_address(db, address)?);
                    }
                    Ok::<_, Error>(concerned)
                };
                persons::lock_found(db, find)?;
                // It may have changed meanwhile, or another server did this.
                match applications::find(db, id)? {
                    Some(one) if due(&one, now) => service.follow_due(db, one, now),
                    _ => Ok(Done::Nothing),
                }
            })
            .await
    }

    /// Does what is due with an application, whose applicant's row is locked, and those of whoever examined it outside.
    fn follow_due(
        &self,
        db: &mut Db,
        mut one: Application,
        now: DateTime<Utc>,
    ) -> Result<Done, Error> {
        let (application, actor) = (one.id, Actor::rule());
        match one.state {
            State::Draft | State::MoreInformation if one.reminded_at.is_none() => {
                // Nothing ends that was not announced, even when no round came in time.
                let until = one.due_at.filter(|due| *due > now);
                let until = until.unwrap_or(now + NOTICE);
                one.due_at = Some(until);
                one.reminded_at = Some(now);
                applications::update(db, &one)?;
                let letter = Letter::ApplicationWaits { application, until };
                tell_applicant(db, &one, &letter, now)?;
                Ok(Done::Reminded)
            }
            State::Draft | State::MoreInformation => {
                step(db, &actor, &mut one, Step::Expire, now)?;
                tell_applicant(db, &one, &Letter::ApplicationExpired { application }, now)?;
                Ok(Done::Expired)
            }
            State::Submitted | State::InReview => {
                one.reminded_at = Some(now);
                applications::update(db, &one)?;
                tell_issuer(db, &one, &Letter::ApplicationOverdue { application }, now)?;
                Ok(Done::Reminded)
            }
            // Nobody else ever saw it: nothing of it is left.
            State::Expired if one.submitted_at.is_none() => {
                note(db, &actor, &one, "application.purge", json!({}), now)?;
                applications::delete(db, one.id)?;
                self.forget_named(db, one.person)?;
                Ok(Done::Purged)
            }
            State::Accepted | State::NotRetained | State::Withdrawn | State::Expired => {
                self.purge(db, &actor, &mut one, now)?;
                Ok(Done::Purged)
            }
        }
    }

    async fn remind_reviewers(&self, done: &mut Followed) -> Result<(), Error> {
        let (until, mut page) = (self.now() + NOTICE, Page::first(PAGE));
        loop {
            let found = self
                .store()
                .read(move |db: &mut Db| reviewers::silent(db, until, page))
                .await?;
            let Some(last) = found.last() else {
                return Ok(());
            };
            page.after = last.id;
            for reviewer in found {
                done.count(self.remind_reviewer(reviewer).await?);
            }
        }
    }

    async fn remind_reviewer(&self, found: Reviewer) -> Result<Done, Error> {
        let now = self.now();
        self.store()
            .write(move |db: &mut Db| {
                let find = |db: &mut Db| {
                    let one = applications::find(db, found.application)?;
                    Ok::<_, Error>(one.map(|one| one.person).into_iter().collect())
                };
                persons::lock_found(db, find)?;
                let one = applications::find(db, found.application)?;
                let (Some(one), Some(mut reviewer)) = (one, reviewers::find(db, found.id)?) else {
                    return Ok(Done::Nothing);
                };
                let waits = matches!(one.state, State::Submitted | State::InReview);
                let due = reviewer.due_at.max(one.due_at.unwrap_or(reviewer.due_at));
                let silent = reviewer.opinion.is_none()
                    && reviewer.ended_at.is_none()
                    && reviewer.reminded_at.is_none()
                    && reviewer.round == one.round;
                if !waits || !silent || !noticed(reviewer.assigned_at, due, NOTICE, now) {
                    return Ok(Done::Nothing);
                }
                reviewer.reminded_at = Some(now);
                reviewers::update(db, &reviewer)?;
                let to = (&one, &reviewer);
                let letter = Letter::ReviewReminder {
                    application: one.id,
                };
                match ask(db, to, letter, now) {
                    Ok(()) => Ok(Done::Reminded),
                    Err(Error::Refused { .. }) => Ok(Done::Nothing), // their membership ended
                    Err(why) => Err(why),
                }
            })
            .await
    }
}

/// Whether it is time to tell somebody of a day: that long before it, but not in the first half of the time there was.
fn noticed(
    since: DateTime<Utc>,
    due: DateTime<Utc>,
    notice: TimeDelta,
    now: DateTime<Utc>,
) -> bool {
    now >= due - notice && now >= since + (due - since) / 2
}

/// Whether something is to be done with an application.
fn due(one: &Application, now: DateTime<Utc>) -> bool {
    let Some(due) = one.due_at else {
        return false;
    };
    match one.state {
        State::Draft | State::MoreInformation => match one.reminded_at {
            Some(_) => due <= now,
            None => noticed(one.since, due, notice(one.state), now),
        },
        State::Submitted | State::InReview => due <= now && one.reminded_at.is_none(),
        State::Accepted | State::NotRetained | State::Withdrawn => {
            due <= now && one.purged_at.is_none()
        }
        State::Expired => due + EXPIRED_KEPT <= now && one.purged_at.is_none(),
    }
}

fn notice(state: State) -> TimeDelta {
    match state {
        State::Draft => DRAFT_NOTICE,
        _ => NOTICE,
    }
}
