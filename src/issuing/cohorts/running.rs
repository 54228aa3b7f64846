//! Running a confirmed cohort: while some of its lines are written, in one transaction, the next are read and signed.

use super::{
    super::{Error, Service, new_id},
    Cohort, State,
    preparing::Batch,
};
use crate::badge::cohort::Why;
use crate::storage::{Db, cohorts, jobs::Claim};
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long somebody may be silent before another takes their cohort over.
const CLAIMED: TimeDelta = TimeDelta::seconds(10);
/// The most pages in one transaction: a thousand awards, and five to eight thousand rows.
const MOST_PAGES: i64 = 40;
/// After a shorter transaction, the next takes twice as many lines.
const QUICK: Duration = Duration::from_millis(500);
/// After a longer one, half as many: others wait for the same rows, and on SQLite for any.
const LONG: Duration = Duration::from_secs(1);
pub(super) const CHANGED: &str = "lines-changed";

impl Service {
    /// Awards the oldest confirmed cohort that nobody is at, until it is finished; nothing when there is none, or when
    /// another took it. `progress` is told after each page, and stops with `false`: another goes on.
    pub async fn run_next_cohort(
        &self,
        progress: impl FnMut(&Cohort) -> bool,
    ) -> Result<Option<Cohort>, Error> {
        let now = self.now();
        let waiting = self
            .store()
            .read(move |db: &mut Db| cohorts::waiting(db, now))
            .await?;
        match waiting {
            Some(cohort) => self.run_cohort(&cohort, progress).await,
            None => Ok(None),
        }
    }

    /// Awards a confirmed cohort until it is finished; nothing when somebody else is at it.
    ///
    /// It begins with one page of lines in a transaction, and takes twice as many each time while that is quick: progress is
    /// seen soon, a small file is in nobody's way, and a large one is fast.
    pub async fn run_cohort(
        &self,
        cohort: &Cohort,
        mut progress: impl FnMut(&Cohort) -> bool,
    ) -> Result<Option<Cohort>, Error> {
        let (claim, now, issuer, id) = (new_id(), self.now(), cohort.issuer, cohort.id);
        let cohort = self
            .store()
            .write(move |db: &mut Db| {
                let until = now + CLAIMED;
                let taken = cohorts::claim(db, id, Claim { id: claim, until }, now)?;
                // As it stands now: somebody may have worked on it since.
                let cohort = cohorts::find(db, issuer, id)?;
                Ok::<_, Error>(cohort.filter(|_| taken))
            })
            .await?;
        let Some(mut cohort) = cohort else {
            return Ok(None);
        };
        let (mut pages, mut ready) = (1, None);
        loop {
            let began = Instant::now();
            let awarded = self.award_next(&cohort, claim, pages, ready.take()).await;
            match awarded {
                Ok(Some((next, prepared))) => {
                    (cohort, ready) = (next, prepared);
                    pages = match began.elapsed() {
                        quick if quick < QUICK => (pages * 2).min(MOST_PAGES),
                        long if long > LONG => (pages / 2).max(1),
                        _ => pages,
                    };
                }
                Ok(None) => return Ok(None),
                // Somebody awards the same people: nothing was kept, and it is their turn.
                Err(Error::Storage(why)) if why.is_lock_timeout() => pages = 1,
                // A line was forgotten, or a badge changed: nothing was kept, and it is prepared anew.
                Err(Error::Refused { code: CHANGED, .. }) => pages = 1,
                Err(Error::Storage(why)) if why.is_temporary() => return Err(why.into()),
                Err(why) => {
                    tracing::error!(cohort = %id, %why, "a cohort failed");
                    cohort.state = State::Failed;
                    cohort.failure = Some(why.to_string());
                    cohort.finished_at = Some(self.now());
                    return self.keep_cohort(cohort, claim, CLAIMED).await;
                }
            }
            let goes_on = progress(&cohort);
            if cohort.state.is_final() {
                return Ok(Some(cohort));
            }
            if !goes_on {
                // Left to the next who asks.
                return self.keep_cohort(cohort, claim, TimeDelta::zero()).await;
            }
        }
    }

    async fn keep_cohort(
        &self,
        cohort: Cohort,
        claim: Uuid,
        lasts: TimeDelta,
    ) -> Result<Option<Cohort>, Error> {
        let until = self.now() + lasts;
        let kept = cohort.clone();
        let own = self
            .store()
            .write(move |db: &mut Db| cohorts::save(db, &kept, Claim { id: claim, until }))
            .await?;
        Ok(own.then_some(cohort))
    }

    /// The next pages, and in the same transaction that they are done; meanwhile those after them are prepared. Nothing
    /// when the claim is another's by now.
    async fn award_next(
        &self,
        cohort: &Cohort,
        claim: Uuid,
        pages: i64,
        ready: Option<Arc<Batch>>,
    ) -> Result<Option<(Cohort, Option<Arc<Batch>>)>, Error> {
        let batch = match ready {
            Some(batch) => batch,
            None => self.prepare_batch(cohort, cohort.next_page, pages).await?,
        };
        let next = cohort.next_page + i64::try_from(batch.pages.len()).unwrap_or(i64::MAX);
        let prepared = async {
            match next < cohort.pages {
                true => {
                    let most = (pages * 2).min(MOST_PAGES);
                    let prepared = self.prepare_batch(cohort, next, most).await;
                    // It is tried again when its turn comes.
                    let told = |why: &Error| tracing::debug!(%why, "lines were not prepared ahead");
                    prepared.inspect_err(told).ok()
                }
                false => None,
            }
        };
        let (awarded, prepared) =
            tokio::join!(self.award_batch(cohort.clone(), claim, batch), prepared);
        Ok(awarded?.map(|cohort| (cohort, prepared)))
    }

    async fn award_batch(
        &self,
        cohort: Cohort,
        claim: Uuid,
        batch: Arc<Batch>,
    ) -> Result<Option<Cohort>, Error> {
        let (service, now) = (self.clone(), self.now());
        let claim = Claim {
            id: claim,
            until: now + CLAIMED,
        };
        let done = self
            .store()
            .write(move |db: &mut Db| {
                let mut cohort = cohort.clone();
                // First, so that nobody else has it while we award.
                if !cohorts::save(db, &cohort, claim)? {
                    return Ok(None);
                }
                let signed = service.keep_batch(db, &mut cohort, &batch, now)?;
                if cohort.next_page >= cohort.pages {
                    cohort.state = State::Done;
                    cohort.finished_at = Some(now);
                }
                let until = service.now() + CLAIMED;
                cohorts::save(db, &cohort, Claim { until, ..claim })?;
                Ok::<_, Error>(Some((cohort, signed)))
            })
            .await?;
        let Some((cohort, signed)) = done else {
            return Ok(None);
        };
        self.sign_rs256_later(signed.into_iter());
        Ok(Some(cohort))
    }
}

/// What a refusal says of a line; a failure stays one.
pub(super) fn refused(why: Error) -> Result<Why, Error> {
    let code = match &why {
        Error::Refused { code, .. } => Some(*code),
        Error::Fields(fields) => fields.first().map(|field| field.code),
        _ => None,
    };
    code.and_then(Why::of_code).ok_or(why)
}
